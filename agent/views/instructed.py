"""An instruction of the user's, in the words it was given in."""

from __future__ import annotations

from typing import assert_never

from agent.core.instructions import (
    Answer,
    Close,
    Finish,
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
from agent.core.rules.phrases import day
from agent.core.workdays import Calendar
from agent.views.view import moment


def instruction_words(instruction: Instruction, calendar: Calendar) -> str:  # noqa: C901 # one line each
    """ "snooze, until Mon 25 May, 08:00"."""
    match instruction:
        case Pause():
            return "pause"
        case Resume():
            return "resume"
        case Snooze(until=until):
            return f"snooze, until {moment(until, calendar)}"
        case Close():
            return "close"
        case Finish(took=took):
            return "finish: you took this one" if took else "finish"
        case Skip(occasion=occasion):
            return f"skip the {occasion.partition(':')[0].replace('_', ' ')}"
        case WriteNow(occasion=occasion):
            return f"write the {occasion.partition(':')[0].replace('_', ' ')} now"
        case TellInterview(start=None, on=None):
            return "there is no interview"
        case TellInterview(start=None, on=on):
            return f"interview on {day(on)}" if on else "interview"
        case TellInterview(start=start):
            return f"interview on {moment(start, calendar)}" if start else "interview"
        case TellDeadline(latest=None):
            return "they gave no date"
        case TellDeadline(latest=latest):
            return f"they answer by {day(latest)}" if latest else "they gave no date"
        case TellContact(part=part):
            return f"the contact is of the {part.value}" if part == "team" else "a recruiter"
        case TellAddress(to=to):
            return f"write to {to}"
        case TellWrote(when=when):
            return f"in touch with them on {moment(when, calendar)}"
        case TellOutcome(outcome=None):
            return "no answer yet"
        case TellOutcome(outcome=outcome):
            return f"they answered: {outcome.value}" if outcome else "no answer yet"
        case TellAbout(text=text):
            return f"you talked about {text}" if text else "nothing to mention of the talk"
        case Answer(choice=choice):
            return f"answered “{choice}”"
        case _:
            assert_never(instruction)
