"""A clean account, the README and the page it sends to: read in their order, typed as they stand,
up to the first draft that the installed service makes under a real `systemd --user`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.acceptance.program import TACTFUL, Program, SandboxProcess, wait_for_line
from tests.acceptance.test_the_program import interviewed
from tests.acceptance.test_under_systemd import MANAGER
from tests.browser import Browser
from tests.login.conftest import Provider, agrees, enters
from tests.login.terminal import Terminal

pytestmark = pytest.mark.timeout(240)  # a person, a browser, a service manager
ROOT = Path(__file__).parents[2]
INSTALLING = """
set -eu
tactful() { "$PYTHON" -m agent "$@"; }
$INSTALL
echo "== installed"
until tactful status --json | grep -q '"state": "draft waiting"'; do sleep 0.5; done
echo "== drafted"
tactful status
$DOCTOR || true
tactful service uninstall
"""


def section(file: str, title: str) -> str:
    """The text under a heading, up to the next of its kind."""
    return (ROOT / file).read_text().split(f"\n## {title}")[1].split("\n## ")[0]


def commands(text: str) -> list[str]:
    """Every command in the text, in the order in which a reader meets them."""
    return re.findall(r"(?:`|^)(tactful(?: [^`\n]+)?)(?:`|$)", text, re.MULTILINE)


def test_what_the_pages_say_in_their_order_leads_to_the_services_first_draft(
    program: Program, sandbox: SandboxProcess, provider: Provider, browser: Browser
) -> None:
    assert shutil.which("systemctl"), "this test needs systemd (Debian's package systemd)"
    assert os.geteuid() == 0, "this test makes a mount namespace, for which it needs root"
    readme = section("README.md", "With your Gmail")
    guide, *_ = re.findall(r"\]\((docs/[a-z]+\.md)\)", readme)
    setup, *later = commands(readme)
    install, doctor = (
        next(one for one in later if one.startswith(start))
        for start in ("tactful service", "tactful doctor")
    )
    login, *_ = commands(section(guide, "7. Log in"))
    [folder] = re.findall(r"\| Linux, WSL \| `~/([^`]+)` \|", section(guide, "5. Get the file"))
    home = program.folder
    not_googles(home / folder, home / "config.toml")
    interviewed(sandbox)
    typed: list[Terminal] = []

    def types(command: str) -> Terminal:
        words = [*TACTFUL, *command.split()[1:]]
        env = {**program.environment, "TZ": "America/New_York", "TERM": "xterm"}
        typed.append(Terminal(words, cwd=home, env=env))
        return typed[-1]

    # docs/login.md: the file has been put where step 5 says; step 7.
    assert (home / folder / "client_secret.json").exists()
    begun = types(login)
    url = re.search(r"^\s+(http\S+)$", begun.reads("Waiting for your answer"), re.MULTILINE)
    assert url is not None
    window = browser()
    enters(window, url[1])
    assert "Tactful is logged in as sam@example.com" in agrees(window)
    assert begun.ends()[0] == 0, begun.said

    # README, step 2: the questions, the searches, the plan, and the question before it begins.
    asked = types(setup)
    for shown in ("[Interviews]: ", "[America/New_York]: ", "[none]: ", "[none]: "):
        asked.reads(shown)
        asked.types()
    asked.reads("Press Enter when you have labelled some")
    asked.types()
    assert "Dana Reyes" in asked.reads("Begin?")
    asked.types("y")
    assert asked.ends()[0] == 0, asked.said
    assert install in asked.said, "the program itself names the next step"
    assert sandbox.control("state")["drafts"] == []

    # README, step 3; then the interview takes place.
    service = subprocess.Popen(
        [
            str(MANAGER),
            "bash",
            "-c",
            INSTALLING.replace("$INSTALL", install).replace("$DOCTOR", doctor),
        ],
        cwd=home,
        env={**program.environment, "PYTHON": TACTFUL[0], "USER": "root", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    program.started.append(service)
    wait_for_line(service, "== installed")
    sandbox.control("clock", advance=3 * 3600)
    wait_for_line(service, "== drafted")
    told = service.communicate(timeout=60)[0]

    assert service.returncode == 0, told
    assert "Northwind" in told
    assert "draft waiting" in told
    assert "running   Tactful is running" in told, "doctor found the service at work"
    assert "Nothing to mend." in told
    assert len(sandbox.control("state")["drafts"]) == 1


def not_googles(folder: Path, given: Path) -> None:
    """All that is not as with Google: the sandbox's address, and that it may draft at any hour."""
    folder.mkdir(parents=True, exist_ok=True)
    text = (
        given.read_text().replace('"sandbox-token.json"', '""').replace("sqlite:///ledger.db", "")
    )
    (folder / "config.toml").write_text(text)
    given.unlink()
