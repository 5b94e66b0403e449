"""Checks: what may not stand in a draft is refused, with the reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from agent.core.brief import Brief
from agent.core.mail import Address
from agent.core.process import Kind
from agent.errors import WordsRefused
from agent.writing.checks import about_problems, check, likeness, problems

MAY = Address(email="may.august@northwind.example", name="May August")
BRIEF = Brief(
    kind=Kind.FOLLOW_UP,
    step=1,
    to=(Address(email="jordan.lee@northwind.example", name="Jordan Lee"),),
    user_name="Sam Rivera",
    subject="Data Analyst",
    on_day=date(2026, 5, 27),
    seed="s",
    employer="Northwind",
    role="Data Analyst",
    met_on=date(2026, 5, 12),
    promised=date(2026, 5, 22),
)
SOUND = (
    "Hi Jordan,\n\nI enjoyed the interview on Tuesday, May 12, and I remain very interested in the "
    "Data Analyst role at Northwind.\n\nWhen you have a moment, I'd be grateful to hear how things "
    "are coming along. {}\n\nKind regards,\nSam Rivera"
)


def test_a_sound_text_passes() -> None:
    text = SOUND.format("There is no hurry.")
    assert problems(text, BRIEF) == ()
    check(text, BRIEF)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("I'm just checking in.", "worn-out"),
        ("I wanted to circle back on this.", "worn-out"),
        ("I'm circling back.", "worn-out"),
        ("I'm touching base with you.", "worn-out"),
        ("As per my last email, I'm keen.", "worn-out"),
        ("I'm reaching out again.", "worn-out"),
        ("I hope this email finds you well.", "worn-out"),
        ("You haven't answered my message.", "reproach"),
        ("I still haven't heard from you.", "reproach"),
        ("I'm still waiting for news.", "reproach"),
        ("You promised an answer.", "reproach"),
        ("I was disappointed not to hear more.", "reproach"),
        ("This is urgent for me.", "pressure"),
        ("Please answer as soon as possible.", "pressure"),
        ("I have other offers to weigh.", "pressure"),
        ("A reminder about my application.", "pressure"),
        ("Your company is amazing.", "flattery"),
        ("It is my dream job.", "flattery"),
        ("It would be an honour, I'm honored.", "flattery"),
        ("I hope you had a good day today.", "sent later"),
        ("We spoke yesterday.", "sent later"),
        ("We talked last week.", "sent later"),
        ("I'm free next Tuesday.", "sent later"),
        ("It was two weeks ago.", "sent later"),
        ("How are you? Is there news?", "questions"),
        ("I can't wait!", "exclamation"),
        ("Dear {{ name }}, hello.", "unfilled"),
        ("Thank you, [Name].", "unfilled"),
        ("TODO a personal line.", "unfilled"),
        ("I liked None of it.", "unfilled"),
        ("I worked at ____ before.", "unfilled"),
        ("We met on Wednesday, May 12.", "date nobody gave"),
        ("We met on May 13.", "date nobody gave"),
        ("We met in June.", "date nobody gave"),
        ("We met in May 2025.", "date nobody gave"),
        ("We met on 12 April.", "date nobody gave"),
        ("I'm free on Thursday.", "weekday without"),
        ("I have 7 years of practice.", "number nobody gave"),
        ("See https://sam.example for more.", "link"),
        ("Write to sam@sam.example.", "link"),
        ("I know Priya from before.", "name that isn't known"),
        ("I used to work for Globex.", "name that isn't known"),
    ],
)
def test_what_may_not_stand_in_a_text_is_refused_with_its_reason(
    sentence: str, reason: str
) -> None:
    with pytest.raises(WordsRefused, match=reason) as refused:
        check(SOUND.format(sentence), BRIEF)
    assert "follow-up" in refused.value.message


@pytest.mark.parametrize(
    "sentence",
    [
        "You mentioned Friday, May 22.",
        "You mentioned May 22.",
        "You mentioned 22 May.",
        "We talked in May.",
        "That may be so.",
        "I'm glad, and I'd be glad.",
        "Is there any news?",
    ],
)
def test_what_the_brief_knows_may_be_said(sentence: str) -> None:
    assert problems(SOUND.format(sentence), BRIEF) == ()


def test_too_short_and_too_long_are_refused() -> None:
    assert any("words, not 35 to 80" in one for one in problems("Hello,\n\nThank you.", BRIEF))
    assert any("words, not" in one for one in problems(SOUND.format("and so " * 40), BRIEF))


def test_people_and_firms_may_be_called_like_days_and_months() -> None:
    brief = Brief(
        kind=Kind.FOLLOW_UP,
        step=1,
        to=(MAY,),
        user_name="June Friday",
        subject="",
        on_day=date(2026, 5, 27),
        seed="s",
        employer="Today Tomorrow Ltd",
    )
    text = (
        "Hi May,\n\nI remain very interested in the role at Today Tomorrow Ltd, and I've been glad "
        "of our exchange so far.\n\nWhen you have a moment, I'd be grateful to hear how things are "
        "coming along.\n\nKind regards,\nJune Friday"
    )
    assert problems(text, brief) == ()


def test_likeness_is_about_the_words_not_their_layout() -> None:
    text = SOUND.format("")
    assert likeness(text, text.replace("\n", " ").upper()) == 1
    assert likeness(text, "Something else entirely that shares nothing at all.") == 0
    assert likeness("", "") == 1
    assert likeness("", text) == 0


@pytest.mark.parametrize(
    "about",
    [
        "the lighting story",
        "Priya's 3 cats",
        "how amazing your team in Lisbon is",
        "It was fun to hear of the move to Rotterdam!",
        "how you came to Acme in 2019",
    ],
)
def test_what_the_user_wants_remembered_may_name_what_nobody_else_did(about: str) -> None:
    brief = replace(BRIEF, about=about)
    line = about if about.endswith("!") else f"I liked talking about {about}."
    assert problems(SOUND.format(line), brief) == ()
    assert problems(SOUND.format(line), BRIEF) != () or about == "the lighting story"


@pytest.mark.parametrize(
    ("about", "reason"),
    [
        ("what you said yesterday", "'yesterday', which will be wrong if it is sent later"),
        ("the [project]", "unfilled place"),
        ("{{ 7*7 }}", "unfilled place"),
        ("word " * 26, "longer than 25 words"),
        ("x" * 201, "longer than 25 words"),
        ("one\ntwo", "must be one line"),
        ("...", "says nothing"),
    ],
)
def test_a_line_that_can_not_stand_is_told_with_its_reason(about: str, reason: str) -> None:
    assert any(reason in one for one in about_problems(about))
    assert any(reason in one for one in problems(SOUND.format(""), replace(BRIEF, about=about)))
