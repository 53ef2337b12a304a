"""Queries: what they say, and how they are refused."""

import pytest

from monitor import match
from monitor.errors import QueryInvalid
from monitor.match.reading import read
from monitor.match.syntax import And, Node, Not, Or, Phrase, Reach

A, B, C = Phrase("a"), Phrase("b"), Phrase("c")


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        pytest.param("Kazachstan", Phrase("Kazachstan"), id="a word"),
        pytest.param("Władimir Putin", Phrase("Władimir Putin"), id="words side by side"),
        pytest.param('"gaz łupkowy"', Phrase("gaz łupkowy", Reach.THESE), id="exactly these forms"),
        pytest.param("„gaz łupkowy”", Phrase("gaz łupkowy", Reach.THESE), id="Polish quotes"),
        pytest.param('!"Orlen"', Phrase("Orlen", Reach.EXACT), id="exactly this, case too"),
        pytest.param("a AND b", And((A, B)), id="AND"),
        pytest.param("a ORAZ b LUB NIE c AND b", Or((And((A, B)), And((Not(C), B)))), id="Polish operators"),
        pytest.param("a OR b AND NOT c", Or((A, And((B, Not(C))))), id="NOT before AND before OR"),
        pytest.param("(a OR b) AND c", And((Or((A, B)), C)), id="parentheses"),
        pytest.param("a -b", And((A, Not(B))), id="a minus excludes"),
        pytest.param("a -(b OR c)", And((A, Not(Or((B, C))))), id="a minus before a parenthesis"),
        pytest.param('a -!"b"', And((A, Not(Phrase("b", Reach.EXACT)))), id="a minus before a quotation"),
        pytest.param("Gdynia - Gdańsk", Phrase("Gdynia - Gdańsk"), id="a dash between spaces is no minus"),
        pytest.param("a NOT (b OR c)", And((A, Not(Or((B, C))))), id="NOT needs no AND"),
        pytest.param("Kasym-Żomart Tokajew", Phrase("Kasym-Żomart Tokajew"), id="a hyphen inside is no minus"),
        pytest.param("a # b", A, id="a comment ends the line"),
        pytest.param("prawo i sprawiedliwość", Phrase("prawo i sprawiedliwość"), id="small letters are no operator"),
        pytest.param("TVN24/7", Phrase("TVN24/7"), id="a slash inside is no regular expression"),
    ],
)
def test_a_line_is_read_as_its_tree(query: str, tree: Node) -> None:
    assert read(query).lines[0].tree == tree


def test_lines_are_alternatives_and_comments_and_blank_lines_are_none() -> None:
    lines = read("# kraje\n\nKazachstan  # i okolice\r\n  ODKB\n").lines
    assert [(line.number, line.keyword) for line in lines] == [(3, "Kazachstan"), (4, "ODKB")]


@pytest.mark.parametrize(
    ("query", "line", "column", "said"),
    [
        pytest.param("", 1, 1, "empty", id="nothing"),
        pytest.param("# tylko uwaga\n\n", 1, 1, "empty", id="only a comment"),
        pytest.param("a\n(b OR c", 2, 1, "not closed", id="an open parenthesis"),
        pytest.param("a OR b)", 1, 7, "not opened", id="a parenthesis too many"),
        pytest.param('Bank "Pekao', 1, 6, "not closed", id="an open quotation"),
        pytest.param("NOT a", 1, 1, "only exclusions", id="only negative"),
        pytest.param("a\nb OR NIE c", 2, 1, "only exclusions", id="an alternative that is only negative"),
        pytest.param("-a -b", 1, 1, "only exclusions", id="only minuses"),
        pytest.param("a AND", 1, 6, "the line ends", id="an operator at the end"),
        pytest.param("a AND OR b", 1, 7, "OR stands", id="two operators"),
        pytest.param("()", 1, 2, ") stands", id="empty parentheses"),
        pytest.param("(a) b", 1, 5, "operator is missing", id="no operator after a parenthesis"),
        pytest.param("a AND --- ...", 1, 7, "no word", id="a row of hyphens"),
        pytest.param("...", 1, 1, "no word", id="no letters"),
        pytest.param('""', 1, 1, "no word", id="an empty quotation"),
        pytest.param("kolor:biały", 1, 1, "no field", id="an unknown field"),
        pytest.param("a\n" + "b " * 33_000, 1, 1, "64 KiB", id="too long"),
        pytest.param("\n".join(["a OR b"] * 1_001), 1001, 1, "2,000", id="too many operands"),
        pytest.param("(" * 51 + "a" + ")" * 51, 1, 51, "50", id="too deep"),
        pytest.param("(" * 60_000, 1, 51, "50", id="far too deep"),
        pytest.param("NOT " * 16_000 + "a", 1, 201, "50", id="far too many NOTs"),
        pytest.param("-" * 60_000, 1, 1, "no word", id="minuses and nothing else"),
    ],
)
def test_a_query_is_refused_with_line_and_column(query: str, line: int, column: int, said: str) -> None:
    with pytest.raises(QueryInvalid) as refused:
        match.check(query)
    assert said in str(refused.value)
    assert (refused.value.line, refused.value.column) == (line, column)
    assert refused.value.hint


@pytest.mark.parametrize(
    "query",
    [
        "kazach*", "Kowalsk?", "a NEAR/5 b", "a ONEAR/5 b", "a BLISKO/5 b", "a NEAR b", "a SENTENCE b", "a ZDANIE b",
        "ATLEAST/3(a)", r"/ODKB[- ]\d+/", "title:a", "tytuł:a", "źródło: a", "a -url:b",
    ],
)  # fmt: skip
def test_what_is_not_available_yet_is_refused_and_never_read_as_words(query: str) -> None:
    with pytest.raises(QueryInvalid, match="not available yet"):
        match.check(query)


def test_the_deepest_and_longest_allowed_query_is_read() -> None:
    match.check("(" * 50 + "a" + ")" * 50)
    match.check("\n".join(["a OR b"] * 1_000))
    match.check("a" * 65_536)
