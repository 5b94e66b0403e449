"""Making one draft: read again, commit the intent, one POST, commit the answer, read it back.

DESIGN section 7, steps 1 to 3. Gmail has no conditional write: the window between the last read and
the POST can't be closed, so it is kept within `in_window` and said, not hidden.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from agent.core.brief import Brief
from agent.core.decision import Write
from agent.core.mail import Message, SendAs, Thread
from agent.core.policy import Policy
from agent.core.process import DraftFacts, DraftState, Process
from agent.core.reply import BuiltReply, build_reply
from agent.cycle.following import read_back
from agent.cycle.moment import in_window
from agent.cycle.ports import Event, Ledger, Mailbox, NewIntent, Wording
from agent.errors import (
    CallRefused,
    MailboxError,
    OutcomeUnknown,
    TooLate,
    WordsRefused,
)

LONGEST_HELD = timedelta(minutes=1)
"""An intent older than this has no POST any more: another instance may have seen it meanwhile, and
by the time a late POST arrived have taken it for never made.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What came of an attempt: the draft's state, and why it is not live where it is not."""

    state: DraftState
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafting:
    """Everything one POST needs. `account` and `ledger_mark` go into the marker's hash, never into
    the mail.
    """

    mailbox: Mailbox
    ledger: Ledger
    wording: Wording
    policy: Policy
    account: str
    ledger_mark: str

    def make(
        self,
        process: Process,
        decision: Write,
        *,
        thread: Thread,
        brief: Brief,
        sender: SendAs,
        history_id: str,
        read_at: datetime,
        at: datetime,
        read_again: Callable[[], datetime | None],
    ) -> Made:
        """Create the draft that `decision` owes on `thread`, which was read at `read_at`.

        `history_id` is the mailbox's, taken before that read: a silent thread's own is as old as
        its last message, and Gmail forgets it within a week or so. `at` is when it was decided.
        `read_again` reads the thread once more and tells when, or None where the decision stands no
        more; it is asked if the last read has grown too old, by a slow disk or a computer put to
        sleep. Raises WordsRefused, LedgerError, LoginNeeded and MailboxUnavailable (nothing was
        made then).
        """
        ledger = self.ledger
        planned = decision.planned
        parent = _parent(thread, planned.parent_id)
        if parent is None:
            return Made(state=DraftState.REFUSED, because="The message to answer is gone.")
        words = self.wording.compose(brief)
        marker = self._marker(process, planned.occasion, at)
        built = build_reply(
            parent=parent,
            planned_to=planned.to,
            cc=planned.cc,
            sender=sender,
            words=words,
            marker=marker,
            at=at,
            zone=self.policy.calendar.zone,
        )
        intent = ledger.plan_draft(
            NewIntent(
                process_id=process.id,
                planned=planned,
                reason=decision.reason,
                marker=marker,
                text=words,
                recipients=_addresses(built),
                raw_sha256=hashlib.sha256(built.raw).hexdigest(),
                history_id=history_id,
                at=at,
            )
        )
        read: datetime | None = read_at
        if not in_window(self.mailbox, read_at):
            read = read_again()
        if read is None:
            return self._refused(intent, "Something changed while it was being written.")
        return self._post(process, decision, intent, built, read_at=read)

    def _post(
        self,
        process: Process,
        decision: Write,
        intent: DraftFacts,
        built: BuiltReply,
        *,
        read_at: datetime,
    ) -> Made:
        mailbox, ledger, planned = self.mailbox, self.ledger, decision.planned

        def in_time() -> bool:
            held = mailbox.now() - intent.planned_at
            return in_window(mailbox, read_at) and held <= LONGEST_HELD

        try:
            made = mailbox.create_draft(planned.thread_id, built.raw, in_time=in_time)
        except OutcomeUnknown as unknown:
            ledger.advance_draft(intent.intent_id, DraftState.UNKNOWN, at=mailbox.now())
            return Made(state=DraftState.UNKNOWN, because=unknown.message)
        except (CallRefused, TooLate) as refusal:
            return self._refused(intent, refusal.message)
        except MailboxError:
            self._refused(intent, "Gmail could not be asked.")
            raise
        because = decision.reason.because
        if made.thread_id != planned.thread_id:
            because += " Gmail put it on another thread than the one asked for."
        live = ledger.advance_draft(
            intent.intent_id,
            DraftState.LIVE,
            at=mailbox.now(),
            draft_id=made.id,
            message_id=made.message_id,
            thread_id=made.thread_id,
            event=Event(
                process_id=process.id,
                thread_id=made.thread_id,
                at=mailbox.now(),
                event="draft",
                because=because,
                kind=planned.kind,
                step=planned.step,
                to=intent.recipients,
                evidence=decision.reason.evidence,
                text=intent.text,
            ),
        )
        read_back(live, mailbox, ledger)
        return Made(state=DraftState.LIVE, because=because)

    def _refused(self, intent: DraftFacts, because: str) -> Made:
        self.ledger.advance_draft(intent.intent_id, DraftState.REFUSED, at=self.mailbox.now())
        return Made(state=DraftState.REFUSED, because=because)

    def _marker(self, process: Process, occasion: str, at: datetime) -> str:
        """An opaque mark: recipients may see it, so it tells nothing of who or what made it. Two
        ledgers of one account never give the same one, whenever they plan the same draft.
        """
        attempt = 1 + sum(draft.occasion == occasion for draft in process.drafts)
        parts = (self.account, self.ledger_mark, process.id, occasion, attempt, at.isoformat())
        named = "|".join(str(part) for part in parts)
        return hashlib.sha256(named.encode()).hexdigest()[:32]


def _parent(thread: Thread, parent_id: str) -> Message | None:
    for message in thread.messages:
        if message.id == parent_id and not message.is_hidden and not message.is_draft:
            return message
    return None


def _addresses(built: BuiltReply) -> tuple[str, ...]:
    return tuple(sorted({person.email for person in (*built.to, *built.cc)}))


__all__ = ["Drafting", "Made", "WordsRefused"]
