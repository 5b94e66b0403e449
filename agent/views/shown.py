"""Text from mail made harmless: no terminal escapes, no direction marks, one line."""

from __future__ import annotations

import re

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """The text without escapes and direction marks; its lines stay."""
    return UNPRINTABLE.sub("", text.replace("\r", ""))


def one_line(text: str, limit: int = 200) -> str:
    flat = " ".join(UNPRINTABLE.sub("", text).split())
    return flat if len(flat) <= limit else flat[: limit - 1].rstrip() + "…"
