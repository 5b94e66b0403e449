"""One instance of the real agent: its ledger file, its clock, its connection to the sandbox.

The seams are here: every HTTP call and every transaction of the ledger tells the simulation before
and after, and the simulation may make it fail, or end the program on the spot.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Engine, event
from sqlalchemy.orm import Session

from agent.core.policy import Policy
from agent.core.workdays import Calendar
from agent.cycle.cycle import Cycle
from agent.cycle.options import Options
from agent.gmail import COMPOSE, MODIFY, READONLY, GmailMailbox, open_mailbox
from agent.sandbox import SandboxClock
from agent.store import Store, open_store
from agent.store.engine import Database, make_engine
from agent.store.ledger import SqlLedger
from agent.writing import Words
from tests.simulation.marks import MARK
from tests.simulation.stories import LABEL, ME, ZONE

if TYPE_CHECKING:
    from tests.simulation.simulation import Simulation

ROOT = "http://127.0.0.1:9/"


class Killed(BaseException):
    """The program ends here, as under kill -9: nothing above may act on it."""


class HostClock:
    """This computer's clock: its wall time may be wrong, its counting goes on while it sleeps."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock
        self.skew = timedelta(0)
        self.slept_at_this_call = False
        """It slept once the newest call was on its way, where no look at a clock can tell."""

    def now(self) -> datetime:
        return self._clock.now() + self.skew

    def monotonic(self) -> float:
        return self._clock.now().timestamp()

    def sleep(self, seconds: float) -> None:
        self._clock.advance(timedelta(seconds=max(0.0, seconds)))


class SeamDatabase(Database):
    """The ledger's database, with a seam around each transaction that writes."""

    def __init__(self, host: Host, file: Path) -> None:
        super().__init__(URL.create("sqlite", database=str(file)), file=file, busy_seconds=0)
        self.engine = _engine(file)
        self._writer = self.engine.execution_options(writes=True)
        self._host = host

    @contextmanager
    def writing(self) -> Iterator[Session]:
        caller = sys._getframe(2).f_code.co_name  # the ledger's method, past contextlib's frame
        step = f"commit:{caller}"
        fault = self._host.sim.before(self._host, step)
        if fault == "locked":
            self._fail(sqlite3.SQLITE_BUSY, "database is locked")
        with super().writing() as session:
            yield session
            if fault == "kill_before":
                raise Killed
            if fault == "full":
                session.flush()
                raise _sqlite_error(sqlite3.SQLITE_FULL, "database or disk is full")
        self._host.sim.witness.look_at_ledgers()
        if fault == "kill_after":
            raise Killed
        self._host.sim.after(self._host, step)

    def _fail(self, code: int, text: str) -> None:
        with super()._session(self.engine):
            raise _sqlite_error(code, text)


@cache
def _engine(file: Path) -> Engine:
    """One engine a file name for the whole process: what it has compiled once it keeps."""
    engine = make_engine(URL.create("sqlite", database=str(file)), busy_seconds=0)

    @event.listens_for(engine, "connect")
    def quick(connection: Any, _: Any) -> None:
        # A simulated kill loses no bytes that were handed to the system, so a sync shows
        # nothing here. The real settings have a test of their own.
        connection.execute("PRAGMA synchronous = OFF")

    return engine


def _sqlite_error(code: int, text: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(text)
    error.sqlite_errorcode = code
    return error


class Host:
    """A program that is started, works, is killed, and is started again on the same files."""

    def __init__(self, sim: Simulation, name: str, folder: Path, file: Path) -> None:
        self.sim = sim
        self.name = name
        self.file = file
        self.clock = HostClock(sim.clock)
        self.counts: dict[str, int] = {}
        self.read_threads: dict[str, Any] = {}
        self.read_drafts: dict[str, Any] = {}
        self.calls = 0
        self.error: BaseException | None = None
        self.is_up = False
        self._store: Store | None = None
        self._looking: sqlite3.Connection | None = None
        self._token = folder / f"{name}.json"
        self._write_token()

    def _write_token(self) -> None:
        scopes = (READONLY, COMPOSE, MODIFY) if self.sim.schedule.marks else (READONLY, COMPOSE)
        self.sim.gateway.oauth.write_token_file(
            self._token, token_uri=f"{ROOT}token", scopes=scopes
        )

    def start(self) -> None:
        """As `agent.app.agent_for` does it, but for the checks of the file, which cost time."""
        store = Store(SeamDatabase(self, self.file))
        self._store = store
        self.mailbox: GmailMailbox
        self.mailbox, _ = open_mailbox(
            api_root=ROOT,
            token_file=self._token,
            clock=self.clock,
            mark=MARK if self.sim.schedule.marks else "",
            handler=self._wire,
        )
        ledger = store.ledger_for_token(self.mailbox.fingerprint)
        if ledger is None:
            account = self.mailbox.profile().account
            ledger = store.bind(account, self.mailbox.fingerprint, at=self.mailbox.now())
        ledger.recover(at=self.clock.now())
        self.ledger: SqlLedger = ledger
        policy = Policy(calendar=Calendar(zone=ZONE), mine=frozenset({ME}))
        options = Options(
            policy=policy,
            label=LABEL,
            user_name="Sam Rivera",
            mark_threads=self.sim.schedule.marks,
        )
        self.cycle = Cycle(self.mailbox, ledger, Words(), options)
        self.is_up = True

    def end(self) -> None:
        """What is left of a program that was killed: its files."""
        self.is_up = False
        if self._store is not None:
            self._store.close()
            self._store = None

    def close(self) -> None:
        """The run is over."""
        self.end()
        if self._looking is not None:
            self._looking.close()
            self._looking = None

    def _wire(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, Mapping[str, str], bytes]:
        return self.sim.exchange(self, method, target, headers, body)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What is committed in the ledger's file, looked at from outside the program."""
        if self._looking is None:
            self._looking = sqlite3.connect(
                f"file:{self.file}?mode=ro", uri=True, check_same_thread=False
            )
        return self._looking.execute(query, values).fetchall()


@cache
def _template(folder: Path) -> Path:
    """A migrated, empty ledger, made once: copying it is quicker than migrating."""
    file = folder / "template.db"
    open_store(f"sqlite:///{file}").close()
    return file


def new_ledger(file: Path) -> Path:
    for old in file.parent.glob(f"{file.stem}.*"):
        old.unlink()
    shutil.copyfile(_template(file.parent), file)
    return file


def own_folder() -> Path:
    """This process's own, below one that is removed when the process that first asked for it, or
    for one of its children, ends.
    """
    folder = _base() / str(os.getpid())
    folder.mkdir(exist_ok=True)
    return folder


@cache
def _base() -> Path:
    """In memory where there is such a place, since nothing is measured of the disk here."""
    shared = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="tactful-sim-", dir=shared if shared.is_dir() else None))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
