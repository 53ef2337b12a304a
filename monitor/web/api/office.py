"""What every resource is made with: the database, the clock, and the way outside. Edge."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from monitor.db import Database
from monitor.web.outside import Outside


@dataclass(frozen=True, slots=True)
class Office:
    """One per application; threads share it."""

    database: Database
    clock: Callable[[], datetime]
    timezone: str
    language: str
    outside: Outside
    public_url: str  # where people come
    secret_key: str  # signs links
