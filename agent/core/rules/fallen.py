"""Interviews that were agreed and did not take place then: moved to another day, or called off.

What a text says of them has to be true whoever called it off, so it speaks only where they did.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from agent.core.facts import Interview, InterviewState
from agent.core.rules.chronicle import Chronicle
from agent.core.rules.rounds import Round
from agent.core.rules.told import is_told
from agent.core.workdays import Calendar

SAME_NEWS = timedelta(days=3)
"""Their words this soon after calling it off still belong to that; later ones are newer news."""


def was_moved(held: Round, chronicle: Chronicle, calendar: Calendar) -> bool:
    """Whether that interview had first been agreed for another day."""
    for agreed_at in _fallen(chronicle, calendar).values():
        later = [one for one in chronicle.rounds if one.fixed_at > agreed_at]
        if later and min(later, key=lambda one: one.fixed_at) == held:
            return True
    return False


def called_off(chronicle: Chronicle, calendar: Calendar) -> tuple[bool, date | None]:
    """Whether an interview they called off is the newest thing known, and the day it was for."""
    cancelled = [
        one
        for one in chronicle.messages
        if any(stated.state is InterviewState.CANCELLED for stated in one.reading.interviews)
    ]
    if not cancelled or cancelled[-1].is_ours or is_told(cancelled[-1]):
        return False, None
    last = cancelled[-1]
    newer_round = any(one.fixed_at >= last.at for one in chronicle.rounds)
    newer_words = any(one.at > last.at + SAME_NEWS for one in chronicle.theirs)
    if newer_round or newer_words or chronicle.newest_outcome_after(last.at) is not None:
        return False, None
    known = {on: at for on, at in _fallen(chronicle, calendar).items() if at <= last.at}
    return True, max(known, key=lambda on: (known[on], on), default=None)


def _fallen(chronicle: Chronicle, calendar: Calendar) -> dict[date, datetime]:
    """The days that were agreed, or called off, and on which nothing takes place; each with when
    the mail last spoke of it.
    """
    held = {one.day for one in chronicle.rounds}
    found: dict[date, datetime] = {}
    for message in chronicle.messages:
        for stated in message.reading.interviews:
            on = _day_of(stated, calendar)
            if on is None or on in held:
                continue
            if stated.state is InterviewState.AGREED:
                found[on] = message.at
            elif stated.state is InterviewState.CANCELLED:
                found.setdefault(on, message.at)
    return found


def _day_of(stated: Interview, calendar: Calendar) -> date | None:
    return calendar.day_of(stated.start) if stated.start is not None else stated.on
