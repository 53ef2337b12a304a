"""What a feed and its answer's headers say -> who tells of its news. Pure. Source: W3C WebSub section 4"""

import re

from monitor import addresses
from monitor.parse.said import SaidFeed
from monitor.records import Fetched, Hub

_SEARCHED = 4000  # characters of the headers
_LINK = re.compile(r'<([^<>]*)>((?:\s*;\s*[\w!#$&+.^`|~*-]+(?:\s*=\s*(?:"[^"]*"|[^\s;,"]*))?)*)')
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))', re.IGNORECASE)


def of(said: SaidFeed, answer: Fetched) -> Hub | None:
    """Who tells of the feed's news; the headers before the feed itself, as the specification wants it.

    Shape:  a feed that does not say its own address is known by that which it came from
    Errors: none
    """
    hub, own = _in_headers(answer.links or "")
    address = addresses.absolute(hub or said.hub, answer.url)
    if address is None:
        return None
    return Hub(address, addresses.absolute(own or said.own, answer.url) or answer.url)


def _in_headers(links: str) -> tuple[str, str]:
    """The first hub, and the first address of its own."""
    found = {"hub": "", "self": ""}
    for link, parameters in _LINK.findall(links[:_SEARCHED]):
        for quoted, plain in _REL.findall(parameters):
            for rel in (quoted or plain).lower().split():
                if rel in found:
                    found[rel] = found[rel] or link
    return found["hub"], found["self"]
