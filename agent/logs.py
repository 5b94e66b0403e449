"""Logs for people or as JSON: a short sentence, `action=`, `thread_id=`; never a body, never a
token.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any, TextIO, cast

import structlog

from agent.views.shown import UNPRINTABLE

SECRETS = re.compile(
    r"ya29\.[\w.\-]+|1//[\w\-]+|GOCSPX-[\w\-]+"
    r"|(?i:authorization[\"']?\s*[:=]\s*[\"']?(?:bearer|basic)?\s*|bearer\s+)[\w.\-+/=~]+"
)
ADDRESS = re.compile(r"[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8}")


def redact(text: str) -> str:
    """The text without tokens, addresses, terminal escapes and direction marks, on one line."""
    text = UNPRINTABLE.sub("", text.replace("\n", " ⏎ ").replace("\t", " "))
    return ADDRESS.sub("[address]", SECRETS.sub("[secret]", text))


def _clean(value: Any) -> Any:
    match value:
        case str():
            return redact(value)
        case dict():
            return {redact(str(key)): _clean(one) for key, one in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_clean(one) for one in value]
        case None | bool() | int() | float():
            return value
        case _:
            return redact(str(value))


def _redacted(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: _clean(value) for key, value in event.items()}


class _Lines(logging.Formatter):
    """What the libraries log, with the same care."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


class _Outlet:
    """A stream that nobody may be reading any more: what can't be written is let go."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with suppress(OSError, ValueError):
            return self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            self._stream.flush()


def set_up_logs(*, level: str, form: str, stream: TextIO | None = None) -> None:
    """Log to `stream` (standard error unless given) from `level` on; `form` is "text" or "json"."""
    given = stream or sys.stderr
    out = cast("TextIO", _Outlet(given))
    shown = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=given.isatty(), pad_event_to=0)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=False),
            structlog.processors.format_exc_info,
            _redacted,
            shown,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
        logger_factory=structlog.PrintLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    lines = logging.StreamHandler(out)
    lines.setFormatter(_Lines("%(levelname)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[lines], force=True)
