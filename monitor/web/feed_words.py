"""What is known of a feed -> sentences in the reader's language. Pure.

The timetable says its reasons in English, once, when a visit is settled; what it may say is listed here, and a test
holds both together.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial

from monitor import discovery
from monitor.newsstand import Fate
from monitor.queries import Ailment, Sign
from monitor.records import Outcome, Quirk
from monitor.web.phrases import OUTCOMES
from monitor.web.speech import Speech, mark

_SPAN = r"(?P<span>[\d.]+ (?:s|min|h|d))"
_REASONS = tuple(
    (re.compile(pattern), sentence)
    for pattern, sentence in (
        (rf"every {_SPAN}", mark("every %(span)s")),
        (rf"after {_SPAN}, by its rhythm", mark("after %(span)s, by its rhythm")),
        (rf"every {_SPAN}, as the feed asks", mark("every %(span)s, as the feed asks")),
        (rf"its host asks us to wait {_SPAN}", mark("its host asks us to wait %(span)s")),
        (r"at (?P<time>\d\d:\d\d) UTC: the feed wants no visits before",
         mark("at %(time)s UTC: the feed wants no visits before")),
        (rf"gone \(410\), perhaps not for good: again after {_SPAN}",
         mark("gone (410), perhaps not for good: again after %(span)s")),
        (rf"nothing at its address \(404\), perhaps not for good: again after {_SPAN}",
         mark("nothing at its address (404), perhaps not for good: again after %(span)s")),
        (rf"failed \((?P<outcome>[a-z ]+)\): again after {_SPAN}", mark("%(outcome)s: again after %(span)s")),
        (rf"failed (?P<times>\d+) times in a row \((?P<outcome>[a-z ]+)\): again after {_SPAN}",
         mark("%(outcome)s, for the %(times)s. time in a row: again after %(span)s")),
        (r"its hub spoke", mark("its hub told of news")),
        (r"its hub told of news", mark("its hub told of news")),
        (r"new", mark("it is new")),
        (r"", mark("it is new")),
    )
)  # fmt: skip

_AILMENTS = {
    Ailment.FAILING: mark("It could not be read since %(at)s."),
    Ailment.MOVES: mark("It says that it has moved to %(what)s; it is followed there when it says so for a day."),
    Ailment.MOVED: mark("It has moved here from %(what)s."),
    Ailment.GAP: mark("On %(at)s it shared no entry with the visit before: what came between may be missing."),
    Ailment.FALSE_304: mark(
        "Its server says that nothing is new (304) when something is: it is asked once a day as if by a stranger."
    ),
    Ailment.RESENT: mark(
        "Its server sends the whole feed each time, though nothing in it is new: its ETag or date is no use."
    ),
    Ailment.HUB_DENIED: mark(
        "Its hub will not tell us of its news (%(what)s): it is visited as before, and the hub asked again later."
    ),
    Ailment.HUB_FAILING: mark(
        "Its hub was asked %(count)s times in vain (%(what)s): it is visited as before, and the hub asked again later."
    ),
}


DOINGS = {
    "well": mark("reads well"),
    "failing": mark("cannot be read"),
    "gaps": mark("a gap this week"),
    "new": mark("not visited yet"),
    "off": mark("switched off"),
}
"""How a feed may be doing."""

CATEGORIES = {
    "agency": mark("agencies"), "aggregator": mark("aggregators"), "business": mark("business"),
    "caucasus": mark("the Caucasus"), "celebrity": mark("celebrities"), "central-asia": mark("Central Asia"),
    "community": mark("communities"), "culture": mark("culture"), "cybersecurity": mark("cybersecurity"),
    "east": mark("the East"), "education": mark("education"), "energy": mark("energy"),
    "environment": mark("environment"), "fact-check": mark("fact-checking"), "games": mark("games"),
    "government": mark("government"), "health": mark("health"), "history": mark("history"), "law": mark("law"),
    "lifestyle": mark("lifestyle"), "local": mark("local papers"), "local-gov": mark("local government"),
    "maritime": mark("the sea"), "media": mark("media"), "moto": mark("cars"), "national": mark("national papers"),
    "opinion": mark("opinion"), "politics": mark("politics"), "press-releases": mark("press releases"),
    "radio": mark("radio"), "religion": mark("religion"), "science": mark("science"), "security": mark("security"),
    "sport": mark("sport"), "tabloid": mark("tabloids"), "tech": mark("technology"),
    "think-tank": mark("think tanks"), "travel": mark("travel"), "video": mark("video"), "weather": mark("weather"),
    "weekly": mark("weeklies"), "world": mark("the world"),
}  # fmt: skip
"""Of the catalogue; what a person calls a category of their own stands as it is."""

QUIRKS = {
    Quirk.FALSE_ZONE: mark("Its dates name a false zone: the hour is taken, the zone is not."),
    Quirk.NO_AUTHOR: mark("What it gives as author is a login, and is left out."),
    Quirk.REFUSES: mark("Its host refuses some clients with 403, such as those of data centres or outside of Poland."),
    Quirk.BLOCK_PAGE: mark("Its host answers some clients with a page that keeps programs out."),
}

FATES = {
    Fate.ADDED: mark("is added"),
    Fate.KNOWN: mark("is visited already"),
    Fate.TWICE: mark("stands there twice"),
    Fate.REFUSED: mark("not added"),
}
"""What became of a feed of a file."""

HOWS = {
    discovery.ITSELF: mark("the address itself"),
    discovery.NAMED: mark("named by the page"),
    discovery.COMMONLY: mark("a common address"),
    discovery.SITEMAP: mark("a sitemap of its robots.txt"),
}
"""How a feed was found."""


def spoken(speech: Speech) -> Mapping[str, object]:
    """What templates say of feeds with."""
    return {
        "doings": DOINGS,
        "quirks": {quirk.value: said for quirk, said in QUIRKS.items()},
        "fates": FATES,
        "hows": HOWS,
        "category_of": partial(category, speech=speech),
        "why": partial(why, speech=speech),
        "ailment": partial(_ailment_said, speech),
        "decimal": partial(decimal, speech=speech),
    }


def category(name: str, speech: Speech) -> str:
    """A category in the reader's language."""
    return speech.gettext(CATEGORIES.get(name, name))


def decimal(number: float, speech: Speech) -> str:
    """A number with one place, as this language writes it; none where it says nothing."""
    written = f"{number:.1f}".removesuffix(".0")
    return written.replace(".", ",") if speech.language == "pl" else written


def why(words: str, speech: Speech) -> str | None:
    """The reason for the next visit; None: it is one that we do not know, and stands as it was written."""
    for pattern, sentence in _REASONS:
        if found := pattern.fullmatch(words):
            places: dict[str, object] = found.groupdict()
            if "outcome" in places:
                places["outcome"] = _outcome(str(places["outcome"]), speech)
            return speech.say(sentence, **places)
    return None


def ailment(sign: Sign, speech: Speech, said: Callable[..., str]) -> str:
    """One thing that is not as it should be; `said` tells a moment."""
    at = said(sign.at) if sign.at else ""
    return speech.say(_AILMENTS[sign.ailment], at=at, what=sign.what, count=sign.count)


def _ailment_said(speech: Speech, sign: Sign, said: Callable[..., str]) -> str:
    return ailment(sign, speech, said)


def _outcome(word: str, speech: Speech) -> str:
    known = {outcome.value: said for outcome, said in OUTCOMES.items()}
    return speech.gettext(known[Outcome(word).value]) if word in known else word
