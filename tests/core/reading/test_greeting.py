"""How they greet the user: what a draft answers in kind."""

from __future__ import annotations

import pytest

from agent.core.reading.greeting import greeting


@pytest.mark.parametrize(
    ("text", "word", "formal"),
    [
        ("Hi Sam,\n\nThank you.", "Hi", False),
        ("Hi Sam, thank you for coming in.", "Hi", False),
        ("hey sam!\nGreat to meet you.", "Hi", False),
        ("HELLO SAM\n\nThank you.", "Hello", False),
        ("Good morning Sam,\nThank you.", "Hello", False),
        ("Hallo Sam,\nThank you.", "Hello", False),
        ("Dear Sam,\n\nThank you.", "Dear", False),
        ("Dear Sam Rivera,\n\nThank you.", "Dear", False),
        ("Dear Mr. Rivera,\n\nThank you.", "Dear", True),
        ("Dear Ms Rivera\n\nThank you.", "Dear", True),
        ("Dear Dr. Sam Rivera:\n\nThank you.", "Dear", True),
        ("Hello Mrs. Rivera,\n\nThank you.", "Hello", True),
        ("Dear Mary,\n\nThank you.", "Dear", False),
        ("Dear applicant,\n\nThank you.", "Dear", False),
        ("\n\n  Hi Sam\n", "Hi", False),
        ("Northwind Recruiting\n\nDear Sam,\nThank you.", "Dear", False),
        ("Thank you for coming in, Sam. High marks all round.", "", False),
        ("Sam, thank you.", "", False),
        ("Hiring goes on.", "", False),
        ("One\nTwo\nThree\nFour\nHi Sam,", "", False),
        ("", "", False),
    ],
)
def test_the_word_and_whether_it_is_formal(text: str, word: str, formal: bool) -> None:
    assert greeting(text) == (word, formal)
