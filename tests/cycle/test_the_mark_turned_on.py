"""`[gmail] mark_threads`, from the file to the label in Gmail; and a login not fit for it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent.app import NO_MARKS, agent_for
from agent.config import Config, load_config
from agent.gmail import COMPOSE, MODIFY, READONLY
from tests.cycle.world import ROOT, World, local

HELLO = "Hi Sam,\n\nThank you for your application; we are reading it with interest.\n\nDana\n"
MARK = "Jobs/Interviews/Draft ready"


def configured(world: World, *scopes: str, mark_threads: bool) -> Config:
    """A configuration of the label Jobs/Interviews, and a login that permits so much."""
    folder = world.folder / "configured"
    folder.mkdir()
    login = json.loads((world.folder / "token.json").read_text("utf-8"))
    login["token"], login["refresh_token"], _ = world.gateway.oauth.issue(scopes)
    token = folder / "token.json"
    token.touch(mode=0o600)
    token.write_text(json.dumps({**login, "scopes": scopes}), "utf-8")
    (folder / "config.toml").write_text(
        f'[gmail]\nlabel = "Jobs/Interviews"\napi_root = "{ROOT}"\ntoken_file = "token.json"\n'
        f"mark_threads = {str(mark_threads).lower()}\n"
        '[store]\nurl = "sqlite:///ledger.db"\n[time]\nzone = "America/New_York"\n',
        "utf-8",
    )
    return load_config(folder / "config.toml", env={}, cwd=Path("/"))


@pytest.mark.parametrize(
    ("scopes", "mark_threads", "marked"),
    [
        ((READONLY, COMPOSE, MODIFY), True, True),
        ((READONLY, COMPOSE, MODIFY), False, False),
        ((READONLY, COMPOSE), True, False),
    ],
)
def test_the_file_and_the_login_decide_together_and_a_draft_is_made_in_any_case(
    world: World, scopes: tuple[str, ...], mark_threads: bool, marked: bool
) -> None:
    world.mail.user.creates_label("Jobs/Interviews")
    first = world.mail.deliver(sender="Dana <dana@northwind.example>", subject="Hi", text=HELLO)
    world.mail.user.relabels(first.thread_id, add=["Jobs/Interviews"])
    config = configured(world, *scopes, mark_threads=mark_threads)
    with agent_for(config, clock=world.clock, handler=world._answer) as agent:
        agent.once()
        world.clock.set(local(3, 16, 9, 31))
        report = agent.once()
        warnings = agent.warnings
    assert report.drafted == 1
    assert report.faults == []
    assert (NO_MARKS in warnings) == (mark_threads and not marked)
    label = world.mail.state.labels.by_name(MARK)
    assert (label is not None) == marked
    if label is not None:
        assert label.name == MARK
        assert label.id in world.mail.message(first.id).labels
    calls = {call for call in world.calls() if call in ("labels.create", "threads.modify")}
    assert bool(calls) == marked
