"""The name of a time zone -> whether there is one. Pure."""

from zoneinfo import available_timezones


def check(zone: str | None) -> None:
    """Nothing, when there is such a time zone, or none is named.

    Errors: ValueError
    """
    if zone and zone not in available_timezones():
        raise ValueError(f"{zone!r} is no time zone; write Europe/Warsaw")
