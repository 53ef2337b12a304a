"""What people do with stories is theirs or everybody's, and can be undone; on both databases."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from monitor import store
from monitor.db import Database
from monitor.errors import NotFound
from monitor.store import acts
from monitor.store.acts import Act, Hand
from monitor.tables import Article, Dismissal, Hit, Marked, Note, Role, SavedView, State, Tag, User, Watchlist
from tests.test_queries import NOW


@pytest.fixture(autouse=True)
def stories(database: Database) -> None:
    """Three stories, the first with a copy; two watchlists found the first, one the others. Ola and Jan are here."""
    with database.write() as session:
        for name in ("Ola", "Jan"):
            session.add(User(name=name, role=Role.EDITOR, created_at=NOW))
        for name in ("Gaz", "Ropa"):
            session.add(Watchlist(name=name, query=name, created_at=NOW, updated_at=NOW))
        session.flush()
        for number, story in ((1, 1), (2, 1), (3, 3), (4, None)):
            session.add(
                Article(
                    id=number, url=f"https://gazeta.example/{number}", link="", host="gazeta.example", feed_id=None,
                    story_id=story, title="Gaz", first_seen_at=NOW, state=State.READ,
                )
            )  # fmt: skip
        session.flush()
        for watchlist, article in ((1, 1), (2, 2), (1, 3), (1, 4)):
            session.add(Hit(watchlist_id=watchlist, article_id=article, occurrences=[], found_at=NOW))


def ola(session: Session, act: Act, *numbers: int, **more: object) -> int:
    return acts.do(session, Hand(1, "Ola", NOW), act, numbers, **more)  # type: ignore[arg-type]


def marked(session: Session) -> dict[tuple[int, int], tuple[bool, bool]]:
    return {
        (row.user_id, row.story_id): (bool(row.read_at), bool(row.starred_at)) for row in session.exec(select(Marked))
    }


def put_aside(session: Session) -> set[tuple[int, int, str]]:
    return {(row.watchlist_id, row.story_id, row.reason) for row in session.exec(select(Dismissal))}


def test_what_is_read_and_starred_is_a_story_for_one_person(database: Database) -> None:
    with database.write() as session:
        assert ola(session, Act.READ, 2, 1, 4) == 2
        assert ola(session, Act.STAR, 2) == 1
        acts.do(session, Hand(2, "Jan", NOW), Act.STAR, [3])
        assert marked(session) == {(1, 1): (True, True), (1, 4): (True, False), (2, 3): (False, True)}


def test_the_last_stroke_is_undone_once(database: Database) -> None:
    with database.write() as session:
        ola(session, Act.READ, 1)
        ola(session, Act.READ, 1, 3, 4)
        assert acts.undo(session, 1) == (Act.READ, 3)
        assert marked(session) == {(1, 1): (True, False), (1, 3): (False, False), (1, 4): (False, False)}
        assert acts.undo(session, 1) is None
        assert acts.undo(session, 2) is None


def test_a_story_is_put_aside_for_all_that_found_it_or_for_one(database: Database) -> None:
    with database.write() as session:
        ola(session, Act.DISMISS, 1, watchlist=2, words="inny  gaz")
        assert put_aside(session) == {(2, 1, "inny gaz")}
        ola(session, Act.DISMISS, 1, words="żart")
        assert put_aside(session) == {(2, 1, "inny gaz"), (1, 1, "żart")}
        acts.undo(session, 1)
        assert put_aside(session) == {(2, 1, "inny gaz")}
        ola(session, Act.RESTORE, 1)
        assert put_aside(session) == set()
        acts.undo(session, 1)
        assert put_aside(session) == {(2, 1, "inny gaz")}


def test_tags_are_kept_in_one_spelling_and_undone_where_they_were_new(database: Database) -> None:
    with database.write() as session:
        ola(session, Act.TAG, 3, words=" #Do  Prezesa ")
        ola(session, Act.TAG, 1, 3, words="do prezesa")
        acts.undo(session, 1)
        assert [(row.story_id, row.tag) for row in session.exec(select(Tag))] == [(3, "do prezesa")]
        ola(session, Act.UNTAG, 3, words="do prezesa")
        acts.undo(session, 1)
        assert [(row.story_id, row.by) for row in session.exec(select(Tag))] == [(3, "Ola")]


@pytest.mark.parametrize(
    ("act", "words"),
    [
        pytest.param(Act.TAG, "", id="no-tag"),
        pytest.param(Act.TAG, "a,b", id="comma"),
        pytest.param(Act.TAG, "x" * 41, id="long-tag"),
        pytest.param(Act.DISMISS, "x" * 201, id="long-reason"),
        pytest.param(Act.DISMISS, "a\x00b", id="zero-character"),
    ],
)
def test_words_that_are_none_are_refused(database: Database, act: Act, words: str) -> None:
    with database.read() as session, pytest.raises(ValueError, match="at most"):
        ola(session, act, 1, words=words)


def test_what_is_not_here_cannot_be_handled(database: Database) -> None:
    with database.read() as session:
        with pytest.raises(NotFound):
            ola(session, Act.READ, 4711)
        with pytest.raises(ValueError, match="500"):
            ola(session, Act.READ, *range(1, 502))


def test_a_note_goes_by_the_hand_that_wrote_it(database: Database) -> None:
    with database.write() as session:
        note = store.notes.add(session, 2, user_id=1, by="Ola", words=" Zadzwonić\r\ndo nich ", now=NOW)
        assert (note.story_id, note.words) == (1, "Zadzwonić\ndo nich")
        with pytest.raises(NotFound):
            store.notes.remove(session, note.id or 0, user_id=2)
        store.notes.remove(session, note.id or 0, user_id=1)
        assert session.exec(select(Note)).all() == []


def test_a_view_is_of_one_person(database: Database) -> None:
    with database.write() as session:
        view = store.views.save(session, 1, name="Do przeczytania", query="unread=1", now=NOW)
        store.views.save(session, 1, name="Do przeczytania", query="unread=1&tag=x", now=NOW)
        with pytest.raises(NotFound):
            store.views.remove(session, 2, view.id or 0)
        assert [row.query for row in session.exec(select(SavedView))] == ["unread=1&tag=x"]
        store.views.remove(session, 1, view.id or 0)


@pytest.mark.parametrize(("name", "query"), [("", ""), ("x" * 81, ""), ("x", "a\nb"), ("x", "a" * 2001)])
def test_a_view_that_is_none_is_refused(database: Database, name: str, query: str) -> None:
    with database.read() as session, pytest.raises(ValueError, match="view"):
        store.views.save(session, 1, name=name, query=query, now=NOW)


def test_what_was_done_with_a_story_follows_it_into_another(database: Database) -> None:
    with database.write() as session:
        ola(session, Act.READ, 3)
        ola(session, Act.STAR, 3, 1)
        acts.do(session, Hand(2, "Jan", NOW + timedelta(hours=1)), Act.READ, [3])
        ola(session, Act.DISMISS, 3, words="nie to")
        ola(session, Act.TAG, 1, 3, words="gaz")
        store.notes.add(session, 3, user_id=1, by="Ola", words="ważne", now=NOW)
        assert acts.are_done(session, 3)
        assert not acts.are_done(session, 4)
        acts.merge(session, story=3, into=1)
        store.notes.move(session, story=3, into=1)
        session.flush()
        assert marked(session) == {(1, 1): (False, True), (2, 1): (True, False)}
        assert put_aside(session) == {(1, 1, "nie to")}
        assert [row.story_id for row in session.exec(select(Tag))] == [1]
        assert [row.story_id for row in session.exec(select(Note))] == [1]
