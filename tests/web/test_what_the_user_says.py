"""Every action of a process's page: what it would change is shown before it is said, then it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest

from agent.core.facts import ContactPart, Outcome, RequestKind
from agent.core.instructions import (
    Answer,
    Close,
    Instruction,
    Pause,
    Resume,
    Skip,
    Snooze,
    TellAbout,
    TellAddress,
    TellContact,
    TellDeadline,
    TellInterview,
    TellOutcome,
    TellWrote,
    WriteNow,
)
from agent.core.process import Shelf
from agent.web.actions import ACTIONS
from tests.core.rules.facts import at, no, promise, talk, they, wants, we
from tests.web.conftest import Answer as Page
from tests.web.conftest import Desk, Site


def given(desk: Desk) -> None:
    """They said they would answer by Friday the 15th: a follow-up on Tuesday the 19th."""
    desk.hears("t1", they("05-04 10:00", promises=[promise("05-15")]), name="Northwind")
    desk.looks()


def rejected(desk: Desk) -> None:
    desk.hears("t1", they("05-11 10:00", outcome=no()), name="Northwind")
    desk.looks()


def met_lately(desk: Desk) -> None:
    desk.hears(
        "t1",
        they("05-04 10:00", interviews=[talk("05-12 08:00", "05-12 08:45")]),
        we("05-05 09:00"),
        name="Northwind",
    )
    desk.looks()


def paused(desk: Desk) -> None:
    given(desk)
    desk.ledger.instruct(1, Pause(at=at("05-11 09:00")))


Stage = Callable[[Desk], None]
NEXT = "Follow-up, Tue 19 May, 09:00"
SAYINGS: list[tuple[str, str, Stage, str, str, Callable[[Instruction], bool]]] = [
    # action, text, stage, next before, next after, what is kept
    ("pause", "", given, NEXT, "No drafts", lambda one: isinstance(one, Pause)),
    ("resume", "", paused, "No drafts", NEXT, lambda one: isinstance(one, Resume)),
    ("close", "", given, NEXT, "No drafts", lambda one: isinstance(one, Close)),
    ("snooze", "2026-06-15", given, NEXT, "Nothing before Mon 15 Jun, 09:00",
     lambda one: isinstance(one, Snooze) and one.until == at("06-15 09:00")),
    ("skip", "", given, NEXT, "", lambda one: isinstance(one, Skip)),
    ("write", "", given, NEXT, "Follow-up now", lambda one: isinstance(one, WriteNow)),
    ("to", "marco@northwind.example", given, NEXT, "Still: follow-up, Tue 19 May, 09:00",
     lambda one: isinstance(one, TellAddress) and one.to.email == "marco@northwind.example"),
    ("interview", "2026-05-14 15:00", given, NEXT, "Thank-you, Thu 14 May, 17:00",
     lambda one: isinstance(one, TellInterview) and one.start == at("05-14 15:00")),
    ("no-interview", "", met_lately, "Thank-you now", "",
     lambda one: isinstance(one, TellInterview) and one.start is None and one.on is None),
    ("deadline", "2026-05-22", given, NEXT, "Follow-up, Tue 26 May, 09:00",
     lambda one: isinstance(one, TellDeadline) and one.latest == date(2026, 5, 22)),
    ("no-deadline", "", given, NEXT, "Follow-up, Mon 18 May, 09:00",
     lambda one: isinstance(one, TellDeadline) and one.latest is None),
    ("about", "the lighting story", met_lately, "Thank-you now", "Still: thank-you now",
     lambda one: isinstance(one, TellAbout) and one.text == "the lighting story"),
    ("recruiter", "", given, NEXT, "Still: follow-up, Tue 19 May, 09:00",
     lambda one: isinstance(one, TellContact) and one.part is ContactPart.RECRUITER),
    ("team", "", given, NEXT, "Still: follow-up, Tue 19 May, 09:00",
     lambda one: isinstance(one, TellContact) and one.part is ContactPart.TEAM),
    ("no-outcome", "", rejected, "Gracious reply, Tue 12 May, 11:00", "",
     lambda one: isinstance(one, TellOutcome) and one.outcome is None),
    ("wrote", "2026-05-11 15:00", given, NEXT, "",
     lambda one: isinstance(one, TellWrote) and one.when == at("05-11 15:00")),
    ("rejected", "", given, NEXT, "",
     lambda one: isinstance(one, TellOutcome) and one.outcome is Outcome.REJECTED),
    ("advanced", "", given, NEXT, "",
     lambda one: isinstance(one, TellOutcome) and one.outcome is Outcome.ADVANCED),
]  # fmt: skip


def change(page: Page) -> tuple[str, str]:
    assert page.status == 200, page.text
    before, after = re.findall(r"<dd>(.*?)</dd>", page.text)
    return before, after


@pytest.mark.parametrize("saying", SAYINGS, ids=lambda saying: saying[0])
def test_what_it_changes_is_shown_before_it_is_said_and_then_it_is_so(
    saying: tuple[str, str, Stage, str, str, Callable[[Instruction], bool]],
    desk: Desk,
    site: Site,
) -> None:
    name, text, stage, was, will, kept = saying
    stage(desk)
    told = desk.said()

    before, after = change(site.post("/process/1/say", {"say": name, "text": text}))

    assert desk.said() == told, "nothing is kept before it is confirmed"
    assert before == was or name == "no-outcome"
    assert after == will or not will
    done = site.post("/process/1/keep", {"say": name, "text": text})
    assert done.status == 303
    assert kept(desk.said()[-1])
    page = site.ok(done.headers["location"])
    assert "Noted:" in page
    words = after.removeprefix("Still: ")
    assert words[:9].lower() in page.lower(), "what was shown is what is next"


def test_every_action_is_tried_here() -> None:
    assert {saying[0] for saying in SAYINGS} | {"answer"} == set(ACTIONS)


def test_a_question_is_answered_with_one_of_its_choices(desk: Desk, site: Site) -> None:
    desk.hears("t1", they("01-12 10:00"), name="Northwind")
    desk.looks()
    page = site.ok("/process/1")
    assert "A question for you" in page
    choice = re.findall(r'name="text" value="([^"]+)"><button>', page)[0]
    change(site.post("/process/1/say", {"say": "answer", "text": choice}))
    assert site.post("/process/1/keep", {"say": "answer", "text": choice}).status == 303
    said = desk.said()[-1]
    assert isinstance(said, Answer)
    assert said.choice == choice


def test_a_slip_is_explained_and_can_be_mended(desk: Desk, site: Site) -> None:
    given(desk)
    for path in ("say", "keep"):
        found = site.post(f"/process/1/{path}", {"say": "deadline", "text": "soonish"})
        assert found.status == 422
        assert "in two weeks" in found.text
        assert 'value="soonish"' in found.text
    assert desk.said() == ()


def test_what_cannot_be_said_is_refused_with_a_way_on(desk: Desk, site: Site) -> None:
    given(desk)
    for say in ("answer", "send", "", "__class__"):
        assert site.post("/process/1/say", {"say": say, "text": "x"}).status == 409
    assert desk.said() == ()


@pytest.mark.parametrize("number", ["2", "0", "-1", "x", "99999999999999", "%20"])
def test_a_process_that_is_not_there_is_not_found(number: str, desk: Desk, site: Site) -> None:
    given(desk)
    assert site.get(f"/process/{number}").status == 404
    assert site.post(f"/process/{number}/keep", {"say": "pause"}).status == 404


def test_only_forms_change_anything(desk: Desk, site: Site) -> None:
    given(desk)
    for path in ("/process/1/say", "/process/1/keep", "/tuning/save", "/leave"):
        assert site.get(path).status == 405
    assert desk.said() == ()


@pytest.mark.parametrize("shelf", Shelf)
def test_a_label_in_gmail_is_named_and_no_button_claims_to_lift_it(
    shelf: Shelf, desk: Desk, site: Site
) -> None:
    desk.hears("t1", they("05-04 10:00"), name="Northwind", shelf=shelf)
    desk.looks()
    page = site.ok("/process/1")
    name = shelf.title()
    assert f"You put it under {name} in Gmail." in site.ok("/")
    assert f"under the label <strong>Interviews/{name}</strong> in Gmail" in page
    assert "take that label off there" in page
    assert not {"pause", "resume"} & set(re.findall(r'name="say" value="([a-z-]+)"', page))
    refused = site.post("/process/1/keep", {"say": "resume"})
    assert refused.status == 409
    assert "Take the label off there" in refused.text
    assert desk.said() == ()


def test_resume_takes_back_a_pause_and_says_that_a_label_is_left(desk: Desk, site: Site) -> None:
    desk.hears("t1", they("05-04 10:00"), name="Northwind", shelf=Shelf.PAUSED)
    desk.ledger.instruct(1, Pause(at=at("05-11 09:00")))
    desk.looks()
    shown = site.post("/process/1/say", {"say": "resume"})
    assert change(shown) == ("No drafts", "Still: no drafts")
    assert "The label Paused holds it too: take it off in Gmail, and it goes on." in shown.text
    assert site.post("/process/1/keep", {"say": "resume"}).status == 303
    assert isinstance(desk.said()[-1], Resume)
    assert "take that label off there" in site.ok("/process/1")


def test_after_an_interview_two_questions_stand_first(desk: Desk, site: Site) -> None:
    met_lately(desk)
    page = site.ok("/process/1")
    talked, decide = page.index("One thing you talked about?"), page.index("When will they decide?")
    assert talked < decide < page.index("Tell Tactful")


def test_the_story_names_the_facts_and_what_the_user_said(desk: Desk, site: Site) -> None:
    given(desk)
    desk.ledger.instruct(1, Pause(at=at("05-11 09:00")))
    page = site.ok("/process/1")
    assert "an answer by Fri 15 May" in page
    assert "You told Tactful: pause" in page


def test_what_is_asked_of_them_stands_on_the_page_of_the_process(desk: Desk, site: Site) -> None:
    asks = [wants("your availability", kind=RequestKind.ANSWER)]
    desk.hears("t1", they("05-11 10:00", requests=asks), name="Northwind")
    desk.looks()
    assert "They wait for your answer" in site.ok("/process/1")


def test_a_thread_opens_in_gmail_for_the_right_account(desk: Desk, site: Site) -> None:
    given(desk)
    link = "https://mail.google.com/mail/u/sam@mail.example/#all/t1"
    assert f'href="{link}" rel="noreferrer noopener"' in site.ok("/process/1")
