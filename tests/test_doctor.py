"""The doctor sees what is wrong, says what to do about it, and changes nothing."""

import logging
import shutil
import socket
import string
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select

from alerts import holds
from monitor import doctor, schema, settings, store
from monitor.db import Database
from monitor.doctor import Check, Patient, Verdict, machine, outside, work
from monitor.doctor import database as database_looks
from monitor.doctor.words import NAMES, SENTENCES, VERDICTS
from monitor.fetch import Fetcher
from monitor.fetch.network import Deadline, resolve
from monitor.newsroom import MailCatcher, Newsroom
from monitor.pulse import Pulse
from monitor.room import MEGABYTE, shortage
from monitor.settings import Settings
from monitor.tables import Heartbeat
from tests.rogue import Rogue
from tests.served import OUTSIDE


def now() -> datetime:
    return datetime.now(UTC)


def chosen(**values: object) -> Settings:
    """Settings of a test: of no environment, and of no file."""
    return settings.load(_env_file=None, **values)


@pytest.fixture
def house(migrated: Database, tmp_path: Path) -> Patient:
    """A house in good health, in which nobody works."""
    allowed = Fetcher(
        user_agent="nasluch", allow=chosen(allow_private_networks="127.0.0.0/8").allow_private_networks, timeout_s=5,
        max_body_bytes=1_000_000,
    )  # fmt: skip
    return Patient(chosen(data_dir=tmp_path), migrated, allowed, now, {})


def seen(look: doctor.Look, patient: Patient) -> dict[str, Verdict]:
    """What a check says, and how bad that is."""
    return {finding.said: finding.verdict for finding in look(patient)}


def test_a_house_in_good_health_is_told_so_and_nothing_in_it_changes(house: Patient) -> None:
    Pulse(house.database).beat()
    before = _everything(house.database)
    found = list(doctor.examined(house))
    assert _everything(house.database) == before
    assert {finding.check for finding in found} == set(Check)
    assert {finding.said for finding in found if finding.verdict is Verdict.LOOK} <= {"no mail server", "no dictionary"}
    assert not [finding for finding in found if finding.verdict is Verdict.BAD]


def _everything(database: Database) -> list[object]:
    with database.read() as session:
        tables = ("facts", "heartbeats", "feeds", "deliveries", "alembic_version")
        return [session.execute(text(f"SELECT * FROM {name}")).all() for name in tables]


# ---- this machine


@pytest.mark.parametrize(
    ("url", "smtp", "says"),
    [
        ("http://127.0.0.1:8000", None, Verdict.OK),
        ("http://127.0.0.1:8000", "smtp://poczta.example", Verdict.LOOK),
        ("http://nasluch.example", None, Verdict.LOOK),
        ("https://nasluch.example/nasluch", None, Verdict.OK),
        ("nasluch.example", None, Verdict.BAD),
    ],
)
def test_an_address_that_nobody_can_use_is_told_of(house: Patient, url: str, smtp: str | None, says: Verdict) -> None:
    patient = replace(house, settings=chosen(public_url=url, smtp_url=smtp))
    assert list(seen(machine.address, patient).values()) == [says]


def test_a_setting_that_is_misspelt_is_told_of_and_no_value_is(house: Patient) -> None:
    patient = replace(house, environment={"NASLUCH_SMPT_URL": "smtp://ola:tajne@x", "NASLUCH_SMTP_URL_FILE": "/x"})
    found = [doctor.row(finding, "pl").saw for finding in machine.settings(patient)]
    assert found[0] == "nikt nie czyta: NASLUCH_SMPT_URL"
    assert "tajne" not in str(found)


@pytest.mark.parametrize(("mode", "says"), [(0o600, Verdict.OK), (0o640, Verdict.OK), (0o644, Verdict.LOOK)])
def test_a_file_of_secrets_that_everybody_can_read_is_told_of(
    house: Patient, tmp_path: Path, mode: int, says: Verdict
) -> None:
    secret = tmp_path / "haslo"
    secret.write_text("tajne")
    secret.chmod(mode)
    if house.database.is_sqlite:
        Path(str(house.database.engine.url.database)).chmod(0o600)
    for folder in (tmp_path, *tmp_path.parents):
        if str(folder).startswith(f"{tempfile.gettempdir()}/"):
            folder.chmod(0o755)
    patient = replace(house, environment={"NASLUCH_SMTP_URL_FILE": str(secret)})
    assert list(seen(machine.secrets, patient).values()) == [says]
    tmp_path.chmod(0o700)
    assert list(seen(machine.secrets, patient).values()) == [Verdict.OK]


@pytest.mark.parametrize(
    ("floor", "verdict"),
    [
        pytest.param(0.1, Verdict.OK, id="far above"),
        pytest.param(0.8, Verdict.LOOK, id="soon"),
        pytest.param(1.5, Verdict.BAD, id="below"),
    ],
)
def test_the_doctor_warns_before_a_worker_stops_for_want_of_room_and_says_so_when_it_has(
    house: Patient, floor: float, verdict: Verdict
) -> None:
    free = shutil.disk_usage(house.settings.data_dir).free
    patient = replace(house, settings=chosen(data_dir=house.settings.data_dir, disk_floor_mb=int(floor * free / 1e6)))
    found = list(machine.disk(patient))
    assert {finding.verdict for finding in found} == {verdict}
    short = patient.database.file and shortage(patient.database, floor=patient.settings.disk_floor_mb * MEGABYTE)
    assert bool(short) is (verdict is Verdict.BAD and house.database.is_sqlite)


# ---- the database


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "nasluch.sqlite"
    patient = Patient(chosen(data_dir=tmp_path), Database(f"sqlite:///{path}"), OUTSIDE.fetcher, now, {})
    found = list(doctor.examined(patient))
    assert {finding.said: finding.verdict for finding in found}["database is not made"] is Verdict.LOOK
    assert {finding.check for finding in found if finding.verdict is Verdict.SKIPPED} >= {Check.WORKER, Check.NETWORK}
    assert not path.exists()


def test_a_file_that_is_no_database_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "nasluch.sqlite"
    path.write_bytes(b"words, and no database" * 100)
    database = Database(f"sqlite:///{path}")
    found = seen(database_looks.database, Patient(chosen(), database, OUTSIDE.fetcher, now, {}))
    assert found == {"database fails": Verdict.BAD}
    database.close()


def test_a_database_that_does_not_answer_is_named_without_its_password() -> None:
    database = Database("postgresql://ola:tajne@127.0.0.1:1/nothing")
    (finding,) = database_looks.database(Patient(chosen(), database, OUTSIDE.fetcher, now, {}))
    said = doctor.row(finding, "en").saw
    assert finding.verdict is Verdict.BAD
    assert "127.0.0.1:1/nothing" in said
    assert "tajne" not in said
    database.close()


@pytest.mark.parametrize(("at", "says"), [("0018", "migrations behind"), ("9999", "migrations newer")])
def test_a_database_of_another_version_is_told_of(house: Patient, at: str, says: str) -> None:
    with house.database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :at"), {"at": at})
    assert seen(database_looks.database, house)[says] is Verdict.BAD


@pytest.mark.parametrize(("off_s", "says"), [(1, Verdict.OK), (30, Verdict.LOOK), (-400, Verdict.BAD)])
def test_a_clock_that_is_off_that_of_the_database_is_told_of(house: Patient, off_s: int, says: Verdict) -> None:
    patient = replace(house, clock=lambda: now() + timedelta(seconds=off_s))
    assert list(seen(database_looks.clock, patient).values()) == [says]


# ---- outside


def test_the_site_of_a_feed_is_asked_for_its_robots_alone(house: Patient) -> None:
    with Newsroom(feeds=2) as newsroom:
        with house.database.write() as session:
            store.feeds.add(session, newsroom.feeds[1].url, now=now())
        found = seen(outside.network, house)
        asked = {(call.method, call.path) for call in newsroom.requests}
    assert found == dict.fromkeys(("names", "network"), Verdict.OK)
    assert asked == {("HEAD", "/robots.txt")}


@pytest.mark.parametrize(("off_s", "says"), [(0, Verdict.OK), (3600, Verdict.BAD)])
def test_a_clock_that_is_off_that_of_a_site_is_told_of(house: Patient, off_s: int, says: Verdict) -> None:
    stated = format_datetime(now() - timedelta(seconds=off_s), usegmt=True)
    with Rogue(f"HTTP/1.1 404 Not Found\r\nDate: {stated}\r\nContent-Length: 0\r\n\r\n".encode()) as site:
        with house.database.write() as session:
            store.feeds.add(session, site.url, now=now())
        assert [finding.verdict for finding in outside.network(house)][2:] == [says]


def test_without_a_network_that_is_said_and_no_site_is_asked(house: Patient) -> None:
    def no_names(host: str, port: int, deadline: Deadline) -> list[object]:
        return resolve("gazeta.invalid", port, deadline)  # type: ignore[return-value]

    alone = Fetcher(user_agent="nasluch", timeout_s=5, max_body_bytes=1, resolve=no_names)  # type: ignore[arg-type]
    with house.database.write() as session:
        store.feeds.add(session, "https://gazeta.example/rss", now=now())
    assert seen(outside.network, replace(house, fetcher=alone)) == {
        "no names": Verdict.BAD,
        "no network": Verdict.SKIPPED,
    }


def test_a_site_that_does_not_answer_is_told_of(house: Patient) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with house.database.write() as session:
        store.feeds.add(session, f"http://127.0.0.1:{port}/rss", now=now())
    assert seen(outside.network, house)["no site answers"] is Verdict.BAD


def test_a_mail_server_that_takes_us_gets_no_mail(house: Patient) -> None:
    with MailCatcher() as mails:
        found = seen(outside.mail, replace(house, settings=chosen(smtp_url=mails.url, mail_from="n@gazeta.example")))
        assert found == {"mail server": Verdict.OK}
        assert not mails.mails


@pytest.mark.parametrize(
    ("url", "says"),
    [("smtp://ola:tajne@127.0.0.1:1", "mail server refuses"), ("poczta.example", "mail server unusable")],
)
def test_a_mail_server_that_cannot_be_used_is_told_of_without_its_password(house: Patient, url: str, says: str) -> None:
    found = list(outside.mail(replace(house, settings=chosen(smtp_url=url))))
    assert [finding.said for finding in found] == ["nobody's sender", says]
    assert "tajne" not in str([doctor.row(finding, "en") for finding in found])


# ---- the work


@pytest.mark.parametrize(
    ("minutes", "ended", "says", "verdict"),
    [
        (0, False, "workers", Verdict.OK),
        (3, False, "worker is silent", Verdict.BAD),
        (3, True, "worker has stopped", Verdict.LOOK),
    ],
)
def test_a_worker_that_fell_silent_is_told_from_one_that_was_stopped(
    house: Patient, minutes: int, says: str, verdict: Verdict, *, ended: bool
) -> None:
    pulse = Pulse(house.database)
    pulse.beat()
    if ended:
        pulse.end()
    with house.database.write() as session:
        for heart in session.exec(select(Heartbeat)):
            heart.seen_at -= timedelta(minutes=minutes)
    assert seen(work.workers, house) == {says: verdict}


def test_what_waits_too_long_and_what_is_held_is_told_of(house: Patient) -> None:
    with house.database.write() as session:
        store.feeds.add(session, "https://gazeta.example/rss", now=now() - timedelta(hours=1))
        holds.hold(session, why="a backup was restored", now=now())
    assert seen(work.queues, house) == {"queues wait": Verdict.LOOK}
    assert seen(work.deliveries, house) == {"deliveries are held": Verdict.BAD}


def test_a_fault_of_ours_in_one_check_costs_no_other_anything(house: Patient, caplog: pytest.LogCaptureFixture) -> None:
    with house.database.write() as session:
        session.execute(text("ALTER TABLE heartbeats RENAME COLUMN visits TO gone"))
    with caplog.at_level(logging.ERROR):
        found = {finding.check: finding.said for finding in doctor.examined(house)}
    assert found[Check.WORKER] == "fault"
    assert found[Check.CONCERNS] == "concerns"


# ---- in words


def test_every_finding_is_said_in_both_languages_with_the_same_facts() -> None:
    assert set(NAMES) == set(Check)
    assert set(VERDICTS) == set(Verdict)
    for said, words in SENTENCES.items():
        assert words.saw_pl, said
        assert words.saw_en, said
        assert bool(words.to_do_pl) is bool(words.to_do_en), said
        assert _facts(words.saw_pl) == _facts(words.saw_en), said
        assert not _facts(words.to_do_pl) | _facts(words.to_do_en), said


def _facts(sentence: str) -> set[str | None]:
    return {field for _, field, _, _ in string.Formatter().parse(sentence) if field}


def test_every_sentence_is_said_by_a_check() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in Path(doctor.__file__).parent.glob("*.py"))
    spoken = {name for name in SENTENCES if source.count(f'"{name}"') > 1}
    made = {f"migrations {standing}" for standing in schema.Standing} | {
        f"clock{off} by {by}" for off in ("", " is off") for by in ("database", "site")
    }
    assert set(SENTENCES) == spoken | made
