"""`tactful skip` and `write`: not this draft, or this draft now."""

from __future__ import annotations

import click

from agent.cli.setting import json_option, with_config
from agent.cli.telling import say, talk_of
from agent.config import Config
from agent.views import sayings


@click.command(epilog="Example:  tactful skip northwind")
@click.argument("thread")
@json_option
@with_config
def skip(config: Config, thread: str, as_json: bool) -> None:
    """Leave out THREAD's next draft; the one that waits in Gmail is taken back.

    After a follow-up left out, the next one waits a whole interval.
    """
    with talk_of(config, thread) as talk:
        say(talk, sayings.skip(talk), as_json=as_json)


@click.command(epilog="Example:  tactful write northwind")
@click.argument("thread")
@json_option
@with_config
def write(config: Config, thread: str, as_json: bool) -> None:
    """Draft THREAD's next message at the next look, whatever the hour and the waiting rules.

    Never a second draft beside one, never without a person to write to.
    """
    with talk_of(config, thread) as talk:
        say(talk, sayings.write(talk), as_json=as_json)
