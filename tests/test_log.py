"""The log: a line for each unit of work, with its figures, bounded, and without secrets."""

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from alerts import book
from alerts.records import Kind
from monitor import log, schema
from monitor.db import Database
from tests.home import Home


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What is logged meanwhile, as JSON."""
    written = io.StringIO()
    shown = logging.StreamHandler(written)
    shown.setFormatter(log.formatter("json"))
    level = log.EVENTS.level
    log.EVENTS.addHandler(shown)
    log.EVENTS.setLevel(logging.INFO)
    yield written
    log.EVENTS.removeHandler(shown)
    log.EVENTS.setLevel(level)


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def record(message: str, *, fault: Exception | None = None, **facts: object) -> logging.LogRecord:
    made = logging.LogRecord(
        "lib", logging.INFO, "x.py", 1, message, None, (type(fault), fault, None) if fault else None
    )
    if facts:
        made.__dict__.update(event="visit", facts=facts)
    return made


def test_each_unit_of_work_is_a_line_with_its_figures(home: Home, written: io.StringIO) -> None:
    home.add_feeds()
    home.listen()
    home.round()
    home.newsroom.publish(home.newsroom.feeds[1])
    home.round()
    said = lines(written)
    counts = {name: sum(line["event"] == name for line in said) for name in ("visit", "read", "deliver", "pass")}
    assert counts == {
        "visit": len(home.counts.visits), "read": len(home.counts.readings), "deliver": len(home.counts.sent),
        "pass": 2,
    }  # fmt: skip
    assert counts["deliver"] > 0
    for line in said:
        assert list(line)[:3] == ["at", "level", "event"]
        if line["event"] in counts:
            assert isinstance(line["took_s"], float)
    assert all(isinstance(line["entries"], int) for line in said if line["event"] == "visit")


def test_no_secret_of_the_house_is_logged(home: Home, written: io.StringIO) -> None:
    secrets = ["hasło-poczty", "whsec_dGFqbmVoYXNsb3dlYmhvb2thMTIz", "klucz-zrodla"]
    with home.database.write() as session:
        url = f"{home.hooks.url}?token=haslo-haka"
        book.add(session, name="hak", kind=Kind.WEBHOOK, addresses=[url], secrets=secrets[1:2], now=home.clock())
    speaker = replace(home.worker._deliverer._house, smtp_url=f"smtp://ola:{secrets[0]}@127.0.0.1:1")
    home.worker._deliverer._house = speaker
    home.add_feed(f"{home.newsroom.feeds[1].url}?api_key={secrets[2]}")
    watchlist = home.listen()
    with home.database.write() as session:
        book.subscribe(session, watchlist_id=watchlist, channel="hak", cadence="instant", now=home.clock())
    home.round()
    home.newsroom.publish(home.newsroom.feeds[1])
    home.round()
    said = written.getvalue()
    assert "deliver" in said
    assert "api_key=***" in said
    for secret in (*secrets, "haslo-haka"):
        assert secret not in said, secret


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("smtp://ola:ta jne@x", "smtp://ola:ta jne@x"),
        ("postgresql://ola:tajne@db/n failed", "postgresql://***@db/n failed"),
        ("https://x.example/rss?a=1&token=tajne&b=2", "https://x.example/rss?a=1&token=***&b=2"),
        ("secret whsec_MfKQ9r8GKYqrTwjU is old", "secret whsec_*** is old"),
        ("nas_abcdefghijk", "nas_***"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer ***"),
        ("https://gazeta.example/artykul?id=7", "https://gazeta.example/artykul?id=7"),
        ("mailto ola@gazeta.example", "mailto ola@gazeta.example"),
    ],
)
def test_secrets_are_masked_wherever_they_stand(text: str, shown: str) -> None:
    assert log.masked(text) == shown
    for form in ("json", "console"):
        assert shown in log.formatter(form).format(record(text))
        assert shown in log.formatter(form).format(record("", fault=ValueError(text)))


@pytest.mark.parametrize("form", ["json", "console"])
def test_a_line_is_bounded_whatever_a_feed_says(form: str) -> None:
    shown = log.formatter(form)
    assert len(shown.format(record("x" * 1_000_000))) < 3_000
    assert len(shown.format(record("", url="x" * 1_000_000))) < 3_000
    assert len(shown.format(record("", fault=ValueError("x" * 1_000_000)))) < 12_000


def test_a_line_of_json_is_one_line_whatever_stands_in_it() -> None:
    shown = log.formatter("json").format(record("", title="dwie\nlinie \u2028 i „cudzysłów”", at="now", took_s=0.12345))
    assert "\n" not in shown
    line = json.loads(shown)
    assert line["title"] == "dwie\nlinie \u2028 i „cudzysłów”"
    assert line["took_s"] == 0.123
    assert line["at"].endswith("Z")


def test_what_a_library_says_is_a_line_too() -> None:
    line = json.loads(log.formatter("json").format(record("connection %s reset")))
    assert (line["event"], line["by"], line["words"]) == ("said", "lib", "connection %s reset")


def test_a_migration_is_a_line(database_url: str, written: io.StringIO) -> None:
    database = Database(database_url)
    schema.upgrade(database)
    schema.upgrade(database)
    database.close()
    (line,) = lines(written)
    assert (line["event"], line["before"]) == ("migration", None)
    assert line["took_s"] > 0
