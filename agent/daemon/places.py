"""Where a running agent leaves its lock, its heartbeat and its page's files: for every ledger."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import platformdirs

from agent.config import Config
from agent.store import database_file


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


def heartbeats() -> list[Path]:
    """Every ledger's."""
    return sorted(_runtime_folder().glob("heartbeat-*.json"))


def page_folder(config: Config) -> Path:
    """Where the page says that it is open, and where passes to it lie; one for each ledger."""
    return _runtime_folder() / f"page-{_mark(config)}"


def told_file(config: Config) -> Path:
    """What the user was told, beside the database: it must outlive a logout."""
    if (file := database_file(config.store.url)) is not None:
        return file.with_name(f"{file.name}.told.json")
    return platformdirs.user_state_path("tactful", appauthor=False) / f"{_mark(config)}.told.json"


def lock_file(config: Config) -> Path:
    """Beside the database, so that whoever shares it shares the lock."""
    if (file := database_file(config.store.url)) is not None:
        return file.with_name(f"{file.name}.lock")
    return _runtime_folder() / f"{_mark(config)}.lock"
