"""Sentences for the terminal: broken between words, further lines below the first one's words."""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
from typing import TextIO

WIDEST = 100
"""Longer lines are hard to read, however wide the window is."""
_TOGETHER = re.compile(r"`[^`\n]{1,60}`")
_SPACE = "\x00"  # no text to be shown holds one


def wrapped(
    text: str, *, first: str = "", rest: str | None = None, stream: TextIO | None = None
) -> str:
    """`first` stands before the first line, `rest` (as many spaces) before the others. A command in
    backticks stays on one line. Where no terminal looks (a pipe, a file), nothing is broken.
    """
    if not (stream or sys.stdout).isatty():
        return first + text
    below = " " * len(first) if rest is None else rest
    lines = textwrap.wrap(
        _TOGETHER.sub(lambda found: found[0].replace(" ", _SPACE), text),
        width=min(shutil.get_terminal_size().columns, WIDEST),
        initial_indent=first,
        subsequent_indent=below,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines or [first]).replace(_SPACE, " ")
