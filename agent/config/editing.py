"""Changing a few values in the user's file, with every comment and line of theirs kept.

A file that is not there yet begins as the whole example, so that each key explains itself.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit
from pydantic import ValidationError

from agent.config.problems import from_pydantic
from agent.config.schema import Config
from agent.errors import ConfigError

Change = Mapping[tuple[str, str], str]
"""(section, key) to the text to put there."""


def example_text(package: Path = Path(__file__).parent) -> str:
    """The example: inside the installed package, or at the top of a source tree."""
    inside = package / "config.example.toml"
    found = inside if inside.is_file() else package.parents[1] / inside.name
    return found.read_text(encoding="utf-8")


def complaint(section: str, key: str, value: str, folder: Path) -> str:
    """What is wrong with one value; "" where nothing is."""
    try:
        Config.model_validate({section: {key: value}}, context={"folder": folder})
    except ValidationError as refused:
        return from_pydantic(refused.errors(include_url=False)[0]).what
    return ""


def edited(text: str, change: Change) -> str:
    """The file's text with those values in place; everything else stays as it is."""
    document: Any = tomlkit.parse(text)
    for (section, key), value in change.items():
        if section not in document:
            document.add(section, tomlkit.table())
        table = document[section]
        if key not in table or table[key] != value:
            table[key] = value
    return tomlkit.dumps(document)


def edit_file(path: Path, change: Change) -> bool:
    """Put the values into the file, whole or not at all; whether that changed anything.

    Raises ConfigError where it can't be written.
    """
    try:
        before = _read(path) if path.exists() else ""
        after = edited(before or example_text(), change)
        if after == before:
            return False
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _replace(path.resolve(), after)
    except OSError as fault:
        raise ConfigError(
            (f"{path}: can't be written ({(fault.strerror or str(fault)).lower()})",),
            hint="Check who may write there, or name another file with --config.",
        ) from fault
    return True


def _read(path: Path) -> str:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return file.read()


def _replace(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
