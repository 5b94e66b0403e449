"""After each cycle of `tactful run`: what is news goes to the user."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from agent.app import Running
from agent.clock import Clock
from agent.config import Config
from agent.cycle.options import Report
from agent.cycle.ports import Event
from agent.daemon.places import told_file
from agent.daemon.service import Outcome
from agent.errors import ConfigError, LedgerError, LoginNeeded, WrongAccount
from agent.notices.channels import channels_for
from agent.notices.herald import Herald
from agent.notices.said import Said
from agent.views.view import View, views


class Telling:
    """The ledger is read anew only after a cycle that decided something, and once an hour."""

    def __init__(self, running: Running, *, clock: Clock, env: Mapping[str, str]) -> None:
        self._running = running
        self._clock = clock
        self._env = env
        self._known: tuple[datetime, list[View], tuple[Event, ...]] | None = None
        self._said = Said.of(told_file(running.config))
        self._herald = self._made(running.config)

    def use(self, config: Config) -> None:
        """Go by this configuration."""
        self._herald = self._made(config)

    def after(self, outcome: Outcome) -> None:
        """Called at each cycle's end."""
        if isinstance(outcome.error, LoginNeeded | WrongAccount):
            self._herald.login_needed(outcome.error, self._clock.now())
        elif isinstance(outcome.error, LedgerError):
            self._herald.ledger_out(outcome.error, self._clock.now())
        agent = self._running.agent
        if outcome.report is None or agent is None:
            return
        report = outcome.report
        if self._is_old(report):
            self._known = (report.at, views(agent.ledger), agent.ledger.events())
        assert self._known is not None  # noqa: S101 - set just above at the latest
        self._herald.tell(self._known[1], self._known[2], report.at)

    def config_broken(self, error: ConfigError) -> None:
        self._herald.config_broken(error, self._clock.now())

    def _is_old(self, report: Report) -> bool:
        if self._known is None or report.decided or report.read or report.faults:
            return True
        read_at = self._known[0]
        return (report.at.date(), report.at.hour) != (read_at.date(), read_at.hour)

    def _made(self, config: Config) -> Herald:
        notify = config.notify
        return Herald(
            policy=config.policy(),
            channels=channels_for(desktop=notify.desktop, urls=notify.urls, env=self._env),
            said=self._said,
        )
