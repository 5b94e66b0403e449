"""What Gmail sent under its draft's own id keeps the draft's date: from when it counts instead."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.core.facts import MessageFacts
from agent.core.process import DraftState, Kind, dated_as_sent
from tests.core.rules.facts import draft, local, machine, no, our_machine, they, we

WRITTEN, SEEN = "05-04 10:00", "05-18 10:00"
SENT = replace(
    draft(Kind.FOLLOW_UP, "follow_up:1:x", WRITTEN, DraftState.SENT, ended=SEEN, sent=WRITTEN),
    message_id=WRITTEN,
)


@pytest.mark.parametrize(
    ("others", "counts"),
    [
        ([], SEEN),
        ([they("05-03 10:00")], SEEN),
        ([they("05-18 09:58")], "05-18 09:57"),
        ([they("05-18 09:58", thread="t2")], "05-18 09:57"),
        ([they("05-20 10:00")], SEEN),
        ([machine("05-08 10:00")], SEEN),
        ([machine("05-08 10:00"), they("05-18 09:58")], "05-18 09:57"),
        ([our_machine("05-08 10:00")], SEEN),
        ([we("05-08 10:00")], SEEN),
        ([machine("05-18 09:58", outcome=no())], "05-18 09:57"),
        ([machine("05-08 10:00", outcome=no(weak=True))], SEEN),
    ],
)
def test_it_counts_from_when_it_was_seen_sent_and_before_what_may_answer_it(
    others: list[MessageFacts], counts: str
) -> None:
    dated = dated_as_sent([we(WRITTEN), *others], [SENT])

    (ours,) = (one for one in dated if one.id == WRITTEN)
    assert local(ours.at) == counts
    assert list(dated) == sorted(dated, key=lambda one: one.at)


def test_what_was_sent_under_another_id_keeps_its_date() -> None:
    dated = dated_as_sent([we(WRITTEN)], [replace(SENT, message_id="the draft's")])

    assert [local(one.at) for one in dated] == [WRITTEN]
