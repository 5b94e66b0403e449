"""What the `holidays` library knows of a place: `python -m agent.config.holidaylist US CA 2010`.

A program of its own, because the library loads all of its countries for one: a daemon would hold
the 12 MB for as long as it lives.
"""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from typing import Any

SPAN = 30
"""Years that are looked up at once."""


def known(country: str, region: str, first: int) -> dict[str, Any]:
    """`countries` are names by code; for one of them there are its `regions`, and the `days` of
    SPAN years (none where the region is unknown), names by ISO date, in English where they can be.
    """
    import holidays
    from holidays.registry import COUNTRIES

    countries = {code: name for name, (_, code, *_) in COUNTRIES.items()}
    if country not in countries:
        return {"countries": countries}
    place = holidays.country_holidays(country)
    regions = list(place.subdivisions)
    if region and region not in regions:
        return {"countries": countries, "regions": regions, "days": {}}
    found = holidays.country_holidays(
        country,
        subdiv=region or None,
        years=range(max(1, first), min(first + SPAN, 10_000)),
        expand=False,
        language="en_US" if "en_US" in place.supported_languages else None,
    )
    days = {day.isoformat(): name for day, name in sorted(found.items())}
    return {"countries": countries, "regions": regions, "days": days}


@cache
def looked_up(country: str, region: str, first: int) -> dict[str, Any]:
    """The same, from a program that ends. Raises ValueError where it can't be run."""
    try:
        done = subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-m", __name__, country, region, str(first)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        found: dict[str, Any] = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as failed:
        raise ValueError(f"holidays can't be looked up now ({type(failed).__name__})") from failed
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(known(sys.argv[1], sys.argv[2], int(sys.argv[3]))))
