"""A status and its headers -> what it means for the feed. Pure."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from monitor.errors import FetchFailed, Gone, Missing, Refused, Throttled
from monitor.records import Validators

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
KEEPING = frozenset({307, 308})  # what is posted is posted there, too
LONGEST_WAIT_S = 7 * 86400.0  # a host that asks for more is asked again after a week
LONGEST_VALIDATOR = 1000  # characters

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?([0-9]{1,12})", re.IGNORECASE)

KINDS: dict[int, type[FetchFailed]] = {
    401: Refused,
    403: Refused,
    404: Missing,
    410: Gone,
    429: Throttled,
    451: Refused,
    503: Throttled,
}


def failure(url: str, status: int, headers: Mapping[str, str], *, now: datetime) -> FetchFailed:
    """The error that a status is.

    Shape: `url` is what it names; `headers` answer to names in lower case
    """
    error = KINDS.get(status, FetchFailed)(f"{url}: HTTP {status}", status=status)
    if isinstance(error, Throttled):
        error.retry_after_s = retry_after_s(headers.get("retry-after", ""), now=now)
    return error


def retry_after_s(value: str, *, now: datetime) -> float | None:
    """How long a host asks us to wait, from a number of seconds or a date; None when it says neither.

    Units:  seconds, 0 to a week
    Errors: none
    Source: RFC 9110 section 10.2.3; a date without a zone is UTC
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value), LONGEST_WAIT_S)
    try:
        until = parsedate_to_datetime(value)
        wait_s = (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return min(max(0.0, wait_s), LONGEST_WAIT_S)


def fresh_for_s(headers: Mapping[str, str], *, now: datetime) -> float | None:
    """How much longer a server calls its answer fresh; None when it does not say.

    Units:  seconds, 0 to a week
    Errors: none
    Source: RFC 9111 section 4.2; no-cache, no-store and must-revalidate say nothing of when there will be news
    """
    if told := _MAX_AGE.search(headers.get("cache-control", "")):
        age = headers.get("age", "").strip()
        gone_s = float(age) if age.isascii() and age.isdigit() else 0.0
        return min(max(float(told[1]) - gone_s, 0.0), LONGEST_WAIT_S)
    expires = headers.get("expires", "").strip()
    return None if expires.isdigit() else retry_after_s(expires, now=now)  # `Expires: 0` is what PHP writes


def validators(headers: Mapping[str, str]) -> Validators:
    """What an answer gave us to ask with next time, of that what can be sent back."""
    return sendable(Validators(headers.get("etag"), headers.get("last-modified")))


def sendable(given: Validators) -> Validators:
    """The validators that fit into a header as they are."""
    return Validators(_header(given.etag), _header(given.last_modified))


def _header(value: str | None) -> str | None:
    fits = value and len(value) <= LONGEST_VALIDATOR and value.isascii() and value.isprintable()
    return value if fits else None
