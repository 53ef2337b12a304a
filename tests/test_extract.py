"""What an article's page says, and what is only around it."""

import json
import pickle
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor import extract
from monitor.newsroom import Newsroom, Published, Shape
from monitor.newsroom.pages import COMMENT, MOST_READ, READ_ALSO, article_page, page_html
from monitor.records import Extracted, Fetched, Method

CORPUS = Path(__file__).parent / "corpus" / "pages"
PINNED_F1 = 0.99  # of the corpus's lines; measured 1.000 on 2026-11-26
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
URL = "https://kurier.example/wiadomosci/most,17.html"
FURNITURE = (READ_ALSO, COMMENT, *MOST_READ)

TITLE = "Most w Olszynie zamknięty do wiosny"
LEAD = "Wykonawca nie dostał stali i przerwał prace nad nową przeprawą."
PARAGRAPHS = (
    "Burmistrz ogłosił w środę, że nowa przeprawa przez Strugę będzie gotowa dopiero wiosną, bo huta spóźnia się z "
    "dostawami. Do tego czasu kierowcy pojadą objazdem przez Lipki.",
    "## Objazd ma czterdzieści kilometrów",
    "Mieszkańcy lewego brzegu liczą straty. Piekarz Jan Kruk dowozi chleb do trzech sklepów i na samo paliwo wydaje "
    "dwa razy tyle, co przed rokiem.",
    "Gmina obiecuje prom. Kupiła go w listopadzie, ale nikt w okolicy nie ma uprawnień, żeby nim kierować.",
)
WORDS = [LEAD, *(words.removeprefix("## ") for words in PARAGRAPHS)]
TEXT = "\n".join(WORDS)
NOTHING_SAID = extract.Expected("", "")


def read(
    body: bytes | str,
    *,
    url: str = URL,
    content_type: str | None = "text/html; charset=utf-8",
    entry: extract.Expected = NOTHING_SAID,
    selector: str | None = None,
    timezone: str = "Europe/Warsaw",
) -> Extracted:
    answer = Fetched(url, body.encode() if isinstance(body, str) else body, content_type)
    return extract.article(answer, entry=entry, selector=selector, timezone=timezone, now=NOW)


def html(*blocks: str, head: str = "", title: str = TITLE) -> str:
    return (
        f"<!DOCTYPE html><html lang='pl'><head><title>{title}</title>{head}</head><body>{''.join(blocks)}</body></html>"
    )


def paragraphs(*words: str) -> str:
    return "".join(f"<p>{one}</p>" for one in words)


def json_ld(**about: object) -> str:
    told = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, **about}
    return f'<script type="application/ld+json">{json.dumps(told)}</script>'


ARTICLE = f"<h1>{TITLE}</h1><div class='tresc'>{paragraphs(*WORDS)}</div>"


# The newsroom's pages


@pytest.fixture(scope="module")
def readings() -> list[tuple[Published, Extracted]]:
    """Every article of a newsroom of twelve papers, and what was read of it."""
    newsroom = Newsroom(feeds=12, entries=3, clock=lambda: NOW)
    newsroom.close()
    return [(one, read_published(one)) for one in newsroom.published]


def read_published(article: Published) -> Extracted:
    said = extract.Expected(article.title, article.lead)
    return read(article_page(article), url=article.url, content_type="text/html", entry=said)


def test_every_page_of_the_newsroom_gives_its_story_and_nothing_else(
    readings: list[tuple[Published, Extracted]],
) -> None:
    assert {article.feed.paper.manner.shape for article, _ in readings} == set(Shape)
    for article, won in readings:
        story = [article.lead, *(words.removeprefix("## ") for words in article.story.paragraphs)]
        assert won.text.split("\n") == [" ".join(words.split()) for words in story]
        assert not [box for box in FURNITURE if box in won.text]
        assert won.problem is None


def test_every_page_of_the_newsroom_says_who_wrote_what_when(readings: list[tuple[Published, Extracted]]) -> None:
    for article, won in readings:
        assert won.title == article.title
        assert won.author == (None if article.story.author == "Redakcja" else article.story.author)
        assert won.published_at is not None
        assert abs((won.published_at - article.at).total_seconds()) < 60
        assert (won.language, won.canonical_url) == ("pl", article.url)


@pytest.mark.parametrize("shape", list(Shape))
@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-2", "windows-1250"])
def test_polish_letters_survive_every_encoding(shape: Shape, encoding: str) -> None:
    page = page_html(TITLE, LEAD, PARAGRAPHS, url=URL, shape=shape, encoding=encoding).encode(encoding)
    won = read(page, content_type="text/html")
    assert (won.title, won.text) == (TITLE, TEXT)
    assert won.charset == {"utf-8": "utf-8", "iso-8859-2": "iso8859-2", "windows-1250": "cp1250"}[encoding]


# The corpus: pages of other shapes, each with what it says beside it


def corpus() -> list[Any]:
    return [pytest.param(path, id=path.stem) for path in sorted(CORPUS.glob("*.json"))]


def read_of_corpus(expectation: Path) -> tuple[Extracted, dict[str, Any]]:
    told: dict[str, Any] = json.loads(expectation.read_text(encoding="utf-8"))
    return read(expectation.with_suffix(".html").read_bytes(), url=told["url"], content_type="text/html"), told


@pytest.mark.parametrize("expectation", corpus())
def test_a_page_of_the_corpus_says_what_stands_beside_it(expectation: Path) -> None:
    won, told = read_of_corpus(expectation)
    found = {name: getattr(won, name) for name in ("title", "author", "language", "canonical_url", "problem")}
    assert found == {name: told[name] for name in found}
    assert won.published_at == (datetime.fromisoformat(told["published_at"]) if told["published_at"] else None)


def test_the_score_of_the_corpus_stays_where_it_is_pinned() -> None:
    scores = []
    for expectation in sorted(CORPUS.glob("*.json")):
        won, told = read_of_corpus(expectation)
        found, wanted = Counter(won.text.split("\n")), Counter(told["text"])
        scores.append(2 * (found & wanted).total() / (found.total() + wanted.total()))
    assert len(scores) >= 7
    assert sum(scores) / len(scores) >= PINNED_F1


# The ways to a text


def test_the_feeds_css_rule_decides_what_the_text_is() -> None:
    page = html(ARTICLE, f"<section class='dopisek'>{paragraphs(*WORDS[:3])}</section>")
    won = read(page, selector="section.dopisek, section.dopisek p")
    assert (won.method, won.text) == (Method.CSS, "\n".join(WORDS[:3]))


@pytest.mark.parametrize("selector", [".nie-ma", "h1", "title"])
def test_a_css_rule_that_has_gone_stale_is_passed_over(selector: str) -> None:
    won = read(html(ARTICLE), selector=selector)
    assert (won.method, won.text, won.problem) == (Method.TRAFILATURA, TEXT, None)


@pytest.mark.parametrize("selector", ["p:foo(", "::", "div >", "[[", "p:has(", "a:nth-child(x)"])
def test_a_css_rule_that_cannot_be_read_is_told_and_the_text_found_without_it(selector: str) -> None:
    won = read(html(ARTICLE), selector=selector)
    assert won.text == TEXT
    assert won.problem
    assert won.problem.startswith(f"the CSS rule {selector!r} cannot be read: ")


MARKUP = "".join(f"<p>{words}</p>" for words in WORDS)
STRUCTURED = [
    pytest.param(json_ld(articleBody=TEXT), id="plain"),
    pytest.param(json_ld(articleBody=MARKUP), id="markup in it"),
    pytest.param(json_ld(articleBody=MARKUP.replace("<", "&lt;").replace(">", "&gt;")), id="escaped markup in it"),
    pytest.param(json_ld(**{"@type": ["Thing", "ReportageNewsArticle"], "articleBody": TEXT}), id="several types"),
    pytest.param(json_ld(**{"@type": "WebPage", "mainEntity": {"@type": "Article", "articleBody": TEXT}}), id="nested"),
    pytest.param(
        json_ld(**{"@graph": [{"@type": "WebSite"}, [{"@type": "NewsArticle", "articleBody": TEXT}]]}), id="graph"
    ),
    pytest.param(json_ld(articleBody=TEXT).replace("}</script>", ",}</script>"), id="a comma too many"),
    pytest.param(json_ld(articleBody=TEXT).replace("\\n", "\n"), id="line breaks inside a string"),
]


@pytest.mark.parametrize("told", STRUCTURED)
def test_json_ld_gives_the_text_that_a_page_shows_in_no_other_way(told: str) -> None:
    won = read(html("<div id='app'></div>", head=told))
    assert (won.method, won.text) == (Method.JSON_LD, TEXT)


UNTRUSTED = [
    pytest.param(TEXT[:300] + "...", id="cut with dots"),
    pytest.param(TEXT[:300] + "…", id="cut with an ellipsis"),
    pytest.param(LEAD, id="a teaser"),
    pytest.param("Zapisz się na newsletter i czytaj nas codziennie rano. " * 12, id="another text"),
    pytest.param(TEXT.replace("\n", " ") * 4, id="repeated in one line"),
]


@pytest.mark.parametrize("told", UNTRUSTED)
def test_json_ld_that_the_page_does_not_bear_out_is_not_believed(told: str) -> None:
    won = read(html(ARTICLE, head=json_ld(articleBody=told)))
    assert won.method in (Method.READABILITY, Method.TRAFILATURA)
    assert won.text == TEXT


def test_json_ld_with_the_whole_text_wins_over_a_page_that_shows_its_beginning() -> None:
    rest = [f"Dostawca numer {n} przysłał {n * 7} ton stali, {n * 3} śrub i {n} faktur." for n in range(1, 30)]
    long = "\n".join([TEXT, *rest])
    won = read(html(f"<h1>{TITLE}</h1>{paragraphs(*WORDS)}", head=json_ld(articleBody=long, isAccessibleForFree=False)))
    assert (won.method, won.text, won.problem) == (Method.JSON_LD, long, None)


def test_json_ld_that_speaks_of_the_title_wins_where_a_page_shows_only_furniture() -> None:
    lists = [
        f"<div><p>{name}: wybierz miasto z listy, żeby zobaczyć pogodę i utrudnienia na drogach.</p></div>"
        for name in "abcdefgh"
    ]
    won = read(html(*lists, head=json_ld(articleBody=TEXT)), entry=extract.Expected("Przeprawa wiosną", ""))
    assert (won.method, won.text) == (Method.JSON_LD, TEXT)


@pytest.mark.parametrize("shown", [(), WORDS[:2]], ids=["nothing", "its beginning"])
def test_the_feeds_own_text_stands_in_where_the_page_shows_less(shown: tuple[str, ...]) -> None:
    won = read(html(f"<h1>{TITLE}</h1>{paragraphs(*shown)}"), entry=extract.Expected(TITLE, LEAD, TEXT))
    assert (won.method, won.text, won.problem) == (Method.FEED, TEXT, None)


def test_the_feeds_own_text_stands_in_where_there_is_no_page() -> None:
    won = read(b"%PDF-1.7", content_type="application/pdf", entry=extract.Expected(TITLE, LEAD, TEXT))
    assert (won.method, won.text, won.problem) == (Method.FEED, TEXT, None)


def test_a_text_in_pieces_with_advertisements_between_is_read_to_its_end() -> None:
    pieces = [f"<div class='wiersz'><div class='czesc'><p>{words}</p></div></div>" for words in WORDS[1:]]
    won = read(html(f"<div><h1>{TITLE}</h1><p>{LEAD}</p>", "<div class='reklama'>Reklama</div>".join(pieces), "</div>"))
    assert won.text.split("\n")[-1] == WORDS[-1]
    assert "Reklama" not in won.text


# Not the text


@pytest.mark.parametrize(
    "box",
    [
        pytest.param("<p><b>Czytaj też:</b> <a href='/1'>Kazachstan bez tajemnic</a></p>", id="read also"),
        pytest.param("<div class='zobacz-takze'><a href='/1'>Kazachstan bez tajemnic</a></div>", id="see also"),
        pytest.param("<figure><img src='a'><figcaption>Kazachstan, fot. PAP</figcaption></figure>", id="a caption"),
        pytest.param("<p>Fot. Kazachstan / archiwum</p>", id="a credit"),
        pytest.param("<div class='newsletterBox'><p>Kazachstan co rano w skrzynce</p></div>", id="newsletter"),
        pytest.param("<div role='dialog'><p>Nasi partnerzy: Kazachstan i inni</p></div>", id="consent layer"),
        pytest.param("<ul class='most-read'><li><a href='/1'>Kazachstan</a></li></ul>", id="most read"),
        pytest.param("<p>Tagi: Kazachstan, ODKB</p>", id="tags"),
        pytest.param(
            f"<section id='komentarze'>{paragraphs(*['Kazachstan to dopiero ma drogi, nie to co my.'] * 30)}</section>",
            id="comments longer than the text",
        ),
    ],
)
def test_what_papers_put_around_a_text_is_no_part_of_it(box: str) -> None:
    inside = f"<div class='tresc'>{paragraphs(*WORDS[:3])}{box}{paragraphs(*WORDS[3:])}</div>"
    assert read(html(f"<article><h1>{TITLE}</h1>{inside}</article>")).text == TEXT


@pytest.mark.parametrize(
    "name", ["post comments-open", "with-sidebar-layout", "article-body paywall", "is-subscriber", "share-of-market"]
)
def test_a_block_with_most_of_the_words_is_the_text_whatever_it_is_called(name: str) -> None:
    assert read(html(f"<h1>{TITLE}</h1><div class='{name}'>{paragraphs(*WORDS)}</div>")).text == TEXT


def test_letters_that_nobody_sees_do_not_cut_words() -> None:
    hyphened = paragraphs(*WORDS).replace("przeprawa", "prze&shy;pra&#8203;wa")
    page = html(f"<h1>{TITLE}</h1>{hyphened}")
    assert read(page).text == TEXT


# Too little


@pytest.mark.parametrize(
    ("page", "entry", "problem"),
    [
        pytest.param(
            html("<div id='app'></div>"), NOTHING_SAID, "no article text found on the page", id="an empty shell"
        ),
        pytest.param(
            html(f"<h1>{TITLE}</h1><p>{LEAD}</p>"),
            extract.Expected(TITLE, LEAD),
            "only a teaser: 63 characters, no more than the lead says",
            id="the lead once more",
        ),
        pytest.param(
            html(ARTICLE, head=json_ld(isAccessibleForFree=False)),
            NOTHING_SAID,
            f"only a teaser: {len(TEXT)} characters, paywall",
            id="not accessible for free",
        ),
        pytest.param(
            html(f"<h1>{TITLE}</h1>{paragraphs(*WORDS[:2])}<div><p>Pozostało 82% tekstu</p></div>"),
            NOTHING_SAID,
            f"only a teaser: {len(chr(10).join(WORDS[:2]))} characters, paywall",
            id="an offer to subscribe",
        ),
    ],
)
def test_a_page_with_too_little_says_why(page: str, entry: extract.Expected, problem: str) -> None:
    assert read(page, entry=entry).problem == problem


def test_a_consent_layer_is_not_taken_for_an_article() -> None:
    layer = "Klikając przycisk, zgadzasz się na przetwarzanie danych. Nasi partnerzy używają plików cookies. " * 2
    won = read(html(f"<div><h2>Dbamy o prywatność</h2><p>{layer}</p></div>"))
    assert won.problem
    assert won.problem.startswith("only a consent layer")


@pytest.mark.parametrize("lead", [LEAD, ""], ids=["beyond the lead", "no lead"])
@pytest.mark.parametrize("below", ["", "Zaloguj się, aby dodać komentarz", "Czytaj dalej", "Kup prenumeratę"])
def test_a_news_of_two_sentences_is_an_article(lead: str, below: str) -> None:
    page = html(f"<div id='tekst'><h1>{TITLE}</h1><p>{LEAD}</p><p>{WORDS[1]}</p></div>", f"<div>{below}</div>")
    assert read(page, entry=extract.Expected(TITLE, lead)).problem is None


# What the page says of itself


def meta(name: str, content: str) -> str:
    return f"<meta property='{name}' content='{content}'>"


@pytest.mark.parametrize(
    ("head", "moment"),
    [
        pytest.param(json_ld(datePublished="2024-05-06T07:08:09+02:00"), "2024-05-06T05:08:09+00:00", id="json-ld"),
        pytest.param(json_ld(datePublished="2024-05-06T07:08:09Z"), "2024-05-06T07:08:09+00:00", id="z"),
        pytest.param(json_ld(datePublished="2024-05-06 07:08"), "2024-05-06T05:08:00+00:00", id="no zone is Warsaw's"),
        pytest.param(json_ld(datePublished="2024-01-06"), "2024-01-05T23:00:00+00:00", id="a day is its midnight"),
        pytest.param(
            json_ld(datePublished="1970-01-01T00:00:00Z") + meta("article:published_time", "2024-05-06T07:08:00Z"),
            "2024-05-06T07:08:00+00:00",
            id="1970 is an empty field",
        ),
        pytest.param(
            json_ld(datePublished="2031-01-01T00:00:00Z") + meta("article:published_time", "2024-05-06T07:08:00Z"),
            "2024-05-06T07:08:00+00:00",
            id="later than now",
        ),
        pytest.param(
            json_ld(datePublished="2024-05-06T07:08:00Z") + meta("article:published_time", "2024-05-06T09:08:00Z"),
            "2024-05-06T07:08:00+00:00",
            id="json-ld before opengraph",
        ),
        pytest.param(
            json_ld(datePublished="Mon, 6 May 2024 07:08:09 +0200"),
            "2024-05-06T05:08:09+00:00",
            id="as mails are dated",
        ),
        pytest.param(json_ld(datePublished="Maj 2024"), None, id="words that are no moment"),
    ],
)
def test_the_moment_of_publication_is_the_most_trusted_that_can_be(head: str, moment: str | None) -> None:
    assert read(html(ARTICLE, head=head)).published_at == (datetime.fromisoformat(moment) if moment else None)


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        pytest.param("2024-05-06T18:30:42-05:00", "2024-05-06T18:30:42-05:00", id="the same moment in its own zone"),
        pytest.param("2024-05-06T18:30-05:00", "2024-05-06T18:30:42-05:00", id="without its seconds"),
        pytest.param("2024-05-06T23:30:42Z", "2024-05-06T23:30:42+00:00", id="in UTC as well"),
        pytest.param("2024-05-06T11:00:00-05:00", "2024-05-06T23:30:42+00:00", id="another article's"),
    ],
)
def test_a_moment_in_utc_is_told_in_the_zone_in_which_the_page_shows_it(shown: str, told: str) -> None:
    head = json_ld(datePublished="2024-05-06T23:30:42Z")
    assert read(html(f"<time datetime='{shown}'></time>{ARTICLE}", head=head)).published_as == told


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("5 stycznia 2022, 14:05", "2022-01-05T13:05:00+00:00"),
        ("24.11.2025 14:05 | Kurier", "2025-11-24T13:05:00+00:00"),
        ("Dodano: 2012-01-05 (20:12)", "2012-01-05T19:12:00+00:00"),
        ("12 maja 2021 r.", "2021-05-11T22:00:00+00:00"),
        ("<time datetime='2024-05-06T07:08:00+02:00'>wczoraj</time>", "2024-05-06T05:08:00+00:00"),
        ("Most nocą, 24 kwietnia 2023</div><div>Data publikacji: 28.04.2023, 9:00", "2023-04-28T07:00:00+00:00"),
    ],
)
def test_a_date_below_the_title_is_read_as_people_write_it(line: str, moment: str) -> None:
    page = html(f"<h1>{TITLE}</h1><div>{line}</div><div class='tresc'>{paragraphs(*WORDS)}</div>")
    assert read(page).published_at == datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    ("head", "title"),
    [
        pytest.param("", TITLE, id="the heading"),
        pytest.param(
            meta("og:title", f"{TITLE} - Kurier") + meta("og:site_name", "Kurier"), TITLE, id="without the site"
        ),
        pytest.param(json_ld(headline="Most zamknięty! Zobacz, dlaczego"), TITLE, id="written for search engines"),
    ],
)
def test_the_title_is_without_the_sites_name(head: str, title: str) -> None:
    assert read(html(ARTICLE, head=head, title=f"{TITLE} | Kurier")).title == title


@pytest.mark.parametrize(
    ("author", "name"),
    [
        pytest.param({"@type": "Person", "name": "Maria Sowa"}, "Maria Sowa", id="a person"),
        pytest.param([{"name": "Maria Sowa"}, {"name": "Piotr Klon"}], "Maria Sowa, Piotr Klon", id="two"),
        pytest.param("Maria Sowa", "Maria Sowa", id="a name"),
        pytest.param({"@type": "Organization", "name": "Wydawca"}, None, id="an organisation"),
        pytest.param({"@type": "Person", "name": "Kurier"}, None, id="the site"),
        pytest.param("red.", None, id="red."),
        pytest.param("Redakcja Kuriera", None, id="the newsroom"),
        pytest.param("https://kurier.example/autor/7", None, id="an address"),
    ],
)
def test_the_author_is_a_person_and_not_the_site(author: object, name: str | None) -> None:
    head = json_ld(author=author, publisher={"@type": "Organization", "name": "Kurier"})
    assert read(html(ARTICLE, head=head)).author == name


@pytest.mark.parametrize(
    ("link", "canonical"),
    [
        ("/wiadomosci/most,17.html?utm_source=x", URL),
        ("https://www.kurier.example/most,17", "https://www.kurier.example/most,17"),
        ("https://inny.example/most", None),
        ("https://kurier.example/", None),
        ("javascript:void(0)", None),
        ("http://[", None),
    ],
)
def test_a_page_may_name_its_own_address_within_its_site_only(link: str, canonical: str | None) -> None:
    assert read(html(ARTICLE, head=f"<link rel='canonical' href='{link}'>")).canonical_url == canonical


@pytest.mark.parametrize(
    ("heading", "written", "title"),
    [
        pytest.param(f"Z OSTATNIEJ CHWILI {TITLE}", "", TITLE, id="a kicker before it"),
        pytest.param("Kurier", f"{TITLE} | kurier.example - gazeta", TITLE, id="the paper's name in the heading"),
        pytest.param("Sport", f"{TITLE} - Kurier", TITLE, id="a section in the heading"),
        pytest.param(f"{TITLE}. {TITLE}", "", TITLE, id="the title twice"),
        pytest.param("Zamknięty most", "Kierowcy: utrudnienia potrwają do wiosny", "Zamknięty most", id="the only one"),
        pytest.param(f"{TITLE}: burmistrz odpowiada", "", f"{TITLE}: burmistrz odpowiada", id="the title goes on"),
        pytest.param(f"{TITLE}, a może dłużej", f"{TITLE}, a...", f"{TITLE}, a może dłużej", id="a title cut short"),
        pytest.param("<a href='/'>Kurier Most Zalesice</a>", f"{TITLE} - Kurier", TITLE, id="a logo"),
    ],
)
def test_the_heading_is_the_title_without_what_is_put_around_it(heading: str, written: str, title: str) -> None:
    head = "" if written else meta("og:title", TITLE)
    page = html(f"<h1>{heading}</h1><div>{paragraphs(*WORDS)}</div>", head=head, title=written or TITLE)
    assert read(page).title == title


@pytest.mark.parametrize(
    ("written", "shown", "title"),
    [
        pytest.param(f"Kurier - {TITLE}", "", TITLE, id="the paper's name before it"),
        pytest.param(f"{TITLE} - Kurier.example", "", TITLE, id="the paper's address behind it"),
        pytest.param(
            "Zima – co wiedzieć | kurier.example - dbaj o drogi!", "", "Zima – co wiedzieć", id="a dash of its own"
        ),
        pytest.param("Uwaga - most", "<b>Uwaga - most</b>", "Uwaga - most", id="shown with its dash"),
        pytest.param("Uwaga - Most Zalesice", "<b>Uwaga</b>", "Uwaga", id="shown without what follows it"),
    ],
)
def test_a_page_without_a_heading_has_the_title_that_it_writes(written: str, shown: str, title: str) -> None:
    assert read(html(shown, f"<div>{paragraphs(*WORDS)}</div>", title=written)).title == title


def test_what_a_page_says_of_its_title_everywhere_else_is_more_than_a_short_heading() -> None:
    whole = f"Po wypadku: {TITLE}"
    head = json_ld(headline=whole) + meta("og:title", whole) + meta("twitter:title", whole)
    assert read(html(ARTICLE, head=head, title=f"{whole}, gazeta Kurier")).title == whole
    assert read(html(ARTICLE, head=meta("og:title", whole), title=f"{whole}, gazeta Kurier")).title == TITLE


@pytest.mark.parametrize(
    ("body", "entry", "agency"),
    [
        pytest.param(f"<p>Olszyn (PAP) - {WORDS[1]}</p><p>{WORDS[3]}</p>", NOTHING_SAID, "PAP", id="a dateline"),
        pytest.param(paragraphs(*WORDS) + "<p>(IAR/PAP)</p>", NOTHING_SAID, "IAR", id="signed below"),
        pytest.param(paragraphs(*WORDS) + "<p>Źródło: Reuters</p>", NOTHING_SAID, "Reuters", id="a source"),
        pytest.param(paragraphs(*WORDS), extract.Expected("", "", author="PAP/ar"), "PAP", id="the feed's author"),
        pytest.param(paragraphs(*WORDS) + "<p>Fot. PAP/Jan Kruk</p>", NOTHING_SAID, None, id="a picture's credit"),
        pytest.param(paragraphs(*WORDS, "Tak powiedział PAP burmistrz."), NOTHING_SAID, None, id="quoted"),
    ],
)
def test_a_text_says_whose_it_is_where_texts_are_signed(body: str, entry: extract.Expected, agency: str | None) -> None:
    assert read(html(f"<h1>{TITLE}</h1><div>{body}</div>"), entry=entry).agency == agency


def test_a_moment_keeps_the_zone_in_which_the_page_wrote_it() -> None:
    won = read(html(ARTICLE, head=json_ld(datePublished="2024-05-06T23:30:00-05:00")))
    assert won.published_as == "2024-05-06T23:30:00-05:00"
    assert won.published_at == datetime(2024, 5, 7, 4, 30, tzinfo=UTC)


# How sure we are


def test_a_third_way_of_reading_is_asked_only_where_two_cheap_ones_disagree() -> None:
    more = [f"Dostawca numer {number} przysłał {number * 7} ton stali i {number * 3} śrub." for number in range(1, 12)]
    sure = read(html(f"<h1>{TITLE}</h1><div class='tresc'>{paragraphs(*WORDS, *more)}</div>"))
    assert sure.method is Method.READABILITY
    assert sure.confidence is not None
    assert sure.confidence >= 0.9
    unsure, _ = read_of_corpus(CORPUS / "split-body.json")
    assert unsure.method is Method.TRAFILATURA
    assert unsure.confidence is not None
    assert unsure.confidence < 0.9


def test_two_ways_that_agree_on_a_few_words_are_not_believed_alone() -> None:
    rows = "".join(f"<table><tr><td>{words}</td></tr></table><ul><li>{words[:40]}</li></ul>" for words in WORDS)
    assert read(html(f"<h1>{TITLE}</h1>{rows}")).confidence != 1.0


def test_a_rule_of_the_feeds_own_needs_no_vote() -> None:
    assert read(html(ARTICLE), selector="div.tresc").confidence is None


# Walls, films and live reports are named, and no word of a wall is taken for an article's


@pytest.mark.parametrize(
    ("page", "named"),
    [
        pytest.param(
            html("<h1>Attention Required!</h1><p>Please complete the captcha to access kurier.example.</p>"),
            "a block page, no article",
            id="a block page",
        ),
        pytest.param(
            html(
                "<h1>Odmowa dostępu</h1><p>Potwierdź, że nie jesteś robotem. Twój adres wysłał zbyt wiele zapytań.</p>"
            ),
            "a block page, no article",
            id="a Polish block page",
        ),
        pytest.param(
            html(
                "<div><p>"
                + "Klikając przycisk, zgadzasz się na przetwarzanie. Nasi partnerzy i cookies. " * 3
                + "</p></div>"
            ),
            "only a consent layer",
            id="a consent wall",
        ),
        pytest.param(
            html(f"<h1>{TITLE}</h1><video src='a.mp4'></video><p>Zobacz nagranie z mostu.</p>"),
            "only a video",
            id="a film",
        ),
        pytest.param(
            html(f"<h1>{TITLE}</h1><iframe src='https://youtube.example/embed/1'></iframe>"),
            "only a video",
            id="a player",
        ),
        pytest.param(
            html(ARTICLE, head=json_ld(**{"@type": "LiveBlogPosting"})), "a live report, it goes on", id="a live report"
        ),
    ],
)
def test_what_is_no_article_is_named(page: str, named: str) -> None:
    won = read(page, entry=extract.Expected(TITLE, LEAD))
    assert won.problem
    assert won.problem.startswith(named)


def test_of_a_wall_no_word_is_kept_and_the_lead_stands_for_the_text() -> None:
    wall = html("<h1>Just a moment...</h1><p>Checking your browser before you see kurier.example.</p>")
    won = read(wall, entry=extract.Expected(TITLE, LEAD))
    assert (won.text, won.method) == (LEAD, Method.LEAD)
    fed = read(wall, entry=extract.Expected(TITLE, LEAD, TEXT))
    assert (fed.text, fed.method) == (TEXT, Method.FEED)


def test_an_article_with_a_film_beside_it_is_an_article() -> None:
    assert read(html(ARTICLE, "<video src='a.mp4'></video>")).problem is None


# Anything may come


@pytest.mark.parametrize(
    ("body", "content_type", "problem"),
    [
        pytest.param(b"", "text/html", "the page is empty", id="nothing"),
        pytest.param(b" \n ", "text/html", "the page is empty", id="white space"),
        pytest.param(b"<!-- -->", "text/html", "the page is empty", id="a comment"),
        pytest.param(b"{}", "application/json", "not an HTML page: application/json", id="JSON"),
        pytest.param(b"<p>a", "image/png", "not an HTML page: image/png", id="said to be a picture"),
        pytest.param(b"%PDF-1.7 ...", "text/html", "not an HTML page: it begins as a binary file does", id="PDF"),
        pytest.param(b"\x89PNG\r\n", None, "not an HTML page: it begins as a binary file does", id="PNG"),
        pytest.param(bytes(1000), None, "not an HTML page: it begins as a binary file does", id="zeros"),
        pytest.param(b"<div>" * 10_000, "text/html", "no article text found on the page", id="10,000 divisions"),
        pytest.param(b"<b><i>" * 9_000, None, "no article text found on the page", id="deep in letters"),
        pytest.param(b"<frameset><frame src=a>", None, "no article text found on the page", id="frames"),
    ],
)
def test_what_is_no_page_is_told_in_words(body: bytes, content_type: str | None, problem: str) -> None:
    won = read(body, content_type=content_type)
    assert (won.text, won.method, won.problem) == ("", Method.LEAD, problem)


LONG = f"<p>{WORDS[1]}</p>"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(LONG.replace(" ", " \x00\x0b\x1f&#0;&#xD800;&#xFFFF;", 1), id="control characters"),
        pytest.param(f"<html><body><table><div>{LONG}</b></i></table></html", id="broken markup"),
        pytest.param(f"{'<div>' * 200}{LONG}", id="200 divisions"),
        pytest.param(f'<script type="application/ld+json">{"[" * 100_000}</script>{LONG}', id="deep JSON"),
        pytest.param(f'<script type="application/ld+json">{{"@type":</script>{LONG}', id="broken JSON"),
        pytest.param(f"<script>{'x' * 10_000_000}</script>{LONG}", id="10 MB of script"),
        pytest.param(f'<?xml version="1.0" encoding="utf-16"?><html><body>{LONG}', id="a wrong declaration"),
        pytest.param(f'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>&x;{LONG}', id="an external entity"),
        pytest.param(f"<form action='/'>{LONG}</form>", id="all of it a form"),
        pytest.param(
            f"<time datetime='nigdy'></time><link rel=canonical href='\\\\'>{LONG}", id="nonsense in its head"
        ),
    ],
)
def test_a_page_in_pieces_still_gives_its_text(body: str) -> None:
    won = read(body)
    assert "".join(WORDS[1].split()) in "".join(won.text.replace("\ufffd", "").split())
    assert "root:" not in won.text


def test_what_is_asked_and_answered_crosses_the_border_of_a_process() -> None:
    entry = extract.Expected(TITLE, LEAD, TEXT, "Maria Sowa", NOW)
    won = read(html(ARTICLE))
    assert pickle.loads(pickle.dumps(entry)) == entry
    assert pickle.loads(pickle.dumps(won)) == won


# Many at once


def test_a_page_that_cannot_be_read_costs_the_others_nothing() -> None:
    files = {"a.html": html(ARTICLE, head=json_ld(datePublished="2024-05-06T07:08:00Z")).encode(), "b.html": b"%PDF"}
    lines = [
        {"id": name, "url": URL, "html": path} for name, path in (("a", "a.html"), ("b", "b.html"), ("c", "c.html"))
    ]
    first, second, third = extract.pages(
        [
            *lines,
        ],
        files.__getitem__,
    )
    assert (first["id"], first["text"], first["title"]) == ("a", TEXT, TITLE)
    assert (first["date"], first["author"], first["method"]) == ("2024-05-06T07:08:00+00:00", None, "trafilatura")
    assert (second["id"], second["text"], second["method"]) == ("b", "", "lead")
    assert (third["id"], third["text"], third["method"]) == ("c", "", "failed: KeyError")
