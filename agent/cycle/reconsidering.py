"""Which standings no longer say what the rules would: after a changed configuration or program.

A standing says when to look again by the rules of the day it was written. An agent that starts
works every decision out once more, from the ledger alone, and decides those anew that differ.
"""

from __future__ import annotations

from datetime import datetime

from agent.core.policy import Policy
from agent.core.rules.decide import decide
from agent.core.rules.withdraw import withdraw
from agent.cycle.ports import Ledger


def outdated(ledger: Ledger, policy: Policy, now: datetime) -> set[int]:
    """Ids of the processes whose decision, gate or waiting draft may be another by now."""
    standings = ledger.standings()
    found: set[int] = set()
    for process in ledger.processes():
        standing = standings.get(process.id)
        if standing is None or standing.fault is not None:
            continue
        try:
            decision = decide(process, policy, now)
            lapsed = withdraw(process, policy, now)
        except Exception:  # noqa: BLE001, S112 - it is set back when its own turn comes
            continue
        # While a draft lies there, nothing but its withdrawal can come of a decision.
        owed = process.holding_draft is None and (
            decision != standing.decision or standing.held is not None
        )
        if owed or lapsed:
            found.add(process.id)
    return found
