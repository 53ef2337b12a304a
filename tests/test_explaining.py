"""Explaining: which keyword stands where in which form; what failed, and how near it came."""

import ast
import inspect
import re
from dataclasses import replace

import pytest

from monitor import match
from monitor.match import explaining
from monitor.match.misses import one_apart
from monitor.match.telling import POLISH
from monitor.records import Text

ARTICLE = Text(
    title="Operacja ODKB w Kazachstanie",
    lead="Generał Andriej Sierdiukow ogłosił, że wojska zostaną w Kazachstanie „do odwołania”.",
    body=(
        "Na wniosek Kasyma-Żomarta Tokajewa do Kazachstanu weszły siły ODKB - mówi kazachski badacz.\n"
        "Organizacja Układu o Bezpieczeństwie Zbiorowym (ros. ODKB, pol. OUBZ) łączy Armenię, Kazachstan i Rosję. "
        "Kraje ODKB-u rozmawiają z Kazachstanem.\n"
        "Tandemem rządził dotąd Nursułtan Nazarbajew. Nie mam czasu na obronę narodową. Ani jeden Walesa."
    ),
)


def _told(query: str, text: Text = ARTICLE, language: str = "en") -> str:
    return "\n".join(map(str, match.explain(query, text, language)))


@pytest.mark.parametrize(
    ("query", "said", "polish"),
    [
        pytest.param(*row, id=row[0])
        for row in (
            (
                "OUBZ",
                "OUBZ matches: found as „OUBZ” in body at 156-160",
                "OUBZ pasuje: znaleziono jako „OUBZ” w treści",
            ),
            ("Iran", "Iran does not match: not found", "Iran nie pasuje: nie znaleziono"),
            ("Kazahstan", "„Kazachstanie” is one letter from „Kazahstanie”, in title", "różni się jedną literą od"),
            (
                "Armenia -ODKB",
                "ODKB: excluded, and it stands there: „ODKB” in title at 9-13",
                "wykluczone, a jest: „ODKB”",
            ),
            ("Armenia -Iran", "Iran: excluded, and it does not stand there", "wykluczone, i nie ma tego"),
            (
                "Rosja NEAR/2 Armenia",
                "3 words apart: NEAR/2 is missed by 1",
                "dzieli je 3 słowa: o 1 za dużo na BLISKO/2",
            ),
            ("Rosja ONEAR/5 Armenia", "match: they stand the other way round", "stoją w odwrotnej kolejności"),
            ("Rosja NEAR/3 Armenia", "near each other: „Armenię” in body at", "blisko siebie: „Armenię” w treści"),
            ("Tandem ZDANIE Rosja", "never in one sentence: 7 words apart", "nigdy w jednym zdaniu, dzieli je 7 słów"),
            ("OUBZ NEAR/5 Sierdiukow", "never in one field", "nigdy w jednym polu"),
            ("Iran NEAR/5 Rosja", "not all of it stands there: no Iran", "nie ma tu wszystkiego, brak: Iran"),
            ("ATLEAST/5(ODKB)", "4 times, 5 wanted: 1 too few", "4 razy, potrzeba 5: brakuje 1"),
            ("ATLEAST/4(ODKB)", "4 times, 4 wanted", "4 razy, potrzeba 4"),
            (
                "title:Armenia",
                "not found in title; elsewhere as „Armenię” in body",
                "nie znaleziono w tytule; gdzie indziej",
            ),
            ("Armenia feed:TVN24", "feed:TVN24: not found in feed", "źródło:TVN24: nie znaleziono w źródle"),
            ("Armenia lang:en", "the article's language is not known", "języka artykułu nie znamy, a to niczego nie"),
            (
                "Armenia -lang:en",
                "excluded: the article's language is not known",
                "wykluczone: języka artykułu nie znamy",
            ),
            ("OUBZ BEZ (OUBZ)", "but for forms that do not count: „OUBZ” in body", "poza formami, które się nie liczą"),
            ("/ODKB-\\w/", "/ODKB-\\w/ matches: found as „ODKB-u” in body", "pasuje: znaleziono jako „ODKB-u”"),
            ("Uzbek*", "Uzbek* does not match: not found", "Uzbek* nie pasuje: nie znaleziono"),
            ("Odwołanie", "„odwołania” is „Odwołania” but for its capitals, in lead", "innymi wielkimi literami"),
            ('!"operacja"', "„Operacja” is „operacja” but for its capitals, in title", "„Operacja” to „operacja”"),
            ("mama", "„mam” in „Nie mam czasu” reads as a form of „mieć”", "czyta się jako formę słowa „mieć”"),
            ("Ania", "„Ani” opens the sentence „Ani jeden”", "„Ani” otwiera zdanie „Ani jeden”"),
            ("Wałęsa", "„Walesa” is „Wałęsa” but for its Polish letters, in body", "z innymi polskimi znakami"),
            ("Kazachst*", "Kazachst* matches: found as „Kazachstanie” in title", "znaleziono jako „Kazachstanie”"),
            ("Tandem?", "„Tandemem” begins so but ends otherwise, in body", "zaczyna się tak, ale kończy inaczej"),
            ("Bada*", "„badacz” is „bada” but for its capitals", "„badacz” to „bada”"),
            ("Tamdem*", "„Tandemem” begins one letter from „tamdem”", "początek „Tandemem” różni się jedną literą"),
            ("Nursułtan Tokajew", "(all its words are there, but not side by side)", "ale nie obok siebie"),
            (
                "Nursułtan Kowalski",
                "there is „Nursułtan”, but no „Kowalski”",
                "jest „Nursułtan”, ale nie ma „Kowalski”",
            ),
            (
                "Obrona Narodowa",
                "„obronę narodową” has too few capitals",
                "„obronę narodową” ma za mało wielkich liter",
            ),
        )
    ],
)
def test_an_explanation_says_why_in_both_languages(query: str, said: str, polish: str) -> None:
    assert said in _told(query)
    assert polish in _told(query, language="pl")


def test_what_was_found_is_told_with_what_the_words_beside_it_decided() -> None:
    told = _told("mama", Text(body="Kocham mamę. Nie mam czasu. Wiele mam w domu."))
    assert "found as „mamę” in body at 7-11; „mam” in body at 34-37" in told
    assert "„mam” may be of „mieć” or „mamić” too, but hardly in „Wiele mam w”" in told
    assert "not counted: „mam” in „Nie mam czasu” reads as a form of „mieć”" in told


@pytest.mark.parametrize(
    "query", [pytest.param("k" * 20_001 + "*", id="a beginning"), pytest.param("k" * 20_001 + "x", id="a word")]
)
def test_the_longest_keyword_is_explained_in_the_longest_word(query: str) -> None:
    assert "does not match: not found" in _told(query, Text(body="k" * 20_000))[-60:]


def test_nothing_near_is_told_of_what_is_found() -> None:
    assert "is one letter" not in _told("Tandem")


@pytest.mark.parametrize(("language", "said"), [("en", "language is de-AT"), ("pl", "język artykułu: de-AT")])
def test_a_language_that_is_another_one_is_told(language: str, said: str) -> None:
    assert said in _told("Armenia lang:pl", replace(ARTICLE, language="de-AT"), language)


@pytest.mark.parametrize("query", ["słowo", "/słowo/"])
def test_of_many_places_ten_are_told_and_that_no_more_than_a_thousand_are_kept(query: str) -> None:
    told = _told(query, Text(body="słowo " * 1_200), "pl")
    assert told.count("„słowo”") == 10
    assert "i jeszcze" in told
    assert "zapisuje się tylko pierwszych 1000" in told
    assert "zapisuje" not in _told(query, Text(body="słowo " * 900), "pl")


def test_every_sentence_is_known_in_polish_and_has_its_places() -> None:
    tree = ast.parse(inspect.getsource(explaining))
    said = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)
        and (getattr(node.func, "attr", "") == "say" or getattr(node.func, "id", "") == "say")
    } | set(explaining._LACKS.values())  # fmt: skip
    assert said <= POLISH.keys()
    for english, polish in POLISH.items():
        assert sorted(re.findall(r"%\(\w+\)s", english)) == sorted(re.findall(r"%\(\w+\)s", polish))


@pytest.mark.parametrize(
    ("one", "other", "is_it"),
    [
        pytest.param("orlen", "orlem", True, id="changed"),
        pytest.param("orlen", "orle", True, id="left out"),
        pytest.param("orlen", "horlen", True, id="added"),
        pytest.param("orlen", "orlen", False, id="the same"),
        pytest.param("orlen", "orelm", False, id="two changed"),
        pytest.param("orlen", "orl", False, id="two left out"),
    ],
)
def test_two_words_are_one_letter_apart(one: str, other: str, is_it: bool) -> None:
    assert one_apart(one, other) is one_apart(other, one) is is_it
