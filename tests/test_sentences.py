"""Sentences: which words of a text stand in one."""

import pytest

from monitor.language.passage import passage
from monitor.match.sentences import Sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        pytest.param("Rosja milczy. Chiny też.", ["Rosja milczy", "Chiny też"], id="a full stop"),
        pytest.param("Rosja? Nie! „Tak.” Bo…  Cóż", ["Rosja", "Nie", "Tak", "Bo", "Cóż"], id="other marks and quotes"),
        pytest.param("Gen. J. Duda, tzw. Wódz, m.in. X", ["Gen. J. Duda, tzw. Wódz, m.in. X"], id="abbreviations"),
        pytest.param("W 2014 r. Rosja weszła.", ["W 2014 r. Rosja weszła"], id="a year"),
        pytest.param("Dał 3.5 mln zł. Rosja nie.", ["Dał 3.5 mln zł", "Rosja nie"], id="a number"),
        pytest.param("wersja 2. poprawiona", ["wersja 2. poprawiona"], id="a small letter goes on"),
        pytest.param("Tytuł\nRosja i\nchiny\n\nkoniec", ["Tytuł", "Rosja i\nchiny", "koniec"], id="lines, paragraphs"),
        pytest.param("Na onet.pl (Rosja) jest", ["Na onet.pl (Rosja) jest"], id="an address and parentheses"),
    ],
)  # fmt: skip
def test_a_text_has_its_sentences(text: str, sentences: list[str]) -> None:
    words = passage(text)
    found = Sentences(words)
    spans = dict.fromkeys(found.around(index) for index in range(len(words.keys)))
    assert [text[words.starts[first] : words.ends[last]] for first, last in spans] == sentences


def test_a_text_without_words_has_no_sentence() -> None:
    assert Sentences(passage("...")).around(0) == (0, -1)
