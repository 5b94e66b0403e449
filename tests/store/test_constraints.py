"""What must never be is impossible, whoever writes to the database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from agent.core.facts import Author, Reading
from agent.core.process import DraftState
from agent.errors import LedgerError
from agent.store import SqlLedger, Store, open_store
from tests.contracts.values import NOW, draft_in, event, message, noted

COPY_DRAFT = """
INSERT INTO drafts SELECT NULL, mailbox_id, process_id, occasion, attempt + 1, kind, step,
gmail_thread_id, state, withdrawal, planned_at, made_at, ended_at, unclear_at, removal_at,
marker || 'x', raw_sha256, history_id, gmail_draft_id, gmail_message_id, sent_message_id,
rfc_message_id, text, recipients, rule, because, planned, seal, evidence_message_id,
evidence_quote FROM drafts
"""

FORBIDDEN = {
    "a second draft standing on a process": COPY_DRAFT,
    "a draft in no state": "UPDATE drafts SET state = 'lost'",
    "a draft of no kind": "UPDATE drafts SET kind = 'nagging'",
    "a withdrawal without a reason": "UPDATE drafts SET state = 'withdrawn'",
    "a withdrawal for no known reason": "UPDATE drafts SET withdrawal = 'bored'",
    "an attempt before the first": "UPDATE drafts SET attempt = 0",
    "a long quote under a draft": f"UPDATE drafts SET evidence_quote = '{'x' * 301}'",
    "a long quote in the story": f"UPDATE events SET evidence_quote = '{'x' * 301}'",
    "an event of no kind": "UPDATE events SET kind = 'nagging'",
    "a message in no thread": "UPDATE messages SET thread_id = 99",
    "a thread in no process": "UPDATE threads SET process_id = 99",
    "a draft on no process": "UPDATE drafts SET process_id = 99",
    "a thread twice": "UPDATE threads SET gmail_id = 't1'",
    "a message twice": "UPDATE messages SET gmail_id = 'm1'",
    "two processes of one name": "UPDATE processes SET \"key\" = 'thread:t1'",
    "an account twice": "INSERT INTO mailboxes SELECT NULL, account, 'two', bound_at, NULL, NULL,"
    " labels, NULL FROM mailboxes",
    "a fault without a next try": "UPDATE threads SET fault = '{}'",
    "a next try without a fault": f"UPDATE processes SET retry_at = '{NOW}'",
    "a decision without its moment": "UPDATE processes SET decision = '{}'",
}


@pytest.fixture(scope="module")
def filled() -> Iterator[Store]:
    """Two threads, a draft and an event; what a test writes here is refused."""
    store = open_store("sqlite://")
    ledger = store.bind("me@example.org", "fingerprint", at=NOW)
    process_id = ledger.record_thread(noted("t1"), at=NOW)
    ledger.record_thread(noted("t2"), at=NOW)
    draft_in(ledger, process_id, DraftState.LIVE)
    ledger.note(event(process_id))
    yield store
    store.close()


@pytest.mark.parametrize("name", FORBIDDEN)
def test_the_database_refuses(filled: Store, name: str) -> None:
    with (
        pytest.raises(LedgerError, match="refused a contradiction"),
        filled.database.writing() as session,
    ):
        session.execute(text(FORBIDDEN[name]))


def test_a_second_draft_is_free_once_the_first_is_over(store: Store, ledger: SqlLedger) -> None:
    process_id = ledger.record_thread(noted(), at=NOW)
    draft_in(ledger, process_id, DraftState.SENT)
    with store.database.writing() as session:
        session.execute(text(COPY_DRAFT))
    assert len(ledger.process(process_id).drafts) == 2


def test_forgetting_a_mailbox_forgets_everything_of_it(store: Store, ledger: SqlLedger) -> None:
    process_id = ledger.record_thread(noted(), at=NOW)
    draft = draft_in(ledger, process_id, DraftState.LIVE)
    ledger.issue_permit(draft.intent_id, at=NOW)
    ledger.note(event(process_id))
    with store.database.writing() as session:
        session.execute(text("DELETE FROM mailboxes"))
        for table in ("processes", "threads", "messages", "drafts", "permits", "events"):
            assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 0


def test_a_damaged_value_stops_with_the_place_it_stands_in(store: Store, ledger: SqlLedger) -> None:
    process_id = ledger.record_thread(noted(), at=NOW)
    with store.database.writing() as session:
        session.execute(text("UPDATE messages SET facts = replace(facts, 'them', 'thez')"))
    with pytest.raises(LedgerError, match=r"Reading\.author: 'thez' is no Author"):
        ledger.process(process_id)


def test_no_word_of_a_body_reaches_the_disk(ledger: SqlLedger, file: Path) -> None:
    said = message(reading=Reading(author=Author.THEM, new_text="CANARY-7041"))
    ledger.record_thread(noted(messages=(said,)), at=NOW)
    kept = b"".join(one.read_bytes() for one in file.parent.iterdir())
    assert b"Your interview" in kept
    assert b"CANARY-7041" not in kept
