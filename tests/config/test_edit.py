"""Changing values of the file: comments stay, and what may not be done is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.config import load_config
from agent.config.edit import NotSaved, edited, file_of, save
from agent.config.schema import Config
from agent.errors import ConfigError

TEXT = """\
# My own words.

[follow_up]   # the heart of it
wait = "11 days"  # a week and a half, more or less
# floor = "12 days"

[time]
zone = "Europe/Berlin"
"""


def config_of(folder: Path, text: str = TEXT) -> Config:
    file = folder / "config.toml"
    file.write_bytes(text.encode())
    return load_config(file, env={}, cwd=folder)


def test_a_value_is_changed_and_everything_else_stays(tmp_path: Path) -> None:
    file = file_of(config_of(tmp_path))
    made = save(file, {("follow_up", "wait"): "9 days"}, mark=file.mark)
    assert file.path.read_text() == TEXT.replace('wait = "11 days"', 'wait = "9 days"')
    assert str(made.follow_up.wait) == "9 days"


def test_a_key_and_a_section_that_were_not_there_are_added(tmp_path: Path) -> None:
    file = file_of(config_of(tmp_path))
    changes = {("follow_up", "floor"): "8 days", ("limits", "unanswered"): 3}
    save(file, changes, mark=file.mark)
    found = load_config(file.path, env={}, cwd=tmp_path)
    assert (str(found.follow_up.floor), found.limits.unanswered) == ("8 days", 3)
    for line in TEXT.splitlines():
        assert line in file.path.read_text().splitlines()


def test_line_ends_stay_as_they_were(tmp_path: Path) -> None:
    file = file_of(config_of(tmp_path, TEXT.replace("\n", "\r\n")))
    save(file, {("follow_up", "wait"): "9 days"}, mark=file.mark)
    assert file.path.read_bytes().count(b"\r\n") == TEXT.count("\n")


def test_a_value_that_is_wrong_is_refused_in_the_configurations_own_words(tmp_path: Path) -> None:
    file = file_of(config_of(tmp_path))
    with pytest.raises(ConfigError) as refused:
        save(file, {("follow_up", "wait"): "eleventy days"}, mark=file.mark)
    assert refused.value.problems[0].startswith("config.toml:4: [follow_up] wait: ")
    assert file.path.read_text() == TEXT


def test_values_that_do_not_fit_together_are_refused(tmp_path: Path) -> None:
    file = file_of(config_of(tmp_path))
    with pytest.raises(ConfigError, match="must not be longer than"):
        edited(file, {("follow_up", "wait"): "5 weeks"})


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    config = config_of(tmp_path)
    before = file_of(config)
    newer = TEXT.replace("11 days", "12 days")
    before.path.write_text(newer)
    with pytest.raises(NotSaved, match="changed by somebody else"):
        save(file_of(config), {("follow_up", "wait"): "9 days"}, mark=before.mark)
    assert before.path.read_text() == newer


def test_a_read_only_file_is_left_alone(tmp_path: Path) -> None:
    file = file_of(config_of(tmp_path))
    file.path.chmod(0o444)
    with pytest.raises(NotSaved, match="can't be written"):
        save(file, {("follow_up", "wait"): "9 days"}, mark=file.mark)
    assert file.path.read_text() == TEXT
    assert sorted(one.name for one in tmp_path.iterdir()) == ["config.toml"]


def test_who_may_read_the_file_stays_the_same(tmp_path: Path) -> None:
    file = file_of(config_of(tmp_path))
    file.path.chmod(0o640)
    save(file, {("follow_up", "wait"): "9 days"}, mark=file.mark)
    assert file.path.stat().st_mode & 0o777 == 0o640


def test_a_link_to_the_file_stays_a_link(tmp_path: Path) -> None:
    config_of(tmp_path)
    link = tmp_path / "linked.toml"
    link.symlink_to(tmp_path / "config.toml")
    file = file_of(load_config(link, env={}, cwd=tmp_path))
    save(file, {("follow_up", "wait"): "9 days"}, mark=file.mark)
    assert link.is_symlink()
    assert '"9 days"' in (tmp_path / "config.toml").read_text()


def test_without_a_file_one_is_made_in_the_users_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    config = load_config(None, env={}, cwd=tmp_path)
    file = file_of(config)
    save(file, {("follow_up", "wait"): "9 days"}, mark=file.mark)
    assert file.path == tmp_path / "config" / "tactful" / "config.toml"
    assert file.path.read_text() == '[follow_up]\nwait = "9 days"\n'
    assert file.path.stat().st_mode & 0o777 == 0o600


def test_a_file_with_a_mistake_in_it_is_not_edited(tmp_path: Path) -> None:
    config = config_of(tmp_path)
    (tmp_path / "config.toml").write_text(TEXT + "[follow_up]\n")
    with pytest.raises(ConfigError, match="opened twice"):
        edited(file_of(config), {("follow_up", "wait"): "9 days"})


@pytest.mark.parametrize(
    "text",
    ['follow_up = { wait = "11 days" }\n', 'follow_up.wait = "11 days"\n', "[follow_up]\n", ""],
)
def test_other_ways_to_write_it_can_be_edited_too(text: str, tmp_path: Path) -> None:
    file = file_of(config_of(tmp_path, text))
    made = save(file, {("follow_up", "wait"): "9 days"}, mark=file.mark)
    assert str(made.follow_up.wait) == "9 days"
    assert str(load_config(file.path, env={}, cwd=tmp_path).follow_up.wait) == "9 days"
