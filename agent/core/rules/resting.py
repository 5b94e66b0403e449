"""R0, as the user told it: paused, closed, snoozed, finished; by word, or by a label in Gmail. R2's
notices go on.
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from agent.core.decision import Ask, Decision, Reason, Rest, Wait, YourTurn
from agent.core.instructions import Answer, Close, Finish, Pause, Snooze
from agent.core.process import Shelf
from agent.core.rules import theirs
from agent.core.rules.orders import Wish, wish_of
from agent.core.rules.phrases import day
from agent.core.rules.situation import Situation


def as_told(situation: Situation) -> Decision | None:
    """No drafts, and why. Of a process that is over, only what they asked afterwards is said."""
    wish = wish_of(situation.process.instructions)
    if wish is None or isinstance(wish, Pause | Snooze):
        if situation.process.shelf is Shelf.CLOSED:
            return Rest(reason=_shelved("Closed"))
        if situation.process.shelf is Shelf.PAUSED and not isinstance(wish, Pause):
            return theirs.your_turn(situation) or Rest(reason=_shelved("Paused"))
    if wish is None or (isinstance(wish, Snooze) and situation.now >= wish.until):
        return None
    reason = Reason(rule="R0", because=_because(situation, wish))
    question = situation.chronicle.open_question()
    is_over = not isinstance(wish, Pause | Snooze)
    turn: Decision | None = None
    if question is not None and not (is_over and question[0].at <= wish.at):
        turn = theirs.your_turn(situation)
    if not isinstance(wish, Snooze):
        return turn or Rest(reason=reason)
    if isinstance(turn, YourTurn | Ask):
        return replace(turn, until=min(turn.until or wish.until, wish.until))
    return Wait(reason=reason, until=wish.until)


def _shelved(name: str) -> Reason:
    return Reason(rule="R0", because=f"You put it under {name} in Gmail.")


def _because(situation: Situation, wish: Wish) -> str:
    day_of = situation.policy.calendar.day_of
    on = day(day_of(wish.at))
    match wish:
        case Pause():
            return f"You paused this on {on}."
        case Snooze(until=until):
            return f"You snoozed this on {on}, until {day(day_of(until))}."
        case Close():
            return f"You closed this on {on}."
        case Finish(took=True):
            return f"You took this one, and ended the search on {on}."
        case Finish():
            return f"You ended the search on {on}."
        case Answer(choice="stop"):
            return f"You stopped this on {on}, because of an offer elsewhere."
        case Answer():
            return f"You closed this on {on}."
        case _:
            assert_never(wish)
