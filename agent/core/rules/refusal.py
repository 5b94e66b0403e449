"""A draft whose text failed a check: the user is asked, with the reason.

It is tried again each day, since a template may have been mended meanwhile, and at once where the
user says so; left to them, its occasion is spent.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from agent.core.decision import Held, Write
from agent.core.instructions import Answer
from agent.core.process import Process
from agent.core.rules.orders import BY_HAND, WORDS, choice_of

TRY_AGAIN = "try again"
EACH_DAY = timedelta(days=1)


def held_for_words(process: Process, decision: Write, because: str, now: datetime) -> Held:
    """The draft held by that question. Each "try again" makes room for asking anew."""
    occasion = decision.planned.occasion
    answers = sum(
        isinstance(one, Answer) and one.key.endswith(f":{occasion}") and one.key.startswith(WORDS)
        for one in process.instructions
    )
    return Held(
        process_id=process.id,
        decision=decision,
        gate=WORDS,
        because=because,
        until=now + EACH_DAY,
        key=f"{WORDS}:{answers}:{occasion}",
        choices=(TRY_AGAIN, BY_HAND),
    )


def still_refused(held: Held | None, process: Process, decision: Write) -> Held | None:
    """The question as of the last look, if it is about that draft and has no answer."""
    if held is None or held.gate != WORDS or choice_of(process.instructions, held.key) is not None:
        return None
    return held if held.decision.planned.occasion == decision.planned.occasion else None
