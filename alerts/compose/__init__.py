"""Notices -> a message: a mail for people, a payload for programs. Pure."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from alerts.compose import cards, plain, speech, trouble
from alerts.compose.cards import NAME
from alerts.compose.posted import payload, schema
from alerts.compose.short import Short, short
from alerts.records import Delivery, House, Mail, Notice

__all__ = ["NAME", "Short", "mail", "message", "payload", "sample", "schema", "short"]


def message(delivery: Delivery, house: House, now: datetime) -> Mail:
    """A delivery as a mail: its notices, or word of a channel that was switched off."""
    return trouble.switched_off(delivery.word, house) if delivery.word else mail(delivery.notices, house, now)


def mail(notices: Sequence[Notice], house: House, now: datetime) -> Mail:
    """The notices as one mail, grouped by watchlist.

    Shape:  one notice at least; what feeds and people wrote stands in it as text, never as markup or as a header
    """
    letter = cards.letter(notices, house, now)
    return Mail(
        subject=letter.subject,
        text=_templates().get_template("mail.txt").render(letter=letter, words=letter.words).strip() + "\n",
        html=_templates().get_template("mail.html").render(letter=letter, words=letter.words),
    )


def sample(house: House, now: datetime) -> Notice:
    """A notice of nothing, to try a channel with; its numbers are 0."""
    return cards.sample(speech.of(house.language), house, now)


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
