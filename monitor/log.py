"""One line per unit of work: an event and its facts, `visit outcome=new feed=... took_s=0.41`. Furniture."""

import logging
import sys

EVENTS = logging.getLogger("nasluch")


def start(level: str) -> None:
    """Log to standard error from now on; libraries speak up from WARNING.

    Shape: no level is WARNING on a terminal, where somebody reads what commands say; INFO elsewhere
    """
    shown = logging.StreamHandler(sys.stderr)
    shown.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[shown], force=True)
    EVENTS.setLevel(level or (logging.WARNING if sys.stderr.isatty() else logging.INFO))
    for talkative in ("trafilatura", "htmldate"):  # they warn of each page that has little text; we record that
        logging.getLogger(talkative).setLevel(logging.ERROR)


def event(name: str, **facts: object) -> None:
    """Log one unit of work."""
    EVENTS.info("%s %s", name, " ".join(f"{key}={_quoted(value)}" for key, value in facts.items()))


def trouble(name: str, **facts: object) -> None:
    """Log what a person should look at."""
    EVENTS.warning("%s %s", name, " ".join(f"{key}={_quoted(value)}" for key, value in facts.items()))


def crash(name: str, **facts: object) -> None:
    """Log a fault of ours, with its traceback; only bulkheads call this."""
    EVENTS.exception("%s %s", name, " ".join(f"{key}={_quoted(value)}" for key, value in facts.items()))


def _quoted(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    text = str(value)
    return repr(text) if not text or any(letter.isspace() or letter == '"' for letter in text) else text
