"""Logs for people or as JSON: a short sentence, and in `extra` its action and thread; never a body,
never a token.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from contextlib import suppress
from typing import Any, TextIO, cast

from agent.views.shown import UNPRINTABLE

SECRETS = re.compile(
    r"ya29\.[\w.\-]+|1//[\w\-]+|GOCSPX-[\w\-]+"
    r"|(?i:authorization[\"']?\s*[:=]\s*[\"']?(?:bearer|basic)?\s*|bearer\s+)[\w.\-+/=~]+"
)
AT = "%Y-%m-%dT%H:%M:%S%z"
_ALWAYS_THERE = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
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


class _ForPeople(logging.Formatter):
    """`2026-05-14T09:30:00+0200 [warning] a short sentence  action=cycle hint='what to do'`."""

    def format(self, record: logging.LogRecord) -> str:
        told = [f"{key}={_quoted(value)}" for key, value in _told(record).items()]
        start = f"{self.formatTime(record, AT)} [{record.levelname.lower()}]"
        return " ".join([start, redact(record.getMessage()), *told])


class _ForPrograms(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        said = {"event": redact(record.getMessage()), "level": record.levelname.lower()}
        return json.dumps(
            {**said, "timestamp": self.formatTime(record, AT), **_told(record)}, ensure_ascii=False
        )


def _told(record: logging.LogRecord) -> dict[str, Any]:
    """What stands beside the sentence: `extra`, and the traceback of an exception, on one line."""
    told = {key: value for key, value in vars(record).items() if key not in _ALWAYS_THERE}
    if record.exc_info:
        told["exception"] = "".join(traceback.format_exception(*record.exc_info)).strip()
    return {redact(key): _clean(value) for key, value in told.items()}


def _quoted(value: Any) -> str:
    return repr(value) if isinstance(value, str) and not value.isidentifier() else str(value)


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
    """Log to `stream` (standard error unless given); `form` is "text" or "json". `level` is for our
    own loggers, the libraries' speak from warnings on.
    """
    lines = logging.StreamHandler(cast("TextIO", _Outlet(stream or sys.stderr)))
    lines.setFormatter(_ForPrograms() if form == "json" else _ForPeople())
    logging.basicConfig(level=logging.WARNING, handlers=[lines], force=True)
    logging.getLogger("agent").setLevel(level.upper())
