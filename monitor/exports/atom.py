"""Hits -> an Atom feed (RFC 4287). Pure."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from monitor.exports import entries, plain
from monitor.exports.records import EVERY, Found, Subject, Wish
from monitor.exports.words import WORDS


def written(found: Iterable[Found], wish: Wish, subject: Subject = EVERY) -> Iterator[bytes]:
    """A feed with an entry for each hit; all texts are text, whatever markup stands in them."""
    words = WORDS[wish.language]
    home, own = entries.home(wish, subject), plain.link(subject.feed_url)
    yield (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{words.code}">\n'
        f"<id>{entries.urn(wish, subject.page or 'hits')}</id>\n<title>{_text(wish.title or words.hits)}</title>\n"
        f"<updated>{_moment(wish.made_at)}</updated>\n<author><name>Nasłuch</name></author>\n"
        + (f'<link rel="alternate" href={quoteattr(home)}/>\n' if home else "")
        + (f'<link rel="self" type="application/atom+xml" href={quoteattr(own)}/>\n' if own else "")
    ).encode()
    for one in found:
        yield "".join(_entry(one, wish)).encode()
    yield b"</feed>\n"


def _entry(one: Found, wish: Wish) -> Iterator[str]:
    hit, article = one.hit, one.hit.article
    yield f"<entry>\n<id>{entries.urn(wish, f'hits/{hit.id}')}</id>\n"
    yield f'<title type="text">{_text(plain.title(article.title) or "—")}</title>\n'
    yield f'<link rel="alternate" href={quoteattr(one.link)}/>\n' if one.link else ""
    yield f"<updated>{_moment(hit.found_at)}</updated>\n"
    yield f"<published>{_moment(article.published_at)}</published>\n" if article.published_at else ""
    yield f"<author><name>{_text(article.feed or '—')}</name></author>\n"
    for term in (hit.watchlist, *one.keywords):
        yield f"<category term={quoteattr(plain.title(term))}/>\n"
    yield f'<content type="text">{escape(entries.told(one, wish))}</content>\n</entry>\n'


def _text(words: str) -> str:
    return escape(plain.line(words))


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
