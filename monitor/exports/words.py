"""What exports say in their own name, in Polish and in English; days and periods as people write them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Words:
    """One language."""

    code: str
    hits: str  # the name of a sheet, and of a feed
    columns: tuple[str, ...]  # of a sheet
    yes: str
    no: str
    review: str  # what a press review is called
    reader: str  # before whom it is for
    period: str
    contents: str
    page: str  # "%s" are its number and that of the last
    also: str  # before the feeds of copies
    lead_only: str
    count: str  # "%s" are entries and watchlists
    made: str  # "%s" is when
    nothing: str
    open_quote: str
    close_quote: str
    months: tuple[str, ...]


PL = Words(
    code="pl",
    hits="Trafienia",
    columns=(
        "Numer", "Temat", "Hasło", "Znaleziona forma", "Cytat", "Tytuł", "Źródło", "Opublikowano", "Znaleziono",
        "Adres", "Wiadomość", "Kopie", "Tylko zajawka",
    ),
    yes="tak",
    no="nie",
    review="Prasówka",
    reader="Dla:",
    period="Okres:",
    contents="Spis treści",
    page="strona %s z %s",
    also="Także:",
    lead_only="znane tylko tytuł i zajawka",
    count="Wiadomości: %s, tematy: %s.",
    made="Zestawienie z dnia %s, przygotowane programem Nasłuch.",
    nothing="W tym okresie nic nie znaleziono.",
    open_quote="„",
    close_quote="”",
    months=(
        "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października",
        "listopada", "grudnia",
    ),
)  # fmt: skip
EN = Words(
    code="en",
    hits="Hits",
    columns=(
        "Number", "Watchlist", "Keyword", "Found form", "Quotation", "Title", "Feed", "Published", "Found", "Address",
        "Story", "Copies", "Lead only",
    ),
    yes="yes",
    no="no",
    review="Press review",
    reader="For:",
    period="Period:",
    contents="Contents",
    page="page %s of %s",
    also="Also:",
    lead_only="only title and lead are known",
    count="Stories: %s, watchlists: %s.",
    made="Compiled on %s with Nasłuch.",
    nothing="Nothing was found in this period.",
    open_quote="“",
    close_quote="”",
    months=(
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ),
)  # fmt: skip
WORDS: Mapping[str, Words] = {"pl": PL, "en": EN}


def moment(at: datetime, zone: str, words: Words) -> str:
    """The moment in that zone: 16 kwietnia 2026, 12:00."""
    here = at.astimezone(ZoneInfo(zone))
    return f"{day(here.date(), words)}, {here:%H:%M}"


def day(on: date, words: Words) -> str:
    """The day: 16 kwietnia 2026; its number does not part from its month."""
    return f"{on.day}\u00a0{words.months[on.month - 1]} {on.year}"


def period(first: date, last: date, words: Words) -> str:
    """From the first day to the last, said once what both have: 1–16 kwietnia 2026."""
    if first >= last:
        return day(last, words)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last, words)}"
    if first.year == last.year:
        return f"{first.day}\u00a0{words.months[first.month - 1]} – {day(last, words)}"
    return f"{day(first, words)} – {day(last, words)}"
