"""What stands in an address after the ? -> which hits are meant, and back again. Pure, but for `meant`.

A filter of the page of hits is its address: it can be kept, sent and gone back to.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Annotated
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

from fastapi import Depends, Query
from sqlmodel import Session

from monitor import queries
from monitor.queries import HitFilter, lookup

PERIODS = {"today": timedelta(0), "24h": timedelta(days=1), "7d": timedelta(days=7), "30d": timedelta(days=30)}
"""How far back; today since midnight."""

LONGEST = 200
SWITCHES = ("unread", "starred", "lead_only", "dismissed")

Typed = Annotated[str, Query(max_length=LONGEST)]


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter as it stands in an address; "" where nothing is asked."""

    watchlist: str = ""  # its number, or its name
    keyword: str = ""
    feed: str = ""  # its number
    category: str = ""
    period: str = ""
    since: str = ""  # a day
    until: str = ""  # a day, which counts
    tag: str = ""
    text: str = ""
    unread: str = ""  # "1", or nothing, as the others
    starred: str = ""
    lead_only: str = ""
    dismissed: str = ""

    def address(self, **changes: object) -> str:
        """What stands in the address of these hits after the ?, with some of it changed; only what is asked."""
        asked = {**asdict(self), **{name: "" if said is None else str(said) for name, said in changes.items()}}
        return urlencode({name: said for name, said in asked.items() if said})

    @property
    def is_everything(self) -> bool:
        """Whether nothing is asked."""
        return self == Asked()


def read(query: str) -> Asked:
    """A filter out of what stands after the ?; what is no part of one is left out."""
    known = {name: said[:LONGEST] for name, said in parse_qsl(query) if name in Asked.__dataclass_fields__}
    return _plain(Asked(**known))


def _asked(
    *,
    watchlist: Typed = "",
    keyword: Typed = "",
    feed: Typed = "",
    category: Typed = "",
    period: Typed = "",
    since: Typed = "",
    until: Typed = "",
    tag: Typed = "",
    text: Typed = "",
    unread: Typed = "",
    starred: Typed = "",
    lead_only: Typed = "",
    dismissed: Typed = "",
) -> Asked:
    return _plain(
        Asked(
            watchlist, keyword, feed, category, period, since, until, tag, text, unread, starred, lead_only, dismissed
        )
    )


Filter = Annotated[Asked, Depends(_asked)]
"""A filter, as parameters of whatever page shows hits."""


def meant(session: Session, asked: Asked, *, reader: int, now: datetime, timezone: str) -> HitFilter:
    """Which hits are meant by a reader; what was put aside is not, unless it is asked for.

    Errors: NotFound when there is no such watchlist or feed
    """
    since, until = _days(asked, now.astimezone(ZoneInfo(timezone)))
    return HitFilter(
        watchlist=_watchlist(session, asked.watchlist) if asked.watchlist else None,
        keyword=asked.keyword or None,
        feed=(lookup.number(asked.feed) or 0) if asked.feed else None,
        category=asked.category or None,
        since=since,
        until=until,
        lead_only=bool(asked.lead_only) or None,
        text=asked.text or None,
        tag=asked.tag or None,
        dismissed=bool(asked.dismissed),
        reader=reader,
        unread=bool(asked.unread) or None,
        starred=bool(asked.starred) or None,
    )


def _watchlist(session: Session, wanted: str) -> int:
    names = ((one.id, (one.name,)) for one in queries.watchlist_names(session))
    return lookup.meant("watchlist", wanted, names)


def _plain(asked: Asked) -> Asked:
    """The same, where what cannot be is taken for not asked."""
    changes: dict[str, str] = {name: "1" if getattr(asked, name) == "1" else "" for name in SWITCHES}
    changes |= {name: said if _day(said := getattr(asked, name)) else "" for name in ("since", "until")}
    changes |= {name: getattr(asked, name).replace("\x00", "").strip() for name in ("watchlist", "keyword", "text")}
    changes |= {name: getattr(asked, name).replace("\x00", "").strip() for name in ("feed", "category", "tag")}
    changes["period"] = asked.period if asked.period in PERIODS else ""
    return replace(asked, **changes)


def _days(asked: Asked, now: datetime) -> tuple[datetime | None, datetime | None]:
    first, last = _day(asked.since), _day(asked.until)
    if first or last:
        return _midnight(first, now), _midnight(last + timedelta(days=1) if last else None, now)
    if asked.period == "today":
        return _midnight(now.date(), now), None
    return (now - PERIODS[asked.period] if asked.period else None), None


def _midnight(day: date | None, now: datetime) -> datetime | None:
    return datetime.combine(day, time(), now.tzinfo) if day else None


def _day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if 1970 <= day.year < 9000 else None
