"""An article's words -> its page, with everything that papers put around a text. Pure.

Furniture of a page (menus, boxes, comments) names keywords on purpose: whoever finds them there has not read the text.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from monitor.newsroom.records import PressFeed, Published, Shape

WARSAW = ZoneInfo("Europe/Warsaw")

READ_ALSO = "Dziesięć sposobów na chrupiący chleb z zakwasu"
"""What stands in the boxes between paragraphs; it must not end up in a text."""

COMMENT = "A mój szwagier był w Kazachstanie i mówi, że tam to dopiero mają drogi"
"""What stands among the comments."""

MOST_READ = ("Pogoda na ferie", "ODKB czy nie? Rozwiąż quiz o skrótach", "Kazachstan na weekend: przewodnik")
"""What stands at the side."""

_STYLE = "<style>body{font-family:serif}.hidden{display:none}</style>"
_SCRIPT = "<script>window.dataLayer=window.dataLayer||[];dataLayer.push({'event':'pageview'});</script>"


@dataclass(frozen=True, slots=True)
class _Told:
    """What a page has to say."""

    title: str
    lead: str
    paragraphs: tuple[str, ...]
    url: str
    site: str
    author: str | None
    published_at: datetime | None


def page_html(
    title: str,
    lead: str,
    paragraphs: Sequence[str],
    *,
    url: str = "",
    site: str = "Kurier Stołeczny",
    author: str | None = None,
    published_at: datetime | None = None,
    shape: Shape = Shape.PORTAL,
    encoding: str = "utf-8",
) -> str:
    """A whole page. A paragraph that begins with "## " becomes a subhead."""
    told = _Told(title, lead, tuple(paragraphs), url, site, author, published_at)
    head = _head(told, encoding)
    if shape is Shape.LOCAL:
        return head + _local(told)
    if shape is Shape.JOURNAL:
        return head + _json_ld(told, "\n".join((lead, *paragraphs)).replace("## ", "")) + _journal(told)
    return head + _json_ld(told, None) + _portal(told)


def article_page(article: Published) -> bytes:
    """The page of an article as its paper's server sends it, in the paper's encoding."""
    manner, story = article.feed.paper.manner, article.story
    return page_html(
        story.title,
        story.lead,
        story.paragraphs,
        url=article.url,
        site=article.feed.title,
        author=story.author,
        published_at=article.at,
        shape=manner.shape,
        encoding=manner.encoding,
    ).encode(manner.encoding, "xmlcharrefreplace")


def front_page(feed: PressFeed, articles: Iterable[Published]) -> bytes:
    """The first page of a paper: its headlines, and where its feed is."""
    kind = "application/atom+xml" if feed.kind == "atom" else "application/rss+xml"
    items = "".join(f'<li><a href="{escape(one.url)}">{escape(one.title)}</a></li>' for one in articles)
    encoding = feed.paper.manner.encoding
    return (
        f'<!DOCTYPE html><html lang="pl"><head><meta charset="{encoding}"><title>{escape(feed.title)}</title>'
        f'<link rel="alternate" type="{kind}" title="{escape(feed.title)}" href="{escape(feed.url)}"></head>'
        f"<body><h1>{escape(feed.title)}</h1><ul>{items}</ul></body></html>"
    ).encode(encoding, "xmlcharrefreplace")


def _head(told: _Told, encoding: str) -> str:
    title, lead, url, site = escape(told.title), escape(told.lead), escape(told.url), escape(told.site)
    canonical = f'<link rel="canonical" href="{url}"><meta property="og:url" content="{url}">'
    return (
        f'<!DOCTYPE html>\n<html lang="pl">\n<head>\n<meta charset="{encoding}">\n'
        f"<title>{title} - {site}</title>\n"
        f'<meta name="description" content="{lead}">\n<meta property="og:type" content="article">\n'
        f'<meta property="og:title" content="{title}">\n<meta property="og:site_name" content="{site}">\n'
        f'<meta property="og:description" content="{lead}">\n{canonical if url else ""}{_STYLE}{_SCRIPT}\n'
    )


def _json_ld(told: _Told, text: str | None) -> str:
    about = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": told.title,
        "description": told.lead,
        "mainEntityOfPage": told.url or None,
        "datePublished": told.published_at.isoformat() if told.published_at else None,
        "author": {"@type": "Person", "name": told.author} if told.author else None,
        "publisher": {"@type": "Organization", "name": told.site},
        "isAccessibleForFree": True,
        "inLanguage": "pl",
        "articleBody": text,
    }
    as_json = json.dumps({name: value for name, value in about.items() if value is not None})
    return '<script type="application/ld+json">{}</script>\n'.format(as_json.replace("</", "<\\/"))


def _blocks(paragraphs: Iterable[str]) -> Iterator[str]:
    for words in paragraphs:
        if words.startswith("## "):
            yield f"<h2>{escape(words[3:])}</h2>"
        else:
            yield f"<p>{escape(words, quote=False)}</p>"


def _menu(site: str) -> str:
    sections = "".join(
        f'<li><a href="/{name}">{name.capitalize()}</a></li>'
        for name in ("kraj", "świat", "gospodarka", "sport", "kultura", "pogoda", "prenumerata")
    )
    return f'<header><a class="logo" href="/">{escape(site)}</a><nav><ul>{sections}</ul></nav></header>\n'


def _footer(site: str) -> str:
    return (
        f'<footer><p>{escape(site)}. Redakcja i wszystkie wiadomości są zmyślone.</p><ul><li><a href="/regulamin">'
        'Regulamin</a></li><li><a href="/prywatnosc">Polityka prywatności</a></li></ul></footer>\n</body>\n</html>\n'
    )


def _comments() -> str:
    return (
        '<section id="comments" class="comments"><h3>Komentarze (2)</h3><ol class="comment-list">'
        f'<li class="comment"><b>mieszko12</b><p>{COMMENT}.</p></li>'
        '<li class="comment"><b>gość</b><p>Pierwszy!</p></li></ol></section>\n'
    )


def _byline(told: _Told) -> str:
    at = told.published_at
    when = f'<time datetime="{at.isoformat()}">{at:%d.%m.%Y}</time>' if at else ""
    return f'<div class="byline"><span class="author">{escape(told.author or "Redakcja")}</span> {when}</div>\n'


def _portal(told: _Told) -> str:
    blocks = list(_blocks(told.paragraphs))
    box = (
        '<aside class="related-box read-also"><span>Czytaj też:</span> '
        f'<a href="/kuchnia/chleb,17.html">{READ_ALSO}</a></aside>'
    )
    blocks.insert(min(2, len(blocks)), box)
    most_read = "".join(f'<li><a href="/popularne/{n}.html">{escape(t)}</a></li>' for n, t in enumerate(MOST_READ))
    return (
        "</head>\n<body>\n"
        '<div id="consent" class="cookie-consent modal" role="dialog"><h2>Dbamy o Twoją prywatność</h2><p>Klikając '
        "przycisk, zgadzasz się na przetwarzanie danych przez nas i naszych 812 partnerów.</p>"
        "<button>Przejdź do serwisu</button></div>\n"
        f'{_menu(told.site)}<main><article class="article">\n<h1>{escape(told.title)}</h1>\n{_byline(told)}'
        f'<p class="lead"><strong>{escape(told.lead, quote=False)}</strong></p>\n'
        '<figure><img src="/foto/1.jpg" alt=""><figcaption>Fot. archiwum redakcji</figcaption></figure>\n'
        f'<div class="article-body">\n{chr(10).join(blocks)}\n</div>\n</article>\n'
        '<div class="share"><a href="#">Udostępnij</a> <a href="#">Wyślij</a></div>\n'
        f'<aside class="sidebar most-read"><h3>Najczęściej czytane</h3><ol>{most_read}</ol></aside></main>\n'
        f"{_comments()}{_footer(told.site)}"
    )


def _journal(told: _Told) -> str:
    blocks = "\n".join(_blocks(told.paragraphs))
    return (
        f'</head>\n<body class="single-post">\n{_menu(told.site)}<article class="post">\n'
        f'<h1 class="entry-title">{escape(told.title)}</h1>\n{_byline(told)}'
        f'<div class="entry-content">\n<p><strong>{escape(told.lead, quote=False)}</strong></p>\n{blocks}\n</div>\n'
        '<div class="tags">Tagi: <a href="/tag/wschod">wschód</a> <a href="/tag/region">region</a></div></article>\n'
        '<section class="related-posts"><h3>Zobacz także</h3><ul>'
        f'<li><a href="/9">{READ_ALSO}</a></li></ul></section>\n'
        f"{_footer(told.site)}"
    )


def _local(told: _Told) -> str:
    blocks = "\n".join(_blocks(told.paragraphs))
    when = f"{told.published_at.astimezone(WARSAW):%d.%m.%Y %H:%M}" if told.published_at else ""
    return (
        f'</head>\n<body>\n<div id="top"><div class="menu"><a href="/">{escape(told.site)}</a> | '
        '<a href="/ogloszenia">'
        'Ogłoszenia drobne</a> | <a href="/nekrologi">Nekrologi</a></div></div>\n<div id="srodek"><div id="lewa">'
        f'<div class="naglowek"><h1>{escape(told.title)}</h1></div>'
        f'<div class="data">{when} | {escape(told.author or told.site)}</div>\n'
        f'<div id="tresc"><p><b>{escape(told.lead, quote=False)}</b></p>\n{blocks}\n</div></div>\n'
        '<div id="prawa"><div class="reklama">Reklama: opony zimowe, Zalesice, ul. Młyńska 4</div></div></div>\n'
        f"{_footer(told.site)}"
    )
