"""Partial responses: the `fields` selector, as in `messages(id,labelIds),historyId` or `a/b/*`."""

from typing import Any

from agent.sandbox.errors import invalid_argument

Selection = dict[str, "Selection | None"]
"""Key to the selection below it; `None` takes everything below."""

_DELIMITERS = ",/()"


def parse_fields(selector: str) -> Selection:
    """400 for a selector that is none."""
    parser = _Parser(selector)
    selection = parser.selection()
    if parser.position != len(selector) or not selection:
        raise _invalid(selector)
    return selection


def select(value: Any, selection: Selection) -> Any:
    """*value* with the selected keys only; lists are gone through."""
    if isinstance(value, list):
        return [select(item, selection) for item in value]
    if not isinstance(value, dict):
        return value
    out: dict[str, Any] = {}
    for key, item in value.items():
        if key in selection:
            below = selection[key]
        elif "*" in selection:
            below = selection["*"]
        else:
            continue
        out[key] = item if below is None else select(item, below)
    return out


class _Parser:
    def __init__(self, selector: str) -> None:
        self._selector = selector
        self.position = 0

    def selection(self) -> Selection:
        selection: Selection = {}
        while True:
            self._path(selection)
            if self._next() != ",":
                return selection
            self.position += 1

    def _path(self, selection: Selection) -> None:
        start = self.position
        while self.position < len(self._selector) and self._next() not in _DELIMITERS:
            self.position += 1
        key = self._selector[start : self.position].strip()
        if not key:
            raise _invalid(self._selector)
        below: Selection | None = None
        if self._next() == "/":
            self.position += 1
            below = {}
            self._path(below)
        elif self._next() == "(":
            self.position += 1
            below = self.selection()
            if self._next() != ")":
                raise _invalid(self._selector)
            self.position += 1
        present = selection.get(key)
        if key in selection and present is not None and below is not None:
            present.update(below)
        else:
            selection[key] = None if key in selection else below

    def _next(self) -> str:
        return self._selector[self.position : self.position + 1]


def _invalid(selector: str) -> Exception:
    return invalid_argument(f"Invalid field selection {selector}")
