"""A desk for the commands: a ledger on disk, its configuration, and the clock set to one moment.

It is Tuesday 12 May 2026, 10:00, in Berlin.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner, Result

from agent.cli.main import tactful
from agent.core.decision import Held, Write
from agent.core.facts import MessageFacts
from agent.core.instructions import Instruction
from agent.core.policy import Policy
from agent.core.process import Process
from agent.core.rules.admit import Owed, admit
from agent.core.rules.decide import decide
from agent.core.rules.offers import offers_of
from agent.cycle.ports import NotedThread, Standing
from agent.store import SqlLedger, Store, open_store
from tests.core.rules.facts import POLICY, at

NOW = at("05-12 10:00")
CONFIG = """
[store]
url = "sqlite:///ledger.db"
[time]
zone = "Europe/Berlin"
morning = "09:00"
"""


@dataclass
class Desk:
    folder: Path
    store: Store
    ledger: SqlLedger
    runner: CliRunner = field(default_factory=CliRunner)

    def hears(
        self,
        thread_id: str,
        *messages: MessageFacts,
        subject: str = "Editor at Northwind",
        key: str = "",
        name: str = "",
        foreign: tuple[str, ...] = (),
    ) -> int:
        """Record a thread; returns its process's id."""
        noted = NotedThread(
            id=thread_id,
            subject=subject,
            history_id="1",
            labelled=True,
            messages=messages,
            user_drafts=foreign,
            foreign_drafts=foreign,
            process_key=key or f"thread:{thread_id}",
            process_name=name,
        )
        return self.ledger.record_thread(noted, at=NOW)

    def looks(self, policy: Policy = POLICY) -> None:
        """Decide every process, as a cycle does."""
        processes = self.ledger.processes()
        for process in processes:
            decision = decide(process, policy, NOW)
            held = None
            if isinstance(decision, Write):
                offers = offers_of(processes, policy, NOW)
                (gate,) = admit(
                    [Owed(process=process, decision=decision)], policy, NOW, offers=offers
                )
                held = gate if isinstance(gate, Held) else None
            standing = Standing(
                process_id=process.id, decision=decision, held=held, due_at=None, decided_at=NOW
            )
            self.ledger.record_standing(standing, heard=len(process.instructions))

    def run(self, *words: str) -> Result:
        return self.runner.invoke(tactful, list(words), catch_exceptions=False)

    def ok(self, *words: str) -> str:
        """Its output on one line; anything but exit 0 fails the test."""
        done = self.run(*words)
        assert done.exit_code == 0, done.output
        return " ".join(done.output.split())

    def fails(self, code: int, *words: str) -> str:
        done = self.run(*words)
        assert done.exit_code == code, done.output
        return " ".join(done.output.split())

    def json(self, *words: str) -> Any:
        return json.loads(self.run(*words, "--json").output)

    def process(self, process_id: int = 1) -> Process:
        return self.ledger.process(process_id)

    def said(self, process_id: int = 1) -> tuple[Instruction, ...]:
        return self.process(process_id).instructions


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("TACTFUL_CONFIG", raising=False)
    (tmp_path / "config.toml").write_text(CONFIG)
    store = open_store(f"sqlite:///{tmp_path / 'ledger.db'}")
    ledger = store.bind("sam@mail.example", "login", at=NOW)
    with time_machine.travel(NOW, tick=False):
        yield Desk(tmp_path, store, ledger)
    store.close()
