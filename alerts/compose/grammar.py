"""A template, parsed -> nothing, when it cannot fail; else what is wrong with it, and where. Pure.

What may stand in it is what is registered below: values and filters that are listed, conditions, loops. Each value has
a type, taken from the records of `told`: so that a name nobody knows, a list that is printed and a number compared with
a text are told to whoever writes it, with their place. Jinja's sandbox stands behind that as a second wall.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, is_dataclass, replace
from difflib import get_close_matches
from functools import singledispatch
from typing import Any, get_args

from jinja2 import nodes

from alerts.compose import told
from alerts.compose.filters import FILTERS, TEXTS
from alerts.compose.places import Source
from alerts.errors import TemplateInvalid

DEEPEST = 24
"""How deep a template may be nested; who writes one needs a handful."""
MOST_LOOPS = 2
"""Loops in one another."""
LARGEST = 10_000
"""A number that may be written."""

ORDER = {"lt": "<", "lteq": "<=", "gt": ">", "gteq": ">="}
SIGNS = {**ORDER, "eq": "==", "ne": "!=", "in": "in", "notin": "not"}
OPERATORS = {
    nodes.Add: "+", nodes.Sub: "-", nodes.Mul: "*", nodes.Div: "/", nodes.FloorDiv: "//", nodes.Mod: "%",
    nodes.Pow: "**", nodes.Neg: "-", nodes.Pos: "+", nodes.Call: "(", nodes.Test: "is", nodes.List: "[",
    nodes.Dict: "{", nodes.Tuple: ",", nodes.Assign: "set", nodes.AssignBlock: "set", nodes.CallBlock: "call",
    nodes.FilterBlock: "filter", nodes.FromImport: "from", nodes.Scope: "autoescape",
}  # fmt: skip
"""How what is refused is written, where that is not the name of its node."""


def check(tree: nodes.Template, source: Source) -> None:
    """Nothing, when the template can be filled with whatever is told.

    Errors: TemplateInvalid; RecursionError
    """
    _check_all(tree.body, _Within(source, told.shapes(told.Told)))


@dataclass(frozen=True, slots=True)
class _Within:
    """Where something stands: the names that are known there, how many loops are around it, how deep it is."""

    source: Source
    names: Mapping[str, Any]
    loops: int = 0
    depth: int = 0

    def deeper(self, node: nodes.Node) -> "_Within":
        """One level further in."""
        if self.depth >= DEEPEST:
            raise self.refused(node, "", "it is nested too deeply")
        return replace(self, depth=self.depth + 1)

    def refused(self, node: nodes.Node, word: str, why: str, *, after: str = "") -> TemplateInvalid:
        """What is wrong, at the place of that word."""
        line, column = self.source.place(node.lineno or 1, word, after=after)
        return TemplateInvalid(why, line=line, column=column)


def _check_all(body: Sequence[nodes.Node], within: _Within) -> None:
    for node in body:
        _check(node, within.deeper(node))


@singledispatch
def _check(node: nodes.Node, within: _Within) -> None:
    """Nothing, when what stands there may."""
    raise _foreign(node, within)


@singledispatch
def _shape(node: nodes.Node, within: _Within) -> Any:
    """The type of an expression."""
    raise _foreign(node, within)


def _foreign(node: nodes.Node, within: _Within) -> TemplateInvalid:
    word = OPERATORS.get(type(node), type(node).__name__.lower())
    return within.refused(node, word, f"{word!r} may not stand in a template; values, filters, if and for may")


def _typed(node: nodes.Node, within: _Within) -> Any:
    return _shape(node, within.deeper(node))


@_check.register
def _(node: nodes.Output, within: _Within) -> None:
    for part in node.nodes:
        if not isinstance(part, nodes.TemplateData):
            shape = _printed(part, within)
            if shape not in (str, int):
                raise within.refused(part, _named(part), f"{_named(part) or 'it'} is {_how(shape)}")


def _printed(part: nodes.Node, within: _Within) -> Any:
    """The type of what is printed; only there a condition may go without its else, for then it prints nothing."""
    if not isinstance(part, nodes.CondExpr) or part.expr2 is not None:
        return _typed(part, within)
    _typed(part.test, within)
    return _typed(part.expr1, within)


@_check.register
def _(node: nodes.If, within: _Within) -> None:
    _typed(node.test, within)
    for body in (node.body, node.elif_, node.else_):
        _check_all(body, within)


@_check.register
def _(node: nodes.For, within: _Within) -> None:
    many = get_args(_typed(node.iter, within))
    if not many:
        raise within.refused(node, _named(node.iter), f"{_named(node.iter) or 'it'} is no list")
    if not isinstance(node.target, nodes.Name) or node.target.name in within.names or node.target.name == "loop":
        raise within.refused(node, "for", "a loop needs one new name: {% for story in stories %}")
    if node.recursive:
        raise within.refused(node, "recursive", "a loop may not call itself")
    if within.loops >= MOST_LOOPS:
        raise within.refused(node, "for", f"at most {MOST_LOOPS} loops may stand in one another")
    inner = replace(within, names={**within.names, node.target.name: many[0]}, loops=within.loops + 1)
    if node.test is not None:
        _typed(node.test, inner)
    _check_all(node.body, replace(inner, names={**inner.names, "loop": told.Loop}))
    _check_all(node.else_, within)


@_shape.register
def _(node: nodes.Const, within: _Within) -> Any:
    if type(node.value) not in (str, int, bool) or (type(node.value) is int and node.value > LARGEST):
        raise within.refused(
            node, str(node.value).lower(), f"{str(node.value)[:20]!r} is neither a text, nor a number up to {LARGEST}"
        )
    return type(node.value)


@_shape.register
def _(node: nodes.TemplateData, within: _Within) -> Any:
    return str


@_shape.register
def _(node: nodes.Name, within: _Within) -> Any:
    if node.name not in within.names:
        raise within.refused(node, node.name, _unknown("value", node.name, within.names))
    return within.names[node.name]


@_shape.register
def _(node: nodes.Getattr, within: _Within) -> Any:
    of = _typed(node.node, within)
    known = told.shapes(of) if is_dataclass(of) and isinstance(of, type) else {}
    if not known:
        raise within.refused(
            node, node.attr, f"{_named(node.node) or 'it'} is {_how(of)}; it has no {node.attr!r}", after="."
        )
    if node.attr not in known:
        raise within.refused(node, node.attr, _unknown(f"{told.called(of)} has", node.attr, known), after=".")
    return known[node.attr]


@_shape.register
def _(node: nodes.Getitem, within: _Within) -> Any:
    of = _typed(node.node, within)
    if not get_args(of) or not isinstance(node.arg, nodes.Slice) or node.arg.step is not None:
        raise within.refused(node, "[", "of a list its beginning can be had: stories[:3]")
    for end in (node.arg.start, node.arg.stop):
        if end is not None and not (isinstance(end, nodes.Const) and _typed(end, within) is int):
            raise within.refused(node, "[", "of a list its beginning can be had: stories[:3]")
    return of


@_shape.register
def _(node: nodes.Filter, within: _Within) -> Any:
    known = FILTERS.get(node.name)
    if known is None:
        raise within.refused(node, node.name, _unknown("filter", node.name, FILTERS), after="|")
    if node.node is None or node.kwargs or node.dyn_args or node.dyn_kwargs:
        raise within.refused(node, node.name, f"{node.name} is written so: {known.meaning}", after="|")
    of = _typed(node.node, within)
    if of not in known.takes and not (tuple in known.takes and get_args(of)):
        raise within.refused(node, node.name, f"{node.name} gives {known.meaning}; this is {_how(of)}", after="|")
    given = [_typed(one, within) for one in node.args if isinstance(one, nodes.Const)]
    wanted = [known.argument] if known.argument and (known.needed or node.args) else []
    if given != wanted or len(given) != len(node.args):
        raise within.refused(node, node.name, f"{node.name} is written so: {known.meaning}", after="|")
    return known.gives


@_shape.register
def _(node: nodes.Concat, within: _Within) -> Any:
    for part in node.nodes:
        if _typed(part, within) not in (str, int):
            raise within.refused(node, "~", "texts and numbers can be put together, nothing else")
    return str


@_shape.register
def _(node: nodes.Not, within: _Within) -> Any:
    _typed(node.node, within)
    return bool


def _either(node: nodes.BinExpr, within: _Within) -> Any:
    left, right = _typed(node.left, within), _typed(node.right, within)
    return left if left == right else bool


_shape.register(nodes.And, _either)
_shape.register(nodes.Or, _either)


@_shape.register
def _(node: nodes.CondExpr, within: _Within) -> Any:
    if node.expr2 is None:
        raise within.refused(node, "if", "say with else what stands there otherwise")
    _typed(node.test, within)
    yes, no = _typed(node.expr1, within), _typed(node.expr2, within)
    if yes != no:
        raise within.refused(node, "else", f"the one is {_how(yes)}, the other {_how(no)}")
    return yes


@_shape.register
def _(node: nodes.Compare, within: _Within) -> Any:
    left = _typed(node.expr, within)
    for operand in node.ops:
        right = _typed(operand.expr, within)
        if operand.op in ("in", "notin"):
            fits = left is str and right in (str, TEXTS)
        else:
            fits = left == right and (left in (str, int) or operand.op not in ORDER)
        if not fits:
            raise within.refused(
                node, SIGNS[operand.op], f"{told.called(left)} and {told.called(right)} cannot be compared so"
            )
        left = right
    return bool


def _named(node: nodes.Node | None) -> str:
    """The name that an expression ends with; nothing where it has none."""
    return str(getattr(node, "attr", "") or getattr(node, "name", ""))


def _how(shape: Any) -> str:
    """What a value is, and how it is told."""
    if shape is bool:
        return "a yes or no; write {% if ... %}"
    if get_args(shape):
        return "a list; write {% for ... in ... %}" + (" or | join" if shape == TEXTS else "")
    return told.called(shape) + ("; say which of its values, as in first.title" if is_dataclass(shape) else "")


def _unknown(what: str, word: str, known: Iterable[str]) -> str:
    near = get_close_matches(word, list(known), n=1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    no = f"{what} no {word!r}" if what.endswith(" has") else f"no {what} is called {word!r}"
    return f"{no}; {hint}Known: {', '.join(known)}"
