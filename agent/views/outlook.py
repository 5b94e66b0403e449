"""What comes next for a process, worked out anew from the ledger alone: nobody asks Gmail.

`now` is this computer's, for want of Gmail's: good enough to show, and the next look at the mailbox
decides by Gmail's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never

from agent.core.decision import Ask, Decision, Held, Planned, Rest, Wait, Write, YourTurn
from agent.core.policy import Policy
from agent.core.process import STANDING, Process
from agent.core.rules.admit import Owed, admit
from agent.core.rules.decide import decide
from agent.core.rules.doubt import still_asked
from agent.core.rules.offers import Offer
from agent.core.rules.refusal import still_refused
from agent.core.workdays import Calendar
from agent.views.questions import Question, question_of
from agent.views.view import local, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What is owed to one process at one moment, and the gate that holds it, if any. `in_drafts`:
    what is owed lies in Gmail already.
    """

    decision: Decision
    held: Held | None
    in_drafts: bool = False

    @property
    def planned(self) -> Planned | None:
        match self.decision:
            case Write(planned=planned) | Wait(next=Planned() as planned):
                return planned
            case _:
                return None

    @property
    def question(self) -> Question | None:
        return question_of(self.decision, self.held)

    @property
    def because(self) -> str:
        return self.held.because if self.held else self.decision.reason.because

    def words(self, calendar: Calendar) -> str:
        """The next step, short: "follow-up, Fri 15 May, 09:00"."""
        if self.question is not None:
            return "it asks you"
        match self.decision:
            case Write(planned=planned) if self.in_drafts:
                return f"{planned.kind.words} in your drafts"
            case Write(planned=planned) if self.held is not None:
                until = f" until {moment(self.held.until, calendar)}" if self.held.until else ""
                return f"{planned.kind.words} held back{until}"
            case Write(planned=planned):
                return f"{planned.kind.words} now"
            case Wait(next=Planned() as planned):
                return f"{planned.kind.words}, {moment(planned.due_at, calendar)}"
            case Wait(until=until):
                return f"nothing before {moment(until, calendar)}"
            case YourTurn():
                return "your turn"
            case Ask():
                return "it asks you"
            case Rest():
                return "no drafts"
            case _:
                assert_never(self.decision)

    def as_json(self, calendar: Calendar) -> dict[str, Any]:
        planned, question = self.planned, self.question
        until = getattr(self.decision, "until", None)
        return {
            "step": self.words(calendar),
            "kind": planned.kind.value if planned else None,
            "at": local(planned.due_at if planned else until, calendar),
            "rule": self.decision.reason.rule,
            "because": self.because,
            "choices": list(question.choices) if question else [],
        }


def outlook_of(
    process: Process,
    offers: Sequence[Offer],
    policy: Policy,
    now: datetime,
    *,
    asked: Held | None = None,
) -> Outlook:
    """`offers` are those of all the user's processes: one holds the others. `asked` is what held it
    at the last look, for what only a look at the mailbox can ask.
    """
    decision = decide(process, policy, now)
    if not isinstance(decision, Write):
        return Outlook(decision=decision, held=None)
    (gate,) = admit([Owed(process=process, decision=decision)], policy, now, offers=offers)
    held = gate if isinstance(gate, Held) else None
    draft = process.holding_draft
    return Outlook(
        decision=decision,
        held=_at_last_look(asked, process, decision) or held,
        in_drafts=draft is not None
        and draft.state in STANDING
        and draft.occasion == decision.planned.occasion,
    )


def _at_last_look(asked: Held | None, process: Process, decision: Write) -> Held | None:
    return still_asked(asked, process, decision) or still_refused(asked, process, decision)
