"""Every evil that a feed's server has been known to do, or may think of -> what it must lead to.

One endpoint each, on a server of its own (tests/rogue.py). Beside it stands what is to be stored of it: how the visit
ended, what is said of it, how many articles it left.
"""

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import count

from monitor.records import Outcome
from tests.packing import PACK, header
from tests.rogue import Call, Manner

TIMEOUT_S = 3.0
NOT_IN_TIME = f"not complete within {TIMEOUT_S:g} s"
NO_ANSWER = f"no answer within {TIMEOUT_S:g} s"
MAX_BODY_BYTES = 300_000
YEARS = range(1970, 2100)

OK = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
XML = OK + b"Content-Type: application/rss+xml\r\n"
ITEM = b"<item><guid>1</guid><title>Kazachstan</title></item>"


@dataclass(frozen=True, slots=True)
class Evil:
    """What a server does, and what is made of it."""

    name: str
    manner: Manner
    outcome: Outcome
    words: str  # of what is said of the visit, a part
    articles: int = 0
    requests: int = 1  # that it sees in a visit


def rss(inside: bytes = ITEM, before: bytes = b"") -> bytes:
    return before + b'<rss version="2.0"><channel><title>Zly</title>' + inside + b"</channel></rss>"


def whole(body: bytes, header: bytes = XML) -> bytes:
    return header + b"Content-Length: %d\r\n\r\n" % len(body) + body


def status(line: str, *headers: str) -> bytes:
    return "\r\n".join((f"HTTP/1.1 {line}", "Connection: close", "Content-Length: 0", *headers, "", "")).encode()


def to(location: str) -> bytes:
    return status("302 Found", f"Location: {location}")


def packed(encoding: str, body: bytes) -> bytes:
    return OK + f"Content-Encoding: {encoding}\r\n\r\n".encode() + body


def endless(begin: bytes, again: bytes) -> Callable[[Call], None]:
    def manner(call: Call) -> None:
        call.say(begin)
        while True:
            call.say(again)

    return manner


def dripping(begin: bytes, again: bytes) -> Callable[[Call], None]:
    def manner(call: Call) -> None:
        call.say(begin)
        call.drip(again)

    return manner


def farther(call: Call) -> None:
    number = call.path.rpartition("/")[2]
    call.say(to(f"/{int(number) + 1 if number.isdigit() else 1}"))


def laughs() -> bytes:
    levels = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    doctype = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{levels}]>'
    return rss(b"<item><guid>1</guid><title>&l9;</title></item>", doctype.encode())


def external(address: str) -> bytes:
    doctype = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "{address}">]>'
    return rss(b"<item><guid>1</guid><title>a &x; b</title></item>", doctype.encode())


def one_line(call: Call) -> None:
    """100 MB without a line's end."""
    call.say(XML + b"Content-Type: application/rss+xml\r\n\r\n<rss>")
    for _ in range(2000):
        call.say(b"x" * 50_000)


def every_year() -> bytes:
    items = (f"<item><guid>{year}</guid><title>{year}</title><pubDate>1 Feb {year} 12:00:00 GMT</pubDate></item>"
             for year in YEARS)  # fmt: skip
    return rss("".join(items).encode())


def dated() -> bytes:
    years = (b"1970", b"1900", b"1999", b"2026", b"2038", b"2099", b"9999", b"0000", b"99999")
    items = (
        b"<item><guid>%d</guid><title>t</title><pubDate>1 Jan %s 00:00:00 GMT</pubDate></item>" % (number, year)
        for number, year in enumerate(years)
    )
    return rss(b"".join(items))


BOMB = bytes(10_000_000)
IN_TWO_DAYS = format_datetime(datetime.now(UTC) + timedelta(days=2), usegmt=True)
BRACKETS = b"[" * 100_000

EVILS = (
    # no answer
    Evil("silence", b"", Outcome.FAILED, "the host hung up without an answer"),
    Evil("a reset", Call.slam, Outcome.FAILED, "the host hung up without an answer"),
    Evil("waiting for ever", Call.hold, Outcome.FAILED, NO_ANSWER),
    Evil("a header a byte at a time", dripping(OK, b"X-Slow: 1\r\n"), Outcome.FAILED, NO_ANSWER),
    Evil("hints without end", endless(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"), Outcome.FAILED, NO_ANSWER),
    Evil(
        "a header without end", endless(OK, b"X-More: " + b"x" * 8000 + b"\r\n"), Outcome.TOO_LARGE, "header is larger"
    ),
    Evil("a line of header without end", endless(OK + b"X: ", b"x" * 9000), Outcome.TOO_LARGE, "header is larger"),
    # no HTTP
    Evil("HTTP/0.9", rss() + b"\r\n\r\n", Outcome.FAILED, "what came is not HTTP"),
    Evil("another protocol", b"SSH-2.0-OpenSSH_9.6\r\n\r\n", Outcome.FAILED, "what came is not HTTP"),
    Evil("two lengths", OK + b"Content-Length: 5\r\nContent-Length: 9\r\n\r\nhello", Outcome.FAILED, "not HTTP"),
    Evil("a negative length", OK + b"Content-Length: -5\r\n\r\nhello", Outcome.FAILED, "not HTTP"),
    # a body that is not as said
    Evil("a length too long", XML + b"Content-Length: 9999\r\n\r\n" + rss(), Outcome.FAILED, "the answer broke off"),
    Evil("a length too short", XML + b"Content-Length: 44\r\n\r\n" + rss(), Outcome.NOT_A_FEED, "no entry can be read"),
    Evil("a cut chunk", CHUNKED + b"100\r\n" + rss(), Outcome.FAILED, "the answer broke off"),
    Evil("no last chunk", CHUNKED + b"3\r\n<rs\r\n", Outcome.FAILED, "the answer broke off"),
    Evil("a chunk of all there is", CHUNKED + b"ffffffffffffffff\r\n<rss", Outcome.FAILED, "the answer broke off"),
    Evil("a chunk's name without end", endless(CHUNKED + b"1;", b"x" * 9000), Outcome.TOO_LARGE, "header is larger"),
    Evil("a body a byte at a time", dripping(XML + b"\r\n", b"x"), Outcome.TOO_LARGE, NOT_IN_TIME),
    Evil("chunks a byte at a time", dripping(CHUNKED, b"1\r\nx\r\n"), Outcome.TOO_LARGE, NOT_IN_TIME),
    Evil("nothing", status("200 OK"), Outcome.FAILED, "an empty answer"),
    Evil("no content", b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n", Outcome.FAILED, "an empty answer"),
    # too much
    Evil(
        "a body without end", endless(XML + b"\r\n", b"x" * 50_000), Outcome.TOO_LARGE, "larger than the 300000 bytes"
    ),
    Evil(
        "chunks without end",
        endless(CHUNKED, b"5000\r\n" + b"x" * 20_480 + b"\r\n"),
        Outcome.TOO_LARGE,
        "larger than the 300000",
    ),
    Evil("100 MB announced", XML + b"Content-Length: 100000000\r\n\r\n<", Outcome.TOO_LARGE, "larger than the 300000"),
    Evil("100 MB in one line", one_line, Outcome.TOO_LARGE, "larger than the 300000"),
    *(
        Evil(f"a bomb in {name}", packed(header(name), pack(BOMB)), Outcome.TOO_LARGE, "once unpacked")
        for name, pack in PACK.items()
    ),
    Evil(
        "a gzip bomb of many members",
        packed("gzip", gzip.compress(bytes(30_000)) * 500),
        Outcome.TOO_LARGE,
        "once unpacked",
    ),
    *(
        Evil(f"{name} that nobody asked for", packed(header(name), PACK[name](rss())), Outcome.NEW, "1 new of 1", 1)
        for name in ("deflate", "br", "zstd", "gzip, br")
    ),
    Evil("packed by who knows what", packed("compress", b"\x1f\x9d"), Outcome.FAILED, "packed as 'compress'"),
    Evil("packed four times", packed("gzip,gzip,gzip,gzip", b"\x1f\x8b"), Outcome.FAILED, "which we cannot read"),
    *(
        Evil(f"{name} that is none", packed(name, rss()), Outcome.FAILED, "cannot be unpacked")
        for name in ("gzip", "br", "zstd")
    ),
    *(
        Evil(f"{name} that is cut", packed(header(name), PACK[name](rss())[:-9]), Outcome.FAILED, "has no end")
        for name in ("gzip", "deflate", "br", "zstd", "gzip, br")
    ),
    # statuses
    Evil("304 to a question without validators", status("304 Not Modified"), Outcome.FAILED, "without validators"),
    Evil("429 with seconds", status("429 Too Many Requests", "Retry-After: 172800"), Outcome.THROTTLED, "HTTP 429"),
    Evil("503 with a date", status("503 Unavailable", f"Retry-After: {IN_TWO_DAYS}"), Outcome.THROTTLED, "HTTP 503"),
    Evil("404", status("404 Not Found"), Outcome.MISSING, "HTTP 404"),
    Evil("410", status("410 Gone"), Outcome.GONE, "HTTP 410"),
    Evil("401", status("401 Unauthorized", "WWW-Authenticate: Basic"), Outcome.REFUSED, "HTTP 401"),
    Evil("a status nobody knows", status("999 Nie"), Outcome.FAILED, "HTTP 999"),
    # redirects
    Evil("a redirect in a circle", to("/feed"), Outcome.FAILED, "redirected in a circle"),
    Evil("redirects without end", farther, Outcome.TOO_LARGE, "more than 5 redirects", requests=6),
    Evil("a redirect to nowhere", to(""), Outcome.FAILED, "leads nowhere"),
    # what is in it
    Evil("a billion laughs", whole(laughs()), Outcome.NEW, "1 new of 1", articles=1),
    Evil("a file of ours", whole(external("file:///etc/passwd")), Outcome.NEW, "1 new of 1", articles=1),
    Evil("a page", whole(b"<html><body>Przerwa</body></html>"), Outcome.NOT_A_FEED, "an HTML page, not a feed"),
    Evil("words", whole(b"Witamy"), Outcome.NOT_A_FEED, "plain text, not a feed"),
    Evil("nested JSON", whole(BRACKETS), Outcome.NOT_A_FEED, "broken JSON"),
    Evil("nested XML", whole(b"<rss><channel>" + b"<item>" * 8_000), Outcome.UNCHANGED, "badly formed XML"),
    Evil("thousands of entries", whole(rss(ITEM * 5700)), Outcome.NEW, "only the first 2000 of 5700", articles=1),
    Evil("entries without anything", whole(rss(b"<item></item>" * 9)), Outcome.UNCHANGED, "0 new of 9"),
    Evil("dates of all times", whole(dated()), Outcome.NEW, "9 new of 9", articles=9),
    Evil("a date in every year from 1970 to 2099", whole(every_year()), Outcome.NEW, "130 new of 130", articles=130),
    Evil("zeros in it", whole(rss(ITEM.replace(b"stan", b"\0stan"))), Outcome.NEW, "1 new of 1", articles=1),
)

MILLION = 1_000_000
CPU_S = 2.0
OF_A_MILLION = (
    Evil(
        "empty entries",
        whole(rss(b"<item/>" * MILLION)),
        Outcome.UNCHANGED,
        "only the first 2000 of 1000000",
    ),
    Evil(
        "entries that do not end",
        whole(b"<rss><channel>" + b"<item>" * MILLION),
        Outcome.UNCHANGED,
        "only the first 2000 of 1000000",
    ),
    Evil(
        "elements, one within the other",
        whole(rss(ITEM + b"<item>" + b"<a>" * MILLION + b"</a>" * MILLION + b"</item>")),
        Outcome.NEW,
        "only the first 1 of 2",
        articles=1,
    ),
    Evil(
        "elements of one entry",
        whole(rss(b"<item>" + b"<a/>" * MILLION + b"</item>")),
        Outcome.NOT_A_FEED,
        "more than 60000 elements before the first entry ends, which is more than we read",
    ),
    Evil(
        "entries", whole(rss(b"<item><title>Astana</title></item>" * MILLION)), Outcome.TOO_LARGE, "than the 10000000"
    ),
    Evil(
        "packed entries",
        packed("gzip", gzip.compress(rss(b"<item><title>Astana</title></item>" * MILLION), 1)),
        Outcome.TOO_LARGE,
        "once unpacked",
    ),
    Evil(
        "JSON's empty entries",
        whole(
            b'{"version":"https://jsonfeed.org/version/1","items":[{"id":1,"title":"Astana"}%s]}' % (b",{}" * MILLION)
        ),
        Outcome.NEW,
        "only the first 2000 of 1000001",
        articles=1,
    ),
)
"""A million of something: 10 MB of a body are read, as on any day."""

FORBIDDEN = (
    "http://10.0.0.1/", "http://172.16.0.1/", "http://192.168.0.1/", "http://169.254.169.254/latest/meta-data/",
    "http://100.100.100.200/", "http://168.63.129.16/", "http://0.0.0.0/", "http://0/", "http://127.0.0.9/",
    "http://127.9/", "http://2130706441/", "http://0x7f000009/", "http://0x7f.9/", "http://017700000011/",
    "http://0177.0.0.011/", "http://127.000.000.009/", "http://127。0。0。9/", "http://①②⑦.0.0.9/", "http://127.0.0.9./",
    "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.9]/", "http://[::ffff:7f00:9]/", "http://[::127.0.0.9]/",
    "http://[64:ff9b::7f00:9]/", "http://[64:ff9b:1:7f00:0:900::]/", "http://[2002:7f00:9::]/",
    "http://[2001:0:0:0:0:0:80ff:fff6]/", "http://[fe80::1]/", "http://[fe80::1%25eth0]/", "http://[fd00:ec2::254]/",
    "http://[ff02::1]/", "https://10.0.0.1/", "//10.0.0.1/", "http://224.0.0.1/", "http://255.255.255.255/",
    "http://192.0.2.1/", "http://198.18.0.1/", "http://240.0.0.1/",
    "file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1:70/", "javascript:alert(1)", "data:text/xml,<rss/>",
    "http://jan:sekret@127.0.0.1/", "http://127.0.0.1\\@example.org/", "http:\\\\127.0.0.9/", "http://127.0.0.1:99999/",
    "http://[::1", "http://" + "a" * 3000,
)  # fmt: skip
"""Where no redirect may lead, when 127.0.0.1 alone is allowed."""


def redirects() -> Iterator[Evil]:
    """A redirect to each of the forbidden places."""
    for number, location in zip(count(), FORBIDDEN):
        yield Evil(f"to {location[:40]} ({number})", to(location), Outcome.REFUSED, "redirected to ")
