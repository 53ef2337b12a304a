"""A small press on loopback: papers, feeds, pages, a mail server and a webhook receiver, to try everything with.

Newsroom        imaginary papers with feeds and articles, new ones as they are published
WebhookCatcher  keeps what is posted to it
MailCatcher     keeps what is mailed to it
page_html       any words as the page of a portal
"""

from monitor.newsroom.catchers import Mail, MailCatcher, WebhookCatcher
from monitor.newsroom.pages import page_html
from monitor.newsroom.press import Newsroom
from monitor.newsroom.records import Fault, Kind, Paper, PressFeed, Published, Shape
from monitor.newsroom.stories import SAMPLE_QUERY, Story
from monitor.newsroom.wire import Answer, Request

__all__ = [
    "SAMPLE_QUERY",
    "Answer",
    "Fault",
    "Kind",
    "Mail",
    "MailCatcher",
    "Newsroom",
    "Paper",
    "PressFeed",
    "Published",
    "Request",
    "Shape",
    "Story",
    "WebhookCatcher",
    "page_html",
]
