"""What must hold of the rules whatever was written, in any zone."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from agent.core.decision import Admitted, Ask, Decision, Held, Rest, Wait, Write, next_change
from agent.core.facts import Author
from agent.core.policy import Policy
from agent.core.process import Kind, Process
from agent.core.reply import is_no_reply
from agent.core.rules.admit import Owed, admit
from agent.core.rules.chronicle import chronicle_of
from agent.core.rules.decide import decide
from agent.core.rules.followups import FOLLOW_UPS
from agent.core.rules.withdraw import overtaken, withdraw
from tests.core.rules.generated import THOROUGH, after_all, policies, processes

A_MOMENT = timedelta(microseconds=1)
FEW = settings(max_examples=12 * THOROUGH, deadline=None, derandomize=THOROUGH == 1)
MANY = settings(max_examples=30 * THOROUGH, deadline=None, derandomize=THOROUGH == 1)

later = (st.integers(0, 10 * 96) | st.integers(0, 60) | st.integers(0, 200 * 96)).map(
    lambda quarters: timedelta(minutes=15 * quarters)
)
shares = st.floats(0, 1)


def sense(decision: Decision) -> object:
    """What must not change before its time: of a due draft its occasion, of others everything."""
    if isinstance(decision, Write):
        return decision.reason.rule, decision.planned.kind, decision.planned.occasion
    return decision


@MANY
@given(processes(), policies, later, st.data())
def test_every_process_gets_one_decision_whatever_the_order_of_its_messages(
    case: Process, policy: Policy, wait: timedelta, chance: st.DataObject
) -> None:
    now = after_all(case) + wait
    shuffled = chance.draw(st.permutations(case.messages))
    mixed = Process(
        id=case.id, threads=case.threads, messages=tuple(shuffled), drafts=case.drafts,
        first_seen_at=case.first_seen_at,
    )  # fmt: skip
    decision = decide(case, policy, now)
    assert decide(mixed, policy, now) == decision
    assert withdraw(mixed, policy, now) == withdraw(case, policy, now)
    assert decision.reason.because
    assert not {"today", "yesterday", "tomorrow"} & set(decision.reason.because.lower().split())


@MANY
@given(processes(), policies, later, shares)
def test_a_decision_holds_until_its_moment_and_not_a_moment_longer(
    case: Process, policy: Policy, wait: timedelta, share: float
) -> None:
    now = after_all(case) + wait
    decision = decide(case, policy, now)
    until = next_change(decision)
    if until is None:
        between = now + share * timedelta(days=500)
        assert sense(decide(case, policy, between)) == sense(decision)
        return
    assert until > now
    for moment in (now + share * (until - A_MOMENT - now), until - A_MOMENT):
        assert sense(decide(case, policy, moment)) == sense(decision)
    then = decide(case, policy, until)
    assert sense(then) != sense(decision)
    if isinstance(decision, Wait) and decision.next is not None and isinstance(then, Write):
        assert then.planned.occasion == decision.next.occasion


@MANY
@given(processes(), policies, later)
def test_no_draft_is_admitted_at_a_bad_moment_or_to_nobody(
    case: Process, policy: Policy, wait: timedelta
) -> None:
    now = after_all(case) + wait
    decision = decide(case, policy, now)
    if not isinstance(decision, Write):
        return
    (answer,) = admit([Owed(process=case, decision=decision)], policy, now)
    if isinstance(answer, Held):
        assert answer.until is None or answer.until > now
        return
    assert isinstance(answer, Admitted)
    assert case.holding_draft is None
    planned = answer.decision.planned
    assert planned.to
    assert not any(is_no_reply(person) for person in planned.to)
    assert {person.email for person in planned.to} <= {
        "dana@northwind.example",
        "marco@northwind.example",
        "kim@home.example",
    }
    if not planned.urgent:
        _assert_good_moment(planned.kind, policy, now, invited=":invited:" in planned.occasion)


def _assert_good_moment(kind: Kind, policy: Policy, now: datetime, *, invited: bool) -> None:
    """Told in wall-clock time, apart from the calendar's own arithmetic."""
    calendar = policy.calendar
    local = now.astimezone(calendar.zone)
    if kind is Kind.THANK_YOU:
        assert 9 <= local.hour < 21
        return
    assert 9 <= local.hour < 18
    assert local.weekday() < 5
    assert calendar.holidays.name_of(local.date()) is None
    if kind is not Kind.GRACIOUS_REPLY and not invited:
        assert not (local.month == 4 and 20 <= local.day <= 24)


@MANY
@given(processes(), policies, later)
def test_follow_ups_keep_the_floor_and_their_date(
    case: Process, policy: Policy, wait: timedelta
) -> None:
    now = after_all(case) + wait
    decision = decide(case, policy, now)
    if not isinstance(decision, Write) or decision.planned.kind not in FOLLOW_UPS:
        return
    chronicle = chronicle_of(case, policy, now)
    invited = ":invited:" in decision.planned.occasion
    last = max((one.at for one in chronicle.theirs), default=None)
    for one in chronicle.follow_ups:
        if not invited and (last is None or one.last_at > last):
            assert now - one.last_at >= timedelta(days=9, hours=22)
    assert not any(one.end > now for one in chronicle.rounds)
    promise = chronicle.promise(policy.calendar)
    if promise is not None and not invited:
        assert policy.calendar.day_of(now) > promise[1][0].latest


@FEW
@given(processes(), policies, later)
def test_a_standing_draft_is_withdrawn_or_said_to_be_overtaken_by_the_same_judgement(
    case: Process, policy: Policy, wait: timedelta
) -> None:
    now = after_all(case) + wait
    standing = {one.intent_id: one for one in case.drafts}
    for gone in (*withdraw(case, policy, now), *overtaken(case, policy, now)):
        draft = standing[gone.intent_id]
        assert draft.state in ("live", "opened", "edited")
        assert gone.because
        if gone.answered_at is not None:
            assert gone.answered_at > draft.planned_at


@FEW
@given(processes(with_drafts=False), policies)
def test_following_the_moments_of_change_ends_in_a_draft_a_question_or_rest(
    case: Process, policy: Policy
) -> None:
    now = after_all(case)
    for _ in range(60):
        decision = decide(case, policy, now)
        until = next_change(decision)
        if until is None:
            assert isinstance(decision, Write | Ask | Rest)
            return
        now = until
    raise AssertionError("changes for ever")


@FEW
@given(processes(), policies, later)
def test_nobodys_machine_is_ever_written_to_as_a_person(
    case: Process, policy: Policy, wait: timedelta
) -> None:
    decision = decide(case, policy, after_all(case) + wait)
    planned = decision.planned if isinstance(decision, Write) else getattr(decision, "next", None)
    if planned is not None:
        parent = case.message(planned.parent_id)
        assert parent is not None
        assert not parent.is_hidden
        assert parent.thread_id == planned.thread_id
        # What a machine asks for may go to the person who writes on its thread, never to itself.
        machines = {
            one.sender.email
            for one in case.messages
            if one.sender and not one.is_ours and one.reading.author is Author.AUTOMATIC
        }
        assert not machines & {person.email for person in (*planned.to, *planned.cc)}
