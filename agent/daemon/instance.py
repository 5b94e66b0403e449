"""One Tactful per ledger: a lock beside the database, free again the moment its holder dies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from agent.errors import AnotherInstance
from agent.store.faults import as_ledger_errors


class Instance:
    """The lock, from the moment it is taken until it is released; any thread may do either."""

    def __init__(self, lock_file: Path) -> None:
        self.file = lock_file
        self._lock = FileLock(lock_file, mode=0o600, thread_local=False)

    def take(self) -> None:
        """Hold the lock from now on; where it is held already, nothing happens.

        Raises AnotherInstance where another program holds it, LedgerError where its disk is full or
        can't be written to: then nobody can tell whether there is another.
        """
        if self._lock.is_locked:
            return
        with as_ledger_errors(str(self.file.with_suffix(""))):
            self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                self._lock.acquire(timeout=0)
            except Timeout:
                raise AnotherInstance(
                    "Another Tactful works on this ledger.",
                    hint="Stop it first (Ctrl-C where it runs). `tactful status` needs no lock: "
                    f"{self.file}.",
                ) from None

    def release(self) -> None:
        self._lock.release()


@contextmanager
def only_instance(lock_file: Path) -> Iterator[None]:
    """Hold the lock for the length of the block. Raises what `Instance.take` raises."""
    instance = Instance(lock_file)
    instance.take()
    try:
        yield
    finally:
        instance.release()
