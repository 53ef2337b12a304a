"""Names that stand beside what a watchlist looks for, in the texts of its latest stories. Edge."""

from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from monitor.language import names
from monitor.language.names import Name
from monitor.tables import Article, Hit

MOST_STORIES = 120
"""The latest of them are read: more of them make no other list, and take longer."""

MOST_CHARACTERS = 6_000
"""Of a text: what follows is seldom of the same matter."""

MOST_NAMES = 15


def names_beside(session: Session, watchlist_id: int, *, since: datetime) -> tuple[Name, ...]:
    """The names in most of the stories that a watchlist found since then, without those that it looks for itself."""
    rows = session.execute(
        select(
            *map(col, (Article.title, Article.lead, Article.text, Article.agency, Hit.occurrences)),
            func.coalesce(col(Article.story_id), col(Article.id)),
        )
        .join(Hit, col(Hit.article_id) == col(Article.id))
        .where(col(Hit.watchlist_id) == watchlist_id, col(Hit.found_at) >= since)
        .order_by(col(Hit.found_at).desc(), col(Hit.id).desc())
        .limit(MOST_STORIES)
    ).all()
    stories: dict[int, str] = {}
    for title, lead, text, _, _, story in rows:
        stories.setdefault(story, f"{title}\n{lead}\n{text or ''}"[:MOST_CHARACTERS])
    found = {str(place["form"]) for *_, places, _ in rows for place in places}
    agencies = {agency for *_, agency, _, _ in rows if agency}
    return tuple(names.counted(stories.values(), without=found | agencies, most=MOST_NAMES))
