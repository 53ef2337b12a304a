"""The form of a query: rows that people fill, and the text that says the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import match
from monitor.errors import QueryInvalid
from monitor.match import FormFace, Nearby, NoFormFace, as_form, as_text
from monitor.match.reading import read
from monitor.match.syntax import Link, Order

NEAR = Link(Order.ANY, 5)

FORMS = [
    pytest.param("Kazachstan\nODKB", FormFace(any_of=("Kazachstan", "ODKB")), id="any of, on lines"),
    pytest.param("Kazachstan", FormFace(any_of=("Kazachstan",)), id="one keyword"),
    pytest.param("Rosja AND Chiny", FormFace(all_of=("Rosja", "Chiny")), id="all of"),
    pytest.param(
        "(gaz OR ropa) AND Orlen AND NOT piłka",
        FormFace(any_of=("gaz", "ropa"), all_of=("Orlen",), none_of=("piłka",)),
        id="any of, all of, none of",
    ),
    pytest.param(
        "lang:pl AND Orlen NEAR/5 gaz",
        FormFace(all_of=("lang:pl",), near=(Nearby("Orlen", "gaz", NEAR),)),
        id="near, and a condition",
    ),
    pytest.param(
        'title:Orlen AND "gaz łupkowy" AND /[A-Z]{4}/ AND ATLEAST/3(ropa) AND Orban WITHOUT (Orbana)',
        FormFace(all_of=("title:Orlen", '"gaz łupkowy"', "/[A-Z]{4}/", "ATLEAST/3(ropa)", "Orban WITHOUT (Orbana)")),
        id="rows of all kinds",
    ),
]


@pytest.mark.parametrize(("text", "form"), FORMS)
def test_a_form_and_its_text_say_the_same(text: str, form: FormFace) -> None:
    assert as_form(read(text)) == form
    assert as_text(form) == text


@pytest.mark.parametrize(
    ("text", "form"),
    [
        pytest.param("gaz OR ropa", FormFace(any_of=("gaz", "ropa")), id="OR on one line"),
        pytest.param("Orlen -(a OR b) -c", FormFace(any_of=("Orlen",), none_of=("a", "b", "c")), id="exclusions"),
        pytest.param("(Orlen)  # uwaga", FormFace(any_of=("Orlen",)), id="comments are left out"),
        pytest.param("tytuł:Orlen", FormFace(any_of=("title:Orlen",)), id="Polish names"),
    ],
)
def test_what_is_typed_otherwise_has_the_form_of_its_like(text: str, form: FormFace) -> None:
    assert as_form(read(text)) == form


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("(a OR b) AND (c OR d)", "more than one choice", id="two choices"),
        pytest.param("a OR b AND c", "parentheses inside an alternative", id="a conjunction in a choice"),
        pytest.param("a AND NOT (b AND c)", "parentheses inside an alternative", id="a conjunction excluded"),
        pytest.param("a AND title:(b OR c)", "parentheses inside an alternative", id="a field of a choice"),
        pytest.param("a\nb AND c", "several lines", id="lines that are more than keywords"),
        pytest.param("a NEAR/2 b NEAR/2 c", "more than two", id="a chain"),
    ],
)
def test_what_has_no_form_says_why(text: str, why: str) -> None:
    form = as_form(read(text))
    assert isinstance(form, NoFormFace)
    assert why in form.why
    assert form.polish


@pytest.mark.parametrize("row", ["a OR b", "a AND b", "NOT a", "-a", "(a", "", "  ", "a\nb OR c", "a NEAR/5 b", "# a"])
def test_a_row_that_is_no_keyword_is_refused(row: str) -> None:
    with pytest.raises(QueryInvalid):
        as_text(FormFace(any_of=("Orlen", row)))


@pytest.mark.parametrize("form", [FormFace(), FormFace(none_of=("a",)), FormFace(all_of=("lang:pl",))])
def test_a_form_that_finds_nothing_is_refused(form: FormFace) -> None:
    with pytest.raises(QueryInvalid):
        as_text(form)


def test_a_form_is_written_in_polish_too() -> None:
    form = FormFace(any_of=("gaz", "ropa"), none_of=("title:Orlen",), near=(Nearby("a", "b", NEAR),))
    assert as_text(form, language="pl") == "(gaz LUB ropa) ORAZ a BLISKO/5 b ORAZ NIE tytuł:Orlen"


ROWS = st.sampled_from(
    ["Orlen", "gaz łupkowy", '"ropa"', "kazach*", "/x+/", "body:Iran", "lang:pl", "Orban WITHOUT (Orbana)"]
)
WORDS = st.sampled_from(["Orlen", "gaz łupkowy", '!"Ropa"', "/x+/"])
LINKS = st.sampled_from([NEAR, Link(Order.THIS, 3), Link(Order.SENTENCE)])
FILLED = st.builds(
    FormFace,
    st.lists(ROWS, max_size=3).map(tuple),
    st.lists(ROWS, max_size=3).map(tuple),
    st.lists(ROWS, max_size=3).map(tuple),
    st.lists(st.builds(Nearby, WORDS, WORDS, LINKS), max_size=2).map(tuple),
)


@settings(max_examples=200, deadline=None)
@given(FILLED)
def test_every_form_that_can_be_written_is_read_as_a_form_that_is_written_alike(form: FormFace) -> None:
    try:
        text = as_text(form)
    except QueryInvalid:
        return
    again = as_form(read(text))
    assert isinstance(again, FormFace)
    assert as_text(again) == text
    assert sorted(again.any_of + again.all_of) == sorted(form.any_of + form.all_of)
    assert (again.none_of, again.near) == (form.none_of, form.near)
    match.check(text)
