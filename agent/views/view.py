"""How a process reads to its user: who, where it stands, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from agent.core.decision import Ask, Decision, Held, Planned, Rest, Wait, Write, YourTurn
from agent.core.facts import Author, Evidence
from agent.core.names import employer_name
from agent.core.process import DraftFacts, DraftState, Process
from agent.core.rules.phrases import day
from agent.core.workdays import Calendar
from agent.cycle.ports import Ledger, Standing
from agent.views.questions import Question, question_of


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One process and its standing, None until the first decision."""

    number: int
    process: Process
    standing: Standing | None

    @property
    def decision(self) -> Decision | None:
        return self.standing.decision if self.standing else None

    @property
    def held(self) -> Held | None:
        """What held a due draft back at the last look."""
        return self.standing.held if self.standing else None

    @property
    def people(self) -> list[str]:
        found: dict[str, str] = {}
        for message in reversed(self.process.messages):
            if message.sender and not message.is_ours:
                found.setdefault(message.sender.email, message.sender.name or message.sender.email)
        return list(found.values())

    @property
    def name(self) -> str:
        """The employer where known, else the person, else the subject."""
        senders = tuple(
            message.sender
            for message in reversed(self.process.messages)
            if message.sender and not message.is_ours
        )
        employer = employer_name(
            people=tuple(dict.fromkeys(senders)),
            subjects=tuple(thread.subject for thread in self.process.threads),
            process_name=self.process.name,
        )
        people = self.people
        if employer:
            return employer
        if people:
            return people[0]
        return self.process.threads[0].subject if self.process.threads else "?"

    @property
    def draft(self) -> DraftFacts | None:
        return self.process.holding_draft

    @property
    def planned(self) -> Planned | None:
        match self.decision:
            case Write(planned=planned) | Wait(next=Planned() as planned):
                return planned
            case _:
                return None

    @property
    def state(self) -> str:
        """Where it stands, in two or three words."""
        said = _DRAFT_STATES.get(self.draft.state) if self.draft is not None else None
        if said is not None and not self._asks_after_all:
            return said
        if self.standing is not None and self.standing.fault is not None:
            return "set back"
        match self.decision:
            case Write():
                held = self.standing.held if self.standing else None
                if held is None:
                    return "due"
                return "held" if held.until and not held.key else "asks you"
            case Wait():
                return "waiting"
            case YourTurn():
                return "your turn"
            case Ask():
                return "asks you"
            case Rest():
                return "at rest"
            case None:
                return "not read yet"

    @property
    def _asks_after_all(self) -> bool:
        """The draft has left the mailbox, and it is the user's turn."""
        is_gone = self.draft is not None and self.draft.state is DraftState.GONE
        return is_gone and isinstance(self.decision, YourTurn | Ask)

    @property
    def because(self) -> str:
        if self.standing is None:
            return "It has not been looked at yet."
        if self.standing.fault is not None:
            return f"{self.standing.fault.message} {self.standing.fault.hint}"
        because = self.standing.decision.reason.because
        if self.standing.held is not None:
            because += f" {self.standing.held.because}"
        if self.said_more:
            because += " (You said more since: the next look acts on it.)"
        return because

    @property
    def said_more(self) -> bool:
        """Whether the user said something that the last look did not know of."""
        decided_at = self.standing.decided_at if self.standing else None
        return decided_at is not None and any(
            one.at > decided_at for one in self.process.instructions
        )

    @property
    def question(self) -> Question | None:
        """What it asks the user, as of the last look."""
        if self.standing is None or self.standing.fault is not None:
            return None
        return question_of(self.standing.decision, self.standing.held)

    @property
    def ways(self) -> list[str]:
        """The commands that answer it; also where a gate only wants to be told something."""
        held = self.standing.held if self.standing else None
        if held is not None and held.gate == "addressee":
            return [f"tactful tell {self.number} --to ADDRESS"]
        return self.question.ways(self.number) if self.question else []

    @property
    def evidence(self) -> Evidence | None:
        return self.decision.reason.evidence if self.decision else None


_DRAFT_STATES = {
    DraftState.LIVE: "draft waiting",
    DraftState.OPENED: "draft opened",
    DraftState.EDITED: "draft edited",
    DraftState.GONE: "draft gone",
    DraftState.UNKNOWN: "draft unclear",
    DraftState.CREATING: "draft unclear",
}
URGENCY = ("draft waiting", "draft edited", "draft opened", "your turn", "asks you", "due", "held")


def views(ledger: Ledger) -> list[View]:
    """Every process, what waits for the user first, then by what comes next."""
    standings = ledger.standings()
    found = [
        View(number=0, process=process, standing=standings.get(process.id))
        for process in ledger.processes()
    ]

    def order(view: View) -> tuple[int, datetime, int]:
        rank = URGENCY.index(view.state) if view.state in URGENCY else len(URGENCY)
        rank += view.state == "at rest"
        due = view.standing.due_at if view.standing else None
        return rank, due or _NEVER, view.process.id

    ordered = sorted(found, key=order)
    return [
        View(number=number, process=view.process, standing=view.standing)
        for number, view in enumerate(ordered, 1)
    ]


_NEVER = datetime(9999, 1, 1, tzinfo=UTC)


def matching(found: list[View], wanted: str) -> list[View]:
    """The views a person may mean: a thread's id, a list number, an employer or a person."""
    text = wanted.strip().casefold()
    exact = [
        view
        for view in found
        if text == str(view.number) or any(text == thread.id for thread in view.process.threads)
    ]
    if exact:
        return exact
    named = [view for view in found if text in (view.name.casefold(), view.process.name.casefold())]
    if len(named) == 1:
        return named
    return [
        view for view in found if any(text in one.casefold() for one in _words_of(view)) and text
    ]


def _words_of(view: View) -> list[str]:
    emails = [one.sender.email for one in view.process.messages if one.sender and not one.is_ours]
    return [view.name, *view.people, *emails, *(one.subject for one in view.process.threads)]


def as_json(view: View, calendar: Calendar) -> list[dict[str, Any]]:
    """`status --json`: one object for each thread of the process (DESIGN section 5)."""
    planned, draft = view.planned, view.draft
    at = planned.due_at if planned else (view.standing.due_at if view.standing else None)
    return [
        {
            "thread": thread.id,
            "subject": thread.subject,
            "with": view.people,
            "name": view.name,
            "number": view.number,
            "state": view.state,
            "rule": view.decision.reason.rule if view.decision else None,
            "next": {
                "at": local(at, calendar),
                "kind": planned.kind.value if planned else None,
                "because": view.because,
                "evidence": evidence_json(view.evidence),
            },
            "draft": draft_json(draft, calendar) if draft else None,
            "asks": list(view.question.choices) if view.question else [],
        }
        for thread in view.process.threads
    ]


def draft_json(draft: DraftFacts, calendar: Calendar) -> dict[str, Any]:
    return {
        "id": draft.draft_id,
        "thread": draft.thread_id,
        "kind": draft.kind.value,
        "step": draft.step,
        "state": draft.state.value,
        "to": list(draft.recipients),
        "made_at": local(draft.made_at, calendar),
        "because": draft.because,
        "evidence": evidence_json(draft.evidence),
        "text": draft.text,
    }


def evidence_json(evidence: Evidence | None) -> dict[str, str] | None:
    return {"message": evidence.message_id, "quote": evidence.quote} if evidence else None


def local(at: datetime | None, calendar: Calendar) -> str | None:
    return at.astimezone(calendar.zone).isoformat() if at else None


def moment(at: datetime, calendar: Calendar) -> str:
    """ "Tue 12 May, 09:30" in the user's zone."""
    here = at.astimezone(calendar.zone)
    return f"{day(here.date())}, {here:%H:%M}"


def author_words(author: Author) -> str:
    return {"us": "you", "them": "they", "automatic": "automatic"}[author.value]
