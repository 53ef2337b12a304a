"""Forms of 1,000 to 100,000 keywords x invented articles: what finds them fastest, all rules aside.

The automata are not among our dependencies: `pip install ahocorasick-rs pyahocorasick hyperscan` puts them beside.
"""

import importlib
import re
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import re2

from bench import show
from bench.matching import articles, calibrated_ms, invented, used_mb, used_s
from monitor.language import inflection
from monitor.language.inflection import Inflection
from monitor.language.passage import passage
from monitor.match.percolator import Percolator
from monitor.match.syntax import Phrase, Reach

WORD = re.compile(r"\w+")
SIZES = (1_000, 10_000, 100_000)
LONGEST_BUILD_S = 30.0
"""What took longer is not tried with more keywords."""

Find = Callable[[str], int]
"""A text without diacritics, in lower case -> how many words of it are forms."""

Words = dict[str, Inflection]
Build = Callable[[Words, list[str]], Find]
"""Words with their inflections, and all their forms."""


def run() -> None:
    """Print, for each engine and size, articles a second, seconds to build, megabytes."""
    texts = [passage(text.of(name)).plain for text in articles() for name in ("title", "lead", "body")]
    rows: list[Sequence[object]] = []
    given_up: set[str] = set()
    for size in SIZES:
        words = {word: inflection.of(word, True) for keyword in invented(size) for word in WORD.findall(keyword)}
        forms = _forms(words.values())
        for name, build in ENGINES.items():
            if name not in given_up:
                row, build_s = _row(name, build, words, forms, texts)
                rows.append((f"{size:,}", f"{len(forms):,}", *row))
                given_up |= {name} if build_s > LONGEST_BUILD_S else set()
    show.table(["keywords", "forms", "engine", "articles/s", "found", "s to build", "MB besides the forms"], rows)
    show.table(["calibration", "ms"], [("a loop in Python, as in `matching`", f"{calibrated_ms():.0f}")])


def _row(name: str, build: Build, words: Words, forms: list[str], texts: list[str]) -> tuple[Sequence[object], float]:
    before_mb, began = used_mb(), time.process_time()
    try:
        find = build(words, forms)
    except (ImportError, MemoryError, ValueError) as refused:
        return (name, "", "", f"{type(refused).__name__}: {refused}", ""), LONGEST_BUILD_S + 1
    build_s = time.process_time() - began
    mb = used_mb() - before_mb
    found = sum(map(find, texts))
    articles_s = len(texts) / 3 / used_s(lambda: [find(text) for text in texts])
    return (name, f"{articles_s:,.0f}", f"{found:,}", f"{build_s:.1f}", f"{mb:.0f}"), build_s


def _forms(made: Iterable[Inflection]) -> list[str]:
    return list(
        dict.fromkeys(
            passage(stem.spelled).plain + ending for one in made for stem in one.stems for ending in stem.endings.folded
        )
    )


def _stems(words: Words, forms: list[str]) -> Find:
    percolator = Percolator(lambda word, _: words[word])
    for word in words:
        percolator.add(Phrase(word, Reach.INFLECTED))
    return lambda text: len(percolator.standing(passage(text)))


def _dict(words: Words, forms: list[str]) -> Find:
    index = dict.fromkeys(forms, ())
    return lambda text: sum(map(index.__contains__, text.split()))


def _aho_corasick_rs(words: Words, forms: list[str]) -> Find:
    automaton: Any = importlib.import_module("ahocorasick_rs").AhoCorasick(forms)
    return lambda text: sum(_is_whole(text, at, end) for _, at, end in _places(automaton, text))


def _places(automaton: Any, text: str) -> Any:
    return automaton.find_matches_as_indexes(text, overlapping=True)


def _pyahocorasick(words: Words, forms: list[str]) -> Find:
    automaton: Any = importlib.import_module("ahocorasick").Automaton()
    for form in forms:
        automaton.add_word(form, len(form))
    automaton.make_automaton()
    return lambda text: sum(_is_whole(text, end + 1 - size, end + 1) for end, size in automaton.iter(text))


def _hyperscan(words: Words, forms: list[str]) -> Find:
    hyperscan: Any = importlib.import_module("hyperscan")
    database = hyperscan.Database()
    try:
        database.compile(expressions=[rf"\b{form}\b".encode() for form in forms], flags=hyperscan.HS_FLAG_SINGLEMATCH)
    except hyperscan.error as refused:
        raise ValueError(str(refused)) from refused

    def find(text: str) -> int:
        found: list[int] = []
        database.scan(text.encode(), match_event_handler=lambda number, *_: found.append(number))
        return len(found)

    return find


def _re2_set(words: Words, forms: list[str]) -> Find:
    patterns = re2.Set.SearchSet()
    for form in forms:
        patterns.Add(rf"\b{form}\b")
    try:
        patterns.Compile()
    except re2.error as refused:
        raise ValueError(str(refused)) from refused
    return lambda text: len(patterns.Match(text))


def _is_whole(text: str, start: int, end: int) -> bool:
    return text[start - 1 : start] in ("", " ") and text[end : end + 1] in ("", " ")


ENGINES: dict[str, Build] = {
    "stems, words met remembered (ours)": _stems,
    "dict of all forms": _dict,
    "ahocorasick-rs": _aho_corasick_rs,
    "pyahocorasick": _pyahocorasick,
    "hyperscan": _hyperscan,
    "re2.Set": _re2_set,
}
