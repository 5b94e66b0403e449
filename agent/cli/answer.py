"""`tactful answer THREAD CHOICE`: the user's answer to what Tactful asked."""

from __future__ import annotations

import click

from agent.cli.questions import DATED, Question
from agent.cli.setting import json_option, with_config
from agent.cli.tell import deadline_told, interview_told
from agent.cli.telling import Talk, talk_of
from agent.cli.when import EXAMPLES, parse_when
from agent.config import Config
from agent.core.instructions import Answer, Instruction
from agent.core.rules.orders import choice_of
from agent.errors import TactfulError


@click.command(epilog='Example:  tactful answer northwind "go on"')
@click.argument("thread")
@click.argument("choice", required=False)
@json_option
@with_config
def command(config: Config, thread: str, choice: str | None, as_json: bool) -> None:
    """Answer what Tactful asked about THREAD; without CHOICE, say what the choices are.

    The beginning of a choice will do. Where a date is asked for, the date is the answer.
    """
    with talk_of(config, thread) as talk:
        question = talk.before.question
        if question is None:
            raise TactfulError(
                f"Nothing is asked about {talk.name}. {talk.before.because}",
                hint="`tactful status` shows what waits for you.",
            )
        if choice is None:
            raise click.UsageError(f"{question.because} Choose one of {question.shown}.")
        picked = question.chosen(choice)
        instruction = _dated(talk, question, choice) if not picked else None
        if instruction is None:
            instruction = _answer(talk, question, choice, picked)
        talk.say(instruction)
        noted = f"“{picked[0] if picked else choice}”"
        if isinstance(instruction, Answer) and question.key.startswith("offer:"):
            _answer_the_others(talk, instruction)
            noted += ", and so for all the others"
        talk.result(noted, as_json=as_json)


def _answer(talk: Talk, question: Question, choice: str, picked: tuple[str, ...]) -> Answer:
    if len(picked) != 1:
        wrong = "fits several choices" if picked else "is none of the choices"
        raise click.UsageError(f"“{choice}” {wrong}: {question.shown}. {question.because}")
    if picked[0] in DATED:
        raise click.UsageError(f"Give the date itself as the choice, like {EXAMPLES}.")
    return Answer(at=talk.now, key=question.key, choice=picked[0])


def _dated(talk: Talk, question: Question, choice: str) -> Instruction | None:
    """The date that is asked for, told; None where none is asked for, or it is no date."""
    if not DATED & set(question.choices):
        return None
    try:
        when = parse_when(choice, now=talk.now, calendar=talk.policy.calendar)
    except ValueError as slip:
        raise click.UsageError(f"{slip}; or one of {question.shown}.") from None
    if question.key.startswith("when:"):
        return interview_told(when, at=talk.now)
    return deadline_told(when, at=talk.now)


def _answer_the_others(talk: Talk, answer: Answer) -> None:
    """An offer is asked about once: the answer holds for all other processes."""
    offering = answer.key.partition(":")[2]
    for process in talk.ledger.processes():
        is_offering = process.message(offering) is not None
        if process.id == talk.view.process.id or is_offering:
            continue
        if choice_of(process.instructions, answer.key) is None:
            talk.ledger.instruct(process.id, answer)
