"""What a process of ours holds of the database, by what it does."""

import pytest

from monitor.cli import house


@pytest.mark.parametrize(
    ("threads", "pages", "most"),
    [(0, 0, 4), (16, 0, 16), (4, 0, 8), (1, 0, 6), (0, 40, 18), (16, 40, 30)],
    ids=["a command", "a worker", "a small worker", "the smallest", "a page", "both in one"],
)
def test_a_process_holds_as_many_connections_as_its_threads_need(threads: int, pages: int, most: int) -> None:
    assert house.connections(threads=threads, pages=pages) == most
