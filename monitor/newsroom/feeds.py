"""A paper and what it has published -> its feed, in its manner. Pure."""

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape

from monitor.newsroom.pages import WARSAW
from monitor.newsroom.records import Dates, Fault, Guid, Kind, Leads, Manner, PressFeed, Published

_DAYS = ("pon", "wto", "śro", "czw", "pią", "sob", "nie")
_MONTHS = ("sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "lis", "gru")
_ENTITIES = {"ó": "&oacute;", "Ó": "&Oacute;", "–": "&ndash;", "„": "&bdquo;", "”": "&rdquo;"}


def render(feed: PressFeed, entries: Sequence[Published]) -> bytes:
    """The feed as its server sends it, in its encoding; newest entry first, as given."""
    manner = feed.paper.manner
    text = _atom(feed, entries) if manner.kind is Kind.ATOM else _rss(feed, entries)
    if manner.fault is Fault.MALFORMED:
        text = text.removesuffix("</channel>\n</rss>\n").replace("&amp;", "&")
    return text.encode(manner.encoding, "xmlcharrefreplace")


def content_type(feed: PressFeed) -> str:
    """The header that goes with it. Only Atom names its encoding there; RSS leaves that to the XML declaration."""
    return "application/atom+xml; charset=utf-8" if feed.kind is Kind.ATOM else "application/rss+xml"


def moment(at: datetime, dates: Dates) -> str:
    """The moment as a feed writes it, on Polish clocks."""
    local = at.astimezone(WARSAW)
    if dates is Dates.GMT:
        return format_datetime(at, usegmt=True)
    if dates is Dates.NO_ZONE:
        return f"{local:%Y-%m-%d %H:%M:%S}"
    if dates is Dates.POLISH:
        day, month = _DAYS[local.weekday()], _MONTHS[local.month - 1]
        return f"{day}, {local.day:02d} {month} {local:%Y %H:%M:%S %z}"
    rfc822 = format_datetime(local)
    return rfc822.replace(f" {local.year} ", f" {local:%y} ") if dates is Dates.TWO_DIGIT_YEAR else rfc822


def _rss(feed: PressFeed, entries: Sequence[Published]) -> str:
    manner = feed.paper.manner
    built = f"<lastBuildDate>{moment(entries[0].at, manner.dates)}</lastBuildDate>\n" if entries else ""
    return (
        f'<?xml version="1.0" encoding="{manner.encoding}"?>\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">\n<channel>\n'
        f"<title>{escape(feed.title)}</title>\n<link>http://{feed.host}/</link>\n"
        f"<description>{escape(feed.title)} - najnowsze wiadomości</description>\n<language>pl</language>\n{built}"
        f"{''.join(_item(feed, entry) for entry in entries)}"
        "</channel>\n</rss>\n"
    )


def _item(feed: PressFeed, entry: Published) -> str:
    manner = feed.paper.manner
    full = f"<content:encoded><![CDATA[{_markup(entry)}]]></content:encoded>\n" if manner.full_text else ""
    author = f"<dc:creator>{escape(entry.story.author)}</dc:creator>\n" if entry.story.author else ""
    return (
        f"<item>\n<title>{escape(entry.title, quote=False)}</title>\n<link>{escape(_link(feed, entry))}</link>\n"
        f"<description>{_lead(entry, manner)}</description>\n{full}{author}"
        f"<category>{escape(entry.story.section)}</category>\n"
        f"<pubDate>{moment(entry.at, manner.dates)}</pubDate>\n{_guid(entry, manner)}</item>\n"
    )


def _link(feed: PressFeed, entry: Published) -> str:
    link = entry.url + feed.paper.manner.link_tail
    return link.removeprefix(f"http://{feed.host}") if feed.paper.manner.relative_links else link


def _lead(entry: Published, manner: Manner) -> str:
    if manner.leads is Leads.PICTURE:
        picture = f'<img src="http://{entry.feed.host}/foto/{entry.story.slug[:20]}.jpg" width="308" alt="" />'
        return f"<![CDATA[ {picture} {escape(entry.lead)} ]]>"
    if manner.leads is Leads.ENTITIES:
        named = "".join(_ENTITIES.get(letter, escape(letter)) for letter in entry.lead)
        return escape(f"<p>{named}</p>")
    return escape(entry.lead, quote=False)


def _guid(entry: Published, manner: Manner) -> str:
    if manner.guid is Guid.NONE:
        return ""
    if manner.guid is Guid.PERMALINK:
        return f"<guid>{escape(entry.url)}</guid>\n"
    number = entry.url.rpartition(",")[2].removesuffix(".html")
    return f'<guid isPermaLink="false">{entry.feed.paper.slug}:{number}</guid>\n'


def _markup(entry: Published) -> str:
    """The whole text as a feed carries it."""
    blocks = (
        f"<h2>{escape(words[3:])}</h2>" if words.startswith("## ") else f"<p>{escape(words, quote=False)}</p>"
        for words in entry.story.paragraphs
    )
    return "\n".join((f"<p><strong>{escape(entry.lead, quote=False)}</strong></p>", *blocks))


def _atom(feed: PressFeed, entries: Sequence[Published]) -> str:
    updated = f"<updated>{entries[0].at.isoformat()}</updated>\n" if entries else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="pl">\n'
        f"<title>{escape(feed.title)}</title>\n<id>http://{feed.host}/</id>\n{updated}"
        f'<link rel="self" href="{escape(feed.url)}"/>\n<link rel="alternate" href="http://{feed.host}/"/>\n'
        f"{''.join(_atom_entry(feed, entry) for entry in entries)}</feed>\n"
    )


def _atom_entry(feed: PressFeed, entry: Published) -> str:
    path = entry.url.removeprefix(f"http://{entry.feed.host}")
    return (
        f"<entry>\n<title>{escape(entry.title)}</title>\n<id>tag:newsroom.example,2025:{escape(path)}</id>\n"
        f'<link rel="alternate" type="text/html" href="{escape(_link(feed, entry))}"/>\n'
        f"<published>{entry.at.isoformat()}</published>\n<updated>{entry.at.isoformat()}</updated>\n"
        f"<author><name>{escape(entry.story.author or feed.title)}</name></author>\n"
        f'<category term="{escape(entry.story.section)}"/>\n'
        f'<summary type="text">{escape(entry.lead)}</summary>\n</entry>\n'
    )
