"""Reading a Google Takeout export."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent.sandbox import SandboxGateway, TakeoutError, load_takeout
from agent.sandbox.takeout import TakeoutMessage, read_takeout

SENT = """\
From 1102236978774943948@xxx Tue Jan 13 00:30:00 +0000 2026
X-GM-THRID: 205045188926875006
X-Gmail-Labels: Sent,Interviews/Northwind
From: Sam Rivera <Sam.Rivera@gmail.com>
To: Jordan Lee <jordan@northwind.example>
Subject: Re: The role
Date: Mon, 12 Jan 2026 19:30:00 -0500
Message-ID: <two@mail.gmail.com>

Gladly.
>From here it is an hour by train.
From the station I walk.

"""
RECEIVED = """\
From 555566205354344164@xxx Mon Jan 12 19:30:00 +0000 2026
X-GM-THRID: 205045188926875006
X-Gmail-Labels: =?UTF-8?Q?Inbox,Opened,Important,Category_Updates,"Caf=C3=A9,_Bar"?=
From: Jordan Lee <jordan@northwind.example>
To: Sam Rivera <sam.rivera@gmail.com>
Subject: The role
Date: Mon, 12 Jan 2026 14:30:00 -0500
Message-ID: <one@northwind.example>

Could we talk?

"""

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def mbox(*messages: str, newline: str = "\n") -> Path:
        path = tmp_path / "All mail.mbox"
        path.write_bytes("".join(messages).replace("\n", newline).encode())
        return path

    return mbox


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_threads_labels_dates_and_the_owner_are_found(write: Write, newline: str) -> None:
    takeout = load_takeout(write(SENT, RECEIVED, newline=newline))
    mailbox = takeout.mailbox
    assert (takeout.loaded, takeout.skipped) == (2, ())
    assert mailbox.account == "sam.rivera@gmail.com"
    first, second = mailbox.messages
    assert first.thread_id == second.thread_id == f"{205045188926875006:x}"
    assert first.id == f"{555566205354344164:x}"
    assert second.received_at == datetime(2026, 1, 13, 0, 30, tzinfo=UTC)
    names = {label.id: label.name for label in mailbox.state.labels if not label.is_system}
    assert list(names.values()) == ["Café, Bar", "Interviews", "Interviews/Northwind"]
    assert list(first.labels) == ["INBOX", "IMPORTANT", "CATEGORY_UPDATES", "Label_1"]
    assert [names.get(label, label) for label in second.labels] == ["SENT", "Interviews/Northwind"]
    assert second.letter.header("X-GM-THRID") is None
    assert second.letter.plain_text == (
        "Gladly.\r\nFrom here it is an hour by train.\r\nFrom the station I walk.\r\n"
    )


def test_the_clock_stands_just_after_the_last_message(write: Write) -> None:
    clock = load_takeout(write(SENT, RECEIVED)).mailbox.clock
    assert clock.is_virtual
    assert clock.now() == datetime(2026, 1, 13, 0, 30, 1, tzinfo=UTC)


def test_a_reply_after_the_export_joins_its_thread(write: Write) -> None:
    mailbox = load_takeout(write(SENT, RECEIVED)).mailbox
    last = mailbox.messages[-1]
    reply = mailbox.deliver(sender="jordan@northwind.example", text="Tuesday?", answers=last.id)
    assert reply.thread_id == last.thread_id


def test_drafts_trash_and_unread_keep_their_state(write: Write) -> None:
    draft = RECEIVED.replace("555566205354344164", "7").replace(
        '=?UTF-8?Q?Inbox,Opened,Important,Category_Updates,"Caf=C3=A9,_Bar"?=', "Drafts,Opened"
    )
    trashed = draft.replace(" 7@", " 8@").replace("From 7", "From 8").replace("Drafts", "Trash")
    mailbox = load_takeout(write(SENT, draft, trashed)).mailbox
    assert len(mailbox.drafts.listed()) == 1
    assert [list(message.labels) for message in mailbox.messages[:2]] == [["DRAFT"], ["TRASH"]]


def test_a_broken_message_is_skipped_with_its_reason(write: Write) -> None:
    empty = "From 1@xxx Tue Jan 13 00:30:00 +0000 2026\n\n"
    headless = "From 2@xxx Tue Jan 13 00:30:00 +0000 2026\n\nnothing but text\n\n"
    undated = "From 3@xxx\nSubject: x\n\nx\n\n"
    takeout = load_takeout(write(SENT, empty, headless, undated, SENT, RECEIVED))
    assert takeout.loaded == 2
    assert [(item.number, item.reason) for item in takeout.skipped] == [
        (2, "it is empty"),
        (3, "it has no headers"),
        (4, "it has no date"),
        (5, "the same message once more"),
    ]


def test_a_date_header_far_from_the_exports_own_stamp_is_not_believed(write: Write) -> None:
    stamped = RECEIVED.replace("Mon, 12 Jan 2026 14:30:00 -0500", "Fri, 1 Jan 2038 00:00:00 +0000")
    undated = RECEIVED.replace("Date: Mon, 12 Jan 2026 14:30:00 -0500\n", "")
    for text in (stamped, undated):
        (message,) = read_takeout(write(text))
        assert isinstance(message, TakeoutMessage)
        assert message.received_at == datetime(2026, 1, 12, 19, 30, tzinfo=UTC)


def test_without_gmails_ids_threads_follow_the_references(write: Write) -> None:
    plain = [
        "\n".join(line for line in text.split("\n") if not line.startswith("X-GM-THRID"))
        for text in (RECEIVED, SENT.replace("Date:", "References: <one@northwind.example>\nDate:"))
    ]
    mailbox = load_takeout(write(*[text.replace("@xxx", "x@xxx") for text in plain])).mailbox
    assert len(mailbox.state.store.threads) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04zip", "no mbox"),
        (b"Subject: a single message\n\nx\n", "no mbox"),
        (b"From 1@xxx Tue Jan 13 00:30:00 +0000 2026\n\n", "none of its 1 messages"),
        (RECEIVED.encode(), "no sent mail"),
    ],
)
def test_a_file_that_is_no_export_is_refused_with_a_hint(
    tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "x.mbox"
    path.write_bytes(content)
    with pytest.raises(TakeoutError, match=message) as caught:
        load_takeout(path)
    assert caught.value.hint
    with pytest.raises(TakeoutError, match="nowhere"):
        load_takeout(tmp_path / "nowhere.mbox")
    with pytest.raises(TakeoutError):
        load_takeout(tmp_path)


def test_an_account_that_is_given_needs_no_sent_mail(write: Write) -> None:
    assert load_takeout(write(RECEIVED), account="sam@x.example").mailbox.account == "sam@x.example"


def test_a_large_export_loads_quickly_and_answers(write: Write) -> None:
    many = [
        SENT.replace("1102236978774943948", str(10**18 + number)).replace(
            "205045188926875006", str(10**18 + number // 4)
        )
        for number in range(4_000)
    ]
    begun = datetime.now(UTC)  # noqa: TID251 a duration is measured
    mailbox = load_takeout(write(*many)).mailbox
    assert datetime.now(UTC) - begun < timedelta(seconds=4)  # noqa: TID251 as above
    gateway = SandboxGateway(mailbox)
    headers = {"Authorization": f"Bearer {gateway.oauth.issue()[0]}"}
    answer = gateway.answer("GET", "/gmail/v1/users/me/threads?maxResults=500", headers)
    assert len(answer.json["threads"]) == 500
