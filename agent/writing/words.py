"""Briefs to texts: which ways of putting it are chosen, and the letter around them.

The same brief gives the same text on every run; another mailbox or occasion gives another one, and
what was written to these people before is never written again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from jinja2 import StrictUndefined, Template, TemplateError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from agent.core.brief import Brief
from agent.core.process import Kind
from agent.errors import ConfigError, WordsRefused
from agent.writing.checks import check, problems, said_in
from agent.writing.facts import greeting_words, situation, variables
from agent.writing.glossary import WHETHER
from agent.writing.letters import Letter, OwnLetters
from agent.writing.parts import Part, parse_parts, parts_for

TRIES, TRIES_NEW = 500, 100
"""Combinations looked at before a text is given up; the first of them from new sentences alone."""
SIGN_OFFS = {
    Kind.THANK_YOU: ("Best regards", "Kind regards", "With best wishes", "Warm regards"),
    Kind.MATERIALS: ("Best regards", "Kind regards", "Best wishes"),
    Kind.FOLLOW_UP: ("Best regards", "Kind regards", "Best wishes", "Many thanks"),
    Kind.LONG_HAUL: ("Best regards", "Kind regards", "Best wishes", "With best wishes"),
    Kind.GRACIOUS_REPLY: ("Kind regards", "Warm regards", "Best regards"),
    Kind.KEEP_IN_TOUCH: ("Kind regards", "Warm regards", "Best regards"),
}
ENVIRONMENT = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined,
    autoescape=False,
)


@dataclass(frozen=True, slots=True)
class Words:
    """The cycle's `Wording`: the user's own template where there is one, else the texts that ship
    with the program. A broken template of theirs is never replaced behind their back.
    """

    own: OwnLetters = field(default_factory=OwnLetters)

    def compose(self, brief: Brief) -> str:
        """The plain text of a draft, greeting to name. Raises WordsRefused where none passes."""
        first: tuple[str, str] | None = None
        for text, own_words in self._texts(brief):
            if not problems(text, brief, own_words=own_words):
                return text
            first = first or (text, own_words)
        if first is None:
            raise WordsRefused(
                f"There is no text for this {brief.kind.words}.",
                hint="Write this one by hand.",
            )
        check(first[0], brief, own_words=first[1])
        raise AssertionError("unreachable: the first text had a problem")

    def _texts(self, brief: Brief) -> Iterator[tuple[str, str]]:
        try:
            letters = self.own.of(brief.kind)
        except ConfigError as broken:
            raise WordsRefused(
                f"The {brief.kind.words} was not drafted: {'; '.join(broken.problems)}.",
                hint=broken.hint,
            ) from broken
        if letters is None:
            return ((text, "") for text in candidates(brief))
        return own_texts(letters, brief)


def own_texts(letters: Sequence[Letter], brief: Brief) -> Iterator[tuple[str, str]]:
    """The user's letters filled in, beginning with the one the seed chooses, each with the words
    that are the user's own. Raises WordsRefused where each needs a fact that nobody knows.
    """
    facts = letter_facts(brief)
    start = choice(brief.seed, "letter", 0) % len(letters)
    missing = ""
    for letter in (*letters[start:], *letters[:start]):
        try:
            yield letter.filled(facts), letter.own_words
        except UndefinedError as unknown:
            missing = missing or f"{letter.place} needs a fact nobody knows here ({unknown})"
            continue
        missing = " "
    if missing.strip():
        raise WordsRefused(
            f"The {brief.kind.words} was not drafted: {missing}.",
            hint="Put it into {% if … %}, or write this one by hand.",
        )


def letter_facts(brief: Brief) -> dict[str, object]:
    """Every variable of a template of the user's; facts that aren't known are missing."""
    tags = situation(brief)
    return {
        **{one.name: one.name in tags for one in WHETHER},
        **variables(brief),
        "greeting": greeting_words(brief, choice(brief.seed, "greeting", 0)),
        "sign_off": signed(brief, 0),
    }


def candidates(brief: Brief) -> Iterator[str]:
    """Texts for a brief, in the order in which its seed would choose them, each once.

    At first each part takes only ways that these people have not read yet.
    """
    facts = variables(brief)
    parts = [
        (part, ways, unsaid(ways, brief.earlier_texts))
        for part in parts_for(parts_of(brief.kind), situation(brief))
        if (ways := fitting(part, facts))
    ]
    greeting = greeting_words(brief, choice(brief.seed, "greeting", 0))
    seen: set[str] = set()
    for attempt in range(TRIES if parts else 0):
        paragraphs: list[str] = []
        for part, ways, new in parts:
            among = new if attempt < TRIES_NEW else ways
            words = among[choice(brief.seed, part.name, attempt) % len(among)]
            if part.joined and paragraphs:
                paragraphs[-1] += f" {words}"
            else:
                paragraphs.append(words)
        body = "\n\n".join(paragraphs)
        if body in seen:
            continue
        seen.add(body)
        yield f"{greeting}\n\n{body}\n\n{signed(brief, attempt)}"


def signed(brief: Brief, attempt: int) -> str:
    """The sign-off and the user's name; without a name no comma hangs in the air."""
    ways = SIGN_OFFS[brief.kind]
    sign_off = ways[choice(brief.seed, "sign-off", attempt) % len(ways)]
    name = " ".join(brief.user_name.split())
    return f"{sign_off},\n{name}" if name else sign_off


def choice(seed: str, what: str, attempt: int) -> int:
    """A number that only the seed, the part and the attempt decide."""
    digest = hashlib.sha256(f"{seed}\n{what}\n{attempt}".encode()).digest()
    return int.from_bytes(digest[:8], "big")


def fitting(part: Part, facts: dict[str, str]) -> tuple[str, ...]:
    """The part's ways, filled in; those that need a fact nobody knows are left out."""
    filled = []
    for way in part.ways:
        try:
            filled.append(" ".join(template(way).render(facts).split()))
        except UndefinedError:
            continue
        except TemplateError as fault:
            raise WordsRefused(
                f"A template can't be filled in: {fault}.", hint="Mend the template's text."
            ) from fault
    return tuple(way for way in filled if way)


def unsaid(ways: tuple[str, ...], earlier_texts: Sequence[str]) -> tuple[str, ...]:
    """The ways these people have not read yet; all of them where they have read each."""
    new = [way for way in ways if not any(said_in(way, text) for text in earlier_texts)]
    return tuple(new) or ways


@cache
def template(way: str) -> Template:
    return ENVIRONMENT.from_string(way)


@cache
def parts_of(kind: Kind) -> tuple[Part, ...]:
    source = files("agent.writing").joinpath("templates", f"{kind.value}.txt")
    return parse_parts(source.read_text("utf-8"))
