"""`tactful templates`: the user's own letters: what there is, whether it is sound, how it reads."""

from __future__ import annotations

import click

from agent.cli.setting import json_option, known_ledger, with_config
from agent.cli.terminal import print_json
from agent.cli.wrapped import wrapped
from agent.clock import SystemClock
from agent.config import Config
from agent.core.process import Kind
from agent.core.rules.phrases import count, listed, who
from agent.errors import ConfigError
from agent.views.choosing import chosen
from agent.views.preview import preview_of
from agent.views.shown import one_line
from agent.views.view import local, moment, views
from agent.writing import OwnLetters, Words
from agent.writing.examples import starter, tried
from agent.writing.glossary import FACTS, FRAME, PHRASES, WHETHER
from agent.writing.letters import HINT

KINDS = click.Choice([kind.value for kind in Kind])


@click.group(epilog="Example:  tactful templates show thank_you > templates/thank_you.txt")
def templates() -> None:
    """Use letters of your own: one text file for each kind of draft.

    They lie in the folder that [drafts] templates_dir names; a kind without a file keeps Tactful's
    own texts.
    """


@templates.command(epilog="Example:  tactful templates show thank_you")
@click.argument("kind", type=KINDS, required=False)
@json_option
@with_config
def show(config: Config, kind: str | None, as_json: bool) -> None:
    """Show the template of KIND, yours or one to begin with; without KIND, whose each is."""
    own = OwnLetters(config.drafts.templates_dir)
    if kind is None:
        _show_all(own, as_json=as_json)
        return
    path = own.file(Kind(kind))
    text = path.read_text("utf-8", "replace") if path is not None else starter(Kind(kind))
    if as_json:
        print_json({"kind": kind, "file": str(path) if path else None, "text": text})
    else:
        click.echo(text, nl=not text.endswith("\n"))


def _show_all(own: OwnLetters, *, as_json: bool) -> None:
    files = {kind: own.file(kind) for kind in Kind}
    if as_json:
        print_json([{"kind": kind, "file": path and str(path)} for kind, path in files.items()])
        return
    for kind, path in files.items():
        whose = f"yours: {path}" if path else "Tactful's own"
        click.echo(f"{kind.value:<15} {whose}")
    if own.folder is None:
        click.echo("To write your own, make a folder and name it: [drafts] templates_dir.")


@templates.command(epilog="Example:  tactful templates check")
@with_config
def check(config: Config) -> None:
    """Try every template of yours, and tell each mistake with its file and line."""
    own = OwnLetters(config.drafts.templates_dir)
    if found := tried(own):
        raise ConfigError(found, hint=HINT)
    mine = [kind.value for kind in Kind if own.file(kind) is not None]
    if mine:
        click.echo(f"{count(len(mine), 'template')} of yours, all sound: {listed(mine)}.")
    else:
        click.echo("No templates of yours; Tactful's own texts are used.")


@templates.command(epilog="Example:  tactful templates preview northwind")
@click.argument("thread")
@json_option
@with_config
def preview(config: Config, thread: str, as_json: bool) -> None:
    """Show the text of THREAD's next draft, as it would be written now.

    Worked out from what is stored; Gmail is not asked, and nothing is drafted.
    """
    policy, now = config.policy(), SystemClock().now()
    with known_ledger(config) as ledger:
        found = views(ledger)
        view = chosen(found, thread)
        next_one = preview_of(
            view,
            found,
            policy=policy,
            now=now,
            account=ledger.state().account,
            user_name=config.drafts.name,
            wording=Words(OwnLetters(config.drafts.templates_dir)),
        )
    planned, calendar = next_one.planned, policy.calendar
    if as_json:
        print_json(
            {
                "thread": planned.thread_id,
                "kind": planned.kind.value,
                "at": local(planned.due_at, calendar),
                "to": [person.email for person in planned.to],
                "because": next_one.because,
                "text": next_one.text,
            }
        )
        return
    people = listed([who(person) for person in planned.to]) or "nobody yet"
    due = "now" if planned.due_at <= now else moment(planned.due_at, calendar)
    said = f"{planned.kind.words} to {people}, {due}. {next_one.because}"
    click.echo(f"{wrapped(one_line(said, 400))}\n")
    for line in next_one.text.split("\n"):
        click.echo(wrapped(line))


@templates.command(epilog="Example:  tactful templates variables")
@json_option
def variables(as_json: bool) -> None:
    """List what a template can fill in, each with an example."""
    if as_json:
        print_json(
            [
                {"name": one.name, "meaning": one.meaning, "example": one.example}
                for one in (*FRAME, *FACTS, *PHRASES, *WHETHER)
            ]
        )
        return
    for title, group in _GROUPS:
        click.echo(f"\n{title}")
        for one in group:
            example = one.example.replace("\n", " / ")
            click.echo(f"  {one.name:<16} {one.meaning}: “{example}”")


_GROUPS = (
    ("Around the letter, always there:", FRAME),
    ("Facts, where they are known ({% if employer %}at {{ employer }}{% endif %}):", FACTS),
    ("Phrases, always there, empty where nothing is known:", PHRASES),
    ("Whether something is so, for {% if … %}:", WHETHER),
)
