"""The text that was won, and the page it came from -> why it is no article, in words. Pure."""

import re
from collections.abc import Sequence

from monitor.extract.lines import PAYWALL, folded
from monitor.extract.opinions import runs

SHORT_CHARS = 1000  # a longer text is an article, whatever stands below it
TEASER_CHARS = 600  # a text no longer than this, and all of it the lead's, is a teaser
BEYOND_CHARS = 80  # what a text must say beyond the lead
LOCKED_CHARS = 1500  # of a page that says itself it is not free
NOTICE_WITHIN = 8  # lines below the text

_CONSENT = re.compile(
    r"\b(cookies?|ciasteczk\w+|rodo|gdpr|zgod[ęay]|zgadzasz|przetwarzani\w+|consent|prywatno\w+|partner\w+)\b",
    re.IGNORECASE,
)


def problem(text: str, *, lead: str, page: Sequence[str], free: bool | None) -> str | None:
    """Why the text is missing or short; None when it is an article's.

    Shape:  `lead` is what the feed or the page says in short, `page` the lines of the page without its furniture
    Errors: none; in doubt it is an article: a teaser taken for one does less harm than an article taken for a teaser
    """
    if not text:
        return "no article text found on the page" + (", paywall" if free is False or _locked(page) else "")
    count = len(text)
    if count < TEASER_CHARS and len(_CONSENT.findall(text)) >= 3:
        return f"only a consent layer: {count} characters"
    if free is False and count < LOCKED_CHARS:
        return f"only a teaser: {count} characters, paywall"
    if count < SHORT_CHARS and (PAYWALL.search(text) or _locked(_below(text, page))):
        return f"only a teaser: {count} characters, paywall"
    if count < TEASER_CHARS and _beyond(text, lead) < BEYOND_CHARS:
        return f"only a teaser: {count} characters, no more than the lead says"
    return None


def _locked(lines: Sequence[str]) -> bool:
    return any(PAYWALL.search(line) for line in lines)


def _below(text: str, page: Sequence[str]) -> Sequence[str]:
    """The lines of the page that follow the text."""
    last = folded(text.rpartition("\n")[2])
    ends = [at for at, line in enumerate(page) if folded(line) == last]
    return page[ends[-1] + 1 : ends[-1] + 1 + NOTICE_WITHIN] if ends else ()


def _beyond(text: str, lead: str) -> int:
    """How many characters of the text the lead does not say."""
    if not lead:
        return len(text)
    said = runs(lead)
    own = runs(text)
    return round(len(text) * len(own - said) / len(own)) if own else 0
