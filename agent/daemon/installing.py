"""Putting `tactful run` into the hands of the system's own supervisor, and taking it out again.

Every step is a program of the system's, called without a shell; what it says when it fails is what
the user reads.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from agent.daemon import launchd, systemd
from agent.errors import TactfulError

PATIENCE = 120
"""Seconds that one step may take: a start waits until the service says that it is ready."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    code: int
    said: str


Run = Callable[[Sequence[str]], Ran]


def run_program(words: Sequence[str]) -> Ran:
    """One program to its end. What it lacks or says never raises."""
    try:
        done = subprocess.run(  # noqa: S603 - no shell; the words are ours and the system's
            list(words),
            capture_output=True,
            text=True,
            errors="replace",
            timeout=PATIENCE,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as failed:
        return Ran(code=127, said=str(failed))
    return Ran(code=done.returncode, said=f"{done.stdout}{done.stderr}".strip())


class Installer(Protocol):
    """One system's supervisor. All raise TactfulError with what the system said."""

    @property
    def file(self) -> Path: ...

    def text(self) -> str:
        """The unit, as `install` writes it."""

    def install(self) -> list[str]:
        """Write it, start it; sentences for the user."""

    def uninstall(self) -> list[str]: ...

    def status(self) -> list[str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Systemd:
    """systemd's manager for the user. `user` is the login name, for lingering."""

    command: tuple[str, ...]
    writable: tuple[Path, ...]
    file: Path
    user: str
    run: Run = run_program

    def text(self) -> str:
        return systemd.unit(self.command, writable=self.writable)

    def install(self) -> list[str]:
        for folder in self.writable:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(self.file, self.text())
        self._must("daemon-reload")
        said = [f"Installed: {self.file}"]
        self._must("enable", systemd.NAME)
        if self._ctl("restart", systemd.NAME).code and self._lacks_namespaces():
            _write(self.file, systemd.unit(self.command, writable=(), namespaced=False))
            self._must("daemon-reload")
            self._ctl("reset-failed", systemd.NAME)
            said.append("This system gives users no namespaces; part of the hardening is left out.")
        self._must("start", systemd.NAME)
        said.append("Tactful is running, and starts again with your session.")
        return [*said, *self._lingering(), f"Its log: journalctl --user -u {systemd.NAME} -f"]

    def uninstall(self) -> list[str]:
        self._ctl("disable", "--now", systemd.NAME)
        there = self.file.exists()
        self.file.unlink(missing_ok=True)
        self._ctl("daemon-reload")
        self._ctl("reset-failed", systemd.NAME)
        return ["Stopped and removed." if there else "It was not installed."]

    def status(self) -> list[str]:
        if not self.file.exists():
            return ["Not installed.  -> tactful service install"]
        active = self._ctl("is-active", systemd.NAME).said or "unknown"
        enabled = self._ctl("is-enabled", systemd.NAME).said or "unknown"
        shown = self._ctl("show", systemd.NAME, "--property=StatusText", "--value").said
        said = [f"systemd: {active}, {enabled}. {shown}".rstrip(), f"Unit: {self.file}"]
        return [*said, *self._lingering()]

    def _lacks_namespaces(self) -> bool:
        shown = self._ctl("show", systemd.NAME, "--property=ExecMainStatus", "--value")
        return shown.said.strip() in systemd.NAMESPACE_FAILURES

    def _lingering(self) -> list[str]:
        shown = self.run(["loginctl", "show-user", self.user, "--property=Linger", "--value"])
        if shown.said.strip() == "yes":
            return ["It goes on after you log out (lingering is on)."]
        return [
            "It stops when you log out. On a server, let it go on:",
            f"  -> loginctl enable-linger {self.user}",
        ]

    def _ctl(self, *words: str) -> Ran:
        return self.run(["systemctl", "--user", *words])

    def _must(self, *words: str) -> None:
        done = self._ctl(*words)
        if done.code:
            raise TactfulError(
                f"systemctl --user {' '.join(words)} failed: {done.said[:300]}",
                hint=f"`journalctl --user -u {systemd.NAME}` tells more. Is this a session of your "
                "own (not sudo)? Else use `tactful run`, or Docker.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Launchd:
    """macOS's launchd, in the domain of the user `uid`."""

    command: tuple[str, ...]
    home: Path
    file: Path
    uid: int
    run: Run = run_program

    def text(self) -> str:
        return launchd.agent(self.command, home=self.home)

    def install(self) -> list[str]:
        (self.home / "Library/Logs").mkdir(parents=True, exist_ok=True)
        _write(self.file, self.text())
        self.run(["launchctl", "bootout", f"gui/{self.uid}/{launchd.LABEL}"])
        done = self.run(["launchctl", "bootstrap", f"gui/{self.uid}", str(self.file)])
        if done.code:
            raise TactfulError(
                f"launchctl bootstrap failed: {done.said[:300]}",
                hint="Run it in a session on the screen, or use `tactful run`.",
            )
        log = self.home / "Library/Logs/tactful.log"
        return [
            f"Installed: {self.file}",
            "Tactful is running, and starts again when you log in.",
            f"Its log: {log}",
        ]

    def uninstall(self) -> list[str]:
        self.run(["launchctl", "bootout", f"gui/{self.uid}/{launchd.LABEL}"])
        there = self.file.exists()
        self.file.unlink(missing_ok=True)
        return ["Stopped and removed." if there else "It was not installed."]

    def status(self) -> list[str]:
        if not self.file.exists():
            return ["Not installed.  -> tactful service install"]
        shown = self.run(["launchctl", "print", f"gui/{self.uid}/{launchd.LABEL}"])
        state = next(
            (line.strip() for line in shown.said.splitlines() if line.strip().startswith("state")),
            "not loaded",
        )
        return [f"launchd: {state}.", f"Agent: {self.file}"]


def installer_for(
    *,
    system: str,
    command: Sequence[str],
    writable: Sequence[Path],
    env: Mapping[str, str],
    home: Path,
    only_print: bool = False,
    run: Run = run_program,
) -> Installer:
    """The supervisor of this `system` ("Linux", "Darwin"). Raises TactfulError where there is none;
    `only_print` needs none at hand.
    """
    if system == "Darwin":
        return Launchd(
            command=tuple(command),
            home=home,
            file=home / f"Library/LaunchAgents/{launchd.LABEL}.plist",
            uid=os.getuid(),
            run=run,
        )
    at_hand = shutil.which("systemctl", path=env.get("PATH")) is not None
    if system == "Linux" and (only_print or at_hand):
        folder = Path(env.get("XDG_CONFIG_HOME") or home / ".config")
        return Systemd(
            command=tuple(command),
            writable=tuple(dict.fromkeys(writable)),
            file=folder / "systemd/user" / systemd.NAME,
            user=env.get("USER") or env.get("LOGNAME") or home.name,
            run=run,
        )
    raise TactfulError(
        "This system has neither systemd nor launchd.",
        hint="Run it in Docker (see the README), or keep `tactful run` going by your own means.",
    )


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        with suppress(OSError):
            file.chmod(0o600)
    except OSError as refused:
        raise TactfulError(
            f"{file} can't be written ({refused.strerror}).",
            hint="`tactful service install --print` shows what to put there.",
        ) from refused
