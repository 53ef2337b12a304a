"""Inflections of watchlists' words rest beside them, packed: made once, read by whoever matches. Edge."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from monitor.language import dictionary, inflection
from monitor.tables import WordForms

BATCH = 1_000
"""Rows in one statement."""

Word = tuple[str, bool]
"""As typed, and whether inside a phrase."""


def everything(session: Session) -> dict[Word, str]:
    """All that our rules and our dictionary made."""
    rows = session.execute(select(WordForms.word, WordForms.inside, WordForms.forms).where(*_ours()))
    return {(word, inside): forms for word, inside, forms in rows}


def one(session: Session, word: Word) -> str | None:
    """What they made of one word."""
    this = (col(WordForms.word) == word[0], col(WordForms.inside) == word[1])
    return session.exec(select(WordForms.forms).where(*this, *_ours())).first()


def put(session: Session, made: Mapping[Word, str]) -> None:
    """Store inflections; what other rules or another dictionary made of the same words gives way."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    common = {"version": inflection.VERSION, "dictionary": dictionary.version()}
    rows = [{"word": word, "inside": inside, "forms": forms, **common} for (word, inside), forms in made.items()]
    for first in range(0, len(rows), BATCH):
        insert = dialect.insert(WordForms)
        newer = {name: insert.excluded[name] for name in ("version", "dictionary", "forms")}
        statement = insert.on_conflict_do_update(index_elements=["word", "inside"], set_=newer)
        session.execute(statement, rows[first : first + BATCH])


def _ours() -> list[ColumnElement[bool]]:
    """Made by our rules, and by our dictionary; who has none takes any."""
    by_rules = [col(WordForms.version) == inflection.VERSION]
    return [*by_rules, col(WordForms.dictionary) == dictionary.version()] if dictionary.has_dictionary() else by_rules
