"""`tactful explain THREAD`: the whole story of one process, every decision with its words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from agent.cli.setting import json_option, known_ledger, with_config
from agent.cli.terminal import print_json
from agent.cli.wrapped import wrapped
from agent.config import Config
from agent.core.facts import MessageFacts
from agent.core.workdays import Calendar
from agent.cycle.ports import Event
from agent.views.choosing import chosen
from agent.views.heard import heard
from agent.views.instructed import instruction_words
from agent.views.shown import one_line, visible
from agent.views.story import heading
from agent.views.view import (
    View,
    as_json,
    author_words,
    evidence_json,
    local,
    moment,
    views,
)


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
                "said": heard(message.reading, calendar),
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
    _title(f"{one_line(view.name, 70)}: {view.state}")
    for thread in view.process.threads:
        _line(f"{one_line(thread.subject, 70)} ({thread.id})", first="  ")
    click.echo()
    rule = f" (rule {view.decision.reason.rule})" if view.decision else ""
    _line(f"{view.because}{rule}", first="Why:  ")
    if view.evidence is not None:
        _line(f"“{one_line(view.evidence.quote, 300)}”", first=" " * 6)
    if (planned := view.planned) is not None:
        people = ", ".join(str(person) for person in planned.to) or "nobody"
        when = moment(planned.due_at, calendar)
        _line(f"a {planned.kind.words} to {people}, {when}", first="Next: ")
    if view.ways:
        click.echo("Answer it with one of:")
    for way in view.ways:
        click.echo(f"  {visible(way)}")
    if view.process.instructions:
        _title("\nWhat you told")
    for instruction in view.process.instructions:
        _line(instruction_words(instruction, calendar), first=_at(instruction.at, calendar))
    _title("\nWhat was said")
    for message in view.process.messages:
        _print_message(message, calendar)
    if events:
        _title("\nWhat Tactful did")
    for event in events:
        _line(f"{heading(event)}. {event.because}", first=_at(event.at, calendar))


def _print_message(message: MessageFacts, calendar: Calendar) -> None:
    who = author_words(message.reading.author)
    if message.sender and not message.is_ours:
        who = message.sender.name or message.sender.email
    first = _at(message.at, calendar)
    _line(one_line(who, 50), first=first)
    for line in heard(message.reading, calendar):
        _line(one_line(line, 300), first=" " * len(first))


def _title(text: str) -> None:
    click.secho(visible(text), bold=True)


def _line(text: str, *, first: str) -> None:
    click.echo(wrapped(visible(text), first=first))


def _at(at: datetime, calendar: Calendar) -> str:
    """The moment, as wide as the widest, so that what follows stands in a column."""
    return f"  {moment(at, calendar):<{len('Mon 13 Apr, 09:30')}}  "
