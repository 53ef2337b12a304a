"""How a host answers -> how long it is left alone. Pure."""

from datetime import datetime, timedelta

MOST_CRAWL_DELAY_S = 60.0  # some ask for an hour between two pages: they would be read a week late
FAILURES_BORNE = 3  # in a row; then the host is closed
FIRST_CLOSED_S, MOST_CLOSED_S = 60, 3600


def delay_s(ours_s: float, asked_s: float) -> float:
    """Between two requests to a host: ours, or what its robots.txt asks for, up to a minute."""
    return max(ours_s, min(asked_s, MOST_CRAWL_DELAY_S))


def after_request(
    failures: int, *, answered: bool | None, closed_until: datetime | None, now: datetime
) -> tuple[int, datetime | None]:
    """How often in a row a host did not answer, and until when it is not asked therefore.

    Shape:  `answered` None: it was not asked. From the third failure on it is closed for a minute, then for two, up to
            an hour; after that one request tries it
    """
    if answered is None:
        return failures, closed_until
    if answered:
        return 0, None
    failures += 1
    if failures < FAILURES_BORNE:
        return failures, None
    closed_s = min(FIRST_CLOSED_S * 2 ** min(failures - FAILURES_BORNE, 10), MOST_CLOSED_S)
    return failures, now + timedelta(seconds=closed_s)
