"""What holds on every page: for those who see little, use no mouse, have a phone, or no JavaScript. A real browser."""

import gzip
import re
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.pages import EMPTY, INSIDE, LOOKS, OUTSIDE, Look, chromium, house, opened

MOST_PACKED_BYTES = 200_000
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

# While a page still comes, a busy machine may paint the half of it that is there.
MOVED = """() => new Promise(done => {
  const [page] = performance.getEntriesByType("navigation"), shifts = [];
  new PerformanceObserver(list => {
    for (const one of list.getEntries())
      if (!one.hadRecentInput && one.startTime > page.domInteractive)
        shifts.push([one.value, one.sources.map(({node}) => node?.textContent?.trim().slice(0, 80))]);
  }).observe({type: "layout-shift", buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => done(shifts)));
})"""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all of them."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def full() -> Iterator[str]:
    """A house as people have it."""
    with house() as address:
        yield address


@pytest.fixture(scope="module")
def empty() -> Iterator[str]:
    """A house in which nothing is yet."""
    with house(empty=True) as address:
        yield address


def every(browser: Browser, full: str, empty: str, look: Look) -> Iterator[tuple[str, Page]]:
    """Each page by its name, opened; what a page says to its console is a failure."""
    for address, pages, inside in ((full, OUTSIDE, False), (full, INSIDE, True), (empty, EMPTY, True)):
        shown = opened(browser, address, look) if inside else opened(browser, address, look, role=None)
        said = _listened(shown)
        for name, path in pages.items():
            answer = shown.goto(f"{address}{path}")
            assert answer is not None
            assert answer.status == (404 if name == "missing" else 200), name
            yield name, shown
            assert [line for line in said if "404" not in line] == [], name
        shown.context.close()


def _listened(shown: Page) -> list[str]:
    """What it says to its console from now on."""
    said: list[str] = []
    shown.on("console", lambda message: said.append(message.text))
    shown.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.mark.parametrize("look", ["desk-light", "phone-dark"])
def test_no_page_breaks_a_rule_of_accessibility(browser: Browser, full: str, empty: str, look: str) -> None:
    broken = {}
    for name, shown in every(browser, full, empty, LOOKS[look]):
        found = Axe().run(shown, options=RULES).response["violations"]
        if found:
            broken[name] = [(one["id"], [node["html"][:160] for node in one["nodes"]][:3]) for one in found]
    assert broken == {}


def test_nothing_sticks_out_of_a_phone(browser: Browser, full: str, empty: str) -> None:
    wide = {
        name: width
        for name, shown in every(browser, full, empty, LOOKS["phone-light"])
        if (width := shown.evaluate("document.documentElement.scrollWidth")) != 360
    }
    assert wide == {}


def test_nothing_moves_once_a_page_is_there(browser: Browser, full: str, empty: str) -> None:
    moved = {}
    for name, shown in every(browser, full, empty, LOOKS["desk-light"]):
        shifts = shown.evaluate(MOVED)
        for _ in range(2):  # what moves by itself moves each time
            if is_seen(shifts):
                shown.reload()
                shifts = shown.evaluate(MOVED)
        if is_seen(shifts):
            moved[name] = shifts
    assert moved == {}


def is_seen(shifts: Sequence[tuple[float, Sequence[str]]]) -> bool:
    return sum(shift for shift, _ in shifts) > 0.001


def test_everything_on_a_page_is_reached_by_the_keyboard_and_is_seen_to_be(browser: Browser, full: str) -> None:
    shown = opened(browser, full, LOOKS["desk-light"])
    shown.goto(f"{full}/people")
    reached = []
    for _ in range(12):
        shown.keyboard.press("Tab")
        reached.append(shown.evaluate("document.activeElement.textContent.trim().slice(0, 30)"))
        assert shown.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert reached[0] == "Przejdź do treści"
    assert "Trafienia" in reached
    shown.keyboard.press("Enter")
    shown.context.close()


def test_scripts_and_styles_are_small_and_from_nowhere_else() -> None:
    folder = Path(str(files("monitor.web"))) / "static"
    sent = [each for each in folder.rglob("*") if each.suffix in {".js", ".css", ".woff2"}]
    assert sum(len(gzip.compress(each.read_bytes())) for each in sent) < MOST_PACKED_BYTES
    for each in Path(str(files("monitor.web"))).joinpath("templates").glob("*.html"):
        written = each.read_text("utf-8")
        assert not re.search(r"""\s(style|on\w+)=["']""", written), f"{each.name}: no inline style and no handler"
        assert not re.search(r"<(?:script|link|img)[^>]+(?:src|href)=[\"']https?:", written), each.name
