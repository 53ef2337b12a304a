"""A channel speaks in words of its own: what is wrong is told at its place, nothing does harm, no message is lost."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts import book, compose, drafts, enqueuing
from alerts.compose import sandbox, told, wording
from alerts.errors import TemplateInvalid
from alerts.records import Coverage, Kind, Mail, Notice, Part, Report, Template
from alerts.tables import Channel as ChannelRow
from monitor.db import Database
from tests.notices import HOUSE, NOW, delivery, hook_channel, house, mail_channel, notice, subscribed, watchlist_of

DOCS = Path(__file__).parent.parent / "docs"
COVERAGE = Coverage(NOW, 147, 143, 0, None, 2911, 38, ((1, "Kazachstan"), (2, "ODKB")))

EVIL = "\r\nBcc: zlo@example.org\x00\u202e\x1b[31m=?utf-8?q?x=0D=0A?=\u2028<script>alert(1)</script>{{ 7 * 7 }}"


def templates(**sources: str) -> tuple[Template, ...]:
    return tuple(Template(Part(part), source) for part, source in sources.items())


def mailed(*notices: Notice, **sources: str) -> Mail:
    channel = replace(mail_channel(), templates=templates(**sources))
    return compose.message(delivery(channel, *notices), HOUSE, NOW)


def filled(source: str, *notices: Notice, coverage: Coverage | None = None) -> str:
    values = told.of(notices, HOUSE, NOW, coverage=coverage)
    return "\n".join(wording.of(templates(text=source), values).lines)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ watchlist }}: {{ counted }}", "Kazachstan: 2 nowe"),
        ("{{ count }} w {{ feeds | join(', ') }}", "2 w Onet, OSW"),
        ("{{ first.title }} ({{ first.feed | upper }})", "Umowa na uran (ONET)"),
        ("{{ first.title | truncate(10) }}", "Umowa na…"),
        ("{{ first.when }}, {{ day }} {{ time }}", "dziś 12:00, 16 kwietnia 12:00"),
        ("{{ first.keywords | join }}: {{ first.forms | join('/') }}", "Kazachstan: Kazachstanie"),
        ("{{ first.url }} {{ first.page }}", "https://kurier.example/1 https://nasluch.example/articles/1"),
        ("{{ page }}", "https://nasluch.example/watchlists/1"),
        ("{{ 'sporo' if count > 1 else 'jedno' }}", "sporo"),
        ("{{ 'tylko lead' if first.lead_only }}", ""),
        ("{% if 'OSW' in feeds and not first.copies %}tak{% endif %}", "tak"),
        ("{{ watchlist ~ '/' ~ count }}", "Kazachstan/2"),
        ("{% for s in stories %}{{ loop.index }}. {{ s.title }}{{ '; ' if not loop.last }}{% endfor %}",
         "1. Umowa na uran; 2. Nowe kopalnie w stepie"),
        ("{% for s in stories[:1] %}{{ s.title }}{% endfor %}", "Umowa na uran"),
        ("{% for s in stories if s.feed == 'OSW' %}{{ s.title }}{% else %}nic{% endfor %}", "Nowe kopalnie w stepie"),
        ("{% for each in watchlists %}{{ each.name }} {{ each.count }}{% endfor %}", "Kazachstan 2"),
        ("{% for s in stories %}\n{{ s.feed }}\n{% endfor %}", "Onet\nOSW"),
        ("bez znaczników", "bez znaczników"),
    ],
)  # fmt: skip
def test_a_template_says_what_is_told(source: str, expected: str) -> None:
    found = [notice(1, title="Umowa na uran", feed="Onet"), notice(2, feed="OSW")]
    assert filled(source, *found) == expected


@pytest.mark.parametrize(
    ("source", "line", "column", "words"),
    [
        pytest.param("{{ wachlist }}", 1, 4, "did you mean 'watchlist'? Known: watchlist, count,", id="a typo"),
        pytest.param("wachlist\n  to {{ wachlist }}", 2, 9, "no value is called 'wachlist'", id="its line and column"),
        pytest.param("{{ first.titel }}", 1, 10, "a story has no 'titel'; did you mean 'title'?", id="of a story"),
        pytest.param("{{ feeds | jion }}", 1, 12, "did you mean 'join'? Known: upper,", id="a filter"),
        pytest.param("{{ loop.index }}", 1, 4, "no value is called 'loop'", id="a loop outside of it"),
        pytest.param("{{ stories }}", 1, 4, "stories is a list", id="a list printed"),
        pytest.param("{{ first }}", 1, 4, "first is a story", id="a story printed"),
        pytest.param("{{ not count }}", 1, 1, "it is a yes or no", id="a condition printed"),
        pytest.param("{{ watchlist.name }}", 1, 14, "watchlist is text; it has no 'name'", id="more of a text"),
        pytest.param("{{ count.real }}", 1, 10, "count is number", id="more of a number"),
        pytest.param("{% if count > 'x' %}{% endif %}", 1, 13, "number and text cannot be", id="not comparable"),
        pytest.param("{{ 'a' ~ stories }}", 1, 8, "texts and numbers can be put together", id="a text and a list"),
        pytest.param("{{ count | upper }}", 1, 12, "a text in capitals; this is number", id="capitals of a number"),
        pytest.param("{{ stories | join }}", 1, 14, "join gives a list of texts as one", id="stories joined"),
        pytest.param("{{ page | truncate }}", 1, 11, "truncate(60)", id="cut nowhere"),
        pytest.param("{{ page | truncate(count) }}", 1, 11, "truncate(60)", id="cut somewhere"),
        pytest.param("{{ 'a' if count else 1 }}", 1, 17, "the one is text, the other number", id="text or number"),
        pytest.param("{{ ('a' if count) | upper }}", 1, 9, "say with else", id="perhaps nothing in capitals"),
        pytest.param("{% for s in page %}{% endfor %}", 1, 13, "page is no list", id="a loop over a text"),
        pytest.param("{% for page in stories %}{% endfor %}", 1, 4, "one new name", id="a name that is taken"),
        pytest.param("{% for a, b in stories %}{% endfor %}", 1, 4, "one new name", id="two names"),
        pytest.param("{% if count %}", 1, 1, "endif", id="no end"),
        pytest.param("a\nb {{ count", 2, 3, "end of print statement", id="a tag without end"),
        pytest.param("{% gruß %}", 1, 1, "unknown tag 'gruß'", id="an unknown tag"),
        pytest.param("x" * 4097, 1, 1, "4096 bytes", id="too long"),
        pytest.param("ż" * 2049, 1, 1, "4096 bytes", id="too long in bytes"),
    ],
)
def test_what_is_wrong_with_a_template_is_told_at_its_place(source: str, line: int, column: int, words: str) -> None:
    with pytest.raises(TemplateInvalid) as wrong:
        wording.check(Kind.EMAIL, Template(Part.INTRO, source))
    assert (wrong.value.line, wrong.value.column) == (line, column)
    assert words in str(wrong.value)
    assert str(wrong.value).startswith(f"intro, line {line}, column {column}: ")


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ first.__class__ }}",
        "{{ first.__init__.__globals__ }}",
        "{{ first['title'] }}",
        "{{ stories[0] }}",
        "{{ first.title.format(first) }}",
        "{{ first | attr('__class__') }}",
        "{{ stories | map(attribute='title') | list }}",
        "{{ self }}",
        "{{ self._TemplateReference__context }}",
        "{{ cycler.__init__ }}",
        "{{ lipsum() }}",
        "{{ range(10**9) }}",
        "{{ 'a' * 10000 }}",
        "{{ 2 ** 30 }}",
        "{{ '%99999d' % 1 }}",
        "{{ [1] }}",
        "{{ {'a': 1} }}",
        "{{ (1, 2) }}",
        "{{ 9999999999 }}",
        "{{ 1.5 }}",
        "{{ none }}",
        "{{ count is odd }}",
        "{% set x = 1 %}",
        "{% set x %}a{% endset %}",
        "{% macro f() %}{% endmacro %}",
        "{% call f() %}{% endcall %}",
        "{% include 'mail.html' %}",
        "{% import 'mail.html' as a %}",
        "{% from 'mail.html' import a %}",
        "{% extends 'mail.html' %}",
        "{% block a %}{% endblock %}",
        "{% filter upper %}{% endfilter %}",
        "{% with a = 1 %}{% endwith %}",
        "{% autoescape false %}{% endautoescape %}",
        "{% for s in stories recursive %}{{ loop(stories) }}{% endfor %}",
        "{% for a in stories %}{% for b in stories %}{% for c in stories %}{% endfor %}{% endfor %}{% endfor %}",
        "{% for a in stories %}{{ loop.cycle('a', 'b') }}{% endfor %}",
        "{% for a in stories %}{{ loop.nextitem }}{% endfor %}",
        "{{ " + "(" * 1500 + "count" + ")" * 1500 + " }}",
        "{{ " + "not " * 900 + "count }}",
        "{{ watchlist" + " | upper" * 400 + " }}",
        "{{ first" + ".title" * 500 + " }}",
        "{{ count" + " and count" * 300 + " }}",
        "{% if count %}" * 90 + "{% endif %}" * 90,
    ],
    ids=lambda source: source[:45],
)
def test_nothing_may_be_called_set_or_loaded(source: str) -> None:
    with pytest.raises(TemplateInvalid):
        sandbox.read(source)


SCRAPS = st.sampled_from(
    [*("{{ ", " }}", "{% if ", "{%- for s in ", "{% endif %}", "{% endfor -%}", "{% else %}", " %}", "{#", "#}"),
     *("stories", "s", "count", ".title", " | join", "(3)", "[:2]", "'x", "2", " > ", " in ", " ~ ", "loop"),
     *("\n", "\r", "-", "{% raw %}", "{% endraw %}", "słowa", "\u2028", "\x00", "\ud800", '"', "\\")]
)  # fmt: skip


@given(st.lists(SCRAPS, max_size=12).map("".join))
def test_whatever_is_written_is_taken_or_refused_in_words(source: str) -> None:
    line, column = refused_at(source) or (1, 1)
    assert 1 <= line <= max(1, len(source.splitlines()))
    assert column >= 1


def refused_at(source: str) -> tuple[int, int] | None:
    try:
        sandbox.read(source)
    except TemplateInvalid as wrong:
        return wrong.line, wrong.column
    return None


TEXTS = st.recursive(
    st.sampled_from(["watchlist", "day", "'x'", "first.title", "feeds | join", "first.forms[:1] | join('/')"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" | upper", " | lower", " | truncate(3)", " ~ count"])).map(
            "({0[0]}{0[1]})".format
        ),
        st.tuples(inner, inner, inner).map("({0[0]} if {0[1]} else {0[2]})".format),
        st.tuples(inner, st.sampled_from([" and ", " or ", " ~ "]), inner).map("({0[0]}{0[1]}{0[2]})".format),
    ),
    max_leaves=5,
)
TESTS = st.one_of(
    TEXTS,
    st.sampled_from(["count", "stories", "first.lead_only", "stories | length > 1", "true"]),
    st.tuples(TEXTS, st.sampled_from(["==", "!=", "<", ">=", "in", "not in"]), TEXTS).map(" ".join),
    TEXTS.map("{} in feeds".format),
    TEXTS.map("not {}".format),
)
LOOPS = {"stories": ".title", "stories[1:]": ".when", "watchlists": ".name", "feeds": "", "first.keywords": ""}
PRINTED = st.one_of(
    TEXTS.map("{{{{ {} }}}}".format),
    st.tuples(TEXTS, TESTS).map("{{{{ {0[0]} if {0[1]} }}}}".format),
    st.just("słowa\n"),
)
SOURCES = st.recursive(
    PRINTED,
    lambda inner: st.one_of(
        st.tuples(TESTS, inner, inner).map("{{% if {0[0]} %}}{0[1]}{{% else %}}{0[2]}{{% endif %}}".format),
        st.tuples(st.sampled_from(sorted(LOOPS)), st.sampled_from("ab"), inner).map(
            lambda three: (
                f"{{% for {three[1]} in {three[0]} if {three[1]}{LOOPS[three[0]]} %}}{three[2]}{{{{ loop.index }}}}"
                f"{{{{ {three[1]}{LOOPS[three[0]]} if not loop.last }}}}{{% else %}}{three[2]}{{% endfor %}}"
            )
        ),
        st.tuples(inner, inner).map("".join),
    ),
    max_leaves=5,
)


@settings(max_examples=150)
@given(SOURCES.filter(lambda source: refused_at(source) is None))
def test_what_is_taken_never_fails_whatever_is_told(source: str) -> None:
    for values in (told.nothing(), told.of([notice()], HOUSE, NOW), told.of([], HOUSE, NOW, coverage=COVERAGE)):
        assert wording.of(templates(text=source), values).unworded == ()


@pytest.mark.parametrize(
    "source",
    [
        "{% for a in stories %}{% for b in stories %}" + "{% if a.snippet < b.snippet %}{% endif %}" * 90,
        "{% for a in stories %}{% for b in stories %}"
        + "{% if (a.snippet | truncate(300)) == b.url %}{% endif %}" * 65,
        "{% for a in stories %}{% for b in stories %}" + "{{ a.snippet }}" * 200,
    ],
    ids=["compared", "cut", "printed"],
)
def test_the_worst_template_takes_a_moment_and_says_no_more_than_it_may(source: str) -> None:
    source += "{% endfor %}{% endfor %}"
    flood = [notice(number, title="t" * 900, feed="f" * 90) for number in range(500)]
    began_s = time.thread_time()
    said = filled(source, *(replace(one, snippet="słowo " * 200) for one in flood))
    assert time.thread_time() - began_s < 5  # a tenth of that on an idle core
    assert len(said) <= 4000


def test_a_mail_has_the_channels_own_subject_and_intro() -> None:
    mail = mailed(subject="{{ watchlist }} ma {{ count }}", intro="Dzień dobry,\n\noto {{ first.title }}.")
    assert mail.subject == "Kazachstan ma 1"
    assert mail.text.startswith("Dzień dobry,\n\noto Nowe kopalnie w stepie.\n\nKazachstan – 1 nowy artykuł\n")
    assert mail.html.index("oto Nowe kopalnie w stepie.") < mail.html.index(">Kazachstan<")
    assert mail.unworded == ()


def test_a_channel_without_templates_is_told_in_our_words() -> None:
    assert mailed() == compose.mail([notice()], HOUSE, NOW, channel_id=7)
    assert mailed(subject="{{ '' }}", intro=" \n ") == mailed()


def test_an_answer_has_the_subject_of_the_mail_that_it_answers() -> None:
    channel = replace(mail_channel(), templates=templates(subject="{{ first.title }}"))
    answer = replace(delivery(channel, notice(2, title="Dopisek")), told_before=(notice(1, title="Pierwsza"),))
    assert compose.message(answer, HOUSE, NOW).subject == "Re: Pierwsza"


def test_a_digest_with_nothing_in_it_has_something_to_name() -> None:
    source = "{{ watchlist }}: {{ count }}; {{ first.title }}{% for s in stories %}x{% endfor %} {{ coverage }}"
    assert filled(source, coverage=COVERAGE).startswith("Kazachstan, ODKB: 0; 0 trafień; przeczytano 143 z 147 źródeł")


def test_word_to_the_owner_is_told_in_our_words() -> None:
    channel = replace(mail_channel(), templates=templates(subject="moje"))
    word = replace(delivery(channel), notices=(), word=Report(NOW, ()))
    assert compose.message(word, HOUSE, NOW).subject.startswith("Nasłuch: ")


@pytest.mark.parametrize("where", ["template", "title"])
def test_what_comes_out_is_cleaned_as_our_own_words_are(where: str) -> None:
    source = EVIL.replace("{{ 7 * 7 }}", "{{ '{{ 7 * 7 }}' }}") if where == "template" else "{{ first.title }}"
    mail = mailed(notice(title=EVIL), subject=source, intro=source)
    assert mail.unworded == ()
    assert mail.subject.isprintable()
    assert len(mail.subject) <= 120
    assert "\x00" not in mail.text + mail.html
    assert "\u202e" not in mail.text + mail.html
    assert "\x1b" not in mail.text + mail.html
    assert "<script>" not in mail.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 * 7 }}" in mail.html  # a feed's braces are text
    assert "49" not in mail.text


def test_a_long_subject_and_a_long_intro_are_cut_at_a_word() -> None:
    mail = mailed(subject="słowo " * 100, intro="słowo " * 600 + "{{ watchlist }}" * 30)
    assert mail.subject.endswith("słowo…")
    assert len(mail.subject) <= 120
    assert len(mail.text.partition("Kazachstan – ")[0]) <= 4100


def test_a_chat_has_its_own_title_and_text_in_its_own_zone() -> None:
    source = "{% for story in stories %}\n{{ story.title }}, {{ story.when }}\n{{ story.url }}\n\n{% endfor %}"
    chat = replace(hook_channel("x"), kind=Kind.APPRISE, templates=templates(title="{{ counted }}", text=source))
    said = compose.short(delivery(chat, notice(1), notice(2)), house(timezone="UTC"), NOW)
    assert said.title == "2 nowe"
    assert said.text == (
        "Nowe kopalnie w stepie, dziś 10:00\nhttps://kurier.example/1\n\n"
        "Nowe kopalnie w stepie, dziś 10:00\nhttps://kurier.example/2"
    )


def test_a_template_that_fails_costs_its_own_words_and_not_the_message() -> None:
    mail = mailed(subject="{{ gone }}", intro="Dzień dobry")
    ours = mailed()
    assert mail.subject == ours.subject
    assert mail.text == "Dzień dobry\n\n" + ours.text
    assert [words.partition(";")[0] for words in mail.unworded] == [
        "subject, line 1, column 4: no value is called 'gone'"
    ]


@pytest.mark.parametrize(
    ("kind", "part", "words"),
    [
        (Kind.EMAIL, Part.TEXT, "a channel of kind email has no text; its templates are subject and intro"),
        (Kind.APPRISE, Part.SUBJECT, "a channel of kind apprise has no subject; its templates are title and text"),
        (Kind.WEBHOOK, Part.TEXT, "a webhook is told by its schema"),
    ],
)
def test_a_channel_has_only_the_templates_of_its_kind(kind: Kind, part: Part, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        compose.check(kind, Template(part, "x"))


def test_what_cannot_be_used_is_not_kept_and_nothing_else_with_it(database: Database) -> None:
    with database.write() as session:
        row = subscribed(session)
        book.word(session, "redakcja", {Part.SUBJECT: "{{ count }}"}, now=NOW)
        with pytest.raises(TemplateInvalid):
            book.word(session, "redakcja", {Part.INTRO: "x", Part.SUBJECT: "{{ gone }}"}, now=NOW)
        assert book.word(session, "redakcja", {}, now=NOW).templates == {"subject": "{{ count }}"}
        assert book.word(session, "redakcja", {Part.SUBJECT: "", Part.INTRO: "x"}, now=NOW).templates == {"intro": "x"}
        book.word(session, "redakcja", {Part.INTRO: "a\x00\ud800"}, now=NOW)  # of a file that is no text
    (sample,) = shown(database, row)
    assert sample.text.startswith("a\n\nWiadomość próbna")


def test_drafts_are_of_a_sample_and_of_the_newest_hits_of_one_watchlist(database: Database) -> None:
    with database.write() as session:
        row = subscribed(session, hears=("Kazachstan", "ODKB"))
        (sample,) = shown(database, row)
        assert sample.sample
        for name, numbers in (("ODKB", (1,)), ("Kazachstan", range(2, 9))):
            number = watchlist_of(session, name)
            found = [notice(one, watchlist_id=number, watchlist=name) for one in numbers]
            enqueuing.enqueue(session, found, now=NOW, timezone="Europe/Warsaw")
    tried = {Part.SUBJECT: "{{ watchlist }} {{ count }}"}
    assert [draft.heading for draft in shown(database, row, tried)] == ["Wiadomość próbna 1", "Kazachstan 5"]
    with pytest.raises(TemplateInvalid):
        shown(database, row, {Part.INTRO: "{{ gone }}"})
    with database.read() as session:
        assert session.get_one(ChannelRow, row.id).templates == {}


def shown(database: Database, row: ChannelRow, tried: dict[Part, str] | None = None) -> list[drafts.Draft]:
    with database.read() as session:
        return drafts.drafts(session, row, HOUSE, now=NOW, sources=tried)


def test_the_documents_name_all_that_a_template_may() -> None:
    assert compose.as_markdown() in (DOCS / "alerts.md").read_text(encoding="utf-8")


def test_the_templates_of_the_documents_can_be_used() -> None:
    page = (DOCS / "alerts.md").read_text(encoding="utf-8").partition("## In words of your own")[2]
    sources = [part.split("'")[0] for part in page.split(" '")[1:]]
    assert len(sources) > 3
    for source in sources:
        sandbox.read(source)
