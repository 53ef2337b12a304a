"""A host's robots.txt -> which of its pages we may ask for, and how fast. Pure. The one home of protego.

Source: RFC 9309
"""

from functools import lru_cache

from protego import Protego

from monitor.errors import FetchFailed
from monitor.records import Fetched, NotModified

ALL_ALLOWED = ""
MOST_BYTES = 512_000  # RFC 9309 section 2.5: at least 500 KiB are to be read
KEPT = 1000
"""Hosts whose rules are held in memory, read."""


def allows(rules: str, url: str, user_agent: str) -> bool:
    """Whether a page may be asked for."""
    return not rules or _read(rules).can_fetch(url, _name(user_agent))


def delay_s(rules: str, user_agent: str) -> float:
    """How long a host wants us to wait between two requests; 0 where it does not say."""
    return max(_read(rules).crawl_delay(_name(user_agent)) or 0.0, 0.0) if rules else 0.0


def rules_of(answer: Fetched | NotModified) -> str:
    """The rules in an answer. What a site shows instead of a page that is not there has none in it."""
    if isinstance(answer, NotModified):
        return ALL_ALLOWED
    text = answer.body[:MOST_BYTES].decode("utf-8", "replace").replace("\0", "")
    return ALL_ALLOWED if text.lstrip("\ufeff \r\n\t").startswith("<") else text


def rules_without(error: FetchFailed) -> str | None:
    """The rules where the file could not be had; None: they are not known, and nothing is allowed meanwhile.

    Source: RFC 9309 sections 2.3.1.2 to 2.3.1.4: unavailable (4xx, too many redirects) allows all, unreachable (5xx, no
            answer) nothing. 429 is a host that cannot answer now; an empty file allows all
    """
    unavailable = error.status is not None and error.status < 500 and error.status != 429
    return ALL_ALLOWED if unavailable else None


@lru_cache(maxsize=KEPT)
def _read(rules: str) -> Protego:
    return Protego.parse(rules)


def _name(user_agent: str) -> str:
    """What we are called in a robots.txt: `Nasluch`."""
    return user_agent.partition("/")[0].strip() or user_agent
