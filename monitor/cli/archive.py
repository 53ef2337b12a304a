"""`nasluch article`, `search`: what was stored. A door."""

from datetime import datetime
from typing import Annotated

import typer

from monitor import queries
from monitor.cli import house
from monitor.cli.show import as_json, moment, say, table
from monitor.cli.watchlists import show_finds

articles = typer.Typer(help="What was stored.", no_args_is_help=True)

JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Since = Annotated[str | None, typer.Option(help="How far back: 7d, 24h.")]
Limit = Annotated[int, typer.Option(min=1, help="At most so many, the newest first.")]


def add_to(app: typer.Typer) -> None:
    """Hang these verbs onto the root."""
    app.add_typer(articles, name="article")
    app.command()(search)


@articles.command("list")
def list_(
    feed: Annotated[str | None, typer.Option(help="A feed's number, address or title.")] = None,
    since: Since = None,
    limit: Limit = 100,
    json: JSON = False,
) -> None:
    """Articles, the newest first."""
    with house.opened() as opened, opened.database.read() as session:
        rows = queries.articles(session, feed=feed, since=_since(since), limit=limit)
        if json:
            return as_json(rows)
        table(
            ["id", "published", "feed", "title", ""],
            [
                (
                    row.id,
                    moment(row.published_at, opened.timezone),
                    row.feed,
                    row.title,
                    "lead only" if row.lead_only else "",
                )
                for row in rows
            ],
            empty="No articles yet. `nasluch poll` visits the feeds once, `nasluch run` keeps doing so.",
        )
    return None


@articles.command()
def show(article: Annotated[int, typer.Argument(help="Its number.")], json: JSON = False) -> None:
    """One article, with its text."""
    with house.opened() as opened, opened.database.read() as session:
        row = queries.article(session, article)
        if json:
            return as_json(row)
        say(f"{row.title}\n{row.feed}, {moment(row.published_at, opened.timezone)}\n{row.url}\n")
        if row.also_at:
            say(f"also at {', '.join(row.also_at)}\n")
        say(f"{row.lead}\n\n{row.text or ''}")
    return None


def search(
    query: Annotated[str, typer.Argument(help="Keywords, in the language of watchlists.")],
    since: Annotated[str, typer.Option(help="How far back: 7d, 24h.")] = "30d",
    limit: Limit = 50,
    json: JSON = False,
) -> None:
    """What a query finds in the articles that are stored."""
    with house.opened() as opened:
        show_finds(opened, query, since=since, limit=limit, json=json)


def _since(text: str | None) -> datetime | None:
    return house.now() - house.span(text) if text else None
