"""Frozen values to JSON and back, from their type hints alone.

Strict both ways: an unknown key, a missing field without a default, a wrong type or a naive
datetime is refused, never guessed. A field added later with a default reads old rows; a renamed or
removed one needs a migration.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

TAG = "is"
"""The key that names the class where a field may hold one of several."""

Turn = Callable[[Any], Any]
_JSON = json.JSONDecoder()


class RecordError(ValueError):
    """A value that can't be kept, or a stored one that can't be read."""


def dump(kind: Any, value: object) -> str:
    """The value as ASCII JSON, of any text at all. `kind` is a type hint: a class or a union."""
    return json.dumps(_encoder(kind)(value), separators=(",", ":"), allow_nan=False)


def load(kind: Any, text: str) -> Any:
    """The value a `dump` of the same `kind` was made of."""
    try:
        data, end = _JSON.raw_decode(text)
    except ValueError as fault:
        raise RecordError(f"not JSON: {fault}") from fault
    if end != len(text):
        raise RecordError(f"not JSON: more follows at {end}")
    return _decoder(kind)(data)


@cache
def _encoder(kind: Any) -> Turn:
    if kind is datetime:
        return _encode_instant
    if kind is date:
        return _encode_day
    if kind in (str, int, bool, NoneType):
        return _exactly(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return lambda value: _an(kind, value).value
    if is_dataclass(kind):
        return _dataclass_encoder(kind)
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _union_encoder(kind)
    if origin is tuple and args[1:] == (Ellipsis,):
        item = _encoder(args[0])
        return lambda value: [item(one) for one in _an(tuple, value)]
    if origin is frozenset:
        item = _encoder(args[0])
        return lambda value: sorted(item(one) for one in _an(frozenset, value))
    if origin is dict and args[0] is str:
        item = _encoder(args[1])
        return lambda value: {_an(str, key): item(one) for key, one in _an(Mapping, value).items()}
    raise TypeError(f"no record is made of {kind}")


@cache
def _decoder(kind: Any) -> Turn:
    if kind is datetime:
        return _decode_instant
    if kind is date:
        return _decode_day
    if kind in (str, int, bool, NoneType):
        return _exactly(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _enum_decoder(kind)
    if is_dataclass(kind):
        return _dataclass_decoder(kind)
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _union_decoder(kind)
    if origin in (tuple, frozenset):
        return _many_decoder(origin, _decoder(args[0]))
    if origin is dict:
        item = _decoder(args[1])
        return lambda data: {key: item(one) for key, one in _an(dict, data).items()}
    raise TypeError(f"no record is made of {kind}")


def _dataclass_encoder(kind: Any) -> Turn:
    hints = get_type_hints(kind)
    parts = [(field.name, _encoder(hints[field.name])) for field in fields(kind)]

    def encode(value: Any) -> dict[str, Any]:
        if type(value) is not kind:
            raise _wrong(kind, value)
        data = {}
        for name, part in parts:
            try:
                data[name] = part(getattr(value, name))
            except RecordError as fault:
                raise RecordError(f"{kind.__name__}.{name}: {fault}") from fault
        return data

    return encode


def _dataclass_decoder(kind: Any) -> Turn:
    hints = get_type_hints(kind)
    parts = {field.name: _decoder(hints[field.name]) for field in fields(kind)}
    required = {field.name for field in fields(kind) if not _has_default(field)}

    def decode(data: Any) -> Any:
        if not isinstance(data, dict):
            raise _wrong(kind, data)
        if unknown := data.keys() - parts.keys():
            raise RecordError(f"{kind.__name__} has no field {min(unknown)!r}")
        values, name = {}, ""
        try:
            for name, part in data.items():
                values[name] = parts[name](part)
        except RecordError as fault:
            raise RecordError(f"{kind.__name__}.{name}: {fault}") from fault
        if not values.keys() >= required:
            missing = sorted(required - values.keys())
            raise RecordError(f"{kind.__name__} lacks {', '.join(missing)}")
        return kind(**values)

    return decode


def _many_decoder(kind: Any, item: Turn) -> Turn:
    none = kind()

    def decode(data: Any) -> Any:
        if not isinstance(data, list):
            raise _wrong(list, data)
        return kind([item(one) for one in data]) if data else none

    return decode


def _has_default(field: Field[Any]) -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING


def _union_encoder(kind: Any) -> Turn:
    classes = [one for one in get_args(kind) if one is not NoneType]
    optional = len(classes) < len(get_args(kind))
    if len(classes) == 1:
        encode_one = _encoder(classes[0])
        return lambda value: None if value is None else encode_one(value)
    encoders = {one: _encoder(one) for one in _tagged(classes)}

    def encode(value: Any) -> Any:
        if value is None and optional:
            return None
        if type(value) not in encoders:
            raise _wrong(kind, value)
        return {TAG: type(value).__name__} | encoders[type(value)](value)

    return encode


def _union_decoder(kind: Any) -> Turn:
    classes = [one for one in get_args(kind) if one is not NoneType]
    optional = len(classes) < len(get_args(kind))
    if len(classes) == 1:
        decode_one = _decoder(classes[0])
        return lambda data: None if data is None else decode_one(data)
    decoders = {one.__name__: _decoder(one) for one in _tagged(classes)}

    def decode(data: Any) -> Any:
        if data is None and optional:
            return None
        if not isinstance(data, dict) or data.get(TAG) not in decoders:
            raise _wrong(kind, data)
        return decoders[data[TAG]]({name: part for name, part in data.items() if name != TAG})

    return decode


def _tagged(classes: list[Any]) -> list[Any]:
    for one in classes:
        if not is_dataclass(one) or TAG in {field.name for field in fields(one)}:
            raise TypeError(f"{one} can't be told apart in a union")
    return classes


def _enum_decoder(kind: type[Enum]) -> Turn:
    members = {member.value: member for member in kind}

    def decode(data: Any) -> Enum:
        try:
            return members[data]
        except (KeyError, TypeError) as fault:
            raise _wrong(kind, data) from fault

    return decode


def _encode_instant(value: Any) -> str:
    if not isinstance(value, datetime) or value.utcoffset() is None:
        raise RecordError(f"{value!r} is no instant with an offset")
    return value.astimezone(UTC).isoformat()


def _decode_instant(data: Any) -> datetime:
    try:
        value = datetime.fromisoformat(_an(str, data))
    except ValueError as fault:
        raise _wrong(datetime, data) from fault
    if value.utcoffset() is None:
        raise RecordError(f"{data!r} is no instant with an offset")
    return value


def _encode_day(value: Any) -> str:
    if type(value) is not date:
        raise _wrong(date, value)
    return value.isoformat()


def _decode_day(data: Any) -> date:
    try:
        return date.fromisoformat(_an(str, data))
    except ValueError as fault:
        raise _wrong(date, data) from fault


def _exactly(kind: type) -> Turn:
    def same(value: Any) -> Any:
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise _wrong(kind, value)
        return value

    return same


def _an(kind: Any, value: Any) -> Any:
    if not isinstance(value, kind):
        raise _wrong(kind, value)
    return value


def _wrong(kind: Any, value: object) -> RecordError:
    return RecordError(f"{value!r:.80} is no {getattr(kind, '__name__', kind)}")
