"""S26: a Python with known holes in what reads mail is named, at the start and by the doctor."""

from __future__ import annotations

import logging
import tomllib
from pathlib import Path

import pytest

from agent.cli import findings, patched, run
from agent.cli.findings import Weight
from agent.cli.patched import PATCHED, Version, safe_python
from agent.errors import LoginNeeded

ROOT = Path(__file__).parents[2]
WARNING = "this Python lacks security fixes in the reading of mail"
VERSIONS: list[tuple[Version, str | None]] = [
    ((3, 11, 7), "3.11.16"),
    ((3, 11, 15), "3.11.16"),
    ((3, 11, 16), None),
    ((3, 12, 13), "3.12.14"),
    ((3, 12, 14), None),
    ((3, 13, 14), "3.13.15"),
    ((3, 13, 20), None),
    ((3, 14, 6), "3.14.7"),
    ((3, 14, 7), None),
    ((3, 15, 0), None),
]


class NoLogin:
    """An agent that can't be opened yet: the warning does not wait for the login."""

    def open(self) -> None:
        raise LoginNeeded("There is no login yet.", hint="Run `tactful login`.")


@pytest.mark.parametrize(("version", "better"), VERSIONS)
def test_s26_an_old_python_is_named_with_the_one_to_install(
    version: Version,
    better: str | None,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(run, "this_python", lambda: version)
    with caplog.at_level(logging.WARNING):
        run._begin(NoLogin())  # type: ignore[arg-type]
    warned = [record for record in caplog.records if record.getMessage() == WARNING]
    assert [record.hint for record in warned] == (  # type: ignore[attr-defined]
        [f"Install Python {better} or newer."] if better else []
    )
    finding = findings.python(version)
    assert finding.weight is (Weight.NOTE if better else Weight.FINE)
    assert (better or "") in finding.mend


def test_the_python_that_runs_this_is_the_one_that_is_judged() -> None:
    import sys

    assert patched.this_python() == (
        sys.version_info.major,
        sys.version_info.minor,
        sys.version_info.micro,
    )


def test_s26_every_series_that_tactful_runs_on_is_judged() -> None:
    """From the oldest that pyproject.toml allows, without a gap."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    oldest = tuple(int(one) for one in project["requires-python"].removeprefix(">=").split("."))
    series = sorted(PATCHED)
    assert series[0] == oldest
    assert series == [(3, oldest[1] + later) for later in range(len(series))]
    for major, minor in series:
        assert safe_python((major, minor, 0)) is not None
