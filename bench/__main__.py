"""Runs what is named, or everything."""

import sys

from bench import archive, feeds, kills, matching, press

BENCHES = {"archive": archive.run, "feeds": feeds.run, "kills": kills.run, "matching": matching.run, "press": press.run}

if __name__ == "__main__":
    for name in sys.argv[1:] or BENCHES:
        BENCHES[name]()
