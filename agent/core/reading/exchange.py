"""Times in an exchange: what one side takes of what the other proposed in the messages before.

"Thursday at 10 works for me" means the Thursday they proposed, not the next one in the calendar,
and takes nothing where they proposed none: then it is an offer, until they take it (DESIGN, R5: an
interview's time is agreed).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from typing import TypeAlias

from agent.core.facts import Author, Evidence, Interview, InterviewState, MessageFacts
from agent.core.reading import ourwords
from agent.core.reading.clocktimes import clocks
from agent.core.reading.meetings import Slot, instant, slots_in
from agent.core.reading.periods import Frame
from agent.core.reading.sentences import Sentence, sentences
from agent.core.reading.words import fold

OPEN = (InterviewState.PROPOSED, InterviewState.AGREED)
"""States in which a message offers a time that can be taken."""
_STILL = timedelta(hours=12)
LOOKED_AT = 4_000
"""Characters of a letter in which a choice of times is looked for."""
_WEEKDAY = re.compile(r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b")
_MONTH = re.compile(r"\d|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)")

Offers: TypeAlias = Sequence[tuple[Interview, ...]]
"""The times that are open, one entry a message, the newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads an answer: by what its words of time are resolved, and when it was written."""

    frame: Frame
    zone: tzinfo
    at: datetime


def newest_times(before: Sequence[MessageFacts], at: datetime) -> tuple[Interview, ...]:
    """The times ahead that the newest message with any speaks of, whoever wrote it; none where one
    was called off since.
    """
    for earlier in reversed(before):
        stated = earlier.reading.interviews
        ahead = tuple(
            one
            for one in stated
            if one.state in OPEN and has_time(one) and (one.start is None or one.start > at)
        )
        if ahead:
            return ahead
        if any(one.state is InterviewState.CANCELLED for one in stated):
            return ()
    return ()


def has_time(one: Interview) -> bool:
    """Whether a statement names an instant or a day."""
    return one.start is not None or one.on is not None


def offers_of(before: Sequence[MessageFacts], at: datetime) -> list[tuple[Interview, ...]]:
    """The times they proposed or fixed that are still ahead, and that nothing since called off."""
    found: list[tuple[Interview, ...]] = []
    newer: set[str] = set()
    for earlier in reversed(before):
        if earlier.is_ours:
            continue
        stated = earlier.reading.interviews
        open_ = [
            one
            for one in stated
            if one.state in OPEN
            and has_time(one)
            and (one.start is None or one.start > at - _STILL)
            and not (one.uid and one.uid in newer)
        ]
        if open_:
            found.append(tuple(open_))
        newer |= {one.uid for one in stated}
        if any(one.state is InterviewState.CANCELLED for one in stated):
            break
    return found


def choice_of(before: Sequence[MessageFacts], by: Reader) -> tuple[Interview, ...]:
    """The days and hours that their newest letter names in any words, as in a list of slots: what a
    yes of the user's may take, though the letter itself proposes nothing.
    """
    newest = next((one for one in reversed(before) if one.reading.author is Author.THEM), None)
    if newest is None:
        return ()
    frame = replace(by.frame, today=newest.at.astimezone(by.zone).date())
    found: list[Interview] = []
    for sentence in sentences(newest.reading.new_text[:LOOKED_AT]):
        evidence = Evidence(message_id=newest.id, quote=sentence.text)
        for slot in slots_in(sentence, frame):
            for day in _days(slot):
                one = Interview(state=InterviewState.PROPOSED, evidence=evidence, on=day)
                found.append(replace(one, start=_at(slot, day, by)))
    return tuple(one for one in found if one.start is None or one.start > by.at - _STILL)


def _at(slot: Slot, day: date, by: Reader) -> datetime | None:
    if slot.clock is None:
        return None
    return instant(day, slot.clock.start, slot.clock.zone or by.zone)


def _days(slot: Slot) -> list[date]:
    if slot.when is None:
        return []
    length = (slot.when.latest - slot.when.earliest).days
    return [slot.when.earliest + timedelta(days=more) for more in range(length + 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Words of time that fit open times: the one they take, None where they fit several alike.

    `said` is the instant that the words mean by the calendar alone.
    """

    said: datetime | None
    taken: Interview | None
    of_a_choice: bool = False
    """Whether it was a proposal, and not a time that was already fixed."""


def matches(sentence: Sentence, message_id: str, offers: Offers, by: Reader) -> list[Match]:
    """The open times that a sentence names by their day, their hour or both."""
    evidence = Evidence(message_id=message_id, quote=sentence.text)
    slots = slots_in(sentence, by.frame)
    if not slots:
        hours = clocks(sentence.low)
        slots = [Slot(None, hours[0])] if len(hours) == 1 else []
    found: list[Match] = []
    for slot in slots:
        fitting = _fitting(sentence, slot, offers, by)
        if fitting:
            taken = _agreed(slot, fitting[0], evidence, by) if len(fitting) == 1 else None
            proposed = fitting[0].state is InterviewState.PROPOSED
            found.append(Match(said=_said(slot, by), taken=taken, of_a_choice=proposed))
    return found


def offered_by_us(before: Sequence[MessageFacts], at: datetime) -> list[tuple[Interview, ...]]:
    """The times the user proposed that are still ahead, the newest message first."""
    offers = (
        tuple(
            one
            for one in earlier.reading.interviews
            if one.state is InterviewState.PROPOSED and one.start is not None and one.start > at
        )
        for earlier in reversed(before)
        if earlier.reading.author is Author.US
    )
    return [one for one in offers if one]


def taken_by_them(
    said: Sequence[Sentence],
    stated: tuple[Interview, ...],
    message_id: str,
    before: Sequence[MessageFacts],
    by: Reader,
) -> tuple[Interview, ...]:
    """What their words say of interviews where the user had offered times: those they name are
    agreed, and so is the one offer in the message just answered if they say yes to it.
    """
    offers = offered_by_us(before, by.at)
    if not offers or any(ourwords.puts_off(one) for one in said):
        return stated
    left = list(stated)
    taken: list[Interview] = []
    for sentence in said:
        if not ourwords.settles(sentence):
            continue
        found = [one for one in matches(sentence, message_id, offers, by) if one.taken is not None]
        starts = {one.said for one in found} | {one.taken.start for one in found if one.taken}
        if found:
            left = [
                one
                for one in left
                if one.evidence.quote != sentence.text
                or one.state is InterviewState.CANCELLED
                or (one.start is not None and one.start not in starts)
            ]
            taken += [one.taken for one in found if one.taken is not None]
    if not taken and not any(has_time(one) for one in stated):
        taken = _plain_yes(said, message_id, before, offers, by)
    return (*left, *dict.fromkeys(taken))


def _plain_yes(
    said: Sequence[Sentence],
    message_id: str,
    before: Sequence[MessageFacts],
    offers: Offers,
    by: Reader,
) -> list[Interview]:
    people = [one for one in before if one.reading.author is not Author.AUTOMATIC]
    if people[-1].reading.author is not Author.US or len(offers[0]) != 1:
        return []
    if offers[0][0] not in people[-1].reading.interviews:
        return []
    for sentence in said:
        if ourwords.settles(sentence) and not names_day(sentence, by.frame):
            evidence = Evidence(message_id=message_id, quote=sentence.text)
            return [replace(offers[0][0], state=InterviewState.AGREED, evidence=evidence)]
    return []


def names_day(sentence: Sentence, frame: Frame) -> bool:
    """Whether a sentence names a day of its own."""
    return bool(slots_in(sentence, frame))


def only_proposal(before: Sequence[MessageFacts]) -> Interview | None:
    """The one time in the newest message of theirs, None where it names none or several."""
    for earlier in reversed(before):
        if earlier.reading.author is Author.THEM:
            open_ = [
                one for one in earlier.reading.interviews if one.state in OPEN and has_time(one)
            ]
            return open_[0] if len(open_) == 1 else None
    return None


def _fitting(sentence: Sentence, slot: Slot, offers: Offers, by: Reader) -> list[Interview]:
    """The times of the newest message that has one to fit, those of the very day before others."""
    for offered in offers:
        fitting = [one for one in offered if _fits(sentence, slot, one, by)]
        if fitting:
            on = slot.when.latest if slot.when is not None else None
            return [one for one in fitting if _day(one, by) == on] or fitting
    return []


def _said(slot: Slot, by: Reader) -> datetime | None:
    return None if slot.when is None else _at(slot, slot.when.latest, by)


def _fits(sentence: Sentence, slot: Slot, offered: Interview, by: Reader) -> bool:
    day = _day(offered, by)
    if day is None:
        return False
    if slot.when is not None:
        weekday = slot.when.latest.weekday() == day.weekday() and _mere_weekday(sentence, slot)
        if not (weekday or slot.when.earliest <= day <= slot.when.latest):
            return False
    elif offered.start is None:
        return False
    if slot.clock is None or offered.start is None:
        return True
    return _is_within(slot, offered, by) or _is_echo(slot.clock.start, offered, by)


def _mere_weekday(sentence: Sentence, slot: Slot) -> bool:
    """ "Thursday", "next Thursday", and not "Thursday, May 14"."""
    if slot.when is None:
        return False
    named = sentence.low[slot.when.start : slot.when.end]
    return _WEEKDAY.search(named) is not None and _MONTH.search(named) is None


def _is_within(slot: Slot, offered: Interview, by: Reader) -> bool:
    """Their hour, or one in the span of hours they offered."""
    at = _hour_of(slot, offered, by)
    if at is None or offered.start is None:
        return False
    return at == offered.start or (offered.end is not None and offered.start < at < offered.end)


def _is_echo(clock: time, offered: Interview, by: Reader) -> bool:
    """Their hour as they wrote it, in another zone than the user's."""
    if offered.start is None or offered.uid:
        return False
    wrote = [one.start for one in clocks(fold(offered.evidence.quote))]
    return wrote == [clock] and offered.start.astimezone(by.zone).time() != clock


def _agreed(slot: Slot, offered: Interview, evidence: Evidence, by: Reader) -> Interview:
    """The time as they offered it, with the user's hour where theirs was none or a span."""
    agreed = replace(offered, state=InterviewState.AGREED, evidence=evidence)
    at = _hour_of(slot, offered, by)
    if at is not None and (offered.start is None or _is_within(slot, offered, by)):
        same = at == offered.start
        return replace(agreed, start=at, end=offered.end if same else None)
    return agreed


def _hour_of(slot: Slot, offered: Interview, by: Reader) -> datetime | None:
    """The user's hour on the day they offered."""
    day = _day(offered, by)
    return None if day is None else _at(slot, day, by)


def _day(one: Interview, by: Reader) -> date | None:
    return one.start.astimezone(by.zone).date() if one.start is not None else one.on
