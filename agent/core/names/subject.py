"""A subject line without what mail programs and mailing lists put around it."""

from __future__ import annotations

import re

SUBJECT_LIMIT = 200
PREFIX = re.compile(
    r"^\s*(?:(?:re|fwd?|aw|wg|sv|vs|antw|tr|rv)\s*(?:\[\d+\])?\s*[:：]\s*)+", re.IGNORECASE
)
TAG = re.compile(r"\[[^\[\]]{0,40}\]|\([^()]{0,60}\)|<[^<>]{0,60}>")


def bare_subject(subject: str) -> str:
    """The subject without reply prefixes, [tags] and (asides)."""
    line = " ".join(subject[:SUBJECT_LIMIT].split())
    return TAG.sub(" ", PREFIX.sub("", TAG.sub(" ", line).strip())).strip()
