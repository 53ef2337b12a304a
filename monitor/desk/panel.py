"""A keyword of a query -> its forms, each with the articles that have it, and what else could be asked. Wiring."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from monitor import archive, language, match
from monitor.db import Database
from monitor.language import passage
from monitor.match import Clauses, Keyword
from monitor.records import Form

MOST_COUNTED = 9_999
"""Articles with one form; where there are more, they are not counted further."""


@dataclass(frozen=True, slots=True)
class FormRow:
    """A form of a keyword, and how often it stands in the archive."""

    form: str
    tags: tuple[str, ...]  # as SGJP tags it; nothing where not known
    source: str
    articles: int  # that have it, its capitals and Polish letters aside; MOST_COUNTED + 1: more than that
    others: tuple[str, ...]  # base forms of other words that have it too
    left_out: bool
    can_be_left_out: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """What a keyword finds, and what it does not."""

    keyword: Keyword
    forms: tuple[FormRow, ...]
    derived: tuple[tuple[str, int], ...]  # words made from it, which it does not find, each with its articles


def panel(database: Database, keyword: Keyword) -> Panel:
    """The forms of a keyword, the most frequent first."""
    others = {one.form: one.words for one in language.homographs(keyword.words)}
    left_out = {passage.key(form) for form in keyword.without}
    with database.read() as session:
        rows = [
            FormRow(
                form,
                tuple(dict.fromkeys(row.tag for row in rows if row.tag)),
                rows[0].source,
                articles(session, form),
                others.get(form, ()),
                passage.key(form) in left_out,
                match.is_form(form),
            )
            for form, rows in _by_form(language.forms(keyword.words)).items()
        ]
        derived = tuple((word, _of_any_form(session, word)) for word in language.derived(keyword.words))
    return Panel(keyword, tuple(sorted(rows, key=lambda row: -row.articles)), derived)


def articles(session: Session, form: str) -> int:
    """How many articles have a form, its capitals and Polish letters aside; counted as far as MOST_COUNTED + 1."""
    return _held_by(session, [tuple(frozenset({word}) for word in match.spelled(form))])


def _of_any_form(session: Session, word: str) -> int:
    return _held_by(session, match.narrowed(word) or ())


def _held_by(session: Session, wanted: Sequence[Clauses]) -> int:
    asked = [clauses for clauses in wanted if clauses]
    return archive.held_by(session, asked, most=MOST_COUNTED + 1) if asked else 0


def _by_form(forms: Iterable[Form]) -> dict[str, list[Form]]:
    together: dict[str, list[Form]] = {}
    for row in forms:
        together.setdefault(row.form, []).append(row)
    return together
