"""Addresses as feeds and people write them; the shapes are those of real Polish feeds, the papers are invented."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import addresses

BASE = "https://kurier.example/rss/swiat.xml"


@pytest.mark.parametrize(
    ("typed", "visited"),
    [
        pytest.param("https://kurier.example/rss.xml", "https://kurier.example/rss.xml", id="as it is"),
        pytest.param("  https://kurier.example/rss\n", "https://kurier.example/rss", id="spaces around it"),
        pytest.param("HTTPS://Kurier.EXAMPLE/Rss", "https://kurier.example/Rss", id="scheme and host in capitals"),
        pytest.param("https://kurier.example", "https://kurier.example/", id="no path"),
        pytest.param("https://kurier.example?p=1", "https://kurier.example/?p=1", id="a query and no path"),
        pytest.param("http://kurier.example:80/", "http://kurier.example/", id="the default port of http"),
        pytest.param("https://kurier.example:443/", "https://kurier.example/", id="the default port of https"),
        pytest.param("http://kurier.example:443/", "http://kurier.example:443/", id="a port of another scheme"),
        pytest.param("https://kurier.example:/", "https://kurier.example/", id="a colon without a port"),
        pytest.param("https://kurier.example/#top", "https://kurier.example/", id="a fragment"),
        pytest.param("https://kurier.example./", "https://kurier.example/", id="a dot after the host"),
        pytest.param("https://żółw.example/", "https://xn--w-uga1v8h.example/", id="Polish letters in the host"),
        pytest.param("https://ŻÓŁW.example/", "https://xn--w-uga1v8h.example/", id="Polish capitals in the host"),
        pytest.param("https://k.example/społeczeństwo?q=ł", "https://k.example/spo%C5%82ecze%C5%84stwo?q=%C5%82",
                     id="Polish letters behind the host"),
        pytest.param("http://[2A00:1450::1]:8080/", "http://[2a00:1450::1]:8080/", id="IPv6"),
        pytest.param("http://127.0.0.2:40123/rss", "http://127.0.0.2:40123/rss", id="IPv4 with a port"),
        pytest.param("http://nas_1.local/rss", "http://nas_1.local/rss", id="an underscore in the host"),
        pytest.param("http://127。0。0。1/", "http://127.0.0.1/", id="dots of another alphabet"),
        pytest.param("http://①②⑦.0.0.1/", "http://127.0.0.1/", id="digits in circles"),
    ],
)  # fmt: skip
def test_an_address_is_visited_in_one_spelling(typed: str, visited: str) -> None:
    assert addresses.checked(typed) == visited
    assert addresses.checked(visited) == visited


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "begins with http"),
        ("kurier.example/rss.xml", "begins with http"),
        ("ftp://kurier.example/rss.xml", "begins with http"),
        ("file:///etc/passwd", "begins with http"),
        ("javascript:alert(1)", "begins with http"),
        ("feed:https://kurier.example/rss", "begins with http"),
        ("https:kurier.example", "no host"),
        ("https:///rss.xml", "no host"),
        ("https://", "no host"),
        ("https://:8080/", "no name that can be looked up"),
        ("https://jan@kurier.example/", "name or password"),
        ("https://jan:sekret@kurier.example/", "name or password"),
        ("https://kurier.example\\@inny.example/", "backslashes"),
        ("https:\\\\kurier.example/", "backslashes"),
        ("https://kurier.example/a b", "no spaces"),
        ("https://kurier.example/a\nb", "no spaces"),
        ("https://kurier.example/\x00", "no spaces"),
        ("https://kurier.example/\x7f", "no spaces"),
        ("https://kurier\u2028.example/", "no spaces"),
        ("https://kurier.example:0/", "the port"),
        ("https://kurier.example:99999/", "the port"),
        ("https://kurier.example:8a/", "the port"),
        ("https://%6b.example/", "no name"),
        ("https://kurier..example/", "no name"),
        ("https://-kurier.example/", "no name"),
        (f"https://{'k' * 64}.example/", "no name"),
        (f"https://{'k.' * 127}example/", "no name"),
        ("https://ku<r>ier.example/", "no name"),
        ("https://k\u00ad\u200d.example/", "no name"),
        ("https://[fe80::1%25eth0]/", "no name"),
        ("https://[::1/", "cannot be read"),
        ("https://[kurier]/", "cannot be read"),
        ("https://kurier.example/" + "a" * 2048, "2048 characters"),
        ("https://kurier.example/" + "ą" * 1000, "2048 characters"),
    ],
    ids=lambda value: value[:40] or "nothing",
)
def test_what_is_no_address_of_ours_is_refused_in_words(typed: str, why: str) -> None:
    with pytest.raises(ValueError, match=why) as refused:
        addresses.checked(typed)
    assert "sekret" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Kurier.example/a", "kurier.example"),
        ("http://www.kurier.example/a", "www.kurier.example"),
        ("https://kurier.example:443/a", "kurier.example"),
        ("https://kurier.example:8443/a", "kurier.example:8443"),
        ("http://127.0.0.2:40123/rss.xml", "127.0.0.2:40123"),
        ("http://[::1]:80/", "[::1]"),
        ("mailto:redakcja@kurier.example", ""),
    ],
)
def test_politeness_is_kept_by_host_and_port(url: str, host: str) -> None:
    assert addresses.host(url) == host


@pytest.mark.parametrize(
    ("link", "known_as"),
    [
        ("https://k.example/a-1?utm_source=RSS&utm_medium=RSS&utm_campaign=Finanse", "https://k.example/a-1"),
        ("https://k.example/a-1?source=rss", "https://k.example/a-1"),
        ("https://k.example/go/a,7/odcinki,11367/odcinek-1,S00E1,765?source_id=baner&source=rss",
         "https://k.example/go/a,7/odcinki,11367/odcinek-1,S00E1,765"),
        ("https://k.example/a?src=x&srcc=y&xtor=RSS-1&ref=z&s_id=3&fbclid=IwAR0&gclid=E", "https://k.example/a"),
        ("https://k.example/a?UTM_Source=x", "https://k.example/a"),
        ("https://k.example/a?id=123&utm_source=rss", "https://k.example/a?id=123"),
        ("https://k.example/a?utm_source=rss&id=123", "https://k.example/a?id=123"),
        ("https://k.example/?p=5&cat=3&fbclid=x", "https://k.example/?p=5&cat=3"),
        ("https://k.example/?cat=3&p=5", "https://k.example/?cat=3&p=5"),
        ("https://k.example/a?id=5;utm_source=rss;page=2", "https://k.example/a?id=5;page=2"),
        ("https://k.example/a?id=5&amp;utm_source=rss&amp;utm_medium=rss", "https://k.example/a?id=5"),
        ("https://k.example/a?id=&x&y=1", "https://k.example/a?id=&x&y=1"),
        ("https://k.example/a?", "https://k.example/a"),
        ("https://k.example/a?&&id=1&", "https://k.example/a?id=1"),
        ("https://k.example/slug-bez-konca,8084.html?", "https://k.example/slug-bez-konca,8084.html"),
        ("https://k.example/slug,123.html#komentarze", "https://k.example/slug,123.html"),
        ("https://k.example/a#.YwxIfjV-QSA.wykop", "https://k.example/a"),
        ("https://k.example/#!/artykul/5", "https://k.example/#!/artykul/5"),
        ("https://K.example:443/A", "https://k.example/A"),
        ("https://k.example/%c5%82%3f", "https://k.example/%C5%82%3F"),
        ("https://k.example/ł", "https://k.example/%C5%82"),
        ("https://k.example/a/", "https://k.example/a/"),
        ("https://k.example/?q=a+b%20c", "https://k.example/?q=a+b%20c"),
        ("https://k.example/?resource=1&sources=2&reference=3", "https://k.example/?resource=1&sources=2&reference=3"),
        (" urn:uuid:5 ", "urn:uuid:5"),
    ],
)  # fmt: skip
def test_an_article_is_known_by_its_address_without_what_led_to_it(link: str, known_as: str) -> None:
    assert addresses.canonical(link) == known_as


@pytest.mark.parametrize(
    ("link", "known_as"),
    [
        ("http://k.example/a", "https://k.example/a"),
        ("http://k.example:80/a", "https://k.example/a"),
        ("http://k.example:8080/a", "http://k.example:8080/a"),
        ("http://[::1]/a", "https://[::1]/a"),
        ("https://k.example/a?amp", "https://k.example/a"),
        ("https://k.example/a?outputType=amp", "https://k.example/a"),
    ],
)
def test_http_and_https_of_one_article_are_one(link: str, known_as: str) -> None:
    assert addresses.canonical(link) == known_as
    assert addresses.canonical(known_as) == known_as


@pytest.mark.parametrize(
    ("page", "said", "known_as"),
    [
        pytest.param("https://k.example/a-1/amp", "https://k.example/a-1", "https://k.example/a-1", id="AMP"),
        pytest.param("https://m.k.example/a-1", "https://www.k.example/a-1", "https://www.k.example/a-1", id="mobile"),
        pytest.param(
            "https://amp.k.example/a-1", "http://k.example/a-1?utm_source=x", "https://k.example/a-1", id="old"
        ),
        pytest.param("https://k.example/druk?id=5", "/a-5", "https://k.example/a-5", id="print, relative"),
        pytest.param("https://k.example/a-1", "https://agencja.example/a-1", None, id="another site"),
        pytest.param("https://k.example/a-1", "https://zlok.example/a-1", None, id="a name that ends alike"),
        pytest.param("https://k.example/a-1", "https://k.example/", None, id="the front page"),
        pytest.param("https://k.example/a-1", "https://k.example/kraj/", None, id="a list"),
        pytest.param("https://k.example/a-1/drukuj.html", "/a-1", "https://k.example/a-1", id="print, below it"),
        pytest.param("https://k.example/a-1/2", "/a-1", "https://k.example/a-1", id="its second page"),
        pytest.param("https://k.example/a-1?amp=1", "/a-1", "https://k.example/a-1", id="AMP, by a parameter"),
        pytest.param("https://k.example/na-sygnale/a-1", "/na-sygnale", None, id="a section above it"),
        pytest.param("https://k.example/na-sygnale/2026/a-1", "/na-sygnale/2026/", None, id="a year above it"),
        pytest.param("https://m.k.example/na-sygnale/a-1", "https://k.example/na-sygnale", None, id="the same, mobile"),
        pytest.param("https://k.example/a-1", "", None, id="nothing"),
        pytest.param("https://k.example/a-1", None, None, id="none"),
        pytest.param("https://k.example/a-1", "javascript:alert(1)", None, id="no address"),
    ],
)
def test_a_page_may_say_what_its_article_is_known_by_on_its_own_site(
    page: str, said: str | None, known_as: str | None
) -> None:
    assert addresses.own_canonical(page, said) == known_as


@pytest.mark.parametrize(
    ("url", "whether"),
    [
        ("https://k.example/", False),
        ("https://k.example/index.php", False),
        ("https://k.example/kursy", False),
        ("https://k.example/aktualnosci/kraj/", False),
        ("https://k.example/?p=5", True),
        ("https://k.example/kraj/5", True),
        ("https://k.example/most-zamkniety", True),
        ("https://k.example/a/b/c", True),
        ("https://k.example/most,zamkniety.html", True),
        ("https://k.example/most.html", True),
        ("https://k.example/a", True),
    ],
)
def test_an_address_may_be_that_of_a_list(url: str, whether: bool) -> None:
    assert addresses.names_an_article(url) is whether


PIECES = (
    "http:// https:// K.example ż.pl :80 :8080 / ? & ; &amp; &amp;amp; = # ! utm_a=b source= id=1 %c5 %zz % ł @ \\ [ ]",
    "::1 .. . , + amp amp; \ud800 www. \n javascript: http https",
)
PARTS = st.sampled_from(" ".join(PIECES).split(" ")) | st.text(max_size=3)
BEGINNINGS = st.sampled_from(["", "http://", "https://k.example/", "https://k.example/a?"])
LINKS = st.builds(str.__add__, BEGINNINGS, st.lists(PARTS, max_size=9).map("".join))
few = settings(max_examples=80, deadline=None, database=None)


@few
@given(LINKS)
def test_the_canonical_form_of_a_canonical_form_is_itself(url: str) -> None:
    once = addresses.canonical(url)
    assert addresses.canonical(once) == once


@few
@given(LINKS)
def test_any_link_is_an_address_we_can_visit_or_nothing(link: str) -> None:
    url = addresses.absolute(link, BASE)
    if url is not None:
        assert addresses.checked(url).isascii()
        assert addresses.host(url) == addresses.host(addresses.canonical(url)) != ""


@few
@given(LINKS)
def test_a_checked_address_is_checked_for_good(typed: str) -> None:
    with suppress(ValueError):
        url = addresses.checked(typed)
        assert addresses.checked(url) == url


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://inny.example/a", "https://inny.example/a"),
        ("/swiat/a,1.html", "https://kurier.example/swiat/a,1.html"),
        ("a,1.html", "https://kurier.example/rss/a,1.html"),
        ("../a,1.html", "https://kurier.example/a,1.html"),
        ("?id=5", "https://kurier.example/rss/swiat.xml?id=5"),
        ("//cdn.example/a", "https://cdn.example/a"),
        ("www.inny.example/a", "https://www.inny.example/a"),
        ("\n      https://inny.example/a\n    ", "https://inny.example/a"),
        ("https://inny.example/dlugi-\n      adres", "https://inny.example/dlugi-adres"),
        ("https://inny.example/a b.html", "https://inny.example/a%20b.html"),
        ("https://inny.example/?a=1&amp;b=2", "https://inny.example/?a=1&b=2"),
        ("https://inny.example/?a=1&amp;amp;b=2", "https://inny.example/?a=1&b=2"),
        ("https://inny.example/?a=1&#38;b=2&#x26;c=3", "https://inny.example/?a=1&b=2&c=3"),
        ("https://inny.example/?a=1&copy=2", "https://inny.example/?a=1&copy=2"),
        ("https://inny.example/społeczeństwo", "https://inny.example/spo%C5%82ecze%C5%84stwo"),
        ("https://inny.example/#!/a/5", "https://inny.example/#!/a/5"),
        ("HTTP://INNY.example/A", "http://inny.example/A"),
        ("javascript:alert(1)", None),
        ("mailto:redakcja@kurier.example", None),
        ("tag:kurier.example,2022:1", None),
        ("urn:uuid:60a76c80", None),
        ("data:text/html,x", None),
        ("https://jan:sekret@inny.example/", None),
        ("https:\\\\inny.example\\a", None),
        ("https://[::1/", None),
        ("http://", None),
        ("#komentarze", None),
        ("", None),
        (" \n ", None),
    ],
)
def test_a_feeds_link_becomes_an_address_of_its_own(link: str, url: str | None) -> None:
    assert addresses.absolute(link, BASE) == url


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example", "http://a.example:80/", "https://a.example:443/x", "https://a.example:8080/x?y=1#z",
        "https://a.example/?", "https://a.example/#", "https://a.example/x;?y", "https://a.example//x/../y?a=b?c#!d",
        "https://127.0.0.1:8001/1/2.html", "https://a_b.example/x[1]",
    ],
)  # fmt: skip
def test_a_plain_address_is_read_as_any_other_would_be(url: str) -> None:
    assert addresses._PLAIN.fullmatch(url)
    assert addresses._parsed(url) == addresses._taken_apart(url)
