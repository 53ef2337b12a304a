"""An address that a person typed -> the feeds it leads to, in words. A door."""

import time
from functools import partial

from monitor import discovery, parse
from monitor.cli import house
from monitor.cli.show import moment, warn
from monitor.errors import FetchFailed

NO_FEED = "No feed was found there; a page that lists its articles can be visited by CSS rules: see `feed add --item`."


def search(opened: house.House) -> discovery.Search:
    """A look around a site, as this house's settings want it."""
    return discovery.Search(
        house.fetcher(opened.settings),
        read=partial(parse.feed, now=opened.clock(), timezone=opened.timezone),
        pause=partial(time.sleep, opened.settings.host_delay_s),
    )


def instead_of_a_page(opened: house.House, url: str) -> str:
    """Which feeds a page leads to; "" for a feed, and for what is none now: it is visited later.

    Errors: ValueError for what is no address
    """
    try:
        found = search(opened).feeds(url)
    except FetchFailed as failed:
        warn(f"no answer now, it is visited all the same: {failed}")
        return ""
    if not found:
        warn(f"{url}: a page, it is visited all the same. {NO_FEED}")
    if not found or found[0].how == discovery.ITSELF:
        return ""
    carried = "; ".join(f"{one.url} ({one.entries} entries: {one.title or 'no title'})" for one in found)
    return f"It leads to {carried}"


def described(one: discovery.Preview, timezone: str) -> str:
    """A feed that was found, in two lines."""
    newest = " ".join(filter(None, (moment(one.newest_at, timezone), one.newest)))
    words = (
        f"{one.entries} entries",
        f"the newest {newest}" if newest else "",
        one.language or "",
        "full text" if one.full_text else "no full text",
        one.how,
    )
    return f"{one.url}\n  {one.title or 'no title'}: {', '.join(filter(None, words))}"
