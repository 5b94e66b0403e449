"""Interviews as rounds: what the messages say of times, folded into the talks that took or take
place.

Several talks with one employer on one day are one round. A later calendar part supersedes an
earlier one by its SEQUENCE (RFC 5546); a no before an interview's start means that it did not take
place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from agent.core.facts import Confidence, Evidence, Interview, InterviewState, MessageFacts, Outcome
from agent.core.mail import Address
from agent.core.policy import Policy

DAY_ENDS = time(18, 0)
"""When an interview of which only the day is known counts as over (rule R5)."""
SAME_TALK = timedelta(minutes=45)
"""Two statements of a start this close speak of one interview."""
RECENT_TALK = timedelta(days=10)
""" "Great to meet you" speaks of a known interview that ended at most this long before, also where
another one without a time was announced since."""
COMING = frozenset({InterviewState.ANNOUNCED, InterviewState.PROPOSED, InterviewState.AGREED})
"""States in which a message speaks of an interview that is to come."""
CALLED_OFF = frozenset({Outcome.REJECTED, Outcome.WITHDRAWN})
_KIND = re.compile(
    r"\b(?:panel|phone|telephone|video|technical|coding|on-?site|screening|trial|hr|first|second"
    r"|third|final)\b",
    re.IGNORECASE,
)
_WITH = re.compile(r"\b[Ww]ith ([A-Z][^\W\d_]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """One interview with its time.

    `agreed_at` is when the mail first agreed on that time, `stated_at` when it last spoke of it.
    `timed` is False where only a message after it speaks of it, `whole_day` where only its day is
    known, `sure_end` where its end was told and not assumed; `said` is who stated it and how.
    """

    start: datetime
    end: datetime
    evidence: Evidence
    agreed_at: datetime
    stated_at: datetime
    people: tuple[Address, ...] = ()
    uid: str = ""
    sequence: int = 0
    said: tuple[tuple[MessageFacts, Interview], ...] = ()
    timed: bool = True
    whole_day: bool = False
    sure_end: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """The talks of one day. `fixed_at` is when the mail first agreed on it, `stated_at` when it
    last spoke of it; `message_ids` the messages that state its talks.
    """

    day: date
    start: datetime
    end: datetime
    fixed_at: datetime
    stated_at: datetime
    evidence: Evidence
    people: tuple[Address, ...]
    timed: bool
    message_ids: tuple[str, ...]

    @property
    def key(self) -> str:
        return self.day.isoformat()


def rounds_of(messages: Sequence[MessageFacts], policy: Policy) -> tuple[Round, ...]:
    """The rounds that took place or are agreed, in order of time; `messages` in order of time too.

    1. Each message's statements change the list of talks: agreed adds or moves, cancelled removes.
    2. "Great to meet you" adds a talk only where none is known that it can speak of: none was had
       (R4), or another was announced or proposed since.
    3. A strong rejection or withdrawal removes what had not begun.
    4. What falls on one day of the user's is one round.
    """
    talks: list[Talk] = []
    untimed_at: datetime | None = None
    for message in messages:
        for stated in _latest_last(message.reading.interviews):
            talks = _apply(talks, stated, message, untimed_at, policy)
        untimed_at = _untimed_at(untimed_at, message)
        outcome = message.reading.outcome
        if (
            outcome is not None
            and outcome.outcome in CALLED_OFF
            and outcome.confidence is Confidence.STRONG
        ):
            talks = [talk for talk in talks if talk.start <= message.at]
    return _by_day(talks, policy)


def _latest_last(stated: Iterable[Interview]) -> list[Interview]:
    """Cancellations first: a message that moves an interview names the old time and the new."""
    return sorted(stated, key=lambda one: (one.state is not InterviewState.CANCELLED, one.sequence))


def _untimed_at(before: datetime | None, message: MessageFacts) -> datetime | None:
    """When the talk was last spoken of that is to come and has no time, None where there is none:
    announced or proposed, and neither fixed nor called off.
    """
    stated = message.reading.interviews
    if any(one.state is InterviewState.AGREED and _has_time(one) for one in stated):
        return None
    if any(one.state in COMING for one in stated) or _says_it_goes_on(message):
        return message.at
    if any(one.state is InterviewState.CANCELLED for one in stated):
        return None
    return before


def _has_time(stated: Interview) -> bool:
    return stated.start is not None or stated.on is not None


def _says_it_goes_on(message: MessageFacts) -> bool:
    fact = message.reading.outcome
    return fact is not None and fact.outcome is Outcome.ADVANCED


def _apply(
    talks: list[Talk],
    stated: Interview,
    message: MessageFacts,
    untimed_at: datetime | None,
    policy: Policy,
) -> list[Talk]:
    outdated = any(stated.uid and one.uid == stated.uid and one.sequence > stated.sequence
                   for one in talks)  # fmt: skip
    match stated.state:
        case InterviewState.CANCELLED:
            return talks if outdated else _without(talks, stated, message, policy)
        case InterviewState.AGREED:
            talk = _stated(stated, message, policy)
            return talks if talk is None or outdated else _with(talks, talk, policy)
        case InterviewState.TOOK_PLACE:
            return _remembered(talks, stated, message, untimed_at, policy)
        case InterviewState.ANNOUNCED | InterviewState.PROPOSED | InterviewState.TO_MOVE:
            return talks


def _stated(stated: Interview, message: MessageFacts, policy: Policy) -> Talk | None:
    """The talk a statement speaks of, None where it names neither time nor day."""
    whole_day = stated.start is None
    if stated.start is not None:
        start = stated.start
        end = stated.end or policy.calendar.add(start, policy.thank_you.assume_length)
    elif stated.on is not None:
        start = policy.calendar.at(stated.on, policy.calendar.opens)
        end = policy.calendar.at(stated.on, DAY_ENDS)
    else:
        return None
    return Talk(
        start=start,
        end=max(start, end),
        evidence=stated.evidence,
        agreed_at=message.at,
        stated_at=message.at,
        people=stated.people,
        uid=stated.uid,
        sequence=stated.sequence,
        said=((message, stated),),
        whole_day=whole_day,
        sure_end=stated.end is not None,
    )


def _with(talks: list[Talk], talk: Talk, policy: Policy) -> list[Talk]:
    """With that talk added, or moved, or told more exactly."""
    moved = [one for one in talks if talk.uid and one.uid == talk.uid]
    same = [one for one in talks if _is_same(one, talk, policy)]
    kept = [one for one in talks if one not in moved and one not in same]
    for known in same:
        talk = _joined(known, talk)
    for known in moved:
        talk = replace(
            talk,
            people=_union(known.people, talk.people),
            said=(*known.said, *talk.said),
        )
    return [*kept, talk]


def _is_same(known: Talk, talk: Talk, policy: Policy) -> bool:
    if known.whole_day or talk.whole_day:
        return policy.calendar.day_of(known.start) == policy.calendar.day_of(talk.start)
    return abs(known.start - talk.start) <= SAME_TALK


def _joined(known: Talk, talk: Talk) -> Talk:
    """Two statements of one talk: the calendar's time before words, an hour before a mere day."""
    vaguer = talk.whole_day and not known.whole_day
    in_words = talk.whole_day == known.whole_day and bool(known.uid) and not talk.uid
    better = known if vaguer or in_words else talk
    sure = known.sure_end and not talk.sure_end and known.start == better.start
    return replace(
        better,
        end=known.end if sure else better.end,
        sure_end=known.sure_end or talk.sure_end,
        agreed_at=min(known.agreed_at, talk.agreed_at),
        stated_at=max(known.stated_at, talk.stated_at),
        people=_union(known.people, talk.people),
        uid=talk.uid or known.uid,
        sequence=max(known.sequence, talk.sequence),
        said=(*known.said, *talk.said),
        timed=known.timed or talk.timed,
    )


def _union(some: Iterable[Address], more: Iterable[Address]) -> tuple[Address, ...]:
    return tuple(dict.fromkeys([*some, *more]))


def _without(
    talks: list[Talk], gone: Interview, message: MessageFacts, policy: Policy
) -> list[Talk]:
    """Cancelled by uid, by time, by day, or, where no time is named, the one ahead that fits best,
    of several the next.
    """
    if gone.uid and any(talk.uid == gone.uid for talk in talks):
        return [talk for talk in talks if talk.uid != gone.uid]
    day_of = policy.calendar.day_of
    if gone.start is not None:
        hit = [
            talk
            for talk in talks
            if abs(talk.start - gone.start) <= SAME_TALK
            or (talk.whole_day and day_of(talk.start) == day_of(gone.start))
        ]
        return [talk for talk in talks if talk not in hit]
    if gone.on is not None:
        return [talk for talk in talks if day_of(talk.start) != gone.on or talk.end <= message.at]
    ahead = sorted((talk for talk in talks if talk.end > message.at), key=lambda talk: talk.start)
    meant = max(ahead, key=lambda talk: _fit(talk, gone, message), default=None)
    return [talk for talk in talks if talk is not meant]


def _fit(talk: Talk, gone: Interview, message: MessageFacts) -> tuple[bool, bool, bool]:
    """How well a cancellation that names no time fits a talk: by its kind or whom it is with; by
    its writer, who stated it or takes part; by its thread. The first that tells decides.
    """
    marks = {mark for _, stated in talk.said for mark in _marks(stated)}
    people = {one.email for one in talk.people}
    people |= {one.sender.email for one, _ in talk.said if one.sender and not one.is_ours}
    theirs = message.to if message.is_ours else (message.sender,)
    return (
        not marks.isdisjoint(_marks(gone)),
        any(one is not None and one.email in people for one in theirs),
        any(one.thread_id == message.thread_id for one, _ in talk.said),
    )


def _marks(stated: Interview) -> set[str]:
    """What tells one talk from another in words: its kind, and the first names of its people."""
    quote = stated.evidence.quote
    names = [*_WITH.findall(quote), *(one.name.partition(" ")[0] for one in stated.people)]
    return {mark.casefold().replace("-", "") for mark in (*_KIND.findall(quote), *names) if mark}


def _remembered(
    talks: list[Talk],
    stated: Interview,
    message: MessageFacts,
    untimed_at: datetime | None,
    policy: Policy,
) -> list[Talk]:
    """A talk of which only a message after it speaks; none is added where one is known.

    Words that name no day speak of the last talk that was had, however long ago, unless another
    one without a time was to come since: then they may speak of that.
    """
    talk = _stated(stated, message, policy)
    if talk is not None:
        if any(abs(one.start - talk.start) < timedelta(days=1) for one in talks):
            return talks
        start = min(talk.start, message.at)
        return [*talks, replace(talk, start=start, end=max(start, min(talk.end, message.at)))]
    had = [one.end for one in talks if one.start <= message.at]
    if had and (message.at <= max(had) + RECENT_TALK or not _is_after(untimed_at, max(had))):
        return talks
    sender = (message.sender,) if message.sender and not message.is_ours else ()
    met = Talk(
        start=message.at,
        end=message.at,
        evidence=stated.evidence,
        agreed_at=message.at,
        stated_at=message.at,
        people=stated.people or sender,
        said=((message, stated),),
        timed=False,
    )
    return [*talks, met]


def _is_after(moment: datetime | None, other: datetime) -> bool:
    return moment is not None and moment > other


def _by_day(talks: list[Talk], policy: Policy) -> tuple[Round, ...]:
    days: dict[date, list[Talk]] = {}
    for talk in sorted(talks, key=lambda one: (one.start, one.end, one.stated_at, one.uid)):
        days.setdefault(policy.calendar.day_of(talk.start), []).append(talk)
    return tuple(
        Round(
            day=day,
            start=min(talk.start for talk in same),
            end=max(talk.end for talk in same),
            fixed_at=min(talk.agreed_at for talk in same),
            stated_at=max(talk.stated_at for talk in same),
            evidence=same[-1].evidence,
            people=tuple(dict.fromkeys(person for talk in same for person in talk.people)),
            timed=any(talk.timed for talk in same),
            message_ids=tuple(dict.fromkeys(one.id for talk in same for one, _ in talk.said)),
        )
        for day, same in days.items()
    )
