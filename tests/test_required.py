"""Candidates: a keyword is looked at only where it can be true, and never missed for it."""

from itertools import product

import pytest

from monitor import match
from monitor.match import required
from monitor.match.evaluation import places
from monitor.match.evidence import Evidence
from monitor.match.matcher import add
from monitor.match.percolator import Percolator
from monitor.match.printing import line
from monitor.match.reading import read
from monitor.records import Text


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        pytest.param("gaz", ["gaz"], id="itself"),
        pytest.param("gaz AND Kazachstan", ["Kazachstan"], id="the rarer of two"),
        pytest.param("gaz AND (Kazachstan OR on)", ["gaz"], id="a choice is as frequent as its most frequent"),
        pytest.param("gaz OR Kazachstan -Iran", ["gaz", "Kazachstan"], id="a choice needs all"),
        pytest.param("gaz NEAR/5 Kazachstan", ["Kazachstan"], id="the rarer of neighbours"),
        pytest.param("kazach* AND Orlen", ["Orlen"], id="rather a word than a beginning"),
        pytest.param("/x+/ AND kazach*", ["kazach*"], id="rather a beginning than an expression"),
        pytest.param("/x+/ AND lang:pl", ["/x+/"], id="an expression when there is nothing else"),
        pytest.param("title:gaz AND feed:Kazachstan", ["gaz"], id="a condition is no word to look for"),
        pytest.param("ATLEAST/3(gaz OR woda) AND NOT Kazachstan", ["gaz", "woda"], id="counts, and no exclusions"),
    ],
)
def test_a_keyword_rests_under_its_rarest_required_terms(query: str, terms: list[str]) -> None:
    assert [line(term) for term in required.terms(read(query).lines[0].tree)] == terms


PARTS = ["Rosja", "gazo*", "gaz łupkowy", '"Iran"', "/w[eę]g/", "title:Rosja", "Rosja NEAR/2 Iran", "ATLEAST/2(Iran)"]
TEXTS = [
    Text(title="Rosja", body="Iran i Iran"),
    Text(body="Rosja, Iran; gazociąg"),
    Text(lead="węgiel", body="gaz łupkowy", language="pl"),
    Text(title="Irański węgiel"),
    Text(),
]


def test_what_is_found_by_candidates_is_what_is_found_by_trying_every_keyword() -> None:
    pairs = list(product(PARTS, PARTS))
    shapes = ("({}) AND ({})", "({}) OR ({})", "({}) NOT ({})", "({}) AND (lang:pl OR ({}))")
    queries = [(number, shape.format(*pair)) for number, (shape, pair) in enumerate(product(shapes, pairs))]
    matcher = match.compile(queries)
    percolator = Percolator()
    lines = [(number, read(query).lines[0]) for number, query in queries]
    for _, one in lines:
        add(percolator, one)
    for text in TEXTS:
        seen = Evidence(text, percolator)
        true = [number for number, one in lines if places(one.tree, seen)]
        assert [hit.watchlist_id for hit in matcher.hits(text)] == true
