"""The page on reading says what reading does."""

from tests.docs.understands import (
    NO_PROMISES,
    OUTCOMES,
    PAGE,
    PROMISES,
    due,
    outcome,
    page,
)


def test_the_page_shows_what_is_read() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.docs.understands --write"


def test_its_examples_show_what_they_stand_for() -> None:
    assert all(due(text) != "no promise" for text in PROMISES)
    assert all(due(text) == "no promise" for text in NO_PROMISES)
    assert {outcome(text).partition(",")[0] for text in OUTCOMES} == {
        "rejected",
        "offer",
        "advanced",
        "on hold",
        "nothing",
    }
