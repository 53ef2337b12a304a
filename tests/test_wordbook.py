"""The wordbook: a word is inflected once, and read wherever it is matched."""

import subprocess
import sys

from sqlmodel import select

from monitor import desk, match, store
from monitor.db import Database
from monitor.records import Text
from monitor.tables import WordForms
from monitor.watching import Watchlists
from monitor.wordbook import Wordbook
from tests.home import Home

TEXT = "Rozmawiano z ludźmi w Łodzi; mam dwa psy."
WITHOUT_DICTIONARY = """
import sys
sys.modules["morfeusz2"] = None
from monitor.db import Database
from monitor.language import has_dictionary
from monitor.watching import Watchlists
from monitor.records import Text
assert not has_dictionary()
(hit,) = Watchlists(Database(sys.argv[1])).current()[1].hits(Text(body=sys.argv[2]))
print(*(place.form for place in hit.occurrences))
"""


def _save(home: Home, query: str) -> None:
    desk.add_watchlist(home.database, name=query, query=query, now=home.clock(), since=home.clock())


def _stored(database: Database) -> dict[str, str]:
    with database.read() as session:
        return {row.word: row.forms for row in session.exec(select(WordForms))}


def test_a_worker_without_a_dictionary_knows_the_forms_that_were_stored(home: Home) -> None:
    _save(home, "człowiek\nŁódź\npies")
    url = home.database.engine.url.render_as_string(hide_password=False)
    run = [sys.executable, "-c", WITHOUT_DICTIONARY, url, TEXT]
    said = subprocess.run(run, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["ludźmi", "Łodzi", "psy"]


def test_words_of_a_saved_watchlist_are_stored_with_it(home: Home) -> None:
    _save(home, "człowiek\nWyspy Owcze")
    assert _stored(home.database).keys() == {"człowiek", "Wyspy", "Owcze"}


def test_words_that_nobody_stored_are_made_by_the_worker_and_stored(home: Home) -> None:
    with home.database.write() as session:
        store.watchlists.add(session, name="ludzie", query="człowiek", now=home.clock())
    assert not _stored(home.database)
    (hit,) = Watchlists(home.database).current()[1].hits(Text(body=TEXT))
    assert [place.form for place in hit.occurrences] == ["ludźmi"]
    assert _stored(home.database).keys() == {"człowiek"}


def test_words_that_other_rules_inflected_are_inflected_anew(home: Home) -> None:
    _save(home, "pies")
    made = _stored(home.database)
    with home.database.write() as session:
        row = session.exec(select(WordForms)).one()
        row.version, row.forms = 0, "[]"
        session.add(row)
    Watchlists(home.database).current()
    assert _stored(home.database) == made


def test_a_preview_stores_nothing(home: Home) -> None:
    words = Wordbook(home.database)
    match.compile([(1, "pies")], inflect=words)
    assert not _stored(home.database)
    words.close()
    assert _stored(home.database)
