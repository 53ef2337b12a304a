"""Figures, not tests: `make bench` runs them all, `python -m bench NAME` one.

archive   100,000 articles searched, on SQLite and PostgreSQL: milliseconds, bytes; against reading them all
kills     a worker killed 20 times while news appears: published, stored, found, told, doubled
press     one pass over a newsroom of 200 feeds x 30 entries: seconds, processor, memory; against a bare loop
"""
