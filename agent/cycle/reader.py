"""Reading the threads that changed: fetch, follow our drafts on them, record their facts.

Each thread stands alone: one that fails is set back with its reason, and the others go on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from agent.core.mail import Thread
from agent.core.process import STANDING, DraftFacts, DraftState, Process
from agent.core.reading import Desk
from agent.cycle.following import (
    GONE_FOR,
    Found,
    discard,
    look_at,
    sent_elsewhere,
    vanished,
)
from agent.cycle.noting import OwnDrafts, note_thread
from agent.cycle.options import Options, Report, Stop
from agent.cycle.ports import Event, Ledger, Mailbox, TrackedThread
from agent.cycle.setbacks import as_tactful, ends_the_cycle, fault_of
from agent.cycle.sync import Synced, base_of, watched
from agent.errors import LedgerError, LoginNeeded, NotThere

UNDECIDED = (DraftState.CREATING, DraftState.UNKNOWN)
SAID = {
    DraftState.OPENED: "You opened the draft; it is yours now.",
    DraftState.EDITED: "You edited the draft; it is yours now.",
    DraftState.SENT: "You sent it.",
    DraftState.GONE: "The draft left the mailbox with nothing sent yet.",
    DraftState.WITHDRAWN: "The draft was no longer needed and has been taken back.",
}
EVENTS = {
    DraftState.OPENED: "opened",
    DraftState.EDITED: "edited",
    DraftState.SENT: "sent",
    DraftState.GONE: "gone",
    DraftState.WITHDRAWN: "withdraw",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    mailbox: Mailbox
    ledger: Ledger
    options: Options
    stop: Stop

    def read(self, found: Synced, report: Report) -> set[int]:
        """Read the threads that changed, and those whose time for another try has come."""
        touched: set[int] = set()
        retry = self._retries(report.at)
        if not (found.relevant or retry):
            return touched
        own = self.own_drafts()
        threads = dict.fromkeys([*found.threads, *retry])
        for process_id, draft in own:
            if draft.message_id in found.moved:
                threads.setdefault(draft.thread_id)
                touched.add(process_id)
        tracked = self.ledger.tracked()
        astray = {draft.thread_id for owner, draft in own if _is_astray(draft, owner, tracked)}
        for thread_id in threads:
            self.stop.check()
            try:
                strays = thread_id in astray
                wanted = not strays or thread_id in found.threads
                read = self._read_one(thread_id, own, report, strays=strays, wanted=wanted)
                if read is not None:
                    touched.add(read)
                report.read += 1
            except (LoginNeeded, LedgerError):
                raise
            except Exception as error:
                if ends_the_cycle(error, report):
                    raise
                self._set_back(thread_id, error, report)
        return touched

    def _retries(self, now: datetime) -> list[str]:
        return [
            thread.id
            for thread in self.ledger.tracked().values()
            if thread.retry_at is not None and thread.retry_at <= now
        ]

    def own_drafts(self) -> tuple[tuple[int, DraftFacts], ...]:
        states = [*STANDING, *UNDECIDED, DraftState.GONE]
        return self.ledger.drafts_in(states)

    def _read_one(
        self,
        thread_id: str,
        own: tuple[tuple[int, DraftFacts], ...],
        report: Report,
        *,
        strays: bool,
        wanted: bool,
    ) -> int | None:
        """Read one thread, follow its drafts, record it; returns its process's id.

        `strays`: a draft of ours went there (its subject was edited), and once that is sent the
        thread is part of the draft's process. Until then it is not recorded, unless it is `wanted`
        for itself or known by a look that failed. None where it was deleted before it was ever
        read, too.
        """
        try:
            thread: Thread | None = self.mailbox.thread(thread_id)
        except NotThere:
            thread = None
        for process_id, draft in own:
            if draft.thread_id == thread_id and draft.state not in UNDECIDED:
                self._follow(process_id, draft, thread, joins=strays)
        if thread is None or not wanted:
            if thread_id not in self.ledger.tracked():
                return None
            if thread is None:
                return self.ledger.record_gone(thread_id, at=report.at)
        return self.record(thread, report.at)

    def record(self, thread: Thread, at: datetime) -> int:
        own = self.own_drafts()
        state = self.ledger.state()
        noted = note_thread(
            thread,
            labels=state.labels,
            watched=watched(state.labels, self.options.label),
            base=base_of(state.labels, self.options.label),
            own=OwnDrafts(
                message_ids={draft.message_id for _, draft in own if draft.message_id},
                markers={draft.marker for _, draft in own if draft.marker},
                words=self.ledger.words_written(thread.id),
                knows_marker=self.ledger.knows_marker,
            ),
            desk=self._desk(state.account),
        )
        return self.ledger.record_thread(noted, at=at)

    def _desk(self, account: str) -> Desk:
        return Desk(me=self.options.policy.mine | {account}, calendar=self.options.policy.calendar)

    def _follow(
        self, process_id: int, draft: DraftFacts, thread: Thread | None, *, joins: bool = False
    ) -> None:
        """Record what became of a draft. `joins`: where it was sent, its thread becomes the
        process's; before that is known of it, after which nobody follows it any more.
        """
        if (found := look_at(draft, thread, self.mailbox)) is None:
            return
        known = self.ledger.draft(draft.intent_id)
        if known.state is not draft.state:
            return  # Another instance knows by now: what was seen here is older.
        if found.state is DraftState.GONE:  # or it has set out to remove it meanwhile
            found = replace(found, state=vanished(known))
        if joins and thread is not None and found.state is DraftState.SENT:
            at = self.mailbox.now()
            self.record(thread, at)
            self.ledger.join_thread(thread.id, process_id, at=at)
        self.move(process_id, draft, found)

    def conclude(self, process: Process, draft: DraftFacts, now: datetime) -> bool:
        """Whether it shows what became of a draft that vanished: sent from another thread, or after
        `GONE_FOR` discarded.
        """
        if (sent := sent_elsewhere(draft, process)) is not None:
            found = Found(state=DraftState.SENT, sent_message_id=sent.id)
            self.move(process.id, draft, found)
        elif now - (draft.ended_at or draft.planned_at) >= GONE_FOR:
            discard(process.id, draft, self.ledger, at=now)
        else:
            return False
        return True

    def move(self, process_id: int, draft: DraftFacts, found: Found) -> None:
        """Record what became of a draft, with a line in its story where that is news."""
        if found.state is draft.state and found.message_id == draft.message_id:
            return
        at = self.mailbox.now()
        event = None
        if found.state is not draft.state and found.state in SAID:
            event = Event(
                process_id=process_id,
                thread_id=draft.thread_id,
                at=at,
                event=EVENTS[found.state],
                because=SAID[found.state],
                kind=draft.kind,
                step=draft.step,
                to=draft.recipients,
            )
        self.ledger.advance_draft(
            draft.intent_id,
            found.state,
            at=at,
            draft_id=found.draft_id,
            message_id=found.message_id,
            rfc_message_id=found.rfc_message_id,
            thread_id=found.thread_id,
            sent_message_id=found.sent_message_id,
            event=event,
        )

    def _set_back(self, thread_id: str, error: Exception, report: Report) -> None:
        known = self.ledger.tracked().get(thread_id)
        failures = 1 + (known.failures if known is not None else 0)
        fault = fault_of(error, failures, report.at)
        report.faults.append((thread_id, as_tactful(error)))
        self.ledger.set_back_thread(thread_id, fault)

    def reread(self, process: Process, thread_id: str) -> Thread | None:
        """The thread as it is now, recorded if it changed; None where it was deleted."""
        try:
            thread = self.mailbox.thread(thread_id)
        except NotThere:
            if thread_id in self.ledger.tracked():
                self.ledger.record_gone(thread_id, at=self.mailbox.now())
            return None
        known = self.ledger.tracked().get(thread_id)
        if known is None or known.history_id != thread.history_id:
            for process_id, draft in self.own_drafts():
                if process_id == process.id and draft.state not in UNDECIDED:
                    self._follow(process_id, draft, thread)
            self.record(thread, self.mailbox.now())
        return thread


def _is_astray(draft: DraftFacts, process_id: int, tracked: Mapping[str, TrackedThread]) -> bool:
    """Whether a draft lies on a thread that no process follows: on an unknown one, or on one that
    has a process to itself only because reading it failed, or was cut off before it was joined.
    """
    thread = tracked.get(draft.thread_id)
    if thread is None:
        return True
    if thread.process_id == process_id or (thread.labelled and thread.history_id):
        return False
    return not any(
        one.process_id == thread.process_id and one.id != thread.id for one in tracked.values()
    )
