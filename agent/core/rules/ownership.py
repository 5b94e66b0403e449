"""Whose a message is that bears the user's address but not Gmail's SENT label.

"Us" is that label, never a From header, which anybody can write. Such a message may be the user's,
by another program or another mailbox, or forged: only they know, so they are asked, and until then
it counts for nothing and nothing is written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from agent.core.facts import Author, InterviewState, MessageFacts, Outcome, Reading
from agent.core.instructions import Instruction
from agent.core.mail import SENT
from agent.core.process import Process
from agent.core.rules.orders import choice_of

YES, NO = "yes", "no"


def key_of(message: MessageFacts) -> str:
    return f"own:{message.id}"


def settled(process: Process, mine: Collection[str]) -> tuple[MessageFacts, ...]:
    """The messages of the process, those of unclear origin as the user answered: theirs count as
    sent, all others are left out. `mine` are the addresses known as the user's.
    """
    strays = _strays(process, mine)
    if not strays:
        return process.messages
    answers = dict(_answers(strays, process.instructions))
    return tuple(
        _as_ours(one) if one in strays else one
        for one in process.messages
        if one not in strays or answers.get(one.id) == YES
    )


def unclear(process: Process, mine: Collection[str]) -> tuple[MessageFacts, ...]:
    """Those by a person about which the user has not answered yet, oldest first."""
    if not (strays := _strays(process, mine)):
        return ()
    answers = dict(_answers(strays, process.instructions))
    return tuple(
        one
        for one in strays
        if one.id not in answers and one.reading.author is not Author.AUTOMATIC
    )


def _strays(process: Process, mine: Collection[str]) -> tuple[MessageFacts, ...]:
    sent_from = {one.sender.email for one in process.messages if one.is_ours and one.sender}
    own = sent_from.union(mine)
    found = [
        one
        for one in process.messages
        if one.sender is not None and one.sender.email in own and not one.is_ours
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.id)))


def _answers(
    strays: Sequence[MessageFacts], instructions: Sequence[Instruction]
) -> Iterator[tuple[str, str]]:
    """What the user said of each; said of one, it holds for those before it, asked about once."""
    said: str | None = None
    for one in reversed(strays):
        said = choice_of(instructions, key_of(one)) or said
        if said is not None:
            yield one.id, said


def _as_ours(message: MessageFacts) -> MessageFacts:
    """It was read as theirs: what stays is that the user wrote, withdrew, or fixed an interview."""
    reading = message.reading
    outcome = reading.outcome
    fixed = tuple(one for one in reading.interviews if one.state is InterviewState.AGREED)
    return replace(
        message,
        labels=message.labels | {SENT},
        reading=Reading(
            author=reading.author if reading.author is Author.AUTOMATIC else Author.US,
            outcome=outcome if outcome and outcome.outcome is Outcome.WITHDRAWN else None,
            interviews=fixed,
            accepts=fixed[0].evidence if fixed else None,
            gist=reading.gist,
        ),
    )
