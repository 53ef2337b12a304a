"""10 to 100,000 keywords x invented articles: articles a second on one core, seconds to build, megabytes of memory."""

import multiprocessing
import os
import re
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TypeVar

from bench import show
from monitor import match, schema, store
from monitor.db import Database
from monitor.newsroom.stories import compose, written
from monitor.records import Text
from monitor.tables import Fact, Watchlist
from monitor.watching import Watchlists

Result = TypeVar("Result")

SIZES = [int(size) for size in os.environ.get("BENCH_KEYWORDS", "10,1000,10000,100000").split(",")]
ARTICLES = int(os.environ.get("BENCH_ARTICLES", "400"))
NAIVE = 1_000
"""Up to so many keywords stand in one regular expression for comparison; more would take minutes."""

WORDS = 320
NAMED = 6
"""So many words has an article at the least, and so many of the largest list's keywords: the first much more often."""
A_WATCHLIST = 10
MOST = 100_000
TIMES = 3
LOOP = 1_000_000

GIVEN = (
    "Andriej", "Jan", "Maria", "Anna", "Piotr", "Olga", "Nursułtan", "Aleksander", "Katarzyna", "Viktor", "Emmanuel",
    "Krzysztof", "Agnieszka", "Wołodymyr", "Giorgia", "Tomasz", "Ewa", "Michał", "Zofia", "Kasym-Żomart",
)  # fmt: skip
FIRST = ("Kor", "Bał", "Szcz", "Wier", "Tok", "Mal", "Grz", "Dub", "Sier", "Naz", "Par", "Lew", "Żar", "Cho", "Rym")
MIDDLE = ("a", "e", "y", "io", "u", "ar", "an", "ol", "er", "om", "ub", "al", "ek", "i", "asz")
LAST = ("b", "d", "g", "k", "l", "m", "n", "p", "t", "w", "z", "sz", "czy", "rz", "nd", "rk", "lt", "st")
ENDINGS = ("ow", "ew", "ski", "ska", "cki", "ak", "ek", "iec", "uk", "enko", "a", "o", "icz", "in", "adze")
PLACES = ("ów", "owo", "sk", "stan", "any", "ica", "grad", "ia")
BODIES = ("Stowarzyszenie", "Rada", "Instytut", "Fundacja", "Agencja", "Komitet", "Związek", "Urząd")
FIELDS = ("Energii", "Pokoju", "Zdrowia", "Wód", "Pracy", "Transportu", "Nauki", "Kultury", "Handlu", "Rolnictwa")
CAPITALS = "ABCDEFGHIJKLMNOPRSTUWZ"
OPERATORS = frozenset({"AND", "NOT", "NIE", "LUB", "ORAZ", "BEZ", "NEAR"})
"""Acronyms that the query language has taken."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What one number of keywords cost."""

    first_s: float  # articles a second whose words were not met before
    again_s: float  # and that had been matched before
    found: float  # occurrences an article
    making_s: float  # the first time, when all words are inflected, and stored
    start_s: float  # every other time
    memory_mb: float  # resident, with the keywords less without
    change_ms: float  # one watchlist of many edited
    naive_s: float | None  # articles a second of one regular expression of all keywords as typed


def run() -> None:
    """Print the figures of each size, each measured in processes of its own."""
    names = ("keywords", "articles/s, first", "again", "found an article", "s to make forms", "s to start", "MB")
    for size in SIZES:  # a million take an hour: what is known before is told before
        with TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/nasluch.sqlite"
            making_s = _alone(_made, size, url)
            show.table([*names, "ms to change one", "`re`/s"], [_row(size, _alone(_measured, size, url, making_s))])
    show.table(["calibration", "ms"], [(f"a loop of {LOOP:,} additions in Python", f"{calibrated_ms():.0f}")])


def _alone(work: Callable[..., Result], *given: object) -> Result:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(work, *given).result()


def calibrated_ms() -> float:
    """How long this machine takes for a loop that everybody can try: figures of two machines may be compared by it."""
    return used_s(_calibrate) * 1000


def _row(size: int, figures: Figures) -> Sequence[object]:
    return (
        f"{size:,}",
        f"{figures.first_s:,.0f}",
        f"{figures.again_s:,.0f}",
        f"{figures.found:.1f}",
        f"{figures.making_s:.1f}",
        f"{figures.start_s:.1f}",
        f"{figures.memory_mb:.0f}",
        f"{figures.change_ms:.0f}",
        "" if figures.naive_s is None else f"{figures.naive_s:,.0f}",
    )


def _made(size: int, url: str) -> float:
    """Watchlists in a new database, and the forms of their words; seconds the forms took."""
    database, now = Database(url), datetime.now(UTC)
    schema.upgrade(database)
    keywords = invented(size)
    with database.write() as session:
        for first in range(0, size, A_WATCHLIST):
            query = "\n".join(keywords[first : first + A_WATCHLIST])
            session.add(Watchlist(name=str(first), query=query, created_at=now, updated_at=now))
        session.add(Fact(name=store.watchlists.VERSION, value="1"))
    began = time.process_time()
    Watchlists(database).current()
    return time.process_time() - began


def _measured(size: int, url: str, making_s: float) -> Figures:
    keywords, texts, watchlists = invented(size), articles(), Watchlists(Database(url))
    before_mb, began = used_mb(), time.process_time()
    _, matcher = watchlists.current()
    start_s = time.process_time() - began
    memory_mb = used_mb() - before_mb
    began = time.process_time()
    found = sum(len(hit.occurrences) for text in texts for hit in matcher.hits(text))
    first_s = time.process_time() - began
    return Figures(
        first_s=len(texts) / first_s,
        again_s=len(texts) / used_s(lambda: [matcher.hits(text) for text in texts]),
        found=found / len(texts),
        making_s=making_s,
        start_s=start_s,
        memory_mb=memory_mb,
        change_ms=_change_s(matcher, "\n".join(keywords[:A_WATCHLIST])) * 1000,
        naive_s=_naive(keywords, texts) if size <= NAIVE else None,
    )


def _change_s(matcher: match.Matcher, query: str) -> float:
    began = time.perf_counter()
    matcher.with_changes([(0, f"{query}\nBrzezińskow\nAndriej Brzezińskow")])
    return time.perf_counter() - began


def _naive(keywords: list[str], texts: list[Text]) -> float:
    expression = re.compile(r"\b(?:" + "|".join(map(re.escape, keywords)) + r")\w*")
    took_s = used_s(lambda: [expression.findall(text.of(name)) for text in texts for name in ("title", "lead", "body")])
    return len(texts) / took_s


def used_s(work: Callable[[], object]) -> float:
    """Seconds of processor, of the quickest time."""
    took: list[float] = []
    for _ in range(TIMES):
        began = time.process_time()
        work()
        took.append(time.process_time() - began)
    return min(took)


def _calibrate() -> int:
    total = 0
    for number in range(LOOP):
        total += number
    return total


def used_mb() -> float:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def invented(size: int) -> list[str]:
    """Different keywords: six in ten are people, one an acronym, two a place or a surname alone, one a phrase."""
    random, keywords = Random(3), dict[str, None]()
    while len(keywords) < size:
        keyword = _keyword(random)
        if keyword not in OPERATORS:
            keywords[keyword] = None
    return list(keywords)


def _keyword(random: Random) -> str:
    match random.randrange(10):
        case 0:
            return "".join(random.choices(CAPITALS, k=random.randint(3, 5)))
        case 1:
            return _stem(random) + random.choice(PLACES)
        case 2:
            return _surname(random)
        case 3:
            return f"{random.choice(BODIES)} {random.choice(FIELDS)} {_surname(random)}"
    return f"{random.choice(GIVEN)} {_surname(random)}"


def _surname(random: Random) -> str:
    return _stem(random) + random.choice(ENDINGS)


def _stem(random: Random) -> str:
    return random.choice(FIRST) + random.choice(MIDDLE) + random.choice(LAST)


def articles() -> list[Text]:
    random, known = Random(2022), invented(MOST)
    return [_article(random, known) for _ in range(ARTICLES)]


def _article(random: Random, known: Sequence[str]) -> Text:
    first, *_ = told = [compose(random)]
    while sum(len(paragraph.split()) for story in told for paragraph in story.paragraphs) < WORDS:
        told.append(random.choice((compose(random), *written())))
    named = ", ".join(known[int(len(known) ** random.random())] for _ in range(NAMED))
    body = [paragraph for story in told for paragraph in story.paragraphs]
    return Text(title=first.title, lead=first.lead, body="\n".join([*body, f"Byli tam: {named}."]))
