"""People come in by tokens: whole ones, that hold, and that nobody can read in the database."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session

from monitor import queries, store, tokens
from monitor.db import Database
from monitor.errors import Conflict, NotFound
from monitor.tables import Role

NOW = datetime(2026, 4, 16, 10, 0, tzinfo=UTC)


def given(session: Session, name: str = "Ola", *, role: Role = Role.EDITOR, expires_at: datetime | None = None) -> str:
    """The token of a person who was just added."""
    store.people.add(session, name=name, role=role, now=NOW)
    return store.people.new_token(session, name, name="skrypt", expires_at=expires_at, now=NOW)[1]


def who(session: Session, token: str, *, at: datetime = NOW) -> str | None:
    """Whose a token is."""
    found = queries.bearer(session, tokens.digest(token), now=at)
    return found.user if found else None


def test_a_token_lets_its_person_in_and_nothing_less_or_more_does(database: Database) -> None:
    with database.write() as session:
        token = given(session)
        assert token.startswith("nas_")
        assert len(token) == 47
        assert who(session, token) == "Ola"
        for other in ("", "nas_", token[:-1], token[1:], f"{token}x", f" {token}", token.upper(), "%", "\ud800"):
            assert who(session, other) is None, other


def test_no_token_stands_in_the_database(database: Database) -> None:
    with database.write() as session:
        token = given(session)
        rows = session.execute(text("SELECT * FROM tokens")).all()
    assert len(rows) == 1
    assert token not in str(rows)
    assert token.removeprefix("nas_") not in str(rows)


def test_a_token_holds_until_it_runs_out_is_revoked_or_its_person_goes(database: Database) -> None:
    with database.write() as session:
        short = given(session, expires_at=NOW + timedelta(days=1))
        assert who(session, short, at=NOW + timedelta(hours=23)) == "Ola"
        assert who(session, short, at=NOW + timedelta(days=1)) is None
        row, long = store.people.new_token(session, "Ola", now=NOW)
        assert who(session, long, at=NOW + timedelta(days=9999)) == "Ola"
        store.people.edit(session, "Ola", enabled=False)
        assert who(session, long) is None
        store.people.edit(session, "Ola", enabled=True)
        store.people.revoke(session, row.id or 0)
        session.flush()
        assert who(session, long) is None
        assert who(session, short) == "Ola"
    with database.write() as session:
        store.people.remove(session, "Ola")
    with database.read() as session:
        assert who(session, short) is None
        assert queries.users(session) == []
        assert session.execute(text("SELECT count(*) FROM tokens")).scalar() == 0


def test_a_use_is_noted_once_an_hour(database: Database) -> None:
    with database.write() as session:
        given(session)
        (number,) = (one.id for user in queries.users(session) for one in user.tokens)
        for minutes, noted in ((0, 0), (59, 0), (60, 60), (61, 60)):
            store.people.used(session, number, now=NOW + timedelta(minutes=minutes))
            session.flush()
            (used_at,) = (one.used_at for user in queries.users(session) for one in user.tokens)
            assert used_at == NOW + timedelta(minutes=noted)


@pytest.mark.parametrize(
    ("name", "email", "error"),
    [
        pytest.param("Ola", None, Conflict, id="taken"),
        pytest.param(" Ola ", None, Conflict, id="taken but for spaces"),
        pytest.param("", None, ValueError, id="nothing"),
        pytest.param("a\nb", None, ValueError, id="two lines"),
        pytest.param("a\x00", None, ValueError, id="a zero"),
        pytest.param("x" * 101, None, ValueError, id="too long"),
        pytest.param("Ela", "ela", ValueError, id="no mail address"),
        pytest.param("Ela", "a@b.example\nBcc: c@d.example", ValueError, id="a header"),
    ],
)
def test_a_person_has_a_name_of_their_own(
    database: Database, name: str, email: str | None, error: type[Exception]
) -> None:
    with database.write() as session:
        given(session)
        with pytest.raises(error):
            store.people.add(session, name=name, email=email, now=NOW)


def test_nobody_gets_a_token_who_is_not_there(database: Database) -> None:
    with database.write() as session:
        with pytest.raises(NotFound, match="user list"):
            store.people.new_token(session, "Nikt", now=NOW)
        with pytest.raises(NotFound):
            store.people.revoke(session, 7)


def test_each_role_may_what_those_before_it_may_and_says_what() -> None:
    assert [[role.may(needed) for needed in Role] for role in Role] == [
        [True, False, False], [True, True, False], [True, True, True],
    ]  # fmt: skip
    assert all(role.sentence(language).endswith(".") for role in Role for language in ("pl", "en"))
