"""A mail is read at a glance, says why it came, and shows what feeds wrote as text; a payload keeps its contract."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest

from alerts import compose
from alerts.compose import cards, plain, speech
from alerts.records import (
    Concern,
    Concerning,
    Coverage,
    Ended,
    Kind,
    Matched,
    Notice,
    Report,
    Span,
    Spike,
    Story,
    SwitchedOff,
)
from tests.notices import HOUSE, NOW, delivery, hook_channel, house, mail_channel, notice

ENGLISH = house(language="en")
FEEDS = ("OSW", "TVN24", "Onet", "Kurier", "Głos")


def several(count: int, *, watchlist: str = "Kazachstan", watchlist_id: int = 1) -> list[Notice]:
    return [
        notice(number, watchlist=watchlist, watchlist_id=watchlist_id, feed=FEEDS[number % len(FEEDS) - 1])
        for number in range(1, count + 1)
    ]


class Page(HTMLParser):
    """What a reader of the HTML sees: its words, and its elements with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words = ""
        self.marked: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "mark":
            self.marked.append("")

    def handle_data(self, data: str) -> None:
        self.words += data
        if self.elements and self.elements[-1][0] == "mark" and self.marked and not self.marked[-1]:
            self.marked[-1] = data

    def links(self) -> list[str | None]:
        return [attributes.get("href") for tag, attributes in self.elements if tag == "a"]


@pytest.mark.parametrize(
    ("notices", "polish", "english"),
    [
        pytest.param(
            [notice(title="Umowa na uran", feed="TVN24")],
            "Kazachstan: Umowa na uran – TVN24",
            "Kazachstan: Umowa na uran – TVN24",
            id="one hit",
        ),
        pytest.param(
            several(3), "Kazachstan: 3 nowe – OSW, TVN24, Onet", "Kazachstan: 3 new – OSW, TVN24, Onet", id="several"
        ),
        pytest.param(
            several(5),
            "Kazachstan: 5 nowych – OSW, TVN24, Onet +2",
            "Kazachstan: 5 new – OSW, TVN24, Onet +2",
            id="many feeds",
        ),
        pytest.param(
            several(4) + several(3, watchlist="ODKB", watchlist_id=2),
            "Nasłuch: 7 nowych – Kazachstan (4), ODKB (3)",
            "Nasłuch: 7 new – Kazachstan (4), ODKB (3)",
            id="digest",
        ),
        pytest.param(
            [notice(title="", feed="")],
            "Kazachstan: (bez tytułu)",
            "Kazachstan: (no title)",
            id="neither title nor feed",
        ),
    ],
)
def test_a_subject_says_what_came_and_from_whom(notices: list[Notice], polish: str, english: str) -> None:
    assert compose.mail(notices, HOUSE, NOW).subject == polish
    assert compose.mail(notices, ENGLISH, NOW).subject == english


def test_a_subject_is_short_however_long_the_title() -> None:
    subject = compose.mail([notice(title="Bardzo długi tytuł " * 40)], HOUSE, NOW).subject
    assert len(subject) <= 120
    assert subject.endswith("… – Kurier Stepowy")


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "1 nowy"), (2, "2 nowe"), (4, "4 nowe"), (5, "5 nowych"), (12, "12 nowych"), (13, "13 nowych"),
     (14, "14 nowych"), (21, "21 nowych"), (22, "22 nowe"), (34, "34 nowe"), (112, "112 nowych"), (122, "122 nowe")],
)  # fmt: skip
def test_polish_counts_its_nouns(count: int, words: str) -> None:
    assert speech.POLISH.counted(count, speech.POLISH.new) == words


@pytest.mark.parametrize(
    ("moment", "polish", "english"),
    [
        ("2026-04-16T12:05+00:00", "dziś 14:05", "today 14:05"),
        ("2026-04-15T22:30+00:00", "dziś 00:30", "today 00:30"),
        ("2026-04-15T07:12+00:00", "wczoraj 09:12", "yesterday 09:12"),
        ("2026-01-12T13:05+00:00", "12 stycznia 14:05", "12 January 14:05"),
        ("2025-12-31T23:30+00:00", "1 stycznia 00:30", "1 January 00:30"),
        ("2025-09-03T08:00+00:00", "3 września 2025 10:00", "3 September 2025 10:00"),
        (None, "bez daty", "no date"),
    ],
)
def test_times_are_said_as_people_say_them(moment: str | None, polish: str, english: str) -> None:
    at, now = moment and datetime.fromisoformat(moment), datetime(2026, 4, 16, 13, 0, tzinfo=UTC)
    for words, expected in ((speech.POLISH, polish), (speech.ENGLISH, english)):
        assert speech.when(at or None, words, now=now, timezone="Europe/Warsaw") == expected


def test_the_plain_text_reads_well_on_its_own() -> None:
    found = replace(
        notice(1, title="Kazachstan sprzedaje uran", published_at=NOW - timedelta(days=1)),
        matched=(
            Matched("Kazachstan", "Kazachstan", "title", 0, 10),
            Matched("Kazachstan", "Kazachstanie", "body", 7, 19),
            Matched("Kazachstan", "Kazachstanie", "body", 70, 82),
            Matched("uran*", "uran", "title", 21, 25),
        ),
        story=Story(1, 3, 1),
    )
    found = replace(found, article=replace(found.article, lead_only=True))
    assert compose.mail([found], HOUSE, NOW).text == (
        "Kazachstan – 1 nowy artykuł\n"
        "===========================\n"
        "\n"
        "*Kazachstan* sprzedaje *uran*\n"
        "Kurier Stepowy · wczoraj 12:00 · tylko lead · 2 inne artykuły mówią o\n"
        "tym samym\n"
        "\n"
        "    Rząd w *Kazachstanie* ogłosił przetarg na trzy kopalnie.\n"
        "\n"
        "Znaleziono: Kazachstan (Kazachstan, Kazachstanie ×2); uran* (uran)\n"
        "Czytaj artykuł:\n"
        "https://kurier.example/1\n"
        "Pokaż w Nasłuchu:\n"
        "https://nasluch.example/articles/1\n"
        "\n"
        "\n"
        "-- \n"
        "Wszystkie trafienia tematu „Kazachstan”:\n"
        "https://nasluch.example/watchlists/1\n"
        "\n"
        "Dostajesz tę wiadomość, bo ten adres jest zapisany jako odbiorca\n"
        "trafień: „Kazachstan”.\n"
    )


@pytest.mark.parametrize(
    ("feeds", "size", "polish", "english"),
    [
        ((), 1, "", ""),
        ((), 3, "2 inne artykuły mówią o tym samym", "2 other articles tell the same"),
        (("Kurier Stepowy", "Onet"), 2, "także: Onet", "also: Onet"),
        (("Onet", "Kurier Stepowy", "Interia"), 3, "także: Onet, Interia", "also: Onet, Interia"),
        (
            ("Kurier Stepowy", "Onet", "Interia", "WP", "Gazeta"),
            9,
            "także: Onet, Interia, WP (+5)",
            "also: Onet, Interia, WP (+5)",
        ),
        (("Kurier Stepowy",), 3, "2 inne artykuły mówią o tym samym", "2 other articles tell the same"),
    ],
    ids=["alone", "names unknown", "one", "two", "more than are named", "its own feed again"],
)
def test_who_else_tells_the_same_is_named(feeds: tuple[str, ...], size: int, polish: str, english: str) -> None:
    told = replace(notice(), story=Story(1, size, 1, feeds))
    for house_, words in ((HOUSE, polish), (ENGLISH, english)):
        mail = compose.mail([told], house_, NOW)
        byline = " ".join(mail.text.split("\n\n")[1].splitlines()[1:])
        assert byline.split(" · ")[2:] == [words] * bool(words)
        assert words in Page(mail.html).words


def test_every_style_stands_on_its_element_and_dark_screens_keep_their_own() -> None:
    html = compose.mail([notice()], HOUSE, NOW).html
    page = Page(html)
    assert all("style" in attributes for tag, attributes in page.elements if tag in ("a", "h1", "h2", "p", "mark"))
    (style,) = html.split("<style>")[1:]
    assert style.lstrip().startswith("@media (prefers-color-scheme: dark)")


HEARD = Coverage(
    since=NOW - timedelta(days=1), feeds=147, well=143, broken=4, broken_since=datetime(2026, 4, 12, 6, tzinfo=UTC),
    checked=2911, lead_only=38, watchlists=((1, "Kazachstan"), (2, "ODKB")),
)  # fmt: skip


@pytest.mark.parametrize(
    ("language", "subject", "line"),
    [
        (
            "pl",
            "Nasłuch: nic nowego – Kazachstan, ODKB",
            "0 trafień; przeczytano 143 z 147 źródeł, 4 nie działają, najdłużej od 12 kwietnia 08:00;"
            " 2\u202f911 artykułów sprawdzonych, 38 tylko po leadzie (od wczoraj 12:00).",
        ),
        (
            "en",
            "Nasłuch: nothing new – Kazachstan, ODKB",
            "0 hits; 143 of 147 feeds read, 4 broken, the longest since 12 April 08:00;"
            " 2,911 articles checked, 38 by lead only (since yesterday 12:00).",
        ),
    ],
)
def test_a_digest_with_nothing_in_it_says_how_much_was_heard(language: str, subject: str, line: str) -> None:
    mail = compose.mail([], house(language=language), NOW, channel_id=7, coverage=HEARD)
    assert mail.subject == subject
    assert line.replace("\u202f", " ") in " ".join(mail.text.split())
    page = Page(mail.html)
    assert line in " ".join(page.words.split(" "))
    for number in (1, 2):
        assert f"https://nasluch.example/watchlists/{number}" in page.links()
    assert sum("/unsubscribe/" in (link or "") for link in page.links()) == 2


def test_a_mail_with_hits_says_how_much_was_heard_too() -> None:
    quiet = replace(HEARD, broken=0, broken_since=None, lead_only=0, checked=1, well=147)
    mail = compose.mail(several(2), HOUSE, NOW, coverage=quiet)
    said = "2 trafienia; przeczytano 147 z 147 źródeł; 1 artykuł sprawdzony (od wczoraj 12:00)."
    assert said in " ".join(mail.text.split())


def test_a_mail_that_stands_for_many_says_so() -> None:
    mail = compose.mail(several(3), HOUSE, NOW, rolled_up=20)
    said = "Więcej niż 20 wiadomości na godzinę byłoby za wiele: to, co ponad nie, jest zebrane w tej jednej."
    assert " ".join(mail.text.split()).startswith(said)
    assert said in Page(mail.html).words


def test_plain_text_keeps_to_72_columns_and_breaks_no_address() -> None:
    address = "https://kurier.example/" + "a-b/" * 60
    long = notice(2, title="Tytuł, który się zawija, " * 6)
    notices = [replace(long, snippet="Zdanie bez końca " * 20, highlights=())]
    notices[0] = replace(notices[0], article=replace(long.article, url=address))
    lines = compose.mail(notices, HOUSE, NOW).text.splitlines()
    assert address in lines
    assert max(len(line) for line in lines if not line.startswith("https://")) <= 72


def test_html_shows_words_reasons_and_links() -> None:
    mail = compose.mail([*several(2), *several(1, watchlist="ODKB", watchlist_id=2)], HOUSE, NOW)
    page = Page(mail.html)
    assert page.marked == ["Kazachstanie"] * 3
    for words in ("Kazachstan", "ODKB", "2 nowe artykuły", "1 nowy artykuł", "Znaleziono:", "dziś 12:00"):
        assert words in page.words
    for link in (
        "https://kurier.example/1",
        "https://nasluch.example/articles/2",
        "https://nasluch.example/watchlists/2",
    ):
        assert link in page.links()


def test_html_fetches_nothing_and_follows_nobody() -> None:
    page = Page(compose.mail(several(3), HOUSE, NOW).html)
    assert {tag for tag, _ in page.elements}.isdisjoint({"img", "link", "script", "iframe", "form", "object"})
    assert all("src" not in attributes for _, attributes in page.elements)
    assert "url(" not in compose.mail(several(3), HOUSE, NOW).html


def test_a_found_form_is_bold_so_that_colour_does_not_stand_alone() -> None:
    page = Page(compose.mail([notice()], HOUSE, NOW).html)
    styles = [attributes["style"] or "" for tag, attributes in page.elements if tag == "mark"]
    assert styles
    assert all("font-weight: 700" in style for style in styles)


@pytest.mark.parametrize("where", ["title", "feed", "snippet", "watchlist", "keyword"])
def test_what_others_wrote_is_shown_as_text(where: str) -> None:
    evil = "<script>alert(1)</script>\"'>{{ 7*7 }}{% endfor %}\x00\x1b[31m\u202e\r\nBcc: zlo@example.org"
    told = notice()
    if where in ("title", "feed"):
        told = replace(told, article=replace(told.article, **{where: evil}))  # type: ignore[arg-type]
    elif where == "keyword":
        told = replace(told, matched=(Matched(evil, evil, "body", 0, 5),))
    else:
        told = replace(told, highlights=(), **{where: evil})  # type: ignore[arg-type]
    mail = compose.mail([told], HOUSE, NOW)
    page = Page(mail.html)
    assert "script" not in {tag for tag, _ in page.elements}
    assert "<script>" in page.words
    assert "{{ 7*7 }}" in page.words
    for text in (mail.subject, mail.text, mail.html):
        assert not set(text) & {"\x00", "\x1b", "\u202e", "\r"}
    assert "\n" not in mail.subject
    assert not any(line.startswith("Bcc:") for line in mail.text.splitlines())


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://gazeta.example/a?b=1&c=ż#d", "https://gazeta.example/a?b=1&c=ż#d"),
        ('https://gazeta.example/a b<c>"d', "https://gazeta.example/a%20b%3Cc%3E%22d"),
        ("https://gazeta.example/a\r\nBcc: x", "https://gazeta.example/a%0D%0ABcc:%20x"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("http://[::1", ""),
        ("", ""),
    ],
)
def test_only_addresses_of_the_web_are_links(url: str, expected: str) -> None:
    assert plain.link(url) == expected
    told = replace(notice(), article=replace(notice().article, url=url))
    links = Page(compose.mail([told], HOUSE, NOW).html).links()
    assert (expected in links) if expected else all(link and link.startswith("https://nasluch") for link in links)


@pytest.mark.parametrize(
    "places",
    [((3, 2),), ((-1, 4),), ((0, 999),), ((0, 4), (2, 6)), ((5, 5),)],
    ids=["backwards", "before it", "beyond it", "overlapping", "empty"],
)
def test_places_that_cannot_be_right_lose_no_words(places: tuple[tuple[int, int], ...]) -> None:
    runs = plain.pieces("Kazachstan i ODKB", places)
    assert "".join(run.text for run in runs) == "Kazachstan i ODKB"


def test_a_sentence_that_is_the_title_is_not_said_twice() -> None:
    told = replace(notice(title="Rząd w Kazachstanie"), snippet="Rząd w Kazachstanie", highlights=((7, 19),))
    assert compose.mail([told], HOUSE, NOW).text.count("Rząd w") == 1


def test_a_sample_says_that_the_channel_works_and_links_to_no_article() -> None:
    mail = compose.mail([compose.sample(HOUSE, NOW)], HOUSE, NOW)
    assert mail.subject == "Wiadomość próbna: Wiadomość próbna z Nasłuchu – Nasłuch"
    assert "/articles/" not in mail.text + mail.html
    assert "*znalezione" in mail.text
    assert "Test message" in compose.mail([compose.sample(ENGLISH, NOW)], ENGLISH, NOW).subject


def test_the_payload_is_the_contract() -> None:
    told = delivery(hook_channel("https://hak.example/x"), notice(3, published_at=None), notice(4))
    body = json.loads(compose.payload(told, house(public_url="https://nasluch.example/")))
    matched = {"keyword": "Kazachstan", "form": "Kazachstanie", "field": "body", "start": 7, "end": 19}
    hits = [
        {
            "id": number,
            "matched": [matched],
            "snippet": "Rząd w Kazachstanie ogłosił przetarg na trzy kopalnie.",
            "article": {
                "id": number,
                "url": f"https://kurier.example/{number}",
                "title": "Nowe kopalnie w stepie",
                "feed": "Kurier Stepowy",
                "published_at": published_at,
                "lead_only": False,
            },
            "story": {"id": number, "size": 1, "first": number},
        }
        for number, published_at in ((3, None), (4, "2026-04-16T10:00:00Z"))
    ]
    watchlist = {"id": 1, "name": "Kazachstan", "url": "https://nasluch.example/watchlists/1"}
    assert body == {
        "type": "hits.created",
        "version": 1,
        "timestamp": "2026-04-16T10:00:00Z",
        "data": {"watchlist": watchlist, "hits": hits},
    }


def test_the_payload_can_be_written_whatever_a_feed_sent() -> None:
    told = delivery(hook_channel("https://hak.example/x"), notice(title="Urwany \ud83d znak"))
    assert json.loads(compose.payload(told, HOUSE))["data"]["hits"][0]["article"]["title"] == "Urwany ? znak"


@pytest.mark.parametrize(
    ("language", "subject", "said"),
    [
        ("pl", "Nasłuch: Kanał „hak” wyłączony", "nasluch channel enable 'hak' włącza go"),
        ("en", "Nasłuch: Channel “hak” was switched off", "nasluch channel enable 'hak' switches it on"),
    ],
)
def test_word_of_a_channel_that_ended_says_why_and_what_to_do(language: str, subject: str, said: str) -> None:
    word = SwitchedOff("hak", Kind.WEBHOOK, "HTTP 410: <b>gone</b>", NOW, 3)
    mail = compose.message(replace(delivery(mail_channel()), notices=(), word=word), house(language=language), NOW)
    assert mail.subject == subject
    assert said in " ".join(mail.text.split())
    assert "HTTP 410: &lt;b&gt;gone&lt;/b&gt;" in mail.html


EVIL_NAME = "<b>Kurier</b>\r\nBcc: zlo@example.org"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
REPORT = Report(
    NOW,
    arisen=(
        Concern(Concerning.FEED_BROKEN, 3, EVIL_NAME, NOW - 5 * HOUR, expected=4.2, words=EVIL_NAME),
        Concern(Concerning.FEED_BROKEN, 4, "Głos", NOW - 4 * DAY, expected=31.0, words="HTTP 503"),
        Concern(Concerning.WATCHLIST_SILENT, 10, "Kazachstan", NOW - 6 * DAY, expected=22.4),
        Concern(Concerning.FEED_GAP, 5, "Poranek", NOW - 9 * HOUR, NOW - HOUR),
    ),
    ended=(Ended(Concern(Concerning.FEED_SILENT, 7, "Tygodnik", NOW - timedelta(days=9)), NOW),),
    more=2,
)


def reported(told: Report, **changes: str) -> tuple[str, str, str]:
    mail = compose.message(replace(delivery(mail_channel()), notices=(), word=told), house(**changes), NOW)
    return mail.subject, " ".join(mail.text.split()), mail.html


@pytest.mark.parametrize(
    ("language", "subject", "sentences"),
    [
        (
            "pl",
            "Nasłuch: 1 temat zamilkł, 1 źródło z luką, 2 źródła nie działają, 1 znów w porządku",
            ("Kazachstan Żadnego trafienia od 10 kwietnia 12:00; zwykle w tym czasie: mniej więcej 22 trafienia.",
             "Głos Nie udaje się go odczytać od 12 kwietnia 12:00; zwykle w tym czasie: mniej więcej 31 wpisów."
             " Ostatnia próba: HTTP 503", "Od dziś 03:00 do dziś 11:00 wymieniły się wszystkie wpisy",
             "Tygodnik Znów publikuje; milczało od 7 kwietnia 12:00.", "I jeszcze 2;"),
        ),
        (
            "en",
            "Nasłuch: 1 watchlist fell silent, 1 feed with a gap, 2 feeds are broken, 1 well again",
            ("Kazachstan Not one hit since 10 April 12:00; usual in such a time: about 22 hits.",
             "Tygodnik It publishes again; it was silent since 7 April 12:00.", "And 2 more;"),
        ),
    ],
)  # fmt: skip
def test_a_report_says_what_is_not_as_it_should_be_and_what_is_again(
    language: str, subject: str, sentences: tuple[str, ...]
) -> None:
    told_subject, text, html = reported(REPORT, language=language)
    assert told_subject == subject
    for sentence in sentences:
        assert sentence in text
    assert "https://nasluch.example/watchlists/10" in Page(html).links()
    assert {tag for tag, _ in Page(html).elements}.isdisjoint({"b", "img", "link", "script"})


def test_a_report_of_a_dead_network_blames_no_feed() -> None:
    subject, text, _ = reported(Report(NOW, (Concern(Concerning.NETWORK, 0, "", NOW - timedelta(hours=2)),)))
    assert subject == "Nasłuch: sieć nie działa"
    assert "Od dziś 10:00 nie udało się odczytać żadnego źródła." in text


def test_chats_and_programs_are_told_a_report_in_their_own_manner() -> None:
    told = replace(delivery(hook_channel("https://hak.example/x")), notices=(), word=REPORT)
    said = compose.short(told, HOUSE, NOW)
    assert said.title.startswith("Nasłuch: 1 temat zamilkł")
    assert said.text.splitlines()[-1] == "I jeszcze 2; wszystko pokazuje: nasluch concern list"
    body = json.loads(compose.payload(told, HOUSE))
    assert (body["type"], body["data"]["more"]) == ("concerns.reported", 2)
    assert body["data"]["arisen"][1] == {
        "kind": "feed broken", "id": 4, "name": "Głos", "since": "2026-04-12T10:00:00Z", "until": None,
        "expected": 31.0, "words": "HTTP 503",
    }  # fmt: skip
    assert [one["name"] for one in body["data"]["ended"]] == ["Tygodnik"]


SPIKE = Spike(10, "Kazachstan", Span.HOUR, stories=22, usual=0.4, most=3, days=14, at=NOW)


@pytest.mark.parametrize(
    ("language", "subject", "said"),
    [
        ("pl", "Kazachstan: 22 historie w ciągu godziny", "w 14 poprzednich dniach: przeciętnie 0, najwyżej 3."),
        ("en", "Kazachstan: 22 stories within an hour", "of the 14 days before: 0 on average, 3 at the most."),
    ],
)
def test_a_spike_says_how_many_came_and_how_many_are_usual(language: str, subject: str, said: str) -> None:
    told = replace(delivery(mail_channel()), notices=(), word=SPIKE)
    mail = compose.message(told, house(language=language), NOW)
    assert mail.subject == compose.short(told, house(language=language), NOW).title == subject
    assert said in " ".join(mail.text.split())
    assert "--no-spikes" in mail.text
    body = json.loads(compose.payload(told, HOUSE))
    assert (body["type"], body["data"]["span"], body["data"]["stories"]) == ("watchlist.spiked", "hour", 22)


def test_a_digest_of_a_hundred_is_not_cut_off_by_gmail_and_names_every_story() -> None:
    told = [notice(number, title=f"Sprawa numer {number}!") for number in range(1, 101)]
    mail = compose.mail(told, HOUSE, NOW)
    assert len(mail.html.encode()) < 102_000
    assert all(one.article.title in mail.html and one.article.title in mail.text for one in told)
    assert len([1 for tag, _ in Page(mail.html).elements if tag == "mark"]) == cards.MOST_CARDS
    assert mail.text.count("ogłosił") == 100
