"""Generated processes over a year, under an oracle that says plainly what may not be.

`TACTFUL_THOROUGH=25` plays a thousand of them.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

from agent.core.process import DraftState, Kind
from tests.core.rules.generated import THOROUGH
from tests.core.rules.oracle import objection_to_making, objection_to_standing
from tests.core.rules.year import Year, years

PLAYED = 40 * THOROUGH


@cache
def played() -> tuple[Year, ...]:
    return tuple(years(PLAYED))


def test_no_draft_appears_where_none_may_exist() -> None:
    for year in played():
        for made in year.made:
            objection = objection_to_making(made.planned, made.process, year.policy, made.at)
            assert objection is None, (
                f"year {year.seed}, {made.at}: {made.planned.kind}: {objection}"
            )


def test_no_untouched_draft_outlives_its_reason() -> None:
    for year in played():
        for at, draft, process in year.stood:
            objection = objection_to_standing(draft, process, at)
            assert objection is None, f"year {year.seed}, {at}: {draft.kind}: {objection}"


def test_a_year_has_every_kind_of_draft_and_every_fate() -> None:
    """The years would prove nothing if little happened in them."""
    kinds = Counter(made.planned.kind for year in played() for made in year.made)
    fates = Counter(draft.state for year in played() for draft in year.process.drafts)
    assert set(kinds) == set(Kind)
    assert {DraftState.SENT, DraftState.DISCARDED, DraftState.WITHDRAWN} <= set(fates)
    assert sum(kinds.values()) > 4 * PLAYED


def test_a_year_is_decided_at_the_moments_that_matter_only() -> None:
    assert max(year.decisions for year in played()) < 400
