"""The baseline: feeds and pages read one after the other by the same libraries, nothing matched, stored or told.

python -m bench.bare_loop URL...
"""

import ssl
import sys

import feedparser
import httpx
import trafilatura


def read(url: str, tls: ssl.SSLContext) -> int:
    """How many pages of a feed have a text."""
    with httpx.Client(verify=tls) as client:
        answer = client.get(url)
        entries = feedparser.parse(answer.content, response_headers=dict(answer.headers)).entries
        pages = (client.get(str(httpx.URL(url).join(entry.link))) for entry in entries)
        return sum(trafilatura.extract(page.content) is not None for page in pages)


if __name__ == "__main__":
    once = ssl.create_default_context()
    sys.stdout.write(f"{sum(read(url, once) for url in sys.argv[1:])}\n")
