"""Logs for people or as JSON: a short sentence, `action=`, `thread_id=`; never a body, never a
token.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

from agent.views.shown import UNPRINTABLE

SECRETS = re.compile(r"ya29\.[\w.\-]+|1//[\w\-]+|(?i:bearer)\s+[\w.\-]+|GOCSPX-[\w\-]+")


def redact(text: str) -> str:
    """The text without tokens, terminal escapes and direction marks, on one line."""
    text = SECRETS.sub("[secret]", text.replace("\n", " ⏎ ").replace("\t", " "))
    return UNPRINTABLE.sub("", text)


def _redacted(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: redact(value) if isinstance(value, str) else value for key, value in event.items()}


def set_up_logs(*, level: str, form: str, stream: TextIO | None = None) -> None:
    """Log to `stream` (standard error unless given) from `level` on; `form` is "text" or "json"."""
    out = stream or sys.stderr
    shown = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=out.isatty(), pad_event_to=0)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=False),
            _redacted,
            shown,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
        logger_factory=structlog.PrintLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(
        stream=out, level=logging.WARNING, format="%(levelname)s %(message)s", force=True
    )
