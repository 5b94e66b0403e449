"""What bears on one process from all the others: interviews, offers, follow-ups."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from agent.core.policy import Policy
from agent.core.process import Process
from agent.core.rules.chronicle import chronicle_of
from agent.core.rules.offers import Offer, offers_of
from agent.core.rules.spacing import Nudge, nudges_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the gates look at beyond one process: interviews' (start, end), offers, follow-ups."""

    interviews: tuple[tuple[datetime, datetime], ...]
    offers: tuple[Offer, ...]
    nudges: tuple[Nudge, ...]


def look_around(processes: Sequence[Process], policy: Policy, now: datetime) -> Around:
    """Looked at once a cycle: every process is folded for it. One that can't be is left out, and
    set back when its own turn comes.
    """
    interviews: list[tuple[datetime, datetime]] = []
    for process in processes:
        with suppress(Exception):
            rounds = chronicle_of(process, policy, now).rounds
            interviews += [(one.start, one.end) for one in rounds if one.timed]
    return Around(
        interviews=tuple(interviews),
        offers=offers_anywhere(processes, policy, now),
        nudges=nudges_of(processes),
    )


def offers_anywhere(
    processes: Sequence[Process], policy: Policy, now: datetime
) -> tuple[Offer, ...]:
    """The offers of all processes but of those that can't be folded."""
    found: list[Offer] = []
    for process in processes:
        with suppress(Exception):
            found += offers_of([process], policy, now)
    return tuple(found)
