"""The text of the draft that comes next, as it would be written now: from the ledger alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from agent.core.decision import Planned
from agent.core.policy import Policy
from agent.core.process import Process
from agent.core.rules.ahead import coming
from agent.cycle.briefing import brief_for
from agent.cycle.ports import Wording
from agent.errors import TactfulError
from agent.views.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    planned: Planned
    because: str
    text: str


def preview_of(
    view: View,
    found: Sequence[View],
    *,
    policy: Policy,
    now: datetime,
    account: str,
    user_name: str,
    wording: Wording,
) -> Preview:
    """What would be drafted for that process next, if nothing more comes in.

    `user_name` "" takes the name of the user's own mail. Raises TactfulError where no draft is
    planned, WordsRefused where its text would fail a check.
    """
    ahead = coming(view.process, policy, now)
    if ahead.planned is None:
        raise TactfulError(
            f"No draft is planned for {view.name}. {ahead.decision.reason.because}",
            hint=f"`tactful explain {view.number}` tells where it stands.",
        )
    planned = ahead.planned
    brief = brief_for(
        view.process,
        planned,
        policy=policy,
        now=max(now, planned.due_at),
        account=account,
        user_name=user_name or _signed(view.process),
        others=[_without(one.process, planned.occasion) for one in found],
    )
    reason = ahead.decision.reason
    return Preview(planned=planned, because=reason.because, text=wording.compose(brief))


def _without(process: Process, occasion: str) -> Process:
    """Without what was drafted for this very occasion: the same words may be shown again."""
    return replace(process, drafts=tuple(one for one in process.drafts if one.occasion != occasion))


def _signed(process: Process) -> str:
    """The name that the user's own newest mail shows."""
    names = [one.sender.name for one in process.messages if one.is_ours and one.sender]
    return next((name for name in reversed(names) if name), "")
