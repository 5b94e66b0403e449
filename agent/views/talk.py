"""The user's say on one process: which, when, and what was next until now.

Works on the ledger alone, beside a running agent: the next look at the mailbox acts on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from agent.core.instructions import Instruction, Resume, TellAbout
from agent.core.policy import Policy
from agent.core.process import DraftFacts, DraftState, Kind, Process, Withdrawal
from agent.core.rules.offers import offers_of
from agent.core.rules.withdraw import TOUCHED, withdraw
from agent.cycle.ports import Ledger
from agent.views.outlook import Outlook, outlook_of
from agent.views.shown import one_line
from agent.views.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    ledger: Ledger
    policy: Policy
    view: View
    now: datetime
    before: Outlook

    @property
    def name(self) -> str:
        return one_line(self.view.name, 60)

    def say(self, *instructions: Instruction) -> None:
        for instruction in instructions:
            self.ledger.instruct(self.view.process.id, instruction)

    def after(self) -> After:
        """What is next with all that was said."""
        return self._after(self.ledger.processes())

    def would(self, *instructions: Instruction) -> After:
        """What would be next if that were said; nothing is kept."""
        own = self.view.process.id
        return self._after(
            [
                replace(one, instructions=(*one.instructions, *instructions))
                if one.id == own
                else one
                for one in self.ledger.processes()
            ]
        )

    def _after(self, processes: Sequence[Process]) -> After:
        process = next(one for one in processes if one.id == self.view.process.id)
        asked = self.view.held
        offers = offers_of(processes, self.policy, self.now)
        gone = {
            one.intent_id: one.withdrawal
            for one in withdraw(process, self.policy, self.now, offers=offers)
        }
        left = replace(process, drafts=tuple(_after_all(one, gone) for one in process.drafts))
        outlook = outlook_of(left, offers, self.policy, self.now, asked=asked)
        notes = self._draft_note(process, outlook, is_gone=bool(gone)), _shelf_note(process)
        return After(process=process, outlook=outlook, note=" ".join(filter(None, notes)))

    def _draft_note(self, process: Process, after: Outlook, *, is_gone: bool) -> str:
        draft, calendar = process.holding_draft, self.policy.calendar
        if draft is None:
            return ""
        told_about = any(isinstance(one, TellAbout) for one in process.instructions[-1:])
        if draft.state is DraftState.LIVE and is_gone:
            anew = " and written anew" if told_about else ""
            return f"The draft that waits in Gmail is taken back at the next look{anew}."
        if draft.state in TOUCHED and told_about and draft.kind is Kind.THANK_YOU:
            return "The thank-you you have in hand stays as it is; add it there yourself."
        if draft.state in TOUCHED and self.before.words(calendar) != after.words(calendar):
            return "The draft you have in hand stays yours; discard it if you don't want it."
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """`note`: what becomes of the draft that stands, and what is left to be done in Gmail; "" for
    neither.
    """

    process: Process
    outlook: Outlook
    note: str


def _after_all(draft: DraftFacts, gone: Mapping[int, Withdrawal]) -> DraftFacts:
    """The draft as it is once what is to be taken back was taken back."""
    if (withdrawal := gone.get(draft.intent_id)) is None:
        return draft
    return replace(draft, state=DraftState.WITHDRAWN, withdrawal=withdrawal)


def _shelf_note(process: Process) -> str:
    """What the user has to do in Gmail before it goes on, where they just said that it should."""
    just_resumed = any(isinstance(one, Resume) for one in process.instructions[-1:])
    if process.shelf is None or not just_resumed:
        return ""
    return f"The label {process.shelf.title()} holds it too: take it off in Gmail, and it goes on."


def talk_about(
    view: View, found: Sequence[View], *, ledger: Ledger, policy: Policy, now: datetime
) -> Talk:
    """`found` are all of the user's processes."""
    policy = policy.of_account(ledger.state().account)
    offers = offers_of([one.process for one in found], policy, now)
    before = outlook_of(view.process, offers, policy, now, asked=view.held)
    return Talk(ledger=ledger, policy=policy, view=view, now=now, before=before)
