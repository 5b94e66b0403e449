"""A whole agent in one process: the sandbox's gateway as its network, a ledger in memory, one
clock.

`World` plays the people. Every exchange runs under the wire validator.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from agent.core.policy import Policy
from agent.core.process import DraftFacts, DraftState, Process
from agent.core.workdays import Calendar
from agent.cycle.cycle import Cycle
from agent.cycle.options import Options, Report
from agent.cycle.ports import Event
from agent.cycle.sync import mark_of
from agent.gmail import COMPOSE, MODIFY, READONLY, GmailMailbox, open_mailbox
from agent.sandbox import Fault, FaultKind, SandboxClock, SandboxGateway, SandboxMailbox
from agent.sandbox.exchange import Close, Late, Postponed, Truncated
from agent.store import SqlLedger, open_store
from agent.writing import Words
from tests.wire.validator import WireValidator

ZONE = ZoneInfo("America/New_York")
ME = "sam@example.com"
DANA = "Dana Reyes <dana@northwind.example>"
TOM = "Tom Adeyemi <tom@bluebird.example>"
ROOT = "http://127.0.0.1:9/"


def local(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """An instant of 2026 in New York; 2 March is a Monday."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


class World:
    """One mailbox, its people, and the agent on it."""

    def __init__(
        self, folder: Path, *, start: datetime | None = None, ledger: str = "sqlite://"
    ) -> None:
        self.clock = SandboxClock((start or local(3, 2)).astimezone(UTC))
        self.mail = SandboxMailbox(account=ME, clock=self.clock)
        self.mail.user.creates_label("Interviews")
        self.validator = WireValidator()
        self.gateway = SandboxGateway(self.mail, observers=[self.validator])
        self.policy = Policy(calendar=Calendar(zone=ZONE))
        self.folder = folder
        self.store = open_store(ledger)
        self.lost: list[str] = []
        self.start_agent()

    def start_agent(self, **changes: object) -> None:
        """A new program on the same ledger, as after a restart."""
        self.mailbox = self._connect(marks=bool(changes.get("mark_threads")))
        self.ledger: SqlLedger = self.store.bind(ME, "login-1", at=self.clock.now())
        self.options = Options(policy=self.policy, label="Interviews", user_name="Sam Rivera")
        self.options = replace(self.options, **changes)  # type: ignore[arg-type]
        self.cycle = Cycle(self.mailbox, self.ledger, Words(), self.options)

    def _connect(self, *, marks: bool = False) -> GmailMailbox:
        scopes = (READONLY, COMPOSE, MODIFY) if marks else (READONLY, COMPOSE)
        path = self.folder / "token.json"
        self.gateway.oauth.write_token_file(path, token_uri=f"{ROOT}token", scopes=scopes)
        mailbox, _ = open_mailbox(
            api_root=ROOT,
            token_file=path,
            clock=self.clock,
            mark=mark_of("Interviews") if marks else "",
            handler=self._answer,
        )
        return mailbox

    def _answer(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, Mapping[str, str], bytes]:
        """The network between agent and sandbox: what a fault does to an answer happens here."""
        answer = self.gateway.answer(method, target, headers, body)
        match answer.delivery:
            case Close(reset=reset):
                self.lost.append(f"{method} {target}")
                raise ConnectionResetError if reset else ConnectionAbortedError
            case Late():
                raise TimeoutError
            case Postponed(resume=resume):
                self.late = resume
                raise TimeoutError
            case Truncated(keep=keep):
                return answer.status, answer.headers, answer.body[:keep]
            case _:
                return answer.status, answer.headers, answer.body

    # People

    def at(self, month: int, day: int, hour: int = 9, minute: int = 0) -> None:
        self.clock.set(local(month, day, hour, minute))

    def writes(
        self,
        text: str,
        *,
        sender: str = DANA,
        answers: str = "",
        subject: str = "Interview",
        **more,
    ) -> str:
        """They write; a first message gets the label. Returns the message's id."""
        message = self.mail.deliver(
            sender=sender,
            to=ME,
            text=text,
            answers=answers,
            subject=f"Re: {subject}" if answers else subject,
            **more,
        )
        if not answers:
            self.mail.user.relabels(message.thread_id, add=["Interviews"])
        return message.id

    def thread_of(self, message_id: str) -> str:
        return self.mail.message(message_id).thread_id

    def sends(self, text: str, *, answers: str) -> str:
        return self.mail.user.sends(text=text, answers=answers).id

    def fault(self, call: str, kind: FaultKind, **more: object) -> None:
        self.gateway.faults.add(Fault(call=call, kind=kind, **more))  # type: ignore[arg-type]

    # The agent

    def poll(self) -> Report:
        return self.cycle.run()

    def polls_until(self, end: datetime, *, every: timedelta = timedelta(hours=6)) -> None:
        """Poll regularly, and whenever something falls due."""
        while self.clock.now() < end:
            due = self.ledger.next_due_at()
            moments = [self.clock.now() + every, end]
            moments += [due] if due is not None and due > self.clock.now() else []
            self.clock.set(min(moments))
            self.poll()

    def process(self, number: int = 0) -> Process:
        return self.ledger.processes()[number]

    def drafts(self, *states: DraftState) -> list[DraftFacts]:
        return [
            draft
            for process in self.ledger.processes()
            for draft in process.drafts
            if not states or draft.state in states
        ]

    def draft_ids(self) -> list[str]:
        """Every draft in the mailbox, whoever made it."""
        return [key for key, _ in self.mail.drafts.listed()]

    def draft_text(self, draft_id: str) -> str:
        return self.mail.drafts.message(draft_id).letter.plain_text

    def story(self) -> list[str]:
        return [event.event for event in self.ledger.events()]

    def events(self, name: str) -> list[Event]:
        return [event for event in self.ledger.events() if event.event == name]

    def calls(self) -> list[str]:
        """The Gmail calls made since the journal was last cleared."""
        return [request.call for request in self.gateway.journal if request.call]

    def assert_sound(self) -> None:
        """What holds at the end of every test."""
        assert self.gateway.send_attempts == 0
        assert self.mailbox.refused == ()
        self.validator.assert_clean()

    # Situations most tests begin with

    def interviewed(self) -> str:
        """Dana confirmed an interview on Thu 5 March, 14:00; Sam accepted; read by the agent."""
        first = self.writes(
            "Hi Sam,\n\nYour interview is confirmed for Thursday, March 5 at 2 pm.\n\nDana\n"
        )
        self.clock.advance(timedelta(hours=1))
        self.sends("Hi Dana,\n\nThursday at 2 pm works for me.\n\nSam", answers=first)
        self.poll()
        return first


@contextmanager
def sound_world(folder: Path, *, ledger: str = "sqlite://") -> Iterator[World]:
    """A world for one test, which it has to leave sound."""
    world = World(folder, ledger=ledger)
    yield world
    world.assert_sound()
    world.store.close()
