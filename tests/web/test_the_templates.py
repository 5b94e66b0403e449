"""The page's own files: nothing is marked as safe, nothing comes from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from agent.web.render import HERE, STATIC

TEMPLATES = sorted((HERE / "templates").glob("*.html"))


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_nothing_is_marked_as_safe(file: Path) -> None:
    tree = Environment(autoescape=True).parse(file.read_text())
    filters = {found.name for found in tree.find_all(nodes.Filter)}
    assert filters <= {"line", "lines", "capital", "join", "lower", "abs"}
    assert not list(tree.find_all((nodes.MarkSafe, nodes.ScopedEvalContextModifier)))
    calls = {getattr(found.node, "name", "") for found in tree.find_all(nodes.Call)}
    assert "Markup" not in calls


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_no_style_and_no_script_stands_in_a_page(file: Path) -> None:
    text = file.read_text()
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:", text)
    assert re.findall(r"<script[^>]*>", text) in ([], ['<script src="{{ script }}" defer>'])


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_every_attribute_is_quoted(file: Path) -> None:
    assert not re.search(r"\s[\w-]+=\{\{", file.read_text())


@pytest.mark.parametrize(
    "file", [*TEMPLATES, STATIC / "page.css", STATIC / "page.js"], ids=lambda file: file.name
)
def test_nothing_is_loaded_from_elsewhere(file: Path) -> None:
    assert not re.search(r"(?:https?:)?//[a-z]|@import|url\((?!#)", file.read_text())
