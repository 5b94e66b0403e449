"""One hiring process: its threads, the facts of their messages, its drafts, and what the user said
of it.

This is what the rules look at. It holds no decision: those are worked out anew from it each time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from agent.core.facts import Author, Confidence, Evidence, MessageFacts
from agent.core.instructions import Instruction


class Kind(StrEnum):
    """What a draft is for."""

    THANK_YOU = "thank_you"
    MATERIALS = "materials"
    FOLLOW_UP = "follow_up"
    LONG_HAUL = "long_haul"
    GRACIOUS_REPLY = "gracious_reply"
    KEEP_IN_TOUCH = "keep_in_touch"

    @property
    def words(self) -> str:
        """As people say it: "a thank-you", "a keep-in-touch note"."""
        return _WORDS[self.value]


_WORDS = {
    "thank_you": "thank-you",
    "materials": "materials note",
    "follow_up": "follow-up",
    "long_haul": "long-haul follow-up",
    "gracious_reply": "gracious reply",
    "keep_in_touch": "keep-in-touch note",
}


class DraftState(StrEnum):
    """A draft's life (DESIGN section 7)."""

    PLANNED = "planned"
    CREATING = "creating"
    UNKNOWN = "unknown"
    LIVE = "live"
    OPENED = "opened"
    EDITED = "edited"
    GONE = "gone"
    """Vanished with nothing sent: perhaps Gmail's Schedule send; after 7 days DISCARDED."""
    SENT = "sent"
    DISCARDED = "discarded"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    """Gmail refused it, or it was never made: the attempt is over, the occasion still open."""


UNDER_WAY = frozenset({DraftState.PLANNED, DraftState.CREATING, DraftState.UNKNOWN})
STANDING = frozenset({DraftState.LIVE, DraftState.OPENED, DraftState.EDITED})
"""States in which the draft lies in the mailbox."""
HOLDING = UNDER_WAY | STANDING | {DraftState.GONE}
"""States that hold the occasion: nothing else may be drafted for it meanwhile."""


class Withdrawal(StrEnum):
    """Why a draft was withdrawn: only the last two spend its occasion."""

    LAPSED = "lapsed"
    IGNORED = "ignored"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFacts:
    """One draft of ours (one attempt at one occasion), as the ledger knows it.

    `text` is the plain text and `recipients` the sorted lower-case To and Cc addresses we wrote, to
    tell the user's changes from ours. `made_at` is when Gmail had it, `ended_at` when it left the
    mailbox, `sent_message_id` the sent message that came of it. `unclear_at` is when it was last
    seen that its one POST may or may not have been carried out. `withdrawal` on a live draft means
    that it is being taken back, `removal_at` when we set out to remove it: not before that can its
    absence be our doing.
    """

    intent_id: int
    occasion: str
    attempt: int
    kind: Kind
    step: int
    thread_id: str
    state: DraftState
    planned_at: datetime
    made_at: datetime | None = None
    ended_at: datetime | None = None
    unclear_at: datetime | None = None
    removal_at: datetime | None = None
    withdrawal: Withdrawal | None = None
    draft_id: str | None = None
    message_id: str | None = None
    rfc_message_id: str | None = None
    sent_message_id: str | None = None
    marker: str = ""
    text: str = ""
    recipients: tuple[str, ...] = ()
    because: str = ""
    evidence: Evidence | None = None

    @property
    def holds(self) -> bool:
        return self.state in HOLDING

    @property
    def spent(self) -> bool:
        """Whether its occasion is over: sent, discarded, or withdrawn as ignored or out of time."""
        return self.state in (DraftState.SENT, DraftState.DISCARDED) or (
            self.state is DraftState.WITHDRAWN
            and self.withdrawal in (Withdrawal.IGNORED, Withdrawal.EXPIRED)
        )


class Shelf(StrEnum):
    """Where the user put a thread in Gmail by one of the sublabels that are obeyed."""

    PAUSED = "paused"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadFacts:
    """One thread of the process. `user_drafts` are message ids of drafts on it, not ours;
    `foreign_drafts` those of them that bear Tactful's mark, and that this ledger never made.

    `shelf` is where the user's label puts it, None for no such label; CLOSED before PAUSED.
    """

    id: str
    subject: str
    labelled: bool = True
    gone: bool = False
    user_drafts: tuple[str, ...] = ()
    foreign_drafts: tuple[str, ...] = ()
    shelf: Shelf | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One hiring process. `messages` in order of time, drafts excluded, trashed and spam included.

    `first_seen_at` is when Tactful first looked at it. `name` is the sublabel's last part, or "".
    `instructions` are what the user said of it, in the order in which it was said.
    """

    id: int
    threads: tuple[ThreadFacts, ...]
    messages: tuple[MessageFacts, ...]
    drafts: tuple[DraftFacts, ...] = ()
    name: str = ""
    first_seen_at: datetime | None = None
    instructions: tuple[Instruction, ...] = ()

    @property
    def holding_draft(self) -> DraftFacts | None:
        """The one draft of ours that is under way, stands or may still go out; None if there is
        none.
        """
        return next((draft for draft in self.drafts if draft.holds), None)

    @property
    def shelf(self) -> Shelf | None:
        """Where the user's labels in Gmail put it: one thread that is left there is enough."""
        found = {thread.shelf for thread in self.threads if not thread.gone}
        return next((shelf for shelf in (Shelf.CLOSED, Shelf.PAUSED) if shelf in found), None)

    def message(self, message_id: str) -> MessageFacts | None:
        return next((message for message in self.messages if message.id == message_id), None)


def dated_as_sent(
    messages: Iterable[MessageFacts], drafts: Iterable[DraftFacts]
) -> tuple[MessageFacts, ...]:
    """The messages in order of time, each of the user's dated no earlier than it can have gone out.

    Where Gmail keeps a draft's wrapper, what was sent keeps the draft's id and the date of its last
    change, which may be weeks before (GMAIL.md 3.1). It went out before we saw that, and
    before anything since that may answer it. What a person wrote while it still lay there counts
    as such too: nothing that is kept tells it from an answer.
    """
    found = tuple(messages)
    seen = {
        draft.sent_message_id: draft.ended_at
        for draft in drafts
        if draft.state is DraftState.SENT and draft.message_id in (None, draft.sent_message_id)
    }
    if not seen:
        return found
    dated = []
    for one in found:
        at = seen.get(one.id)
        if at is not None and at > one.at:
            since = [other.at for other in found if other.at > one.at and _may_answer(other)]
            at = min([at, *(moment - timedelta(microseconds=1) for moment in since)])
            dated.append(replace(one, at=at))
        else:
            dated.append(one)
    return tuple(sorted(dated, key=lambda one: (one.at, one.id)))


def _may_answer(message: MessageFacts) -> bool:
    """A person's words, or a machine's clear outcome: what takes a waiting draft back, too."""
    if message.is_ours:
        return False
    outcome = message.reading.outcome
    is_clear = outcome is not None and outcome.confidence is Confidence.STRONG
    return message.reading.author is Author.THEM or is_clear
