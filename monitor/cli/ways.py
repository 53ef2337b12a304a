"""Options that say how a feed is read -> what is stored of it. A door."""

from collections.abc import Collection
from typing import Annotated, TypedDict

import typer

from monitor import catalogue, parse
from monitor.records import Quirk, Recipe

QUIRKS = {
    Quirk.FALSE_ZONE: "its dates name a false zone: the hour is taken, the zone is not",
    Quirk.NO_AUTHOR: "what it gives as author is a login, and is left out",
    Quirk.REFUSES: "its host refuses some clients with 403, such as those of data centres or outside of Poland",
    Quirk.BLOCK_PAGE: "its host answers some clients with a page that keeps programs out",
}

Item = Annotated[str | None, typer.Option("--item", help="For a page without a feed: CSS rule for one of its list.")]
ItemLink = Annotated[str, typer.Option("--item-link", help="CSS rule within it; else the first link.")]
ItemTitle = Annotated[str, typer.Option("--item-title", help="CSS rule within it; else the words of its link.")]
ItemDate = Annotated[str, typer.Option("--item-date", help="CSS rule within it; else the first <time>.")]
Zone = Annotated[str | None, typer.Option("--zone", help="What its dates without a zone mean: Europe/Warsaw.")]
Quirks = Annotated[list[Quirk] | None, typer.Option("--quirk", help="What it does its own way; may be repeated.")]


class Known(TypedDict):
    """What is known of a feed's ways, as `store.feeds.add` takes it."""

    zone: str | None
    quirks: Collection[Quirk]


def known_of(url: str, zone: str | None, quirks: list[Quirk] | None) -> Known:
    """What is said of a feed's ways, else what the catalogue knows."""
    listed = catalogue.about(url)
    return {
        "zone": zone or (listed.zone if listed else None),
        "quirks": quirks if quirks is not None else listed.quirks if listed else (),
    }


def recipe_of(item: str | None, link: str, title: str, date: str) -> Recipe | None:
    """The recipe that the options make; None when there is none among them.

    Errors: ValueError
    """
    if not item:
        if link or title or date:
            raise ValueError("--item says where an article of the list is; --item-link and the like look within it")
        return None
    recipe = Recipe(item, link, title, date)
    parse.check_recipe(recipe)
    return recipe
