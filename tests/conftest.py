"""Shared by all: the sandbox under its validator, a browser, Ctrl-C, and no other computer."""

import pytest

pytest.register_assert_rewrite("tests.contracts.ledger_contract")

pytest_plugins = ["tests.interrupts", "tests.strangers", "tests.wire.fixtures", "tests.browser"]
