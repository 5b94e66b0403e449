"""The user's own timing, after a replay: early, late, or a thank-you forgotten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from rich.console import Console
from rich.table import Table

from agent.cli.habits import Habit, Timing
from agent.cli.retelling import Tale
from agent.cli.terminal import plain
from agent.core.process import Kind
from agent.core.rules.phrases import count, day
from agent.core.workdays import Calendar
from agent.views.shown import one_line

ORDER = (Timing.EARLY, Timing.LATE, Timing.NEVER)


def print_habits(out: Console, tales: Sequence[Tale], calendar: Calendar) -> None:
    """What the user did, against what the rules would have had; only what is off is listed."""
    habits = [(tale, habit) for tale in tales for habit in tale.habits]
    if not habits:
        return
    out.print("Your own timing, against these rules", style="bold")
    thanks = [pair for pair in habits if pair[1].kind is Kind.THANK_YOU]
    others = [pair for pair in habits if pair[1].kind is not Kind.THANK_YOU]
    _print_kind(out, "Thank-yous", "after the interview", thanks, calendar)
    _print_kind(out, "Follow-ups", "once due", others, calendar)
    out.print()


def _print_kind(
    out: Console,
    title: str,
    after: str,
    habits: Sequence[tuple[Tale, Habit]],
    calendar: Calendar,
) -> None:
    if not habits:
        return

    def total(timing: Timing) -> int:
        return sum(habit.timing is timing for _, habit in habits)

    early = f"{total(Timing.EARLY)} early, " if title == "Follow-ups" else ""
    out.print(
        plain(
            f"{title} ({len(habits)}): {total(Timing.IN_TIME)} in good time, {early}"
            f"{total(Timing.LATE)} late, {total(Timing.NEVER)} never written {after}."
        )
    )
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 2), show_header=False, expand=True)
    table.add_column(width=9)
    table.add_column(ratio=2, overflow="ellipsis", no_wrap=True)
    table.add_column(ratio=5)
    for timing in ORDER:
        for tale, habit in habits:
            if habit.timing is timing:
                name = f"{tale.view.number}. {one_line(tale.view.name, 40)}"
                said = _SAID[timing](habit, calendar)
                table.add_row(timing.value, plain(name), plain(said))
    if table.row_count:
        out.print(table)


def _early(habit: Habit, calendar: Calendar) -> str:
    return (
        f"You wrote on {_on(habit.wrote_at, calendar)}, {_span(habit.off_by)} before "
        f"{_on(habit.due_at, calendar)}. {one_line(habit.because, 200)}"
    )


def _late(habit: Habit, calendar: Calendar) -> str:
    return (
        f"Due on {_on(habit.due_at, calendar)}, you wrote on {_on(habit.wrote_at, calendar)}, "
        f"{_span(habit.off_by)} later."
    )


def _never(habit: Habit, calendar: Calendar) -> str:
    return f"Due on {_on(habit.due_at, calendar)}. {one_line(habit.because, 160)}"


_SAID: dict[Timing, Callable[[Habit, Calendar], str]] = {
    Timing.EARLY: _early,
    Timing.LATE: _late,
    Timing.NEVER: _never,
}


def _on(at: datetime | None, calendar: Calendar) -> str:
    return day(calendar.day_of(at)) if at is not None else "no day"


def _span(span: timedelta) -> str:
    if span < timedelta(days=2):
        return count(max(1, round(span / timedelta(hours=1))), "hour")
    return count(round(span / timedelta(days=1)), "day")
