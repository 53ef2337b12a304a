"""A hit -> what feeds say of it, Atom and JSON Feed alike. Pure."""

from uuid import NAMESPACE_URL, uuid5

from monitor.exports import copies, passage, plain
from monitor.exports.records import Found, Subject, Wish
from monitor.exports.words import WORDS


def urn(wish: Wish, what: str) -> str:
    """The same for the same thing of the same house."""
    return uuid5(NAMESPACE_URL, f"{wish.public_url}/{what}").urn


def home(wish: Wish, subject: Subject) -> str:
    """The address of the page that shows these hits; "": nobody said where we are."""
    return plain.link("/".join(part for part in (wish.public_url.rstrip("/"), subject.page) if part))


def told(one: Found, wish: Wish) -> str:
    """The quoted passage, and on a line of its own who else tells the story."""
    also = copies.also(one.copies, one.also, first=one.hit.article.feed, words=WORDS[wish.language])
    return "\n".join(part for part in (plain.line(passage.words(one.hit, wish.quote)), also) if part)
