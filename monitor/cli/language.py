"""`nasluch match`, `extract`, `forms`, `explain`: the language and the reading tried by hand. A door."""

import gzip
import json as json_module
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor import addresses, desk, extract, language, match, queries, settings
from monitor.cli import house
from monitor.cli.show import as_json, say, table, warn
from monitor.errors import FeedError, NotFound
from monitor.fetch import PAGE
from monitor.records import Extracted, Fetched, NotModified, Text
from monitor.settings import Settings

JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]
In = Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="One JSON object a line.")]
Output = Annotated[Path | None, typer.Option(dir_okay=False, help="Where to write, one JSON object a line.")]


def add_to(app: typer.Typer) -> None:
    """Hang these verbs onto the root."""
    app.command("match")(match_)
    app.command("extract")(extract_)
    app.command()(forms)
    app.command()(explain)


def match_(
    query: Annotated[str | None, typer.Argument(help="Keywords, in the language of watchlists.")] = None,
    files: Annotated[list[Path] | None, typer.Argument(help="Text files; none: standard input.")] = None,
    queries: In = None,
    docs: In = None,
    output: Output = None,
) -> None:
    """Where a query's keywords stand in texts. With --queries, --docs and --output: many in many."""
    if queries or docs or output:
        if not (queries and docs and output) or query:
            raise typer.BadParameter("--queries, --docs and --output go together, and without QUERY")
        return _write_lines(output, match.batch(_lines(queries), _lines(docs)))
    if query is None:
        raise typer.BadParameter("give a QUERY, or --queries, --docs and --output")
    match.check(query)
    matcher = match.compile([(0, query)])
    found = 0
    for path in files or [Path("-")]:
        body = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
        for hit in matcher.hits(Text(body=body)):
            for place in hit.occurrences:
                found += 1
                say(f"{path}:{place.start}-{place.end}: {place.form}  [{place.keyword}]")
    if not found:
        warn("nothing found")
        raise typer.Exit(1)
    return None


def extract_(
    sources: Annotated[list[str] | None, typer.Argument(help="Files or addresses of pages.")] = None,
    pages: In = None,
    output: Output = None,
    json: JSON = False,
) -> None:
    """The words of pages. With --pages and --output: of many, one JSON object a line."""
    if pages or output:
        if not (pages and output) or sources:
            raise typer.BadParameter("--pages and --output go together, and without FILE_OR_URL")
        folder = pages.parent
        return _write_lines(output, extract.pages(_lines(pages), lambda name: _page_bytes(folder / name)))
    if not sources:
        raise typer.BadParameter("give a FILE_OR_URL, or --pages and --output")
    chosen = settings.load()
    for source in sources:
        page = _page(source, chosen)
        won = extract.article(
            page, entry=extract.Expected("", ""), selector=None, timezone=chosen.timezone, now=house.now()
        )
        as_json({"source": source, **_as_dict(won)}) if json else _show(source, won)
    return None


def forms(
    words: Annotated[list[str], typer.Argument(help="Keywords.")],
    json: JSON = False,
) -> None:
    """Every form a keyword will find, and why; which of them other words have too, and what is made from it."""
    found = {word: language.forms(word) for word in words}
    if json:
        return as_json(found)
    spoken = settings.load().language
    for word, rows in found.items():
        say(f"{word}: {len({row.form for row in rows})} forms")
        named = [(row.form, language.cases.said(row.tag, spoken), row.tag, row.source) for row in rows]
        table(["form", "case and number", "tag", "from"], named, empty="")
        shared = [f"{one.form} ({', '.join(one.words)})" for one in language.homographs(word)]
        if shared:
            say(f"also of other words: {', '.join(shared)}")
        if made := language.derived(word):
            say(f"made from it, and not found by it: {', '.join(made)}")
    return None


def explain(
    watchlist: Annotated[str, typer.Argument(help="A watchlist's number or name, or a query.")],
    article: Annotated[str, typer.Argument(help="An article's number, or a text file.")],
    json: JSON = False,
) -> None:
    """Why a watchlist did, or did not, match."""
    with house.opened() as opened, opened.database.read() as session:
        try:
            query = queries.watchlist(session, watchlist).query
        except NotFound:
            query = watchlist
        text = desk.text_of(session, int(article)) if article.isdigit() else Text(body=Path(article).read_text("utf-8"))
        spoken = opened.settings.language
    reasons = match.explain(query, text, spoken)
    if json:
        return as_json(reasons)
    for reason in reasons:
        say(str(reason))
    return None


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    yield json_module.loads(line)
                except ValueError as broken:
                    raise ValueError(f"{path}, line {number}: not JSON ({broken})") from broken


def _write_lines(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json_module.dumps(row, ensure_ascii=False) + "\n")


def _page_bytes(path: Path) -> bytes:
    body = path.read_bytes()
    return gzip.decompress(body) if path.suffix == ".gz" else body


def _page(source: str, chosen: Settings) -> Fetched:
    if "://" not in source:
        return Fetched(url="", body=_page_bytes(Path(source)))
    answer = house.fetcher(chosen).get(addresses.checked(source), accept=PAGE)
    if isinstance(answer, NotModified):
        raise FeedError(f"{source}: 304 to a question without validators", status=304)
    return answer


def _show(source: str, won: Extracted) -> None:
    say(f"{won.title or source}\n{won.published_at or 'no date'}  {won.author or ''}  [{won.method}]\n")
    say(won.text or f"(no text: {won.problem})")


def _as_dict(won: Extracted) -> dict[str, object]:
    return {name: getattr(won, name) for name in won.__dataclass_fields__}
