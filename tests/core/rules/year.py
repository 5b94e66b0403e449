"""A year of one job hunt in facts alone: people write, the user sends, discards or ignores, and the
rules decide and admit at every moment that matters.

Choices are drawn from a seed, so that a year that fails can be played again by itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from agent.core.decision import Admitted, Held, Planned, Write, next_change
from agent.core.facts import (
    Absence,
    Author,
    Confidence,
    Evidence,
    Interview,
    InterviewState,
    MessageFacts,
    Outcome,
    OutcomeFact,
    Promise,
    Reading,
    Request,
    RequestKind,
    Wish,
    WishKind,
)
from agent.core.mail import SENT
from agent.core.policy import Policy
from agent.core.process import DraftFacts, DraftState, Process, ThreadFacts, Withdrawal
from agent.core.rules.admit import Owed, admit
from agent.core.rules.chronicle import chronicle_of
from agent.core.rules.decide import decide
from agent.core.rules.rounds import Round
from agent.core.rules.withdraw import withdraw, withdrawal_due_at
from tests.core.rules.generated import DANA, EVIDENCE, MARCO, ME, ROBOT, ZONES, calendar_in

T = TypeVar("T")
START = datetime(2026, 1, 12, 9, tzinfo=UTC)
END = START + timedelta(days=365)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Chance:
    """Draws from a seed, the same on every machine and in every version."""

    def __init__(self, seed: int) -> None:
        self._seed, self._count = seed, 0

    def below(self, limit: int) -> int:
        self._count += 1
        digest = hashlib.sha256(f"{self._seed}:{self._count}".encode()).digest()
        return int.from_bytes(digest[:6], "big") % limit

    def of(self, choices: Sequence[T]) -> T:
        return choices[self.below(len(choices))]

    def hours(self, least: int, most: int) -> timedelta:
        """A span between two numbers of hours, by the minute."""
        return timedelta(minutes=least * 60 + self.below((most - least) * 60))


@dataclass(frozen=True, kw_only=True)
class Made:
    """A draft as it appeared: when, what for, and the process as it was then."""

    at: datetime
    planned: Planned
    process: Process


@dataclass(kw_only=True)
class Year:
    """One process over one year. `made` and `stood` are what the oracle looks at."""

    seed: int
    policy: Policy
    chance: Chance
    process: Process
    planned: list[tuple[datetime, str]] = field(default_factory=list)
    made: list[Made] = field(default_factory=list)
    stood: list[tuple[datetime, DraftFacts, Process]] = field(default_factory=list)
    decisions: int = 0

    @classmethod
    def of(cls, seed: int) -> Year:
        chance = Chance(seed)
        policy = Policy(calendar=calendar_in(chance.of(ZONES)), mine=frozenset({ME.email}))
        thread = ThreadFacts(id="t", subject="Editor")
        process = Process(id=1, threads=(thread,), messages=(), first_seen_at=START)
        year = cls(seed=seed, policy=policy, chance=chance, process=process)
        moment = START
        while moment < END:
            year.planned.append((moment, "they write"))
            moment += chance.hours(20, chance.of([24 * 8, 24 * 30, 24 * 70]))
        for _ in range(chance.below(5)):
            year.planned.append((START + chance.hours(1, 24 * 360), "the user writes"))
        year.planned.sort()
        return year

    def play(self) -> Year:
        """Step through every moment at which something happens or may be decided anew."""
        now = START
        while now < END:
            while self.planned and self.planned[0][0] <= now:
                self._happen(self.planned.pop(0)[1], now)
            ahead = self._decide(now)
            ahead += [one for one, _ in self.planned[:1]]
            now = max(
                min([one for one in ahead if one > now], default=END), now + timedelta(minutes=1)
            )
        return self

    # What people do

    def _happen(self, what: str, now: datetime) -> None:
        name, _, number = what.partition(":")
        if name == "they write":
            self._they_write(now)
        elif name == "the user writes":
            self._add(now, Author.US)
        elif name == "the user does":
            self._the_user_does(int(number), now)

    def _they_write(self, now: datetime) -> None:
        chance, facts = self.chance, _facts(self.chance, now, self.policy)
        author = facts.pop("author", Author.THEM)
        self._add(now, author, **facts)
        asked = facts.get("asks") is not None
        if asked and chance.below(4):
            self._plan(now + chance.hours(1, 24 * 12), "the user writes")
        elif not chance.below(3):
            self._plan(now + chance.hours(1, 24 * 20), "the user writes")

    def _plan(self, at: datetime, what: str) -> None:
        self.planned.append((at, what))
        self.planned.sort()

    def _add(self, now: datetime, author: Author, **facts: Any) -> str:
        number = len(self.process.messages)
        ours = author is Author.US
        sender = (
            ME if ours else ROBOT if author is Author.AUTOMATIC else self.chance.of([DANA, MARCO])
        )
        message = MessageFacts(
            id=f"m{number}",
            thread_id="t",
            at=now,
            sender=sender,
            to=(DANA,) if ours else (ME,),
            cc=(),
            reply_to=(),
            subject="Editor",
            message_id=f"<m{number}@x>",
            labels=frozenset({SENT}) if ours else frozenset(),
            has_attachment=False,
            reading=Reading(author=author, gist=EVIDENCE, **facts),
        )
        self.process = replace(self.process, messages=(*self.process.messages, message))
        return message.id

    def _the_user_does(self, intent_id: int, now: datetime) -> None:
        """Sends, discards, opens or schedules the draft, where it still stands untouched."""
        draft = self.process.drafts[intent_id]
        if draft.state not in (DraftState.LIVE, DraftState.OPENED):
            return
        what = self.chance.of(["sends", "sends", "sends", "discards", "opens"])
        if what == "opens" and draft.state is DraftState.LIVE:
            self._become(draft, state=DraftState.OPENED)
            self._plan(now + self.chance.hours(1, 24 * 9), f"the user does:{intent_id}")
        elif what == "discards":
            self._become(draft, state=DraftState.DISCARDED, ended_at=now)
        else:
            sent = self._add(now, Author.US)
            self._become(draft, state=DraftState.SENT, ended_at=now, sent_message_id=sent)

    # What the rules do

    def _decide(self, now: datetime) -> list[datetime]:
        """One cycle; the moments at which to look again."""
        self.decisions += 1
        for gone in withdraw(self.process, self.policy, now):
            draft = self.process.drafts[gone.intent_id]
            self._become(
                draft, state=DraftState.WITHDRAWN, withdrawal=gone.withdrawal, ended_at=now
            )
        standing = [one for one in self.process.drafts if one.state is DraftState.LIVE]
        self.stood += [(now, one, self.process) for one in standing]
        decision = decide(self.process, self.policy, now)
        moments = [next_change(decision)]
        if isinstance(decision, Write):
            (answer,) = admit(
                [Owed(process=self.process, decision=decision)],
                self.policy,
                now,
                interviews=[(one.start, one.end) for one in self._rounds(now) if one.timed],
                made_recently=self._made_since(now),
            )
            if isinstance(answer, Admitted):
                self._make(answer.decision, now)
            elif isinstance(answer, Held):
                moments.append(answer.until)
        moments += [withdrawal_due_at(one, self.policy) for one in self.process.drafts]
        return [one for one in moments if one is not None]

    def _rounds(self, now: datetime) -> tuple[Round, ...]:
        return chronicle_of(self.process, self.policy, now).rounds

    def _made_since(self, now: datetime) -> list[DraftFacts]:
        today = self.policy.calendar.day_of(now)
        return [
            one
            for one in self.process.drafts
            if self.policy.calendar.day_of(one.planned_at) == today
        ]

    def _make(self, decision: Write, now: datetime) -> None:
        planned = decision.planned
        self.made.append(Made(at=now, planned=planned, process=self.process))
        number = len(self.process.drafts)
        draft = DraftFacts(
            intent_id=number,
            occasion=planned.occasion,
            attempt=1,
            kind=planned.kind,
            step=planned.step,
            thread_id="t",
            state=DraftState.LIVE,
            planned_at=now,
            made_at=now,
        )
        self.process = replace(self.process, drafts=(*self.process.drafts, draft))
        if self.chance.below(5):
            self._plan(now + self.chance.hours(1, 24 * 14), f"the user does:{number}")

    def _become(self, draft: DraftFacts, **change: Any) -> None:
        drafts = list(self.process.drafts)
        drafts[draft.intent_id] = replace(draft, **change)
        self.process = replace(self.process, drafts=tuple(drafts))


def _facts(chance: Chance, now: datetime, policy: Policy) -> dict[str, Any]:
    """One letter: mostly plain words, a date, a question, an interview; now and then an end."""
    today = policy.calendar.day_of(now)
    day = today + DAY * chance.below(25)
    match chance.of(_LETTERS):
        case "date":
            return {"promises": (Promise(earliest=today, latest=day, evidence=EVIDENCE),)}
        case "question":
            return {"asks": EVIDENCE}
        case "interview":
            start = now + chance.hours(20, 24 * 14)
            return {"interviews": (_interview(InterviewState.AGREED, start),)}
        case "met":
            return {"interviews": (_interview(InterviewState.TOOK_PLACE, None),)}
        case "cancelled":
            return {"interviews": (_interview(InterviewState.CANCELLED, None),)}
        case "materials":
            due_on = chance.of([None, today + DAY * chance.below(9)])
            request = Request(
                kind=RequestKind.MATERIALS, what="samples", due_on=due_on, evidence=EVIDENCE
            )
            return {"requests": (request,)}
        case "away":
            return {"author": Author.AUTOMATIC, "absence": Absence(until=day, evidence=EVIDENCE)}
        case "ping":
            wish = Wish(kind=WishKind.PING_IF_SILENT, on=day, evidence=EVIDENCE)
            return {"wishes": (wish,)}
        case "no":
            author = chance.of([Author.THEM, Author.AUTOMATIC])
            return {"author": author, "outcome": _outcome(Outcome.REJECTED)}
        case "hold":
            return {"outcome": _outcome(Outcome.ON_HOLD)}
        case "advance":
            return {"outcome": _outcome(Outcome.ADVANCED)}
        case _:
            return {}


_LETTERS = (
    "plain", "plain", "plain", "plain", "date", "date", "date", "question", "question",
    "interview", "interview", "interview", "met", "cancelled", "materials", "away", "ping", "no",
    "hold", "advance",
)  # fmt: skip


def _interview(state: InterviewState, start: datetime | None) -> Interview:
    return Interview(state=state, evidence=EVIDENCE, start=start)


def _outcome(outcome: Outcome) -> OutcomeFact:
    return OutcomeFact(outcome=outcome, confidence=Confidence.STRONG, evidence=EVIDENCE)


def years(count: int, first: int = 0) -> Iterator[Year]:
    return (Year.of(seed).play() for seed in range(first, first + count))


__all__ = ["Evidence", "Made", "Withdrawal", "Year", "years"]
