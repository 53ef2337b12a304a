"""Notices -> a message: a mail for people, a payload for programs. Pure."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

import css_inline
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from alerts.compose import cards, plain, reports, speech, trouble
from alerts.compose.cards import NAME
from alerts.compose.posted import payload, schema
from alerts.compose.short import Short, short
from alerts.records import Coverage, Delivery, House, Mail, Notice, Report, Spike, SwitchedOff

__all__ = ["NAME", "Short", "mail", "message", "payload", "report", "sample", "schema", "short"]


def message(delivery: Delivery, house: House, now: datetime) -> Mail:
    """A delivery as a mail: its notices, or word to an owner."""
    if isinstance(delivery.word, SwitchedOff):
        return trouble.switched_off(delivery.word, house)
    if isinstance(delivery.word, Report):
        return report(delivery.word, house)
    if isinstance(delivery.word, Spike):
        return _laid_out(reports.spike(delivery.word, house))
    return mail(
        delivery.notices,
        house,
        now,
        channel_id=delivery.channel.id,
        told_before=delivery.told_before,
        coverage=delivery.coverage,
        rolled_up=delivery.rolled_up,
    )


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


def report(told: Report, house: House) -> Mail:
    """What is not as it should be, and what is well again, as one mail."""
    return _laid_out(reports.letter(told, house))


def _laid_out(letter: reports.ReportLetter) -> Mail:
    return Mail(
        subject=letter.subject,
        text=_templates().get_template("report.txt").render(letter=letter).strip() + "\n",
        html=_inlined(_templates().get_template("report.html").render(letter=letter)),
    )


def sample(house: House, now: datetime) -> Notice:
    """A notice of nothing, to try a channel with; its numbers are 0."""
    return cards.sample(speech.of(house.language), house, now)


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
