"""A count, a moment -> the words for it, in Polish or in English. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from alerts.records import Coverage


@dataclass(frozen=True, slots=True)
class Words:
    """What a message says by itself, in one language. Forms of a noun stand for one, a few, many."""

    language: str
    new: tuple[str, str, str]
    articles: tuple[str, str, str]
    copies: tuple[str, str, str]
    also: str
    months: tuple[str, ...]
    today: str
    yesterday: str
    undated: str
    untitled: str
    lead_only: str
    lead_only_why: str
    found: str
    read: str
    here: str
    all_hits: str
    why: str
    no_more: str
    flood: str
    nothing: str
    hits: tuple[str, str, str]
    read_of: str  # so many of so many feeds
    broken: tuple[str, str, str]
    longest: str
    checked: tuple[str, str, str]
    by_lead: str
    since: str
    thousands: str
    quotes: tuple[str, str]
    sample_watchlist: str
    sample_title: str
    sample_snippet: str
    sample_form: str

    def quoted(self, text: str) -> str:
        """The text between the quotation marks of the language."""
        return self.quotes[0] + text + self.quotes[1]

    def counted(self, count: int, forms: tuple[str, str, str]) -> str:
        """So many, in the right form: 1 nowy, 3 nowe, 12 nowych, 22 nowe."""
        return f"{self.number(count)} {forms[_form(count, self.language)]}"

    def number(self, count: int) -> str:
        """A count as the language writes it: 2 911 or 2,911."""
        return f"{count:,}".replace(",", self.thousands)


def of(language: str) -> Words:
    """The words of a language; of one we do not speak, the Polish ones."""
    return ENGLISH if language == "en" else POLISH


def when(moment: datetime | None, words: Words, *, now: datetime, timezone: str) -> str:
    """A moment as people say it: dziś 14:05, wczoraj 09:12, 12 stycznia 14:05."""
    if moment is None:
        return words.undated
    here, today = moment.astimezone(ZoneInfo(timezone)), now.astimezone(ZoneInfo(timezone)).date()
    day = f"{here.day} {words.months[here.month - 1]}"
    if here.year != today.year:
        day += f" {here.year}"
    near = {today: words.today, today - timedelta(days=1): words.yesterday}
    return f"{near.get(here.date(), day)} {here:%H:%M}"


def coverage(heard: Coverage, hits: int, words: Words, *, now: datetime, timezone: str) -> str:
    """How much was heard, on one line: 0 hits; 143 of 147 feeds read, 4 broken; 2,911 articles checked, 38 by lead."""
    feeds = words.read_of.format(well=words.number(heard.well), feeds=words.number(heard.feeds))
    if heard.broken:
        feeds += f", {words.counted(heard.broken, words.broken)}"
    if heard.broken and heard.broken_since:
        feeds += f", {words.longest} {when(heard.broken_since, words, now=now, timezone=timezone)}"
    articles = words.counted(heard.checked, words.checked)
    if heard.lead_only:
        articles += f", {words.number(heard.lead_only)} {words.by_lead}"
    since = f"{words.since} {when(heard.since, words, now=now, timezone=timezone)}"
    return f"{words.counted(hits, words.hits)}; {feeds}; {articles} ({since})."


def _form(count: int, language: str) -> int:
    if count == 1:
        return 0
    if language != "pl":
        return 2
    return 1 if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else 2


POLISH = Words(
    language="pl",
    new=("nowy", "nowe", "nowych"),
    articles=("nowy artykuł", "nowe artykuły", "nowych artykułów"),
    copies=("inny artykuł mówi o tym samym", "inne artykuły mówią o tym samym", "innych artykułów mówi o tym samym"),
    also="także",
    months=(
        "stycznia",
        "lutego",
        "marca",
        "kwietnia",
        "maja",
        "czerwca",
        "lipca",
        "sierpnia",
        "września",
        "października",
        "listopada",
        "grudnia",
    ),
    today="dziś",
    yesterday="wczoraj",
    undated="bez daty",
    untitled="(bez tytułu)",
    lead_only="tylko lead",
    lead_only_why="strony nie udało się pobrać, przeszukano tytuł i lead",
    found="Znaleziono",
    read="Czytaj artykuł",
    here="Pokaż w Nasłuchu",
    all_hits="Wszystkie trafienia tematu",
    why="Dostajesz tę wiadomość, bo ten adres jest zapisany jako odbiorca trafień:",
    no_more="Nie chcę więcej trafień tematu",
    flood="Więcej niż {budget} wiadomości na godzinę byłoby za wiele: to, co ponad nie, jest zebrane w tej jednej.",
    nothing="nic nowego",
    hits=("trafienie", "trafienia", "trafień"),
    read_of="przeczytano {well} z {feeds} źródeł",
    broken=("nie działa", "nie działają", "nie działa"),
    longest="najdłużej od",
    checked=("artykuł sprawdzony", "artykuły sprawdzone", "artykułów sprawdzonych"),
    by_lead="tylko po leadzie",
    since="od",
    thousands="\u202f",
    quotes=("„", "”"),
    sample_watchlist="Wiadomość próbna",
    sample_title="Wiadomość próbna z Nasłuchu",
    sample_snippet="Jeśli to czytasz, kanał działa. Tak będzie wyróżnione znalezione słowo.",
    sample_form="znalezione słowo",
)

ENGLISH = Words(
    language="en",
    new=("new", "new", "new"),
    articles=("new article", "new articles", "new articles"),
    copies=("other article tells the same", "other articles tell the same", "other articles tell the same"),
    also="also",
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    today="today",
    yesterday="yesterday",
    undated="no date",
    untitled="(no title)",
    lead_only="lead only",
    lead_only_why="the page could not be had; title and lead were searched",
    found="Found",
    read="Read the article",
    here="Show in Nasłuch",
    all_hits="All hits of the watchlist",
    why="You get this mail because this address is told of hits of",
    no_more="No more hits of",
    flood="More than {budget} mails an hour would be too many: what was beyond them is gathered in this one.",
    nothing="nothing new",
    hits=("hit", "hits", "hits"),
    read_of="{well} of {feeds} feeds read",
    broken=("broken", "broken", "broken"),
    longest="the longest since",
    checked=("article checked", "articles checked", "articles checked"),
    by_lead="by lead only",
    since="since",
    thousands=",",
    quotes=("“", "”"),
    sample_watchlist="Test message",
    sample_title="A test message from Nasłuch",
    sample_snippet="If you can read this, the channel works. This is how a found word will be marked.",
    sample_form="found word",
)
