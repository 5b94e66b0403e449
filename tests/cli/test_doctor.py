"""`tactful doctor`: each thing that can be wrong is found, with its mend."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent.app import agent_for, opened_store
from agent.cli import findings
from agent.cli.findings import Weight
from agent.clock import VirtualClock
from agent.config import Config, load_config
from agent.gmail import COMPOSE, MODIFY, READONLY
from agent.sandbox import SandboxClock, SandboxMailbox, SandboxServer
from tests.contracts.values import noted

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


def config_in(
    folder: Path,
    root: str = "http://127.0.0.1:9/",
    label: str = "Interviews",
    *,
    mark_threads: bool = False,
    ledger: str = "ledger.db",
) -> Config:
    (folder / "config.toml").write_text(
        f'[gmail]\napi_root = "{root}"\ntoken_file = "token.json"\nlabel = "{label}"\n'
        f"mark_threads = {str(mark_threads).lower()}\n"
        f'[store]\nurl = "sqlite:///{ledger}"\n[time]\nzone = "UTC"\n'
    )
    return load_config(folder / "config.toml", env={}, cwd=folder)


@pytest.fixture
def server():
    mail = SandboxMailbox(account="sam@example.com", clock=SandboxClock(NOW))
    mail.user.creates_label("Interviews")
    with SandboxServer(mail) as served:
        yield served
        assert served.send_attempts == 0


def found(config: Config, clock: VirtualClock | None = None) -> dict[str, findings.Finding]:
    return {one.about: one for one in findings.findings(config, clock or VirtualClock(NOW))}


def test_where_all_is_well_nothing_is_to_mend(tmp_path: Path, server: SandboxServer) -> None:
    server.write_token_file(tmp_path / "token.json")
    result = found(config_in(tmp_path, f"{server.url}/"))
    assert not [one for one in result.values() if one.weight is Weight.WRONG]
    assert "sam@example.com" in result["gmail"].says
    assert result["clock"].weight is Weight.FINE
    assert "took 2 of" in result["quota"].says
    assert all(one.mend for one in result.values() if one.weight is not Weight.FINE)


def test_a_missing_label_and_a_clock_that_is_off_are_named(
    tmp_path: Path, server: SandboxServer
) -> None:
    server.write_token_file(tmp_path / "token.json")
    config = config_in(tmp_path, f"{server.url}/", label="Jobs")
    result = found(config, VirtualClock(NOW + timedelta(hours=2)))
    assert result["label"].weight is Weight.WRONG
    assert '"Jobs"' in result["label"].says
    assert "120 minutes ahead of" in result["clock"].says
    assert "timedatectl" in result["clock"].mend


@pytest.mark.parametrize(
    ("wanted", "scopes", "weight"),
    [
        (True, [READONLY, COMPOSE], Weight.WRONG),
        (True, [READONLY, COMPOSE, MODIFY], Weight.FINE),
        (True, [], Weight.FINE),
        (False, [READONLY, COMPOSE], Weight.FINE),
    ],
)
def test_a_login_that_does_not_permit_the_marks_that_are_wanted_is_named(
    tmp_path: Path, server: SandboxServer, wanted: bool, scopes: list[str], weight: Weight
) -> None:
    token = server.authorized_user() | {"scopes": scopes}
    (tmp_path / "token.json").write_text(json.dumps(token))
    finding = found(config_in(tmp_path, f"{server.url}/", mark_threads=wanted))["scopes"]
    assert finding.weight is weight
    if weight is Weight.WRONG:
        assert "gmail.modify" in finding.says
        assert "tactful login" in finding.mend


def test_no_login_and_no_network_are_each_said(tmp_path: Path) -> None:
    config = config_in(tmp_path)
    assert found(config)["login"].weight is Weight.WRONG
    with SandboxServer() as gone:
        gone.write_token_file(tmp_path / "token.json")
    assert found(config)["gmail"].weight is Weight.WRONG
    assert "online" in found(config)["gmail"].mend


@pytest.mark.parametrize(
    ("left", "weight"),
    [
        (timedelta(days=6), Weight.NOTE),
        (timedelta(days=1), Weight.NOTE),
        (timedelta(minutes=-1), Weight.WRONG),
    ],
)
def test_the_seven_days_of_an_app_in_testing_are_counted(
    tmp_path: Path, server: SandboxServer, left: timedelta, weight: Weight
) -> None:
    ends = NOW + left
    token = server.authorized_user() | {
        "logged_in_at": (ends - timedelta(days=7)).isoformat(),
        "ends_at": ends.isoformat(),
    }
    (tmp_path / "token.json").write_text(json.dumps(token))
    login = found(config_in(tmp_path, f"{server.url}/"))["login"]
    assert login.weight is weight
    assert "in testing" in login.says
    assert "Publish" in login.mend


def test_a_service_that_is_installed_and_silent_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / ".config"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    config = config_in(tmp_path)
    [idle] = findings.running(config, VirtualClock(NOW))
    assert idle.weight is Weight.NOTE
    unit = findings.installer_of(config, only_print=True).file
    assert unit.is_relative_to(tmp_path)
    unit.parent.mkdir(parents=True)
    unit.touch()
    [silent] = findings.running(config, VirtualClock(NOW))
    assert silent.weight is Weight.WRONG
    assert "tactful service status" in silent.mend


def test_a_full_disk_and_a_broken_ledger_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = config_in(tmp_path)
    monkeypatch.setattr(findings, "ROOM", 10**18)
    assert findings.disk(config).weight is Weight.WRONG
    (tmp_path / "ledger.db").write_bytes(b"no database at all" * 1000)
    [broken] = findings.ledger(config)
    assert broken.weight is Weight.WRONG
    assert broken.mend


@pytest.mark.parametrize("place", ["afile/ledger.db", f"{'n' * 300}.db"])
def test_a_ledger_whose_place_can_not_be_looked_at_is_named(tmp_path: Path, place: str) -> None:
    (tmp_path / "afile").touch()
    result = found(config_in(tmp_path, ledger=place))
    assert result["ledger"].weight is Weight.WRONG
    assert "can't be used" in result["ledger"].says


def test_a_label_that_was_renamed_is_named_with_its_mend(
    tmp_path: Path, server: SandboxServer
) -> None:
    server.write_token_file(tmp_path / "token.json")
    config = config_in(tmp_path, f"{server.url}/")
    with agent_for(config, clock=VirtualClock(NOW)) as agent:
        agent.once()
    server.mailbox.user.renames_label("Interviews", "Job hunt")
    label = found(config)["label"]
    assert label.weight is Weight.NOTE
    assert '"Interviews" is called "Job hunt"' in label.says
    assert '[gmail] label = "Job hunt"' in label.mend


def test_another_tactful_on_the_mailbox_is_named(tmp_path: Path) -> None:
    config = config_in(tmp_path)
    with opened_store(config) as store:
        ledger = store.bind("sam@example.com", "login", at=NOW)
        ledger.record_thread(noted(user_drafts=("d1", "d2"), foreign_drafts=("d2",)), at=NOW)
    [_, another] = findings.ledger(config)
    assert another.weight is Weight.NOTE
    assert "Another Tactful works on this mailbox: 1 draft in it bears" in another.says
    assert "Let only one computer run it" in another.mend
