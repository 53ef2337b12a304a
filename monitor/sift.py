"""entries -> entries never seen. Pure."""

from collections.abc import Collection, Sequence

from monitor.records import Entry


def unseen(entries: Sequence[Entry], seen: Collection[str]) -> tuple[Entry, ...]:
    """The entries whose key the feed has not brought before, in its order, each key once.

    Shape: an entry with neither title nor link tells nobody anything, and is left out
    """
    fresh: dict[str, Entry] = {}
    for entry in entries:
        if entry.key not in seen and (entry.title or entry.link):
            fresh.setdefault(entry.key, entry)
    return tuple(fresh.values())
