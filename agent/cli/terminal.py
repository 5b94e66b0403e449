"""Printing for people: tables that fit 80 columns, and hostile text made harmless."""

from __future__ import annotations

import json
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress
from rich.text import Text

from agent.views.shown import visible


def console() -> Console:
    return Console(highlight=False, soft_wrap=False)


def progress(*, hidden: bool = False) -> Progress:
    """A bar on standard error, gone when done; nothing where that is no terminal."""
    shown = Console(stderr=True)
    return Progress(console=shown, transient=True, disable=hidden or not shown.is_terminal)


def plain(text: str) -> Text:
    """Text from mail, without escapes or direction marks, never read as markup."""
    return Text(visible(text))


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
