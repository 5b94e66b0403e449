"""`tactful pause`, `resume`, `snooze` and `close`: when a process is to rest."""

from __future__ import annotations

import click

from agent.cli.setting import json_option, with_config
from agent.cli.telling import given, say, talk_of, tell_result
from agent.config import Config
from agent.core.instructions import Pause
from agent.core.rules.orders import wish_of
from agent.views import sayings


@click.command(epilog="Example:  tactful pause northwind")
@click.argument("thread")
@json_option
@with_config
def pause(config: Config, thread: str, as_json: bool) -> None:
    """Write nothing for THREAD until `tactful resume`.

    Questions they ask are still told to you. A draft that waits untouched is taken back.
    """
    with talk_of(config, thread) as talk:
        if not isinstance(wish_of(talk.view.process.instructions), Pause):
            talk.say(sayings.pause(talk).instruction)
        tell_result(talk, "paused", as_json=as_json)


@click.command(epilog="Example:  tactful resume northwind")
@click.argument("thread")
@json_option
@with_config
def resume(config: Config, thread: str, as_json: bool) -> None:
    """Go on with THREAD after a pause, a snooze, a close or a finish."""
    with talk_of(config, thread) as talk:
        if wish_of(talk.view.process.instructions) is None:
            shelf = talk.view.process.shelf
            told = f"take the label {shelf.title()} off in Gmail" if shelf else "nothing to resume"
            tell_result(talk, told, as_json=as_json)
            return
        say(talk, sayings.resume(talk), as_json=as_json)


@click.command(epilog='Example:  tactful snooze northwind "in two weeks"')
@click.argument("thread")
@click.argument("when")
@json_option
@with_config
def snooze(config: Config, thread: str, when: str, as_json: bool) -> None:
    """Write nothing for THREAD before WHEN: "2026-05-14", "in two weeks", "next Friday".

    A day without a time means its morning.
    """
    with talk_of(config, thread) as talk:
        say(talk, given("WHEN", sayings.snooze, talk, when), as_json=as_json)


@click.command(epilog="Example:  tactful close northwind")
@click.argument("thread")
@json_option
@with_config
def close(config: Config, thread: str, as_json: bool) -> None:
    """Be done with THREAD; `tactful resume` takes it up again."""
    with talk_of(config, thread) as talk:
        say(talk, sayings.close(talk), as_json=as_json)
