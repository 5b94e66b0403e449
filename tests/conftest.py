"""Shared by every test: the sandbox under its validator, and a browser."""

import pytest

pytest.register_assert_rewrite("tests.contracts.ledger_contract")

pytest_plugins = ["tests.wire.fixtures", "tests.browser"]
