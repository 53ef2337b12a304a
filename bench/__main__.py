"""Runs what is named, or everything."""

import sys

from bench import (
    archive,
    board,
    claims,
    collect,
    deliveries,
    engines,
    explaining,
    exports,
    feeds,
    keeping,
    kills,
    matching,
    pages,
    pages_memory,
    press,
    previewing,
    reading,
    rematching,
    rhythm,
    scaling,
    silence,
    soak,
    spikes,
    waking,
    workers,
)

BENCHES = {
    "archive": archive.run, "board": board.run, "claims": claims.run, "collect": collect.run,
    "deliveries": deliveries.run, "engines": engines.run, "explaining": explaining.run, "exports": exports.run,
    "feeds": feeds.run, "keeping": keeping.run, "kills": kills.run, "matching": matching.run, "pages": pages.run,
    "pages-memory": pages_memory.run, "press": press.run, "previewing": previewing.run, "reading": reading.run,
    "rematching": rematching.run, "rhythm": rhythm.run, "scaling": scaling.run,
    "silence": silence.run, "soak": soak.run, "spikes": spikes.run,
    "waking": waking.run, "workers": workers.run,
}  # fmt: skip

if __name__ == "__main__":
    for name in sys.argv[1:] or BENCHES:
        BENCHES[name]()
