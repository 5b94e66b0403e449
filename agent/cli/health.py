"""`tactful health`: is `tactful run` alive? For Docker's HEALTHCHECK, and other supervisors."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from agent.cli.setting import json_option
from agent.cli.terminal import print_json
from agent.clock import SystemClock
from agent.config import load_config
from agent.daemon.heartbeat import SAID, Health, Heartbeat, health_of, read_heartbeat
from agent.daemon.places import heartbeat_file, heartbeats
from agent.errors import ConfigError
from agent.views.shown import one_line


@click.command(epilog="Example:  tactful health --json")
@json_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """Tell whether `tactful run` is alive: exit 0 if so, 1 if it is silent or hangs.

    A login that is needed, or a network that is down, is no failure here: a restart would not
    help.
    """
    beat = _heartbeat(ctx.find_root().obj)
    health = health_of(beat, SystemClock().now())
    if as_json:
        print_json(_as_json(health, beat))
    else:
        click.echo(SAID[health])
        if beat is not None:
            for trouble in (beat.error, *beat.config_error.splitlines()):
                if trouble:
                    click.echo(f"  {one_line(trouble)}")
            if beat.hint:
                click.echo(f"  -> {one_line(beat.hint)}")
    ctx.exit(0 if health.alive else 1)


def _heartbeat(config_file: Path | None) -> Heartbeat | None:
    """The running agent's; while its configuration has a broken edit, the newest there is."""
    try:
        config = load_config(config_file, env=os.environ, cwd=Path.cwd())
    except ConfigError:
        found = [beat for file in heartbeats() if (beat := read_heartbeat(file)) is not None]
        return max(found, key=lambda beat: beat.at, default=None)
    return read_heartbeat(heartbeat_file(config))


def _as_json(health: Health, beat: Heartbeat | None) -> dict[str, Any]:
    def at(moment: datetime | None) -> str | None:
        return moment.isoformat() if moment else None

    return {
        "health": health.value,
        "alive": health.alive,
        "beat_at": at(beat.at if beat else None),
        "worked_at": at(beat.worked_at if beat else None),
        "next_at": at(beat.next_at if beat else None),
        "error": beat.error if beat else "",
        "hint": beat.hint if beat else "",
        "login_needed": beat.login_needed if beat else False,
        "config_error": beat.config_error if beat else "",
    }
