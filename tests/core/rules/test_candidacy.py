"""Whose mail is about a candidacy: surely, perhaps, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from agent.core.mail import SENT, Address, Message
from agent.core.rules.candidacy import Candidacy, Fit, candidacy_of, searches
from agent.gmail.client import LONGEST_URL
from tests.core.rules.facts import DANA, SAM, at, process, stray, they, we

KIM = Address(email="kim.abel@gmail.com", name="Kim Abel")
LEE = Address(email="lee@brightrecruiting.example", name="Lee Marsh")
OLA = Address(email="ola@northwind.example", name="Ola Berg")
SYSTEM = Address(email="no-reply@greenhouse.io", name="Recruiting")
NORTHWIND = Candidacy(
    people=frozenset({DANA.email}),
    domains=frozenset({"northwind.example"}),
    employer="Northwind",
    role="Editor",
)
SECOND = Candidacy(
    people=frozenset({"marco@northwind.example"}),
    domains=frozenset({"northwind.example"}),
    employer="Northwind",
    role="Data Analyst",
)
AGENCY = Candidacy(people=frozenset({LEE.email}), domains=frozenset(), employer="Northwind")
CLIENT = Candidacy(people=frozenset({LEE.email}), domains=frozenset(), employer="Tallgrass")


def mail(sender: Address, subject: str = "Hello", text: str = "Hello.", **headers: str) -> Message:
    return Message(
        id="m", thread_id="t9", at=at("05-12 10:00"), subject=subject, sender=sender, to=(SAM,),
        headers=headers, text=text,
    )  # fmt: skip


def sent(to: Sequence[Address], subject: str = "Hello") -> Message:
    return Message(
        id="m", thread_id="t9", at=at("05-12 10:00"), subject=subject, sender=SAM, to=tuple(to),
        labels=frozenset({SENT}),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("message", "fit"),
    [
        (mail(DANA), Fit.SURE),
        (mail(OLA), Fit.SURE),
        (mail(SYSTEM, "Your application at Northwind"), Fit.SURE),
        (mail(SYSTEM, text="Thank you for your time with Northwind."), Fit.SURE),
        (sent([DANA]), Fit.SURE),
        (sent([OLA]), Fit.SURE),
        (mail(KIM, text="I spoke to Northwind about you."), Fit.DOUBTFUL),
        (mail(LEE, "Northwind: next steps"), Fit.DOUBTFUL),
        (mail(KIM, text="Which way is northwind, and which is south?"), Fit.NOT),
        (mail(KIM), Fit.NOT),
        (mail(Address(email="kim@elsewhere.example"), "Northwind"), Fit.NOT),
        (mail(KIM, "Northwind", **{"list-unsubscribe": "<x>", "list-id": "y"}), Fit.NOT),
        (mail(SYSTEM, "New jobs for you"), Fit.NOT),
        (sent([KIM]), Fit.NOT),
    ],
)
def test_mail_where_there_is_one_candidacy(message: Message, fit: Fit) -> None:
    assert NORTHWIND.fit(message) is fit


@pytest.mark.parametrize(
    ("message", "first", "second"),
    [
        (mail(SYSTEM, "Your application at Northwind"), Fit.DOUBTFUL, Fit.DOUBTFUL),
        (mail(SYSTEM, "Your application at Northwind: Editor"), Fit.SURE, Fit.NOT),
        (mail(OLA), Fit.DOUBTFUL, Fit.DOUBTFUL),
        (mail(OLA, "The data analyst role"), Fit.NOT, Fit.SURE),
        (mail(DANA), Fit.SURE, Fit.NOT),
        (mail(DANA, text="About the Data Analyst role: no."), Fit.SURE, Fit.DOUBTFUL),
        (sent([OLA]), Fit.DOUBTFUL, Fit.DOUBTFUL),
    ],
)
def test_two_candidacies_at_one_employer(message: Message, first: Fit, second: Fit) -> None:
    assert NORTHWIND.fit(message, [SECOND]) is first
    assert SECOND.fit(message, [NORTHWIND]) is second


@pytest.mark.parametrize(
    ("message", "fit"),
    [
        (mail(LEE, "A word"), Fit.DOUBTFUL),
        (mail(LEE, "Your interview with Northwind"), Fit.SURE),
        (mail(LEE, "News", "Tallgrass would like to see you."), Fit.NOT),
        (mail(LEE, "News", "Northwind and Tallgrass both said no."), Fit.DOUBTFUL),
    ],
)
def test_one_agency_with_two_clients(message: Message, fit: Fit) -> None:
    assert AGENCY.fit(message, [CLIENT]) is fit


@pytest.mark.parametrize(
    ("message", "fit"),
    [
        (mail(LEE, "A word"), Fit.SURE),
        (mail(LEE, "Opening at Bluebird"), Fit.DOUBTFUL),
        (mail(LEE, "Opening at Bluebird", "Northwind said no, by the way."), Fit.SURE),
        (sent([LEE], "Opening at Bluebird"), Fit.DOUBTFUL),
    ],
)
def test_an_agencys_mail_about_another_client_is_doubtful(message: Message, fit: Fit) -> None:
    assert AGENCY.fit(message) is fit


def test_an_employers_own_person_is_never_about_another_client() -> None:
    assert NORTHWIND.fit(mail(DANA, "Interview at Bluebird Hall")) is Fit.SURE


def test_the_users_own_address_is_no_person_of_a_candidacy() -> None:
    case = process(they("05-04 10:00"), we("05-04 12:00"), stray("05-05 10:00"))
    assert candidacy_of(case).people == {DANA.email}
    unknown = process(they("05-04 10:00"), stray("05-05 10:00"))
    assert candidacy_of(unknown, {SAM.email}).people == {DANA.email}
    assert "sam@" not in str(candidacy_of(case).queries(at("05-05 10:00") + timedelta(days=1)))


def test_its_people_their_organisation_and_the_employers_name_are_each_asked_for_apart() -> None:
    assert NORTHWIND.queries(datetime.fromtimestamp(9, UTC)) == (
        "{from:dana@northwind.example to:dana@northwind.example} after:9",
        "{from:northwind.example to:northwind.example} after:9",
        '{"Northwind"} after:9',
    )


@pytest.mark.parametrize("name", ["dana", "josé.müller"])
def test_however_many_they_are_each_is_asked_for_in_a_search_that_gmails_client_takes(
    name: str,
) -> None:
    words = [f"from:{name}.{number}@northwind.example" for number in range(200)]
    address = (
        "https://gmail.googleapis.com/gmail/v1/users/me/messages?q={}&maxResults=100"
        "&includeSpamTrash=true&alt=json"
    )
    asked = searches([*words, "x" * 3_000], at("05-05 10:00"))

    assert len(asked) > 5
    assert [word for one in asked for word in one.partition("}")[0][1:].split()] == words
    assert all(len(address.format(quote(one, safe=""))) < LONGEST_URL for one in asked)


def test_nobody_to_ask_for_is_no_search() -> None:
    assert searches([], at("05-05 10:00")) == ()
