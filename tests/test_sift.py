"""Which entries of a feed are news."""

from monitor import sift
from monitor.records import Entry


def entry(key: str, *, title: str = "Most zamknięty do wiosny", link: str | None = None) -> Entry:
    return Entry(key=key, link=link, url=link, title=title)


def test_only_what_was_never_seen_comes_back_in_the_order_of_the_feed() -> None:
    entries = [entry("3"), entry("2"), entry("1")]
    assert [one.key for one in sift.unseen(entries, {"2"})] == ["3", "1"]


def test_the_first_of_two_entries_with_the_same_key_counts() -> None:
    first, second = entry("1", title="Pierwszy"), entry("1", title="Drugi")
    assert sift.unseen([first, second], set()) == (first,)


def test_nothing_new_is_nothing() -> None:
    assert sift.unseen([entry("1")], {"1", "2"}) == ()
    assert sift.unseen([], {"1"}) == ()


def test_an_entry_with_neither_title_nor_link_is_left_out() -> None:
    bare, linked = entry("1", title=""), entry("2", title="", link="https://gazeta.example/2")
    assert sift.unseen([bare, linked], set()) == (linked,)
