"""Notices -> what a mail shows: a subject, sections by watchlist, a card for each story. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts import links
from alerts.compose import speech
from alerts.compose.plain import Piece, link, one_line, pieces
from alerts.compose.speech import Words
from alerts.records import Article, Coverage, House, Matched, Notice, Story

NAME = "Nasłuch"

LONGEST_SUBJECT = 120
LONGEST_NAME = 60
LONGEST_KEYWORD = 80
MOST_FEEDS = 3
"""Feeds named in a subject."""
MOST_COPIES = 3
"""Feeds named that tell the same; the rest are counted."""
MOST_KEYWORDS = 8
MOST_CARDS = 35
"""Stories that the HTML shows whole, shared by the watchlists; of the others it has a line with title and link, for
Gmail cuts a mail off behind 102 kB. The plain text has everything of all."""
MOST_FORMS = 6
"""What is told of why an article was found; its page here tells it all."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a mail shows of one story."""

    title: tuple[Piece, ...]
    url: str  # "" when it has none that can be followed
    feed: str
    when: str
    lead_only: bool
    copies: str  # who tells the same, "" when nobody
    snippet: tuple[Piece, ...]
    reasons: tuple[tuple[str, str], ...]  # keyword, and the forms it was found in
    page: str  # its page here; "" for a sample
    whole: bool  # else the HTML has a line of it


@dataclass(frozen=True, slots=True)
class Section:
    """What a mail shows of one watchlist."""

    name: str
    count: str
    page: str
    unsubscribe: str  # "" when there is nothing to unsubscribe from
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail shows."""

    subject: str
    preview: str  # what a mailbox shows beside the subject
    sections: tuple[Section, ...]
    flood: str  # why it is one mail and not many, "" when it is not
    coverage: str  # how much was heard, "" when nobody says
    words: Words
    intro: tuple[str, ...] = ()  # lines of the channel's own, before all else


def letter(
    notices: Sequence[Notice],
    house: House,
    now: datetime,
    *,
    channel_id: int,
    told_before: Sequence[Notice],
    coverage: Coverage | None,
    rolled_up: int,
) -> Letter:
    """The notices laid out in the house's language, watchlists in the order in which they come."""
    words = speech.of(house.language)
    groups = _by_watchlist(notices)
    whole = max(1, MOST_CARDS // max(1, len(groups)))
    sections = tuple(_section(group, words, house, now, channel_id, whole=whole) for group in groups)
    silent = coverage.watchlists if coverage and not notices else ()
    sections += tuple(_empty(number, name, words, house, channel_id) for number, name in silent)
    subject = _subject(groups, words) if notices else _silence([name for _, name in silent], words)
    heard = speech.coverage(coverage, len(notices), words, now=now, timezone=house.timezone) if coverage else ""
    return Letter(
        subject=f"Re: {_subject(_by_watchlist(told_before), words)}" if told_before else subject,
        flood=words.flood.format(budget=words.number(rolled_up)) if rolled_up else "",
        coverage=heard,
        preview=one_line(_preview(notices) if notices else heard, 140),
        sections=sections,
        words=words,
    )


def _by_watchlist(notices: Iterable[Notice]) -> list[list[Notice]]:
    groups: dict[int, list[Notice]] = defaultdict(list)
    for notice in notices:
        groups[notice.watchlist_id].append(notice)
    return list(groups.values())


def watchlist_page(house: House, watchlist_id: int) -> str:
    """The address of a watchlist's page here."""
    return f"{house.public_url.rstrip('/')}/watchlists/{watchlist_id}"


def sample(words: Words, house: House, now: datetime) -> Notice:
    """A notice that shows what a notice looks like."""
    start = words.sample_snippet.index(words.sample_form)
    place = (start, start + len(words.sample_form))
    return Notice(
        hit_id=0,
        watchlist_id=0,
        watchlist=words.sample_watchlist,
        article=Article(0, house.public_url, words.sample_title, NAME, now, lead_only=False),
        story=Story(0, 1, 0),
        matched=(Matched(words.sample_form, words.sample_form, "body", *place),),
        snippet=words.sample_snippet,
        highlights=(place,),
    )


def _subject(groups: Sequence[Sequence[Notice]], words: Words) -> str:
    total = sum(len(group) for group in groups)
    if len(groups) > 1:
        named = ", ".join(f"{_name(group)} ({len(group)})" for group in groups)
        return one_line(f"{NAME}: {words.counted(total, words.new)} – {named}", LONGEST_SUBJECT)
    told = groups[0]
    if total > 1:
        return f"{_name(told)}: {words.counted(total, words.new)}{_dash(_feeds(told))}"
    feed = _dash(one_line(told[0].article.feed, LONGEST_NAME))
    title = one_line(told[0].article.title) or words.untitled
    room = max(40, LONGEST_SUBJECT - len(_name(told)) - len(feed))
    return f"{_name(told)}: {one_line(title, room)}{feed}"


def _name(group: Sequence[Notice]) -> str:
    return one_line(group[0].watchlist, LONGEST_NAME)


def _dash(text: str) -> str:
    return f" – {text}" if text else ""


def _feeds(group: Iterable[Notice]) -> str:
    feeds = list(dict.fromkeys(filter(None, (one_line(notice.article.feed, 30) for notice in group))))
    more = f" +{len(feeds) - MOST_FEEDS}" if len(feeds) > MOST_FEEDS else ""
    return ", ".join(feeds[:MOST_FEEDS]) + more


def _preview(notices: Sequence[Notice]) -> str:
    if len(notices) == 1:
        return notices[0].snippet
    return " · ".join(notice.article.title for notice in notices[:4])


def _section(
    group: Sequence[Notice], words: Words, house: House, now: datetime, channel_id: int, *, whole: int
) -> Section:
    watchlist_id = group[0].watchlist_id
    return Section(
        name=one_line(group[0].watchlist, LONGEST_NAME * 2),
        count=words.counted(len(group), words.articles),
        page=watchlist_page(house, watchlist_id) if watchlist_id else house.public_url,
        unsubscribe=links.unsubscribe(house, channel_id, [watchlist_id]),
        cards=tuple(card(notice, words, house, now, whole=place < whole) for place, notice in enumerate(group)),
    )


def _empty(number: int, name: str, words: Words, house: House, channel_id: int) -> Section:
    page, no_more = watchlist_page(house, number), links.unsubscribe(house, channel_id, [number])
    return Section(one_line(name, LONGEST_NAME * 2), words.nothing, page, no_more, ())


def _silence(names: Iterable[str], words: Words) -> str:
    named = _dash(", ".join(one_line(name, LONGEST_NAME) for name in names))
    return one_line(f"{NAME}: {words.nothing}{named}", LONGEST_SUBJECT)


def card(notice: Notice, words: Words, house: House, now: datetime, *, whole: bool = True) -> Card:
    """What a mail shows of the story that a notice tells."""
    article = notice.article
    in_title = [(found.start, found.end) for found in notice.matched if found.field == "title"]
    known = one_line(notice.snippet) == one_line(article.title)  # found in the title only
    return Card(
        title=pieces(article.title, in_title) if one_line(article.title) else (Piece(words.untitled),),
        url=link(article.url),
        feed=one_line(article.feed, LONGEST_NAME),
        when=speech.when(article.published_at, words, now=now, timezone=house.timezone),
        lead_only=article.lead_only,
        copies=_copies(notice, words),
        snippet=() if known else pieces(notice.snippet, notice.highlights),
        reasons=_reasons(notice.matched),
        page=f"{house.public_url.rstrip('/')}/articles/{article.id}" if article.id else "",
        whole=whole,
    )


def _copies(notice: Notice, words: Words) -> str:
    """Who else tells the same: also: Onet, Interia (+5); a number where no names are known."""
    more, own = notice.story.size - 1, one_line(notice.article.feed)
    others = [name for name in map(one_line, notice.story.feeds) if name != own][:MOST_COPIES]
    if more <= 0:
        return ""
    if not others:
        return words.counted(more, words.copies)
    rest = f" (+{more - len(others)})" if more > len(others) else ""
    return f"{words.also}: {', '.join(one_line(name, LONGEST_NAME) for name in others)}{rest}"


def _reasons(matched: Iterable[Matched]) -> tuple[tuple[str, str], ...]:
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for found in matched:
        forms[one_line(found.keyword, LONGEST_KEYWORD)][one_line(found.form, LONGEST_KEYWORD)] += 1
    told = [(keyword, _forms(keyword, counted)) for keyword, counted in forms.items()]
    return (*told[:MOST_KEYWORDS], *([("…", "")] if len(told) > MOST_KEYWORDS else []))


def _forms(keyword: str, counted: Counter[str]) -> str:
    """Forms and how often; nothing when it is the keyword itself, once."""
    if list(counted.items()) == [(keyword, 1)]:
        return ""
    told = [form if times == 1 else f"{form} ×{times}" for form, times in counted.items()]
    return ", ".join(told[:MOST_FORMS]) + ("…" if len(told) > MOST_FORMS else "")
