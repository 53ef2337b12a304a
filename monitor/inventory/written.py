"""People, channels, feeds and watchlists <-> YAML that people read and write. Pure.

What is as it is by default is not written. No password, token or secret has a place in it, nor has the address of a
webhook or a chat: whoever knows one can write there.
"""

from dataclasses import asdict, field, fields
from typing import Any

import yaml
from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from alerts.records import Copies, Kind, Updates
from monitor.records import Quirk
from monitor.tables import Role

VERSION = 1
MAX_BYTES = 5_000_000
HEAD = "# What people have set up in this house: no passwords, no secrets. `nasluch house import` reads it.\n"

_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, config=_STRICT)
class Person:
    """Somebody who may come in; by what, is not said."""

    name: str
    role: Role = Role.VIEWER
    email: str | None = None
    enabled: bool = True
    language: str | None = None
    timezone: str | None = None


@dataclass(frozen=True, config=_STRICT)
class Channel:
    """Where messages go; the addresses of mail alone."""

    name: str
    kind: Kind
    addresses: tuple[str, ...] = ()
    updates: Updates = Updates.REPLY
    copies: Copies = Copies.NONE
    zone: str | None = None
    quiet: str | None = None
    holidays: bool = False
    empty_digests: bool = False
    budget: int = 20
    owner: bool = False
    templates: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, config=_STRICT)
class Feed:
    """An address that is visited."""

    url: str
    title: str = ""
    category: str | None = None
    language: str | None = None
    every_s: int | None = None  # None: by its rhythm
    selector: str | None = None
    recipe: dict[str, str] | None = None
    zone: str | None = None
    quirks: tuple[Quirk, ...] = ()
    enabled: bool = True


@dataclass(frozen=True, config=_STRICT)
class Watchlist:
    """What someone wants to hear about, and which channels do at which cadence."""

    name: str
    query: str
    enabled: bool = True
    urgent: bool = False
    spikes: bool = False
    channels: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, config=_STRICT)
class Inventory:
    """All of it."""

    nasluch: int = VERSION
    people: tuple[Person, ...] = ()
    channels: tuple[Channel, ...] = ()
    feeds: tuple[Feed, ...] = ()
    watchlists: tuple[Watchlist, ...] = ()


Thing = Person | Channel | Feed | Watchlist
_AS_DATA = TypeAdapter(Inventory)


def write(inventory: Inventory) -> str:
    """The file."""
    said: dict[str, Any] = {"nasluch": inventory.nasluch}
    for part in ("people", "channels", "feeds", "watchlists"):
        said[part] = [_said(thing) for thing in getattr(inventory, part)]
    plain = _AS_DATA.dump_python(_AS_DATA.validate_python(said), mode="json", exclude_defaults=True)
    return HEAD + str(yaml.dump({"nasluch": VERSION} | plain, Dumper=_Writer, allow_unicode=True, sort_keys=False))


def read(text: str) -> Inventory:
    """What a file says.

    Errors: ValueError with the place, for what is no such file
    """
    if len(text.encode()) > MAX_BYTES:
        raise ValueError(f"the file is over the limit of {MAX_BYTES} bytes")
    try:
        said = yaml.load(text, Loader=_Reader)  # noqa: S506  a safe loader, that follows no references either
    except yaml.YAMLError as broken:
        raise ValueError(f"this is no YAML: {broken}") from broken
    if not isinstance(said, dict) or said.get("nasluch") != VERSION:
        raise ValueError(f"this is no file of `nasluch house export`: it begins with `nasluch: {VERSION}`")
    try:
        return _AS_DATA.validate_python(said)
    except ValidationError as invalid:
        raise ValueError("; ".join(_fault(one) for one in invalid.errors())) from invalid


def differing(old: Thing, new: Thing) -> list[str]:
    """The fields in which two of a kind differ."""
    return [one.name for one in fields(old) if getattr(old, one.name) != getattr(new, one.name)]


def _said(thing: Thing) -> dict[str, Any]:
    return asdict(thing)


def _fault(fault: Any) -> str:
    place = ".".join(str(part + 1 if isinstance(part, int) else part) for part in fault["loc"])
    return f"{place}: {fault['msg']}"


class _Writer(yaml.SafeDumper):  # type: ignore[misc]
    """Queries of several lines stand as lines."""


class _Reader(yaml.SafeLoader):  # type: ignore[misc]
    """Takes no reference to another place: ten lines of them would mean a billion."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.constructor.ConstructorError(None, None, "references are not read", self.peek_event().start_mark)
        return super().compose_node(parent, index)


def _text(writer: Any, text: str) -> Any:
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Writer.add_representer(str, _text)
