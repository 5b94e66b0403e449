"""Recording where each process stands: the decision, when to look again, and what is news to the
user.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from agent.core.decision import Decision, Held, Reason, Wait, Withdraw, Write, next_change
from agent.core.process import DraftState, Process
from agent.core.rules.attached import Unattached
from agent.core.rules.withdraw import withdrawal_due_at
from agent.cycle.following import GONE_FOR
from agent.cycle.options import Options, Report
from agent.cycle.ports import Event, Ledger, Standing
from agent.cycle.setbacks import as_tactful, fault_of
from agent.cycle.tidings import reminder_due_at, said_once, tidings, untold

OVERTAKEN = "overtaken"
NOTHING_ATTACHED = "nothing_attached"
LOOK_AGAIN = timedelta(days=1)
"""While a draft waits, the process is looked at again this often (the gate Elsewhere)."""
LOOKED_FOR = frozenset({DraftState.LIVE, DraftState.GONE})
"""Drafts that are a reason to: they may have answered, or the user have sent it, elsewhere."""


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
                held=before.held if before else None,
                due_at=fault.retry_at,
                decided_at=report.at,
                fault=fault,
            )
        )

    def record(
        self,
        process: Process,
        decision: Decision,
        held: Held | None,
        now: datetime,
        *,
        look_at: datetime | None = None,
    ) -> None:
        """`look_at`: when a look elsewhere goes on that did not come to its end."""
        if self.options.dry_run:
            return
        policy = self.options.policy
        once = list(said_once(process, held, policy, now))
        once = untold(once, self.ledger.events(process.id)) if once else []
        news = tidings(process, self.ledger.standing(process.id), decision, held, now)
        moments = [next_change(decision), held.until if held else None, look_at]
        moments += [withdrawal_due_at(one, policy) for one in process.drafts]
        reminders = [reminder_due_at(one, policy) for one in process.drafts]
        moments += [at for at in reminders if at is not None and at > now]
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
        moments += [now + LOOK_AGAIN for one in process.drafts if one.state in LOOKED_FOR]
        if isinstance(decision, Write) and held is None and process.holding_draft is None:
            # Owed and not made: another draft was to be written, until the thread was read again.
            moments.append(now)
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
            events=[*news, *once],
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
