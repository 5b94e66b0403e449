from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent.clock import VirtualClock
from agent.gmail import GmailMailbox, open_mailbox
from tests.gmail.wire import Wire, write_token

START = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(START)


@pytest.fixture
def open_on(tmp_path: Path, clock: VirtualClock):
    """Opens mailboxes on loopback servers, and closes their connections in the end."""
    opened: list[GmailMailbox] = []

    def open_one(wire: Wire, *, token: dict | None = None, **more: object) -> GmailMailbox:
        path = write_token(tmp_path / "token.json", wire.root, **(token or {}))
        mailbox, _ = open_mailbox(
            api_root=wire.root, token_file=path, clock=clock, **{"timeout": 5.0, **more}
        )
        opened.append(mailbox)
        return mailbox

    yield open_one
    for mailbox in opened:
        assert mailbox.refused == ()
        mailbox.close()
