"""Promises: a day or a span they give for their answer.

Cue first: a time counts only where the words say that an answer, a decision or the next step will
come by it. Then everything that looks like one and is none: what the user shall do, meetings,
the past, the job's own dates, other people's plans.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from agent.core.facts import Evidence, Promise
from agent.core.reading import promisecues as cues
from agent.core.reading.periods import Frame
from agent.core.reading.sentences import Sentence
from agent.core.reading.timespan import Shape, When, may_hold_time, spans

FARTHEST = timedelta(days=400)

_CLAUSE = re.compile(
    r";|\s-+\s|\.\s|, (?=(?:and|but|so|then|yet|while|which|please|we|i|i'll|we'll|you|you'll"
    r"|they|our|the|at"
    r"|though|although)\b)"
    r"| (?=(?:and|but|so) (?:will|we|we'll|i|i'll|you|you'll|they|then|should|hope|would"
    r"|please|wanted|are|am"
    r"|intend|expect|plan|aim|our|the|from|a)\b)"
    r"| (?=and (?:let|get|come|share|send|announce|inform|notify|contact|publish|communicate"
    r"|make|reach|call|write|email|revert"
    r"|report|circle|follow|decide|have)\b)"
    r"| (?=(?:so that|because|although|whereas|but|unless)\b)"
    r"| (?=(?:we'll|i'll|we will|i will|you'll|you will|you should|we should|we hope|we expect"
    r"|i hope|i expect)\b)"
    r"| (?=(?:before|after|once|while|when|as soon as|until|if) (?:we|i|you|they|our|the|all"
    r"|everyone|he|she)\b)"
)


_SHARED = re.compile(r" and (?!(?:we|i|you|they|our|the|it|my|a|an|your)\b|(?:we|i|you)')")


@dataclass(frozen=True, slots=True)
class _Clause:
    start: int
    low: str
    has_cue: bool
    negative: bool

    @property
    def cues(self) -> bool:
        return self.has_cue and not self.negative


def promises(
    sentences: tuple[Sentence, ...],
    frame: Frame,
    message_id: str,
    *,
    interview_on: date | None = None,
) -> tuple[Promise, ...]:
    """The promises of a message, at most one a sentence, without repeats."""
    found: dict[tuple[date, date], Promise] = {}
    for sentence in sentences:
        span = promised(sentence, frame, interview_on=interview_on)
        if span is not None and span not in found:
            found[span] = Promise(
                earliest=span[0],
                latest=span[1],
                evidence=Evidence(message_id=message_id, quote=sentence.text),
            )
    return tuple(found.values())


def retold(sentences: tuple[Sentence, ...], frame: Frame, message_id: str) -> tuple[Promise, ...]:
    """Promises the user repeats in their own message: "you mentioned the 14th"."""
    found: list[Promise] = []
    for sentence in sentences:
        cue = cues.RETOLD.search(sentence.low)
        if cue is None:
            continue
        for when in spans(sentence.text, sentence.low, frame):
            if when.start >= cue.start() and _usable(when, frame):
                evidence = Evidence(message_id=message_id, quote=sentence.text)
                found.append(Promise(earliest=when.earliest, latest=when.latest, evidence=evidence))
                break
    return tuple(found)


def promised(
    sentence: Sentence, frame: Frame, *, interview_on: date | None = None
) -> tuple[date, date] | None:
    """The span a sentence promises, or None.

    Steps: (1) cut it into clauses; (2) a clause that cues and holds a time gives it; (3) else a
    time in another clause, if nothing there speaks against it ("By Friday, …", "Once we have met
    everyone on Thursday, …").
    """
    low = sentence.low
    if not may_hold_time(low):
        return None
    if (
        (sentence.is_question and not cues.ASKING_LEAVE.search(low))
        or cues.SENTENCE_NEGATIVE.search(low)
        or not cues.any_cue(low)
    ):
        return None
    times = [w for w in spans(sentence.text, low, frame) if _usable(w, frame) or w.floating]
    if not times:
        return None
    if (paused := cues.PAUSED.search(low)) is not None:
        after = [when for when in times if when.start >= paused.end()]
        return (after[0].earliest, after[0].latest) if after and not after[0].floating else None
    clauses = _clauses(low)
    cued = [(c, w) for c in clauses if c.cues for w in [_chosen(_inside(times, c), c)] if w]
    told = next(
        (
            best for sign in (cues.CONTACT, cues.DECIDING)
            if (best := [(c, w) for c, w in cued if sign.search(c.low)])
        ),
        cued,
    )  # fmt: skip
    if told:
        return _settled(told[0][1], times, clauses, frame, interview_on, low)
    if cues.WAIT.search(low) and not any(c.negative for c in clauses):
        return _settled(times[0], times, clauses, frame, interview_on, low)
    if not any(clause.cues for clause in clauses):
        return None
    outside = [
        when for clause in clauses if not (clause.has_cue or clause.negative)
        for when in _inside(times, clause) if _bears(when, clause)
    ]  # fmt: skip
    return _settled(outside[-1], times, clauses, frame, interview_on, low) if outside else None


def _inside(times: list[When], clause: _Clause) -> list[When]:
    return [w for w in times if clause.start <= w.start < clause.start + len(clause.low)]


def _usable(when: When, frame: Frame) -> bool:
    if when.shape in (Shape.PAST, Shape.VAGUE) or when.floating:
        return False
    if when.unit == "minute" or when.lead in ("past", "every", "of"):
        return False
    if when.lead == "for" and when.shape is Shape.COUNT:
        return False
    return frame.today <= when.latest <= frame.today + FARTHEST


def _clauses(low: str) -> list[_Clause]:
    starts = [0, *(match.start() for match in _CLAUSE.finditer(low)), len(low)]
    return [
        _Clause(a, low[a:b], cues.any_cue(_spoken(low[a:b])), _is_negative(low[a:b]))
        for a, b in pairwise(starts)
        if b > a
    ]


def _is_negative(clause: str) -> bool:
    return cues.NEGATIVE.search(clause) is not None and cues.NEWS_DUE.search(clause) is None


def _spoken(clause: str) -> str:
    """A clause that shares its "will" with the one before: "… and let you know by Friday"."""
    return clause.replace(" and ", " will ", 1) if _SHARED.match(clause) else clause


def _chosen(times: list[When], clause: _Clause) -> When | None:
    """Of several times in a clause the one nearest behind its cue."""
    if not times:
        return None
    cue = cues.cue_end(_spoken(clause.low))
    behind = [w for w in times if w.start - clause.start >= cue]
    led = [w for w in behind if w.lead] or behind
    return (led or times)[0] if led or behind else times[-1]


def _bears(when: When, clause: _Clause) -> bool:
    """Whether a time in a clause without a cue can be the cue's: it leads, or a condition ends
    then.
    """
    if cues.CONDITION.match(clause.low.lstrip(" ,")):
        return True
    rest = clause.low[: when.start - clause.start] + clause.low[when.end - clause.start :]
    if cues.INTERNAL.search(clause.low) and not cues.PAST.search(clause.low):
        return True
    if cues.IT_MAY_BE.search(clause.low) or len(rest.split()) <= 2:
        return True
    return (bool(when.lead) or when.shape is Shape.COUNT) and not cues.PAST.search(clause.low)


def _settled(
    when: When,
    times: list[When],
    clauses: list[_Clause],
    frame: Frame,
    interview_on: date | None,
    sentence_low: str,
) -> tuple[date, date] | None:
    """The span's days: counts run from the condition's day, where the sentence gives one."""
    if when.shape is Shape.DAY and _ends_condition(when, clauses):
        day = frame.calendar.add_working_days(when.latest, 1)
        return (max(when.earliest, frame.today), day)
    if when.lead == "before" and cues.NOT_BEFORE.search(sentence_low):
        return (when.named, when.named)
    base: date | None = None
    for other in times:
        if other is when or other.shape is Shape.COUNT or when.shape is not Shape.COUNT:
            continue
        if _ends_condition(other, clauses):
            base = other.latest
    if when.floating:
        base = base or interview_on
        if base is None:
            return None
    shift = (base - frame.today) if base is not None and base > frame.today else timedelta(0)
    earliest, latest = max(when.earliest, frame.today) + shift, when.latest + shift
    return (min(earliest, latest), latest)


def _ends_condition(when: When, clauses: list[_Clause]) -> bool:
    """Whether the time is when something else is over: "once we have met everybody on Thursday"."""
    clause = next((c for c in reversed(clauses) if c.start <= when.start), None)
    return (
        clause is not None
        and not clause.cues
        and cues.AFTER.match(clause.low.lstrip(" ,")) is not None
    )
