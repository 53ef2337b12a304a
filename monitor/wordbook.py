"""A typed word -> its inflection, as it is stored; what is not stored yet is made, and stored afterwards. Wiring.

A worker that starts reads its watchlists' words, and looks nothing up in a dictionary; where there is none, as on
arm64 Linux, it still knows the forms that another machine made.
"""

from monitor import store
from monitor.db import Database
from monitor.language import inflection
from monitor.language.inflection import Inflection


class Wordbook:
    """The stored inflections; one thread at a time asks it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read: dict[tuple[str, bool], str] = {}
        self._made: dict[tuple[str, bool], str] = {}

    def open(self) -> None:
        """Read all at once, before many are asked for."""
        with self._database.read() as session:
            self._read = store.word_forms.everything(session)

    def __call__(self, word: str, inside: bool) -> Inflection:
        """The inflection of a typed word, inside a phrase or alone."""
        row = self._read.pop((word, inside), None)  # whoever asks keeps what it gets
        if row is None:
            with self._database.read() as session:
                row = store.word_forms.one(session, (word, inside))
        return self._make(word, inside) if row is None else inflection.unpacked(row)

    def close(self) -> None:
        """Store what was made, and forget what nobody asked for."""
        made, self._made, self._read = self._made, {}, {}
        if made:
            with self._database.write() as session:
                store.word_forms.put(session, made)

    def _make(self, word: str, inside: bool) -> Inflection:
        made = inflection.of(word, inside)
        self._made[word, inside] = inflection.packed(made)
        return made
