"""The shipped catalogue can be picked from, and begins a new house with feeds that are alive."""

from zoneinfo import available_timezones

from monitor import addresses, catalogue
from monitor.records import Quirk


def test_every_address_of_the_catalogue_is_one_we_visit_and_stands_once() -> None:
    urls = [addresses.checked(feed.url) for feed in catalogue.load()]
    assert len(urls) == len(set(urls)) > 350


def test_a_new_house_begins_with_about_thirty_sure_feeds_of_the_country_the_world_agencies_and_the_east() -> None:
    starters = catalogue.starters(catalogue.load())
    assert 25 <= len(starters) <= 35
    assert {feed.confidence for feed in starters} == {"high"}
    assert {feed.category for feed in starters} == {"national", "world", "agency", "east"}


def test_what_is_known_of_a_feed_s_ways_is_data_of_the_catalogue() -> None:
    bank, business = (catalogue.about(url) for url in (
        "https://www.bankier.pl/rss/finanse.xml", "https://www.pb.pl/rss/najnowsze.xml"
    ))  # fmt: skip
    assert bank is not None
    assert business is not None
    assert (bank.zone, bank.quirks) == ("Europe/Warsaw", frozenset({Quirk.FALSE_ZONE}))
    assert (business.zone, business.quirks) == ("Europe/Warsaw", frozenset())
    assert {feed.zone for feed in catalogue.load()} <= {None, *available_timezones()}
    assert catalogue.about("https://gazeta.example/rss") is None


def test_feeds_are_picked_by_category_region_and_name_whatever_the_case() -> None:
    listed = catalogue.load()
    assert {feed.category for feed in catalogue.pick(listed, category="East")} == {"east"}
    assert {feed.region for feed in catalogue.pick(listed, region="MAŁOPOLSKIE")} == {"małopolskie"}
    found = catalogue.pick(listed, name="osw", category="east")
    assert [feed.url for feed in found if feed.language == "pl"] == ["https://www.osw.waw.pl/pl/rss.xml"]
