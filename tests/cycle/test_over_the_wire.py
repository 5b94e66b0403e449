"""The same write path over real sockets: one POST for a draft, whatever happens to its answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from agent.core.policy import Policy
from agent.core.process import DraftState
from agent.core.workdays import Calendar
from agent.cycle.cycle import Cycle
from agent.cycle.options import Options
from agent.gmail import open_mailbox
from agent.sandbox import Fault, FaultKind, SandboxClock, SandboxMailbox, SandboxServer
from agent.store import SqlLedger, open_store
from agent.writing import Words
from tests.cycle.world import DANA, ME, ZONE, local
from tests.wire.validator import WireValidator


@dataclass
class Wired:
    server: SandboxServer
    ledger: SqlLedger
    cycle: Cycle

    def settle(self) -> None:
        for _ in range(6):
            self.server.clock.advance(timedelta(minutes=5))
            self.cycle.run()

    def posts(self) -> int:
        """Requests that reached the sandbox, executed or not."""
        return len(self.server.journal.calls("drafts.create"))


@pytest.fixture
def wired(tmp_path: Path) -> Iterator[Wired]:
    clock = SandboxClock(local(3, 2).astimezone(UTC))
    mailbox = SandboxMailbox(account=ME, clock=clock)
    mailbox.user.creates_label("Interviews")
    validator = WireValidator()
    store = open_store("sqlite://")
    with SandboxServer(mailbox, observers=[validator]) as server:
        server.write_token_file(tmp_path / "token.json")
        client, _ = open_mailbox(
            api_root=f"{server.url}/",
            token_file=tmp_path / "token.json",
            clock=clock,
            timeout=1.0,
        )
        ledger = store.bind(ME, client.fingerprint, at=clock.now())
        options = Options(policy=Policy(calendar=Calendar(zone=ZONE)), label="Interviews")
        made = Wired(server, ledger, Cycle(client, ledger, Words(), options))
        message = mailbox.deliver(
            sender=DANA,
            to=ME,
            subject="Interview",
            text="Your interview is confirmed for Thursday, March 5 at 2 pm.",
        )
        mailbox.user.relabels(message.thread_id, add=["Interviews"])
        made.cycle.run()
        clock.set(local(3, 5, 16, 5))
        yield made
        assert server.send_attempts == 0
        assert client.refused == ()
        validator.assert_clean()
        client.close()
    store.close()


@pytest.mark.parametrize(
    ("kind", "seconds"),
    [
        (FaultKind.LOST_RESPONSE, 0.0),
        (FaultKind.RESET, 0.0),
        (FaultKind.ERROR_500_AFTER, 0.0),
        (FaultKind.HANG_AFTER, 2.0),
        (FaultKind.TRUNCATED, 0.0),
        (FaultKind.BAD_JSON, 0.0),
    ],
)
def test_one_post_and_after_the_next_cycles_one_draft(
    wired: Wired, kind: FaultKind, seconds: float
) -> None:
    wired.server.plan(Fault(kind=kind, call="drafts.create", seconds=seconds))

    wired.cycle.run()
    assert wired.posts() == 1
    wired.settle()

    assert wired.posts() == 1
    assert len(wired.server.mailbox.drafts.listed()) == 1
    [draft] = wired.ledger.processes()[0].drafts
    assert draft.state is DraftState.LIVE


def test_a_refused_login_is_renewed_and_one_post_takes_effect(wired: Wired) -> None:
    wired.server.plan(Fault(kind=FaultKind.HTTP_401, call="drafts.create"))

    wired.cycle.run()
    wired.settle()

    posts = wired.server.journal.calls("drafts.create")
    assert [post.executed for post in posts] == [False, True]
    assert len(wired.server.mailbox.drafts.listed()) == 1
