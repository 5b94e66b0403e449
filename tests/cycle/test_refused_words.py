"""A text that fails a check is no draft: the user is asked why, and nothing else stops."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from agent.core.instructions import Answer
from agent.core.process import DraftState, Kind
from agent.views.outlook import outlook_of
from agent.views.view import views
from agent.writing import OwnLetters, Words
from agent.writing.examples import starter
from tests.cycle.world import TOM, World, local


@pytest.fixture
def letters(world: World, tmp_path: Path) -> Path:
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "thank_you.txt").write_text("Hello {{ nmae }}")
    world.cycle.wording = Words(OwnLetters(folder))
    return folder


def asked(world: World) -> World:
    world.interviewed()
    world.at(3, 5, 16, 5)
    world.poll()
    return world


def test_a_refused_text_is_a_question_with_its_reason(world: World, letters: Path) -> None:
    report = asked(world).cycle.run()
    assert report.faults == []
    assert world.draft_ids() == []
    (view,) = views(world.ledger)
    assert view.state == "asks you"
    assert "thank_you.txt:1: there is no variable “nmae” (nearest: name)" in view.because
    assert view.question is not None
    assert view.question.choices == ("try again", "by hand")
    assert view.ways == ['tactful answer 1 "try again"', 'tactful answer 1 "by hand"']
    assert len(world.events("ask")) == 1
    world.assert_sound()


def test_it_can_be_answered_though_only_the_last_look_knows_of_it(
    world: World, letters: Path
) -> None:
    (view,) = views(asked(world).ledger)
    now = world.clock.now()
    outlook = outlook_of(view.process, (), world.policy, now, asked=view.held)
    assert outlook.question == view.question
    assert outlook_of(view.process, (), world.policy, now).question is None


def test_trying_again_in_vain_asks_again(world: World, letters: Path) -> None:
    (first,) = views(asked(world).ledger)
    assert first.question is not None
    now = world.clock.now()
    world.ledger.instruct(1, Answer(at=now, key=first.question.key, choice="try again"))
    world.poll()
    (second,) = views(world.ledger)
    assert second.question is not None
    assert second.question.key != first.question.key
    outlook = outlook_of(second.process, (), world.policy, now, asked=second.held)
    assert outlook.question == second.question
    assert len(world.events("ask")) == 2


def test_a_mended_template_is_used_within_a_day_or_at_once_when_told(
    world: World, letters: Path
) -> None:
    asked(world)
    (letters / "thank_you.txt").write_text(starter(Kind.THANK_YOU))
    (view,) = views(world.ledger)
    assert view.question is not None
    now = world.clock.now()
    world.ledger.instruct(1, Answer(at=now, key=view.question.key, choice="try again"))
    world.poll()
    assert len(world.drafts(DraftState.LIVE)) == 1


def test_without_an_answer_it_is_tried_again_each_day_and_asked_once(
    world: World, letters: Path
) -> None:
    asked(world)
    world.polls_until(local(3, 7, 12))
    assert len(world.events("ask")) == 1
    (letters / "thank_you.txt").write_text(starter(Kind.THANK_YOU))
    world.polls_until(local(3, 8, 20))
    assert len(world.drafts(DraftState.LIVE)) == 1


def test_by_hand_leaves_that_draft_to_the_user_for_good(world: World, letters: Path) -> None:
    (view,) = views(asked(world).ledger)
    assert view.question is not None
    now = world.clock.now()
    world.ledger.instruct(1, Answer(at=now, key=view.question.key, choice="by hand"))
    (letters / "thank_you.txt").write_text(starter(Kind.THANK_YOU))
    world.polls_until(local(3, 12, 12))
    assert world.drafts() == []
    assert views(world.ledger)[0].state == "waiting"


def test_the_other_kinds_and_processes_go_on(world: World, letters: Path) -> None:
    other = world.writes("We will let you know by Tuesday, March 3.", sender=TOM, subject="Editor")
    world.clock.advance(timedelta(hours=1))
    world.sends("Thank you, Tom.", answers=other)
    asked(world)
    world.polls_until(local(3, 10, 12))
    made = world.drafts(DraftState.LIVE)
    assert [one.kind for one in made] == [Kind.FOLLOW_UP]
    assert len(world.events("ask")) == 1
