"""Figures, not tests: `make bench` runs them all, `python -m bench NAME` one.

archive     100,000 articles searched, on SQLite and PostgreSQL: milliseconds, bytes; against reading them all
collect     1,000 feeds polled by us and by others, and news with their pages: seconds, processor, memory, entries
engines     what may look for the forms of many keywords: articles a second, seconds to build, memory
explaining  2,000 keywords explained against one long article: seconds
feeds       35 entries of which none, one, all are new, against bare feedparser; a folder of feeds read both ways
kills       a worker killed 20 times while news appears: published, stored, found, told, doubled
matching    10 to 100,000 keywords: articles a second, seconds to build, memory, one watchlist edited; against `re`
pages-memory  10,000 pages read in the workshop: what its processes hold, thousand by thousand
press       one pass over a newsroom of 200 feeds x 30 entries: seconds, processor, memory; against a bare loop
reading     a million queries as nobody types them: read or refused, the slowest in milliseconds
rematching  `nasluch db rematch` killed 20 times with -9: what was lost, doubled, half done, told
"""
