"""Inflections of watchlists' words rest beside them, packed: made once, read by whoever matches. Edge."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from alerts import rows
from monitor.language import dictionary, inflection
from monitor.tables import WordForms

Word = tuple[str, bool]
"""As typed, and whether inside a phrase."""


def everything(session: Session) -> dict[Word, str]:
    """All that our rules and our dictionary made."""
    stored = session.execute(select(WordForms.word, WordForms.inside, WordForms.forms).where(*_ours()))
    return {(word, inside): forms for word, inside, forms in stored}


def one(session: Session, word: Word) -> str | None:
    """What they made of one word."""
    this = (col(WordForms.word) == word[0], col(WordForms.inside) == word[1])
    return session.exec(select(WordForms.forms).where(*this, *_ours())).first()


def put(session: Session, made: Mapping[Word, str]) -> None:
    """Store inflections; what other rules or another dictionary made of the same words gives way."""
    common = {"version": inflection.VERSION, "dictionary": dictionary.version()}
    new = [{"word": word, "inside": inside, "forms": forms, **common} for (word, inside), forms in made.items()]
    rows.put(session, WordForms, new, key=("word", "inside"))


def _ours() -> list[ColumnElement[bool]]:
    """Made by our rules, and by our dictionary; who has none takes any."""
    by_rules = [col(WordForms.version) == inflection.VERSION]
    return [*by_rules, col(WordForms.dictionary) == dictionary.version()] if dictionary.has_dictionary() else by_rules
