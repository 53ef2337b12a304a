"""`/about`: what this house is made of, what was checked, and how it is set; never what is secret. A door."""

import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import Response
from sqlmodel import Session

from monitor import queries
from monitor.doctor import Row, Verdict
from monitor.queries import Size
from monitor.web import doors
from monitor.web.doors import In, Who, page
from monitor.web.house import House
from monitor.web.speech import mark

SIGNS = {
    Verdict.OK: ("✓", mark("fine:")),
    Verdict.LOOK: ("!", mark("look:")),
    Verdict.BAD: ("✗", mark("broken:")),
    Verdict.SKIPPED: ("–", mark("not checked:")),
}
"""How a check came out, for the eye and for the ear."""


@dataclass(frozen=True, slots=True)
class AboutPage:
    """What the page shows."""

    checks: tuple[Row, ...]
    signs: Mapping[Verdict, tuple[str, str]]
    all_checked: bool  # also what asks others and takes its seconds
    database: str  # its kind
    size: Size
    python: str
    settings: tuple[tuple[str, str | bool | None], ...]  # of a secret whether it is set


office = doors.admin()


@page(office, "/about")
def about(house: In, who: Who, everything: bool = False) -> Response:
    looked = house.examine(who.speech.language, everything)
    with house.database.read() as session:
        context = read(session, house, looked, all_checked=everything)
    return house.page("about.html", context, who=who)


def read(session: Session, house: House, looked: Sequence[Row], *, all_checked: bool = False) -> AboutPage:
    """The page as the database has it now."""
    return AboutPage(
        checks=tuple(looked),
        signs=SIGNS,
        all_checked=all_checked,
        database="SQLite" if house.database.is_sqlite else "PostgreSQL",
        size=queries.size(session),
        python=platform.python_version(),
        settings=house.settings,
    )
