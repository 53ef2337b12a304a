"""Feeds in, hits out. The stages, in the order an article passes them:

poll       the clock: visits what is due, reads what waits, delivers, prunes
fetch      URL -> bytes, politely and within limits
parse      bytes -> what the feed says (entries)
sift       entries -> entries never seen
extract    page -> text and metadata
match      text x watchlists -> hits
store      what a visit or a reading found -> the database
pipeline   the stages above wired into visit(feed) and read(article)

Nouns serve the stages: records, errors, tables, db, settings, log, language, timetable, addresses.
Doors open on them: cli, web. `newsroom` is a small press on loopback to try everything with.
"""

__version__ = "0.1.0"
