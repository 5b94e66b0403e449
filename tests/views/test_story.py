"""A process's story has a heading of its own for everything that can happen in it."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

import agent
from agent.core.process import DraftState
from agent.views.story import HEADINGS

HERE = Path(agent.__file__).parent
WORKED_OUT: dict[str, set[str]] = {
    # what no look at the code's text tells: the expression, and all it may come to
    "event": {"ask", "your_turn", "close"},  # cycle.tidings, of a decision
    "settled.state.value": {DraftState.GONE.value, DraftState.SENT.value},  # cycle.reconciling
    "row.event": set(),  # store.loading, what was told before
}


def emitted() -> Iterator[tuple[str, str]]:
    """Every name that an event of a story may have, and where."""
    for file in sorted(HERE.rglob("*.py")):
        if "sandbox" in file.parts:
            continue
        module = ".".join(file.relative_to(HERE.parent).with_suffix("").parts)
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Event", "EventRow"):
                for given in node.keywords:
                    if given.arg == "event":
                        where = f"{module}:{given.value.lineno}"
                        yield from ((name, where) for name in values(given.value, module, where))


def values(given: ast.expr, module: str, where: str) -> set[str]:
    said = ast.unparse(given)
    match given:
        case ast.Constant(value=str(value)):
            return {value}
        case ast.IfExp(body=one, orelse=other):
            return values(one, module, where) | values(other, module, where)
        case ast.Name(id=name) if name.isupper():
            return {constant(module, name)}
        case ast.Subscript(value=ast.Name(id=name)) if name.isupper():
            table: Mapping[object, str] = constant(module, name)
            return set(table.values())
        case ast.Attribute(value=ast.Name(id="event"), attr="event"):
            return set()  # passed on
        case _ if said in WORKED_OUT:
            return WORKED_OUT[said]
        case _:
            pytest.fail(f"{where}: say in WORKED_OUT what `{said}` may come to")


def constant(module: str, name: str) -> Any:
    return getattr(importlib.import_module(module), name)


def test_every_event_there_is_has_a_heading_and_every_heading_an_event() -> None:
    found = dict(emitted())
    assert len(found) > 10, "the events are found"
    assert {name: where for name, where in found.items() if name not in HEADINGS} == {}
    assert set(HEADINGS) - set(found) == set()


@pytest.mark.parametrize("name", HEADINGS)
def test_a_heading_is_a_sentence_for_people(name: str) -> None:
    said = HEADINGS[name]
    assert "_" not in said
    assert said[0].isupper()
    assert {field for _, field, _, _ in Formatter().parse(said) if field} <= {"kind"}
