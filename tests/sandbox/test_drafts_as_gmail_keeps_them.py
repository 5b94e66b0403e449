"""Drafts: what the API stores, what Gmail's page makes of it, and how they end."""

import base64
import json

import pytest

from agent.sandbox import Quirks, Refusal, SandboxMailbox, StoredMessage, SubjectMismatch
from tests.sandbox.conftest import DANA, Caller, raw_of

MARKED = (
    "Date: Mon, 1 Jan 2001 00:00:00 +0000\n"
    "Message-Id: <ours@local>\n"
    "Subject: Re: Role\n"
    "To: dana@northwind.example\n"
    "In-Reply-To: {parent}\n"
    "References: {parent}\n"
    "X-Draft-Ref: mark\n"
    "Content-Type: multipart/alternative; boundary=b\n"
    "\n"
    "--b\nContent-Type: text/plain\n\nThank you for the talk.\n"
    "--b\nContent-Type: text/html\n\n<!-- ours --><style>p{{}}</style>"
    "<p>Thank you for the talk.</p>\n"
    "--b--\n"
)


@pytest.fixture
def parent(mailbox: SandboxMailbox) -> StoredMessage:
    return mailbox.deliver(sender=DANA, subject="Role", text="Hello")


@pytest.fixture
def draft_id(mailbox: SandboxMailbox, parent: StoredMessage) -> str:
    return mailbox.drafts.create(marked(parent), parent.thread_id)


def marked(parent: StoredMessage) -> str:
    return raw_of(MARKED.format(parent=parent.letter.rfc822_id))


def body(raw: str | None, thread_id: str = "") -> bytes:
    message = {"threadId": thread_id} if thread_id else {}
    return json.dumps({"message": message | ({"raw": raw} if raw else {})}).encode()


def test_gmail_puts_its_own_id_and_date_in_place_and_keeps_the_rest(
    mailbox: SandboxMailbox, draft_id: str
) -> None:
    headers = mailbox.drafts.message(draft_id).letter.headers
    names = [name for name, _ in headers]
    assert names[:4] == ["Received", "From", "Date", "Message-Id"]
    values = dict(headers)
    assert "gmailapi.google.com with HTTPREST" in values["Received"]
    assert values["Date"] == "Mon, 02 Mar 2026 01:00:00 -0800"
    assert values["Message-Id"].startswith("<CA")
    assert values["Message-Id"].endswith("@mail.gmail.com>")
    assert values["X-Draft-Ref"] == "mark"


def test_a_draft_carries_the_draft_label_alone(
    call: Caller, mailbox: SandboxMailbox, parent: StoredMessage
) -> None:
    made = call("POST", "drafts", body(marked(parent), parent.thread_id))
    assert made["message"]["labelIds"] == ["DRAFT"]
    assert made["message"]["threadId"] == parent.thread_id
    mailbox.user.creates_label("Interviews")
    mailbox.user.relabels(parent.thread_id, add=["Interviews"])
    assert list(mailbox.drafts.message(made["id"]).labels) == ["DRAFT"]


def test_an_update_keeps_the_draft_id_and_changes_the_message_id(
    call: Caller, parent: StoredMessage, draft_id: str
) -> None:
    before = call("GET", f"drafts/{draft_id}?format=minimal")["message"]["id"]
    after = call("PUT", f"drafts/{draft_id}", body(marked(parent), parent.thread_id))
    assert after["id"] == draft_id
    assert after["message"]["id"] != before
    assert call.answer("GET", f"messages/{before}").status == 404


def test_an_update_shows_in_history_as_deleted_and_added(
    call: Caller, mailbox: SandboxMailbox, parent: StoredMessage, draft_id: str
) -> None:
    start = mailbox.history_id
    call("PUT", f"drafts/{draft_id}", body(marked(parent), parent.thread_id))
    records = call("GET", f"history?startHistoryId={start}")["history"]
    assert [set(record) - {"id", "messages"} for record in records] == [
        {"messagesDeleted"},
        {"messagesAdded"},
    ]
    assert records[1]["messagesAdded"][0]["message"]["labelIds"] == ["DRAFT"]


def test_without_a_thread_id_a_draft_begins_a_thread_whatever_its_headers(
    call: Caller, parent: StoredMessage
) -> None:
    made = call("POST", "drafts", body(marked(parent)))
    assert made["message"]["threadId"] != parent.thread_id


@pytest.mark.parametrize(
    ("mismatch", "lands"),
    [
        (SubjectMismatch.NEW_THREAD, "elsewhere"),
        (SubjectMismatch.ACCEPT, "there"),
        (SubjectMismatch.REJECT, "nowhere"),
    ],
)
def test_another_subject_than_the_threads_is_a_quirk(
    call: Caller, mailbox: SandboxMailbox, parent: StoredMessage, mismatch: str, lands: str
) -> None:
    mailbox.quirks = Quirks(subject_mismatch=SubjectMismatch(mismatch))
    raw = raw_of("Subject: Something else\nTo: dana@northwind.example\n\nHi\n")
    answer = call.answer("POST", "drafts", body(raw, parent.thread_id))
    if lands == "nowhere":
        assert answer.status == 400
    else:
        same = answer.json["message"]["threadId"] == parent.thread_id
        assert same is (lands == "there")


@pytest.mark.parametrize(
    ("raw", "thread_id", "status", "text"),
    [
        (None, "", 400, "'raw' RFC822 payload message string"),
        (raw_of("Subject: x\n\nx"), "nonsense", 400, "Invalid thread_id value"),
        (raw_of("Subject: x\n\nx"), "19a0000000000000", 404, "Requested entity was not found."),
        (raw_of("To: nobody in particular\n\nx"), "", 400, "Invalid To header"),
    ],
)
def test_what_gmail_refuses(
    call: Caller, raw: str | None, thread_id: str, status: int, text: str
) -> None:
    answer = call.answer("POST", "drafts", body(raw, thread_id))
    assert answer.status == status
    assert text in answer.json["error"]["message"]


def test_base64_is_taken_in_either_alphabet_padded_or_not(mailbox: SandboxMailbox) -> None:
    text = "Subject: ÿþ~~??\nTo: a@b.example\n\n÷\n".encode()
    for encoded in (
        base64.b64encode(text).decode(),
        base64.urlsafe_b64encode(text).decode(),
        base64.urlsafe_b64encode(text).decode().rstrip("="),
    ):
        stored = mailbox.drafts.message(mailbox.drafts.create(encoded))
        assert stored.letter.subject == "ÿþ~~??"
    with pytest.raises(Refusal, match="Base64 decoding failed"):
        mailbox.drafts.create("&&&")


def test_opening_a_draft_rewrites_it_but_not_its_words_nor_its_message_id(
    mailbox: SandboxMailbox, draft_id: str
) -> None:
    before = mailbox.drafts.message(draft_id)
    after = mailbox.user.open_draft(draft_id)
    assert after.id != before.id
    assert after.thread_id == before.thread_id
    assert after.letter.rfc822_id == before.letter.rfc822_id
    assert after.letter.header("X-Draft-Ref") is None
    assert after.letter.header("References") == before.letter.header("References")
    assert after.letter.plain_text.split() == before.letter.plain_text.split()
    markup = after.letter.parts.children[1].text
    assert markup.startswith('<div dir="ltr">')
    assert "ours" not in markup
    assert "style" not in markup


def test_opening_twice_changes_nothing_but_the_message_id(
    mailbox: SandboxMailbox, draft_id: str
) -> None:
    once = mailbox.user.open_draft(draft_id)
    twice = mailbox.user.open_draft(draft_id)
    assert twice.id != once.id
    assert twice.letter.parts.children[1].text == once.letter.parts.children[1].text
    assert twice.letter.plain_text == once.letter.plain_text


def test_editing_changes_the_words_and_another_subject_the_thread(
    mailbox: SandboxMailbox, draft_id: str
) -> None:
    before = mailbox.drafts.message(draft_id)
    edited = mailbox.user.edit_draft(draft_id, text="My own words.")
    assert edited.letter.plain_text.strip() == "My own words."
    assert edited.thread_id == before.thread_id
    moved = mailbox.user.edit_draft(draft_id, subject="Another matter")
    assert moved.thread_id != before.thread_id
    assert moved.letter.plain_text.strip() == "My own words."


def test_a_sent_draft_is_gone_and_a_new_message_stands_in_the_thread(
    call: Caller, mailbox: SandboxMailbox, parent: StoredMessage, draft_id: str
) -> None:
    draft = mailbox.drafts.message(draft_id)
    sent = mailbox.user.send_draft(draft_id)
    assert sent.id != draft.id
    assert sent.thread_id == parent.thread_id
    assert list(sent.labels) == ["SENT"]
    assert sent.letter.header("X-Draft-Ref") == "mark"
    assert sent.letter.rfc822_id == draft.letter.rfc822_id
    assert call.answer("GET", f"drafts/{draft_id}").status == 404
    assert call.answer("GET", f"messages/{draft.id}").status == 404
    assert "drafts" not in call("GET", "drafts")


def test_whether_the_message_id_survives_sending_is_a_quirk(
    mailbox: SandboxMailbox, draft_id: str
) -> None:
    mailbox.quirks = Quirks(message_id_survives_sending=False)
    before = mailbox.drafts.message(draft_id).letter.rfc822_id
    assert mailbox.user.send_draft(draft_id).letter.rfc822_id != before


def test_an_orphan_wrapper_still_answers_and_its_deletion_destroys_the_sent_message(
    call: Caller, mailbox: SandboxMailbox, parent: StoredMessage, draft_id: str
) -> None:
    before = mailbox.drafts.message(draft_id)
    sent = mailbox.user.send_draft(draft_id, orphan=True)
    assert sent.id == before.id
    assert call("GET", f"drafts/{draft_id}")["message"]["labelIds"] == ["SENT"]
    assert "drafts" not in call("GET", "drafts")
    refused = call.answer("PUT", f"drafts/{draft_id}", body(marked(parent), parent.thread_id))
    assert refused.status == 400
    assert refused.json["error"]["message"] == "Message not a draft"
    assert call.answer("DELETE", f"drafts/{draft_id}").status == 204
    assert mailbox.sent == []


def test_deleting_a_draft_answers_nothing_once_and_404_twice(
    call: Caller, mailbox: SandboxMailbox, draft_id: str
) -> None:
    message = mailbox.drafts.message(draft_id)
    answer = call.answer("DELETE", f"drafts/{draft_id}")
    assert (answer.status, answer.body) == (204, b"")
    assert call.answer("DELETE", f"drafts/{draft_id}").status == 404
    assert call.answer("GET", f"messages/{message.id}").status == 404


def test_a_message_id_is_no_draft_id(call: Caller, parent: StoredMessage) -> None:
    assert call.answer("GET", f"drafts/{parent.id}").status == 404


def test_a_scheduled_draft_is_gone_at_once_and_sent_later(
    mailbox: SandboxMailbox, draft_id: str
) -> None:
    from datetime import timedelta

    mailbox.user.schedule_draft(draft_id, mailbox.clock.now() + timedelta(hours=2))
    assert mailbox.drafts.listed() == []
    mailbox.catch_up()
    assert mailbox.sent == []
    mailbox.clock.advance(timedelta(hours=2))
    mailbox.catch_up()
    assert len(mailbox.sent) == 1


def test_a_draft_without_a_visible_parent_is_a_ghost(
    mailbox: SandboxMailbox, parent: StoredMessage, draft_id: str
) -> None:
    assert not mailbox.drafts.is_ghost(draft_id)
    bare = mailbox.drafts.create(raw_of("Subject: Re: Role\n\nx"), parent.thread_id)
    assert mailbox.drafts.is_ghost(bare)
    mailbox.user.trashes_message(parent.id)
    assert mailbox.drafts.is_ghost(draft_id)


def test_quirks_keep_the_clients_id_recode_the_body_and_rotate_the_draft_id(
    mailbox: SandboxMailbox, parent: StoredMessage
) -> None:
    mailbox.quirks = Quirks(
        keep_client_message_id=True, reserialise_bodies=True, draft_id_rotates=True
    )
    draft_id = mailbox.drafts.create(marked(parent), parent.thread_id)
    letter = mailbox.drafts.message(draft_id).letter
    assert letter.rfc822_id == "<ours@local>"
    assert b"base64" in letter.raw
    assert letter.plain_text.strip() == "Thank you for the talk."
    mailbox.user.open_draft(draft_id)
    assert mailbox.drafts_in(parent.thread_id) != [draft_id]
    assert len(mailbox.drafts_in(parent.thread_id)) == 1
