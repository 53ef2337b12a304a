"""Runs what is named, or everything."""

import sys

from bench import archive, claims, kills, matching, press, rhythm

BENCHES = {
    "archive": archive.run,
    "claims": claims.run,
    "kills": kills.run,
    "matching": matching.run,
    "press": press.run,
    "rhythm": rhythm.run,
}

if __name__ == "__main__":
    for name in sys.argv[1:] or BENCHES:
        BENCHES[name]()
