"""Names in texts: what is one, what is told together, and what a capital at the beginning of a sentence says."""

import pytest

from monitor.language import names


def found(*texts: str, without: tuple[str, ...] = (), least: int = 1) -> list[tuple[str, int]]:
    return [(one.name, one.texts) for one in names.counted(texts, without=without, most=20, least=least)]


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (["Rozmawiał z Władimirem Putinem.", "Mówił o Władimirze Putinie."], ["Władimir Putin"]),
        (["Był w Warszawie.", "Jechał do Warszawy."], ["Warszawa"]),
        (["Szczyt ODKB-u w maju.", "Szczyt ODKB."], ["ODKB"]),
        (["Decyzja Unii Europejskiej.", "Tak chce Unia Europejska."], ["Unia Europejska"]),
        (["Rzecznik Ministerstwa Spraw Zagranicznych.", "Ministerstwo Spraw Zagranicznych milczy."],
         ["Ministerstwo Spraw Zagranicznych"]),
        (["Spotkał się z Xerxiwem.", "To był Xerxiw.", "Nie chciał Xerxiwa."], ["Xerxiw"]),
    ],
    ids=["person", "place", "acronym", "adjective", "a noun and what depends on it", "in no dictionary"],
)  # fmt: skip
def test_forms_of_one_name_are_told_together_in_a_form_that_can_stand_alone(texts: list[str], told: list[str]) -> None:
    assert found(*texts) == [(name, len(texts)) for name in told]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Dziś padał deszcz. Wczoraj nie. – Jutro też – mówił.", []),
        ("Minister mówił. Rozmawiał z nim Minister", ["minister"]),
        ("Putin milczy. Wczoraj mówił o tym Putin.", ["Putin"]),
        ("„Rozmowy trwają”, mówi rzecznik.", []),
        ("W I kwartale i w XIX wieku", []),
    ],
    ids=["plain words", "a word with a capital once", "a name that opens a sentence", "in quotes", "Roman numbers"],
)
def test_the_capital_at_the_beginning_of_a_sentence_says_nothing(text: str, told: list[str]) -> None:
    assert [name.lower() for name, _ in found(text)] == [name.lower() for name in told]


def test_a_name_counts_once_a_text_and_a_part_of_it_counts_as_the_whole() -> None:
    text = "Przyjechał Donald Tusk. Mówił Donald Tusk, a z Tuskiem ministrowie."
    assert found(text, "Widziano go z Donaldem Tuskiem.") == [("Donald Tusk", 2)]


def test_who_is_told_in_full_once_is_meant_by_the_surname_unless_two_have_it() -> None:
    assert found("Mówił Donald Tusk.", "Wraca do Tuska.") == [("Donald Tusk", 2)]
    assert ("Tusk", 1) in found("Mówił Donald Tusk.", "Wraca do Tuska.", "Mówi Anna Tusk.")


def test_what_the_watchlist_itself_looks_for_is_left_out() -> None:
    texts = ["Rozmowy Kazachstanu z Chinami.", "Gaz dla Chin z Kazachstanu."]
    assert found(*texts, without=("Kazachstanu",)) == [("Chiny", 2)]


def test_what_stands_in_fewer_texts_than_asked_for_is_not_told() -> None:
    assert found("Był w Rzymie.", "Był w Paryżu i w Rzymie.", least=2) == [("Rzym", 2)]


def test_no_texts_have_no_names() -> None:
    assert found() == []
    assert found("", "\n\n") == []
