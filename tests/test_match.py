"""Matching: what a watchlist finds in a text, where, and how it is shown."""

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from threading import Event

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from monitor import match
from monitor.errors import QueryInvalid
from monitor.language import inflection
from monitor.language.inflection import Inflect
from monitor.records import Occurrence, Text

# Of the shape of the article this project began from, and invented.
ARTICLE = Text(
    title="Operacja ODKB w Kazachstanie",
    lead="Generał Andriej Sierdiukow ogłosił, że wojska zostaną w Kazachstanie „do odwołania”.",
    body=(
        "Na wniosek Kasyma-Żomarta Tokajewa do Kazachstanu weszły siły ODKB - mówi kazachski badacz.\n"
        "Organizacja Układu o Bezpieczeństwie Zbiorowym (ros. ODKB, pol. OUBZ) łączy Armenię, Kazachstan i Rosję. "
        "Kraje ODKB-u rozmawiają z Kazachstanem.\n"
        "Tandemem rządził dotąd Nursułtan Nazarbajew."
    ),
)
KEYWORDS = [
    "Kazachstan", "ODKB", "OUBZ", "Organizacja Układu o Bezpieczeństwie Zbiorowym", "Kasym-Żomart Tokajew",
    "Nursułtan Nazarbajew", "Andriej Sierdiukow",
]  # fmt: skip


def _inflect(use_dictionary: bool) -> Inflect:
    return partial(inflection.of, use_dictionary=use_dictionary)


def _found(query: str, body: str, *, use_dictionary: bool = True) -> list[str]:
    hits = match.compile([(1, query)], inflect=_inflect(use_dictionary)).hits(Text(body=body))
    return [place.form for hit in hits for place in hit.occurrences]


def _places(text: Text, query: str) -> tuple[Occurrence, ...]:
    hits = match.compile([(1, query)]).hits(text)
    return hits[0].occurrences if hits else ()


@pytest.mark.parametrize("use_dictionary", [pytest.param(True, id="dictionary"), pytest.param(False, id="rules alone")])
def test_every_form_of_the_first_article_is_found_where_it_stands(use_dictionary: bool) -> None:
    (hit,) = match.compile([(7, "\n".join(KEYWORDS))], inflect=_inflect(use_dictionary)).hits(ARTICLE)
    assert hit.watchlist_id == 7
    assert all(place.form == ARTICLE.of(place.field)[place.start : place.end] for place in hit.occurrences)
    assert [(place.field, place.start, place.end, place.form, place.keyword) for place in hit.occurrences] == [
        ("title", 9, 13, "ODKB", "ODKB"),
        ("title", 16, 28, "Kazachstanie", "Kazachstan"),
        ("lead", 8, 26, "Andriej Sierdiukow", "Andriej Sierdiukow"),
        ("lead", 56, 68, "Kazachstanie", "Kazachstan"),
        ("body", 11, 34, "Kasyma-Żomarta Tokajewa", "Kasym-Żomart Tokajew"),
        ("body", 38, 49, "Kazachstanu", "Kazachstan"),
        ("body", 62, 66, "ODKB", "ODKB"),
        ("body", 92, 138, "Organizacja Układu o Bezpieczeństwie Zbiorowym", KEYWORDS[3]),
        ("body", 145, 149, "ODKB", "ODKB"),
        ("body", 156, 160, "OUBZ", "OUBZ"),
        ("body", 177, 187, "Kazachstan", "Kazachstan"),
        ("body", 203, 209, "ODKB-u", "ODKB"),
        ("body", 223, 235, "Kazachstanem", "Kazachstan"),
        ("body", 260, 280, "Nursułtan Nazarbajew", "Nursułtan Nazarbajew"),
    ]


@pytest.mark.parametrize(
    ("query", "body", "found"),
    [
        pytest.param("Kazachstan", "kazachski Kazach kazachstan", [], id="an adjective is another word"),
        pytest.param("Kazachstan", "KAZACHSTAN DROŻEJE", ["KAZACHSTAN"], id="a headline in capitals"),
        pytest.param("kazachstan", "w Kazachstanie", ["Kazachstanie"], id="a name typed in small letters"),
        pytest.param("inflacja", "Inflacja, INFLACJI", ["Inflacja", "INFLACJI"], id="case-blind"),
        pytest.param("Orlen", "orlen, Orlenu", ["Orlenu"], id="a capital wants a capital"),
        pytest.param("PAP", "pap, Pap, PAP", ["PAP"], id="an acronym wants its capitals"),
        pytest.param("ODKB", "ODKB-u, ODKBu, ODKB-owski", ["ODKB-u", "ODKBu", "ODKB"], id="endings of an acronym"),
        pytest.param("Wałęsa", "Walesa", [], id="Polish letters count when they are typed"),
        pytest.param("Walesa", "Wałęsie", ["Wałęsie"], id="and not when they are not"),
        pytest.param("Ania", "Ani jeden. Widziano Ani dom. „Ani mru”", ["Ani"], id="a small word opens a sentence"),
        pytest.param("Orbán", "Orbana", ["Orbana"], id="foreign marks do not count"),
        pytest.param("Kennedy", "Kennedy'ego Kennedy’ego", ["Kennedy'ego", "Kennedy’ego"], id="apostrophes"),
        pytest.param("Bank Pekao", "Banku\u00a0Pekao", ["Banku\u00a0Pekao"], id="a hard space"),
        pytest.param("Bank Pekao", "Bankiem\nPekao", ["Bankiem\nPekao"], id="a new line"),
        pytest.param("Bank Pekao", "Banku „Pekao”", ["Banku „Pekao"], id="quotes inside a phrase"),
        pytest.param("Bank Pekao", "Bank. Pekao", [], id="a full stop parts a phrase"),
        pytest.param("Bank Pekao", "Bank\n\nPekao", [], id="a paragraph parts a phrase"),
        pytest.param("Bank Pekao", "Pekao Bank, Bank nie Pekao", [], id="order and adjacency are kept"),
        pytest.param("Bielsko-Biała", "Bielska-Białej, Biała", ["Bielska-Białej"], id="a hyphen"),
        pytest.param("Bielsko-Biała", "Bielsku – Białej", ["Bielsku – Białej"], id="a dash"),
        pytest.param("Prawo i Sprawiedliwość", "prawo i sprawiedliwość", [], id="one capital at least"),
        pytest.param("kanał La Manche", "Kanałem La Manche", ["Kanałem La Manche"], id="more capitals than typed"),
        pytest.param("J.K. Rowling", "J. K. Rowling i J K Rowling", ["J. K. Rowling"], id="initials"),
        pytest.param("Kazachstan", "(Kazachstan), „Kazachstanu”…", ["Kazachstan", "Kazachstanu"], id="punctuation"),
        pytest.param("Orlen", "Or\u00adle\u200bnu", ["Or\u00adle\u200bnu"], id="soft hyphens"),
        pytest.param('"gaz łupkowy"', "Gaz Łupkowy, gazu łupkowego, gaz lupkowy", ["Gaz Łupkowy"], id="these forms"),
        pytest.param('!"Orlen"', "orlen ORLEN Orlen Orlenu", ["Orlen"], id="exactly this"),
        pytest.param('"PAP"', "pap", ["pap"], id="these forms of an acronym"),
        pytest.param("wojna OR wojna domowa", "wojny domowej", ["wojny domowej"], id="of two that overlap the longer"),
        pytest.param("Rosja AND Chiny", "Rosji i Chinom", ["Rosji", "Chinom"], id="AND has both"),
        pytest.param("Rosja AND Chiny", "Rosji", [], id="AND lacks one"),
        pytest.param("Rosja ORAZ (Chiny LUB Iran)", "Rosji i Iranu", ["Rosji", "Iranu"], id="OR in AND"),
        pytest.param("Rosja -Chiny", "Rosji", ["Rosji"], id="an exclusion that is not there"),
        pytest.param("Rosja NIE Chiny", "Rosji i Chin", [], id="an exclusion that is there"),
        pytest.param("kazach*", "Kazach, kazaszka, po kazachsku", ["Kazach", "kazachsku"], id="a beginning"),
        pytest.param("Kazach*", "kazachski, Kazachstan, KAZACHSTAN", ["Kazachstan", "KAZACHSTAN"], id="its capital"),
        pytest.param("ODK*", "ODKB, Odkb, ODK, ODKB-u", ["ODKB", "ODK", "ODKB-u"], id="a beginning in capitals"),
        pytest.param("wałęs*", "wałęsa, walesa", ["wałęsa"], id="Polish letters of a beginning count"),
        pytest.param("kowalsk?", "Kowalska, Kowalskich, Kowalsk", ["Kowalska"], id="one letter"),
        pytest.param("k?wal*k?", "Kowalski, kawalerki, kowal", ["Kowalski", "kawalerki"], id="wildcards inside"),
        pytest.param("?rlen", "orlen, Arlen, Orlenu", ["orlen", "Arlen"], id="one letter in front"),
        pytest.param("Bank Pek?o", "Banku Pekao, Bank Peko", ["Banku Pekao"], id="beside an inflected word"),
        pytest.param("Quo vadis?", "Quo vadis? Tak.", ["Quo vadis"], id="a question mark that is one"),
        pytest.param("kazach* step?", "kazachskim stepem, kazachskie stepy", ["kazachskie stepy"], id="two wildcards"),
        pytest.param(r"/ODKB[- ]\d+/", "ODKB-12, odkb 3, ODKB 45", ["ODKB-12", "ODKB 45"], id="a regular expression"),
        pytest.param("/(?i)łódź/", "ŁÓDŹ i Łódź", ["ŁÓDŹ", "Łódź"], id="a regular expression without case"),
        pytest.param(r"/\b/ OR Iran", "Iranu", ["Iranu"], id="an expression of no letters finds nothing"),
        pytest.param("Rosja NEAR/2 Chiny", "Rosja oraz Chiny, a tu i Rosja i bez Chin", ["Rosja", "Chiny"], id="NEAR"),
        pytest.param("Rosja NEAR/1 Chiny", "Chiny, Rosja", ["Chiny", "Rosja"], id="NEAR in any order"),
        pytest.param("Rosja ONEAR/1 Chiny", "Chiny, Rosja", [], id="ONEAR in this order alone"),
        pytest.param("Rosja PRZED/1 Chiny", "Rosją, Chinami", ["Rosją", "Chinami"], id="PRZED"),
        pytest.param("Rosja NEAR/3 Rosja", "Rosja", [], id="a word is not near itself"),
        pytest.param("Rosja NEAR/3 Rosja", "Rosja i Rosja", ["Rosja", "Rosja"], id="but near its like"),
        pytest.param("a1 NEAR/1 b1 NEAR/1 c1", "a1 b1 x c1; b1 c1; a1 b1 c1", ["a1", "b1", "c1"], id="a chain"),
        pytest.param("Orlen NEAR/2 gaz łupkowy", "gazu łupkowego dla Orlenu", ["gazu łupkowego", "Orlenu"], id="words"),
        pytest.param("(Rosja OR Iran) NEAR/1 kazach*", "Iran kazachski i Rosja", ["Iran", "kazachski"], id="a choice"),
        pytest.param(r"/\d+/ NEAR/1 mln", "12 mln, a 13 i mln", ["12", "mln"], id="an expression near a word"),
        pytest.param("Rosja ZDANIE Chiny", "Rosja wie. Chiny? O Chinach Rosja wie.", ["Chinach", "Rosja"], id="ZDANIE"),
        pytest.param("Rosja ZDANIE Duda", "Rosja i gen. J. Duda, tzw. P", ["Rosja", "Duda"], id="abbreviations"),
        pytest.param("Rosja ZDANIE Duda", "Rosja\nDuda", [], id="a line of its own ends a sentence"),
        pytest.param("Rosja -(Chiny ZDANIE Iran)", "Rosja. Chiny. Iran.", ["Rosja"], id="too far to block"),
        pytest.param("ATLEAST/3(Rosja)", "Rosja, Rosji, Rosją", ["Rosja", "Rosji", "Rosją"], id="ATLEAST"),
        pytest.param("ATLEAST/3(Rosja)", "Rosja, Rosji", [], id="ATLEAST missed"),
        pytest.param("MINIMUM/2(wojna OR wojna domowa)", "wojny domowej", [], id="one place is counted once"),
        pytest.param("body:Rosja", "Rosji", ["Rosji"], id="a field"),
        pytest.param("tytuł:Rosja", "Rosji", [], id="a field that has it not"),
        pytest.param("Orban BEZ (Orbana, orbanem)", "Orbana Orbanem Orbanowi", ["Orbanowi"], id="forms left out"),
        pytest.param("Jan Orban BEZ (Orbana)", "Jana Orbana Janem Orbanem", ["Janem Orbanem"], id="in a phrase"),
        pytest.param("ODKB BEZ (ODKB-u)", "ODKB-u ODKB", ["ODKB"], id="an acronym's form left out"),
        pytest.param("kazach* BEZ (kazachski)", "kazachski kazachskie", ["kazachskie"], id="and of a beginning"),
        pytest.param("Chiny AND NOT Rosja\nIran", "Rosji, Chin, Iranu", ["Iranu"], id="a line that fails says nothing"),
    ],
)  # fmt: skip
def test_a_query_finds(query: str, body: str, found: list[str]) -> None:
    assert _found(query, body) == found


NEWS = Text(
    title="Rosja milczy", lead="Chiny też", body="Iran mówi o Rosji.", feed="TVN24 Najnowsze", author="Anna Kowalska",
    url="https://tvn24.example/swiat/iran_mowi-12", language="pl-PL", category="Świat, gospodarka",
)  # fmt: skip


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        pytest.param("Rosja", ["title", "body"], id="none"),
        pytest.param("title:Rosja", ["title"], id="title"),
        pytest.param("lead:Chiny", ["lead"], id="lead"),
        pytest.param("zajawka:Rosja", [], id="not in the lead"),
        pytest.param("treść:(Rosja NEAR/3 Iran)", ["body", "body"], id="a parenthesis"),
        pytest.param("Rosja NEAR/9 Chiny", [], id="never across fields"),
        pytest.param("title:(Rosja NOT Iran)", ["title"], id="an exclusion in one field"),
        pytest.param("ATLEAST/2(Rosja)", ["title", "body"], id="counted in all fields"),
        pytest.param("body:ATLEAST/2(Rosja)", [], id="counted in one"),
        pytest.param("body:/I\\w+n/", ["body"], id="an expression in a field"),
        pytest.param('Iran feed:"TVN24"', ["body"], id="feed"),
        pytest.param("Iran źródło:TVN2*", ["body"], id="a beginning of a feed"),
        pytest.param("Iran -kanał:tvn24", [], id="an excluded feed"),
        pytest.param("Iran feed:Onet", [], id="another feed"),
        pytest.param("Iran autor:Anna Kowalska", ["body"], id="author"),
        pytest.param("Iran url:TVN24.example/swiat", ["body"], id="an address without case"),
        pytest.param("Iran adres:iran_mow*", ["body"], id="a beginning in an address"),
        pytest.param("Iran url:/-\\d+$/", ["body"], id="an expression for an address"),
        pytest.param("Iran url:swiata", [], id="an address has no forms"),
        pytest.param("Iran category:świat", ["body"], id="category"),
        pytest.param("Iran lang:pl", ["body"], id="language"),
        pytest.param("Iran język:(en OR de)", [], id="other languages"),
        pytest.param("Iran NOT lang:en", ["body"], id="an excluded language"),
        pytest.param("Iran NOT lang:pl", [], id="its own language excluded"),
    ],
)  # fmt: skip
def test_a_field_narrows_where_is_looked(query: str, fields: list[str]) -> None:
    assert [place.field for place in _places(NEWS, query)] == fields


@pytest.mark.parametrize("stated", [pytest.param(None, id="nothing"), "", "und"])
@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("Iran lang:pl", True),
        ("Iran AND (lang:en OR lang:de)", True),
        ("Iran NOT lang:en", True),
        ("Iran NOT lang:pl", True),
        ("Iran NOT (NOT lang:pl)", True),
        ("Iran lang:pl NOT lang:en", True),
        ("Turcja lang:pl", False),
    ],
)
def test_a_language_that_nobody_stated_rules_nothing_out(query: str, is_found: bool, stated: str | None) -> None:
    assert bool(_places(replace(NEWS, language=stated), query)) is is_found


def test_a_keyword_is_found_however_many_others_there_are() -> None:
    queries = [(n, f"/x{n}y+/ OR kaz{n}* OR Orlen{n} -Iran") for n in range(1_200)]
    hits = match.compile(queries).hits(Text(body="x7yy x1100y kaz77ab Orlen5"))
    assert [hit.watchlist_id for hit in hits] == [5, 7, 77, 1_100]


def test_a_page_that_repeats_itself_for_ever_is_matched_all_the_same() -> None:
    (hit,) = match.compile([(1, "/./ OR słowo NEAR/3 słowo OR ATLEAST/900(słowo)")]).hits(Text(body="słowo " * 20_000))
    assert len(hit.occurrences) == 1_000


def test_decomposed_letters_are_found_where_they_stand() -> None:
    body = unicodedata.normalize("NFD", "Spór o Łódź, w Łodzi")
    (first, second) = _places(Text(body=body), "Łódź")
    assert unicodedata.normalize("NFC", body[first.start : first.end]) == "Łódź"
    assert body[second.start : second.end] == second.form == unicodedata.normalize("NFD", "Łodzi")


def test_an_exclusion_counts_in_every_field() -> None:
    assert not _places(Text(title="Piłka", body="Kazachstan"), "Kazachstan -piłka")


def test_each_watchlist_has_its_own_hit_and_the_same_keyword_is_looked_for_once() -> None:
    hits = match.compile([(3, "Kazachstan"), (5, "kazachstan\nODKB"), (9, "Iran")]).hits(ARTICLE)
    assert [(hit.watchlist_id, len(hit.occurrences)) for hit in hits] == [(3, 5), (5, 9)]


def test_nothing_is_found_by_no_watchlists_and_in_no_words() -> None:
    assert match.compile([]).hits(ARTICLE) == ()
    assert match.compile([(1, "Kazachstan")]).hits(Text()) == ()


def test_a_matcher_of_a_broken_query_is_not_made() -> None:
    with pytest.raises(QueryInvalid):
        match.compile([(1, "Kazachstan"), (2, "(")])


def _shown(text: Text, query: str) -> tuple[str, list[str]]:
    words, spans = match.snippet(text, _places(text, query))
    return words, [words[start:end] for start, end in spans]


def test_a_snippet_is_whole_sentences_around_the_first_occurrence_in_the_body() -> None:
    words, found = _shown(ARTICLE, "Kazachstan")
    assert words.startswith("Na wniosek")
    assert words.endswith("z Kazachstanem.")
    assert found == ["Kazachstanu", "Kazachstan", "Kazachstanem"]
    assert "\n" not in words


def test_a_snippet_of_a_long_sentence_is_cut_between_words() -> None:
    body = "słowo " * 100 + "o Kazachstanie " + "słowo " * 100
    words, found = _shown(Text(body=body), "Kazachstan")
    assert words.startswith("… słowo")
    assert words.endswith("słowo …")
    assert found == ["Kazachstanie"]
    assert len(words) < 260


def test_a_snippet_of_a_text_without_spaces_still_shows_what_was_found() -> None:
    _, found = _shown(Text(body="/" * 500 + "Kazachstanu" + "/" * 500), "Kazachstan")
    assert found == ["Kazachstanu"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(Text(title="Iran", lead="Rząd\u00a0Iranu  milczy"), "Rząd Iranu milczy", id="lead before title"),
        pytest.param(Text(title="Iran milczy"), "Iran milczy", id="title when there is nothing else"),
        pytest.param(Text(body="\n\n  Iran\n"), "Iran", id="blank lines"),
    ],
)
def test_a_snippet_comes_from_the_best_field_there_is(text: Text, words: str) -> None:
    assert _shown(text, "Iran")[0] == words
    assert "Iran" in _shown(text, "Iran")[1][0]


def test_a_snippet_of_nothing_is_empty() -> None:
    assert match.snippet(ARTICLE, ()) == ("", ())


def test_a_batch_prints_an_object_for_each_occurrence_in_the_text() -> None:
    queries: list[dict[str, object]] = [{"id": "q1", "query": "Kazachstan"}, {"id": 2, "query": "Quo vadis?"}]
    docs = [{"id": "d", "title": "Kazachstan", "text": "W Kazachstanie: Quo vadis?"}]
    assert list(match.batch(queries, docs)) == [
        {"query": "q1", "doc": "d", "start": 2, "end": 14},
        {"query": 2, "doc": "d", "start": 16, "end": 25},
    ]


def test_a_batch_reads_what_is_no_query_as_words_and_refuses_what_has_none() -> None:
    docs = [{"id": "d", "text": "Żywiec (browar) ma lat"}]
    spans = [
        (row["start"], row["end"])
        for query in ("Żywiec (browar)", "ma* lat")
        for row in match.batch([{"id": 1, "query": query}], docs)
    ]
    assert spans == [(0, 14), (16, 22)]
    with pytest.raises(QueryInvalid, match="no word"):
        list(match.batch([{"id": 1, "query": "((("}], []))
    with pytest.raises(ValueError, match="query"):
        list(match.batch([{"id": 1}], []))


QUERIES = (
    "Kazachstan", "ODKB", "OUBZ\nKazachstan", "Nursułtan Nazarbajew", "Andriej Nazarbajew", "Rosja NEAR/2 Armenia",
    "/ODKB-\\w/", "/K[a-z]+stan/\nODKB", "Kazach*", "title:ODKB", "Tandem -Iran", "Rosja BEZ (Rosję)", '"generał"',
    "Armenia | Rosja",
)  # fmt: skip
CHANGES = some.lists(
    some.dictionaries(some.integers(1, 4), some.none() | some.sampled_from(QUERIES), min_size=1), max_size=5
)


@settings(max_examples=40, deadline=None)
@given(CHANGES)
def test_watchlists_changed_one_by_one_find_what_all_of_them_compiled_anew_find(
    changes: list[dict[int, str | None]],
) -> None:
    matcher, standing = match.compile([]), dict[int, str]()
    for change in changes:
        edited = {number: query for number, query in change.items() if query is not None}
        gone = change.keys() - edited.keys()
        before = matcher.hits(ARTICLE)
        earlier, matcher = matcher, matcher.with_changes(edited.items(), gone)
        standing = {number: query for number, query in (standing | edited).items() if number not in gone}
        found = sorted(matcher.hits(ARTICLE), key=lambda hit: hit.watchlist_id)
        assert tuple(found) == match.compile(sorted(standing.items())).hits(ARTICLE)
        assert earlier.hits(ARTICLE) == before


def test_watchlists_changed_for_ever_leave_no_heap_behind() -> None:
    many = "\n".join(f"{word}{number}" for word in ("ODKB", "OUBZ") for number in range(300))
    matcher = match.compile([(1, "Kazachstan")])
    for number in range(6):
        matcher = matcher.with_changes([(2, f"{many}\nOUBZ{number}")])
    matcher = matcher.with_changes([(2, "OUBZ")])
    assert [hit.watchlist_id for hit in matcher.hits(ARTICLE)] == [1, 2]


def test_a_query_that_cannot_be_read_changes_nothing() -> None:
    matcher = match.compile([(1, "ODKB")])
    with pytest.raises(QueryInvalid):
        matcher.with_changes([(1, "OUBZ"), (2, "(((")])
    assert {place.form for hit in matcher.hits(ARTICLE) for place in hit.occurrences} == {"ODKB", "ODKB-u"}


def test_texts_are_matched_while_watchlists_change() -> None:
    first = match.compile(enumerate(KEYWORDS))
    wanted, is_over = first.hits(ARTICLE), Event()

    def read() -> int:
        readings = 1
        while first.hits(ARTICLE) == wanted and not is_over.is_set():
            readings += 1
        return readings if first.hits(ARTICLE) == wanted else 0

    with ThreadPoolExecutor(2) as threads:
        readers = [threads.submit(read) for _ in range(2)]
        matcher = first
        for number in range(150):
            query = f"Andriej Sierdiukow{number}\nKazachstan{number}\nODK*\nOUBZ"
            matcher = matcher.with_changes([(number % 9, query)])
        is_over.set()
        assert all(reader.result() for reader in readers)
    assert {place.keyword for hit in matcher.hits(ARTICLE) for place in hit.occurrences} == {"ODK*", "OUBZ"}
