"""Which entries of a feed are news: a table of what feeds do to guids, addresses, titles and dates."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor import sift
from monitor.records import Entry, Memory, Parameter, Told

SITE = "https://gazeta.example"
MOST = f"{SITE}/kraj/most-w-toruniu-zamkniety,712345"


def entry(key: str = "g1", *, title: str = "Most zamknięty do wiosny", url: str | None = MOST, day: int = 16) -> Entry:
    return Entry(key=key, link=url, url=url, title=title, published_at=datetime(2026, 4, day, tzinfo=UTC))


def after(*entries: Entry) -> Memory:
    """What is remembered when these have been stored."""
    told = {key: Told(one.url, one.title) for one in entries for key in (one.key, *one.marks)}
    return Memory(told, {one.url: one.title for one in entries if one.url})


def keys(*entries: Entry, memory: Memory = sift.NOTHING) -> list[str]:
    return [one.key for one in sift.unseen(entries, memory).fresh]


@pytest.mark.parametrize(
    ("before", "now"),
    [
        pytest.param(entry(), entry(), id="dropped and brought back"),
        pytest.param(entry(), entry(day=20), id="a changed date"),
        pytest.param(entry(), entry("g2"), id="a changed guid"),
        pytest.param(entry(MOST), entry("g2"), id="a guid where there was none"),
        pytest.param(entry("g2"), entry(MOST), id="no guid where there was one"),
        pytest.param(entry(), entry(title="Objazd przez dwa tygodnie"), id="a changed title"),
        pytest.param(entry(), entry("g2", title="Objazd przez dwa tygodnie", day=20), id="all but the address changed"),
        pytest.param(entry(), entry(url=f"{SITE}/swiat/712345"), id="a changed address with its number"),
        pytest.param(
            entry(url=f"{SITE}/kraj/most-w-toruniu-zamkniety"),
            entry(url=f"{SITE}/swiat/most-w-toruniu-zamkniety/", title="Objazd"),
            id="moved to another section, and renamed",
        ),
        pytest.param(
            entry(url=f"{SITE}/most-zamkniety"),
            entry(url=f"{SITE}/przeprawa-nieczynna"),
            id="a changed address under one title",
        ),
        pytest.param(
            entry(url=f"{SITE}/a-b-c", title="Most w Toruniu zamknięty do wiosny"),
            entry(url=f"{SITE}/d-e-f", title="Most w Toruniu zamknięty aż do wiosny"),
            id="a changed address under an edited title",
        ),
        pytest.param(entry(url=None), entry(url=None, title="Objazd"), id="a guid and no address"),
        pytest.param(entry("g1", url=f"{MOST}?s=1"), entry("g2", url=f"{MOST}?s=2"), id="another parameter and guid"),
    ],
)
def test_an_article_is_one_whatever_its_feed_does_to_it(before: Entry, now: Entry) -> None:
    assert keys(now, memory=after(before)) == []
    assert keys(before, now) == [before.key]  # both in one answer


@pytest.mark.parametrize(
    ("before", "now", "key"),
    [
        pytest.param(
            entry(),
            entry(title="Rzeka wylała", url=f"{SITE}/rzeka,712346"),
            f"{SITE}/rzeka,712346",
            id="a guid for two articles",
        ),
        pytest.param(
            entry("0", url=f"{SITE}/a-b-c"),
            entry("0", url=f"{SITE}/d-e-f", title="Rzeka wylała"),
            f"{SITE}/d-e-f",
            id="a guid that says nothing",
        ),
        pytest.param(
            entry(title="Kursy walut z 16 kwietnia", url=f"{SITE}/k#1"),
            entry(title="Kursy walut z 17 kwietnia", url=f"{SITE}/k#2"),
            f"{SITE}/k#2",
            id="titles that differ in a number",
        ),
        pytest.param(
            entry("g1", title="Pogoda", url=f"{SITE}/pogoda.php?id=5"),
            entry("g2", title="Pogoda", url=f"{SITE}/pogoda.php?id=6"),
            "g2",
            id="addresses that differ in a number",
        ),
        pytest.param(
            entry("g1", url=f"{MOST}?strona=1"),
            entry("g2", url=f"{MOST}?strona=2", title="Rzeka wylała"),
            "g2",
            id="addresses and titles that differ",
        ),
    ],
)
def test_two_articles_are_two_whatever_they_share(before: Entry, now: Entry, key: str) -> None:
    assert keys(now, memory=after(before)) == [key]
    assert keys(before, now) == [before.key, key]
    [fresh] = sift.unseen([now], after(before)).fresh
    assert keys(before, now, memory=after(before, fresh)) == []  # and from now on both are known


@pytest.mark.parametrize("guids", [("r1", "r2", "r3"), (f"{SITE}/kursy",) * 3], ids=["with guids", "without"])
def test_articles_that_share_the_page_of_a_list_are_known_by_their_titles(guids: tuple[str, ...]) -> None:
    days = [entry(g, title=f"Kursy z {n} maja", url=f"{SITE}/kursy") for n, g in enumerate(guids, 1)]
    first = sift.unseen(days[:2]).fresh
    assert [one.title for one in first] == ["Kursy z 1 maja", "Kursy z 2 maja"]
    assert len({(one.key, one.url) for one in first}) == 2
    [third] = sift.unseen(days, after(*first)).fresh
    assert (third.title, third.link) == ("Kursy z 3 maja", f"{SITE}/kursy")
    renamed = [replace(one, key=f"inny {n}") for n, one in enumerate(days)]
    assert keys(*days, *renamed, memory=after(*first, third)) == []


def test_what_comes_back_has_the_order_of_the_feed() -> None:
    entries = [entry(n, url=f"{SITE}/{n * 5}", title=f"Nr {n}") for n in "4321"]
    assert keys(*entries, memory=after(entries[2])) == ["4", "3", "1"]
    assert keys(*reversed(entries), memory=after(*entries)) == []


def test_what_an_earlier_visit_brought_is_counted_and_what_is_there_twice_is_not() -> None:
    old, new = entry(), entry("g9", title="Rzeka wylała", url=f"{SITE}/rzeka,712346")
    assert sift.unseen([old, new, new], after(old)).seen == 1
    assert sift.unseen([old, new, new]).seen == 0


def test_an_entry_with_neither_title_nor_link_is_left_out() -> None:
    bare, linked = entry("1", title="", url=None), entry("2", title="")
    assert keys(bare, linked) == ["2"]


def test_all_that_may_tell_an_entry_apart_is_asked_for() -> None:
    assert sift.keys([entry(url=f"{MOST}?id=5")]) == {"g1", f"{MOST}?id=5", f"{MOST}?"}
    assert sift.keys([entry()]) == {"g1", MOST, f"{MOST}?"}


def tokens(value: str, count: int = 4) -> list[Entry]:
    urls = [f"{SITE}/kraj/wiadomosc,71234{n}?sesja={value}" for n in range(count)]
    return [entry(url, title=f"Wiadomość {n}", url=url) for n, url in enumerate(urls)]


SESJA = Parameter("gazeta.example", "sesja", telling=False)


def test_a_parameter_that_changes_while_the_articles_stay_is_learned_to_tell_nothing() -> None:
    sifted = sift.unseen(tokens("b"), after(*tokens("a")))
    assert sifted == sift.Sifted((), 4, (SESJA,))
    assert sift.unseen(tokens("b", 2), after(*tokens("a", 2))).parameters == ()  # two may be chance
    renamed = [replace(tokens("b")[0], title="Objazd"), *tokens("b")[1:]]
    assert sift.unseen(renamed, after(*tokens("a"))).parameters == (SESJA,)  # an edited title proves nothing


def test_a_parameter_that_makes_another_article_is_kept_whatever_else_was_seen_of_it() -> None:
    pages = [entry(n, title=f"Nr {n}", url=f"{SITE}/artykul-o-moscie.php?sesja={n}") for n in "123"]
    learned = sift.unseen([*tokens("b"), *pages], after(*tokens("a"))).parameters
    assert set(learned) == {Parameter("gazeta.example", "sesja", telling=True)}


def test_what_was_learned_to_tell_nothing_is_left_out_of_addresses() -> None:
    url = f"{SITE}/kraj/wiadomosc,712340"
    one, other = (
        sift.without_trackers(
            [entry(f"{url}?sesja={n}", url=f"{url}?sesja={n}")], {"gazeta.example": frozenset({"sesja"})}
        )
        for n in "cd"
    )
    assert [(fresh.key, fresh.url, fresh.link) for fresh in one] == [(url, url, f"{url}?sesja=c")]
    assert keys(*other, memory=after(*one)) == []
    page = entry(url=f"{SITE}/index.php?sesja=5")
    assert sift.without_trackers([page], {"gazeta.example": frozenset({"sesja"})}) == (page,)
