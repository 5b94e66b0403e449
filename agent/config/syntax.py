"""From text to TOML values, with every line that is no TOML named, not just the first.

tomllib stops at its first mistake; here the line is noted, blanked, and the rest read again.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import Any, Final

from agent.config.lines import Extent, KeyPath, LineMap, Repeat, map_lines
from agent.config.shown import shortened

_MOST_MISTAKES: Final = 20
_LONGEST_LINE: Final = 5_000
"""Characters; tomllib's time grows with the square of a dotted key."""
_LARGEST_MAPPED: Final = 50_000
"""Characters up to which a mistake is traced to where its value began."""
_BROKEN_HEADER: Final = "not-a-section-"
_WHERE: Final = re.compile(r" \(at line (\d+), column \d+\)$")
_AT_THE_END: Final = " (at end of document)"
_PAIR: Final = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=\s*(.*?)\s*(?:#.*)?$")
_SECTION: Final = re.compile(r"\s*\[\s*([A-Za-z0-9_-]+)\s*\]")
_REPEATED: Final = ("Cannot overwrite", "Cannot declare", "Cannot mutate", "Duplicate inline")
_WORDS: Final = (
    ("Expected '=' after a key", 'a line reads key = value, like wait = "11 days"'),
    ("Expected ']' at the end of a table", "a section's name ends with ], like [follow_up]"),
    ("Expected ']]'", "a section's name ends with ], like [follow_up]"),
    ("Unclosed array", "a list is opened with [ and not closed with ]"),
    ("Unterminated string", "a text is opened with a quotation mark and not closed"),
    ('Expected "\'"', "a text is opened with a quotation mark and not closed"),
    ("Illegal character '\\n'", "a text is opened with a quotation mark and not closed"),
    ("Unescaped '\\'", "a backslash in a text is written twice; or use '…' around it"),
)


@dataclass(frozen=True, slots=True)
class Slip:
    """A line that can't be read; `path` is its key as far as one can tell."""

    line: int
    path: KeyPath
    what: str


@dataclass(slots=True)
class Parsed:
    """What could be read; `whole` is False where the rest is a guess and not worth judging."""

    values: dict[str, Any] = field(default_factory=dict)
    lines: LineMap = field(default_factory=lambda: LineMap({}, (), ()))
    slips: list[Slip] = field(default_factory=list)
    whole: bool = True


def parse(text: str) -> Parsed:
    """Steps: read; on a mistake, note and blank its lines and read again, up to a limit."""
    parsed = Parsed()
    rows = text.split("\n")
    for number, row in enumerate(rows, start=1):
        if len(row) > _LONGEST_LINE:
            parsed.slips.append(
                Slip(number, (), f"the line is over {_LONGEST_LINE} characters long")
            )
            parsed.whole = False
            return parsed
    for _ in range(_MOST_MISTAKES):
        current = "\n".join(rows)
        try:
            values = tomllib.loads(current)
        except RecursionError:
            parsed.slips.append(Slip(1, (), "lists or tables are nested far too deep"))
            break
        except ValueError as refused:  # also Python's own, for a number of thousands of digits
            slip, first, last = _slip(str(refused), current, rows)
            if any(slip.line == other.line for other in parsed.slips):
                break
            parsed.slips.append(slip)
            if not _mend(rows, first, last):
                break
            continue
        parsed.values = {
            name: value for name, value in values.items() if not name.startswith(_BROKEN_HEADER)
        }
        parsed.lines = map_lines(current)
        return parsed
    parsed.whole = False
    return parsed


def _mend(rows: list[str], first: int, last: int) -> bool:
    """Blanks the lines; a broken section header keeps its keys apart from the section before."""
    if not any(row.strip() for row in rows[first - 1 : last]):
        return False
    header = rows[first - 1].lstrip().startswith("[")
    rows[first - 1 : last] = [""] * (last - first + 1)
    if header:
        rows[first - 1] = f"[{_BROKEN_HEADER}{first}]"
    return True


def _slip(message: str, text: str, rows: list[str]) -> tuple[Slip, int, int]:
    """The mistake, and the first and last line to blank for it."""
    where = _WHERE.search(message)
    line = int(where[1]) if where else len(text.rstrip().split("\n"))
    reason = message.removesuffix(_AT_THE_END) if where is None else message[: where.start()]
    known = map_lines(text if len(text) <= _LARGEST_MAPPED else "")
    if reason.startswith(_REPEATED):
        repeat = next((seen for seen in known.repeats if seen.first <= line <= seen.last), None)
        if repeat is not None:
            return _repeated(repeat), repeat.first, repeat.last
    extent = next((seen for seen in known.extents if seen.first <= line <= seen.last), None)
    if extent is not None:
        return _unclosed(extent, line, rows, text=reason.startswith("Unterminated"))
    pair = _PAIR.match(rows[line - 1])
    header = _SECTION.match(rows[line - 1])
    path: KeyPath = _section_above(rows, line)
    path = (*path, pair[1]) if pair else path if header else ()
    if reason.startswith(_REPEATED):
        return (
            Slip(line, path, "says again what the file has said above in another way"),
            line,
            line,
        )
    what = (pair and _unreadable(pair[1], pair[2])) or next(
        (ours for theirs, ours in _WORDS if reason.startswith(theirs)),
        f"is not TOML: {reason[:1].lower()}{reason[1:]}",
    )
    return Slip(line, path, what), line, line


def _unreadable(key: str, value: str) -> str:
    """What is wrong with the value as it stands; "" where it only looks right."""
    if not value:
        return "has no value after the ="
    if value[0] in "“”„«‘’":
        plain = shortened(value.strip("“”„«»‘’"))
        return f'has typographic quotation marks; straight ones are needed: {key} = "{plain}"'
    if value.lower() in {"true", "false", "yes", "no", "on", "off"}:
        return f"is true or false, in small letters: {key} = true"
    if value[0] in "\"'[{":
        return ""
    quoted = f'{key} = "{shortened(value)}"'
    return f"has a value TOML can't read; text stands in quotation marks: {quoted}"


def _unclosed(extent: Extent, line: int, rows: list[str], *, text: bool) -> tuple[Slip, int, int]:
    """A list, or a text in triple quotation marks, that goes wrong on `line`."""
    last = extent.last
    if text:
        what = "a text is opened with three quotation marks and not closed"
    elif line == extent.first or not rows[line - 1].strip():
        what = "a list is opened with [ and not closed"
    else:
        what = f"a list is opened with [ and not closed before line {line}, or lacks a comma"
        if _PAIR.match(rows[line - 1]) or _SECTION.match(rows[line - 1]):
            last = line - 1
    return Slip(extent.first, extent.path, what), extent.first, last


def _repeated(repeat: Repeat) -> Slip:
    thing = "is given twice" if len(repeat.path) > 1 else "is opened twice"
    return Slip(repeat.first, repeat.path, f"{thing}; the first is on line {repeat.earlier}")


def _section_above(rows: list[str], line: int) -> tuple[str, ...]:
    for row in reversed(rows[:line]):
        if found := _SECTION.match(row):
            return (found[1],)
    return ()
