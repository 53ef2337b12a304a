"""What the feed said of an article, for whoever reads its page. Pure."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Expected:
    """What the feed said: the page's words are checked against it."""

    title: str
    lead: str
    feed_text: str = ""  # the feed's own full text, when it gives one
    author: str | None = None
    published_at: datetime | None = None  # aware UTC
