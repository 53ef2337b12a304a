"""lemon24's reader, told to add feeds or to update them. Run by the Python that has it.

with_reader.py DATABASE add URLS | with_reader.py DATABASE update WORKERS
"""

import sys
from pathlib import Path

from reader import make_reader  # type: ignore[import-not-found]

if __name__ == "__main__":
    database, what, how = sys.argv[1:]
    with make_reader(database) as reader:
        if what == "add":
            for url in Path(how).read_text("ascii").split():
                reader.add_feed(url)
        else:
            reader.update_feeds(scheduled=False, workers=int(how))  # all of them, now
