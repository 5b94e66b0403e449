"""What the user says of a process, as typed, made into instructions.

Each raises ValueError where the words are a slip (with examples), and TactfulError where the
process is not one of which that can be said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from email.utils import parseaddr

from agent.core.decision import Planned, Wait
from agent.core.facts import ContactPart, Outcome
from agent.core.instructions import (
    Answer,
    Close,
    Instruction,
    Pause,
    Resume,
    Skip,
    Snooze,
    TellAbout,
    TellAddress,
    TellContact,
    TellDeadline,
    TellInterview,
    TellOutcome,
    TellWrote,
    WriteNow,
)
from agent.core.mail import Address
from agent.core.process import DraftFacts, DraftState, Kind
from agent.core.reply.recipients import is_no_reply
from agent.core.rules.orders import choice_of, wish_of
from agent.core.rules.phrases import day
from agent.errors import TactfulError
from agent.views.questions import DATED, Question
from agent.views.talk import Talk
from agent.views.topic import topic
from agent.views.view import moment
from agent.views.when import EXAMPLES, When, parse_when

NONE = "none"
NOON = time(12)
YEARS_BACK = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One instruction, and how it is said back: "an interview on Thu 14 May, 15:00"."""

    words: str
    instruction: Instruction


def pause(talk: Talk) -> Said:
    """No drafts until the user says to go on."""
    return Said(words="paused", instruction=Pause(at=talk.now))


def resume(talk: Talk) -> Said:
    """On again after a pause, a snooze, a close or a finish; a label in Gmail is lifted there."""
    process = talk.view.process
    if process.shelf is not None and wish_of(process.instructions) is None:
        raise TactfulError(
            f"{talk.name} rests because of its label {process.shelf.title()} in Gmail.",
            hint="Take the label off there: Tactful then goes on at its next look.",
        )
    return Said(words="goes on", instruction=Resume(at=talk.now))


def close(talk: Talk) -> Said:
    """The user is done with it."""
    return Said(words="closed", instruction=Close(at=talk.now))


def interview(talk: Talk, text: str) -> Said:
    """WHEN, or "none": there is no interview."""
    if text.strip().casefold() == NONE:
        return Said(words="no interview", instruction=TellInterview(at=talk.now))
    told = _interview_at(_near(talk, text), at=talk.now)
    calendar = talk.policy.calendar
    on = moment(told.start, calendar) if told.start else day(told.on) if told.on else ""
    return Said(words=f"an interview on {on}", instruction=told)


def deadline(talk: Talk, text: str) -> Said:
    """WHEN they answer, or "none": they gave no date."""
    if text.strip().casefold() == NONE:
        return Said(words="no date for their answer", instruction=TellDeadline(at=talk.now))
    when = _near(talk, text)
    return Said(words=f"an answer by {day(when.last)}", instruction=_deadline_at(when, at=talk.now))


def contact(talk: Talk, part: str) -> Said:
    """ "recruiter" or "team"."""
    return Said(words=part, instruction=TellContact(at=talk.now, part=ContactPart(part)))


def outcome(talk: Talk, said: str) -> Said:
    """ "rejected", "advanced", or "none": what was read as an answer is none."""
    which = None if said == NONE else Outcome(said)
    words = "no answer yet" if which is None else said
    return Said(words=words, instruction=TellOutcome(at=talk.now, outcome=which))


def wrote(talk: Talk, text: str) -> Said:
    """When the user was in touch; a day without a time counts from its noon, at most until now."""
    calendar = talk.policy.calendar
    when = _near(talk, text)
    at = when.moment(calendar, otherwise=NOON)
    if when.start is None and when.first == calendar.day_of(talk.now):
        at = min(at, talk.now)
    if at > talk.now:
        raise ValueError(f"{moment(at, calendar)} is still ahead")
    return Said(
        words=f"you were in touch on {moment(at, calendar)}",
        instruction=TellWrote(at=talk.now, when=at),
    )


def address(talk: Talk, text: str) -> Said:
    """The person to write to instead: "dana@northwind.example", with or without a name."""
    name, email = parseaddr(text)
    local, _, domain = email.rpartition("@")
    person = Address(email=email.lower(), name=name)
    if not local or "." not in domain or not email.isprintable() or " " in email:
        raise ValueError(f"“{text}” is no address; write it like dana@northwind.example")
    if person.email in talk.policy.mine | {talk.ledger.state().account}:
        raise ValueError("that is your own address")
    if is_no_reply(person):
        raise ValueError("nobody reads what is sent there")
    return Said(words=f"to {person}", instruction=TellAddress(at=talk.now, to=person))


def about(talk: Talk, text: str) -> Said:
    """A few words that can follow "we talked about", or "none": nothing to mention after all."""
    if text.strip().casefold() == NONE:
        said = TellAbout(at=talk.now, text="")
        return Said(words="nothing to mention of the talk", instruction=said)
    words = topic(text)
    return Said(words=f"you talked about {words}", instruction=TellAbout(at=talk.now, text=words))


def snooze(talk: Talk, text: str) -> Said:
    """Until WHEN; a day without a time means its morning."""
    calendar = talk.policy.calendar
    given = parse_when(text, now=talk.now, calendar=calendar)
    until = given.moment(calendar, otherwise=calendar.morning)
    if until <= talk.now:
        raise ValueError(f"{moment(until, calendar)} is not ahead")
    return Said(
        words=f"snoozed until {moment(until, calendar)}",
        instruction=Snooze(at=talk.now, until=until),
    )


def skip(talk: Talk) -> Said:
    """The draft that waits, else the next one, is left out."""
    draft = talk.view.process.holding_draft
    if draft is not None and draft.state is not DraftState.LIVE:
        raise TactfulError(
            f"The {draft.kind.words} is in your hands already.",
            hint="Discard it in Gmail: that says the same.",
        )
    skipped: DraftFacts | Planned = draft or _planned(talk)
    return Said(
        words=f"the {skipped.kind.words} is left out",
        instruction=Skip(at=talk.now, occasion=skipped.occasion),
    )


def write(talk: Talk) -> Said:
    """The next draft now, whatever the hour and the waiting rules."""
    if (draft := talk.view.process.holding_draft) is not None:
        raise TactfulError(
            f"The {draft.kind.words} for this has its draft already.",
            hint="Send or discard it in Gmail first.",
        )
    planned = _planned(talk)
    decision = talk.before.decision
    is_ahead = isinstance(decision, Wait) and decision.reason.rule == "R5"
    if is_ahead and planned.kind is Kind.THANK_YOU:
        raise TactfulError(
            f"A thank-you comes after the interview. {decision.reason.because}",
            hint="If it is over already: tactful tell THREAD --interview WHEN.",
        )
    return Said(
        words=f"the {planned.kind.words} is written at the next look",
        instruction=WriteNow(at=talk.now, occasion=planned.occasion),
    )


def answer(talk: Talk, question: Question, choice: str) -> Said:
    """The choice that was meant, by its beginning; where a date is asked for, the date itself."""
    picked = question.chosen(choice)
    if not picked and DATED & set(question.choices):
        return Said(words=f"“{choice}”", instruction=_dated(talk, question, choice))
    if len(picked) != 1:
        wrong = "fits several choices" if picked else "is none of the choices"
        raise ValueError(f"“{choice}” {wrong}: {question.shown}. {question.because}")
    if picked[0] in DATED:
        raise ValueError(f"Give the date itself as the choice, like {EXAMPLES}.")
    return Said(
        words=f"“{picked[0]}”",
        instruction=Answer(at=talk.now, key=question.key, choice=picked[0]),
    )


def holds_for_others(said: Instruction) -> bool:
    """Whether it answers the question that an offer raises, which is asked once for all."""
    return isinstance(said, Answer) and said.key.startswith("offer:")


def answer_the_others(talk: Talk, answered: Instruction) -> bool:
    """An offer is asked about once: its answer holds for all other processes. True where it was."""
    if not isinstance(answered, Answer) or not holds_for_others(answered):
        return False
    offering = answered.key.partition(":")[2]
    for process in talk.ledger.processes():
        is_offering = process.message(offering) is not None
        if process.id == talk.view.process.id or is_offering:
            continue
        if choice_of(process.instructions, answered.key) is None:
            talk.ledger.instruct(process.id, answered)
    return True


def _near(talk: Talk, text: str) -> When:
    when = parse_when(text, now=talk.now, calendar=talk.policy.calendar)
    if abs(when.last - talk.policy.calendar.day_of(talk.now)) > YEARS_BACK:
        raise ValueError(f"{when.last} is years away, which is surely a slip")
    return when


def _interview_at(when: When, *, at: datetime) -> TellInterview:
    if when.start is None:
        return TellInterview(at=at, on=when.one_day())
    return TellInterview(at=at, start=when.start, end=when.end)


def _deadline_at(when: When, *, at: datetime) -> TellDeadline:
    return TellDeadline(at=at, earliest=when.first, latest=when.last)


def _dated(talk: Talk, question: Question, choice: str) -> Instruction:
    try:
        when = parse_when(choice, now=talk.now, calendar=talk.policy.calendar)
    except ValueError as slip:
        raise ValueError(f"{slip}; or one of {question.shown}.") from None
    if question.key.startswith("when:"):
        return _interview_at(when, at=talk.now)
    return _deadline_at(when, at=talk.now)


def _planned(talk: Talk) -> Planned:
    if (planned := talk.before.planned) is not None:
        return planned
    question = talk.before.question
    raise TactfulError(
        f"No draft is planned for {talk.name}. {talk.before.because}",
        hint=f"Answer it first: {question.ways(talk.view.number)[0]}"
        if question
        else f"`tactful explain {talk.view.number}` tells where it stands.",
    )
