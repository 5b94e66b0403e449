"""Recording where each process stands: the decision, when to look again, and what is news to the
user.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from agent.core.decision import (
    Ask,
    Decision,
    Held,
    Reason,
    Rest,
    Wait,
    Withdraw,
    YourTurn,
    next_change,
)
from agent.core.process import DraftState, Process
from agent.core.rules.attached import Unattached
from agent.core.rules.withdraw import withdrawal_due_at
from agent.cycle.following import GONE_FOR
from agent.cycle.options import Options, Report
from agent.cycle.ports import Event, Ledger, Standing
from agent.cycle.setbacks import as_tactful, fault_of

OVERTAKEN = "overtaken"
NOTHING_ATTACHED = "nothing_attached"
LOOK_AGAIN = timedelta(days=1)
"""While a draft waits, the process is looked at again this often (the gate Elsewhere)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorder:
    ledger: Ledger
    options: Options

    def set_back(
        self,
        process_id: int,
        error: Exception,
        report: Report,
        decision: Decision | None = None,
    ) -> None:
        report.faults.append((f"process {process_id}", as_tactful(error)))
        before = self.ledger.standing(process_id)
        failures = 1 + (before.fault.failures if before and before.fault else 0)
        fault = fault_of(error, failures, report.at)
        unknown = Reason(rule="", because="It could not be worked out; it is tried again later.")
        if decision is None:
            decision = before.decision if before else Wait(reason=unknown, until=fault.retry_at)
        self.ledger.record_standing(
            Standing(
                process_id=process_id,
                decision=decision,
                held=None,
                due_at=fault.retry_at,
                decided_at=report.at,
                fault=fault,
            )
        )

    def record(
        self, process: Process, decision: Decision, held: Held | None, now: datetime
    ) -> None:
        if self.options.dry_run:
            return
        before = self.ledger.standing(process.id)
        self._tell(process, before.decision if before else None, decision, now)
        self._ask(process, before.held if before else None, held, now)
        moments = [next_change(decision), held.until if held else None]
        moments += [withdrawal_due_at(one, self.options.policy) for one in process.drafts]
        moments += [
            (one.ended_at or one.planned_at) + GONE_FOR
            for one in process.drafts
            if one.state is DraftState.GONE
        ]
        moments += [
            now
            for one in process.drafts
            if one.state is DraftState.LIVE and one.withdrawal is not None
        ]
        moments += [now + LOOK_AGAIN for one in process.drafts if one.state is DraftState.LIVE]
        ahead = [at for at in moments if at is not None]
        self.ledger.record_standing(
            Standing(
                process_id=process.id,
                decision=decision,
                held=held,
                due_at=min(ahead, default=None),
                decided_at=now,
            ),
            heard=len(process.instructions),
        )

    def tell_overtaken(self, process: Process, lapsed: Sequence[Withdraw], now: datetime) -> None:
        """Say once of each draft in the user's hands that it has been overtaken; touch nothing."""
        said = (
            {(event.event, event.because) for event in self.ledger.events(process.id)}
            if lapsed
            else set()
        )
        for one in lapsed:
            because = f"{one.because} The draft you have in hand is out of date; discard it?"
            if (OVERTAKEN, because) in said:
                continue
            draft = next(each for each in process.drafts if each.intent_id == one.intent_id)
            self.ledger.note(
                Event(
                    process_id=process.id,
                    thread_id=draft.thread_id,
                    at=now,
                    event=OVERTAKEN,
                    because=because,
                    kind=draft.kind,
                    step=draft.step,
                    evidence=one.evidence,
                )
            )

    def tell_unattached(self, process: Process, found: Sequence[Unattached], now: datetime) -> None:
        """Say once that what they asked for went out with nothing attached."""
        if not found:
            return
        said = {event.because for event in self.ledger.events(process.id)}
        for one in found:
            if one.because not in said:
                self.ledger.note(
                    Event(
                        process_id=process.id,
                        thread_id=one.message.thread_id,
                        at=now,
                        event=NOTHING_ATTACHED,
                        because=one.because,
                        evidence=one.evidence,
                    )
                )

    def _tell(
        self, process: Process, before: Decision | None, decision: Decision, now: datetime
    ) -> None:
        """A line in the story where a question, a turn of the user's or an end is new."""
        event: str | None = None
        match decision:
            case Ask(key=key):
                new = not isinstance(before, Ask) or before.key != key
                event = "ask" if new else None
            case YourTurn(reason=reason):
                new = not isinstance(before, YourTurn) or before.reason != reason
                event = "your_turn" if new else None
            case Rest(reason=reason):
                closes = reason.rule in ("R0", "R1")
                new = not isinstance(before, Rest) or before.reason != reason
                event = "close" if closes and new else None
            case _:
                event = None
        if event is None:
            return
        thread_id = process.threads[-1].id if process.threads else ""
        self.ledger.note(
            Event(
                process_id=process.id,
                thread_id=thread_id,
                at=now,
                event=event,
                because=decision.reason.because,
                evidence=decision.reason.evidence,
            )
        )

    def _ask(self, process: Process, before: Held | None, held: Held | None, now: datetime) -> None:
        """A line in the story where a gate has a new question."""
        if held is None or not held.key or (before is not None and before.key == held.key):
            return
        self.ledger.note(
            Event(
                process_id=process.id,
                thread_id=held.decision.planned.thread_id,
                at=now,
                event="ask",
                because=held.because,
            )
        )
