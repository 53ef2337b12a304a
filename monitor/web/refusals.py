"""Why something is refused or cannot be had, as our checks say it -> the same, to a person. Pure.

Checks and fetches speak English, to logs and programs: `https://ex.org/feed: HTTP 410`. A page says it in its reader's
language where it knows the sentence, with what the sentence names as it was typed, and what stands before it; else as
it is.
"""

import re
from functools import cache

from monitor.web.speech import Speech, mark

SENTENCES = (
    mark("the two passwords differ"),
    mark("a password has 10 to 500 characters"),
    mark("too many attempts; wait a quarter of an hour"),
    mark("the present password is another one"),
    mark("a person needs a name, on one line"),
    mark("somebody is already called %(name)s"),
    mark("%(name)s is the only admin who can come in; make another one first"),
    mark("%(name)s is no mail address"),
    mark("%(name)s is no time zone; write Europe/Warsaw"),
    mark("the name of a token is one line of at most %(n)s characters"),
    mark("a channel needs a name"),
    mark("a channel is already called %(name)s"),
    mark("no channel is called %(name)s"),
    mark("the channel %(name)s is on"),
    mark("%(name)s is no webhook; it has no secret"),
    mark("%(name)s is no mail channel; of copies only mail is told"),
    mark("%(typed)s: quiet hours are written 22:00-07:00; that would be always, or never"),
    mark("%(typed)s: quiet hours are written 22:00-07:00"),
    mark("%(typed)s is no cadence; write %(how)s"),
    mark("%(typed)s: not one of Apprise's services that are spoken to here: %(known)s"),
    mark("Apprise cannot read this %(scheme)s:// address; github.com/caronc/apprise shows how it is written"),
    mark("List should have at least 1 item after validation, not 0"),
    mark("one line, without control characters"),
    mark("a watchlist needs a name"),
    mark("a watchlist is already called %(name)s"),
    mark("we visit this feed already"),
    mark("an address has no spaces or control characters"),
    mark("an address has no backslashes"),
    mark("an address may have %(most)s characters, this one has %(n)s"),
    mark("an address begins with http:// or https://"),
    mark("an address with a name or password in it is not visited"),
    mark("the host cannot be read"),
    mark("no host in this address"),
    mark("the port is no number from 1 to 65535"),
    mark("the host is no name that can be looked up"),
    mark("the CSS rule %(rule)s cannot be read: %(why)s"),
    mark("an empty answer, not a feed"),
    mark("an empty answer"),
    mark("no answer within %(span)s"),
    mark("the answer was not complete within %(span)s"),
    mark("no connection within %(span)s"),
    mark("the name was not resolved within %(span)s"),
    mark("the name does not resolve: no name server answers"),
    mark("the name does not resolve"),
    mark("the connection was refused"),
    mark("the host cannot be reached"),
    mark("no connection"),
    mark("the answer broke off"),
    mark("the host hung up without an answer"),
    mark("what came is not HTTP"),
    mark("the answer is larger than the %(n)s bytes we read"),
    mark("the answer is larger than we read, once unpacked"),
    mark("the answer cannot be unpacked"),
    mark("the answer's header is larger than we read"),
    mark("more than %(n)s redirects"),
    mark("redirected in a circle, to %(address)s"),
    mark("HTTP %(status)s that leads nowhere"),
    mark("its certificate is not valid yet"),
    mark("its certificate has expired"),
    mark("its certificate is self-signed"),
    mark("its certificate is signed by an authority we do not know"),
    mark("its certificate is of another host"),
    mark(
        "%(address)s is no address on the open internet; NASLUCH_ALLOW_PRIVATE_NETWORKS says which "
        "private networks may be visited"
    ),
    mark("plain text, not a feed"),
    mark("a page that keeps programs out, under the address of a feed"),
    mark("an HTML page, not a feed; it names %(address)s"),
    mark("an HTML page, not a feed"),
    mark("JSON of another kind, not a feed"),
    mark("broken JSON, not a feed"),
    mark("XML of another kind (<%(root)s>), not a feed"),
    mark("a feed so broken that no entry can be read (%(why)s)"),
    mark("a sitemap so broken that it cannot be read"),
    mark("the recipe's %(rule)s finds nothing on this page"),
)
"""As the checks say them; %(so)s stands for what they name. Of two that fit the first is meant."""

LONGEST = 2000
"""Characters of what is looked at."""

_PLACES = re.compile(r"%\((\w+)\)s")


def refused(words: str, speech: Speech) -> str:
    """The same in the reader's language, where the sentence is known; else as it is.

    Shape: `PLACE: sentence` keeps its place; a sentence that stands alone begins with a capital
    """
    for pattern, sentence in _patterns() if len(words) <= LONGEST else ():
        if found := pattern.fullmatch(words):
            places = found.groupdict()
            before = places.pop("place_before")
            said = speech.say(sentence, **places)
            return before + said if before or sentence.startswith("%") else said[:1].upper() + said[1:]
    return words


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((_pattern(one), one) for one in SENTENCES)


def _pattern(sentence: str) -> re.Pattern[str]:
    """The sentence after any place, or none; what it names may be anything."""
    parts = _PLACES.split(sentence)  # words and names of places in turn
    body = "".join(f"(?P<{part}>.+)" if number % 2 else re.escape(part) for number, part in enumerate(parts))
    return re.compile(f"(?P<place_before>(?:.*?: )?){body}", re.DOTALL)
