"""Notices -> a message: a mail for people, a payload for programs. Pure."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache

import css_inline
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from alerts.compose import cards, plain, speech
from alerts.compose.cards import NAME
from alerts.records import Coverage, Delivery, House, Mail, Notice

__all__ = ["NAME", "mail", "payload", "sample"]

EVENT = "hits.created"


def mail(
    notices: Sequence[Notice],
    house: House,
    now: datetime,
    *,
    channel_id: int = 0,
    told_before: Sequence[Notice] = (),
    coverage: Coverage | None = None,
    rolled_up: int = 0,
) -> Mail:
    """The notices as one mail, grouped by watchlist.

    Shape:  no notice makes a digest that says so, of all that the coverage says is heard; `told_before` by the mail
            that this one answers; what feeds and people wrote stands in it as text, never as markup or as a header
    """
    letter = cards.letter(
        notices, house, now, channel_id=channel_id, told_before=told_before, coverage=coverage, rolled_up=rolled_up
    )
    return Mail(
        subject=letter.subject,
        text=_templates().get_template("mail.txt").render(letter=letter, words=letter.words).strip() + "\n",
        html=_inlined(_templates().get_template("mail.html").render(letter=letter, words=letter.words)),
    )


def payload(delivery: Delivery, house: House) -> bytes:
    """The body of the webhook: the same bytes at every attempt.

    Shape:  the delivery's notices are of one watchlist
    Source: DESIGN.md section 4
    """
    first = delivery.notices[0]
    said = {
        "type": EVENT,
        "timestamp": _moment(delivery.created_at),
        "data": {
            "watchlist": {
                "id": first.watchlist_id,
                "name": first.watchlist,
                "url": cards.watchlist_page(house, first.watchlist_id),
            },
            "hits": [_hit(notice) for notice in delivery.notices],
        },
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def sample(house: House, now: datetime) -> Notice:
    """A notice of nothing, to try a channel with; its numbers are 0."""
    return cards.sample(speech.of(house.language), house, now)


def _hit(notice: Notice) -> dict[str, object]:
    article, story = notice.article, notice.story
    return {
        "id": notice.hit_id,
        "matched": [
            {
                "keyword": matched.keyword,
                "form": matched.form,
                "field": matched.field,
                "start": matched.start,
                "end": matched.end,
            }
            for matched in notice.matched
        ],
        "snippet": notice.snippet,
        "article": {
            "id": article.id,
            "url": article.url,
            "title": article.title,
            "feed": article.feed,
            "published_at": _moment(article.published_at) if article.published_at else None,
            "lead_only": article.lead_only,
        },
        "story": {"id": story.id, "size": story.size, "first": story.first},
    }


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _inlined(html: str) -> str:
    """The page with every style on its element; what depends on the reader's screen stays in the head.

    Source: some mail programs drop the head, and with it its styles
    """
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False).inline(html)


@cache
def _templates() -> Environment:
    found = Environment(
        loader=PackageLoader("alerts"),
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["paragraph"] = plain.paragraph
    found.filters["starred"] = plain.starred
    return found
