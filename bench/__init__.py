"""Figures, not tests: `make bench` runs them all, `python -m bench NAME` one.

archive   100,000 articles searched, on SQLite and PostgreSQL: milliseconds, bytes; against reading them all
feeds     35 entries of which none, one, all are new, against bare feedparser; a folder of feeds read both ways
kills     a worker killed 20 times while news appears: published, stored, found, told, doubled
matching  10 to 100,000 keywords: articles a second, seconds to build, memory, one watchlist edited; against `re`
press     one pass over a newsroom of 200 feeds x 30 entries: seconds, processor, memory; against a bare loop
"""
