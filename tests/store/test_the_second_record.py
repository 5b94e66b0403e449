"""The second record of intents: what it holds, and what it knows after the database was lost."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from agent.core.process import HOLDING, DraftState, Withdrawal
from agent.errors import LedgerDamaged, LedgerError, LedgerFull
from agent.store import SqlLedger, begin_anew, open_store
from agent.store.backup import back_up
from agent.store.witness import Witness, mailbox_mark
from tests.contracts.values import DAY, HOUR, NOW, draft_in, intent, noted
from tests.store.conftest import Opener

LATER = NOW + DAY
STATES = [state for state in DraftState if state is not DraftState.PLANNED]


@pytest.fixture
def record(file: Path) -> Witness:
    return Witness.beside(file)


def bound(opened: Opener) -> SqlLedger:
    return opened().bind("me@example.org", "fingerprint", at=NOW)


def older_copy_takes_its_place(file: Path, copy: Path) -> None:
    for side in ("", "-wal", "-shm"):
        file.with_name(file.name + side).unlink(missing_ok=True)
    copy.replace(file)


def test_an_intent_is_in_the_second_record_when_the_first_has_it(
    ledger: SqlLedger, record: Witness
) -> None:
    process_id = ledger.record_thread(noted(), at=NOW)
    draft = ledger.plan_draft(intent(process_id))
    one = record.sightings(mailbox_mark("me@example.org"))[draft.marker]
    assert (one.occasion, one.thread_id, one.state) == (
        draft.occasion, "t1", DraftState.CREATING,
    )  # fmt: skip
    ledger.advance_draft(draft.intent_id, DraftState.LIVE, at=LATER, draft_id="r1")
    one = record.sightings(mailbox_mark("me@example.org"))[draft.marker]
    assert (one.state, one.moved_at) == (DraftState.LIVE, LATER)


def test_no_word_and_no_address_is_in_the_second_record(ledger: SqlLedger, record: Witness) -> None:
    process_id = ledger.record_thread(noted(), at=NOW)
    draft_in(ledger, process_id, DraftState.SENT)
    kept = record.file.read_text()
    assert "@" not in kept
    for canary in ("Dana", "Dear", "northwind", "interview", "example"):
        assert canary not in kept
    assert stat.S_IMODE(record.file.stat().st_mode) == 0o600


def test_a_link_in_the_place_of_the_second_record_is_not_followed(
    ledger: SqlLedger, record: Witness, tmp_path: Path
) -> None:
    precious = tmp_path / "precious.txt"
    precious.write_text("do not append")
    record.file.symlink_to(precious)
    process_id = ledger.record_thread(noted(), at=NOW)
    with pytest.raises(LedgerError):
        ledger.plan_draft(intent(process_id))
    assert precious.read_text() == "do not append"


def test_an_intent_that_cannot_be_written_twice_is_no_leave_to_post(
    ledger: SqlLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    process_id = ledger.record_thread(noted(), at=NOW)

    def no_space(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", no_space)
        with pytest.raises(LedgerFull):
            ledger.plan_draft(intent(process_id))
    [draft] = ledger.process(process_id).drafts
    assert draft.state is DraftState.CREATING


@pytest.mark.parametrize("state", STATES)
def test_f67_a_draft_made_after_the_copy_that_was_restored_is_not_made_again(
    opened: Opener, file: Path, tmp_path: Path, state: DraftState
) -> None:
    ledger = bound(opened)
    process_id = ledger.record_thread(noted(), at=NOW)
    copy = back_up(file, tmp_path / "old.db")
    draft_in(ledger, process_id, state, withdrawal=Withdrawal.IGNORED)
    older_copy_takes_its_place(file, copy)

    restored = bound(opened)
    assert restored.process(process_id).drafts == ()
    told = restored.recover(at=LATER)

    drafts = restored.process(process_id).drafts
    if state is DraftState.REFUSED:
        assert (drafts, told.missing) == ((), 0)
        return
    [draft] = drafts
    assert draft.state is (DraftState.UNKNOWN if state in HOLDING else state)
    assert draft.holds or draft.spent
    assert told.missing == 1
    with pytest.raises(LedgerError):
        restored.plan_draft(intent(process_id, at=LATER))
    assert restored.recover(at=LATER).missing == 0


def test_f67_a_draft_of_a_thread_that_the_copy_never_saw_is_known_all_the_same(
    opened: Opener, file: Path, tmp_path: Path
) -> None:
    ledger = bound(opened)
    copy = back_up(file, tmp_path / "old.db")
    draft_in(ledger, ledger.record_thread(noted(), at=NOW), DraftState.LIVE)
    older_copy_takes_its_place(file, copy)

    restored = bound(opened)
    restored.recover(at=LATER)
    process_id = restored.record_thread(noted(), at=LATER)

    [draft] = restored.process(process_id).drafts
    assert draft.state is DraftState.UNKNOWN
    assert (draft.text, draft.recipients) == ("", ())


def test_f67_what_ended_after_the_copy_has_ended_and_what_came_next_is_unknown(
    opened: Opener, file: Path, tmp_path: Path
) -> None:
    ledger = bound(opened)
    process_id = ledger.record_thread(noted(), at=NOW)
    first = draft_in(ledger, process_id, DraftState.LIVE)
    copy = back_up(file, tmp_path / "old.db")
    ledger.advance_draft(first.intent_id, DraftState.SENT, at=NOW + HOUR)
    draft_in(ledger, process_id, DraftState.LIVE, occasion="follow_up:1:m2", at=LATER)
    older_copy_takes_its_place(file, copy)

    restored = bound(opened)
    restored.recover(at=LATER)

    states = [draft.state for draft in restored.process(process_id).drafts]
    assert states == [DraftState.SENT, DraftState.UNKNOWN]


def test_a_ledger_that_was_deleted_still_knows_every_intent(opened: Opener, file: Path) -> None:
    ledger = bound(opened)
    for number in range(3):
        process_id = ledger.record_thread(noted(f"t{number}"), at=NOW)
        draft_in(ledger, process_id, DraftState.LIVE, thread_id=f"t{number}")
    for side in ("", "-wal", "-shm"):
        file.with_name(file.name + side).unlink(missing_ok=True)
    begin_anew(f"sqlite:///{file}", now=NOW)

    anew = bound(opened)

    assert anew.recover(at=LATER).missing == 3
    assert len(anew.drafts_in([DraftState.UNKNOWN])) == 3


def test_what_only_the_database_knows_goes_into_the_second_record(
    opened: Opener, record: Witness
) -> None:
    ledger = bound(opened)
    process_id = ledger.record_thread(noted(), at=NOW)
    draft = draft_in(ledger, process_id, DraftState.SENT)
    record.file.unlink()

    assert ledger.recover(at=LATER).missing == 0

    seen = record.sightings(mailbox_mark("me@example.org"))
    assert seen[draft.marker].state is DraftState.SENT
    before = record.file.read_bytes()
    ledger.recover(at=LATER)
    assert record.file.read_bytes() == before


def test_a_torn_or_changed_line_is_passed_over_and_the_next_one_counts(
    ledger: SqlLedger, record: Witness
) -> None:
    process_id = ledger.record_thread(noted(), at=NOW)
    first = ledger.plan_draft(intent(process_id))
    with record.file.open("ab") as log:
        log.write(b'{"marker": "torn by a cra')
    ledger.advance_draft(first.intent_id, DraftState.REFUSED, at=NOW)
    second = ledger.plan_draft(intent(process_id, marker="second"))
    lines = record.file.read_text().splitlines()
    changed = {**json.loads(lines[-1]), "thread_id": "t666", "marker": "third"}
    with record.file.open("a") as log:
        log.write(json.dumps(changed) + "\n\x00\xff[1, 2]\nnull\n")

    seen = record.sightings(mailbox_mark("me@example.org"))

    assert list(seen) == [first.marker, second.marker]
    assert seen[first.marker].state is DraftState.REFUSED
    assert record.damaged() == 4


def test_another_mailboxes_intents_are_left_alone(opened: Opener, file: Path) -> None:
    ledger = bound(opened)
    draft_in(ledger, ledger.record_thread(noted(), at=NOW), DraftState.LIVE)
    for side in ("", "-wal", "-shm"):
        file.with_name(file.name + side).unlink(missing_ok=True)
    begin_anew(f"sqlite:///{file}", now=NOW)
    other = opened().bind("you@example.org", "two", at=NOW)
    assert other.recover(at=LATER).missing == 0
    assert other.drafts_in(list(DraftState)) == ()


COLUMNS = {
    "text": "Dear Anna, thank you.",
    "occasion": "thank_you:m2",
    "gmail_thread_id": "t2",
    "planned_at": "2026-05-15 09:30:00.000000",
    "attempt": 3,
    "gmail_message_id": "d9",
    "history_id": "91",
    "marker": "another",
    "raw_sha256": "1" * 64,
    "recipients": "[broken",
    "planned": "{",
    "because": "You met Anna.",
    "seal": "0" * 64,
}


@pytest.mark.parametrize("column", COLUMNS)
def test_f65_a_flip_in_a_drafts_row_makes_that_intent_unknown_and_asks(
    opened: Opener, file: Path, column: str
) -> None:
    store = opened()
    ledger = store.bind("me@example.org", "fingerprint", at=NOW)
    sound_id = ledger.record_thread(noted("t1"), at=NOW)
    other_id = ledger.record_thread(noted("t2"), at=NOW)
    draft_in(ledger, other_id, DraftState.LIVE, thread_id="t2", raw_sha256="2" * 64)
    draft = draft_in(ledger, sound_id, DraftState.LIVE)
    store.close()
    flip(file, draft.intent_id, column)

    again = bound(opened)
    told = again.recover(at=LATER)

    assert (told.damaged, told.missing) == (1, 0)
    states = {one.thread_id: one.state for _, one in again.drafts_in(list(DraftState))}
    assert states == {"t1": DraftState.UNKNOWN, "t2": DraftState.LIVE}
    [event] = again.events()
    assert (event.event, event.at) == ("ask", LATER)
    assert again.recover(at=LATER).damaged == 0


def flip(file: Path, draft: int, column: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute(f"UPDATE drafts SET {column} = ? WHERE id = ?", (COLUMNS[column], draft))


def test_f65_without_the_second_record_the_draft_holds_its_process_and_asks(
    opened: Opener, file: Path, record: Witness
) -> None:
    store = opened()
    ledger = store.bind("me@example.org", "fingerprint", at=NOW)
    process_id = ledger.record_thread(noted(), at=NOW)
    draft = draft_in(ledger, process_id, DraftState.LIVE)
    store.close()
    record.file.unlink()
    flip(file, draft.intent_id, "text")

    again = bound(opened)
    assert again.recover(at=LATER).damaged == 1

    [held] = again.process(process_id).drafts
    assert held.state is DraftState.GONE
    assert [event.event for event in again.events()] == ["ask"]
    with pytest.raises(LedgerError):
        again.plan_draft(intent(process_id, at=LATER))


def test_f65_a_row_that_nothing_can_read_stops_with_the_way_back(
    opened: Opener, file: Path, record: Witness
) -> None:
    store = opened()
    ledger = store.bind("me@example.org", "fingerprint", at=NOW)
    draft = draft_in(ledger, ledger.record_thread(noted(), at=NOW), DraftState.LIVE)
    store.close()
    record.file.unlink()
    flip(file, draft.intent_id, "planned")

    with pytest.raises(LedgerDamaged) as raised:
        bound(opened).recover(at=LATER)
    assert "tactful db restore" in raised.value.hint


def test_every_write_of_a_draft_seals_it_anew(ledger: SqlLedger) -> None:
    for number, state in enumerate(STATES):
        process_id = ledger.record_thread(noted(f"t{number}"), at=NOW)
        draft_in(ledger, process_id, state, thread_id=f"t{number}")
    ledger.record_thread(noted("t2", process_key="label:L", process_name="One"), at=NOW)
    assert ledger.recover(at=LATER) == type(ledger.recover(at=LATER))(missing=0, damaged=0)


def test_a_ledger_in_memory_has_no_second_record() -> None:
    store = open_store("sqlite://")
    ledger = store.bind("me@example.org", "fingerprint", at=NOW)
    draft_in(ledger, ledger.record_thread(noted(), at=NOW), DraftState.LIVE)
    assert ledger.recover(at=NOW).words == ()
    store.close()
