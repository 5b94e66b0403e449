"""`tactful explain THREAD`: the whole story of one process, every decision with its words."""

from __future__ import annotations

from typing import Any

import click

from agent.cli.setting import json_option, known_ledger, with_config
from agent.cli.terminal import console, plain, print_json
from agent.config import Config
from agent.core.facts import MessageFacts
from agent.core.workdays import Calendar
from agent.cycle.ports import Event
from agent.views.choosing import chosen
from agent.views.heard import heard
from agent.views.instructed import instruction_words
from agent.views.shown import one_line
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
        said = f"{heading(event)}. {event.because}"
        out.print(plain(f"  {moment(event.at, calendar)}  {said}"))


def _print_message(message: MessageFacts, calendar: Calendar) -> None:
    out = console()
    who = author_words(message.reading.author)
    if message.sender and not message.is_ours:
        who = message.sender.name or message.sender.email
    out.print(plain(f"  {moment(message.at, calendar)}  {one_line(who, 50)}"))
    for line in heard(message.reading, calendar):
        out.print(plain(f"      {one_line(line, 300)}"))
