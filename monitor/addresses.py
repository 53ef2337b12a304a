"""What feeds and people write as an address -> the address we visit, and what an article is known by. Pure."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import AddressValueError, IPv6Address, ip_address
from urllib.parse import SplitResult, urljoin, urlsplit

import idna

MOST_CHARACTERS = 2048  # an index of PostgreSQL holds 2704 bytes

LONGEST_NAME = 253  # of a host, in DNS
LAST_PORT = 65_535
DEFAULT_PORTS = {"http": 80, "https": 443}

# Names of parameters that say where a reader came from, never which article it is.
TRACKERS = frozenset({
    "source", "source_id", "src", "src01", "srcc", "xtor", "ref", "s_id", "fbclid", "gclid", "gclsrc", "gbraid",
    "wbraid", "dclid", "msclkid", "yclid", "ysclid", "twclid", "ttclid", "li_fat_id", "igshid", "igsh", "mc_cid",
    "mc_eid", "mkt_tok", "_ga", "_gl", "_hsenc", "_hsmi", "hsctatracking", "vero_id", "oly_enc_id", "oly_anon_id",
    "at_medium", "at_campaign", "ns_mchannel", "ns_source", "ns_campaign", "cmpid", "ncid", "wt_mc", "wt_zmc",
    "__twitter_impression", "amp", "outputtype",
})  # fmt: skip
TRACKER_FAMILIES = ("utm_", "pk_", "mtm_", "piwik_", "matomo_", "at_custom", "iwa_")

_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]")
_NOT_ASCII = re.compile(r"[^\x21-\x7e]+")
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_AMPERSAND = re.compile(r"&(?:(?:amp|#0*38|#x0*26);)+", re.IGNORECASE)  # escaped once, or twice
_BROKEN_LINE = re.compile(r" *[\t\r\n][ \t\r\n]*")
_LEADING = re.compile(r"^(?:(?:www\d?|m|mobile|mobi|amp|print|wap|touch)\.)+(?=[^.]+\.)")
_PORT = re.compile(r":\d+$")
_OF_A_SECTION = re.compile(r"(?:[a-z]{4,20}(?:/|$)){0,2}(?:(?:index|default)\.[a-z]{3,5})?", re.IGNORECASE)
_OTHER_FORM = re.compile(
    r"/?(?:[,._-]?(?:amp|print|druk|drukuj|wersja-do-druku|mobile|mobi|m|\d{1,2}|strona-\d{1,2}|page/\d{1,2})"
    r"(?:\.s?html?)?)?/?",
    re.IGNORECASE,
)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
# What nearly all addresses are, and needs no more than this: no escapes, no odd letters, no name, a plain port
_PLAIN = re.compile(
    rf"(https?)://((?:{_LABEL.pattern}\.)*{_LABEL.pattern})(?::([1-9][0-9]{{1,4}}))?(?=[/?#]|\Z)"
    r"""(/[!"$&->@-\[\]-~]*)?(?:\?([!"$&-\[\]-~]*))?(?:\#([!-$&-\[\]-~]*))?"""
)
MOST_KEPT = 4096
"""Addresses that are held in memory, taken apart: each is asked about several times."""


@dataclass(frozen=True, slots=True)
class _Address:
    scheme: str
    host: str  # with its port, when that is not the scheme's own
    path: str
    query: str
    fragment: str

    def __str__(self) -> str:
        query = f"?{self.query}" if self.query else ""
        fragment = f"#{self.fragment}" if self.fragment else ""
        return f"{self.scheme}://{self.host}{self.path}{query}{fragment}"


def checked(url: str) -> str:
    """The address as we visit it: host in lower-case ASCII, no default port, no fragment.

    Errors: ValueError, with a sentence for whoever typed it
    """
    address = _parsed(url)
    return str(_Address(address.scheme, address.host, address.path, address.query, ""))


def mailbox(address: str) -> str:
    """The mail address itself; whether anybody reads there, the mail server says.

    Errors: ValueError
    """
    if not address.isprintable() or address.count("@") != 1 or any(c in address for c in " ,;<>\"'"):
        raise ValueError(f"{address!r} is no mail address")
    return address


def host(url: str) -> str:
    """Whom we are polite to: the host in lower case, its port only when it is not the default one.

    Errors: none; "" for what is no address
    """
    try:
        return _parsed(url).host
    except ValueError:
        return ""


def is_loopback(host: str) -> bool:
    """Whether it is this machine's own name or address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def canonical(url: str) -> str:
    """What an article is known by: its address without what only says where its reader came from.

    Shape:  https wherever no port is named: http and https of one article are one article, and what we fetch and
            people click is its link; parameters keep their order and their separators; idempotent
    Errors: none; what is no address comes back as it is
    Source: 1,551 links of Polish feeds, 2019-2026
    """
    try:
        address = _parsed(url)
    except ValueError:
        return url.strip()
    # `#!/artykul/5` is the article itself on pages that load by script; any other fragment is a place within one
    fragment = address.fragment if address.fragment.startswith("!") else ""
    scheme = address.scheme if _PORT.search(address.host) else "https"
    return str(_Address(scheme, address.host, address.path, _kept(address.query, _tracks), fragment))


def bare(url: str) -> str:
    """A canonical address without its parameters."""
    return url.partition("?")[0]


def without(url: str, names: Collection[str]) -> str:
    """A canonical address without these parameters.

    Errors: ValueError for what is no address
    """
    address = _parsed(url)
    query = _kept(address.query, lambda parameter: parameter.partition("=")[0].lower() in names)
    return str(_Address(address.scheme, address.host, address.path, query, address.fragment))


def differing(one: str, other: str) -> tuple[str, ...]:
    """The parameters in which two canonical addresses differ, in small letters; the rest is not looked at."""
    first, second = (_parameters(url) for url in (one, other))
    return tuple(sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name)))


def names_an_article(url: str) -> bool:
    """Whether an address looks like one article's: a number or several words in its path, or a query.

    Shape:  `/`, `/index.php`, `/kursy` and `/aktualnosci/kraj/` are pages on which articles come and go
    Errors: none
    """
    path, _, query = url.partition("://")[2].partition("/")[2].partition("#")[0].partition("?")
    return bool(query) or not _OF_A_SECTION.fullmatch(path)


def own_canonical(page: str, said: str | None) -> str | None:
    """What an article is known by, as its page says in `link rel=canonical`: AMP, mobile and print forms are one.

    Shape:  None where the page says nothing, or what cannot be: another site, the front page, a list, the section
            that its own address goes on from
    Errors: none
    """
    address = absolute(said or "", page)
    if address is None or not same_site(address, page):
        return None
    known_as, own = canonical(address), canonical(page)
    if not names_an_article(known_as) and names_an_article(own):
        return None
    return None if _is_above(known_as, own) else known_as


def _is_above(one: str, other: str) -> bool:
    """Whether the second address is the first and something more, which does not say that it is another form of it."""
    path, longer = (bare(url).partition("://")[2].partition("/")[2].rstrip("/") for url in (one, other))
    if not longer.startswith(f"{path}/"):
        return False
    return _OTHER_FORM.fullmatch(longer[len(path) :]) is None


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one site: `www.`, `m.` and `amp.` aside, the same host or one within the other.

    Errors: none; what is no address is of no site
    """
    first, second = (_LEADING.sub("", host(url)) for url in (one, other))
    return bool(first and second) and (first == second or first.endswith(f".{second}") or second.endswith(f".{first}"))


def absolute(link: str, base: str) -> str | None:
    """A feed's link as an address of its own; None when it leads nowhere on the web.

    Shape: the fragment stays, `canonical` may need it
    """
    cleaned = _AMPERSAND.sub("&", _BROKEN_LINE.sub("", link.strip())).replace(" ", "%20")
    if not cleaned or cleaned.startswith("#"):
        return None
    if cleaned[:4].lower() == "www.":
        cleaned = f"//{cleaned}"
    try:
        return str(_parsed(cleaned if _is_whole(cleaned) else urljoin(base, cleaned)))
    except ValueError:
        return None


def _is_whole(link: str) -> bool:
    """Whether `urljoin` would leave it as it is: it takes away what ends in `;`."""
    return ";" not in link and _PLAIN.fullmatch(link) is not None


@lru_cache(MOST_KEPT)
def _parsed(url: str) -> _Address:
    """The one place where an address is taken apart. Errors: ValueError."""
    url = url.strip()
    _measure(url)
    plain = _PLAIN.fullmatch(url)
    is_plain = plain and len(plain[2]) <= LONGEST_NAME and int(plain[3] or 0) <= LAST_PORT
    return _plain(plain) if plain and is_plain else _taken_apart(url)


def _plain(found: re.Match[str]) -> _Address:
    scheme, name, port, path, query, fragment = found.groups("")
    is_own = not port or int(port) == DEFAULT_PORTS[scheme]
    return _Address(scheme, name if is_own else f"{name}:{port}", path or "/", query, fragment)


def _taken_apart(url: str) -> _Address:
    if _UNSEEN.search(url):
        raise ValueError(f"{url!r}: an address has no spaces or control characters")
    if "\\" in url:
        raise ValueError(f"{url}: an address has no backslashes")
    parts = _split(url)
    path, query, fragment = (_as_ascii(part) for part in (parts.path or "/", parts.query, parts.fragment))
    address = _Address(parts.scheme, _host(url, parts), path, query, fragment)
    _measure(str(address))
    return address


def _measure(url: str) -> None:
    if len(url) > MOST_CHARACTERS:
        raise ValueError(f"{url[:60]}...: an address may have {MOST_CHARACTERS} characters, this one has {len(url)}")


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
    except ValueError as wrong:
        raise ValueError(f"{url}: the host cannot be read") from wrong
    if parts.scheme not in DEFAULT_PORTS:
        raise ValueError(f"{url}: an address begins with http:// or https://")
    if not parts.netloc:
        raise ValueError(f"{url}: no host in this address")
    if "@" in parts.netloc:
        raise ValueError(f"an address with a name or password in it is not visited: ...@{parts.netloc.split('@')[-1]}")
    return parts


def _host(url: str, parts: SplitResult) -> str:
    try:
        port = parts.port
    except ValueError as wrong:
        raise ValueError(f"{url}: the port is no number from 1 to 65535") from wrong
    if port == 0:
        raise ValueError(f"{url}: the port is no number from 1 to 65535")
    name = _ipv6(url, parts.hostname or "") if parts.netloc.startswith("[") else _name(url, parts.hostname or "")
    return name if port in (None, DEFAULT_PORTS[parts.scheme]) else f"{name}:{port}"


def _ipv6(url: str, name: str) -> str:
    try:
        return f"[{IPv6Address(name)}]" if "%" not in name else _no_host(url)
    except AddressValueError as wrong:
        raise ValueError(f"{url}: the host cannot be read") from wrong


def _name(url: str, name: str) -> str:
    """A host's name in ASCII, without the dot that may end it: `żółw.pl` is visited as `xn--w-uga1v8h.pl`."""
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode("ascii")
        except idna.IDNAError as wrong:
            raise ValueError(f"{url}: the host is no name that can be looked up") from wrong
    name = name.removesuffix(".")
    if not name or len(name) > LONGEST_NAME or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        return _no_host(url)
    return name


def _no_host(url: str) -> str:
    raise ValueError(f"{url}: the host is no name that can be looked up")


def _as_ascii(part: str) -> str:
    """The same in ASCII: letters of other alphabets as %XX, which are written in capitals."""
    encoded = _NOT_ASCII.sub(lambda letters: _percent(letters[0]), part)
    return _ESCAPE.sub(lambda escape: escape[0].upper(), encoded)


def _percent(letters: str) -> str:
    return "".join(f"%{byte:02X}" for byte in letters.encode("utf-8", "replace"))


def _parameters(url: str) -> dict[str, str]:
    pairs = (piece.partition("=") for piece in re.split("[&;]", url.partition("?")[2].partition("#")[0]) if piece)
    return {name.lower(): value for name, _, value in pairs}


def _kept(query: str, leave_out: Callable[[str], bool]) -> str:
    """A query without some of its parameters; separators are `&` and `;`."""
    kept = ""
    separator = ""
    for piece in re.split("([&;])", _AMPERSAND.sub("&", query)):
        if piece in ("&", ";"):
            separator = piece
        elif piece and not leave_out(piece):
            kept += (separator if kept else "") + piece
    return kept


def _tracks(parameter: str) -> bool:
    name = parameter.partition("=")[0].lower()
    return name in TRACKERS or name.startswith(TRACKER_FAMILIES)
