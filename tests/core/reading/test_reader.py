"""Whole messages and threads: who wrote, what the user's own words do, what context adds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from agent.core.facts import (
    Author,
    ContactPart,
    InterviewState,
    MessageClass,
    Outcome,
    RequestKind,
    WishKind,
)
from agent.core.mail import DRAFT, Address, Message, Thread
from agent.core.reading import read_message, read_thread, reading_json
from tests.core.reading.desks import DANA, DESK, ME, WEDNESDAY, ours, theirs


def threaded(*messages: Message) -> Thread:
    return Thread(id="t1", history_id="1", messages=messages)


# Who wrote it

MACHINES = [
    {"headers": {"auto-submitted": "auto-replied"}},
    {"headers": {"auto-submitted": "auto-generated"}},
    {"headers": {"precedence": "bulk"}},
    {"headers": {"precedence": "auto_reply"}},
    {"headers": {"x-autoreply": "yes"}},
    {"headers": {"x-autorespond": "Re: hi"}},
    {"headers": {"list-id": "<jobs.example>"}},
    {"sender": Address(email="no-reply@ats.example")},
    {"sender": Address(email="donotreply@northwind.example")},
    {"sender": Address(email="notifications@ats.example", name="Northwind")},
    {"sender": Address(email="mailer-daemon@mail.example")},
    {"subject": "Automatic reply: Re: the role"},
    {"subject": "Out of Office: the role"},
    {"subject": "Automatische Antwort: Re: die Stelle"},
]


@pytest.mark.parametrize("how", MACHINES, ids=[str(m) for m in MACHINES])
def test_a_machines_message_is_automatic(how: dict[str, object]) -> None:
    reading = read_message(theirs("Hello, thanks.", **how), DESK)  # type: ignore[arg-type]
    assert reading.author is Author.AUTOMATIC


def test_a_persons_message_is_theirs() -> None:
    for headers in ({}, {"auto-submitted": "no"}, {"x-auto-response-suppress": "All"}):
        assert read_message(theirs("Hello there", headers=headers), DESK).author is Author.THEM


def test_ours_is_the_sent_label_and_never_a_from_header() -> None:
    forged = theirs("I withdraw my application.", sender=ME)
    assert read_message(forged, DESK).author is Author.THEM
    assert read_message(forged, replace(DESK, trust_from=True)).author is Author.US
    assert read_message(ours("Hello"), DESK).author is Author.US


def test_our_own_vacation_reply_is_automatic() -> None:
    mine = replace(ours("I am away."), headers={"auto-submitted": "auto-replied"})
    assert read_message(mine, DESK).author is Author.AUTOMATIC


def test_a_bounce_names_the_address_that_failed() -> None:
    mail = theirs(
        "Your message to tom@northwind.example couldn't be delivered. Address not found.",
        sender=Address(email="mailer-daemon@googlemail.example"),
        subject="Delivery Status Notification (Failure)",
    )
    reading = read_message(mail, DESK)
    assert reading.bounced == ("tom@northwind.example",)
    assert reading.author is Author.AUTOMATIC


def test_an_ats_rejection_is_automatic_and_still_a_rejection() -> None:
    mail = theirs(
        "Unfortunately we have decided not to move forward with your application.",
        sender=Address(email="no-reply@ats.example"),
    )
    reading = read_message(mail, DESK)
    assert reading.author is Author.AUTOMATIC
    assert reading.outcome is not None
    assert reading.outcome.outcome is Outcome.REJECTED


# The user's own words

ACCEPTING = [
    "Thursday at 2 works for me.",
    "Yes, that works perfectly. See you then!",
    "Sounds great, I'll be there.",
    "I'm happy to confirm Monday at 10.",
    "Perfect, thank you. Looking forward to our conversation.",
    "The 21st at 3 pm suits me well.",
    "I have booked the 11 am slot on Friday.",
]
NOT_ACCEPTING = [
    "Great, thank you.",
    "I'm happy to wait.",
    "I am free on Tuesday and Wednesday afternoon.",
    "Unfortunately I can't make Thursday.",
    "Does Friday work for you instead?",
    "Thank you for the update.",
    "Could we find another time?",
    "I am very interested in the role.",
]


@pytest.mark.parametrize("text", ACCEPTING)
def test_the_user_accepts_a_time(text: str) -> None:
    assert read_message(ours(text), DESK).accepts is not None


@pytest.mark.parametrize("text", NOT_ACCEPTING)
def test_the_user_accepts_nothing(text: str) -> None:
    assert read_message(ours(text), DESK).accepts is None


def test_an_acceptance_that_names_the_time_agrees_the_interview() -> None:
    reading = read_message(ours("Thursday, May 21 at 2 pm works for me."), DESK)
    assert [(i.state, i.start) for i in reading.interviews] == [
        (InterviewState.AGREED, datetime(2026, 5, 21, 18, 0, tzinfo=UTC))
    ]


def test_a_bare_yes_takes_the_one_time_they_proposed() -> None:
    asked = theirs("Could we speak on Monday, May 18 at 11 am?", id_="a")
    yes = ours("Yes, that works for me!", at=WEDNESDAY + timedelta(hours=2), id_="b")
    facts = read_thread(threaded(asked, yes), DESK)
    assert facts[0].reading.interviews[0].state is InterviewState.PROPOSED
    assert [(i.state, i.start) for i in facts[1].reading.interviews] == [
        (InterviewState.AGREED, datetime(2026, 5, 18, 15, 0, tzinfo=UTC))
    ]


def test_a_bare_yes_to_several_times_takes_none() -> None:
    asked = theirs("Would Monday at 11 or Tuesday at 2 pm work for an interview?", id_="a")
    yes = ours("Yes, that works for me!", at=WEDNESDAY + timedelta(hours=2), id_="b")
    facts = read_thread(threaded(asked, yes), DESK)
    assert facts[1].reading.accepts is not None
    assert facts[1].reading.interviews == ()


ECHOED = [
    # theirs of Wednesday 13 May, the user's yes, and the time it agrees on
    ("Would Thursday, May 28 at 10 am work for a call?", "Yes, Thursday at 10 works.", "28 10:00"),
    ("Would Thursday, May 28 at 10 am work for a call?", "Thursday works for me.", "28 10:00"),
    ("Would Thursday, May 28 at 10 am work?", "Next Thursday at 10 is fine for me.", "28 10:00"),
    ("Could we talk on Friday, May 29, 1-4 pm?", "Yes, Friday at 2 pm works.", "29 14:00"),
    (
        "Would Thursday, May 21 at 10 am or Friday, May 29 at 2 pm work for an interview?",
        "Friday at 2 pm works for me.",
        "29 14:00",
    ),
    (
        "Would Thursday, May 21 at 10 am or Friday, May 29 at 2 pm work for an interview?",
        "Friday works for me, thank you.",
        "29 14:00",
    ),
    (
        "Would Thursday, May 28 at 10 am or at 2 pm work for an interview?",
        "Yes, 2 pm works for me.",
        "28 14:00",
    ),
    (
        "Would Thursday, May 21 at 10 am or Thursday, May 28 at 10 am suit you for a call?",
        "Thursday, May 28 at 10 am works for me.",
        "28 10:00",
    ),
    (
        "Please choose one of these times for a talk:\n\n- Thursday, May 28 at 2 pm\n"
        "- Friday, May 29 at 10 am\n\nDana",
        "Friday at 10 am works for me.",
        "29 10:00",
    ),
    (
        "Would one of these work for an interview?\n\nThursday, May 28, 2 pm\n"
        "Friday, May 29, 10 am\n",
        "Friday, May 29 at 10 am works for me.",
        "29 10:00",
    ),
    ("How does Friday, May 29 look for you?", "Friday at 10 am works for me.", "29 10:00"),
    ("Are you free on Friday morning?", "Friday at 10 am works for me.", "15 10:00"),
]


@pytest.mark.parametrize(("asked", "yes", "agreed"), ECHOED)
def test_the_users_yes_takes_the_time_they_proposed(asked: str, yes: str, agreed: str) -> None:
    later = WEDNESDAY + timedelta(hours=2)
    facts = read_thread(threaded(theirs(asked, id_="a"), ours(yes, at=later, id_="b")), DESK)
    assert [
        (i.state, i.start and f"{i.start.astimezone(DESK.calendar.zone):%d %H:%M}")
        for i in facts[1].reading.interviews
    ] == [(InterviewState.AGREED, agreed)]


UNCLEAR = [
    (
        "Would Thursday, May 21 at 10 am or Thursday, May 28 at 10 am work for a call?",
        "Yes, Thursday at 10 works for me.",
    ),
    ("Would Thursday, May 28 at 10 am or at 2 pm work for a call?", "Yes, Thursday works for me."),
    ("Would Thursday, May 28 at 10 am work for a call?", "Friday works for me."),
    ("We decide by Friday, May 29. When could you talk to us?", "Friday works for me."),
]


@pytest.mark.parametrize(("asked", "yes"), UNCLEAR)
def test_a_yes_that_fits_several_times_or_none_takes_none(asked: str, yes: str) -> None:
    later = WEDNESDAY + timedelta(hours=2)
    facts = read_thread(threaded(theirs(asked, id_="a"), ours(yes, at=later, id_="b")), DESK)
    assert facts[1].reading.accepts is not None
    assert facts[1].reading.interviews == ()


WHEN = "We would like to meet you for an interview. When could you talk next week?"
OFFERED = [
    "Tuesday, May 19 at 2 pm works for me, or Thursday, May 21 at 10 am.",
    "Tuesday, May 19 at 2 pm works for me. Thursday, May 21 at 10 am works for me too.",
    "I could do Tuesday, May 19 at 2 pm or Thursday, May 21 at 10 am for a call.",
    "Would Tuesday, May 19 at 2 pm or Thursday, May 21 at 10 am suit you?",
]
TAKEN = [
    ("Thursday at 10 works for us.", "21 10:00"),
    ("Let's do Thursday at 10.", "21 10:00"),
    ("Great, I have sent you an invite for Thursday.", "21 10:00"),
    ("Tuesday it is!", "19 14:00"),
    ("Perfect, I'll put you down for Tuesday.", "19 14:00"),
    ("Great, that works.", None),
    ("Thank you, let me check whether Thursday at 10 works for Marco.", None),
    ("Thursday at 10 does not work for us.", None),
]


@pytest.mark.parametrize("offer", OFFERED)
@pytest.mark.parametrize(("answer", "agreed"), TAKEN)
def test_times_the_user_offers_are_agreed_once_they_take_one(
    offer: str, answer: str, agreed: str | None
) -> None:
    offered = ours(offer, at=WEDNESDAY + timedelta(hours=1), id_="b")
    reply = theirs(answer, at=WEDNESDAY + timedelta(hours=2), id_="c")
    _, mine, last = read_thread(threaded(theirs(WHEN, id_="a"), offered, reply), DESK)
    assert mine.reading.accepts is None
    assert {i.state for i in mine.reading.interviews} == {InterviewState.PROPOSED}
    assert [
        f"{i.start.astimezone(DESK.calendar.zone):%d %H:%M}"
        for i in last.reading.interviews
        if i.state is InterviewState.AGREED and i.start is not None
    ] == ([agreed] if agreed else [])


@pytest.mark.parametrize(
    ("answer", "agreed"),
    [
        ("Great, that works.", True),
        ("Confirmed, talk then!", True),
        ("Sounds good, see you then.", True),
        ("Tuesday at 2 is perfect.", True),
        ("Yes, Tuesday works.", True),
        ("Sounds good, I will get back to you.", False),
        ("Thanks! Would that work as a video call?", False),
        ("Thank you, noted.", False),
        ("Sorry, that does not work for us.", False),
    ],
)
def test_a_yes_of_theirs_takes_the_one_time_the_user_offered(answer: str, agreed: bool) -> None:
    offered = ours(
        "Tuesday, May 19 at 2 pm works for me.", at=WEDNESDAY + timedelta(hours=1), id_="b"
    )
    reply = theirs(answer, at=WEDNESDAY + timedelta(hours=2), id_="c")
    _, mine, last = read_thread(threaded(theirs(WHEN, id_="a"), offered, reply), DESK)
    assert [i.state for i in mine.reading.interviews] == [InterviewState.PROPOSED]
    at = datetime(2026, 5, 19, 18, 0, tzinfo=UTC)
    found = [i.start for i in last.reading.interviews if i.state is InterviewState.AGREED]
    assert found == ([at] if agreed else [])


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("I have fallen ill and have to cancel our interview on Thursday.", date(2026, 5, 14)),
        ("I am sorry to cancel our call tomorrow.", date(2026, 5, 14)),
        ("Unfortunately I must call off the interview.", None),
        ("I'm afraid I can't make it on Thursday any more.", date(2026, 5, 14)),
        ("Sadly I won't be able to attend our interview tomorrow.", date(2026, 5, 14)),
        ("Something came up, and I need to reschedule our interview.", None),
    ],
)
def test_the_user_calls_an_interview_off(text: str, on: date | None) -> None:
    found = read_message(ours(text), DESK).interviews
    assert [(i.state, i.on) for i in found] == [(InterviewState.CANCELLED, on)]


@pytest.mark.parametrize(
    "text",
    [
        "Do I have to cancel our interview on Thursday?",
        "I do not have to cancel our interview on Thursday.",
        "I can't make the interview earlier than Thursday.",
        "I can't do Thursday morning, but the afternoon is fine.",
        "I can't make Thursday at four, only at two.",
        "I'm afraid I can't make it to your summer party.",
        "Could we move our interview to another day?",
        "If my train is late I have to cancel our interview on Thursday.",
        "I am sorry that I had to cancel our interview last week.",
        "I have to cancel another meeting on Thursday, so our interview is fine.",
        "> I have to cancel our interview on Thursday.",
    ],
)
def test_the_user_calls_nothing_off(text: str) -> None:
    found = read_message(ours(text), DESK).interviews
    assert InterviewState.CANCELLED not in {i.state for i in found}


def test_slots_for_a_talk_are_no_job_offer() -> None:
    offered = theirs("Thank you for the exercise. We can offer you the following slots for a talk:")
    assert read_message(offered, DESK).outcome is None
    hired = theirs("We can offer you the role of editor, two days a week.")
    found = read_message(hired, DESK).outcome
    assert found is not None
    assert found.outcome is Outcome.OFFER


def test_both_of_two_times_leave_the_choice_to_them() -> None:
    asked = theirs(
        "Would Tuesday, May 19 at 2 pm or Thursday, May 21 at 10 am work for an interview?", id_="a"
    )
    both = ours("Tuesday at 2 works for me, and Thursday at 10 does as well.", id_="b")
    _, mine = read_thread(threaded(asked, both), DESK)
    assert [i.state for i in mine.reading.interviews] == [InterviewState.PROPOSED] * 2


def test_a_time_the_user_speaks_of_as_settled_is_agreed() -> None:
    noted = ours("Thank you for the call. See you on Tuesday, May 19 at 2 pm.", id_="b")
    _, mine = read_thread(threaded(theirs(WHEN, id_="a"), noted), DESK)
    assert [i.state for i in mine.reading.interviews] == [InterviewState.AGREED]


def test_an_hour_echoed_from_another_zone_is_theirs() -> None:
    asked = theirs(
        "Would Thursday, May 28 at 10 am work for a call?",
        headers={"date": "Wed, 13 May 2026 07:30:00 -0700"},
        id_="a",
    )
    yes = ours("Yes, Thursday at 10 am works.", at=WEDNESDAY + timedelta(hours=2), id_="b")
    facts = read_thread(threaded(asked, yes), DESK)
    assert [i.start for i in facts[1].reading.interviews] == [
        datetime(2026, 5, 28, 17, 0, tzinfo=UTC)
    ]


THANKS = [
    "Thank you for your time today.",
    "It was great talking to you and the team.",
    "Thanks so much for the conversation this morning.",
    "I really enjoyed our chat yesterday.",
    "Thank you for meeting with me on Monday.",
]
NO_THANKS = [
    "Thank you for the invitation, I look forward to meeting you.",
    "Thanks in advance for your time.",
    "Thanks for getting back to me.",
    "Thank you for considering my application.",
]


@pytest.mark.parametrize("text", THANKS)
def test_the_users_thank_you_is_seen(text: str) -> None:
    assert read_message(ours(text), DESK).thanks is not None


@pytest.mark.parametrize("text", NO_THANKS)
def test_a_mere_courtesy_is_no_thank_you(text: str) -> None:
    assert read_message(ours(text), DESK).thanks is None


RETOLD = [
    ("You mentioned the 20th as the day of your decision.", date(2026, 5, 20)),
    ("On the phone you said you would decide by Friday.", date(2026, 5, 15)),
    ("I know you told me to expect news within two weeks.", date(2026, 5, 27)),
]


@pytest.mark.parametrize(("text", "day"), RETOLD)
def test_a_promise_the_user_repeats_is_a_promise(text: str, day: date) -> None:
    assert [p.latest for p in read_message(ours(text), DESK).promises] == [day]


def test_what_the_user_promises_is_none() -> None:
    assert read_message(ours("I will get back to you by Friday."), DESK).promises == ()


WITHDRAWALS = [
    "I would like to withdraw my application.",
    "After some thought I'm withdrawing from the process.",
    "I have accepted another offer and am stepping back from consideration.",
    "Please withdraw my application for the role.",
    "I've decided not to proceed with the interview process.",
]


@pytest.mark.parametrize("text", WITHDRAWALS)
def test_the_users_withdrawal_is_an_outcome(text: str) -> None:
    outcome = read_message(ours(text), DESK).outcome
    assert outcome is not None
    assert outcome.outcome is Outcome.WITHDRAWN


# Requests, wishes, contact

MATERIALS = [
    ("Please send us two references by Friday.", "references", date(2026, 5, 15)),
    ("Could you share your portfolio?", "portfolio", None),
    ("We need a copy of your diploma before May 20.", "diploma", date(2026, 5, 19)),
    ("Would you mind sending over a writing sample?", "writing sample", None),
]


@pytest.mark.parametrize(("text", "what", "due"), MATERIALS)
def test_what_is_to_be_sent_is_told_with_its_day(text: str, what: str, due: date | None) -> None:
    (one,) = read_message(theirs(text), DESK).requests
    assert one.kind is RequestKind.MATERIALS
    assert what in one.evidence.quote
    assert one.due_on == due


@pytest.mark.parametrize(
    ("text", "whats"),
    [
        (
            "Could you send us two writing samples and your references?",
            ["writing samples", "references"],
        ),
        ("Please send your portfolio, a CV and a transcript.", ["portfolio", "cv", "transcript"]),
        ("Please send us a list of references.", ["references"]),
        ("We need a copy of your diploma.", ["diploma"]),
        ("Could you share a resume or CV?", ["resume"]),
        ("Please send us the documents.", ["documents"]),
    ],
)
def test_each_thing_to_be_sent_is_told_by_its_name(text: str, whats: list[str]) -> None:
    assert [one.what for one in read_message(theirs(text), DESK).requests] == whats


ANSWERS = [
    ("Could you let me know your availability for next week?", None),
    ("Which of the two teams would you prefer?", None),
    ("Please complete the take-home exercise by Monday.", date(2026, 5, 18)),
    ("Please let us know by tomorrow whether you accept.", date(2026, 5, 14)),
    ("What is your notice period?", None),
]


@pytest.mark.parametrize(("text", "due"), ANSWERS)
def test_a_question_is_the_users_turn(text: str, due: date | None) -> None:
    reading = read_message(theirs(text), DESK)
    assert reading.asks is not None
    assert [r.kind for r in reading.requests] == [RequestKind.ANSWER]
    assert reading.requests[0].due_on == due


TO_COME = [
    "Please confirm.",
    "Please confirm that you can attend.",
    "Please confirm your attendance by replying to this email.",
    "Could you please confirm the appointment by Monday?",
    "Please let me know whether that time works for you.",
    "Does that suit you?",
    "Would Thursday at 2 pm work for you?",
    "Can you confirm you'll be there?",
    "Please accept the calendar invitation.",
    "Kindly RSVP by Monday.",
    "Please reply to confirm your interview slot.",
    "Let us know if you can make it.",
    "Please confirm receipt of this invitation.",
    "Is that still okay with you?",
    "Would the time on Thursday be convenient for you?",
    "Can you join us on Thursday?",
    "Please confirm your attendance by email or by phone.",
    "Please confirm your availability for this interview.",
    "Please confirm your interview for the position of Editor.",
]

NOT_TO_COME = [
    "Please confirm your salary expectations.",
    "Please confirm your start date.",
    "Could you confirm that you are still interested?",
    "Please confirm that you accept the offer.",
    "Does the salary work for you?",
    "Please confirm the names of your two referees.",
    "Can you confirm whether you need a visa?",
    "When would suit you next week?",
    "Please complete the form and confirm that you can attend.",
    "Please confirm once you have finished the exercise.",
    "Please choose a time that works for you.",
    "Please confirm your preferred slot by Thursday.",
    "Does Tuesday or Thursday at 2 pm work for you?",
    "Please confirm your availability for a second round.",
    "Do you feel that this role is a good fit for you?",
    "Would it be fine with you to record the call?",
    "Why would you like to join us?",
    "Could you tell me how it works at your present company?",
    "Please let us know when you can attend.",
]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *((text, RequestKind.ATTENDANCE) for text in TO_COME),
        *((text, RequestKind.ANSWER) for text in NOT_TO_COME),
    ],
)
def test_whether_the_user_comes_is_asked_apart_from_all_else(text: str, kind: RequestKind) -> None:
    reading = read_message(theirs(text), DESK)
    assert reading.asks is not None
    assert [r.kind for r in reading.requests] == [kind]


PLEASANTRIES = [
    "Please let me know if you have any questions.",
    "Feel free to reach out at any time.",
    "Do you have any questions?",
    "If you need anything else, just reply to this email.",
    "How are you?",
    "Please note that our office is closed on Friday.",
    "To see the status of your application, please log in.",
    "How did we do? Please take our short survey.",
    "I hope you had a great weekend!",
    "Have a look at our website in the meantime.",
    "Don't hesitate to call.",
    "Let me know if anything changes on your side.",
]


@pytest.mark.parametrize("text", PLEASANTRIES)
def test_a_pleasantry_asks_nothing(text: str) -> None:
    reading = read_message(theirs(text), DESK)
    assert reading.asks is None
    assert reading.requests == ()


WISHES = [
    ("Please do not follow up by phone or email.", WishKind.NO_FOLLOW_UP, None),
    ("We kindly ask you not to contact us about the status.", WishKind.NO_FOLLOW_UP, None),
    (
        "If you don't hear from us by May 20, please assume that you were not selected.",
        WishKind.NO_NEWS_MEANS_NO,
        date(2026, 5, 20),
    ),
    ("No news by the 20th means no.", WishKind.NO_NEWS_MEANS_NO, date(2026, 5, 20)),
    ("Ping me on Friday.", WishKind.PING_ON, date(2026, 5, 15)),
    ("Please check back with me in two weeks.", WishKind.PING_ON, date(2026, 5, 27)),
    (
        "If you haven't heard from me by Friday, please nudge me.",
        WishKind.PING_IF_SILENT,
        date(2026, 5, 15),
    ),
    (
        "Should you not hear back within two weeks, feel free to follow up.",
        WishKind.PING_IF_SILENT,
        date(2026, 5, 27),
    ),
]


@pytest.mark.parametrize(("text", "kind", "on"), WISHES, ids=[t for t, *_ in WISHES])
def test_a_wish_is_read_with_its_day(text: str, kind: WishKind, on: date | None) -> None:
    assert [(w.kind, w.on) for w in read_message(theirs(text), DESK).wishes] == [(kind, on)]


def test_follow_up_any_time_is_no_wish() -> None:
    assert read_message(theirs("Feel free to follow up any time."), DESK).wishes == ()


CONTACTS = [
    ("Hello\n\nBest,\nDana Reed\nSenior Recruiter, Northwind", DANA, ContactPart.RECRUITER),
    ("Hello\n\nKind regards\nDana Reed\nTalent Acquisition", DANA, ContactPart.RECRUITER),
    ("Hello\n\nCheers,\nDana\nHead of Engineering", DANA, ContactPart.TEAM),
    ("Hello\n\nBest\nDana Reed\nManaging Editor", DANA, ContactPart.TEAM),
    ("Hello there", Address(email="careers@northwind.example"), ContactPart.RECRUITER),
    ("Hello there", Address(email="dana@northwind.greenhouse.example"), ContactPart.RECRUITER),
    ("Hi, I'm the recruiter for this role.", DANA, ContactPart.RECRUITER),
    ("Hello\n\nBest,\nDana", DANA, None),
]


@pytest.mark.parametrize(("text", "sender", "part"), CONTACTS, ids=[t for t, *_ in CONTACTS])
def test_the_contacts_part_is_told(text: str, sender: Address, part: ContactPart | None) -> None:
    assert read_message(theirs(text, sender=sender), DESK).contact is part


# Threads, refusals, JSON


def test_drafts_are_not_read() -> None:
    draft = replace(ours("A draft"), labels=frozenset({DRAFT}))
    assert read_thread(threaded(theirs("Hello"), draft), DESK)[0].id == "m1"
    assert len(read_thread(threaded(theirs("Hello"), draft), DESK)) == 1


def test_a_message_refused_at_the_edge_keeps_its_reason() -> None:
    reading = read_message(theirs("", headers={"x-tactful-refused": "its body is a bomb"}), DESK)
    assert reading.refused == "its body is a bomb"
    assert not reading.understood


def test_one_unreadable_message_does_not_hurt_the_others() -> None:
    bad = theirs("", html="<div>" * 5_000, id_="bad")
    good = theirs("You will hear from us by Friday.", id_="good")
    first, second = read_thread(threaded(bad, good), DESK)
    assert first.reading.refused is not None
    assert len(second.reading.promises) == 1


def test_what_is_not_understood_says_so() -> None:
    assert not read_message(theirs("Blue seven marmalade."), DESK).understood
    assert read_message(theirs("You will hear from us by Friday."), DESK).understood


def test_mail_in_another_language_is_not_understood() -> None:
    german = (
        "Guten Tag, vielen Dank für Ihre Bewerbung und das nette Gespräch in der letzten Woche."
        " Wir melden uns in den nächsten Tagen bei Ihnen."
    )
    assert not read_message(theirs(german), DESK).understood


def test_the_json_has_the_promised_shape() -> None:
    mail = theirs("Your interview is on Friday at 2 pm. You will hear from us by May 20.")
    shown = reading_json("a.eml", mail, read_message(mail, DESK), DESK)
    assert {
        "file", "author", "class", "new_text", "outcome", "asks", "promises", "requests",
        "interviews", "absent_until", "contact", "refused",
    } <= set(shown)  # fmt: skip
    assert shown["interviews"][0]["start"] == "2026-05-15T14:00:00-04:00"
    assert shown["promises"][0]["latest"] == "2026-05-20"
    assert shown["author"] == "them"
    assert shown["class"] == MessageClass.INTERVIEW_INVITE.value


def test_a_short_receipt_is_understood() -> None:
    assert read_message(theirs("Thanks, noted."), DESK).understood
