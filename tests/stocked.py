"""A house with two invented rows in every table, whatever its revision: to be backed up, moved, upgraded. Edge.

`python -m tests.stocked REVISION` writes them as tests/fixtures/schemas/REVISION.jsonl; a release adds its own.
"""

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Float, Integer, LargeBinary, Table

from alerts.rows import Utc
from monitor import fulltext, schema
from monitor.backup import rows
from monitor.db import Database

FIXTURES = Path(__file__).parent / "fixtures" / "schemas"
NUMBERS = (3, 7)
"""Of the two rows of a table; 9 was given too, and is gone."""

MOMENT = datetime(2026, 4, 16, 10, 0, 0, 123456, tzinfo=UTC)

SAID: dict[str, tuple[Any, Any]] = {
    "articles.host": ("gazeta.example", "dziennik.example"),
    "articles.indexed_with": (1, 1),
    "articles.lead": ("Prezydent wrócił z Kazachstanu.", "Szczyt ODKB w Astanie: „bez zmian”"),
    "articles.method": ("trafilatura", None),
    "articles.state": ("read", "lead only"),
    "articles.text": ("Prezydent wrócił z Kazachstanu w piątek.\nO'Neill milczał.", None),
    "articles.title": ("Wizyta w Kazachstanie", "ODKB zażółca gęślą jaźń"),
    "articles.url": ("https://gazeta.example/1", "https://dziennik.example/2"),
    "audit.action": ("added", "changed"),
    "channels.addresses": ('["redakcja@gazeta.example"]', '["https://dziennik.example/hook"]'),
    "channels.copies": ("none", "none"),
    "channels.kind": ("email", "webhook"),
    "channels.secrets": ("[]", '["whsec_bmllIG1hIGdvIHR1dGFq"]'),
    "channels.templates": ("{}", "{}"),
    "channels.updates": ("reply", "reply"),
    "concerns.kind": ("feed silent", "network"),
    "concerns.concern": (
        '{"kind": "feed silent", "subject": 3, "name": "Gazeta", "since": "2026-04-16T10:00:00Z"}',
        '{"kind": "network", "subject": 0, "name": "", "since": "2026-04-16T10:00:00Z"}',
    ),
    "channels.quiet": ("22:00-07:00", None),
    "channels.zone": ("Europe/London", None),
    "deliveries.word": (None, None),
    "feeds.zone": ("Europe/Warsaw", None),
    "users.language": ("en", None),
    "users.timezone": ("Europe/London", None),
    "deliveries.state": ("delivered", "waiting"),
    "edits.change": ("appeared", "vanished"),
    "feeds.host": ("gazeta.example", "dziennik.example"),
    "feeds.outcome": ("new", None),
    "feeds.quirks": ('["false zone"]', None),
    "feeds.recipe": (None, None),
    "feeds.rhythm": ("[0.5, 1.25]", "null"),
    "feeds.url": ("https://gazeta.example/rss", "https://dziennik.example/rss"),
    "hits.occurrences": ('[{"keyword": "Kazachstan", "start": 18, "end": 29}]', "[]"),
    "hits.highlights": ("[[0, 4]]", "[]"),
    "hub_subscriptions.state": ("live", "wanted"),
    "notices.cadence": ("instant", "daily@07:00"),
    "notices.notice": ('{"title": "Wizyta w Kazachstanie"}', "{}"),
    "subscriptions.cadence": ("instant", "daily@07:00"),
    "users.role": ("admin", "viewer"),
    "visits.outcome": ("new", "unchanged"),
    "watchlists.query": ("Kazachstan\nODKB", "Orlen"),
}  # fmt: skip
"""What a column must say to make sense; anything else is made up by its type."""


def stock(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Put two rows into every table that there is; what was put in."""
    there = rows.tables(connection)
    made = {table.name: [_row(table, place) for place in range(2)] for table in there}
    for table in there:
        connection.execute(table.delete())
        connection.execute(table.insert(), made[table.name])
    rows.go_on_from(connection, there, {table.name: 9 for table in there if "id" in table.columns})
    return made


def _row(table: Table, place: int) -> dict[str, Any]:
    return {column.name: _value(table.name, column, place) for column in table.columns}


def _value(table: str, column: Column[Any], place: int) -> Any:
    number = NUMBERS[place]
    if f"{table}.{column.name}" in SAID:
        return SAID[f"{table}.{column.name}"][place]
    if column.primary_key and isinstance(column.type, Integer):
        return number
    if column.foreign_keys or column.name.endswith("_id"):
        return number
    if column.nullable and place:
        return None
    return _made_up(column, number)


def _made_up(column: Column[Any], number: int) -> Any:
    made: dict[type, Any] = {
        fulltext.Tokens: ["kazachstan", "o'neillem", f"słowo{number}"],
        Utc: MOMENT + timedelta(days=number),
        Boolean: number == NUMBERS[0],
        Integer: number + 100,
        Float: number / 10,
        LargeBinary: bytes(range(0, 256, number)),
        rows.JsonText: json.dumps({"liczba": number / 10, "słowo": "gęś"}),
    }
    words = f"{column.name} nr {number}: zażółć"
    return next((value for type_, value in made.items() if isinstance(column.type, type_)), words)


def write(revision: str) -> Path:
    """The fixture of a revision: a line for each row, `{"table": ..., "row": {...}}`."""
    path = FIXTURES / f"{revision}.jsonl"
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/house.sqlite")
        with schema.writing(database) as connection:
            schema.bring(connection, revision)
            stock(connection)
            with path.open("w", encoding="utf-8") as file:
                for table in rows.tables(connection):
                    for line in rows.lines(connection, table):
                        file.write(
                            json.dumps({"table": table.name, "row": json.loads(line)}, ensure_ascii=False) + "\n"
                        )
        database.close()
    return path


if __name__ == "__main__":
    for wanted in sys.argv[1:]:
        write(wanted)
