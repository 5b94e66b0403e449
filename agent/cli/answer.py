"""`tactful answer THREAD CHOICE`: the user's answer to what Tactful asked."""

from __future__ import annotations

import click

from agent.cli.setting import json_option, with_config
from agent.cli.telling import talk_of, tell_result
from agent.config import Config
from agent.errors import TactfulError
from agent.views import sayings


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
        try:
            said = sayings.answer(talk, question, choice)
        except ValueError as slip:
            raise click.UsageError(str(slip)) from None
        talk.say(said.instruction)
        noted = said.words
        if sayings.answer_the_others(talk, said.instruction):
            noted += ", and so for all the others"
        tell_result(talk, noted, as_json=as_json)
