"""2,000 unfound keywords explained against an article of 6,000 words: seconds, with and without forms to make."""

import time
from random import Random

from bench import show
from bench.matching import LOOP, calibrated_ms, invented
from monitor import match
from monitor.newsroom.stories import compose
from monitor.records import Text

KEYWORDS = 2_000  # the most a query may have
WORDS = 6_000
SEED = 5


def run() -> None:
    """Print what it took in a process that has just begun, and what it takes once the forms are known."""
    query, text = "\n".join(invented(KEYWORDS)), _article()
    match.compile([(0, "Aleksander")])  # the dictionary is read
    rows = [(title, *_explained(query, text)) for title in ("for the first time", "once more")]
    show.table([f"{KEYWORDS:,} keywords explained", "s of processor", "parts", "near misses"], rows)
    show.table(["calibration", "ms"], [(f"a loop of {LOOP:,} additions in Python", f"{calibrated_ms():.0f}")])


def _explained(query: str, text: Text) -> tuple[str, int, int]:
    began = time.process_time()
    reasons = match.explain(query, text, "en")
    took_s = time.process_time() - began
    return f"{took_s:.2f}", len(reasons), sum("(near:" in reason.words for reason in reasons)


def _article() -> Text:
    """Sentences of the demo's press, with a name in each that is almost a keyword's."""
    random, paragraphs, names = Random(SEED), list[str](), invented(KEYWORDS)
    while sum(len(paragraph.split()) for paragraph in paragraphs) < WORDS:
        story = compose(random)
        paragraphs += (f"{line} Był tam {random.choice(names)[:-1]}." for line in story.paragraphs)
    return Text(title="Wiadomości", body="\n".join(paragraphs))
