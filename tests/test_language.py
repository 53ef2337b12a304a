"""Words: their forms, and how they are spelled."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some

from monitor import language
from monitor.language import cases, letters, paradigms
from monitor.language.neighbours import is_ours
from monitor.language.passage import passage


def _forms(keyword: str, *, use_dictionary: bool = True) -> set[str]:
    return {row.form for row in language.forms(keyword, use_dictionary=use_dictionary)}


@pytest.mark.parametrize(
    ("keyword", "has", "lacks"),
    [
        pytest.param(
            "Kazachstan", "Kazachstanu Kazachstanowi Kazachstanem Kazachstanie", "Kazachstany", id="a country"
        ),
        pytest.param("inflacja", "inflacji inflację inflacją inflacje", "Inflacji", id="a common noun"),
        pytest.param("Polska", "Polski Polsce Polskę Polską", "Polskiej Polskich", id="a country, not its adjective"),
        pytest.param("Chiny", "Chin Chinom Chinami Chinach", "", id="a country that is plural"),
        pytest.param("wiek", "wieku wieki wieków", "w", id="no abbreviations"),
        pytest.param("zacząć", "zaczęłam zaczął zacząłby zaczniemy", "", id="a verb with its persons"),
        pytest.param("powinien", "powinna powinniśmy", "", id="an odd verb"),
        pytest.param("Tokajew", "Tokajewa Tokajewowi Tokajewem Tokajewie", "", id="a name no dictionary has"),
        pytest.param("Mike", "Mike'a Mike'owi Mikiem", "", id="a foreign name with an apostrophe"),
        pytest.param("Andrássy", "Andrássyego Andrássy'ego", "", id="a foreign name in -y"),
        pytest.param("ODKB", "ODKB ODKB-u ODKB-owi ODKBowski ODKB'u", "odkb", id="an acronym"),
        pytest.param("FIFA", "FIFA FIFY FIFĘ FIFie", "", id="an acronym in -A"),
        pytest.param("PiS", "PiS-u PiSem PiSu PIS", "", id="an acronym with a small letter"),
        pytest.param("Lodz", "Łodzi Łodzią", "", id="typed without Polish letters"),
        pytest.param("Walesa", "Wałęsy Wałęsie Walesy", "", id="a surname, and another with Polish letters"),
        pytest.param("laska", "laski lasce", "łaska łaski", id="a word as it is typed"),
        pytest.param("Stany Zjednoczone", "Stanów Zjednoczonych Zjednoczonymi", "", id="typed in the plural"),
        pytest.param("wojna w Ukrainie", "wojny w Ukrainie", "we Ukrainy", id="inside a phrase cases stay"),
        pytest.param("edward gierek", "Edwardem Gierkiem", "", id="names in small letters"),
        pytest.param("Włosi", "Włochów Włochami", "Włoch", id="a people, not its country"),
        pytest.param("Kowalski", "Kowalskiego Kowalscy Kowalskich", "Kowalska Kowalskiej", id="a man's surname"),
        pytest.param("Kowalska", "Kowalskiej Kowalską", "Kowalskim Kowalskich", id="a woman's, not the family's"),
        pytest.param("Kowalscy", "Kowalskich Kowalskimi", "Kowalski Kowalskiego", id="a family"),
        pytest.param("Nowakowie", "Nowaków Nowakom", "Nowaka Nowakowi", id="a family in -owie"),
        pytest.param("Goeldelowie", "Goeldelów Goeldelach", "Goeldela", id="a family no dictionary has"),
        pytest.param(
            "Arłamowscy", "Arłamowskich Arłamowskimi", "Arłamowscego", id="a family in -scy no dictionary has"
        ),
        pytest.param("Polacy", "Polaków Polak", "Polacego", id="a people, with each of them"),
        pytest.param("Nowak", "Nowak Nowaka Nowakowie", "Nowakowa Nowakowej", id="a surname, not the wife's"),
        pytest.param("Niemcy", "Niemczech Niemiec", "Niemcego", id="a plural country, not a man's name in -y"),
        pytest.param("Gyurcsány", "Gyurcsánya Gyurcsányowi", "", id="a Hungarian consonant of two letters"),
        pytest.param("Mario", "Maria Mariem", "Marii Marią", id="a man's name in -io"),
        pytest.param("Wikipedysta", "Wikipedyści", "", id="a person in -sta no dictionary has"),
        pytest.param("Banksy", "Banksych", "Banks", id="no bare plural where nobody could say it"),
        pytest.param("ORLEN", "ORLENU", "Orlenu", id="a word typed in capitals"),
        pytest.param("W. Putin", "W Putina", "Wem", id="an initial"),
        pytest.param("F-16", "F 16", "", id="a number"),
    ],
)
def test_a_keyword_has_its_forms(keyword: str, has: str, lacks: str) -> None:
    assert set(has.split()) <= _forms(keyword)
    assert set(lacks.split()).isdisjoint(_forms(keyword))


def test_a_form_tells_where_it_comes_from() -> None:
    sources = {row.form: row.source for row in language.forms("Kazachstan")}
    assert sources["Kazachstanie"] == "dictionary"
    assert {row.source for row in language.forms("Tokajew")} == {"guess"}
    assert {row.source for row in language.forms("ODKB")} == {"rule"}
    assert {row.source for row in language.forms("2024")} == {"typed"}


def test_the_typed_form_comes_first_with_its_case_and_number() -> None:
    first = language.forms("Kazachstan")[0]
    assert (first.form, first.tag) == ("Kazachstan", "subst:sg:nom.acc:m3")


@pytest.mark.parametrize("keyword", ["", "...", "a", "Ł", "ß", "'", "x'", "1", "Йельцин", "東京", "İ", "é" * 300])
def test_any_keyword_has_forms_or_none(keyword: str) -> None:
    assert all(row.form for row in language.forms(keyword))


def test_without_a_dictionary_names_are_expanded_by_rules_alone() -> None:
    assert {"Kazachstanu", "Kazachstanie"} <= _forms("Kazachstan", use_dictionary=False)
    assert {row.source for row in language.forms("Kazachstan", use_dictionary=False)} == {"guess"}
    assert "ODKB-u" in _forms("ODKB", use_dictionary=False)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("Kasyma-Żomarta", ["kasyma", "żomarta"], id="hyphens part words"),
        pytest.param("Kennedy’ego", ["kennedy'ego"], id="apostrophes do not"),
        pytest.param("Ka\u00adzach\u200bstan", ["kazachstan"], id="invisible characters are no part of a word"),
        pytest.param(unicodedata.normalize("NFD", "Wałęsą"), ["wałęsą"], id="decomposed letters"),
        pytest.param("Orbán ČAPEK", ["orban", "capek"], id="foreign marks"),
        pytest.param("„(Orlen)” 'Orlen'", ["orlen", "orlen"], id="punctuation"),
        pytest.param("İzmir", ["izmir"], id="a letter whose small form is two"),
    ],
)
def test_a_text_is_read_in_words(text: str, words: list[str]) -> None:
    assert passage(text).keys == words


PRESS = some.text(some.sampled_from("abcł ŻóWŚ.,-–'’`„”_\xad\u200b\t\n\xa0éß½µ²€9ş\u0301"), max_size=60)


@given(PRESS)
def test_a_text_is_read_alike_letter_by_letter_and_by_the_code_page(text: str) -> None:
    beside = passage(f"{text} Ж")  # no Polish code page has it
    words = passage(text)
    assert words.folded == beside.folded[:-1]
    assert (words.keys, words.starts, words.ends) == (beside.keys[:-1], beside.starts[:-1], beside.ends[:-1])
    assert [words.origin(*span) for span in zip(words.starts, words.ends, strict=True)] == [
        beside.origin(*span) for span in zip(beside.starts[:-1], beside.ends[:-1], strict=True)
    ]


@given(some.lists(some.sampled_from(["on", "ona", "o", "Jan", "no"]), min_size=1, max_size=12), some.data())
def test_where_a_word_stands_is_the_same_whoever_asks_first(words: list[str], data: some.DataObject) -> None:
    text = data.draw(some.sampled_from([" ", ", ", " - "])).join(words)
    looked_up = data.draw(some.sets(some.sampled_from(words)))
    asked, whole = passage(text), passage(text)
    asked.locate(index for index, word in enumerate(words) if word in looked_up)
    for index in data.draw(some.permutations(range(len(words)))):
        assert (asked.start(index), asked.end(index)) == (whole.starts[index], whole.ends[index])


def test_places_are_those_of_the_text_as_it_came() -> None:
    text = "\ufeffW Ka\u00adzach\u200bsta\u00adnie i " + unicodedata.normalize("NFD", "Łęczyca") + "\u200b!"
    words = passage(text)
    spans = [words.origin(start, end) for start, end in zip(words.starts, words.ends, strict=True)]
    assert [letters.spelling(text[start:end]) for start, end in spans] == ["W", "Kazachstanie", "i", "Łęczyca"]
    assert text[slice(*spans[1])] == "Ka\u00adzach\u200bsta\u00adnie"
    assert text[spans[3][1] :] == "\u200b!"


def test_folding_keeps_places() -> None:
    every = "".join(map(chr, range(0x20, 0x2100)))
    assert len(letters.folded(every)) == len(letters.without_foreign_marks(every)) == len(every)
    assert (
        letters.without_polish_marks("zażółć gęślą jaźń") == letters.folded("zażółć gęślą jaźń") == "zazolc gesla jazn"
    )


@pytest.mark.parametrize(
    ("tag", "polish", "english"),
    [
        pytest.param("subst:sg:gen:m3", "dopełniacz l.poj.", "genitive singular", id="a noun"),
        pytest.param("sg:gen.acc", "dopełniacz/biernik l.poj.", "genitive/accusative singular", id="a guess"),
        pytest.param("adj:pl:loc:f:sup", "przymiotnik, miejscownik l.mn., stopień najwyższy",
                     "adjective, locative plural, superlative", id="an adjective"),
        pytest.param("fin:sg:ter:imperf", "forma osobowa, l.poj., 3. osoba", "finite form, singular, 3rd person",
                     id="a verb"),
        pytest.param("ger:pl:gen:n:imperf:aff", "rzeczownik odczasownikowy, dopełniacz l.mn.",
                     "verbal noun, genitive plural", id="a gerund"),
        pytest.param("inf:perf", "bezokolicznik", "infinitive", id="an infinitive"),
        pytest.param("", "", "", id="nothing known"),
    ],
)  # fmt: skip
def test_a_tag_is_said_in_words(tag: str, polish: str, english: str) -> None:
    assert (cases.said(tag), cases.said(tag, "en")) == (polish, english)


def test_every_form_of_a_keyword_is_said_in_words() -> None:
    words = (
        "Kazachstan",
        "zacząć",
        "biały",
        "powinien",
        "FIFA",
        "Tokajew",
        "pięć",
        "szybko",
        "oni",
        "Stany Zjednoczone",
    )
    assert not [row for word in words for row in language.forms(word) if not cases.said(row.tag)]


@pytest.mark.parametrize(
    ("keyword", "form", "before", "after", "ours"),
    [
        pytest.param("Niemcy", "Niemiec", "kanclerz", "", True, id="a genitive after a noun is a country"),
        pytest.param("Węgrzy", "Węgier", "premierem", "", False, id="and no man"),
        pytest.param("Czech", "Czechach", "w", "trwa", False, id="one is in a country, not in its people"),
        pytest.param("Czechy", "Czechach", "w", "trwa", True, id="in a country"),
        pytest.param("mama", "mam", "nie", "czasu", False, id="after not stands a verb"),
        pytest.param("mieć", "mam", "nie", "czasu", True, id="the verb itself"),
        pytest.param("mama", "mam", "dla", "", True, id="after a preposition stands a noun in its case"),
        pytest.param("jeść", "je", "kupił", "wczoraj", False, id="a pronoun, unless much speaks against it"),
        pytest.param("stan", "stanowi", "", "problem", False, id="a verb with its object"),
        pytest.param("stanowić", "stanowi", "", "problem", True, id="that verb"),
        pytest.param("latać", "lata", "trzy", "temu", False, id="a noun after a numeral"),
        pytest.param("lato", "lata", "środku", "", True, id="a noun after a noun"),
        pytest.param("pytać", "pytanie", "trudne", "", False, id="a gerund that is a noun, after an adjective"),
        pytest.param("osiągnąć", "osiągnięcie", "", "celu", True, id="a gerund with its object"),
        pytest.param("biały", "biało", "", "", False, id="an adverb"),
        pytest.param("Niemcy", "Niemcy", "", "uwięzili", False, id="men did it, not a country"),
        pytest.param("Niemcy", "Niemcy", "", "uwięziły", True, id="a country did it"),
        pytest.param("Stanisława", "Stanisława", "Muzeum", "Witkiewicza", False, id="a name agrees with its surname"),
        pytest.param("Biała", "Biała", "", "kaczka", False, id="an adjective in a sentence's first place"),
        pytest.param("Maja", "Mają", "", "rację", False, id="a verb in a sentence's first place"),
        pytest.param("Jaworzno", "Jaworznie", "", "leży", True, id="no rival that is two places of one name"),
    ],
)  # fmt: skip
def test_the_words_beside_a_form_tell_whose_it_is(keyword: str, form: str, before: str, after: str, ours: bool) -> None:
    doubts = paradigms.of(keyword).doubts
    assert (form not in doubts or is_ours(doubts[form], before, after)) is ours


def test_half_of_a_word_counts_before_a_hyphen_alone() -> None:
    doubt = paradigms.of("biały").doubts["biało"]
    assert is_ours(doubt, "flaga", "", has_hyphen=True)
    assert not is_ours(doubt, "ubrany", "")


def test_a_form_of_one_word_raises_no_doubt() -> None:
    assert not paradigms.of("Kazachstan").doubts
    assert not paradigms.of("inflacja").doubts
    assert not paradigms.of("mama", use_dictionary=False).doubts


@pytest.mark.parametrize(
    ("word", "made"),
    [
        pytest.param("Kazachstan", "kazachski Kazach Kazaszka", id="a country in -stan"),
        pytest.param("Rosja", "rosyjski Rosjanin Rosjanka", id="a country in -ja"),
        pytest.param("Chiny", "chiński Chińczyk Chinka", id="a plural country"),
        pytest.param("Niemcy", "niemiecki Niemiec Niemka", id="a country no rule fits"),
        pytest.param("Wrocław", "wrocławski wrocławianin wrocławianka", id="a town"),
        pytest.param("Łódź", "łódzki łodzianin łodzianka", id="a town that softens"),
        pytest.param("Gdańsk", "gdański gdańszczanin", id="a town in -sk"),
        pytest.param("Lwów", "lwowski lwowianin", id="a town in -ów"),
        pytest.param("Kowalski", "Kowalska Kowalscy", id="a man's surname"),
        pytest.param("Kowalska", "Kowalski", id="a woman's surname"),
        pytest.param("Nowak", "Nowakowa Nowakowie", id="a surname of both"),
        pytest.param("inflacja", "inflacyjny", id="a common noun in -cja"),
    ],
)
def test_words_made_from_a_name_are_offered(word: str, made: str) -> None:
    assert set(made.split()) <= set(language.derived(word))
    assert word not in language.derived(word)


@pytest.mark.parametrize("word", ["", "sąd", "Tokajew", "ODKB", "Władimir Putin", "Kazachstanu", "1", "İ"])
def test_nothing_is_made_from_other_words(word: str) -> None:
    assert language.derived(word) == []


def test_forms_that_other_words_have_are_told_with_those_words() -> None:
    shared = {one.form: one.words for one in language.homographs("mama")}
    assert shared["mam"] == ("mieć", "mamić")
    assert "mamie" not in shared
    assert "mieć" in {word for one in language.homographs("Maja") for word in one.words}
    assert language.homographs("Kazachstan") == language.homographs("Władimir Putin") == language.homographs("") == []
