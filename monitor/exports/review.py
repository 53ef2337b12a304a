"""Hits -> a press review: by watchlist, an entry a story, every word as it is to be read. Pure.

What it is printed on is another's: `pdf` and `docx` set the same review.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.exports import copies, passage, plain
from monitor.exports.passage import Piece
from monitor.exports.records import Found, Wish
from monitor.exports.words import WORDS, Words, day, moment, period

MOST = 1_000
"""Hits of a press review: about two hundred pages, which nobody reads."""

RUNNING = 60
"""Characters that the head of a page has room for."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A story."""

    title: str
    told: str  # by whom, and when
    quote: tuple[Piece, ...]  # within quotation marks; empty where there is nothing to quote
    also: str  # who has copies of it; "": nobody
    link: str  # "": there is none


@dataclass(frozen=True, slots=True)
class Chapter:
    """What a watchlist found."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """A press review."""

    words: Words
    made_at: datetime  # in the zone of its reader
    title: str
    running: str  # the title, as short as the head of a page
    facts: tuple[tuple[str, str], ...]  # for whom, of what period
    intro: tuple[str, ...]  # paragraphs
    chapters: tuple[Chapter, ...]
    closing: tuple[str, ...]


def review(found: Iterable[Found], wish: Wish) -> Review:
    """The press review of these hits; watchlists by name, stories in the order in which they come.

    Shape: a story is told by who published it first among the hits; the others are named with it
    """
    words, hits = WORDS[wish.language], list(found)
    title = plain.title(_prose(wish.title, words)) or words.review
    chapters = [
        Chapter(plain.title(name), tuple(_entry(story, wish, words) for story in _stories(of_it)))
        for name, of_it in sorted(_by_watchlist(hits).items(), key=lambda one: one[0].casefold())
    ]
    made_at = wish.made_at.astimezone(ZoneInfo(wish.zone)).replace(microsecond=0)
    facts = [(words.reader, _prose(wish.reader, words)), (words.period, _period(hits, wish, words))]
    count = (sum(len(chapter.entries) for chapter in chapters), len(chapters))
    return Review(
        words=words,
        made_at=made_at,
        title=title,
        running=plain.shortened(title, RUNNING),
        facts=tuple((label, said) for label, said in facts if said),
        intro=tuple(_prose(one, words) for one in wish.intro.splitlines() if one.strip()),
        chapters=tuple(chapters),
        closing=(words.count % count if chapters else words.nothing, words.made % day(made_at.date(), words)),
    )


def _by_watchlist(hits: Iterable[Found]) -> Mapping[str, list[Found]]:
    chapters: dict[str, list[Found]] = defaultdict(list)
    for one in hits:
        chapters[one.hit.watchlist].append(one)
    return chapters


def _stories(hits: Iterable[Found]) -> list[list[Found]]:
    """The hits of each story, who published it first before the rest."""
    stories: dict[tuple[str, int], list[Found]] = defaultdict(list)
    for one in hits:
        article = one.hit.article
        stories[("story", article.story) if article.story is not None else ("article", article.id)].append(one)
    return [sorted(story, key=lambda one: (_moment(one), one.hit.article.id)) for story in stories.values()]


def _moment(one: Found) -> datetime:
    return one.hit.article.published_at or one.hit.article.first_seen_at


def _entry(story: Sequence[Found], wish: Wish, words: Words) -> Entry:
    first = story[0]
    article = first.hit.article
    told = [plain.title(article.feed), moment(_moment(first), wish.zone, words)]
    told += [words.lead_only] if article.lead_only else []
    return Entry(
        title=_bound(plain.title(article.title) or "—", words),
        told=" · ".join(part for part in told if part),
        quote=_quote(first, wish.quote, words),
        also=_also(story, words),
        link=first.link,
    )


def _quote(one: Found, most: int, words: Words) -> tuple[Piece, ...]:
    pieces = passage.quoted(one.hit, most)
    if not pieces:
        return ()
    bound, at, shown = _bound("".join(piece.text for piece in pieces), words), 0, []
    for piece in pieces:
        shown.append(Piece(bound[at : at + len(piece.text)], piece.found))
        at += len(piece.text)
    return (Piece(words.open_quote), *shown, Piece(words.close_quote))


def _also(story: Sequence[Found], words: Words) -> str:
    first = story[0]
    feeds = (*first.also, *(one.hit.article.feed for one in story[1:]))
    return copies.also(max(first.copies, len(story) - 1), feeds, first=first.hit.article.feed, words=words)


def _period(hits: Sequence[Found], wish: Wish, words: Words) -> str:
    moments = [_moment(one) for one in hits]
    first = wish.since or min(moments, default=None)
    last = wish.until - timedelta(seconds=1) if wish.until else max(moments, default=None)
    if first is None or last is None:
        return ""
    zone = ZoneInfo(wish.zone)
    return period(first.astimezone(zone).date(), last.astimezone(zone).date(), words)


def _prose(text: str, words: Words) -> str:
    return _bound(plain.line(text).strip(), words)


def _bound(text: str, words: Words) -> str:
    return plain.bound(text) if words.code == "pl" else text
