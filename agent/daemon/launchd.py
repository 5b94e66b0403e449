"""The launchd agent: macOS starts it at login, and again when it fails."""

from __future__ import annotations

import plistlib
from collections.abc import Sequence
from pathlib import Path

LABEL = "com.tactful.agent"


def agent(command: Sequence[str], *, home: Path) -> str:
    """The property list's text. `command` runs in the foreground, in `home`."""
    found = {
        "Label": LABEL,
        "ProgramArguments": list(command),
        "WorkingDirectory": str(home),
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},
        "ThrottleInterval": 60,
        "ExitTimeOut": 90,
        "ProcessType": "Background",
        "LowPriorityIO": True,
        "Umask": 0o077,
        "StandardOutPath": str(home / "Library/Logs/tactful.log"),
        "StandardErrorPath": str(home / "Library/Logs/tactful.log"),
    }
    return plistlib.dumps(found, sort_keys=False).decode()
