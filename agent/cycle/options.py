"""What a cycle is told by the user's configuration, and what it reports."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from agent.core.decision import Admitted
from agent.core.policy import Policy
from agent.errors import TactfulError


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the user's configuration tells the cycle. `user_name` "" takes Gmail's own; `signature`
    is "gmail" for the one in their Gmail settings, "none", or the words of another; `mark_threads`
    puts a label on threads where a draft waits.
    """

    policy: Policy
    label: str
    user_name: str = ""
    signature: str = "gmail"
    dry_run: bool = False
    mark_threads: bool = False


@dataclass(slots=True, kw_only=True)
class Report:
    """What a cycle did, for the log and the terminal. `faults` are (thread or process, error);
    `unread`: more was found elsewhere than one cycle reads, and the next goes on with it.
    """

    at: datetime
    full: bool = False
    read: int = 0
    drafted: int = 0
    withdrawn: int = 0
    would_draft: list[Admitted] = field(default_factory=list)
    faults: list[tuple[str, TactfulError]] = field(default_factory=list)
    unclear: int = 0
    decided: int = 0
    unread: bool = False
    interrupted: bool = False

    def then(self, later: Report) -> Report:
        """Both as one: what they did, and what is open after the later one."""
        faults = {(where, one.message): (where, one) for where, one in self.faults + later.faults}
        return replace(
            later,
            full=self.full or later.full,
            read=self.read + later.read,
            drafted=self.drafted + later.drafted,
            withdrawn=self.withdrawn + later.withdrawn,
            decided=self.decided + later.decided,
            faults=list(faults.values()),
        )


class Interrupted(Exception):
    """Somebody asked the cycle to stop; it ended between two steps, and the next one goes on."""


@dataclass(slots=True)
class Stop:
    """Asked between any two steps whether to go on; set from another thread."""

    wanted: bool = False

    def ask(self) -> None:
        self.wanted = True

    def check(self) -> None:
        if self.wanted:
            raise Interrupted
