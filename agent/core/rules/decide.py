"""Stage 2 of the waiting rules: what is owed now. The first line that fits decides (DESIGN section
3).

A line fits only while its occasion is open: sent, discarded, ignored or out of time, and the next
line is tried. R0 and R1 are final. `Wait.until` is exactly the moment at which the decision
changes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from agent.core.decision import Decision, Reason, Rest
from agent.core.policy import Policy
from agent.core.process import Process
from agent.core.rules import closing, meeting, theirs, waiting, wish
from agent.core.rules.chronicle import chronicle_of
from agent.core.rules.situation import Situation
from agent.core.rules.told import with_skipped

Rule = Callable[[Situation], Decision | None]

LINES: tuple[tuple[str, Rule], ...] = (
    ("R0", closing.rest_for_good),
    ("R0", closing.whose_is_it),
    ("R1", closing.after_rejection),
    ("R2", theirs.your_turn),
    ("R3", theirs.materials),
    ("R4", meeting.thank_you),
    ("R5", meeting.ahead),
    ("R7", wish.their_wish),
    ("R8", waiting.after_their_date),
    ("R10", waiting.without_date),
)
"""The lines in their order. R6 (they are away) and R9 (the limit is reached) bear on R7, R8 and R10
from inside (`bounds`), since they only matter once one of those would be due."""


def decide(process: Process, policy: Policy, now: datetime) -> Decision:
    """What is owed to this process at `now`: pure, total, and the same for the same facts."""
    situation = Situation(
        process=replace(process, drafts=with_skipped(process)),
        policy=policy,
        now=now,
        chronicle=chronicle_of(process, policy, now),
    )
    for _, line in LINES:
        if (decision := line(situation)) is not None:
            return decision
    return Rest(
        reason=Reason(rule="R10", because="Nothing has been said yet that calls for a word.")
    )
