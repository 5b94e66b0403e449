"""Addresses a token may go to, holidays, zones and days."""

import subprocess
import sys
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agent.config.addresses import is_loopback, ledger_url, safe_root
from agent.config.holidaybook import NOWADAYS, PublicHolidays, find_holidays, first_of
from agent.config.holidaylist import known
from agent.config.values import Weekday, read_hours, read_season, read_weekday, read_zone
from agent.core.workdays import Calendar, Season


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("https://gmail.googleapis.com/", "https://gmail.googleapis.com/"),
        ("https://gmail.googleapis.com", "https://gmail.googleapis.com/"),
        ("https://mail.example:8443/gmail", "https://mail.example:8443/gmail/"),
        ("http://127.0.0.1:8025", "http://127.0.0.1:8025/"),
        ("http://127.99.0.1", "http://127.99.0.1/"),
        ("http://[::1]:8025/", "http://[::1]:8025/"),
        ("http://localhost:8025/x/", "http://localhost:8025/x/"),
        ("HTTP://LOCALHOST/", "HTTP://LOCALHOST/"),
        ("https://127.0.0.1/", "https://127.0.0.1/"),
    ],
)
def test_https_and_this_computer_may_have_the_token(text: str, root: str) -> None:
    assert safe_root(text) == root


@pytest.mark.parametrize(
    "text",
    [
        "http://gmail.googleapis.com/",
        "http://192.168.0.2/",
        "http://0.0.0.0/",
        "http://128.0.0.1/",
        "http://2130706433/",
        "http://127.1/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::2]/",
        "http://localhost.evil.example/",
        "http://127.0.0.1.evil.example/",
        "http://localhost./",
        "http://127.0.0.1@evil.example/",
        "http://evil.example@127.0.0.1/",
        "https://user:secret@mail.example/",
        "http://evil.example\\@127.0.0.1/",
        "http://evil.example#@127.0.0.1/",
        "http://evil.example?@127.0.0.1/",
        "http://127.0.0.1\t.evil.example/",
        "http://127.0.0.1\n.evil.example/",
        " https://mail.example/",
        "https://mail.example/\x00",
        "https://mail.example/?x=1",
        "https://mail.example/#x",
        "https://",
        "https:///x",
        "https:mail.example",
        "https://mail.example:99999/",
        "https://mail.example:0/",
        "https://[::1/",
        "//mail.example/",
        "mail.example",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://１２７.0.0.1/",
        "http://ⓛocalhost/",
        "",
    ],
)
def test_nobody_else_gets_the_token(text: str) -> None:
    with pytest.raises(ValueError):
        safe_root(text)


def test_only_numbers_and_names_of_this_computer_are_loopback() -> None:
    assert is_loopback("127.0.0.1")
    assert is_loopback("::1")
    assert not is_loopback("example.org")
    assert not is_loopback("")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("tactful.db", 'like "sqlite:////srv/tactful.db"'),
        ("/var/t.db", 'like "sqlite:////var/t.db"'),
        ("C:\\t.db", "is a path"),
        ("postgresql://localhost/x", "keeps its ledger in SQLite"),
        ("sqlite:/t.db", "three slashes"),
        ("sqlite://t.db", "three slashes"),
        ("sqlite:///", "names no file"),
        ("sqlite:///?mode=ro", "names no file"),
        ("sqlite:///:memory:", "forgets"),
        ("sqlite:////srv/", "names a folder"),
    ],
)
def test_a_ledger_is_a_sqlite_file(text: str, reason: str) -> None:
    with pytest.raises(ValueError) as refused:
        ledger_url(text, Path("/srv"))

    assert reason in str(refused.value)


# Holidays


@pytest.mark.parametrize(
    ("code", "on", "name"),
    [
        ("US", date(2026, 7, 3), "Independence Day (observed)"),
        ("US", date(2026, 7, 6), None),
        ("GB-ENG", date(2026, 8, 31), "Late Summer Bank Holiday"),
        ("GB-SCT", date(2026, 8, 31), None),
        ("de-by", date(2026, 1, 6), "Epiphany"),
        ("DE", date(2026, 1, 6), None),
        (" FR ", date(2026, 7, 14), "National Day"),
    ],
)
def test_a_places_holidays_have_english_names(code: str, on: date, name: str | None) -> None:
    assert find_holidays(code).name_of(on) == name


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("Germany", "nearest: DE (Germany)"),
        ("germny", "nearest: DE (Germany)"),
        ("United Kingdom", "nearest: GB"),
        ("UK", "nearest: GB"),
        ("England", "nearest: GB-ENG"),
        ("USA", "nearest: US"),
        ("US-CAL", "nearest: US-CA"),
        ("US-XX", "names no region of US"),
        ("GB-LONDON", "nearest: GB-"),
        ("VA-1", "has no regions"),
        ("QQ", "not a country code"),
        ("", "not a country code"),
        ("../..", "not a country code"),
        ("X" * 10_000, "not a country code"),
    ],
)
def test_an_unknown_place_is_refused_with_near_ones(code: str, reason: str) -> None:
    with pytest.raises(ValueError) as refused:
        find_holidays(code)

    assert reason in str(refused.value)


def test_every_country_the_library_knows_has_a_book() -> None:
    from holidays.registry import COUNTRIES

    for _, code, *_ in list(COUNTRIES.values())[::12]:
        assert known(code, "", NOWADAYS)["days"]


@pytest.mark.parametrize("year", [1, 1987, 2009, 2010, 2039, 2040, 9999])
def test_every_year_is_looked_up_with_its_neighbours(year: int) -> None:
    assert first_of(NOWADAYS) == NOWADAYS
    name = find_holidays("GB").name_of(date(year, 12, 25))
    assert (name is None) == (year in (1, 9999)), "the library knows 1871 to 2100"


def test_where_no_program_can_be_started_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agent.config.holidaylist.sys.executable", "/nowhere/python")
    with pytest.raises(ValueError, match="can't be looked up now"):
        find_holidays("NZ-OTA")


def test_books_of_one_place_are_equal_however_much_was_looked_up() -> None:
    one, other = find_holidays("US"), find_holidays("us")
    one.name_of(date(2026, 1, 1))

    assert one == other
    assert one.place == "US"
    assert PublicHolidays(country="GB", region="ENG").place == "GB-ENG"


def test_a_holiday_is_no_working_day() -> None:
    calendar = Calendar(zone=ZoneInfo("Europe/London"), holidays=find_holidays("GB-ENG"))

    assert calendar.why_closed(date(2026, 4, 3)) == "Good Friday"
    assert not calendar.is_working_day(date(2026, 4, 3))


# Zones, days and hours


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("Europe/Berln", "Europe/Berlin"),
        ("New York", "America/New_York"),
        ("America/New York", "America/New_York"),
        ("US/Pacfic", "US/Pacific"),
        ("London", "Europe/London"),
    ],
)
def test_an_unknown_zone_is_refused_with_near_ones(name: str, near: str) -> None:
    with pytest.raises(ValueError) as refused:
        read_zone(name)

    assert near in str(refused.value).partition("nearest: ")[2]


@pytest.mark.parametrize(
    "name", ["..", "/", "Europe/", "Europe", "\x00", "x" * 5000, "tzdata.zi", "é"]
)
def test_no_name_of_a_zone_reaches_another_file(name: str) -> None:
    with pytest.raises(ValueError):
        read_zone(name)


@pytest.mark.parametrize(
    ("text", "weekday"),
    [("Mon", 0), ("monday", 0), ("TUE", 1), ("tues", 1), ("Thurs", 3), (" sun ", 6)],
)
def test_weekdays_are_read_short_and_long(text: str, weekday: int) -> None:
    assert read_weekday(text) == weekday


def test_a_weekday_says_its_short_name() -> None:
    assert [str(weekday) for weekday in Weekday][4:6] == ["Fri", "Sat"]


@pytest.mark.parametrize("text", ["09:00..18:00", "9:00-18:00", "09:00 – 18:00", "9:00 to 18:00"])
def test_hours_are_read_as_people_write_them(text: str) -> None:
    assert str(read_hours(text)) == "09:00..18:00"


def test_a_season_is_read_over_new_year() -> None:
    assert read_season(" 12-18 .. 01-04 ") == Season(first=(12, 18), last=(1, 4))


def test_importing_the_package_loads_neither_pydantic_nor_holidays() -> None:
    code = (
        "import sys, agent.config; print({'pydantic', 'holidays', 'tzlocal'} & set(sys.modules)); "
        "agent.config.Config(); print('holidays' in sys.modules)"
    )

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert out.stdout.split() == ["set()", "False"]
