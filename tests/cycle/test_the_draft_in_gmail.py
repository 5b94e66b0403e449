"""The draft as the user finds it: under the mail it answers, from the address they were written to,
to whom a person would answer.
"""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest

from agent.core.instructions import TellAddress
from agent.core.mail import Address
from agent.core.policy import Policy
from agent.core.process import DraftState
from agent.sandbox import FaultKind
from agent.sandbox.state import SendAs
from tests.cycle.world import DANA, ME, World, local

HELLO = "Hi Sam,\n\nThank you for your application; we are reading it with interest.\n\nDana\n"
ALIAS = "sam@rivera.example"


class Shown(HTMLParser):
    """The words that a page shows."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words += data.split()


def the_draft(world: World) -> EmailMessage:
    [draft_id] = world.draft_ids()
    message = message_from_bytes(world.mail.drafts.message(draft_id).letter.raw, policy=policy.SMTP)
    assert isinstance(message, EmailMessage)
    return message


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    text = part.get_content()
    assert isinstance(text, str)
    return text.replace("\r\n", "\n")


def hears(world: World, **more: str) -> str:
    """They write, and the follow-up falls due two weeks later."""
    given = {"sender": DANA, "to": ME, "subject": "Interview", "text": HELLO, **more}
    message = world.mail.deliver(**given)  # type: ignore[arg-type]
    world.mail.user.relabels(message.thread_id, add=["Interviews"])
    world.poll()
    world.polls_until(local(3, 16, 12))
    return message.id


@pytest.mark.parametrize(
    ("subject", "answered"),
    [
        ("Interview", "Re: Interview"),
        ("Re: Interview", "Re: Interview"),
        ("AW: Gespräch über die Stelle – Größe L", "AW: Gespräch über die Stelle – Größe L"),
        ("回复：面试", "回复：面试"),
    ],
)
def test_it_lies_under_the_mail_it_answers(world: World, subject: str, answered: str) -> None:
    parent = world.mail.message(hears(world, subject=subject))
    [draft_id] = world.draft_ids()
    stored = world.mail.drafts.message(draft_id)
    assert stored.thread_id == parent.thread_id
    made = the_draft(world)
    assert made["Subject"] == answered
    assert made["In-Reply-To"] == parent.letter.rfc822_id
    assert made["References"].split()[-1] == parent.letter.rfc822_id
    thread = world.mailbox.thread(parent.thread_id)
    assert [one.is_draft for one in thread.messages] == [False, True]
    world.assert_sound()


def test_plain_and_html_say_the_same_words_and_quote_the_mail_below(world: World) -> None:
    world.mail.set_signature("<div><b>Sam Rivera</b><br>+1 555 0100</div>")
    hears(world, text=f"{HELLO}\nP.S. 1 < 2 & \u201cGröße\u201d: 面试 <b>soon</b>.\n")
    made = the_draft(world)
    page = Shown()
    page.feed(body(made, "html"))
    plain = re.sub(r"^> ?", "", body(made, "plain"), flags=re.MULTILINE)
    assert page.words == plain.split()
    assert "wrote:" in plain
    assert "面试" in plain.partition("wrote:")[2]


def test_it_comes_from_the_address_they_wrote_to_with_its_signature(world: World) -> None:
    world.mail.set_signature("<div>Of the other address</div>")
    alias = SendAs(email=ALIAS, display_name="Sam Rivera", signature="<i>Sam, editor</i>")
    world.mail.add_alias(alias)
    hears(world, to=f"{ALIAS}, tom@northwind.example", cc=f"{ME}, eva@northwind.example")
    made = the_draft(world)
    assert [one.addr_spec for one in made["From"].addresses] == [ALIAS]
    assert [one.addr_spec for one in made["To"].addresses] == ["dana@northwind.example"]
    assert [one.addr_spec for one in made["Cc"].addresses] == ["eva@northwind.example"]
    assert "<i>Sam, editor</i>" in body(made, "html")
    assert "-- \nSam, editor" in body(made, "plain")
    assert "other address" not in body(made, "plain")


def test_the_users_own_addresses_receive_nothing_however_wide_the_answer(world: World) -> None:
    world.mail.add_alias(SendAs(email=ALIAS))
    world.mail.add_alias(SendAs(email="sam@pending.example", verification="pending"))
    world.policy = _wide(world)
    world.start_agent()
    hears(world, to=f"{ME}, {ALIAS}, tom@northwind.example", cc="Sam <sam@pending.example>")
    made = the_draft(world)
    assert [one.addr_spec for one in made["From"].addresses] == [ME]
    assert [one.addr_spec for one in made["Cc"].addresses] == ["tom@northwind.example"]


def _wide(world: World) -> Policy:
    return replace(world.policy, drafts=replace(world.policy.drafts, reply_all=True))


@pytest.mark.parametrize(
    ("wanted", "plain", "rich"),
    [
        ("gmail", "-- \nSam Rivera", "<b>Sam Rivera</b>"),
        ("none", None, None),
        ("Sam & Co\n+1 555", "-- \nSam & Co\n+1 555\n", "Sam &amp; Co<br>+1 555"),
    ],
)
def test_the_signature_is_the_one_the_user_wants(
    world: World, wanted: str, plain: str | None, rich: str | None
) -> None:
    world.mail.set_signature("<b>Sam Rivera</b>")
    world.start_agent(signature=wanted)
    hears(world)
    made = the_draft(world)
    words = body(made, "plain")
    assert (plain in words) if plain else ("-- \n" not in words)
    assert (rich in body(made, "html")) if rich else ("gmail_signature" not in body(made, "html"))


def test_an_answer_wanted_elsewhere_is_drafted_to_nobody_before_the_user_says_whom(
    world: World,
) -> None:
    hears(world, reply_to="Dana <dana@offers-portal.test>")
    assert world.draft_ids() == []
    held = world.ledger.standings()[1].held
    assert held is not None
    assert held.gate == "addressee"
    assert "dana@offers-portal.test" in held.because
    assert [one.because for one in world.events("ask")] == [held.because]
    dana = Address(email="dana@northwind.example", name="Dana Reyes")
    world.ledger.instruct(1, TellAddress(at=world.clock.now(), to=dana))
    world.poll()
    [draft] = world.drafts(DraftState.LIVE)
    assert draft.recipients == ("dana@northwind.example",)


def test_the_users_addresses_are_asked_for_once_a_day_and_never_when_idle(world: World) -> None:
    first = world.interviewed()
    world.poll()
    world.gateway.journal.clear()
    for _ in range(3):
        world.writes("Looking forward to it.", answers=first)
        world.poll()
    assert "settings.sendAs.list" not in world.calls()
    world.at(3, 4, 18)
    world.poll()
    assert "settings.sendAs.list" not in world.calls()
    world.writes("See you then.", answers=first)
    world.poll()
    assert world.calls().count("settings.sendAs.list") == 1
    world.assert_sound()


@pytest.mark.parametrize(
    ("sender", "greeting", "first_line"),
    [
        (DANA, "Dear Sam", "Dear Dana,"),
        (DANA, "Hello Sam", "Hello Dana,"),
        (DANA, "Dear Mr. Rivera", "Dear Dana Reyes,"),
        ("Ms. Dana Reyes <dana@northwind.example>", "Dear Mr. Rivera", "Dear Ms. Reyes,"),
        ("Ms. Dana Reyes <dana@northwind.example>", "Hi Sam", "Hi Dana,"),
        ("Northwind Talent <talent@northwind.example>", "Dear Mr. Rivera", "Hello,"),
    ],
)
def test_they_are_greeted_as_they_greet(
    world: World, sender: str, greeting: str, first_line: str
) -> None:
    hears(world, sender=sender, text=HELLO.replace("Hi Sam", greeting))
    assert body(the_draft(world), "plain").split("\n")[0] == first_line


def test_who_only_arranged_the_interview_is_thanked_for_that(world: World) -> None:
    pat = "Pat Lindqvist <pat@northwind.example>"
    text = (
        "Hi Sam,\n\nYour interview with our engineering team is confirmed for Thursday, March 5 at "
        "2 pm.\n\nBest,\nPat Lindqvist\nTalent Acquisition Coordinator\n"
    )
    first = world.writes(text, sender=pat)
    world.sends("Hi Pat,\n\nThursday at 2 pm works for me.\n\nSam", answers=first)
    world.poll()
    world.at(3, 5, 16, 5)
    world.poll()
    words = body(the_draft(world), "plain").partition("wrote:")[0]
    assert "Pat," in words.split("\n")[0]
    assert "arrang" in words
    assert "thanks" in words


def test_reading_goes_on_without_the_users_addresses_and_drafting_waits_for_them(
    world: World,
) -> None:
    for _ in range(12):
        world.fault("settings.sendAs.list", FaultKind.ERROR_500_BEFORE)
    world.mail.set_signature("<b>Sam Rivera</b>")
    world.interviewed()
    assert len(world.ledger.processes()) == 1
    world.at(3, 5, 16, 5)
    report = world.poll()
    assert report.drafted == 0
    assert len(report.faults) == 1
    assert world.draft_ids() == []
    world.polls_until(local(3, 5, 20))
    assert "<b>Sam Rivera</b>" in body(the_draft(world), "html")
    world.assert_sound()
