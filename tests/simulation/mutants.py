"""The protocol broken on purpose, one way at a time: a suite that lets one of these live is blind.

Each mutant is put in place for the length of a `with`, by substitution in the running program.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from agent.core.mail import Thread
from agent.core.process import DraftFacts, DraftState, Withdrawal
from agent.cycle import cycle, following, reader, reconciling, withdrawing
from agent.cycle.drafting import Drafting
from agent.cycle.ports import NewIntent
from agent.cycle.reader import Reader
from agent.errors import (
    CallRefused,
    MailboxUnavailable,
    NotThere,
    OutcomeUnknown,
)
from agent.gmail.client import Client
from agent.gmail.mailbox import GmailMailbox
from agent.gmail.transport import GuardedHttp
from agent.store.ledger import SqlLedger

Patch = pytest.MonkeyPatch
Mutant = Callable[[Patch], None]


def retries_the_post(patch: Patch) -> None:
    """A write that failed or whose answer was lost is sent again."""
    write = Client.write

    def twice(self: Client, *args: Any, **kwargs: Any) -> Any:
        try:
            return write(self, *args, **kwargs)
        except MailboxUnavailable:
            return write(self, *args, **kwargs)

    patch.setattr(Client, "write", twice)


def does_not_settle(patch: Patch) -> None:
    """What is not there at once is taken for never made."""
    patch.setattr(reconciling, "SETTLE", timedelta(0))


def commits_after_the_call(patch: Patch) -> None:
    """The intent is written down only once the answer is in."""
    plan, advance = SqlLedger.plan_draft, SqlLedger.advance_draft
    waiting: list[NewIntent] = []
    written: list[int] = []

    def later(self: SqlLedger, intent: NewIntent) -> DraftFacts:
        waiting.append(intent)
        planned = intent.planned
        return DraftFacts(
            intent_id=-1,
            occasion=planned.occasion,
            attempt=1,
            kind=planned.kind,
            step=planned.step,
            thread_id=planned.thread_id,
            state=DraftState.CREATING,
            planned_at=intent.at,
            marker=intent.marker,
            text=intent.text,
            recipients=intent.recipients,
        )

    def now(self: SqlLedger, intent_id: int, *args: Any, **kwargs: Any) -> DraftFacts:
        if intent_id == -1 and waiting:
            written.append(plan(self, waiting.pop()).intent_id)
        return advance(self, written[-1] if intent_id == -1 else intent_id, *args, **kwargs)

    patch.setattr(SqlLedger, "plan_draft", later)
    patch.setattr(SqlLedger, "advance_draft", now)


def trusts_the_message_id(patch: Patch) -> None:
    """Our draft is looked for by the Message-ID we gave it, which Gmail replaces."""
    patch.setattr(
        reconciling,
        "_is_marked",
        lambda message, draft: message.message_id == f"<{draft.marker}@draft.local>",
    )


def reconciles_by_search(patch: Patch) -> None:
    """Our draft is looked for by Gmail's search, whose index lags behind."""

    def by_search(draft: DraftFacts, mailbox: GmailMailbox, ledger: SqlLedger) -> Any:
        for found in mailbox.search("in:drafts"):
            message = mailbox.message(found.id)
            if reconciling._is_marked(message, draft):
                return reconciling._adopt(draft, message, mailbox)
        early = mailbox.now() - draft.planned_at < reconciling.SETTLE
        state = DraftState.UNKNOWN if early else DraftState.REFUSED
        return reconciling.Settled(state=state, because="The search did not find it.")

    patch.setattr(reconciling, "settle", by_search)


def goes_by_the_local_clock(patch: Patch) -> None:
    """What is due is judged by this computer's clock."""
    patch.setattr(Client, "now", lambda self: self._clock.now())


def deletes_without_blanking(patch: Patch) -> None:
    """A stale draft is removed in one step."""

    def at_once(process: Any, draft: DraftFacts, decision: Any, **ports: Any) -> Any:
        mailbox, ledger = ports["mailbox"], ports["ledger"]
        try:
            mailbox.draft(draft.draft_id)
            ledger.advance_draft(
                draft.intent_id, draft.state, at=mailbox.now(), withdrawal=decision.withdrawal
            )
            permit = ledger.issue_permit(draft.intent_id, at=mailbox.now())
            mailbox.remove_draft(permit, in_time=lambda: True)
        except (NotThere, OutcomeUnknown):
            return None
        return withdrawing._close(process, draft, decision, mailbox=mailbox, ledger=ledger)

    patch.setattr(cycle, "take_back", at_once)


def deletes_without_a_permit(patch: Patch) -> None:
    """A stale draft is removed without the ledger's leave for that version."""

    leave = Client._leave
    patch.setattr(
        Client,
        "_leave",
        lambda self, call, permit: leave(self, call, None if call.method == "DELETE" else permit),
    )


def takes_5xx_for_a_refusal(patch: Patch) -> None:
    """After a server error the draft is taken for never made."""
    create = GmailMailbox.create_draft

    def refused(self: GmailMailbox, *args: Any, **kwargs: Any) -> Any:
        try:
            return create(self, *args, **kwargs)
        except OutcomeUnknown as unknown:
            raise CallRefused(unknown.message, hint=unknown.hint) from unknown

    patch.setattr(GmailMailbox, "create_draft", refused)


def does_not_read_again(patch: Patch) -> None:
    """The draft is written on the strength of the facts as they were recorded before."""
    seen: dict[str, Thread] = {}
    fetch, reread = GmailMailbox.thread, Reader.reread

    def remembered(self: GmailMailbox, thread_id: str) -> Thread:
        seen[thread_id] = fetch(self, thread_id)
        return seen[thread_id]

    def from_memory(self: Reader, process: Any, thread_id: str) -> Thread | None:
        return seen.get(thread_id) or reread(self, process, thread_id)

    patch.setattr(GmailMailbox, "thread", remembered)
    patch.setattr(Reader, "reread", from_memory)


def saves_the_cursor_first(patch: Patch) -> None:
    """The place in the history moves on past news before it has been read."""
    read = Reader.read

    def after_saving(self: Reader, found: Any, report: Any) -> set[int]:
        if found.relevant and not found.full:
            self.ledger.save_cursor(found.cursor, at=report.at)
        return read(self, found, report)

    patch.setattr(Reader, "read", after_saving)


def adopts_nothing(patch: Patch) -> None:
    """A draft of ours that is found again is not taken for ours."""
    patch.setattr(reconciling, "_is_marked", lambda message, draft: False)


def overlooks_the_users_drafts(patch: Patch) -> None:
    """A draft of the user's on the thread does not keep ours back."""
    reread = Reader.reread

    def without_drafts(self: Reader, process: Any, thread_id: str) -> Thread | None:
        thread = reread(self, process, thread_id)
        if thread is None:
            return None
        kept = tuple(one for one in thread.messages if not one.is_draft)
        return replace(thread, messages=kept)

    note = reader.note_thread
    patch.setattr(Reader, "reread", without_drafts)
    patch.setattr(
        reader,
        "note_thread",
        lambda *args, **kwargs: replace(note(*args, **kwargs), user_drafts=()),
    )


def ignores_edits(patch: Patch) -> None:
    """A draft whose message id changed is still taken for ours."""

    judge = following.judge

    def never_theirs(draft: DraftFacts, current: Any) -> Any:
        found = judge(draft, current)
        if found is not None and found.state in (DraftState.EDITED, DraftState.OPENED):
            return following.Found(state=draft.state, message_id=current.message.id)
        return found

    patch.setattr(following, "judge", never_theirs)
    patch.setattr(
        withdrawing,
        "judge",
        lambda draft, current: (
            None
            if (found := judge(draft, current)) is None
            or found.state in (DraftState.EDITED, DraftState.OPENED)
            else found
        ),
    )


def tries_a_vanished_draft_again(patch: Patch) -> None:
    """A draft that the user threw away is made once more."""
    for module in (following, withdrawing):
        patch.setattr(module, "vanished", lambda draft: DraftState.WITHDRAWN)
    advance = SqlLedger.advance_draft

    def lapsed(self: SqlLedger, intent_id: int, state: DraftState, **more: Any) -> DraftFacts:
        if state is DraftState.WITHDRAWN and more.get("withdrawal") is None:
            more["withdrawal"] = Withdrawal.LAPSED
        return advance(self, intent_id, state, **more)

    patch.setattr(SqlLedger, "advance_draft", lapsed)


def forgets_what_history_lost(patch: Patch) -> None:
    """Where it can't be known whether a draft was made, it is made again."""
    settle = reconciling.settle

    def hopeful(draft: DraftFacts, mailbox: Any, ledger: Any) -> Any:
        settled = settle(draft, mailbox, ledger)
        if settled.state is DraftState.GONE:
            return replace(settled, state=DraftState.REFUSED)
        return settled

    patch.setattr(reconciling, "settle", hopeful)


def waits_from_the_planning(patch: Patch) -> None:
    """A late request is waited for from when it was planned, not from when it may have left."""
    patch.setattr(
        reconciling,
        "_is_early",
        lambda draft, mailbox: mailbox.now() - draft.planned_at < reconciling.SETTLE,
    )


def takes_any_absence_for_its_own_doing(patch: Patch) -> None:
    """A draft that vanished while it was being taken back counts as taken back, whoever did it."""

    def ours(draft: DraftFacts) -> DraftState:
        begun = draft.state is DraftState.LIVE and draft.withdrawal is not None
        return DraftState.WITHDRAWN if begun else DraftState.GONE

    patch.setattr(following, "vanished", ours)
    patch.setattr(withdrawing, "vanished", ours)


def loses_sight_of_a_draft_that_moved(patch: Patch) -> None:
    """A draft whose subject was edited before it was known is not looked for on other threads."""
    patch.setattr(reconciling, "moved_elsewhere", lambda *args: None)
    patch.setattr(following, "moved_elsewhere", lambda *args: None)


def writes_on_what_it_read_long_ago(patch: Patch) -> None:
    """A write leaves however long it was held up after the read that it rests on."""
    patch.setattr(GuardedHttp, "_check_in_time", lambda self, name: None)


def goes_by_the_threads_own_history(patch: Patch) -> None:
    """An unclear draft is looked for since its thread last changed, which may be weeks ago."""
    make = Drafting.make

    def since_its_last_change(self: Drafting, *args: Any, **kwargs: Any) -> Any:
        return make(self, *args, **{**kwargs, "history_id": kwargs["thread"].history_id})

    patch.setattr(Drafting, "make", since_its_last_change)


MUTANTS: Mapping[str, Mutant] = {
    mutant.__name__: mutant
    for mutant in (
        retries_the_post,
        does_not_settle,
        commits_after_the_call,
        trusts_the_message_id,
        reconciles_by_search,
        goes_by_the_local_clock,
        deletes_without_blanking,
        deletes_without_a_permit,
        takes_5xx_for_a_refusal,
        does_not_read_again,
        saves_the_cursor_first,
        adopts_nothing,
        overlooks_the_users_drafts,
        ignores_edits,
        tries_a_vanished_draft_again,
        forgets_what_history_lost,
        waits_from_the_planning,
        takes_any_absence_for_its_own_doing,
        loses_sight_of_a_draft_that_moved,
        writes_on_what_it_read_long_ago,
        goes_by_the_threads_own_history,
    )
}

BREAKS: Mapping[str, frozenset[str]] = {
    "retries_the_post": frozenset({"DUP"}),
    "does_not_settle": frozenset({"DUP", "STALE"}),
    "commits_after_the_call": frozenset({"INTENT"}),
    "trusts_the_message_id": frozenset({"DUP", "STALE"}),
    "reconciles_by_search": frozenset({"DUP", "STALE"}),
    "goes_by_the_local_clock": frozenset({"EARLY", "MISSED"}),
    "deletes_without_blanking": frozenset({"BLANK", "SENTLOST", "USERDRAFT"}),
    "deletes_without_a_permit": frozenset({"SEND"}),
    "takes_5xx_for_a_refusal": frozenset({"DUP", "STALE"}),
    "does_not_read_again": frozenset({"AFTERREPLY", "OVERUSERDRAFT", "WINDOW"}),
    "saves_the_cursor_first": frozenset({"STALE"}),
    "adopts_nothing": frozenset({"DUP", "STALE"}),
    "overlooks_the_users_drafts": frozenset({"OVERUSERDRAFT", "STALE"}),
    "ignores_edits": frozenset({"USERDRAFT", "STALE"}),
    "tries_a_vanished_draft_again": frozenset({"DUP", "STALE"}),
    "forgets_what_history_lost": frozenset({"DUP", "STALE"}),
    "waits_from_the_planning": frozenset({"DUP", "STALE"}),
    "takes_any_absence_for_its_own_doing": frozenset({"DUP", "STALE"}),
    "loses_sight_of_a_draft_that_moved": frozenset({"DUP", "STALE"}),
    "writes_on_what_it_read_long_ago": frozenset({"WINDOW"}),
    "goes_by_the_threads_own_history": frozenset({"MISSED", "STALE"}),
}
"""The promises that a mutant is found out by: what it breaks first in some schedule."""
