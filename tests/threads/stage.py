"""Plays a hand-written thread: the real reading, the real rules, only the mailbox is left out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from email.utils import format_datetime

import holidays

from agent.core.decision import Ask, Decision, Rest, Wait, Withdraw, Write, YourTurn
from agent.core.facts import MessageFacts
from agent.core.mail import SENT, Message, Thread
from agent.core.policy import Policy
from agent.core.process import DraftFacts, DraftState, Process, ThreadFacts
from agent.core.reading import Desk, read_thread
from agent.core.rules.decide import decide
from agent.core.rules.withdraw import withdraw
from agent.core.workdays import Calendar, NoHolidays, Season
from tests.threads.plain import ME, Drafted, Expected, Letter, Part, Story

KINDS = {
    Write: "write", Wait: "wait", YourTurn: "your turn", Ask: "ask", Rest: "rest",
}  # fmt: skip


class Country:
    """A country's public holidays."""

    def __init__(self, place: str) -> None:
        country, _, part = place.partition("-")
        self._days = holidays.country_holidays(country, subdiv=part or None, years=(2026, 2027))

    def name_of(self, day: date) -> str | None:
        return self._days.get(day)


@dataclass(kw_only=True)
class Stage:
    story: Story
    policy: Policy
    letters: list[Message] = field(default_factory=list)
    drafts: list[DraftFacts] = field(default_factory=list)
    facts: dict[str, tuple[MessageFacts, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, story: Story) -> Stage:
        book = Country(story.country) if story.country else NoHolidays()
        calendar = Calendar(zone=story.zone, holidays=book, quiet=_seasons(story.quiet))
        return cls(story=story, policy=Policy(calendar=calendar, mine=frozenset({ME.email})))

    def play(self) -> None:
        """Step by step; raises AssertionError at the first expectation that isn't met."""
        for step in self.story.steps:
            match step:
                case Letter():
                    self._arrive(step)
                case Drafted():
                    self._draft(step)
                case Expected():
                    self._check(step)

    def process(self) -> Process:
        names = sorted({one.thread_id for one in self.letters})
        return Process(
            id=1,
            threads=tuple(ThreadFacts(id=name, subject="Editor") for name in names),
            messages=tuple(one for name in names for one in self.facts[name]),
            drafts=tuple(self.drafts),
            first_seen_at=self.story.seen,
        )

    def _arrive(self, letter: Letter) -> str:
        number = len(self.letters) + 1
        ours = letter.sender == ME and letter.sent_here
        thread_id = f"t{letter.thread}"
        headers = {"date": format_datetime(letter.at.astimezone(letter.zone))}
        if letter.automatic:
            headers["auto-submitted"] = "auto-replied"
        message = Message(
            id=f"m{number}",
            thread_id=thread_id,
            at=letter.at,
            labels=frozenset(filter(None, [SENT if ours else "INBOX", letter.label])),
            subject=self.story.subject or "Editor at Northwind",
            sender=letter.sender,
            to=letter.to,
            cc=letter.cc,
            message_id=f"<m{number}@mail.example>",
            headers=headers,
            text=letter.text,
            calendars=tuple(_calendar(part) for part in letter.parts),
        )
        self.letters.append(message)
        here = tuple(one for one in self.letters if one.thread_id == thread_id)
        desk = Desk(me=frozenset({ME.email}), calendar=self.policy.calendar)
        self.facts[thread_id] = read_thread(
            Thread(id=thread_id, history_id="1", messages=here), desk
        )
        return message.id

    def _draft(self, step: Drafted) -> None:
        decision = decide(self.process(), self.policy, step.at)
        assert isinstance(decision, Write), f"no draft just then: {decision}"
        planned = decision.planned
        assert planned.kind == step.kind, f"{planned.kind}, not {step.kind}: {decision.reason}"
        draft = DraftFacts(
            intent_id=len(self.drafts),
            occasion=planned.occasion,
            attempt=1,
            kind=planned.kind,
            step=planned.step,
            thread_id=planned.thread_id,
            state=DraftState.LIVE,
            planned_at=step.at,
            made_at=step.at,
        )
        if step.fate == "sent":
            assert step.ended_at is not None
            letter = Letter(
                at=step.ended_at,
                sender=ME,
                to=planned.to,
                text=step.text,
                thread=int(planned.thread_id[1:]),
                zone=self.story.zone,
            )
            sent = self._arrive(letter)
            draft = replace(
                draft, state=DraftState.SENT, ended_at=step.ended_at, sent_message_id=sent
            )
        elif step.fate == "discarded":
            draft = replace(draft, state=DraftState.DISCARDED, ended_at=step.ended_at)
        self.drafts.append(draft)

    def _check(self, expected: Expected) -> None:
        process = self.process()
        if expected.what in ("withdraw", "keep"):
            gone = withdraw(process, self.policy, expected.at)
            assert bool(gone) is (expected.what == "withdraw"), (expected.line, gone)
            self._withdrawn(gone, expected)
            return
        decision = decide(process, self.policy, expected.at)
        told = f"{expected.line}\n  but: {_told(decision, self.story)}"
        assert KINDS[type(decision)] == expected.what, told
        assert expected.rule in (None, decision.reason.rule), told
        assert expected.says in decision.reason.because, told
        if expected.until is not None:
            assert isinstance(decision, Wait | Ask | YourTurn), told
            assert decision.until == expected.until, told
        if isinstance(decision, Write):
            planned = decision.planned
            assert expected.kind in (None, planned.kind), told
            assert expected.to in (None, ",".join(one.email for one in planned.to) or "nobody"), (
                told
            )
            assert expected.thread in (None, int(planned.thread_id[1:])), told
        if decision.reason.evidence is not None:
            assert process.message(decision.reason.evidence.message_id) is not None, told

    def _withdrawn(self, gone: tuple[Withdraw, ...], expected: Expected) -> None:
        for one in gone:
            assert expected.says in one.because, (expected.line, one.because)
            self.drafts[one.intent_id] = replace(
                self.drafts[one.intent_id],
                state=DraftState.WITHDRAWN,
                withdrawal=one.withdrawal,
                ended_at=expected.at,
            )


def _told(decision: Decision, story: Story) -> str:
    until = getattr(decision, "until", None)
    when = until.astimezone(story.zone) if isinstance(until, datetime) else until
    planned = getattr(decision, "planned", None)
    quote = decision.reason.evidence.quote if decision.reason.evidence else ""
    return (
        f"{type(decision).__name__} {decision.reason.rule}: {decision.reason.because} "
        f"(until {when}; {quote!r}; {planned})"
    )


def _seasons(text: str) -> tuple[Season, ...]:
    if not text:
        return ()
    (first, last) = ([int(one) for one in end.split("-")] for end in text.split(".."))
    return (Season(first=(first[0], first[1]), last=(last[0], last[1])),)


def _calendar(part: Part) -> str:
    """A text/calendar part as calendars write it."""
    method = {"request": "REQUEST", "cancel": "CANCEL", "accept": "REPLY"}[part.method]
    answer = ";PARTSTAT=ACCEPTED" if part.method == "accept" else ""
    guests = [f'ATTENDEE;CN="{one.name or one.email}":mailto:{one.email}' for one in part.people]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Northwind//Calendar//EN",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        f"UID:{part.uid}@northwind.example",
        f"SEQUENCE:{part.sequence}",
        f"DTSTART:{part.start.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTEND:{part.end.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        "SUMMARY:Interview: Editor",
        *guests,
        f"ATTENDEE{answer}:mailto:{ME.email}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "\r\n".join(lines) + "\r\n"
