"""The documents say what the tree is."""

from pathlib import Path

import click
import pytest

from agent.cli.main import COMMANDS, tactful
from tests.docs.capture import README, capture, with_capture
from tests.docs.rulebook import PAGE, rule_book

ROOT = Path(__file__).parents[2]


def parts() -> list[str]:
    found = [path for path in (ROOT / "agent").iterdir() if path.name != "__pycache__"]
    names = [f"agent/{path.name}/" for path in found if (path / "__init__.py").exists()]
    core = [path for path in (ROOT / "agent/core").iterdir() if (path / "__init__.py").exists()]
    names += [f"agent/core/{path.name}/" for path in core if path.name != "names"]
    names += [
        f"agent/{path.name}"
        for path in found
        if path.suffix == ".py" and path.name not in ("__init__.py", "__main__.py")
    ]
    return [*names, "migrations/"]


@pytest.mark.parametrize("part", parts())
def test_the_architecture_names_every_package(part: str) -> None:
    assert f"`{part}`" in (ROOT / "ARCHITECTURE.md").read_text()


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_readme_names_every_command(name: str) -> None:
    assert f"`tactful {name}" in (ROOT / "README.md").read_text()


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help_with_an_example(name: str) -> None:
    command = tactful.get_command(click.Context(tactful), name)
    assert command is not None
    assert command.help
    assert command.epilog is not None
    assert f"tactful {name}" in command.epilog or "tactful --config" in command.epilog


def test_the_architecture_states_the_layers_that_are_enforced() -> None:
    layers = (ROOT / "pyproject.toml").read_text().split("layers = [")[1].split("]")[0]
    said = " > ".join(line.strip().strip('",') for line in layers.strip().splitlines())
    assert said in (ROOT / "ARCHITECTURE.md").read_text()


def test_no_file_names_a_package_registry() -> None:
    for path in (ROOT / "requirements").iterdir():
        assert "://" not in path.read_text(), path


def test_the_readme_shows_what_the_demo_really_prints() -> None:
    readme = README.read_text()
    assert with_capture(readme, capture()) == readme


def test_the_rule_book_is_what_the_program_decides() -> None:
    assert PAGE.read_text(encoding="utf-8") == rule_book()


def test_every_rule_has_two_or_three_examples_in_the_book() -> None:
    sections = PAGE.read_text(encoding="utf-8").split("\n## ")[2:]
    assert len(sections) == 11
    for section in sections:
        assert section.count("\n| When | |") >= 2, section.splitlines()[0]
