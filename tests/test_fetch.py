"""Fetching, from loopback servers good and bad."""

import gzip
import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from ipaddress import IPv4Network, ip_address, ip_network
from pathlib import Path
from threading import Event

import httpx
import pytest

import alerts
import monitor
from monitor.errors import FeedError, FetchFailed, Gone, Missing, Refused, Throttled, TooLarge
from monitor.fetch import FEED, PAGE, Fetcher
from monitor.fetch.answers import fresh_for_s, retry_after_s
from monitor.fetch.guard import may_visit
from monitor.fetch.network import alternating
from monitor.newsroom import Answer, Newsroom, Request
from monitor.records import Fetched, NotModified, Validators
from tests.certificates import Certificate, certificate
from tests.packing import PACK
from tests.rogue import Call, Manner, Rogue

LOOPBACK = IPv4Network("127.0.0.0/8")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
GZIPPED = OK + b"Content-Encoding: gzip\r\n\r\n"
DEFLATED = OK + b"Content-Encoding: deflate\r\n\r\n"


@cache  # reading the certificates of all authorities takes 50 ms
def fetcher(
    *, timeout_s: float = 5.0, max_body_bytes: int = 100_000, allow: tuple[IPv4Network, ...] = (LOOPBACK,)
) -> Fetcher:
    return Fetcher(user_agent="Nasłuch/test", allow=allow, timeout_s=timeout_s, max_body_bytes=max_body_bytes)


def fetched(url: str) -> Fetched:
    answer = fetcher().get(url, accept=PAGE)
    assert isinstance(answer, Fetched)
    return answer


def failure(url: str, by: Fetcher | None = None) -> FeedError:
    with pytest.raises(FetchFailed) as failed:
        (by or fetcher()).get(url, accept=FEED)
    return failed.value


def failing(manner: Manner, by: Fetcher | None = None) -> FeedError:
    """What is said of a rogue server, its address left out."""
    with Rogue(manner) as rogue:
        error = failure(rogue.url, by)
        assert str(error).startswith(f"{rogue.url}: ")
        return type(error)(str(error).removeprefix(f"{rogue.url}: "), status=error.status)


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(feeds=6) as open_one:
        yield open_one


# --- what is asked, and what comes back


def test_an_answer_comes_with_its_headers_and_its_bytes_unpacked(newsroom: Newsroom) -> None:
    body = "<p>wiadomości</p>".encode() * 100
    url = newsroom.serve(
        "/plain", body, headers={"Content-Language": "pl", "ETag": 'W/"a,b"', "Last-Modified": "wczoraj"}
    )
    answer = fetched(url + "#part")
    assert answer.wire_bytes < len(body) / 10
    assert answer == Fetched(
        url, body, "text/html; charset=utf-8", "pl", Validators('W/"a,b"', "wczoraj"), None, answer.wire_bytes
    )


def test_a_server_sees_who_asks_and_nothing_that_could_be_followed(newsroom: Newsroom) -> None:
    target = newsroom.serve("/seen", "x")
    url = newsroom.serve("/sends-on", status=302, headers={"Location": target, "Set-Cookie": "sid=1; Path=/"})
    fetcher().get(url, validators=Validators('"abc"', "Sun, 01 Mar 2026 11:00:00 GMT"), accept=FEED)
    first, second = [request.headers for request in newsroom.requests if request.url in (url, target)]
    assert (first["if-none-match"], first["if-modified-since"]) == ('"abc"', "Sun, 01 Mar 2026 11:00:00 GMT")
    host = target.split("/")[2]
    user_agent = "Nasłuch/test".encode().decode("latin-1")
    assert dict(second) == {
        "host": host, "user-agent": user_agent, "accept": FEED, "accept-encoding": "gzip", "connection": "close",
    }  # fmt: skip


@pytest.mark.parametrize("tag", ['"abc"', 'W/"abc"', "abc", '"a b, c"', '"'])
def test_an_etag_goes_back_as_it_came(newsroom: Newsroom, tag: str) -> None:
    url = newsroom.serve("/tagged", "x", headers={"ETag": tag})
    got = fetched(url).validators
    fetcher().get(url, validators=got, accept=FEED)
    asked = [request.headers.get("if-none-match") for request in newsroom.requests if request.url == url]
    assert asked[-2:] == [None, tag]


@pytest.mark.parametrize(
    "value", ["a\r\nX-Evil: 1", "zażółć", "x" * 2000, ""], ids=["line break", "Polish", "long", "empty"]
)
def test_validators_that_fit_no_header_are_not_sent(newsroom: Newsroom, value: str) -> None:
    url = newsroom.serve("/untagged", "x")
    fetcher().get(url, validators=Validators(value, value), accept=FEED)
    headers = next(request.headers for request in reversed(list(newsroom.requests)) if request.url == url)
    assert not {"if-none-match", "if-modified-since", "x-evil"} & set(headers)


def test_304_brings_the_validators_it_repeats_and_keeps_the_others(newsroom: Newsroom) -> None:
    url = newsroom.serve("/same", status=304, headers={"ETag": '"new"'})
    answer = fetcher().get(url, validators=Validators('"old"', "Sun, 01 Mar 2026 11:00:00 GMT"), accept=FEED)
    assert answer == NotModified(url, Validators('"new"', "Sun, 01 Mar 2026 11:00:00 GMT"))


def test_304_to_a_question_without_validators_is_no_answer(newsroom: Newsroom) -> None:
    assert "without validators" in str(failure(newsroom.serve("/same-as-what", status=304)))


def test_a_feed_of_the_newsroom_is_not_sent_twice(newsroom: Newsroom) -> None:
    url = next(feed.url for feed in newsroom.feeds if feed.paper.manner.etag)
    first = fetched(url)
    assert isinstance(fetcher().get(url, validators=first.validators, accept=FEED), NotModified)


# --- statuses


@pytest.mark.parametrize(
    ("status", "kind"),
    [(410, Gone), (401, Refused), (403, Refused), (451, Refused), (429, Throttled), (503, Throttled),
     (404, Missing), (400, FetchFailed), (500, FetchFailed), (522, FetchFailed), (300, FetchFailed),
     (305, FetchFailed)],
)  # fmt: skip
def test_each_status_has_its_consequence(newsroom: Newsroom, status: int, kind: type[FeedError]) -> None:
    url = newsroom.serve(f"/status-{status}", "<p>przepraszamy</p>", status=status)
    error = failure(url)
    assert (type(error), str(error), error.status) == (kind, f"{url}: HTTP {status}", status)


@pytest.mark.parametrize("status", [200, 204])
def test_an_answer_without_a_body_is_a_failure(newsroom: Newsroom, status: int) -> None:
    url = newsroom.serve(f"/empty-{status}", b"", status=status)
    assert str(failure(url)) == f"{url}: an empty answer"


@pytest.mark.parametrize(("status", "kind"), [(429, Throttled), (503, Throttled)])
def test_a_host_says_in_seconds_how_long_to_wait(newsroom: Newsroom, status: int, kind: type[Throttled]) -> None:
    error = failure(newsroom.serve(f"/wait-{status}", status=status, headers={"Retry-After": "120"}))
    assert isinstance(error, kind)
    assert error.retry_after_s == 120


def test_a_host_says_as_a_date_how_long_to_wait(newsroom: Newsroom) -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    error = failure(newsroom.serve("/wait-until", status=503, headers={"Retry-After": until}))
    assert isinstance(error, Throttled)
    assert error.retry_after_s == pytest.approx(3600, abs=20)


@pytest.mark.parametrize(
    ("said", "wait_s"),
    [
        pytest.param("0", 0, id="at once"),
        pytest.param(" 30 ", 30, id="seconds, with spaces"),
        pytest.param("Sun, 01 Mar 2026 12:01:00 GMT", 60, id="a date"),
        pytest.param("Sun, 01 Mar 2026 12:01:00 -0000", 60, id="a date of no zone"),
        pytest.param("Sun, 01 Mar 2026 13:01:00 +0100", 60, id="a date of another zone"),
        pytest.param("Sun Mar  1 12:01:00 2026", 60, id="a date as C writes it"),
        pytest.param("Sun, 01 Mar 2026 11:00:00 GMT", 0, id="a date gone by"),
        pytest.param("Sun, 01 Mar 2099 11:00:00 GMT", 604800, id="a date far away"),
        pytest.param("9" * 5000, 604800, id="seconds beyond counting"),
        pytest.param("-5", None, id="less than nothing"),
        pytest.param("²", None, id="a digit of another alphabet"),
        pytest.param("jutro", None, id="words"),
        pytest.param("Mon, 99 Foo 9999 99:99:99 GMT", None, id="no date"),
        pytest.param("Sun, 01 Mar 20266666666666666666 11:00:00 GMT", None, id="a year beyond counting"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_how_long_to_wait_is_between_nothing_and_a_week(said: str, wait_s: float | None) -> None:
    assert retry_after_s(said, now=NOW) == wait_s


@pytest.mark.parametrize(
    ("headers", "fresh_s"),
    [
        pytest.param({"cache-control": "public, max-age=600"}, 600, id="max-age"),
        pytest.param({"cache-control": 'MAX-AGE = "600"'}, 600, id="max-age in capitals and quotes"),
        pytest.param({"cache-control": "max-age=600", "age": "400"}, 200, id="a part of it has gone by"),
        pytest.param({"cache-control": "max-age=600", "age": "4000"}, 0, id="all of it has gone by"),
        pytest.param({"cache-control": "s-maxage=600"}, None, id="that of caches between"),
        pytest.param({"cache-control": "no-cache, no-store, must-revalidate"}, None, id="no-cache"),
        pytest.param({"expires": "Sun, 01 Mar 2026 12:05:00 GMT"}, 300, id="Expires"),
        pytest.param({"expires": "Sun, 01 Mar 2026 12:05:00 GMT", "cache-control": "max-age=60"}, 60, id="both"),
        pytest.param({"expires": "Thu, 19 Nov 1981 08:52:00 GMT"}, 0, id="Expires long ago"),
        pytest.param({"expires": "0"}, None, id="Expires: 0"),
        pytest.param({"expires": "-1"}, None, id="Expires: -1"),
        pytest.param({"cache-control": "max-age=" + "9" * 12}, 604800, id="for ever"),
        pytest.param({"cache-control": "max-age=jutro"}, None, id="words"),
        pytest.param({}, None, id="nothing"),
    ],
)
def test_how_long_an_answer_is_fresh_is_between_nothing_and_a_week(
    headers: dict[str, str], fresh_s: float | None
) -> None:
    assert fresh_for_s(headers, now=NOW) == fresh_s


# --- redirects


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [((301,), True), ((308,), True), ((301, 308), True), ((302,), False), ((303,), False), ((307,), False),
     ((301, 302), False), ((302, 301), False), ((301, 301, 301, 301, 301), True)],
)  # fmt: skip
def test_a_feed_has_moved_when_every_redirect_says_so(
    newsroom: Newsroom, statuses: tuple[int, ...], moved: bool
) -> None:
    target = url = newsroom.serve("/target", "x")
    for number, status in enumerate(reversed(statuses)):
        url = newsroom.serve(f"/to-{number}", status=status, headers={"Location": url})
    answer = fetched(url)
    assert (answer.url, answer.moved_to) == (target, target if moved else None)


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        pytest.param("/tak/jest,12345.html?a=1&b=%C5%82;c", "/tak/jest,12345.html?a=1&b=%C5%82;c", id="as it is said"),
        pytest.param('/za"b<c>d`{e}', "/za%22b%3Cc%3Ed%60%7Be%7D", id="signs that are written as browsers write them"),
        pytest.param("/q?a=\"<>'|^{}`", "/q?a=%22%3C%3E'|^{}`", id="which are others in a query"),
        pytest.param("/gora/../dol/./tu", "/dol/tu", id="without steps up"),
        pytest.param("", "/", id="the front page"),
    ],
)
def test_an_address_is_asked_for_as_it_is_written(newsroom: Newsroom, said: str, asked: str) -> None:
    origin = newsroom.serve(asked, "x").removesuffix(asked)
    assert fetched(f"{origin}{said}").body == b"x"
    assert newsroom.requests[-1].url == f"{origin}{asked}"


@pytest.mark.parametrize(
    "location", ["/a/target?x=1", "target?x=1", "//{host}/a/target?x=1", "HTTP://{host}/a/../a/target?x=1#y"]
)
def test_a_redirect_may_be_written_in_any_way(newsroom: Newsroom, location: str) -> None:
    target = newsroom.serve("/a/target", "x")
    host = target.split("/")[2]
    url = newsroom.serve("/a/from", status=302, headers={"Location": location.format(host=host)})
    assert fetched(url).url.startswith(f"http://{host}/a/")


def test_validators_stay_with_the_first_address(newsroom: Newsroom) -> None:
    target = newsroom.serve("/second", status=304)
    url = newsroom.serve("/first", status=302, headers={"Location": target})
    with pytest.raises(FetchFailed, match="304 to a question without validators"):
        fetcher().get(url, validators=Validators('"a"'), accept=FEED)


def test_validators_go_to_the_redirects_target_when_it_gave_them_and_to_nobody_else(newsroom: Newsroom) -> None:
    target = newsroom.serve("/gave", status=304)
    between = newsroom.serve("/between", status=302, headers={"Location": target})
    url = newsroom.serve("/gave-not", status=301, headers={"Location": between})
    answer = fetcher().get(url, validators=Validators('"a"'), given_by=target, accept=FEED)
    assert answer == NotModified(target, Validators('"a"'))
    asked = {request.url: request.headers.get("if-none-match") for request in newsroom.requests}
    assert (asked[url], asked[between], asked[target]) == (None, None, '"a"')


def test_more_than_five_redirects_are_too_many(newsroom: Newsroom) -> None:
    def on(request: Request) -> Answer:
        return Answer(status=302, headers={"Location": f"/far?{int(request.path.partition('?')[2]) + 1}"})

    url = newsroom.serve("/far", on)
    error = failure(f"{url}?0")
    assert isinstance(error, TooLarge)
    assert str(error) == f"{url}?0: redirected to {url}?5: more than 5 redirects"


def test_redirects_in_a_circle_are_seen(newsroom: Newsroom) -> None:
    there = newsroom.serve("/circle-a", status=302, headers={"Location": "/circle-b#x"})
    newsroom.serve("/circle-b", status=302, headers={"Location": "/circle-a"})
    assert "in a circle" in str(failure(there))


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[fd00:ec2::254]/",
        "http://10.0.0.1/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "javascript:alert(1)",
        "http://jan:sekret@127.0.0.1/",
        "http:\\\\127.0.0.1/",
        "http://[::1",
        "http://" + "a" * 3000,
    ],
    ids=lambda location: location[:40],
)
def test_a_redirect_leads_only_where_we_may_go(newsroom: Newsroom, location: str) -> None:
    url = newsroom.serve("/astray", status=302, headers={"Location": location})
    error = failure(url)
    assert isinstance(error, Refused)
    assert str(error).startswith(f"{url}: redirected to ")


def test_a_redirect_that_names_no_place_leads_nowhere(newsroom: Newsroom) -> None:
    assert "leads nowhere" in str(failure(newsroom.serve("/nowhere", status=302)))


# --- the guard


@pytest.mark.parametrize(
    ("ip", "open_"),
    [
        ("8.8.8.8", True), ("185.41.0.1", True), ("100.63.255.255", True), ("100.128.0.0", True), ("172.32.0.1", True),
        ("223.255.255.255", True), ("198.17.255.255", True),
        ("0.0.0.0", False), ("0.1.2.3", False), ("10.1.2.3", False), ("100.64.0.1", False), ("100.100.100.200", False),
        ("127.0.0.1", False), ("127.255.255.255", False), ("168.63.129.16", False), ("169.254.169.254", False),
        ("172.16.0.1", False), ("172.31.255.255", False), ("192.0.0.192", False), ("192.0.2.1", False),
        ("192.88.99.1", False), ("192.168.1.1", False), ("198.18.0.1", False), ("198.19.255.255", False),
        ("198.51.100.1", False), ("203.0.113.1", False), ("224.0.0.1", False), ("239.255.255.255", False),
        ("240.0.0.1", False), ("255.255.255.255", False),
        ("2a00:1450:4025::71", True), ("2606:4700::1", True), ("64:ff9b::808:808", True), ("::ffff:8.8.8.8", True),
        ("::", False), ("::1", False), ("::7f00:1", False), ("::808:808", False), ("::ffff:127.0.0.1", False),
        ("::ffff:169.254.169.254", False), ("64:ff9b::7f00:1", False), ("64:ff9b::a00:1", False),
        ("64:ff9b:1:808:8:800::", False), ("100::1", False), ("2001::1", False), ("2001:0:808:808::f7f7:f7f7", False),
        ("2001:20::1", False), ("2001:db8::1", False), ("2002:7f00:1::", False), ("2002:808:808::1", False),
        ("3fff::1", False), ("5f00::1", False), ("fc00::1", False), ("fd00:ec2::254", False), ("fe80::1", False),
        ("fe80::1%eth0", False), ("fec0::1", False), ("ff02::1", False), ("4000::1", False),
    ],
)  # fmt: skip
def test_the_guard_opens_only_what_is_on_the_open_internet(ip: str, open_: bool) -> None:
    assert may_visit(ip_address(ip)) is open_


@pytest.mark.parametrize(
    ("network", "ip", "open_"),
    [
        ("127.0.0.0/8", "127.0.0.1", True),
        ("127.0.0.0/8", "::ffff:127.0.0.1", True),
        ("127.0.0.0/8", "::1", False),
        ("127.0.0.0/8", "10.0.0.1", False),
        ("10.0.0.0/8", "64:ff9b::a00:1", True),
        ("10.0.0.0/8", "64:ff9b:1:a00:0:100::", True),
        ("10.0.0.0/8", "2002:a00:1::1", True),
        ("10.0.0.0/8", "2001:0:808:808::f5ff:fffe", True),
        ("192.168.0.0/16", "64:ff9b::a00:1", False),
        ("::1/128", "::1", True),
        ("fd00::/8", "fd00:1::1", True),
        ("fe80::/10", "fe80::1%eth0", True),
    ],
)
def test_the_guard_opens_what_was_allowed_by_name(network: str, ip: str, open_: bool) -> None:
    assert may_visit(ip_address(ip), (ip_network(network),)) is open_


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "0x7f.1", "0x7f000001", "2130706433", "017700000001", "0177.0.0.1", "127.000.000.001",
     "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::1]", "localhost", "localhost.", "LOCALHOST", "127。0。0。1",
     "①②⑦.0.0.1", "0.0.0.0", "0", "[::]"],
)  # fmt: skip
def test_no_spelling_of_loopback_gets_past_the_guard(newsroom: Newsroom, host: str) -> None:
    secret = newsroom.serve("/secret", "x")
    error = failure(secret.replace("127.0.0.1", host), fetcher(allow=()))
    assert isinstance(error, Refused)
    assert not [request for request in newsroom.requests if request.url == secret]


def test_a_refusal_names_the_host_its_address_and_the_setting() -> None:
    error = failure("http://2130706433/rss", fetcher(allow=()))
    assert str(error) == (
        "http://2130706433/rss: 2130706433 (127.0.0.1) is no address on the open internet; "
        "NASLUCH_ALLOW_PRIVATE_NETWORKS says which private networks may be visited"
    )


def test_of_several_addresses_of_a_name_an_allowed_one_is_used(newsroom: Newsroom) -> None:
    url = newsroom.serve("/named", "x").replace("127.0.0.1", "localhost")
    assert fetched(url).url == url  # where localhost is ::1 too, that one is not allowed


def test_both_kinds_of_addresses_are_tried_by_turns() -> None:
    found = [ip_address(ip) for ip in ("2a00::1", "2a00::2", "2a00::3", "8.8.8.8", "8.8.4.4")]
    assert [str(ip) for ip in alternating(found)] == ["2a00::1", "8.8.8.8", "2a00::2", "8.8.4.4", "2a00::3"]


def test_a_host_that_is_allowed_leads_to_no_host_that_is_not(newsroom: Newsroom) -> None:
    private = newsroom.serve("/private", "x", feed=newsroom.feeds[0])
    url = newsroom.serve("/inwards", status=302, headers={"Location": private})
    assert isinstance(failure(url, fetcher(allow=(IPv4Network("127.0.0.1/32"),))), Refused)
    assert not [request for request in newsroom.requests if request.url == private]


# --- connections that fail


def test_a_refused_connection_is_told() -> None:
    with Rogue(b"") as rogue:
        url = rogue.url
    assert str(failure(url)) == f"{url}: the connection was refused"


@pytest.mark.parametrize("host", ["nie-ma-takiej.invalid", "k" * 63 + ".invalid"])
def test_a_name_that_does_not_resolve_is_told(host: str) -> None:
    said = str(failure(f"http://{host}/rss", fetcher(timeout_s=0.5)))  # on a machine without a name server: no answer
    assert said.startswith((f"http://{host}/rss: the name does not resolve", f"http://{host}/rss: the name was not"))


def test_what_is_no_address_is_refused_before_anything_is_asked() -> None:
    assert isinstance(failure("ftp://kurier.example/rss"), Refused)


@pytest.mark.parametrize(
    ("manner", "words"),
    [
        pytest.param(b"", "the host hung up without an answer", id="silence"),
        pytest.param(Call.slam, "the host hung up without an answer", id="a reset"),
        pytest.param(b"SSH-2.0-OpenSSH_9.6\r\n\r\n", "what came is not HTTP", id="another protocol"),
        pytest.param(b"<html>hello</html>\r\n\r\n", "what came is not HTTP", id="a page without a header"),
        pytest.param(OK + b"Content-Length: many\r\n\r\nx", "what came is not HTTP", id="a length in words"),
        pytest.param(OK + b"Content-", "the host hung up without an answer", id="half a header"),
        pytest.param(b"HTTP/1.1 101 Switching Protocols\r\n\r\n", "what came is not HTTP", id="a protocol offered"),
        pytest.param(OK + b"Content-Length: %d\r\n\r\n" % 10**30, "what came is not HTTP", id="beyond counting"),
        pytest.param(OK + b"Content-Length: 100\r\n\r\nhalf of it", "the answer broke off", id="a length that lies"),
        pytest.param(CHUNKED + b"100\r\nhalf", "the answer broke off", id="a cut chunk"),
        pytest.param(CHUNKED + b"4\r\nhalf\r\n", "the answer broke off", id="no last chunk"),
        pytest.param(CHUNKED + b"zz\r\n", "the answer broke off", id="no chunk"),
        pytest.param(OK + b"Content-Encoding: compress\r\n\r\nxx", "packed as 'compress'", id="compress"),
        pytest.param(OK + b"Content-Encoding: br,br,br,br\r\n\r\nxx", "packed as 'br,br,br,br'", id="four times"),
        pytest.param(GZIPPED + b"plain", "cannot be unpacked", id="gzip that is none"),
        pytest.param(GZIPPED + gzip.compress(b"x" * 999)[:-9], "what it packs has no end",
                     id="truncated gzip"),
    ],
)  # fmt: skip
def test_each_broken_answer_is_told_apart(manner: Manner, words: str) -> None:
    error = failing(manner)
    assert type(error) is FetchFailed
    assert words in str(error)


def test_a_body_that_ends_when_the_host_hangs_up_is_whole() -> None:
    with Rogue(OK + b"\r\nall of it") as rogue:
        assert fetched(rogue.url).body == b"all of it"


@pytest.mark.parametrize("lengths", ["2, 2", "2\r\nContent-Length: 2", " 2 ", "002"])
def test_a_length_may_be_said_twice(lengths: str) -> None:
    with Rogue(OK + f"Content-Length: {lengths}\r\n\r\nok".encode()) as rogue:
        assert fetched(rogue.url).body == b"ok"


# --- limits


def test_a_name_is_not_waited_for_longer_than_there_is_time() -> None:
    assert "no time was left" in str(failure("http://nie-ma-takiej.invalid/", fetcher(timeout_s=1e-9)))


def stuck(call: Call) -> None:
    call.hold()


def slow_header(call: Call) -> None:
    call.say(OK)
    call.drip(b"X-Slow: 1\r\n")


def slow_body(call: Call) -> None:
    call.say(OK + b"\r\n")
    call.drip(b"x")


def slow_chunks(call: Call) -> None:
    call.say(CHUNKED)
    call.drip(b"1\r\nx\r\n")


@pytest.mark.parametrize(
    ("manner", "kind", "words"),
    [
        (stuck, FetchFailed, "no answer within 0.3 s"),
        (slow_header, FetchFailed, "no answer within 0.3 s"),
        (slow_body, TooLarge, "the answer was not complete within 0.3 s"),
        (slow_chunks, TooLarge, "the answer was not complete within 0.3 s"),
    ],
)
def test_the_time_is_for_all_of_it_however_it_trickles(manner: Manner, kind: type[FeedError], words: str) -> None:
    begun_at = datetime.now(UTC)
    error = failing(manner, fetcher(timeout_s=0.3))
    assert (type(error), str(error)) == (kind, words)
    assert datetime.now(UTC) - begun_at < timedelta(seconds=3)


def test_the_time_is_for_all_redirects_together(newsroom: Newsroom) -> None:
    target = newsroom.serve("/late-2", "x", delay_s=0.3)
    url = newsroom.serve("/late-1", status=302, headers={"Location": target}, delay_s=0.3)
    assert "no answer within 0.5 s" in str(failure(url, fetcher(timeout_s=0.5)))


def test_waiting_for_our_turn_at_another_host_costs_none_of_the_time(newsroom: Newsroom) -> None:
    target = newsroom.serve("/turn", "x", feed=newsroom.feeds[0])
    url = newsroom.serve("/to-turn", status=302, headers={"Location": target})
    admitted: list[str] = []

    def admit(address: str) -> None:
        admitted.append(address)
        Event().wait(0.6)

    answer = fetcher(timeout_s=0.5).get(url, accept=PAGE, admit=admit)
    assert (answer.url, admitted) == (target, [target])


def test_who_admits_us_is_told_of_every_redirect_and_can_refuse_it(newsroom: Newsroom) -> None:
    target = newsroom.serve("/same-host", "x")
    url = newsroom.serve("/to-same-host", status=302, headers={"Location": target})

    def admit(address: str) -> None:
        raise Refused(address)

    with pytest.raises(Refused, match=target):
        fetcher().get(url, accept=PAGE, admit=admit)
    assert [request for request in newsroom.requests if request.url == target] == []


def endless_body(call: Call) -> None:
    call.say(OK + b"\r\n")
    while True:
        call.say(b"x" * 50_000)


def endless_header(call: Call) -> None:
    call.say(OK)
    while True:
        call.say(b"X-More: " + b"x" * 8000 + b"\r\n")


BOMB = gzip.compress(bytes(30_000_000))


@pytest.mark.parametrize(
    ("manner", "words"),
    [
        pytest.param(endless_body, "larger than the 100000 bytes", id="an endless body"),
        pytest.param(OK + b"Content-Length: 100001\r\n\r\n", "than the 100000 bytes", id="one announced as large"),
        pytest.param(endless_header, "header is larger than we read", id="an endless header"),
        pytest.param(GZIPPED + BOMB, "once unpacked", id="a gzip bomb"),
        pytest.param(DEFLATED + zlib.compress(bytes(30_000_000)), "once unpacked", id="a zlib bomb"),
        pytest.param(OK + b"Content-Encoding: br\r\n\r\n" + PACK["br"](bytes(30_000_000)), "once unpacked",
                     id="a brotli bomb"),
    ],
)  # fmt: skip
def test_no_answer_is_read_beyond_its_limit(manner: Manner, words: str) -> None:
    error = failing(manner)
    assert type(error) is TooLarge
    assert words in str(error)


def test_a_body_of_just_the_limit_is_read() -> None:
    with Rogue(OK + b"Content-Length: 100000\r\n\r\n" + b"x" * 100_000) as rogue:
        assert len(fetched(rogue.url).body) == 100_000


# --- TLS


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("trusted"), host="127.0.0.1")


def answer_over_tls(
    shown: Certificate, believed: Certificate | None, monkeypatch: pytest.MonkeyPatch, name: str = "127.0.0.1"
) -> Fetched | NotModified:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    if believed:
        monkeypatch.setenv("SSL_CERT_FILE", str(believed.path))
    with Rogue(OK + b"\r\nsafe", tls=shown.server()) as rogue:
        own = Fetcher(user_agent="Nasłuch/test", allow=(LOOPBACK,), timeout_s=5, max_body_bytes=1000)
        return own.get(rogue.url.replace("127.0.0.1", name), accept=FEED)


def test_a_certificate_of_ones_own_authority_is_believed(trusted: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = answer_over_tls(trusted, trusted, monkeypatch)
    assert isinstance(answer, Fetched)
    assert answer.body == b"safe"


def test_the_name_that_was_asked_for_is_checked_not_the_address_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = certificate(tmp_path, host="localhost")
    assert isinstance(answer_over_tls(own, own, monkeypatch, "localhost"), Fetched)


def test_a_self_signed_certificate_is_told(trusted: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FetchFailed, match=r": TLS: its certificate is self-signed$"):
        answer_over_tls(trusted, None, monkeypatch)


def test_an_expired_certificate_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = certificate(tmp_path, host="127.0.0.1", days=-1)
    with pytest.raises(FetchFailed, match=r": TLS: its certificate has expired$"):
        answer_over_tls(old, old, monkeypatch)


def test_a_certificate_of_another_host_is_told(trusted: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FetchFailed, match=r": TLS: its certificate is of another host$"):
        answer_over_tls(trusted, trusted, monkeypatch, "localhost")


def test_a_host_that_speaks_no_tls_is_told() -> None:
    with Rogue(b"HTTP/1.1 400 Bad Request\r\n\r\n") as rogue, pytest.raises(FetchFailed, match=": TLS: "):
        fetcher(timeout_s=0.5).get(rogue.url.replace("http:", "https:"), accept=FEED)


def test_a_host_that_never_finishes_its_greeting_is_told() -> None:
    with (
        Rogue(b"", silent=True) as rogue,
        pytest.raises(FetchFailed, match="TLS: the host did not finish its greeting in time"),
    ):
        fetcher(timeout_s=0.3).get(rogue.url.replace("http:", "https:"), accept=FEED)


# --- the client of webhooks


def test_the_client_of_webhooks_speaks_to_allowed_hosts(newsroom: Newsroom) -> None:
    url = newsroom.serve("/hook", "taken")
    with fetcher().client() as client:
        assert client.post(url, content=b"{}").text == "taken"


def test_the_client_of_webhooks_has_the_same_guard(newsroom: Newsroom) -> None:
    url = newsroom.serve("/hook-refused", "taken")
    with (
        fetcher(allow=()).client() as client,
        pytest.raises(httpx.UnsupportedProtocol, match="is no address on the open internet"),
    ):
        client.post(url, content=b"{}")


def test_the_client_of_webhooks_has_a_time_for_all() -> None:
    with Rogue(slow_header) as rogue, fetcher(timeout_s=0.3).client() as client, pytest.raises(httpx.ReadTimeout):
        client.post(rogue.url, content=b"{}", timeout=60)


# --- nobody else


def test_no_other_module_opens_a_connection_of_its_own() -> None:
    opens = re.compile(
        r"httpx\.(Client|AsyncClient|HTTPTransport|get|post|request|stream)\(|create_connection\(|urlopen|fetch_url"
        r"|^\s*(?:import|from) (?:requests|aiohttp|urllib3|http\.client|urllib\.request|httpcore)\b",
        re.MULTILINE,
    )
    packages = [Path(str(package.__file__)).parent for package in (alerts, monitor)]
    found = {
        str(path.relative_to(package.parent))
        for package in packages
        for path in package.rglob("*.py")
        if opens.search(path.read_text(encoding="utf-8"))
    }
    ours = {f"monitor/fetch/{name}.py" for name in ("client", "exchange", "network")}
    assert found == {*ours, "alerts/channels/apprise.py"}  # that gives requests a transport of ours: test_apprise


# --- a form is posted


def test_a_form_goes_to_where_a_redirect_that_keeps_it_leads(newsroom: Newsroom) -> None:
    came: list[bytes] = []

    def take(request: Request) -> Answer:
        came.append(request.body)
        return Answer(b"", status=202)

    target = newsroom.serve("/hub", take)
    moved = newsroom.serve("/old-hub", status=307, headers={"Location": target})
    assert fetcher().post(moved, {"hub.mode": "subscribe", "hub.topic": "http://ż.pl/?a=1&b=2"}) == 202
    assert came == [b"hub.mode=subscribe&hub.topic=http%3A%2F%2F%C5%BC.pl%2F%3Fa%3D1%26b%3D2"]


@pytest.mark.parametrize(("status", "kind"), [(302, FetchFailed), (403, Refused), (429, Throttled), (500, FetchFailed)])
def test_a_form_that_is_not_taken_is_a_failure(newsroom: Newsroom, status: int, kind: type[FetchFailed]) -> None:
    url = newsroom.serve("/hub", status=status, headers={"Location": "/elsewhere", "Retry-After": "60"})
    with pytest.raises(kind, match=f"HTTP {status}") as failed:
        fetcher().post(url, {"a": "b"})
    assert getattr(failed.value, "retry_after_s", 60) == 60


def test_a_form_goes_to_no_address_that_the_guard_forbids(newsroom: Newsroom) -> None:
    url = newsroom.serve("/hub", status=308, headers={"Location": "http://10.0.0.1/hub"})
    for address in (url, "http://169.254.169.254/", "ftp://gazeta.example/"):
        with pytest.raises(Refused):
            fetcher().post(address, {"a": "b"})
