"""What every line of the rules looks at, and how a due draft is put together from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agent.core.decision import Planned, Reason, Wait, Write
from agent.core.facts import Author, Evidence, MessageFacts
from agent.core.policy import Policy
from agent.core.process import Kind, Process
from agent.core.reply import Recipients, recipients
from agent.core.rules.bystanders import own_addresses
from agent.core.rules.chronicle import Chronicle
from agent.core.rules.orders import addressee, choice_of, wanted_at
from agent.core.rules.phrases import day, listed
from agent.core.rules.rounds import Round
from agent.core.rules.told import is_told


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """`process` holds what was skipped among its drafts, `chronicle` all that the user told."""

    process: Process
    policy: Policy
    now: datetime
    chronicle: Chronicle

    def is_spent(self, occasion: str) -> bool:
        return any(draft.occasion == occasion and draft.spent for draft in self.process.drafts)

    def answer(self, key: str) -> str | None:
        """What the user chose when asked that question; None while it is open."""
        return choice_of(self.process.instructions, key)

    def parent_for(
        self, *, answering: MessageFacts | None = None, after: Round | None = None
    ) -> MessageFacts | None:
        """The message a draft answers (DESIGN section 3, *which thread*); never one in trash, spam
        or a deleted thread.

        Gracious replies and materials answer the mail they are about. A thank-you answers the
        newest mail of someone who met the user, else the newest on the invitation's thread, else
        their newest. Follow-ups answer the newest human message of theirs, else the user's newest;
        where no human has written at all, the newest message, which then has nobody to receive it.
        """
        gone = {thread.id for thread in self.process.threads if thread.gone}
        seen = [
            one
            for one in self.chronicle.messages
            if not one.is_hidden
            and not is_told(one)
            and one.thread_id not in gone
            and not (one.is_ours and one.reading.author is not Author.US)
        ]
        if answering is not None:
            return answering if answering in seen else None
        theirs = [one for one in seen if one.reading.author is Author.THEM]
        if after is not None:
            met = {person.email for person in after.people}
            by_met = [one for one in theirs if one.sender and one.sender.email in met]
            invited_on = {one.thread_id for one in seen if one.id in after.message_ids}
            nearest = by_met or [one for one in theirs if one.thread_id in invited_on]
            theirs = nearest or theirs
        human = theirs or [one for one in seen if one.is_ours] or seen
        return human[-1] if human else None

    def plan(
        self,
        kind: Kind,
        *,
        occasion: str,
        due_at: datetime,
        step: int = 1,
        answering: MessageFacts | None = None,
        after: Round | None = None,
        expires_at: datetime | None = None,
        late: bool = False,
        urgent: bool = False,
    ) -> Planned | None:
        """The draft as it will be due, None where there is no message left to answer. What the
        user wants written now is due at that moment, and at any hour.
        """
        parent = self.parent_for(answering=answering, after=after)
        if parent is None:
            return None
        to = recipients(
            kind,
            parent=parent,
            messages=self.chronicle.messages,
            mine=own_addresses(self.chronicle.messages, self.policy.mine),
            met=after.people if after is not None else (),
            reply_all=self.policy.drafts.reply_all,
        )
        named = addressee(self.process.instructions, self.chronicle.messages)
        wanted = wanted_at(self.process.instructions, occasion)
        return Planned(
            kind=kind,
            step=step,
            occasion=occasion,
            due_at=due_at if wanted is None else min(due_at, wanted),
            thread_id=parent.thread_id,
            parent_id=parent.id,
            to=to.to if named is None else (named,),
            cc=to.cc if named is None else (),
            expires_at=expires_at,
            late=late,
            urgent=urgent or wanted is not None,
            unsure_of=_unsure_of(to) if named is None else "",
        )

    def owe(
        self, planned: Planned | None, *, rule: str, because: str, evidence: Evidence | None
    ) -> Write | Wait | None:
        """A draft that is due is written, one that is not yet due is waited for; None where it is
        no longer offered, or would be due only then.
        """
        if planned is None:
            return None
        ends = planned.expires_at
        if ends is not None and (self.now >= ends or planned.due_at >= ends):
            return None
        if (wanted := wanted_at(self.process.instructions, planned.occasion)) is not None:
            because = f"You asked for it on {day(self.policy.calendar.day_of(wanted))}. {because}"
        reason = Reason(rule=rule, because=because, evidence=evidence)
        if planned.due_at <= self.now:
            return Write(reason=reason, planned=planned)
        return Wait(reason=reason, until=planned.due_at, next=planned)


def _unsure_of(to: Recipients) -> str:
    """Why it is not certain whom to write to, for the user; "" where it is."""
    if not to.to:
        return f"There is no person to answer ({to.why_nobody}): is there another contact?"
    if to.ignored:
        others = listed([one.email for one in to.ignored])
        return (
            f"Their mail wants its answers sent to {others}, which is another organisation's and "
            "has no part in this thread: whom do you want to write to?"
        )
    return ""
