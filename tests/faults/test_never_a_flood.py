"""Never a flood: a first run on a mailbox of years, a laptop asleep for weeks, an older ledger put
back, and a ledger lost. Each plays many days on the real cycle and counts per day.

The caps are the Flood gate's: three new drafts a day, thank-yous exempt, the newest first; what had
been silent for over ninety days at the first look is asked about and never drafted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from agent.core.process import DraftFacts, DraftState, Kind
from agent.notices.herald import Herald
from agent.notices.said import Said
from agent.store import Shelf, begin_anew, open_store, restore
from agent.views.another import another_on
from agent.views.view import views
from tests.cycle.world import ZONE, World, local

A_DAY = 3
"""New drafts a day, thank-yous left out."""
WORDS_A_DAY = 6
"""More notices than this on one day nobody reads."""


class Hunt:
    """A world looked at every two hours of the day, with what its user was told."""

    def __init__(self, folder: Path, *, start: datetime) -> None:
        self.file = folder / "ledger.db"
        self.world = World(folder, start=start, ledger=f"sqlite:///{self.file}")
        self.heard: list[tuple[date, str]] = []
        self.posted: Counter[date] = Counter()
        self.said = Said.of(folder / "told.json")

    @property
    def today(self) -> date:
        return self.world.clock.now().astimezone(ZONE).date()

    def show(self, text: str) -> None:
        self.heard.append((self.today, text))

    def looks(self) -> None:
        world, before = self.world, self.posts()
        world.poll()
        self.posted[self.today] += self.posts() - before
        herald = Herald(policy=world.policy, channels=(self,), said=self.said)
        herald.tell(views(world.ledger), world.ledger.events(), world.clock.now())

    def lives(self, days: int) -> None:
        """Look until the evening, and on the days after it; then it is the next morning."""
        for _ in range(days):
            for hour in range(9, 20, 2):
                moment = datetime.combine(self.today, time(hour), ZONE)
                if moment > self.world.clock.now():
                    self.world.clock.set(moment)
                    self.looks()
            self.world.clock.set(datetime.combine(self.today + timedelta(days=1), time(8), ZONE))

    def starts(self) -> tuple[str, ...]:
        """A new program on what lies on the disk by now; what it says of it."""
        self.world.store = open_store(f"sqlite:///{self.file}")
        self.world.start_agent()
        return self.world.ledger.recover(at=self.world.clock.now()).words

    def silent(self, name: str) -> None:
        """They acknowledge and fall silent."""
        self.hears(name, "Thank you for your application, we will be in touch.")

    def hears(self, name: str, text: str) -> None:
        """They begin a thread with these words."""
        self.world.writes(
            f"Hi Sam,\n\n{text}\n\nDana\n",
            sender=f"Dana {name} <dana@{name.lower()}.example>",
            subject=f"Designer at {name}",
        )

    def answers(self, name: str, text: str) -> None:
        """They answer the last message of their thread."""
        messages = self.world.mail.state.store.messages.values()
        last = [one for one in messages if one.letter.subject.endswith(f" {name}")][-1]
        self.world.writes(
            f"Hi Sam,\n\n{text}\n\nDana\n",
            sender=f"Dana {name} <dana@{name.lower()}.example>",
            subject=f"Designer at {name}",
            answers=last.id,
        )

    def interview(self, name: str, when: str) -> None:
        first = self.world.writes(
            f"Hi Sam,\n\nYour interview is confirmed for {when} at 2 pm.\n\nDana\n",
            sender=f"Dana {name} <dana@{name.lower()}.example>",
            subject=f"Designer at {name}",
        )
        self.world.sends("Hi Dana,\n\nThat works for me.\n\nSam", answers=first)

    def on(self, name: str) -> list[DraftFacts]:
        """The drafts of the process with that employer."""
        for process in self.world.ledger.processes():
            if process.threads[0].subject.endswith(f" {name}"):
                return list(process.drafts)
        return []

    def posts(self) -> int:
        return self.world.calls().count("drafts.create")

    def assert_calm(self, *, exempt: int = 0) -> None:
        """`exempt` is how many thank-yous were due on one day."""
        assert max(self.posted.values()) <= A_DAY + exempt
        assert max(Counter(day for day, _ in self.heard).values(), default=0) <= WORDS_A_DAY
        lying = [self.world.mail.drafts.message(key).thread_id for key in self.world.draft_ids()]
        assert len(lying) == len(set(lying)), "two drafts lie on one thread"

    def lying(self) -> dict[str, str]:
        """Draft ids by the employer's name."""
        found = [(key, self.world.mail.drafts.message(key)) for key in self.world.draft_ids()]
        return {one.letter.subject.removeprefix("Re: Designer at "): key for key, one in found}


def opened(folder: Path, start: datetime) -> Iterator[Hunt]:
    made = Hunt(folder, start=start)
    yield made
    made.world.assert_sound()
    made.world.store.close()


@pytest.fixture
def hunt(tmp_path: Path) -> Iterator[Hunt]:
    yield from opened(tmp_path, local(2, 2, 10))


@pytest.fixture
def years(tmp_path: Path) -> Iterator[Hunt]:
    """Two hundred labelled threads, one every three days, the last in August 2025."""
    for hunt in opened(tmp_path, datetime(2024, 1, 2, 10, tzinfo=ZONE)):
        for number in range(200):
            name, day = f"Old{number}", hunt.today + timedelta(days=2)
            match number % 6:
                case 0:
                    hunt.silent(name)
                case 1:
                    hunt.interview(name, f"{day:%B} {day.day}, {day.year}")
                case other:
                    hunt.hears(name, OLD[other - 2])
            hunt.world.clock.advance(timedelta(days=3))
        yield hunt


OLD = (
    "We have decided not to move forward with your application.",
    "It was good to meet you. You will hear from us within two weeks.",
    "Could you tell me which day suits you for a call?",
    "We are delighted to offer you the position.",
)


def test_a_first_run_on_a_mailbox_of_years_drafts_for_what_is_alive_alone(years: Hunt) -> None:
    world, alive = years.world, [f"New{day}" for day in (2, 3, 4, 5, 6, 9)]
    for name in alive:
        world.at(2, int(name[3:]), 10)
        years.silent(name)
    world.at(2, 16, 10)
    years.interview("Missed", "February 20")
    world.at(2, 26, 10)
    years.interview("Met", "March 3")
    world.at(3, 3, 16)
    world.start_agent()

    years.lives(1)
    assert set(years.lying()) == {"Met", "New9", "New6", "New5"}, "the newest, and the thank-you"
    years.lives(6)

    years.assert_calm(exempt=1)
    assert set(years.lying()) == {*alive, "Missed"}, "the thank-you's time has run out"
    assert years.posts() == len(years.lying()) + 1
    assert [one.kind for one in years.on("Missed")] == [Kind.FOLLOW_UP], "no thank-you so late"
    old = [one for one in views(world.ledger) if " Old" in one.process.threads[0].subject]
    assert len(old) == 200
    assert all(not one.process.drafts for one in old)
    asked = Counter(one.state for one in old)
    assert asked["asks you"] >= 100, asked
    assert any("questions for you" in text for _, text in years.heard), "one line for them all"


def test_f50_a_laptop_asleep_for_three_weeks_makes_up_for_it_calmly(hunt: Hunt) -> None:
    """It falls asleep on Tuesday 3 March and wakes on Thursday 26 March."""
    world = hunt.world
    world.at(3, 2, 8)
    hunt.interview("Sent", "March 2")
    for name in ("Asked", "Bygone", "Chosen", "Dropped"):
        hunt.interview(name, "March 5")
    for number in range(6):
        hunt.silent(f"Silent{number}")
        world.clock.advance(timedelta(minutes=10))
    hunt.hears("Dated", "Thank you for applying. You will hear from us by Friday, March 13.")
    world.at(3, 2, 16)
    hunt.lives(1)
    assert set(hunt.lying()) == {"Sent"}

    world.at(3, 4, 9)
    world.mail.user.send_draft(hunt.lying()["Sent"])
    world.at(3, 6, 9)
    hunt.answers("Bygone", "Unfortunately we have decided to go with another candidate.")
    world.at(3, 24, 9)
    hunt.answers("Dropped", "Unfortunately we have decided to go with another candidate.")
    world.at(3, 25, 9)
    hunt.answers("Asked", "Could you tell me which day suits you for a second talk?")
    world.at(3, 26, 10)
    hunt.looks()

    assert hunt.posted[hunt.today] == A_DAY
    assert set(hunt.lying()) == {"Dropped", "Dated", "Chosen"}, "what fell due last comes first"
    hunt.lives(8)

    hunt.assert_calm(exempt=1)
    kinds = {name: [one.kind for one in hunt.on(name)] for name in ("Asked", "Bygone", "Chosen")}
    assert kinds["Asked"] == [], "it is the user's turn"
    assert kinds["Bygone"] == [], "too late for a gracious reply"
    assert Kind.THANK_YOU not in kinds["Chosen"]
    assert [one.kind for one in hunt.on("Dropped")] == [Kind.GRACIOUS_REPLY]
    assert hunt.on("Sent")[0].state is DraftState.SENT
    assert len(hunt.lying()) == hunt.posts() - 1 == 10
    assert any(text.startswith("3 drafts wait for you") for _, text in hunt.heard)


@pytest.mark.parametrize("second", ["kept", "lost"])
@pytest.mark.parametrize("ledger", ["older", "lost"])
def test_f67_a_ledger_of_last_week_or_none_makes_nothing_twice(
    hunt: Hunt, ledger: str, second: str
) -> None:
    """Six follow-ups were made since the copy: two sent, one edited, one discarded, two lie there.

    Without the second record nobody can know of the one discarded: it may come once more.
    """
    world = hunt.world
    names = [f"N{number}" for number in range(6)]
    for name in names:
        hunt.silent(name)
        world.clock.advance(timedelta(minutes=10))
    hunt.lives(3)
    copy = Shelf(hunt.file).keep_now(world.clock.now())
    world.at(2, 16, 8)
    hunt.lives(3)
    lying = hunt.lying()
    assert sorted(lying) == names
    for name in ("N0", "N1"):
        world.mail.user.send_draft(lying[name])
    world.mail.user.edit_draft(lying["N2"], text="Dear Dana, in my own words.")
    world.mail.user.discard_draft(lying["N3"])
    hunt.lives(1)
    made = hunt.posts()
    texts = {name: world.draft_text(key) for name, key in hunt.lying().items()}

    world.store.close()
    if ledger == "older":
        restore(hunt.file, copy, now=world.clock.now())
    else:
        for file in hunt.file.parent.glob("ledger.db*"):
            file.unlink()
        begin_anew(f"sqlite:///{hunt.file}", now=world.clock.now())
    if second == "lost":
        hunt.file.with_name("ledger.intents.log").unlink()
    said = hunt.starts()
    hunt.lives(4)

    hunt.assert_calm()
    again = {"N3"} if second == "lost" else set()
    assert set(hunt.lying()) - {"N3"} == {"N2", "N4", "N5"}
    assert hunt.posts() - made == len(again)
    for name, text in texts.items():
        assert world.draft_text(hunt.lying()[name]) == text
    another = another_on(world.ledger.processes())
    if second == "lost":
        assert another is not None
        assert len(another.drafts) == 2
        assert any("Another Tactful" in text for _, text in hunt.heard)
    else:
        assert another is None
        assert "6 drafts were made after this copy" in said[0]
        assert [one.holds for one in hunt.on("N4")] == [True]
        assert [one.state for one in hunt.on("N0")] == [DraftState.SENT]
