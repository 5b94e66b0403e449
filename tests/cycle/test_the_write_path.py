"""P3, one draft at a time, whatever happens to the one POST (DESIGN section 7)."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from agent.core.process import DraftFacts, DraftState
from agent.cycle.cycle import Cycle
from agent.cycle.ports import NewIntent
from agent.gmail.calls import CREATE_DRAFT
from agent.gmail.credentials import FileCredentials
from agent.gmail.transport import GuardedHttp
from agent.sandbox import FaultKind
from agent.writing import Words
from tests.cycle.world import DANA, ME, World, local


def posts(world: World) -> int:
    return world.calls().count("drafts.create")


def after_the_interview(world: World) -> str:
    first = world.interviewed()
    world.at(3, 5, 16, 5)
    world.gateway.journal.clear()
    return first


def settle(world: World) -> None:
    """The cycles of the next half hour, at the usual interval."""
    for _ in range(6):
        world.clock.advance(timedelta(minutes=5))
        world.poll()


def test_a_due_thank_you_becomes_one_draft_on_its_thread(world: World) -> None:
    first = after_the_interview(world)

    report = world.poll()

    assert report.drafted == 1
    [draft_id] = world.draft_ids()
    message = world.mail.drafts.message(draft_id)
    assert message.thread_id == world.thread_of(first)
    assert message.letter.addresses("To") == ["dana@northwind.example"]
    assert posts(world) == 1
    [draft] = world.drafts(DraftState.LIVE)
    assert draft.draft_id == draft_id
    assert draft.rfc_message_id


@pytest.mark.parametrize(
    "kind",
    [
        FaultKind.LOST_RESPONSE,
        FaultKind.RESET,
        FaultKind.ERROR_500_AFTER,
        FaultKind.UNAVAILABLE_503_AFTER,
        FaultKind.HTML_502_AFTER,
        FaultKind.HANG_AFTER,
        FaultKind.BAD_JSON,
        FaultKind.TRUNCATED,
    ],
)
def test_an_answer_lost_after_the_draft_was_made_leaves_one_post_and_one_draft(
    world: World, kind: FaultKind
) -> None:
    after_the_interview(world)
    world.fault("drafts.create", kind, seconds=1.0)

    report = world.poll()
    assert posts(world) == 1
    assert report.drafted == 0
    settle(world)

    assert posts(world) == 1
    assert len(world.draft_ids()) == 1
    [draft] = world.drafts()
    assert draft.state is DraftState.LIVE
    assert draft.draft_id == world.draft_ids()[0]
    assert world.story().count("draft") == 1


@pytest.mark.parametrize(
    "kind", [FaultKind.LOST_REQUEST, FaultKind.RESET_BEFORE, FaultKind.ERROR_500_BEFORE]
)
def test_a_post_that_never_arrived_is_tried_again_only_after_ten_minutes(
    world: World, kind: FaultKind
) -> None:
    after_the_interview(world)
    world.fault("drafts.create", kind)

    world.poll()
    world.clock.advance(timedelta(minutes=5))
    world.poll()
    assert posts(world) == 1
    settle(world)

    assert posts(world) == 2
    assert len(world.draft_ids()) == 1
    assert [draft.state for draft in world.drafts()] == [DraftState.REFUSED, DraftState.LIVE]


def test_a_request_carried_out_late_is_waited_for(world: World) -> None:
    after_the_interview(world)
    world.fault("drafts.create", FaultKind.LATE_REQUEST, seconds=420)

    world.poll()
    settle(world)

    assert posts(world) == 1
    assert len(world.draft_ids()) == 1
    assert [draft.state for draft in world.drafts()] == [DraftState.LIVE]


def test_a_request_that_left_late_is_waited_for_as_long(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    after_the_interview(world)
    ask = GuardedHttp._check_in_time

    def then_asleep(http: GuardedHttp, name: str) -> None:
        ask(http, name)
        if name == CREATE_DRAFT.id:
            world.clock.advance(timedelta(minutes=30))

    monkeypatch.setattr(GuardedHttp, "_check_in_time", then_asleep)
    world.fault("drafts.create", FaultKind.LATE_REQUEST, seconds=420)

    world.poll()
    settle(world)

    assert posts(world) == 1
    assert len(world.draft_ids()) == 1
    assert [draft.state for draft in world.drafts()] == [DraftState.LIVE]


def test_a_slow_renewal_of_the_token_lets_no_post_leave_on_an_old_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Gmail refuses the token, which is renewed and the POST repeated, if it is still in time."""
    after_the_interview(world)
    renew = FileCredentials.refresh

    def slowly(credentials: FileCredentials, request: object) -> None:
        world.clock.advance(timedelta(seconds=6))
        renew(credentials, request)

    monkeypatch.setattr(FileCredentials, "refresh", slowly)
    world.fault("drafts.create", FaultKind.HTTP_401)

    world.poll()
    assert posts(world) == 1
    assert [draft.state for draft in world.drafts()] == [DraftState.REFUSED]
    settle(world)

    assert posts(world) == 2
    assert len(world.draft_ids()) == 1
    assert [draft.state for draft in world.drafts()] == [DraftState.REFUSED, DraftState.LIVE]


def test_a_post_lost_after_weeks_of_silence_is_made_again(world: World) -> None:
    """Gmail keeps its history for a week or so: a silent thread's own place in it is gone."""
    after_the_interview(world)
    world.poll()
    world.mail.user.send_draft(world.draft_ids()[0])
    world.clock.advance(timedelta(minutes=5))
    world.poll()
    world.polls_until(local(3, 16))
    world.mail.expire_history()
    world.poll()
    before = posts(world)
    world.fault("drafts.create", FaultKind.LOST_REQUEST)

    world.polls_until(local(3, 24))

    assert posts(world) == before + 2
    assert len(world.draft_ids()) == 1


def right_after_the_intent(world: World, happens: Callable[[], object]) -> None:
    """Something that happens once, between the commit of an intent and its POST."""
    plan = world.ledger.plan_draft

    def planned(intent: NewIntent) -> DraftFacts:
        found = plan(intent)
        world.ledger.plan_draft = plan  # type: ignore[method-assign]
        happens()
        return found

    world.ledger.plan_draft = planned  # type: ignore[method-assign]


def test_an_intent_that_waited_for_more_than_a_minute_gets_no_post(world: World) -> None:
    after_the_interview(world)
    right_after_the_intent(world, lambda: world.clock.advance(timedelta(minutes=9)))
    world.fault("drafts.create", FaultKind.LATE_REQUEST, seconds=420)

    world.poll()
    assert posts(world) == 0
    settle(world)

    assert posts(world) == 1
    assert len(world.draft_ids()) == 1
    assert [draft.state for draft in world.drafts()] == [DraftState.REFUSED, DraftState.LIVE]


def test_an_intent_that_another_instance_gave_up_meanwhile_gets_no_post(world: World) -> None:
    after_the_interview(world)
    ledger = world.store.bind(ME, "login-1", at=world.clock.now())
    other = Cycle(world._connect(), ledger, Words(), world.options)
    world.fault("drafts.create", FaultKind.LATE_REQUEST, seconds=420)

    def the_other_works_for_a_while() -> None:
        for _ in range(4):
            world.clock.advance(timedelta(minutes=4))
            other.run()

    right_after_the_intent(world, the_other_works_for_a_while)
    world.poll()
    settle(world)

    assert posts(world) == 1
    assert len(world.draft_ids()) == 1
    assert [draft.state for draft in world.drafts()] == [DraftState.REFUSED, DraftState.LIVE]


def test_two_ledgers_that_plan_the_same_draft_in_the_same_second_mark_it_apart(
    world: World, tmp_path: Path
) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    other = World(folder)
    other.store.bind(ME, "login-2", at=other.clock.now())

    for one in (world, other):
        after_the_interview(one)
        one.poll()
    [ours], [theirs] = world.drafts(), other.drafts()
    other.store.close()

    assert (ours.occasion, ours.planned_at) == (theirs.occasion, theirs.planned_at)
    assert ours.marker != theirs.marker


def test_a_message_id_that_could_not_be_read_back_is_read_in_the_next_cycle(world: World) -> None:
    after_the_interview(world)
    world.fault("messages.get", FaultKind.UNAVAILABLE_503, times=3)
    world.poll()
    assert [draft.rfc_message_id for draft in world.drafts()] == [None]

    settle(world)

    [draft] = world.drafts(DraftState.LIVE)
    assert draft.rfc_message_id
    world.gateway.journal.clear()
    world.poll()
    assert world.calls() == ["history.list"]


def test_a_login_that_expired_is_renewed_and_the_draft_made_once(world: World) -> None:
    after_the_interview(world)
    world.fault("drafts.create", FaultKind.HTTP_401)

    assert world.poll().drafted == 1

    executed = [one for one in world.gateway.journal.calls("drafts.create") if one.executed]
    assert len(executed) == 1
    assert len(world.draft_ids()) == 1


def test_a_killed_program_finds_its_draft_again(world: World) -> None:
    after_the_interview(world)
    made = world.ledger.advance_draft

    def killed(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    world.ledger.advance_draft = killed  # type: ignore[method-assign, assignment]
    with pytest.raises(KeyboardInterrupt):
        world.poll()
    world.ledger.advance_draft = made  # type: ignore[method-assign]
    assert [draft.state for draft in world.drafts()] == [DraftState.CREATING]
    world.start_agent()
    settle(world)

    assert posts(world) == 1
    assert [draft.state for draft in world.drafts()] == [DraftState.LIVE]


def test_a_lost_answer_and_a_draft_discarded_meanwhile_make_no_second_one(world: World) -> None:
    after_the_interview(world)
    world.fault("drafts.create", FaultKind.LOST_RESPONSE)
    world.poll()
    world.mail.user.discard_draft(world.draft_ids()[0])

    settle(world)

    assert posts(world) == 1
    assert world.draft_ids() == []
    assert [draft.state for draft in world.drafts()] == [DraftState.GONE]


def test_a_lost_answer_and_a_draft_edited_meanwhile_is_the_users(world: World) -> None:
    after_the_interview(world)
    world.fault("drafts.create", FaultKind.LOST_RESPONSE)
    world.poll()
    world.mail.user.edit_draft(world.draft_ids()[0], text="Dear Dana, my own words.")

    settle(world)

    assert posts(world) == 1
    assert [draft.state for draft in world.drafts()] == [DraftState.EDITED]
    assert "my own words" in world.draft_text(world.draft_ids()[0])


def test_a_lost_answer_and_a_draft_sent_meanwhile_is_sent(world: World) -> None:
    after_the_interview(world)
    world.fault("drafts.create", FaultKind.LOST_RESPONSE)
    world.poll()
    world.mail.user.send_draft(world.draft_ids()[0])

    settle(world)

    assert posts(world) == 1
    assert [draft.state for draft in world.drafts()] == [DraftState.SENT]


def test_a_lost_answer_whose_history_is_gone_holds_the_occasion(world: World) -> None:
    after_the_interview(world)
    world.fault("drafts.create", FaultKind.LOST_REQUEST)
    world.poll()
    world.mail.expire_history()

    settle(world)

    assert posts(world) == 1
    assert [draft.state for draft in world.drafts()] == [DraftState.GONE]


def test_an_answer_that_came_in_before_the_write_stops_it(world: World) -> None:
    first = after_the_interview(world)
    read = world.mailbox.changes_since

    def then_they_answer(cursor: str) -> object:
        found = read(cursor)
        world.writes("Could you tell me which day suits you?", answers=first)
        return found

    world.mailbox.changes_since = then_they_answer  # type: ignore[method-assign, assignment]
    world.poll()

    assert posts(world) == 0
    assert "your_turn" in world.story()


def test_the_users_own_draft_on_the_thread_keeps_ours_back(world: World) -> None:
    first = world.interviewed()
    world.mail.user.starts_draft(text="Dear Dana,", answers=first)
    world.at(3, 5, 16, 5)
    world.gateway.journal.clear()

    world.poll()

    assert posts(world) == 0
    standing = world.ledger.standing(world.process().id)
    assert standing is not None
    assert standing.held is not None
    assert standing.held.gate == "draft"


def test_nothing_is_written_to_an_automatic_sender(world: World) -> None:
    world.writes(
        "Your interview is confirmed for Thursday, March 5 at 2 pm.",
        sender="Northwind <no-reply@northwind.example>",
    )
    world.poll()
    world.at(3, 5, 16, 5)

    world.poll()

    assert world.draft_ids() == []


def test_an_unavailable_gmail_loses_nothing(world: World) -> None:
    first = after_the_interview(world)
    world.writes("One more thing: bring your portfolio.", answers=first, sender=DANA)
    world.fault("threads.get", FaultKind.UNAVAILABLE_503, times=3)
    assert [str(fault) for _, fault in world.poll().faults] != []

    settle(world)

    assert len(world.process().messages) == 3
    assert len(world.draft_ids()) == 1
