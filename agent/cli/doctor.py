"""`tactful doctor`: everything that can be wrong, each with its mend."""

from __future__ import annotations

import os
from pathlib import Path

import click

from agent.cli.findings import Finding, Weight, findings, fine, wrong
from agent.cli.setting import json_option
from agent.cli.terminal import print_json
from agent.cli.wrapped import wrapped
from agent.clock import SystemClock
from agent.config import load_config
from agent.errors import ConfigError
from agent.views.shown import one_line

_MARKS = {Weight.FINE: "ok  ", Weight.NOTE: "note", Weight.WRONG: "MEND"}


@click.command(epilog="Example:  tactful doctor --json")
@json_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """Look for everything that can be wrong, and say how to mend it.

    Exit 1 where something keeps Tactful from its work. Gmail is asked three small questions.
    """
    found: list[Finding] = []

    def tell(finding: Finding) -> None:
        found.append(finding)
        if not as_json:
            _print(finding)

    try:
        config = load_config(ctx.find_root().obj, env=os.environ, cwd=Path.cwd())
    except ConfigError as error:
        tell(wrong("config", error))
    else:
        where = str(config.source) if config.source else "no file, so all defaults"
        tell(fine("config", f"Good: {where}."))
        for finding in findings(config, SystemClock()):
            tell(finding)
    broken = sum(finding.weight is Weight.WRONG for finding in found)
    if as_json:
        print_json(
            [
                {"about": one.about, "weight": one.weight.value, "says": one.says, "mend": one.mend}
                for one in found
            ]
        )
    elif broken:
        click.echo(f"\n{broken} to mend.")
    else:
        click.echo("\nNothing to mend.")
    ctx.exit(1 if broken else 0)


def _print(finding: Finding) -> None:
    for number, line in enumerate(finding.says.splitlines()):
        start = f"{_MARKS[finding.weight]}  {finding.about:<8}" if number == 0 else " " * 14
        click.echo(wrapped(one_line(line, 300), first=f"{start}  "))
    if finding.mend:
        click.echo(wrapped(one_line(finding.mend, 300), first=f"{'':16}-> "))
