"""The time of a play: the agent lives by the sandbox's clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from agent.sandbox import SandboxClock


@dataclass(slots=True, kw_only=True)
class Time:
    """The sandbox's clock as the agent's own: both live through the same ten weeks."""

    clock: SandboxClock

    def now(self) -> datetime:
        return self.clock.now()

    def monotonic(self) -> float:
        return self.clock.now().timestamp()

    def sleep(self, seconds: float) -> None:
        self.clock.advance(timedelta(seconds=max(0.0, seconds)))
