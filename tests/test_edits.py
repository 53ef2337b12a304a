"""A page with a hit is looked at again after an hour and after a day: what came into it is told, what went is known."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import col, select

from monitor import store
from monitor.newsroom import Answer, Request, page_html
from monitor.tables import Change, Edit, State, Version
from tests.home import Home

KAZAKHSTAN = "Delegacja wróciła z Kazachstanu w piątek wieczorem i nie odpowiadała na pytania dziennikarzy."
ARMENIA = "Po południu do rozmów dołączyła Armenia, której premier przyleciał bez zapowiedzi z własnym tłumaczem."
PLAIN = (
    "Rozmowy trwały cztery godziny i dotyczyły cen zboża, przejść granicznych oraz wspólnej obsługi pociągów.",
    "Następne spotkanie zaplanowano na wiosnę, ale ani miejsca, ani dokładnej daty nie podano do wiadomości.",
    "Dziennikarzy wpuszczono na salę tylko na kilka minut, a wspólnej konferencji prasowej ostatecznie nie było.",
)


class Paper:
    """A paper with one article, whose text may be changed, and how often it was asked for."""

    def __init__(self, home: Home, *paragraphs: str) -> None:
        self.paragraphs: tuple[str, ...] = paragraphs
        self.status = 200
        self.asked = 0
        self._home = home
        self._page = home.newsroom.serve("/a.html", self._answer)
        self._feed = home.newsroom.serve("/f.xml", _rss(), content_type="application/rss+xml")
        home.add_feed(self._feed)
        home.round()

    def publish(self) -> None:
        """The article appears in the feed, and is read."""
        item = f"<item><title>Wizyta</title><link>{self._page}</link></item>"
        self._home.newsroom.serve("/f.xml", _rss(item), content_type="application/rss+xml")
        self._home.round()

    def _answer(self, _: Request) -> Answer:
        self.asked += 1
        page = page_html("Wizyta delegacji", "Zapowiedź.", list(self.paragraphs))
        return Answer(page.encode(), status=self.status)


def _rss(*items: str) -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Próba</title>{"".join(items)}</channel></rss>'


def later(home: Home, hours: float) -> None:
    home.clock.advance(timedelta(hours=hours, minutes=1))
    home.worker.one_pass()


def changes(home: Home) -> list[tuple[str, Change]]:
    with home.database.read() as session:
        return [(edit.keyword, edit.change) for edit in session.exec(select(Edit).order_by(col(Edit.id)))]


def versions(home: Home) -> list[str]:
    with home.database.read() as session:
        return list(session.exec(select(Version.text).order_by(col(Version.id))))


def test_a_page_with_a_hit_is_asked_for_after_an_hour_and_after_a_day_and_then_left_alone(home: Home) -> None:
    home.listen("Kazachstan")
    paper = Paper(home, KAZAKHSTAN, *PLAIN)
    paper.publish()
    asked = []
    for hours in (0.5, 0.5, 10, 13, 48, 200):
        later(home, hours)
        asked.append(paper.asked)
    assert asked == [1, 2, 2, 3, 3, 3]
    assert (changes(home), versions(home)) == ([], [])
    assert len(home.mails.mails) == len(home.hooks.calls) == 1


def test_a_page_without_a_hit_is_read_once(home: Home) -> None:
    home.listen("Mongolia")
    paper = Paper(home, KAZAKHSTAN, *PLAIN)
    paper.publish()
    later(home, 30)
    assert paper.asked == 1


def test_a_keyword_that_comes_into_a_text_later_is_told_and_the_old_text_is_kept(home: Home) -> None:
    home.listen("Kazachstan\nArmenia")
    paper = Paper(home, KAZAKHSTAN, *PLAIN)
    paper.publish()
    paper.paragraphs = (KAZAKHSTAN, *PLAIN, ARMENIA)
    later(home, 1)
    assert changes(home) == [("Armenia", Change.APPEARED)]
    assert ["Armenia" in old for old in versions(home)] == [False]
    assert ARMENIA in (home.articles()[0].text or "")
    assert len(home.mails.mails) == len(home.hooks.calls) == 2
    assert "Armenia" in home.mails.mails[1].words
    later(home, 23)
    assert len(home.mails.mails) == 2


def test_a_keyword_that_goes_from_a_text_is_known_and_told_to_nobody(home: Home) -> None:
    home.listen("Kazachstan\nArmenia")
    paper = Paper(home, KAZAKHSTAN, *PLAIN, ARMENIA)
    paper.publish()
    paper.paragraphs = (KAZAKHSTAN, *PLAIN)
    later(home, 1)
    paper.paragraphs = PLAIN
    later(home, 23)
    assert changes(home) == [("Armenia", Change.VANISHED), ("Kazachstan", Change.VANISHED)]
    assert len(versions(home)) == 2
    assert len(home.mails.mails) == 1


def closed(paper: Paper) -> None:
    paper.status = 403


def cut(paper: Paper) -> None:
    paper.paragraphs = paper.paragraphs[:1]


@pytest.mark.parametrize("end", [closed, cut])
def test_a_page_that_says_less_or_nothing_any_more_takes_no_text_away(home: Home, end: Callable[[Paper], None]) -> None:
    home.listen("Kazachstan")
    paper = Paper(home, KAZAKHSTAN, *PLAIN, ARMENIA)
    paper.publish()
    before = home.articles()[0]
    end(paper)
    later(home, 1)
    after = home.articles()[0]
    assert (after.state, after.text, after.checks) == (State.READ, before.text, 1)
    assert (changes(home), versions(home)) == ([], [])


def test_a_watchlist_that_was_edited_meanwhile_makes_no_edit_of_the_article(home: Home) -> None:
    number = home.listen("Kazachstan")
    paper = Paper(home, KAZAKHSTAN, *PLAIN)
    paper.publish()
    home.clock.advance(timedelta(minutes=1))
    with home.database.write() as session:
        store.watchlists.edit(session, number, query="delegacja", now=home.clock())
    paper.paragraphs = (KAZAKHSTAN, *PLAIN, ARMENIA)
    later(home, 1)
    assert len(versions(home)) == 1
    assert changes(home) == []


def test_old_versions_go_with_the_text(home: Home) -> None:
    home.listen("Kazachstan")
    paper = Paper(home, KAZAKHSTAN, *PLAIN)
    paper.publish()
    paper.paragraphs = (KAZAKHSTAN, *PLAIN, ARMENIA)
    later(home, 1)
    with home.database.write() as session:
        store.retention.prune(session, before=home.clock() + timedelta(days=1))
    assert versions(home) == []
