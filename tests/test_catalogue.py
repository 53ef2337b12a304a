"""The shipped catalogue can be picked from, and begins a new house with feeds that are alive."""

from monitor import addresses, catalogue


def test_every_address_of_the_catalogue_is_one_we_visit_and_stands_once() -> None:
    urls = [addresses.checked(feed.url) for feed in catalogue.load()]
    assert len(urls) == len(set(urls)) > 350


def test_a_new_house_begins_with_about_thirty_sure_feeds_of_the_country_the_world_agencies_and_the_east() -> None:
    starters = catalogue.starters(catalogue.load())
    assert 25 <= len(starters) <= 35
    assert {feed.confidence for feed in starters} == {"high"}
    assert {feed.category for feed in starters} == {"national", "world", "agency", "east"}


def test_feeds_are_picked_by_category_region_and_name_whatever_the_case() -> None:
    listed = catalogue.load()
    assert {feed.category for feed in catalogue.pick(listed, category="East")} == {"east"}
    assert {feed.region for feed in catalogue.pick(listed, region="MAŁOPOLSKIE")} == {"małopolskie"}
    found = catalogue.pick(listed, name="osw", category="east")
    assert [feed.url for feed in found if feed.language == "pl"] == ["https://www.osw.waw.pl/pl/rss.xml"]
