"""The record of every request that reached the server, for tests to count and read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedRequest:
    at: datetime
    method: str
    path: str
    query: str
    call: str
    """Gmail's name of the call (`drafts.create`), `token` and the like, or empty."""
    status: int | None
    """What was answered; `None` if the answer never left."""
    units: int
    fault: str = ""
    executed: bool = True
    """Whether the call took effect, whatever was answered."""
    violation: str = ""
    body: bytes = b""


@dataclass(slots=True)
class Journal:
    requests: list[RecordedRequest] = field(default_factory=list)
    send_attempts: int = 0

    def add(self, request: RecordedRequest) -> None:
        self.requests.append(request)

    def calls(self, call: str = "") -> list[RecordedRequest]:
        """The Gmail calls, or those of one name, in order."""
        return [entry for entry in self.requests if entry.call and call in ("", entry.call)]

    def violations(self) -> list[RecordedRequest]:
        return [entry for entry in self.requests if entry.violation]

    def units(self) -> int:
        return sum(entry.units for entry in self.requests)

    def clear(self) -> None:
        """Forget the requests; attempts to send are never forgotten."""
        self.requests.clear()

    def __len__(self) -> int:
        return len(self.requests)

    def __iter__(self) -> Iterator[RecordedRequest]:
        return iter(list(self.requests))
