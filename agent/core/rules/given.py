"""The date they gave for their answer, as far as it is still in force (rule R8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from agent.core.facts import Author, Confidence, MessageFacts, Promise
from agent.core.rules.rounds import COMING, SAME_TALK, Round
from agent.core.rules.told import is_told
from agent.core.workdays import Calendar

A_DAY = timedelta(days=1)
ARRANGED_WITHIN = timedelta(days=14)
"""How long an interview that was announced or proposed counts as still being arranged."""


def date_given(
    messages: Sequence[MessageFacts],
    rounds: Sequence[Round],
    *,
    thanks: frozenset[str],
    calendar: Calendar,
    now: datetime,
) -> tuple[MessageFacts, tuple[Promise, ...]] | None:
    """The dates in force and the message that gave them, the earliest not yet passed first.

    1. The newest message with a date replaces the older ones; merely repeating it changes nothing,
       and a date that had passed when it was written is none.
    2. A strong outcome in a later message keeps it, and so does a newly announced interview.
    3. After its latest day any newer human message voids it, except the user's thank-you.
    """
    found: tuple[int, tuple[Promise, ...]] | None = None
    for index, message in enumerate(messages):
        given = _given_by(message, calendar)
        if not given or (found and message.is_ours and _repeats(given, found[1])):
            continue
        found = index, given
    if found is None:
        return None
    index, promises = found
    message = messages[index]
    over = day_over(promises[-1], calendar)
    pending = _interview_pending(messages[: index + 1], rounds, message)
    for later in messages[index + 1 :]:
        outcome = later.reading.outcome
        if outcome is not None and outcome.confidence is Confidence.STRONG:
            return None
        if not pending and _new_interview(later, message, rounds):
            return None
        human = later.reading.author is not Author.AUTOMATIC
        if human and later.at >= over and later.id not in thanks:
            return None
    if pending and any(one.fixed_at > message.at and one.start >= over for one in rounds):
        return None
    ahead = tuple(one for one in promises if day_over(one, calendar) > now)
    return message, ahead or promises[-1:]


def day_over(promise: Promise, calendar: Calendar) -> datetime:
    """The end of its latest day."""
    return calendar.at(promise.latest + A_DAY, time.min)


def _given_by(message: MessageFacts, calendar: Calendar) -> tuple[Promise, ...]:
    """A message's dates by their last day. The sender's day may be the one before the user's."""
    if message.is_ours and message.reading.author is Author.AUTOMATIC:
        return ()
    written_on = calendar.day_of(message.at) - A_DAY
    standing = [
        one
        for one in message.reading.promises
        if (one.latest >= written_on or is_told(message))
        and not _is_the_interviews(one, message, calendar)
    ]
    return tuple(sorted(standing, key=lambda one: (one.latest, one.earliest)))


def _is_the_interviews(promise: Promise, message: MessageFacts, calendar: Calendar) -> bool:
    """Whether the words name the day of an interview: "confirmed for Tuesday; I will ring you"."""
    return any(
        stated.start is not None
        and calendar.day_of(stated.start) == promise.latest
        and promise.evidence.quote == stated.evidence.quote
        for stated in message.reading.interviews
        if stated.state in COMING
    )


def _repeats(given: Sequence[Promise], known: Sequence[Promise]) -> bool:
    return {one.latest for one in given} <= {one.latest for one in known}


def _interview_pending(
    until: Sequence[MessageFacts], rounds: Sequence[Round], giving: MessageFacts
) -> bool:
    """Whether an interview was already under way when they gave the date: then fixing it is no
    answer, since the date is for what comes after it.
    """
    if any(one.state in COMING for one in giving.reading.interviews):
        return True
    if any(one.fixed_at <= giving.at < one.end for one in rounds):
        return True
    since = max([giving.at - ARRANGED_WITHIN, *(one.end for one in rounds if one.end <= giving.at)])
    return any(
        one.state in COMING
        for message in until
        if message.at > since
        for one in message.reading.interviews
    )


def _new_interview(later: MessageFacts, giving: MessageFacts, rounds: Sequence[Round]) -> bool:
    """Whether a later message of theirs brings an interview: what they promised has come."""
    if later.is_ours:
        return False
    return any(
        one.state in COMING and not _was_known(one.start, giving, rounds)
        for one in later.reading.interviews
    )


def _was_known(start: datetime | None, giving: MessageFacts, rounds: Sequence[Round]) -> bool:
    return start is not None and any(
        one.fixed_at <= giving.at and one.start - SAME_TALK <= start <= one.end for one in rounds
    )
