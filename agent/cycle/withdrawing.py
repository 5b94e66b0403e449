"""Taking back an untouched draft in two steps, so that nothing sent can ever be destroyed.

DESIGN section 7, step 5: first the draft becomes one that can't go out by mistake, which Gmail
refuses if it was sent meanwhile; then, only if that very version still stands, it is removed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from agent.core.decision import Withdraw
from agent.core.mail import Draft
from agent.core.policy import Policy
from agent.core.process import DraftFacts, DraftState, Process
from agent.core.reply import withdrawn_reply
from agent.cycle.following import Found, is_withdrawn, judge, vanished
from agent.cycle.moment import in_window
from agent.cycle.ports import Event, Ledger, Mailbox, Permit
from agent.errors import CallRefused, NotThere, OutcomeUnknown, TooLate


def take_back(
    process: Process,
    draft: DraftFacts,
    decision: Withdraw,
    *,
    mailbox: Mailbox,
    ledger: Ledger,
    policy: Policy,
) -> Found | None:
    """Withdraw the draft; returns what was found instead where it is not ours any more.

    None means done, or, after an unclear answer, to be gone on with in the next cycle: the draft
    stays `live` in the ledger with its `withdrawal` set, and its blanked version is recognised.
    Raises what the ports raise.
    """
    if draft.draft_id is None:
        return Found(state=DraftState.GONE)
    try:
        looked_at = mailbox.now()  # before it: the answer may be long on its way
        current = mailbox.draft(draft.draft_id)
        found = judge(draft, current)
        if found is not None and not found.withdrawn_by_us:
            return found
        if found is None and not is_withdrawn(current.message):
            permit, raw = _blank_of(
                draft, current, decision, mailbox=mailbox, ledger=ledger, policy=policy
            )
            blanked = mailbox.blank_draft(
                permit, raw, in_time=partial(in_window, mailbox, looked_at)
            )
            ledger.advance_draft(
                draft.intent_id, draft.state, at=mailbox.now(), message_id=blanked.message_id
            )
        elif found is not None:
            ledger.advance_draft(
                draft.intent_id, draft.state, at=mailbox.now(), message_id=found.message_id
            )
        if policy.drafts.stale == "remove":
            looked_at = mailbox.now()
            checked = mailbox.draft(draft.draft_id)
            known = ledger.draft(draft.intent_id)
            if checked.message.id != known.message_id or not is_withdrawn(checked.message):
                return judge(known, checked)
            permit = ledger.issue_permit(draft.intent_id, at=mailbox.now(), removes=True)
            mailbox.remove_draft(permit, in_time=partial(in_window, mailbox, looked_at))
    except NotThere:
        known = ledger.draft(draft.intent_id)
        if known.message_id == draft.message_id or known.state is not DraftState.LIVE:
            # Another instance knows by now what became of one that is not live any more.
            return Found(state=vanished(known)) if known.state is DraftState.LIVE else None
    except (OutcomeUnknown, TooLate):
        return None
    except CallRefused:
        # "Message not a draft": it was sent, and its wrapper stayed behind. Never delete that.
        found = judge(ledger.draft(draft.intent_id), mailbox.draft(draft.draft_id))
        if found is None or found.state is not DraftState.SENT:
            raise
        return found
    _close(process, draft, decision, mailbox=mailbox, ledger=ledger)
    return None


def _blank_of(
    draft: DraftFacts,
    current: Draft,
    decision: Withdraw,
    *,
    mailbox: Mailbox,
    ledger: Ledger,
    policy: Policy,
) -> tuple[Permit, bytes]:
    """The leave to blank the draft, committed, and the bytes to blank it with."""
    calendar = policy.calendar
    answered = decision.answered_at
    built = withdrawn_reply(
        draft=current.message,
        marker=draft.marker,
        at=mailbox.now(),
        zone=calendar.zone,
        answered_on=calendar.day_of(answered) if answered else None,
    )
    ledger.advance_draft(
        draft.intent_id, draft.state, at=mailbox.now(), withdrawal=decision.withdrawal
    )
    return ledger.issue_permit(draft.intent_id, at=mailbox.now()), built.raw


def _close(
    process: Process, draft: DraftFacts, decision: Withdraw, *, mailbox: Mailbox, ledger: Ledger
) -> None:
    ledger.advance_draft(
        draft.intent_id,
        DraftState.WITHDRAWN,
        at=mailbox.now(),
        withdrawal=decision.withdrawal,
        event=Event(
            process_id=process.id,
            thread_id=draft.thread_id,
            at=mailbox.now(),
            event="withdraw",
            because=decision.because,
            kind=draft.kind,
            step=draft.step,
            to=draft.recipients,
            evidence=decision.evidence,
        ),
    )


def half_done(process: Process, lapsed: Sequence[Withdraw]) -> tuple[Withdraw, ...]:
    """Withdrawals begun and cut off that the rules would not begin any more: still to be finished,
    since the draft may be blank by now.
    """
    begun = {one.intent_id for one in lapsed}
    return tuple(
        Withdraw(
            process_id=process.id,
            intent_id=draft.intent_id,
            because="Taking it back had begun.",
            evidence=None,
            withdrawal=draft.withdrawal,
        )
        for draft in process.drafts
        if draft.state is DraftState.LIVE
        and draft.withdrawal is not None
        and draft.intent_id not in begun
    )
