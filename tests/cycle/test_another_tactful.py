"""Two Tactfuls on one mailbox, each with a ledger of its own: the user is told, and no thread gets
two drafts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from agent.core.process import DraftState
from agent.notices.herald import Herald
from agent.notices.said import Said
from agent.sandbox import FaultKind
from agent.store import open_store
from agent.views.another import another_on
from agent.views.view import views
from tests.cycle.world import World, local


class Two:
    """A mailbox with our Tactful and, on another computer, theirs."""

    def __init__(self, folder: Path) -> None:
        self.world = World(folder, ledger=f"sqlite:///{folder / 'ours.db'}")
        self.ours = self.world.store
        self.theirs = open_store(f"sqlite:///{folder / 'theirs.db'}")
        self.heard: list[str] = []
        self.herald = Herald(
            policy=self.world.policy, channels=(self,), said=Said.of(folder / "told.json")
        )

    def show(self, text: str) -> None:
        self.heard.append(text)

    def they_poll(self) -> int:
        """How many drafts the other one made."""
        self.world.store = self.theirs
        self.world.start_agent()
        made = self.world.poll().drafted
        self.world.store = self.ours
        self.world.start_agent()
        return made

    def we_poll(self, hours: int = 1) -> None:
        world = self.world
        for _ in range(hours):
            world.clock.advance(timedelta(hours=1))
            world.poll()
            self.herald.tell(views(world.ledger), world.ledger.events(), world.clock.now())

    def told(self) -> list[str]:
        return [text for text in self.heard if "Another Tactful" in text]

    def posts(self) -> int:
        return self.world.calls().count("drafts.create")

    def interviews(self, *employers: str) -> None:
        for name in employers:
            self.world.writes(
                "Hi Sam,\n\nYour interview is confirmed for Thursday, March 5 at 2 pm.\n\nDana\n",
                sender=f"Dana <dana@{name}.example>",
                subject=f"Designer at {name.title()}",
            )
        self.world.poll()


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    made = Two(tmp_path)
    yield made
    made.world.assert_sound()
    made.ours.close()
    made.theirs.close()


def test_f96_the_others_draft_is_named_as_such_and_keeps_ours_back(two: Two) -> None:
    two.interviews("northwind")
    two.world.at(3, 5, 16, 5)
    assert two.they_poll() == 1
    two.we_poll(48)

    assert two.posts() == 1
    assert two.world.drafts() == []
    another = another_on(two.world.ledger.processes())
    assert another is not None
    assert "1 draft in it bears Tactful's mark" in another.says
    [said] = two.world.events("in_the_way")
    assert said.because.startswith("A draft of another Tactful's lies on this thread")


def test_f96_the_user_is_told_of_each_of_its_drafts_and_at_most_once_a_day(two: Two) -> None:
    two.interviews("northwind", "bluebird")
    two.world.at(3, 5, 16, 5)
    assert two.they_poll() == 2
    two.we_poll()
    assert len(two.told()) == 1
    assert "2 drafts" in two.told()[0]
    assert "service uninstall" in two.told()[0]

    two.we_poll(72)
    assert len(two.told()) == 1, "nothing new: not said again"

    two.world.writes("Your interview is confirmed for March 9 at 2 pm.", subject="Harbour")
    two.world.at(3, 9, 16, 5)
    assert two.they_poll() == 1
    two.we_poll(24)
    assert len(two.told()) == 2


def test_f96_once_its_drafts_are_gone_all_is_as_before(two: Two) -> None:
    two.interviews("northwind")
    two.world.at(3, 5, 16, 5)
    two.they_poll()
    two.we_poll()
    two.world.mail.user.discard_draft(two.world.draft_ids()[0])
    two.we_poll()

    assert another_on(two.world.ledger.processes()) is None
    assert len(two.world.drafts(DraftState.LIVE)) == 1


def test_f96_what_the_user_edited_is_the_users_own(two: Two) -> None:
    """Gmail strips the mark; the draft keeps ours back all the same."""
    two.interviews("northwind")
    two.world.at(3, 5, 16, 5)
    two.they_poll()
    two.world.mail.user.edit_draft(two.world.draft_ids()[0], text="Dear Dana, my own words.")
    two.we_poll()

    assert another_on(two.world.ledger.processes()) is None
    assert two.world.drafts() == []


def test_f96_what_gmail_made_of_an_attempt_given_up_is_no_other_tactfuls(two: Two) -> None:
    """A POST carried out an hour late, against all expectation: our mark, however it ended."""
    two.interviews("northwind")
    two.world.at(3, 5, 16, 5)
    two.world.fault("drafts.create", FaultKind.LATE_REQUEST, seconds=3600)
    for _ in range(20):
        two.world.clock.advance(timedelta(minutes=5))
        two.world.poll()
    two.we_poll()

    assert two.posts() == 2
    assert another_on(two.world.ledger.processes()) is None


def test_f96_both_of_one_ledger_are_one_tactful(two: Two) -> None:
    two.interviews("northwind")
    two.world.at(3, 5, 16, 5)
    two.world.poll()
    two.world.start_agent()
    two.world.polls_until(local(3, 6, 12))
    assert another_on(two.world.ledger.processes()) is None
