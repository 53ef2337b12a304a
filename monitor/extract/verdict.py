"""The text that was won, and the page it came from -> why it is no article, in words. Pure."""

import re
from collections.abc import Sequence

from monitor.extract.lines import PAYWALL, folded
from monitor.extract.opinions import runs
from monitor.extract.structured import Structured

SHORT_CHARS = 1000  # a longer text is an article, whatever stands below it
TEASER_CHARS = 600  # a text no longer than this, and all of it the lead's, is a teaser
BEYOND_CHARS = 80  # what a text must say beyond the lead
LOCKED_CHARS = 1500  # of a page that says itself it is not free
NOTICE_WITHIN = 8  # lines below the text

CONSENT = "only a consent layer"
BLOCKED = "a block page, no article"
FILM = "only a video"
LIVE = "a live report, it goes on"

FILM_CHARS = 250  # of a page with a player: a longer text is an article that has a film beside it
BLOCKED_CHARS = 1200  # of all that a block page shows

_BLOCKED = re.compile(
    r"(access (to this \w+ )?(is |has been )?(denied|blocked)|attention required|just a moment\.{3}"
    r"|checking (if the site connection is secure|your browser)|verify (that )?you are (a )?human|are you a robot"
    r"|enable javascript and cookies|unusual traffic|request (was )?(blocked|rejected)|ddos protection|captcha"
    r"|dostęp (do \w+ )?(został )?(zablokowany|ograniczony|zabroniony)|odmowa dostępu|nie jestem robotem"
    r"|potwierdź, że (jesteś człowiekiem|nie jesteś robotem)|incydent[a-z]* numer|support id)",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"\b(cookies?|ciasteczk\w+|rodo|gdpr|zgod[ęay]|zgadzasz|przetwarzani\w+|consent|prywatno\w+|partner\w+)\b",
    re.IGNORECASE,
)


def problem(text: str, *, lead: str, page: Sequence[str], told: Structured, films: int) -> str | None:
    """Why the text is missing or short; None when it is an article's.

    Shape:  `lead` is what the feed or the page says in short, `page` the lines of the page without its furniture,
            `films` how many players it has
    Errors: none; in doubt it is an article: a teaser taken for one does less harm than an article taken for a teaser
    """
    count = len(text)
    wall = _wall(text, page)
    if wall:
        return f"{wall}: {count} characters"
    if count < FILM_CHARS and (told.film or films):
        return f"{FILM}: {count} characters"
    if not text:
        return "no article text found on the page" + (", paywall" if told.free is False or _locked(page) else "")
    if told.live:
        return f"{LIVE}: {count} characters so far"
    teaser = _teaser(text, lead, page, told.free)
    return f"only a teaser: {count} characters, {teaser}" if teaser else None


def _teaser(text: str, lead: str, page: Sequence[str], free: bool | None) -> str | None:
    """Why the text is only the beginning of one."""
    count = len(text)
    if free is False and count < LOCKED_CHARS:
        return "paywall"
    if count < SHORT_CHARS and (PAYWALL.search(text) or _locked(_below(text, page))):
        return "paywall"
    if count < TEASER_CHARS and _beyond(text, lead) < BEYOND_CHARS:
        return "no more than the lead says"
    return None


def is_wall(problem: str | None) -> bool:
    """Whether that is said of a page of which nothing is an article's: no word of it is to be kept."""
    return problem is not None and problem.startswith((CONSENT, BLOCKED))


def _wall(text: str, page: Sequence[str]) -> str | None:
    """What stands before the article instead of it."""
    if len(text) >= TEASER_CHARS:
        return None
    if len(_CONSENT.findall(text)) >= 3:
        return CONSENT
    shown = text if text else " ".join(page)
    return BLOCKED if len(shown) < BLOCKED_CHARS and _BLOCKED.search(shown) else None


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
