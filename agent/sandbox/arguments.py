"""The arguments of one call, checked as the parser in front of Gmail checks them."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.sandbox.calls import GLOBAL_PARAMETERS, Call, Kind, Parameter
from agent.sandbox.errors import Json, invalid_payload, unknown_field, unknown_parameter

Pairs = Sequence[tuple[str, str]]

_FLAGS = {"true": True, "1": True, "": True, "false": False, "0": False}
_MESSAGE = {
    "id",
    "threadId",
    "labelIds",
    "snippet",
    "historyId",
    "internalDate",
    "payload",
    "sizeEstimate",
    "raw",
    "classificationLabelValues",
}
_LABEL = {
    "id",
    "name",
    "messageListVisibility",
    "labelListVisibility",
    "type",
    "messagesTotal",
    "messagesUnread",
    "threadsTotal",
    "threadsUnread",
    "color",
}
_BODIES: Mapping[str, set[str]] = {
    "Draft": {"id", "message"},
    "Label": _LABEL,
    "ModifyRequest": {"addLabelIds", "removeLabelIds"},
}
_VISIBILITY = {
    "messageListVisibility": {"show", "hide"},
    "labelListVisibility": {"labelShow", "labelShowIfUnread", "labelHide"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    ids: Mapping[str, str]
    query: Mapping[str, list[str]]
    body: Json = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        values = self.query.get(name)
        return values[-1] if values else default

    def texts(self, name: str) -> list[str]:
        return self.query.get(name, [])

    def flag(self, name: str) -> bool:
        values = self.query.get(name)
        return _FLAGS[values[-1].lower()] if values else False

    def count(self, name: str, default: int, most: int) -> int:
        """A page size; 0 means the default and more than *most* means *most*, as in Gmail."""
        values = self.query.get(name)
        return min(int(values[-1]), most) or default if values else default


def checked(call: Call, ids: Mapping[str, str], pairs: Pairs, body: bytes) -> Arguments:
    """The arguments of *call*, or a 400 in the parser's own words."""
    query: dict[str, list[str]] = {}
    for name, value in pairs:
        parameter = call.query.get(name) or GLOBAL_PARAMETERS.get(name)
        if parameter is None:
            raise unknown_parameter(name)
        _check(name, value, parameter)
        query.setdefault(name, []).append(value)
    for name, values in query.items():
        known = call.query.get(name) or GLOBAL_PARAMETERS[name]
        if len(values) > 1 and not known.is_repeated:
            raise invalid_payload(
                f"Invalid value at '{name}', Proto field is not repeating, cannot start list.",
                name,
            )
    return Arguments(ids=ids, query=query, body=_json(call, body) if call.body else {})


def _check(name: str, value: str, parameter: Parameter) -> None:
    if parameter.choices and value.lower() not in {item.lower() for item in parameter.choices}:
        raise invalid_payload(f"Invalid value at '{name}' (TYPE_ENUM), \"{value}\"", name)
    match parameter.kind:
        case Kind.FLAG if value.lower() not in _FLAGS:
            raise invalid_payload(f"Invalid value at '{name}' (TYPE_BOOL), \"{value}\"", name)
        case Kind.COUNT if not re.fullmatch(r"[0-9]{1,10}", value) or int(value) >= 1 << 32:
            raise invalid_payload(f"Invalid value at '{name}' (TYPE_UINT32), \"{value}\"", name)
        case Kind.UINT64 if not re.fullmatch(r"[0-9]{1,20}", value) or int(value) >= 1 << 64:
            raise invalid_payload(f"Invalid value at '{name}' (TYPE_UINT64), \"{value}\"", name)


def _json(call: Call, body: bytes) -> Json:
    if not body.strip():
        return {}
    try:
        document: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise invalid_payload("Invalid JSON payload received. Expected a value.") from None
    if not isinstance(document, dict):
        raise invalid_payload("Invalid JSON payload received. Root element must be a message.")
    _check_fields(document, _BODIES[call.body], _path(call))
    message = document.get("message")
    if message is not None:
        if not isinstance(message, dict):
            raise invalid_payload("Invalid value at 'draft.message'", "draft.message")
        _check_fields(message, _MESSAGE, "draft.message")
    for name, value in document.items():
        _check_value(name, value)
    return document


def _check_fields(document: Json, known: set[str], path: str) -> None:
    for name in document:
        if name not in known:
            raise unknown_field(name, path)
    for name in ("raw", "threadId", "id", "name"):
        if not isinstance(document.get(name, ""), str):
            where = f"{path}.{name}" if path else name
            raise invalid_payload(f"Invalid value at '{where}' (TYPE_STRING)", where)


def _check_value(name: str, value: Any) -> None:
    if name in ("addLabelIds", "removeLabelIds"):
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise invalid_payload(f"Invalid value at '{name}' (TYPE_STRING)", name)
    elif name in _VISIBILITY and value not in _VISIBILITY[name]:
        raise invalid_payload(f"Invalid value at 'label.{name}' (TYPE_ENUM), \"{value}\"", name)


def _path(call: Call) -> str:
    return {"Draft": "draft", "Label": "label"}.get(call.body, "")
