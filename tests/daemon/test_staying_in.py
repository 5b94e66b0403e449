"""A login that ends, and one that comes after it: the daemon stays up, asks once an hour, and goes
on from where it was without a restart.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent.app import Running
from agent.config import load_config
from agent.daemon.heartbeat import read_heartbeat
from agent.daemon.service import Service
from tests.cycle.world import ME, ROOT, World, local

POLL = timedelta(minutes=5)
MANY = 8
"""Interviews that fall due while nobody is logged in: more than one day's allowance."""


class Standing:
    """A world whose agent is a daemon's, on a ledger and a token file of its own."""

    def __init__(self, folder: Path) -> None:
        self.world = World(folder)
        self.token = folder / "login.json"
        (folder / "config.toml").write_text(
            f'[gmail]\napi_root = "{ROOT}"\ntoken_file = "login.json"\npoll_every = "5 minutes"\n'
            '[store]\nurl = "sqlite:///lasting.db"\n[time]\nzone = "America/New_York"\n'
            '[drafts]\nname = "Sam Rivera"\n'
        )
        self.agent = Running(
            load_config(folder / "config.toml", env={}, cwd=folder),
            clock=self.world.clock,
            handler=self.world._answer,
        )
        self.service = Service(
            work=self.agent,
            interval=POLL,
            clock=self.world.clock,
            heartbeat=folder / "run" / "heartbeat.json",
        )

    def close(self) -> None:
        self.agent.close()

    def logs_in(self) -> None:
        """What `tactful login` leaves behind."""
        self.world.gateway.oauth.write_token_file(self.token, token_uri=f"{ROOT}token")

    def runs(self, span: timedelta) -> None:
        end = self.world.clock.now() + span
        while self.world.clock.now() < end:
            self.world.clock.advance(POLL)
            self.service.once()

    def trouble(self) -> str:
        beat = read_heartbeat(self.service.heartbeat)
        assert beat is not None
        return beat.error

    def requests(self) -> tuple[int, int]:
        """(Gmail calls, renewals) since the journal was last cleared."""
        calls = [one.call for one in self.world.gateway.journal]
        return len(calls) - calls.count("token"), calls.count("token")


@pytest.fixture
def standing(tmp_path: Path) -> Iterator[Standing]:
    made = Standing(tmp_path)
    yield made
    made.close()
    assert made.world.gateway.send_attempts == 0
    made.world.validator.assert_clean()


def interviews(world: World, count: int) -> list[str]:
    """Interviews that are over, each promising an answer by Friday the 13th: threads' ids."""
    threads = []
    for number in range(count):
        first = world.writes(
            "Hi Sam,\n\nThank you for meeting us. We will let you know by Friday, March 13.\n\n"
            "Dana",
            sender=f"Dana {number} <dana@company{number}.example>",
            subject=f"Designer at Company {number}",
        )
        world.clock.advance(timedelta(minutes=7))
        world.sends("Hi Dana,\n\nThank you, I look forward to it.\n\nSam", answers=first)
        threads.append(world.thread_of(first))
    return threads


def test_ten_days_without_a_login_then_one_and_it_is_back_within_a_cycle(
    standing: Standing, caplog: pytest.LogCaptureFixture
) -> None:
    world = standing.world
    standing.logs_in()
    threads = interviews(world, MANY)
    standing.runs(timedelta(hours=1))
    assert standing.trouble() == ""
    assert world.draft_ids() == []

    world.at(3, 9)
    world.gateway.oauth.refusal = "invalid_grant"
    world.gateway.oauth.expire_access_tokens()
    caplog.clear()
    standing.runs(timedelta(minutes=10))
    world.gateway.journal.clear()
    standing.runs(timedelta(days=10))
    warned = [one for one in caplog.records if one.levelname == "WARNING"]
    assert 10 <= len(warned) <= 11, "once, then daily"
    world.mail.expire_history()

    gmail, renewals = standing.requests()
    assert gmail == 0
    assert 230 <= renewals <= 240, "one an hour"
    assert "the login has ended" in standing.trouble()
    assert "tactful login" in read_heartbeat(standing.service.heartbeat).hint  # type: ignore[union-attr]
    assert world.draft_ids() == []

    world.gateway.oauth.refusal = ""
    standing.logs_in()
    standing.runs(POLL)

    assert standing.trouble() == ""
    made_at_once = len(world.draft_ids())
    assert 0 < made_at_once <= 3, "the day's allowance, not a flood"
    standing.runs(timedelta(days=3))
    per_thread = [len(world.mail.drafts_in(thread)) for thread in threads]
    assert max(per_thread) == 1, "no duplicate"
    assert sum(per_thread) <= 3 * 4


def test_a_program_that_never_had_a_login_waits_for_one(standing: Standing) -> None:
    interviews(standing.world, 1)
    standing.runs(timedelta(hours=2))
    assert "There is no login yet" in standing.trouble()
    assert standing.requests() == (0, 0)

    standing.logs_in()
    standing.runs(POLL)
    assert standing.trouble() == ""


def test_a_logout_is_obeyed_at_the_next_cycle(standing: Standing) -> None:
    standing.logs_in()
    standing.runs(POLL)
    standing.token.unlink()
    standing.world.gateway.journal.clear()

    standing.runs(timedelta(hours=1))

    assert standing.requests() == (0, 0)
    assert "There is no login yet" in standing.trouble()


def test_another_accounts_login_is_refused_without_asking_again_and_again(
    standing: Standing,
) -> None:
    standing.logs_in()
    standing.runs(POLL)
    standing.world.mail.state.account = "kim@example.com"
    standing.logs_in()
    standing.world.gateway.journal.clear()

    standing.runs(timedelta(minutes=50))

    assert "kim@example.com" in standing.trouble()
    assert ME in standing.trouble()
    assert standing.requests() == (1, 0)
    standing.world.mail.state.account = ME
    standing.logs_in()
    standing.runs(POLL)
    assert standing.trouble() == ""


PASSING = {
    "the network is down": ConnectionRefusedError,
    "the answers are lost": TimeoutError,
}


@pytest.mark.parametrize("name", PASSING)
def test_a_day_offline_ends_by_itself(standing: Standing, name: str) -> None:
    world = standing.world
    standing.logs_in()
    interviews(world, 1)
    standing.runs(POLL)
    answer = world._answer
    cut = {"now": True}

    def offline(*asked):
        if cut["now"]:
            raise PASSING[name]
        return answer(*asked)

    standing.agent._handler = offline
    standing.agent.close()
    standing.runs(timedelta(days=1))
    assert standing.trouble()
    cut["now"] = False
    standing.runs(POLL)
    assert standing.trouble() == ""


def test_a_captive_portal_is_named_and_nothing_is_inferred_from_it(standing: Standing) -> None:
    world = standing.world
    standing.logs_in()
    [thread] = interviews(world, 1)
    standing.runs(POLL)
    answer, portal = world._answer, {"up": True}

    def behind(*asked):
        if portal["up"]:
            return 200, {"Content-Type": "text/html"}, b"<html>Welcome to the hotel</html>"
        return answer(*asked)

    standing.agent._handler = behind
    standing.agent.close()
    standing.runs(timedelta(hours=12))
    assert "Gmail's" in standing.trouble() or "Google's" in standing.trouble()
    assert "sign in" in read_heartbeat(standing.service.heartbeat).hint  # type: ignore[union-attr]
    portal["up"] = False
    standing.runs(POLL)
    assert standing.trouble() == ""
    assert world.mail.drafts_in(thread) == []


@pytest.mark.parametrize("days", [365, -365])
def test_a_clock_that_is_a_year_off_moves_no_draft(standing: Standing, days: int) -> None:
    """The thank-you for two o'clock is due at four, by Gmail's clock."""
    world = standing.world
    standing.logs_in()
    first = world.writes(
        "Hi Sam,\n\nYour interview is confirmed for Thursday, March 5 at 2 pm.\n\nDana"
    )
    world.sends("Hi Dana,\n\nThursday at 2 pm works for me.\n\nSam", answers=first)
    standing.runs(POLL)
    right = world.clock.now

    class Wrong:
        monotonic, sleep = world.clock.monotonic, world.clock.sleep

        def now(self) -> datetime:
            return right().astimezone(UTC) + timedelta(days=days)

    standing.agent._clock = standing.service.clock = Wrong()
    standing.agent.close()
    standing.runs(timedelta(hours=3))
    world.at(3, 5, 15, 40)
    standing.runs(timedelta(minutes=15))
    assert (world.clock.now(), world.draft_ids()) == (local(3, 5, 15, 55), [])
    standing.runs(POLL)
    [made] = world.draft_ids()
    standing.runs(timedelta(hours=3))
    assert world.draft_ids() == [made]
    assert standing.trouble() == ""
