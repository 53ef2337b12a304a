"""A channel's templates, filled with what is told -> its own words in place of ours. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from alerts.compose import cards, plain, sandbox
from alerts.compose.told import Told, nothing
from alerts.errors import TemplateInvalid
from alerts.records import PARTS, Kind, Part, Template

LONGEST = 4000
"""Characters of an intro, or of what a chat shows."""
LONGEST_REASON = 160


@dataclass(frozen=True, slots=True)
class Worded:
    """What the templates say."""

    heading: str = ""  # a subject or a title; "" where there is no template, or it says nothing
    lines: tuple[str, ...] = ()
    unworded: tuple[str, ...] = ()  # which could not be used, each with why


def of(templates: Iterable[Template], told: Told) -> Worded:
    """The words of a channel for that; of a template that fails there are none, and why is told.

    Shape:  a heading is one line as ours are; nothing in either that is not seen
    """
    said: dict[Part, str] = {}
    unworded = []
    for template in templates:
        try:
            said[template.part] = _filled(template, told)
        except Exception as fault:  # noqa: BLE001 - bulkhead: a template costs its own words, never the message
            why = str(fault) if isinstance(fault, TemplateInvalid) else f"{template.part}: {type(fault).__name__}"
            unworded.append(plain.one_line(why, LONGEST_REASON))
    return Worded(
        heading=plain.one_line(said.get(Part.SUBJECT) or said.get(Part.TITLE) or "", cards.LONGEST_SUBJECT),
        lines=plain.lines(said.get(Part.INTRO) or said.get(Part.TEXT) or "", LONGEST),
        unworded=tuple(unworded),
    )


def check(kind: Kind, template: Template) -> None:
    """Nothing, when a channel of this kind can be told in these words.

    Errors: ValueError when it has no such part; TemplateInvalid
    """
    if template.part not in PARTS[kind]:
        parts = " and ".join(PARTS[kind])
        raise ValueError(
            f"a channel of kind {kind} has no {template.part}; its templates are {parts}"
            if parts
            else "a webhook is told by its schema; it has no templates"
        )
    _filled(template, nothing())


def _filled(template: Template, told: Told) -> str:
    """What comes out, until it is too long: then nothing more is worked out."""
    try:
        ready = sandbox.read(template.source)
    except TemplateInvalid as wrong:
        raise TemplateInvalid(wrong.why, line=wrong.line, column=wrong.column, part=template.part) from wrong
    said, length = [], 0
    for piece in ready.generate({one.name: getattr(told, one.name) for one in fields(told)}):
        said.append(piece)
        length += len(piece)
        if length > 2 * LONGEST:
            break
    return "".join(said)
