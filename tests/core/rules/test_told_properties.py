"""What must hold whatever the user says, on top of whatever was written."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from agent.core.decision import Ask, Rest, Wait, Write, next_change
from agent.core.facts import ContactPart, Outcome
from agent.core.instructions import (
    Answer,
    Close,
    Finish,
    Instruction,
    Pause,
    Resume,
    Skip,
    Snooze,
    TellAbout,
    TellAddress,
    TellContact,
    TellDeadline,
    TellInterview,
    TellOutcome,
    TellWrote,
    WriteNow,
)
from agent.core.mail import Address
from agent.core.policy import Policy
from agent.core.process import Process
from agent.core.rules.decide import decide
from agent.core.rules.withdraw import overtaken, withdraw
from tests.core.rules.generated import THOROUGH, after_all, policies, processes
from tests.core.rules.test_properties import A_MOMENT, later, sense

SOME = settings(max_examples=40 * THOROUGH, deadline=None, derandomize=THOROUGH == 1)
EVA = Address(email="eva@northwind.example", name="Eva Lindt")
KINDS = (
    "pause", "resume", "snooze", "close", "finish", "interview", "day", "no interview", "deadline",
    "no deadline", "contact", "to", "wrote", "about", "outcome", "skip", "write", "answer",
    "answer",
)  # fmt: skip


def say(  # noqa: C901 # one line for each
    draw: st.DrawFn, case: Process, policy: Policy, at: datetime
) -> Instruction | None:
    """One thing a user may say then; drafts and questions are those there are."""
    span = timedelta(minutes=15 * draw(st.integers(-1_000, 3_000)))
    day = (at + span).date()
    decision = decide(case, policy, at)
    planned = decision.planned if isinstance(decision, Write) else None
    if isinstance(decision, Wait):
        planned = decision.next
    match draw(st.sampled_from(KINDS)):
        case "pause":
            return Pause(at=at)
        case "resume":
            return Resume(at=at)
        case "snooze":
            return Snooze(at=at, until=at + abs(span))
        case "close":
            return Close(at=at)
        case "finish":
            return Finish(at=at, took=draw(st.booleans()))
        case "interview":
            return TellInterview(at=at, start=at + span)
        case "day":
            return TellInterview(at=at, on=day)
        case "no interview":
            return TellInterview(at=at)
        case "deadline":
            return TellDeadline(at=at, earliest=day, latest=day)
        case "no deadline":
            return TellDeadline(at=at)
        case "contact":
            return TellContact(at=at, part=draw(st.sampled_from(ContactPart)))
        case "to":
            return TellAddress(at=at, to=EVA)
        case "about":
            return TellAbout(at=at, text=draw(st.sampled_from(["the lighting story", ""])))
        case "wrote":
            return TellWrote(at=at, when=at - abs(span))
        case "outcome":
            which = [Outcome.REJECTED, Outcome.ADVANCED, None]
            return TellOutcome(at=at, outcome=draw(st.sampled_from(which)))
        case "skip" if planned is not None:
            return Skip(at=at, occasion=planned.occasion)
        case "write" if planned is not None:
            return WriteNow(at=at, occasion=planned.occasion)
        case "answer" if isinstance(decision, Ask):
            return Answer(at=at, key=decision.key, choice=draw(st.sampled_from(decision.choices)))
    return None


@st.composite
def told(draw: st.DrawFn) -> tuple[Process, Policy, datetime]:
    """A process of which the user has said up to five things, and a moment after the last."""
    case, policy = draw(processes()), draw(policies)
    now = after_all(case)
    for _ in range(draw(st.integers(1, 5))):
        now += draw(later)
        said = say(draw, case, policy, now)
        if said is not None:
            case = replace(case, instructions=(*case.instructions, said))
    return case, policy, now


@SOME
@given(told(), later, st.floats(0, 1))
def test_a_decision_holds_until_its_moment_whatever_the_user_said(
    story: tuple[Process, Policy, datetime], wait: timedelta, share: float
) -> None:
    case, policy, now = story
    now += wait
    decision = decide(case, policy, now)
    assert decision.reason.because
    until = next_change(decision)
    if until is None:
        between = now + share * timedelta(days=500)
        assert sense(decide(case, policy, between)) == sense(decision)
        return
    assert until > now
    for moment in (now + share * (until - A_MOMENT - now), until - A_MOMENT):
        assert sense(decide(case, policy, moment)) == sense(decision)
    assert sense(decide(case, policy, until)) != sense(decision)


@SOME
@given(told())
def test_an_answered_question_is_not_asked_again(story: tuple[Process, Policy, datetime]) -> None:
    case, policy, now = story
    decision = decide(case, policy, now)
    if not isinstance(decision, Ask):
        return
    for choice in decision.choices:
        if choice in ("its date and time", "another date"):
            continue
        answer = Answer(at=now, key=decision.key, choice=choice)
        then = decide(replace(case, instructions=(*case.instructions, answer)), policy, now)
        assert not (isinstance(then, Ask) and then.key == decision.key), (choice, then)


@SOME
@given(told())
def test_at_rest_by_the_users_word_no_untouched_draft_stays(
    story: tuple[Process, Policy, datetime],
) -> None:
    case, policy, now = story
    paused = replace(case, instructions=(*case.instructions, Pause(at=now)))
    decision = decide(paused, policy, now)
    assert not isinstance(decision, Write | Wait)
    if isinstance(decision, Rest):
        assert decision.reason.rule == "R0"
    gone = {one.intent_id for one in withdraw(paused, policy, now)}
    assert gone == {draft.intent_id for draft in case.drafts if draft.state.value == "live"}
    overtaken(paused, policy, now)
