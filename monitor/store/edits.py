"""An article that was read before, and its text as it is now -> the old version kept, and what came and went. Edge."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from monitor.records import Hit, Outcome, Words
from monitor.tables import Article, Change, Edit, Version, Watchlist
from monitor.tables import Hit as HitRow

SHORTER = 0.5  # of the text we have: what is less was closed off, or read worse; an edit cuts no half of a text


def is_one(article: Article, found: Words) -> bool:
    """Whether what was read now is another version of what was read before, and not less of it."""
    was, now = article.text or "", found.text.body
    return found.outcome is Outcome.READ and now.split() != was.split() and len(now) >= SHORTER * len(was)


def keep(session: Session, article: Article, *, now: datetime) -> None:
    """Keep the text that another one takes the place of."""
    if article.text:
        read_at = article.read_at or article.first_seen_at
        session.add(Version(article_id=article.id or 0, text=article.text, read_at=read_at, replaced_at=now))


def note(session: Session, article: Article, hits: Iterable[Hit], *, since: datetime, now: datetime) -> set[int]:
    """Write down the keywords that came and went; the watchlists for which some came.

    Shape:  before the hits are stored; of watchlists that are as they were at the last reading: what the others find
            anew is no edit of the article
    """
    steady = select(Watchlist.id).where(col(Watchlist.enabled).is_(True), col(Watchlist.updated_at) <= since)
    watchlists = {number or 0 for number in session.exec(steady)}
    rows = {row.watchlist_id: row for row in session.exec(select(HitRow).where(HitRow.article_id == article.id))}
    now_said = {hit.watchlist_id: {place.keyword for place in hit.occurrences} for hit in hits}
    appeared = set()
    for number in sorted(watchlists & (rows.keys() | now_said.keys())):
        was_said = {place["keyword"] for place in rows[number].occurrences} if number in rows else set()
        said = now_said.get(number, set())
        for keyword in sorted(was_said ^ said):
            change = Change.APPEARED if keyword in said else Change.VANISHED
            session.add(_edit(article, number, keyword, change, now))
        if said - was_said:
            appeared.add(number)
    for number in rows.keys() - now_said.keys():  # its places were in a text that is no more
        rows[number].occurrences = [place for place in rows[number].occurrences if place["field"] != "body"]
    return appeared


def _edit(article: Article, watchlist_id: int, keyword: str, change: Change, now: datetime) -> Edit:
    return Edit(article_id=article.id or 0, watchlist_id=watchlist_id, keyword=keyword, change=change, noticed_at=now)
