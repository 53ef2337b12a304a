"""What flows between the checks. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from monitor.db import Database
from monitor.fetch import Fetcher
from monitor.settings import Settings


class Check(StrEnum):
    """What is looked at."""

    SETTINGS = "settings"
    ADDRESS = "address"
    SECRETS = "secrets"
    DISK = "disk"
    TIME_ZONE = "time zone"
    DICTIONARY = "dictionary"
    PROCESSES = "processes"
    MAIL = "mail"
    DATABASE = "database"
    CLOCK = "clock"
    NETWORK = "network"
    WORKER = "worker"
    QUEUES = "queues"
    ARCHIVE = "archive"
    DELIVERIES = "deliveries"
    CONCERNS = "concerns"


class Verdict(StrEnum):
    """How it was found."""

    OK = "ok"
    LOOK = "look"  # a person should know, and may mean it so
    BAD = "bad"  # something does not work: the doctor ends with status 1
    SKIPPED = "skipped"  # it could not be looked at


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found."""

    check: Check
    verdict: Verdict
    said: str  # names its sentences in `words`
    facts: Mapping[str, object] = field(default_factory=dict)  # what is filled in there; no secrets


@dataclass(frozen=True, slots=True)
class Row:
    """A finding, in words."""

    check: Check
    name: str
    verdict: Verdict
    saw: str
    to_do: str  # "" when there is nothing to do


@dataclass(frozen=True, slots=True)
class Patient:
    """Whom the doctor looks over."""

    settings: Settings
    database: Database
    fetcher: Fetcher
    clock: Callable[[], datetime]
    environment: Mapping[str, str]  # of the process
