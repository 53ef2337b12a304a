"""A page's markup and a feed's CSS rule -> the text that the rule points at. Pure."""

from bs4 import BeautifulSoup
from bs4.element import Tag
from soupsieve import SelectorSyntaxError

from monitor.extract import furniture
from monitor.extract.page import paragraphs, tree_of_html


def check(selector: str) -> None:
    """Nothing, when the rule can be read.

    Errors: ValueError
    """
    text("<p></p>", selector)


def text(html: str, selector: str) -> str:
    """The paragraphs of what the rule selects; "" when it selects nothing.

    Errors: ValueError, with the reason that the rule cannot be read
    """
    try:
        selected = BeautifulSoup(html, "lxml").select(selector)
    except (SelectorSyntaxError, NotImplementedError, ValueError, RecursionError) as wrong:
        raise ValueError(f"the CSS rule {selector!r} cannot be read: {str(wrong).partition(chr(10))[0]}") from wrong
    chosen = {id(tag) for tag in selected}
    return "\n".join(filter(None, (_words(tag) for tag in selected if not _within(tag, chosen))))


def _within(tag: Tag, chosen: set[int]) -> bool:
    return any(id(above) in chosen for above in tag.parents)


def _words(tag: Tag) -> str:
    tree = tree_of_html(f"<div>{tag}</div>")
    return "" if tree is None else paragraphs(furniture.cleared(tree))
