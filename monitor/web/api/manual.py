"""The application's own description -> `/api/openapi.json` for programs, `/api/docs` for people. A door."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from fastapi import APIRouter, FastAPI, Response

from monitor.web import doors
from monitor.web.api.problems import Problem
from monitor.web.doors import In, Who, page

SCHEMAS = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class Parameter:
    """What may stand in an address, or in a body."""

    name: str
    where: str  # path, query, body
    required: bool
    kind: str  # string, integer, ...
    words: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One route."""

    name: str
    method: str
    path: str
    title: str
    words: str
    parameters: tuple[Parameter, ...]
    example: str  # a body; "" where none is sent
    answer: str  # its status and what comes back


@dataclass(frozen=True, slots=True)
class Resource:
    """The routes of one resource."""

    name: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Manual:
    """What the page shows."""

    server: str
    resources: tuple[Resource, ...]


def described(api: FastAPI) -> dict[str, Any]:
    """The OpenAPI of the application."""
    told = api.openapi()
    schemas = told["components"]["schemas"]
    if "Problem" not in schemas:
        problem = Problem.model_json_schema(ref_template=SCHEMAS + "{model}")
        schemas |= {**problem.pop("$defs"), "Problem": problem}
    return _named(told)


NAMES = {
    "monitor__tables__collection__State": "ArticleState",
    "alerts__records__State": "DeliveryState",
    "State-Input": "DeliveryState",
    "alerts__records__Heard": "AnswerHeard",
    "monitor__queries__mentions__Heard": "WatchlistHeard",
    "monitor__web__api__deliveries__Done": "DeliveriesDone",
    "monitor__web__api__handling__Done": "StoriesDone",
}
"""Shapes that share a name with another: what programs call them. Generators make a class of each name."""


def _named(told: dict[str, Any]) -> dict[str, Any]:
    """The same, each shape under a name of its own."""
    written = json.dumps(told, ensure_ascii=False)
    for long, short in NAMES.items():
        written = written.replace(long, short)
    named: dict[str, Any] = json.loads(written)
    for name, schema in named["components"]["schemas"].items():
        schema["title"] = name
    return named


def router(api: FastAPI) -> APIRouter:
    """Where both are: programs read it without a token, people when they are logged in."""

    @cache
    def told() -> dict[str, Any]:
        return described(api)

    outside, inside = doors.open_to_all(), doors.viewer()

    @page(outside, "/api/openapi.json")
    def openapi() -> Response:
        return Response(json.dumps(told(), ensure_ascii=False).encode(), media_type="application/json")

    @page(inside, "/api/docs")
    def docs(house: In, who: Who) -> Response:
        manual = Manual(told()["servers"][0]["url"], tuple(_resources(told())))
        return house.page("api.html", manual, who=who)

    outside.include_router(inside)
    return outside


def _resources(told: Mapping[str, Any]) -> Iterator[Resource]:
    by_tag: dict[str, list[Operation]] = defaultdict(list)
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            by_tag[operation["tags"][0]].append(_operation(told, path, method, operation))
    return (Resource(name, tuple(operations)) for name, operations in by_tag.items())


def _operation(told: Mapping[str, Any], path: str, method: str, operation: Mapping[str, Any]) -> Operation:
    in_address = [_parameter(one, told) for one in operation.get("parameters", ())]
    body = _body(told, operation)
    status, answer = next(iter(operation["responses"].items()))
    return Operation(
        name=operation["operationId"],
        method=method.upper(),
        path=path,
        title=operation["summary"],
        words=operation.get("description", ""),
        parameters=(*in_address, *(one for shape in body for one in _fields(shape, told))),
        example="\n".join(json.dumps(shape["examples"][0], ensure_ascii=False, indent=2) for shape in body),
        answer=f"{status}: {_kind(_json_of(answer), told)}" if "content" in answer else status,
    )


def _parameter(one: Mapping[str, Any], told: Mapping[str, Any]) -> Parameter:
    kind = _kind(one["schema"], told)
    return Parameter(one["name"], one["in"], one.get("required", False), kind, one.get("description", ""))


def _fields(shape: Mapping[str, Any], told: Mapping[str, Any]) -> Iterator[Parameter]:
    required = shape.get("required", ())
    for name, field in shape.get("properties", {}).items():
        yield Parameter(name, "body", name in required, _kind(field, told), field.get("description", ""))


def _body(told: Mapping[str, Any], operation: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The shapes that may be sent; more than one where a kind decides."""
    if "requestBody" not in operation:
        return []
    shape = _json_of(operation["requestBody"])
    return [_resolved(one, told) for one in shape.get("oneOf", [shape])]


def _json_of(part: Mapping[str, Any]) -> Mapping[str, Any]:
    schema: Mapping[str, Any] = next(iter(part["content"].values()))["schema"]
    return schema


def _resolved(schema: Mapping[str, Any], told: Mapping[str, Any]) -> Mapping[str, Any]:
    name = schema.get("$ref", "").removeprefix(SCHEMAS)
    return told["components"]["schemas"][name] if name else schema


def _kind(schema: Mapping[str, Any], told: Mapping[str, Any]) -> str:
    """What a value is, in a word or two."""
    if "enum" in (shape := _resolved(schema, told)):
        return " | ".join(map(str, shape["enum"]))
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(SCHEMAS)
    if "anyOf" in schema:
        return " or ".join(_kind(one, told) for one in schema["anyOf"])
    if schema.get("type") == "array" and "items" in schema:
        return f"list of {_kind(schema['items'], told)}"
    return str(schema.get("format") or schema.get("type", "any"))
