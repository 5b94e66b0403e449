"""Recording what the user says of a process, and saying what changes by it.

Works on the ledger alone, beside a running `tactful run`: the next look at the mailbox acts on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import click

from agent.cli.choosing import chosen
from agent.cli.outlook import Outlook, outlook_of
from agent.cli.setting import known_ledger
from agent.cli.terminal import one_line, print_json
from agent.cli.views import View, views
from agent.cli.when import When, parse_when
from agent.clock import SystemClock
from agent.config import Config
from agent.core.instructions import Instruction
from agent.core.policy import Policy
from agent.core.process import DraftState
from agent.core.rules.withdraw import TOUCHED, withdraw
from agent.cycle.ports import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """The user's say on one process: which, when, and what was next until now."""

    ledger: Ledger
    policy: Policy
    view: View
    now: datetime
    before: Outlook

    @property
    def name(self) -> str:
        return one_line(self.view.name, 60)

    def say(self, *instructions: Instruction) -> None:
        for instruction in instructions:
            self.ledger.instruct(self.view.process.id, instruction)

    def result(self, noted: str, *, as_json: bool) -> None:
        """What was noted, and the next step before and after it."""
        calendar = self.policy.calendar
        processes = self.ledger.processes()
        process = next(one for one in processes if one.id == self.view.process.id)
        after = outlook_of(process, processes, self.policy, self.now)
        if as_json:
            print_json(
                {
                    "threads": [thread.id for thread in process.threads],
                    "name": self.view.name,
                    "noted": noted,
                    "before": self.before.as_json(calendar),
                    "after": after.as_json(calendar),
                }
            )
            return
        was, now = self.before.words(calendar), after.words(calendar)
        step = f"still {now}" if was == now else f"{was} → {now}"
        click.echo(one_line(f"{self.name}: {noted}. Next: {step}. {after.because}", 500))
        if (question := after.question) is not None:
            click.echo("\n".join(f"  -> {way}" for way in question.ways(self.view.number)))
        draft = process.holding_draft
        if draft is None:
            return
        if draft.state is DraftState.LIVE and withdraw(process, self.policy, self.now):
            click.echo("The draft that waits in Gmail is taken back at the next look.")
        elif draft.state in TOUCHED and was != now:
            click.echo("The draft you have in hand stays yours; discard it if you don't want it.")


@contextmanager
def talk_of(config: Config, thread: str) -> Iterator[Talk]:
    """The process that THREAD names, with what is next for it. Raises TactfulError."""
    policy, now = config.policy(), SystemClock().now()
    with known_ledger(config) as ledger:
        found = views(ledger)
        view = chosen(found, thread)
        processes = [one.process for one in found]
        before = outlook_of(view.process, processes, policy, now)
        yield Talk(ledger=ledger, policy=policy, view=view, now=now, before=before)


def when_given(text: str, talk: Talk, option: str) -> When:
    """WHEN as typed. Raises click's usage error with examples."""
    with usage(option):
        return parse_when(text, now=talk.now, calendar=talk.policy.calendar)


@contextmanager
def usage(option: str) -> Iterator[None]:
    """A ValueError inside is the user's slip in that option or argument."""
    try:
        yield
    except ValueError as slip:
        raise click.BadParameter(str(slip), param_hint=option) from None
