"""The user's own templates: judged whole, filled in and left out, and never more than that."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from agent.core.brief import Brief
from agent.core.facts import ContactPart
from agent.core.mail import Address
from agent.core.process import Kind
from agent.errors import ConfigError, WordsRefused
from agent.writing import Words
from agent.writing.examples import STARTERS, example_brief, starter, tried
from agent.writing.facts import situation, variables
from agent.writing.glossary import FACTS, FRAME, NAMES, PHRASES, WHETHER
from agent.writing.letters import LARGEST, OwnLetters, read_letters
from agent.writing.words import letter_facts

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
)
LETTER = """\
{{ greeting }}

I have been thinking about {{ the_role }}{% if employer %} at {{ employer }}{% endif %} ever since
we talked{{ on_met }}. I built three dashboards at Globex in 2024, and I would love to do more.
When you have a moment, I'd be glad to hear how things are going!

{{ sign_off }}
"""
OTHER = """\
{{ greeting }}

How are things coming along with {{ the_role }}? There is no hurry at all, and a line or two is
plenty. If I can send you anything that helps, be it samples of my work or people who know it well,
I will do so with pleasure.

{{ sign_off }}
"""


def own(tmp_path: Path, text: str | bytes, kind: Kind = Kind.FOLLOW_UP) -> OwnLetters:
    path = tmp_path / f"{kind.value}.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return OwnLetters(tmp_path)


def slips(tmp_path: Path, text: str | bytes) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as error:
        own(tmp_path, text).of(Kind.FOLLOW_UP)
    return error.value.problems


def test_their_letter_is_what_is_drafted(tmp_path: Path) -> None:
    text = Words(own(tmp_path, LETTER)).compose(BRIEF)
    assert text.startswith(("Hi Jordan,\n\nI have been", "Hello Jordan,\n\nI have been"))
    assert "the Data Analyst role at Northwind ever since\nwe talked on Tuesday, May 12." in text
    assert "Globex in 2024" in text
    assert text.endswith("Sam Rivera")


def test_without_a_file_the_kind_keeps_the_texts_of_the_program(tmp_path: Path) -> None:
    words = Words(own(tmp_path, LETTER, Kind.THANK_YOU))
    assert words.compose(BRIEF) == Words().compose(BRIEF)


def test_a_fact_that_is_not_known_leaves_its_place_out(tmp_path: Path) -> None:
    text = Words(own(tmp_path, LETTER)).compose(replace(BRIEF, employer="", role="", met_on=None))
    assert "thinking about the role ever since\nwe talked." in text


def test_of_several_letters_one_is_chosen_and_none_is_used_twice(tmp_path: Path) -> None:
    words = Words(own(tmp_path, f"{LETTER}---\n{OTHER}"))
    first = words.compose(BRIEF)
    second = words.compose(replace(BRIEF, earlier_texts=(first,)))
    assert {"Globex" in first, "Globex" in second} == {True, False}
    with pytest.raises(WordsRefused, match="too much like an earlier text"):
        words.compose(replace(BRIEF, earlier_texts=(first, second)))


def test_a_letter_that_needs_what_nobody_knows_is_passed_over(tmp_path: Path) -> None:
    needy = LETTER.replace("{{ the_role }}", "{{ role }}")
    words = Words(own(tmp_path, f"{needy}\n---\n{OTHER}"))
    for seed in "abcdef":
        assert "How are things" in words.compose(replace(BRIEF, role="", seed=seed))
    with pytest.raises(WordsRefused, match=r"follow_up\.txt:1 needs a fact nobody knows .*role"):
        Words(own(tmp_path, needy)).compose(replace(BRIEF, role=""))


def test_their_words_pass_the_same_checks(tmp_path: Path) -> None:
    rude = LETTER.replace("When you have a moment", "As per my last email")
    with pytest.raises(WordsRefused, match="worn-out"):
        Words(own(tmp_path, rude)).compose(BRIEF)
    with pytest.raises(WordsRefused, match="date nobody gave"):
        Words(own(tmp_path, LETTER.replace("2024", "June 3"))).compose(BRIEF)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Hello\n{{ nmae }}", "follow_up.txt:2: there is no variable “nmae” (nearest: name)"),
        ("Hello\n\n{% if late %}x", "follow_up.txt:3: "),
        ("Hello {{ name", "follow_up.txt:1: "),
        ("a\n---\nb\n{{ x }}", "follow_up.txt:4: there is no variable “x”"),
        ("{{ ''.__class__.__mro__ }}", "follow_up.txt:1: a template may fill in"),
        ("{{ name.__class__ }}", "but not this (getattr)"),
        ("{{ name['x'] }}", "but not this (getitem)"),
        ("{% for i in range(10**9) %}x{% endfor %}", "but not this (for)"),
        ("{{ 'x' * 10**9 }}", "but not this (mul)"),
        ("{{ name ~ name }}", "but not this (concat)"),
        ("{{ name|center(1000000000) }}", "there is no “| center” here"),
        ("{{ range(10) }}", "but not this (call)"),
        ("{% include '/etc/passwd' %}", "but not this (include)"),
        ("{% import 'x' as y %}", "but not this (import)"),
        ("{% set x = 1 %}{{ x }}", "but not this (assign)"),
        ("{% macro x() %}{% endmacro %}", "but not this (macro)"),
        ("", "follow_up.txt:1: is empty"),
        ("{# only a note #}\n---\n", "follow_up.txt:1: is empty"),
        (b"Hello\n\xff", "follow_up.txt:2: is not written in UTF-8"),
        ("x" * (LARGEST + 1), "follow_up.txt: is over 64 KB"),
        ("{% if late %}" * 2000 + "{% endif %}" * 2000, "follow_up.txt:1: "),
        ("{{ " + "(" * 5000 + "name" + ")" * 5000 + " }}", "follow_up.txt:1: "),
    ],
)
def test_a_mistake_is_told_with_file_and_line(tmp_path: Path, text: str, told: str) -> None:
    found = slips(tmp_path, text)
    assert any(told in one for one in found), found


def test_every_mistake_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    assert len(slips(tmp_path, "{{ x }}\n---\n{{ y }}\n---\n{{ name }}")) == 2


def test_a_broken_template_stops_its_own_kind_and_no_other(tmp_path: Path) -> None:
    words = Words(own(tmp_path, "{{ nmae }}", Kind.THANK_YOU))
    assert words.compose(BRIEF)
    with pytest.raises(WordsRefused, match=r"thank_you\.txt:1: there is no variable") as refused:
        words.compose(replace(BRIEF, kind=Kind.THANK_YOU))
    assert "templates check" in refused.value.hint


def test_a_mended_template_counts_at_once(tmp_path: Path) -> None:
    words = Words(own(tmp_path, "{{ nmae }}"))
    with pytest.raises(WordsRefused):
        words.compose(BRIEF)
    own(tmp_path, LETTER)
    assert "Globex" in words.compose(BRIEF)


def test_files_of_no_kind_and_folders_that_are_gone_are_told(tmp_path: Path) -> None:
    for name in ("thankyou.txt", "notes.md", ".hidden.txt"):
        (tmp_path / name).write_text("x")
    assert OwnLetters(tmp_path).problems() == (
        "thankyou.txt: no kind of draft is called that (nearest: thank_you.txt)",
    )
    (gone,) = OwnLetters(tmp_path / "gone").problems()
    assert "can't be read" in gone
    assert OwnLetters().problems() == ()


@pytest.mark.parametrize(
    "payload", ["{{7*7}}", "{{''.__class__}}", "{% for x in y %}z{% endfor %}"]
)
def test_what_mail_says_is_never_a_template(tmp_path: Path, payload: str) -> None:
    """Neither from a fact that got through, nor on the way to one."""
    (letter,) = read_letters(own(tmp_path, "At {{ employer }}.").file(Kind.FOLLOW_UP))
    assert letter.filled({"employer": payload}) == f"At {payload}."
    hostile = replace(BRIEF, employer=payload, role=payload, about=payload, asked_for=(payload,))
    with pytest.raises(WordsRefused, match="unfilled"):
        Words(own(tmp_path, LETTER)).compose(hostile)
    plain = replace(hostile, about="")
    assert "49" not in Words(own(tmp_path, LETTER)).compose(plain)


def test_the_biggest_template_makes_no_big_text(tmp_path: Path) -> None:
    much = "{{ about }} " * (LARGEST // 12)
    with pytest.raises(WordsRefused, match="words, not 35 to 80"):
        Words(own(tmp_path, much)).compose(replace(BRIEF, about="the lighting story"))


def test_every_variable_is_explained_and_every_explained_one_is_there() -> None:
    known = replace(
        BRIEF,
        to=(*BRIEF.to, Address(email="dana@northwind.example", name="Dana Whitfield")),
        promised=date(2026, 5, 22),
        asked_for=("references",),
        about="the lighting story",
        met=(Address(email="dana@northwind.example", name="Dana Whitfield"),),
    )
    assert set(letter_facts(known)) == NAMES
    assert set(variables(known)) == {one.name for one in (*FACTS, *PHRASES)}
    assert len(NAMES) == len((*FRAME, *FACTS, *PHRASES, *WHETHER))
    assert situation(known) <= {one.name for one in WHETHER} | {"about", "line"}


@pytest.mark.parametrize("kind", Kind)
def test_the_starter_of_every_kind_is_sound_and_always_finds_words(
    kind: Kind, tmp_path: Path
) -> None:
    letters = own(tmp_path, starter(kind), kind)
    assert len(letters.of(kind) or ()) == STARTERS
    assert tried(letters) == ()
    words = Words(letters)
    known = example_brief(kind)
    for facts in (
        {},
        {"employer": "", "role": "", "met_on": None, "met": (), "about": "", "asked_for": ()},
        {"scheduler_only": True},
        {"rounds": 0, "met_on": None, "met": ()},
        {"contact": ContactPart.TEAM},
    ):
        text = words.compose(replace(known, **facts))
        assert "{" not in text
        assert "  " not in text


@pytest.mark.parametrize("kind", Kind)
def test_three_people_of_one_employer_get_three_letters_of_a_starter(
    kind: Kind, tmp_path: Path
) -> None:
    words = Words(own(tmp_path, starter(kind), kind))
    texts: tuple[str, ...] = ()
    for _ in range(STARTERS):
        texts += (words.compose(replace(example_brief(kind), about="", earlier_texts=texts)),)
    assert len(set(texts)) == STARTERS


def test_trying_a_template_tells_what_the_checks_would_refuse(tmp_path: Path) -> None:
    letters = own(tmp_path, f"{LETTER}\n---\n{LETTER.replace('ever since', 'since yesterday')}")
    (found,) = tried(letters)
    assert found == "follow_up.txt:10: 'yesterday' will be wrong if it is sent later"


@pytest.mark.parametrize(
    ("source", "filled"),
    [
        ("A\n\n{% if late %}late{% endif %}\n\nB", "A\n\nlate\n\nB"),
        ("A {% if late %}late{% endif %}\nB", "A late\nB"),
        ("{% if late %}\nlate\n{% else %}\nnot\n{% endif %}\nB", "late\nB"),
        ("A\n\n{% if again %}\nagain\n{% endif %}\n\nB", "A\n\nB"),
        ("A{# a note #}\nB", "A\nB"),
    ],
)
def test_lines_stay_as_they_are_written(tmp_path: Path, source: str, filled: str) -> None:
    (letter,) = own(tmp_path, source).of(Kind.FOLLOW_UP) or ()
    assert letter.filled({"late": True, "again": False}) == filled
