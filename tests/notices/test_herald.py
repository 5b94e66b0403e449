"""The user is told once, in a good moment, and no more often than a calm friend would."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from agent.errors import ConfigError, LedgerFull, LoginNeeded, TactfulError
from agent.notices.channels import Channel
from agent.notices.herald import Herald
from agent.notices.said import Said
from agent.views.view import views
from tests.cycle.world import TOM, World, local

ASKS = "Hi Sam,\n\nCould you tell me which days suit you next week?\n\nDana\n"


@dataclass
class Ear:
    heard: list[str] = field(default_factory=list)

    def show(self, text: str) -> None:
        self.heard.append(text)


class Deaf:
    def show(self, text: str) -> None:
        raise TactfulError("No screen.", hint="None.")


class Told:
    """A world whose user is told after each look; `restarts` makes a new herald on the file."""

    def __init__(self, folder: Path) -> None:
        self.world = World(folder)
        self.file = folder / "state" / "told.json"
        self.ear = Ear()
        self.restarts()

    def restarts(self, *more: Channel) -> None:
        self.herald = Herald(
            policy=self.world.policy, channels=(*more, self.ear), said=Said.of(self.file)
        )

    def looks(self) -> list[str]:
        """Poll, tell; what was said."""
        before = len(self.ear.heard)
        self.world.poll()
        self.tells()
        return self.ear.heard[before:]

    def tells(self) -> None:
        ledger = self.world.ledger
        self.herald.tell(views(ledger), ledger.events(), self.world.clock.now())

    def until(self, end: datetime, every: timedelta = timedelta(hours=1)) -> list[tuple[str, str]]:
        """(day and hour, text) of all that is said until then."""
        said = []
        while self.world.clock.now() < end:
            self.world.clock.advance(every)
            here = self.world.clock.now().astimezone(self.world.policy.calendar.zone)
            said += [(f"{here:%m-%d %H}", text) for text in self.looks()]
        return said


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    made = Told(tmp_path)
    yield made
    made.world.assert_sound()
    made.world.store.close()


def test_a_turn_is_told_at_once_again_after_two_working_days_then_weekly(told: Told) -> None:
    told.world.at(3, 2, 10)
    told.world.writes(ASKS)
    said = [line for line in told.until(local(3, 24)) if "Your turn" in line[1]]
    assert [day[:5] for day, _ in said][:3] == ["03-02", "03-04", "03-11"]
    assert len(said) == len({day for day, _ in said})
    assert all("suit you" not in text for _, text in said), "none of their words"


def test_what_was_told_is_not_told_again_after_a_restart(told: Told) -> None:
    told.world.at(3, 2, 10)
    told.world.writes(ASKS)
    assert len(told.looks()) == 1
    told.restarts()
    assert told.looks() == []
    assert stat.S_IMODE(told.file.stat().st_mode) == 0o600


def test_a_crash_between_keeping_and_showing_costs_the_notice_and_doubles_none(
    told: Told,
) -> None:
    class Crash:
        def show(self, text: str) -> None:
            raise KeyboardInterrupt

    told.world.at(3, 2, 10)
    told.world.writes(ASKS)
    told.restarts(Crash())
    with pytest.raises(KeyboardInterrupt):
        told.looks()
    told.restarts()
    assert told.looks() == []


def test_nothing_is_said_at_night_and_all_of_it_in_the_morning(told: Told) -> None:
    told.world.at(3, 2, 22)
    told.world.writes(ASKS)
    assert told.looks() == []
    said = told.until(local(3, 3, 12))
    assert [(when, text.split(".")[0]) for when, text in said] == [
        ("03-03 09", "Your turn with Dana Reyes")
    ]


def test_nothing_is_said_from_a_quarter_before_an_interview_to_its_end(told: Told) -> None:
    told.world.interviewed()  # Thu 5 March, 14:00 to 15:00
    told.looks()
    told.world.at(3, 5, 13, 50)
    told.world.writes(ASKS, sender=TOM, subject="Designer at Bluebird")
    assert told.looks() == []
    told.world.at(3, 5, 14, 59)
    assert told.looks() == []
    told.world.at(3, 5, 15, 0)
    [text] = told.looks()
    assert text.startswith("Your turn ")


def test_a_thank_you_is_told_at_once_and_a_follow_up_in_the_days_digest(told: Told) -> None:
    told.world.interviewed()
    said = told.until(local(3, 6, 12))
    assert [when for when, text in said if "thank-you" in text] == ["03-05 16"]
    [draft] = told.world.draft_ids()
    told.world.mail.user.send_draft(draft)
    said = told.until(local(3, 20, 18))
    assert [(when[:5], text) for when, text in said if "follow-up" in text] == [
        ("03-18", "A follow-up for Dana Reyes waits for you in Gmail.")
    ]


def test_there_is_one_digest_a_day_at_most(told: Told) -> None:
    world = told.world
    for sender, subject in ((TOM, "One"), ("Mei Tanaka <mei@x.example>", "Two")):
        world.writes("Thank you for your application.", sender=sender, subject=subject)
        world.clock.advance(timedelta(hours=1))
        world.poll()
    said = told.until(local(4, 20), timedelta(hours=2))
    digests = [when[:5] for when, text in said if "tactful status" in text or "waits" in text]
    assert len(digests) >= 2
    assert len(digests) == len(set(digests))


def test_a_week_in_which_nothing_waits_has_one_calm_line_on_its_first_working_morning(
    told: Told,
) -> None:
    told.world.writes("Thank you, we will be in touch.")
    told.world.poll()
    said = told.until(local(3, 12), timedelta(hours=1))
    assert [(when[:5], text) for when, text in said if "nothing due" in text] == [
        ("03-02", "1 process, nothing due, and that is right."),
        ("03-09", "1 process, nothing due, and that is right."),
    ]


def test_a_login_is_asked_for_once_and_then_daily_and_again_after_it_was_there(told: Told) -> None:
    lost = LoginNeeded("The login has ended.", hint="Run tactful login.")
    heard = []
    told.world.at(3, 2, 10)
    for _ in range(48):
        told.herald.login_needed(lost, told.world.clock.now())
        told.world.clock.advance(timedelta(hours=1))
    heard, told.ear.heard = told.ear.heard, []
    assert heard == ["Log in again. The login has ended. Run tactful login."] * 3
    told.tells()
    told.herald.login_needed(lost, told.world.clock.now())
    assert told.ear.heard[-1:] == heard[:1]


FULL = LedgerFull("No space is left beside the ledger.", hint="Make room.")


def test_a_ledger_that_stays_out_of_reach_is_told_after_an_hour_and_then_daily(told: Told) -> None:
    told.world.at(3, 2, 10)
    heard_at = []
    for hour in range(49):
        before = len(told.ear.heard)
        told.herald.ledger_out(FULL, told.world.clock.now())
        heard_at += [hour] if len(told.ear.heard) > before else []
        told.world.clock.advance(timedelta(hours=1))
    assert heard_at == [1, 23, 47]
    assert set(told.ear.heard) == {
        "Tactful can't work. No space is left beside the ledger. Make room."
    }


def test_a_ledger_that_is_there_again_within_the_hour_is_no_news(told: Told) -> None:
    told.world.at(3, 2, 10)
    for _ in range(5):
        told.herald.ledger_out(FULL, told.world.clock.now())
        told.world.clock.advance(timedelta(minutes=50))
        told.tells()
        told.world.clock.advance(timedelta(minutes=50))
    assert told.ear.heard == []


def test_a_full_disk_is_told_though_that_can_t_be_kept_on_it(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Said, "_write", no_space)
    told.world.at(3, 2, 10)
    for _ in range(12):
        told.herald.ledger_out(FULL, told.world.clock.now())
        told.world.clock.advance(timedelta(hours=1))
    assert len(told.ear.heard) == 1


def test_a_broken_configuration_is_told_once_for_each_edit(told: Told) -> None:
    for line in (3, 3, 4):
        broken = ConfigError((f"config.toml:{line}: [follow_up] wiat: no such key",), hint="")
        told.herald.config_broken(broken, local(3, 2, 10))
        told.restarts()
    assert len(told.ear.heard) == 2
    assert "config.toml:3" in told.ear.heard[0]


def test_a_channel_that_fails_keeps_the_others_from_nothing(told: Told) -> None:
    told.world.at(3, 2, 10)
    told.world.writes(ASKS)
    told.restarts(Deaf())
    assert len(told.looks()) == 1


def test_a_spoilt_file_counts_as_nothing_told(tmp_path: Path) -> None:
    file = tmp_path / "told.json"
    for text in ("", "[]", '{"a": 3}', "null", '{"a": "soon"}'):
        file.write_text(text)
        assert Said.of(file).days == {}
    said = Said.of(file)
    said.keep(["a"], local(3, 2).date())
    assert json.loads(file.read_text()) == {"a": "2026-03-02"}


def test_what_could_not_be_kept_was_not_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said, day = Said.of(tmp_path / "told.json"), local(3, 2).date()
    said.keep(["a"], day)

    def full(_: int) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("agent.notices.said.os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            said.keep(["b"], day)
        with pytest.raises(OSError, match="No space"):
            said.forget("a")
    assert said.days == {"a": day}
    said.keep(["c"], day)
    assert Said.of(said.file).days == {"a": day, "c": day}
