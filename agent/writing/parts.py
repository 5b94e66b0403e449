"""A template file: the parts of a text in their order, each with several ways to put it.

`[part]` starts a part, `[part late]` replaces it in a situation, `[+part]` goes on in the paragraph
before. Ways to put it are separated by empty lines; a single "-" leaves the part out. A way that
needs a fact nobody knows (an undefined variable) is no candidate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

HEADING = re.compile(r"\[(\+?)([a-z]+)((?: [a-z_]+)*)\]\s*\Z")
LEFT_OUT = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part in one situation. `joined`: it goes on in the paragraph of the part before."""

    name: str
    situation: frozenset[str]
    joined: bool
    ways: tuple[str, ...]


def parse_parts(source: str) -> tuple[Part, ...]:
    """The parts of a template file, in its order. Raises ValueError with the line of a mistake."""
    parts: list[Part] = []
    heading: re.Match[str] | None = None
    lines: list[str] = []

    def close() -> None:
        ways = tuple(
            " ".join(way.split()) for way in re.split(r"\n\s*\n", "\n".join(lines)) if way.strip()
        )
        if heading is None:
            if ways:
                raise ValueError("line 1: text before the first [part]")
            return
        if not ways:
            raise ValueError(f"[{heading[2]}{heading[3]}] has no text")
        parts.append(
            Part(
                name=heading[2],
                situation=frozenset(heading[3].split()),
                joined=bool(heading[1]),
                ways=() if ways == (LEFT_OUT,) else ways,
            )
        )

    for number, line in enumerate(source.splitlines(), 1):
        if line.startswith("#"):
            continue
        if line.startswith("["):
            found = HEADING.match(line)
            if found is None:
                raise ValueError(f"line {number}: a heading is written [part] or [part situation]")
            close()
            heading, lines = found, []
        else:
            lines.append(line)
    close()
    return tuple(parts)


def parts_for(parts: tuple[Part, ...], situation: frozenset[str]) -> tuple[Part, ...]:
    """For each part its most particular version that fits, the first of equals, in file order."""
    chosen: dict[str, Part] = {}
    for part in parts:
        if not part.situation <= situation:
            continue
        standing = chosen.get(part.name)
        if standing is None or len(part.situation) > len(standing.situation):
            chosen[part.name] = part
    return tuple(part for part in chosen.values() if part.ways)
