"""Shared by every test: the sandbox under its validator."""

pytest_plugins = ["tests.wire.fixtures"]
