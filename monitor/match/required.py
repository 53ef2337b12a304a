"""A tree -> the terms without one of which it cannot be true. Pure."""

from monitor.match.syntax import WORDS, And, AtLeast, Field, Near, Node, Not, Or, Phrase, Regex, Term


def terms(node: Node) -> tuple[Term, ...]:
    """Terms of which one at least must stand in title, lead or body: the rarest such set, none for exclusions alone.

    Shape:  a line is evaluated only where one of them is found, so that its cost is that of its rarest words
    """
    match node:
        case Phrase() | Regex():
            return (node,)
        case Not():
            return ()
        case Field(name, part):
            return terms(part) if name in WORDS else ()
        case AtLeast(_, part):
            return terms(part)
        case And(parts) | Near(parts, _):
            return max(map(terms, parts), key=_rarity)
        case Or(parts):
            sets = [terms(part) for part in parts]
            return tuple(dict.fromkeys(term for some in sets for term in some)) if all(sets) else ()


def _rarity(some: tuple[Term, ...]) -> tuple[int, int]:
    """How rare texts are that have one of them, roughly; a set without terms is no use."""
    return min(map(_rareness, some), default=-1), -len(some)


def _rareness(term: Term) -> int:
    """Long words, names and phrases are rare; a wildcard is less so, and an expression costs most to try."""
    if isinstance(term, Regex):
        return 0
    words = term.words.split()
    longest = max(map(len, words))
    if "*" in term.words or "?" in term.words:
        return longest // 2
    return longest + 5 * (len(words) > 1) + 5 * any(word[0].isupper() for word in words)
