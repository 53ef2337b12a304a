"""A text -> its tokens; a query -> the tokens that a text must hold to be found by it. Pure.

The full-text index speaks in tokens: words as the matcher compares them, without Polish marks, so that `Walesa` and
`Wałęsa` are one. A query is narrowed to what every text it finds must hold; what cannot be said in tokens is left
out, so the tokens may admit too many texts, and never one too few. The matcher has the last word. A token that ends
with an asterisk stands for all that begin so.
"""

from collections.abc import Iterator
from itertools import chain

from monitor.language import letters, paradigms
from monitor.language.passage import passage
from monitor.match import wildcards
from monitor.match.evidence import SEARCHED
from monitor.match.reading import read
from monitor.match.syntax import WORDS, And, AtLeast, Field, Near, Node, Or, Phrase, Reach
from monitor.records import Text

Tokens = frozenset[str]
Clauses = tuple[Tokens, ...]  # of each, one token at least

UNBOUNDED = "_"
"""The one token of a text that has too many: every query admits it. No word is spelled so."""

TOKEN_LETTERS = 32
"""A longer word is known by its beginning."""

TEXT_LETTERS = 200_000
"""Of a text's tokens together; PostgreSQL takes a megabyte, and a letter may be four bytes."""

QUERY_LETTERS = 200_000
"""Of a query's tokens together; past that, reading everything is no slower."""

BEGINNING = "*"
"""At the end of a token: any that begins so. No word has it."""

SMALL = 4
"""A shorter word of a phrase stands in nearly every text, and narrows nothing."""


def tokens(text: Text) -> list[str]:
    """The different tokens of a text, of all fields that are matched."""
    words = dict.fromkeys(chain.from_iterable(passage(text.of(name)).folded for name in SEARCHED))
    found = list(dict.fromkeys([word[:TOKEN_LETTERS] for word in words]))
    return found if sum(map(len, found)) <= TEXT_LETTERS else [UNBOUNDED]


def spelled(form: str) -> list[str]:
    """The tokens of one form, in order: most have one, ODKB-u has two."""
    return [word[:TOKEN_LETTERS] for word in passage(form).folded]


def narrowed(query: str) -> tuple[Clauses, ...] | None:
    """Alternatives, one of which every text holds that the query finds; None: it may find any text.

    Shape:  in each alternative all clauses are held, and of each clause one token
    Errors: QueryInvalid
    """
    alternatives = [_clauses(tree) for line in read(query).lines for tree in _alternatives(line.tree)]
    if not all(alternatives):
        return None
    whole = frozenset[str]().union(*(clauses[0] for clauses in alternatives if len(clauses) == 1), {UNBOUNDED})
    made = ((whole,), *dict.fromkeys(clauses for clauses in alternatives if len(clauses) > 1))
    letters_in_all = sum(len(token) for clauses in made for clause in clauses for token in clause)
    return made if letters_in_all <= QUERY_LETTERS else None


def holding(words: str) -> Clauses:
    """What a text must hold that has each of these words, in whatever form; nothing, when there are none."""
    plain = passage(words)
    found = dict.fromkeys(plain.word(index) for index in range(len(plain.keys)))
    clauses = (_forms(word, Reach.INFLECTED, inside=False) | frozenset(passage(word).folded) for word in found)
    return tuple(frozenset(token[:TOKEN_LETTERS] for token in clause) for clause in clauses)


def _alternatives(node: Node) -> Iterator[Node]:
    if isinstance(node, Or):
        for part in node.parts:
            yield from _alternatives(part)
    else:
        yield node


def _clauses(node: Node) -> Clauses:
    """What a text must hold for a tree to be true in it; nothing, when that cannot be said in tokens."""
    match node:
        case Phrase():
            return _of_phrase(node)
        case AtLeast(_, part):
            return _clauses(part)
        case Field(name, part):
            return _clauses(part) if name in WORDS else ()
        case And(parts) | Near(parts, _):
            return tuple(dict.fromkeys(clause for part in parts for clause in _clauses(part)))
        case Or(parts):
            held = [_clauses(part) for part in parts]
            return (frozenset[str]().union(*(max(clauses, key=_rarity) for clauses in held)),) if all(held) else ()
        case _:
            return ()


def _of_phrase(phrase: Phrase) -> Clauses:
    is_inflected = phrase.reach is Reach.INFLECTED
    typed = passage(wildcards.stood_in(phrase.words) if is_inflected else phrase.words)
    spelled = [typed.word(index) for index in range(len(typed.keys))]
    inside = len(spelled) > 1
    words = [_of_word(word, phrase.reach, inside=inside) for word in spelled]
    telling = [tokens for word, tokens in zip(spelled, words, strict=True) if len(word) >= SMALL and tokens]
    return tuple(telling or [tokens for tokens in sorted(words, key=_rarity)[-1:] if tokens])


def _of_word(word: str, reach: Reach, *, inside: bool) -> Tokens:
    """The tokens as which a word may stand in a text; nothing, of a wildcard that says too little."""
    wild = wildcards.wildcard(word) if reach is Reach.INFLECTED else None
    if wild is None:
        return _forms(word, reach, inside=inside)
    beginning = letters.folded(wild.beginning)[:TOKEN_LETTERS]
    return frozenset({beginning + BEGINNING}) if len(beginning) >= SMALL - 1 else frozenset()


def _forms(word: str, reach: Reach, *, inside: bool) -> Tokens:
    forms = [row.form for row in paradigms.of(word, inside=inside).forms] if reach is Reach.INFLECTED else [word]
    spelled = (passage(form).folded for form in forms)
    return frozenset(words[0][:TOKEN_LETTERS] for words in spelled if len(words) == 1)  # ODKB-u is two in a text


def _rarity(clause: Tokens) -> int:
    return min(map(len, clause), default=0)
