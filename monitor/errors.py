"""What can go wrong, sorted by what it costs us. Pure.

NasluchError
 ├── FeedError            ends this visit (or this reading); recorded in words on the feed
 │    ├── FetchFailed     no usable answer
 │    │    ├── Throttled  the host asks us to wait
 │    │    ├── Gone       410: the address is no more
 │    │    ├── Missing    404: nothing is at this address
 │    │    ├── Refused    401, 403, 451, robots or our own guard: asking again soon is no use
 │    │    └── TooLarge   over a limit of bytes, seconds or redirects
 │    ├── NotAFeed        an answer came, but no feed is in it
 │    └── Poisoned        parsing or extracting it ran over its time and was ended
 ├── QueryInvalid         a watchlist's query cannot be read; said by the form, with line and column
 ├── WatchlistsChanged    between matching and storing; match once more
 ├── ProviderFailed       who vouches for people at login does not answer, or not as agreed; said by the door
 ├── Unproven             what it says does not prove who somebody is; nobody is let in
 ├── NotFound             no such feed, watchlist, channel, article; said by the door
 ├── Conflict             it exists already; said by the door
 ├── BackupInvalid        a backup that cannot be used: cut, changed, of a newer version; said by the door
 └── SettingsInvalid      at start-up; exit 2
"""


class NasluchError(Exception):
    """Root of all our errors; `str(error)` is a sentence for a person."""


class FeedError(NasluchError):
    """Ends this feed's visit, or this article's reading; the sentence is kept as its last outcome."""

    def __init__(self, message: str, *, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross the border of a process: keep what `__init__` was not given by position."""
        return (_rebuilt, (type(self), str(self), self.__dict__.copy()))


def _rebuilt(kind: type["FeedError"], message: str, state: dict[str, object]) -> "FeedError":
    error = kind(message)
    error.__dict__.update(state)
    return error


class FetchFailed(FeedError):
    """No usable answer: the name, the connection, TLS, a status, a cut body.

    `answered` says whether the host gave any answer; None: it was not asked, or another host was to blame.
    """

    answered: bool | None = True


class Throttled(FetchFailed):
    """The host asks us to wait: 429 or 503, with its Retry-After in seconds when it gave one."""

    retry_after_s: float | None = None
    answered: bool | None = False  # it has no answer for us now


class Gone(FetchFailed):
    """410: the address is no more. We slow down; we never stop for good."""


class Missing(FetchFailed):
    """404: nothing is at this address, for now or for good. We slow down; we never stop for good."""


class Refused(FetchFailed):
    """Asking again soon is no use: 401, 403, 451, or an address our guard forbids."""


class TooLarge(FetchFailed):
    """Over a limit of bytes, seconds or redirects."""


class NotAFeed(FeedError):
    """An answer came, but no feed is in it."""


class Poisoned(FeedError):
    """Parsing or extracting ran over its time, or took its process down with it."""


class QueryInvalid(NasluchError):
    """A watchlist's query cannot be read. `line` and `column` count from 1; `hint` says what to do.

    `code` names the fault for programs; `polish` is message and hint for a Polish page; `query` is what was typed,
    where whoever raises it knows.
    """

    query = ""

    def __init__(
        self,
        message: str,
        *,
        line: int = 1,
        column: int = 1,
        hint: str = "",
        code: str = "",
        polish: tuple[str, str] | None = None,
    ) -> None:
        super().__init__(f"line {line}, column {column}: {message}" + (f" ({hint})" if hint else ""))
        self.message, self.line, self.column, self.hint = message, line, column, hint
        self.code, self.polish = code, polish or (message, hint)


class WatchlistsChanged(NasluchError):
    """A watchlist was edited between matching and storing: match once more."""


class ProviderFailed(NasluchError):
    """Who vouches for people at login does not answer, or not as was agreed."""


class Unproven(NasluchError):
    """What a provider says does not prove who somebody is."""


class NotFound(NasluchError):
    """No such feed, watchlist, channel or article."""


class Conflict(NasluchError):
    """It exists already."""


class BackupInvalid(NasluchError):
    """A backup that cannot be used: no backup at all, cut, changed, or made by a newer version."""


class SettingsInvalid(NasluchError):
    """A setting cannot be used; said at start-up, exit 2."""
