"""What Tactful asks, and how the user answers: the choices, and the command to type."""

from __future__ import annotations

from dataclasses import dataclass

from agent.core.decision import Ask, Decision, Held

DATED = frozenset({"its date and time", "another date"})
"""Choices that are a date: the date itself is the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An open question: `key` is its name for good, `choices` are its answers."""

    key: str
    because: str
    choices: tuple[str, ...]

    def ways(self, number: int) -> list[str]:
        """The commands that answer it, one for each choice; `number` is the process's."""
        return [
            f'tactful answer {number} "Thursday 15:00"'
            if choice in DATED
            else f'tactful answer {number} "{choice}"'
            for choice in self.choices
        ]

    @property
    def shown(self) -> str:
        return ", ".join(f"“{choice}”" for choice in self.choices)

    def chosen(self, said: str) -> tuple[str, ...]:
        """The choices that `said` may mean: one it equals, else those it begins."""
        text = " ".join(said.split()).casefold()
        if text in self.choices:
            return (text,)
        return tuple(choice for choice in self.choices if text and choice.startswith(text))


def question_of(decision: Decision | None, held: Held | None) -> Question | None:
    """What is asked, by a rule or by a gate; None where nothing is."""
    if held is not None:
        if not held.key:
            return None
        return Question(key=held.key, because=held.because, choices=held.choices)
    if isinstance(decision, Ask):
        reason = decision.reason
        return Question(key=decision.key, because=reason.because, choices=decision.choices)
    return None
