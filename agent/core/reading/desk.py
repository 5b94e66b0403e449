"""Whose mail is read, and by which calendar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from agent.core.mail import Message
from agent.core.reading.periods import Frame
from agent.core.workdays import Calendar

_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})\s*(?:\([^)]*\))?\s*$")
_DAY_FIRST = ("Europe/", "Australia/", "Asia/", "Africa/", "Atlantic/", "Pacific/Auckland")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The user's desk: `me` their own addresses in lower case, `calendar` their working days.

    `trust_from` takes the user's own From address for "us", for files outside Gmail, which have no
    SENT label.
    """

    me: frozenset[str] = frozenset()
    calendar: Calendar
    trust_from: bool = False


def sender_zone(message: Message, desk: Desk) -> tzinfo:
    """The zone the sender's words are in: the Date header's offset, the user's zone where that
    agrees with it or tells nothing (a server's UTC).
    """
    found = _OFFSET.search(message.headers.get("date", "")[:80])
    own = desk.calendar.zone
    if found is None or message.is_ours:
        return own
    minutes = int(found.group(2)) * 60 + int(found.group(3))
    offset = timedelta(minutes=minutes if found.group(1) == "+" else -minutes)
    if (
        not offset
        or abs(offset) > timedelta(hours=14)
        or message.at.astimezone(own).utcoffset() == offset
    ):
        return own
    return timezone(offset)


def frame_of(message: Message, desk: Desk) -> Frame:
    """What the message's words of time are resolved against."""
    local: datetime = message.at.astimezone(UTC).astimezone(sender_zone(message, desk))
    return Frame(
        today=local.date(),
        calendar=desk.calendar,
        day_first=(desk.calendar.zone.key or "").startswith(_DAY_FIRST),
    )
