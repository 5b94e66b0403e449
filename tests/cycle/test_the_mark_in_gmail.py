"""With mark_threads, `Interviews/Draft ready` is on a thread exactly while a draft waits there."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from agent.core.instructions import Pause
from agent.core.process import DraftState
from agent.cycle.cycle import Cycle
from agent.cycle.marking import NO_DRAFT
from agent.cycle.ports import Ledger
from agent.errors import LedgerFull
from agent.gmail import COMPOSE, READONLY, open_mailbox
from agent.sandbox import FaultKind
from agent.writing import Words
from tests.cycle.world import ROOT, World, local

MARK = "Interviews/Draft ready"
HELLO = "Hi Sam,\n\nThank you for your application; we are reading it with interest.\n\nDana\n"
WRITES = ("labels.create", "threads.modify")
HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def marking(world: World) -> World:
    world.start_agent(mark_threads=True)
    return world


def drafted(world: World) -> tuple[str, str]:
    """A follow-up to Dana waits in Gmail since Mon 16 March: the thread's id, and the draft's."""
    first = world.writes(HELLO)
    world.poll()
    world.polls_until(local(3, 16, 12))
    (draft_id,) = world.draft_ids()
    return world.thread_of(first), draft_id


def is_marked(world: World, thread_id: str) -> bool:
    """Whether the thread bears the mark in Gmail: a message that came after it does not."""
    label = world.mail.state.labels.by_name(MARK)
    if label is None:
        return False
    return any(label.id in message.labels for message in world.mail.thread(thread_id).messages)


def later(world: World) -> None:
    world.clock.advance(HALF_AN_HOUR)
    world.poll()


def label_writes(world: World) -> list[str]:
    return [call for call in world.calls() if call in WRITES]


def test_the_mark_comes_with_the_draft_and_nothing_is_marked_before(marking: World) -> None:
    first = marking.writes(HELLO)
    thread = marking.thread_of(first)
    marking.poll()
    assert not is_marked(marking, thread)
    assert label_writes(marking) == []
    marking.polls_until(local(3, 16, 12))
    assert len(marking.draft_ids()) == 1
    assert is_marked(marking, thread)
    assert label_writes(marking) == ["labels.create", "threads.modify"]


def test_without_the_option_no_label_is_ever_written(world: World) -> None:
    _, draft_id = drafted(world)
    world.mail.user.send_draft(draft_id)
    later(world)
    assert label_writes(world) == []
    assert world.mail.state.labels.by_name(MARK) is None
    assert world.ledger.marks() == {}


def sent(world: World, thread: str, draft_id: str) -> None:
    world.mail.user.send_draft(draft_id)


def discarded(world: World, thread: str, draft_id: str) -> None:
    world.mail.user.discard_draft(draft_id)


def scheduled(world: World, thread: str, draft_id: str) -> None:
    world.mail.user.schedule_draft(draft_id, world.clock.now() + timedelta(days=1))


def answered(world: World, thread: str, draft_id: str) -> None:
    first = world.mail.thread(thread).messages[0]
    world.writes("Hi Sam,\n\nWe are still reading.\n\nDana\n", answers=first.id)


def paused(world: World, thread: str, draft_id: str) -> None:
    world.ledger.instruct(1, Pause(at=world.clock.now()))


def moved_to_another_thread(world: World, thread: str, draft_id: str) -> None:
    world.mail.user.edit_draft(draft_id, subject="Something else")


@pytest.mark.parametrize(
    "end", [sent, discarded, scheduled, answered, paused, moved_to_another_thread]
)
def test_the_mark_goes_when_no_draft_waits_there_any_more(marking: World, end) -> None:
    thread, draft_id = drafted(marking)
    end(marking, thread, draft_id)
    later(marking)
    label = marking.mail.state.labels.by_name(MARK)
    assert label is not None
    assert not any(label.id in one.labels for one in marking.mail.messages)
    assert marking.ledger.marks() == {}
    assert [draft.state for draft in marking.drafts()] != [DraftState.LIVE]


def test_a_draft_left_blank_by_the_user_s_choice_is_no_draft_that_waits(marking: World) -> None:
    """stale = "mark" leaves what is withdrawn in the mailbox, addressed to nobody."""
    kept = replace(marking.policy, drafts=replace(marking.policy.drafts, stale="mark"))
    marking.start_agent(mark_threads=True, policy=kept)
    thread, draft_id = drafted(marking)
    answered(marking, thread, draft_id)
    later(marking)
    assert marking.draft_ids() == [draft_id]
    assert not is_marked(marking, thread)


@pytest.mark.parametrize("touch", ["opens", "edits"])
def test_the_mark_stays_while_the_user_works_on_the_draft(marking: World, touch: str) -> None:
    thread, draft_id = drafted(marking)
    if touch == "opens":
        marking.mail.user.open_draft(draft_id)
    else:
        marking.mail.user.edit_draft(draft_id, text="Dear Dana,\n\nMy own words.\n\nSam\n")
    later(marking)
    assert marking.drafts(DraftState.OPENED, DraftState.EDITED)
    assert is_marked(marking, thread)


def test_an_idle_cycle_is_one_request_and_a_mark_a_few_units(marking: World) -> None:
    _, draft_id = drafted(marking)
    marking.poll()
    marking.gateway.journal.clear()
    marking.poll()
    assert marking.calls() == ["history.list"]
    marking.mail.user.discard_draft(draft_id)
    later(marking)
    marking.gateway.journal.clear()
    marking.poll()
    assert marking.calls() == ["history.list"]


def test_what_the_user_takes_off_stays_off_until_the_next_draft(marking: World) -> None:
    thread, draft_id = drafted(marking)
    marking.mail.user.relabels(thread, remove=[MARK])
    marking.gateway.journal.clear()
    marking.polls_until(local(3, 17, 12))
    marking.start_agent(mark_threads=True)
    marking.polls_until(local(3, 18, 12))
    assert label_writes(marking) == []
    assert not is_marked(marking, thread)
    marking.mail.user.send_draft(draft_id)
    marking.polls_until(local(3, 30, 12))
    assert len(marking.drafts(DraftState.LIVE)) == 1
    assert is_marked(marking, thread)


def test_a_label_the_user_deletes_is_made_again_for_the_next_draft_alone(marking: World) -> None:
    thread, draft_id = drafted(marking)
    marking.mail.user.deletes_label(MARK)
    marking.polls_until(local(3, 18, 12))
    assert marking.mail.state.labels.by_name(MARK) is None
    marking.mail.user.send_draft(draft_id)
    marking.polls_until(local(3, 30, 12))
    assert is_marked(marking, thread)


def test_the_user_s_own_label_of_another_case_is_used(marking: World) -> None:
    marking.mail.user.creates_label("interviews/draft READY")
    thread, _ = drafted(marking)
    assert is_marked(marking, thread)
    assert "labels.create" not in marking.calls()


FAULTS = [
    FaultKind.ERROR_500_BEFORE,
    FaultKind.LOST_REQUEST,
    FaultKind.LOST_RESPONSE,
    FaultKind.RATE_429,
    FaultKind.HTML_200,
]


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize("call", WRITES)
def test_a_mark_that_fails_stops_no_draft_and_is_made_up_for(
    marking: World, call: str, kind: FaultKind
) -> None:
    marking.fault(call, kind)
    first = marking.writes(HELLO)
    marking.poll()
    marking.clock.set(local(3, 16, 9, 31))
    report = marking.poll()
    assert report.drafted == 1
    assert [where for where, _ in report.faults] == [f'the label "{MARK}"']
    marking.gateway.journal.clear()
    marking.poll()
    assert label_writes(marking) == []
    marking.polls_until(local(3, 16, 22))
    assert is_marked(marking, marking.thread_of(first))


def test_a_login_without_the_permission_stops_no_draft(marking: World) -> None:
    """A token file that names no scopes: what it lacks is known when Gmail says so."""
    path = marking.folder / "token.json"
    login = json.loads(path.read_text("utf-8"))
    del login["scopes"]
    login["token"], _, _ = marking.gateway.oauth.issue((READONLY, COMPOSE))
    path.write_text(json.dumps(login), "utf-8")
    marking.mailbox, _ = open_mailbox(
        api_root=ROOT,
        token_file=path,
        clock=marking.clock,
        mark=MARK,
        handler=marking._answer,
    )
    marking.cycle = Cycle(marking.mailbox, marking.ledger, Words(), marking.options)
    marking.writes(HELLO)
    marking.poll()
    marking.clock.set(local(3, 16, 9, 31))
    report = marking.poll()
    assert report.drafted == 1
    ((where, fault),) = report.faults
    assert where == f'the label "{MARK}"'
    assert "gmail.modify" in fault.message
    assert "tactful login" in fault.hint
    marking.mail.user.send_draft(marking.draft_ids()[0])
    later(marking)
    assert [draft.state for draft in marking.drafts()] == [DraftState.SENT]


def test_a_mark_that_gmail_refuses_for_good_is_left_alone(
    marking: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The user deletes the label in the moment between our looking for it and our using it."""
    answer = marking.gateway.answer

    def deleted_meanwhile(method: str, target: str, *rest: object) -> object:
        if "/modify" in target:
            marking.mail.user.deletes_label(MARK)
        return answer(method, target, *rest)

    first = marking.writes(HELLO)
    marking.poll()
    marking.clock.set(local(3, 16, 9, 31))
    monkeypatch.setattr(marking.gateway, "answer", deleted_meanwhile)
    report = marking.poll()
    assert report.drafted == 1
    assert [where for where, _ in report.faults] == [marking.thread_of(first)]
    marking.gateway.journal.clear()
    marking.polls_until(local(3, 17, 12))
    assert label_writes(marking) == []


def test_a_mark_whose_making_was_cut_off_is_taken_off_once_the_draft_is_gone(
    marking: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between Gmail's answer and the ledger's note of it; sent before the next start."""
    note = type(marking.ledger).save_mark

    def killed(ledger: Ledger, thread_id: str, intent_id: int | None) -> None:
        if intent_id != NO_DRAFT:
            raise KeyboardInterrupt
        note(ledger, thread_id, intent_id)

    thread = marking.thread_of(marking.writes(HELLO))
    marking.poll()
    marking.clock.set(local(3, 16, 9, 31))
    with monkeypatch.context() as patch:
        patch.setattr(type(marking.ledger), "save_mark", killed)
        with pytest.raises(KeyboardInterrupt):
            marking.poll()
    assert is_marked(marking, thread)
    marking.mail.user.send_draft(marking.draft_ids()[0])
    later(marking)
    assert not is_marked(marking, thread)


def test_a_mark_of_which_the_ledger_knows_nothing_goes_at_the_next_start(marking: World) -> None:
    """As after an older copy of the ledger was put back."""
    thread, draft_id = drafted(marking)
    marking.mail.user.send_draft(draft_id)
    marking.ledger.save_mark(thread, None)
    later(marking)
    assert is_marked(marking, thread)
    marking.start_agent(mark_threads=True)
    later(marking)
    assert not is_marked(marking, thread)


def test_after_a_full_sync_the_marks_are_as_the_drafts_are(marking: World) -> None:
    thread, _ = drafted(marking)
    other = marking.thread_of(marking.writes(HELLO, subject="Another"))
    marking.mail.user.relabels(other, add=[MARK])
    marking.mail.expire_history()
    report = marking.poll()
    assert report.full
    assert is_marked(marking, thread)
    assert not is_marked(marking, other)


def test_a_thread_that_is_not_followed_is_never_touched(marking: World) -> None:
    drafted(marking)
    stranger = marking.mail.deliver(sender="Friend <friend@example.net>", text="Hi", subject="Hi")
    marking.mail.user.relabels(stranger.thread_id, add=[MARK])
    marking.start_agent(mark_threads=True)
    marking.mail.expire_history()
    later(marking)
    assert is_marked(marking, stranger.thread_id)


def test_a_dry_run_marks_nothing(marking: World) -> None:
    drafted(marking)
    marking.mail.user.discard_draft(marking.draft_ids()[0])
    marking.start_agent(mark_threads=True, dry_run=True)
    marking.gateway.journal.clear()
    later(marking)
    assert label_writes(marking) == []


def test_a_full_disk_while_marking_is_the_ledger_s_trouble(
    marking: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise LedgerFull("No space.", hint="Make room.")

    marking.writes(HELLO)
    marking.poll()
    marking.clock.set(local(3, 16, 9, 31))
    monkeypatch.setattr(type(marking.ledger), "save_mark", full)
    with pytest.raises(LedgerFull):
        marking.poll()
    assert len(marking.draft_ids()) == 1


def test_the_mailbox_is_changed_in_nothing_but_the_mark(marking: World) -> None:
    """What two agents leave, one marking and one not, differs in the mark's label alone."""
    thread, draft_id = drafted(marking)
    bystander = marking.mail.deliver(sender="Friend <friend@example.net>", text="Hi", subject="Hi")
    before = {one.id: set(one.labels) for one in marking.mail.messages if not one.is_draft}
    marking.mail.user.discard_draft(draft_id)
    later(marking)
    after = {one.id: set(one.labels) for one in marking.mail.messages}
    label = marking.mail.state.labels.by_name(MARK)
    assert label is not None
    changed = {one for one in before if before[one] != after[one]}
    assert changed == {one.id for one in marking.mail.thread(thread).messages}
    assert all(before[one] ^ after[one] == {label.id} for one in changed)
    assert bystander.id not in changed
