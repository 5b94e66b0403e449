"""P4 and P5: the user's words are theirs, and no stale draft lies in wait."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from agent.core.decision import YourTurn
from agent.core.process import DraftState, Withdrawal
from agent.sandbox import FaultKind
from tests.cycle.world import World, local


def with_a_draft(world: World) -> tuple[str, str]:
    """The first message's id, and the thank-you draft that waits on its thread."""
    first = world.interviewed()
    world.at(3, 5, 16, 5)
    world.poll()
    [draft_id] = world.draft_ids()
    return first, draft_id


def test_a_reply_withdraws_the_waiting_draft(world: World) -> None:
    first, _ = with_a_draft(world)
    world.clock.advance(timedelta(minutes=20))
    world.writes("It was a pleasure. We will be in touch soon.", answers=first)

    report = world.poll()

    assert report.withdrawn == 1
    assert world.draft_ids() == [] or world.drafts(DraftState.LIVE)
    withdrawn = world.drafts(DraftState.WITHDRAWN)
    assert [draft.withdrawal for draft in withdrawn] == [Withdrawal.LAPSED]
    assert world.calls().count("drafts.update") == 1
    assert world.calls().count("drafts.delete") == 1


def test_the_draft_is_blanked_before_it_is_removed(world: World) -> None:
    first, draft_id = with_a_draft(world)
    world.writes("Could you tell me which day suits you?", answers=first)
    world.fault("drafts.delete", FaultKind.LOST_REQUEST)

    world.poll()

    message = world.mail.drafts.message(draft_id)
    assert not message.letter.addresses("To")
    assert "no longer needed" in message.letter.plain_text
    world.clock.advance(timedelta(minutes=5))
    world.poll()
    assert draft_id not in world.draft_ids()
    assert len(world.drafts(DraftState.WITHDRAWN)) == 1


@pytest.mark.parametrize("call", ["drafts.update", "drafts.delete"])
@pytest.mark.parametrize(
    "kind", [FaultKind.LOST_RESPONSE, FaultKind.ERROR_500_AFTER, FaultKind.LOST_REQUEST]
)
def test_a_withdrawal_cut_off_anywhere_is_finished_later(
    world: World, call: str, kind: FaultKind
) -> None:
    first, draft_id = with_a_draft(world)
    world.writes("Which day next week suits you for a call?", answers=first)
    world.fault(call, kind)

    world.poll()
    for _ in range(4):
        world.clock.advance(timedelta(minutes=5))
        world.poll()

    assert draft_id not in world.draft_ids()
    assert [draft.state for draft in world.drafts()] == [DraftState.WITHDRAWN]


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_blanked_draft_that_was_opened_under_another_id_is_known_as_the_users(
    world: World, by_hand: bool
) -> None:
    """Gmail strips our mark, and the Message-ID of a version whose answer was lost is unknown."""
    first, draft_id = with_a_draft(world)
    world.mail.state.quirks = replace(world.mail.state.quirks, draft_id_rotates=True)
    asked = world.writes("Could you tell me which day suits you?", answers=first)
    world.fault("drafts.update", FaultKind.ERROR_500_AFTER)
    world.poll()
    world.mail.user.open_draft(draft_id)
    if by_hand:
        world.mail.user.sends(text="Any day but Monday.", answers=asked)

    for _ in range(4):
        world.clock.advance(timedelta(minutes=5))
        world.poll()

    assert [draft.draft_id for draft in world.drafts(DraftState.EDITED)] == world.draft_ids()
    assert len(world.draft_ids()) == 1


def test_an_edited_draft_is_never_touched(world: World) -> None:
    first, draft_id = with_a_draft(world)
    world.mail.user.edit_draft(draft_id, text="Dear Dana, the lighting story stays with me.")
    world.clock.advance(timedelta(minutes=5))
    world.poll()
    world.writes("Could you tell me your salary expectations?", answers=first)
    world.gateway.journal.clear()

    world.poll()

    assert draft_id in world.draft_ids()
    assert "the lighting story" in world.draft_text(draft_id)
    assert "drafts.update" not in world.calls()
    assert "drafts.delete" not in world.calls()
    assert [draft.state for draft in world.drafts()] == [DraftState.EDITED]


def test_a_draft_edited_in_the_same_moment_as_they_answer_is_never_touched(world: World) -> None:
    first, draft_id = with_a_draft(world)
    world.mail.user.edit_draft(draft_id, text="Dear Dana, my own words.")
    world.writes("Could you tell me your salary expectations?", answers=first)

    world.poll()

    assert "my own words" in world.draft_text(draft_id)
    assert [draft.state for draft in world.drafts()] == [DraftState.EDITED]


def test_a_draft_merely_opened_is_the_users_too(world: World) -> None:
    first, draft_id = with_a_draft(world)
    world.mail.user.open_draft(draft_id)
    world.clock.advance(timedelta(minutes=5))
    world.poll()
    assert [draft.state for draft in world.drafts()] == [DraftState.OPENED]
    world.writes("Could you tell me your salary expectations?", answers=first)

    world.poll()

    assert draft_id in world.draft_ids()


@pytest.mark.parametrize("orphan", [False, True])
def test_a_sent_draft_is_sent_and_what_was_sent_is_never_destroyed(
    world: World, orphan: bool
) -> None:
    first, draft_id = with_a_draft(world)
    world.clock.advance(timedelta(minutes=30))
    sent = world.mail.user.send_draft(draft_id, orphan=orphan)
    world.clock.advance(timedelta(minutes=5))
    world.poll()
    world.writes("Could you tell me your salary expectations?", answers=first)
    world.poll()

    assert [draft.state for draft in world.drafts()] == [DraftState.SENT]
    assert "SENT" in world.mail.message(sent.id).labels
    assert world.events("sent")


@pytest.mark.parametrize("orphan", [False, True])
def test_a_draft_sent_just_as_it_is_withdrawn_is_not_destroyed(world: World, orphan: bool) -> None:
    first, draft_id = with_a_draft(world)
    world.writes("Could you tell me your salary expectations?", answers=first)
    blank = world.mailbox.blank_draft

    def after_sending(*args: object, **kwargs: object) -> object:
        world.mail.user.send_draft(draft_id, orphan=orphan)
        return blank(*args, **kwargs)  # type: ignore[arg-type]

    world.mailbox.blank_draft = after_sending  # type: ignore[method-assign, assignment]
    world.poll()
    world.clock.advance(timedelta(minutes=5))
    world.poll()

    assert len(world.mail.sent) == 2
    assert "drafts.delete" not in world.calls()
    assert [draft.state for draft in world.drafts()] == [DraftState.SENT]


def test_a_discarded_draft_is_gone_and_after_a_week_a_no(world: World) -> None:
    _, draft_id = with_a_draft(world)
    world.mail.user.discard_draft(draft_id)
    world.clock.advance(timedelta(minutes=5))
    world.poll()
    assert [draft.state for draft in world.drafts()] == [DraftState.GONE]

    world.polls_until(local(3, 13))

    assert [draft.state for draft in world.drafts()] == [DraftState.DISCARDED]
    assert world.calls().count("drafts.create") == 1


def test_a_scheduled_draft_that_goes_out_later_is_sent(world: World) -> None:
    _, draft_id = with_a_draft(world)
    world.mail.user.schedule_draft(draft_id, local(3, 6, 8).astimezone())
    world.clock.advance(timedelta(minutes=5))
    world.poll()
    assert [draft.state for draft in world.drafts()] == [DraftState.GONE]

    world.polls_until(local(3, 6, 12))

    assert [draft.state for draft in world.drafts()] == [DraftState.SENT]


def test_a_draft_whose_subject_was_edited_is_followed_to_its_new_thread(world: World) -> None:
    _, draft_id = with_a_draft(world)
    world.mail.user.edit_draft(draft_id, subject="Thank you!")
    world.clock.advance(timedelta(minutes=5))
    world.poll()

    [draft] = world.drafts()
    assert draft.state is DraftState.EDITED
    assert draft.thread_id == world.mail.drafts.message(draft_id).thread_id


def test_an_untouched_thank_you_is_withdrawn_when_its_time_has_run_out(world: World) -> None:
    _, draft_id = with_a_draft(world)

    world.polls_until(local(3, 11))

    assert draft_id not in world.draft_ids()
    assert [draft.withdrawal for draft in world.drafts()] == [Withdrawal.EXPIRED]


def test_a_removed_label_withdraws_the_draft_and_ends_the_drafting(world: World) -> None:
    first, draft_id = with_a_draft(world)
    world.mail.user.relabels(world.thread_of(first), remove=["Interviews"])

    world.poll()

    assert draft_id not in world.draft_ids()
    assert "label" in world.ledger.standings()[world.process().id].decision.reason.because


def test_a_deleted_thread_is_no_error(world: World) -> None:
    first, _ = with_a_draft(world)
    world.mail.user.deletes(world.thread_of(first))

    report = world.poll()

    assert report.faults == []
    assert world.process().threads[0].gone


def test_a_thread_deleted_before_its_draft_is_due_gets_none_and_keeps_its_facts(
    world: World,
) -> None:
    first = world.interviewed()
    known = world.process().messages
    world.mail.user.deletes(world.thread_of(first))
    world.at(3, 5, 16, 5)

    assert world.poll().faults == []
    world.polls_until(local(3, 20))

    assert world.process().messages == known
    assert world.process().threads[0].gone
    assert "drafts.create" not in world.calls()
    assert world.draft_ids() == []


@pytest.mark.parametrize("survives", [True, False])
def test_a_draft_sent_under_another_subject_between_two_looks_was_sent(
    world: World, survives: bool
) -> None:
    quirks = replace(world.mail.quirks, message_id_survives_sending=survives)
    world.mail.state.quirks = quirks
    _, draft_id = with_a_draft(world)
    world.clock.advance(timedelta(minutes=1))
    world.mail.user.edit_draft(draft_id, subject="Thank you!")
    sent = world.mail.user.send_draft(draft_id)

    world.clock.advance(timedelta(minutes=5))
    world.poll()

    assert [draft.state for draft in world.drafts()] == [DraftState.SENT]
    assert world.events("sent")[-1].because == "You sent it."
    assert sent.thread_id in {thread.id for thread in world.process().threads}


def test_a_draft_sent_under_another_subject_is_found_a_day_later_where_the_search_lags(
    world: World,
) -> None:
    world.mail.set_index_lag(timedelta(minutes=15))
    _, draft_id = with_a_draft(world)
    world.mail.user.edit_draft(draft_id, subject="Thank you!")
    world.mail.user.send_draft(draft_id)
    world.clock.advance(timedelta(minutes=5))
    world.poll()
    assert [draft.state for draft in world.drafts()] == [DraftState.GONE]

    world.polls_until(local(3, 7))

    assert [draft.state for draft in world.drafts()] == [DraftState.SENT]


def test_a_message_of_the_users_own_elsewhere_does_not_make_a_scheduled_draft_sent(
    world: World,
) -> None:
    _, draft_id = with_a_draft(world)
    world.mail.user.schedule_draft(draft_id, local(3, 6, 8).astimezone())
    world.mail.user.sends(to="tom@bluebird.example", subject="Lunch?", text="Tomorrow?")

    world.clock.advance(timedelta(minutes=5))
    world.poll()

    assert [draft.state for draft in world.drafts()] == [DraftState.GONE]


def test_a_draft_sent_under_another_subject_was_sent_even_if_they_wrote_right_after(
    world: World,
) -> None:
    first, draft_id = with_a_draft(world)
    world.clock.advance(timedelta(minutes=1))
    world.mail.user.edit_draft(draft_id, subject="Thank you!")
    world.mail.user.send_draft(draft_id)
    world.clock.advance(timedelta(minutes=1))
    world.writes("It was a pleasure. We will be in touch soon.", answers=first)

    world.clock.advance(timedelta(minutes=5))
    world.poll()

    assert [draft.state for draft in world.drafts()] == [DraftState.SENT]


@pytest.mark.parametrize(("sent_on", "next_at"), [(16, local(3, 30)), (20, local(4, 1))])
def test_a_draft_sent_with_other_words_counts_from_when_it_was_sent(
    world: World, sent_on: int, next_at: datetime
) -> None:
    """It lay there since the 13th; a second one comes eleven days after the first was sent."""
    world.writes("Thank you for your application; we are reading it.")
    world.polls_until(local(3, 16))
    [draft_id] = world.draft_ids()
    world.at(3, sent_on, 11)
    world.mail.user.edit_draft(draft_id, text="Dear Dana, any news of my application? Sam")
    world.mail.user.send_draft(draft_id)
    world.clock.advance(timedelta(minutes=5))
    world.poll()

    assert [draft.state for draft in world.drafts()] == [DraftState.SENT]
    assert world.process().messages[-1].reading.gist.quote == (
        "Dear Dana, any news of my application?"
    )
    world.polls_until(next_at - timedelta(minutes=5))
    assert world.draft_ids() == []
    world.polls_until(next_at + timedelta(minutes=5))
    assert len(world.draft_ids()) == 1
    assert world.drafts()[-1].planned_at == next_at


def test_what_keeps_its_drafts_date_is_counted_from_when_it_was_sent(world: World) -> None:
    first = world.writes("Thank you for your application; we are reading it.")
    world.polls_until(local(3, 16))
    [draft_id] = world.draft_ids()
    world.at(3, 20)
    sent = world.mail.user.send_draft(draft_id, orphan=True)
    world.polls_until(local(3, 29))

    assert [draft.state for draft in world.drafts()] == [DraftState.SENT]
    [ours] = [one for one in world.process().messages if one.id == sent.id]
    assert ours.at >= local(3, 20)
    assert [one.id for one in world.process().messages] == [first, sent.id]


def test_a_machines_mail_while_it_lay_as_a_draft_does_not_bring_the_next_one_early(
    world: World,
) -> None:
    first = world.writes("Thank you for your application; we are reading it.")
    world.polls_until(local(3, 16))
    [draft_id] = world.draft_ids()
    world.mail.user.edit_draft(draft_id, text="Dear Dana, any news of my application? Sam")
    world.polls_until(local(3, 17))
    world.writes(
        "Your candidate portal will be under maintenance tonight.",
        sender="Northwind Careers <no-reply@northwind.example>",
        answers=first,
        headers={"Auto-Submitted": "auto-generated"},
    )
    world.polls_until(local(3, 25))
    world.mail.user.send_draft(draft_id, orphan=True)

    world.polls_until(local(4, 12))

    [sent, following] = world.drafts()
    assert sent.ended_at is not None
    assert following.planned_at - sent.ended_at >= timedelta(days=10)


def test_what_keeps_its_drafts_date_still_comes_before_their_answer_to_it(world: World) -> None:
    first = world.writes("Thank you for your application; we are reading it.")
    world.polls_until(local(3, 16))
    [draft_id] = world.draft_ids()
    world.at(3, 20)
    sent = world.mail.user.send_draft(draft_id, orphan=True)
    world.clock.advance(timedelta(minutes=1))
    answer = world.writes("Which day suits you for a call?", answers=first)
    world.clock.advance(timedelta(minutes=1))

    world.poll()

    assert [one.id for one in world.process().messages] == [first, sent.id, answer]
    assert isinstance(world.ledger.standings()[world.process().id].decision, YourTurn)
