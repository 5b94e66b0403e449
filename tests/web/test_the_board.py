"""The board: its first words, and every process in words and as a line of time."""

from __future__ import annotations

from agent.core.facts import RequestKind
from agent.core.process import DraftState
from tests.core.rules.facts import DANA, MARCO, no, promise, talk, they, wants, we
from tests.web.conftest import Desk, Site
from tests.web.stages import drafted


def test_it_says_first_that_nothing_is_to_be_done_and_until_when(desk: Desk, site: Site) -> None:
    desk.hears("t1", they("05-04 10:00", promises=[promise("05-15")]), name="Northwind")
    desk.looks()
    assert "Nothing to do, and that is right: quiet until Tue 19 May." in site.ok("/")


def test_a_draft_that_left_the_mailbox_waits_for_nobody(desk: Desk, site: Site) -> None:
    process_id = drafted(desk, "t1", "Dear Dana", they("04-20 10:00", thread="t1"))
    desk.looks()
    assert "One draft waits." in site.ok("/")
    (draft,) = desk.process(process_id).drafts
    desk.ledger.advance_draft(draft.intent_id, DraftState.GONE, at=desk.clock.now())
    page = site.ok("/")
    assert "One draft waits" not in page
    assert "<strong>Follow-up left your drafts on Tue 12 May, unsent so far</strong>" in page
    assert "Waiting for them" in page
    assert "Nothing of it has been sent so far." in site.ok(f"/process/{process_id}")


def test_it_says_first_who_waits_for_the_user(desk: Desk, site: Site) -> None:
    asks = [wants("your availability", kind=RequestKind.ANSWER)]
    desk.hears("t1", they("05-11 10:00", requests=asks), name="Northwind")
    desk.hears("t2", they("05-04 10:00", sender=MARCO, thread="t2"), name="Fernhill")
    desk.looks()
    page = site.ok("/")
    assert "One person waits for your answer." in page
    assert (
        page.index("Your move") < page.index("Northwind</a></h3>") < page.index("Waiting for them")
    )


def test_a_row_names_the_next_step_its_reason_and_the_words(desk: Desk, site: Site) -> None:
    given = promise("05-15", quote="We will decide by the 15th.")
    desk.hears("t1", they("05-04 10:00", promises=[given]), name="Northwind")
    desk.looks()
    page = site.ok("/")
    assert "<strong>Follow-up on Tue 19 May</strong>" in page
    assert "<q>We will decide by the 15th.</q>" in page
    assert "They said they would answer by Fri 15 May" in page
    assert "Quiet: nothing may be written before Tue 19 May, 09:00" in page


def test_the_picture_is_told_in_words_in_the_order_of_time(desk: Desk, site: Site) -> None:
    desk.hears(
        "t1",
        they("05-04 10:00", interviews=[talk("05-07 10:00", "05-07 11:00")]),
        we("05-05 09:00"),
        name="Northwind",
    )
    desk.looks()
    page = site.ok("/")
    told = page[page.index("<desc") : page.index("</desc>")]
    wrote, answered = told.index("Dana Reyes wrote on Mon 4 May"), told.index("You wrote on")
    assert wrote < answered < told.index("Interview on Thu 7 May")


def test_a_process_at_rest_is_told_and_not_drawn(desk: Desk, site: Site) -> None:
    desk.hears("t1", they("03-04 10:00", outcome=no()), name="Northwind")
    desk.looks()
    page = site.ok("/")
    assert "At rest" in page
    assert page.count('class="picture"') == 0


def test_an_empty_ledger_says_which_label_is_looked_at(desk: Desk, site: Site) -> None:
    page = site.ok("/")
    assert "No interview thread is known yet." in page
    assert "“Interviews”" in page


def test_mail_is_text_whatever_it_holds(desk: Desk, site: Site) -> None:
    evil = "<script>alert(1)</script>"
    person = type(DANA)(email="x@evil.example", name=evil)
    gist = promise("05-15", quote=evil)
    desk.hears("t1", they("05-04 10:00", sender=person, promises=[gist]), subject=evil)
    desk.looks()
    page = site.ok("/")
    assert evil not in page
    assert "&lt;script&gt;" in page
