"""What they talked about: refused while the user is there, or fit for the thank-you."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.process import Kind
from agent.views.topic import topic
from agent.writing.examples import example_brief
from agent.writing.words import Words

WORDS = (
    "the", "your", "yesterday's", "next", "year", "week", "this", "outage", "March", "May 5",
    "Tuesday", "2019", "3 teams", "TODO", "passion", "exciting", "Kubernetes", "and", "why",
    "Jane Doe", "don't", "(Rex)", "to-do", "today", "ago", "two days", "Insert", "salary",
)  # fmt: skip
REFUSED = {
    "yesterday's outage": "yesterday",
    "your plans for next year": "next year",
    "this week's release": "this week",
    "the TODO list": "TODO",
    "how do you test?": "leave out",
}


@pytest.mark.parametrize(("text", "named"), REFUSED.items(), ids=REFUSED)
def test_what_no_letter_could_hold_is_refused_at_once(text: str, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        topic(text)


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join) | st.text())
def test_what_is_taken_stands_in_the_thank_you(text: str) -> None:
    try:
        words = topic(text)
    except ValueError:
        return
    assert words in Words().compose(replace(example_brief(Kind.THANK_YOU), about=words))
