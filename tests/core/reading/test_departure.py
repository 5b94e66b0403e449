"""Who works there no more, by the answer of their own mailbox."""

from __future__ import annotations

import pytest

from agent.core.mail import Address
from agent.core.reading import read_message
from tests.core.reading.desks import DANA, DESK, theirs

MACHINE = {"auto-submitted": "auto-replied"}
LEFT = [
    "I am no longer with Northwind. For anything about hiring, please write to ines@else.example.",
    "Thank you for your message. As of May 1, I no longer work at Northwind Ltd.",
    "Hello! I'm no longer working for the company; Ines Roth has taken over.",
    "Please note that I have left the company.",
    "I have left Northwind to pursue something new.",
    "I've now left the organisation and will not read this.",
    "I no longer work here. My colleague will get back to you.",
    "Dana Reed is no longer with the company.",
    "Please be aware that Dana has left Northwind.",
    "Dana Reed no longer works here.",
    "Dana is no longer employed by Northwind Inc.",
]
STAYED = [
    "I am no longer with us on the call, please dial in without me.",
    "I have left you a voicemail.",
    "I'll be leaving at 5 today.",
    "I am away until Monday, May 25.",
    "I have left the office and will answer tomorrow.",
    "I have left the company retreat early, so answers may be slow.",
    "I have left the company and will return on June 1 after my sabbatical.",
    "I am no longer with the design team.",
    "I am no longer at Northwind's Leeds site; mail reaches me as before.",
    "I no longer work at weekends.",
    "I no longer work on Fridays.",
    "Marco Bell has left the company. I am out of the office today.",
    "Marco Bell is no longer with Northwind.",
    "If I have left the company by then, somebody else will answer.",
    "Have I left the company?",
    "I no longer work here on Fridays. I read your mail from Monday on.",
    "I am no longer working here full-time.",
    "I have left Berlin.",
]


@pytest.mark.parametrize("text", LEFT)
def test_a_mailbox_that_says_its_owner_has_left_is_gone(text: str) -> None:
    assert read_message(theirs(text, headers=MACHINE), DESK).bounced == (DANA.email,)


@pytest.mark.parametrize("text", STAYED)
def test_who_left_something_else_is_not_gone(text: str) -> None:
    assert read_message(theirs(text, headers=MACHINE), DESK).bounced == ()


@pytest.mark.parametrize("text", LEFT)
def test_a_person_who_writes_is_there(text: str) -> None:
    assert read_message(theirs(text), DESK).bounced == ()


def test_the_name_may_stand_in_the_address_alone() -> None:
    sender = Address(email="dana_reed@mail.north-wind.example")
    mail = theirs("Dana Reed has left Northwind.", sender=sender, headers=MACHINE)
    assert read_message(mail, DESK).bounced == (sender.email,)
