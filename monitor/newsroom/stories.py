"""Written texts and a seed -> stories, each of which knows what the sample watchlist must find in it. Pure."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

SAMPLE_QUERY = ("Kazachstan", "ODKB", "OUBZ", "Organizacja Układu o Bezpieczeństwie Zbiorowym")
"""The lines of the sample watchlist: what `Story.keywords` speaks of."""

FOUND_SHARE = 20
"""One composed story in so many carries a keyword; one more in so many only looks like it."""

_PLAIN_LETTERS = str.maketrans("ąćęłńóśźż", "acelnoszz")


@dataclass(frozen=True, slots=True)
class Story:
    """What a paper has to tell; where and when it does is `Published`."""

    title: str
    lead: str
    paragraphs: tuple[str, ...]  # one that begins with "## " is a subhead
    section: str = "wiadomosci"
    author: str | None = None
    keywords: frozenset[str] = frozenset()  # lines of SAMPLE_QUERY that must find it
    lead_keywords: frozenset[str] = frozenset()  # those of them found in the title and lead alone
    paper: str | None = None  # slug of the paper it was written for; None: any
    shared_with: str | None = None  # slug of a paper that carries it too, under the same address

    @property
    def expected_hit(self) -> bool:
        """Whether the sample watchlist must find it, its whole text being known."""
        return bool(self.keywords)

    @property
    def slug(self) -> str:
        """Its title as an address shows it: ASCII, words joined by hyphens."""
        plain = self.title.lower().translate(_PLAIN_LETTERS)
        return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in plain).split())[:80].strip("-")


def written() -> tuple[Story, ...]:
    """The stories that were written by hand, in the order of their papers."""
    return tuple(_story(row) for row in _toml("stories.toml")["story"])


def breaking() -> tuple[Story, ...]:
    """What happens while the newsroom is open, in order."""
    return tuple(_story(row) for row in _toml("stories.toml")["breaking"])


def compose(random: Random) -> Story:
    """A further story, put together from phrases. The same draw gives the same story."""
    phrases = _toml("phrases.toml")
    slots = _slots(phrases, random)
    topic = random.choice(phrases["topic"])
    title, lead = random.choice(topic["titles"]), random.choice(topic["leads"])
    sentences: list[str] = random.sample(topic["sentences"], random.randint(7, 10))
    special = _special(phrases, random)
    if special:
        sentences.insert(random.randint(1, len(sentences)), special["sentence"])
        title, lead = special.get("title", title), special.get("lead", lead)
    keywords = frozenset(special.get("keywords", ()))
    return Story(
        title=title.format_map(slots),
        lead=lead.format_map(slots),
        paragraphs=_paragraphs((sentence.format_map(slots) for sentence in sentences), random),
        section=topic["section"],
        author=slots["woman"],
        keywords=keywords,
        lead_keywords=keywords if "title" in special else frozenset(),
    )


def invented_titles() -> tuple[str, ...]:
    """Names of papers of invented towns, as many as there are towns and mastheads."""
    phrases = _toml("phrases.toml")
    return tuple(f"{masthead} {town[1]}" for masthead in phrases["mastheads"] for town in phrases["towns"])


def _story(row: Mapping[str, Any]) -> Story:
    return Story(
        title=row["title"],
        lead=row["lead"],
        paragraphs=tuple(row["text"].strip().split("\n\n")),
        section=row["section"],
        author=row["author"],
        keywords=frozenset(row.get("keywords", ())),
        lead_keywords=frozenset(row.get("lead_keywords", ())),
        paper=row["paper"],
        shared_with=row.get("shared_with"),
    )


def _special(phrases: Mapping[str, Any], random: Random) -> Mapping[str, Any]:
    """What makes this story one to find, or one that looks like it; mostly nothing."""
    drawn = random.randrange(FOUND_SHARE)
    kind = {0: "found", 1: "decoy"}.get(drawn)
    chosen: Mapping[str, Any] = random.choice(phrases[kind]) if kind else {}
    return chosen


def _slots(phrases: Mapping[str, Any], random: Random) -> dict[str, str]:
    town, town_gen, town_loc = random.choice(phrases["towns"])
    return {
        "town": town,
        "town_gen": town_gen,
        "town_loc": town_loc,
        "woman": random.choice(phrases["women"]),
        "n": str(random.choice(phrases["small_numbers"])),
        "m": str(random.choice(phrases["large_numbers"])),
        "day": random.choice(phrases["days"]),
        "month": random.choice(phrases["months"]),
    }


def _paragraphs(sentences: Iterable[str], random: Random) -> tuple[str, ...]:
    """Two or three sentences each; what somebody says begins a paragraph of its own."""
    paragraphs: list[list[str]] = [[]]
    length = random.randint(2, 3)
    for sentence in sentences:
        if paragraphs[-1] and (len(paragraphs[-1]) == length or sentence.startswith("–")):
            paragraphs.append([])
            length = random.randint(2, 3)
        paragraphs[-1].append(sentence)
    return tuple(" ".join(paragraph) for paragraph in paragraphs)


@cache
def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text("utf-8"))
