"""Hits -> files to take away: tables, feeds, and the press review. Pure, but for `reading`, `xlsx` and `pdf`.

records   Found (a hit, and who else tells its story), Wish (how a person wants it), Format
reading   a database -> what is to be written, a few hundred at a time
csv       and `json`, `xlsx`, `atom`: a format each, written as the hits come
review    hits -> a press review, every word as it is to be read; `pdf` (by `typesetting`) and `docx` print it
passage   the quoted passage                plain   foreign text that breaks nothing
entries   what feeds say of a hit          copies  who else tells its story
standing  a watchlist as a feed, at an address; its writers are `atom` and `jsonfeed`, `links` makes the address
names     what a file is called             words   what we say in our own name, in Polish and in English
"""

from monitor.exports import links, names, standing
from monitor.exports.reading import Export, export
from monitor.exports.records import ABOUT, Format, Found, Wish

__all__ = ["ABOUT", "Export", "Format", "Found", "Wish", "export", "links", "names", "standing"]
