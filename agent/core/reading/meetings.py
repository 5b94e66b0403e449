"""Interviews in words: announced, proposed, agreed, cancelled, or already over.

A time alone is no interview, and an interview without a time may still be one: the words decide
the state, the grammar of dates and clocks the time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from agent.core.facts import Evidence, Interview, InterviewState
from agent.core.reading import meetingwords as w
from agent.core.reading.clocktimes import Clock, clocks
from agent.core.reading.periods import Frame, add_months
from agent.core.reading.sentences import Sentence
from agent.core.reading.timespan import Shape, When, spans

LETTER = 60
"""Sentences that are looked at: what stands further down is no appointment."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A day and a clock time found together in a sentence."""

    when: When | None
    clock: Clock | None


def interviews(
    sentences: tuple[Sentence, ...],
    frame: Frame,
    zone: tzinfo,
    message_id: str,
    *,
    sent_at: datetime,
) -> tuple[Interview, ...]:
    """What a message's words say of interviews, one entry a sentence at most per time."""
    found: list[Interview] = []
    is_job_talk = False
    for sentence in _with_labels_joined(sentences[:LETTER]):
        is_job_talk = is_job_talk or w.ANY_TALK.search(sentence.low) is not None
        found.extend(
            _in_sentence(sentence, frame, zone, message_id, sent_at, talk_before=is_job_talk)
        )
    return _merged(found)


def _with_labels_joined(sentences: tuple[Sentence, ...]) -> list[Sentence]:
    """ "Date: Monday, May 18" and "Time: noon" on lines of their own, as one sentence."""
    joined: list[Sentence] = []
    for sentence in sentences:
        last = joined[-1] if joined else None
        if (
            last is not None
            and w.LABEL.match(sentence.low)
            and w.LABEL.search(last.low)
            and len(last.low) < 120
        ):
            joined[-1] = Sentence(f"{last.text}, {sentence.text}", f"{last.low}, {sentence.low}")
        else:
            joined.append(sentence)
    return joined


def _in_sentence(
    sentence: Sentence,
    frame: Frame,
    zone: tzinfo,
    message_id: str,
    sent_at: datetime,
    *,
    talk_before: bool,
) -> list[Interview]:
    low = sentence.low
    evidence = Evidence(message_id=message_id, quote=sentence.text)
    if w.ONLY_IF.match(low) and not sentence.is_question:
        return []
    over = w.OVER.search(low)
    if over is not None and not w.NOT_OVER.search(low) and not sentence.is_question:
        day = _past_day(sentence, frame, after=over.start())
        return [Interview(state=InterviewState.TOOK_PLACE, evidence=evidence, on=day)]
    talk = w.STRICT_TALK.search(low) is not None
    cancelled = Interview(state=InterviewState.CANCELLED, evidence=evidence)
    if w.CANCELLED.search(low) and not sentence.is_question:
        return [replace(cancelled, on=day_named(sentence, frame))]
    personal = talk or talk_before or sentence.is_question or w.PERSONAL.search(low) is not None
    slots = slots_in(sentence, frame) if personal else []
    state = _state(sentence)
    if slots and state is not None and (talk or any(s.clock and s.when for s in slots)):
        old, slots = _old_and_new(sentence, slots)
        timed = [_interview(state, evidence, slot, zone) for slot in slots]
        new = [one for one in timed if one is not None and _ahead(one, sent_at, frame)]
        return new if old is None else [replace(cancelled, on=old.on), *new]
    if w.MOVE.search(low) and talk:
        return [replace(cancelled, on=day_named(sentence, frame))]
    if talk and sentence.is_question and w.INVITING.search(low):
        return [Interview(state=InterviewState.PROPOSED, evidence=evidence)]
    if talk and w.ANNOUNCED.search(low) and not slots:
        return [Interview(state=InterviewState.ANNOUNCED, evidence=evidence)]
    return []


@dataclass(frozen=True, slots=True)
class _Old:
    """The time an interview is moved away from: its day, where the sentence names it."""

    on: date | None


def _old_and_new(sentence: Sentence, slots: list[Slot]) -> tuple[_Old | None, list[Slot]]:
    """The old time of a sentence that moves an interview, and its new ones. No old one where it
    moves nothing.
    """
    low = sentence.low
    moves = w.MOVING if sentence.is_question else w.MOVED
    if moves.search(low) is None:
        return None, slots
    for slot in slots:
        if slot.when is not None and len(slots) > 1 and w.OLD.search(low[: slot.when.start]):
            return _Old(slot.when.latest), [one for one in slots if one is not slot]
    turn = moves.search(low)
    before = [one for one in slots if one.when and turn and one.when.start < turn.start()]
    if before and len(before) < len(slots) and before[0].when is not None:
        return _Old(before[0].when.latest), [one for one in slots if one not in before]
    only = slots[0].when
    if len(slots) == 1 and only is not None and only.earliest != only.latest:  # "from … to …"
        new = replace(only, earliest=only.latest)
        return _Old(only.earliest), [Slot(new, slots[0].clock)]
    return _Old(None), slots


def _state(sentence: Sentence) -> InterviewState | None:
    low = sentence.low
    if w.IN_GENERAL.match(low):
        return None
    agreed = w.AGREED.search(low) or w.LABEL.match(low)
    proposed = w.PROPOSED.search(low)
    if sentence.is_question:
        return InterviewState.PROPOSED
    if agreed is not None and not re.search(
        r"\b(?:let (?:me|us) know|please|kindly|would|could|if)\b[^.;]{0,40}\bconfirm"
        r"|\bonce (?:confirmed|booked|scheduled)|\bwill be (?:scheduled|confirmed|set up)"
        r"|\bto (?:confirm|be scheduled)\b|\bwould like to (?:schedule|set up|confirm)",
        low,
    ):
        return InterviewState.AGREED
    if proposed is not None:
        return InterviewState.PROPOSED
    if w.ANY_TALK.search(low) and re.search(r"\b(?:on|at|for)\b|: ", low):
        return InterviewState.AGREED
    return None


def slots_in(sentence: Sentence, frame: Frame) -> list[Slot]:
    """The days of a sentence, each with the clock time that stands with it."""
    days = [
        when for when in spans(sentence.text, sentence.low, frame)
        if when.shape in (Shape.DAY, Shape.PERIOD)
        and when.lead not in ("by", "until", "past", "after", "within")
        and (when.latest - when.earliest).days <= 2
    ]  # fmt: skip
    times = [
        c for c in clocks(sentence.low)
        if not any(d.start <= c.at < d.end for d in days)
        and not sentence.low[: c.at].endswith("not ")
    ]  # fmt: skip
    slots: list[Slot] = []
    for at, when in enumerate(days[:6]):
        limit = days[at + 1].start if at + 1 < len(days) else len(sentence.low)
        own = [c for c in times if when.end <= c.at < limit]
        if not own and at == 0:
            own = [c for c in times if c.at < when.start]
        if own and len(own) <= 6:
            slots.extend(Slot(when, clock) for clock in own)
        else:
            slots.append(Slot(when, None))
    return slots


def _interview(
    state: InterviewState, evidence: Evidence, slot: Slot, zone: tzinfo
) -> Interview | None:
    when, clock = slot.when, slot.clock
    if when is None:
        return None
    if clock is None or when.earliest != when.latest:
        if when.earliest != when.latest:
            return Interview(
                state=InterviewState.PROPOSED if state is InterviewState.AGREED else state,
                evidence=evidence,
            )
        return Interview(state=state, evidence=evidence, on=when.latest)
    start = instant(when.latest, clock.start, clock.zone or zone)
    end = instant(when.latest, clock.end, clock.zone or zone) if clock.end else None
    return Interview(state=state, evidence=evidence, start=start, end=end, on=when.latest)


def instant(day: date, clock: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)


def _ahead(one: Interview, sent_at: datetime, frame: Frame) -> bool:
    if one.start is not None:
        return one.start >= sent_at - timedelta(hours=12)
    return one.on is None or one.on >= frame.today


def day_named(sentence: Sentence, frame: Frame) -> date | None:
    """The first day a sentence names that is not behind, None where it names none."""
    for when in spans(sentence.text, sentence.low, frame):
        if when.shape is Shape.DAY and when.latest >= frame.today:
            return when.latest
    return None


_ORDINAL = re.compile(r"(?:the )?\d{1,2}(?:st|nd|rd|th)?")


def _past_day(sentence: Sentence, frame: Frame, *, after: int) -> date | None:
    """The day of a talk that was had: "yesterday", "on Monday", "on the 6th", always behind."""
    low = sentence.low[after : after + 120]
    if "yesterday" in low:
        return frame.today - timedelta(days=1)
    for when in spans(sentence.text, sentence.low, frame):
        named = sentence.low[when.start : when.end]
        if when.start < after or when.earliest != when.latest or "tomorrow" in named:
            continue
        if when.shape not in (Shape.DAY, Shape.PAST) or when.lead not in ("", "on", "past", "of"):
            continue
        day = when.latest
        if day > frame.today and _ORDINAL.fullmatch(named):
            day = add_months(day, -1)
        elif day > frame.today and not any(c.isdigit() for c in named):
            day -= timedelta(days=7 * ((day - frame.today).days // 7 + 1))
        return day if day <= frame.today else None
    return None


def _merged(found: list[Interview]) -> tuple[Interview, ...]:
    """Without repeats; one that took place is told once; a cancellation that names a new time in
    the same message is a move.
    """
    kept: list[Interview] = []
    seen: set[tuple[InterviewState, datetime | None, date | None]] = set()
    for one in found:
        key = (one.state, one.start, one.on if one.start is None else None)
        if key in seen:
            continue
        seen.add(key)
        kept.append(one)
    return tuple(kept[:10])
