"""From a newsroom's feeds to mails and webhooks: every article once, every hit told once."""

import json
from collections import Counter
from datetime import timedelta
from email.utils import format_datetime
from functools import partial

from sqlmodel import Session, col, select

from monitor import store
from monitor.newsroom import Answer, Fault, Newsroom, PressFeed, Request, page_html
from monitor.parse.items import DIGEST_BYTES
from monitor.records import Method, Outcome, Text
from monitor.tables import Article, Hit, State, Watchlist
from monitor.watching import Watchlists
from tests.home import Home

SENTENCE = "Delegacja wróciła z Kazachstanu w piątek wieczorem i nie odpowiadała na pytania dziennikarzy. "


def found(session: Session) -> dict[str, set[str]]:
    """Titles of articles with hits, and the keywords that found them."""
    rows = session.exec(select(Article.title, Hit.occurrences).join(Hit, col(Hit.article_id) == col(Article.id)))
    return {title: {place["keyword"] for place in places} for title, places in rows}


def expected(newsroom: Newsroom) -> dict[str, set[str]]:
    return {one.title: set(one.expected_keywords) for one in newsroom.expected_hits()}


def told_by_mail(home: Home) -> Counter[str]:
    texts = [mail.words for mail in home.mails.mails]
    return Counter(one.title for one in home.newsroom.published for text in texts if one.title in text)


def told_by_webhook(home: Home) -> Counter[str]:
    bodies = [json.loads(call.body) for call in home.hooks.calls]
    return Counter(hit["article"]["title"] for body in bodies for hit in body["data"]["hits"])


def paper(home: Home, slug: str) -> PressFeed:
    return next(feed for feed in home.newsroom.feeds if feed.paper.slug == slug)


def rss(*items: str) -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Próba</title>{"".join(items)}</channel></rss>'


def test_the_first_round_stores_all_finds_all_and_tells_nobody(home: Home) -> None:
    home.add_feeds()
    home.listen()
    home.round()
    stored = {article.url: article for article in home.articles()}
    assert set(stored) == {one.url for one in home.newsroom.published}
    for one in home.newsroom.published:
        assert (stored[one.url].title, stored[one.url].published_at) == (one.title, one.at)
    with home.database.read() as session:
        assert found(session) == expected(home.newsroom)
    assert not home.mails.mails
    assert not home.hooks.calls


def test_a_lead_that_its_page_repeats_is_stored_and_found_once(home: Home) -> None:
    home.add_feeds(paper(home, "agencja"))
    home.listen()
    home.round()
    told = {one.url: one for one in home.newsroom.published}
    for article in home.articles():
        assert article.lead == told[article.url].lead
        assert article.lead not in (article.text or "")
        assert told[article.url].story.paragraphs[-1] in (article.text or "")


def test_a_broken_feed_is_an_outcome_in_words_and_costs_the_others_nothing(home: Home) -> None:
    home.add_feeds()
    home.round()
    outcomes = {visit.feed_url: visit for visit in home.counts.visits}
    broken = next(feed for feed in home.newsroom.feeds if feed.paper.manner.fault is Fault.DOWN)
    assert outcomes.pop(broken.url).outcome is Outcome.FAILED
    assert {visit.outcome for visit in outcomes.values()} == {Outcome.NEW}
    assert home.feed(broken.url).outcome_words == f"{broken.url}: HTTP 500"


def test_a_feed_that_is_cut_is_read_as_far_as_it_goes_and_says_so(home: Home) -> None:
    cut = next(feed for feed in home.newsroom.feeds if feed.paper.manner.fault is Fault.MALFORMED)
    home.add_feeds(cut)
    home.round()
    assert len(home.articles()) == len(home.newsroom.shown(cut))
    assert "badly formed XML" in home.feed(cut.url).outcome_words


def test_nothing_new_is_not_stored_twice_and_costs_no_body_where_a_server_knows_304(home: Home) -> None:
    home.add_feeds()
    home.round()
    articles = len(home.articles())
    home.counts.visits.clear()
    home.round()
    assert len(home.articles()) == articles
    outcomes = Counter(visit.outcome for visit in home.counts.visits)
    assert outcomes == {
        Outcome.NOT_MODIFIED: home.newsroom.not_modified,
        Outcome.UNCHANGED: 11 - home.newsroom.not_modified,
        Outcome.FAILED: 1,
    }
    assert home.newsroom.not_modified >= 2


def test_items_of_the_last_visit_are_recognised_and_counted(home: Home) -> None:
    feed = paper(home, "kurier")
    home.add_feeds(feed)
    home.round()
    carried = len(home.newsroom.shown(feed))
    assert len(home.feed(feed.url).items or b"") == carried * DIGEST_BYTES
    home.newsroom.publish(feed)
    home.round()
    assert home.feed(feed.url).outcome_words == f"1 new of {len(home.newsroom.shown(feed))}"
    assert len(home.articles()) == carried + 1


def test_the_newest_sitemaps_of_an_index_are_visited_with_it_and_the_old_are_not(home: Home) -> None:
    serve = partial(home.newsroom.serve, content_type="application/xml")
    pages = {name: f"<urlset><url><loc>/{name}.html</loc></url></urlset>" for name in ("maj", "kwiecien", "marzec")}
    months = [serve(f"/{name}.xml", body) for name, body in pages.items()]
    listed = "".join(
        f"<sitemap><loc>{url}</loc><lastmod>2026-0{5 - n}-01</lastmod></sitemap>" for n, url in enumerate(months)
    )
    index = serve("/index.xml", f"<sitemapindex>{listed}</sitemapindex>")
    home.add_feed(index)
    home.round()
    assert [article.url.rpartition("/")[2] for article in home.articles()] == ["maj.html", "kwiecien.html"]
    serve("/maj.xml", pages["maj"].replace("<urlset>", "<urlset><url><loc>/nowy.html</loc></url>"))
    home.round()
    assert home.feed(index).outcome_words == "1 new of 3"
    asked = Counter(request.path for request in home.newsroom.requests if request.path.endswith(".xml"))
    assert asked == {"/index.xml": 2, "/maj.xml": 2, "/kwiecien.xml": 2}


def test_news_is_told_once_by_mail_and_once_by_webhook(home: Home) -> None:
    home.add_feeds()
    home.listen()
    home.round()
    while home.newsroom.breaking_left:
        home.newsroom.publish()
        home.round()
    fresh = Counter(one.title for one in home.newsroom.expected_hits(fresh_only=True))
    assert told_by_mail(home) == fresh
    assert told_by_webhook(home) == fresh
    with home.database.read() as session:
        assert found(session) == expected(home.newsroom)
    home.round()
    assert (told_by_mail(home), told_by_webhook(home)) == (fresh, fresh)


def test_news_that_comes_together_is_one_mail(home: Home) -> None:
    home.add_feeds()
    home.listen()
    home.round()
    while home.newsroom.breaking_left:
        home.newsroom.publish()
    home.round()
    fresh = Counter(one.title for one in home.newsroom.expected_hits(fresh_only=True))
    assert told_by_mail(home) == fresh
    assert len(home.mails.mails) < len(fresh)


def test_a_daily_digest_waits_for_its_hour_and_then_tells_all(home: Home) -> None:
    home.add_feeds()
    home.listen(cadence=f"daily@{(home.clock() + timedelta(hours=5)):%H}:30")
    home.round()
    while home.newsroom.breaking_left:
        home.newsroom.publish()
    home.round()
    assert not home.mails.mails
    home.clock.advance(timedelta(days=1))
    home.worker.one_pass()
    assert told_by_mail(home) == Counter(one.title for one in home.newsroom.expected_hits(fresh_only=True))
    assert len(home.mails.mails) == 1


def test_an_article_behind_a_wall_is_matched_by_its_lead_and_says_so(home: Home) -> None:
    walled = next(feed for feed in home.newsroom.feeds if feed.paper.manner.fault is Fault.WALL)
    home.add_feeds(walled)
    home.listen()
    home.round()
    articles = home.articles()
    assert {article.state for article in articles} == {State.LEAD_ONLY}
    assert all(article.problem and "403" in article.problem for article in articles)
    assert all(article.due_at is not None for article in articles)
    with home.database.read() as session:
        assert found(session) == {
            one.title: set(one.expected_keywords) for one in home.newsroom.expected_hits() if one.feed == walled
        }


def test_a_page_that_opens_later_is_read_then_and_its_hit_is_told(home: Home) -> None:
    open_now: list[bool] = []

    def page(_: Request) -> Answer:
        if not open_now:
            return Answer(b"zamkniete", status=503)
        return Answer(page_html("Bez tytułu", "Zapowiedź.", [SENTENCE * 4] * 3).encode())

    url = home.newsroom.serve("/a.html", page)
    feed = home.newsroom.serve("/f.xml", rss(), content_type="application/rss+xml")
    home.add_feed(feed)
    home.listen()
    home.round()
    home.newsroom.serve("/f.xml", rss(f"<item><title>Wizyta</title><link>{url}</link></item>"))
    home.round()
    assert [article.state for article in home.articles()] == [State.LEAD_ONLY]
    assert not home.mails.mails
    open_now.append(True)
    home.clock.advance(timedelta(hours=2))
    home.worker.one_pass()
    article = home.articles()[0]
    assert article.state is State.READ
    assert article.due_at is not None  # it has a hit: looked at for edits in an hour
    assert len(home.mails.mails) == len(home.hooks.calls) == 1


def test_a_feed_whose_guids_change_at_every_visit_is_told_once(home: Home) -> None:
    visit = iter(range(100))
    page = home.newsroom.serve("/a.html", page_html("Wizyta w Kazachstanie", "Zapowiedź.", [SENTENCE * 4] * 3))

    def feed(_: Request) -> Answer:
        number = next(visit)
        item = f"<guid>x{number}</guid><title>Wizyta w Kazachstanie</title><link>{page}?utm_source={number}</link>"
        return Answer(rss(f"<item>{item}</item>" if number else "").encode(), "application/rss+xml")

    home.add_feed(home.newsroom.serve("/f.xml", feed))
    home.listen()
    for _ in range(4):
        home.round()
    assert [article.url for article in home.articles()] == [page]
    assert len(home.mails.mails) == len(home.hooks.calls) == 1


def test_a_guid_that_is_used_for_another_article_hides_none_and_the_same_over_http_is_no_other(home: Home) -> None:
    line = "<item><guid>1</guid><title>{}</title><link>{}</link></item>"
    first = line.format("Most zamknięty", "https://gazeta.example/most-zamkniety")
    second = line.format("Rzeka wylała", "https://gazeta.example/rzeka-wylala")
    url = home.newsroom.serve("/kanal", rss(first))
    home.add_feed(url)
    home.round()
    home.newsroom.serve("/kanal", rss(second, first.replace("https", "http")))
    home.round()
    assert home.feed(url).outcome_words == "1 new of 2"
    home.newsroom.serve("/kanal", rss(first, second, "<item><title>Nowe</title></item>"))
    home.round()
    assert home.feed(url).outcome_words == "1 new of 3"
    assert [article.title for article in home.articles()] == ["Most zamknięty", "Rzeka wylała", "Nowe"]


def test_a_parameter_that_is_new_at_every_visit_is_learned_and_makes_no_article_new(home: Home) -> None:
    line = "<item><title>Wiadomość {0}</title><link>https://gazeta.example/wiadomosc-71234{0}?sesja={1}</link></item>"
    url = home.newsroom.serve("/kanal", "")
    home.add_feed(url)
    for visit in range(3):
        body = rss(*(line.format(n, f"s{visit}") for n in range(3 if visit < 2 else 4)))
        home.newsroom.serve("/kanal", body)
        home.round()
    assert home.feed(url).outcome_words == "1 new of 4"
    assert [article.url.rpartition("/")[2] for article in home.articles()] == [
        "wiadomosc-712340?sesja=s0",
        "wiadomosc-712341?sesja=s0",
        "wiadomosc-712342?sesja=s0",
        "wiadomosc-712343",
    ]


def test_words_that_no_database_can_hold_are_stored_all_the_same(home: Home) -> None:
    page = home.newsroom.serve("/a.html", b"<html><body><article>" + b"<p>Kazachstan\x00 \xed\xa0\x80 zdanie.</p>" * 40)
    long = page + "?" + "x" * 5000
    items = [
        f"<item><title>Nul \x00 i Kazachstan</title><link>{page}</link><description>\x01\x1f</description></item>",
        f"<item><title>&#xD800; samotny</title><link>{page}?2</link></item>",
        f"<item><title>{'Długi ' * 2000}</title><link>{page}?3</link></item>",
        f"<item><title>Daleki adres</title><link>{long}</link></item>",
        f"<item><guid>{'g' * 9000}</guid><title>Długi klucz</title><link>{page}?4</link></item>",
        "<item><title>javascript</title><link>javascript:alert(1)</link></item>",
        "<item></item>",
    ]
    home.add_feed(home.newsroom.serve("/f.xml", rss(*items), content_type="application/rss+xml"))
    home.listen()
    home.round()
    assert [visit.outcome for visit in home.counts.visits] == [Outcome.NEW]
    assert Outcome.CRASHED not in {reading.outcome for reading in home.counts.readings}
    assert len(home.articles()) >= 5
    assert {article.state for article in home.articles()} <= {State.READ, State.LEAD_ONLY}


def test_a_query_that_cannot_be_read_any_more_silences_no_other(home: Home) -> None:
    home.add_feeds(paper(home, "agencja"))
    home.listen()
    with home.database.write() as session:
        now = home.clock()
        session.add(Watchlist(name="zepsuta", query="(((", created_at=now, updated_at=now))
    home.round()
    with home.database.read() as session:
        assert {hit.watchlist_id for hit in session.exec(select(Hit))} == {1}


def test_watchlists_that_were_edited_added_or_switched_off_are_known_after_they_are_renewed(home: Home) -> None:
    first, text = home.listen("OUBZ"), Text(body="OUBZ i ODKB")
    watchlists = Watchlists(home.database)
    version, before = watchlists.current()
    assert [hit.watchlist_id for hit in before.hits(text)] == [first]
    with home.database.write() as session:
        second = store.watchlists.add(session, name="druga", query="ODKB", now=home.clock()).id
        store.watchlists.edit(session, first, name="Wschód", query="Iran", enabled=True, now=home.clock())
    watchlists.renew()
    newer, after = watchlists.current()
    assert newer > version
    assert [hit.watchlist_id for hit in after.hits(text)] == [second]
    with home.database.write() as session:
        store.watchlists.edit(session, first, name="Wschód", query="Iran", enabled=False, now=home.clock())
        store.watchlists.edit(session, second or 0, name="druga", query="ODKB", enabled=False, now=home.clock())
    watchlists.renew()
    assert watchlists.current()[1].hits(text) == ()
    assert [hit.watchlist_id for hit in before.hits(text)] == [first]


def test_a_feed_of_full_texts_needs_no_page_to_be_matched(home: Home) -> None:
    home.add_feeds(paper(home, "osrodek"))
    home.listen()
    home.round()
    assert {article.state for article in home.articles()} == {State.READ}
    assert {article.method for article in home.articles()} <= set(Method)


def test_a_server_that_asks_for_patience_is_given_it(home: Home) -> None:
    until = home.clock() + timedelta(hours=3)
    feed = home.newsroom.serve(
        "/f.xml", "później", status=503, headers={"Retry-After": format_datetime(until, usegmt=True)}
    )
    home.add_feed(feed)
    home.round()
    row = home.feed(feed)
    assert row.outcome is Outcome.THROTTLED
    assert row.due_at is not None
    assert row.due_at >= until - timedelta(seconds=2)


def test_a_feed_is_visited_by_its_rhythm_unless_a_person_asks_for_an_interval(home: Home) -> None:
    quick, slow, asked = (f"/{name}.xml" for name in ("quick", "slow", "asked"))
    for path, hours in ((quick, 1), (slow, 200), (asked, 200)):
        dates = (home.clock() - timedelta(hours=hours * number + 1) for number in range(20))
        items = [f"<item><title>{at}</title><pubDate>{format_datetime(at)}</pubDate></item>" for at in dates]
        home.add_feed(home.newsroom.serve(path, rss(*items)), every_s=900 if path == asked else None)
    home.round()
    waits = {feed.url.rpartition("/")[2]: (feed.due_at, feed.heard_at, feed.due_why) for feed in home.feeds()}
    spans = {name: (due - heard) / timedelta(minutes=1) for name, (due, heard, _) in waits.items() if due and heard}
    assert 5 <= spans["quick.xml"] <= 20
    assert 30 <= spans["slow.xml"] <= 1500  # by the hour at which this is run, too
    assert 15 <= spans["asked.xml"] <= 16.6
    assert [why for _, _, why in waits.values()][-1] == "every 15 min"


def test_a_feeds_wishes_are_kept_when_nothing_new_is_sent(home: Home) -> None:
    url = home.newsroom.serve("/f.xml", rss("<ttl>45</ttl>"), headers={"ETag": '"a"'})
    home.add_feed(url)
    home.round()
    home.newsroom.serve("/f.xml", status=304)
    home.round()
    feed = home.feed(url)
    assert (feed.outcome, feed.due_why) == (Outcome.NOT_MODIFIED, "every 45 min, as the feed asks")
