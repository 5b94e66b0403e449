"""The ways to the user: the desktop's own notifications, and apprise's services where named.

A title and a text go out as arguments of a program, never through a shell, with everything
invisible taken out.
"""

from __future__ import annotations

import html
import importlib
import platform
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from agent.errors import TactfulError
from agent.views.shown import one_line

TITLE = "Tactful"
LONGEST = 400
PATIENCE = 15
"""Seconds that a notification may take."""
SCRIPT = (
    "on run argv",
    "display notification (item 2 of argv) with title (item 1 of argv)",
    "end run",
)


class Channel(Protocol):
    def show(self, text: str) -> None:
        """Raises TactfulError where it could not be shown."""


def plain(text: str) -> str:
    """One line of visible characters."""
    return one_line(text, LONGEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desktop:
    """`program` is notify-send or osascript, by its whole path."""

    program: str
    run: Callable[[Sequence[str]], int]

    def show(self, text: str) -> None:
        if self.run(self.words(plain(text))) != 0:
            raise TactfulError(
                "The desktop could not show a notification.",
                hint="Turn them off with [notify] desktop = false, if this computer has no screen.",
            )

    def words(self, text: str) -> list[str]:
        if Path(self.program).name == "osascript":
            lines = [word for line in SCRIPT for word in ("-e", line)]
            return [self.program, *lines, TITLE, text]
        # notify-send reads the body as markup.
        return [self.program, f"--app-name={TITLE}", "--", TITLE, html.escape(text, quote=False)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """apprise's services, by their addresses, which are secrets."""

    urls: tuple[str, ...]

    def show(self, text: str) -> None:
        try:
            apprise = importlib.import_module("apprise")
        except ImportError:
            raise TactfulError(
                "[notify] urls needs apprise, which is not installed.",
                hint='Install it:  pip install "tactful[notify]"',
            ) from None
        way = apprise.Apprise()
        known = [url for url in self.urls if way.add(url)]
        if len(known) < len(self.urls) or not way.notify(title=TITLE, body=plain(text)):
            raise TactfulError(
                "A notification did not reach the services that [notify] urls names.",
                hint="Check the addresses there against apprise's own documentation.",
            )


def channels_for(
    *, desktop: bool, urls: tuple[str, ...], env: Mapping[str, str], system: str = ""
) -> tuple[Channel, ...]:
    """The ways that this computer and the configuration offer; none on a server without urls."""
    found: list[Channel] = []
    if desktop and (program := desktop_program(env, system or platform.system())):
        found.append(Desktop(program=program, run=run_quietly))
    if urls:
        found.append(Services(urls=urls))
    return tuple(found)


def desktop_program(env: Mapping[str, str], system: str) -> str | None:
    """The program that shows a notification here; None where there is no desktop to show it."""
    if system == "Darwin":
        return shutil.which("osascript", path=env.get("PATH"))
    runtime = env.get("XDG_RUNTIME_DIR")
    bus = bool(env.get("DBUS_SESSION_BUS_ADDRESS")) or (
        runtime is not None and Path(runtime, "bus").exists()
    )
    screen = bool(env.get("DISPLAY") or env.get("WAYLAND_DISPLAY"))
    return shutil.which("notify-send", path=env.get("PATH")) if bus and screen else None


def run_quietly(words: Sequence[str]) -> int:
    """The program's exit code; 127 where it can't be run or hangs."""
    try:
        return subprocess.run(  # noqa: S603 - no shell; the text is an argument
            list(words),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
        ).returncode
    except (OSError, subprocess.TimeoutExpired):
        return 127
