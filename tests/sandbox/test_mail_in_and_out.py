"""Threads and people: what arrives, what the user writes, labels, history."""

from datetime import timedelta

import pytest

from agent.sandbox import Refusal, SandboxMailbox, SendAs
from tests.sandbox.conftest import DANA, Caller


def test_a_reply_joins_its_thread_but_not_its_label(mailbox: SandboxMailbox) -> None:
    first = mailbox.deliver(sender=DANA, subject="Role", text="one")
    mailbox.user.creates_label("Interviews")
    mailbox.user.relabels(first.thread_id, add=["Interviews"])
    second = mailbox.deliver(sender=DANA, text="two", answers=first.id)
    assert second.thread_id == first.thread_id
    assert list(first.labels) == ["UNREAD", "INBOX", "Label_1"]
    assert list(second.labels) == ["UNREAD", "INBOX"]


def test_another_subject_or_an_unknown_ancestor_begins_a_thread(mailbox: SandboxMailbox) -> None:
    first = mailbox.deliver(sender=DANA, subject="Role", text="one")
    other = mailbox.deliver(sender=DANA, subject="Re: Job", text="two", answers=first.id)
    stray = mailbox.deliver(sender=DANA, subject="Re: Role", text="x", in_reply_to="<no@one>")
    same = mailbox.deliver(
        sender=DANA, subject="RE: [2] role", text="x", in_reply_to=first.letter.rfc822_id
    )
    third = mailbox.deliver(
        sender=DANA, subject="Fwd: Re:  ROLE", text="x", in_reply_to=first.letter.rfc822_id
    )
    assert len({first.thread_id, other.thread_id, stray.thread_id, same.thread_id}) == 4
    assert third.thread_id == first.thread_id


def test_a_hundred_messages_fill_a_thread(mailbox: SandboxMailbox) -> None:
    last = mailbox.deliver(sender=DANA, subject="Role", text="one")
    first = last
    for _ in range(99):
        last = mailbox.deliver(sender=DANA, text="more", answers=last.id)
    assert last.thread_id == first.thread_id
    assert mailbox.deliver(sender=DANA, text="more", answers=last.id).thread_id != first.thread_id


def test_the_user_answers_as_gmails_page_does(mailbox: SandboxMailbox) -> None:
    first = mailbox.deliver(sender=DANA, subject="Role", text="When can you talk?")
    mine = mailbox.user.sends(text="On Tuesday.", answers=first.id)
    assert mine.thread_id == first.thread_id
    assert list(mine.labels) == ["SENT"]
    letter = mine.letter
    assert letter.addresses("To") == ["dana@northwind.example"]
    assert letter.header("In-Reply-To") == first.letter.rfc822_id
    assert letter.subject == "Re: Role"
    assert "> When can you talk?" in letter.plain_text
    again = mailbox.user.sends(text="Or Wednesday.", answers=mine.id)
    assert again.letter.addresses("To") == ["dana@northwind.example"]
    assert again.letter.subject == "Re: Role"


def test_delivered_mail_says_to_which_address_it_came(mailbox: SandboxMailbox) -> None:
    mailbox.add_alias(SendAs(email="work@alex.example", display_name="Alex"))
    stored = mailbox.deliver(sender=DANA, to="Work@Alex.example", subject="x", text="x")
    assert stored.letter.header("Delivered-To") == "work@alex.example"


def test_labels_are_made_once_whatever_the_case(call: Caller, mailbox: SandboxMailbox) -> None:
    mailbox.user.creates_label("Interviews/Northwind")
    for name, code, text in (
        ("interviews/northwind", 409, "Label name exists or conflicts"),
        ("Inbox", 400, "Invalid label name"),
        ("", 400, "Invalid label name"),
        ("x" * 226, 400, "Invalid label name"),
    ):
        with pytest.raises(Refusal, match=text) as caught:
            mailbox.user.creates_label(name)
        assert caught.value.code == code
    names = [label["name"] for label in call("GET", "labels")["labels"]]
    assert "Interviews/Northwind" in names
    assert "Interviews" not in names


def test_a_renamed_label_keeps_its_id_and_a_deleted_one_leaves_the_messages(
    call: Caller, mailbox: SandboxMailbox
) -> None:
    stored = mailbox.deliver(sender=DANA, subject="x", text="x")
    label = mailbox.user.creates_label("Interviews")
    mailbox.user.relabels(stored.thread_id, add=[label.id])
    assert mailbox.user.renames_label("interviews", "Jobs").id == label.id
    counts = call("GET", f"labels/{label.id}")
    assert (counts["messagesTotal"], counts["threadsUnread"]) == (1, 1)
    mailbox.user.deletes_label("Jobs")
    assert label.id not in stored.labels
    assert call.answer("GET", f"threads?labelIds={label.id}").status == 400


def test_history_is_strictly_after_its_start_and_grows_with_gaps(
    call: Caller, mailbox: SandboxMailbox
) -> None:
    start = mailbox.history_id
    nothing = call("GET", f"history?startHistoryId={start}")
    assert nothing == {"historyId": str(start)}
    stored = mailbox.deliver(sender=DANA, subject="x", text="x")
    mailbox.user.reads(stored.thread_id)
    mailbox.user.relabels(stored.thread_id, add=["STARRED"])
    answer = call("GET", f"history?startHistoryId={start}")
    ids = [int(record["id"]) for record in answer["history"]]
    assert ids == sorted(ids)
    assert ids[0] > start
    assert answer["historyId"] == str(ids[-1]) == str(stored.history_id)
    kinds = [set(record) - {"id", "messages"} for record in answer["history"]]
    assert kinds == [{"messagesAdded"}, {"labelsRemoved"}, {"labelsAdded"}]
    assert answer["history"][2]["labelsAdded"][0]["labelIds"] == ["STARRED"]
    rest = call("GET", f"history?startHistoryId={ids[0]}")["history"]
    assert [int(record["id"]) for record in rest] == ids[1:]


def test_history_can_be_filtered_by_kind_and_by_label(
    call: Caller, mailbox: SandboxMailbox
) -> None:
    start = mailbox.history_id
    first = mailbox.deliver(sender=DANA, subject="x", text="x")
    mailbox.user.creates_label("Interviews")
    mailbox.user.relabels(first.thread_id, add=["Interviews"])
    mailbox.deliver(sender=DANA, text="y", answers=first.id)
    added = call("GET", f"history?startHistoryId={start}&historyTypes=messageAdded")["history"]
    assert len(added) == 2
    labelled = call("GET", f"history?startHistoryId={start}&labelId=Label_1")["history"]
    assert len(labelled) == 1
    assert call.answer("GET", f"history?startHistoryId={start}&labelId=Label_9").status == 404


def test_expired_history_is_404_without_a_reason(call: Caller, mailbox: SandboxMailbox) -> None:
    start = mailbox.history_id
    mailbox.expire_history()
    answer = call.answer("GET", f"history?startHistoryId={start}")
    assert answer.status == 404
    assert answer.json["error"]["message"] == "Requested entity was not found."
    fresh = call("GET", "profile")["historyId"]
    assert call("GET", f"history?startHistoryId={fresh}") == {"historyId": fresh}
    assert call.answer("GET", "history").status == 400


def test_threads_move_through_trash_spam_and_deletion(
    call: Caller, mailbox: SandboxMailbox
) -> None:
    stored = mailbox.deliver(sender=DANA, subject="x", text="x")
    mailbox.user.trashes(stored.thread_id)
    assert "threads" not in call("GET", "threads")
    assert "threads" in call("GET", "threads?labelIds=TRASH")
    mailbox.user.untrashes(stored.thread_id)
    mailbox.user.marks_spam(stored.thread_id)
    assert "threads" not in call("GET", "threads")
    assert "threads" in call("GET", "threads?includeSpamTrash=true")
    mailbox.user.deletes(stored.thread_id)
    assert call.answer("GET", f"threads/{stored.thread_id}").status == 404
    assert call.answer("GET", "threads/not-an-id").status == 400


def test_the_date_of_mail_is_the_clocks(mailbox: SandboxMailbox) -> None:
    mailbox.clock.advance(timedelta(days=1, hours=2))
    stored = mailbox.deliver(sender=DANA, subject="x", text="x")
    assert stored.received_at == mailbox.clock.now() == stored.letter.date


def test_a_snapshot_brings_everything_back_and_again(mailbox: SandboxMailbox) -> None:
    first = mailbox.deliver(sender=DANA, subject="x", text="x")
    draft_id = mailbox.user.starts_draft(text="y", answers=first.id)
    kept, then = mailbox.snapshot(), mailbox.clock.now()
    outcomes = []
    for _ in range(2):
        mailbox.clock.advance(timedelta(days=3))
        mailbox.user.send_draft(draft_id)
        mailbox.user.trashes(first.thread_id)
        outcomes.append([(message.id, list(message.labels)) for message in mailbox.messages])
        mailbox.restore(kept)
        assert mailbox.clock.now() == then
        assert mailbox.drafts_in(first.thread_id) == [draft_id]
        assert list(mailbox.message(first.id).labels) == ["UNREAD", "INBOX"]
    assert outcomes[0] == outcomes[1]


@pytest.mark.parametrize(
    "name",
    [
        "Dana",
        "José García",
        "Zoë van der Meulen-Ångström " * 12,
        "山田 太郎",
        "a\nBcc: b@c.example",
    ],
)
def test_names_and_subjects_of_any_kind_survive_the_wire(
    mailbox: SandboxMailbox, name: str
) -> None:
    stored = mailbox.deliver(sender=f"{name} <dana@northwind.example>", subject=name, text="x")
    expected = " ".join(name.split())
    assert " ".join(stored.letter.subject.split()) == expected
    assert stored.letter.header("From") == f"{expected} <dana@northwind.example>"
    assert stored.letter.header("Bcc") is None
    assert stored.letter.raw.isascii()
    assert max(len(line) for line in stored.letter.raw.splitlines()) <= 100
