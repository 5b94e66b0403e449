"""Interviews in words, read from letters of Wednesday 13 May 2026, 10:30 in New York."""

from __future__ import annotations

import pytest

from agent.core.facts import InterviewState
from agent.core.reading import read_message
from tests.core.reading.desks import DESK, theirs

A, P, C, N, T = (
    InterviewState.AGREED,
    InterviewState.PROPOSED,
    InterviewState.CANCELLED,
    InterviewState.ANNOUNCED,
    InterviewState.TOOK_PLACE,
)

ONE = [
    ("Your interview is confirmed for Thursday, May 21 at 2 pm PT.", A, "2026-05-21 17:00", None),
    ("We are all set for Monday at 10:30 am.", A, "2026-05-18 10:30", None),
    ("Great, let's talk on Friday at 3pm ET.", A, "2026-05-15 15:00", None),
    (
        "I've booked our call for May 20, 9:00-9:45 AM EST.",
        A,
        "2026-05-20 09:00",
        "2026-05-20 09:45",
    ),
    ("Looking forward to our interview next Tuesday at noon.", A, "2026-05-19 12:00", None),
    ("This is a reminder of your interview tomorrow at 4 p.m.", A, "2026-05-14 16:00", None),
    ("See you on the 20th at 14:00.", A, "2026-05-20 14:00", None),
    (
        "You are scheduled to meet with Priya on 22 May from 11:00 to 12:00.",
        A,
        "2026-05-22 11:00",
        "2026-05-22 12:00",
    ),
    (
        "Your phone screen with Tom will take place on Wednesday, 20 May 2026 at 15:30 GMT.",
        A,
        "2026-05-20 10:30",
        None,
    ),
    ("I'll call you on Friday at 11.", A, "2026-05-15 11:00", None),
    ("We will speak on Monday, May 18 at 1:15 PM Central.", A, "2026-05-18 14:15", None),
    ("Confirming our Zoom on 5/19 at 3:00 PM.", A, "2026-05-19 15:00", None),
    (
        "Tuesday at 9 works for the team, so I have put it in the calendar.",
        A,
        "2026-05-19 09:00",
        None,
    ),
    (
        "Your on-site interview has been scheduled for June 2, 10 am - 2 pm.",
        A,
        "2026-06-02 10:00",
        "2026-06-02 14:00",
    ),
    (
        "We'll see you in our studio on Thursday at half-past nine, that is 9:30 AM.",
        A,
        "2026-05-14 09:30",
        None,
    ),
    ("The panel interview is on May 27 at 13:00 CET.", A, "2026-05-27 07:00", None),
    ("Your video interview is today at 5pm.", A, "2026-05-13 17:00", None),
    ("Please join the meeting on Wednesday, May 20 at 2:00 PM (EDT).", A, "2026-05-20 14:00", None),
    ("We have you down for Monday, 18 May, 10-11am.", A, "2026-05-18 10:00", "2026-05-18 11:00"),
    ("Perfect, Thursday at 2 it is. Talk then!", A, "2026-05-14 14:00", None),
    ("Your interview has been moved to Friday, May 22 at 10 AM.", A, "2026-05-22 10:00", None),
    (
        "We had to reschedule: the new time is Tuesday, May 19, at 4 pm.",
        A,
        "2026-05-19 16:00",
        None,
    ),
    ("Our conversation is set for next Wednesday at 8:30am PDT.", A, "2026-05-20 11:30", None),
    (
        "Interview: Friday, May 15, 2026, 1:00 PM - 1:45 PM ET",
        A,
        "2026-05-15 13:00",
        "2026-05-15 13:45",
    ),
    ("Your first round is booked on 2026-05-26 at 16:00 UTC.", A, "2026-05-26 12:00", None),
    ("I look forward to speaking with you at 2pm on Thursday.", A, "2026-05-14 14:00", None),
    ("Dana will ring you at 10 a.m. on Monday.", A, "2026-05-18 10:00", None),
    (
        "We'd like to invite you to an interview on Thursday, May 21 at 3:00 pm.",
        A,
        "2026-05-21 15:00",
        None,
    ),
    ("Would Monday at 11 work for a short call?", P, "2026-05-18 11:00", None),
    ("Could we speak on Friday at 2:30 pm ET?", P, "2026-05-15 14:30", None),
    ("How about Tuesday at 10am for the interview?", P, "2026-05-19 10:00", None),
    ("Are you free for a chat tomorrow at 3?", P, "2026-05-14 15:00", None),
    (
        "I can offer you May 21 at 9:00 for the interview, let me know if that suits you.",
        P,
        "2026-05-21 09:00",
        None,
    ),
    ("Does 4pm on Thursday suit you for a call?", P, "2026-05-14 16:00", None),
    ("Can we move our interview to Thursday at 5 pm?", P, "2026-05-14 17:00", None),
    (
        "We would like to propose Monday, June 1 at 14:00 for our meeting.",
        P,
        "2026-06-01 14:00",
        None,
    ),
    ("Might 12:30 on Friday be possible for the interview?", P, "2026-05-15 12:30", None),
    ("Is next Monday at 9:30 okay for a phone screen?", P, "2026-05-18 09:30", None),
    (
        "Tom and Priya are looking forward to meeting you on Tuesday at 3pm.",
        A,
        "2026-05-19 15:00",
        None,
    ),
    (
        "You're booked in with our art director: Thursday 21 May, 13:30 – 14:30.",
        A,
        "2026-05-21 13:30",
        "2026-05-21 14:30",
    ),
    (
        "Your meeting with Chen has been confirmed. Date: Monday, May 18. Time: 12:00 PM EST.",
        A,
        "2026-05-18 12:00",
        None,
    ),
    (
        "Thanks for confirming. The interview will be held on Wednesday 20th May at 10am at "
        "our Leeds office.",
        A,
        "2026-05-20 10:00",
        None,
    ),
    ("New date for the second interview: Tuesday, May 26th @ 2pm.", A, "2026-05-26 14:00", None),
    ("Sure, 11 tomorrow works on my side too, I'll send a Zoom link.", A, "2026-05-14 11:00", None),
    ("Great. Friday the 22nd at 4 then, I will call your mobile.", A, "2026-05-22 16:00", None),
    (
        "The call will be on May 19, 2026 from 8:00 to 8:30 AM Pacific Time.",
        A,
        "2026-05-19 11:00",
        "2026-05-19 11:30",
    ),
    ("Our chat is tomorrow, 1 pm.", A, "2026-05-14 13:00", None),
    ("I've rescheduled us to Monday at 5:00 p.m.", A, "2026-05-18 17:00", None),
    ("Interview date: 25.05.2026, 15:00 CEST", A, "2026-05-25 09:00", None),
    ("Could you do Monday at 2 instead?", P, "2026-05-18 14:00", None),
    (
        "We have an opening on Friday at 10:00, would you like to take it?",
        P,
        "2026-05-15 10:00",
        None,
    ),
    ("Would it suit you to come in on Tuesday at 9 am?", P, "2026-05-19 09:00", None),
    ("What about 5:30 pm tomorrow?", P, "2026-05-14 17:30", None),
    ("I could offer Wednesday, May 20, 3 pm; shall we say that?", P, "2026-05-20 15:00", None),
    (
        "Available times: May 21 at 10:00, May 22 at 11:00. Please pick one.",
        P,
        "2026-05-21 10:00",
        None,
    ),
]

UNTIMED = [
    ("We need to cancel tomorrow's interview.", C),
    ("Unfortunately the interview on Friday has been cancelled.", C),
    ("I'm afraid I have to call off our meeting.", C),
    ("Our call has been canceled because Tom is ill.", C),
    ("Something came up and we need to reschedule our interview.", C),
    ("I'm so sorry, but could we postpone our call? I will send new times.", C),
    ("We have to push back your interview to a later date.", C),
    ("It was great to meet you.", T),
    ("Thanks so much for coming in yesterday!", T),
    ("I enjoyed our conversation on Monday.", T),
    ("Thank you for taking the time to speak with us today.", T),
    ("The team really liked talking to you.", T),
    ("It was a pleasure getting to know you this morning.", T),
    ("Thank you for interviewing with us last week.", T),
    ("We loved meeting you on Tuesday.", T),
    ("Following your interview we have a few more questions.", T),
    ("Thanks for a great chat earlier.", T),
    ("Good speaking with you today, Sam.", T),
    ("Thank you for joining us for the panel yesterday.", T),
    ("Nice meeting you!", T),
    ("Thanks for making time for us this afternoon.", T),
    ("I'd like to thank you for the interview on Monday.", T),
    ("We were really impressed when we met you last week.", T),
    ("Dana will write to you to arrange an interview.", N),
    ("The next step is an interview with our director.", N),
    ("Our coordinator will reach out to schedule a call.", N),
    ("We would like to move you on to the panel interview.", N),
    ("I'm going to set up a meeting with our founders.", N),
    ("Someone from my team will be in touch to find a time for the second round.", N),
    ("I hate to do this, but I have to cancel our call tomorrow.", C),
    ("The interview planned for Monday won't take place.", C),
    ("Dana is sick, so we must move your interview to next week.", C),
    ("Sorry, I can't make our call at 3 today. Can we find another time?", C),
    ("Appreciated our chat today, Sam.", T),
    ("Really nice to put a face to the name this morning!", T),
    ("It was wonderful having you here on Friday.", T),
    ("Thanks for stopping by our office yesterday.", T),
    ("Thanks again for your time on Monday.", T),
    ("As discussed in our call yesterday, I am sending the brief.", T),
    ("I very much enjoyed meeting with you.", T),
    ("As I mentioned when we spoke, the team is small.", T),
    ("You'll receive an invitation for a second interview shortly.", N),
    ("The hiring manager would like to speak with you; my assistant will find a slot.", N),
]

NONE = [
    "Our office is open on Monday at 9.",
    "We will get back to you by Friday at 5 pm.",
    "Please send the form by Thursday at noon.",
    "We would have loved to meet you, but we chose another candidate.",
    "I hope to meet you some day.",
    "We look forward to meeting you.",
    "Thank you for taking the time to apply.",
    "Please don't hesitate to call me.",
    "Thanks in advance for your time.",
    "If you are selected, you will be invited to an interview.",
    "The role involves meeting clients on Mondays.",
    "Our team meets at 9 every day.",
    "We'd be happy to answer questions at any time.",
    "I was sorry to miss you at the conference.",
    "Thank you for your call, we'll ring back.",
    "Our store opens at 10 on Friday.",
    "I'd like to thank you for applying.",
    "Thank you for your time and interest.",
    "You will hear from us by Tuesday at 5 pm.",
]


def local(text: str) -> list[tuple[InterviewState, str | None, str | None]]:
    zone = DESK.calendar.zone

    def shown(at: object) -> str | None:
        return at.astimezone(zone).strftime("%Y-%m-%d %H:%M") if at else None  # type: ignore[attr-defined]

    return [
        (i.state, shown(i.start), shown(i.end)) for i in read_message(theirs(text), DESK).interviews
    ]


@pytest.mark.parametrize(("text", "state", "start", "end"), ONE, ids=[t for t, *_ in ONE])
def test_an_interview_has_its_state_and_time(
    text: str, state: InterviewState, start: str, end: str | None
) -> None:
    assert (state, start, end) in local(text)


@pytest.mark.parametrize(("text", "state"), UNTIMED, ids=[t for t, _ in UNTIMED])
def test_an_interview_without_a_time_has_its_state(text: str, state: InterviewState) -> None:
    assert [found[0] for found in local(text)] == [state]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_interview_gives_none(text: str) -> None:
    assert local(text) == []
