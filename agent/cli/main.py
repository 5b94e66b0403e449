"""The program's entrance: options for every command, and errors as one line with the next step."""

from __future__ import annotations

import difflib
import importlib
import os
import sys
from pathlib import Path
from typing import Any

import click

from agent import __version__
from agent.cli.wrapped import wrapped
from agent.errors import Forbidden, TactfulError

COMMANDS = {
    "answer": "agent.cli.answer",
    "backtest": "agent.cli.backtest",
    "close": "agent.cli.wishes:close",
    "db": "agent.cli.db",
    "demo": "agent.cli.demo",
    "doctor": "agent.cli.doctor",
    "explain": "agent.cli.explain",
    "export": "agent.cli.export",
    "finish": "agent.cli.finish",
    "forget": "agent.cli.forget",
    "health": "agent.cli.health",
    "link": "agent.cli.link",
    "login": "agent.cli.login",
    "logout": "agent.cli.logout",
    "page": "agent.cli.page",
    "pause": "agent.cli.wishes:pause",
    "plan": "agent.cli.plan",
    "poll": "agent.cli.poll",
    "read": "agent.cli.read",
    "resume": "agent.cli.wishes:resume",
    "run": "agent.cli.run",
    "sandbox": "agent.cli.sandbox",
    "service": "agent.cli.service",
    "setup": "agent.cli.setup",
    "skip": "agent.cli.drafts:skip",
    "snooze": "agent.cli.wishes:snooze",
    "status": "agent.cli.status",
    "tell": "agent.cli.tell",
    "templates": "agent.cli.templates:templates",
    "write": "agent.cli.drafts:write",
}
"""Each command's module, loaded only when asked for: a start stays quick. The command in it is
called `command`, unless another name follows a colon.
"""
REFUSED_EXIT = 70


class Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command = getattr(importlib.import_module(module), name or "command")
        assert isinstance(command, click.Command)  # noqa: S101 - the table above is ours
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            if not near:
                raise
            better = f"{error.message} Did you mean `tactful {near[0]}`?"
            raise click.UsageError(better, ctx) from None

    def invoke(self, ctx: click.Context) -> Any:
        try:
            done = super().invoke(ctx)
            sys.stdout.flush()
            sys.stderr.flush()
            return done
        except TactfulError as error:
            complain(error)
            ctx.exit(1)
        except Forbidden as forbidden:
            click.echo(f"tactful stopped: {forbidden}", err=True)
            click.echo("This is a fault in Tactful; nothing was sent. Please report it.", err=True)
            ctx.exit(REFUSED_EXIT)
        except BrokenPipeError:
            # Whoever read our output has left (`| head`); that is no error.
            nowhere = os.open(os.devnull, os.O_WRONLY)
            for stream in (sys.stdout, sys.stderr):
                try:
                    stream.flush()
                except BrokenPipeError:
                    os.dup2(nowhere, stream.fileno())
            ctx.exit(0)


def complain(error: TactfulError) -> None:
    """The error as a person reads it: what is the matter, then what to do."""
    first, *more = error.message.split("\n")
    click.echo(wrapped(first, first="tactful: ", stream=sys.stderr), err=True)
    for line in more:
        click.echo(wrapped(line, rest="    ", stream=sys.stderr), err=True)
    click.echo(wrapped(error.hint, first="  -> ", stream=sys.stderr), err=True)


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96},
    epilog="Try it with no account and no network:  tactful demo",
)
@click.version_option(__version__, prog_name="tactful")
@click.option(
    "--config",
    "config_file",
    type=click.Path(path_type=Path),
    help="The configuration file (else $TACTFUL_CONFIG, ./config.toml, your config folder).",
)
@click.pass_context
def tactful(ctx: click.Context, config_file: Path | None) -> None:
    """Watch your interview threads in Gmail, and draft the tasteful follow-up. Never sends.

    Without a command: set-up the first time, later `status`.
    """
    ctx.obj = config_file
    if ctx.invoked_subcommand is None:
        from agent.cli.alone import command

        ctx.invoke(command)
