"""Inflections: a paradigm in few bytes, as it is indexed and stored."""

from dataclasses import asdict

import pytest

from monitor.language import inflection, letters, paradigms
from monitor.language.paradigms import Case
from monitor.language.passage import key

WORDS = [
    "Kazachstan",
    "człowiek",
    "Łódź",
    "Walesa",
    "mama",
    "być",
    "pies",
    "Niemcy",
    "ODKB",
    "PO",
    "Kennedy",
    "Mają",
    "Nowakowie",
]


def _spelled(form: str, case: Case, *, is_loose: bool) -> str:
    if case is Case.EXACT:
        return letters.without_foreign_marks(form)
    return letters.folded(key(form)) if is_loose else key(form)


@pytest.mark.parametrize("word", WORDS)
def test_every_form_of_one_word_has_a_stem_and_nothing_else_has(word: str) -> None:
    paradigm, inflected = paradigms.of(word), inflection.of(word, False)
    forms = {_spelled(row.form, paradigm.case, is_loose=paradigm.is_loose) for row in paradigm.forms}
    said = {stem.spelled + ending for stem in inflected.stems for ending in stem.endings.spelled}
    assert said == {form for form in forms if "-" not in form}
    assert all(any(stem.begins(form) for stem in inflected.stems) for form in said)


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("inside", [True, False])
def test_an_inflection_is_the_same_after_it_was_stored(word: str, inside: bool) -> None:
    made = inflection.of(word, inside)
    again = inflection.unpacked(inflection.packed(made))
    assert asdict(again) == asdict(made)
    assert [stem.endings for stem in again.stems] == [stem.endings for stem in made.stems]  # the very same objects


def test_names_that_end_alike_share_their_endings() -> None:
    one, other = inflection.of("Miszukow", False), inflection.of("Sierdiukow", False)
    assert one.stems[0].endings is other.stems[0].endings
