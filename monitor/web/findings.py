"""Hits -> what a person reads: one finding an article, with the watchlists that found it and why. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.queries import ArticleRow, HitRow, Place
from monitor.web import marks
from monitor.web.marks import Piece, Span


@dataclass(frozen=True, slots=True)
class Reason:
    """A keyword, and the forms in which it was found."""

    keyword: str
    forms: tuple[tuple[str, int], ...]  # how often each


@dataclass(frozen=True, slots=True)
class Catch:
    """What one watchlist found in an article."""

    hit: HitRow
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage of an article, and whoever found something there; "" when it would only say the title again."""

    snippet: tuple[Piece, ...]
    catches: tuple[Catch, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """An article, and what watchlists found in it."""

    article: ArticleRow
    title: tuple[Piece, ...]
    quotes: tuple[Quote, ...]
    found_at: datetime  # the latest of its hits here


def findings(hits: Iterable[HitRow]) -> tuple[Finding, ...]:
    """Articles in the order of their first hit here, each with all of its hits here."""
    together: dict[int, list[HitRow]] = defaultdict(list)
    for hit in hits:
        together[hit.article.id].append(hit)
    return tuple(finding(of_one) for of_one in together.values())


def catch(hit: HitRow) -> Catch:
    """A hit with its reasons."""
    return Catch(hit, reasons(hit.matched))


def reasons(places: Iterable[Place]) -> tuple[Reason, ...]:
    """Keywords in the order in which they were found, each with its forms counted."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for place in places:
        forms[place["keyword"]][place["form"]] += 1
    return tuple(Reason(keyword, tuple(count.items())) for keyword, count in forms.items())


def finding(hits: Sequence[HitRow]) -> Finding:
    """The article of the first of these hits; what was found in others is told with it, quoted from there."""
    article = hits[0].article
    own = [hit for hit in hits if hit.article.id == article.id]
    found = [span for hit in own for span in marks.spans(hit.matched, "title")]
    passages: dict[str, list[HitRow]] = defaultdict(list)
    for hit in hits:
        passages["" if hit.snippet.strip() == article.title.strip() else hit.snippet].append(hit)
    return Finding(
        article=article,
        title=tuple(marks.pieces(article.title, found)),
        quotes=tuple(_quote(snippet, of_it) for snippet, of_it in passages.items()),
        found_at=max(hit.found_at for hit in hits),
    )


def _quote(snippet: str, hits: list[HitRow]) -> Quote:
    found = [Span(start, end) for hit in hits for start, end in hit.highlights]
    return Quote(tuple(marks.pieces(snippet, found)), tuple(catch(hit) for hit in hits))
