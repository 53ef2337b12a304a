"""What was found -> the database, in the session it is given. The only writer of monitor's tables. Edge.

visits      what a visit found: new articles, the feed's next moment, the log
readings    what a reading found: text, hits, and notices in the outbox, all in one transaction
edits       what an article said before it was edited, and which keywords came and went
variants    which other addresses an article has, by its pages' word
stories     which story an article belongs to, and who told it first
feeds       feeds come, change and go, by a person's hand
watchlists  watchlists likewise
heartbeats  workers say that they are there
hubs        who tells us of feeds' news
robots      what the robots.txt of hosts says
rematching  what matching stored texts again found: hits, index, the normaliser's version
retention   texts go when they are old; what was seen, found and told stays
people      who may come in, and the tokens of their programs
logins      browsers in which somebody is logged in, and attempts that failed
invitations links by which somebody sets their password
audit       who changed what, in the transaction that changes it
acts        what people do with stories: read, starred, put aside, tagged; the last of it undone
notes       what they write on stories
views       filters they come back to
turns       which of many workers does what one does for all
keys        what signs the links in mails
word_forms  the inflections of watchlists' words
"""

from monitor.store import (
    acts,
    audit,
    edits,
    feeds,
    heartbeats,
    hubs,
    invitations,
    keys,
    logins,
    notes,
    people,
    readings,
    rematching,
    retention,
    robots,
    stories,
    turns,
    variants,
    views,
    visits,
    watchlists,
    word_forms,
)

__all__ = [
    "acts", "audit", "edits", "feeds", "heartbeats", "hubs", "invitations", "keys", "logins", "notes", "people",
    "readings", "rematching", "retention", "robots", "stories", "turns", "variants", "views", "visits", "watchlists",
    "word_forms",
]  # fmt: skip
