"""Changing single values of the user's file: everything else in it stays, comments included.

An edit is tried on the text first and judged like any configuration; only a good one is written,
and only over the very file that was looked at.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.config import places
from agent.config.load import judged, read_file
from agent.config.schema import Config
from agent.errors import ConfigError, TactfulError

Changes = Mapping[tuple[str, str], str | int]
"""A new value for (section, key), as the file would have it."""


class NotSaved(TactfulError):
    """The file was left as it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """The configuration file as it was read: `mark` tells whether it is still the same."""

    path: Path
    text: str
    is_there: bool

    @property
    def mark(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest() if self.is_there else ""


def file_of(config: Config) -> File:
    """The file that the configuration came from, or the one that the first edit would make.

    Raises ConfigError where it can't be read.
    """
    path = config.source or places.user_file()
    if config.source is None and not path.exists():
        return File(path=path, text="", is_there=False)
    return File(path=path, text=read_file(path, path.name), is_there=True)


def edited(file: File, changes: Changes) -> tuple[str, Config]:
    """The text with those values in it, and the configuration it makes.

    Raises ConfigError with the problems of the file, or of the values.
    """
    judged(file.text, file.path, shown=file.path.name)
    text = _with(file.text, changes)
    return text, judged(text, file.path, shown=file.path.name)


def save(file: File, changes: Changes, *, mark: str) -> Config:
    """Write the values into the file that `mark` was taken of.

    Raises ConfigError where a value is wrong, and NotSaved where the file has changed since, or may
    not be written.
    """
    if file.mark != mark:
        raise NotSaved(
            f"{file.path.name} was changed by somebody else meanwhile; nothing was saved.",
            hint="Load the page again: it then shows what stands in the file now.",
        )
    text, config = edited(file, changes)
    if text == file.text:
        return config
    path = file.path.resolve()
    try:
        if file.is_there:
            mode = path.stat().st_mode & 0o777
            if not mode & 0o222:
                raise PermissionError(13, "it is read-only")
        else:
            mode = 0o600
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _replace(path, text, mode)
    except OSError as refused:
        raise NotSaved(
            f"{file.path} can't be written ({(refused.strerror or str(refused)).lower()}); nothing "
            "was saved.",
            hint="Make the file writable for you, or write the values into it by hand.",
        ) from refused
    return config


def _with(text: str, changes: Changes) -> str:
    import tomlkit  # imported here: only an edit needs it
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(text)
        for (section, key), value in changes.items():
            if section not in document:
                document[section] = tomlkit.table()
            keys: Any = document[section]
            keys[key] = value
        return tomlkit.dumps(document)
    except (TOMLKitError, TypeError, KeyError) as refused:
        raise ConfigError(
            ("The file is written in a way that this page can't change.",),
            hint="Write the values into it by hand.",
        ) from refused


def _replace(path: Path, text: str, mode: int) -> None:
    """Whole or not at all, in one step."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    fresh = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        fresh.chmod(mode)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
