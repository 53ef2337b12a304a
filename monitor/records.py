"""What flows between the stages: one frozen record per state of knowledge. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave us to ask with next time, exactly as received."""

    etag: str | None = None
    last_modified: str | None = None


NO_VALIDATORS = Validators()


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When entries of a feed appear, local time; what is long ago counts less."""

    hours: tuple[float, ...]  # entries that appeared in each hour of the day
    weekdays: tuple[float, ...]  # the same entries by weekday, Monday first
    watched_h: float  # hours in which they did


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a feed asks of its visitors."""

    ttl_s: int | None = None  # how long to wait
    skip_hours: tuple[int, ...] = ()  # of Greenwich
    skip_days: tuple[int, ...] = ()  # 0 is Monday


@dataclass(frozen=True, slots=True)
class Hub:
    """Who tells of a feed's news as it comes (WebSub)."""

    url: str
    topic: str  # the address by which it knows the feed


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
    fresh_for_s: float | None = None  # how much longer the server calls this fresh
    links: str | None = None  # the headers called Link, with commas between


@dataclass(frozen=True, slots=True)
class NotModified:
    """304: nothing new since the validators we sent."""

    url: str
    validators: Validators = field(default_factory=Validators)
    moved_to: str | None = None  # set when every redirect on the way was permanent
    fresh_for_s: float | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says about one article."""

    key: str  # stable within its feed: guid, else canonical link, else digest of the title; `sift` mends it
    link: str | None  # absolute, as the feed gives it; what we fetch
    url: str | None  # canonical form of the link; what the article is known by
    title: str  # plain text, one line
    lead: str = ""  # plain text
    text: str = ""  # the feed's own full text as plain paragraphs, when it gives one
    author: str | None = None
    published_at: datetime | None = None  # aware UTC
    categories: tuple[str, ...] = ()

    @property
    def marks(self) -> tuple[str, ...]:
        """What it is remembered by besides its key: its address, whatever its parameters say; where `sift` made it."""
        if not self.url or not ("?" in self.url or "#" in self.url):
            return ()
        return (f"{self.url.partition('?')[0]}?" if "?" in self.url else self.url,)


@dataclass(frozen=True, slots=True)
class Recipe:
    """Where a page without a feed has its list of articles: CSS rules; all but the first look within an item."""

    item: str
    link: str = ""  # its `href`; "": the first link
    title: str = ""  # its words; "": those of the link
    date: str = ""  # its `datetime`, else its words; "": the first <time>
    lead: str = ""


class Quirk(StrEnum):
    """What a feed does its own way, known from looking at it: data of the catalogue, not code."""

    FALSE_ZONE = "false zone"  # its hours are those of its own time zone, whatever zone it writes
    NO_AUTHOR = "no author"  # what stands in `author` is a login
    REFUSES = "refuses"  # its host answers some clients with 403: those of data centres, or outside of Poland
    BLOCK_PAGE = "block page"  # its host answers some clients with a page, under the content type of a feed


@dataclass(frozen=True, slots=True)
class Manner:
    """How one feed is to be read."""

    known: bytes = b""  # digests of the items it carried last time; their entries are stored
    recipe: Recipe | None = None  # it is a page
    zone: str | None = None  # of its dates that name none; None: that of the house
    quirks: frozenset[Quirk] = frozenset()


AS_IT_COMES = Manner()


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed's body, read."""

    title: str | None
    language: str | None
    entries: tuple[Entry, ...]  # of those items that are not known
    ttl_s: int | None = None  # how long the feed asks us to wait, when it says so
    skip_hours: tuple[int, ...] = ()  # in which it wants no visits, of Greenwich
    skip_days: tuple[int, ...] = ()  # on which it wants none; 0 is Monday
    problem: str | None = None  # what was broken in it, in words, although entries were read
    digests: bytes = b""  # of all its items, for the next time
    known: int = 0  # items it carries that it carried last time
    leads_to: tuple[str, ...] = ()  # an index of sitemaps: those to look at, the newest first
    hub: Hub | None = None  # whom it names to tell of its news


@dataclass(frozen=True, slots=True)
class Told:
    """What a feed brought before, as far as it tells one article from another."""

    url: str | None
    title: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """What was learned of a parameter in the addresses of a host."""

    host: str
    name: str
    telling: bool  # it tells articles apart; else it says where a reader came from


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of a feed, as far as its entries ask for it."""

    by_key: Mapping[str, Told] = field(default_factory=dict)
    urls: Mapping[str, str] = field(default_factory=dict)  # of articles it brought, with their titles


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
    charset: str | None = None  # how its bytes were read, as Python names it


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


class Outcome(StrEnum):
    """How a visit or a reading ended."""

    NEW = "new"  # something new was stored
    UNCHANGED = "unchanged"  # an answer, and nothing new in it
    NOT_MODIFIED = "not modified"  # 304
    THROTTLED = "throttled"
    GONE = "gone"
    MISSING = "missing"  # 404
    REFUSED = "refused"
    TOO_LARGE = "too large"
    FAILED = "failed"
    NOT_A_FEED = "not a feed"
    POISONED = "poisoned"
    READ = "read"  # an article's text was read
    LEAD_ONLY = "lead only"  # its page could not be had; matched on title and lead
    CRASHED = "crashed"  # a fault of ours; the log has the traceback


@dataclass(frozen=True, slots=True)
class DueHost:
    """Whom a feed or an article is asked of, and how it stands."""

    name: str
    delay_s: float  # it asks for between two requests
    failures: int  # in a row
    closed_until: datetime | None  # it did not answer for a while, and is not asked before


@dataclass(frozen=True, slots=True)
class DueFeed:
    """A feed we hold a lease on."""

    id: int
    lease: str
    host: DueHost
    url: str
    title: str
    validators: Validators
    given_by: str | None  # the address that gave us the validators
    given_at: datetime | None
    bare_at: datetime | None  # when it was last asked without them, to see whether there is something after all
    body_digest: str | None
    last: Outcome | None  # how the visit before this one ended
    failures: int  # in a row
    every_s: int
    steady: bool  # a person asked for this interval; else it is by the feed's rhythm
    baseline: bool  # this visit finds what was there before us
    heard_at: datetime | None  # the last visit that went well
    news_at: datetime | None  # the last one that brought something new
    gap_at: datetime | None  # the last one that shared no entry with the one before it
    backfill_url: str | None  # where its site lists more: a news sitemap, or another feed
    rhythm: Rhythm | None
    wishes: Wishes  # when it was read last
    manner: Manner = AS_IT_COMES


@dataclass(frozen=True, slots=True)
class DueArticle:
    """An article we hold a lease on."""

    id: int
    lease: str
    host: DueHost
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


@dataclass(frozen=True, slots=True)
class Findings:
    """What a visit came back with, ready to be stored; of a failure, what it was."""

    outcome: Outcome
    words: str  # for a person
    status: int | None = None
    entries: int = 0  # in the feed
    fresh: tuple[Entry, ...] = ()  # of them, never seen
    validators: Validators | None = None  # None: keep what we have
    given_by: str | None = None  # the address that gave us the validators
    body_digest: str | None = None
    seen: int = 0  # of its entries, brought by an earlier visit; 0 of many: the feed has turned over
    parameters: tuple[Parameter, ...] = ()  # learned from addresses
    items: bytes | None = None  # digests of the feed's items; None: keep what we have
    bare: bool = False  # we had validators, and asked without them
    false_304: bool = False  # something had been there when the server last said 304
    resent: bool = False  # what came is what we had told the server we have
    moved_to: str | None = None
    turned_over: bool = False  # it shares no entry with the visit before: what came between may be missing
    filled: int | None = None  # entries that its site listed besides, then; None: nobody could be asked
    title: str | None = None
    language: str | None = None
    wishes: Wishes | None = None  # None: keep what we know
    hub: Hub | None = None  # counts where there are wishes: the feed was read
    fresh_for_s: float | None = None
    retry_after_s: float | None = None
    answered: bool | None = True  # whether its host gave any answer; None: it was not asked

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
