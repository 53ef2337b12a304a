"""Settings, files, disk, time zone, dictionary, processes -> findings. Edge."""

import shutil
import stat
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import TZPATH, ZoneInfo

from monitor import language, newsstand
from monitor import settings as known
from monitor.addresses import is_loopback
from monitor.doctor.records import Check, Finding, Patient, Verdict
from monitor.errors import Poisoned
from monitor.records import Fetched
from monitor.room import AHEAD, MEGABYTE

PREFIX = "NASLUCH_"
OF_OTHERS = frozenset(f"NASLUCH_{name}" for name in ("PORT", "LISTEN", "IMAGE", "VERSION", "REVISION"))
"""Read by docker-compose.yml alone."""

KNOWN_FORMS = {"Kazachstan": "Kazachstanem", "ODKB": "ODKB-u", "Władimir Putin": "Putinowi"}

SUMMER = datetime(2026, 7, 1, 12, tzinfo=UTC)

FEED = Fetched(
    "https://gazeta.example/rss",
    b"<rss version='2.0'><channel><title>g</title><item><title>a</title><link>https://gazeta.example/a</link></item>"
    b"</channel></rss>",
)


def settings(patient: Patient) -> Iterator[Finding]:
    """Which are not the defaults, and which nobody reads: a typing mistake, mostly."""
    names = {f"{PREFIX}{name.upper()}" for name in known.Settings.model_fields}
    given = {name.upper() for name in patient.environment if name.upper().startswith(PREFIX)}
    strange = sorted(name for name in given - OF_OTHERS if name.removesuffix("_FILE") not in names)
    if strange:
        yield Finding(Check.SETTINGS, Verdict.LOOK, "settings nobody reads", {"names": ", ".join(strange)})
    changed = sorted(f"{PREFIX}{name.upper()}" for name in patient.settings.model_fields_set)
    yield Finding(Check.SETTINGS, Verdict.OK, "settings", {"count": len(changed), "names": ", ".join(changed) or "-"})


def address(patient: Patient) -> Iterator[Finding]:
    """Whether links in mails lead anywhere, and whether people come by HTTPS."""
    where = urlsplit(patient.settings.public_url)
    facts = {"url": f"{where.scheme}://{where.hostname or ''}"}
    if where.scheme not in ("http", "https") or not where.hostname:
        yield Finding(Check.ADDRESS, Verdict.BAD, "address unusable", facts)
    elif is_loopback(where.hostname):
        verdict = Verdict.LOOK if patient.settings.smtp_url else Verdict.OK
        yield Finding(Check.ADDRESS, verdict, "address is this machine", facts)
    elif where.scheme == "http":
        yield Finding(Check.ADDRESS, Verdict.LOOK, "address is not encrypted", facts)
    else:
        yield Finding(Check.ADDRESS, Verdict.OK, "address", facts)


def secrets(patient: Patient) -> Iterator[Finding]:
    """Whether other people of this machine can read files in which secrets stand."""
    open_files = [str(path) for path in _secret_files(patient) if _is_open(path)]
    if open_files:
        yield Finding(Check.SECRETS, Verdict.LOOK, "secrets are open", {"files": ", ".join(open_files)})
    else:
        yield Finding(Check.SECRETS, Verdict.OK, "secrets")


def disk(patient: Patient) -> Iterator[Finding]:
    """Whether there is room for what comes; below the floor of the settings nothing new is visited or read."""
    floor = patient.settings.disk_floor_mb * MEGABYTE
    for folder in dict.fromkeys(_folders(patient)):
        there = next(one for one in (folder, *folder.absolute().parents) if one.exists())
        free = shutil.disk_usage(there).free
        facts = {"folder": folder, "free": f"{free / 1e9:.1f}", "floor": f"{floor / 1e9:.1f}"}
        if free < floor:
            yield Finding(Check.DISK, Verdict.BAD, "disk is full", facts)
        elif free < floor * AHEAD:
            yield Finding(Check.DISK, Verdict.LOOK, "disk is nearly full", facts)
        else:
            yield Finding(Check.DISK, Verdict.OK, "disk", facts)


def time_zone(patient: Patient) -> Iterator[Finding]:
    """Whether the zone is known, with its summer time."""
    zone = patient.settings.timezone
    at = patient.clock().astimezone(ZoneInfo(zone))
    facts = {"zone": zone, "offset": at.strftime("%z"), "time": at.strftime("%H:%M")}
    summer = SUMMER.astimezone(ZoneInfo("Europe/Warsaw")).utcoffset()
    if summer is None or summer.total_seconds() != 7200:
        yield Finding(Check.TIME_ZONE, Verdict.BAD, "time zones are wrong", facts)
        return
    source = next((folder for folder in TZPATH if (Path(folder) / zone).exists()), "tzdata")
    yield Finding(Check.TIME_ZONE, Verdict.OK, "time zone", {**facts, "source": source})


def dictionary(_: Patient) -> Iterator[Finding]:
    """Whether words are inflected as they should be."""
    if not language.has_dictionary():
        yield Finding(Check.DICTIONARY, Verdict.LOOK, "no dictionary")
        return
    forms = {word: {row.form for row in language.forms(word)} for word in KNOWN_FORMS}
    lacking = [f"{word} → {form}" for word, form in KNOWN_FORMS.items() if form not in forms[word]]
    if lacking:
        yield Finding(Check.DICTIONARY, Verdict.BAD, "forms are missing", {"forms": ", ".join(lacking)})
    else:
        yield Finding(Check.DICTIONARY, Verdict.OK, "dictionary", {"count": sum(map(len, forms.values()))})


def processes(patient: Patient) -> Iterator[Finding]:
    """Whether a process can be had that reads feeds and pages, and be killed."""
    began_s = time.monotonic()
    try:
        with newsstand.workbench() as workshop:
            newsstand.parsed(FEED, workshop, now=patient.clock(), timezone=patient.settings.timezone)
    except (Poisoned, OSError) as failed:
        yield Finding(Check.PROCESSES, Verdict.BAD, "processes fail", {"why": failed})
    else:
        yield Finding(Check.PROCESSES, Verdict.OK, "processes", {"seconds": f"{time.monotonic() - began_s:.1f}"})


def _secret_files(patient: Patient) -> Iterator[Path]:
    yield Path(".env")
    for name, value in patient.environment.items():
        if name.startswith(PREFIX) and name.endswith("_FILE"):
            yield Path(value)
    if patient.database.is_sqlite and patient.database.engine.url.database:
        yield Path(patient.database.engine.url.database)


def _is_open(path: Path) -> bool:
    """Whether everybody on this machine can read a file: it, and each folder on the way."""
    if not path.exists():
        return False
    on_the_way = path.absolute().parents
    readable = path.stat().st_mode & stat.S_IROTH
    return bool(readable) and all(folder.stat().st_mode & stat.S_IXOTH for folder in on_the_way)


def _folders(patient: Patient) -> Iterator[Path]:
    yield patient.settings.data_dir
    if patient.database.is_sqlite and patient.database.engine.url.database:
        yield Path(patient.database.engine.url.database).parent
