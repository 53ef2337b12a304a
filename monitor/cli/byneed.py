"""The verbs, each a line of help -> its module, loaded when the verb is typed. A door.

All of them together take seconds of processor to load, of which `nasluch --help` needs nothing and a worker half.
"""

from collections.abc import Iterator, MutableMapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

VERBS = {
    "run": ("serving", "The web page and one worker in one command; makes and migrates its database."),
    "web": ("serving", "The web page alone; workers run elsewhere."),
    "worker": ("working", "One worker alone: visits, reads, delivers, until it is told to stop."),
    "poll": (
        "working",
        "One pass over what is due: visit, read, match, deliver. A broken feed is an outcome, not a failure.",
    ),
    "demo": (
        "serving",
        "A small newsroom on this machine, read, matched and told of within 20 seconds. Nothing leaves the machine.",
    ),
    "mailbox": (
        "serving",
        "A mail server for trying things: it takes every mail, keeps it as a file, and sends none on.",
    ),
    "hits": ("hits", "What the watchlists found, the newest first."),
    "search": ("archive", "What a query finds in the articles that are stored."),
    "match": (
        "language",
        "Where a query's keywords stand in texts. With --queries, --docs and --output: many in many.",
    ),
    "extract": ("language", "The words of pages. With --pages and --output: of many, one JSON object a line."),
    "forms": (
        "language",
        "Every form a keyword will find, and why; which of them other words have too, and what is made from it.",
    ),
    "explain": ("language", "Why a watchlist did, or did not, match."),
    "doctor": ("doctoring", "Check what Nasłuch needs, and say what to do about what is missing."),
    "article": ("archive", "What was stored."),
    "db": ("upkeep", "The database."),
    "house": ("inventory", "People, channels, feeds and watchlists as a file."),
    "feed": ("feeds", "Which feeds are visited, how often, and how they are doing."),
    "watchlist": ("watchlists", "What you want to hear about: keywords, who is told, how often."),
    "channel": ("channels", "Where messages go: mail addresses, webhooks, chats."),
    "delivery": ("deliveries", "What was sent, what waits, what was given up."),
    "user": ("people", "Who may come in, what they may do, and the tokens of their programs."),
    "concern": ("concerns", "Feeds and watchlists that are not as they should be."),
}
"""Of each verb its module, and the first line of its help, in the order of the help."""


class Verbs(MutableMapping[str, Any]):
    """The commands by their verbs: looking one up loads its module."""

    def __init__(self) -> None:
        self._loaded: dict[str, Any] = {}

    def __getitem__(self, verb: str) -> Any:
        if verb not in self._loaded:
            module, _ = VERBS[verb]
            self._loaded[verb] = _command(verb, import_module(f"monitor.cli.{module}"))
        return self._loaded[verb]

    def __setitem__(self, verb: str, command: Any) -> None:
        self._loaded[verb] = command

    def __delitem__(self, verb: str) -> None:
        del self._loaded[verb]

    def __iter__(self) -> Iterator[str]:
        return iter(VERBS)

    def __len__(self) -> int:
        return len(VERBS)


class ByNeed(TyperGroup):
    """The root: to list its verbs it loads none of them."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = Verbs()

    def list_commands(self, ctx: Any) -> list[str]:
        """All verbs, in the order of the help."""
        return list(VERBS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """What the help says of a verb; None where there is none such."""
        return TyperCommand(cmd_name, help=VERBS[cmd_name][1]) if cmd_name in VERBS else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The verb that was typed, itself, and its arguments."""
        verb, _, rest = super().resolve_command(ctx, args)
        return verb, self.commands[verb] if verb in VERBS else None, rest


def _command(verb: str, module: Any) -> Any:
    """A module's command of this name: a group where the module is one, or one of those it hangs onto a root."""
    if hasattr(module, "add_to"):
        root = typer.Typer()
        module.add_to(root)
        group: Any = get_group(root)
        return group.commands[verb]
    return get_group(module.app)
