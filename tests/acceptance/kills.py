"""A job hunt in which the daemon is killed again and again, and the same one undisturbed.

The sandbox is served by the test; `tactful run` is a process of its own and dies by SIGKILL: after
the kth answer of Gmail and a moment more, or at some moment of its start, or idle. Which, is drawn
from the seed and the number of the kill, so that a failing run can be told again.
"""

from __future__ import annotations

import hashlib
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from click.testing import CliRunner

from agent.cli.main import tactful
from agent.sandbox import SandboxClock, SandboxMailbox, SandboxServer
from agent.sandbox.exchange import Exchange
from tests.acceptance.conftest import Program, write_config

ZONE = ZoneInfo("America/New_York")
ME = "sam@example.com"
START = datetime(2026, 3, 2, 9, tzinfo=ZONE)
EMPLOYERS = (
    "Northwind",
    "Bluebird",
    "Harbour",
    "Lindgren",
    "Quarry",
    "Saffron",
    "Tidewater",
    "Umber",
)


UNHINDERED = "[web]\nenabled = false\n[limits]\ndrafts_per_day = 9\n"
"""A kill may put a draft off by some minutes. Were the day's number reached meanwhile, another
draft would take its turn, and the mailbox end as another one, as right as the first.
"""


def number(seed: str, of: int) -> int:
    """A number below `of`, always the same for the seed."""
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:6], "big") % of


class Trap:
    """Counts Gmail's answers and calls `spring` at the kth: the observer of the sandbox."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._left = 0
        self._spring: Callable[[], None] | None = None
        self.calls = 0

    def arm(self, after: int, spring: Callable[[], None]) -> None:
        with self._lock:
            self._left, self._spring, self.calls = after, spring, 0

    def disarm(self) -> None:
        with self._lock:
            self._spring = None

    def __call__(self, exchange: Exchange) -> None:
        with self._lock:
            self.calls += 1
            self._left -= 1
            spring = self._spring if self._left == 0 else None
        if spring is not None:
            spring()


@dataclass
class Hunt:
    """One mailbox, its people, and a program on it."""

    folder: Path
    seed: str = "1"
    killed: Counter[str] = field(default_factory=Counter)
    calls: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.program = Program(self.folder)
        self.clock = SandboxClock(START.astimezone(UTC))
        self.mail = SandboxMailbox(account=ME, clock=self.clock)
        self.mail.user.creates_label("Interviews")
        self.trap = Trap()
        self.server = SandboxServer(self.mail, observers=[self.trap])
        self.first: dict[str, str] = {}

    def __enter__(self) -> Hunt:
        self.server.start()
        self.server.write_token_file(self.folder / "sandbox-token.json")
        write_config(self.program, f"{self.server.url}/", UNHINDERED)
        return self

    def __exit__(self, *_: object) -> None:
        self.program.stop_all()
        self.server.close()

    # the program

    def poll(self) -> None:
        """One undisturbed cycle, in this process: quick."""
        done = CliRunner().invoke(
            tactful, ["--config", str(self.folder / "config.toml"), "poll"], catch_exceptions=False
        )
        assert done.exit_code == 0, done.output

    def settle(self) -> None:
        """What a running agent does within the next quarter of an hour."""
        self.poll()
        self.clock.advance(timedelta(minutes=11))
        self.poll()

    def kill(self, nth: int, calls: int) -> None:
        """Start the daemon, which is about to make so many calls, and kill it at a moment drawn for
        this kill.
        """
        seed = f"{self.seed}:{nth}"
        for beat in self.beats():
            beat.unlink()
        daemon = self.program.start("run")
        aimed = number(f"{seed}:how", 5) > 0
        if aimed:
            delay = number(f"{seed}:delay", 25) / 1000
            self.trap.arm(
                1 + number(f"{seed}:call", calls),
                lambda: threading.Timer(delay, daemon.kill).start(),
            )
        else:
            threading.Timer(number(f"{seed}:start", 2500) / 1000, daemon.kill).start()
        while not self.beats() and daemon.poll() is None:
            wait(daemon, 0.01)
        idle = bool(self.beats()) and daemon.poll() is None
        if idle:
            wait(daemon, number(f"{seed}:idle", 30) / 1000)
            daemon.kill()
        said, _ = daemon.communicate(timeout=30)
        self.trap.disarm()
        assert daemon.returncode == -9, said
        self.killed["idle" if idle else "in a cycle" if self.trap.calls else "starting"] += 1

    def beats(self) -> list[Path]:
        return list((self.folder / "run" / "tactful").glob("heartbeat-*.json"))

    # the people

    def act(self, what: str) -> None:
        for order in filter(None, (part.strip() for part in what.split(";"))):
            verb, *names = order.split()
            getattr(self, f"_{verb}")(*names)

    def _invite(self, name: str, day: str) -> None:
        """They confirm an interview on that day of March at 2 pm, and the user accepts."""
        made = self.mail.deliver(
            sender=f"Dana {name} <dana@{name.lower()}.example>",
            to=ME,
            subject=f"Interview at {name}",
            text=f"Hi Sam,\n\nYour interview is confirmed for March {day} at 2 pm.\n\nDana\n",
        )
        self.mail.user.relabels(made.thread_id, add=["Interviews"])
        self.first[name] = made.id
        self.mail.user.sends(text="Hi Dana,\n\nThat works for me.\n\nSam", answers=made.id)

    def _until(self, day: str, hour: str) -> None:
        month, _, number_of_day = day.rpartition("-")
        self.clock.set(datetime(2026, int(month), int(number_of_day), int(hour), tzinfo=ZONE))

    def _answer(self, name: str) -> None:
        self.mail.deliver(
            sender=f"Dana {name} <dana@{name.lower()}.example>",
            to=ME,
            subject=f"Re: Interview at {name}",
            text="Hi Sam,\n\nWe are still talking to others; you will hear from us.\n\nDana\n",
            answers=self.first[name],
        )

    def _send(self, name: str) -> None:
        for key in self._drafts(name):
            self.mail.user.send_draft(key)

    def _edit(self, name: str) -> None:
        for key in self._drafts(name):
            self.mail.user.edit_draft(key, text="Dear Dana, in my own words. Sam")

    def _discard(self, name: str) -> None:
        for key in self._drafts(name):
            self.mail.user.discard_draft(key)

    def _drafts(self, name: str) -> list[str]:
        found = [key for key, one in self.mail.drafts.listed() if one.letter.subject.endswith(name)]
        assert found, f"no draft to {name}: the story is another one"
        return found

    # what is left

    def snapshot(self) -> list[tuple[str, ...]]:
        """Every message: its labels, subject, recipients and words; ids and times left out.

        Of a draft of ours that nobody changed, the words above the quoted mail are left out too.
        Which of our ways to put it is taken hangs on Gmail's ids, and those on how many things the
        sandbox has made so far: one blanking more, after a kill in the midst of one, moves them.
        """
        return sorted(
            (
                ",".join(sorted(one.labels)),
                one.letter.subject,
                ",".join(one.letter.addresses("To")),
                _quoted(one.letter.plain_text)
                if one.letter.header("X-Draft-Ref")
                else one.letter.plain_text,
            )
            for one in self.mail.state.store.messages.values()
        )

    def made(self) -> int:
        """How many drafts Gmail was made to create, ever."""
        return sum(one.executed for one in self.server.journal if one.call == "drafts.create")


def _quoted(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if line.startswith((">", "On ")))


def wait(process: subprocess.Popen[str], seconds: float) -> None:
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return


STORY: Sequence[str] = (
    "invite Northwind 3; invite Bluebird 3; invite Harbour 4; invite Lindgren 4",
    "until 3-03 16",
    "send Northwind; answer Bluebird; until 3-04 16",
    "answer Harbour; edit Lindgren; until 3-05 9",
    "invite Quarry 6; invite Saffron 6; invite Tidewater 9; invite Umber 9; send Lindgren",
    "until 3-06 16",
    "send Quarry; discard Saffron; until 3-09 16",
    "answer Tidewater; until 3-10 10",
    "until 3-15 10",
    "until 3-16 10",
    "until 3-17 10",
    "answer Northwind; until 3-18 10",
    "until 3-19 10",
    "until 3-20 10",
    "until 3-21 10",
    "until 3-24 10",
    "until 3-28 10",
    "until 3-31 10",
    "until 4-02 10",
    "until 4-06 10",
)
"""Each line is what people do before the program looks again."""


def played(
    folder: Path, lines: int, *, kills: int = 0, calls: Sequence[int] = (), seed: str = "1"
) -> Hunt:
    """The first `lines` of the story, and the hunt as it ended.

    `kills` are spread over the lines as the calls to Gmail were in a hunt played before.
    """
    done = 0
    with Hunt(folder, seed=seed) as hunt:
        for index, line in enumerate(STORY[:lines]):
            hunt.act(line)
            until = kills * sum(calls[: index + 1]) // (sum(calls) or 1)
            for nth in range(done, until):
                hunt.kill(nth, calls[index])
            done = until
            before = hunt.trap.calls
            hunt.settle()
            hunt.calls.append(hunt.trap.calls - before)
        for _ in range(3):  # what the daily limit put off
            hunt.clock.advance(timedelta(days=1))
            hunt.settle()
    return hunt
