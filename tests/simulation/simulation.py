"""Plays one schedule: the real agent over the sandbox in one process, on a virtual clock.

Chaos first, with what the schedule says; then quiescence, in which nothing goes wrong any more; and
then the checks of what has to be true in the end.
"""

from __future__ import annotations

import threading
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from agent.cycle.options import Report
from agent.errors import Forbidden, MailboxUnavailable, TactfulError
from agent.sandbox import (
    Fault,
    FaultKind,
    Observer,
    Quirks,
    SandboxClock,
    SandboxGateway,
    SandboxMailbox,
)
from agent.sandbox.exchange import Answer, Close, Late, Postponed, Truncated, request_of
from agent.sandbox.gateway import _target_of
from tests.simulation.ending import judge_the_end
from tests.simulation.host import Host, Killed, new_ledger, own_folder
from tests.simulation.people import People
from tests.simulation.schedule import Deed, Schedule, Strike
from tests.simulation.stories import LABEL, ME, START, STORIES
from tests.simulation.witness import Witness

LATENCY = timedelta(milliseconds=150)
QUIET: tuple[int | str, ...] = (11, 11, 60, 400, "due", 15)
"""The rounds of quiescence: past the settle time, past every set-back's longest wait."""
A_DAY = 24 * 60 + 5
"""A round more where a draft vanished: the search that shows it sent may lag, and is daily."""
SETTLING = (5, 6, 7)
"""More rounds, as long as the one before made or removed a draft: the next sees it in history."""
SETTLED = timedelta(minutes=11)
"""The agent polls every few minutes. A jump to what is due leaves out only polls that find nothing
to do, and while an attempt is unclear there is something.
"""
MOST_CALLS = 200
FAULTS = {
    "lost_request": FaultKind.LOST_REQUEST,
    "lost_response": FaultKind.LOST_RESPONSE,
    "late_request": FaultKind.LATE_REQUEST,
    "429": FaultKind.RATE_429,
    "403": FaultKind.RATE_403,
    "500_before": FaultKind.ERROR_500_BEFORE,
    "500_after": FaultKind.ERROR_500_AFTER,
    "401": FaultKind.HTTP_401,
    "bad_json": FaultKind.BAD_JSON,
    "truncated": FaultKind.TRUNCATED,
    "html_200": FaultKind.HTML_200,
    "empty_page": FaultKind.EMPTY_PAGE,
    "duplicates": FaultKind.DUPLICATE_HISTORY,
}


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What a run showed. `steps` are all seam steps in order, as (host, at, nth)."""

    schedule: Schedule
    violations: list[str] = field(default_factory=list)
    drafts: int = 0
    kills: int = 0
    fired: int = 0
    windows: int = 0
    withdrawals: int = 0
    posts: int = 0
    steps: list[tuple[str, str, int]] = field(default_factory=list)
    log: list[str] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        return bool(self.violations)


class Simulation:
    """One schedule being played."""

    def __init__(
        self, schedule: Schedule, folder: Path, *, observers: Sequence[Observer] = ()
    ) -> None:
        self.schedule = schedule
        self.story = STORIES[schedule.story]
        self.clock = SandboxClock(START)
        lag = schedule.quirks.get("index_lag", 0)
        others = {key: value for key, value in schedule.quirks.items() if key != "index_lag"}
        quirks = replace(Quirks(**others), index_lag=timedelta(seconds=lag))
        self.mail = SandboxMailbox(account=ME, clock=self.clock, quirks=quirks)
        self.mail.user.creates_label(LABEL)
        self.label = LABEL
        self.outcome = Outcome(schedule=schedule)
        self.witness = Witness(self)
        self.gateway = SandboxGateway(self.mail, observers=[*observers, self.witness.executed])
        self.threads = self.story.begin(self.mail)
        self.hosts = self._hosts(folder)
        self.people = People(self)
        self.quiet = False
        self.done: list[str] = []
        """The deeds done so far."""
        self.off_from: list[datetime] = []
        """When a program ended that was not started again for days: the jump left its start out."""
        self._acting = False
        self._strikes = {(one.host, one.at, one.nth): one for one in schedule.strikes}
        self._deeds: dict[tuple[str, str, int, bool], list[Deed]] = {}
        for deed in schedule.deeds:
            key = (deed.host, deed.at, deed.nth, deed.after)
            self._deeds.setdefault(key, []).append(deed)
        self._baton = Baton(schedule.switches)

    def _hosts(self, folder: Path) -> tuple[Host, ...]:
        files = [new_ledger(folder / "h0.db")]
        for number in range(1, self.schedule.hosts):
            files.append(files[0] if self.schedule.shared else new_ledger(folder / f"h{number}.db"))
        return tuple(Host(self, f"h{number}", folder, file) for number, file in enumerate(files))

    def ledger_hosts(self) -> list[Host]:
        """One running host for each ledger there is."""
        return list({host.file: host for host in self.hosts if host.is_up}.values())

    def say(self, line: str) -> None:
        self.outcome.log.append(f"{self.clock.now():%m-%d %H:%M:%S} {line}")

    def object(self, violation: str) -> None:
        self.say(f"!! {violation}")
        self.outcome.violations.append(f"{self.clock.now():%Y-%m-%d %H:%M:%S} {violation}")

    # The run

    def play(self) -> Outcome:
        try:
            for number, gap in enumerate(self.schedule.rounds, start=1):
                self._round(gap, number)
                if self.outcome.failed:
                    return self._ended()
            self.quiet = True
            self.gateway.faults.clear()
            self.say("-- quiet from here")
            done = (-1, -1)
            for gap in self._quiet_rounds():
                before, done = done, (len(self.witness.made), self.witness.withdrawals)
                if gap in SETTLING and done == before:
                    break
                self._round(gap, 0)
            if not self.outcome.failed:
                judge_the_end(self, self.witness)
            return self._ended()
        finally:
            for host in self.hosts:
                host.close()

    def _quiet_rounds(self) -> Iterator[int | str]:
        yield from QUIET
        if any(host.rows("SELECT 1 FROM drafts WHERE state = 'gone'") for host in self.hosts):
            yield A_DAY
        yield from SETTLING

    def _ended(self) -> Outcome:
        outcome, witness = self.outcome, self.witness
        outcome.drafts = len(witness.made)
        outcome.windows = witness.windows
        outcome.withdrawals = witness.withdrawals
        return outcome

    def _round(self, gap: int | str, number: int) -> None:
        self._pass_time(gap)
        if number:
            self._act("h0", "round", number, after=False)
        if len(self.hosts) == 1:
            self.poll(self.hosts[0])
        else:
            self._baton.round(
                [(host.name, lambda host=host: self.poll(host)) for host in self.hosts]
            )
        if not self.outcome.failed:
            self.witness.look_at_ledgers()

    def _pass_time(self, gap: int | str) -> None:
        if gap == "due":
            moments = []
            for host in self.hosts:
                (found,) = host.rows("SELECT min(coalesce(retry_at, due_at)) FROM processes")
                moments += [found[0]] if found[0] is not None else []
                unclear = host.rows("SELECT 1 FROM drafts WHERE state IN ('creating', 'unknown')")
                moments += [(self.clock.now() + SETTLED).isoformat()] if unclear else []
            self._to_due(moments)
        else:
            self.clock.advance(timedelta(minutes=int(gap)))
        self.gateway.catch_up()
        self.people.see_scheduled_mail_off()

    def _to_due(self, moments: list[str]) -> None:
        now = self.clock.now()
        due = [datetime.fromisoformat(one).replace(tzinfo=UTC) for one in moments]
        ahead = [one for one in due if one > now]
        to = min(ahead, default=now + timedelta(days=1))
        if to - now > timedelta(days=1) and not all(host.is_up for host in self.hosts):
            self.off_from.append(now)
        self.clock.set(min(to, now + timedelta(days=15)) + timedelta(seconds=1))

    def poll(self, host: Host) -> Report | None:
        """One cycle, and whatever ends it."""
        host.calls, host.error = 0, None
        self.say(f"{host.name} polls")
        try:
            if not host.is_up:
                host.start()
            report = host.cycle.run()
        except Killed:
            self.outcome.kills += 1
            self.say(f"{host.name} was killed")
            host.end()
            return None
        except TactfulError as error:
            host.error = error
            self.say(f"{host.name}: {type(error).__name__}: {error.message}")
            if not host.is_up:
                host.end()
            return None
        except Forbidden as forbidden:
            self.object(f"SEND: the guard refused a request of ours: {forbidden}")
            return None
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
            trace = traceback.extract_tb(error.__traceback__)[-1]
            self.object(f"CRASH: {error!r} at {Path(trace.filename).name}:{trace.lineno}")
            host.end()
            return None
        finally:
            if host.calls > MOST_CALLS:
                self.object(f"CALLS: {host.calls} in one poll")
        for where, fault in report.faults:
            self.say(f"{host.name}: set back {where}: {fault.message}")
            if fault.message.startswith("Something unforeseen") and not isinstance(
                fault, MailboxUnavailable
            ):
                self.object(f"CRASH: {where}: {fault.message} {fault.__cause__!r}")
        return report

    # The seams

    def before(self, host: Host, at: str) -> str | None:
        """A step is about to happen; the fault it is to have, if any."""
        if self._acting:
            return None
        number = host.counts[at] = host.counts.get(at, 0) + 1
        self._baton.step(host.name)
        if self.quiet:
            return None
        self.outcome.steps.append((host.name, at, number))
        self._act(host.name, at, number, after=False)
        strike = self._strikes.get((host.name, at, number))
        if strike is None:
            return None
        self.outcome.fired += 1
        self.say(f"{host.name} {at} #{number}: {strike.fault}")
        return strike.fault

    def after(self, host: Host, at: str) -> None:
        if not self._acting and not self.quiet:
            self._act(host.name, at, host.counts[at], after=True)

    def _act(self, host: str, at: str, number: int, *, after: bool) -> None:
        for deed in self._deeds.get((host, at, number, after), ()):
            self.say(
                f"{deed.deed} (thread {deed.thread}) {'after' if after else 'at'} {at} #{number}"
            )
            self._acting = True
            self.done.append(deed.deed)
            self.witness.tick += 1
            try:
                self.people.do(deed.deed, deed.thread)
            finally:
                self._acting = False

    def exchange(
        self, host: Host, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, Mapping[str, str], bytes]:
        """One HTTP call: the network between the agent and the sandbox."""
        request = request_of(method, target, headers, body)
        at = _target_of(request).name
        host.calls += 1
        host.clock.slept_at_this_call = False
        self.clock.advance(LATENCY)
        fault = self.before(host, at)
        number = host.counts[at]
        self.witness.tick += 1
        self.people.see_scheduled_mail_off()
        if fault == "kill_before":
            raise Killed
        if method != "GET":
            self.witness.write_starts(host, at, request)
        if fault in FAULTS:
            strike = self._strikes.get((host.name, at, number)) or Strike(at=at, nth=1, fault=fault)
            self.gateway.faults.add(
                Fault(call=at, kind=FAULTS[fault], seconds=float(strike.seconds))
            )
        answer = self.gateway.answer(method, target, headers, body)
        if fault == "kill_after":
            raise Killed
        if answer.status == 401:
            self.witness.turned_away(at, request)
        try:
            heard = self._delivered(answer)
            if answer.status == 200 and fault not in ("bad_json", "truncated", "html_200"):
                self.witness.heard(host, at, target)
            return heard
        finally:
            self.after(host, at)

    @staticmethod
    def _delivered(answer: Answer) -> tuple[int, Mapping[str, str], bytes]:
        match answer.delivery:
            case Close(reset=reset):
                raise ConnectionResetError if reset else ConnectionAbortedError
            case Late() | Postponed():
                raise TimeoutError
            case Truncated(keep=keep):
                shown = answer.body[: min(keep, len(answer.body) - 1)]
                return answer.status, answer.headers, shown
            case _:
                return answer.status, answer.headers, answer.body


class Baton:
    """Two programs in two threads, of which only one ever runs: at the steps the schedule names
    the other one goes on, so that the same schedule is always the same run.
    """

    def __init__(self, switches: Sequence[int]) -> None:
        self._switches = frozenset(switches)
        self._steps = 0
        self._turn = ""
        self._alive: list[str] = []
        self._changed = threading.Condition()

    def round(self, polls: Sequence[tuple[str, object]]) -> None:
        self._alive = [name for name, _ in polls]
        self._turn = self._alive[0]
        threads = [
            threading.Thread(target=self._run, args=(name, poll), daemon=True)
            for name, poll in polls
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self._alive = []

    def _run(self, name: str, poll: object) -> None:
        self._wait(name)
        try:
            poll()  # type: ignore[operator]
        finally:
            with self._changed:
                self._alive.remove(name)
                self._turn = self._alive[0] if self._alive else ""
                self._changed.notify_all()

    def _wait(self, name: str) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._turn == name)

    def step(self, name: str) -> None:
        """A step of that host: perhaps the other one's turn."""
        if len(self._alive) < 2:
            return
        self._steps += 1
        if self._steps not in self._switches:
            return
        with self._changed:
            self._turn = next(one for one in self._alive if one != name)
            self._changed.notify_all()
        self._wait(name)


def play(schedule: Schedule, *, observers: Sequence[Observer] = ()) -> Outcome:
    """Run the schedule on fresh files in this process's own folder."""
    return Simulation(schedule, own_folder(), observers=observers).play()
