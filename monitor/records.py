"""What flows between the stages: one frozen record per state of knowledge. Pure."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave us to ask with next time, exactly as received."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer with a body."""

    url: str  # where the body came from, after redirects
    body: bytes  # unpacked
    content_type: str | None = None  # the header, with its parameters
    content_language: str | None = None
    validators: Validators = field(default_factory=Validators)
    moved_to: str | None = None  # set when every redirect on the way was permanent
    wire_bytes: int = 0


@dataclass(frozen=True, slots=True)
class NotModified:
    """304: nothing new since the validators we sent."""

    url: str
    validators: Validators = field(default_factory=Validators)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says about one article."""

    key: str  # stable within its feed: guid, else canonical link, else digest of the title
    link: str | None  # absolute, as the feed gives it; what we fetch
    url: str | None  # canonical form of the link; what the article is known by
    title: str  # plain text, one line
    lead: str = ""  # plain text
    text: str = ""  # the feed's own full text as plain paragraphs, when it gives one
    author: str | None = None
    published_at: datetime | None = None  # aware UTC
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed's body, read."""

    title: str | None
    language: str | None
    entries: tuple[Entry, ...]
    ttl_s: int | None = None  # how long the feed asks us to wait, when it says so
    problem: str | None = None  # what was broken in it, in words, although entries were read


class Method(StrEnum):
    """How an article's text was won."""

    CSS = "css"  # the feed's own CSS rule
    JSON_LD = "json-ld"  # articleBody of the page's structured data
    TRAFILATURA = "trafilatura"  # main-text extraction
    READABILITY = "readability"  # the same, by another way that a third bears out
    LARGEST = "largest block"  # the block that holds most of the running text
    FEED = "feed"  # the feed carried the full text
    LEAD = "lead"  # no text to be had: title and lead only


@dataclass(frozen=True, slots=True)
class Extracted:
    """The words of a page. Empty or None where the page did not say."""

    text: str  # paragraphs on lines; "" when there was nothing to read
    method: Method
    title: str | None = None
    lead: str | None = None
    author: str | None = None
    published_at: datetime | None = None  # aware UTC
    language: str | None = None
    canonical_url: str | None = None
    agency: str | None = None  # whose text it is by its own word: PAP, IAR, Reuters, AFP
    confidence: float | None = None  # how far several ways of reading agree on the text; None: no vote was taken
    published_as: str | None = None  # published_at in the zone that the page wrote it in, ISO 8601
    problem: str | None = None  # why the text is missing or short, in words


@dataclass(frozen=True, slots=True)
class Text:
    """The words that are matched; offsets of occurrences are characters into these fields."""

    title: str = ""
    lead: str = ""
    body: str = ""
    feed: str = ""
    author: str = ""
    url: str = ""
    language: str | None = None
    category: str = ""

    def of(self, field_name: str) -> str:
        """The words of one field: title, lead or body."""
        return {"title": self.title, "lead": self.lead, "body": self.body}[field_name]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Where a keyword stands in a text: `form == text.of(field)[start:end]`."""

    keyword: str  # the line of the query that found it, as typed
    form: str
    field: str  # title | lead | body
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A watchlist found something in an article."""

    watchlist_id: int
    occurrences: tuple[Occurrence, ...]
    snippet: str = ""  # the words around the first occurrence, for a person
    highlights: tuple[tuple[int, int], ...] = ()  # the found forms in the snippet, start and end


@dataclass(frozen=True, slots=True)
class Form:
    """One inflected form of a word, and how we know it."""

    form: str
    tag: str  # case and number as SGJP tags them (`subst:sg:gen:m3`), "" where not known
    source: str  # dictionary | guess | rule | typed


@dataclass(frozen=True, slots=True)
class DueFeed:
    """A feed we hold a lease on."""

    id: int
    lease: str
    url: str
    title: str
    validators: Validators
    body_digest: str | None
    failures: int  # in a row
    every_s: int
    baseline: bool  # this visit finds what was there before us


@dataclass(frozen=True, slots=True)
class DueArticle:
    """An article we hold a lease on."""

    id: int
    lease: str
    url: str
    link: str
    title: str
    lead: str
    feed_text: str
    author: str | None
    published_at: datetime | None
    language: str | None
    feed_title: str
    feed_category: str
    selector: str | None  # CSS rule of the feed
    quiet: bool
    attempts: int  # before this one
    checks: int | None = None  # of one that was read: how often it was looked at for edits since


class Outcome(StrEnum):
    """How a visit or a reading ended."""

    NEW = "new"  # something new was stored
    UNCHANGED = "unchanged"  # an answer, and nothing new in it
    NOT_MODIFIED = "not modified"  # 304
    THROTTLED = "throttled"
    GONE = "gone"
    REFUSED = "refused"
    TOO_LARGE = "too large"
    FAILED = "failed"
    NOT_A_FEED = "not a feed"
    POISONED = "poisoned"
    READ = "read"  # an article's text was read
    LEAD_ONLY = "lead only"  # its page could not be had; matched on title and lead
    CRASHED = "crashed"  # a fault of ours; the log has the traceback


@dataclass(frozen=True, slots=True)
class Findings:
    """What a visit came back with, ready to be stored; of a failure, what it was."""

    outcome: Outcome
    words: str  # for a person
    status: int | None = None
    entries: int = 0  # in the feed
    fresh: tuple[Entry, ...] = ()  # of them, never seen
    validators: Validators | None = None  # None: keep what we have
    body_digest: str | None = None
    title: str | None = None
    language: str | None = None
    ttl_s: int | None = None
    retry_after_s: float | None = None

    @property
    def went_well(self) -> bool:
        """Whether the feed answered as a feed."""
        return self.outcome in (Outcome.NEW, Outcome.UNCHANGED, Outcome.NOT_MODIFIED)


@dataclass(frozen=True, slots=True)
class Words:
    """What a reading came back with, ready to be stored: the words of an article and what was found in them."""

    outcome: Outcome  # READ or LEAD_ONLY
    words: str  # for a person
    extracted: Extracted | None  # None: the page could not be had
    text: Text
    hits: tuple[Hit, ...]
    watchlists_version: int  # the hits are those of the watchlists as they stood then


@dataclass(frozen=True, slots=True)
class Visit:
    """One attempt at one feed, as told to whoever watches."""

    feed_id: int
    feed_url: str
    feed_title: str
    outcome: Outcome
    words: str
    entries: int = 0
    new_articles: int = 0
    duration_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """One attempt at one article, as told to whoever watches."""

    article_id: int
    url: str
    outcome: Outcome
    words: str
    hits: int = 0
    duration_s: float = 0.0


Report = Visit | Reading
