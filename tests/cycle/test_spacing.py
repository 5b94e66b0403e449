"""Two processes with one person never lead to two follow-ups at once."""

from datetime import timedelta

from tests.cycle.world import DANA, World, local


def test_two_threads_with_one_person_give_one_follow_up_within_the_floor(world: World) -> None:
    for subject in ("Designer", "Editor"):
        world.writes("Thank you, we will be in touch.", sender=DANA, subject=subject)
    world.poll()

    world.polls_until(local(3, 20))
    assert len(world.draft_ids()) == 1
    world.mail.user.send_draft(world.draft_ids()[0])
    world.polls_until(local(3, 24))
    assert world.draft_ids() == []

    sent_at = world.clock.now()
    world.polls_until(local(4, 3))
    assert len(world.draft_ids()) == 1
    assert world.clock.now() - sent_at >= timedelta(days=9)


def test_an_offer_holds_the_follow_ups_to_others_but_only_for_a_month(world: World) -> None:
    world.writes("Thank you, we will be in touch.", sender=DANA, subject="Designer")
    world.writes(
        "We are delighted to offer you the position of editor.",
        sender="Tom Adeyemi <tom@bluebird.example>",
        subject="Editor",
    )
    world.poll()

    world.polls_until(local(3, 25))
    assert world.draft_ids() == []
    assert [event.because for event in world.events("ask")] == [
        "Tom Adeyemi made you an offer on Mon 2 Mar: shall the follow-ups to the others go on, "
        "or stop?"
    ]

    world.polls_until(local(4, 4))
    assert len(world.draft_ids()) == 1
