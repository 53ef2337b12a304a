"""The baseline: feeds and pages read one after the other by the same libraries, nothing matched, stored or told.

python -m bench.bare_loop URL...
"""

import sys

import feedparser
import httpx
import trafilatura

if __name__ == "__main__":
    read = 0
    for url in sys.argv[1:]:
        answer = httpx.get(url)
        for entry in feedparser.parse(answer.content, response_headers=dict(answer.headers)).entries:
            page = httpx.get(str(httpx.URL(url).join(entry.link)))
            read += trafilatura.extract(page.content) is not None
    sys.stdout.write(f"{read}\n")
