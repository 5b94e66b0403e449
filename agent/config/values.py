"""Readers of single values: what stands in the file becomes what the program uses.

Each takes a finished value too, so that tests and programs can build sections directly. All raise
ValueError with the rest of the sentence that starts with the key.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from datetime import time, timedelta
from difflib import get_close_matches
from enum import IntEnum
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from agent.config.shown import shown
from agent.config.spans import parse_span
from agent.core.workdays import Season

_TIME: Final = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)
_HOURS: Final = re.compile(r"\s*(.+?)\s*(?:\.\.+|–|-|\bto\b)\s*(.+?)\s*")
_MONTH_DAY: Final = re.compile(r"(\d{2})-(\d{2})", re.ASCII)
_MONTH_LENGTHS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
LONGEST_LABEL: Final = 225
"""Characters in a label's name, as Gmail has it."""
SIGNATURE_LIMIT: Final = 1_000
"""Characters of a signature of the user's own."""
_GMAILS_OWN: Final = frozenset(
    {"INBOX", "SENT", "DRAFT", "DRAFTS", "TRASH", "SPAM", "UNREAD", "STARRED", "IMPORTANT", "CHAT"}
)


class Weekday(IntEnum):
    """Counted as `date.weekday` does."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6

    def __str__(self) -> str:
        return self.name[:3].title()


MONDAY_TO_FRIDAY: Final = tuple(Weekday)[:5]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingHours:
    opens: time = time(9, 0)
    closes: time = time(18, 0)

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}..{self.closes:%H:%M}"


_SERVICE: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://\S+", re.ASCII)
_BY_MAIL: Final = frozenset(
    {"mailto", "mailtos", "ses", "sendgrid", "mailgun", "smtp2go", "sparkpost", "resend", "brevo"}
)


def read_service(text: str) -> str:
    """An address of apprise's; what goes by mail is refused, because Tactful sends none. The value
    is a secret, so it is not repeated.
    """
    url = text.strip()
    found = _SERVICE.fullmatch(url)
    if found is None:
        raise ValueError('must be an address like "ntfy://your-topic"')
    if found[1].lower() in _BY_MAIL:
        raise ValueError(f"{found[1].lower()}:// goes by mail, and Tactful never sends mail")
    return url


def read_time(text: str) -> time:
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise ValueError(f'{shown(text)} is not a time of day; write it like "09:30" or "18:00"')
    hour, minute = int(found[1]), int(found[2])
    if hour > 23 or minute > 59:
        raise ValueError(f"{shown(text)} is not a time of day; hours go to 23, minutes to 59")
    return time(hour, minute)


def read_hours(text: str) -> WorkingHours:
    found = _HOURS.fullmatch(text)
    if found is None:
        raise ValueError(f'{shown(text)} must give both ends, like "09:00..18:00"')
    opens, closes = read_time(found[1]), read_time(found[2])
    if opens >= closes:
        raise ValueError(f"{shown(text)} must start before it ends")
    return WorkingHours(opens=opens, closes=closes)


def read_weekday(text: str) -> Weekday:
    said = text.strip().upper()
    for weekday in Weekday:
        if len(said) >= 3 and weekday.name.startswith(said):
            return weekday
    near = get_close_matches(said[:3].title(), map(str, Weekday), n=1, cutoff=0.5)
    raise ValueError(
        f"{shown(text)} is not a day of the week" + (f" (nearest: {near[0]})" if near else "")
    )


def at_least_one(days: tuple[Weekday, ...]) -> tuple[Weekday, ...]:
    if not days:
        raise ValueError('is empty; name at least one day, like ["Mon", "Tue"]')
    return days


def read_season(text: str) -> Season:
    ends = [end.strip() for end in text.split("..")]
    if len(ends) != 2:
        raise ValueError(f'{shown(text)} must give its first and last day, like "12-18..01-04"')
    return Season(first=_read_month_day(ends[0]), last=_read_month_day(ends[1]))


def _read_month_day(text: str) -> tuple[int, int]:
    found = _MONTH_DAY.fullmatch(text)
    if found is None:
        raise ValueError(f'{shown(text)} is not a month and day; December 18th is "12-18"')
    month, day = int(found[1]), int(found[2])
    if not 1 <= month <= 12:
        raise ValueError(f"{shown(text)}: there is no month {month}; the month comes first")
    if not 1 <= day <= _MONTH_LENGTHS[month - 1]:
        raise ValueError(f"{shown(text)}: month {month} has no day {day}")
    return month, day


def read_label(text: str) -> str:
    label = text.strip()
    if not label:
        raise ValueError("is empty; name the Gmail label that holds your interviews")
    if not label.isprintable() or len(label) > LONGEST_LABEL:
        raise ValueError(
            f"is not a label Gmail can have (one line, at most {LONGEST_LABEL} characters)"
        )
    if label.upper() in _GMAILS_OWN:
        raise ValueError(f"{shown(label)} is Gmail's own; use a label you made for your interviews")
    if not all(part.strip() for part in label.split("/")):
        raise ValueError(f'{shown(label)} has an empty part; sublabels read "Jobs/Interviews"')
    return label


def read_name(text: str) -> str:
    name = text.strip()
    if not name.isprintable() or len(name) > 100:
        raise ValueError("must be one line of at most 100 characters")
    return name


def read_signature(text: str) -> str:
    """ "gmail", "none", or the signature itself, of several lines if need be."""
    lines = [line.rstrip() for line in text.strip().split("\n")]
    if not any(lines):
        return "none"
    if len(text) > SIGNATURE_LIMIT or not all(line.isprintable() for line in lines):
        raise ValueError(f"must be plain text of at most {SIGNATURE_LIMIT} characters")
    whole = "\n".join(lines)
    return whole.lower() if whole.lower() in ("gmail", "none") else whole


def read_zone(text: str) -> ZoneInfo:
    name = text.strip()
    if not name:
        return local_zone()
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, "../x", the name of a folder of zones
        near = _near_zones(name)
    raise ValueError(
        f"{shown(text)} is not a time zone I know; write one like Europe/Berlin"
        + (f" (nearest: {', '.join(near)})" if near else "")
    )


def local_zone() -> ZoneInfo:
    """The computer's own zone."""
    import tzlocal

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a container without any zone is in UTC, and that is fine
        try:
            return tzlocal.get_localzone()
        except (KeyError, ValueError, OSError) as unknown:
            raise ValueError(
                "this computer's own can't be read; write yours, like Europe/Berlin"
            ) from unknown


def _near_zones(name: str) -> list[str]:
    wanted = name[:60].lower().replace(" ", "_")
    zones = sorted(zone for zone in available_timezones() if "/" in zone)
    cities: dict[str, str] = {}
    for zone in zones:
        if not zone.startswith(("Etc/", "posix/", "right/")):
            cities.setdefault(zone.rpartition("/")[2].lower(), zone)
    whole = {zone.lower(): zone for zone in zones}
    found = [whole[near] for near in get_close_matches(wanted, whole, n=3, cutoff=0.75)]
    city = wanted.rpartition("/")[2]
    found += [cities[near] for near in get_close_matches(city, cities, n=2, cutoff=0.7)]
    return list(dict.fromkeys(found))[:3]


def read_interval(text: str) -> timedelta:
    span = parse_span(text)
    if span.working_days:
        raise ValueError(f'{shown(text)}: mail comes on every day; write it like "5 minutes"')
    return span.calendar
