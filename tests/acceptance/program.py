"""The installed program as a process, against the sandbox in another."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TACTFUL = [sys.executable, "-m", "agent"]


@dataclass
class Program:
    """Runs `tactful` in a folder of its own, with nothing of the tester's environment."""

    folder: Path
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "XDG_RUNTIME_DIR": str(self.folder / "run"),
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "PYTHONPYCACHEPREFIX": str(self.folder.parent / "pycache"),
            "COLUMNS": "80",
            "TZ": "UTC",
        }

    def run(self, *words: str, timeout: float = 60) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*TACTFUL, *words],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def ok(self, *words: str) -> str:
        """Its output; anything but exit 0 fails the test with what it said."""
        done = self.run(*words)
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def json(self, *words: str) -> Any:
        return json.loads(self.ok(*words, "--json"))

    def start(self, *words: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*TACTFUL, *words],
            cwd=self.folder,
            env={**self.environment, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.started.append(process)
        return process

    def stop_all(self) -> None:
        for process in self.started:
            if process.poll() is None:
                process.kill()
            process.communicate(timeout=20)


@dataclass
class SandboxProcess:
    """`tactful sandbox` in a process of its own, steered over HTTP."""

    url: str
    process: subprocess.Popen[str]

    def control(self, operation: str, **arguments: Any) -> Any:
        request = urllib.request.Request(
            f"{self.url}sandbox/{operation}",
            data=json.dumps(arguments).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)


def wait_for_line(process: subprocess.Popen[str], pattern: str) -> re.Match[str]:
    """The first line of the program's output that matches; fails if it ends without one."""
    assert process.stdout is not None
    said: list[str] = []
    for line in process.stdout:
        said.append(line)
        if found := re.search(pattern, line):
            return found
    raise AssertionError(f"it ended without saying {pattern!r}:\n{''.join(said)}")


def served(program: Program) -> SandboxProcess:
    """A sandbox in the program's folder, with the label that it watches."""
    process = program.start("sandbox", "--port", "0", "--me", "sam@example.com")
    url = wait_for_line(process, r"is at (http://127\.0\.0\.1:\d+/)")[1]
    wait_for_line(process, r"Ctrl-C")
    made = SandboxProcess(url, process)
    made.control("create_label", name="Interviews")
    return made


def write_config(program: Program, url: str, more: str = "") -> None:
    (program.folder / "config.toml").write_text(
        f'[gmail]\napi_root = "{url}"\ntoken_file = "sandbox-token.json"\n'
        'poll_every = "15 seconds"\n'
        '[store]\nurl = "sqlite:///ledger.db"\n'
        '[time]\nzone = "America/New_York"\nworking_days = ["Mon","Tue","Wed","Thu","Fri","Sat",'
        '"Sun"]\nworking_hours = "00:00..23:59"\nmorning = "00:01"\nevening_until = "23:59"\n'
        + more,
        encoding="utf-8",
    )
