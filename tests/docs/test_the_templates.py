"""The page on templates says what the program fills in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from agent.core.brief import Brief
from agent.core.process import Kind
from agent.writing.examples import DANA, JORDAN, example_brief
from agent.writing.glossary import FACTS, PHRASES, WHETHER
from agent.writing.letters import ENVIRONMENT
from agent.writing.words import letter_facts
from tests.docs.letterbook import PAGE, page


def test_the_page_is_what_the_program_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.docs.letterbook"


def known() -> Brief:
    return replace(
        example_brief(Kind.THANK_YOU),
        called_off_on=date(2026, 5, 14),
        last_contact_on=date(2026, 5, 13),
    )


@pytest.mark.parametrize("variable", [*FACTS, *PHRASES], ids=lambda one: one.name)
def test_every_example_is_what_is_filled_in(variable) -> None:
    brief = known()
    if variable.name == "you_all":
        brief = replace(brief, to=(JORDAN, DANA))
    assert letter_facts(brief)[variable.name] == variable.example


@pytest.mark.parametrize("variable", WHETHER, ids=lambda one: one.name)
def test_every_question_can_be_asked(variable) -> None:
    text = ENVIRONMENT.from_string(f"{variable.example}yes{{% endif %}}").render(
        letter_facts(known())
    )
    assert text in ("", "yes")
