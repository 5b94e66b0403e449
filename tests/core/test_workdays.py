"""Working time: moments move later, never earlier, in every zone and over every clock change."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.core.span import Span, days, hours, working_days
from agent.core.workdays import Calendar, NoHolidays, Season

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
QUICK = settings(max_examples=40, deadline=None)
RESTLESS = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "America/Santiago",
    "America/Nuuk",
    "Pacific/Chatham",
    "Africa/Casablanca",
    "Asia/Beirut",
)
CHRISTMAS = Season(first=(12, 18), last=(1, 4))


class Book:
    """Holidays on given days."""

    def __init__(self, **named: str) -> None:
        self.days = {date.fromisoformat(day): name.replace("_", " ") for name, day in named.items()}

    def name_of(self, day: date) -> str | None:
        return self.days.get(day)


def berlin(said: str, *, fold: int = 0) -> datetime:
    """ "2026-03-29 01:30" in Berlin, as an instant."""
    return datetime.fromisoformat(said).replace(tzinfo=BERLIN, fold=fold).astimezone(UTC)


def day(said: str) -> date:
    return date.fromisoformat(said)


@cache
def zones() -> tuple[str, ...]:
    return tuple(sorted(available_timezones()))


def offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


def clock_changes(zone: ZoneInfo, year: int) -> Iterator[tuple[datetime, timedelta]]:
    """Each instant at which the zone's clocks jump in that year, and by how much."""
    probes = [datetime(year, month, 3, 12, tzinfo=UTC) for month in range(1, 13)]
    for early, late in pairwise(probes):
        if (before := offset(zone, early)) == (after := offset(zone, late)):
            continue
        while late - early > timedelta(seconds=1):
            middle = early + (late - early) // 2
            if offset(zone, middle) == before:
                early = middle
            else:
                late = middle
        yield late.replace(microsecond=0), after - before


ZONES = st.builds(ZoneInfo, st.sampled_from(zones()))
MOMENTS = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001  # hypothesis wants naive bounds
    datetime(2037, 6, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
DAYS = st.dates(date(2024, 1, 1), date(2037, 6, 1))
MONTH_DAYS = st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda on: (on.month, on.day))
SEASONS = st.dates(date(2024, 1, 1), date(2024, 11, 30)).flatmap(
    lambda first: st.integers(0, 50).map(
        lambda length: Season(
            first=(first.month, first.day),
            last=((last := first + timedelta(days=length)).month, last.day),
        )
    )
)
WEEKS = st.frozensets(st.integers(0, 6), min_size=1)
SPANS = st.builds(
    Span,
    calendar=st.integers(0, 60 * 24).map(lambda count: timedelta(hours=count)),
    working_days=st.integers(0, 12),
)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    opens = draw(st.integers(0, 20))
    closes = draw(st.integers(opens + 1, 23))
    return Calendar(
        zone=draw(ZONES),
        working_days=draw(WEEKS),
        opens=time(opens, draw(st.sampled_from((0, 30)))),
        closes=time(closes, 45),
        morning=time(draw(st.integers(opens, closes)), 40),
        evening_until=time(23, 30),
        holidays=draw(st.sampled_from((NoHolidays(), Book(New_Year="2026-01-01")))),
        quiet=tuple(draw(st.lists(SEASONS, max_size=2))),
    )


@st.composite
def moments_near_a_clock_change(draw: st.DrawFn) -> tuple[Calendar, datetime]:
    """A calendar, and a moment within a day and a half of a jump of its zone's clocks."""
    name = draw(st.sampled_from(RESTLESS))
    zone = ZoneInfo(name)
    jumps = [jump for jump, _ in clock_changes(zone, draw(st.integers(2024, 2036)))]
    near = draw(st.sampled_from(jumps)) if jumps else datetime(2026, 3, 29, 1, tzinfo=UTC)
    away = draw(st.integers(-36 * 60, 36 * 60))
    return Calendar(zone=zone, working_days=frozenset(range(7))), near + timedelta(minutes=away)


# The local time as an instant


@pytest.mark.parametrize(
    ("zone", "on", "hour", "instant"),
    [
        ("Europe/Berlin", "2026-01-15", time(9, 0), "2026-01-15T08:00"),
        ("Europe/Berlin", "2026-07-15", time(9, 0), "2026-07-15T07:00"),
        ("Europe/Berlin", "2026-03-29", time(1, 59), "2026-03-29T00:59"),
        ("Europe/Berlin", "2026-03-29", time(2, 0), "2026-03-29T01:00"),
        ("Europe/Berlin", "2026-03-29", time(2, 30), "2026-03-29T01:00"),
        ("Europe/Berlin", "2026-03-29", time(2, 30, fold=1), "2026-03-29T01:00"),
        ("Europe/Berlin", "2026-03-29", time(2, 59, 59, 999_999), "2026-03-29T01:00"),
        ("Europe/Berlin", "2026-03-29", time(3, 0), "2026-03-29T01:00"),
        ("Europe/Berlin", "2026-10-25", time(2, 30), "2026-10-25T00:30"),
        ("Europe/Berlin", "2026-10-25", time(2, 30, fold=1), "2026-10-25T01:30"),
        ("America/New_York", "2026-03-08", time(2, 30), "2026-03-08T07:00"),
        ("Australia/Lord_Howe", "2026-10-04", time(2, 15), "2026-10-03T15:30"),
        ("Africa/Cairo", "2026-04-24", time(0, 0), "2026-04-23T22:00"),
        ("America/Santiago", "2026-09-06", time(0, 30), "2026-09-06T04:00"),
        ("America/Nuuk", "2026-03-28", time(23, 30), "2026-03-29T01:00"),
        ("Asia/Kathmandu", "2026-05-05", time(9, 30), "2026-05-05T03:45"),
        ("UTC", "2026-05-05", time(9, 30), "2026-05-05T09:30"),
    ],
)
def test_a_local_time_is_an_instant_and_a_skipped_one_the_first_after(
    zone: str, on: str, hour: time, instant: str
) -> None:
    at = Calendar(zone=ZoneInfo(zone)).at(day(on), hour)

    assert at == datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert at.tzinfo is UTC


def test_in_every_zone_a_skipped_time_becomes_the_instant_of_the_jump() -> None:
    jumps_seen = 0
    for index, name in enumerate(zones()):
        calendar = Calendar(zone=ZoneInfo(name))
        for jump, by in clock_changes(calendar.zone, 2024 + index % 14):
            if by <= timedelta(0):
                continue
            jumps_seen += 1
            wall = jump.astimezone(calendar.zone).replace(tzinfo=None)
            for before in (timedelta(microseconds=1), by / 2, by):
                skipped = wall - before
                assert calendar.at(skipped.date(), skipped.time()) == jump, (name, skipped)
            just_before = wall - by - timedelta(minutes=1)
            assert calendar.at(just_before.date(), just_before.time()) == jump - timedelta(
                minutes=1
            ), name
    assert jumps_seen > 100


def test_in_every_zone_a_doubled_time_is_read_as_the_first_of_the_two() -> None:
    for index, name in enumerate(zones()):
        calendar = Calendar(zone=ZoneInfo(name))
        for jump, by in clock_changes(calendar.zone, 2024 + index % 14):
            if by < timedelta(0):
                doubled = (jump + by / 2).astimezone(calendar.zone).replace(tzinfo=None)
                assert calendar.at(doubled.date(), doubled.time()) == jump + by / 2, name


@QUICK
@given(calendar=calendars(), moment=MOMENTS)
def test_reading_a_moments_own_local_time_gives_the_moment(
    calendar: Calendar, moment: datetime
) -> None:
    local = moment.astimezone(calendar.zone)

    assert calendar.at(local.date(), local.time().replace(fold=local.fold)) == moment
    assert calendar.day_of(moment) == local.date()


# Adding a span


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        ("2026-05-04 10:00", days(0), "2026-05-04 10:00"),
        ("2026-05-04 10:00", days(11), "2026-05-15 10:00"),
        ("2026-05-04 10:00", hours(1), "2026-05-04 11:00"),
        ("2026-05-04 23:30", hours(1), "2026-05-05 00:30"),
        ("2026-05-04 10:00", days(1.5), "2026-05-05 22:00"),
        ("2026-05-08 16:00", working_days(1), "2026-05-11 16:00"),  # Friday
        ("2026-05-09 16:00", working_days(1), "2026-05-11 16:00"),  # Saturday
        ("2026-05-10 16:00", working_days(1), "2026-05-11 16:00"),
        ("2026-05-07 16:00", working_days(2), "2026-05-11 16:00"),
        ("2026-05-04 10:00", Span(calendar=timedelta(days=7), working_days=2), "2026-05-13 10:00"),
        # over a clock change days keep the time of day, hours are hours
        ("2026-03-28 12:00", days(1), "2026-03-29 12:00"),
        ("2026-03-28 12:00", hours(23), "2026-03-29 12:00"),
        ("2026-03-28 02:30", days(1), "2026-03-29 03:00"),
        ("2026-10-24 12:00", days(1), "2026-10-25 12:00"),
        ("2026-10-24 12:00", hours(23), "2026-10-25 10:00"),
        ("2026-10-24 02:30", days(1), "2026-10-25 02:30"),
        ("2026-03-29 01:30", hours(1), "2026-03-29 03:30"),
    ],
)
def test_a_span_is_added_in_local_days(start: str, span: Span, end: str) -> None:
    assert Calendar(zone=BERLIN).add(berlin(start), span) == berlin(end)


def test_a_second_half_past_two_stays_one_and_never_slips_before_a_jump() -> None:
    calendar = Calendar(zone=BERLIN)
    second = berlin("2026-10-25 02:30", fold=1)

    assert calendar.add(second, hours(0)) == second
    assert calendar.add(second, days(7)) == berlin("2026-11-01 02:30")
    assert calendar.add(second, days(154)) == berlin("2027-03-28 03:00")


def test_hours_are_real_hours_also_for_a_moment_given_in_local_time() -> None:
    start = datetime(2026, 3, 29, 1, 30, tzinfo=BERLIN)

    assert Calendar(zone=BERLIN).add(start, hours(1)) == berlin("2026-03-29 03:30")


def test_holidays_are_no_working_days_and_quiet_seasons_are() -> None:
    calendar = Calendar(zone=BERLIN, holidays=Book(Christmas_Day="2026-12-25"), quiet=(CHRISTMAS,))

    assert calendar.add(berlin("2026-12-23 10:00"), working_days(2)) == berlin("2026-12-28 10:00")


def test_many_working_days_are_counted_through_in_a_one_day_week() -> None:
    mondays = Calendar(zone=BERLIN, working_days=frozenset({0}))

    assert mondays.add_working_days(day("2026-05-04"), 260) == day("2026-05-04") + timedelta(
        weeks=260
    )
    assert mondays.working_day_before(day("2026-05-04"), 260) == day("2026-05-04") - timedelta(
        weeks=260
    )


@QUICK
@given(calendar=calendars(), moment=MOMENTS, span=SPANS)
def test_adding_never_goes_back(calendar: Calendar, moment: datetime, span: Span) -> None:
    end = calendar.add(moment, span)

    assert end >= moment
    assert end.tzinfo is UTC
    if span.calendar >= timedelta(hours=2):
        # a day over a clock change may be an hour or two short, never more
        assert end - moment >= span.calendar - timedelta(hours=2)


@QUICK
@given(near=moments_near_a_clock_change(), count=st.integers(0, 3))
def test_adding_days_near_a_clock_change_keeps_the_time_of_day_or_ends_the_gap(
    near: tuple[Calendar, datetime], count: int
) -> None:
    calendar, moment = near
    start = moment.astimezone(calendar.zone)
    end = calendar.add(moment, days(count)).astimezone(calendar.zone)

    wanted = datetime.combine(start.date() + timedelta(days=count), start.time())
    reached = end.replace(tzinfo=None, fold=0)
    assert timedelta(0) <= reached - wanted <= timedelta(hours=2)
    if reached != wanted:
        assert calendar.at(wanted.date(), wanted.time()) == end


@QUICK
@given(calendar=calendars(), start=DAYS, count=st.integers(0, 25))
def test_working_days_added_are_the_working_days_between(
    calendar: Calendar, start: date, count: int
) -> None:
    end = calendar.add_working_days(start, count)

    assert calendar.working_days_between(start, end) == count
    assert count == 0 or calendar.is_working_day(end)


@QUICK
@given(calendar=calendars(), start=DAYS, count=st.integers(1, 25))
def test_going_back_working_days_undoes_going_on(
    calendar: Calendar, start: date, count: int
) -> None:
    end = calendar.add_working_days(start, count)
    back = calendar.working_day_before(end, count)

    assert back <= start
    assert calendar.working_days_between(back, start) == 0
    assert calendar.is_working_day(back)


def test_no_working_days_lie_between_a_day_and_an_earlier_one() -> None:
    assert Calendar(zone=BERLIN).working_days_between(day("2026-05-08"), day("2026-05-04")) == 0
    assert Calendar(zone=BERLIN).working_days_between(day("2026-05-08"), day("2026-05-08")) == 0


def test_a_calendar_without_working_days_says_so_instead_of_searching_on() -> None:
    empty = Calendar(zone=BERLIN, working_days=frozenset())
    noon = berlin("2026-05-04 12:00")

    for ask in (
        lambda: empty.add(noon, working_days(1)),
        lambda: empty.working_day_before(day("2026-05-04")),
        lambda: empty.next_morning(day("2026-05-04")),
        lambda: empty.next_working_moment(noon),
        lambda: empty.first_morning_from(noon),
    ):
        with pytest.raises(ValueError, match="no working days"):
            ask()


# Seasons


@pytest.mark.parametrize(
    ("on", "inside"),
    [
        ("2026-12-17", False),
        ("2026-12-18", True),
        ("2026-12-31", True),
        ("2027-01-01", True),
        ("2027-01-04", True),
        ("2027-01-05", False),
        ("2027-06-01", False),
    ],
)
def test_a_season_over_new_year_holds_both_its_ends(on: str, inside: bool) -> None:
    assert (day(on) in CHRISTMAS) is inside


@pytest.mark.parametrize(
    ("first", "last", "on", "inside"),
    [
        ((8, 1), (8, 15), "2026-08-01", True),
        ((8, 1), (8, 15), "2026-08-15", True),
        ((8, 1), (8, 15), "2026-07-31", False),
        ((8, 1), (8, 15), "2026-08-16", False),
        ((5, 1), (5, 1), "2026-05-01", True),
        ((5, 1), (5, 1), "2026-05-02", False),
        ((2, 29), (2, 29), "2028-02-29", True),
        ((2, 20), (2, 29), "2027-02-28", True),
        ((2, 20), (2, 29), "2027-03-01", False),
        ((1, 1), (12, 31), "2026-06-30", True),
    ],
)
def test_a_season_within_a_year_holds_both_its_ends(
    first: tuple[int, int], last: tuple[int, int], on: str, inside: bool
) -> None:
    assert (day(on) in Season(first=first, last=last)) is inside


@QUICK
@given(first=MONTH_DAYS, last=MONTH_DAYS, on=DAYS)
def test_a_day_is_in_a_season_exactly_when_walking_on_reaches_its_end_before_its_start(
    first: tuple[int, int], last: tuple[int, int], on: date
) -> None:
    def ahead(end: tuple[int, int], start: tuple[int, int]) -> int:
        """Days from `start` round the (leap) year to `end`."""
        begin = date(2024, *start).timetuple().tm_yday
        return (date(2024, *end).timetuple().tm_yday - begin) % 366

    inside = ahead((on.month, on.day), first) <= ahead(last, first)

    assert (on in Season(first=first, last=last)) is inside


# Why a day is closed


def test_the_reason_names_holiday_weekday_and_season() -> None:
    calendar = Calendar(
        zone=BERLIN,
        holidays=Book(Good_Friday="2026-04-03", Independence_Day="2026-07-04"),
        quiet=(CHRISTMAS,),
    )

    assert calendar.why_closed(day("2026-04-03")) == "Good Friday"
    assert calendar.why_closed(day("2026-07-04")) == "Independence Day"  # also a Saturday
    assert calendar.why_closed(day("2026-05-09")) == "a Saturday"
    assert calendar.why_closed(day("2026-12-22")) == ""
    assert calendar.why_closed(day("2026-12-22"), seasons=True) == "your quiet season"
    assert calendar.why_closed(day("2026-05-05"), seasons=True) == ""


@QUICK
@given(calendar=calendars(), on=DAYS, seasons=st.booleans())
def test_a_day_has_a_reason_exactly_when_it_is_closed(
    calendar: Calendar, on: date, seasons: bool
) -> None:
    closed = not calendar.is_working_day(on, seasons=seasons)

    assert bool(calendar.why_closed(on, seasons=seasons)) is closed


# Good moments


@pytest.mark.parametrize(
    ("asked", "given_"),
    [
        ("2026-05-05 08:59", "2026-05-05 09:30"),
        ("2026-05-05 09:30", "2026-05-05 09:30"),
        ("2026-05-05 09:31", "2026-05-06 09:30"),
        ("2026-05-08 12:00", "2026-05-11 09:30"),  # Friday noon
        ("2026-05-09 00:00", "2026-05-11 09:30"),
        ("2026-05-25 00:00", "2026-05-26 09:30"),  # Whit Monday
        ("2026-12-17 12:00", "2027-01-05 09:30"),  # the quiet season
    ],
)
def test_the_first_good_morning_comes_later_never_earlier(asked: str, given_: str) -> None:
    calendar = Calendar(
        zone=BERLIN,
        morning=time(9, 30),
        holidays=Book(Whit_Monday="2026-05-25"),
        quiet=(CHRISTMAS,),
    )

    assert calendar.first_morning_from(berlin(asked)) == berlin(given_)


@pytest.mark.parametrize(
    ("asked", "given_"),
    [
        ("2026-05-05 00:00", "2026-05-05 09:00"),
        ("2026-05-05 09:00", "2026-05-05 09:00"),
        ("2026-05-05 17:59", "2026-05-05 17:59"),
        ("2026-05-05 18:00", "2026-05-06 09:00"),
        ("2026-05-08 18:00", "2026-05-11 09:00"),
        ("2026-05-10 12:00", "2026-05-11 09:00"),
        ("2026-12-18 12:00", "2027-01-05 09:00"),
    ],
)
def test_the_next_working_moment_is_now_or_the_next_opening(asked: str, given_: str) -> None:
    calendar = Calendar(zone=BERLIN, quiet=(CHRISTMAS,))

    assert calendar.next_working_moment(berlin(asked)) == berlin(given_)


def test_a_season_is_ignored_where_asked() -> None:
    calendar = Calendar(zone=BERLIN, quiet=(CHRISTMAS,))
    friday = berlin("2026-12-18 12:00")

    assert calendar.next_working_moment(friday, seasons=False) == friday
    assert calendar.first_morning_from(friday, seasons=False) == berlin("2026-12-21 09:00")


@pytest.mark.parametrize(
    ("asked", "given_"),
    [
        ("2026-05-05 07:00", "2026-05-05 09:00"),
        ("2026-05-05 20:59", "2026-05-05 20:59"),
        ("2026-05-05 21:00", "2026-05-06 09:00"),
        ("2026-05-08 22:00", "2026-05-09 09:00"),  # a Saturday will do
        ("2026-12-25 12:00", "2026-12-25 12:00"),  # so will a holiday in a quiet season
        ("2026-03-28 23:00", "2026-03-29 09:00"),
    ],
)
def test_a_thank_you_waits_for_daylight_only(asked: str, given_: str) -> None:
    calendar = Calendar(zone=BERLIN, holidays=Book(Christmas_Day="2026-12-25"), quiet=(CHRISTMAS,))

    assert calendar.next_evening_moment(berlin(asked)) == berlin(given_)


def test_moments_are_the_users_not_utcs() -> None:
    friday_evening = datetime(2026, 5, 8, 23, 30, tzinfo=UTC)  # 19:30 in New York

    assert Calendar(zone=NEW_YORK).next_evening_moment(friday_evening) == friday_evening
    assert Calendar(zone=BERLIN).next_evening_moment(friday_evening) == berlin("2026-05-09 09:00")


@QUICK
@given(calendar=calendars(), moment=MOMENTS, seasons=st.booleans(), part=st.floats(0, 0.999))
def test_the_next_working_moment_is_the_first_good_one(
    calendar: Calendar, moment: datetime, seasons: bool, part: float
) -> None:
    found = calendar.next_working_moment(moment, seasons=seasons)

    assert found >= moment
    assert found.tzinfo is UTC
    assert calendar.is_working_day(calendar.day_of(found), seasons=seasons)
    assert calendar.at(calendar.day_of(found), calendar.opens) <= found
    assert calendar.next_working_moment(found, seasons=seasons) == found
    earlier = moment + (found - moment) * part
    assert calendar.next_working_moment(earlier, seasons=seasons) == found or found == moment


@QUICK
@given(calendar=calendars(), moment=MOMENTS, seasons=st.booleans(), part=st.floats(0, 1))
def test_the_first_morning_is_a_working_one_and_the_first(
    calendar: Calendar, moment: datetime, seasons: bool, part: float
) -> None:
    found = calendar.first_morning_from(moment, seasons=seasons)

    assert found >= moment
    assert calendar.is_working_day(on := calendar.day_of(found), seasons=seasons)
    assert found == calendar.at(on, calendar.morning)
    assert calendar.first_morning_from(moment + (found - moment) * part, seasons=seasons) == found


@QUICK
@given(near=moments_near_a_clock_change())
def test_near_a_clock_change_no_good_moment_is_earlier_than_asked(
    near: tuple[Calendar, datetime],
) -> None:
    calendar, moment = near

    for found in (
        calendar.next_working_moment(moment),
        calendar.first_morning_from(moment),
        calendar.next_evening_moment(moment),
    ):
        assert moment <= found <= moment + timedelta(hours=26)
