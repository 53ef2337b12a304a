"""Hits -> a JSON Feed 1.1. Pure. Source: jsonfeed.org/version/1.1"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from monitor.exports import entries, plain
from monitor.exports.records import EVERY, Found, Subject, Wish
from monitor.exports.words import WORDS


def written(found: Iterable[Found], wish: Wish, subject: Subject = EVERY) -> Iterator[bytes]:
    """A feed with an item for each hit; all texts are text, whatever markup stands in them."""
    words = WORDS[wish.language]
    feed = _without_nothing(
        version="https://jsonfeed.org/version/1.1",
        title=plain.line(wish.title) or words.hits,
        home_page_url=entries.home(wish, subject),
        feed_url=plain.link(subject.feed_url),
        language=words.code,
        authors=[{"name": "Nasłuch"}],
    )
    told = json.dumps({**feed, "items": [_item(one, wish) for one in found]}, ensure_ascii=False, indent=1)
    yield f"{plain.whole(told)}\n".encode()


def _item(one: Found, wish: Wish) -> dict[str, Any]:
    article = one.hit.article
    return {
        "id": entries.urn(wish, f"hits/{one.hit.id}"),
        "title": plain.title(article.title) or "—",
        "content_text": entries.told(one, wish),
        **_without_nothing(url=one.link, date_published=_moment(article.published_at)),
        "date_modified": _moment(one.hit.found_at),
        "authors": [{"name": plain.title(article.feed) or "—"}],
        "tags": [plain.title(term) for term in (one.hit.watchlist, *one.keywords)],
    }


def _without_nothing(**fields: Any) -> dict[str, Any]:
    return {name: said for name, said in fields.items() if said}


def _moment(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z") if at else None
