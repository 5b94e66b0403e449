"""Recording what the user says of a process, and saying what changes by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from agent.cli.setting import known_ledger
from agent.cli.terminal import print_json
from agent.cli.wrapped import wrapped
from agent.clock import SystemClock
from agent.config import Config
from agent.views.choosing import chosen
from agent.views.sayings import Said
from agent.views.shown import one_line
from agent.views.talk import Talk, talk_about
from agent.views.view import views


@contextmanager
def talk_of(config: Config, thread: str) -> Iterator[Talk]:
    """The process that THREAD names, with what is next for it. Raises TactfulError."""
    policy, now = config.policy(), SystemClock().now()
    with known_ledger(config) as ledger:
        found = views(ledger)
        view = chosen(found, thread)
        yield talk_about(view, found, ledger=ledger, policy=policy, now=now)


def say(talk: Talk, said: Said, *, as_json: bool) -> None:
    talk.say(said.instruction)
    tell_result(talk, said.words, as_json=as_json)


def tell_result(talk: Talk, noted: str, *, as_json: bool) -> None:
    """What was noted, and the next step before and after it."""
    calendar, after = talk.policy.calendar, talk.after()
    if as_json:
        print_json(
            {
                "threads": [thread.id for thread in after.process.threads],
                "name": talk.view.name,
                "noted": noted,
                "before": talk.before.as_json(calendar),
                "after": after.outlook.as_json(calendar),
            }
        )
        return
    was, now = talk.before.words(calendar), after.outlook.words(calendar)
    step = f"still {now}" if was == now else f"{was} → {now}"
    said = one_line(f"{talk.name}: {noted}. Next: {step}. {after.outlook.because}", 500)
    click.echo(wrapped(said))
    if (question := after.outlook.question) is not None:
        click.echo("\n".join(f"  -> {way}" for way in question.ways(talk.view.number)))
    if after.note:
        click.echo(wrapped(after.note))


def given(option: str, saying: Callable[[Talk, str], Said], talk: Talk, text: str) -> Said:
    """What the text in that option or argument says. A slip in it is a usage error."""
    try:
        return saying(talk, text)
    except ValueError as slip:
        raise click.BadParameter(str(slip), param_hint=option) from None
