"""A report to the owner -> what a mail shows of it. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from alerts.compose import cards, report_words, speech
from alerts.compose.plain import one_line
from alerts.compose.report_words import ReportWords
from alerts.compose.speech import Words
from alerts.records import Concern, Concerning, Ended, House, Report, Spike

LONGEST_NAME = 80
LONGEST_WORDS = 200


@dataclass(frozen=True, slots=True)
class Line:
    """What is said of one feed or watchlist."""

    name: str  # "" of what concerns all
    said: str
    page: str  # its page here; "" where it has none


@dataclass(frozen=True, slots=True)
class Group:
    """Concerns of a kind."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ReportLetter:
    """What a mail shows."""

    subject: str
    preview: str
    groups: tuple[Group, ...]
    more: str  # how many are not named; "" when all are
    why: str  # it is told to this channel
    page: str  # what a link to a page here is called
    language: str


def letter(report: Report, house: House) -> ReportLetter:
    """The report laid out in the house's language: what concerns most first, what is well again last."""
    own = report_words.ENGLISH if house.language == "en" else report_words.POLISH
    teller = _Teller(report, house, own, speech.of(house.language))
    groups = tuple(teller.groups())
    return ReportLetter(
        subject=f"{cards.NAME}: {one_line(', '.join(teller.counts()), cards.LONGEST_SUBJECT)}",
        preview=one_line(" · ".join(line.name or line.said for group in groups for line in group.lines), 140),
        groups=groups,
        more=own.more.format(count=report.more) if report.more else "",
        why=own.why,
        page=own.page,
        language=house.language,
    )


def spike(told: Spike, house: House) -> ReportLetter:
    """A spike laid out the same way."""
    own = report_words.ENGLISH if house.language == "en" else report_words.POLISH
    words, name = speech.of(house.language), one_line(told.watchlist, LONGEST_NAME)
    count = words.counted(told.stories, own.stories)
    filled = {"count": count, "usual": _about(told.usual), "most": told.most, "days": told.days, "name": name}
    in_span = own.spans[told.span]
    said = own.spike.format(span=in_span, **filled)
    return ReportLetter(
        subject=f"{name}: {count} {in_span}",
        preview=said,
        groups=(Group(own.spike_heading, (Line(name, said, cards.watchlist_page(house, told.watchlist_id)),)),),
        more="",
        why=own.spike_why.format(**filled),
        page=own.page,
        language=house.language,
    )


def _about(usual: float) -> str:
    """A mean as people say it."""
    return "0" if usual < 0.5 else f"{usual:.0f}"


def one(concern: Concern, house: House, *, now: datetime) -> str:
    """A concern in a sentence, its name before it."""
    (group,) = letter(Report(now, (concern,)), house).groups
    return ": ".join(filter(None, (group.lines[0].name, group.lines[0].said)))


UNCOUNTED = frozenset({Concerning.NETWORK, Concerning.DISK, Concerning.BACKUP})
"""There is one of it."""


@dataclass(frozen=True, slots=True)
class _Teller:
    """Whoever puts a report into words."""

    report: Report
    house: House
    own: ReportWords
    words: Words

    def counts(self) -> Iterator[str]:
        """How many of each kind, as a subject says it."""
        many = Counter(one.kind for one in self.report.arisen)
        for kind, said in self.own.kinds.items():
            if many[kind]:
                form = self.words.counted(many[kind], said.count)
                yield said.count[0] if kind in UNCOUNTED else form
        if self.report.ended:
            yield self.own.well_count.format(count=self.words.number(len(self.report.ended)))

    def groups(self) -> Iterator[Group]:
        """Concerns by kind, then what has ended."""
        for kind, said in self.own.kinds.items():
            lines = tuple(self._line(one, said.begun) for one in self.report.arisen if one.kind is kind)
            if lines:
                yield Group(said.heading, lines)
        if self.report.ended:
            yield Group(self.own.well, tuple(self._ended(self.report.ended)))

    def _ended(self, ended: Iterable[Ended]) -> Iterator[Line]:
        for one in ended:
            yield self._line(one.concern, self.own.kinds[one.concern.kind].ended)

    def _line(self, concern: Concern, sentence: str) -> Line:
        watchlist = concern.kind is Concerning.WATCHLIST_SILENT
        counted = self.words.counted(max(1, round(concern.expected)), self.own.hits if watchlist else self.own.entries)
        said = sentence.format(
            since=self._when(concern, ended=False),
            until=self._when(concern, ended=True),
            expected=counted,
            words=one_line(concern.words, LONGEST_WORDS),
        )
        page = cards.watchlist_page(self.house, concern.subject) if watchlist else ""
        return Line(one_line(concern.name, LONGEST_NAME), one_line(said), page)

    def _when(self, concern: Concern, *, ended: bool) -> str:
        moment = concern.until if ended else concern.since
        return speech.when(moment, self.words, now=self.report.at, timezone=self.house.timezone)
