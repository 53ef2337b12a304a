"""Invented notices -> pictures of the mails they make, for docs/pictures. Edge: a browser, and files beside itself.

`python -m docs.mails` renews the pictures; `python -m docs.mails FOLDER` paints every mail at both widths, light and
dark, in both languages.
"""

import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from alerts import compose
from alerts.records import Article, Coverage, House, Mail, Matched, Notice, Story

HERE = Path(__file__).parent / "pictures"
NOW = datetime(2026, 4, 16, 12, 30, tzinfo=UTC)
WIDTHS = {"phone": 320, "desk": 900}
KEPT = (
    "instant-pl-phone-light",
    "instant-pl-phone-dark",
    "digest-pl-desk-light",
    "digest-pl-phone-dark",
    "empty-pl-phone-light",
)


@dataclass(frozen=True, slots=True)
class Told:
    """A story of the pictures."""

    watchlist: str
    title: str
    feed: str
    snippet: str
    form: str
    feeds: tuple[str, ...]
    size: int


STORIES = (
    Told(
        "Kazachstan",
        "Kazachstan otwiera trzy kopalnie uranu",
        "Kurier Stepowy",
        "Rząd w Kazachstanie ogłosił przetarg na trzy kopalnie. Oferty można składać do końca maja.",
        "Kazachstanie",
        ("Kurier Stepowy", "Głos Wschodu", "Dziennik Rzeczny", "Poranek"),
        8,
    ),
    Told(
        "Kazachstan",
        "Nowa linia kolejowa przetnie step",
        "Głos Wschodu",
        "Pierwszy odcinek ma 120 km. Z Kazachstanu pojedzie nim zboże, a z portu wrócą maszyny.",
        "Kazachstanu",
        (),
        1,
    ),
    Told(
        "ODKB",
        "Ministrowie spotkają się w Erywaniu",
        "Dziennik Rzeczny",
        "Szefowie dyplomacji państw ODKB przyjadą w czwartek. Program nie jest jeszcze znany.",
        "ODKB",
        ("Dziennik Rzeczny", "Poranek"),
        2,
    ),
)
HEARD = Coverage(
    since=NOW - timedelta(days=1),
    feeds=147,
    well=143,
    broken=4,
    broken_since=NOW - timedelta(days=4),
    checked=2911,
    lead_only=38,
    watchlists=((10, "Kazachstan"), (4, "ODKB")),
)


KEY = "signs the links of the pictures"


def notices() -> tuple[Notice, ...]:
    """What the mails of the pictures tell."""
    return tuple(_notice(number, story) for number, story in enumerate(STORIES, 1))


def _notice(number: int, story: Told) -> Notice:
    start = story.snippet.index(story.form)
    place = (start, start + len(story.form))
    found = [Matched(story.watchlist, story.form, "body", *place)]
    if story.title.startswith(story.watchlist):
        found.insert(0, Matched(story.watchlist, story.watchlist, "title", 0, len(story.watchlist)))
    at = NOW - timedelta(minutes=25) * number**3
    return Notice(
        hit_id=number,
        watchlist_id=len(story.watchlist),
        watchlist=story.watchlist,
        article=Article(number, f"https://kurier.example/{number}", story.title, story.feed, at, lead_only=number == 2),
        story=Story(number, story.size, number, story.feeds),
        matched=tuple(found),
        snippet=story.snippet,
        highlights=(place,),
    )


def mails() -> Mapping[str, Mail]:
    """Each mail by its name: what it is, and its language."""
    told = notices()
    made = {}
    for language in ("pl", "en"):
        house = House("https://nasluch.example", "Europe/Warsaw", language, secret_key=KEY)
        made[f"instant-{language}"] = compose.mail(told[:1], house, NOW, channel_id=1)
        made[f"digest-{language}"] = compose.mail(told, house, NOW, channel_id=1, coverage=HEARD)
        made[f"empty-{language}"] = compose.mail([], house, NOW, channel_id=1, coverage=HEARD)
    return made


def paint(folder: Path, *, only: tuple[str, ...] = ()) -> None:
    """Every mail at both widths, light and dark, as PNG."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, mail in mails().items():
            for width, pixels in WIDTHS.items():
                for scheme in ("light", "dark"):
                    shot = f"{name}-{width}-{scheme}"
                    if not only or shot in only:
                        _paint(browser, mail, folder / f"mail-{shot}.png", width=pixels, dark=scheme == "dark")
        browser.close()


def _paint(browser: Browser, mail: Mail, path: Path, *, width: int, dark: bool) -> None:
    page = browser.new_page(viewport={"width": width, "height": 200}, color_scheme="dark" if dark else "light")
    page.set_content(mail.html)
    page.screenshot(path=path, full_page=True)
    page.close()


if __name__ == "__main__":
    if sys.argv[1:]:
        paint(Path(sys.argv[1]))
    else:
        paint(HERE, only=KEPT)
