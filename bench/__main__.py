"""Runs what is named, or everything."""

import sys

from bench import archive, engines, explaining, feeds, kills, matching, press, reading, rematching

BENCHES = {
    "archive": archive.run, "engines": engines.run, "explaining": explaining.run, "feeds": feeds.run,
    "kills": kills.run, "matching": matching.run, "press": press.run, "reading": reading.run,
    "rematching": rematching.run,
}  # fmt: skip

if __name__ == "__main__":
    for name in sys.argv[1:] or BENCHES:
        BENCHES[name]()
