"""What flows between the stages of alerts: notices in, messages out. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a channel speaks."""

    EMAIL = "email"
    WEBHOOK = "webhook"
    APPRISE = "apprise"


class Part(StrEnum):
    """What of a message a channel may say in words of its own."""

    SUBJECT = "subject"  # of a mail
    INTRO = "intro"  # of a mail: what stands before all else
    TITLE = "title"  # in a chat
    TEXT = "text"  # in a chat


PARTS = {Kind.EMAIL: (Part.SUBJECT, Part.INTRO), Kind.APPRISE: (Part.TITLE, Part.TEXT), Kind.WEBHOOK: ()}
"""By kind of channel; a webhook keeps to its schema."""


@dataclass(frozen=True, slots=True)
class Template:
    """A channel's own words for a part, as somebody wrote them."""

    part: Part
    source: str


class State(StrEnum):
    """Where a delivery stands. A delivery in hand is WAITING with a lease. docs/alerts.md draws the ways between."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given up"
    CANCELLED = "cancelled"

    def sentence(self, language: str) -> str:
        """What that means, in Polish or in English."""
        return _SENTENCES[self][0 if language == "pl" else 1]


_SENTENCES = {
    State.WAITING: (
        "Czeka na swoją chwilę, na ponowną próbę albo na zwolnienie wstrzymanych wysyłek; wyjdzie sama.",
        "Waits for its moment, for another try, or for held deliveries to be released; it leaves by itself.",
    ),
    State.DELIVERED: (
        "Druga strona potwierdziła odbiór; sama nie wyjdzie drugi raz.",
        "The other side said yes; it does not leave a second time by itself.",
    ),
    State.GIVEN_UP: (
        "Odmówiono na dobre albo prób było już dosyć; czeka, aż ktoś ją ponowi.",
        "Refused for good, or tried for long enough; a person may have it tried again.",
    ),
    State.CANCELLED: (
        "Nie wyjdzie: ktoś ją odwołał albo jej kanał usunięto lub wyłączono.",
        "Will not leave: somebody cancelled it, or its channel was removed or switched off.",
    ),
}


class Updates(StrEnum):
    """What becomes of news of a story that was told already: a keyword that only a copy has."""

    REPLY = "reply"  # a mail of its own, in the thread of the first
    DIGEST = "digest"  # it waits for the next morning's digest


class Copies(StrEnum):
    """What becomes of a copy that says nothing new of a story that was told already."""

    NONE = "none"  # it is told to nobody; the story's page names it
    REPLY = "reply"  # once an hour, all of a story's copies as one mail in the thread of the first
    DIGEST = "digest"  # it waits for the next morning's digest


@dataclass(frozen=True, slots=True)
class Matched:
    """Where a keyword stands; offsets are characters into that field of the article."""

    keyword: str
    form: str
    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """What a message says about an article."""

    id: int
    url: str
    title: str
    feed: str
    published_at: datetime | None  # aware UTC
    lead_only: bool


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that tell the same news."""

    id: int
    size: int
    first: int  # id of the article that told it first
    feeds: tuple[str, ...] = ()  # who tell it, each once, the first before the rest; not all of a large one


@dataclass(frozen=True, slots=True)
class Notice:
    """One hit that somebody wants to hear about. It stands by itself: no table is needed to tell it."""

    hit_id: int
    watchlist_id: int
    watchlist: str  # its name
    article: Article
    story: Story
    matched: tuple[Matched, ...]
    snippet: str  # plain text around the first occurrence
    highlights: tuple[tuple[int, int], ...] = ()  # the found forms in the snippet, start and end
    urgent: bool = False  # quiet hours and holidays do not put it off


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the press was heard since a moment; told with hits, and more so without."""

    since: datetime
    feeds: int  # switched on
    well: int  # the last visit brought an answer that is a feed
    broken: int
    broken_since: datetime | None  # the longest of them
    checked: int  # articles that came since then and were matched
    lead_only: int  # of those, on title and lead
    watchlists: tuple[tuple[int, str], ...] = ()  # what the channel hears of: number and name


@dataclass(frozen=True, slots=True)
class Channel:
    """Where messages go."""

    id: int
    name: str
    kind: Kind
    addresses: tuple[str, ...]  # mail addresses; for webhook and apprise one address
    secrets: tuple[str, ...] = ()  # webhook signing secrets, the newest first; several while rotating
    zone: str | None = None  # in which its times are told; None: that of the house
    templates: tuple[Template, ...] = ()  # its own words


@dataclass(frozen=True, slots=True)
class SwitchedOff:
    """A channel was switched off: word to its owner, by another channel."""

    channel: str  # its name
    kind: Kind
    because: str
    at: datetime  # aware UTC
    cancelled: int  # deliveries that waited for it


class Concerning(StrEnum):
    """What an owner should know of, by itself: each is told once when it begins, and once when it has ended."""

    BACKUP = "backup"  # the last nightly one failed
    DISK = "disk"  # there is no room to store anything new
    NETWORK = "network"  # nobody could be read at all
    WATCHLIST_SILENT = "watchlist silent"  # against its own rhythm
    FEED_GAP = "feed gap"  # it turned over between two visits, and something may be missing
    FEED_BROKEN = "feed broken"  # for longer than its own rhythm
    ADDRESS_REFUSED = "address refused"  # of a channel that mails: the mail server takes nothing for it
    TEMPLATE_BROKEN = "template broken"  # of a channel: its own words cannot be used, ours are sent
    FEED_SILENT = "feed silent"  # it answers, and brings nothing new, against its own rhythm


@dataclass(frozen=True, slots=True)
class Concern:
    """Something that is not as it should be."""

    kind: Concerning
    subject: int  # number of the feed, watchlist or channel; 0: none
    name: str  # of that
    since: datetime  # aware UTC
    until: datetime | None = None  # of a gap: its end
    expected: float = 0.0  # how much would have been usual in that time
    words: str = ""  # the last answer of a broken feed; which addresses are refused, which templates fail, why


@dataclass(frozen=True, slots=True)
class Ended:
    """What is well again."""

    concern: Concern
    at: datetime  # aware UTC


@dataclass(frozen=True, slots=True)
class Report:
    """Word to the owner: what is not as it should be, and what is well again; counted where not all is told."""

    at: datetime  # aware UTC
    arisen: tuple[Concern, ...]
    ended: tuple[Ended, ...] = ()
    more: int = 0  # beyond those named


class Span(StrEnum):
    """A time in which stories are counted."""

    HOUR = "hour"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Spike:
    """A watchlist finds far more than it usually does: word to whoever hears of it."""

    watchlist_id: int
    watchlist: str  # its name
    span: Span
    stories: int  # that came in it
    usual: float  # in the same span of the days before
    most: int  # of them
    days: int
    at: datetime  # aware UTC


Word = SwitchedOff | Report | Spike
"""What a delivery tells instead of notices."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one channel, in hand: its notices, or word to an owner, and the lease we hold on it."""

    id: int
    key: str  # stable over retries; the webhook-id and the Message-ID derive from it
    lease: str
    channel: Channel
    notices: tuple[Notice, ...]
    created_at: datetime
    attempts: int  # before this one
    replies_to: str | None = None  # key of the delivery that told the story first
    told_before: tuple[Notice, ...] = ()  # what that one told
    since: datetime | None = None  # of a digest: when the one before it was due
    coverage: Coverage | None = None
    rolled_up: int = 0  # the mails an hour beyond which these were gathered into one; 0: they were not
    word: Word | None = None  # instead of notices
    replayed_at: datetime | None = None  # when a person asked for what was delivered to be sent once more
    trial: bool = False  # a sample: what the other side answers is wanted whole


@dataclass(frozen=True, slots=True)
class Heard:
    """What an endpoint answered to a trial."""

    status: int
    headers: tuple[tuple[str, str], ...]
    beginning: str  # of its body, the first kilobyte; "" when that was packed
    took_s: float


@dataclass(frozen=True, slots=True)
class Mail:
    """A message as mail."""

    subject: str
    text: str
    html: str
    unworded: tuple[str, ...] = ()  # templates that could not be used, each with why


@dataclass(frozen=True, slots=True)
class Accepted:
    """The other side took a message, in words, with its status or reply code."""

    words: str
    status: int | None = None
    heard: Heard | None = None  # of a trial
    refused: tuple[str, ...] = ()  # addresses that get nothing, now or later, each with why
    unworded: tuple[str, ...] = ()  # templates that could not be used, each with why


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one attempt at a delivery ended, ready to be settled."""

    delivered: bool
    words: str
    status: int | None = None  # HTTP status or SMTP reply code
    final: bool = False  # trying again is no use
    ends_channel: bool = False  # nothing more is to be sent there
    retry_after_s: float | None = None  # what the other side asked for
    duration_s: float = 0.0
    heard: Heard | None = None  # of a trial
    refused: tuple[str, ...] = ()  # addresses that get nothing, now or later, each with why
    unworded: tuple[str, ...] = ()  # templates that could not be used, each with why


@dataclass(frozen=True, slots=True)
class Sent:
    """One attempt at a delivery, as told to whoever watches."""

    delivery_id: int
    channel: str
    kind: Kind
    notices: int
    delivered: bool
    words: str
    duration_s: float = 0.0
    heard: Heard | None = None  # of a trial


@dataclass(frozen=True, slots=True)
class House:
    """What a message says about us, and how it is spoken."""

    public_url: str  # http://127.0.0.1:8000
    timezone: str  # Europe/Warsaw
    language: str  # pl | en
    mail_from: str = ""
    smtp_url: str | None = None
    user_agent: str = "nasluch"
    secret_key: str = ""  # signs what a mail's links say; "": it has none
