"""Each fault, and each line of the security checklist, has its tests, and the pages say which."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.faults import checklist
from tests.faults.table import PAGE, ROOT, TABLE, Fault, page


@cache
def names_in(file: Path) -> frozenset[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_every_fault_of_the_model_is_in_the_table() -> None:
    assert list(TABLE) == [*range(1, 77), *range(94, 99)]


@pytest.mark.parametrize("number", TABLE)
def test_a_fault_has_a_test_that_exists_or_says_why_not(number: int) -> None:
    assert_proved(TABLE[number])


@pytest.mark.parametrize("number", checklist.CHECKLIST)
def test_a_line_of_the_checklist_has_a_test_that_exists_or_says_why_not(number: int) -> None:
    assert_proved(checklist.CHECKLIST[number])


def assert_proved(fault: Fault) -> None:
    assert fault.tests or fault.but
    for test in fault.tests:
        file, _, name = test.partition("::")
        assert name in names_in(ROOT / "tests" / file), test


def test_every_line_of_the_checklist_is_in_its_table() -> None:
    assert list(checklist.CHECKLIST) == list(range(1, 31))


def test_every_test_named_after_a_fault_stands_in_the_table() -> None:
    named = {test.rpartition("::")[2] for fault in TABLE.values() for test in fault.tests}
    for file in (ROOT / "tests").rglob("test_*.py"):
        after_a_fault = {name for name in names_in(file) if re.match(r"test_f\d\d_", name)}
        assert after_a_fault <= named, file


def test_each_page_is_its_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()
    assert checklist.PAGE.read_text(encoding="utf-8") == checklist.page()
