"""Queries: what they say, and how they are refused."""

from itertools import islice
from random import Random

import pytest

from monitor import match
from monitor.errors import QueryInvalid
from monitor.match.faults import Fault
from monitor.match.reading import read
from monitor.match.syntax import And, AtLeast, Field, Link, Name, Near, Node, Not, Or, Order, Phrase, Reach, Regex
from tests import odd_queries

A, B, C = Phrase("a"), Phrase("b"), Phrase("c")
NEAR, ONEAR, SENTENCE = Link(Order.ANY, 5), Link(Order.THIS, 5), Link(Order.SENTENCE)

FAULTS = [
    pytest.param(*row, id=row[4])
    for row in (
        ("a\n" + "b " * 33_000, 1, 1, "64 KiB", "too-long"),
        ("a OR " * 2_000 + "a", 1, 10_001, "2000", "too-many-operands"),
        ("(" * 51 + "a", 1, 51, "50", "too-deep"),
        ("a " * 101, 1, 1, "100 słów", "long-phrase"),
        ("# nic", 1, 1, "puste", "empty"),
        ("a AND ...", 1, 7, "nie ma tu słowa", "no-word"),
        ("a „b", 1, 3, "cudzysłowu", "quotation-open"),
        ("a)", 1, 2, "brak otwierającego nawiasu", "parenthesis-not-opened"),
        ("(a", 1, 1, "brak zamykającego nawiasu", "parenthesis-not-closed"),
        ("a\n-b", 2, 1, "same wykluczenia", "only-exclusions"),
        ("lang:pl", 1, 1, "same warunki", "only-conditions"),
        ("(a) b", 1, 5, "brak operatora", "operator-missing"),
        ("a NEAR/5", 1, 9, "wiersz się kończy", "line-ends"),
        ("a AND OR b", 1, 7, "OR stoi tam", "keyword-missing"),
        ("kolor:a", 1, 1, "nie ma pola kolor:", "unknown-field"),
        ("title:(a OR body:b)", 1, 13, "pole wewnątrz", "field-in-field"),
        ("a lang:polski", 1, 8, "polski nie jest kodem", "language-code"),
        ("Rosja AND ka*", 1, 11, "za mało liter przy *", "wildcard-short"),
        ("a OR /b", 1, 6, "brak ukośnika", "regex-open"),
        ("/a(/", 1, 1, "RE2 nie rozumie", "regex-broken"),
        ("/\\pL{900}/", 1, 1, "za duże", "regex-large"),
        ("/a*/", 1, 1, "pustego tekstu", "regex-empty"),
        ("a NEAR/0 b", 1, 3, "NEAR/0 wymaga liczby", "distance"),
        ("ATLEAST/x(a)", 1, 1, "ATLEAST/x wymaga liczby", "count"),
        ("ATLEAST/3 a", 1, 11, "wymaga nawiasu", "count-open"),
        ("a NEAR/5 (b AND c)", 1, 3, "NEAR/5 łączy tylko", "no-places"),
        ('"a" WITHOUT (b)', 1, 5, "WITHOUT stoi po słowie", "forms-of"),
        ("a BEZ b", 1, 7, "BEZ wymaga form", "forms-open"),
        ("a BEZ (b*)", 1, 8, "nie jest pojedynczą formą", "form-word"),
    )
]


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
        pytest.param("AC / DC", Phrase("AC / DC"), id="nor is a slash alone"),
        pytest.param("kazach*", Phrase("kazach*"), id="a beginning"),
        pytest.param("Jan Kowalsk?", Phrase("Jan Kowalsk?"), id="one letter"),
        pytest.param(r"/ODKB[- ]\d+/", Regex(r"ODKB[- ]\d+"), id="a regular expression"),
        pytest.param(r"a -/b\/c/", And((A, Not(Regex(r"b\/c")))), id="a slash in one, and a minus before it"),
        pytest.param("a NEAR/5 b", Near((A, B), (NEAR,)), id="NEAR"),
        pytest.param("a NEAR b", Near((A, B), (NEAR,)), id="NEAR without a number is 5"),
        pytest.param("a BLISKO/5 b", Near((A, B), (NEAR,)), id="BLISKO"),
        pytest.param("a ONEAR/5 b", Near((A, B), (ONEAR,)), id="ONEAR"),
        pytest.param("a PRZED/5 b", Near((A, B), (ONEAR,)), id="PRZED"),
        pytest.param("a PRZED b", Phrase("a PRZED b"), id="PRZED without a number is a word"),
        pytest.param("a SENTENCE b", Near((A, B), (SENTENCE,)), id="SENTENCE"),
        pytest.param("a ZDANIE b", Near((A, B), (SENTENCE,)), id="ZDANIE"),
        pytest.param("a NEAR/5 b ONEAR/5 c", Near((A, B, C), (NEAR, ONEAR)), id="a chain"),
        pytest.param("a AND b NEAR/5 c", And((A, Near((B, C), (NEAR,)))), id="NEAR before AND"),
        pytest.param("a NOT b NEAR/5 c", And((A, Not(Near((B, C), (NEAR,))))), id="NEAR before NOT"),
        pytest.param("(a OR b) NEAR/5 c", Near((Or((A, B)), C), (NEAR,)), id="alternatives near something"),
        pytest.param("ATLEAST/3(a)", AtLeast(3, A), id="ATLEAST"),
        pytest.param("MINIMUM/3 (a OR b)", AtLeast(3, Or((A, B))), id="MINIMUM"),
        pytest.param("title:a", Field(Name.TITLE, A), id="a field"),
        pytest.param("Tytuł:a", Field(Name.TITLE, A), id="a Polish field in capitals"),
        pytest.param("treść:(a OR b)", Field(Name.BODY, Or((A, B))), id="a field of a parenthesis"),
        pytest.param('lead: "a"', Field(Name.LEAD, Phrase("a", Reach.THESE)), id="a space behind a field"),
        pytest.param("title:ATLEAST/2(a)", Field(Name.TITLE, AtLeast(2, A)), id="a count in a field"),
        pytest.param("a lang:pl", And((A, Field(Name.LANG, Phrase("pl")))), id="a condition needs no AND"),
        pytest.param("a -źródło:b", And((A, Not(Field(Name.FEED, B)))), id="an excluded feed"),
        pytest.param("a adres:b.pl/c", And((A, Field(Name.URL, Phrase("b.pl/c")))), id="an address"),
        pytest.param("https://a.pl", Phrase("https://a.pl"), id="an address is no field"),
        pytest.param("godz. 20:15", Phrase("godz. 20:15"), id="nor is an hour"),
        pytest.param("Orban WITHOUT (Orbana, Orbanem)", Phrase("Orban", without=("Orbana", "Orbanem")), id="WITHOUT"),
        pytest.param("Orban BEZ (ODKB-u) AND a", And((Phrase("Orban", without=("ODKB-u",)), A)), id="BEZ"),
        pytest.param("((a) OR b) AND c", And((Or((A, B)), C)), id="two parentheses opened in a row"),
        pytest.param("c AND (a OR (b))", And((C, Or((A, B)))), id="two closed in a row"),
        pytest.param("((a) NEAR/5 b)", Near((A, B), (NEAR,)), id="a parenthesis near something in another"),
        pytest.param("a -(-(b) NEAR/5 c)", And((A, Not(Not(Near((B, C), (NEAR,)))))), id="minuses and parentheses"),
        pytest.param("ATLEAST/3((a) OR b)", AtLeast(3, Or((A, B))), id="ATLEAST of two parentheses"),
        pytest.param("title:((a) OR b) AND c", And((Field(Name.TITLE, Or((A, B))), C)), id="a field of two"),
        pytest.param("(#b)", Phrase("#b"), id="a hash behind a parenthesis begins a word"),
        pytest.param("Ruch NIEZALEŻNI", Phrase("Ruch NIEZALEŻNI"), id="an operator's letters begin a word"),
        pytest.param("godz. 20:15 w A: i B/C", Phrase("godz. 20:15 w A: i B/C"), id="colons and slashes in words"),
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
        pytest.param("a WITHOUT (" + "b, " * 2_001 + ")", 1, 6_012, "2,000", id="too many forms left out"),
        pytest.param("\n".join(f"/.{{{n}}}/" for n in range(980, 999)), 4, 1, "too large", id="too many expressions"),
        pytest.param("/" + "a" * 1_001 + "/", 1, 1, "too large", id="too long an expression"),
        pytest.param("a OR feed:b", 1, 1, "only conditions", id="an alternative that is only a condition"),
        pytest.param("title:a NEAR/5 b", 1, 9, "about keywords", id="a field inside NEAR"),
        pytest.param("ATLEAST/2(NOT a)", 1, 1, "about keywords", id="an exclusion that is counted"),
        pytest.param("a b*", 1, 3, "too few letters", id="a bare wildcard"),
        pytest.param("*stan", 1, 1, "too few letters", id="an ending"),
        pytest.param("a?", 1, 1, "too few letters", id="a letter and a question mark"),
        pytest.param("lang:(pl OR /e/)", 1, 13, "no code", id="an expression for a language"),
        pytest.param("(" * 51 + "a" + ")" * 51, 1, 51, "50", id="too deep"),
        pytest.param("(" * 60_000, 1, 51, "50", id="far too deep"),
        pytest.param("NOT " * 16_000 + "a", 1, 201, "50", id="far too many NOTs"),
        pytest.param("-" * 60_000, 1, 1, "no word", id="minuses and nothing else"),
        pytest.param("((a) OR (b)", 1, 1, "not closed", id="the outer of two in a row"),
        pytest.param("(( a)) )  )", 1, 8, "not opened", id="the third of four closed in a row"),
        pytest.param("(NOT -(a) NOT", 1, 14, "the line ends", id="NOT in a row, and no end"),
        pytest.param("x y-ab*", 1, 3, "too few letters", id="a part of the second word"),
        pytest.param("a BEZ ((b))", 1, 8, "no single form", id="forms in two parentheses"),
        pytest.param("a BEZ (b, c,d*)", 1, 13, "no single form", id="the third of three forms"),
    ],
)
def test_a_query_is_refused_with_line_and_column(query: str, line: int, column: int, said: str) -> None:
    with pytest.raises(QueryInvalid) as refused:
        match.check(query)
    assert said in str(refused.value)
    assert (refused.value.line, refused.value.column) == (line, column)
    assert refused.value.hint


def test_every_fault_is_shown_by_an_example() -> None:
    assert {row.values[4] for row in FAULTS} == {fault.value for fault in Fault}


@pytest.mark.parametrize(("query", "line", "column", "said", "code"), FAULTS)
def test_a_refusal_says_what_and_where_in_both_languages(
    query: str, line: int, column: int, said: str, code: str
) -> None:
    with pytest.raises(QueryInvalid) as refused:
        match.check(query)
    error = refused.value
    assert (error.code, error.line, error.column) == (code, line, column)
    polish, polish_hint = error.polish
    assert said in polish
    assert polish_hint
    assert error.hint
    assert (polish, polish_hint) != (error.message, error.hint)


@pytest.mark.parametrize(
    ("query", "hint", "polish"),
    [
        pytest.param("titel:a", "did you mean title:?", "czy chodziło o title:?", id="a slip"),
        pytest.param("tytul:a OR autr:c", "did you mean autor:?", "czy chodziło o autor:?", id="a slip in Polish"),
        pytest.param("kolor:a", "fields are title:", "pola to tytuł:", id="nothing like it"),
    ],
)  # fmt: skip
def test_an_unknown_field_is_told_which_one_was_meant(query: str, hint: str, polish: str) -> None:
    with pytest.raises(QueryInvalid) as refused:
        match.check(query)
    assert hint in refused.value.hint
    assert polish in refused.value.polish[1]


def test_an_error_is_shown_with_its_line_a_caret_and_a_hint() -> None:
    query = "Kazachstan\nOrlen ORAZ (gaz"
    with pytest.raises(QueryInvalid) as refused:
        match.check(query)
    assert match.pointed(query, refused.value, "pl").split("\n") == [
        "wiersz 2, kolumna 12: brak zamykającego nawiasu",
        "  Orlen ORAZ (gaz",
        "             ^",
        "dopisz )",
    ]
    assert match.pointed(query, refused.value, "en").startswith("line 2, column 12: this parenthesis is not closed")


def test_of_a_long_line_the_part_around_the_caret_is_shown() -> None:
    query = "a OR " * 200 + ")" + " OR b" * 200
    with pytest.raises(QueryInvalid) as refused:
        match.check(query)
    _, shown, caret, _ = match.pointed(query, refused.value).split("\n")
    assert len(shown) < 80
    assert shown[caret.index("^")] == ")"


def test_whatever_is_typed_is_read_or_refused_with_a_sentence() -> None:
    shown = [_refusal(query) for query in islice(odd_queries.odd(Random(7)), 4_000)]
    assert {said.count("\n") for said in shown if said} == {3}
    assert "" in shown


def _refusal(query: str) -> str:
    try:
        match.check(query)
    except QueryInvalid as refused:
        return match.pointed(query, refused)
    return ""


def test_the_deepest_and_longest_allowed_query_is_read() -> None:
    match.check("title:(" + "(" * 48 + "a" + ")" * 49)
    match.check(" ".join(["a"] * 100))
    match.check("(" * 50 + "a" + ")" * 50)
    match.check("\n".join(["a OR b"] * 1_000))
    match.check("a" * 65_536)
