"""Header lists as Gmail gives them: `[{"name", "value"}]`, values decoded and unfolded."""

from __future__ import annotations

from collections.abc import Mapping

MAX_HEADERS = 1_000
MAX_HEADER = 8 * 1024


def header_values(value: object) -> dict[str, list[str]]:
    """Header values by lower-case name, in order; what is no header is left out."""
    found: dict[str, list[str]] = {}
    if not isinstance(value, list):
        return found
    for item in value[:MAX_HEADERS]:
        if not isinstance(item, dict):
            continue
        name, content = item.get("name"), item.get("value")
        if isinstance(name, str) and isinstance(content, str):
            found.setdefault(name.strip().lower(), []).append(content[:MAX_HEADER].strip())
    return found


def first(headers: Mapping[str, list[str]], name: str) -> str:
    values = headers.get(name)
    return values[0] if values else ""
