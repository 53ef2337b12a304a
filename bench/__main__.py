"""Runs what is named, or everything."""

import sys

from bench import archive, kills, matching, press, rhythm

BENCHES = {
    "archive": archive.run,
    "kills": kills.run,
    "matching": matching.run,
    "press": press.run,
    "rhythm": rhythm.run,
}

if __name__ == "__main__":
    for name in sys.argv[1:] or BENCHES:
        BENCHES[name]()
