"""S17: every file Tactful keeps is its user's alone, after every command there is. S7: the login is
in none of them but its own, nor in what any command says.

The commands are asked from the program itself, so that a new one can't be left out.
"""

from __future__ import annotations

import io
import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import click
import pytest

from agent.__main__ import main
from agent.cli.main import tactful
from agent.sandbox.oauth import CLIENT_ID, CLIENT_SECRET
from tests.acceptance.program import TACTFUL, Program, SandboxProcess, wait_for_line
from tests.acceptance.test_the_program import interviewed
from tests.backtest.generate import write
from tests.login.terminal import Terminal
from tests.store.children import in_a_child

pytestmark = pytest.mark.timeout(300)  # every command there is, each in a process of its own

OPEN_TO_ALL = ["sh", "-c", 'umask 000; exec "$@"', "sh", *TACTFUL]
"""The program where whatever is written would be everybody's."""
KEYS = ("token.json", "another.json")
"""Where a login is kept; nowhere else."""
SECRET = (
    '{{"installed": {{"client_id": "{id}", "client_secret": "{secret}", '
    '"auth_uri": "{url}auth", "token_uri": "{url}token"}}}}'
)
MESSAGE = "From: Dana <dana@northwind.example>\nSubject: Hello\n\nWe will write by Friday.\n"


def commands(command: click.Command = tactful, name: str = "") -> Iterator[str]:
    """Every command by its whole name, as the program itself lists them."""
    if not isinstance(command, click.Group):
        yield name
        return
    context = click.Context(command)
    for one in command.list_commands(context):
        found = command.get_command(context, one)
        assert found is not None
        yield from commands(found, f"{name} {one}".strip())


@dataclass
class Household:
    """One user's home folder. `given` lies in it by the test's doing; all else is Tactful's."""

    program: Program
    given: set[Path] = field(default_factory=set)
    done: set[str] = field(default_factory=set)
    kept: set[Path] = field(default_factory=set)
    secrets: set[bytes] = field(default_factory=set)

    @property
    def home(self) -> Path:
        return self.program.folder

    @property
    def environment(self) -> dict[str, str]:
        tools = f"{self.home / 'bin'}:{os.environ['PATH']}"
        more = {"TERM": "xterm", "TMPDIR": str(self.home / "tmp"), "PYTHONUNBUFFERED": "1"}
        return {**self.program.environment, **more, "PATH": tools}

    def starts(self, *words: str) -> subprocess.Popen[str]:
        self._note(words)
        process = subprocess.Popen(
            [*OPEN_TO_ALL, *words],
            cwd=self.home,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.program.started.append(process)
        return process

    def ends(self, process: subprocess.Popen[str], *, code: int = 0) -> str:
        said, _ = process.communicate(timeout=120)
        assert process.returncode == code, said
        assert not self.tells(said.encode())
        self.looked_at()
        return said

    def does(self, *words: str, code: int = 0) -> None:
        """A command that ends by itself: in a child of our own, which is ten times as quick."""
        self._note(words)
        environment = self.environment

        def act() -> str:
            os.umask(0)
            os.chdir(self.home)
            os.environ.clear()
            os.environ.update(environment)
            sys.argv = ["tactful", *words]
            said, ended = io.StringIO(), 0
            with redirect_stdout(said), redirect_stderr(said):
                try:
                    main()
                except SystemExit as exited:
                    ended = int(exited.code or 0)
            return f"{ended} {said.getvalue()}"

        said = in_a_child(act)()
        assert said.startswith(f"{code} "), (words, said)
        assert not self.tells(said.encode()), words
        self.looked_at()

    def opens(self, *words: str) -> Terminal:
        self._note(words)
        return Terminal([*OPEN_TO_ALL, *words], cwd=self.home, env=self.environment)

    def looked_at(self) -> None:
        """Every file is 0600 and every folder 0700, or less; what is given may be as it is."""
        for path in sorted(set(self.home.rglob("*")) - self.given):
            try:
                found = path.lstat()
            except FileNotFoundError:
                continue  # SQLite's log, while a program is running
            mode = stat.S_IMODE(found.st_mode)
            allowed = 0o700 if stat.S_ISDIR(found.st_mode) else 0o600
            if not stat.S_ISLNK(found.st_mode):
                assert not mode & ~allowed, f"{path} is {mode:o} after {sorted(self.done)}"
            if stat.S_ISREG(found.st_mode) and path.name not in KEYS:
                assert not self.tells(path.read_bytes()), f"{path} holds the login"
            self.kept.add(path)

    def tells(self, said: bytes) -> bool:
        """Whether the login can be read in that: the token, or what renews it."""
        token = self.home / ".config/tactful/token.json"
        if token.exists():
            kept = json.loads(token.read_bytes())
            self.secrets |= {kept["token"].encode(), kept["refresh_token"].encode()}
        return any(secret in said for secret in self.secrets)

    def gives(self, name: str, text: str, mode: int = 0o644) -> Path:
        path = self.home / name
        self.given.update(one for one in (path, *path.parents) if one.is_relative_to(self.home))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)
        return path

    def _note(self, words: tuple[str, ...]) -> None:
        known = set(commands())
        name = next(one for one in (" ".join(words[:2]), words[0]) if one in known)
        self.done.add(name)


@pytest.fixture
def household(program: Program, sandbox: SandboxProcess) -> Household:
    """The sandbox is this user's Gmail; systemd is there, and says yes to everything."""
    made = Household(program)
    made.given = set(program.folder.rglob("*"))
    (program.folder / "tmp").mkdir()
    made.given.add(program.folder / "tmp")
    for tool in ("systemctl", "loginctl", "journalctl"):
        made.gives(f"bin/{tool}", "#!/bin/sh\nexit 0\n", 0o755)
    made.gives(
        "client_secret.json", SECRET.format(id=CLIENT_ID, secret=CLIENT_SECRET, url=sandbox.url)
    )
    made.gives("hello.eml", MESSAGE)
    write(made.gives("Takeout.mbox", ""), 12, 1)
    return made


def test_s17_whatever_any_command_writes_is_for_its_owner_alone(
    household: Household, sandbox: SandboxProcess
) -> None:
    home = household.home
    thread = interviewed(sandbox)
    other = _second_thread(sandbox)

    _set_up(household)
    config = home / ".config/tactful/config.toml"
    assert config in household.kept
    mine = (home / "config.toml").read_text()
    for theirs, ours in (
        (
            'token_file = "sandbox-token.json"\n',
            'client_secret_file = "../../client_secret.json"\n',
        ),
        ('[store]\nurl = "sqlite:///ledger.db"\n', ""),
    ):
        assert theirs in mine
        mine = mine.replace(theirs, ours)
    config.write_text(f"{mine}[web]\nport = 0\n")
    (home / "config.toml").unlink()
    _log_in(household)

    household.does("poll")
    sandbox.control("clock", advance=3 * 3600)
    household.does("poll")
    assert sandbox.control("state")["drafts"]
    for words in (
        ("status",), ("plan",), ("doctor",), ("explain", thread), ("read", "hello.eml"),
        ("tell", other, "--deadline", "in two weeks"), ("skip", other), ("write", other),
        ("pause", other), ("resume", other), ("snooze", other, "in two weeks"),
        ("templates", "show", "thank_you"), ("templates", "check"), ("templates", "variables"),
        ("templates", "preview", thread), ("link", thread, other), ("close", thread),
        ("export", "export.json"), ("db", "check"), ("db", "backup"),
        ("db", "backup", "elsewhere.db"), ("db", "upgrade"), ("db", "restore", "elsewhere.db"),
        ("service", "install"), ("service", "status"), ("service", "uninstall"),
        ("backtest", "Takeout.mbox", "--me", "alex.morgan@example.com"), ("demo", "--days", "3"),
    ):  # fmt: skip
        household.does(*words)
    household.does("answer", thread, code=1)  # nothing was asked
    _served(household, thread)
    household.does("finish")
    for one in (thread, other):  # linked, they are one process
        sandbox.control("relabel", thread_id=one, remove=["Interviews"])
    household.does("poll")
    household.does("forget", thread, "--yes")
    household.does("logout")
    assert not (home / ".config/tactful/token.json").exists()
    assert len(household.secrets) >= 2

    assert household.done == set(commands())
    assert {"token.json", "tactful.db", "export.json", "elsewhere.db"} <= {
        one.name for one in household.kept
    }
    assert any(one.name.startswith("heartbeat-") for one in household.kept)
    assert any(one.name.endswith("-wal") for one in household.kept)


def _second_thread(sandbox: SandboxProcess) -> str:
    made = sandbox.control(
        "deliver",
        **{"from": "Kim <kim@bluebird.example>"},
        to="sam@example.com",
        subject="Your application",
        text="Hi Sam,\n\nThank you for your application; we are reading it.\n\nKim\n",
    )
    sandbox.control("relabel", thread_id=made["threadId"], add=["Interviews"])
    return str(made["threadId"])


def _set_up(household: Household) -> None:
    """The five questions, each answered with what is proposed, and no login yet."""
    mine = household.home / "config.toml"
    hidden = mine.rename(household.home / "later.toml")
    household.given.add(hidden)
    asked = household.opens("setup")
    for _ in range(5):
        asked.reads("]: ")
        asked.types()
    code, said = asked.ends()
    assert code == 0, said
    household.looked_at()
    hidden.rename(mine)


def _log_in(household: Household) -> None:
    process = household.starts("login", "--no-browser")
    url = wait_for_line(process, r"^\s+(http\S+)$")[1]
    with urlopen(url, timeout=30) as page:  # the sandbox agrees at once
        assert b"logged in" in page.read()
    household.ends(process)
    assert (household.home / ".config/tactful/token.json") in household.kept


def _served(household: Household, thread: str) -> None:
    """What runs until it is told to end: looked at while it runs, and after it."""
    daemon = household.starts("run")
    wait_for_line(daemon, r"cycle|next look|looking|watch")
    household.looked_at()
    for seen in ("environ", "cmdline"):
        assert not household.tells(Path(f"/proc/{daemon.pid}/{seen}").read_bytes())
    household.does("health")
    household.does("page", "--no-browser")
    household.does("status")
    daemon.send_signal(signal.SIGTERM)
    household.ends(daemon)
    alone = household.starts("page", "--no-browser")
    wait_for_line(alone, r"http://")
    household.looked_at()
    alone.send_signal(signal.SIGINT)
    alone.communicate(timeout=60)
    household.looked_at()
    gmail = household.starts("sandbox", "--port", "0", "--token-file", "another.json")
    wait_for_line(gmail, r"Ctrl-C")
    household.looked_at()
    assert household.home / "another.json" in household.kept
    gmail.send_signal(signal.SIGTERM)
    gmail.communicate(timeout=60)
