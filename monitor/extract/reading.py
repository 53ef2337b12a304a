"""A fetched page and what the feed said of it -> the article's words, and where they came from. Pure."""

from datetime import UTC, datetime

from lxml.html import HtmlElement

from monitor import charset
from monitor.charset import Decoded
from monitor.extract import about, agencies, furniture, lines, opinions, rule, structured, verdict
from monitor.extract.expected import Expected
from monitor.extract.opinions import Opinion
from monitor.extract.page import paragraphs, tree_of_html
from monitor.records import Extracted, Fetched, Method

READABLE = ("html", "xml", "text/plain")
UNREADABLE = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"PK\x03\x04", b"\x1f\x8b", b"\x00\x00\x00")
LONGER = 1.3  # how much longer the feed's own text must be to stand for the page's
PLAYERS = (
    "//video | //iframe[contains(@src, 'youtube') or contains(@src, 'player') or contains(@src, 'video')"
    " or contains(@src, 'vimeo')]"
)
RULE_SHARE = 0.25  # of the page's main text: a rule that finds less has gone stale


def article(page: Fetched, *, entry: Expected, selector: str | None, timezone: str, now: datetime) -> Extracted:
    """The words of an article's page.

    Shape:  `selector` is the feed's CSS rule; `timezone` is where moments without a zone belong
    Errors: none; a page that cannot be read says so in `problem`
    """
    refusal = _refusal(page)
    markup = Decoded("", "") if refusal else charset.decode(page.body, page.content_type)
    tree = tree_of_html(markup.text) if markup.text else None
    if tree is None:
        return _unread(entry, refusal or "the page is empty")
    told = structured.read(tree)
    said = about.read(tree, told, page, timezone=timezone, now=now)
    title = said.title or entry.title
    films = len(tree.xpath(PLAYERS))
    body = furniture.cleared(_body(tree))
    shown = lines.shown(paragraphs(body), titles=(*said.headings, entry.title), leads=(entry.lead, said.lead))
    heard = opinions.ask(body, structured=told.text, feed_text=entry.feed_text)
    own = {text: lines.own(text, shown) for text in {one.text for one in heard.opinions}}
    polished = [Opinion(one.method, own[one.text]) for one in heard.opinions]
    main = opinions.medoid([one for one in polished if one.text], entry.title or title)
    won, complaint = _ruled(markup.text, selector, main.opinion, shown)
    won = _or_feed(won, entry.feed_text)
    wrong = verdict.problem(won.text, lead=entry.lead or said.lead, page=shown.lines, told=told, films=films)
    agency = agencies.mark(won.text, shown.lines, said.author or entry.author)
    if verdict.is_wall(wrong):
        won = _or_feed(Opinion(Method.LEAD, ""), entry.feed_text)
    if not won.text:
        won = Opinion(Method.LEAD, entry.lead or said.lead)
    return Extracted(
        text=won.text,
        method=won.method,
        agency=agency,
        confidence=main.agreement if len(polished) > 1 and won is main.opinion else None,
        published_as=said.published_at.isoformat() if said.published_at else None,
        title=title or None,
        lead=said.lead or None,
        author=said.author,
        published_at=said.published_at.astimezone(UTC) if said.published_at else None,
        language=said.language,
        canonical_url=said.canonical_url,
        charset=markup.encoding,
        problem="; ".join(filter(None, (complaint, wrong, *(heard.failures if wrong else ())))) or None,
    )


def _refusal(page: Fetched) -> str | None:
    """Why these bytes are no page, in words."""
    kind = (page.content_type or "").partition(";")[0].strip().lower()
    if kind and not any(known in kind for known in READABLE):
        return f"not an HTML page: {kind}"
    if page.body.startswith(UNREADABLE):
        return "not an HTML page: it begins as a binary file does"
    return None


def _unread(entry: Expected, why: str) -> Extracted:
    if entry.feed_text:
        return Extracted(entry.feed_text, Method.FEED)
    return Extracted("", Method.LEAD, problem=why)


def _body(tree: HtmlElement) -> HtmlElement:
    """The page without its head, still a whole page: libraries look for one."""
    for head in tree.findall("head"):
        tree.remove(head)
    return tree


def _ruled(markup: str, selector: str | None, main: Opinion, shown: lines.Shown) -> tuple[Opinion, str | None]:
    """What the feed's CSS rule selects, when that can be the article, else the main text; and a complaint."""
    if not selector:
        return main, None
    try:
        selected = rule.text(markup, selector)
    except ValueError as unreadable:
        return main, str(unreadable)
    text = lines.tidied(selected, shown.headings)
    if not text or len(text) < RULE_SHARE * len(main.text):
        return main, None
    return Opinion(Method.CSS, text), None


def _or_feed(won: Opinion, feed_text: str) -> Opinion:
    """The feed's own text, where the page gives less of it, or none."""
    if won.text and len(feed_text) <= LONGER * len(won.text):
        return won
    return Opinion(Method.FEED, feed_text) if feed_text else won
