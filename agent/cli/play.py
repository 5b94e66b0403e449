"""A job hunt played in the sandbox: the people in it, the agent that works on it, one clock."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from agent.app import Agent, agent_for
from agent.cli.terminal import progress
from agent.config import Config, load_config
from agent.core.workdays import Calendar
from agent.sandbox import SandboxClock, SandboxMailbox, SandboxServer
from agent.sandbox.hunt import LABEL, ROBIN, START, ZONE, Hunt
from agent.sandbox.stories import hunt

POLL = timedelta(hours=6)
"""The mailbox is looked at at least this often, and whenever something falls due."""
PROMPT = timedelta(minutes=5)
"""How soon after a thing happens the agent looks: its usual interval."""


@dataclass(slots=True, kw_only=True)
class Play:
    """A hunt, the agent that works on it, and the server between them."""

    hunt: Hunt
    agent: Agent
    server: SandboxServer

    @property
    def calendar(self) -> Calendar:
        return self.agent.config.policy().calendar

    def run(self, days: int, *, quiet: bool) -> None:
        """Move from one thing that happens, or falls due, to the next, with a cycle after each."""
        end = START + timedelta(days=days)
        clock = self.server.clock
        with progress(hidden=quiet) as bar:
            task = bar.add_task("Robin's job hunt, day by day", total=days)
            while clock.now() < end:
                due = self.agent.ledger.next_due_at()
                moments = [self.hunt.next_at() + PROMPT, clock.now() + POLL, end]
                moments += [due] if due is not None and due > clock.now() else []
                self.hunt.play_until(min(moments))
                self.agent.cycle.run()
                bar.update(task, completed=(clock.now() - START).days)


@contextmanager
def stage(folder: Path) -> Iterator[Play]:
    """The sandbox at the hunt's first morning, and an agent logged in to it over HTTP."""
    clock = SandboxClock(START)
    name, _, address = ROBIN.rstrip(">").partition(" <")
    mailbox = SandboxMailbox(account=address, display_name=name, clock=clock)
    stories = hunt()
    for label in dict.fromkeys([LABEL, *(story.label for story in stories)]):
        mailbox.user.creates_label(label)
    with SandboxServer(mailbox) as server:
        config = _config(folder, server)
        with agent_for(config, clock=clock) as agent:
            yield Play(hunt=Hunt(mailbox, stories), agent=agent, server=server)


def _config(folder: Path, server: SandboxServer) -> Config:
    server.write_token_file(folder / "token.json")
    file = folder / "config.toml"
    text = f"""\
[gmail]
api_root = "{server.url}/"
token_file = {json.dumps(str(folder / "token.json"))}
[store]
url = {json.dumps("sqlite:///" + str(folder / "ledger.db"))}
[time]
zone = "{ZONE.key}"
holidays = "US"
[web]
port = 0
[drafts]
name = "Robin Castellano"
"""
    file.write_text(text, encoding="utf-8")
    return load_config(file, env={}, cwd=folder)
