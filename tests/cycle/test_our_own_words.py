"""What we wrote ourselves says nothing new; what the user added does."""

from agent.core.process import DraftState
from tests.cycle.world import World, local


def test_a_sent_draft_makes_no_promise_and_accepts_nothing(world: World) -> None:
    first = world.interviewed()
    world.at(3, 5, 15, 30)
    world.writes("We will let you know by Friday, March 13.", answers=first)
    world.sends("Thank you for your time, Dana.", answers=first)
    world.polls_until(local(3, 17, 12))
    [draft_id] = world.draft_ids()

    sent = world.mail.user.send_draft(draft_id)
    world.poll()

    assert len(world.drafts(DraftState.SENT)) == 1
    reading = world.process().message(sent.id).reading  # type: ignore[union-attr]
    assert reading.promises == ()
    assert reading.accepts is None
    assert reading.gist is not None


def test_words_the_user_added_to_a_draft_are_read(world: World) -> None:
    world.interviewed()
    world.at(3, 5, 16, 5)
    world.poll()
    [draft_id] = world.draft_ids()

    world.mail.user.edit_draft(
        draft_id, text="Thank you, Dana. You mentioned that you would decide by March 20."
    )
    sent = world.mail.user.send_draft(draft_id)
    world.poll()

    reading = world.process().message(sent.id).reading  # type: ignore[union-attr]
    assert [promise.latest.isoformat() for promise in reading.promises] == ["2026-03-20"]
