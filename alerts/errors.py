"""What can go wrong on the way out. Pure.

DeliveryError
 ├── Delayed        try again later, by itself
 └── Rejected       a person must act; the delivery is given up, or the channel is ended
TemplateInvalid     said to whoever writes it; a message leaves without it
"""

from alerts.records import Heard, Part


class DeliveryError(Exception):
    """Root of what a channel may say; `str(error)` is a sentence for the delivery log."""

    heard: Heard | None = None
    """What an endpoint answered to a trial."""

    def __init__(self, message: str, *, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status  # HTTP status or SMTP reply code


class Delayed(DeliveryError):
    """Not now: a time-out, 429, 5xx, a greylisting server, and what a setting mends: what waited then leaves by itself.

    `retry_after_s` when the other side named it.
    """

    def __init__(self, message: str, *, status: int | None = None, retry_after_s: float | None = None) -> None:
        super().__init__(message, status=status)
        self.retry_after_s = retry_after_s


class Rejected(DeliveryError):
    """Never, as it stands: an address refused, a mail refused. `ends_channel` for 410 and its like.

    `refused` are addresses that get nothing, each with why.
    """

    def __init__(
        self, message: str, *, status: int | None = None, ends_channel: bool = False, refused: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message, status=status)
        self.ends_channel, self.refused = ends_channel, refused


class TemplateInvalid(ValueError):
    """A channel's template cannot be used; the message says where, what, and what might have been meant.

    Units:  line and column count from 1
    """

    def __init__(self, why: str, *, line: int = 1, column: int = 1, part: Part | None = None) -> None:
        super().__init__(f"{f'{part}, ' if part else ''}line {line}, column {column}: {why}")
        self.why, self.line, self.column, self.part = why, line, column, part
