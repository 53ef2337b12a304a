"""What the newsroom speaks of: how a paper writes, its feed, what it has published. Pure."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from monitor.newsroom.stories import Story


class Kind(StrEnum):
    """The format of a feed."""

    RSS = "rss"
    ATOM = "atom"


class Dates(StrEnum):
    """How a feed writes a moment."""

    RFC822 = "Mon, 24 Nov 2025 14:05:09 +0100"
    TWO_DIGIT_YEAR = "Mon, 24 Nov 25 14:05:09 +0100"
    GMT = "Mon, 24 Nov 2025 13:05:09 GMT"
    NO_ZONE = "2025-11-24 14:05:09"
    POLISH = "pon, 24 lis 2025 14:05:09 +0100"


class Guid(StrEnum):
    """What a feed gives as guid."""

    PERMALINK = "the address of the article"
    NUMBER = "a number that is no address"
    NONE = "nothing"


class Leads(StrEnum):
    """How a feed writes a lead."""

    PLAIN = "text"
    PICTURE = "markup in CDATA, a picture first"
    ENTITIES = "escaped markup with named entities"


class Shape(StrEnum):
    """How a page is built around its text."""

    PORTAL = "portal"  # consent layer, read-also boxes, most read, comments; JSON-LD without text
    JOURNAL = "journal"  # one clean article element, tags, related; JSON-LD with the whole text
    LOCAL = "local"  # divisions inside divisions, no semantic element, no structured data


class Fault(StrEnum):
    """What is wrong with a paper's server."""

    NONE = "nothing"
    WALL = "articles are 403, the feed is open"
    DOWN = "the feed is HTTP 500 for good"
    MALFORMED = "the feed is cut and badly escaped, its entries can be read"


@dataclass(frozen=True, slots=True)
class Manner:
    """How a paper writes its feed and its pages."""

    kind: Kind = Kind.RSS
    encoding: str = "utf-8"
    link_tail: str = ""  # what the feed hangs onto the address of an article
    relative_links: bool = False
    dates: Dates = Dates.RFC822
    guid: Guid = Guid.PERMALINK
    leads: Leads = Leads.PLAIN
    full_text: bool = False  # content:encoded beside the lead
    etag: bool = False
    last_modified: bool = False
    shape: Shape = Shape.PORTAL
    fault: Fault = Fault.NONE


@dataclass(frozen=True, slots=True)
class Paper:
    """An imaginary paper."""

    slug: str
    title: str
    category: str
    manner: Manner = field(default_factory=Manner)


@dataclass(frozen=True, slots=True)
class PressFeed:
    """A paper's feed on its host."""

    url: str
    host: str  # 127.0.0.2:40123
    paper: Paper

    @property
    def title(self) -> str:
        """What the feed calls itself."""
        return self.paper.title

    @property
    def category(self) -> str:
        """What it writes about."""
        return self.paper.category

    @property
    def kind(self) -> Kind:
        """Its format."""
        return self.paper.manner.kind

    @property
    def readable(self) -> bool:
        """Whether a visit must find entries."""
        return self.paper.manner.fault is not Fault.DOWN

    @property
    def open_pages(self) -> bool:
        """Whether its articles can be read, not only their leads."""
        return self.paper.manner.fault is not Fault.WALL


@dataclass(frozen=True, slots=True)
class Published:
    """A story in a paper."""

    story: Story
    feed: PressFeed  # whose article it is; another may carry it too
    url: str  # canonical
    at: datetime  # aware UTC, whole seconds
    fresh: bool  # appeared while the newsroom was open

    @property
    def title(self) -> str:
        """Its headline."""
        return self.story.title

    @property
    def lead(self) -> str:
        """Its first words."""
        return self.story.lead

    @property
    def expected_keywords(self) -> frozenset[str]:
        """The lines of the sample watchlist that must find it, from what its paper lets be read."""
        return self.story.keywords if self.feed.open_pages else self.story.lead_keywords

    @property
    def expected_hit(self) -> bool:
        """Whether the sample watchlist must find it."""
        return bool(self.expected_keywords)
