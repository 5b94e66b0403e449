"""Each thing the user can say on the page, pressed in a browser: the daemon then does it in Gmail.

And the other way round: what happens in the mailbox shows on the page after the daemon's next look.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from agent.core.process import DraftState, Kind
from agent.web.actions import ACTIONS
from tests.browser import DESKTOP
from tests.web.street import (
    ASLEEP,
    FAR_PROMISE,
    MET,
    PROMISED,
    REFUSED,
    WAITED,
    Mail,
    Street,
    refused_after_meeting,
    street,
)
from tests.web.windows import Visit

FOLLOW_UP, THANK_YOU, GRACIOUS, KEEP = (
    Kind.FOLLOW_UP,
    Kind.THANK_YOU,
    Kind.GRACIOUS_REPLY,
    Kind.KEEP_IN_TOUCH,
)
LONG_AGO = refused_after_meeting("")
Press = tuple[str, str]
"""An action and what is typed beside it."""


@dataclass(frozen=True, slots=True)
class Row:
    """`press` on a process with that `plot`, `first` pressed and looked at before. The page shows
    `was` and `will` before it is confirmed; after the daemon's look a draft of the kind `leaves`
    lies in Gmail, or none, to `to` and with `words` where given.
    """

    press: Press
    plot: tuple[Mail, ...]
    was: str
    will: str
    leaves: Kind | None
    first: Press | None = None
    then: Press | None = None
    to: str = ""
    words: str = ""

    @property
    def house(self) -> str:
        return f"{self.press[0]}-works"


HERE = "Follow-up in your drafts"
THANKS = "Thank-you in your drafts"
NOW = "Follow-up now"
TUESDAY = "Follow-up, Tue 19 May, 09:30"
ROWS = (
    Row(("pause", ""), WAITED, HERE, "No drafts", None),
    Row(("resume", ""), WAITED, "No drafts", NOW, FOLLOW_UP, first=("pause", "")),
    Row(("close", ""), WAITED, HERE, "No drafts", None),
    Row(("snooze", "2026-06-15"), WAITED, HERE, "Nothing before Mon 15 Jun, 09:30", None),
    Row(("skip", ""), WAITED, HERE, "Follow-up, Mon 25 May, 09:30", None),
    Row(("write", ""), PROMISED, TUESDAY, NOW, FOLLOW_UP),
    Row(("to", "marco@to-works.example"), PROMISED, TUESDAY, TUESDAY, FOLLOW_UP,
        then=("write", ""), to="marco@to-works.example"),
    Row(("interview", "2026-05-11 15:00"), WAITED, HERE, "Thank-you now", THANK_YOU),
    Row(("no-interview", ""), MET, THANKS, "Follow-up, Tue 19 May, 09:30", None),
    Row(("deadline", "Friday, May 22"), WAITED, HERE, "Follow-up, Tue 26 May, 09:30", None),
    Row(("no-deadline", ""), FAR_PROMISE, "Follow-up, Tue 16 Jun, 09:30", NOW, FOLLOW_UP),
    Row(("about", "the lighting story"), MET, THANKS, "Thank-you now", THANK_YOU,
        words="the lighting story"),
    Row(("team", ""), LONG_AGO, "Keep-in-touch note, Wed 20 May, 09:30",
        "Keep-in-touch note now", KEEP),
    Row(("recruiter", ""), LONG_AGO, "Keep-in-touch note in your drafts",
        "Keep-in-touch note, Wed 20 May, 09:30", None, first=("team", "")),
    Row(("no-outcome", ""), REFUSED, "Gracious reply in your drafts",
        "Follow-up, Wed 20 May, 09:30", None),
    Row(("wrote", "yesterday at 3 pm"), WAITED, HERE, "Follow-up, Mon 25 May, 09:30", None),
    Row(("rejected", ""), WAITED, HERE, "No drafts", None),
    Row(("advanced", ""), WAITED, HERE, "Follow-up, Mon 25 May, 09:30", None),
    Row(("answer", "go on"), ASLEEP, "It asks you", NOW, FOLLOW_UP),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AtGmail:
    """What a person does at the mailbox's page of a thread on which a follow-up waits: a form of
    it, its text, its button. The draft is then in the state `leaves`, and Tactful's page says
    `shows`.
    """

    name: str
    form: str
    button: str
    leaves: DraftState | None
    shows: tuple[str, ...]
    text: str = ""

    @property
    def house(self) -> str:
        return f"{self.name}-house"


AT_GMAIL = (
    AtGmail("edit", "save", "Save the changes", DraftState.EDITED,
            ("draft edited", "so it is never changed"), text="Dear Dana, any news?"),
    AtGmail("send", "save", "Send (in the sandbox)", None,
            ("The follow-up was sent", "Follow-up on Mon 25 May")),
    AtGmail("discard", "save", "Discard", DraftState.GONE,
            ("draft gone", "The follow-up left your drafts")),
    AtGmail("answer", "answer", "Deliver their answer", None,
            ("The follow-up was taken back", "Follow-up on Tue 26 May", "Dana Reyes answered"),
            text="We will let you know by Friday, May 22."),
    AtGmail("byhand", "reply", "Send it (in the sandbox)", None,
            ("You wrote to them yourself", "Follow-up on Mon 25 May"), text="Any news?"),
    AtGmail("unlabel", "label", "×", None, ("You took the label off",)),
    AtGmail("pause", "label", "Put it on", None,
            ("You put it under Paused in Gmail", "under the label Interviews/Paused")),
)  # fmt: skip


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    folder = tmp_path_factory.mktemp("street")
    plots = {row.house: row.plot for row in ROWS}
    plots |= {act.house: WAITED for act in AT_GMAIL}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder / "run"))
        with street(folder, plots) as made:
            yield made


@pytest.fixture
def visit(town: Street, one_window: Chrome) -> Visit:
    found = Visit(one_window, town.page.server.url, town.page.entry)
    found.sized(DESKTOP)
    found.coloured("light")
    found.scripts(off=False)
    found.enters()
    return found


def presses(visit: Visit, town: Street, house: str, press: Press) -> tuple[str, str]:
    """Say it on the process's page; what was shown of before and after."""
    town.server.clock.advance(timedelta(minutes=1))
    visit.goes(town.path(house))
    visit.says(*press)
    before, after = (one.text for one in visit.finds(".change dd"))
    visit.confirms()
    return before, after.removeprefix("Still: ")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.press[0])
def test_what_is_said_on_the_page_is_done_in_the_mailbox(
    row: Row, town: Street, visit: Visit
) -> None:
    for press in filter(None, [row.first]):
        presses(visit, town, row.house, press)
        town.looks()

    before, after = presses(visit, town, row.house, row.press)
    for press in filter(None, [row.then]):
        presses(visit, town, row.house, press)
    town.looks()

    assert before == row.was
    assert after.lower() == row.will.lower() or not row.will
    draft = town.stands(row.house)
    assert (draft.kind if draft is not None else None) == row.leaves
    visit.goes(town.path(row.house))
    assert ("in your drafts" in visit.words) == (row.leaves is not None)
    if draft is not None:
        assert draft.recipients == (row.to or f"dana@{row.house}.example",)
        assert row.words in town.text(row.house)
        visit.window.get(visit.finds(".card a.button")[0].get_attribute("href") or "")
        assert row.words in visit.finds("article.draft textarea")[0].text
    else:
        visit.window.get(town.mailbox_path(row.house))
        assert visit.finds("article")
        assert visit.finds("article.draft") == []


def test_every_action_is_here() -> None:
    assert {row.press[0] for row in ROWS} == set(ACTIONS)


@pytest.mark.parametrize("act", AT_GMAIL, ids=lambda act: act.name)
def test_what_is_done_in_the_mailbox_shows_on_the_page(
    act: AtGmail, town: Street, visit: Visit
) -> None:
    assert town.stands(act.house) is not None
    town.server.clock.advance(timedelta(minutes=1))

    visit.window.get(town.mailbox_path(act.house))
    at_gmail(visit, act)
    town.looks()

    draft = town.process(act.house).holding_draft
    assert (draft.state if draft is not None else None) == act.leaves
    visit.goes(town.path(act.house))
    for words in act.shows:
        assert words in visit.words
    assert ("in your drafts" in visit.words) == (act.leaves is DraftState.EDITED)


def at_gmail(visit: Visit, act: AtGmail) -> None:
    """Fill in a form of the mailbox's page and press its button."""
    named = f"button[normalize-space()='{act.button}']"
    at = f"//form[@action='/mail/{act.form}'][.//{named}]"
    form = visit.window.find_element(By.XPATH, at)
    for details in form.find_elements(By.XPATH, "ancestor::details[not(@open)]"):
        details.find_element(By.TAG_NAME, "summary").click()
    if act.text:
        (area,) = form.find_elements(By.TAG_NAME, "textarea")
        area.clear()
        area.send_keys(act.text)
    for one in form.find_elements(By.CSS_SELECTOR, "select[name=label]"):
        Select(one).select_by_visible_text("Interviews/Paused")
    form.find_element(By.XPATH, f".//{named}").click()
    visit.waits(lambda: "said=" in visit.window.current_url)


@pytest.mark.parametrize("page", ["", "/thread/{thread}", "/nowhere"])
def test_every_page_of_the_mailbox_is_for_everybody(page: str, town: Street, visit: Visit) -> None:
    thread = town.houses["team-works"].thread
    visit.window.get(f"{town.server.url}/mail{page.format(thread=thread)}")
    for details in visit.finds("details:not([open]) > summary"):
        details.click()
    visit.is_for_everybody(page or "the list", touch=24)


def test_somebody_new_who_writes_in_the_mailbox_stands_on_the_board(
    town: Street, visit: Visit
) -> None:
    visit.window.get(f"{town.server.url}/mail")
    visit.finds("details summary")[-1].click()
    visit.finds("form[action='/mail/new'] button")[0].click()
    visit.waits(lambda: "/thread/" in visit.window.current_url)
    town.looks()
    visit.window.get(f"{town.server.url}/mail")
    visit.finds(".beside a")[0].click()
    visit.waits(lambda: visit.finds(".your-move"))
    assert "Lanternfish" in visit.finds(".your-move")[0].text
