"""Messages and a desk to read them at, for the tables of this folder."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from agent.core.mail import SENT, Address, Message
from agent.core.reading import Desk
from agent.core.workdays import Calendar

ME = Address(email="sam@example.org", name="Sam Rivera")
DANA = Address(email="dana.reed@northwind.example", name="Dana Reed")
WEDNESDAY = datetime(2026, 5, 13, 14, 30, tzinfo=UTC)
"""Wednesday 13 May 2026, 10:30 in New York."""


class SomeHolidays:
    """Memorial Day, and Christmas with new year."""

    def name_of(self, day: date) -> str | None:
        return {
            date(2026, 5, 25): "Memorial Day",
            date(2026, 12, 25): "Christmas Day",
            date(2027, 1, 1): "New Year's Day",
        }.get(day)


DESK = Desk(
    me=frozenset({ME.email}),
    calendar=Calendar(zone=ZoneInfo("America/New_York"), holidays=SomeHolidays()),
)


def theirs(
    text: str,
    *,
    at: datetime = WEDNESDAY,
    subject: str = "Re: the role",
    sender: Address = DANA,
    headers: dict[str, str] | None = None,
    html: str = "",
    calendars: tuple[str, ...] = (),
    id_: str = "m1",
) -> Message:
    return Message(
        id=id_, thread_id="t1", at=at, subject=subject, sender=sender, to=(ME,), text=text,
        html=html, calendars=calendars, headers=headers or {},
    )  # fmt: skip


def ours(
    text: str, *, at: datetime = WEDNESDAY, id_: str = "m2", calendars: tuple[str, ...] = ()
) -> Message:
    return Message(
        id=id_, thread_id="t1", at=at, subject="Re: the role", sender=ME, to=(DANA,), text=text,
        labels=frozenset({SENT}), calendars=calendars,
    )  # fmt: skip
