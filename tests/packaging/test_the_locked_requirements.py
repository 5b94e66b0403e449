"""S23: what is installed is what was locked, by its hash; and the program loads nothing else."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKED = ROOT / "requirements"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOAD_EVERYTHING = """
import importlib, pkgutil, sys
before = set(sys.modules)
import agent
for found in pkgutil.walk_packages(agent.__path__, "agent."):
    if found.name != "agent.__main__":
        importlib.import_module(found.name)
print(*sorted({name.partition(".")[0] for name in set(sys.modules) - before}))
"""
LOOKED_FOR = {"sniffio", "socks"}
"""What httpcore and httplib2 load where it happens to be there; the tests' own tools bring it."""
MAKES_AN_INSTALL = re.compile(r"pip\S* install\b[^\n&|;]*")


def normal(name: str) -> str:
    """PEP 503: case, dots, dashes and underscores don't tell packages apart."""
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.\-]+", name.strip())[0]).lower()  # type: ignore[index]


def locked(file: str) -> dict[str, list[str]]:
    """Each package of a lock file as name==version, with its hashes."""
    text = (LOCKED / file).read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return {line.split()[0]: re.findall(r"--hash=(\S+)", line) for line in lines}


@pytest.mark.parametrize("file", sorted(path.name for path in LOCKED.glob("*.txt")))
def test_s23_every_locked_package_has_one_version_and_its_hashes(file: str) -> None:
    found = locked(file)
    assert found
    for package, hashes in found.items():
        assert re.fullmatch(r"[\w.\-]+==[\w.!+]+", package), package
        assert hashes, package
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one) for one in hashes), package


def test_s23_every_dependency_is_locked() -> None:
    run = {normal(package) for package in locked("run.txt")}
    dev = {normal(package) for package in locked("dev.txt")}
    project = PROJECT["project"]
    extras = [one for group in project.get("optional-dependencies", {}).values() for one in group]
    groups = [one for group in PROJECT["dependency-groups"].values() for one in group]
    assert {normal(one) for one in project["dependencies"]} <= run
    wanted = {normal(one) for one in (*extras, *groups) if isinstance(one, str)}
    assert wanted - {normal(project["name"])} <= dev | run


def test_s23_nothing_is_installed_without_hashes() -> None:
    """By make, by what must pass before landing, and by the image."""
    installs = []
    for recipe in (ROOT / "Makefile", ROOT / ".ci" / "run", ROOT / "Dockerfile"):
        text = recipe.read_text("utf-8").replace("\\\n", " ")
        if named := re.search(r"^INSTALL = (.*)$", text, re.MULTILINE):
            text = text.replace(named[0], "").replace("$(INSTALL)", named[1])
        installs += MAKES_AN_INSTALL.findall(text)
    assert len(installs) >= 8
    for one in installs:
        assert "--require-hashes" in one or "--no-deps" in one, one


def test_s23_the_program_loads_nothing_that_is_not_locked_for_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOAD_EVERYTHING],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    run = {normal(package) for package in locked("run.txt")}
    owners = packages_distributions()
    strangers = {
        module: owners[module]
        for module in done.stdout.split()
        if module != "agent"
        and module in owners
        and not {normal(one) for one in owners[module]} & run
    }
    assert strangers.keys() - LOOKED_FOR == set()
