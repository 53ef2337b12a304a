"""All watchlists -> the matcher of them, as they are now. Wiring."""

from collections.abc import Callable
from threading import Lock

from monitor import log, match, store
from monitor.db import Database
from monitor.errors import QueryInvalid
from monitor.wordbook import Wordbook

_A_FEW = 10  # watchlists: the words of more are read all at once


class Watchlists:
    """The matcher of all watchlists; threads share it."""

    def __init__(self, database: Database, *, settled: Callable[[], None] = lambda: None) -> None:
        """Reads nothing yet; `settled` is called when many were compiled: what then stands will stay."""
        self._database, self._settled = database, settled
        self._lock = Lock()
        self._renewing = Lock()
        self._words = Wordbook(database)
        self._version, self._matcher = -1, match.compile([], inflect=self._words)
        self._queries: dict[int, str] = {}

    def current(self) -> tuple[int, match.Matcher]:
        """The version of the watchlists as we know them, and what matches it; whoever stores hits checks it."""
        if self._version < 0:
            self.renew()
        with self._lock:
            return self._version, self._matcher

    def renew(self) -> None:
        """Compile those watchlists anew that were edited; the others are matched with meanwhile."""
        with self._renewing:
            with self._database.read() as session:
                version = store.watchlists.version(session)
                if version <= self._version:
                    return
                queries = dict(store.watchlists.enabled(session))
            edited = [(number, query) for number, query in queries.items() if self._queries.get(number) != query]
            gone = self._queries.keys() - queries.keys()
            unreadable = {number for number, query in edited if not _readable(number, query)}
            changed = [row for row in edited if row[0] not in unreadable]
            if len(changed) > _A_FEW:
                self._words.open()
            matcher = self._matcher.with_changes(changed, gone | unreadable)
            self._words.close()
            with self._lock:
                self._version, self._matcher, self._queries = version, matcher, queries
            if len(changed) > _A_FEW:
                self._settled()


def _readable(watchlist_id: int, query: str) -> bool:
    try:
        match.check(query)
    except QueryInvalid as invalid:
        log.crash("watchlist.unreadable", watchlist=watchlist_id, why=invalid)
        return False
    return True
