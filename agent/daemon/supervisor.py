"""What systemd is told over its notify socket: ready, alive, and a line for `systemctl status`.

Without NOTIFY_SOCKET (a terminal, Docker, launchd) nothing is said. See sd_notify(3).
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervisor:
    """`address` is the notify socket's, "" where nobody listens."""

    address: str = ""

    @classmethod
    def of(cls, env: Mapping[str, str]) -> Supervisor:
        address = env.get("NOTIFY_SOCKET", "")
        return cls(address=address if address.startswith(("/", "@")) else "")

    def tell(self, **states: str) -> None:
        """`tell(READY="1", STATUS="…")`; a supervisor that does not listen is no trouble."""
        if not self.address:
            return
        name = "\0" + self.address[1:] if self.address.startswith("@") else self.address
        text = "\n".join(f"{key}={' '.join(value.split())}" for key, value in states.items())
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as wire:
            wire.settimeout(1)
            wire.sendto(text.encode(), name)
