"""The lines of a text as won -> the article's own: its lead, no title on top, no pointers, credits, notices. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LEAD_CHARS = 70  # a paragraph between the title and the text that is at least this long, and ends as sentences do
KNOWN_LEAD_CHARS = 25  # where feed or page say it is the lead
LEAD_WITHIN = 14  # lines between the title and the text: by-lines, dates, captions
TITLE_WITHIN = 3  # lines
WALL_WITHIN = 5  # lines from the end
POINTER_CHARS = 250  # a pointer to another article is no longer than this

PAYWALL = re.compile(
    r"(pozostało(?: do przeczytania)? ?\d+ ?%|(wykup|kup|odblokuj|uzyskaj|zyskaj) (\w+ ){0,2}dostęp"
    r"|(aby|by|żeby) (\w+ ){0,2}(czytać|przeczytać) (\w+ ){0,2}(dalej|cał\w+)|(to|jest) tylko fragment"
    r"|dostęp\w* (\w+ ){0,3}dla (subskrybentów|prenumeratorów|zalogowanych)|tylko dla (subskrybentów|prenumeratorów)"
    r"|(zaloguj|zarejestruj) się,? (aby|by|żeby|i) (\w+ ){0,2}(czyta\w+|przeczyta\w+|odblokowa\w+)"
    r"|masz już (prenumeratę|subskrypcję)"
    r"|subscribe to (read|continue)|(sign|log) in to (read|continue)|for subscribers only|already a subscriber)",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"(czytaj|zobacz|przeczytaj|obejrzyj|posłuchaj|sprawdź|dowiedz się|polecamy|warto przeczytać|read|see|more|related)"
    r"\b( (też|także|również|więcej|dalej|wideo|w|also|more|next|about|on)\b)*\s?[^.!?:]{0,20}(:|>|»|$)",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"(reklama|advertisement|artykuł sponsorowany|materiał promocyjny"
    r"|(poniżej )?dalsza część (artykułu|tekstu|materiału)\b.*"
    r"|udostępnij|skomentuj|drukuj|wyślij|komentarze( \(\d+\))?|dodaj komentarz|\d* ?(komentarzy|comments?|interakcji)"
    r"|dołącz do dyskusji|tweet|share|lubię to!?|przejdź do (serwisu|treści)|zapisz się( na .*)?|subskrybuj"
    r"|obserwuj nas.*|follow us.*|sign up.{0,80}|tagi:.*|tags?:.*|słowa kluczowe:.*"
    r"|źródło( zdjęcia| tekstu)?:?.{0,60}|source:.{0,60}|autor(zy)?:.{0,60}|data:.{0,40}|oprac\..{0,40}"
    r"|(fot|foto|zdj|zdjęcie|photo|image|źr)\b\s?[.:/].{0,120}|.{0,80}\bfot\. .{0,60}"
    r"|©.*|wszelkie prawa zastrzeżone.*|all rights reserved.*"
    r"|\d{1,2}[ ./-](\d{1,2}|\w{3,12})[ ./-]\d{4}[ ,r.|-]*(godz\. ?)?(\d{1,2}[:.]\d{2})?"
    r"|\d{4}-\d\d-\d\d[ ,T|-]*(\d{1,2}:\d{2}(:\d{2})?)?)",
    re.IGNORECASE,
)
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff\ufffe\uffff]")  # soft hyphens and the like stand inside words
_SENTENCE = re.compile(r"[.!?…][\"”“»')\]]*$")
_LETTERS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Shown:
    """All that a page shows, and what is known of it: what a text is held against."""

    lines: tuple[str, ...]
    folds: tuple[str, ...]  # the same lines, folded
    headings: frozenset[str]  # folded: what stands on the page as its title
    leads: str  # folded: what feed and page call the lead


def shown(page: str, *, titles: Iterable[str], leads: Iterable[str]) -> Shown:
    """A page's lines, ready to hold texts against."""
    lines = tuple(page.split("\n"))
    headings = frozenset(filter(None, map(folded, titles)))
    return Shown(lines, tuple(map(folded, lines)), headings, folded(" ".join(leads)))


def own(text: str, page: Shown) -> str:
    """The article's own lines of a text, its lead first."""
    return _with_lead(tidied(text, page.headings), page)


def tidied(text: str, headings: frozenset[str]) -> str:
    """The lines of a text without titles, pointers, credits and notices. A title among the first begins it anew."""
    kept: list[str] = []
    for line in text.split("\n"):
        words = " ".join(_UNSEEN.sub("", line).split())
        if not words or _NOTICE.fullmatch(words) or (kept and kept[-1] == words):
            continue
        if len(words) < POINTER_CHARS and _POINTER.match(words):
            continue
        if len(kept) < TITLE_WITHIN and folded(words) in headings:
            kept.clear()
            continue
        kept.append(words)
    return "\n".join(kept[: _wall(kept)])


def _wall(lines: Sequence[str]) -> int:
    """The number of the line, among the last, where an offer to subscribe begins; else how many lines there are."""
    last = range(max(1, len(lines) - WALL_WITHIN), len(lines))
    return next((at for at in last if len(lines[at]) < POINTER_CHARS and PAYWALL.search(lines[at])), len(lines))


def _with_lead(text: str, page: Shown) -> str:
    """The text, and before it what stands between the title and its first line when that reads as a lead."""
    begins = _begins(folded(text.partition("\n")[0]), page.folds)
    heads = [at for at in range(max(0, begins - LEAD_WITHIN), begins) if page.folds[at] in page.headings]
    if not heads:
        return text
    said = folded(text)
    between = range(heads[-1] + 1, begins)
    leads = [page.lines[at] for at in between if page.folds[at] not in said and _leads(page.lines[at], page.leads)]
    return "\n".join((*leads, text))


def _begins(first: str, folds: Sequence[str]) -> int:
    """The number of the page's line that the text begins with; 0 where it is not found."""
    if len(first) < 20:
        return next((at for at, line in enumerate(folds) if first and line == first), 0)
    return next(
        (
            at
            for at, line in enumerate(folds)
            if line and (line.startswith(first) or (first.startswith(line) and len(line) > 20))
        ),
        0,
    )


def _leads(line: str, known: str) -> bool:
    if _NOTICE.fullmatch(line) or not _SENTENCE.search(line):
        return False
    return len(line) >= LEAD_CHARS or (len(line) >= KNOWN_LEAD_CHARS and folded(line) in known)


def folded(words: str) -> str:
    """Words as they are compared: letters and digits, case-blind."""
    return " ".join(_LETTERS.findall(words.casefold()))
