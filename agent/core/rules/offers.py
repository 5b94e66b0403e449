"""An offer anywhere: the other processes' follow-ups are held, and the user is asked once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from agent.core.facts import Evidence, MessageFacts, Outcome
from agent.core.instructions import Pause, Snooze
from agent.core.policy import Policy
from agent.core.process import Process, Shelf
from agent.core.rules.chronicle import chronicle_of, strong_outcome
from agent.core.rules.orders import GO_ON, choice_of, wish_of
from agent.core.rules.phrases import day, who
from agent.core.span import days


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An offer that lies before the user: where, its words, and the question it makes."""

    process_id: int
    key: str
    because: str
    evidence: Evidence | None = None


CHOICES = (GO_ON, "stop")
STANDS_FOR = days(30)
"""How long an offer holds the others: by then it was taken or declined, whatever the mail tells."""


def offers_of(processes: Iterable[Process], policy: Policy, now: datetime) -> tuple[Offer, ...]:
    """The offers of all processes that are neither over nor out of sight, oldest process first."""
    found = (_offer_of(process, policy, now) for process in processes)
    return tuple(one for one in found if one is not None)


def _offer_of(process: Process, policy: Policy, now: datetime) -> Offer | None:
    if not any(_speaks_of_offer(message) for message in process.messages):
        return None
    if not isinstance(wish_of(process.instructions), Pause | Snooze | None):
        return None
    if process.shelf is Shelf.CLOSED:
        return None
    if not any(thread.labelled and not thread.gone for thread in process.threads):
        return None
    message = chronicle_of(process, policy, now).newest_outcome
    if message is None or strong_outcome(message) is not Outcome.OFFER:
        return None
    if now >= policy.calendar.add(message.at, STANDS_FOR):
        return None
    on = day(policy.calendar.day_of(message.at))
    return Offer(
        process_id=process.id,
        key=f"offer:{message.id}",
        because=f"{who(message.sender)} made you an offer on {on}: shall the follow-ups to the "
        "others go on, or stop?",
        evidence=message.reading.outcome.evidence if message.reading.outcome else None,
    )


def _speaks_of_offer(message: MessageFacts) -> bool:
    return strong_outcome(message) is Outcome.OFFER


def open_offer(process: Process, offers: Iterable[Offer]) -> Offer | None:
    """The first of another process's offers of which the user has not said to go on all the
    same.
    """
    return next(
        (
            one
            for one in offers
            if one.process_id != process.id and choice_of(process.instructions, one.key) is None
        ),
        None,
    )
