"""The page on the query language: every example in it does what it says."""

import re
from pathlib import Path

import pytest

from monitor import match
from monitor.errors import QueryInvalid
from monitor.match import printing
from monitor.match.reading import read
from monitor.records import Text

PAGE = Path(__file__).parents[1] / "docs" / "query-language.md"
_TEXT = re.compile(r"(?:\*(.+?)\* )?(.*)")


def _rows(*header: str) -> list[list[str]]:
    """The rows of every table with this header."""
    rows = []
    is_inside = False
    for line in PAGE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split(" |")]
        if cells == list(header):
            is_inside = True
        elif not line.startswith("|"):
            is_inside = False
        elif is_inside and not line.startswith("|--"):
            rows.append(cells)
    return rows


EXAMPLES = [
    *((typed, text, found) for typed, text, found in _rows("write", "in this text", "finds")),
    *((typed, text, found) for typed, _, text, found in _rows("write", "Polish", "in this text", "finds")),
    *((typed, text, found) for _, typed, text, found in _rows("write", "Polish", "in this text", "finds")),
]


@pytest.mark.parametrize(
    ("typed", "text", "found"), [pytest.param(*row, id=f"{row[0]} in {row[1]}") for row in EXAMPLES]
)
def test_an_example_finds_what_the_page_says(typed: str, text: str, found: str) -> None:
    parts = _TEXT.fullmatch(text)
    assert parts
    hits = match.compile([(1, typed.strip("`"))]).hits(Text(title=parts[1] or "", body=parts[2]))
    assert [place.form for hit in hits for place in hit.occurrences] == (found.split(", ") if found else [])


@pytest.mark.parametrize("row", _rows("write", "Polish", "in this text", "finds"), ids=lambda row: row[1])
def test_the_polish_of_an_example_is_the_same_query(row: list[str]) -> None:
    english, polish = (read(typed.strip("`")) for typed in row[:2])
    assert [line.tree for line in english.lines] == [line.tree for line in polish.lines]
    assert printing.query(english, language="pl") == printing.query(polish, language="pl")


@pytest.mark.parametrize("row", _rows("field", "Polish", ""), ids=lambda row: row[0])
def test_every_name_of_a_field_is_read_as_that_field(row: list[str]) -> None:
    names = re.findall("`(.+?)`", row[0] + row[1])
    trees = {read(f"a AND {name}pl").lines[0].tree for name in names}
    assert len(trees) == 1


@pytest.mark.parametrize("row", _rows("line", "said", "po polsku"), ids=lambda row: row[0])
def test_what_is_refused_says_what_the_page_says(row: list[str]) -> None:
    typed, said, polish = row
    with pytest.raises(QueryInvalid) as refused:
        match.check(typed.strip("`"))
    assert said in str(refused.value)
    assert polish in match.pointed(typed.strip("`"), refused.value, "pl")


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) > 40
