"""A line of time as SVG: places in per cent of the width, so that it fits any screen undistorted.

The shapes themselves are symbols that the page holds once (`shapes.html`); a mark is a reference.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from agent.core.rules.phrases import day
from agent.core.workdays import Calendar
from agent.views.shown import one_line
from agent.views.timeline import A_DAY, Mark, Sign, Span, Stretch, Timeline

BACK = timedelta(days=35)
AHEAD = timedelta(days=24)
LEVELS = {Sign.THEIRS: 11, Sign.AUTOMATIC: 11, Sign.REJECTED: 11, Sign.OFFER: 11, Sign.YOURS: 38}
"""Where a mark stands, in pixels from the top: theirs above the line, yours below, others on it."""
ON_THE_LINE = 24
NARROWEST = 0.4
"""Per cent of the width that a stretch has at least, so that it is seen."""
DESCRIBED = 12
"""The newest things that a picture's description tells; the process's own page tells all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What of time is shown, from `first` up to `last`."""

    first: datetime
    last: datetime
    now: datetime

    def place(self, at: datetime) -> float:
        """Per cent from the left, 0 or 100 for what lies outside."""
        part = (at - self.first) / (self.last - self.first)
        return round(100 * min(1.0, max(0.0, part)), 2)

    def holds(self, at: datetime) -> bool:
        return self.first <= at <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A mark in the picture: which symbol, where."""

    name: str
    x: float
    y: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    name: str
    x: float
    width: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A Monday, or a month's first: `label` is "" where the space is too small for words."""

    x: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    shapes: tuple[Shape, ...]
    bars: tuple[Bar, ...]
    today: float
    title: str
    told: str
    """The picture in sentences."""


def board_window(now: datetime, calendar: Calendar) -> Window:
    """The same stretch of time for all lines of the board, whole days."""
    today = calendar.at(calendar.day_of(now), time.min)
    return Window(first=today - BACK, last=today + AHEAD, now=now)


def whole_window(line: Timeline, now: datetime, calendar: Calendar) -> Window:
    """From a process's first message to what comes next, a few days more on either side."""
    moments = [one.at for one in line.marks] + [now]
    moments += [one.last for one in line.spans]
    first, last = min(moments), max(moments)
    edge = max(timedelta(days=2), (last - first) / 20)
    start = calendar.at(calendar.day_of(first - edge), time.min)
    return Window(first=start, last=last + edge, now=now)


def ticks(window: Window, calendar: Calendar) -> list[Tick]:
    """Every Monday, or every month's first where there are many; labelled as space allows."""
    on, last = calendar.day_of(window.first), calendar.day_of(window.last)
    days = [on + n * A_DAY for n in range((last - on).days + 1)]
    mondays = [one for one in days if one.weekday() == 0]
    chosen = mondays if len(mondays) <= 14 else [one for one in days if one.day == 1]
    every = max(1, -(-len(chosen) // 5))
    return [
        Tick(
            x=window.place(calendar.at(one, time.min)),
            label=day(one).partition(" ")[2] if number % every == 0 else "",
        )
        for number, one in enumerate(chosen)
    ]


def picture_of(line: Timeline, window: Window, *, title: str) -> Picture:
    shown = [one for one in line.marks if window.holds(one.at)]
    return Picture(
        shapes=tuple(_shapes(shown, line, window)),
        bars=tuple(_bars(line.spans, window)),
        today=window.place(window.now),
        title=title,
        told=" ".join(line.told[-DESCRIBED:]),
    )


def _shapes(shown: Iterable[Mark], line: Timeline, window: Window) -> Iterable[Shape]:
    before = sum(one.at < window.first for one in line.marks)
    after = [one for one in line.marks if one.at > window.last]
    if before:
        words = f"{before} more before this picture begins"
        yield Shape(name="before", x=0, y=ON_THE_LINE, words=words)
    for one in shown:
        yield Shape(
            name=one.sign.value,
            x=window.place(one.at),
            y=LEVELS.get(one.sign, ON_THE_LINE),
            words=_said(one.words, one.quote),
        )
    if after:
        yield Shape(name="after", x=100, y=ON_THE_LINE, words=after[0].words)


def _bars(spans: Iterable[Span], window: Window) -> Iterable[Bar]:
    for one in sorted(spans, key=lambda one: one.stretch is Stretch.PROMISE):
        left, right = window.place(one.first), window.place(one.last)
        if right <= 0 or left >= 100:
            continue
        name = one.stretch.value if one.is_open else f"{one.stretch.value} over"
        yield Bar(
            name=name,
            x=left,
            width=round(max(NARROWEST, right - left), 2),
            words=_said(one.words, one.quote),
        )


def _said(words: str, quote: str) -> str:
    return f"{words}: “{one_line(quote, 140)}”" if quote else words
