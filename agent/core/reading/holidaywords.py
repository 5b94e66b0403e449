"""Holidays people promise by: "after the holidays", "before Thanksgiving"."""

from __future__ import annotations

from datetime import date, timedelta


def easter(year: int) -> date:
    """Easter Sunday (Gauss, in the form of Meeus)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth such weekday of the month; -1 the last."""
    if nth > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    last = date(year, month + 1, 1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % 7)


def holiday(name: str, year: int) -> tuple[date, date] | None:  # noqa: C901 - a table
    """First and last day of a named holiday in that year; seasons over new year end in the next."""
    match name:
        case "christmas" | "xmas":
            return date(year, 12, 25), date(year, 12, 26)
        case "christmas eve":
            return date(year, 12, 24), date(year, 12, 24)
        case "new year" | "new year's" | "new years":
            return date(year, 1, 1), date(year, 1, 1)
        case "holidays":
            return date(year, 12, 24), date(year + 1, 1, 1)
        case "thanksgiving":
            thursday = _nth_weekday(year, 11, 3, 4)
            return thursday, thursday + timedelta(days=1)
        case "easter":
            sunday = easter(year)
            return sunday - timedelta(days=2), sunday + timedelta(days=1)
        case "labor day" | "labour day":
            return (_nth_weekday(year, 9, 0, 1),) * 2
        case "memorial day":
            return (_nth_weekday(year, 5, 0, -1),) * 2
        case "independence day":
            return date(year, 7, 4), date(year, 7, 4)
        case "columbus day":
            return (_nth_weekday(year, 10, 0, 2),) * 2
        case "presidents day" | "presidents' day" | "president's day":
            return (_nth_weekday(year, 2, 0, 3),) * 2
        case "mlk day":
            return (_nth_weekday(year, 1, 0, 3),) * 2
        case "halloween":
            return date(year, 10, 31), date(year, 10, 31)
        case "veterans day":
            return date(year, 11, 11), date(year, 11, 11)
        case "juneteenth":
            return date(year, 6, 19), date(year, 6, 19)
    return None


NAMES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("christmas", "eve"), "christmas eve"),
    (("christmas", "holidays"), "holidays"),
    (("christmas", "break"), "holidays"),
    (("winter", "break"), "holidays"),
    (("winter", "holidays"), "holidays"),
    (("holiday", "season"), "holidays"),
    (("holiday", "period"), "holidays"),
    (("holiday", "break"), "holidays"),
    (("festive", "season"), "holidays"),
    (("festive", "period"), "holidays"),
    (("festive", "break"), "holidays"),
    (("year", "-", "end", "holidays"), "holidays"),
    (("christmas",), "christmas"),
    (("xmas",), "christmas"),
    (("new", "year's", "eve"), "new year's eve"),
    (("new", "year's"), "new year"),
    (("new", "years"), "new year"),
    (("new", "year"), "new year"),
    (("holidays",), "holidays"),
    (("thanksgiving",), "thanksgiving"),
    (("easter",), "easter"),
    (("labor", "day"), "labor day"),
    (("labour", "day"), "labor day"),
    (("memorial", "day"), "memorial day"),
    (("independence", "day"), "independence day"),
    (("fourth", "of", "july"), "independence day"),
    (("columbus", "day"), "columbus day"),
    (("presidents", "day"), "presidents day"),
    (("presidents'", "day"), "presidents day"),
    (("president's", "day"), "presidents day"),
    (("mlk", "day"), "mlk day"),
    (("halloween",), "halloween"),
    (("veterans", "day"), "veterans day"),
    (("juneteenth",), "juneteenth"),
)


def next_holiday(name: str, today: date) -> tuple[date, date] | None:
    """The nearest one not over a fortnight ago; so "after Christmas" still works on the 28th."""
    if name == "new year's eve":
        return date(today.year, 12, 31), date(today.year, 12, 31)
    for year in (today.year - 1, today.year, today.year + 1):
        found = holiday(name, year)
        if found is not None and found[1] >= today - timedelta(days=14):
            return found
    return None


FIRST_WORDS = frozenset(words[0] for words, _ in NAMES)
