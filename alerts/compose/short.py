"""A delivery -> a title and a few lines for a chat. Pure."""

from dataclasses import dataclass

from alerts.compose import cards, reports, speech, trouble
from alerts.compose.plain import link, one_line
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


def short(delivery: Delivery, house: House) -> Short:
    """The watchlist and the count as a title; for each of the first five stories its title, its feed, what was found in
    it and its address; where the rest is.

    Shape:  the delivery's notices are of one watchlist
    """
    if isinstance(delivery.word, SwitchedOff):
        mail = trouble.switched_off(delivery.word, house)
        return Short(mail.subject, mail.text.strip())
    if isinstance(delivery.word, Report):
        return _laid_out(reports.letter(delivery.word, house))
    if isinstance(delivery.word, Spike):
        return _laid_out(reports.spike(delivery.word, house))
    words, told = speech.of(house.language), delivery.notices
    more = f"+{len(told) - MOST_STORIES}" if len(told) > MOST_STORIES else ""
    page = cards.watchlist_page(house, told[0].watchlist_id)
    blocks = [_block(notice, words) for notice in told[:MOST_STORIES]]
    return Short(
        title=f"{one_line(told[0].watchlist, LONGEST_TITLE)}: {words.counted(len(told), words.new)}",
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
