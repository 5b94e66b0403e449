"""The demo's stories: ten hiring processes in the life of Robin Castellano, all made up."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from agent.sandbox.hunt import LABEL, ROBIN, ZONE, Story


def local(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def invitation(uid: str, start: datetime, end: datetime, *, summary: str, organiser: str) -> str:
    """A calendar part as a calendar program writes it."""
    stamp = "%Y%m%dT%H%M%SZ"
    utc = ZoneInfo("UTC")
    lines = [
        "BEGIN:VCALENDAR",
        "PRODID:-//Example//Calendar//EN",
        "VERSION:2.0",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        "SEQUENCE:0",
        f"DTSTAMP:{(start - timedelta(days=3)).astimezone(utc).strftime(stamp)}",
        f"DTSTART:{start.astimezone(utc).strftime(stamp)}",
        f"DTEND:{end.astimezone(utc).strftime(stamp)}",
        f"SUMMARY:{summary}",
        f"ORGANIZER:mailto:{organiser}",
        f"ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:{ROBIN.partition('<')[2].rstrip('>')}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "\r\n".join(lines) + "\r\n"


def hunt() -> list[Story]:
    """The stories of the demo."""
    return [
        _northwind(),
        _bluebird(),
        _harbor(),
        _corvid(),
        _fernhill(),
        _marlow(),
        _tidewater(),
        _quill(),
        _lantern(),
        _mossgate(),
    ]


def _northwind() -> Story:
    """A promise that passes in silence, then a second round."""
    story = Story(
        person="Dana Reyes <dana.reyes@northwind.example>",
        subject="Interview: Exhibition Designer at Northwind",
        label=f"{LABEL}/Northwind",
    )
    story.writes(
        local(3, 2, 10, 5),
        "Hi Robin,\n\nThanks for applying for the Exhibition Designer role. We would like to meet "
        "you: I have put an interview into your calendar for Thursday, March 5 at 2 pm.\n\n"
        "Best,\nDana Reyes\nTalent Acquisition, Northwind\n",
        calendar=invitation(
            "northwind-1@northwind.example",
            local(3, 5, 14),
            local(3, 5, 15),
            summary="Interview Robin Castellano / Northwind",
            organiser="dana.reyes@northwind.example",
        ),
    )
    story.robin(
        local(3, 2, 13, 20), "Hi Dana,\n\nThursday at 2 pm works for me. See you then!\n\nRobin"
    )
    story.writes(
        local(3, 9, 11, 30),
        "Hi Robin,\n\nIt was lovely to meet you. The team is still talking to two more people, and "
        "we will let you know our decision by Friday, March 20.\n\nBest,\nDana\n",
    )
    story.writes(
        local(3, 26, 15, 10),
        "Hi Robin,\n\nThank you for your patience. Good news: we would like to invite you to a "
        "second interview with our creative director. It is confirmed for Tuesday, March 31 at "
        "10 am.\n\nBest,\nDana\n",
    )
    return story


def _bluebird() -> Story:
    """No date was given, and a draft that Robin edits before it goes out; then a no."""
    story = Story(
        person="Tom Adeyemi <tom@bluebirdmuseum.example>",
        subject="Your application at Bluebird Museum",
    )
    story.writes(
        local(3, 4, 9, 40),
        "Dear Robin,\n\nyour portfolio caught our eye. I would like to talk with you about the "
        "curator position. Your phone interview is confirmed for Tuesday, March 10 at 11 am; I "
        "will ring you.\n\nKind regards,\nTom Adeyemi\nHead of Exhibitions\n",
    )
    story.robin(
        local(3, 4, 12, 30), "Dear Tom,\n\nThank you, Tuesday at 11 suits me well.\n\nRobin"
    )
    story.from_then_on(local(3, 20, 9), "edit")
    story.writes(
        local(4, 8, 16, 45),
        "Dear Robin,\n\nthank you for your time and your patience. After careful consideration we "
        "have decided to move forward with another candidate. We enjoyed our conversation and wish "
        "you all the best.\n\nTom Adeyemi\n",
    )
    return story


def _harbor() -> Story:
    """They answer while a draft waits: it goes away by itself. And they ask something."""
    story = Story(
        person="Mei Tanaka <mei.tanaka@harborandpine.example>",
        subject="Meeting at Harbor & Pine",
    )
    story.writes(
        local(3, 6, 14, 15),
        "Hello Robin,\n\nthank you for writing to us. Your interview with me is confirmed for "
        "Thursday, March 12 at 4 pm at our studio.\n\nMei Tanaka\nHR, Harbor & Pine\n",
    )
    story.robin(local(3, 6, 17, 0), "Hello Mei,\n\nThat works, see you on Thursday.\n\nRobin")
    story.from_then_on(local(3, 16, 9), "leave")
    story.writes(
        local(3, 25, 10, 20),
        "Hello Robin,\n\nsorry for the long silence, two of us were ill. We would like to see you "
        "once more. Could you tell me which days suit you in the week of April 6?\n\nMei\n",
    )
    story.robin(
        local(3, 28, 11, 0),
        "Hello Mei,\n\nI am glad to hear from you. Any afternoon that week suits me.\n\nRobin",
    )
    story.from_then_on(local(3, 28, 12), "send")
    return story


def _corvid() -> Story:
    """A vague promise of two weeks that passes, and in the end an offer."""
    story = Story(
        person="Priya Nair <priya.nair@corvidlabs.example>",
        subject="Conversation about the Visual Editor role",
        label=f"{LABEL}/Corvid Labs",
    )
    story.writes(
        local(3, 9, 9, 15),
        "Hi Robin,\n\nI liked your samples a lot. Your video interview with me and Jonas is "
        "confirmed for Wednesday, March 18 at 3 pm.\n\nCheers,\nPriya Nair\nArt Director\n",
    )
    story.robin(local(3, 9, 12, 40), "Hi Priya,\n\nWednesday at 3 works, thank you.\n\nRobin")
    story.writes(
        local(3, 19, 10, 0),
        "Hi Robin,\n\nthat was a good conversation, thank you. We will get back to you within two "
        "weeks.\n\nCheers,\nPriya\n",
    )
    story.writes(
        local(5, 6, 9, 30),
        "Hi Robin,\n\nit took us longer than we thought: we are delighted to offer you the "
        "position of Visual Editor. "
        "The contract is on its way to you.\n\nCheers,\nPriya\n",
    )
    return story


def _fernhill() -> Story:
    """Nobody ever answers: two follow-ups, then a long-haul one, never closer than ten days."""
    story = Story(
        person="Gail Whitcombe <gail.whitcombe@fernhill-library.example>",
        subject="Your interview with the Fernhill Library",
    )
    story.writes(
        local(3, 3, 11, 25),
        "Dear Robin,\n\nthank you for your interest in our events team. Your interview is "
        "confirmed for Friday, March 6 at 9:30 am in the reading room.\n\nYours,\nGail Whitcombe\n",
    )
    story.robin(local(3, 3, 15, 0), "Dear Gail,\n\nThank you, I will be there.\n\nRobin")
    return story


def _marlow() -> Story:
    """Something they asked for goes out on its own, ahead of the interview."""
    story = Story(
        person="Ruth Okonkwo <ruth.okonkwo@marlowfinch.example>",
        subject="Marlow & Finch: Production Designer",
    )
    story.writes(
        local(3, 10, 10, 30),
        "Hi Robin,\n\nyour interview is confirmed for Monday, March 23 at 1 pm. Please send us "
        "your "
        "portfolio by Thursday, March 19, so that the jury can look at it.\n\nThanks,\nRuth "
        "Okonkwo\n",
    )
    story.writes(
        local(3, 24, 9, 50),
        "Hi Robin,\n\ngreat to meet you yesterday. Our budget is frozen for now, so the position "
        "is on "
        "hold until further notice. I will write when that changes.\n\nRuth\n",
    )
    return story


def _tidewater() -> Story:
    """A no after a meeting: a gracious reply, and eight weeks later a word to keep in touch."""
    story = Story(
        person="Henrik Solberg <henrik.solberg@tidewaterpress.example>",
        subject="Tidewater Press, Cover Designer",
    )
    story.writes(
        local(3, 3, 13, 10),
        "Hello Robin,\n\nwe would like to meet you. Your interview is confirmed for Wednesday, "
        "March 4 "
        "at 5 pm in our office.\n\nHenrik Solberg\nRecruiting, Tidewater Press\n",
    )
    story.writes(
        local(3, 6, 11, 20),
        "Hello Robin,\n\nthank you for coming in. Unfortunately we have decided not to move "
        "forward "
        "with your application. We wish you every success.\n\nHenrik\n",
    )
    return story


def _quill() -> Story:
    """They are away when the follow-up would be due."""
    story = Story(
        person="Amara Diallo <amara@quillstudio.example>",
        subject="Quill Studio interview",
    )
    story.writes(
        local(3, 11, 15, 0),
        "Hi Robin,\n\nyour interview is confirmed for Friday, March 13 at 11 am, by "
        "video.\n\nAmara\n",
    )
    story.away(
        local(3, 13, 15, 40),
        "Thank you for your message. I am out of the office and will be back on Monday, April 6. "
        "I will "
        "answer your mail then.",
    )
    return story


def _lantern() -> Story:
    """They answer, but in another thread."""
    story = Story(
        person="Ines Ferreira <ines.ferreira@lanternhouse.example>",
        subject="Set Designer at Lantern House",
    )
    story.writes(
        local(3, 12, 12, 5),
        "Dear Robin,\n\nyour interview is confirmed for Tuesday, March 17 at 9 am.\n\nBest "
        "wishes,\n"
        "Ines Ferreira\n",
    )
    story.apart(
        local(3, 26, 17, 30),
        "Second round",
        "Dear Robin,\n\nwe all enjoyed talking with you. Could you tell me which day after "
        "Easter suits "
        "you for a second round?\n\nInes\n",
    )
    return story


def _mossgate() -> Story:
    """Robin discards a follow-up: that is a no, and the next one waits its whole time."""
    story = Story(
        person="Carl Lindqvist <carl@mossgate.example>",
        subject="Mossgate Theatre: meeting",
    )
    story.writes(
        local(3, 5, 9, 10),
        "Hi Robin,\n\nyour interview is confirmed for Monday, March 9 at 10 am, stage "
        "door.\n\nCarl\n",
    )
    story.from_then_on(local(3, 12, 9), "discard")
    return story
