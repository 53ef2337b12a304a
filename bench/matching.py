"""10 to 100,000 keywords x invented articles: articles a second on one core, seconds to build, megabytes of memory."""

import multiprocessing
import os
import re
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench import show
from monitor import match
from monitor.newsroom.stories import compose, written
from monitor.records import Text

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


@dataclass(frozen=True, slots=True)
class Figures:
    """What one number of keywords cost."""

    articles_s: float
    found: float  # occurrences an article
    build_s: float
    memory_mb: float  # resident, with the keywords less without
    change_ms: float  # one watchlist of many edited
    naive_s: float | None  # articles a second of one regular expression of all keywords as typed


def run() -> None:
    """Print the figures of each size, each measured in a process of its own."""
    rows: list[Sequence[object]] = []
    for size in SIZES:
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
            rows.append(_row(size, process.submit(_measured, size).result()))
    show.table(["keywords", "articles/s", "found an article", "s to build", "MB", "ms to change one", "`re`/s"], rows)
    show.table(["calibration", "ms"], [(f"a loop of {LOOP:,} additions in Python", f"{calibrated_ms():.0f}")])


def calibrated_ms() -> float:
    """How long this machine takes for a loop that everybody can try: figures of two machines may be compared by it."""
    return _best(_calibrate) * 1000


def _row(size: int, figures: Figures) -> Sequence[object]:
    return (
        f"{size:,}",
        f"{figures.articles_s:,.0f}",
        f"{figures.found:.1f}",
        f"{figures.build_s:.1f}",
        f"{figures.memory_mb:.0f}",
        f"{figures.change_ms:.0f}",
        "" if figures.naive_s is None else f"{figures.naive_s:,.0f}",
    )


def _measured(size: int) -> Figures:
    keywords, texts = invented(size), _articles()
    queries = ["\n".join(keywords[first : first + A_WATCHLIST]) for first in range(0, size, A_WATCHLIST)]
    match.compile([(0, "Aleksander")])  # the dictionary is read
    before_mb, began = _used_mb(), time.perf_counter()
    matcher = match.compile(list(enumerate(queries)))
    build_s = time.perf_counter() - began
    memory_mb = _used_mb() - before_mb
    took_s = _best(lambda: [matcher.hits(text) for text in texts])
    found = sum(len(hit.occurrences) for text in texts for hit in matcher.hits(text))
    return Figures(
        articles_s=len(texts) / took_s,
        found=found / len(texts),
        build_s=build_s,
        memory_mb=memory_mb,
        change_ms=_change_s(matcher, queries[0]) * 1000,
        naive_s=_naive(keywords, texts) if size <= NAIVE else None,
    )


def _change_s(matcher: match.Matcher, query: str) -> float:
    began = time.perf_counter()
    matcher.with_changes([(0, f"{query}\nBrzezińskow\nAndriej Brzezińskow")])
    return time.perf_counter() - began


def _naive(keywords: list[str], texts: list[Text]) -> float:
    expression = re.compile(r"\b(?:" + "|".join(map(re.escape, keywords)) + r")\w*")
    took_s = _best(lambda: [expression.findall(text.of(name)) for text in texts for name in ("title", "lead", "body")])
    return len(texts) / took_s


def _best(work: Callable[[], object]) -> float:
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


def _used_mb() -> float:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def invented(size: int) -> list[str]:
    """Different keywords: six in ten are people, one an acronym, two a place or a surname alone, one a phrase."""
    random, keywords = Random(3), dict[str, None]()
    while len(keywords) < size:
        keywords[_keyword(random)] = None
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


def _articles() -> list[Text]:
    random, known = Random(2022), invented(MOST)
    return [_article(random, known) for _ in range(ARTICLES)]


def _article(random: Random, known: Sequence[str]) -> Text:
    first, *_ = told = [compose(random)]
    while sum(len(paragraph.split()) for story in told for paragraph in story.paragraphs) < WORDS:
        told.append(random.choice((compose(random), *written())))
    named = ", ".join(known[int(len(known) ** random.random())] for _ in range(NAMED))
    body = [paragraph for story in told for paragraph in story.paragraphs]
    return Text(title=first.title, lead=first.lead, body="\n".join([*body, f"Byli tam: {named}."]))
