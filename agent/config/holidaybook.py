"""Public holidays by country and region, from the `holidays` library.

Names come in English where the library has them, because reasons are told in English.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from importlib.resources import files
from typing import Final

from agent.config.holidaylist import SPAN, looked_up
from agent.config.shown import shown

NOWADAYS = 2010
"""The first of the thirty years that most mail is of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicHolidays:
    """A `HolidayBook` of one place. Make it with `find_holidays`."""

    country: str
    region: str | None = None

    @property
    def place(self) -> str:
        return self.country if self.region is None else f"{self.country}-{self.region}"

    def name_of(self, day: date) -> str | None:
        days = looked_up(self.country, self.region or "", first_of(day.year))["days"]
        name: str | None = days.get(day.isoformat())
        return name


def first_of(year: int) -> int:
    """The first of the years that are looked up with this one."""
    return year - year % SPAN


def find_holidays(code: str) -> PublicHolidays:
    """The book of "US", "GB-ENG" or "US-CA". ValueError names near places."""
    country, _, region = code.strip().upper().partition("-")
    is_code = len(country) == 2 and country.isascii() and country.isalpha()
    is_region = len(region) < 20 and region.isprintable()
    book = looked_up(country if is_code else "", region if is_region else "", NOWADAYS)
    names = book["countries"]
    if country not in names:
        near = _near_country(code, names)
        raise ValueError(
            f"{shown(code)} is not a country code I know; two letters like US, GB or DE"
            + (f" (nearest: {near})" if near else "")
        )
    if not region:
        return PublicHolidays(country=country)
    regions = book["regions"]
    if region in regions:
        return PublicHolidays(country=country, region=region)
    if not regions:
        raise ValueError(f"{shown(code)}: {country} has no regions here; write {country} alone")
    near_regions = get_close_matches(region[:20], regions, n=3, cutoff=0.3) or sorted(regions)[:3]
    raise ValueError(
        f"{shown(code)} names no region of {country} that I know "
        f"(nearest: {', '.join(f'{country}-{near}' for near in near_regions)})"
    )


_USUAL_NAMES: Final = {
    "america": "US", "eng": "GB-ENG", "england": "GB-ENG", "great_britain": "GB",
    "holland": "NL", "scotland": "GB-SCT", "uk": "GB", "usa": "US", "wales": "GB-WLS",
}  # fmt: skip


def _near_country(code: str, names: dict[str, str]) -> str:
    """Nearest by name for what looks like one ("Germany"), by code for what looks like a code."""
    wanted = code.strip().lower().replace(" ", "_")[:60]
    if wanted in _USUAL_NAMES:
        return _USUAL_NAMES[wanted]
    by_name = {name: two for two, name in names.items()}
    found = [by_name[name] for name in get_close_matches(wanted, by_name, n=2, cutoff=0.8)]
    if not found and len(wanted) <= 3:
        found = get_close_matches(wanted.upper()[:2], names, n=3, cutoff=0.5)
    return ", ".join(f"{two} ({names[two].replace('_', ' ').title()})" for two in found)


def country_of(zone: str) -> str:
    """The two letters of the country that a time zone lies in; "" where that isn't known."""
    try:
        table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    except (OSError, ModuleNotFoundError):
        return ""
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return next((row[0] for row in rows if len(row) > 2 and row[2] == zone), "")
