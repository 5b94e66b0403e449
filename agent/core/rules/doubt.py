"""Mail elsewhere that may be about a candidacy and may not: the user is asked once a thread.

The question is a gate's (`Held`), so that the due draft is held until the answer. "yes" makes the
thread a part of the process, "no" keeps it out for good.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agent.core.decision import Held, Write
from agent.core.instructions import Answer
from agent.core.mail import Message
from agent.core.policy import Policy
from agent.core.process import Process
from agent.core.rules.orders import choice_of, wanted_at
from agent.core.rules.phrases import day, listed, who

GATE = "elsewhere"
YES, NO = "yes", "no"
CHOICES = (YES, NO)
_KEY = f"{GATE}:"
_SUBJECT = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A question about one thread: `key` names it for good."""

    key: str
    because: str

    def is_open(self, process: Process) -> bool:
        return choice_of(process.instructions, self.key) is None

    def holds(self, process: Process, decision: Write, until: datetime) -> Held | None:
        """The due draft held back by it; None where it is answered, or the draft wanted now."""
        wanted = wanted_at(process.instructions, decision.planned.occasion)
        if wanted is not None or not self.is_open(process):
            return None
        return Held(
            process_id=process.id,
            decision=decision,
            gate=GATE,
            because=self.because,
            until=until,
            key=self.key,
            choices=CHOICES,
        )


def doubt_about(message: Message, policy: Policy) -> Doubt:
    subject = " ".join(message.subject.split()) or "(no subject)"
    if len(subject) > _SUBJECT:
        subject = subject[: _SUBJECT - 1].rstrip() + "…"
    people = listed([who(person) for person in message.to[:2]])
    side = f"to {people or 'nobody'}" if message.is_ours else f"from {who(message.sender)}"
    on = day(policy.calendar.day_of(message.at))
    return Doubt(
        key=f"{_KEY}{message.thread_id}", because=f"Is “{subject}” {side} on {on} about this one?"
    )


def answered(process: Process, choice: str) -> frozenset[str]:
    """The threads of which the user said so last."""
    keys = {one.key for one in process.instructions if isinstance(one, Answer)}
    return frozenset(
        key.removeprefix(_KEY)
        for key in keys
        if key.startswith(_KEY) and choice_of(process.instructions, key) == choice
    )


def still_asked(held: Held | None, process: Process, decision: Write) -> Held | None:
    """The question of this gate as of the last look, if it holds that draft and has no answer."""
    if held is None or held.gate != GATE or not held.key:
        return None
    doubt = Doubt(key=held.key, because=held.because)
    if held.until is None or held.decision.planned.occasion != decision.planned.occasion:
        return None
    return doubt.holds(process, decision, held.until)
