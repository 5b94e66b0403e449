"""Calendar parts in the dialects of the programs that send them, all for 21 May 2026, 18:00 UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from agent.core.facts import InterviewState
from agent.core.mail import Thread
from agent.core.reading import read_message, read_thread
from agent.core.reading.invitations import invitation
from tests.core.reading.desks import DESK, WEDNESDAY, ours, theirs

START = datetime(2026, 5, 21, 18, 0, tzinfo=UTC)
END = datetime(2026, 5, 21, 18, 45, tzinfo=UTC)

NEW_YORK = (
    "BEGIN:VTIMEZONE\r\nTZID:America/New_York\r\nBEGIN:DAYLIGHT\r\nTZOFFSETFROM:-0500\r\n"
    "TZOFFSETTO:-0400\r\nTZNAME:EDT\r\nDTSTART:19700308T020000\r\n"
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\r\nEND:DAYLIGHT\r\nBEGIN:STANDARD\r\n"
    "TZOFFSETFROM:-0400\r\nTZOFFSETTO:-0500\r\nTZNAME:EST\r\nDTSTART:19701101T020000\r\n"
    "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)
OWN_ZONE = NEW_YORK.replace("America/New_York", "Customized Time Zone")
SHOWN_ZONE = NEW_YORK.replace("America/New_York", "(UTC-05:00) Eastern Time (US & Canada)")
EASTERN = NEW_YORK.replace("America/New_York", "Eastern Standard Time")

TIMES = {
    "in UTC": ("", "DTSTART:20260521T180000Z", "DTEND:20260521T184500Z"),
    "in a named zone": (
        NEW_YORK,
        "DTSTART;TZID=America/New_York:20260521T140000",
        "DTEND;TZID=America/New_York:20260521T144500",
    ),
    "in a named zone without its definition": (
        "",
        "DTSTART;TZID=Europe/Berlin:20260521T200000",
        "DTEND;TZID=Europe/Berlin:20260521T204500",
    ),
    "in a Windows zone": (
        EASTERN,
        "DTSTART;TZID=Eastern Standard Time:20260521T140000",
        "DTEND;TZID=Eastern Standard Time:20260521T144500",
    ),
    "in a Windows zone without its definition": (
        "",
        'DTSTART;TZID="Pacific Standard Time":20260521T110000',
        'DTEND;TZID="Pacific Standard Time":20260521T114500',
    ),
    "in a zone of its own": (
        OWN_ZONE,
        "DTSTART;TZID=Customized Time Zone:20260521T140000",
        "DTEND;TZID=Customized Time Zone:20260521T144500",
    ),
    "in a zone by its shown name": (
        SHOWN_ZONE,
        'DTSTART;TZID="(UTC-05:00) Eastern Time (US & Canada)":20260521T140000',
        'DTEND;TZID="(UTC-05:00) Eastern Time (US & Canada)":20260521T144500',
    ),
    "in a zone with a path": (
        "",
        "DTSTART;TZID=/freeassociation.sourceforge.net/America/New_York:20260521T140000",
        "DTEND;TZID=/freeassociation.sourceforge.net/America/New_York:20260521T144500",
    ),
    "with a duration": ("", "DTSTART:20260521T180000Z", "DURATION:PT45M"),
    "floating": ("", "DTSTART:20260521T140000", "DTEND:20260521T144500"),
}
DIALECTS = {
    "Google": (
        "PRODID:-//Google Inc//Google Calendar "
        "70.9054//EN\r\nVERSION:2.0\r\nCALSCALE:GREGORIAN\r\n",
        "UID:7kukuqrfedlm2f9t@google.com\r\nORGANIZER;CN=Dana "
        "Reed:mailto:dana.reed@northwind.example\r\n"
        "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=sa"
        "m@e\r\n"
        " xample.org;X-NUM-GUESTS=0:mailto:sam@example.org\r\nSTATUS:CONFIRMED\r\nTRANSP:OPAQU"
        "E\r\n",
    ),
    "Outlook": (
        "PRODID:Microsoft Exchange Server 2010\r\nVERSION:2.0\r\n",
        "ORGANIZER;CN=Dana Reed:mailto:Dana.Reed@northwind.example\r\n"
        "ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=Sam:mailto:SAM@examp"
        "le.org\r\n"
        "UID:040000008200E00074C5B7101A82E0080000000010\r\nX-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE\r\n"
        "X-MICROSOFT-DISALLOW-COUNTER:FALSE\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\n"
        "DESCRIPTION:REMINDER\r\nTRIGGER;RELATED=START:-PT15M\r\nEND:VALARM\r\n",
    ),
    "Apple": (
        "CALSCALE:GREGORIAN\r\nPRODID:-//Apple Inc.//macOS 14.5//EN\r\nVERSION:2.0\r\n",
        "UID:4E3D1A0C-5A6B-4F2B-9F8C-000000000001\r\nX-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC\r\n"
        'ORGANIZER;CN="Reed, Dana";EMAIL=dana.reed@northwind.example:mailto:dana.reed@northwin'
        "d.example\r\n"
        "ATTENDEE;CN=Sam;CUTYPE=INDIVIDUAL:mailto:sam@example.org\r\n",
    ),
    "Greenhouse": (
        "VERSION:2.0\r\nPRODID:-//Greenhouse Software//Scheduling//EN\r\n",
        "UID:interview-91837@greenhouse.example\r\nDESCRIPTION:Interview with Northwind\\, "
        "Inc.\\nVideo: "
        "https://meet.example/abc\r\nORGANIZER;CN=Northwind "
        "Recruiting:mailto:no-reply@ats.example\r\n"
        "ATTENDEE;CN=Dana Reed:mailto:dana.reed@northwind.example\r\n",
    ),
    "Calendly": (
        "VERSION:2.0\r\nPRODID:-//Calendly//EN\r\n",
        "UID:calendly-5f0e\r\nLOCATION:Zoom Conference Details below\r\nCLASS:PRIVATE\r\n"
        "ORGANIZER;CN=Dana Reed:mailto:dana.reed@northwind.example\r\n",
    ),
    "Zoom": (
        "PRODID:-//zoom.us//iCalendar Event//EN\r\nVERSION:2.0\r\nCLASS:PUBLIC\r\n",
        "UID:20260514T000000Z-85912@fe80:0:0:0:31:49ff:fec9:f252ens5\r\nLOCATION:https://zoom."
        "example/j/1\r\n"
        "ORGANIZER:mailto:dana.reed@northwind.example\r\n",
    ),
}


def part(
    dialect: str = "Google",
    times: str = "in UTC",
    *,
    method: str = "REQUEST",
    more: str = "SEQUENCE:0\r\n",
) -> str:
    head, body = DIALECTS[dialect]
    zone, start, end = TIMES[times]
    return (
        f"BEGIN:VCALENDAR\r\n{head}METHOD:{method}\r\n{zone}BEGIN:VEVENT\r\n{start}\r\n{end}\r\n"
        f"DTSTAMP:20260513T120000Z\r\nSUMMARY:Interview: editor\r\n{body}{more}"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )


@pytest.mark.parametrize("times", TIMES)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_an_invitation_is_an_agreed_interview(dialect: str, times: str) -> None:
    reading = read_message(theirs("", calendars=(part(dialect, times),)), DESK)
    (one,) = reading.interviews
    assert (one.state, one.start, one.end) == (InterviewState.AGREED, START, END)
    assert one.uid
    assert "dana.reed@northwind.example" in {person.email for person in one.people} or dialect == ""
    assert reading.message_class.value == "interview_invite"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_cancelled_invitation_is_cancelled(dialect: str) -> None:
    more = (
        "SEQUENCE:1\r\n"
        if "STATUS" in DIALECTS[dialect][1]
        else "STATUS:CANCELLED\r\nSEQUENCE:1\r\n"
    )
    reading = read_message(theirs("", calendars=(part(dialect, method="CANCEL", more=more),)), DESK)
    assert [(i.state, i.sequence) for i in reading.interviews] == [(InterviewState.CANCELLED, 1)]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_an_update_has_a_higher_sequence(dialect: str) -> None:
    moved = part(dialect, more="SEQUENCE:3\r\n").replace("0521T1", "0522T1")
    (one,) = read_message(theirs("", calendars=(moved,)), DESK).interviews
    assert one.sequence == 3
    assert one.start == datetime(2026, 5, 22, 18, 0, tzinfo=UTC)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_repeating_event_is_refused_with_a_reason(dialect: str) -> None:
    reading = read_message(
        theirs("", calendars=(part(dialect, more="RRULE:FREQ=WEEKLY;COUNT=5\r\n"),)), DESK
    )
    assert reading.interviews == ()
    assert reading.refused is not None
    assert "repeats" in reading.refused


def test_an_event_of_a_whole_day_has_only_the_day() -> None:
    text = part().replace("DTSTART:20260521T180000Z", "DTSTART;VALUE=DATE:20260521")
    text = text.replace("DTEND:20260521T184500Z", "DTEND;VALUE=DATE:20260522")
    (one,) = read_message(theirs("", calendars=(text,)), DESK).interviews
    assert (one.start, one.on) == (None, date(2026, 5, 21))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_user_is_none_of_those_they_meet(dialect: str) -> None:
    (one,) = read_message(theirs("", calendars=(part(dialect),)), DESK).interviews
    assert DESK.me.isdisjoint(person.email for person in one.people)


def test_an_event_without_an_end_has_none() -> None:
    text = part().replace("DTEND:20260521T184500Z\r\n", "")
    (one,) = read_message(theirs("", calendars=(text,)), DESK).interviews
    assert (one.start, one.end) == (START, None)


def test_one_occurrence_of_a_series_is_read() -> None:
    text = part(more="RECURRENCE-ID:20260521T180000Z\r\nRRULE:FREQ=WEEKLY\r\n")
    (one,) = read_message(theirs("", calendars=(text,)), DESK).interviews
    assert one.start == START


def test_two_rounds_in_one_part_are_two_interviews() -> None:
    second = part().replace("7kukuqrfedlm2f9t", "second").replace("T18", "T20")
    event = second[second.index("BEGIN:VEVENT") :]
    both = part().replace("END:VCALENDAR\r\n", "") + event
    assert len(read_message(theirs("", calendars=(both,)), DESK).interviews) == 2


def test_the_same_part_twice_is_one_interview() -> None:
    reading = read_message(theirs("", calendars=(part(), part())), DESK)
    assert len(reading.interviews) == 1


def test_the_calendar_part_is_believed_before_the_words() -> None:
    words = "Our call is confirmed for Friday at 9 am."
    (one,) = read_message(theirs(words, calendars=(part(),)), DESK).interviews
    assert one.start == START


def test_a_counter_proposal_is_proposed() -> None:
    (one,) = read_message(theirs("", calendars=(part(method="COUNTER"),)), DESK).interviews
    assert one.state is InterviewState.PROPOSED


def test_somebody_elses_answer_is_no_interview() -> None:
    reading = read_message(theirs("", calendars=(part(method="REPLY"),)), DESK)
    assert reading.interviews == ()


def test_the_users_acceptance_accepts() -> None:
    text = part(method="REPLY").replace("PARTSTAT=NEEDS-ACTION", "PARTSTAT=ACCEPTED")
    reading = read_message(ours("", calendars=(text,)), DESK)
    assert reading.accepts is not None
    assert [(i.state, i.start) for i in reading.interviews] == [(InterviewState.AGREED, START)]


def test_the_users_refusal_cancels() -> None:
    text = part(method="REPLY").replace("PARTSTAT=NEEDS-ACTION", "PARTSTAT=DECLINED")
    reading = read_message(ours("", calendars=(text,)), DESK)
    assert reading.accepts is None
    assert [i.state for i in reading.interviews] == [InterviewState.CANCELLED]


def test_a_floating_time_is_the_senders() -> None:
    text = part(times="floating")
    berlin = theirs("", calendars=(text,), headers={"date": "Wed, 13 May 2026 16:30:00 +0200"})
    (one,) = read_message(berlin, DESK).interviews
    assert one.start == datetime(2026, 5, 21, 12, 0, tzinfo=UTC)


BROKEN = [
    "",
    "BEGIN:VCALENDAR",
    "not a calendar at all",
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:yesterday\r\nEND:VEVENT\r\nEND:VCALENDAR",
    part().replace("20260521", "20261399"),
    part().replace("SUMMARY", "SUM\x00MARY"),
    part().replace("DTSTART", "X-START"),
    "BEGIN:VEVENT\r\n" * 5_000,
    "BEGIN:VCALENDAR\r\n" + "X:y\r\n" * 100_000 + "END:VCALENDAR",
    part().replace("SEQUENCE:0", "SEQUENCE:" + "9" * 5_000),
    part().replace("mailto:", ""),
    part().replace("DTEND:20260521T184500Z", "DURATION:-PT99999999H"),
]


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_part_gives_a_reading_or_a_reason(text: str) -> None:
    found = invitation(text, ZoneInfo("UTC"), "m1")
    assert found.refused is not None or all(i.start or i.on for i in found.interviews)
    read_message(theirs("Hello there", calendars=(text,)), DESK)


def test_a_broken_part_does_not_hide_the_words() -> None:
    reading = read_message(
        theirs("Our call is confirmed for Friday, May 15 at 9 am.", calendars=("nonsense",)), DESK
    )
    assert [i.start for i in reading.interviews] == [datetime(2026, 5, 15, 13, 0, tzinfo=UTC)]


def test_a_thread_keeps_every_part_for_the_rules_to_compare() -> None:
    first = theirs("", calendars=(part(),), id_="a")
    moved = theirs("", calendars=(part(more="SEQUENCE:1\r\n").replace("T18", "T19"),), id_="b")
    thread = Thread(id="t1", history_id="1", messages=(first, moved))
    facts = read_thread(thread, DESK)
    assert [f.reading.interviews[0].sequence for f in facts] == [0, 1]
    assert facts[0].reading.interviews[0].start > WEDNESDAY  # type: ignore[operator]
