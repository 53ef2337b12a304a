"""Printing: a tree is written as the query that is read as this tree."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import QueryInvalid
from monitor.match import printing
from monitor.match.reading import read
from monitor.match.syntax import (
    And,
    AtLeast,
    Field,
    Line,
    Link,
    Name,
    Near,
    Node,
    Not,
    Or,
    Order,
    Phrase,
    Query,
    Reach,
    Regex,
    finds_something,
)

WORDS = st.lists(
    st.sampled_from(["Orlen", "gaz", "ODKB-u", "o", "łupkowy", "kazach*", "Kowalsk?", "20:15", "TVN24/7", "J.K.", "-"]),
    min_size=1,
    max_size=3,
).filter(lambda words: words != ["-"] * len(words))
QUOTED = st.text('abcŁ "»„()#/*-:', min_size=1, max_size=8).filter(
    lambda words: any(letter.isalnum() for letter in words) and not ('"' in words and "»" in words)
)
PHRASES = st.one_of(
    st.builds(
        Phrase,
        WORDS.map(" ".join),
        st.just(Reach.INFLECTED),
        st.lists(st.sampled_from(["Orlenu", "gazem", "ODKB-u"]), max_size=2, unique=True).map(tuple),
    ),
    st.builds(Phrase, QUOTED, st.sampled_from([Reach.THESE, Reach.EXACT])),
)
TERMS = st.one_of(PHRASES, st.sampled_from([Regex(r"ODKB[- ]\d+"), Regex(r"a\/b#"), Regex('(x|y)"')]))
PLACES = st.one_of(TERMS, st.lists(TERMS, min_size=2, max_size=3).map(tuple).map(Or))
LINKS = st.one_of(
    st.builds(Link, st.sampled_from([Order.ANY, Order.THIS]), st.integers(1, 100)), st.just(Link(Order.SENTENCE))
)
NEARS = st.lists(st.tuples(LINKS, PLACES), min_size=2, max_size=3).map(
    lambda pairs: Near(tuple(part for _, part in pairs), tuple(link for link, _ in pairs[1:]))
)
COUNTS = st.builds(AtLeast, st.integers(1, 1_000), PLACES)
LANGUAGES = st.builds(Field, st.just(Name.LANG), st.sampled_from([Phrase("pl"), Or((Phrase("en"), Phrase("pt-BR")))]))


FIELD_NAMES = st.sampled_from([name for name in Name if name is not Name.LANG])


@st.composite
def trees(draw: st.DrawFn, depth: int = 3, *, in_field: bool = False) -> Node:
    """Any tree that can be read, but for trees of exclusions or conditions alone."""
    kind = draw(st.integers(0, 9 if depth else 5))
    if kind < 6:
        return draw([TERMS, TERMS, NEARS, COUNTS, TERMS, TERMS if in_field else LANGUAGES][kind])
    if kind == 6:
        return Not(draw(trees(depth - 1, in_field=in_field)))
    if kind == 7 and not in_field:
        return Field(draw(FIELD_NAMES), draw(trees(depth - 1, in_field=True)))
    parts = tuple(draw(trees(depth - 1, in_field=in_field)) for _ in range(draw(st.integers(2, 3))))
    return And(parts) if kind == 8 else Or(parts)


@settings(max_examples=150, deadline=None)
@given(trees().filter(finds_something), trees(1).filter(finds_something), st.sampled_from(["en", "pl"]))
def test_what_is_printed_is_read_as_the_same_trees(one: Node, other: Node, language: str) -> None:
    printed = printing.query(Query((Line(1, "", one), Line(2, "", other))), language=language)
    again = read(printed)
    assert [line.tree for line in again.lines] == [one, other]
    assert printing.query(again, language=language) == printed


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*'abAB"„”«»()/*?-!#:,.\\\n \t', " AND ", " NIE ", " NEAR/2 ", "ATLEAST/2(", "title:", " BEZ (", "\u0301"]
        ),
        max_size=20,
    ).map("".join)
)  # fmt: skip
def test_whatever_is_typed_is_refused_or_survives_printing(typed: str) -> None:
    try:
        query = read(typed)
    except QueryInvalid:
        return
    assert [line.tree for line in read(printing.query(query)).lines] == [line.tree for line in query.lines]


@pytest.mark.parametrize(
    ("typed", "english", "polish"),
    [
        pytest.param("a ORAZ b LUB NIE c AND b", "a AND b OR NOT c AND b", "a ORAZ b LUB NIE c ORAZ b", id="operators"),
        pytest.param("a -b", "a AND NOT b", "a ORAZ NIE b", id="a minus"),
        pytest.param("((a)) NEAR (b OR c)", "a NEAR/5 (b OR c)", "a BLISKO/5 (b LUB c)", id="no more parentheses"),
        pytest.param("a PRZED/2 b ZDANIE c", "a ONEAR/2 b SENTENCE c", "a PRZED/2 b ZDANIE c", id="a chain"),
        pytest.param("tytuł:a źródło:b", "title:a AND feed:b", "tytuł:a ORAZ źródło:b", id="fields"),
        pytest.param("MINIMUM/2((a))", "ATLEAST/2(a)", "MINIMUM/2(a)", id="a count"),
        pytest.param("Orban BEZ (Orbana,)", "Orban WITHOUT (Orbana)", "Orban BEZ (Orbana)", id="forms left out"),
        pytest.param("„a ”  OR «b\"»", '"a " OR «b"»', '"a " LUB «b"»', id="quotes"),
        pytest.param("a OR (#b)  # uwaga", "a OR (#b)", "a LUB (#b)", id="a number sign that opens no comment"),
    ],
)  # fmt: skip
def test_a_query_is_printed_in_both_languages(typed: str, english: str, polish: str) -> None:
    assert (printing.query(read(typed)), printing.query(read(typed), language="pl")) == (english, polish)
