"""What the user is told once: a draft that was overtaken, something sent with nothing attached."""

from datetime import timedelta

import pytest

from agent.sandbox import Attachment
from tests.cycle.world import World

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
