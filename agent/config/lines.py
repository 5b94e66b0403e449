"""Which line each key stands on: tomllib tells what a file says, never where.

A scanner of TOML's tokens (https://toml.io/en/v1.0.0) that knows strings, comments, arrays, inline
tables and dotted keys, and no more: it trusts tomllib to have judged the text. It never raises and
is linear; on nonsense it goes on with the next line.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

KeyPath = tuple[str | int, ...]

_DEEPEST: Final = 60
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_BLANK: Final = re.compile(r"[ \t]*")
_GAP: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SIMPLE: Final = re.compile(r"[^,\]}\n#]*")
_BASIC: Final = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_LITERAL: Final = re.compile(r"'[^'\n]*'")
_BASIC_BLOCK: Final = re.compile(r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}', re.DOTALL)
_LITERAL_BLOCK: Final = re.compile(r"'''(?:[^']|'{1,2}(?!'))*'{3,5}")


@dataclass(frozen=True, slots=True)
class Repeat:
    """A key or section given a second time, on the lines `first` to `last`."""

    path: KeyPath
    earlier: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Extent:
    """A value that goes over several lines, also one that is never closed."""

    path: KeyPath
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class LineMap:
    """Lines count from 1. An element of an array has its index in the path."""

    lines: dict[KeyPath, int]
    repeats: tuple[Repeat, ...]
    extents: tuple[Extent, ...]

    def line_of(self, path: KeyPath) -> int | None:
        """The line of the key, or of the nearest thing around it that has one."""
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path[:-1]
        return None


def map_lines(text: str) -> LineMap:
    scanner = _Scanner(text)
    scanner.document()
    return LineMap(scanner.lines, tuple(scanner.repeats), tuple(scanner.extents))


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[KeyPath, int] = {}
        self.repeats: list[Repeat] = []
        self.extents: list[Extent] = []
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._headers: set[KeyPath] = set()
        self._values: set[KeyPath] = set()
        self._tables: dict[KeyPath, int] = {}
        """How many [[tables]] of that name came so far."""

    def document(self) -> None:
        table: KeyPath = ()
        while self._skip(_GAP) < len(self.text):
            began = self.at
            if self.text.startswith("[", began):
                table = self._header() or table
            else:
                self._key_and_value(table, 0)
            if self.at == began or not self._at_line_end():
                self._next_line()

    def _header(self) -> KeyPath | None:
        line = self._line()
        double = self.text.startswith("[[", self.at)
        self.at += 2 if double else 1
        parts = self._key()
        if not parts or not self.text.startswith("]", self.at):
            return None
        self.at += 2 if double else 1
        path: KeyPath = ()
        for part in parts[:-1]:
            path = self._latest((*path, part))
        path = (*path, parts[-1])
        self._record(path, line)
        if double:
            self._tables[path] = self._tables.get(path, -1) + 1
            path = (*path, self._tables[path])
            self._record(path, line)
        elif path in self._headers:
            self.repeats.append(Repeat(path, self.lines[path], line, line))
        self._headers.add(path)
        return path

    def _latest(self, path: KeyPath) -> KeyPath:
        return (*path, self._tables[path]) if path in self._tables else path

    def _key_and_value(self, table: KeyPath, depth: int) -> None:
        line = self._line()
        parts = self._key()
        if not parts or not self.text.startswith("=", self.at):
            return
        self.at += 1
        path = (*table, *parts)
        self._record(path, line)
        again = path in self._values
        self._values.add(path)
        self._value(path, depth)
        end = self._line()
        if again:
            self.repeats.append(Repeat(path, self.lines[path], line, end))
        if end > line and depth == 0:
            self.extents.append(Extent(path, line, end))

    def _record(self, path: KeyPath, line: int) -> None:
        for length in range(1, min(len(path), _DEEPEST) + 1):
            self.lines.setdefault(path[:length], line)

    def _key(self) -> tuple[str, ...]:
        """The parts of a dotted key; nothing where no key stands."""
        parts: list[str] = []
        while len(parts) < _DEEPEST:
            self._skip(_BLANK)
            found = next(
                (
                    match
                    for kind in (_BARE, _BASIC, _LITERAL)
                    if (match := kind.match(self.text, self.at))
                ),
                None,
            )
            if found is None:
                return ()
            parts.append(_plain(found[0]))
            self.at = found.end()
            self._skip(_BLANK)
            if not self.text.startswith(".", self.at):
                return tuple(parts)
            self.at += 1
        return ()

    def _value(self, path: KeyPath, depth: int) -> None:
        self._skip(_BLANK)
        block = self.text.startswith(('"""', "'''"), self.at)
        for kind in (_BASIC_BLOCK, _LITERAL_BLOCK) if block else (_BASIC, _LITERAL):
            if found := kind.match(self.text, self.at):
                self.at = found.end()
                return
        if block:  # never closed
            self.at = len(self.text)
            return
        opened = self.text[self.at : self.at + 1]
        if depth < _DEEPEST and opened in {"[", "{"}:
            self.at += 1
            self._elements(path, depth + 1) if opened == "[" else self._pairs(path, depth + 1)
        else:
            self._skip(_SIMPLE)

    def _elements(self, path: KeyPath, depth: int) -> None:
        index = 0
        while not self._closed("]"):
            began = self.at
            self._record((*path, index), self._line())
            self._value((*path, index), depth)
            index += 1
            self._skip(_GAP)
            if self.text.startswith(",", self.at):
                self.at += 1
            elif self.at == began:
                return

    def _pairs(self, path: KeyPath, depth: int) -> None:
        while not self._closed("}"):
            began = self.at
            self._key_and_value(path, depth)
            self._skip(_GAP)
            if self.text.startswith(",", self.at):
                self.at += 1
            elif self.at == began:
                return

    def _closed(self, bracket: str) -> bool:
        """Whether the bracket (then taken) or the text's end comes next."""
        if self._skip(_GAP) >= len(self.text):
            return True
        if self.text.startswith(bracket, self.at):
            self.at += 1
            return True
        return False

    def _at_line_end(self) -> bool:
        self._skip(_BLANK)
        return self.at >= len(self.text) or self.text[self.at] in "\r\n#"

    def _next_line(self) -> None:
        end = self.text.find("\n", self.at)
        self.at = len(self.text) if end < 0 else end + 1

    def _skip(self, what: re.Pattern[str]) -> int:
        if found := what.match(self.text, self.at):
            self.at = found.end()
        return self.at

    def _line(self) -> int:
        return bisect_right(self._starts, self.at)


def _plain(written: str) -> str:
    """A key without its quotation marks."""
    if written[0] == "'":
        return written[1:-1]
    if written[0] == '"':
        try:
            return next(iter(tomllib.loads(f"{written} = 0")))
        except tomllib.TOMLDecodeError:
            return written[1:-1]
    return written
