"""The mark in Gmail: the sublabel `Draft ready` on each thread where a draft of ours waits.

Only with [gmail] mark_threads. What was marked, and for which draft, stands in the ledger: an idle
cycle asks Gmail for nothing more, and a mark that the user takes off stays off until the next
draft. Only threads that are followed are ever touched.
"""

from __future__ import annotations

from agent.core.process import STANDING
from agent.cycle.options import Report, Stop
from agent.cycle.ports import Fault, Label, Ledger, Mailbox
from agent.cycle.setbacks import as_tactful, fault_of
from agent.cycle.sync import mark_of
from agent.errors import CallRefused, LedgerError, NotThere

NO_DRAFT = 0
"""No draft's intent: of a thread that may bear the mark, since its answer was lost, or a crash or
an older ledger forgot it.
"""


class Marking:
    """Brings the marks in line with the drafts that wait. No draft ever waits for it: what fails
    is reported, and tried again later.
    """

    def __init__(self, mailbox: Mailbox, ledger: Ledger, *, label: str, stop: Stop) -> None:
        self._mailbox = mailbox
        self._ledger = ledger
        self._label = label
        self._stop = stop
        self._looked = False
        self._failed: Fault | None = None

    def settle(self, report: Report) -> None:
        """After a cycle: put the mark where a draft waits, take it off where none does.

        1. What waits, and what is marked, by the ledger; at the program's start and after a full
           sync also by Gmail (10 units), where an older ledger knows nothing of a mark.
        2. Nothing to change: nothing is asked. Else the label by its name (1 unit), made where it
           is missing (5), then 10 units a thread.

        Raises LedgerError.
        """
        failed = self._failed
        if failed is not None and report.at < failed.retry_at:
            return
        try:
            self._settle(report)
        except LedgerError:
            raise
        except Exception as error:  # noqa: BLE001 - a mark that fails never stops a draft
            failures = failed.failures + 1 if failed is not None else 1
            self._failed = fault_of(error, failures, report.at)
            report.faults.append((f'the label "{mark_of(self._label)}"', as_tactful(error)))
        else:
            self._failed = None

    def _settle(self, report: Report) -> None:
        waiting = {
            draft.thread_id: draft.intent_id
            for _, draft in self._ledger.drafts_in([*STANDING])
            if draft.withdrawal is None
        }
        marks = self._ledger.marks()
        if report.full or not self._looked:
            marks = {**self._noted_nowhere(), **marks}
            self._looked = True
        missing = {one: intent for one, intent in waiting.items() if marks.get(one) != intent}
        changes: dict[str, int | None] = {one: None for one in marks if one not in waiting}
        if missing:
            followed = self._ledger.tracked()  # a draft whose subject was edited lies elsewhere
            changes |= {one: intent for one, intent in missing.items() if one in followed}
        if changes:
            self._carry_out(changes, report)

    def _noted_nowhere(self) -> dict[str, int]:
        """The threads we follow that bear the mark in Gmail, whatever the ledger says of them."""
        known = self._ledger.state().labels
        name = mark_of(self._label).casefold()
        label_id = next((one for one, label in known.items() if label.casefold() == name), None)
        if label_id is None:
            return {}
        followed = self._ledger.tracked()
        listed = self._mailbox.threads_labelled(label_id)
        return {stub.id: NO_DRAFT for stub in listed if stub.id in followed}

    def _carry_out(self, changes: dict[str, int | None], report: Report) -> None:
        label_id = self._label_id(make=any(intent is not None for intent in changes.values()))
        for thread_id, intent_id in changes.items():
            if self._stop.wanted:
                return
            if intent_id is not None:
                # Before it is asked for: should the answer be lost, it is known to be taken off.
                self._ledger.save_mark(thread_id, NO_DRAFT)
            try:
                if label_id is not None:
                    self._mailbox.mark_thread(thread_id, label_id, on=intent_id is not None)
            except NotThere:
                pass  # the thread was deleted, its mark with it
            except CallRefused as refused:
                report.faults.append((thread_id, refused))
            self._ledger.save_mark(thread_id, intent_id)

    def _label_id(self, *, make: bool) -> str | None:
        """The mark's label as Gmail has it now; None where the user deleted it and none is needed.

        Known by its name, letters' case ignored as Gmail does.
        """
        labels = self._mailbox.labels()
        if (found := self._named(labels, mark_of(self._label))) is not None or not make:
            return found.id if found is not None else None
        parent = self._named(labels, self._label)
        try:
            made = self._mailbox.create_label(mark_of(parent.name if parent else self._label))
        except CallRefused:
            # Somebody has made it meanwhile; else the refusal stands.
            again = self._named(self._mailbox.labels(), mark_of(self._label))
            if again is None:
                raise
            made = again
        self._ledger.save_labels({**self._ledger.state().labels, made.id: made.name})
        return made.id

    @staticmethod
    def _named(labels: tuple[Label, ...], name: str) -> Label | None:
        wanted = name.casefold()
        return next((label for label in labels if label.name.casefold() == wanted), None)
