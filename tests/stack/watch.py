"""The stack, asked by its API; and the newsroom, the mails and the webhooks that it is measured against. Edge."""

import json
import time
from collections import Counter
from collections.abc import Callable
from random import Random

import httpx

from monitor.newsroom import MailCatcher, Newsroom, PressFeed, WebhookCatcher
from monitor.newsroom.stories import Story

NAME = "Kazachstan"
PATIENCE_S = 240.0
"""What a killed worker held is free after 120 s (2 x NASLUCH_TIMEOUT_S + 60); then it is to be done."""
SYLLABLES = ("ba", "ce", "do", "fu", "gi", "ho", "ka", "le", "mi", "no", "pu", "ra", "se", "to", "wa", "zy")


class Watch:
    """What was published since the first round, and how often each of it was found, mailed and posted."""

    def __init__(self, newsroom: Newsroom, mails: MailCatcher, hooks: WebhookCatcher) -> None:
        self.newsroom, self.mails, self.hooks = newsroom, mails, hooks
        self.published: list[str] = []
        self._random = Random(7)
        self._feeds = [feed for feed in newsroom.feeds if feed.readable]

    def publish(self, count: int = 1) -> None:
        """So many articles, each of them to be found."""
        for _ in range(count):
            self.published.append(self.newsroom.publish(self._feed(), self._story()).title)

    def _feed(self) -> PressFeed:
        return self._random.choice(self._feeds)

    def _story(self) -> Story:
        """A story that is like no other: one that is would be a copy, and told with it."""
        number = len(self.published) + 1
        told = [" ".join(self._word() for _ in range(40)).capitalize() + "." for _ in range(4)]
        words = (*told, f"Minister Kazachstanu przyjął depeszę numer {number}, po czym odjechał do Ałmaty.")
        return Story(title=f"{self._word().capitalize()} {self._word()} ({number})", lead=told[0], paragraphs=words)

    def _word(self) -> str:
        return "".join(self._random.choice(SYLLABLES) for _ in range(self._random.randint(2, 4)))

    @property
    def posted(self) -> Counter[str]:
        """How often each was posted; a repeat under the same id counts once."""
        bodies = {call.headers["webhook-id"]: json.loads(call.body) for call in self.hooks.calls}
        return Counter(hit["article"]["title"] for body in bodies.values() for hit in body["data"]["hits"])

    @property
    def mailed(self) -> Counter[str]:
        """How often each was mailed; a repeat under the same Message-ID counts once."""
        mails = {str(mail.message["Message-ID"]): mail.words for mail in self.mails.mails}
        return Counter(title for title in self.published for words in mails.values() if title in words)

    def missing(self) -> list[tuple[str, int, int]]:
        """What was not told by mail, or not by webhook; how often it was posted and mailed."""
        posted, mailed = self.posted, self.mailed
        told = [(title, posted[title], mailed[title]) for title in self.published]
        return [one for one in told if not (one[1] and one[2])]

    def doubled(self) -> list[str]:
        """What was told twice."""
        return [title for title in self.published if self.posted[title] > 1 or self.mailed[title] > 1]


class Api:
    """The API of the stack, with the token of an admin."""

    def __init__(self, address: str, token: str) -> None:
        self._client = httpx.Client(
            base_url=f"{address}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=30
        )

    def add(self, to: str, /, **body: object) -> dict[str, object]:
        """What was added, as the stack has it."""
        answer = self._client.post(f"/{to}", json=body)
        assert answer.is_success, answer.text
        added: dict[str, object] = answer.json()
        return added

    def all(self, kind: str) -> list[dict[str, object]]:
        """All rows of a list, through its pages."""
        rows: list[dict[str, object]] = []
        after = ""
        while True:
            page = self._client.get(f"/{kind}", params={"limit": 100, **({"cursor": after} if after else {})}).json()
            rows += page["items"]
            after = page.get("next") or ""
            if not after:
                return rows

    def are_read(self) -> bool:
        """Whether every article was read."""
        numbers = [article["id"] for article in self.all("articles")]
        return all(self._client.get(f"/articles/{number}").json()["read_at"] for number in numbers)

    def state(self) -> dict[str, list[str]]:
        """What must be the same after an upgrade or a restore: feeds, watchlists, channels, articles and hits."""
        named = {"feeds": "url", "watchlists": "name", "channels": "name", "articles": "url", "hits": "id"}
        return {kind: sorted(str(row[name]) for row in self.all(kind)) for kind, name in named.items()}


def until(true: Callable[[], bool], what: Callable[[], str], *, patience_s: float = PATIENCE_S) -> float:
    """Seconds until it is so.

    Errors: TimeoutError, naming what did not come about
    """
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > patience_s:
            raise TimeoutError(f"within {patience_s:g} s: {what()}")
        time.sleep(0.25)
    return time.monotonic() - began


def is_healthy(address: str) -> bool:
    """Whether the page says that it is alive."""
    try:
        return httpx.get(f"{address}/healthz", timeout=2).is_success
    except httpx.HTTPError:
        return False
