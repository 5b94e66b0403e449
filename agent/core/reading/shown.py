"""A reading as the JSON object that `tactful read --json` prints."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from agent.core.facts import Interview, Reading
from agent.core.mail import Message
from agent.core.reading.desk import Desk


def reading_json(file: str, message: Message, reading: Reading, desk: Desk) -> dict[str, Any]:
    """The object DESIGN section 5 gives; instants carry the offset of the user's zone."""
    zone = desk.calendar.zone
    outcome = reading.outcome
    return {
        "file": file,
        "message_id": message.message_id or None,
        "at": _at(message.at, zone),
        "author": reading.author.value,
        "class": reading.message_class.value,
        "new_text": reading.new_text,
        "outcome": outcome.outcome.value if outcome else None,
        "confidence": outcome.confidence.value if outcome else None,
        "evidence": outcome.evidence.quote if outcome else None,
        "asks": reading.asks is not None,
        "asked": reading.asks.quote if reading.asks else None,
        "promises": [
            {
                "earliest": one.earliest.isoformat(),
                "latest": one.latest.isoformat(),
                "quote": one.evidence.quote,
            }
            for one in reading.promises
        ],
        "requests": [
            {
                "what": one.what,
                "due_on": one.due_on.isoformat() if one.due_on else None,
                "quote": one.evidence.quote,
                "kind": one.kind.value,
            }
            for one in reading.requests
        ],
        "interviews": [_interview(one, zone) for one in reading.interviews],
        "absent_until": reading.absence.until.isoformat()
        if reading.absence and reading.absence.until
        else None,
        "absent": reading.absence is not None,
        "wishes": [
            {
                "kind": one.kind.value,
                "on": one.on.isoformat() if one.on else None,
                "quote": one.evidence.quote,
            }
            for one in reading.wishes
        ],
        "accepts": reading.accepts.quote if reading.accepts else None,
        "thanks": reading.thanks.quote if reading.thanks else None,
        "bounced": list(reading.bounced),
        "contact": reading.contact.value if reading.contact else None,
        "understood": reading.understood,
        "refused": reading.refused,
    }


def _interview(one: Interview, zone: tzinfo) -> dict[str, Any]:
    start = _at(one.start, zone) if one.start else None
    return {
        "start": start or (one.on.isoformat() if one.on else None),
        "end": _at(one.end, zone) if one.end else None,
        "quote": one.evidence.quote,
        "state": one.state.value,
        "people": [str(person) for person in one.people],
    }


def _at(moment: datetime, zone: tzinfo) -> str:
    return moment.astimezone(zone).isoformat()
