"""Field types for the schema: a reader of `values` or `spans`, with the bounds it keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import GetCoreSchemaHandler, ValidationInfo
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from agent.config.spans import days_long, parse_span
from agent.config.values import read_interval
from agent.core.span import Span


@dataclass(frozen=True)
class Written:
    """Text in the file, which `read` makes a `finished` value; a finished one passes as it is."""

    read: Callable[[str], Any]
    finished: type

    def __get_pydantic_core_schema__(self, _of: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._take)

    def _take(self, value: Any) -> Any:
        if isinstance(value, self.finished) and not isinstance(value, str):
            return value
        return self.read(_text(value))


@dataclass(frozen=True)
class Placed:
    """Like `Written`, for what depends on where the file lies: `read` gets that folder too."""

    read: Callable[[str, Path], Any]
    finished: type

    def __get_pydantic_core_schema__(self, _of: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(self._take)

    def _take(self, value: Any, info: ValidationInfo) -> Any:
        if isinstance(value, self.finished) and not isinstance(value, str):
            return value
        folder = (info.context or {}).get("folder", Path())
        return self.read(_text(value), folder)


@dataclass(frozen=True)
class Between:
    """A span from `least` to `most`; `working` says whether working days make sense for it."""

    least: str
    most: str
    working: bool = True

    def __get_pydantic_core_schema__(self, _of: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._take)

    def _take(self, value: Any) -> Span:
        span = value if isinstance(value, Span) else parse_span(_text(value))
        if span.working_days and not self.working:
            raise ValueError(f"“{span}”: working days don't count here; use hours or days")
        if days_long(span) < days_long(parse_span(self.least)):
            raise ValueError(f"“{span}” is too short; the least is {self.least}")
        if days_long(span) > days_long(parse_span(self.most)):
            raise ValueError(f"“{span}” is too long; the most is {self.most}")
        return span


@dataclass(frozen=True)
class Every:
    """A pause between `least` and `most`, as a timedelta."""

    least: str
    most: str

    def __get_pydantic_core_schema__(self, _of: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._take)

    def _take(self, value: Any) -> timedelta:
        pause = value if isinstance(value, timedelta) else read_interval(_text(value))
        if pause < read_interval(self.least):
            raise ValueError(f"is too short; the least is {self.least}")
        if pause > read_interval(self.most):
            raise ValueError(f"is too long; the most is {self.most}")
        return pause


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "must be text")
    return value
