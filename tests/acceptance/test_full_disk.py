"""The real program on a disk that is really full, at more and more free space."""

from __future__ import annotations

import subprocess

import pytest

from tests.acceptance.kills import Hunt
from tests.acceptance.program import TACTFUL
from tests.acceptance.small_disk import with_small_disk

pytestmark = pytest.mark.timeout(300)

TRIES = """
cp ledger.* disk/
for kilobytes in $FREE; do
    left=$(df -k --output=avail disk | tail -1)
    head -c $(( (left - kilobytes) * 1024 )) /dev/zero > disk/ballast
    "$@" --config full.toml poll; echo "exit $?"
    rm disk/ballast
done
"$@" --config full.toml poll; echo "exit $?"
cp disk/ledger.* .
"""
FREE = (0, 8, 24, 40, 64, 96)
"""Kilobytes left: from too little for anything up to enough for all but the last write."""


def test_f61_on_a_disk_that_is_really_full_it_says_so_and_drafts_nothing_twice(hunt: Hunt) -> None:
    (hunt.folder / "disk").mkdir()
    config = (hunt.folder / "config.toml").read_text(encoding="utf-8")
    elsewhere = config.replace("sqlite:///ledger.db", "sqlite:///disk/ledger.db")
    (hunt.folder / "full.toml").write_text(elsewhere, encoding="utf-8")
    small = with_small_disk(hunt.folder / "disk", 4096)

    done = subprocess.run(
        [*small, "sh", "-c", TRIES, "sh", *TACTFUL],
        cwd=hunt.folder,
        env=hunt.program.environment | {"FREE": " ".join(map(str, FREE))},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )

    said = done.stdout + done.stderr
    assert "Traceback" not in said
    exits = [line for line in done.stdout.splitlines() if line.startswith("exit ")]
    assert len(exits) == len(FREE) + 1, said
    assert exits[0] == "exit 1", said
    assert exits[-1] == "exit 0", said
    assert "is full" in done.stderr, said
    assert hunt.made() <= 2
    hunt.settle()
    assert hunt.made() == len(hunt.mail.drafts.listed()) == 2
