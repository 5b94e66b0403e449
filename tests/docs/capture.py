"""Puts the demo's own output into the README: `python -m tests.docs.capture`."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner

from agent.cli.main import tactful

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- demo: begin -->", "<!-- demo: end -->"
SHOWN = ("Northwind", "Mei Tanaka", "Bluebird Museum")
"""The stories the README shows; the demo plays ten."""


def capture() -> str:
    """What `tactful demo` prints, cut to the stories shown."""
    result = CliRunner().invoke(tactful, ["demo"], env={"COLUMNS": "80"})
    if result.exit_code != 0:
        raise RuntimeError(result.output)
    blocks = re.split(r"\n\s*\n", result.stdout.strip("\n"))
    stories = [block for name in SHOWN for block in blocks if re.match(rf"\s*{name}[ :]", block)]
    lines = "\n\n".join([blocks[0], *stories, "[seven more]", blocks[-1]]).splitlines()
    return "\n".join(line.rstrip() for line in lines)


def with_capture(readme: str, shown: str) -> str:
    head, rest = readme.split(BEGIN)
    return f"{head}{BEGIN}\n```\n$ make demo\n\n{shown}\n```\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    README.write_text(with_capture(README.read_text(), capture()))
