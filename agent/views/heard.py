"""What one message was understood to say, a line for each fact, with the quoted words."""

from __future__ import annotations

from agent.core.facts import Reading
from agent.core.rules.phrases import day
from agent.core.workdays import Calendar
from agent.views.view import moment


def heard(reading: Reading, calendar: Calendar) -> list[str]:
    """The facts of one reading, a line each, with the quoted words."""
    lines: list[str] = []
    if reading.refused:
        lines.append(f"could not be read: {reading.refused}")
    if reading.outcome:
        fact = reading.outcome
        said = fact.outcome.value.replace("_", " ")
        lines.append(f"{said} ({fact.confidence.value}): “{fact.evidence.quote}”")
    lines += [
        f"an answer by {day(promise.latest)}: “{promise.evidence.quote}”"
        for promise in reading.promises
    ]
    for interview in reading.interviews:
        when = moment(interview.start, calendar) if interview.start else "time unknown"
        state = interview.state.value.replace("_", " ")
        lines.append(f"interview {state}, {when}: “{interview.evidence.quote}”")
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
