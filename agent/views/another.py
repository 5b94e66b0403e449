"""Another Tactful on the same mailbox, told by drafts with Tactful's mark that this ledger never
made.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agent.core.process import Process
from agent.core.rules.phrases import count


@dataclass(frozen=True, slots=True, kw_only=True)
class Another:
    """`drafts` are the message ids of its drafts that stand, at least one."""

    drafts: tuple[str, ...]

    @property
    def says(self) -> str:
        bear = "bears" if len(self.drafts) == 1 else "bear"
        return (
            f"Another Tactful works on this mailbox: {count(len(self.drafts), 'draft')} in it "
            f"{bear} Tactful's mark, but not one that this ledger knows."
        )

    @property
    def mend(self) -> str:
        return (
            "Let only one computer run it: `tactful service uninstall` stops the other. Or is this "
            "a new ledger? Then they are drafts from before: send or discard them in Gmail."
        )


def another_on(processes: Iterable[Process]) -> Another | None:
    """What is known of it; None where every marked draft that stands is this ledger's."""
    found = tuple(
        message_id
        for process in processes
        for thread in process.threads
        if not thread.gone
        for message_id in thread.foreign_drafts
    )
    return Another(drafts=found) if found else None
