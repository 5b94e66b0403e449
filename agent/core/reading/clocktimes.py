"""Times of day in words: "2 pm", "14:00", "2:30-3:15 PM PT", with the zones people write."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time, tzinfo
from zoneinfo import ZoneInfo

ZONES = {
    "pt": "America/Los_Angeles", "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles",
    "pacific": "America/Los_Angeles", "mt": "America/Denver", "mst": "America/Denver",
    "mdt": "America/Denver", "mountain": "America/Denver", "ct": "America/Chicago",
    "cst": "America/Chicago", "cdt": "America/Chicago", "central": "America/Chicago",
    "et": "America/New_York", "est": "America/New_York", "edt": "America/New_York",
    "eastern": "America/New_York", "gmt": "Europe/London", "bst": "Europe/London",
    "uk": "Europe/London", "london": "Europe/London", "utc": "UTC", "cet": "Europe/Berlin",
    "cest": "Europe/Berlin", "ist": "Asia/Kolkata", "jst": "Asia/Tokyo", "sgt": "Asia/Singapore",
    "aest": "Australia/Sydney", "aedt": "Australia/Sydney", "eet": "Europe/Helsinki",
    "eest": "Europe/Helsinki", "hkt": "Asia/Hong_Kong", "berlin": "Europe/Berlin",
    "paris": "Europe/Paris", "akst": "America/Anchorage", "hst": "Pacific/Honolulu",
    "ny": "America/New_York", "nzst": "Pacific/Auckland", "nzdt": "Pacific/Auckland",
}  # fmt: skip

_HALF = r"(?:\s?([ap])\.?\s?m\b\.?)"
_TIME = re.compile(
    r"(?<![\d:/.$€£-])(\d{1,2})(?:[:.h](\d{2})(?!\d))?"
    + _HALF
    + r"?(?:\s?(?:-|to|until|till|and)\s?(\d{1,2})(?:[:.h](\d{2})(?!\d))?"
    + _HALF
    + r"?)?(?![\d/])"
    r"|\b(noon|midday|midnight)\b"
)
_AFTER = re.compile(
    r"\s?\(?\s?(?:o'clock )?\(?([a-z]{2,8})(?:\s(?:time|standard time|daylight time))?\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time of day as written; `zone` None where none is named."""

    start: time
    end: time | None
    zone: tzinfo | None
    at: int
    stop: int


_HOURS = {
    name: hour
    for hour, name in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ],
        start=1,
    )
}
_WORDED = re.compile(
    r"\b(?:(half past|half|quarter past|quarter to) )?(" + "|".join(_HOURS) + r"|\d{1,2})\b"
    r"(?: o'?clock)?"
)
_PARTS = {"half past": 30, "half": 30, "quarter past": 15, "quarter to": -15}


def _worded(low: str) -> str:
    """ "At half past two" as "at 2:30", padded to the same length, so that places stay."""

    def digits(match: re.Match[str]) -> str:
        part, word = match.groups()
        led = low[: match.start()].endswith(("at ", "say ", "around ", "about ", "from "))
        if not (part or match.group().endswith("clock") or (led and word in _HOURS)):
            return match.group()
        if _NOT_TIMES.match(low, match.end()) or (part == "half" and not led):
            return match.group()
        hour = _HOURS.get(word) or int(word)
        minutes = hour * 60 + _PARTS.get(part or "", 0)
        shown = f"{minutes // 60}:{minutes % 60:02}"
        return shown.ljust(len(match.group())) if len(shown) <= len(match.group()) else word

    return _WORDED.sub(digits, low)


def clocks(low: str) -> list[Clock]:
    """The times of day in a folded sentence; bare numbers are none ("at 2" needs its "at")."""
    low = _worded(low)
    found: list[Clock] = []
    for match in _TIME.finditer(low):
        if match.group(7):
            hour = {"noon": 12, "midday": 12, "midnight": 0}[match.group(7)]
            found.append(
                Clock(
                    start=time(hour),
                    end=None,
                    zone=_zone(low, match.end()),
                    at=match.start(),
                    stop=match.end(),
                )
            )
            continue
        read = _read(match, low)
        if read is not None:
            found.append(read)
    return found


def _read(match: re.Match[str], low: str) -> Clock | None:
    hour, minute, half, hour2, minute2, half2 = match.groups()[:6]
    led = (
        re.search(
            r"(?:\bat|@|\bsay|\bfrom|\bbetween|\baround|\babout)\s$",
            low[max(0, match.start() - 9) : match.start()],
        )
        is not None
    )
    zone = _zone(low, match.end())
    if not (
        half
        or half2
        or (minute and (led or zone or _between(low, match)))
        or (
            led
            and zone is None
            and hour2 is None
            and int(hour) <= 12
            and not _NOT_TIMES.match(low, match.end())
        )
        or (
            int(hour) <= 12
            and not hour2
            and not minute
            and _BARE_DAY.match(low, match.end()) is not None
            and _starts_phrase(low, match.start())
        )
        or (minute and hour2 and minute2)
        or (minute and ":" in match.group())
    ):
        return None
    start = _time(
        hour, minute, half or (half2 if hour2 and _same_half(hour, hour2, half2) else None)
    )
    if start is None:
        return None
    end = _time(hour2, minute2, half2 or half) if hour2 else None
    if end is not None and end <= start and half2 is None and end.hour < 12:
        end = end.replace(hour=end.hour + 12)
    stop = match.end()
    return Clock(
        start=start,
        end=end if end and end > start else None,
        zone=zone,
        at=match.start(),
        stop=stop,
    )


_NOT_TIMES = re.compile(
    r"\s*(?:%|(?:of|years?|days?|weeks?|hours?|minutes?|mins?|candidates?|rounds?|people|th|st"
    r"|nd|rd|k|months?|times?|least|points?|questions?|other|more)\b)"
)
_BARE_DAY = re.compile(
    r" (?:on )?(?:tomorrow|today|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"
)


def _starts_phrase(low: str, at: int) -> bool:
    """ "11 tomorrow" and "sure, 11 on Monday", but not "candidates 11 today"."""
    return (
        at == 0
        or low[max(0, at - 2) : at] in (", ", ": ", "- ")
        or low[:at].endswith(("does ", "is ", "about ", "can do "))
    )


def _between(low: str, match: re.Match[str]) -> bool:
    return low[max(0, match.start() - 2) : match.start()] in (", ", "- ", "| ")


def _same_half(hour: str, hour2: str, half2: str | None) -> bool:
    """ "11-1 pm" begins in the morning, "2-3 pm" does not."""
    return half2 is None or int(hour) <= int(hour2) or int(hour) == 12


def _time(hour: str, minute: str | None, half: str | None) -> time | None:
    h, m = int(hour), int(minute or 0)
    if half == "p" and h < 12:
        h += 12
    elif half == "a" and h == 12:
        h = 0
    elif half is None and minute is None and 1 <= h <= 7:
        h += 12  # nobody interviews at 2 in the morning
    elif half is None and minute is not None and 1 <= h <= 6 and len(hour) == 1:
        h += 12
    return time(h, m) if h < 24 and m < 60 else None


def _zone(low: str, at: int) -> tzinfo | None:
    found = _AFTER.match(low[at : at + 40])
    if found is None or found.group(1) not in ZONES:
        return None
    return ZoneInfo(ZONES[found.group(1)])
