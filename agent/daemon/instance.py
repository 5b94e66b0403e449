"""One Tactful per ledger: a lock beside the database, free again the moment its holder dies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from agent.errors import AnotherInstance


@contextmanager
def only_instance(lock_file: Path) -> Iterator[None]:
    """Hold the lock for the length of the block. Raises AnotherInstance where it is held."""
    lock = FileLock(lock_file, mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise AnotherInstance(
            "Another Tactful works on this ledger.",
            hint="Stop it first (Ctrl-C where it runs). `tactful status` needs no lock: "
            f"{lock_file}.",
        ) from None
    try:
        yield
    finally:
        lock.release()
