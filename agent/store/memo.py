"""Stored text made into values once: what has not changed since the last reading is not made anew.

Making five hundred processes' facts takes a tenth of a second and more, and of them next to none
changes between two looks of a person at the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from agent.store.records import load


class Memo:
    """Keeps the values of the newest reading of each kind and nothing older, so that it never
    holds more than is stored. They are frozen: whoever gets one may keep it.
    """

    def __init__(self) -> None:
        self._known: dict[Any, dict[str, Any]] = {}

    def values(self, kind: Any, texts: Iterable[str]) -> list[Any]:
        """What `records.load` makes of each text. `texts` are all there are of that kind."""
        known = self._known.get(kind, {})
        now_known: dict[str, Any] = {}
        found = []
        for text in texts:
            value = known.get(text)
            if value is None and (value := now_known.get(text)) is None:
                value = load(kind, text)
            now_known[text] = value
            found.append(value)
        self._known[kind] = now_known
        return found
