"""What the rules decide: one of five things, each with its rule, its reason and the words it rests
on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from agent.core.facts import Evidence
from agent.core.mail import Address
from agent.core.process import Kind, Withdrawal


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A draft that will be due: `occasion` names the one event it answers, `step` counts follow-ups
    from 1.

    `due_at` is an instant in the user's good hours; `expires_at` the instant from which it is no
    longer offered; `thread_id` where it goes and `parent_id` the message it answers. `late` is a
    thank-you after its 24 hours. `urgent` lets a draft out at any hour. `unsure_of` says why it
    is not certain whom to write to: then nothing is written before the user has said it.
    """

    kind: Kind
    step: int
    occasion: str
    due_at: datetime
    thread_id: str
    parent_id: str
    to: tuple[Address, ...]
    cc: tuple[Address, ...] = ()
    expires_at: datetime | None = None
    late: bool = False
    urgent: bool = False
    unsure_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """The rule's name ("R8"), a sentence for the user, and the quoted words behind it."""

    rule: str
    because: str
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """A draft is due now."""

    reason: Reason
    planned: Planned


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Nothing now; `until` is exactly the moment at which the decision changes if nothing comes in.

    `next` is the draft that will then be due, None where the next decision isn't a draft.
    """

    reason: Reason
    until: datetime
    next: Planned | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class YourTurn:
    """The user owes them an answer: no draft. `notice` counts how often this is to be said by now,
    `until` is the moment of the next change if nothing comes in.
    """

    reason: Reason
    notice: int = 1
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Only the user knows: `key` names the question for good, `choices` its answers."""

    reason: Reason
    key: str
    choices: tuple[str, ...]
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """Nothing is owed, and time alone won't change it."""

    reason: Reason


Decision = Write | Wait | YourTurn | Ask | Rest


def next_change(decision: Decision) -> datetime | None:
    """The moment from which the rules may decide otherwise if nothing comes in; None: never."""
    match decision:
        case Wait(until=until) | YourTurn(until=until) | Ask(until=until):
            return until
        case Write(planned=planned):
            return planned.expires_at
        case Rest():
            return None
        case _:
            assert_never(decision)


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """A due draft that every gate lets through."""

    process_id: int
    decision: Write


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A due draft that a gate keeps back: which gate, why, and until when (None: until something
    changes). A gate that asks names its question and the answers, as `Ask` does.
    """

    process_id: int
    decision: Write
    gate: str
    because: str
    until: datetime | None
    key: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """A waiting draft of ours whose reason has lapsed; `answered_at` when they answered."""

    process_id: int
    intent_id: int
    because: str
    evidence: Evidence | None
    withdrawal: Withdrawal
    answered_at: datetime | None = None
