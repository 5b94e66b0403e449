"""A job hunt in which the daemon is killed again and again, and the same one undisturbed.

The sandbox is served by the test; `tactful run` is a process of its own and dies by SIGKILL: mostly
in the middle of a cycle, at the kth answer of Gmail or some milliseconds after it, so that requests
and commits are hit alike; now and then at some moment of its start, or idle. Which, is drawn from
the seed and the number of the kill, so that a failing run can be told again. A cycle that ends
before its kth answer is followed by another one, by SIGHUP, and that one is hit.
"""

from __future__ import annotations

import hashlib
import signal
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
from agent.daemon.heartbeat import read_heartbeat
from agent.sandbox import SandboxClock, SandboxMailbox, SandboxServer
from agent.sandbox.exchange import Exchange
from tests.acceptance.program import Program, write_config

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
    """Counts Gmail's answers and calls `spring` at the kth (0: never): the sandbox's observer."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._left = 0
        self._spring: Callable[[], None] | None = None
        self.calls = 0
        self.sprung = False

    def arm(self, after: int, spring: Callable[[], None]) -> None:
        with self._lock:
            self._left, self._spring, self.calls, self.sprung = after, spring, 0, False

    def disarm(self) -> None:
        with self._lock:
            self._spring = None

    def __call__(self, exchange: Exchange) -> None:
        with self._lock:
            self.calls += 1
            self._left -= 1
            spring = self._spring if self._left == 0 else None
            self.sprung = self.sprung or spring is not None
        if spring is not None:
            spring()


@dataclass
class Hunt:
    """One mailbox, its people, and a program on it."""

    folder: Path
    seed: str = "1"
    killed: Counter[str] = field(default_factory=Counter)
    hit: Counter[int] = field(default_factory=Counter)
    """Kills in a cycle by how many calls it had made."""
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

    def settle(self) -> int:
        """What a running agent does within the next quarter of an hour; the first cycle's calls.

        People act a minute after it, never in the moment of a draft: the sandbox's clock stands
        still while the agent's goes on, so that an answer would seem to have come before it.
        """
        before = self.trap.calls
        self.poll()
        calls = self.trap.calls - before
        self.clock.advance(timedelta(minutes=11))
        self.poll()
        self.clock.advance(timedelta(minutes=1))
        return calls

    def kill(self, nth: int, reach: int) -> int:
        """Start the daemon and kill it at a moment drawn for this kill; `reach` is how many calls
        its first cycle is expected to make, and the answer what the next one's should be.
        """
        seed = f"{self.seed}:{nth}"
        for beat in self.beats():
            beat.unlink()
        daemon = self.program.start("run")
        self.trap.arm(0, daemon.kill)
        match number(f"{seed}:how", 20):
            case 0:
                threading.Timer(number(f"{seed}:start", 2500) / 1000, daemon.kill).start()
            case 1:
                pass
            case _:
                self._aim(daemon, 1 + number(f"{seed}:call", reach), number(f"{seed}:delay", 20))
        while self._worked_at() is None and daemon.poll() is None:
            wait(daemon, 0.01)
        ended = None
        if daemon.poll() is None and not self.trap.sprung:
            ended, reach = self._worked_at(), max(1, self.trap.calls)
            if number(f"{seed}:how", 20) == 1:
                wait(daemon, number(f"{seed}:idle", 30) / 1000)
                daemon.kill()
            else:
                self._aim(daemon, 1, number(f"{seed}:delay", 3))
                daemon.send_signal(signal.SIGHUP)
        said, _ = daemon.communicate(timeout=60)
        self.trap.disarm()
        assert daemon.returncode == -9, said
        if ended is None and not self.trap.calls:
            self.killed["starting"] += 1
        elif self._worked_at() == ended and (ended is None or self.trap.sprung):
            self.killed["in a cycle"] += 1
            self.hit[self.trap.calls] += 1
        else:
            self.killed["idle"] += 1
        return reach

    def _aim(self, daemon: subprocess.Popen[str], call: int, delay: int) -> None:
        """Kill it `delay` milliseconds after that call's answer; 0: before it gets the answer."""
        if delay == 0:
            self.trap.arm(call, daemon.kill)
        else:
            self.trap.arm(call, lambda: threading.Timer(delay / 1000, daemon.kill).start())

    def _worked_at(self) -> datetime | None:
        """The end of the daemon's last cycle; None before its first."""
        found = [read_heartbeat(beat) for beat in self.beats()]
        return found[0].worked_at if found and found[0] is not None else None

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

    `kills` are spread over the lines as the calls to Gmail were in a hunt played before: those of
    the first cycle on each line.
    """
    done = 0
    with Hunt(folder, seed=seed) as hunt:
        for index, line in enumerate(STORY[:lines]):
            hunt.act(line)
            until = kills * sum(calls[: index + 1]) // (sum(calls) or 1)
            reach = calls[index] if calls else 0
            for nth in range(done, until):
                reach = hunt.kill(nth, reach)
            done = until
            hunt.calls.append(hunt.settle())
        for _ in range(3):  # what the daily limit put off
            hunt.clock.advance(timedelta(days=1))
            hunt.settle()
    return hunt
