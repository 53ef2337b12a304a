"""An agency's text and its copies are one story: told once, and nothing that only a copy says is lost."""

import json
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlmodel import col, func, select

from alerts import book, gathering, outbox
from alerts.records import Kind, Story
from alerts.tables import Notice
from monitor import claims, match, store, stories
from monitor.db import Database
from monitor.records import DueArticle, Entry, Extracted, Findings, Method, Outcome, Text, Words
from monitor.tables import Article, Hit, StoryMark
from tests.settling import reading_settled, visit_settled

NOW = datetime(2026, 4, 16, 10, 0, tzinfo=UTC)
ZONE = "Europe/Warsaw"
PAPERS = ("agencja", "kurier", "radio", "portal", "tygodnik", "dziennik", "echo", "glos", "fakty", "nowiny", "slowo")

AGENCY = (
    "Rząd Kazachstanu ogłosił w czwartek przetarg na budowę trzech kopalni uranu w obwodzie turkiestańskim.",
    "Ministerstwo energii spodziewa się ofert z Francji, Chin i Rosji, a pierwsze wydobycie zaplanowano na 2031 rok.",
    "Według ministra każda z kopalni zatrudni około ośmiuset osób, głównie mieszkańców okolicznych miasteczek.",
    "Organizacje ekologiczne zapowiedziały protesty i domagają się nowej oceny skutków dla wód podziemnych stepu.",
    "Kraj jest największym producentem uranu na świecie i dostarcza dwie piąte surowca dla elektrowni atomowych.",
    "Ostatni podobny przetarg odbył się sześć lat temu i zakończył się unieważnieniem po skardze jednego z oferentów.",
    "Oferty można składać do końca września, a wyniki komisja przetargowa ma ogłosić jeszcze przed zimą.",
)
OTHER = (
    "Burmistrz Olszyna otworzył w piątek nowy most na Strudze, na który mieszkańcy czekali od ubiegłej wiosny.",
    "Przeprawa kosztowała dwanaście milionów złotych i skraca drogę do szpitala o blisko czterdzieści kilometrów.",
    "Piekarz Jan Kruk mówi, że na samym paliwie zaoszczędzi tyle, ile wydaje na mąkę przez dwa tygodnie.",
    "Gmina sprzeda teraz prom, który kupiła w listopadzie i którego przez całą zimę nikt nie umiał poprowadzić.",
)
OWN_PARAGRAPH = "O kopalniach rozmawiano też podczas szczytu ODKB, na którym Armenia nie wysłała swojej delegacji."


def text(*sentences: str) -> str:
    return "\n".join(sentences)


def worded(words: str, *, host: str = "a.example", agency: str | None = None) -> stories.Wording:
    return stories.wording(words, agency=agency, host=host)


def is_copy(one: stories.Wording, other: stories.Wording) -> bool:
    return stories.is_copy(one, other, stories.shared(one, other))


# What a copy is


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(text(*AGENCY), id="word for word"),
        pytest.param(text(*AGENCY[:3]), id="cut to its beginning"),
        pytest.param(text(*AGENCY[3:], *AGENCY[:3]), id="in another order"),
        pytest.param(text("Kazachstan szuka inwestorów, donoszą z Astany agencje.", *AGENCY[1:]), id="a new lead"),
        pytest.param(text(*AGENCY, OWN_PARAGRAPH), id="a paragraph added"),
        pytest.param(text(*AGENCY[:4], *OTHER[:3]), id="half of it another's"),
        pytest.param(text(*AGENCY).upper(), id="in capitals"),
        pytest.param(text(*AGENCY).replace("czwartek", "czwartek rano").replace(" i ", " oraz "), id="words changed"),
    ],
)
def test_an_edited_agency_text_is_a_copy(words: str) -> None:
    assert is_copy(worded(words, host="b.example"), worded(text(*AGENCY)))


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(text(*OTHER), id="another text"),
        pytest.param(text(*OTHER, AGENCY[4]), id="one background paragraph in common"),
        pytest.param(text(AGENCY[0], *OTHER, *(line[::-1] for line in OTHER)), id="a survey that mentions it"),
        pytest.param("Kazachstan ogłosił przetarg na kopalnie", id="a title's worth of words"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_shares_little_is_no_copy(words: str) -> None:
    assert not is_copy(worded(words, host="b.example"), worded(text(*AGENCY)))


def test_a_longer_version_belongs_to_the_short_one_that_came_first() -> None:
    assert is_copy(worded(text(*AGENCY), host="b.example"), worded(text(*AGENCY[:3])))


def test_texts_signed_by_the_same_agency_need_less_in_common() -> None:
    one, other = text(*AGENCY[:2], *OTHER), text(*AGENCY)
    assert not is_copy(worded(one, host="b.example"), worded(other))
    assert not is_copy(worded(one, host="b.example", agency="PAP"), worded(other, agency="AFP"))
    assert is_copy(worded(one, host="b.example", agency="PAP"), worded(other, agency="PAP"))


def test_a_form_that_one_paper_fills_in_anew_each_day_is_no_copy() -> None:
    rates = "Kurs średni {} wynosi dziś w tabeli Narodowego Banku Polskiego {} złotego, wczoraj było to {} złotego."
    days = [
        text(*(rates.format(name, day, day - 1) for name in ("dolara", "euro", "franka", "funta"))) for day in (4, 5)
    ]
    assert not is_copy(*(worded(day) for day in days))
    assert is_copy(worded(text(*AGENCY)), worded(text(*AGENCY) + "\nCzytaj dalej w papierowym wydaniu."))


FORM = (
    "W nocy termometry pokażą od minus {} stopni na wschodzie do {} stopni nad morzem, w dzień od {} do {} stopni.",
    "Wiatr będzie słaby i umiarkowany, z kierunków zachodnich, a na drogach miejscami może zalegać gołoledź.",
)


@pytest.mark.parametrize(
    ("figures", "copied"),
    [
        pytest.param((9, 2, 3, 7), True, id="the same figures"),
        pytest.param((9, 2, 3, 8), True, id="one that was mended"),
        pytest.param((14, 5, 1, 11), False, id="another day's"),
    ],
)
def test_a_short_form_that_two_papers_fill_in_is_a_copy_only_with_its_figures(
    figures: tuple[int, ...], copied: bool
) -> None:
    one, other = (
        worded(text(*FORM).format(*filled), host=host) for filled, host in ((figures, "b"), ((9, 2, 3, 7), "a"))
    )
    assert is_copy(one, other) is copied


def test_a_longer_text_is_a_copy_whatever_its_figures() -> None:
    figures = "Dolar kosztuje {} złotego, euro {}, frank {}, a funt {}."
    one, other = (text(*AGENCY, figures.format(*filled)) for filled in ((1, 2, 3, 4), (5, 6, 7, 8)))
    assert is_copy(worded(one, host="b.example"), worded(other))


def test_a_copy_shares_marks_with_its_text_however_long_it_is() -> None:
    words = [f"słowo{number}" for number in range(6000)]
    random.Random(1).shuffle(words)
    whole = set(stories.marks(worded(" ".join(words))))
    assert len(whole) == 40
    assert len(whole & set(stories.marks(worded(" ".join(words[:2400]))))) >= 10
    assert stories.marks(worded("za mało słów")) == []


# Into which story an article comes


def found(*entries: Entry) -> Findings:
    return Findings(Outcome.NEW, "new", 200, len(entries), entries)


def add_papers(database: Database, *, speaking: bool = True) -> None:
    with database.write() as session:
        for paper in PAPERS:
            store.feeds.add(session, f"https://{paper}.example/rss", now=NOW, title=paper.title(), alert_first=speaking)


def listen(database: Database, *queries: str, cadence: str = "instant") -> None:
    """Watchlists, of all of which one channel hears."""
    with database.write() as session:
        book.add(session, name="redakcja", kind=Kind.EMAIL, addresses=["redakcja@gazeta.example"], now=NOW)
        for query in queries:
            watchlist = store.watchlists.add(session, name=query, query=query, now=NOW)
            book.subscribe(session, watchlist_id=watchlist.id or 0, channel="redakcja", cadence=cadence, now=NOW)


def publish(database: Database, paper: str, *, minute: float, published: float | None = None) -> DueArticle:
    """An article of a paper, in hand to be read."""
    now = NOW + timedelta(minutes=minute)
    address = f"https://{paper}.example/{minute}.html"
    at = NOW + timedelta(minutes=minute if published is None else published)
    entry = Entry(address, address, address, "Kopalnie w stepie", published_at=at)
    with database.write() as session:
        number = PAPERS.index(paper) + 1
        store.feeds.visit_now(session, [number], now=now)
        due = claims.feeds(session, now=now, lease_s=60, limit=1, only=[number])[0]
        visit_settled(session, due, found(entry), started_at=now, now=now, next_at=now, host_free_at=now, timezone=ZONE)
    with database.write() as session:
        return claims.articles(session, now=now, lease_s=3600, limit=1)[0]


def settle(database: Database, due: DueArticle, words: str, *, minute: float, **more: Any) -> None:
    """Store what a reading of an article found, with every hit of the watchlists."""
    now = NOW + timedelta(minutes=minute)
    outcome, next_at = more.pop("outcome", Outcome.READ), more.pop("next_at", None)
    body = Text(title=due.title, body=words)
    extracted = Extracted(words, Method.TRAFILATURA, **more)
    with database.read() as session:
        version, queries = store.watchlists.version(session), store.watchlists.enabled(session)
    hits = match.compile(queries).hits(body)
    with database.write() as session:
        what = Words(outcome, "read", extracted, body, hits, version)
        reading_settled(session, due, what, now=now, next_at=next_at, host_free_at=now, timezone=ZONE)


def read(database: Database, paper: str, *sentences: str, minute: float, published: float | None = None) -> int:
    """An article of a paper, published and read; its number."""
    due = publish(database, paper, minute=minute, published=published)
    settle(database, due, text(*sentences), minute=minute)
    return due.id


def stories_of(database: Database) -> dict[int, int | None]:
    with database.read() as session:
        return dict(session.execute(select(Article.id, Article.story_id)).all())


def told(database: Database) -> list[tuple[int, tuple[str, ...]]]:
    """The article and the keywords of every notice, in their order."""
    with database.read() as session:
        rows = session.exec(select(Notice.notice).order_by(col(Notice.id))).all()
    notices = [json.loads(row) for row in rows]
    return [
        (one["article"]["id"], tuple(dict.fromkeys(place["keyword"] for place in one["matched"]))) for one in notices
    ]


def test_an_agency_text_in_eleven_papers_is_one_story_and_is_told_once(database: Database) -> None:
    add_papers(database)
    listen(database, "Kazachstan")
    for number, paper in enumerate(PAPERS):
        read(database, paper, *AGENCY[number % 3 :], minute=number)
    assert set(stories_of(database).values()) == {1}
    assert told(database) == [(1, ("Kazachstan",))]
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Hit)) == 4  # the name is in the first line


def test_a_watchlist_that_only_a_copy_concerns_is_told_of_the_copy(database: Database) -> None:
    add_papers(database)
    listen(database, "Kazachstan", "ODKB")
    read(database, "agencja", *AGENCY, minute=0)
    read(database, "kurier", *AGENCY, OWN_PARAGRAPH, minute=1)
    read(database, "radio", *AGENCY, OWN_PARAGRAPH, minute=2)
    assert set(stories_of(database).values()) == {1}
    assert told(database) == [(1, ("Kazachstan",)), (2, ("ODKB",))]


def test_a_keyword_that_only_a_copy_has_is_told_where_the_story_was_told_for_another(database: Database) -> None:
    add_papers(database)
    listen(database, "Kazachstan\nODKB\nArmenia")
    read(database, "agencja", *AGENCY, minute=0)
    read(database, "kurier", *AGENCY, OWN_PARAGRAPH, minute=1)
    read(database, "radio", *AGENCY, OWN_PARAGRAPH, minute=2)
    assert told(database) == [(1, ("Kazachstan",)), (2, ("Kazachstan", "ODKB", "Armenia"))]


def test_a_copy_of_what_a_baseline_brought_in_silence_is_told(database: Database) -> None:
    add_papers(database, speaking=False)
    listen(database, "Kazachstan")
    read(database, "agencja", *AGENCY, minute=0)
    with database.write() as session:
        first = session.exec(select(Article)).one()
        assert first.quiet
    with database.write() as session:
        store.feeds.visit_now(session, [2], now=NOW)
        due = claims.feeds(session, now=NOW, lease_s=60, limit=1, only=[2])[0]
        visit_settled(session, due, found(), started_at=NOW, now=NOW, next_at=NOW, host_free_at=NOW, timezone=ZONE)
    read(database, "kurier", *AGENCY, minute=1)
    assert told(database) == [(2, ("Kazachstan",))]


def test_after_three_days_the_same_words_are_another_story(database: Database) -> None:
    add_papers(database)
    listen(database, "Kazachstan")
    read(database, "agencja", *AGENCY, minute=0)
    read(database, "kurier", *AGENCY, minute=71 * 60)
    read(database, "radio", *AGENCY, minute=(71 + 73) * 60)
    assert stories_of(database) == {1: 1, 2: 1, 3: 3}


def test_articles_of_the_same_title_and_no_more_are_two_stories(database: Database) -> None:
    add_papers(database)
    read(database, "agencja", *AGENCY, minute=0)
    read(database, "kurier", *OTHER, minute=1)
    read(database, "radio", minute=2)
    assert stories_of(database) == {1: 1, 2: 2, 3: 3}


def test_who_was_first_is_told_by_when_it_was_published_and_each_copy_says_what_it_kept(database: Database) -> None:
    add_papers(database)
    read(database, "kurier", *AGENCY, minute=5)
    read(database, "agencja", *AGENCY[:4], OWN_PARAGRAPH, minute=6, published=1)
    with database.read() as session:
        assert store.stories.of(session, 1) == Story(id=1, size=2, first=2, feeds=("Agencja", "Kurier"))
        kept = session.exec(select(Article.kept).where(Article.id == 2)).one()
    assert kept == pytest.approx(4 / 7, abs=0.05)


def test_an_article_known_by_its_lead_joins_its_story_when_its_page_is_had_and_is_not_told_again(
    database: Database,
) -> None:
    add_papers(database)
    listen(database, "Kazachstan", "uran", cadence="daily@07:00")
    late = publish(database, "portal", minute=0)
    again = NOW + timedelta(minutes=10)
    settle(
        database, late, "Kazachstan buduje kopalnie, pisze portal.", minute=0, outcome=Outcome.LEAD_ONLY, next_at=again
    )
    read(database, "agencja", *AGENCY, minute=1)
    assert stories_of(database) == {1: 1, 2: 2}
    with database.write() as session:
        late = claims.articles(session, now=again, lease_s=60, limit=1)[0]
    settle(database, late, text(*AGENCY), minute=10)
    assert stories_of(database) == {1: 2, 2: 2}
    assert told(database) == [(2, ("Kazachstan",)), (2, ("uran",))]


def test_an_article_whose_text_turns_out_to_be_its_own_leaves_the_story_and_is_told(database: Database) -> None:
    add_papers(database)
    listen(database, "Kazachstan")
    read(database, "agencja", *AGENCY, minute=0)
    due = publish(database, "kurier", minute=1)
    again = NOW + timedelta(minutes=10)
    settle(database, due, AGENCY[0], minute=1, outcome=Outcome.LEAD_ONLY, next_at=again)
    assert stories_of(database) == {1: 1, 2: 1}
    with database.write() as session:
        due = claims.articles(session, now=again, lease_s=60, limit=1)[0]
    settle(database, due, text(AGENCY[0], *OTHER, *(line[::-1] for line in OTHER)), minute=10)
    assert stories_of(database) == {1: 1, 2: 2}
    assert told(database) == [(1, ("Kazachstan",)), (2, ("Kazachstan",))]


def test_what_still_waits_to_be_told_says_how_many_copies_there_are_by_then(database: Database) -> None:
    add_papers(database)
    listen(database, "Kazachstan", cadence="daily@07:00")
    for number, paper in enumerate(PAPERS[:4]):
        read(database, paper, *AGENCY, minute=number)
    with database.write() as session:
        gathering.gather(session, now=NOW + timedelta(days=2), limit=10)
        (held,) = outbox.claim(session, now=NOW + timedelta(days=2), lease_s=60, limit=10)
    assert [notice.story.size for notice in held.notices] == [4]


def test_workers_that_read_copies_at_the_same_moment_tell_the_story_once(database: Database) -> None:
    add_papers(database)
    listen(database, "Kazachstan\nODKB")
    due = [publish(database, paper, minute=number) for number, paper in enumerate(PAPERS[:8])]
    together, settled = Barrier(len(due)), []

    def work(number: int) -> None:
        together.wait(20)
        more = (OWN_PARAGRAPH,) if number == 5 else ()
        settle(database, due[number], text(*AGENCY, *more), minute=20)
        settled.append(number)

    run([Thread(target=work, args=[number]) for number in range(len(due))])
    assert len(settled) == len(due)
    assert len(set(stories_of(database).values())) == 1
    keywords = [keyword for _, found in told(database) for keyword in found]
    assert keywords.count("ODKB") == 1
    assert 1 <= keywords.count("Kazachstan") <= 2  # the copy that brings the other keyword says both


def run(threads: Sequence[Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_a_mark_that_stands_everywhere_leads_to_a_few_articles_only(database: Database) -> None:
    add_papers(database)
    for number in range(22):
        read(database, PAPERS[number % len(PAPERS)], *AGENCY, minute=number)
    with database.read() as session:
        holders = select(func.count(col(StoryMark.article_id))).group_by(col(StoryMark.mark))
        assert max(session.scalars(holders)) == 20
    assert set(stories_of(database).values()) == {1}


def test_marks_of_what_nobody_copies_any_more_are_let_go(database: Database) -> None:
    add_papers(database)
    read(database, "agencja", *AGENCY, minute=0)
    read(database, "kurier", *OTHER, minute=80 * 60)
    with database.write() as session:
        store.stories.prune(session, before=NOW + timedelta(hours=1))
    with database.read() as session:
        assert set(session.exec(select(StoryMark.article_id))) == {2}


def test_copies_that_are_read_together_are_one_story_of_which_a_channel_hears_once(database: Database) -> None:
    add_papers(database)
    listen(database, "Kazachstan")
    due = [publish(database, paper, minute=number) for number, paper in enumerate(PAPERS[:2], 1)]
    words = text(*AGENCY)
    with database.read() as session:
        version, queries = store.watchlists.version(session), store.watchlists.enabled(session)
    body = Text(body=words)
    found_in = Words(
        Outcome.READ, "read", Extracted(words, Method.TRAFILATURA), body, match.compile(queries).hits(body), version
    )
    done = [store.readings.done(one, found_in, now=NOW, next_at=None, host_free_at=NOW) for one in due]
    with database.write() as session:
        new = store.readings.settle_all(session, done, timezone=ZONE)
        stories = session.exec(select(Article.story_id)).all()
        (notice,) = session.exec(select(Notice)).all()
    assert list(new.values()) == [1, 1]
    assert set(stories) == {due[0].id}
    assert json.loads(notice.notice)["story"]["size"] == 2
