"""Judges every exchange with the sandbox by Google's own discovery document, in both directions.

It knows shapes, not meanings: unknown or mistyped parameters, undeclared fields, bodies where none
belong, `fields` selectors that select nothing, errors that are not Google's.
"""

import base64
import binascii
import importlib.resources
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from jsonschema import Draft202012Validator, FormatChecker

from agent.sandbox import Exchange
from agent.sandbox.fields import parse_fields

Json = dict[str, Any]

_RANGES = {
    "int32": (-(1 << 31), (1 << 31) - 1),
    "uint32": (0, (1 << 32) - 1),
    "int64": (-(1 << 63), (1 << 63) - 1),
    "uint64": (0, (1 << 64) - 1),
}
_ERROR_SCHEMA: Json = {
    "type": "object",
    "required": ["error"],
    "additionalProperties": False,
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "errors", "status"],
            "additionalProperties": False,
            "properties": {
                "code": {"type": "integer"},
                "message": {"type": "string"},
                "status": {"type": "string", "pattern": "^[A-Z_]+$"},
                "details": {
                    "type": "array",
                    "items": {"type": "object", "required": ["@type"]},
                },
                "errors": {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                        "type": "object",
                        "required": ["message", "reason"],
                        "additionalProperties": False,
                        "properties": {
                            name: {"type": "string"}
                            for name in ("message", "domain", "reason", "location", "locationType")
                        },
                    },
                },
            },
        }
    },
}


@cache
def discovery_document() -> Json:
    """The whole document, as the client library ships it."""
    folder = importlib.resources.files("googleapiclient") / "discovery_cache" / "documents"
    document: Json = json.loads((folder / "gmail.v1.json").read_text(encoding="utf-8"))
    return document


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    id: str
    verb: str
    pattern: re.Pattern[str]
    method: Json
    is_upload: bool


@dataclass(slots=True)
class WireValidator:
    """An observer of the sandbox. Violations are collected, `assert_clean` raises them."""

    violations: list[str] = field(default_factory=list)
    exchanges: int = 0

    def __call__(self, exchange: Exchange) -> None:
        self.exchanges += 1
        request = exchange.request
        for violation in judge(exchange):
            self.violations.append(f"{request.method} {request.path}?{request.query}: {violation}")

    def assert_clean(self) -> None:
        assert not self.violations, "\n".join(["Not as Google's API has it:", *self.violations])


def judge(exchange: Exchange) -> Iterator[str]:
    request, answer = exchange.request, exchange.answer
    route = find_route(request.method, request.path)
    if route is None:
        yield "no such method in the discovery document"
        return
    yield from _judge_query(route, request.query)
    yield from _judge_request_body(route, request.body)
    if answer.status >= 400:
        yield from _judge_error(answer.status, answer.body)
    else:
        yield from _judge_answer_body(route, request.query, answer.body)


@cache
def routes() -> tuple[Route, ...]:
    """Every method of the document, literal paths before templates."""
    found = [
        route for resource in _resources(discovery_document()) for route in _routes_of(resource)
    ]
    return tuple(sorted(found, key=lambda route: route.pattern.pattern.count("[^/]")))


def find_route(verb: str, path: str) -> Route | None:
    for route in routes():
        if route.verb == verb and route.pattern.fullmatch(path):
            return route
    return None


def _resources(node: Json) -> Iterator[Json]:
    for resource in node.get("resources", {}).values():
        yield resource
        yield from _resources(resource)


def _routes_of(resource: Json) -> Iterator[Route]:
    for method in resource.get("methods", {}).values():
        paths = {"/" + method["flatPath"]: False}
        for protocol in method.get("mediaUpload", {}).get("protocols", {}).values():
            paths[protocol["path"]] = True
        for path, is_upload in paths.items():
            yield Route(
                id=method["id"],
                verb=method["httpMethod"],
                pattern=re.compile(re.sub(r"\\\{[^/]+?\\\}", "[^/]+", re.escape(path))),
                method=method,
                is_upload=is_upload,
            )


def _judge_query(route: Route, query: str) -> Iterator[str]:
    known = {
        name: parameter
        for name, parameter in route.method["parameters"].items()
        if parameter["location"] == "query"
    } | discovery_document()["parameters"]
    seen: set[str] = set()
    for name, value in parse_qsl(query, keep_blank_values=True):
        parameter = known.get(name)
        if parameter is None:
            yield f"unknown parameter {name!r}"
            continue
        if name in seen and not parameter.get("repeated"):
            yield f"parameter {name!r} given twice"
        seen.add(name)
        yield from _judge_value(name, value, parameter)
    for name, parameter in known.items():
        if parameter.get("required") and name not in seen:
            yield f"parameter {name!r} is missing"


def _judge_value(name: str, value: str, parameter: Json) -> Iterator[str]:
    if "enum" in parameter and value not in parameter["enum"]:
        yield f"{name}={value!r} is none of {parameter['enum']}"
    match parameter.get("type"):
        case "boolean" if value not in ("true", "false"):
            yield f"{name}={value!r} is no boolean"
        case "integer" if not _in_range(value, parameter.get("format", "int32")):
            yield f"{name}={value!r} is no {parameter.get('format')}"
        case "string" if parameter.get("format") in _RANGES and not _in_range(
            value, parameter["format"]
        ):
            yield f"{name}={value!r} is no {parameter['format']}"


def _judge_request_body(route: Route, body: bytes) -> Iterator[str]:
    reference = route.method.get("request")
    if route.is_upload:
        return
    if reference is None:
        if body:
            yield "a body where none belongs"
        return
    yield from _judge_json(body, reference["$ref"], "request")


def _judge_answer_body(route: Route, query: str, body: bytes) -> Iterator[str]:
    reference = route.method.get("response")
    if reference is None:
        if body:
            yield "an answer's body where none belongs"
        return
    yield from _judge_json(body, reference["$ref"], "answer")
    selector = dict(parse_qsl(query)).get("fields")
    if selector:
        yield from _judge_selection(parse_fields(selector), reference["$ref"], selector)


def _judge_selection(selection: Mapping[str, Any], schema: str, selector: str) -> Iterator[str]:
    properties = discovery_document()["schemas"][schema]["properties"]
    for key, below in selection.items():
        if key == "*":
            continue
        declared = properties.get(key)
        if declared is None:
            yield f"fields={selector!r}: {schema} has no {key!r}"
            continue
        deeper = declared.get("$ref") or declared.get("items", {}).get("$ref")
        if below and deeper:
            yield from _judge_selection(below, deeper, selector)
        elif below:
            yield f"fields={selector!r}: {schema}.{key} has nothing below it"


def _judge_error(status: int, body: bytes) -> Iterator[str]:
    try:
        document = json.loads(body)
    except ValueError:
        yield f"error {status} is no JSON"
        return
    problems = [error.message for error in _error_validator().iter_errors(document)]
    yield from (f"error {status}: {problem}" for problem in problems)
    if not problems and document["error"]["code"] != status:
        yield f"error {status} says it is {document['error']['code']}"


def _judge_json(body: bytes, schema: str, where: str) -> Iterator[str]:
    try:
        document = json.loads(body)
    except ValueError:
        yield f"the {where} is no JSON"
        return
    for error in _validator(schema).iter_errors(document):
        yield f"{where} at {error.json_path}: {error.message}"


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(
        {"$ref": f"#/$defs/{schema}", "$defs": _definitions()}, format_checker=_formats()
    )


@cache
def _error_validator() -> Draft202012Validator:
    return Draft202012Validator(_ERROR_SCHEMA)


@cache
def _definitions() -> Json:
    return {name: _as_json_schema(node) for name, node in discovery_document()["schemas"].items()}


def _as_json_schema(node: Json) -> Json:
    """A schema of the discovery format as JSON Schema, with nothing undeclared allowed."""
    if "$ref" in node:
        return {"$ref": f"#/$defs/{node['$ref']}"}
    kind = node.get("type")
    if kind == "any":
        return {}
    schema: Json = {"type": kind}
    if "enum" in node:
        schema["enum"] = node["enum"]
    if "format" in node:
        schema["format"] = node["format"]
    if kind == "array":
        schema["items"] = _as_json_schema(node["items"])
    if kind == "object":
        declared = node.get("properties", {})
        schema["properties"] = {name: _as_json_schema(item) for name, item in declared.items()}
        extra = node.get("additionalProperties")
        schema["additionalProperties"] = _as_json_schema(extra) if extra else False
    return schema


@cache
def _formats() -> FormatChecker:
    checker = FormatChecker(formats=())
    for name in _RANGES:
        checker.checks(name)(lambda value, name=name: _in_range(str(value), name))
    checker.checks("byte")(_is_base64)
    return checker


def _in_range(value: str, name: str) -> bool:
    least, most = _RANGES[name]
    return re.fullmatch(r"-?[0-9]{1,20}", value) is not None and least <= int(value) <= most


def _is_base64(value: object) -> bool:
    """Gmail sends the URL-safe alphabet padded, and takes nothing else for sure."""
    if not isinstance(value, str):
        return True
    if not re.fullmatch(r"[A-Za-z0-9_-]*={0,2}", value):
        return False
    try:
        base64.urlsafe_b64decode(value)
    except (binascii.Error, ValueError):
        return False
    return True
