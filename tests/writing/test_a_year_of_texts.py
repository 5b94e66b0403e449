"""Every text of generated processes over a year: each passes its checks, and none comes twice.

Two processes share an employer and its people. `TACTFUL_THOROUGH=25` plays a thousand of them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache

from agent.core.brief import Brief
from agent.core.process import DraftFacts, DraftState, Process
from agent.cycle.briefing import brief_for
from agent.errors import WordsRefused
from agent.writing import Words, problems
from tests.core.rules.generated import THOROUGH
from tests.core.rules.year import Made, Year, years

PLAYED = 40 * THOROUGH
SHARE = 2
"""Processes with one employer."""
SUBJECTS = ("Interview for the Data Analyst role", "Assistant Editor", "Your application", "")


@dataclass(frozen=True, kw_only=True)
class Written:
    employer: int
    brief: Brief
    text: str
    refused: str
    """Why there is no text, "" where there is."""
    taken_back: bool


@cache
def written() -> tuple[Written, ...]:
    found: list[Written] = []
    hunts: dict[int, list[tuple[int, Year]]] = defaultdict(list)
    for number, year in enumerate(years(PLAYED)):
        hunts[number // SHARE].append((number, year))
    for employer, members in hunts.items():
        made = sorted(
            ((one.at, number, one, year) for number, year in members for one in year.made),
            key=lambda row: row[:2],
        )
        texts: dict[int, list[DraftFacts]] = defaultdict(list)
        for _, number, one, year in made:
            piece, draft = _write(number, one, year, texts)
            texts[number].append(draft)
            found.append(replace(piece, employer=employer))
    return tuple(found)


def _write(
    number: int, made: Made, year: Year, texts: dict[int, list[DraftFacts]]
) -> tuple[Written, DraftFacts]:
    """One draft's words, with all that the employer has had so far; and the draft it becomes."""
    subject = SUBJECTS[number % len(SUBJECTS)]
    threads = tuple(replace(one, subject=subject) for one in made.process.threads)
    known = [
        replace(one, text=text.text, recipients=text.recipients)
        for one, text in zip(made.process.drafts, texts[number], strict=True)
    ]
    process = replace(made.process, id=number, threads=threads, drafts=tuple(known))
    others = [process] + [
        Process(id=other, threads=threads, messages=(), drafts=tuple(drafts))
        for other, drafts in texts.items()
        if other != number
    ]
    brief = brief_for(
        process,
        made.planned,
        policy=year.policy,
        now=made.at,
        account=f"sam{number}@mail.example",
        user_name="Sam Okoro",
        others=others,
    )
    people = tuple(one.email for one in (*made.planned.to, *made.planned.cc))
    text, refused = "", ""
    try:
        text = Words().compose(brief)
    except WordsRefused as why:
        refused = why.message
    draft = DraftFacts(
        intent_id=0,
        occasion=made.planned.occasion,
        attempt=1,
        kind=made.planned.kind,
        step=made.planned.step,
        thread_id="t",
        state=year.process.drafts[len(known)].state,
        planned_at=made.at,
        text=text,
        recipients=people,
    )
    back = draft.state is DraftState.WITHDRAWN
    piece = Written(employer=0, brief=brief, text=text, refused=refused, taken_back=back)
    return piece, draft


def test_every_text_passes_its_checks() -> None:
    refused = [one.refused for one in written() if one.refused]
    assert refused == []
    assert all(problems(one.text, one.brief) == () for one in written())


def test_no_person_and_no_employer_reads_a_text_twice() -> None:
    """What was taken back nobody has read: of the same occasion it may come again."""
    by_employer: dict[int, list[str]] = defaultdict(list)
    for one in written():
        if not one.taken_back:
            by_employer[one.employer].append(one.text)
    for texts in by_employer.values():
        assert len(texts) == len(set(texts))


def test_a_year_is_full_of_texts() -> None:
    assert len(written()) > 4 * PLAYED
    assert sum(not one.taken_back for one in written()) > 3 * PLAYED
