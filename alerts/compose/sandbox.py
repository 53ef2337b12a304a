"""A template's source -> checked, and ready to be filled in Jinja's sandbox. Pure."""

from collections.abc import Iterator
from functools import cache, lru_cache

from jinja2 import StrictUndefined, Template, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from alerts.compose import grammar
from alerts.compose.filters import FILTERS
from alerts.compose.places import Source, Token
from alerts.errors import TemplateInvalid

MOST_BYTES = 4096


@lru_cache(maxsize=256)
def read(source: str) -> Template:
    """The template, ready to be filled with what is told.

    Errors: TemplateInvalid
    """
    if len(source.encode(errors="replace")) > MOST_BYTES:
        raise TemplateInvalid(f"a template has {MOST_BYTES} bytes at the most")
    text = "\n".join(source.splitlines())
    try:
        grammar.check(_sandbox().parse(text), Source(text, tuple(_tokens(text))))
        return _sandbox().from_string(text)
    except TemplateSyntaxError as broken:
        line, column = Source(text).tag(broken.lineno)
        raise TemplateInvalid(str(broken.message), line=line, column=column) from broken
    except RecursionError as deep:
        raise TemplateInvalid("it is nested too deeply") from deep


def _tokens(text: str) -> Iterator[Token]:
    """The words within tags; blanks that a tag swallows are in none, so each is looked for behind the one before."""
    done = 0
    for line, kind, words in _sandbox().lex(text):
        done = text.index(words, done)
        if kind not in ("data", "whitespace", "comment"):
            yield Token(line, words, done)
        done += len(words)


@cache
def _sandbox() -> ImmutableSandboxedEnvironment:
    """Nothing of Jinja's own is within reach. What comes out is plain text, and is escaped where it goes into HTML."""
    made = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=False, optimized=False, trim_blocks=True, lstrip_blocks=True
    )
    made.globals.clear()
    made.tests.clear()
    made.filters = {name: one.does for name, one in FILTERS.items()}
    return made
