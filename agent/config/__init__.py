"""The user's wishes: one file, judged whole, and turned into the core's policy.

`load_config` is the way in; nothing here reads a clock or writes a file. pydantic, which costs a
start 0.2 s, is loaded on first use, so that commands without a configuration don't pay for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from agent.config.schema import Config

__all__ = ["Config", "load_config"]


def load_config(path: Path | None, *, env: Mapping[str, str], cwd: Path) -> Config:
    """The configuration from `path` (--config), $TACTFUL_CONFIG, ./config.toml or the user's
    config folder, the first that is there; all defaults where none is. Raises ConfigError with
    every problem.
    """
    from agent.config import load

    return load.load_config(path, env=env, cwd=cwd)


def __getattr__(name: str) -> Any:
    if name == "Config":
        from agent.config.schema import Config

        return Config
    raise AttributeError(name)
