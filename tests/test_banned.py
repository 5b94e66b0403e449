"""S18 and S22: nothing in the program runs text as code, unpacks what could be code, or talks to
a server that can't prove who it is.
"""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

BANNED = {"pickle", "marshal", "shelve", "dill", "yaml", "xml", "lxml", "pty"}
UNSAFE = {
    "verify": False,
    "disable_ssl_certificate_validation": True,
    "check_hostname": False,
    "cert_reqs": "CERT_NONE",
}
UNCHECKED = {"CERT_NONE", "_create_unverified_context", "disable_warnings"}
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
            case ast.keyword(arg=str(name), value=ast.Constant(value=value)) if (
                UNSAFE.get(name, ...) == value
            ):
                found.append(f"{name}={value}")
            case ast.Attribute(attr=str(name)) | ast.Name(id=str(name)) if name in UNCHECKED:
                found.append(name)
    return found


def test_s18_nothing_in_the_agent_runs_text_as_code() -> None:
    assert {
        str(path): found for path in SOURCES if (found := dangers(path.read_text("utf-8")))
    } == {}


@pytest.mark.parametrize(
    "source",
    ["import pickle", "from xml.etree import ElementTree", "eval(x)", "run(x, shell=True)",
     "os.system('x')", "import yaml as y", "Http(disable_ssl_certificate_validation=True)",
     "get(url, verify=False)", "context.verify_mode = ssl.CERT_NONE",
     "ssl._create_unverified_context()", "wrap(check_hostname=False)"],
)  # fmt: skip
def test_the_check_sees_each_of_them(source: str) -> None:
    assert dangers(source)


def test_s18_the_linters_own_rules_on_safety_hold_for_the_whole_program() -> None:
    settings = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]
    assert "S" in settings["select"]
    let_off = [
        rule
        for place, rules in settings["per-file-ignores"].items()
        for rule in rules
        if not place.strip('"').startswith("tests/") and re.fullmatch(r"S\d*", rule)
    ]
    assert [*let_off, *(rule for rule in settings["ignore"] if re.fullmatch(r"S\d*", rule))] == []
