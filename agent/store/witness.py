"""A second record of every intent, in one append-only file beside the database.

It outlives the database: where that is lost, or an older copy takes its place, the drafts made
since are still known of, and none is made twice. It holds marks, hashes and Gmail's ids; no words
and no addresses.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from agent.core.process import DraftState, Kind, Withdrawal
from agent.store.files import PRIVATE_FILE, base_name, sync_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One intent as last heard of. `mailbox` tells the account without naming it."""

    marker: str
    mailbox: str
    occasion: str
    attempt: int
    kind: Kind
    step: int
    thread_id: str
    history_id: str
    raw_sha256: str
    planned_at: datetime
    state: DraftState
    moved_at: datetime
    withdrawal: Withdrawal | None = None


@dataclass(frozen=True, slots=True)
class Witness:
    file: Path

    @classmethod
    def beside(cls, database: Path) -> Witness:
        return cls(database.with_name(f"{base_name(database)}.intents.log"))

    def note(self, sighting: Sighting) -> None:
        """Write an intent down; it is on the disk on return. Raises OSError."""
        self._append({key: _plain(value) for key, value in asdict(sighting).items()})

    def move(
        self, marker: str, state: DraftState, *, at: datetime, withdrawal: Withdrawal | None
    ) -> None:
        """Write down what became of an intent. A disk that can't take it is no fault here: the
        database has it, and the next start adds what is missing.
        """
        with suppress(OSError):
            self._append(
                {
                    "marker": marker,
                    "state": _plain(state),
                    "moved_at": _plain(at),
                    "withdrawal": _plain(withdrawal),
                }
            )

    def forget(self, markers: Collection[str]) -> None:
        """Write the file anew without those intents; a crash leaves the old one. Raises OSError."""
        if not self.file.exists() or not markers:
            return
        kept = [entry for entry in self._entries() if entry.get("marker") not in markers]
        unfinished = self.file.with_name(f".{self.file.name}.{os.getpid()}")
        unfinished.unlink(missing_ok=True)  # left by a crash
        try:
            handle = os.open(
                unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, PRIVATE_FILE
            )
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.writelines(_line(entry) for entry in kept)
                out.flush()
                os.fsync(handle)
            unfinished.replace(self.file)
        finally:
            unfinished.unlink(missing_ok=True)
        sync_folder(self.file.parent)

    def sightings(self, mailbox: str) -> Mapping[str, Sighting]:
        """Every intent of that mailbox by its marker, oldest first. What was torn by a crash or
        damaged is passed over. Raises OSError.
        """
        found: dict[str, Sighting] = {}
        for entry in self._entries():
            try:
                known = found.get(entry["marker"])
                read = {key: _READ.get(key, _same)(value) for key, value in entry.items()}
                if known is None:
                    found[entry["marker"]] = Sighting(**read)
                else:
                    found[entry["marker"]] = replace(known, **read)
            except (KeyError, TypeError, ValueError):
                continue
        return {marker: one for marker, one in found.items() if one.mailbox == mailbox}

    def mailboxes(self) -> frozenset[str]:
        """Every mailbox that has an intent in it, as `mailbox_mark` writes it. Raises OSError."""
        return frozenset(
            one["mailbox"] for one in self._entries() if isinstance(one.get("mailbox"), str)
        )

    def damaged(self) -> int:
        """How many lines can't be read any more."""
        return len(self._lines()) - len(list(self._entries()))

    def _lines(self) -> list[str]:
        if not self.file.exists():
            return []
        text = self.file.read_bytes().decode("utf-8", "replace")
        return [line for line in text.split("\n") if line]

    def _entries(self) -> list[dict[str, Any]]:
        found = []
        for line in self._lines():
            try:
                entry = json.loads(line)
                if entry.pop("sum") == _sum(entry):
                    found.append(entry)
            except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
                continue
        return found

    def _append(self, entry: Mapping[str, Any]) -> None:
        line = _line(entry)
        is_new = not self.file.exists()
        flags = os.O_CREAT | os.O_RDWR | os.O_APPEND | os.O_NOFOLLOW
        handle = os.open(self.file, flags, PRIVATE_FILE)
        try:
            size = os.fstat(handle).st_size
            if size and os.pread(handle, 1, size - 1) != b"\n":
                line = "\n" + line  # a crash tore the last one
            data = line.encode()
            while data:
                data = data[os.write(handle, data) :]
            os.fsync(handle)
        finally:
            os.close(handle)
        if is_new:
            sync_folder(self.file.parent)


def _line(entry: Mapping[str, Any]) -> str:
    return json.dumps({**entry, "sum": _sum(entry)}, sort_keys=True) + "\n"


def mailbox_mark(account: str) -> str:
    return hashlib.sha256(f"tactful|{account.lower()}".encode()).hexdigest()[:16]


def _sum(entry: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(entry, sort_keys=True).encode()).hexdigest()[:12]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _same(value: Any) -> Any:
    return value


_READ: Mapping[str, Callable[[Any], Any]] = {
    "kind": Kind,
    "state": DraftState,
    "planned_at": datetime.fromisoformat,
    "moved_at": datetime.fromisoformat,
    "withdrawal": lambda value: None if value is None else Withdrawal(value),
}
