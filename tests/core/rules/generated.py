"""Processes made up by chance: any facts in any order, for the properties of the rules."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

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
from agent.core.mail import SENT, TRASH, Address
from agent.core.policy import Policy
from agent.core.process import DraftFacts, DraftState, Kind, Process, ThreadFacts, Withdrawal
from agent.core.workdays import Calendar, Season

THOROUGH = int(os.environ.get("TACTFUL_THOROUGH", "1"))
"""How many times the usual number of examples; above 1 they are new ones each time."""
BEGINS = datetime(2026, 2, 16, 7, tzinfo=UTC)
"""Four weeks of mail from here cross the American and, with what follows, the European clocks'
change.
"""
SPREAD = 40 * 24 * 4
"""Quarters of an hour over which the mail is spread."""
ZONES = (
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia",
    "America/Santiago", "America/St_Johns", "Africa/Cairo", "Pacific/Kiritimati",
)  # fmt: skip
ME = Address(email="sam@mail.example", name="Sam Okoro")
DANA = Address(email="dana@northwind.example", name="Dana Reyes")
MARCO = Address(email="marco@northwind.example", name="")
FRIEND = Address(email="kim@home.example", name="Kim")
ROBOT = Address(email="no-reply@ats.example", name="Careers")


class FixedHolidays:
    """Six public holidays in the time that the generated processes live in."""

    DAYS = frozenset(
        date(2026, *day) for day in ((2, 23), (3, 17), (4, 3), (4, 6), (5, 1), (5, 14))
    )

    def name_of(self, day: date) -> str | None:
        return "a public holiday" if day in self.DAYS else None


def calendar_in(zone: str) -> Calendar:
    return Calendar(
        zone=ZoneInfo(zone), holidays=FixedHolidays(), quiet=(Season(first=(4, 20), last=(4, 24)),)
    )


policies = st.sampled_from([Policy(calendar=calendar_in(zone)) for zone in ZONES])
EVIDENCE = Evidence(message_id="m", quote="Their words.")

_days = st.integers(-4, 60)
_maybe = st.integers(0, 3).map(lambda n: n == 0)


def _on(sent_at: datetime, ahead: int) -> date:
    return (sent_at + timedelta(days=ahead)).date()


@st.composite
def readings(draw: st.DrawFn, author: Author, sent_at: datetime) -> Reading:
    """A few facts, of every sort now and then."""
    facts: dict[str, object] = {}
    what = draw(st.lists(st.sampled_from(sorted(_FACTS)), max_size=3, unique=True))
    for name in what:
        facts[name] = draw(_FACTS[name](sent_at))
    return Reading(author=author, gist=EVIDENCE, understood=draw(st.booleans()), **facts)  # type: ignore[arg-type]


def _outcomes(_: datetime) -> st.SearchStrategy[OutcomeFact]:
    return st.builds(
        OutcomeFact,
        outcome=st.sampled_from([*Outcome, Outcome.ON_HOLD, Outcome.ADVANCED, Outcome.REJECTED]),
        confidence=st.sampled_from([Confidence.STRONG, Confidence.STRONG, Confidence.WEAK]),
        evidence=st.just(EVIDENCE),
    )


def _promises(sent_at: datetime) -> st.SearchStrategy[tuple[Promise, ...]]:
    one = _days.map(
        lambda ahead: Promise(
            earliest=_on(sent_at, ahead), latest=_on(sent_at, ahead), evidence=EVIDENCE
        )
    )
    return st.lists(one, min_size=1, max_size=2).map(tuple)


def _requests(sent_at: datetime) -> st.SearchStrategy[tuple[Request, ...]]:
    one = st.builds(
        Request,
        kind=st.sampled_from(RequestKind),
        what=st.just("a portfolio"),
        due_on=st.none() | st.integers(-2, 10).map(lambda ahead: _on(sent_at, ahead)),
        evidence=st.just(EVIDENCE),
    )
    return st.lists(one, min_size=1, max_size=2).map(tuple)


@st.composite
def _interview(draw: st.DrawFn, sent_at: datetime) -> Interview:
    quarters = draw(st.integers(-200, 1_500))
    start = sent_at.replace(minute=0) + timedelta(minutes=15 * quarters)
    shape = draw(st.integers(0, 3))
    return Interview(
        state=draw(st.sampled_from(InterviewState)),
        evidence=EVIDENCE,
        start=start if shape < 2 else None,
        end=start + timedelta(minutes=45) if shape == 0 else None,
        on=start.date() if shape == 2 else None,
        uid=draw(st.sampled_from(["", "a", "b"])),
        sequence=draw(st.integers(0, 2)),
        people=tuple(draw(st.lists(st.sampled_from([DANA, MARCO, ME]), max_size=2))),
    )


def _interviews(sent_at: datetime) -> st.SearchStrategy[tuple[Interview, ...]]:
    return st.lists(_interview(sent_at), min_size=1, max_size=2).map(tuple)


def _absences(sent_at: datetime) -> st.SearchStrategy[Absence]:
    until = st.none() | _days.map(lambda ahead: _on(sent_at, ahead))
    return st.builds(Absence, until=until, evidence=st.just(EVIDENCE))


def _wishes(sent_at: datetime) -> st.SearchStrategy[tuple[Wish, ...]]:
    one = st.builds(
        Wish,
        kind=st.sampled_from(WishKind),
        on=st.none() | _days.map(lambda ahead: _on(sent_at, ahead)),
        evidence=st.just(EVIDENCE),
    )
    return st.lists(one, min_size=1, max_size=2).map(tuple)


def _evidence(_: datetime) -> st.SearchStrategy[Evidence]:
    return st.just(EVIDENCE)


def _parts(_: datetime) -> st.SearchStrategy[ContactPart]:
    return st.sampled_from(ContactPart)


_FACTS = {
    "outcome": _outcomes, "promises": _promises, "requests": _requests, "interviews": _interviews,
    "absence": _absences, "wishes": _wishes, "asks": _evidence, "accepts": _evidence,
    "thanks": _evidence, "contact": _parts,
}  # fmt: skip


@st.composite
def messages(draw: st.DrawFn, number: int) -> MessageFacts:
    sent_at = BEGINS + timedelta(minutes=15 * draw(st.integers(0, SPREAD)))
    author, ours = draw(
        st.sampled_from(
            [(Author.US, True), (Author.THEM, False), (Author.THEM, False),
             (Author.AUTOMATIC, False), (Author.AUTOMATIC, True)]
        )
    )  # fmt: skip
    other = draw(st.sampled_from([DANA, DANA, MARCO, FRIEND]))
    sender = ME if ours else (ROBOT if author is Author.AUTOMATIC else other)
    labels = {SENT} if ours else set()
    if ours and draw(_maybe) and draw(_maybe) and draw(_maybe):
        labels, author = set(), Author.THEM  # their address on it, but not sent from here
    if draw(_maybe) and draw(_maybe):
        labels.add(TRASH)
    thread = draw(st.sampled_from(["t", "t", "u"]))
    return MessageFacts(
        id=f"m{number}",
        thread_id=thread,
        at=sent_at,
        sender=sender,
        to=(other,) if ours else (ME,),
        cc=(),
        reply_to=(),
        subject="Editor",
        message_id=f"<m{number}@x>",
        labels=frozenset(labels),
        has_attachment=False,
        reading=draw(readings(author, sent_at)),
    )


def _hand_written(number: int) -> MessageFacts:
    """A message of the user's every eleven days: follow-ups, if nobody answers."""
    return MessageFacts(
        id=f"own{number}",
        thread_id="t",
        at=BEGINS + timedelta(days=11 * number),
        sender=ME,
        to=(DANA,),
        cc=(),
        reply_to=(),
        subject="Editor",
        message_id=f"<own{number}@x>",
        labels=frozenset({SENT}),
        has_attachment=False,
        reading=Reading(author=Author.US),
    )


@st.composite
def drafts(draw: st.DrawFn, number: int, known: tuple[MessageFacts, ...]) -> DraftFacts:
    kind = draw(st.sampled_from(Kind))
    planned_at = BEGINS + timedelta(minutes=15 * draw(st.integers(0, SPREAD)))
    about = draw(st.sampled_from([one.id for one in known] or ["m0"]))
    day = (planned_at - timedelta(days=draw(st.integers(0, 3)))).date().isoformat()
    occasion = draw(
        st.sampled_from(
            [f"thank_you:{day}", f"follow_up:1:{about}", f"materials:{about}",
             f"follow_up:invited:{about}", f"gracious_reply:{about}", f"long_haul:3:{about}"]
        )
    )  # fmt: skip
    state = draw(st.sampled_from(DraftState))
    return DraftFacts(
        intent_id=number,
        occasion=occasion,
        attempt=1,
        kind=kind,
        step=1,
        thread_id="t",
        state=state,
        planned_at=planned_at,
        made_at=planned_at,
        ended_at=planned_at + timedelta(hours=draw(st.integers(1, 300))),
        withdrawal=draw(st.sampled_from(Withdrawal)) if state is DraftState.WITHDRAWN else None,
        sent_message_id=about if state is DraftState.SENT and draw(st.booleans()) else None,
    )


@st.composite
def processes(draw: st.DrawFn, *, with_drafts: bool = True) -> Process:
    known = tuple(draw(messages(n)) for n in range(draw(st.integers(0, 6))))
    if draw(_maybe):
        known += tuple(_hand_written(n) for n in range(draw(st.integers(1, 6))))
    made: tuple[DraftFacts, ...] = ()
    if with_drafts:
        made = tuple(draw(drafts(n, known)) for n in range(draw(st.integers(0, 2))))
    whole = draw(st.integers(0, 19)) > 0
    return Process(
        id=1,
        threads=tuple(ThreadFacts(id=name, subject="Editor", labelled=whole) for name in "tu"),
        messages=known,
        drafts=made,
        first_seen_at=BEGINS,
    )


def after_all(case: Process) -> datetime:
    """A moment by which everything in the process has happened."""
    ends = [draft.ended_at for draft in case.drafts if draft.ended_at is not None]
    return max([BEGINS, *(one.at for one in case.messages), *ends])
