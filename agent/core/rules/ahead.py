"""What comes when if nothing more comes in: one process's decisions, followed through time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from agent.core.decision import Decision, Planned, Rest, Wait, Write, next_change
from agent.core.policy import Policy
from agent.core.process import Process
from agent.core.rules.decide import decide

HORIZON = timedelta(days=366)
MOST_STEPS = 60
"""Decisions that are followed at most: a process changes its mind a few times a month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """The next draft and the decision that plans it, or the last decision where none comes."""

    decision: Decision
    planned: Planned | None


def coming(process: Process, policy: Policy, now: datetime) -> Coming:
    """The next draft that falls due within a year, its reason included: pure, as `decide` is."""
    moment = now
    decision = decide(process, policy, now)
    for _ in range(MOST_STEPS):
        match decision:
            case Write(planned=planned) | Wait(next=Planned() as planned):
                return Coming(decision=decision, planned=planned)
            case Rest():
                break
            case _:
                until = next_change(decision)
        if until is None or until <= moment or until > now + HORIZON:
            break
        moment = until
        decision = decide(process, policy, moment)
    return Coming(decision=decide(process, policy, now), planned=None)
