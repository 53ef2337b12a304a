"""What the documents say is so: links lead somewhere, commands exist, queries can be read."""

import json
import re
from pathlib import Path

import pytest
import typer.main
from fastapi.routing import APIRoute

from monitor import cli, match
from monitor.web.api import frame

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted({ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")})
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
COMMAND = re.compile(r"(?:^ {4,}|`)(?:docker run .* )?nasluch ((?:[a-z]+ ?)+)", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    broken = [
        target for target in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / target).exists()
    ]
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_that_are_named_exist(page: Path) -> None:
    unknown = [words for words in COMMAND.findall(page.read_text(encoding="utf-8")) if not exists(words.split())]
    assert unknown == []


def test_every_request_of_the_manual_of_the_api_is_one_that_it_takes() -> None:
    manual = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    asked = [("GET", path.partition("?")[0], "") for path in re.findall(r"^    get '?([^'\s]+)", manual, re.MULTILINE)]
    sent = re.findall(r"^    send ([A-Z]+) (\S+)(?: '(.*)')?$", manual, re.MULTILINE)
    routes = [route for router in frame.ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    taken = {
        (method, re.sub(r"{[\w:]+}", "1", route.path)): route for route in routes for method in route.methods or ()
    }
    assert len(asked) + len(sent) > 20
    for method, path, body in [*asked, *sent]:
        route = taken[method, re.sub(r"/\d+", "/1", path)]
        assert bool(body) == (route.body_field is not None), path
        json.loads(body or "null")


def exists(words: list[str]) -> bool:
    """Whether the words begin with a verb, or with a group and its verb."""
    verbs = typer.main.get_command(cli.app)
    for word in words:
        known = getattr(verbs, "commands", {})
        if not known:
            return True  # what follows are its arguments
        if word not in known:
            return False
        verbs = known[word]
    return True


def test_the_query_of_the_readme_can_be_read() -> None:
    query = README.partition("--query '")[2].partition("'")[0]
    assert query.count("\n") == 3
    match.check("\n".join(line.strip() for line in query.split("\n")))


def test_the_two_commands_of_the_readme_are_verbs_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for verb in re.findall(r"(?:^ {4}|`)make ([a-z]+)", README, re.MULTILINE):
        assert re.search(rf"^{verb}:", makefile, re.MULTILINE), verb
