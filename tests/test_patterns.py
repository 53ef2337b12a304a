"""Regular expressions: what RE2 reads, where they are true, and what large ones cost."""

import pytest

from monitor.match.patterns import Broken, Patterns, pattern


@pytest.mark.parametrize(
    ("written", "text", "places"),
    [
        pytest.param(r"\d+", "w 12 i 345", [(2, 4), (7, 10)], id="letters of one byte"),
        pytest.param("źdź", "łoździ źdźbło", [(7, 10)], id="letters of two bytes"),
        pytest.param("z", "😀z\U0001f1f5\U0001f1f1z", [(1, 2), (4, 5)], id="letters of four bytes"),
        pytest.param("x", "\ud800x", [(1, 2)], id="half a letter before it"),
        pytest.param("ł*", "ałłbł", [(1, 3), (4, 5)], id="places without letters are none"),
        pytest.param("$", "łłł", [], id="the end is no place"),
    ],
)
def test_an_expression_is_true_where_it_stands(written: str, text: str, places: list[tuple[int, int]]) -> None:
    assert pattern(written).places(text, 10) == places


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        pytest.param("(", "missing )", id="a parenthesis"),
        pytest.param("(?=a)", "invalid perl operator", id="lookaround"),
        pytest.param(r"(a)\1", "invalid escape", id="a reference back"),
        pytest.param("a{1001}", "invalid repetition", id="too many"),
        pytest.param("\ud800", "half a letter", id="half a letter"),
        pytest.param(r"\pL{900}", "", id="too large"),
        pytest.param("a" * 1_001, "", id="too long"),
    ],
)
def test_what_cannot_be_read_says_why(written: str, reason: str) -> None:
    with pytest.raises(Broken) as broken:
        pattern(written)
    assert broken.value.reason.startswith(reason)
    assert bool(broken.value.reason) is bool(reason)


def test_an_expression_that_would_never_end_elsewhere_ends_here() -> None:
    assert pattern("(a|aa)+$").places("a" * 20_000 + "b", 10) == []


def test_many_expressions_are_asked_at_once() -> None:
    many = [pattern(f"Orlen{number}[a-z]|{number}zł") for number in range(1_200)]
    found = Patterns(many).true_of("Orlen7x, Orlen1199 i 1000zł")
    assert {one.written.partition("[")[0] for one in found} == {"Orlen7", "Orlen1000", "Orlen0"}


def test_large_expressions_are_asked_in_several_automata() -> None:
    many = [pattern(f"(.{{{number}}}x|y{number}z)") for number in range(880, 960)]
    assert [one.written for one in Patterns(many).true_of("y900z y912z")] == ["(.{900}x|y900z)", "(.{912}x|y912z)"]


def test_no_expressions_find_nothing() -> None:
    assert Patterns([]).true_of("Orlen") == []
