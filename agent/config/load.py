"""Finds the file, reads it and judges it; every mistake is reported at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from agent.config import places
from agent.config.addresses import absolute
from agent.config.checks import clashes
from agent.config.lines import KeyPath, LineMap
from agent.config.problems import Problem, from_pydantic
from agent.config.schema import Config
from agent.config.shown import shortened
from agent.config.syntax import parse
from agent.errors import ConfigError

VARIABLE: Final = "TACTFUL_CONFIG"
LARGEST: Final = 1_000_000
"""Bytes."""
_MOST_TOLD: Final = 50
_HINT: Final = "Correct the lines named; config.example.toml shows every key with its default."


def load_config(path: Path | None, *, env: Mapping[str, str], cwd: Path) -> Config:
    """The configuration from `path`, $TACTFUL_CONFIG, ./config.toml or the user's config folder,
    the first that is there; all defaults where none is. Raises ConfigError with every problem.
    """
    found = find_file(path, env=env, cwd=cwd)
    if found is None:
        return _defaults()
    shown, hint = _shown(found, cwd), _HINT
    if path is None and found == cwd / "config.toml":
        hint += " (It was found in the current folder; --config names another.)"
    return judged(read_file(found, shown), found, shown=shown, hint=hint)


def judged(text: str, file: Path, *, shown: str, hint: str = _HINT) -> Config:
    """The configuration that stands in the text, as if it stood in that file. `shown` is how the
    file is named where something is wrong. Raises ConfigError with every problem.
    """
    config, problems = _judge(text, file)
    if problems:
        told = [_at(shown, line, problem) for line, problem in problems[:_MOST_TOLD]]
        if len(problems) > _MOST_TOLD:
            told.append(f"{shown}: and {len(problems) - _MOST_TOLD} more like these")
        raise ConfigError(tuple(told), hint=hint)
    config._source = file
    return config


def find_file(path: Path | None, *, env: Mapping[str, str], cwd: Path) -> Path | None:
    """The file that counts; one that was named must be there."""
    if path is not None:
        return _named(path, cwd, "--config")
    if variable := env.get(VARIABLE, "").strip():
        return _named(Path(variable), cwd, f"${VARIABLE}")
    for candidate in (cwd / "config.toml", places.user_file()):
        if _is_there(candidate):
            return candidate
    return None


def _named(path: Path, cwd: Path, by: str) -> Path:
    try:
        full = absolute(str(path), cwd)
    except ValueError:
        full = None
    if full is None or not _is_there(full):
        raise ConfigError(
            (f"{shortened(str(path))}: there is no such file",),
            hint=f"Correct the path after {by}, or leave it out to start with the defaults.",
        )
    return full


def _is_there(path: Path) -> bool:
    """Also a link to nowhere, and what may not be looked at: reading it tells what is wrong."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _defaults() -> Config:
    config, problems = _judge("", Path())
    if problems:  # the computer's own zone
        raise ConfigError(
            tuple(str(problem) for _, problem in problems),
            hint='Make a config.toml with [time] and zone = "Europe/Berlin" (yours).',
        )
    return config


def read_file(path: Path, shown: str) -> str:
    """The file's text. Raises ConfigError."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except IsADirectoryError as refused:
        raise ConfigError(
            (f"{shown}: is a folder, not a file",),
            hint=f"Name the file in it, like {shown}/config.toml.",
        ) from refused
    except OSError as refused:
        raise ConfigError(
            (f"{shown}: can't be read ({(refused.strerror or str(refused)).lower()})",),
            hint="Check who may read the file, or name another with --config.",
        ) from refused
    if len(data) > LARGEST:
        raise ConfigError(
            (f"{shown}: is over 1 MB, which no configuration is",),
            hint="Is this the right file? config.example.toml is a good start.",
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as refused:
        line = data.count(b"\n", 0, refused.start) + 1
        raise ConfigError(
            (f"{shown}:{line}: is not written in UTF-8",),
            hint="Save the file again as UTF-8 (in the editor's “Save as…”).",
        ) from refused


def _judge(text: str, path: Path) -> tuple[Config, list[tuple[int | None, Problem]]]:
    """Steps: parse; judge each value; put defaults in place of the wrong ones; judge the rest
    together, leaving out what rests on a wrong one.
    """
    parsed = parse(text)
    problems: list[tuple[int | None, Problem]] = [
        (slip.line, Problem(path=slip.path, what=slip.what)) for slip in parsed.slips
    ]
    if not parsed.whole:
        return Config.model_construct(), problems
    wrong = {slip.path[:2] for slip in parsed.slips}
    context = {"folder": path.parent}
    if isinstance(time := parsed.values.setdefault("time", {}), dict):
        time.setdefault("zone", "")  # so that a computer without a zone is told like a mistake
    try:
        config = Config.model_validate(parsed.values, context=context)
    except ValidationError as refused:
        found = [from_pydantic(error) for error in refused.errors(include_url=False)]
        problems += [(parsed.lines.line_of(problem.path), problem) for problem in found]
        wrong |= {problem.path[:2] for problem in found}
        config = Config.model_validate(_without(parsed.values, wrong), context=context)
    for clash in clashes(config):
        if not any((clash.section, key) in wrong for key in clash.keys):
            place = _first_written(clash.section, clash.keys, parsed.lines)
            problems.append((parsed.lines.line_of(place), Problem(path=place, what=clash.what)))
    return config, sorted(problems, key=lambda each: each[0] or 0)


def _without(values: dict[str, Any], wrong: set[KeyPath]) -> dict[str, Any]:
    return {
        section: {key: kept for key, kept in keys.items() if (section, key) not in wrong}
        for section, keys in values.items()
        if (section,) not in wrong and isinstance(keys, dict)
    }


def _first_written(section: str, keys: tuple[str, ...], lines: LineMap) -> KeyPath:
    return next(
        ((section, key) for key in keys if (section, key) in lines.lines), (section, keys[0])
    )


def _shown(path: Path, cwd: Path) -> str:
    return str(path.relative_to(cwd)) if path.is_relative_to(cwd) else str(path)


def _at(shown: str, line: int | None, problem: Problem) -> str:
    return f"{shown}:{line}: {problem}" if line else f"{shown}: {problem}"
