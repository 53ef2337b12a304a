"""A page that says it is another form of an article makes no second one; unless its words say otherwise."""

from collections import Counter
from collections.abc import Sequence

import pytest

from monitor import queries
from monitor.newsroom import page_html
from monitor.records import Outcome
from monitor.tables import Article
from tests.home import Home

TITLE = "Wizyta w Kazachstanie zakończona"
WORDS = (
    "Delegacja wróciła z Kazachstanu w piątek wieczorem i nie odpowiadała na pytania dziennikarzy czekających w hali.",
    "Rozmowy dotyczyły kopalni uranu, których budowę zapowiedziano w ubiegłym roku, oraz połączeń kolejowych z portem.",
    "Minister powiedział jedynie, że umowa jest gotowa, a jej treść poznają posłowie na najbliższym zebraniu komisji.",
    "Opozycja domaga się wysłuchania publicznego i pyta, kto zapłaci za tłumaczy, samolot oraz trzy noclegi w stolicy.",
)
OTHER = (
    "Piekarz Jan Kruk mówi, że na samym paliwie zaoszczędzi tyle, ile wydaje na mąkę przez tydzień w Kazachstanie.",
    "Gmina sprzeda teraz prom, który kupiła w listopadzie i którego przez całą zimę nikt nie umiał poprowadzić rzeką.",
    "Przeprawa kosztowała dwanaście milionów złotych i skraca drogę do szpitala o blisko czterdzieści kilometrów.",
    "Burmistrz Olszyna otworzył w piątek nowy most na Strudze, na który mieszkańcy czekali od ubiegłej wiosny.",
)


class Paper:
    """Feeds and pages of one paper."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.root = home.newsroom.serve("/", "Kurier").rstrip("/")

    def page(self, path: str, *, says: str = "", words: Sequence[str] = WORDS, title: str = TITLE) -> None:
        """A page that names an address as its article's."""
        url = f"{self.root}{says}" if says else ""
        self.home.newsroom.serve(path, page_html(title, words[0], words[1:], url=url))

    def brings(self, feed: str, *paths: str, title: str = TITLE) -> None:
        """A feed of these pages; one that is new has told that it is empty before, so that all it brings is news."""
        items = (f"<item><title>{title}</title><link>{self.root}{path}</link></item>" for path in paths)
        address = f"{self.root}/{feed}.xml"
        if address not in {known.url for known in self.home.feeds()}:
            self._serve(feed, "")
            self.home.add_feed(address)
            self.home.round()
        self._serve(feed, "".join(items))
        self.home.round()

    def _serve(self, feed: str, items: str) -> None:
        channel = f'<rss version="2.0"><channel><title>{feed}</title>{items}</channel></rss>'
        self.home.newsroom.serve(f"/{feed}.xml", channel, content_type="application/rss+xml")

    def stored(self) -> dict[str, Article]:
        """The articles, by what is behind the paper's host in what they are known by."""
        return {article.url.removeprefix(self.root): article for article in self.home.articles()}

    def asked(self) -> Counter[str]:
        """How often each page was asked for."""
        return Counter(request.url.removeprefix(self.root) for request in self.home.newsroom.requests)

    def also_at(self, article: Article) -> list[str]:
        """The other addresses of an article, as it is shown."""
        with self.home.database.read() as session:
            shown = queries.article(session, article.id or 0).also_at
        return sorted(url.removeprefix(self.root) for url in shown)


@pytest.fixture
def paper(home: Home) -> Paper:
    home.listen()
    return Paper(home)


def test_a_variant_of_an_article_that_was_read_is_told_nobody_and_is_no_article(paper: Paper) -> None:
    paper.page("/most-1", says="/most-1")
    paper.page("/most-1/amp", says="/most-1")
    paper.brings("kraj", "/most-1")
    paper.brings("telefon", "/most-1/amp")
    assert list(paper.stored()) == ["/most-1"]
    assert paper.also_at(paper.stored()["/most-1"]) == ["/most-1/amp"]
    assert len(paper.home.hooks.calls) == len(paper.home.mails.mails) == 1


def test_an_address_that_is_known_as_a_variant_is_not_asked_for_again(paper: Paper) -> None:
    paper.page("/most-1", says="/most-1")
    paper.page("/most-1/amp", says="/most-1")
    paper.brings("kraj", "/most-1")
    paper.brings("telefon", "/most-1/amp")
    paper.brings("tablet", "/most-1/amp")
    paper.brings("telefon", "/most-1/amp", "/most-1/amp?x=1")
    assert list(paper.stored()) == ["/most-1"]
    assert paper.asked()["/most-1/amp"] == 1


def test_what_waits_under_the_address_that_a_variant_names_is_not_read_besides(paper: Paper) -> None:
    paper.page("/druk/7", says="/most-1")
    paper.page("/most-1", says="/most-1")
    paper.brings("kraj", "/druk/7", "/most-1")
    (article,) = paper.stored().values()
    assert article.url.endswith("/most-1")
    assert article.link.endswith("/most-1")
    assert article.text
    assert paper.also_at(article) == ["/druk/7"]
    assert len(paper.home.hooks.calls) == len(paper.home.mails.mails) == 1


def test_an_article_whose_variant_was_first_is_not_read_when_it_comes(paper: Paper) -> None:
    paper.page("/most-1/amp", says="/most-1")
    paper.page("/most-1", says="/most-1")
    paper.brings("telefon", "/most-1/amp")
    paper.brings("kraj", "/most-1")
    assert list(paper.stored()) == ["/most-1/amp"]
    assert paper.also_at(paper.stored()["/most-1/amp"]) == ["/most-1"]
    assert paper.asked()["/most-1"] == 0
    assert len(paper.home.hooks.calls) == len(paper.home.mails.mails) == 1


@pytest.mark.parametrize(
    ("says", "title", "words"),
    [
        pytest.param("/most-1", "Prom na sprzedaż, most otwarty", OTHER, id="one page named by all"),
        pytest.param("/most-1", TITLE, OTHER, id="another text under the same title"),
        pytest.param("/", TITLE, WORDS[::-1], id="the front page"),
        pytest.param("/dzial-krajowy", TITLE, OTHER, id="the section it is in"),
    ],
)
def test_a_page_that_names_what_it_is_not_stays_an_article(
    paper: Paper, says: str, title: str, words: Sequence[str]
) -> None:
    paper.page("/most-1", says="/most-1")
    paper.page("/dzial-krajowy/prom-2", says=says, words=words, title=title)
    paper.brings("kraj", "/most-1")
    paper.brings("kraj", "/most-1", "/dzial-krajowy/prom-2", title=title)
    assert list(paper.stored()) == ["/most-1", "/dzial-krajowy/prom-2"]
    assert {article.state.value for article in paper.stored().values()} == {Outcome.READ.value}


def test_a_form_that_is_filled_in_anew_is_another_article_whatever_it_names(paper: Paper) -> None:
    for number, rate in enumerate(("4,31", "4,29", "4,27")):
        words = (f"Kurs euro wynosi dziś {rate} złotego. {WORDS[0]}", *WORDS[1:])
        paper.page(f"/kurs-{number}", says="/kurs-euro", words=words)
        paper.brings("kraj", *(f"/kurs-{one}" for one in range(number + 1)))
    assert list(paper.stored()) == ["/kurs-0", "/kurs-1", "/kurs-2"]


def test_more_variants_than_an_article_has_are_articles(paper: Paper) -> None:
    paths = [f"/forma-{number}" for number in range(7)]
    for path in paths:
        paper.page(path, says="/most-1")
    paper.page("/most-1", says="/most-1")
    paper.brings("kraj", "/most-1")
    for path in paths:
        paper.brings(path.strip("/"), path)
    assert list(paper.stored()) == ["/most-1", *paths[4:]]


def test_a_variant_that_is_news_makes_an_article_of_a_baseline_heard(paper: Paper) -> None:
    paper.page("/most-1", says="/most-1")
    paper.page("/most-1/amp", says="/most-1")
    feed = paper.home.newsroom.serve(
        "/stary.xml",
        f"<rss><channel><item><title>{TITLE}</title><link>{paper.root}/most-1</link></item></channel></rss>",
    )
    paper.home.add_feed(feed)
    paper.home.round()
    assert not paper.home.hooks.calls
    paper.brings("telefon", "/most-1/amp")
    assert [article.quiet for article in paper.stored().values()] == [False]
    assert len(paper.home.hooks.calls) == len(paper.home.mails.mails) == 1
