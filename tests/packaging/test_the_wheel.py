"""What is installed is whole: the migrations, the discovery document and the texts ship along."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    [wheel] = folder.glob("tactful-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_holds_what_the_program_opens_at_run_time(unpacked: Path) -> None:
    for name in (
        "agent/gmail/gmail.v1.json",
        "agent/store/migrations/env.py",
        "agent/config/config.example.toml",
    ):
        assert (unpacked / name).is_file(), name
    assert list((unpacked / "agent/writing/templates").iterdir())
    assert list((unpacked / "agent/store/migrations/versions").glob("*.py"))
    assert not (unpacked / "tests").exists()


def test_the_installed_program_plays_the_demo(unpacked: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "agent", "demo", "--days", "5", "--json"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(unpacked)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert '"send_attempts": 0' in done.stdout
    assert '"kind": "thank_you"' in done.stdout
