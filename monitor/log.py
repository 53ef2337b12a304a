"""One line per unit of work: an event and its facts, as `visit outcome=new took_s=0.41` or as JSON. Furniture.

A line is bounded, whatever a feed or a library says, and holds no password, token or secret: they are masked here, for
what libraries say does not come from us.
"""

import json
import logging
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime

EVENTS = logging.getLogger("nasluch")

LONGEST_FACT = 500
LONGEST_TRACEBACK = 8000
"""Characters; of a traceback the end is kept, which says what happened."""

RESERVED = frozenset({"at", "level", "event"})

_SECRETS = re.compile(
    r"(?P<user>://)[^/\s@'\"]+@"  # of an address: who logs in, and by what
    r"|(?P<name>[?&](?:key|api_?key|token|access_token|secret|password|passwd|pwd|auth|sig|signature|code)=)[^&\s'\"]+"
    r"|(?P<kind>\b(?:whsec|nas)_)[\w+/=-]{8,}"
    r"|(?P<bearer>\bBearer )\S+",
    re.IGNORECASE,
)


def start(level: str, form: str = "console") -> None:
    """Log to standard error from now on; libraries speak up from WARNING.

    Shape: no level is WARNING on a terminal, where somebody reads what commands say; INFO elsewhere
    """
    shown = logging.StreamHandler(sys.stderr)
    shown.setFormatter(formatter(form))
    logging.basicConfig(level=logging.WARNING, handlers=[shown], force=True)
    EVENTS.setLevel(level or (logging.WARNING if sys.stderr.isatty() else logging.INFO))
    for talkative in ("trafilatura", "htmldate"):  # they warn of each page that has little text; we record that
        logging.getLogger(talkative).setLevel(logging.ERROR)


def formatter(form: str) -> logging.Formatter:
    """How lines are written: for a person, or `json` for programs."""
    return _Json() if form == "json" else _Console("%(asctime)s %(levelname)s %(message)s")


def event(name: str, **facts: object) -> None:
    """Log one unit of work."""
    EVENTS.info("%s %s", name, told(facts), extra={"event": name, "facts": facts})


def trouble(name: str, **facts: object) -> None:
    """Log what a person should look at."""
    EVENTS.warning("%s %s", name, " ".join(f"{key}={_quoted(value)}" for key, value in facts.items()))


def crash(name: str, **facts: object) -> None:
    """Log a fault of ours, with its traceback; only bulkheads call this."""
    EVENTS.exception("%s %s", name, told(facts), extra={"event": name, "facts": facts})


def told(facts: Mapping[str, object]) -> str:
    """Facts as a person reads them."""
    return " ".join(f"{key}={_quoted(value)}" for key, value in facts.items())


def masked(text: str) -> str:
    """The text without the secrets that can be told by their form."""
    return _SECRETS.sub(lambda found: f"{next(filter(None, found.groups()))}***{'@' if found['user'] else ''}", text)


class _Console(logging.Formatter):
    """A line for a person; a traceback under it."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name is the library's
        return _bounded(super().formatMessage(record), 4 * LONGEST_FACT)

    def formatException(self, ei: object) -> str:  # noqa: N802
        return super().formatException(ei)[-LONGEST_TRACEBACK:]  # type: ignore[arg-type]


class _Json(logging.Formatter):
    """An object a line; figures stay figures."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line: dict[str, object] = {"at": at, "level": record.levelname.lower()}
        facts = getattr(record, "facts", None)
        if facts is None:
            line |= {"event": "said", "by": record.name, "words": _fact(record.getMessage())}
        else:
            line["event"] = getattr(record, "event", record.name)
            line |= {key: _fact(value) for key, value in facts.items() if key not in RESERVED}
        if record.exc_info:
            line["traceback"] = masked(self.formatException(record.exc_info)[-LONGEST_TRACEBACK:])
        return json.dumps(line, ensure_ascii=False)


def _fact(value: object) -> object:
    if isinstance(value, bool | int | None):
        return value
    if isinstance(value, float):
        return round(value, 3)
    return _bounded(masked(str(value)), LONGEST_FACT)


def _bounded(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def _quoted(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    text = _bounded(str(value), LONGEST_FACT)
    return repr(text) if not text or any(letter.isspace() or letter == '"' for letter in text) else text
