"""The systemd user unit: hardened as far as a user's own units can be, watched, started again.

What needs a namespace of its own is worth having where the kernel lets users make one, and keeps
the service from starting where it doesn't; so it stands apart (`NAMESPACED`), and `service install`
leaves it out where a trial fails.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

NAME = "tactful.service"

SHARED = (Path("/tmp"), Path("/var/tmp"))  # noqa: S108 - nothing is put there
"""A private /tmp would hide what the service needs, where it lies in one of these."""
NAMESPACE_FAILURES = frozenset({"217", "218", "226"})
"""Exit codes with which systemd says USER, CAPABILITIES, NAMESPACE: systemd.exec(5)."""

NAMESPACED = """
PrivateUsers=yes
PrivateDevices=yes
ProtectSystem=strict
ProtectHome=read-only
ProtectProc=invisible
ProcSubset=pid
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
PrivateIPC=yes
RemoveIPC=yes
PrivateMounts=yes
CapabilityBoundingSet=
AmbientCapabilities=
DevicePolicy=closed
"""

FILTERS = """
NoNewPrivileges=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@resources @privileged
SystemCallErrorNumber=EPERM
KeyringMode=private
LimitCORE=0
UMask=0077
"""


def unit(command: Sequence[str], *, writable: Sequence[Path], namespaced: bool = True) -> str:
    """The unit's text. `command` runs in the foreground; `writable` are the folders it may write
    to.
    """
    needed = [*writable, *(Path(word) for word in command if word.startswith("/"))]
    hidden = [path for path in needed if any(path.is_relative_to(one) for one in SHARED)]
    lines = [
        "RuntimeDirectory=tactful",
        "RuntimeDirectoryMode=0700",
        "RuntimeDirectoryPreserve=yes",
    ]
    lines += [f"ReadWritePaths=-{_quoted(str(path))}" for path in writable] if namespaced else []
    lines += ["PrivateTmp=yes"] if namespaced and not hidden else []
    hardening = (NAMESPACED if namespaced else "") + FILTERS
    return f"""# Made by `tactful service install`; that command writes it anew.
[Unit]
Description=Tactful: drafts for your interview threads
StartLimitIntervalSec=1h
StartLimitBurst=10

[Service]
Type=notify
NotifyAccess=main
ExecStart={" ".join(_quoted(word) for word in command)}
ExecReload=/bin/kill -HUP $MAINPID
WatchdogSec=15min
TimeoutStartSec=5min
TimeoutStopSec=90
Restart=on-failure
RestartSec=60
RestartPreventExitStatus=2 70
WorkingDirectory=~
Nice=10

{_block(lines, hardening)}

[Install]
WantedBy=default.target
"""


def _block(lines: Sequence[str], hardening: str) -> str:
    return "\n".join([*lines, *(line for line in hardening.splitlines() if line)])


def _quoted(word: str) -> str:
    """One word of a unit file: systemd.service(5), "Command lines"; `%` begins a specifier."""
    for mark, written in (("\\", "\\\\"), ('"', '\\"'), ("%", "%%"), ("$", "$$")):
        word = word.replace(mark, written)
    return f'"{word}"' if any(mark in word for mark in " \t\"'\\;") else word
