"""`q`, `labelIds`, `fields` and pages."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from agent.sandbox import Attachment, FaultKind, Quirks, SandboxMailbox
from agent.sandbox.fields import parse_fields, select
from tests.sandbox.conftest import DANA, Caller


@pytest.fixture
def filled(mailbox: SandboxMailbox) -> dict[str, str]:
    """Four messages a day apart, by nickname."""
    mailbox.user.creates_label("Follow Up")
    mailbox.user.creates_label("Interviews/Northwind")
    talk = mailbox.deliver(
        sender=DANA,
        subject="Interview on Tuesday",
        text="The role of designer.",
        cc="kim@x.example",
    )
    mailbox.clock.advance(timedelta(days=1))
    news = mailbox.deliver(
        sender="News <news@list.example>",
        subject="Weekly letter",
        text="Nothing about design, but a talk",
        labels=["INBOX", "Follow Up"],
    )
    mailbox.clock.advance(timedelta(days=1))
    mine = mailbox.user.sends(to="dana@northwind.example", subject="Portfolio", text="See below")
    mailbox.clock.advance(timedelta(days=1))
    spam = mailbox.deliver(sender="Win <win@spam.example>", subject="Interview", labels=["SPAM"])
    mailbox.user.relabels(talk.thread_id, add=["Interviews/Northwind"])
    pdf = Attachment(filename="Offer.pdf", mime_type="application/pdf", content=b"%PDF")
    offer = mailbox.deliver(sender=DANA, text="Our offer", answers=talk.id, attachments=[pdf])
    return {
        talk.id: "talk",
        news.id: "news",
        mine.id: "mine",
        spam.id: "spam",
        offer.id: "offer",
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("from:dana", "talk offer"),
        ("from:dana@northwind.example", "talk offer"),
        ("from:northwind.example", "talk offer"),
        ("from:dan", ""),
        ("from:me", "mine"),
        ("to:me", "talk news"),
        ("to:kim@x.example", "talk"),
        ("cc:kim", "talk"),
        ('from:"Dana Quill"', "talk offer"),
        ("from:(dana OR news)", "talk offer news"),
        ("from:{dana news}", "talk offer news"),
        ("subject:interview", "talk offer"),
        ("subject:(on tuesday)", "talk offer"),
        ('subject:"tuesday on"', ""),
        ("interview -subject:re", "talk"),
        ("design", "news"),
        ('"role of designer"', "talk"),
        ('"role designer"', ""),
        ("weekly OR portfolio", "news mine"),
        ("{weekly portfolio}", "news mine"),
        ("talk (weekly OR portfolio)", "news"),
        ("label:follow-up", "news"),
        ("label:interviews-northwind", "talk"),
        ("label:interviews", ""),
        ("in:sent", "mine"),
        ("in:inbox is:unread", "talk offer"),
        ("is:read in:inbox", "news"),
        ("in:spam", "spam"),
        ("in:anywhere interview", "talk offer spam"),
        ("-in:spam interview", "talk offer"),
        ("has:attachment", "offer"),
        ("filename:pdf", "offer"),
        ("has:userlabels", "talk news"),
        ("after:2026/3/3", "news mine offer"),
        ("before:2026/3/3", "talk"),
        ("after:1772528400 before:1772614800", "news"),
        ("newer_than:1d", "mine offer"),
        ("older_than:2d", "talk"),
        ("larger:100k", ""),
        ("nonsense:word", ""),
        ("", "talk news mine offer"),
        ('((("', "talk news mine offer"),
    ],
)
def test_a_query_finds(call: Caller, filled: dict[str, str], query: str, found: str) -> None:
    answer = call("GET", f"messages?q={quote(query)}")
    names = {filled[line["id"]] for line in answer.get("messages", [])}
    assert names == set(found.split())


def test_a_message_id_is_found_with_and_without_brackets(
    call: Caller, mailbox: SandboxMailbox
) -> None:
    stored = mailbox.deliver(sender=DANA, subject="x", message_id="<a.b+c@d>")
    for value in ("<a.b+c@d>", "a.b+c@d"):
        lines = call("GET", f"messages?q={quote('rfc822msgid:' + value)}")["messages"]
        assert [line["id"] for line in lines] == [stored.id]


def test_a_parent_label_may_include_its_children(call: Caller, filled: dict[str, str]) -> None:
    call.gateway.mailbox.quirks = Quirks(label_search_includes_children=True)
    lines = call("GET", "messages?q=label:interviews")["messages"]
    assert [filled[line["id"]] for line in lines] == ["talk"]


def test_a_thread_matches_by_one_of_its_messages_alone(
    call: Caller, filled: dict[str, str]
) -> None:
    assert len(call("GET", "threads?q=designer")["threads"]) == 1
    assert "threads" not in call("GET", f"threads?q={quote('designer offer')}")


def test_the_index_lags_behind_but_direct_reads_do_not(
    call: Caller, mailbox: SandboxMailbox
) -> None:
    mailbox.set_index_lag(timedelta(seconds=30))
    stored = mailbox.deliver(sender=DANA, subject="x", text="hello")
    assert "messages" not in call("GET", "messages?q=hello")
    assert "messages" not in call("GET", f"messages?q=rfc822msgid:{stored.letter.rfc822_id}")
    assert call("GET", "messages?labelIds=INBOX")["messages"]
    mailbox.clock.advance(timedelta(seconds=30))
    assert call("GET", "messages?q=hello")["messages"]


def test_labels_are_anded_and_unknown_ones_refused(call: Caller, filled: dict[str, str]) -> None:
    lines = call("GET", "messages?labelIds=INBOX&labelIds=Label_1")["messages"]
    assert [filled[line["id"]] for line in lines] == ["news"]
    refused = call.answer("GET", "messages?labelIds=Interviews")
    assert refused.json["error"]["message"] == "Invalid label: Interviews"


def test_an_empty_list_has_no_key(call: Caller) -> None:
    for name in ("threads", "messages", "drafts"):
        assert call("GET", name) == {"resultSizeEstimate": 0}


def test_pages_cover_everything_once_newest_first(call: Caller, mailbox: SandboxMailbox) -> None:
    made = []
    for number in range(7):
        made.append(mailbox.deliver(sender=DANA, subject=str(number), text="x").id)
        mailbox.clock.advance(timedelta(minutes=1))
    for name in ("messages", "threads"):
        seen: list[str] = []
        token = ""
        for _ in range(3):
            answer = call("GET", f"{name}?maxResults=3&pageToken={token}")
            seen += [line["id"] for line in answer[name]]
            token = answer.get("nextPageToken", "")
        assert not token
        assert seen == made[::-1]
    assert call.answer("GET", "messages?pageToken=rubbish").status == 400


def test_history_comes_in_pages_too(call: Caller, mailbox: SandboxMailbox) -> None:
    start = mailbox.history_id
    for _ in range(5):
        mailbox.deliver(sender=DANA, subject="x", text="x")
    first = call("GET", f"history?startHistoryId={start}&maxResults=3")
    token = first["nextPageToken"]
    rest = call("GET", f"history?startHistoryId={start}&maxResults=3&pageToken={token}")
    assert (len(first["history"]), len(rest["history"])) == (3, 2)
    assert first["historyId"] == rest["historyId"] == str(mailbox.history_id)


def test_an_empty_page_may_promise_more(call: Caller, mailbox: SandboxMailbox) -> None:
    from agent.sandbox import Fault

    mailbox.deliver(sender=DANA, subject="x", text="x")
    call.gateway.faults.add(Fault(kind=FaultKind.EMPTY_PAGE, call="threads.list"))
    empty = call("GET", "threads")
    assert "threads" not in empty
    assert call("GET", f"threads?pageToken={empty['nextPageToken']}")["threads"]


@pytest.mark.parametrize(
    ("selector", "selected"),
    [
        ("id", {"id": 1}),
        ("id,threads/id", {"id": 1, "threads": [{"id": 2}, {"id": 3}]}),
        ("threads(id,labels/name)", {"threads": [{"id": 2, "labels": [{"name": "a"}]}, {"id": 3}]}),
        ("threads", {"threads": [{"id": 2, "labels": [{"name": "a", "x": 1}]}, {"id": 3}]}),
        ("*/labels/name", {"threads": [{"labels": [{"name": "a"}]}, {}]}),
        ("nothing", {}),
    ],
)
def test_fields_select(selector: str, selected: dict) -> None:
    document = {"id": 1, "threads": [{"id": 2, "labels": [{"name": "a", "x": 1}]}, {"id": 3}]}
    shown = select(document, parse_fields(selector))
    assert {key: value for key, value in shown.items() if key != "id" or selector != "*"} == (
        selected | ({"id": 1} if selector.startswith("*") else {})
    )


@pytest.mark.deliberate_violation
@pytest.mark.parametrize("selector", ["a(", "a)", "a,,b", "/a", "a(b", "a/"])
def test_a_bad_selector_is_refused(call: Caller, selector: str) -> None:
    assert call.answer("GET", f"profile?fields={quote(selector)}").status == 400


def test_fields_narrow_what_is_sent_not_what_it_costs(
    call: Caller, mailbox: SandboxMailbox
) -> None:
    stored = mailbox.deliver(sender=DANA, subject="x", text="x")
    path = f"threads/{stored.thread_id}?fields=messages(id,payload/headers)"
    answer = call("GET", path)
    assert set(answer["messages"][0]) == {"id", "payload"}
    assert set(answer["messages"][0]["payload"]) == {"headers"}
    assert call.gateway.quota.total == 40
