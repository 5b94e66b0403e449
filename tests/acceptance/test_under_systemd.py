"""The installed unit under a real `systemd --user`: it drafts, reloads, and ends when told."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tests.acceptance.program import TACTFUL, Program, SandboxProcess
from tests.acceptance.test_the_program import interviewed

MANAGER = Path(__file__).with_name("user_manager.sh")
STORY = """
set -eu
tactful() { "$PYTHON" -m agent "$@"; }
tactful service install
echo "== state $(systemctl --user is-active tactful.service)"
echo "== type $(systemctl --user show tactful.service -p Type --value)"
for _ in $(seq 60); do
    tactful status --json | grep -q '"state": "draft waiting"' && break
    sleep 0.5
done
echo "== draft $(tactful status --json | grep -m1 '"state"')"
tactful health && echo "== healthy"
systemctl --user reload tactful.service && echo "== reloaded"
tactful service status
tactful service uninstall
echo "== after $(systemctl --user is-active tactful.service || true)"
"""


def test_the_unit_drafts_under_a_real_user_manager_with_its_hardening(
    program: Program, sandbox: SandboxProcess
) -> None:
    assert shutil.which("systemctl"), "this test needs systemd (Debian's package systemd)"
    assert os.geteuid() == 0, "this test makes a mount namespace, for which it needs root"
    interviewed(sandbox)
    sandbox.control("clock", advance=3 * 3600)

    done = subprocess.run(
        [str(MANAGER), "bash", "-c", STORY],
        cwd=program.folder,
        env={
            **program.environment,
            "PYTHON": TACTFUL[0],
            "USER": "root",
            "PATH": os.environ["PATH"],
        },
        capture_output=True,
        text=True,
        timeout=55,
        check=False,
    )

    told = done.stdout + done.stderr
    assert done.returncode == 0, told
    assert "== state active" in told
    assert "== type notify" in told
    assert '"state": "draft waiting"' in told
    assert "== healthy" in told
    assert "== reloaded" in told
    assert "enable-linger root" in told
    assert "namespaces" not in told, "the whole hardening held"
    assert "== after inactive" in told
    assert sandbox.control("state")["drafts"] != []
