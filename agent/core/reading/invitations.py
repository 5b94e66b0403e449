"""Calendar parts (iTIP, RFC 5546) as interviews.

icalendar does the parsing, within caps; its types and exceptions stop here. It is loaded by the
first calendar part: a daemon holds 3 MB less until then.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from agent.core.facts import QUOTE_LIMIT, Evidence, Interview, InterviewState
from agent.core.mail import Address

CALENDAR_LIMIT = 64 * 1024
LINES_LIMIT = 2_000
EVENTS_LIMIT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """One calendar part, read. `accepted` is the addresses that say yes in a REPLY; `refused` is
    why a part, or an event in it, could not be used.
    """

    method: str = ""
    interviews: tuple[Interview, ...] = ()
    accepted: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    summary: str = ""
    refused: str | None = None


_VENDOR_ZONE = re.compile(
    r'TZID="?/[\w.]{1,60}/(?:[\w.]{1,20}/)?([A-Z][A-Za-z]{1,20}/[A-Za-z_]{1,30})"?'
)
""" "/freeassociation.sourceforge.net/America/New_York": the IANA name behind a vendor's prefix."""


def invitation(text: str, zone: tzinfo, message_id: str) -> Invitation:
    """What a text/calendar part says; `zone` is for times that name none. Never raises."""
    if (
        len(text) > CALENDAR_LIMIT
        or text.count("\n") > LINES_LIMIT
        or text.upper().count("BEGIN:") > 60
    ):
        return Invitation(refused="its calendar part is too large")
    import icalendar

    try:
        calendar = icalendar.Calendar.from_ical(_VENDOR_ZONE.sub(r"TZID=\1", text))
    except Exception as error:  # noqa: BLE001 - whatever a hostile part makes the parser raise
        return Invitation(refused=f"its calendar part is broken ({type(error).__name__})")
    method = str(calendar.get("METHOD", "")).upper()
    found: list[Interview] = []
    refused: str | None = None
    accepted: list[str] = []
    declined: list[str] = []
    summary = ""
    for event in list(calendar.walk("VEVENT"))[:EVENTS_LIMIT]:
        try:
            if _recurs(event):
                refused = "its calendar event repeats, so no single interview can be read from it"
                continue
            one = _interview(event, method, zone, message_id)
            summary = summary or _line(event.get("SUMMARY"))
            accepted += [who for who, state in _answers(event) if state == "ACCEPTED"]
            declined += [who for who, state in _answers(event) if state == "DECLINED"]
            if one is not None:
                found.append(one)
        except Exception as error:  # noqa: BLE001
            refused = f"its calendar event is broken ({type(error).__name__})"
    return Invitation(
        method=method, interviews=tuple(found), accepted=tuple(accepted), declined=tuple(declined),
        summary=summary, refused=refused if not found else None,
    )  # fmt: skip


def _recurs(event: Any) -> bool:
    return any(name in event for name in ("RRULE", "RDATE")) and "RECURRENCE-ID" not in event


def _interview(event: Any, method: str, zone: tzinfo, message_id: str) -> Interview | None:
    start, on = _instant(event.get("DTSTART"), zone)
    if start is None and on is None:
        return None
    end, _ = _instant(event.get("DTEND"), zone)
    if end is None and start is not None and event.get("DURATION") is not None:
        span = event.get("DURATION").dt
        end = start + span if isinstance(span, timedelta) else None
    if end is not None and start is not None and end <= start:
        end = None
    status = str(event.get("STATUS", "")).upper()
    state = InterviewState.AGREED
    if method == "CANCEL" or status == "CANCELLED":
        state = InterviewState.CANCELLED
    elif method == "COUNTER":
        state = InterviewState.PROPOSED
    summary = _line(event.get("SUMMARY")) or "Calendar invitation"
    return Interview(
        state=state,
        evidence=Evidence(message_id=message_id, quote=summary[:QUOTE_LIMIT]),
        start=start,
        end=end,
        on=on,
        uid=_line(event.get("UID"))[:250],
        sequence=_number(event.get("SEQUENCE")),
        people=_people(event),
    )


def _instant(value: Any, zone: tzinfo) -> tuple[datetime | None, date | None]:
    """A DTSTART or DTEND as an instant and the day; a floating time is the sender's."""
    if value is None:
        return None, None
    if isinstance(value, list):
        value = value[0]
    at = value.dt
    if isinstance(at, datetime):
        name = str(value.params.get("TZID", "")) if hasattr(value, "params") else ""
        if at.tzinfo is None or (name and at.utcoffset() is None):
            at = at.replace(tzinfo=_zone(name) or zone)
        elif name and (known := _zone(name)) is not None:
            at = at.replace(tzinfo=known)
        instant = at.astimezone(UTC)
        return instant, at.date()
    if isinstance(at, date):
        return None, at
    if isinstance(at, time):
        return None, None
    return None, None


def _zone(name: str) -> tzinfo | None:
    """A zone by its IANA or Windows name; None where it is only the part's own."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    name = name.strip().strip('"')
    for candidate in (name, WINDOWS_TO_OLSON.get(name, "")):
        if not candidate or candidate.startswith("/") or ".." in candidate:
            continue
        try:
            return ZoneInfo(candidate)
        except (KeyError, ValueError, OSError):
            continue
    return None


def _people(event: Any) -> tuple[Address, ...]:
    found: dict[str, Address] = {}
    for value in (event.get("ORGANIZER"), *_listed(event.get("ATTENDEE"))):
        address = _address(value)
        if address is not None:
            found.setdefault(address.email, address)
    return tuple(found.values())[:30]


def _answers(event: Any) -> list[tuple[str, str]]:
    answers = []
    for value in _listed(event.get("ATTENDEE")):
        address = _address(value)
        if address is not None:
            state = str(getattr(value, "params", {}).get("PARTSTAT", "")).upper()
            answers.append((address.email, state))
    return answers


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value[:50] if isinstance(value, list) else [value]


def _address(value: Any) -> Address | None:
    if value is None:
        return None
    email = str(value).lower().removeprefix("mailto:").strip()
    if "@" not in email or " " in email:
        return None
    name = _line(getattr(value, "params", {}).get("CN", ""))
    return Address(email=email[:254], name="" if name.lower() == email else name[:200])


def _line(value: Any) -> str:
    return " ".join(str(value or "").split())[:300]


def _number(value: Any) -> int:
    try:
        return max(0, min(int(value or 0), 2**31 - 1))
    except (TypeError, ValueError):
        return 0
