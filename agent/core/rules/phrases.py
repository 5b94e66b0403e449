"""How decisions speak to the user: days by name, spans in words, never "today"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from agent.core.mail import Address


def day(when: date) -> str:
    """ "Tue 12 May": short, and the same on every machine."""
    weekday = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[when.weekday()]
    month = (
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    )[when.month - 1]  # fmt: skip
    return f"{weekday} {when.day} {month}"


def count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def who(person: Address | None) -> str:
    """A person as the user knows them: the display name, else the address, else "They"."""
    if person is None:
        return "They"
    return person.name or person.email


def ordinal(number: int) -> str:
    return {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}.get(number, f"{number}th")


def listed(things: Sequence[str]) -> str:
    """ "a, b and c", each once."""
    once = list(dict.fromkeys(things))
    return " and ".join([", ".join(once[:-1]), once[-1]] if len(once) > 1 else once)
