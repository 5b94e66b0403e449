"""WHEN, as a person types it: "2026-05-14", "2026-05-14 15:00", "in two weeks", "next Friday".

Read by the same grammar that reads mail, against the moment and the zone of the user; whatever is
left over makes it unclear, and unclear is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from agent.config.spans import parse_span
from agent.core.mail import Message
from agent.core.reading.clocktimes import Clock, clocks
from agent.core.reading.desk import Desk, frame_of
from agent.core.reading.timespan import Shape, spans
from agent.core.reading.words import fold
from agent.core.workdays import Calendar

EXAMPLES = '"2026-05-14", "2026-05-14 15:00", "in two weeks", "next Friday" or "May 14 at 3 pm"'
LONGEST = 80
_FILLERS = re.compile(
    r"[\s,.;@()-]+|\b(?:on|at|by|the|in|until|till|from|for|around|about|before)\b"
)
_ZONE = re.compile(r"^\s?\(?\w{2,8}(?: time)?\b\)?")
_ISO_TIME = re.compile(r"(?<=\d)T(?=\d)")
_RELATIVE = re.compile(r"(?:in (?P<ahead>.+)|(?P<past>.+) ago)")
_LAST = re.compile(r"last (?P<day>mon|tues|wednes|thurs|fri|satur|sun)day")


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The days meant, both included, in the user's zone; `start` and `end` where a time was given
    too.
    """

    first: date
    last: date
    start: datetime | None = None
    end: datetime | None = None

    def moment(self, calendar: Calendar, *, otherwise: time) -> datetime:
        """Its time, or that hour of its day. Raises ValueError where it names several days."""
        self.one_day()
        return self.start or calendar.at(self.first, otherwise)

    def one_day(self) -> date:
        if self.first != self.last:
            raise ValueError(
                f"that is {self.first} to {self.last}, and one day is needed, like {EXAMPLES}"
            )
        return self.first


def parse_when(text: str, *, now: datetime, calendar: Calendar) -> When:
    """What `text` means at `now`. Raises ValueError with a reason that shows examples."""
    said = _ISO_TIME.sub(" ", " ".join(text.split()))
    if not said or len(said) > LONGEST or not said.isprintable():
        raise ValueError(f"write it like {EXAMPLES}")
    low = fold(said)
    today = calendar.day_of(now)
    if low == "now":
        return When(first=today, last=today, start=now)
    if (counted := _counted(low, now, calendar)) is not None:
        return counted
    time_of_day, rest = _clock(said, low)
    first, last = _days(rest, now, calendar) if _FILLERS.sub("", rest) else (today, today)
    if time_of_day is None:
        return When(first=first, last=last)
    if first != last:
        raise ValueError(f"“{said}” has one time and several days; write it like {EXAMPLES}")
    zone = time_of_day.zone or calendar.zone
    start = _at(first, time_of_day.start, zone, calendar)
    end = _at(first, time_of_day.end, zone, calendar) if time_of_day.end else None
    return When(first=first, last=first, start=start, end=end)


def _at(on: date, hour: time, zone: tzinfo, calendar: Calendar) -> datetime:
    if zone is calendar.zone:
        return calendar.at(on, hour)
    return datetime.combine(on, hour, tzinfo=zone)


def _counted(low: str, now: datetime, calendar: Calendar) -> When | None:
    """ "in two weeks", "in 3 hours", "2 days ago": spans as the configuration writes them."""
    found = _RELATIVE.fullmatch(low)
    if found is None:
        return None
    try:
        span = parse_span(found["ahead"] or found["past"])
    except ValueError:
        return None
    if found["past"] is not None:
        moment = now - span.calendar
        if span.working_days:
            day = calendar.working_day_before(calendar.day_of(now), span.working_days)
            return When(first=day, last=day)
    else:
        moment = calendar.add(now, span)
    day = calendar.day_of(moment)
    exact = bool(span.calendar % timedelta(days=1))
    return When(first=day, last=day, start=moment if exact else None)


def _clock(said: str, low: str) -> tuple[Clock | None, str]:
    """The time of day, and the rest of the words."""
    found = clocks(low)
    if len(found) > 1:
        raise ValueError(f"“{said}” names several times; write it like {EXAMPLES}")
    if not found:
        return None, said
    rest = said[found[0].stop :]
    if found[0].zone is not None:
        rest = _ZONE.sub("", rest)
    return found[0], f"{said[: found[0].at]} {rest}"


def _days(rest: str, now: datetime, calendar: Calendar) -> tuple[date, date]:
    said, today = " ".join(rest.split()), calendar.day_of(now)
    bare = " ".join(_FILLERS.sub(" ", fold(said)).split())
    if bare == "yesterday":
        return today - timedelta(days=1), today - timedelta(days=1)
    if (last := _LAST.fullmatch(bare)) is not None:
        number = ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun").index(last["day"])
        day = today - timedelta(days=(today.weekday() - number - 1) % 7 + 1)
        return day, day
    frame = frame_of(Message(id="", thread_id="", at=now), Desk(calendar=calendar))
    found = spans(said, fold(said), frame)
    if len(found) != 1 or found[0].shape in (Shape.VAGUE, Shape.PAST) or found[0].floating:
        raise ValueError(f"“{rest.strip()}” is no clear date; write it like {EXAMPLES}")
    one = found[0]
    left = f"{said[: one.start]} {said[one.end :]}"
    if _FILLERS.sub("", fold(left)):
        raise ValueError(f"“{left.strip()}” was not understood; write it like {EXAMPLES}")
    return one.earliest, one.latest
