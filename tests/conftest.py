"""Shared by every test: the sandbox under its validator, a browser, and no other computer."""

import pytest

pytest.register_assert_rewrite("tests.contracts.ledger_contract")

pytest_plugins = ["tests.strangers", "tests.wire.fixtures", "tests.browser"]
