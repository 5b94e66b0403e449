"""What the user says takes effect at the next look: through the real agent, over the sandbox."""

from __future__ import annotations

from datetime import timedelta

from agent.core.decision import Rest
from agent.core.instructions import (
    Answer,
    Pause,
    Resume,
    Skip,
    TellAbout,
    TellAddress,
    TellInterview,
    TellWrote,
    WriteNow,
)
from agent.core.mail import Address
from agent.core.process import DraftState, Withdrawal
from tests.cycle.world import ME, TOM, World, local

HELLO = "Hi Sam,\n\nThank you for your application; we are reading it with interest.\n\nDana\n"


def drafted(world: World) -> None:
    """A follow-up to Dana waits in Gmail since Mon 16 March."""
    world.writes(HELLO)
    world.poll()
    world.polls_until(local(3, 16, 12))
    assert len(world.drafts(DraftState.LIVE)) == 1


def test_a_pause_takes_the_waiting_draft_back_and_resuming_brings_it_again(world: World) -> None:
    drafted(world)
    world.ledger.instruct(1, Pause(at=world.clock.now()))
    world.poll()
    (gone,) = world.drafts(DraftState.WITHDRAWN)
    assert gone.withdrawal is Withdrawal.LAPSED
    assert world.draft_ids() == []
    assert isinstance(world.ledger.standings()[1].decision, Rest)
    world.ledger.instruct(1, Resume(at=world.clock.now()))
    world.poll()
    (again,) = world.drafts(DraftState.LIVE)
    assert (again.occasion, again.attempt) == (gone.occasion, 2)


def test_a_skipped_draft_goes_and_the_next_comes_a_whole_interval_later(world: World) -> None:
    drafted(world)
    (draft,) = world.drafts(DraftState.LIVE)
    world.ledger.instruct(1, Skip(at=world.clock.now(), occasion=draft.occasion))
    world.poll()
    assert world.draft_ids() == []
    world.polls_until(local(3, 26, 9))
    assert world.draft_ids() == []
    world.polls_until(local(3, 31, 12))
    assert len(world.draft_ids()) == 1


def test_what_is_to_be_written_now_is_written_at_night(world: World) -> None:
    world.writes(HELLO)
    world.poll()
    planned = world.ledger.standings()[1].decision.next  # type: ignore[union-attr]
    world.at(3, 7, 23)
    world.ledger.instruct(1, WriteNow(at=world.clock.now(), occasion=planned.occasion))
    world.poll()
    world.poll()
    assert len(world.drafts(DraftState.LIVE)) == 1
    world.polls_until(local(3, 9, 12))
    assert len(world.drafts(DraftState.LIVE)) == 1


def test_a_call_made_elsewhere_takes_the_waiting_draft_back(world: World) -> None:
    drafted(world)
    now = world.clock.now()
    world.ledger.instruct(1, TellWrote(at=now, when=now))
    world.poll()
    assert world.draft_ids() == []
    assert "You wrote to them yourself" in world.events("withdraw")[0].because


def test_an_interview_by_telephone_is_thanked_for_at_the_address_that_was_told(
    world: World,
) -> None:
    world.writes(HELLO)
    world.poll()
    now = world.clock.now()
    world.ledger.instruct(1, TellInterview(at=now, start=local(3, 5, 14), end=local(3, 5, 15)))
    eva = Address(email="eva@northwind.example", name="Eva Lindt")
    world.ledger.instruct(1, TellAddress(at=now, to=eva))
    world.polls_until(local(3, 5, 17))
    (draft,) = world.drafts(DraftState.LIVE)
    assert draft.recipients == ("eva@northwind.example",)
    assert "Eva" in draft.text
    assert draft.evidence is not None
    assert draft.evidence.quote.startswith("You said: interview on Thu 5 Mar")


def test_what_was_talked_about_brings_a_waiting_thank_you_anew(world: World) -> None:
    world.interviewed()
    world.at(3, 5, 16, 5)
    world.poll()
    (first,) = world.drafts(DraftState.LIVE)
    world.clock.advance(timedelta(minutes=10))
    world.ledger.instruct(1, TellAbout(at=world.clock.now(), text="the lighting story"))
    world.poll()
    (gone,) = world.drafts(DraftState.WITHDRAWN)
    (again,) = world.drafts(DraftState.LIVE)
    assert (gone.intent_id, gone.withdrawal) == (first.intent_id, Withdrawal.LAPSED)
    assert (again.occasion, again.attempt) == (first.occasion, 2)
    assert len(world.draft_ids()) == 1
    assert "what you talked about" in world.events("withdraw")[0].because
    assert "the lighting story" in again.text
    assert "the lighting story" not in first.text
    made = len(world.drafts())
    world.polls_until(local(3, 6, 12))
    assert len(world.drafts()) == made


def test_a_thank_you_the_user_edited_is_not_touched_by_what_they_tell(world: World) -> None:
    world.interviewed()
    world.at(3, 5, 16, 5)
    world.poll()
    [draft_id] = world.draft_ids()
    world.mail.user.edit_draft(draft_id, text="Hi Dana, thank you! Sam")
    world.poll()
    world.ledger.instruct(1, TellAbout(at=world.clock.now(), text="the lighting story"))
    world.polls_until(local(3, 6, 12))
    assert world.draft_ids() == [draft_id]
    assert world.draft_text(draft_id).startswith("Hi Dana, thank you!")
    assert world.events("overtaken") == []


def test_an_offer_holds_the_other_follow_ups_until_the_user_says_to_go_on(world: World) -> None:
    world.writes(HELLO)
    world.poll()
    world.at(3, 12, 10)
    world.writes(
        "Hi Sam,\n\nWe are delighted to offer you the position of Editor. The contract is"
        " attached.\n\nTom\n",
        sender=TOM,
        subject="Your offer",
    )
    world.polls_until(local(3, 20, 12))
    assert world.draft_ids() == []
    held = world.ledger.standings()[1].held
    assert held is not None
    assert held.gate == "offer"
    asked = [event for event in world.events("ask") if event.process_id == 1]
    assert [event.because for event in asked] == [held.because]
    world.ledger.instruct(1, Answer(at=world.clock.now(), key=held.key, choice="go on"))
    world.poll()
    assert len(world.draft_ids()) == 1


def test_an_offer_takes_back_the_follow_up_that_waits_elsewhere_at_once(world: World) -> None:
    drafted(world)
    world.writes(
        "Hi Sam,\n\nWe are delighted to offer you the position of Editor.\n\nTom\n",
        sender=TOM,
        subject="Your offer",
    )
    world.poll()
    assert world.draft_ids() == []
    [draft] = world.drafts(DraftState.WITHDRAWN)
    assert not draft.spent
    held = world.ledger.standings()[1].held
    assert held is not None
    assert [one.because for one in world.events("ask")] == [held.because]
    world.ledger.instruct(1, Answer(at=world.clock.now(), key=held.key, choice="go on"))
    world.poll()
    assert len(world.draft_ids()) == 1


def test_a_dry_run_leaves_what_was_said_for_the_next_cycle(world: World) -> None:
    drafted(world)
    world.ledger.instruct(1, Pause(at=world.clock.now()))
    world.start_agent(dry_run=True)
    world.poll()
    assert len(world.draft_ids()) == 1
    world.start_agent()
    world.poll()
    assert world.draft_ids() == []


def test_mail_that_bears_the_users_address_is_asked_about_and_then_counts_as_they_say(
    world: World,
) -> None:
    first = world.writes(HELLO)
    world.poll()
    world.at(3, 3, 10)
    stray = world.writes("Any news, Dana?", sender=f"Sam <{ME}>", answers=first)
    world.polls_until(local(3, 20))
    assert world.draft_ids() == []
    (asked,) = world.events("ask")
    assert "was not sent from this mailbox: is it yours?" in asked.because
    world.ledger.instruct(1, Answer(at=world.clock.now(), key=f"own:{stray}", choice="no"))
    world.poll()
    (draft,) = world.drafts(DraftState.LIVE)
    assert draft.recipients == ("dana@northwind.example",)
