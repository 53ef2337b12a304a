"""What every resource is made with: the database, the clock, and the way outside. Edge."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request

from alerts.records import House as Speaker
from monitor.db import Database
from monitor.fetch import Fetcher


@dataclass(frozen=True, slots=True)
class Outside:
    """How a page or a program reaches beyond the house, as the settings want it."""

    fetcher: Fetcher  # makes every connection
    speaker: Speaker  # what messages say about us
    min_interval_s: int
    host_delay_s: float


@dataclass(frozen=True, slots=True)
class Office:
    """One per application; threads share it."""

    database: Database
    clock: Callable[[], datetime]
    timezone: str
    language: str
    outside: Outside


def _office(request: Request) -> Office:
    office: Office = request.app.state.office
    return office


Here = Annotated[Office, Depends(_office)]
"""The office, as a parameter of whatever answers."""
