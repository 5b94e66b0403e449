"""`tactful explain THREAD`: the whole story of one process, every decision with its words."""

from __future__ import annotations

from typing import Any

import click

from agent.cli.choosing import chosen
from agent.cli.instructed import instruction_words
from agent.cli.setting import json_option, known_ledger, with_config
from agent.cli.terminal import console, one_line, plain, print_json
from agent.cli.views import (
    View,
    as_json,
    author_words,
    evidence_json,
    local,
    moment,
    views,
)
from agent.config import Config
from agent.core.facts import MessageFacts, Reading
from agent.core.rules.phrases import day
from agent.core.workdays import Calendar
from agent.cycle.ports import Event


@click.command(epilog="Example:  tactful explain northwind")
@click.argument("thread")
@json_option
@with_config
def command(config: Config, thread: str, as_json: bool) -> None:
    """Explain one process: THREAD is an id, a number of `status`, an employer or a person."""
    calendar = config.policy().calendar
    with known_ledger(config) as ledger:
        view = chosen(views(ledger), thread)
        events = ledger.events(view.process.id)
    if as_json:
        print_json(_json(view, events, calendar))
    else:
        _print(view, events, calendar)


def _json(view: View, events: tuple[Event, ...], calendar: Calendar) -> dict[str, Any]:
    return {
        "threads": as_json(view, calendar),
        "because": view.because,
        "evidence": evidence_json(view.evidence),
        "told": [
            {
                "at": local(instruction.at, calendar),
                "said": instruction_words(instruction, calendar),
            }
            for instruction in view.process.instructions
        ],
        "messages": [
            {
                "id": message.id,
                "at": local(message.at, calendar),
                "author": message.reading.author.value,
                "from": str(message.sender) if message.sender else None,
                "class": message.reading.message_class.value,
                "said": _said(message.reading, calendar),
            }
            for message in view.process.messages
        ],
        "events": [
            {
                "at": local(event.at, calendar),
                "event": event.event,
                "kind": event.kind.value if event.kind else None,
                "step": event.step,
                "to": list(event.to),
                "because": event.because,
                "evidence": evidence_json(event.evidence),
                "text": event.text,
            }
            for event in events
        ],
    }


def _print(view: View, events: tuple[Event, ...], calendar: Calendar) -> None:
    out = console()
    out.print(plain(f"{one_line(view.name, 70)}: {view.state}"), style="bold")
    for thread in view.process.threads:
        out.print(plain(f"  {one_line(thread.subject, 70)} ({thread.id})"))
    out.print()
    rule = f" (rule {view.decision.reason.rule})" if view.decision else ""
    out.print(plain(f"Why: {view.because}{rule}"))
    if view.evidence is not None:
        out.print(plain(f"     “{one_line(view.evidence.quote, 300)}”"))
    if (planned := view.planned) is not None:
        people = ", ".join(str(person) for person in planned.to) or "nobody"
        when = moment(planned.due_at, calendar)
        out.print(plain(f"Next: a {planned.kind.words} to {people}, {when}"))
    if view.ways:
        out.print("Answer it with one of:")
    for way in view.ways:
        out.print(plain(f"  {way}"))
    if view.process.instructions:
        out.print("\nWhat you told", style="bold")
    for instruction in view.process.instructions:
        said = instruction_words(instruction, calendar)
        out.print(plain(f"  {moment(instruction.at, calendar)}  {said}"))
    out.print("\nWhat was said", style="bold")
    for message in view.process.messages:
        _print_message(message, calendar)
    if events:
        out.print("\nWhat Tactful did", style="bold")
    for event in events:
        kind = f" {event.kind.words}" if event.kind else ""
        out.print(plain(f"  {moment(event.at, calendar)}  {event.event}{kind}: {event.because}"))


def _print_message(message: MessageFacts, calendar: Calendar) -> None:
    out = console()
    who = author_words(message.reading.author)
    if message.sender and not message.is_ours:
        who = message.sender.name or message.sender.email
    out.print(plain(f"  {moment(message.at, calendar)}  {one_line(who, 50)}"))
    for line in _said(message.reading, calendar):
        out.print(plain(f"      {one_line(line, 300)}"))


def _said(reading: Reading, calendar: Calendar) -> list[str]:
    """The facts of one reading, a line each, with the quoted words."""
    lines: list[str] = []
    if reading.refused:
        lines.append(f"could not be read: {reading.refused}")
    if reading.outcome:
        fact = reading.outcome
        lines.append(f"{fact.outcome.value} ({fact.confidence.value}): “{fact.evidence.quote}”")
    lines += [
        f"an answer by {day(promise.latest)}: “{promise.evidence.quote}”"
        for promise in reading.promises
    ]
    for interview in reading.interviews:
        when = moment(interview.start, calendar) if interview.start else "time unknown"
        lines.append(f"interview {interview.state.value}, {when}: “{interview.evidence.quote}”")
    lines += [
        f"asks for {request.what}: “{request.evidence.quote}”" for request in reading.requests
    ]
    if reading.asks and not reading.requests:
        lines.append(f"asks: “{reading.asks.quote}”")
    if reading.absence:
        until = f" until {day(reading.absence.until)}" if reading.absence.until else ""
        lines.append(f"away{until}: “{reading.absence.evidence.quote}”")
    lines += [
        f"{wish.kind.value.replace('_', ' ')}: “{wish.evidence.quote}”" for wish in reading.wishes
    ]
    if not lines and not reading.understood:
        lines.append("not understood; it counts as contact")
    return lines
