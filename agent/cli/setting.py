"""What most commands begin with: the configuration, the store, and whether an agent may start."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import click
import platformdirs

from agent.app import opened_store
from agent.config import Config, load_config
from agent.cycle.ports import Ledger
from agent.errors import TactfulError
from agent.store import database_file


def with_config(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give the command the user's configuration as its first argument."""

    @click.pass_context
    @wraps(command)
    def run(ctx: click.Context, /, *args: Any, **kwargs: Any) -> Any:
        config = load_config(ctx.find_root().obj, env=os.environ, cwd=Path.cwd())
        return command(config, *args, **kwargs)

    return run


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


@contextmanager
def known_ledger(config: Config) -> Iterator[Ledger]:
    """The ledger as it stands, without asking Gmail anything. Raises TactfulError if there is
    none.
    """
    with opened_store(config) as store:
        if (ledger := store.only_ledger()) is None:
            raise TactfulError(
                "Tactful has not looked at a mailbox yet.",
                hint="Run `tactful poll` first.",
            )
        yield ledger


def _runtime_folder() -> Path:
    """Where a session's small files go; the state folder where the system has no session."""
    if session := os.environ.get("XDG_RUNTIME_DIR"):
        return Path(session) / "tactful"
    return platformdirs.user_state_path("tactful", appauthor=False)


def _mark(config: Config) -> str:
    return hashlib.sha256(config.store.url.encode()).hexdigest()[:12]


def heartbeat_file(config: Config) -> Path:
    """In the runtime folder, one for each ledger."""
    return _runtime_folder() / f"heartbeat-{_mark(config)}.json"


def lock_file(config: Config) -> Path:
    """Beside the database, so that whoever shares it shares the lock."""
    if (file := database_file(config.store.url)) is not None:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return file.with_name(f"{file.name}.lock")
    folder = _runtime_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / f"{_mark(config)}.lock"
