"""Resources: ids, key order, absent keys, base64, decoded headers, the payload tree."""

import base64
import re

import pytest

from agent.sandbox import Attachment, SandboxMailbox
from tests.sandbox.conftest import DANA, Caller

ODD = (
    b"From: =?utf-8?q?J=C3=BCrgen_M=C3=BCller?= <jm@northwind.example>\n"
    b"To: alex.morgan@gmail.com\n"
    b"Subject: =?UTF-8?B?4LmA4LiX4Liq?= =?UTF-8?B?IOC5hOC4l+C4og==?=\n"
    b"Message-Id: <odd@northwind.example>\n"
    b"Content-Type: text/plain; charset=iso-8859-1\n"
    b"Content-Transfer-Encoding: quoted-printable\n"
    b"X-Long: one\n two\n"
    b"\n"
    b"Gr=FC=DFe & it doesn't matter\n"
)


def header(message: dict, name: str) -> str:
    return next(h["value"] for h in message["payload"]["headers"] if h["name"] == name)


def test_keys_come_in_gmails_order(call: Caller, mailbox: SandboxMailbox) -> None:
    message = call("GET", f"messages/{mailbox.deliver(ODD).id}")
    assert list(message) == [
        "id",
        "threadId",
        "labelIds",
        "snippet",
        "payload",
        "sizeEstimate",
        "historyId",
        "internalDate",
    ]
    assert list(message["payload"]) == ["partId", "mimeType", "filename", "headers", "body"]


def test_ids_look_like_gmails(call: Caller, mailbox: SandboxMailbox) -> None:
    message = mailbox.deliver(sender=DANA, subject="Hello", text="Hello")
    drafts = [mailbox.user.starts_draft(to=DANA, text="x") for _ in range(20)]
    assert re.fullmatch(r"[0-9a-f]{16}", message.id)
    assert all(re.fullmatch(r"r-?[0-9]+", draft) for draft in drafts)
    assert {draft[1] == "-" for draft in drafts} == {True, False}
    assert mailbox.user.creates_label("Interviews").id == "Label_1"
    assert call("GET", "profile")["historyId"].isdigit()


def test_the_same_seed_gives_the_same_ids(mailbox: SandboxMailbox) -> None:
    other = SandboxMailbox(clock=mailbox.clock)
    third = SandboxMailbox(clock=mailbox.clock, seed=7)
    letters = [box.deliver(sender=DANA, subject="x", text="x") for box in (mailbox, other, third)]
    assert letters[0].id == letters[1].id != letters[2].id
    assert letters[0].letter.raw == letters[1].letter.raw


def test_headers_are_decoded_and_unfolded_with_their_names_as_sent(
    call: Caller, mailbox: SandboxMailbox
) -> None:
    message = call("GET", f"messages/{mailbox.deliver(ODD).id}")
    assert header(message, "Subject") == "เทส ไทย"
    assert header(message, "From") == "Jürgen Müller <jm@northwind.example>"
    assert header(message, "X-Long") == "one two"
    assert header(message, "Message-Id") == "<odd@northwind.example>"


def test_text_is_served_as_utf8_though_its_header_names_the_old_charset(
    call: Caller, mailbox: SandboxMailbox
) -> None:
    payload = call("GET", f"messages/{mailbox.deliver(ODD).id}")["payload"]
    data = base64.urlsafe_b64decode(payload["body"]["data"])
    assert data.decode() == "Grüße & it doesn't matter\r\n"
    assert payload["body"]["size"] == len(data)


def test_the_snippet_is_escaped_for_html(call: Caller, mailbox: SandboxMailbox) -> None:
    message = call("GET", f"messages/{mailbox.deliver(ODD).id}")
    assert message["snippet"] == "Grüße &amp; it doesn&#39;t matter"


def test_raw_has_crlf_and_padding_and_the_size_that_is_estimated(
    call: Caller, mailbox: SandboxMailbox
) -> None:
    sizes = set()
    for length in range(4):
        stored = mailbox.deliver(sender=DANA, subject="x" * length, text="Hello")
        message = call("GET", f"messages/{stored.id}?format=raw")
        raw = base64.urlsafe_b64decode(message["raw"])
        assert len(message["raw"]) % 4 == 0
        assert raw.count(b"\n") == raw.count(b"\r\n")
        assert message["sizeEstimate"] == len(raw)
        assert "payload" not in message
        sizes.add(message["raw"].endswith("="))
    assert sizes == {True, False}


def test_a_message_without_labels_has_no_label_key(call: Caller, mailbox: SandboxMailbox) -> None:
    stored = mailbox.deliver(sender=DANA, subject="Hello", text="Hello")
    mailbox.user.archives(stored.thread_id)
    mailbox.user.reads(stored.thread_id)
    assert "labelIds" not in call("GET", f"messages/{stored.id}")


def test_parts_are_numbered_and_containers_have_no_data(
    call: Caller, mailbox: SandboxMailbox
) -> None:
    stored = mailbox.deliver(
        sender=DANA,
        subject="Invitation",
        text="Hello",
        html="<p>Hello</p>",
        calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        attachments=[Attachment(filename="a.pdf", mime_type="application/pdf", content=b"%PDF")],
    )
    payload = call("GET", f"messages/{stored.id}")["payload"]
    assert (payload["partId"], payload["mimeType"]) == ("", "multipart/mixed")
    assert payload["body"] == {"size": 0}
    alternative, pdf = payload["parts"]
    assert [part["partId"] for part in alternative["parts"]] == ["0.0", "0.1", "0.2"]
    assert [part["mimeType"] for part in alternative["parts"]] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    assert all("data" in part["body"] for part in alternative["parts"])
    assert (pdf["partId"], pdf["filename"]) == ("1", "a.pdf")
    assert set(pdf["body"]) == {"attachmentId", "size"}


def test_a_calendar_part_with_a_file_name_is_fetched_as_an_attachment(
    call: Caller, mailbox: SandboxMailbox
) -> None:
    calendar = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    stored = mailbox.deliver(
        sender=DANA, text="x", calendar=calendar, calendar_filename="invite.ics"
    )
    tokens = []
    for _ in range(2):
        part = call("GET", f"messages/{stored.id}")["payload"]["parts"][1]
        assert part["filename"] == "invite.ics"
        tokens.append(part["body"]["attachmentId"])
        body = call("GET", f"messages/{stored.id}/attachments/{tokens[-1]}")
        assert base64.urlsafe_b64decode(body["data"]).decode() == calendar
    assert tokens[0] != tokens[1]


def test_metadata_is_headers_only_and_can_be_narrowed(
    call: Caller, mailbox: SandboxMailbox
) -> None:
    stored = mailbox.deliver(ODD)
    message = call("GET", f"messages/{stored.id}?format=metadata")
    assert set(message["payload"]) == {"mimeType", "headers"}
    narrow = f"messages/{stored.id}?format=metadata&metadataHeaders=subject&metadataHeaders=FROM"
    names = [item["name"] for item in call("GET", narrow)["payload"]["headers"]]
    assert names == ["From", "Subject"]
    assert "payload" not in call("GET", f"messages/{stored.id}?format=minimal")


def test_bytes_of_any_kind_are_served(call: Caller, mailbox: SandboxMailbox) -> None:
    for raw in (
        b"",
        b"\n\n",
        b"no headers at all",
        b"Subject: \xff\xfe\nFrom: \x00\n\n\x00\xff",
        b"Content-Type: multipart/mixed\n\nno boundary",
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain; "
        b"charset=nonsense\n\n\xe4\n--x--\n",
        b"Content-Type: message/rfc822\n\nSubject: inner\n\ninnermost\n",
        b"Subject: =?utf-8?b?!!!?= =?nope?q?x?=\nContent-Transfer-Encoding: base64\n\n%%%\n",
        b"Content-Type: text/html\n\n" + b"<a " * 20_000,
        b"Content-Type: text/plain; charset=idna\n\n\xff",
        b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(999)
        ),
    ):
        stored = mailbox.deliver(raw)
        assert call("GET", f"messages/{stored.id}")["id"] == stored.id
        assert call("GET", f"threads/{stored.thread_id}")["messages"]
    assert len(call("GET", "messages?q=innermost")["messages"]) == 1


def test_a_thread_holds_drafts_and_trashed_messages_oldest_first(
    call: Caller, mailbox: SandboxMailbox
) -> None:
    first = mailbox.deliver(sender=DANA, subject="Role", text="one")
    second = mailbox.deliver(sender=DANA, text="two", answers=first.id)
    draft = mailbox.user.starts_draft(text="three", answers=second.id)
    mailbox.user.trashes_message(second.id)
    thread = call("GET", f"threads/{first.thread_id}")
    labels = [message["labelIds"] for message in thread["messages"]]
    assert labels == [["UNREAD", "INBOX"], ["UNREAD", "TRASH"], ["DRAFT"]]
    assert thread["messages"][2]["id"] == mailbox.drafts.message(draft).id
    assert int(thread["historyId"]) == max(int(m["historyId"]) for m in thread["messages"])


@pytest.mark.deliberate_violation
def test_threads_get_knows_no_raw_format(call: Caller, mailbox: SandboxMailbox) -> None:
    stored = mailbox.deliver(ODD)
    answer = call.answer("GET", f"threads/{stored.thread_id}?format=raw")
    assert answer.status == 400
