"""Any bytes at all give a reading or a named refusal, in bounded time."""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.core.reading import parse_raw, read_message
from agent.core.reading.desk import frame_of
from agent.core.reading.reader import FAILED
from agent.core.reading.sentences import sentences
from agent.core.reading.timespan import spans
from agent.core.reading.words import fold, vocabulary
from agent.errors import MailFault
from tests.core.reading.desks import DESK, WEDNESDAY, theirs

SECONDS = 2.0
HEAD = b"From: a@b.example\r\nTo: c@d.example\r\nDate: Wed, 13 May 2026 10:00:00 -0400\r\n"
HTML = HEAD + b"Content-Type: text/html\r\n\r\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
ICS = HEAD + b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n"

BOMBS = {
    "open tags": HTML + b"<a " * 100_000,
    "comments": HTML + b"<!--" * 50_000,
    "CDATA": HTML + b"<![CDATA[" * 50_000,
    "nested divs": HTML + b"<div>" * 80_000,
    "nested tables": HTML + b"<table><tr><td>" * 20_000,
    "attributes": HTML + b"<a " + b'x="y" ' * 40_000 + b">",
    "only brackets": HTML + b"<" * 260_000,
    "encoded words": b"From: "
    + b" ".join([b"=?utf-8?q?a?="] * 20_000)
    + b" <a@b.example>\r\n\r\nx",
    "nested comments": b"From: " + b"(" * 20_000 + b" a@b.example\r\n\r\nx",
    "addresses": b"To: " + b", ".join([b'"x" <c@d.example>'] * 20_000) + b"\r\n\r\nx",
    "flat parts": MIXED + b"--b\r\n\r\nx\r\n" * 100_000,
    "nested parts": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(9_000)
    ),
    "headers": b"".join(b"X-%d: y\r\n" % n for n in range(100_000)) + b"\r\nx",
    "a long header": b"Subject: " + b"a" * 5_000_000 + b"\r\n\r\nx",
    "folded lines": b"Subject: a\r\n" + b" b\r\n" * 100_000 + b"\r\nx",
    "references": b"References: " + b"<a@b> " * 100_000 + b"\r\n\r\nx",
    "a big body": HEAD + b"\r\n" + b"we will let you know by friday. " * 100_000,
    "quote marks": HEAD + b"\r\n" + b"> \n" * 80_000,
    "attributions": HEAD + b"\r\n" + b"On Mon, 1 Jan 2026 at 10:00 x <a@b> \n" * 6_000,
    "header blocks": HEAD + b"\r\n" + b"From: x\nSent: \n" * 15_000,
    "delimiters": HEAD + b"\r\n" + b"__\n" * 80_000,
    "numbers": HEAD + b"\r\n" + b"1 - " * 60_000,
    "negations": HEAD + b"\r\n" + b"we will not " * 20_000,
    "dates": HEAD + b"\r\n" + b"by friday or monday, " * 12_000,
    "spaces": HEAD + b"\r\na" + b" " * 260_000 + b"b",
    "one word": HEAD + b"\r\n" + b"a" * 260_000,
    "question marks": HEAD + b"\r\n" + b"?" * 260_000,
    "apostrophes": HEAD + b"\r\n" + b"n't'" * 60_000,
    "calendar begins": ICS + b"BEGIN:VEVENT\r\n" * 4_000,
    "calendar parameters": ICS + b"X" + b";A=B" * 15_000 + b":x\r\nEND:VCALENDAR",
    "calendar guests": ICS
    + b"BEGIN:VEVENT\r\nDTSTART:20260521T180000Z\r\n"
    + b"ATTENDEE:mailto:a@b.c\r\n" * 1_900,
}


@pytest.mark.parametrize("data", BOMBS.values(), ids=BOMBS)
def test_a_bomb_takes_bounded_time(data: bytes) -> None:
    start = time.process_time()
    try:
        reading = read_message(parse_raw(data), DESK)
    except MailFault:
        pass
    else:
        assert not (reading.refused or "").startswith(FAILED)
    assert time.process_time() - start < SECONDS


DAMAGED = [
    b"",
    b"\r\n\r\n",
    b"\x00" * 100,
    b"\xff\xfe" * 100,
    b"no headers at all",
    b"From: \xe9t\xe9@x.example\r\n\r\nna\xefve",
    b"Content-Type: text/plain; charset=klingon\r\n\r\nhello",
    b"Content-Type: text/plain; charset=utf-16\r\n\r\nhello",
    b"Content-Type: text/plain; charset=utf-8\r\n\r\n\xff\xff",
    b"Content-Transfer-Encoding: base64\r\n\r\n!!!not base64!!!",
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\n=ZZ=3",
    b"Content-Type: multipart/mixed\r\n\r\nno boundary",
    b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--c\r\n',
    b"Date: not a date\r\nSubject: =?utf-8?b?!!!?=\r\n\r\nx",
    b"Subject: =?utf-8?b?A?=\r\n\r\nx",
    b"Date: Mon, 99 Foo 99999 99:99:99 +9999\r\n\r\nx",
    b"Subject: a\r\n\r\nhi\xc2\xb2 2\xc2\xb2 \xd9\xa3 pm on the \xc2\xb2th",
]


@pytest.mark.parametrize("data", DAMAGED, ids=range(len(DAMAGED)))
def test_damaged_mail_is_read_or_refused(data: bytes) -> None:
    try:
        reading = read_message(parse_raw(data), DESK)
    except MailFault:
        return
    assert not (reading.refused or "").startswith(FAILED)


def test_a_message_that_is_too_large_is_refused_before_parsing() -> None:
    with pytest.raises(MailFault, match="larger"):
        parse_raw(b"x" * (36 * 1024 * 1024 + 1))


def test_a_message_is_parsed() -> None:
    raw = (
        b"From: =?utf-8?q?Ren=C3=A9e?= <Renee@X.example>\r\nTo: sam@example.org\r\n"
        b"Subject: =?utf-8?b?UsO0bGU=?=\r\nDate: Wed, 13 May 2026 10:00:00 -0400\r\n"
        b"Message-ID: <1@x>\r\nReferences: <0@x>\r\n <2@x>\r\n"
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        b"Content-Type: text/plain; charset=iso-8859-1\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\ncaf=E9\r\n--b\r\n"
        b"Content-Type: application/pdf; name=cv.pdf\r\n\r\nx\r\n--b\r\n"
        b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n--b--\r\n"
    )
    mail = parse_raw(raw)
    assert mail.sender is not None
    assert (mail.sender.email, mail.sender.name) == ("renee@x.example", "Renée")
    assert (mail.subject, mail.text.strip()) == ("Rôle", "café")
    assert mail.at == datetime(2026, 5, 13, 14, 0, tzinfo=UTC)
    assert mail.references == ("<0@x>", "<2@x>")
    assert mail.attachments == ("cv.pdf",)
    assert len(mail.calendars) == 1


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=600))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        reading = read_message(parse_raw(data), DESK)
    except MailFault:
        return
    assert not (reading.refused or "").startswith(FAILED)


TIME_WORDS = st.sampled_from(
    sorted(
        vocabulary(
            "by within in on the next this coming two 3 14 14th 2026 5/14 may june monday friday "
            "week weeks month days business early mid late end of first last quarter q2 year after "
            "before until or and - to a couple few tomorrow today eod christmas holidays from now "
            "ago at 2 pm , . ( ) / we will let you know decision interview call that following "
            "later half weekend"
        )
    )
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(TIME_WORDS, max_size=14).map(" ".join), st.dates(date(2020, 1, 1), date(2035, 1, 1))
)
def test_a_span_never_ends_before_it_begins(text: str, day: date) -> None:
    at = datetime(day.year, day.month, day.day, 15, tzinfo=UTC)
    mail = theirs(text, at=at)
    for when in spans(text, fold(text), frame_of(mail, DESK)):
        assert when.earliest <= when.latest
    reading = read_message(mail, DESK)
    assert not (reading.refused or "").startswith(FAILED)
    for promise in reading.promises:
        assert day <= promise.earliest <= promise.latest


RELATIVE = [
    "We will let you know by Friday.",
    "You'll hear from us by the end of next week.",
    "Expect a decision within ten days.",
    "I'll get back to you in two weeks.",
    "We should have an answer early next week.",
    "I will call you tomorrow with an update.",
]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(RELATIVE), st.integers(0, 200), st.integers(1, 8))
def test_a_relative_promise_moves_with_its_message(text: str, start: int, weeks: int) -> None:
    first = WEDNESDAY + timedelta(days=start)
    second = first + timedelta(weeks=weeks)
    before, after = (read_message(theirs(text, at=at), DESK).promises[0] for at in (first, second))
    # a clock change may move the local day's start, never the day: both are at 10:30 or 9:30
    assert after.latest - before.latest == timedelta(weeks=weeks)
    assert after.earliest - before.earliest == timedelta(weeks=weeks)


LETTERS = [
    "We will let you know by Friday.",
    "Unfortunately we have decided to go with another candidate.",
    "Could you send us your references?",
    "Your interview is confirmed for Monday at 2 pm.",
]


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(LETTERS), st.lists(st.sampled_from(LETTERS), min_size=1, max_size=4))
def test_quoting_adds_no_facts(text: str, quoted: list[str]) -> None:
    alone = read_message(theirs(text), DESK)
    history = "\n".join(f"> {line}" for line in quoted)
    full = f"{text}\n\nOn Mon, May 11, 2026 at 9:14 AM Sam <sam@example.org> wrote:\n\n{history}\n"
    assert read_message(theirs(full), DESK) == alone


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_sentences_fold_without_changing_length(text: str) -> None:
    for sentence in sentences(text):
        assert len(sentence.text) == len(sentence.low)


def test_reading_does_not_depend_on_the_machines_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    mail = theirs("Let's talk on Friday at 3 pm. You'll hear from us within two days.")
    here = read_message(mail, DESK)
    for zone in ("Pacific/Auckland", "America/Los_Angeles", "UTC"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        assert read_message(mail, DESK) == here
    monkeypatch.undo()
    time.tzset()
    assert os.environ.get("TZ") != "Pacific/Auckland"


MESSAGES = sorted((Path(__file__).parents[2] / "messages").glob("*.eml"))


@pytest.mark.parametrize("file", MESSAGES, ids=[m.name for m in MESSAGES])
def test_a_kept_message_is_read(file: Path) -> None:
    reading = read_message(parse_raw(file.read_bytes()), DESK)
    assert reading.refused is None
