"""What the user is told once: a draft that was overtaken, something sent with nothing attached."""

from datetime import timedelta

import pytest

from agent.core.process import DraftState
from agent.errors import LedgerError
from agent.sandbox import Attachment
from tests.cycle.world import World, local

ASKED = "It was good to talk. Please send us your portfolio by Friday, March 13."


def test_a_draft_in_the_users_hands_that_is_overtaken_is_said_once(world: World) -> None:
    first = world.interviewed()
    world.at(3, 5, 16, 5)
    world.poll()
    [draft_id] = world.draft_ids()
    world.mail.user.edit_draft(draft_id, text="Dear Dana, my own words.")
    world.clock.advance(timedelta(minutes=5))
    world.poll()
    world.writes("Could you tell me which day suits you?", answers=first)
    for _ in range(3):
        world.clock.advance(timedelta(minutes=5))
        world.poll()
    world.writes("Sorry, one more thing: which day suits you best?", answers=first)
    world.poll()

    said = world.events("overtaken")
    assert len(said) <= 2
    assert "answered" in said[0].because
    assert draft_id in world.draft_ids()


@pytest.mark.parametrize(
    ("text", "attached", "said"),
    [
        ("Here it is, as you asked.", False, 1),
        ("Here it is, as you asked.", True, 0),
        ("Here it is: https://portfolio.example/sam", False, 0),
    ],
)
def test_something_asked_for_that_goes_out_bare_is_said_at_once(
    world: World, text: str, attached: bool, said: int
) -> None:
    first = world.interviewed()
    world.at(3, 6, 10)
    world.writes(ASKED, answers=first)
    world.poll()
    files = [Attachment(filename="portfolio.pdf", mime_type="application/pdf", content=b"%PDF")]
    world.clock.advance(timedelta(minutes=30))
    world.mail.user.sends(text=text, answers=first, attachments=files if attached else [])
    for _ in range(2):
        world.clock.advance(timedelta(minutes=5))
        world.poll()

    assert len(world.events("nothing_attached")) == said


def test_a_draft_that_lies_untouched_for_three_days_is_said_once_and_on_time(world: World) -> None:
    first = world.interviewed()
    world.at(3, 5, 16)
    world.sends("Dear Dana, thank you for meeting me.", answers=first)
    world.at(3, 17, 9)
    world.poll()
    [draft] = world.drafts(DraftState.LIVE)
    assert draft.made_at is not None
    world.polls_until(draft.made_at + timedelta(days=3) - timedelta(minutes=1))
    assert world.events("ignored") == []

    world.polls_until(local(3, 26))

    [said] = world.events("ignored")
    assert said.at - draft.made_at == timedelta(days=3)
    assert said.because == (
        "The follow-up drafted on Tue 17 Mar still lies untouched in Gmail: send it, change it, or "
        "discard it."
    )
    assert [one.state for one in world.drafts()] == [DraftState.LIVE]


def test_a_draft_the_user_opened_is_not_said_to_lie_untouched(world: World) -> None:
    world.interviewed()
    world.at(3, 5, 16, 5)
    world.poll()
    [draft_id] = world.draft_ids()
    world.mail.user.open_draft(draft_id)

    world.polls_until(local(3, 10))

    assert world.events("ignored") == []


def test_the_users_own_draft_in_the_way_of_a_due_one_is_said_once(world: World) -> None:
    first = world.interviewed()
    world.at(3, 5, 14, 30)
    world.mail.user.starts_draft(text="Dear Dana,", answers=first)
    world.polls_until(local(3, 7))

    [said] = world.events("in_the_way")
    assert "the thank-you that was due on Thu 5 Mar is not drafted" in said.because
    assert len(world.draft_ids()) == 1


def test_a_program_killed_before_the_standing_is_kept_asks_once(world: World) -> None:
    world.writes("Could you tell me which day suits you?")
    record = world.ledger.record_standing

    def killed(*_: object, **__: object) -> bool:
        raise LedgerError("The disk is full.", hint="Make room.")

    world.ledger.record_standing = killed  # type: ignore[method-assign]
    with pytest.raises(LedgerError):
        world.poll()
    assert world.story() == []
    world.ledger.record_standing = record  # type: ignore[method-assign]
    world.start_agent()
    world.poll()
    world.poll()

    assert len(world.events("your_turn")) == 1
