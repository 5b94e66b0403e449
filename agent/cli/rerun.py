"""The past lived through again: an export delivered message by message to the real agent.

The agent's clock is the sandbox's, so nothing takes real time; only what concerns a labelled
thread, or falls due, makes it look.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from agent.app import opened_store, options_of
from agent.config import Config
from agent.core.process import DraftState
from agent.core.workdays import Calendar
from agent.cycle.cycle import Cycle
from agent.errors import TactfulError
from agent.gmail import open_mailbox
from agent.sandbox import SandboxClock, SandboxGateway
from agent.sandbox.replay import Past, Replay
from agent.sandbox.takeout import TakeoutMessage
from agent.store.remembering import RememberingLedger
from agent.writing import OwnLetters, Words

NOWHERE = "http://127.0.0.1:9/"
"""An address nothing is ever asked at: the sandbox answers in this process."""
READ_AND_SENT = timedelta(hours=2)
"""Working hours after which a draft counts as sent (DESIGN, `backtest`)."""
SLOWEST = timedelta(hours=6)
"""How far apart looks grow while something stays due."""
FORGET_AFTER = 500
"""Requests the sandbox remembers."""


@dataclass(slots=True, kw_only=True)
class ReplayTime:
    """The sandbox's time for the agent. Its waiting for quota passes beside it, not in it."""

    clock: SandboxClock
    waited: float = 0.0

    def now(self) -> datetime:
        return self.clock.now()

    def monotonic(self) -> float:
        return self.clock.now().timestamp() + self.waited

    def sleep(self, seconds: float) -> None:
        self.waited += max(0.0, seconds)


@dataclass(slots=True, kw_only=True)
class Rerun:
    """A past, the agent that lives through it, and what is to become of its drafts.

    `sent_ids` are the messages that never were: our drafts, counted as sent.
    """

    replay: Replay
    gateway: SandboxGateway
    config: Config
    ledger: RememberingLedger
    cycle: Cycle
    assume_sent: bool
    end: datetime
    sent_ids: set[str] = field(default_factory=set)
    faults: list[tuple[str, TactfulError]] = field(default_factory=list)
    delivered: int = 0
    looks: int = 0
    _threads: set[str] = field(default_factory=set)
    _look_at: datetime | None = None
    _due_at: datetime | None = None
    _patience: timedelta = timedelta(0)
    _to_send: dict[int, datetime] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return self.replay.clock.now()

    @property
    def last_at(self) -> datetime:
        """When the history ends: nothing after it is known."""
        return self.replay.last_at

    @property
    def calendar(self) -> Calendar:
        return self.config.policy().calendar

    def run(self, on_moment: Callable[[datetime], None] = lambda _: None) -> None:
        """Go from one thing that happens, or falls due, to the next, up to the end.

        1. A message arrives; the agent looks as soon after it as it polls, if the thread is its
           business.
        2. Something falls due: the agent looks then.
        3. A draft has lain for two working hours: it is sent, unless news waits to be looked at,
           which comes first.
        """
        with _few_collections():
            self._live(on_moment)

    def _live(self, on_moment: Callable[[datetime], None]) -> None:
        self._look()
        while (moment := self._next()) is not None and moment <= self.end:
            if moment == self.replay.next_at:
                self._arrive(self.replay.deliver_next())
                continue
            self.replay.advance(moment)
            on_moment(moment)
            due = [one for one, at in self._to_send.items() if at <= moment]
            if due and self._look_at is None:
                self._send(due)
            self._look()
        self.replay.advance(self.end)
        self._look()

    def _next(self) -> datetime | None:
        moments = [self.replay.next_at, self._look_at, self._due_at, *self._to_send.values()]
        return min((one for one in moments if one is not None), default=None)

    def _arrive(self, message: TakeoutMessage) -> None:
        self.delivered += 1
        base = self.config.gmail.label
        if any(is_under(label, base) for label in message.labels):
            self._threads.add(message.thread_id)
        if message.thread_id in self._threads and self._look_at is None:
            self._look_at = self.now + self.config.gmail.poll_every

    def _look(self) -> None:
        """One cycle of the real agent, and when the next one is due."""
        report = self.cycle.run()
        self.faults += report.faults
        self.looks += 1
        self._look_at = None
        self._threads |= set(self.ledger.tracked())
        if len(self.gateway.journal) > FORGET_AFTER:
            self.gateway.journal.clear()
        due = self.ledger.next_due_at()
        if due is not None and due <= self.now:
            poll = self.config.gmail.poll_every
            self._patience = min(max(poll, self._patience * 2), SLOWEST)
            due = self.now + self._patience
        else:
            self._patience = timedelta(0)
        self._due_at = due and _whole_second(due)
        if self.assume_sent:
            self._plan_sending()

    def _plan_sending(self) -> None:
        live = {
            draft.intent_id: draft.made_at or draft.planned_at
            for _, draft in self.ledger.drafts_in([DraftState.LIVE])
        }
        self._to_send = {
            intent: self._to_send.get(intent) or after_working(self.calendar, made, READ_AND_SENT)
            for intent, made in live.items()
        }

    def _send(self, intents: Iterable[int]) -> None:
        for intent in intents:
            draft = self.ledger.draft(intent)
            del self._to_send[intent]
            if draft.state is DraftState.LIVE and draft.draft_id is not None:
                self.sent_ids.add(self.replay.mailbox.user.send_draft(draft.draft_id).id)


@contextmanager
def _few_collections() -> Iterator[None]:
    """The past is large and stays: looking through it for garbage took a sixth of the time."""
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(50_000, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def is_under(label: str, base: str) -> bool:
    """Whether a label's name is the base's or stands under it, letters' case ignored."""
    name, wanted = label.casefold(), base.casefold()
    return name == wanted or name.startswith(f"{wanted}/")


def after_working(calendar: Calendar, moment: datetime, span: timedelta) -> datetime:
    """The instant when that much working time has passed since `moment`."""
    at = calendar.next_working_moment(moment, seasons=False)
    while (closes := calendar.at(calendar.day_of(at), calendar.closes)) < at + span:
        span -= closes - at
        at = calendar.next_working_moment(closes, seasons=False)
    return at + span


def _whole_second(moment: datetime) -> datetime:
    """Not before `moment`: Gmail's clock, as the agent hears it, has whole seconds."""
    return moment.replace(microsecond=0) + timedelta(seconds=moment.microsecond > 0)


@contextmanager
def rerun_of(
    past: Past, config: Config, *, account: str, end: datetime, assume_sent: bool, folder: Path
) -> Iterator[Rerun]:
    """The agent on an empty mailbox at the past's first moment, its ledger in memory.

    `folder` holds the login to the sandbox meanwhile.
    """
    label = config.gmail.label
    known = sorted(name for name in past.labels if is_under(name, label))
    replay = Replay(past, account=account, labels=[label, *known])
    gateway = SandboxGateway(replay.mailbox)

    def answer(
        method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, Mapping[str, str], bytes]:
        plain = {key: value for key, value in headers.items() if key.lower() != "accept-encoding"}
        found = gateway.answer(method, target, plain, body)
        return found.status, found.headers, found.body

    staged = config.model_copy(
        update={
            "gmail": config.gmail.model_copy(
                update={"api_root": NOWHERE, "token_file": _login(gateway, folder)}
            ),
            "store": config.store.model_copy(update={"url": "sqlite://"}),
        }
    )
    with opened_store(staged) as store:
        mailbox, _ = open_mailbox(
            api_root=NOWHERE,
            token_file=staged.gmail.token_file,
            clock=ReplayTime(clock=replay.clock),
            handler=answer,
        )
        ledger = RememberingLedger.of(
            store.bind(account, mailbox.fingerprint, at=replay.clock.now())
        )
        words = Words(OwnLetters(config.drafts.templates_dir))
        cycle = Cycle(mailbox, ledger, words, options_of(staged, account=account))
        yield Rerun(
            replay=replay,
            gateway=gateway,
            config=staged,
            ledger=ledger,
            cycle=cycle,
            assume_sent=assume_sent,
            end=end,
        )


def _login(gateway: SandboxGateway, folder: Path) -> Path:
    """A login to the sandbox that does not run out."""
    path = folder / "token.json"
    gateway.oauth.write_token_file(path, token_uri=f"{NOWHERE}token")
    return path
