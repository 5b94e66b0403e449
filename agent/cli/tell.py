"""`tactful tell THREAD`: what the user knows better than the mail, or what happened outside it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from email.utils import parseaddr

import click

from agent.cli.setting import json_option, with_config
from agent.cli.telling import Talk, talk_of, usage, when_given
from agent.cli.views import moment
from agent.cli.when import When
from agent.config import Config
from agent.core.facts import ContactPart, Outcome
from agent.core.instructions import (
    Instruction,
    TellAddress,
    TellContact,
    TellDeadline,
    TellInterview,
    TellOutcome,
    TellWrote,
)
from agent.core.mail import Address
from agent.core.reply import is_no_reply
from agent.core.rules.phrases import day
from agent.core.workdays import Calendar

NONE = "none"
NOON = time(12)
YEARS_BACK = timedelta(days=2 * 366)


@click.command(epilog='Example:  tactful tell northwind --interview "2026-05-14 15:00"')
@click.argument("thread")
@click.option(
    "--interview", metavar="WHEN|none", help="An interview, past or to come; or there is none."
)
@click.option("--deadline", metavar="WHEN|none", help="When they answer; or they gave no date.")
@click.option("--contact", type=click.Choice(["recruiter", "team"]), help="Who the person is.")
@click.option("--to", metavar="ADDRESS", help="Write to this person instead.")
@click.option("--wrote", metavar="WHEN", help="You were in touch elsewhere (a call, LinkedIn).")
@click.option(
    "--outcome",
    type=click.Choice(["rejected", "advanced", "none"]),
    help="What they said; none: what was read as an answer is none.",
)
@json_option
@with_config
def command(
    config: Config,
    thread: str,
    interview: str | None,
    deadline: str | None,
    contact: str | None,
    to: str | None,
    wrote: str | None,
    outcome: str | None,
    as_json: bool,
) -> None:
    """Tell what you know of THREAD better than its mail.

    WHEN takes "2026-05-14", "2026-05-14 15:00", "in two weeks", "next Friday". An interview told
    for a day takes the place of the one known for that day; to move one to another day, say
    `--interview none` first.
    """
    with talk_of(config, thread) as talk:
        calendar = talk.policy.calendar
        told: list[tuple[str, Instruction]] = []
        if interview is not None:
            told.append(_interview(interview, talk))
        if deadline is not None:
            told.append(_deadline(deadline, talk))
        if contact is not None:
            told.append((contact, TellContact(at=talk.now, part=ContactPart(contact))))
        if to is not None:
            person = _address(to, talk)
            told.append((f"to {person}", TellAddress(at=talk.now, to=person)))
        if wrote is not None:
            when = _wrote(wrote, talk)
            words = f"you were in touch on {moment(when, calendar)}"
            told.append((words, TellWrote(at=talk.now, when=when)))
        if outcome is not None:
            which = None if outcome == NONE else Outcome(outcome)
            words = "no answer yet" if which is None else outcome
            told.append((words, TellOutcome(at=talk.now, outcome=which)))
        if not told:
            raise click.UsageError("Say what: --interview, --deadline, --contact, --to, --wrote"
                                   " or --outcome.")  # fmt: skip
        talk.say(*(instruction for _, instruction in told))
        talk.result(", ".join(words for words, _ in told), as_json=as_json)


def interview_told(when: When, *, at: datetime) -> TellInterview:
    if when.start is None:
        return TellInterview(at=at, on=when.one_day())
    return TellInterview(at=at, start=when.start, end=when.end)


def deadline_told(when: When, *, at: datetime) -> TellDeadline:
    return TellDeadline(at=at, earliest=when.first, latest=when.last)


def _interview(text: str, talk: Talk) -> tuple[str, Instruction]:
    if text.strip().casefold() == NONE:
        return "no interview", TellInterview(at=talk.now)
    with usage("--interview"):
        when = when_given(text, talk, "--interview")
        _check_near(when, talk)
        told = interview_told(when, at=talk.now)
    on = moment(told.start, talk.policy.calendar) if told.start else day(when.first)
    return f"an interview on {on}", told


def _deadline(text: str, talk: Talk) -> tuple[str, Instruction]:
    if text.strip().casefold() == NONE:
        return "no date for their answer", TellDeadline(at=talk.now)
    with usage("--deadline"):
        when = when_given(text, talk, "--deadline")
        _check_near(when, talk)
    return f"an answer by {day(when.last)}", deadline_told(when, at=talk.now)


def _check_near(when: When, talk: Talk) -> None:
    today = talk.policy.calendar.day_of(talk.now)
    if abs(when.last - today) > YEARS_BACK:
        raise ValueError(f"{when.last} is years away, which is surely a slip")


def _wrote(text: str, talk: Talk) -> datetime:
    """When the user was in touch; a day without a time counts from its noon, at most until now."""
    calendar: Calendar = talk.policy.calendar
    with usage("--wrote"):
        when = when_given(text, talk, "--wrote")
        _check_near(when, talk)
        moment_of = when.moment(calendar, otherwise=NOON)
        if when.start is None and when.first == calendar.day_of(talk.now):
            moment_of = min(moment_of, talk.now)
        if moment_of > talk.now:
            raise ValueError(f"{moment(moment_of, calendar)} is still ahead")
    return moment_of


def _address(text: str, talk: Talk) -> Address:
    name, email = parseaddr(text)
    local, _, domain = email.rpartition("@")
    person = Address(email=email.lower(), name=name)
    with usage("--to"):
        if not local or "." not in domain or not email.isprintable() or " " in email:
            raise ValueError(f"“{text}” is no address; write it like dana@northwind.example")
        if person.email in talk.policy.mine | {talk.ledger.state().account}:
            raise ValueError("that is your own address")
        if is_no_reply(person):
            raise ValueError("nobody reads what is sent there")
    return person
