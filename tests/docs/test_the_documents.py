"""The documents say what the tree is."""

from pathlib import Path

import click
import pytest

from agent.cli.main import COMMANDS, tactful

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
