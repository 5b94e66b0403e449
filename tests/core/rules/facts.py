"""A few words to write processes down as facts, for tables over the rules.

    process(
        they("05-04 10:00", promises=[promise("05-15")]),
        we("05-05 09:00"),
    )

Everything happens in 2026 in Berlin, where 4 May is a Monday, unless a zone is given. A message's
id is its month, day and time ("05-04 10:00"), which is what decisions are compared by.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from agent.core.decision import Ask, Decision, Wait, Write, YourTurn
from agent.core.facts import (
    Absence,
    Author,
    Confidence,
    ContactPart,
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
from agent.core.mail import SENT, Address
from agent.core.policy import Policy
from agent.core.process import DraftFacts, DraftState, Kind, Process, ThreadFacts, Withdrawal
from agent.core.rules.decide import decide
from agent.core.workdays import Calendar

BERLIN = ZoneInfo("Europe/Berlin")
POLICY = Policy(calendar=Calendar(zone=BERLIN))
SAM = Address(email="sam@mail.example", name="Sam Okoro")
DANA = Address(email="dana@northwind.example", name="Dana Reyes")
MARCO = Address(email="marco@northwind.example", name="Marco Bell")
ROBOT = Address(email="no-reply@ats.example", name="Northwind Careers")


def at(when: str, zone: ZoneInfo = BERLIN) -> datetime:
    """ "05-04 10:00" as an instant; a mere day is its first moment; a year may go before."""
    if len(when.split("-")[0]) != 4:
        when = f"2026-{when}"
    return datetime.fromisoformat(when).replace(tzinfo=zone).astimezone(UTC)


def on(day: str) -> date:
    return date.fromisoformat(day if len(day) == 10 else f"2026-{day}")


def local(moment: datetime | None, zone: ZoneInfo = BERLIN) -> str:
    """An instant as the tables write it."""
    assert moment is not None
    return f"{moment.astimezone(zone):%m-%d %H:%M}"


def said(quote: str) -> Evidence:
    return Evidence(message_id="", quote=quote)


def promise(first: str, last: str | None = None, quote: str = "We will let you know.") -> Promise:
    return Promise(earliest=on(first), latest=on(last or first), evidence=said(quote))


def outcome(which: Outcome, *, weak: bool = False) -> OutcomeFact:
    confidence = Confidence.WEAK if weak else Confidence.STRONG
    return OutcomeFact(outcome=which, confidence=confidence, evidence=said(f"({which})"))


def no(*, weak: bool = False) -> OutcomeFact:
    return outcome(Outcome.REJECTED, weak=weak)


def talk(
    start: str | None = None,
    end: str | None = None,
    *,
    day: str | None = None,
    state: InterviewState = InterviewState.AGREED,
    uid: str = "",
    sequence: int = 0,
    people: Sequence[Address] = (),
    zone: ZoneInfo = BERLIN,
) -> Interview:
    return Interview(
        state=state,
        evidence=said("the interview"),
        start=at(start, zone) if start else None,
        end=at(end, zone) if end else None,
        on=on(day) if day else None,
        uid=uid,
        sequence=sequence,
        people=tuple(people),
    )


def met() -> Interview:
    return talk(state=InterviewState.TOOK_PLACE)


def wants(what: str, by: str | None = None, kind: RequestKind = RequestKind.MATERIALS) -> Request:
    return Request(
        kind=kind, what=what, due_on=on(by) if by else None, evidence=said(f"Please send {what}.")
    )


def wish(kind: WishKind, day: str | None = None) -> Wish:
    return Wish(kind=kind, on=on(day) if day else None, evidence=said(f"({kind})"))


def away(until: str | None = None) -> Absence:
    return Absence(until=on(until) if until else None, evidence=said("I am out of the office."))


def they(when: str, *, sender: Address = DANA, **more: Any) -> MessageFacts:
    """A person of the employer's writes."""
    return _message(when, sender, author=Author.THEM, **more)


def machine(when: str, *, sender: Address = ROBOT, **more: Any) -> MessageFacts:
    """A program of theirs writes."""
    return _message(when, sender, author=Author.AUTOMATIC, **more)


def we(when: str, *, to: Sequence[Address] = (DANA,), **more: Any) -> MessageFacts:
    """The user writes."""
    labels = frozenset({SENT}) | more.pop("labels", frozenset())
    return _message(when, SAM, author=Author.US, to=to, labels=labels, **more)


def our_machine(when: str, *, to: Sequence[Address] = (DANA,), **more: Any) -> MessageFacts:
    """The user's own automatic mail: a calendar's yes, a vacation reply."""
    return _message(when, SAM, author=Author.AUTOMATIC, to=to, labels=frozenset({SENT}), **more)


def stray(when: str, *, to: Sequence[Address] = (DANA,), **more: Any) -> MessageFacts:
    """A message that bears the user's address and was not sent from their mailbox."""
    return _message(when, SAM, author=Author.THEM, to=to, **more)


def _message(
    when: str,
    sender: Address,
    *,
    author: Author,
    to: Sequence[Address] = (SAM,),
    cc: Sequence[Address] = (),
    thread: str = "t",
    labels: Iterable[str] = (),
    zone: ZoneInfo = BERLIN,
    **reading: Any,
) -> MessageFacts:
    name = f"{thread}:{when}" if thread != "t" else when
    asks = reading.get("asks")
    if isinstance(asks, str):
        reading["asks"] = said(asks)
    reading.setdefault("gist", said("What they wrote."))
    return MessageFacts(
        id=name,
        thread_id=thread,
        at=at(when, zone),
        sender=sender,
        to=tuple(to),
        cc=tuple(cc),
        reply_to=(),
        subject="Editor at Northwind",
        message_id=f"<{name}@x>",
        labels=frozenset(labels),
        has_attachment=False,
        reading=Reading(author=author, **{key: _at(fact, name) for key, fact in reading.items()}),
    )


def _at(fact: Any, name: str) -> Any:
    """A fact, or several, with their evidence in the message of that id."""
    if isinstance(fact, Evidence):
        return replace(fact, message_id=name)
    if isinstance(fact, list | tuple):
        return tuple(_at(one, name) for one in fact)
    if hasattr(fact, "evidence"):
        return replace(fact, evidence=replace(fact.evidence, message_id=name))
    return fact


def draft(
    kind: Kind,
    occasion: str,
    planned: str,
    state: DraftState = DraftState.LIVE,
    *,
    ended: str | None = None,
    withdrawal: Withdrawal | None = None,
    sent: str | None = None,
    intent_id: int = 1,
) -> DraftFacts:
    return DraftFacts(
        intent_id=intent_id,
        occasion=occasion,
        attempt=1,
        kind=kind,
        step=1,
        thread_id="t",
        state=state,
        planned_at=at(planned),
        made_at=at(planned),
        ended_at=at(ended) if ended else None,
        withdrawal=withdrawal,
        sent_message_id=sent,
    )


def process(
    *messages: MessageFacts,
    drafts: Sequence[DraftFacts] = (),
    labelled: bool = True,
    gone: bool = False,
    user_drafts: Sequence[str] = (),
    foreign_drafts: Sequence[str] = (),
    first_seen: str | None = None,
    id: int = 1,  # noqa: A002 - the process's own name for it
) -> Process:
    names = dict.fromkeys([one.thread_id for one in messages] or ["t"])
    threads = tuple(
        ThreadFacts(
            id=name,
            subject="Editor at Northwind",
            labelled=labelled,
            gone=gone,
            user_drafts=tuple(user_drafts),
            foreign_drafts=tuple(foreign_drafts),
        )
        for name in names
    )
    return Process(
        id=id,
        threads=threads,
        messages=tuple(messages),
        drafts=tuple(drafts),
        first_seen_at=at(first_seen) if first_seen else None,
    )


def decided(case: Process, now: str, policy: Policy = POLICY) -> Decision:
    return decide(case, policy, at(now))


def coming(case: Process, now: str, policy: Policy = POLICY) -> tuple[str, Write]:
    """The next draft if nothing more comes in: when it is written, and the decision then."""
    moment = at(now)
    for _ in range(50):
        decision = decide(case, policy, moment)
        match decision:
            case Write():
                return local(moment, policy.calendar.zone), decision
            case Wait(until=until) | YourTurn(until=until) | Ask(until=until):
                assert until is not None, f"no draft comes: {decision}"
                assert until > moment, f"waits for the past: {decision}"
                moment = until
            case _:
                raise AssertionError(f"no draft comes: {decision}")
    raise AssertionError("waits for ever")


def because(decision: Decision) -> str:
    return decision.reason.because


__all__ = [
    "BERLIN", "DANA", "MARCO", "POLICY", "ROBOT", "SAM", "ContactPart", "at", "away", "because",
    "coming", "decided", "draft", "local", "machine", "met", "no", "on", "our_machine", "outcome",
    "process", "promise", "said", "talk", "they", "time", "wants", "we", "wish",
]  # fmt: skip
