"""A tree and the evidence of a text -> the places that make it true. Pure."""

from collections.abc import Iterable

from monitor.match.evidence import Evidence
from monitor.match.nearness import Spot, chained
from monitor.match.syntax import WORDS, And, AtLeast, Field, Name, Near, Node, Not, Or, Phrase, Regex


def places(  # noqa: PLR0911  one for each kind of node
    node: Node, seen: Evidence, inside: Name | None = None, *, excluded: bool = False
) -> list[Spot] | None:
    """The places that make a tree true; none, when only the lack of something does; None when it is not true.

    Shape:  `excluded` under NOT: there a text of no stated language is in none, and elsewhere in any
    """
    match node:
        case Phrase(words) if inside is Name.LANG:
            is_it = seen.is_in_language(words) or (not excluded and not states_language(seen))
            return [] if is_it else None
        case Phrase() | Regex():
            return seen.spots(node, inside) or None
        case Not(part):
            return [] if places(part, seen, inside, excluded=not excluded) is None else None
        case And(parts):
            held = [places(part, seen, inside, excluded=excluded) for part in parts]
            return None if None in held else [spot for spots in held for spot in spots or ()]
        case Or(parts):
            true = [spots for part in parts if (spots := places(part, seen, inside, excluded=excluded)) is not None]
            return [spot for spots in true for spot in spots] if true else None
        case Near():
            return _near(node, seen, inside)
        case AtLeast(count, part):
            spots = places(part, seen, inside) or []
            return spots if len(apart(spots)) >= count else None
        case Field(name, part):
            held_there = places(part, seen, name, excluded=excluded)
            return held_there if name in WORDS or held_there is None else []


def states_language(seen: Evidence) -> bool:
    """Whether it is known which language a text is in: its page or its feed says it."""
    return seen.words(Name.LANG).lower() not in ("", "und")


def _near(node: Near, seen: Evidence, inside: Name | None) -> list[Spot] | None:
    stand: list[list[Spot]] = []
    for part in node.parts:
        spots = places(part, seen, inside)
        if not spots:
            return None
        stand.append(spots)
    chain = chained(stand, node.links, seen.sentence)
    return None if chain is None else [spot for spots in chain for spot in spots]


def apart(spots: Iterable[Spot]) -> list[Spot]:
    """The places in order; of two that overlap, the first and longer."""
    kept: list[Spot] = []
    for spot in sorted(set(spots), key=lambda spot: (spot.field, spot.start, -spot.end)):
        if not kept or kept[-1].field != spot.field or kept[-1].end <= spot.start:
            kept.append(spot)
    return kept
