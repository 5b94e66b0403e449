"""A process as a line of time: what happened, what was promised, and what is to come.

Every mark and stretch carries its own words, so that a picture of it is never the only telling.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from agent.core.decision import Wait, Write
from agent.core.facts import Author, MessageFacts, Outcome
from agent.core.policy import Policy
from agent.core.process import DraftFacts, DraftState
from agent.core.rules.chronicle import Chronicle, chronicle_of, strong_outcome
from agent.core.rules.phrases import day
from agent.core.workdays import Calendar
from agent.views.shown import one_line
from agent.views.view import View, moment

A_DAY = timedelta(days=1)


class Sign(StrEnum):
    """What a mark stands for; each has a shape of its own."""

    THEIRS = "theirs"
    YOURS = "yours"
    AUTOMATIC = "automatic"
    INTERVIEW = "interview"
    REJECTED = "rejected"
    OFFER = "offer"
    DRAFT = "draft"
    NEXT = "next"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One moment. `quote` is the words it rests on, "" where there are none."""

    at: datetime
    sign: Sign
    words: str
    quote: str = ""


class Stretch(StrEnum):
    PROMISE = "promise"
    """The days in which they said they would answer."""
    QUIET = "quiet"
    """The time in which nothing may be written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch from `first` up to `last`; `is_open` where it still counts."""

    first: datetime
    last: datetime
    stretch: Stretch
    words: str
    quote: str = ""
    is_open: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """`marks` in order of time."""

    marks: tuple[Mark, ...]
    spans: tuple[Span, ...]

    @property
    def told(self) -> list[str]:
        """The whole line in sentences, in order of time."""
        found = [(one.at, _told(one.words, one.quote)) for one in self.marks]
        found += [(one.first, _told(one.words, one.quote)) for one in self.spans]
        return [words for _, words in sorted(found, key=lambda one: one[0])]


def _told(words: str, quote: str) -> str:
    return f"{words}: “{one_line(quote, 120)}”" if quote else f"{words}."


def timeline_of(view: View, policy: Policy, now: datetime) -> Timeline:
    """The line of one process as of `now`."""
    chronicle, calendar = chronicle_of(view.process, policy, now), policy.calendar
    marks = [_message(one, calendar) for one in view.process.messages if one.at <= now]
    marks += _interviews(chronicle, now, calendar)
    if (draft := view.draft) is not None:
        marks.append(_draft(draft, calendar))
    elif (planned := view.planned) is not None:
        at = max(planned.due_at, now)
        words = f"The next {planned.kind.words}, {moment(at, calendar)}"
        marks.append(Mark(at=at, sign=Sign.NEXT, words=words))
    spans = [*_promises(chronicle, calendar), *_quiet(view, now, calendar)]
    return Timeline(
        marks=tuple(sorted(marks, key=lambda one: one.at)),
        spans=tuple(spans),
    )


def _message(message: MessageFacts, calendar: Calendar) -> Mark:
    gist = message.reading.gist
    quote = gist.quote if gist else ""
    on = moment(message.at, calendar)
    if message.is_ours:
        by_hand = message.reading.author is Author.US
        words = f"You wrote on {on}" if by_hand else f"Your calendar answered on {on}"
        return Mark(at=message.at, sign=Sign.YOURS if by_hand else Sign.AUTOMATIC, words=words)
    sender = message.sender
    who = one_line((sender.name or sender.email) if sender else "They", 60)
    outcome = strong_outcome(message)
    if outcome in (Outcome.REJECTED, Outcome.OFFER) and message.reading.outcome is not None:
        quote = message.reading.outcome.evidence.quote
        said, sign = (
            ("said no", Sign.REJECTED)
            if outcome is Outcome.REJECTED
            else ("made an offer", Sign.OFFER)
        )
        return Mark(at=message.at, sign=sign, words=f"{who} {said} on {on}", quote=quote)
    is_person = message.reading.author is Author.THEM
    wrote = "wrote" if is_person else "wrote automatically"
    return Mark(
        at=message.at,
        sign=Sign.THEIRS if is_person else Sign.AUTOMATIC,
        words=f"{who} {wrote} on {on}",
        quote=quote,
    )


def _interviews(chronicle: Chronicle, now: datetime, calendar: Calendar) -> list[Mark]:
    return [
        Mark(
            at=one.start,
            sign=Sign.INTERVIEW,
            words=f"Interview on {moment(one.start, calendar) if one.timed else day(one.day)}"
            + (", still ahead" if one.end > now else ""),
            quote=one.evidence.quote,
        )
        for one in chronicle.rounds
    ]


def _draft(draft: DraftFacts, calendar: Calendar) -> Mark:
    at = draft.made_at or draft.planned_at
    gone = draft.state is DraftState.GONE
    says = "left your drafts and was not seen going out" if gone else "lies in your drafts"
    return Mark(
        at=at,
        sign=Sign.DRAFT,
        words=f"The {draft.kind.words} made on {moment(at, calendar)} {says}",
    )


def _promises(chronicle: Chronicle, calendar: Calendar) -> list[Span]:
    """Every date they gave, each once, the newest giving it; an interview's own day is none."""
    in_force = chronicle.promise(calendar)
    standing = {(one.earliest, one.latest) for one in in_force[1]} if in_force else set()
    found: dict[tuple[object, object], Span] = {}
    for message in chronicle.messages:
        if message.is_ours:
            continue
        interviews = {one.evidence.quote for one in message.reading.interviews}
        for promise in message.reading.promises:
            if promise.evidence.quote in interviews:
                continue
            first, last = day(promise.earliest), day(promise.latest)
            said = f"by {last}" if first == last else f"between {first} and {last}"
            key = (promise.earliest, promise.latest)
            found[key] = Span(
                first=calendar.at(promise.earliest, time.min),
                last=calendar.at(promise.latest + A_DAY, time.min),
                stretch=Stretch.PROMISE,
                words=f"They said they would answer {said}",
                quote=promise.evidence.quote,
                is_open=key in standing,
            )
    return list(found.values())


def _quiet(view: View, now: datetime, calendar: Calendar) -> list[Span]:
    """From now until something may be written, where that is a matter of time."""
    if view.draft is not None or view.standing is None:
        return []
    held = view.standing.held
    match view.decision:
        case Wait(until=until):
            pass
        case Write() if held is not None and held.until is not None:
            until = held.until
        case _:
            return []
    if until <= now:
        return []
    return [
        Span(
            first=now,
            last=until,
            stretch=Stretch.QUIET,
            words=f"Quiet: nothing may be written before {moment(until, calendar)}",
        )
    ]
