"""What a feed says of its articles -> entries. Pure."""

import hashlib
from collections.abc import Iterator
from datetime import datetime

from monitor import addresses
from monitor.parse.moments import moment
from monitor.parse.plain import line, paragraphs
from monitor.parse.said import Said, SaidFeed
from monitor.records import Entry, Quirk

MOST_KEY = 2000  # characters, as are all of these
MOST_TITLE = 1000
MOST_LEAD = 10_000
MOST_TEXT = 500_000
MOST_AUTHOR = 300
MOST_CATEGORIES = 50
LONG_LEAD = 1500  # a lead that is longer is the text


def entries_of(
    said: SaidFeed, feed_url: str, *, now: datetime, timezone: str, quirks: frozenset[Quirk] = frozenset()
) -> tuple[Entry, ...]:
    """The entries in the feed's order."""
    return tuple(_entry(one, feed_url, now=now, timezone=timezone, quirks=quirks) for one in said.entries)


def _entry(said: Said, feed_url: str, *, now: datetime, timezone: str, quirks: frozenset[Quirk]) -> Entry:
    link = addresses.absolute(said.link, feed_url)
    url = addresses.canonical(link) if link else None
    lead, text = _lead_and_text(said)
    title = line(said.title) or ("" if link else _beginning(lead))
    return Entry(
        key=_key(line(said.guid), url, title),
        link=link,
        url=url,
        title=_cut(title, MOST_TITLE),
        lead=_cut(lead, MOST_LEAD),
        text=_cut(text, MOST_TEXT),
        author=None if Quirk.NO_AUTHOR in quirks else _cut(line(said.author), MOST_AUTHOR) or None,
        published_at=moment(said.published, now=now, timezone=timezone, zone_is_false=Quirk.FALSE_ZONE in quirks),
        categories=tuple(dict.fromkeys(_categories(said))),
    )


def _key(guid: str, url: str | None, title: str) -> str:
    """What an entry is known by within its feed; too long a guid, and a title, by their digest."""
    known = guid or url
    if known and len(known) <= MOST_KEY:
        return known
    return f"sha256:{hashlib.sha256((known or title).encode()).hexdigest()}"


def _lead_and_text(said: Said) -> tuple[str, str]:
    """The lead, and the whole text when the feed gives one that is clearly longer.

    Many feeds give the whole text where the lead should be: its first paragraph is the lead then.
    """
    lead = paragraphs(said.lead[: 2 * MOST_TEXT])
    text = lead if said.text == said.lead else paragraphs(said.text[: 2 * MOST_TEXT])
    if not lead and len(text) <= LONG_LEAD:
        return text, ""
    if len(text) > 1.5 * len(lead) + 100:
        return lead or text.partition("\n")[0], text
    first, _, more = lead.partition("\n")
    return (first, lead) if len(lead) > LONG_LEAD and more else (lead, "")


def _beginning(lead: str) -> str:
    """What stands for a title where there is neither title nor page."""
    first = lead.partition("\n")[0]
    return first if len(first) <= 120 else f"{first[:119].rpartition(' ')[0] or first[:119]}…"


def _categories(said: Said) -> Iterator[str]:
    for category in said.categories[:MOST_CATEGORIES]:
        if words := line(category)[:200]:
            yield words


def _cut(words: str, most: int) -> str:
    """The words within a limit, no word cut in two."""
    if len(words) <= most:
        return words
    return words[:most].rpartition(" ")[0] or words[:most]
