"""The configuration, read again when its file changes; a broken edit leaves the last good one.

The file's bytes are compared, so that neither a coarse clock nor an editor that swaps files can
hide an edit. An edit counts once two looks see the same, since editors write in several steps.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from agent.config import Config
from agent.errors import ConfigError

AT_START = (("store", "url"), ("gmail", "token_file"), ("gmail", "api_root"))
"""Keys that name what is open while the agent runs: a new value counts at the next start."""
LARGEST = 1_000_000
"""Bytes looked at of each file; no configuration is larger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reloaded:
    """What came of an edit: the configuration in force from now on, what is wrong with the file
    (then nothing of it counts), and the keys that count only at the next start.
    """

    config: Config
    error: ConfigError | None = None
    at_start: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class ConfigWatch:
    """`load` reads and judges the file anew, `find` names it, `others` are further files that the
    configuration rests on (templates). `config` is the last good one.
    """

    config: Config
    load: Callable[[], Config]
    find: Callable[[], Path | None]
    others: Callable[[Config], Iterable[Path]] = lambda _: ()
    _known: str = field(init=False)
    _seen: str = field(init=False)

    def __post_init__(self) -> None:
        self._known = self._seen = self._mark()

    def look(self, *, forced: bool = False) -> Reloaded | None:
        """What came of an edit since the last look that told of one; None where there is none.

        `forced` judges the file whatever it looks like (SIGHUP).
        """
        mark = self._mark()
        settled, self._seen = mark == self._seen, mark
        if not forced and (mark == self._known or not settled):
            return None
        self._known = mark
        try:
            fresh = self.load()
            if self.config.source is not None and fresh.source != self.config.source:
                raise ConfigError(
                    (f"{self.config.source}: the file is gone",),
                    hint="Put it back; Tactful goes on with what it said.",
                )
        except ConfigError as error:
            return Reloaded(config=self.config, error=error)
        self.config, kept = _with_what_is_open(fresh, self.config)
        return Reloaded(config=self.config, at_start=kept)

    def _mark(self) -> str:
        """What the files say, as a hash."""
        found = hashlib.sha256()
        try:
            file = self.find()
        except ConfigError as gone:
            return str(gone)
        for path in ((file,) if file is not None else ()) + tuple(self.others(self.config)):
            found.update(str(path).encode(errors="surrogateescape"))
            try:
                with path.open("rb") as opened:
                    found.update(opened.read(LARGEST + 1))
            except OSError as unread:
                found.update(str(unread.errno).encode())
        return found.hexdigest()


def _with_what_is_open(fresh: Config, running: Config) -> tuple[Config, tuple[str, ...]]:
    """The new configuration with the old values of what is open, and the keys that differ."""
    store, gmail = running.store, running.gmail
    kept = tuple(
        f"[{section}] {key}"
        for section, key in AT_START
        if dict(getattr(fresh, section))[key] != dict(getattr(running, section))[key]
    )
    merged = fresh.model_copy(
        update={
            "store": store,
            "gmail": fresh.gmail.model_copy(
                update={"token_file": gmail.token_file, "api_root": gmail.api_root}
            ),
        }
    )
    return merged, kept
