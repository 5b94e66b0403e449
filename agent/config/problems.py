"""One mistake in the file as a person reads it: where, which key, what is wrong, what was meant."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from agent.config.lines import KeyPath
from agent.config.schema import Config
from agent.config.shown import shortened
from agent.config.values import Weekday
from agent.core.span import Span
from agent.core.workdays import Season

_BARE = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """`path` names a section and a key; `stray` is a key outside any section."""

    path: KeyPath
    what: str
    stray: bool = False

    def __str__(self) -> str:
        where = named(self.path)
        if self.stray:
            where = where.strip("[]")
        return f"{where}: {self.what}" if where else self.what


def named(path: KeyPath) -> str:
    """How people call a key: "[follow_up] wait"."""
    names = [
        part if _BARE.fullmatch(part) else _quoted(part) for part in path if isinstance(part, str)
    ]
    if not names:
        return ""
    return " ".join([f"[{names[0]}]", ".".join(names[1:])]).strip()


def from_pydantic(error: ErrorDetails) -> Problem:
    path: KeyPath = error["loc"]
    stray = len(path) == 1 and error["type"] == "extra_forbidden"
    return Problem(
        path=path,
        what=_what(error, path),
        stray=stray and not isinstance(error["input"], dict | list),
    )


def _what(error: ErrorDetails, path: KeyPath) -> str:
    value, context = error["input"], error.get("ctx", {})
    match error["type"]:
        case "extra_forbidden":
            return _unknown(path, value)
        case "value_error":
            return str(context["error"])
        case "string_type":
            return f"must be text in quotation marks{_example(path)}, not {written(value)}"
        case "int_type" | "int_from_float" | "int_parsing_size":
            return f"must be a whole number{_example(path)}, not {written(value)}"
        case "bool_type":
            return f"must be true or false, without quotation marks, not {written(value)}"
        case "tuple_type":
            return f"must be a list in [ ]{_example(path)}, not {written(value)}"
        case "greater_than_equal":
            return f"{written(value)} is too small; the least is {context['ge']}"
        case "less_than_equal":
            return f"{written(value)} is too large; the most is {context['le']}"
        case "literal_error":
            choices = [part.strip("'") for part in re.split(", | or ", context["expected"])]
            near = _near(value, choices) if isinstance(value, str) else ""
            listed = " or ".join(f'"{choice}"' for choice in choices)
            return f"must be {listed}, not {written(value)}" + (
                f" (nearest: {near})" if near else ""
            )
        case "model_type" | "model_attributes_type":
            name = path[0]
            return f"must be a section: [{name}] on a line of its own, in single brackets"
        case _:
            return error["msg"]


def _unknown(path: KeyPath, value: Any) -> str:
    name = str(path[-1])
    if len(path) == 1:
        if isinstance(value, dict | list):
            near = _near(name, list(Config.model_fields))
            return "there is no such section" + (f" (nearest section: [{near}])" if near else "")
        home = _homes(name) or _homes(_near(name, sorted(_all_keys())))
        return "stands outside any section" + (f"; it belongs under {home}" if home else "")
    keys = list(_keys(str(path[0])))
    if near := _near(name, keys):
        return f"there is no such key (nearest right key: {near})"
    if home := _homes(name):
        return f"there is no such key here; it belongs under {home}"
    return f"there is no such key (this section has {', '.join(keys)})"


def _near(name: str, candidates: list[str]) -> str:
    wanted = name.strip().lower().replace("-", "_").replace(" ", "_")
    found = get_close_matches(wanted, candidates, n=1, cutoff=0.6)
    return found[0] if found else ""


def _keys(section: str) -> dict[str, Any]:
    model = Config.model_fields[section].annotation
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        raise TypeError(section)
    return dict(model.model_fields)


def _all_keys() -> set[str]:
    return {key for section in Config.model_fields for key in _keys(section)}


def _homes(key: str) -> str:
    return " or ".join(f"[{section}]" for section in Config.model_fields if key in _keys(section))


def _example(path: KeyPath) -> str:
    section, key = str(path[0]), str(path[1])
    default = _keys(section)[key].get_default(call_default_factory=True)
    if len(path) > 2:  # an element of a list: the list's first
        return f", like {written(default[0]) if default else written('12-18..01-04')}"
    return f", like {written(default)}" if written(default) not in {'""', "[]"} else ""


def written(value: Any) -> str:
    """The value as the file would have it; a machine's own default is an empty text."""
    match value:
        case bool():
            return str(value).lower()
        case Weekday():
            return _quoted(str(value))
        case None | Path() | ZoneInfo():
            return '""'
        case str():
            return _quoted(value)
        case timedelta():
            return _quoted(str(Span(calendar=value)))
        case datetime() | date():
            return value.isoformat()
        case time():
            return f'"{value:%H:%M}"'
        case Season():
            return '"{:02}-{:02}..{:02}-{:02}"'.format(*value.first, *value.last)
        case list() | tuple():
            return shortened(f"[{', '.join(written(each) for each in value[:8])}]")
        case dict():
            return "a section"
        case int():
            return str(value) if abs(value) < 10**30 else "a number of that size"
        case _:
            return _quoted(str(value))


def _quoted(text: str) -> str:
    return json.dumps(shortened(text), ensure_ascii=False)
