"""entries -> entries never seen; and what their addresses teach. Pure.

An entry has been seen when its address has, or its guid with an address or title that is the same article's. Feeds
change titles and dates, make new guids at every visit, use one guid for two articles, drop entries and bring them back.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from monitor import addresses
from monitor.records import Entry, Memory, Parameter, Told

NOTHING = Memory()
ALIKE = 0.6  # of the words of two titles, in both: an edited title; two stories of one subject have less
ENOUGH = 3  # articles whose address varied in one parameter alone

_WORD = re.compile(r"[^\W_]+")
_NAMED = re.compile(r"\d{4}|[a-z]+[-_][a-z]+[-_][a-z]", re.IGNORECASE)  # a path that is one article's, whatever follows
_NUMBER = re.compile(r"\d{5,}")


@dataclass(frozen=True, slots=True)
class Sifted:
    """What a visit brought."""

    fresh: tuple[Entry, ...]  # never seen, in the order of the feed
    seen: int = 0  # entries that an earlier visit brought; not those that are in the feed twice
    parameters: tuple[Parameter, ...] = ()  # learned from addresses


def without_trackers(entries: Sequence[Entry], trackers: Mapping[str, frozenset[str]]) -> tuple[Entry, ...]:
    """The entries under addresses without the parameters that were learned, host by host, to tell nothing.

    Shape:  where the path alone may not be one article's, as in `index.php?id=5`, all stay
    """
    return tuple(_without_trackers(entry, trackers) for entry in entries) if trackers else tuple(entries)


def keys(entries: Sequence[Entry]) -> frozenset[str]:
    """What has to be remembered to tell whether these entries were seen."""
    return frozenset(key for one in entries for key in (one.key, _other_key(one), *_bare(one), *_of_a_list(one)))


def unseen(entries: Sequence[Entry], memory: Memory = NOTHING) -> Sifted:
    """The entries the feed has not brought before, each once.

    Shape:  an entry with neither title nor link tells nobody anything, and is left out; one whose guid belongs to
            another article is known by its address
    """
    told, urls = dict(memory.by_key), dict(memory.urls)
    fresh: list[Entry] = []
    seen = 0
    noticed: list[tuple[Parameter, str]] = []
    for entry in (one for one in entries if one.title or one.link):
        noticed += _noticed(entry, told)
        new = _new(entry, told, urls)
        if new is None:
            seen += _new(entry, memory.by_key, memory.urls) is None
            continue
        fresh.append(new)
        told.update(dict.fromkeys((new.key, *new.marks), Told(new.url, new.title)))
        urls[new.url or ""] = new.title
    return Sifted(tuple(fresh), seen, tuple(_learned(noticed)))


def same_title(one: str, other: str) -> bool:
    """Whether two titles can be one article's: mostly the same words, and all the same figures."""
    return _alike(_words(one), _words(other))


def _new(entry: Entry, told: Mapping[str, Told], urls: Mapping[str, str]) -> Entry | None:
    """The entry under the key it is to be stored by; None when it was seen."""
    if any(_is_variant(entry, told.get(mark)) for mark in _bare(entry)):
        return None
    if entry.url and entry.url in urls:
        own = next(iter(_of_a_list(entry)), "")
        if not own or own in told or _alike(_words(entry.title), _words(urls[entry.url])):
            return None
        entry = replace(entry, url=own, key=own if entry.key == entry.url else entry.key)
    before = told.get(entry.key)
    if before is None:
        return entry
    if _is_same(entry, before):
        return None
    other = _other_key(entry)
    return None if other in told else replace(entry, key=other)


def _of_a_list(entry: Entry) -> tuple[str, ...]:
    """What one of several articles is known by that have one page, as exchange rates do; none where it has its own."""
    if not entry.url or not entry.title or addresses.names_an_article(entry.url):
        return ()
    return (f"{entry.url}#{sha256(entry.title.encode()).hexdigest()[:12]}",)


def _bare(entry: Entry) -> tuple[str, ...]:
    """The mark of articles whose address is the same but for parameters, if this entry has any or not."""
    return (f"{addresses.bare(entry.url)}?",) if entry.url else ()


def _other_key(entry: Entry) -> str:
    """What an entry is known by where its guid is another's."""
    return entry.url or f"sha256:{sha256(entry.title.encode()).hexdigest()}"


def _is_same(entry: Entry, before: Told) -> bool:
    """Whether an entry is the article that its guid belongs to: by its address, its title, a number, its slug."""
    if not entry.url or not before.url or _page(entry.url) == _page(before.url):
        return True
    title, title_before = _words(entry.title), _words(before.title)
    if title and title == title_before:
        return True
    numbers, numbers_before = (frozenset(_NUMBER.findall(url)) for url in (entry.url, before.url))
    if numbers and numbers_before:
        return bool(numbers & numbers_before)
    return _alike(title, title_before) or _alike(_words(_slug(entry.url)), _words(_slug(before.url)))


def _is_variant(entry: Entry, before: Told | None) -> bool:
    """Whether an address differs from that of the same title only in what stands behind its `?`."""
    if before is None or not entry.url or not _NAMED.search(_slug(entry.url)):
        return False
    return bool(entry.title) and _words(entry.title) == _words(before.title)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether words are mostly the same, and their numbers all: yesterday's rates are not today's."""
    figures, figures_before = (frozenset(filter(str.isdecimal, words)) for words in (one, other))
    return figures == figures_before and len(one & other) >= ALIKE * len(one | other) > 0


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _page(url: str) -> str:
    """Without the mark that `_of_a_list` makes."""
    return url.partition("#")[0] if not addresses.names_an_article(url) else url


def _slug(url: str) -> str:
    return addresses.bare(url).rstrip("/").rpartition("/")[2]


def _without_trackers(entry: Entry, trackers: Mapping[str, frozenset[str]]) -> Entry:
    names = trackers.get(addresses.host(entry.url)) if entry.url else None
    if not names or not entry.url or not _NAMED.search(_slug(entry.url)):
        return entry
    url = addresses.without(entry.url, names)
    return replace(entry, url=url, key=url if entry.key == entry.url else entry.key)


def _noticed(entry: Entry, told: Mapping[str, Told]) -> Iterator[tuple[Parameter, str]]:
    """The one parameter in which an address differs from one before, and whether that made another article.

    Shape:  an edited title says neither
    """
    for mark in _bare(entry):
        before = told.get(mark)
        names = addresses.differing(entry.url or "", before.url or "") if before else ()
        if before is not None and len(names) == 1 and entry.title and before.title:
            same = _is_variant(entry, before)
            if same or not _alike(_words(entry.title), _words(before.title)):
                yield Parameter(addresses.host(mark), names[0], telling=not same), mark


def _learned(noticed: Sequence[tuple[Parameter, str]]) -> Iterator[Parameter]:
    """What is certain: a parameter that made several articles of one address is kept, one that made none is not."""
    telling = {parameter for (parameter, _), times in Counter(noticed).items() if parameter.telling and times > 1}
    yield from telling
    articles = Counter(parameter for parameter, _ in dict.fromkeys(noticed) if not parameter.telling)
    for parameter, count in articles.items():
        if count >= ENOUGH and replace(parameter, telling=True) not in telling:
            yield parameter
