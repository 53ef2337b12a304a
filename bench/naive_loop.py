"""feedparser in a loop, and the entries it has not seen into a table.

naive_loop.py DATABASE URLS
"""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import feedparser


def read(url: str, stored: sqlite3.Connection) -> None:
    """Put what a feed has into the table."""
    entries = feedparser.parse(url).entries
    rows = [(entry.id, entry.link, entry.title, entry.summary) for entry in entries]
    stored.executemany("INSERT OR IGNORE INTO entries VALUES (?, ?, ?, ?)", rows)
    stored.commit()


if __name__ == "__main__":
    with closing(sqlite3.connect(sys.argv[1])) as table:
        table.execute("CREATE TABLE IF NOT EXISTS entries (id PRIMARY KEY, link, title, summary)")
        for address in Path(sys.argv[2]).read_text("ascii").split():
            read(address, table)
