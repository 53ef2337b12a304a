"""A delivery -> a title and a few lines for a chat. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.compose import cards, reports, speech, told, trouble, wording
from alerts.compose.plain import link, one_line
from alerts.compose.wording import Worded
from alerts.records import Delivery, House, Notice, Report, Spike, SwitchedOff

MOST_STORIES = 5
MOST_LINES = 10
LONGEST_TITLE = 120
LONGEST_SNIPPET = 200


@dataclass(frozen=True, slots=True)
class Short:
    """What a chat shows."""

    title: str
    text: str  # lines; the last one leads to the watchlist's page
    unworded: tuple[str, ...] = ()  # templates that could not be used, each with why


def short(delivery: Delivery, house: House, now: datetime) -> Short:
    """The watchlist and the count as a title; for each of the first five stories its title, its feed, what was found in
    it and its address; where the rest is. Or what the channel's own templates say of them.

    Shape:  the delivery's notices are of one watchlist
    """
    if isinstance(delivery.word, SwitchedOff):
        mail = trouble.switched_off(delivery.word, house)
        return Short(mail.subject, mail.text.strip())
    if isinstance(delivery.word, Report):
        return _laid_out(reports.letter(delivery.word, house))
    if isinstance(delivery.word, Spike):
        return _laid_out(reports.spike(delivery.word, house))
    ours, templates = _ours(delivery.notices, house), delivery.channel.templates
    said = wording.of(templates, told.of(delivery.notices, house, now)) if templates else Worded()
    return Short(said.heading or ours.title, "\n".join(said.lines) or ours.text, said.unworded)


def _ours(notices: Sequence[Notice], house: House) -> Short:
    words = speech.of(house.language)
    more = f"+{len(notices) - MOST_STORIES}" if len(notices) > MOST_STORIES else ""
    page = cards.watchlist_page(house, notices[0].watchlist_id)
    blocks = [_block(notice, words) for notice in notices[:MOST_STORIES]]
    return Short(
        title=f"{one_line(notices[0].watchlist, LONGEST_TITLE)}: {words.counted(len(notices), words.new)}",
        text="\n\n".join([*blocks, " ".join(filter(None, (more, f"{words.all_hits}: {page}")))]),
    )


def _laid_out(letter: reports.ReportLetter) -> Short:
    lines = [line for group in letter.groups for line in group.lines]
    said = [" ".join(filter(None, (line.name and f"{line.name}:", line.said, line.page))) for line in lines]
    left = f"+{len(said) - MOST_LINES}" if len(said) > MOST_LINES else ""
    return Short(letter.subject, "\n\n".join(filter(None, [*said[:MOST_LINES], left, letter.more])))


def _block(notice: Notice, words: speech.Words) -> str:
    article = notice.article
    title = one_line(article.title, LONGEST_TITLE) or words.untitled
    feed = one_line(article.feed, LONGEST_TITLE)
    lines = (
        f"{title} – {feed}" if feed else title,
        one_line(notice.snippet, LONGEST_SNIPPET),
        link(article.url),
    )
    return "\n".join(filter(None, lines))
