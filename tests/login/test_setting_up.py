"""From a clean user account to the first draft, with what the README says and nothing else."""

from __future__ import annotations

import json
import re
import stat
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance.program import TACTFUL, Program, SandboxProcess
from tests.acceptance.test_the_program import interviewed
from tests.browser import Browser
from tests.login.conftest import Provider, agrees, enters
from tests.login.terminal import Terminal

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.timeout(240)  # a person's evening, and a browser
OpenTerminal = Callable[..., Terminal]


@pytest.fixture
def terminal(program: Program):
    opened: list[Terminal] = []

    def open_one(*words: str) -> Terminal:
        env = {**program.environment, "TZ": "America/New_York", "TERM": "xterm"}
        opened.append(Terminal([*TACTFUL, *words], cwd=program.folder, env=env))
        return opened[-1]

    yield open_one
    for one in opened:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait(timeout=20)


def users_file(program: Program) -> Path:
    return program.folder / ".config" / "tactful" / "config.toml"


def test_a_new_user_answers_five_questions_and_gets_a_file_that_explains_itself(
    program: Program, terminal: OpenTerminal
) -> None:
    asked = terminal()
    asked.reads("label your interview threads carry (or will carry) [Interviews]: ")
    asked.types("INBOX")
    asked.reads("label your interview threads carry")
    asked.reads(": ")
    asked.types("Jobs")
    asked.reads("Your time zone [America/New_York]: ")
    asked.types()
    asked.reads("[US]: ")
    asked.types()
    asked.reads("[none]: ")
    asked.types("Sam")
    asked.reads("[later]: ")
    asked.types()
    code, said = asked.ends()

    assert code == 0, said
    assert "docs/login.md shows every click" in said
    text = users_file(program).read_text()
    values = tomllib.loads(text)
    assert values["gmail"]["label"] == "Jobs"
    assert values["time"]["holidays"] == "US"
    assert values["drafts"]["name"] == "Sam"
    example = (ROOT / "config.example.toml").read_text()
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        line for line in example.splitlines() if line.startswith("#")
    ]
    assert program.run("read", "--help").returncode == 0
    assert "Good" in program.run("doctor").stdout


def test_ctrl_c_keeps_what_was_answered_and_a_second_run_goes_on(
    program: Program, terminal: OpenTerminal
) -> None:
    asked = terminal("setup")
    asked.reads("[Interviews]: ")
    asked.types("Jobs")
    asked.reads("Your time zone")
    asked.interrupts()
    code, said = asked.ends()
    assert code == 1
    assert "What you answered is kept" in said
    assert "Traceback" not in said

    again = terminal("setup")
    again.reads("will carry) [Jobs]: ")
    again.interrupts()
    assert again.ends()[0] == 1


def test_a_second_run_changes_only_what_is_answered_differently(
    program: Program, terminal: OpenTerminal
) -> None:
    file = users_file(program)
    file.parent.mkdir(parents=True)
    mine = '# mine\n[gmail]\nlabel   = "Jobs" # as ever\n\n[limits]\nunanswered = 3\n'
    file.write_text(mine)

    asked = terminal("setup")
    for shown, answer in (
        ("[Jobs]: ", ""),
        ("[America/New_York]: ", ""),
        ("[none]: ", ""),
        ("[none]: ", ""),
        ("[later]: ", ""),
    ):
        asked.reads(shown)
        asked.types(answer)
    assert asked.ends()[0] == 0
    assert file.read_text() == mine


def test_without_a_terminal_set_up_says_what_to_do_instead(program: Program) -> None:
    for words in ((), ("setup",)):
        done = program.run(*words)
        assert done.returncode == 1
        assert "nobody is there to answer" in done.stderr
        assert "tactful login" in done.stderr


def test_from_a_clean_account_to_the_first_draft(
    program: Program,
    sandbox: SandboxProcess,
    provider: Provider,
    terminal: OpenTerminal,
    browser: Browser,
) -> None:
    section = (ROOT / "README.md").read_text().split("## With your Gmail")[1].split("\n## ")[0]
    steps = re.findall(r"`tactful ([a-z]+)", section)
    assert steps[0] == "setup", "the README's first command"

    interviewed(sandbox)
    sandbox.control("clock", advance=3 * 3600)
    file = users_file(program)
    file.write_text(
        (program.folder / "config.toml")
        .read_text()
        .replace('"sandbox-token.json"', '""')
        .replace("sqlite:///ledger.db", "")
    )
    (program.folder / "config.toml").unlink()
    secret = file.with_name("client_secret.json")
    downloads = program.folder / "Downloads"
    downloads.mkdir()
    secret.rename(downloads / "client_secret_123-abc.apps.googleusercontent.com.json")

    asked = terminal("setup")
    for shown in ("[Interviews]: ", "[America/New_York]: ", "[none]: ", "[none]: "):
        asked.reads(shown)
        asked.types()
    asked.reads("client_secret_123-abc.apps.googleusercontent.com.json]: ")
    asked.types()
    asked.reads("Log in now? [Y/n]: ")
    asked.types()
    url = re.search(r"^\s+(http\S+)$", asked.reads("Waiting for your answer"), re.MULTILINE)
    assert url is not None
    window = browser()
    enters(window, url[1])
    assert "Tactful is logged in as sam@example.com" in agrees(window)
    asked.reads("Logged in as sam@example.com")
    assert "#search/filename%3Aics" in asked.reads("Press Enter when you have labelled some")
    asked.types()
    plan = asked.reads("Begin?")
    assert "would draft a thank-you to Dana Reyes" in plan
    assert sandbox.control("state")["drafts"] == []
    asked.types("y")
    code, said = asked.ends()

    assert code == 0, said
    assert "1 draft made" in said
    assert len(sandbox.control("state")["drafts"]) == 1
    folder = file.parent
    assert stat.S_IMODE(folder.joinpath("token.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    kept = json.loads(folder.joinpath("token.json").read_text())
    assert kept["refresh_token"] not in said

    found = {one["about"]: one for one in json.loads(program.run("doctor", "--json").stdout)}
    assert {"config", "disk", "ledger", "scopes", "login", "gmail", "clock", "label"} <= set(found)
    assert found["gmail"]["says"].endswith("sam@example.com.")
    assert not [one for one in found.values() if one["weight"] == "wrong"]

    alone = program.ok()
    assert "Northwind" in alone
    assert "tactful page" in alone
    assert "is forgotten" in program.ok("logout")
    gone = program.run("doctor")
    assert gone.returncode == 1
    assert "tactful login" in gone.stdout
