"""Feeds in, hits out. The stages, in the order an article passes them:

poll       the clock: visits what is due, reads what waits, delivers; `loop` is the shape of each
fetch      URL -> bytes, politely and within limits
parse      bytes -> what the feed says (entries)
sift       entries -> entries never seen
extract    page -> text and metadata
match      text x watchlists -> hits
store      what a visit or a reading found -> the database
hosts      our turn with a host, and what its robots.txt allows
pipeline   the stages above wired into visit(feed) and read(article)

Nouns serve the stages: records, errors, tables, db, clock, settings, log, language, timetable, addresses, charset,
tokens, zones.
claims says whose turn it is, workshop works out what burns processor, archive and fulltext find what is stored,
watching keeps the matcher of all watchlists, desk saves and tries them, queries reads for the doors: cli, web.
`calls` wakes who has something to do. `rematch` matches stored texts again.
`discovery` finds the feeds of a site.
`concerns` says what is not as it should be, and what is a spike; `rounds` looks, and has it told.
`websub` subscribes to hubs that tell of news as they come.
`backup` writes the database down, brings it back and moves it; `inventory` what people have set up.
`housekeeping` lets go what is old, `room` says when there is none for more.
`newsroom` is a small press on loopback to try everything with.
"""

__version__ = "0.1.0"
