"""A channel that was switched off -> the mail, or the few words, about it. Pure."""

from html import escape

from alerts.compose.plain import one_line, paragraph
from alerts.records import House, Mail, SwitchedOff

LONGEST_NAME = 60

POLISH = (
    "Kanał „{channel}” wyłączony",
    "Kanał „{channel}” ({kind}) został wyłączony i nic już nie dostaje: {because}. "
    "Odwołane wiadomości, które na niego czekały: {cancelled}.",
    "Gdy druga strona znów działa: nasluch channel enable '{channel}' włącza go, a nasluch delivery retry --channel "
    "'{channel}' wysyła to, co odwołano. Trafienia z czasu, gdy był wyłączony, są na stronie i w nasluch hits.",
)
ENGLISH = (
    "Channel “{channel}” was switched off",
    "The channel “{channel}” ({kind}) was switched off and is told nothing any more: {because}. "
    "Messages that waited for it and were cancelled: {cancelled}.",
    "Once the other side works again: nasluch channel enable '{channel}' switches it on, and nasluch delivery retry "
    "--channel '{channel}' sends what was cancelled. Hits of the time between are on the page and in nasluch hits.",
)


def switched_off(word: SwitchedOff, house: House) -> Mail:
    """The mail to whoever keeps the channel, by another one."""
    subject, *paragraphs = (text.format_map(_named(word)) for text in _texts(house))
    html = "".join(f"<p>{escape(one)}</p>\n" for one in paragraphs)
    return Mail(
        subject=f"Nasłuch: {subject}",
        text="\n\n".join(paragraph(one) for one in paragraphs) + "\n",
        html=f'<!doctype html>\n<html lang="{house.language}">\n<body>\n{html}</body>\n</html>\n',
    )


def _texts(house: House) -> tuple[str, str, str]:
    return ENGLISH if house.language == "en" else POLISH


def _named(word: SwitchedOff) -> dict[str, object]:
    return {
        "channel": one_line(word.channel, LONGEST_NAME),
        "kind": word.kind,
        "because": one_line(word.because),
        "cancelled": word.cancelled,
    }
