"""Where schedules come from: every single fault, pairs around each write, and aimed random ones.

Uniform random faults miss what matters; these are aimed at the writes and at the moments around
them. Everything is drawn from a number, so that the same number is the same schedule.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

from tests.core.rules.year import Chance
from tests.simulation.schedule import (
    COMMIT_FAULTS,
    HISTORY_FAULTS,
    HTTP_FAULTS,
    LIST_FAULTS,
    READ_FAULTS,
    Deed,
    Schedule,
    Strike,
)
from tests.simulation.simulation import play
from tests.simulation.stories import STORIES

T = TypeVar("T")
Step = tuple[str, str, int]
"""(host, at, nth)"""

WRITES = ("drafts.create", "drafts.update", "drafts.delete")
LISTS = ("threads.list", "messages.list", "history.list", "drafts.list")
"""The calls that answer in pages."""
UNCLEAR = (
    "lost_request",
    "lost_response",
    "late_request",
    "500_after",
    "kill_before",
    "kill_after",
)
"""The faults after which nobody knows whether a write was carried out."""
AROUND = (
    "question",
    "reject",
    "pleasantry",
    "writes",
    "opens",
    "edits",
    "edits_subject",
    "sends",
    "sends_renamed",
    "sends_orphan",
    "discards",
    "schedules",
    "own_draft",
    "trashes",
    "deletes",
    "unlabels",
    "pauses",
    "clock_year_ahead",
    "nap",
    "week",
    "history_expires",
)
"""What people, clocks and Gmail do right around a write."""
ANYTIME = (
    *AROUND,
    "promise",
    "away",
    "discards_own",
    "untrashes",
    "archives",
    "labels",
    "renames_label",
    "names_label_back",
    "deletes_label",
    "resumes",
    "clock_year_behind",
    "clock_right",
    "three_weeks",
    "token_expires",
)
OFTEN = ("question", "reject", "sends", "edits", "discards", "pleasantry", "writes", "opens")
QUIRKS: tuple[dict[str, Any], ...] = (
    {"message_id_survives_sending": False},
    {"index_lag": 900},
    {"reserialise_bodies": True},
    {"draft_id_rotates": True},
    {"subject_mismatch": "accept"},
    {"keep_client_message_id": True},
)


def _base(story: str, *deeds: Deed) -> Schedule:
    return Schedule(story=story, rounds=STORIES[story].rounds, deeds=deeds)


def _at(round_number: int, deed: str) -> Deed:
    return Deed(at="round", nth=round_number, deed=deed)


BASES = (
    _base("interview"),
    _base("interview", _at(5, "question")),
    _base("interview", _at(5, "pleasantry")),
    _base("promise", _at(4, "sends")),
    _base("promise", _at(5, "reject")),
    _base("silence", _at(3, "edits"), _at(5, "question")),
    _base("rejection"),
    _base("two"),
)
"""The runs every single fault is tried in: a draft made, withdrawn, made again, sent, edited."""


@cache
def steps_of(base: int) -> tuple[Step, ...]:
    """The steps of a base run without any fault."""
    return tuple(play(BASES[base]).steps)


def faults_at(at: str) -> tuple[str, ...]:
    return COMMIT_FAULTS if at.startswith("commit:") else HTTP_FAULTS


def reading_faults_at(at: str) -> tuple[str, ...]:
    """What may break in an answer that is only read."""
    if at.startswith("commit:") or at in (*WRITES, "labels.create", "threads.modify"):
        return ()
    lists = LIST_FAULTS if at in LISTS else ()
    return READ_FAULTS + lists + (HISTORY_FAULTS if at == "history.list" else ())


def singles() -> Iterator[Schedule]:
    """Every fault at every step of every base run."""
    for faults in (faults_at, reading_faults_at):
        for number, base in enumerate(BASES):
            for host, at, nth in steps_of(number):
                for fault in faults(at):
                    strike = Strike(host=host, at=at, nth=nth, fault=fault)
                    yield replace(base, strikes=(strike,))


MARKED = tuple(replace(BASES[number], marks=True) for number in (1, 3, 5))
"""Drafts that are withdrawn, sent and edited, with mark_threads on."""
MARKING = ("labels.create", "labels.list", "threads.list", "threads.modify", "commit:save_mark")


@cache
def marked_steps(base: int) -> tuple[Step, ...]:
    return tuple(play(MARKED[base]).steps)


def marked() -> Iterator[Schedule]:
    """With mark_threads on: every fault at every step of the marking, and with everything people
    may do right after it.
    """
    for number, base in enumerate(MARKED):
        for host, at, nth in marked_steps(number):
            for fault in faults_at(at) if at in MARKING else ():
                struck = replace(base, strikes=(Strike(host=host, at=at, nth=nth, fault=fault),))
                yield struck
                for deed in AROUND:
                    done = Deed(host=host, at=at, nth=nth, deed=deed, after=True)
                    yield replace(struck, deeds=(*base.deeds, done))


def pairs() -> Iterator[Schedule]:
    """Around each write: every unclear fault at it, with everything people may do right before it,
    right after it, and before the next two rounds; and with a second fault at what follows.
    """
    for number, base in enumerate(BASES):
        steps = steps_of(number)
        for index, (host, at, nth) in enumerate(steps):
            if at not in WRITES:
                continue
            near = [one for one in steps[index - 3 : index + 4] if one[1] != at]
            for fault in UNCLEAR:
                strike = Strike(host=host, at=at, nth=nth, fault=fault)
                struck = replace(base, strikes=(strike,))
                for deed in AROUND:
                    for after in (False, True):
                        done = Deed(host=host, at=at, nth=nth, deed=deed, after=after)
                        if not after or fault == "500_after":
                            yield replace(struck, deeds=(*base.deeds, done))
                    for later in _rounds_after(number, index):
                        yield replace(struck, deeds=(*base.deeds, _at(later, deed)))
                for other in near:
                    for second in ("kill_before", "kill_after", "lost_response", "full"):
                        if second in faults_at(other[1]):
                            again = Strike(host=other[0], at=other[1], nth=other[2], fault=second)
                            yield replace(base, strikes=(strike, again))


@cache
def _rounds_after(base: int, index: int) -> tuple[int, ...]:
    """The numbers of the two rounds that begin after that step of the base run."""
    steps = steps_of(base)
    polls = sum(one[1] == "history.list" for one in steps[: index + 1])
    first = polls + 2  # the first round is a full sync, without a history.list
    last = len(BASES[base].rounds)
    return tuple(number for number in (first, first + 1) if number <= last)


class Draw(Chance):
    """Chance, with odds."""

    def one_in(self, number: int) -> bool:
        return self.below(number) == 0


def aimed(seed: int) -> Schedule:
    """One random schedule, most of whose faults and deeds lie around the writes."""
    draw = Draw(seed)
    number = draw.below(len(BASES))
    base = BASES[number]
    steps = steps_of(number)
    rounds = list(base.rounds)
    for _ in range(draw.below(4)):
        rounds.insert(1 + draw.below(len(rounds)), draw.of((5, 15, 30, 720, "due", "due")))
    deeds = list(base.deeds) if draw.one_in(2) else []
    writes = [index for index, step in enumerate(steps) if step[1] in WRITES]
    hosts = 2 if draw.one_in(6) else 1
    strikes: dict[tuple[str, str, int], Strike] = {}
    for _ in range(draw.below(4) + (0 if deeds else 1)):
        host, at, nth = _aim(draw, steps, writes, hosts)
        fault = draw.of(UNCLEAR if at in WRITES and not draw.one_in(3) else faults_at(at))
        seconds = draw.of((30, 240, 420, 570))
        strikes[host, at, nth] = Strike(host=host, at=at, nth=nth, fault=fault, seconds=seconds)
    threads = 2 if base.story == "two" else 1
    for _ in range(draw.below(4)):
        deed = draw.of(OFTEN if draw.one_in(2) else ANYTIME)
        thread = draw.below(threads)
        if draw.one_in(3):
            when = 2 + draw.below(len(rounds))
            deeds.append(Deed(at="round", nth=when, deed=deed, thread=thread))
        else:
            host, at, nth = _aim(draw, steps, writes, hosts)
            after = bool(draw.below(2))
            deeds.append(Deed(host=host, at=at, nth=nth, deed=deed, thread=thread, after=after))
    schedule = Schedule(
        story=base.story,
        rounds=tuple(rounds),
        strikes=tuple(strikes.values()),
        deeds=tuple(deeds),
        hosts=hosts,
        shared=hosts == 1 or not draw.one_in(3),
        switches=_switches(draw) if hosts > 1 else (),
        quirks=draw.of(QUIRKS) if draw.one_in(4) else {},
        note=f"aimed {seed}",
    )
    if draw.one_in(4):
        strikes.setdefault(*_broken_answer(draw, steps, writes, hosts))
    return replace(schedule, strikes=tuple(strikes.values()))


def _broken_answer(
    draw: Draw, steps: Sequence[Step], writes: Sequence[int], hosts: int
) -> tuple[Step, Strike]:
    """A read whose answer breaks; one around a write, mostly."""
    host, at, nth = "h0", "", 0
    while not reading_faults_at(at):
        host, at, nth = _aim(draw, steps, writes, hosts)
    fault = draw.of(reading_faults_at(at))
    return (host, at, nth), Strike(host=host, at=at, nth=nth, fault=fault)


def _aim(draw: Draw, steps: Sequence[Step], writes: Sequence[int], hosts: int) -> Step:
    """A step at or around a write, now and then any step, also of a second or third try."""
    if writes and not draw.one_in(5):
        index = draw.of(writes) + draw.of((-4, -3, -2, -1, 0, 0, 0, 1, 1, 2, 3))
        _, at, nth = steps[max(0, min(index, len(steps) - 1))]
    else:
        _, at, nth = draw.of(steps)
    return (f"h{draw.below(hosts)}", at, nth + (draw.below(2) if draw.one_in(4) else 0))


def _switches(draw: Draw) -> tuple[int, ...]:
    return tuple(sorted({1 + draw.below(90) for _ in range(1 + draw.below(12))}))
