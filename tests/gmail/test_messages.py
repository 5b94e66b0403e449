import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.core.mail import Address
from agent.gmail import messages
from agent.gmail.answers import WrongShape
from agent.gmail.bodies import MAX_DEPTH, MAX_PARTS, MAX_TEXT
from agent.gmail.messages import REFUSED, message, thread

AT = datetime(2026, 5, 4, 14, 30, tzinfo=UTC)


def data(content: str | bytes) -> dict:
    raw = content.encode() if isinstance(content, str) else content
    return {"size": len(raw), "data": base64.urlsafe_b64encode(raw).decode()}


def part(kind: str, content: str | bytes = "", **more: object) -> dict:
    return {"partId": "", "mimeType": kind, "filename": "", "body": data(content), **more}


def tree(kind: str, *parts: dict) -> dict:
    return {
        "partId": "",
        "mimeType": kind,
        "filename": "",
        "body": {"size": 0},
        "parts": list(parts),
    }


def resource(payload: dict, headers: dict | None = None, **more: object) -> dict:
    named = [{"name": name, "value": value} for name, value in (headers or {}).items()]
    return {
        "id": "19e9aa",
        "threadId": "19e9bb",
        "labelIds": ["INBOX", "UNREAD"],
        "internalDate": str(int(AT.timestamp() * 1000)),
        "payload": {**payload, "headers": [*named, *payload.get("headers", [])]},
        **more,
    }


def test_a_message_keeps_what_reading_needs():
    found = message(
        resource(
            tree(
                "multipart/mixed",
                tree(
                    "multipart/alternative",
                    part("text/plain", "Hello\r\nthere"),
                    part("text/html", "<p>Hello"),
                ),
                part("text/calendar", "BEGIN:VCALENDAR", filename="invite.ics"),
                part("application/pdf", filename="offer.pdf")
                | {"body": {"size": 9, "attachmentId": "A1"}},
            ),
            {
                "FROM": "Dana Lee <dana@northwind.example>",
                "to": "Me <me@example.org>",
                "Cc": "Lee, Sam <sam@northwind.example>",
                "reply-to": "hr@northwind.example",
                "Subject": "Your\r\n interview",
                "Message-id": "<abc@mail.example>",
                "References": "<one@x.example>\t<two@x.example>",
                "X-Draft-Ref": "k1",
                "X-Secret": "no",
                "Auto-Submitted": "auto-replied",
            },
        )
    )
    assert found.at == AT
    assert found.labels == {"INBOX", "UNREAD"}
    assert found.sender == Address(email="dana@northwind.example", name="Dana Lee")
    assert found.to == (Address(email="me@example.org", name="Me"),)
    assert found.cc == (Address(email="sam@northwind.example", name="Lee, Sam"),)
    assert found.reply_to == (Address(email="hr@northwind.example"),)
    assert found.subject == "Your interview"
    assert found.message_id == "<abc@mail.example>"
    assert found.references == ("<one@x.example>", "<two@x.example>")
    assert found.headers == {"x-draft-ref": "k1", "auto-submitted": "auto-replied"}
    assert (found.text, found.html) == ("Hello\nthere", "<p>Hello")
    assert found.calendars == ("BEGIN:VCALENDAR",)
    assert found.attachments == ("invite.ics", "offer.pdf")


@pytest.mark.parametrize("spelling", ["Message-ID", "Message-Id", "Message-id", "MESSAGE-ID"])
def test_the_message_id_is_found_however_its_header_is_spelled(spelling):
    assert message(resource(part("text/plain"), {spelling: "abc@x"})).message_id == "<abc@x>"


@pytest.mark.parametrize(
    "packed",
    [
        base64.urlsafe_b64encode("Grüße ??>>".encode()).decode(),
        base64.urlsafe_b64encode("Grüße ??>>".encode()).decode().rstrip("="),
        base64.b64encode("Grüße ??>>".encode()).decode(),
        base64.encodebytes("Grüße ??>>".encode()).decode(),
    ],
)
def test_every_common_spelling_of_base64_is_understood(packed):
    payload = part("text/plain") | {"body": {"size": 1, "data": packed}}
    assert message(resource(payload)).text == "Grüße ??>>"


@pytest.mark.parametrize(
    ("content", "charset", "shown"),
    [
        ("Grüße".encode(), "iso-8859-1", "Grüße"),
        ("Grüße".encode("iso-8859-1"), "iso-8859-1", "Grüße"),
        ("Grüße".encode("iso-8859-1"), "klingon", "Grüße"),
        ("Grüße".encode("iso-8859-1"), "rot13", "Grüße"),
        ("Grüße".encode("iso-8859-1"), "utf-8", "Gr��e"),
        (b"a\0b\xff", "us-ascii", "ab�"),
        ("Grüße".encode("iso-8859-1"), "unicode-escape", "Grüße"),
        (b"\xff" * 5_000 + b"-" + b"9" * 200_000, "punycode", "ÿ" * 5_000 + "-" + "9" * 200_000),
    ],
)
def test_a_damaged_or_foreign_charset_still_gives_text(content, charset, shown):
    headers = [{"name": "Content-Type", "value": f"text/plain; charset={charset}"}]
    assert message(resource(part("text/plain", content) | {"headers": headers})).text == shown


def test_a_long_body_is_cut_without_breaking_a_letter():
    found = message(resource(part("text/plain", "ü" * MAX_TEXT)))
    assert set(found.text) == {"ü"}
    assert 0 < len(found.text) <= MAX_TEXT // 2


def test_a_calendar_that_is_only_attached_is_named_and_not_fetched():
    payload = tree(
        "multipart/mixed",
        part("text/calendar", filename="invite.ics") | {"body": {"attachmentId": "A1", "size": 9}},
    )
    found = message(resource(payload))
    assert (found.calendars, found.attachments) == ((), ("invite.ics",))


def test_a_forwarded_message_is_an_attachment_not_the_sender_speaking():
    inner = tree("message/rfc822", part("text/plain", "We are sorry to tell you"))
    found = message(resource(tree("multipart/mixed", part("text/plain", "See below"), inner)))
    assert (found.text, found.attachments) == ("See below", ("message/rfc822",))


def test_an_attached_text_file_is_no_text():
    payload = tree(
        "multipart/mixed", part("text/plain", "Hi"), part("text/plain", "x", filename="a.txt")
    )
    found = message(resource(payload))
    assert (found.text, found.attachments) == ("Hi", ("a.txt",))


def nested(depth: int) -> dict:
    payload = part("text/plain", "deep")
    for _ in range(depth):
        payload = tree("multipart/mixed", payload)
    return payload


REFUSALS = {
    "too many parts": tree("multipart/mixed", *[part("text/plain", "x")] * (MAX_PARTS + 1)),
    "too deep": nested(MAX_DEPTH + 1),
    "a part that is a text": tree("multipart/mixed", "x"),
    "parts that are no list": part("multipart/mixed", parts={"a": 1}),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_message_that_can_not_be_taken_apart_keeps_its_headers_and_says_why(name):
    found = message(resource(REFUSALS[name], {"From": "x@evil.example"}))
    assert found.sender == Address(email="x@evil.example")
    assert (found.text, found.html, found.attachments) == ("", "", ())
    assert found.headers[REFUSED]


def test_the_deepest_allowed_message_is_read():
    assert message(resource(nested(MAX_DEPTH))).text == "deep"


def test_nobody_can_refuse_their_own_message_by_a_header():
    found = message(resource(part("text/plain", "Hi"), {REFUSED: "trust me"}))
    assert REFUSED not in found.headers
    assert found.text == "Hi"


def test_one_broken_message_does_not_spoil_its_thread():
    whole = resource(part("text/plain", "Fine"))
    broken = resource(REFUSALS["too deep"])
    undated = resource(part("text/plain", "Hm"), {"Date": "Mon, 4 May 2026 10:00:00 -0700"})
    undated["internalDate"] = "yesterday"
    found = thread(
        {"id": "19e9bb", "historyId": "7", "messages": [whole, broken, undated]}, "19e9bb"
    )
    assert [one.text for one in found.messages] == ["Fine", "", ""]
    assert [REFUSED in one.headers for one in found.messages] == [False, True, True]
    assert found.messages[2].at == datetime(2026, 5, 4, 17, 0, tzinfo=UTC)


def test_of_several_authentication_results_the_top_one_counts():
    payload = part("text/plain")
    payload["headers"] = [
        {"name": "Authentication-Results", "value": "mx.google.com; dmarc=fail"},
        {"name": "Authentication-Results", "value": "mx.google.com; dmarc=pass"},
    ]
    found = message(resource(payload))
    assert found.headers["authentication-results"] == "mx.google.com; dmarc=fail"


@pytest.mark.parametrize(
    "answer",
    [
        {"id": "19e9bb", "historyId": "7"},
        {"id": "other", "historyId": "7", "messages": [resource(part("text/plain"))]},
        {"id": "19e9bb", "historyId": "x", "messages": [resource(part("text/plain"))]},
        {"id": "19e9bb", "historyId": "7", "messages": [{"threadId": "19e9bb"}]},
        {"id": "19e9bb", "historyId": "7", "messages": [{"id": "1", "threadId": "other"}]},
        {"id": "19e9bb", "historyId": "7", "messages": "none"},
        {
            "id": "19e9bb",
            "historyId": "7",
            "messages": [{"id": "1", "threadId": "19e9bb", "labelIds": "INBOX"}],
        },
    ],
)
def test_a_thread_of_the_wrong_shape_is_no_thread(answer):
    with pytest.raises(WrongShape):
        thread(answer, "19e9bb")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
KINDS = st.sampled_from(
    ["text/plain", "text/html", "text/calendar", "multipart/mixed", "message/rfc822", "IMAGE/X"]
)
HEADER = st.fixed_dictionaries(
    {
        "name": JSON
        | st.sampled_from(["From", "To", "cc", "Content-Type", "References", "Message-ID", "Date"]),
        "value": JSON | st.text(max_size=60),
    }
)
BODY = st.fixed_dictionaries({}, optional={"data": JSON, "attachmentId": JSON, "size": JSON})
PART = st.recursive(
    st.fixed_dictionaries(
        {},
        optional={
            "mimeType": KINDS | JSON,
            "filename": JSON,
            "headers": st.lists(HEADER | JSON, max_size=6) | JSON,
            "body": BODY | JSON,
        },
    ),
    lambda inner: st.fixed_dictionaries(
        {"mimeType": KINDS, "parts": st.lists(inner, max_size=4) | JSON}
    ),
    max_leaves=10,
)


@settings(max_examples=120, deadline=timedelta(seconds=1))
@given(payload=PART | JSON, date=JSON | st.integers().map(str))
def test_any_payload_at_all_gives_a_message_of_bounded_size(payload, date):
    found = message({"id": "1", "threadId": "2", "payload": payload, "internalDate": date})
    assert found.at.tzinfo is not None
    assert len(found.text) <= MAX_TEXT
    assert len(found.html) <= MAX_TEXT
    assert set(found.headers) <= messages.KEPT | {REFUSED}
    assert "\n" not in found.subject


@settings(max_examples=100)
@given(st.binary(max_size=300), st.text(max_size=30))
def test_any_bytes_in_any_charset_give_text(content, charset):
    headers = [{"name": "Content-Type", "value": f"text/plain; charset={charset}"}]
    found = message(resource(part("text/plain", content) | {"headers": headers}))
    assert "\0" not in found.text
