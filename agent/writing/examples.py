"""Example letters: what a template is tried on, and what the user's own can begin with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from agent.core.brief import Brief
from agent.core.mail import Address
from agent.core.process import Kind
from agent.errors import ConfigError
from agent.writing.checks import problems
from agent.writing.letters import Letter, OwnLetters
from agent.writing.parts import Part, parts_for
from agent.writing.words import letter_facts, parts_of

JORDAN = Address(email="jordan.lee@northwind.example", name="Jordan Lee")
DANA = Address(email="dana.whitfield@northwind.example", name="Dana Whitfield")
APART = {
    Kind.THANK_YOU: "scheduler",
    Kind.FOLLOW_UP: "met",
    Kind.LONG_HAUL: "met",
    Kind.GRACIOUS_REPLY: "met",
    Kind.KEEP_IN_TOUCH: "team",
}
"""The situation in which a starter has another letter altogether."""
WITHIN = ("about", "materials")
"""Those that change a sentence in it."""
STARTERS = 3
"""Letters in a starter file: enough for three people of one employer."""


def example_brief(kind: Kind) -> Brief:
    """An occasion of which everything is known."""
    return Brief(
        kind=kind,
        step=1,
        to=(JORDAN,),
        user_name="Sam Rivera",
        subject="Interview for the Data Analyst role",
        on_day=date(2026, 5, 13),
        seed="example",
        employer="Northwind",
        role="Data Analyst",
        met_on=date(2026, 5, 12),
        met=(DANA,),
        rounds=1,
        promised=date(2026, 5, 22),
        asked_for=("references", "a portfolio"),
        last_contact_on=date(2026, 5, 12),
        about="the lighting story",
    )


def starter(kind: Kind) -> str:
    """The program's own texts as a template to begin with: three letters, each whole."""
    note = (
        f"{{# Your own {kind.words}, to be changed as you like. Several letters stand between\n"
        "lines of three dashes, and one of them is chosen each time. `tactful templates\n"
        "variables` lists what can be filled in, `tactful templates check` tries them. #}\n"
    )
    return note + "\n---\n".join(_letter(kind, number) for number in range(STARTERS))


def _letter(kind: Kind, number: int) -> str:
    body = _body(kind, frozenset(), number)
    if (tag := APART.get(kind)) is not None:
        other = _body(kind, frozenset({tag}), number)
        body = f"{{% if {tag} %}}\n{other}\n{{% else %}}\n{body}\n{{% endif %}}"
    return f"{{{{ greeting }}}}\n\n{body}\n\n{{{{ sign_off }}}}\n"


def _body(kind: Kind, situation: frozenset[str], number: int) -> str:
    """The paragraphs for a situation; what only a further one changes stands in an {% if %}."""
    parts = parts_of(kind)
    chosen = {part.name: part for part in parts_for(parts, situation)}
    paragraphs: list[str] = []
    for name in dict.fromkeys(part.name for part in parts):
        words = _way(chosen.get(name), number)
        for tag in WITHIN:
            further = {part.name: part for part in parts_for(parts, situation | {tag})}.get(name)
            if further is not None and further is not chosen.get(name):
                otherwise = f"{{% else %}}{words}" if words else ""
                words = f"{{% if {tag} %}}{_way(further, number)}{otherwise}{{% endif %}}"
        if any(part.joined for part in parts if part.name == name) and paragraphs:
            paragraphs[-1] += f" {words}"
        else:
            paragraphs.append(words)
    return "\n\n".join(paragraphs)


def _way(part: Part | None, number: int) -> str:
    return part.ways[number % len(part.ways)] if part is not None else ""


def tried(own: OwnLetters) -> tuple[str, ...]:
    """All that is wrong with the user's templates: mistakes, and what the checks would refuse of
    each letter, as "thank_you.txt:3: …".
    """
    found = list(own.problems())
    for kind in Kind:
        try:
            letters = own.of(kind) or ()
        except ConfigError:
            continue
        found += [f"{letter.place}: {what}" for letter in letters for what in _wrong(letter, kind)]
    return tuple(found)


def _wrong(letter: Letter, kind: Kind) -> tuple[str, ...]:
    known = example_brief(kind)
    found: list[str] = []
    for brief in (known, replace(known, scheduler_only=True), replace(known, asked_for=())):
        text = letter.filled(letter_facts(brief))
        found += problems(text, brief, own_words=letter.own_words)
    return tuple(dict.fromkeys(found))
