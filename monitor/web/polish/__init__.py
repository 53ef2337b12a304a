"""Polish: what the sentences of the pages are in it, and how it counts. Pure.

A file of them for each part of the pages, so that a sentence is found beside its neighbours.
"""

from collections.abc import Mapping

from monitor.web.polish import channels, dashboard, feeds, hits, house, refusals, shell, watchlists

AREAS = (shell, hits, watchlists, dashboard, feeds, channels, house, refusals)

SENTENCES: Mapping[str, str] = {one: said for area in AREAS for one, said in area.SENTENCES.items()}
COUNTING: Mapping[str, tuple[str, str, str]] = {one: said for area in AREAS for one, said in area.COUNTING.items()}


def form(count: int) -> int:
    """Which of the three forms so many take: 1 artykuł, 3 artykuły, 5 artykułów."""
    if count == 1:
        return 0
    return 1 if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else 2
