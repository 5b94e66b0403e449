"""The mailbox's history: what changed, in order, from a floor on."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from agent.sandbox.errors import not_found


class Change(StrEnum):
    """The values are those of the `historyTypes` parameter."""

    MESSAGE_ADDED = "messageAdded"
    MESSAGE_DELETED = "messageDeleted"
    LABEL_ADDED = "labelAdded"
    LABEL_REMOVED = "labelRemoved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    id: int
    change: Change
    message_id: str
    thread_id: str
    labels: tuple[str, ...]
    """All labels of the message right after the change."""
    changed: tuple[str, ...] = ()
    """The labels added or removed."""

    def __deepcopy__(self, memo: dict[int, object]) -> "Record":
        return self


@dataclass(slots=True, kw_only=True)
class History:
    """Records by increasing id. What lies at or below the floor has expired."""

    latest: int
    floor: int = 0
    _ids: list[int] = field(default_factory=list)
    _records: list[Record] = field(default_factory=list)

    def append(self, record: Record) -> None:
        self._ids.append(record.id)
        self._records.append(record)
        self.latest = record.id

    def expire(self) -> None:
        """Forget everything up to now: every cursor taken before is refused."""
        self.floor = self.latest
        self._ids.clear()
        self._records.clear()

    def after(self, start: int) -> Iterator[Record]:
        """The records strictly after *start*; 404 if that lies outside what is kept."""
        if start < self.floor or start > self.latest:
            raise not_found()
        for index in range(bisect_right(self._ids, start), len(self._records)):
            yield self._records[index]
