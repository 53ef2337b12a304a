"""A query as typed, changed in one place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import match
from monitor.errors import NotFound, QueryInvalid
from monitor.match import inflected, leave_out, only_in_one, with_keyword
from monitor.records import Text


@pytest.mark.parametrize(
    ("query", "column", "forms", "edited"),
    [
        pytest.param("Orban", 1, ["Orbana"], "Orban BEZ (Orbana)", id="a word"),
        pytest.param("Orban BEZ (Orbana)", 1, [], "Orban", id="every form again"),
        pytest.param(
            "Orban WITHOUT (Orbana, Orbanem)", 1, ["Orbanie"], "Orban BEZ (Orbanie)", id="others than before"
        ),
        pytest.param("Rosja AND  Chiny # uwaga", 12, ["Chin"], "Rosja AND  Chiny BEZ (Chin) # uwaga", id="in a line"),
        pytest.param("(a OR (b LUB gaz))", 14, ["gazu"], "(a OR (b LUB gaz BEZ (gazu)))", id="in parentheses"),
        pytest.param("((gaz BEZ (gazie)) ORAZ ropa)", 3, ["gazu"], "((gaz BEZ (gazu)) ORAZ ropa)", id="closed"),
        pytest.param("-Orban tytuł:gaz", 2, ["Orbana"], "-Orban BEZ (Orbana) tytuł:gaz", id="excluded"),
        pytest.param("Orlen tytuł:gaz", 13, ["gazu"], "Orlen tytuł:gaz BEZ (gazu)", id="in a field"),
        pytest.param("  Władimir   Putin", 3, ["Putinie"], "  Władimir   Putin BEZ (Putinie)", id="a phrase"),
        pytest.param("ODKB BLISKO/5 gaz", 1, ["ODKB-u"], "ODKB BEZ (ODKB-u) BLISKO/5 gaz", id="near another"),
        pytest.param("mama", 1, ["a:b", "mam"], "mama BEZ (mam)", id="what is no form is passed over"),
    ],
)  # fmt: skip
def test_forms_are_left_out_where_they_stand(query: str, column: int, forms: list[str], edited: str) -> None:
    written = f"# uwaga\n{query}\nkoniec"
    changed = leave_out(written, 2, column, forms, language="pl")
    assert changed == f"# uwaga\n{edited}\nkoniec"
    match.check(changed)


@pytest.mark.parametrize("column", [2, 40])
def test_forms_of_nothing_are_not_left_out(column: int) -> None:
    with pytest.raises(NotFound):
        leave_out("Orban", 1, column, ["Orbana"])


def test_an_article_with_a_form_left_out_alone_is_not_found() -> None:
    query = leave_out("Orban", 1, 1, ["Orbana"])
    assert not match.compile([(0, query)]).hits(Text(body="U Orbana."))
    assert match.compile([(0, query)]).hits(Text(body="O Orbanie."))


def test_the_keywords_that_have_forms_are_those_without_quotes_and_wildcards() -> None:
    query = '# uwaga\nOrlen OR "gaz" OR kazach*\n\n/x+/\nlang:pl AND tytuł:Rosja BEZ (Rosji) AND url:rosja'
    found = [(keyword.words, keyword.without, keyword.line, keyword.column) for keyword in inflected(query)]
    assert found == [("Orlen", (), 2, 1), ("Rosja", ("Rosji",), 5, 19)]


KEYWORDS = st.sampled_from(["Orlen", "gaz łupkowy", '"ropa"', "kazach*", "Orban BEZ (Orbana)", "#x"])
OPERATORS = st.sampled_from([" AND ", " LUB ", " NIE ", " BLISKO/3 "])


@given(st.lists(st.tuples(KEYWORDS, OPERATORS), min_size=1, max_size=4), st.booleans())
def test_whatever_stands_around_a_keyword_stays(parts: list[tuple[str, str]], is_nested: bool) -> None:
    typed = "".join(f"{word}{operator}" for word, operator in parts) + "koniec"
    query = f"(({typed}))" if is_nested else typed
    try:
        keywords = inflected(query)
    except QueryInvalid:
        return
    for keyword in keywords:
        again = inflected(leave_out(query, keyword.line, keyword.column, ["zzz"]))
        assert [one.words for one in again] == [one.words for one in keywords]
        changed = {one.words for one, before in zip(again, keywords, strict=True) if one.without != before.without}
        assert changed == {keyword.words}


@pytest.mark.parametrize(
    ("query", "edited"),
    [("Orlen", "Orlen\ngaz"), ("Orlen\n\n", "Orlen\ngaz"), ("", "gaz"), ("Orlen # uwaga\n", "Orlen # uwaga\ngaz")],
    ids=repr,
)
def test_a_keyword_is_added_on_a_line_of_its_own(query: str, edited: str) -> None:
    assert with_keyword(query, "gaz") == edited


@pytest.mark.parametrize(
    ("saved", "edited", "lines"),
    [
        ("Orlen\ngaz", "gaz\nOrlen # tak", ""),
        ("Orlen", "Orlen\ngaz", "gaz"),
        ("Orlen\ngaz", "Orlen", "gaz"),
        ("Orlen AND gaz", "Orlen OR gaz", "Orlen AND gaz\nOrlen OR gaz"),
        ("Orlen ORAZ gaz", "(Orlen AND gaz)", ""),
    ],
    ids=repr,
)
def test_two_queries_differ_by_the_lines_that_one_of_them_has(saved: str, edited: str, lines: str) -> None:
    assert only_in_one(saved, edited) == lines
