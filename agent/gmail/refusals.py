"""What an error answer says: Google's error object, and how long it asks us to wait."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

LONGEST_WAIT = timedelta(hours=1)

_UNTIL = re.compile(r"retry after (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What an error answer says, in Google's shape: `reasons` from most to least exact."""

    status: int
    message: str
    reasons: tuple[str, ...]


def parse_refusal(status: int, body: bytes | str) -> Refusal | None:
    """Google's error object in a body, or None where the body is not Google's."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return None
    error = data.get("error") if isinstance(data, dict) else None
    if not isinstance(error, dict) or not isinstance(error.get("message", ""), str):
        return None
    named = [*_listed(error, "errors"), *_listed(error, "details")]
    reasons = [item["reason"] for item in named if isinstance(item.get("reason"), str)]
    if isinstance(error.get("status"), str):
        reasons.append(error["status"])
    message = " ".join(str(error.get("message", "")).split())[:500]
    return Refusal(status=status, message=message, reasons=tuple(reasons))


def wait_asked(headers: Mapping[str, str], message: str, *, now: datetime) -> timedelta | None:
    """How long Gmail asks us to wait, at most an hour; None where it says nothing usable.

    It may say so in Retry-After (seconds or a date) or only in its text, "Retry after <instant>".
    """
    value = next((v for k, v in headers.items() if k.lower() == "retry-after"), "").strip()
    wait: timedelta | None = None
    if value.isascii() and value.isdecimal():
        wait = timedelta(seconds=min(int(value[:12]), LONGEST_WAIT.total_seconds()))
    elif value:
        try:
            until = parsedate_to_datetime(value)
        except (ValueError, TypeError, IndexError, OverflowError):
            until = None
        if until is not None and until.tzinfo is not None:
            wait = until - now
    if wait is None and (found := _UNTIL.search(message)):
        try:
            wait = datetime.fromisoformat(found[1]).replace(tzinfo=UTC) - now
        except ValueError:
            return None
    if wait is None or wait <= timedelta(0):
        return None
    return min(wait, LONGEST_WAIT)


def _listed(error: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    items = error.get(key)
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
