"""S18: nothing in the program runs text as code, or unpacks what could be code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

BANNED = {"pickle", "marshal", "shelve", "dill", "yaml", "xml", "lxml", "pty"}
SOURCES = sorted(Path("agent").rglob("*.py"))


def dangers(source: str) -> list[str]:
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                found += [one.name for one in names if one.name.partition(".")[0] in BANNED]
            case ast.ImportFrom(module=str(name)) if name.partition(".")[0] in BANNED:
                found.append(name)
            case ast.Call(func=ast.Name(id="eval" | "exec" | "compile" as name)):
                found.append(name)
            case ast.Call(func=ast.Attribute(value=ast.Name(id="os"), attr="system" | "popen")):
                found.append("os.system")
            case ast.keyword(arg="shell", value=ast.Constant(value=True)):
                found.append("shell=True")
    return found


def test_s18_nothing_in_the_agent_runs_text_as_code() -> None:
    assert {
        str(path): found for path in SOURCES if (found := dangers(path.read_text("utf-8")))
    } == {}


@pytest.mark.parametrize(
    "source",
    ["import pickle", "from xml.etree import ElementTree", "eval(x)", "run(x, shell=True)",
     "os.system('x')", "import yaml as y"],
)  # fmt: skip
def test_the_check_sees_each_of_them(source: str) -> None:
    assert dangers(source)
