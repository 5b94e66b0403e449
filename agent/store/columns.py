"""Column types: instants in UTC, values as JSON, enumerations, and text that any database takes."""
# ruff: noqa: ARG002 # the signatures are SQLAlchemy's

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import DateTime, Dialect, String, Text
from sqlalchemy.types import TypeDecorator

from agent.core.facts import MessageFacts
from agent.store.records import RecordError, dump, load

E = TypeVar("E", bound=StrEnum)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept as UTC. A naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.utcoffset() is None:
            raise RecordError(f"{value!r} is no instant with an offset")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            return value.replace(tzinfo=UTC)  # type: ignore[no-any-return]
        return value.astimezone(UTC)  # type: ignore[no-any-return]


class Record(TypeDecorator[Any]):
    """A frozen value (or union of them) as JSON text; see `records`."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else dump(self.kind, value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else load(self.kind, value)


class BodylessFacts(Record):
    """The facts of a message without its words: bodies can't get into the database."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__(MessageFacts)

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return super().process_bind_param(without_body(value), dialect)


def without_body(facts: MessageFacts) -> MessageFacts:
    """The facts as they are kept: `new_text` is empty."""
    if not facts.reading.new_text:
        return facts
    return replace(facts, reading=replace(facts.reading, new_text=""))


class Choice(TypeDecorator[E], Generic[E]):
    """A member of an enumeration by its value."""

    impl = String(20)
    cache_ok = True

    def __init__(self, kind: type[E]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> E | None:
        if value is None:
            return None
        try:
            return self.kind(value)
        except ValueError as fault:
            raise RecordError(f"{value!r} is no {self.kind.__name__}") from fault


class Words(TypeDecorator[str]):
    """Text from anywhere: what UTF-8 can't write (lone surrogates of broken mail) becomes "?"."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else value.encode("utf-8", "replace").decode()
