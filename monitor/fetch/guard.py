"""An IP address -> whether we may speak to it. Pure."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Ip = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

SETTING = "NASLUCH_ALLOW_PRIVATE_NETWORKS"

# Written out instead of `is_global`: what that says of several of these differs between Python 3.11.x and 3.13.
CLOSED_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this host
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT; a cloud's metadata too
        "127.0.0.0/8",
        "168.63.129.16/32",  # a public address, but Azure's metadata host
        "169.254.0.0/16",  # link-local; metadata of most clouds
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",
    )
)
OPEN_V6 = IPv6Network("2000::/3")  # all that was ever given out
CLOSED_V6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # Teredo, ORCHID, benchmarks
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: its relays are gone (RFC 7526), what answers there is near us
        "3fff::/20",  # documentation
    )
)
NAT64 = IPv6Network("64:ff9b::/96")
LOCAL_NAT64 = IPv6Network("64:ff9b:1::/48")


def may_visit(ip: Ip, allow: tuple[Network, ...] = ()) -> bool:
    """Whether an address is on the open internet, or in a network that was allowed by name.

    Source: IANA special-purpose address registries; RFC 6890, 6052, 8215
    """
    inner = inside(ip)
    return any(ip in network or inner in network for network in allow) or _is_open(ip)


def inside(ip: Ip) -> Ip:
    """The IPv4 address that an IPv6 address carries packets to; else itself.

    Shape: mapped, 6to4, NAT64 (of the /48, the form of RFC 6052 for that length) and Teredo
    """
    if isinstance(ip, IPv4Address):
        return ip
    if ip in NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    if ip in LOCAL_NAT64:
        bits = int(ip)
        return IPv4Address((bits >> 64 & 0xFFFF) << 16 | bits >> 40 & 0xFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else ip)


def _is_open(ip: Ip) -> bool:
    if isinstance(ip, IPv4Address):
        return not any(ip in network for network in CLOSED_V4)
    if ip.ipv4_mapped or ip in NAT64:
        return _is_open(inside(ip))
    return ip in OPEN_V6 and not any(ip in network for network in CLOSED_V6)
