"""The promises hold through faults, people and kills: a part of every test run.

`TACTFUL_THOROUGH=25` (make check-deep) plays a kill at every step, a part of all other single
faults, and two thousand aimed schedules; `make simulate N=20000` plays as many as are asked for,
`python -m tests.simulation run --kind singles` all single faults.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

import pytest
from sqlalchemy import text

from agent.core.reading import reader
from agent.errors import LedgerFull
from agent.store import open_store
from tests.core.rules.generated import THOROUGH
from tests.simulation import draws
from tests.simulation.campaign import Tally, campaign
from tests.simulation.hunting import hunt
from tests.simulation.mutants import BREAKS, MUTANTS
from tests.simulation.schedule import SEEDBANK, Deed, Schedule, Strike
from tests.simulation.shrink import promise_of, shrink
from tests.simulation.simulation import Outcome, play
from tests.wire.validator import WireValidator

DEEP = THOROUGH > 1
PARTS = 40 if DEEP else 6
AIMED = 2000 if DEEP else 150
SINGLES_EVERY = 16 if DEEP else 120
"""Of the single faults that are no kills; of the kills too where the run is not a deep one."""
MARKED_EVERY = 60 if DEEP else 450
"""Of the schedules around the marks in Gmail."""
QUICK_MUTANTS = ("retries_the_post", "commits_after_the_call", "does_not_read_again")
MOST_HUNTED = 250
"""A mutant that outlives this many schedules is alive."""
HUNTED_EVERY = 1 if DEEP else 12
"""Of the schedules that hunt mutants, with the protocol whole."""


def shown(tally: Tally) -> str:
    return "\n".join(
        f"{schedule.to_json()}\n{violations}" for schedule, violations in tally.failures
    )


@pytest.mark.parametrize("part", range(PARTS))
def test_no_aimed_schedule_breaks_a_promise(part: int) -> None:
    schedules = (draws.aimed(seed) for seed in range(part, AIMED, PARTS))
    tally = campaign(schedules, processes=1)
    assert not tally.failures, shown(tally)
    assert not tally.is_vacuous


@pytest.mark.parametrize("part", range(PARTS))
def test_no_single_fault_anywhere_breaks_a_promise(part: int) -> None:
    tally = campaign(itertools.islice(_singles(), part, None, PARTS), processes=1)
    assert not tally.failures, shown(tally)
    assert not tally.is_vacuous


@pytest.mark.parametrize("part", range(PARTS))
def test_the_marks_in_gmail_break_no_promise_and_are_right_in_the_end(part: int) -> None:
    around = itertools.islice(draws.marked(), part * MARKED_EVERY, None, PARTS * MARKED_EVERY)
    aimed = (replace(draws.aimed(seed), marks=True) for seed in range(part, AIMED // 10, PARTS))
    tally = campaign(itertools.chain(around, aimed), processes=1)
    assert not tally.failures, shown(tally)
    assert not tally.is_vacuous


def _singles() -> Iterator[Schedule]:
    """Every kill in a deep run, and of the rest one in so many."""
    for number, schedule in enumerate(draws.singles()):
        is_kill = schedule.strikes[0].fault in ("kill_before", "kill_after")
        if (DEEP and is_kill) or number % SINGLES_EVERY == 0:
            yield schedule


@pytest.mark.parametrize("file", sorted(SEEDBANK.glob("*.json")), ids=lambda file: file.stem)
def test_what_once_failed_holds(file: Path) -> None:
    outcome = play(Schedule.of_json(file.read_text()))
    assert not outcome.failed, "\n".join(outcome.log)


@pytest.mark.parametrize("name", sorted(MUTANTS) if DEEP else QUICK_MUTANTS)
def test_a_broken_protocol_is_found_out_by_the_promise_it_breaks(name: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        MUTANTS[name](patch)
        played = (play(schedule) for schedule in itertools.islice(hunt(), MOST_HUNTED))
        assert any(promise_of(outcome) in BREAKS[name] for outcome in played), f"{name} is alive"


@pytest.mark.parametrize("part", range(PARTS))
def test_what_hunts_broken_protocols_is_sound_with_the_protocol_whole(part: int) -> None:
    hunted = itertools.islice(hunt(), part * HUNTED_EVERY, MOST_HUNTED, PARTS * HUNTED_EVERY)
    tally = campaign(hunted, processes=1)
    assert not tally.failures, shown(tally)


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_what_a_wrong_clock_keeps_from_being_made_is_missed(nth: int) -> None:
    behind = Deed(at="round", nth=nth, deed="clock_year_behind")
    schedule = replace(draws.BASES[0], deeds=(behind,))
    assert not play(schedule).failed
    with pytest.MonkeyPatch.context() as patch:
        MUTANTS["goes_by_the_local_clock"](patch)
        assert promise_of(play(schedule)) == "MISSED"


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_a_follow_up_ahead_of_a_date_given_meanwhile_is_early(nth: int) -> None:
    promise = Deed(at="round", nth=nth, deed="promise")
    base = replace(draws.BASES[5], deeds=(promise,))
    schedule = replace(base, rounds=(*base.rounds, "due", "due"))
    assert not play(schedule).failed
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "promises", lambda *args, **kwargs: ())
        assert promise_of(play(schedule)) == "EARLY"


def test_there_are_a_dozen_mutants_and_each_breaks_promises_of_its_own() -> None:
    assert len(MUTANTS) >= 12
    assert set(BREAKS) == set(MUTANTS)
    assert not any({"CRASH", "STUCK", "NOOP"} & broken for broken in BREAKS.values())


@pytest.mark.parametrize("base", draws.BASES, ids=lambda base: base.story)
def test_the_base_runs_speak_as_google_documents_it(base: Schedule) -> None:
    validator = WireValidator()
    outcome = play(base, observers=[validator])
    assert not outcome.failed, "\n".join(outcome.log)
    assert outcome.drafts
    validator.assert_clean()


def test_the_same_schedule_is_the_same_run() -> None:
    for seed in (3, 5, 8):
        schedule = replace(draws.aimed(seed), hosts=2, shared=False, switches=(4, 9, 30, 41))
        first, second = play(schedule), play(schedule)
        assert first.log == second.log
        assert first.steps == second.steps


def test_a_schedule_survives_being_written_down() -> None:
    for seed in range(200):
        schedule = draws.aimed(seed)
        assert Schedule.of_json(schedule.to_json()) == schedule


def test_a_failure_shrinks_to_what_it_takes() -> None:
    noise = (
        Strike(at="threads.list", nth=1, fault="429"),
        Strike(at="drafts.create", nth=1, fault="lost_response"),
    )
    schedule = replace(
        draws.BASES[0], strikes=noise, deeds=(Deed(at="round", nth=2, deed="archives"),)
    )
    with pytest.MonkeyPatch.context() as patch:
        MUTANTS["retries_the_post"](patch)
        small, outcome, _ = shrink(schedule)
    assert [one.fault for one in small.strikes] == ["lost_response"]
    assert small.deeds == ()
    assert promise_of(outcome) == "DUP"


def test_a_campaign_in_which_nothing_is_drafted_proves_nothing() -> None:
    tally = campaign([replace(draws.BASES[0], rounds=(5,), deeds=_all_in_the_trash())], processes=1)
    assert median(tally.drafts) == 0
    assert tally.is_vacuous


def test_a_schedule_that_breaks_the_simulation_is_a_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def breaks(_: Schedule) -> Outcome:
        raise LedgerFull("No space is left.", hint="Make room.")

    monkeypatch.setattr("tests.simulation.campaign.play", breaks)
    for processes in (1, 2):
        tally = campaign([draws.BASES[0]], processes=processes)
        [(schedule, [violation])] = tally.failures
        assert schedule == draws.BASES[0]
        assert "No space is left." in violation


def _all_in_the_trash() -> tuple[Deed, ...]:
    return (Deed(at="round", nth=1, deed="trashes"),)


def test_only_the_simulation_leaves_syncing_out(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'ledger.db'}")
    with store.database.reading() as session:
        assert session.scalar(text("PRAGMA synchronous")) == 2  # FULL
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
    store.close()
