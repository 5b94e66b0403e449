"""How a text from the file is quoted in a message: short, on one line, nothing invisible."""

from __future__ import annotations

_LONGEST = 60


def shown(text: str) -> str:
    return f"“{shortened(text)}”"


def shortened(text: str) -> str:
    visible = "".join(each if each.isprintable() else "�" for each in text[: _LONGEST + 1])
    return visible if len(visible) <= _LONGEST else f"{visible[: _LONGEST - 1]}…"
