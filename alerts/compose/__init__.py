"""Notices -> a message: a mail for people, a payload for programs. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

import css_inline
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from alerts.compose import cards, filters, plain, reports, speech, told, trouble, wording
from alerts.compose.cards import NAME
from alerts.compose.posted import payload, schema
from alerts.compose.short import Short, short
from alerts.compose.wording import Worded
from alerts.records import Coverage, Delivery, House, Kind, Mail, Notice, Report, Spike, SwitchedOff, Template

__all__ = ["NAME", "Short", "as_markdown", "check", "mail", "message", "payload", "report", "sample", "schema", "short"]


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
        templates=delivery.channel.templates,
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
    templates: Sequence[Template] = (),
) -> Mail:
    """The notices as one mail, grouped by watchlist.

    Shape:  no notice makes a digest that says so, of all that the coverage says is heard; `told_before` by the mail
            that this one answers; what feeds and people wrote stands in it as text, never as markup or as a header.
            Of `templates` what fails is told with the mail, and our words stand there
    """
    letter = cards.letter(
        notices, house, now, channel_id=channel_id, told_before=told_before, coverage=coverage, rolled_up=rolled_up
    )
    said = _in_own_words(templates, notices, house, now, told_before=told_before, coverage=coverage)
    letter = replace(letter, subject=said.heading or letter.subject, intro=said.lines)
    return Mail(
        subject=letter.subject,
        text=_templates().get_template("mail.txt").render(letter=letter, words=letter.words).strip() + "\n",
        html=_inlined(_templates().get_template("mail.html").render(letter=letter, words=letter.words)),
        unworded=said.unworded,
    )


def _in_own_words(
    templates: Sequence[Template],
    notices: Sequence[Notice],
    house: House,
    now: datetime,
    *,
    told_before: Sequence[Notice],
    coverage: Coverage | None,
) -> Worded:
    """What the channel's templates say; an answer has the subject of the mail that it answers: they stay one thread."""
    if not templates:
        return Worded()
    said = wording.of(templates, told.of(notices, house, now, coverage=coverage))
    if not told_before:
        return said
    before = wording.of(templates, told.of(told_before, house, now)).heading
    return replace(said, heading=f"Re: {before}" if before else "")


def report(word: Report, house: House) -> Mail:
    """What is not as it should be, and what is well again, as one mail."""
    return _laid_out(reports.letter(word, house))


def _laid_out(letter: reports.ReportLetter) -> Mail:
    return Mail(
        subject=letter.subject,
        text=_templates().get_template("report.txt").render(letter=letter).strip() + "\n",
        html=_inlined(_templates().get_template("report.html").render(letter=letter)),
    )


def check(kind: Kind, template: Template) -> None:
    """Nothing, when a channel of this kind can be told in the words of that template.

    Errors: ValueError when it has no such part; TemplateInvalid, with line and column
    """
    wording.check(kind, template)


def as_markdown() -> str:
    """The tables of what a template may name, and of its filters."""
    return told.as_markdown() + "\n" + filters.as_markdown()


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
