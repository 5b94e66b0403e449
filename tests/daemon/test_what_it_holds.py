"""The daemon's memory right after its first cycles, and what it must not have loaded by then."""

from __future__ import annotations

import compileall
import re
import signal
import subprocess
import sys

import pytest

from tests.acceptance.conftest import program, sandbox  # noqa: F401 - fixtures
from tests.acceptance.kills import wait
from tests.acceptance.program import Program, SandboxProcess
from tests.daemon.idle import ROOT_FOLDER, Installed, memory

MEGABYTES = 90
UNUSED = {
    "agent.sandbox": "the sandbox is another program",
    "agent.web.app": "the page's application is made at its first visit",
    "agent.writing": "words come with the first draft",
    "alembic": "an upgrade of the ledger is done by a program of its own",
    "apprise": "only [notify] urls need it",
    "holidays": "they are looked up in a program of its own",
    "icalendar": "it comes with the first calendar part",
    "jinja2": "it comes with the words, or the page",
    "keyring": 'only token_file = "keyring" needs it',
    "pygments": "nothing is coloured in a log",
    "rich": "nothing is drawn in a log",
    "sqlalchemy.dialects.postgresql": "the ledger is SQLite",
    "starlette.applications": "it comes with the page",
    "tomlkit": "only edits of the configuration need it",
}


def asked(sandbox: SandboxProcess, call: str) -> int:  # noqa: F811
    return len(sandbox.control("requests", call=call)["requests"])


@pytest.mark.timeout(120)
def test_an_idle_daemon_holds_less_than_90_mb_and_nothing_it_does_not_use(
    program: Program,  # noqa: F811
    sandbox: SandboxProcess,  # noqa: F811
) -> None:
    config = program.folder / "config.toml"
    config.write_text(config.read_text() + 'holidays = "US"\n[web]\nenabled = true\nport = 0\n')
    compileall.compile_dir(ROOT_FOLDER / "agent", quiet=1)
    told = program.folder / "imports"
    with told.open("w") as imports:
        daemon = subprocess.Popen(
            [sys.executable, "-X", "importtime", "-m", "agent", "run"],
            cwd=program.folder,
            env=Installed(program.folder).environment,
            stderr=imports,
        )
    program.started.append(daemon)

    def waits_for(call: str, count: int) -> None:
        while asked(sandbox, call) < count:
            assert daemon.poll() is None, told.read_text()[-2000:]
            wait(daemon, 0.1)

    waits_for("threads.list", 1)  # the first cycle, in which everything is looked at
    for _ in range(3):
        seen = asked(sandbox, "history.list")
        daemon.send_signal(signal.SIGHUP)  # an idle cycle, at once
        waits_for("history.list", seen + 1)
    resident = memory(daemon.pid)
    daemon.send_signal(signal.SIGTERM)
    assert daemon.wait(timeout=60) == 0

    loaded = set(re.findall(r"^import time:.*\| +(\S+)$", told.read_text(), re.MULTILINE))
    assert "agent.daemon.service" in loaded, "the list of imports was read"
    assert "the page is open" in told.read_text()
    needless = {name: why for name, why in UNUSED.items() if name in loaded}
    assert not needless
    assert resident < MEGABYTES
