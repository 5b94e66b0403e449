"""The sandbox as a fixture, watched by the validator.

A test that misbehaves on purpose is marked `@pytest.mark.deliberate_violation`.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from agent.sandbox import SandboxClock, SandboxMailbox, SandboxServer
from tests.wire.validator import WireValidator

MONDAY_MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "deliberate_violation: asks the sandbox for what no client should"
    )


@pytest.fixture
def sandbox_clock() -> SandboxClock:
    """A clock that stands at a Monday morning until it is moved."""
    return SandboxClock(MONDAY_MORNING)


@pytest.fixture
def wire_validator() -> WireValidator:
    return WireValidator()


@pytest.fixture
def gmail_sandbox(
    request: pytest.FixtureRequest, sandbox_clock: SandboxClock, wire_validator: WireValidator
) -> Iterator[SandboxServer]:
    """A running sandbox; afterwards nothing was sent and every exchange was as Google's."""
    mailbox = SandboxMailbox(clock=sandbox_clock)
    with SandboxServer(mailbox, observers=[wire_validator]) as server:
        yield server
    if request.node.get_closest_marker("deliberate_violation") is None:
        assert server.send_attempts == 0
        wire_validator.assert_clean()
