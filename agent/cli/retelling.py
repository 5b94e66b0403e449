"""A replayed past as its user reads it: what would have been drafted, when and why, process by
process.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from agent.cli.habits import Habit
from agent.cli.terminal import plain
from agent.core.facts import MessageFacts
from agent.core.rules.phrases import count, day
from agent.core.workdays import Calendar
from agent.cycle.ports import Event
from agent.views.shown import one_line
from agent.views.view import View, evidence_json, local

MOST_MESSAGES = 4
"""Messages shown between two things the agent did, the newest of them."""
QUOTED = frozenset({"draft", "withdraw", "ask", "your_turn", "close"})
DONE = {
    "withdraw": "taken back",
    "sent": "counts as sent",
    "opened": "opened",
    "edited": "edited",
    "gone": "gone",
    "discarded": "discarded",
    "ask": "asks you",
    "your_turn": "your turn",
    "close": "closed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tale:
    """One process, what happened in it, and the user's own habits there."""

    view: View
    events: tuple[Event, ...]
    habits: tuple[Habit, ...]

    @property
    def drafts(self) -> int:
        return sum(event.event == "draft" for event in self.events)


def print_tale(out: Console, tale: Tale, *, calendar: Calendar, invented: Collection[str]) -> None:
    """The process's timeline: messages in passing, what the agent does in full."""
    view = tale.view
    people = one_line(", ".join(name for name in view.people[:2] if name != view.name), 40)
    title = f"{view.number}. {one_line(view.name, 40)}" + (f" ({people})" if people else "")
    out.print(Text.assemble((plain(title).plain, "bold"), f": {view.state}"))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False, expand=True)
    table.add_column(width=16, no_wrap=True)
    table.add_column(width=15)
    table.add_column(ratio=1)
    year = None
    for at, row, style in _rows(tale, invented):
        here = at.astimezone(calendar.zone)
        if here.year != year:
            year = here.year
            table.add_row(Text(str(year), style="dim"))
        when = f"{day(here.date())} {here:%H:%M}"
        table.add_row(*(Text(plain(cell).plain, style=style) for cell in (when, *row)))
    table.add_row("at the end", plain(view.state), plain(one_line(view.because, 300)))
    out.print(table)
    out.print()


def _rows(tale: Tale, invented: Collection[str]) -> Iterator[tuple[datetime, list[str], str]]:
    messages = [one for one in tale.view.process.messages if one.id not in invented]
    done = 0
    for event in tale.events:
        until = done
        while until < len(messages) and messages[until].at <= event.at:
            until += 1
        yield from _passing(messages[done:until])
        done = until
        yield event.at, [_what(event), _why(event)], ""
    yield from _passing(messages[done:])


def _passing(messages: Sequence[MessageFacts]) -> Iterator[tuple[datetime, list[str], str]]:
    shown = messages[-MOST_MESSAGES:]
    if left := len(messages) - len(shown):
        yield messages[0].at, ["", f"{count(left, 'message')} …"], "dim"
    for message in shown:
        gist = message.reading.gist
        said = f"“{one_line(gist.quote, 90)}”" if gist is not None else ""
        yield message.at, [_who(message), said], "dim"


def _who(message: MessageFacts) -> str:
    if message.is_ours:
        return "you wrote"
    sender = message.sender
    return one_line((sender.name or sender.email) if sender else "they", 15)


def _what(event: Event) -> str:
    kind = event.kind.words if event.kind else ""
    if event.event == "draft":
        return f"DRAFT {kind}"
    return f"{kind} {DONE.get(event.event, event.event)}".strip()


def _why(event: Event) -> str:
    why = one_line(event.because, 300)
    if event.event == "sent":
        return "Nobody had written by then, so it counts as sent."
    if event.event == "draft":
        why = f"To {one_line(', '.join(event.to), 100)}. {why}"
    if event.evidence is not None and event.event in QUOTED:
        why += f"\n“{one_line(event.evidence.quote, 140)}”"
    return why


def tale_json(tale: Tale, calendar: Calendar) -> list[dict[str, Any]]:
    """DESIGN section 5's shape, one object a thread; what belongs to none stands with the first."""
    view = tale.view
    ids = {thread.id for thread in view.process.threads}
    first = view.process.threads[0].id if view.process.threads else ""
    return [
        {
            "thread": thread.id,
            "subject": thread.subject,
            "name": view.name,
            "with": view.people,
            "process": view.number,
            "state": view.state,
            "because": view.because,
            "timeline": [
                event_json(event, calendar)
                for event in tale.events
                if event.thread_id == thread.id
                or (event.thread_id not in ids and thread.id == first)
            ],
            "habits": [habit_json(habit, calendar) for habit in tale.habits]
            if thread.id == first
            else [],
        }
        for thread in view.process.threads
    ]


def event_json(event: Event, calendar: Calendar) -> dict[str, Any]:
    return {
        "at": local(event.at, calendar),
        "event": event.event,
        "kind": event.kind.value if event.kind else None,
        "step": event.step,
        "to": list(event.to),
        "because": event.because,
        "evidence": evidence_json(event.evidence),
        "text": event.text,
    }


def habit_json(habit: Habit, calendar: Calendar) -> dict[str, Any]:
    return {
        "kind": habit.kind.value,
        "timing": habit.timing.value,
        "due_at": local(habit.due_at, calendar),
        "wrote_at": local(habit.wrote_at, calendar),
        "message": habit.message_id,
        "because": habit.because,
    }
