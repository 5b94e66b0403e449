"""Twenty-odd employers in one sandbox, the daemon's own work on it, and Tactful's page beside it.

It is Tuesday 12 May 2026, 10:00, in New York, for all of them. Each test has a process of its own,
so that none needs to know of another.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from agent.app import Running
from agent.cli.page import Page, opened_page
from agent.config import Config, load_config
from agent.core.process import DraftFacts, Process
from agent.cycle.ports import Ledger
from agent.daemon.places import heartbeat_file
from agent.daemon.service import Service
from agent.sandbox import SandboxClock, SandboxMailbox, SandboxServer
from tests.wire.validator import WireValidator

ZONE = ZoneInfo("America/New_York")
ME = "sam@mail.example"
LABELS = ("Interviews", "Interviews/Paused")


def local(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


NOW = local(5, 12)


@dataclass(frozen=True, slots=True)
class Mail:
    """What they wrote, or with `by_hand` what the user answered."""

    at: datetime
    text: str
    by_hand: bool = False


WAITED = (
    Mail(local(4, 22), "Hi Sam,\n\nThank you for your application; we are reading it.\n\nDana\n"),
)
"""Silent for almost three weeks: a follow-up waits in Gmail."""
PROMISED = (
    Mail(
        local(5, 4),
        "Hi Sam,\n\nThank you for coming. We will let you know by Friday, May 15.\n\nDana\n",
    ),
)
"""A follow-up comes on Tuesday the 19th."""
FAR_PROMISE = (
    Mail(
        local(4, 20),
        "Hi Sam,\n\nThank you for coming. We will let you know by Friday, June 12.\n\nDana\n",
    ),
)
MET = (
    Mail(
        local(5, 7),
        "Hi Sam,\n\nYour interview is confirmed for Monday, May 11 at 3 pm.\n\nDana\n",
    ),
    Mail(local(5, 7, 12), "Hi Dana,\n\nMonday at 3 pm works for me.\n\nSam", by_hand=True),
)
"""They met yesterday: a thank-you waits."""
REFUSED = (
    Mail(
        local(5, 8),
        "Hi Sam,\n\nafter careful consideration we have decided to move forward with another"
        " candidate. We wish you all the best.\n\nDana\n",
    ),
)
"""A gracious reply waits."""
ASLEEP = (
    Mail(local(1, 12), "Hi Sam,\n\nThank you for your application; we are reading it.\n\nDana\n"),
)
"""Silent for months before Tactful came: it asks."""


def refused_after_meeting(signed: str) -> tuple[Mail, ...]:
    """They met in March and said no seven weeks ago; `signed` says what part the person has."""
    return (
        Mail(
            local(3, 2),
            "Hi Sam,\n\nYour interview is confirmed for Tuesday, March 10 at 11 am.\n\nDana Reyes\n"
            f"{signed}\n",
        ),
        Mail(local(3, 2, 12), "Hi Dana,\n\nTuesday at 11 works for me.\n\nSam", by_hand=True),
        Mail(
            local(3, 24),
            "Hi Sam,\n\nit was lovely to meet you. After careful consideration we have decided to"
            f" move forward with another candidate.\n\nDana Reyes\n{signed}\n",
        ),
        Mail(local(3, 25, 12), "Hi Dana,\n\nThank you for telling me.\n\nSam", by_hand=True),
    )


@dataclass(slots=True)
class House:
    """One employer: `person` writes on the one thread."""

    name: str
    mails: Sequence[Mail]
    thread: str = ""
    newest: str = ""

    @property
    def address(self) -> str:
        return f"dana@{self.name}.example"


@dataclass(slots=True)
class Street:
    """`looks` is one cycle of the daemon's; the clock stands still between two."""

    houses: dict[str, House]
    server: SandboxServer
    service: Service
    work: Running
    page: Page
    validator: WireValidator
    seen: list[object] = field(default_factory=list)

    def looks(self) -> None:
        self.server.clock.advance(timedelta(seconds=1))
        self.service.once()
        beat = json.loads(self.service.heartbeat.read_text())
        assert beat["error"] == "", beat

    @property
    def ledger(self) -> Ledger:
        agent = self.work.agent
        assert agent is not None
        return agent.ledger

    def process(self, house: str) -> Process:
        thread = self.houses[house].thread
        return next(
            one for one in self.ledger.processes() if any(each.id == thread for each in one.threads)
        )

    def path(self, house: str) -> str:
        return f"/process/{self.process(house).id}"

    def mailbox_path(self, house: str) -> str:
        return f"{self.server.url}/mail/thread/{self.houses[house].thread}"

    def stands(self, house: str) -> DraftFacts | None:
        """Our draft that lies in the sandbox's mailbox, as both the mailbox and the ledger know it;
        None where none does.
        """
        kept = self.server.mailbox.drafts_in(self.houses[house].thread)
        draft = self.process(house).holding_draft
        assert kept == ([draft.draft_id] if draft is not None else [])
        return draft

    def text(self, house: str) -> str:
        (draft_id,) = self.server.mailbox.drafts_in(self.houses[house].thread)
        return self.server.mailbox.drafts.message(draft_id).letter.plain_text


@contextmanager
def street(
    folder: Path, plots: dict[str, Sequence[Mail]], raw: Sequence[bytes] = ()
) -> Iterator[Street]:
    """Everything written by now, and looked at once. `raw` are messages as bytes, labelled too."""
    houses = {name: House(name, mails) for name, mails in plots.items()}
    first = min([NOW, *(mail.at for house in houses.values() for mail in house.mails)])
    clock = SandboxClock(first.astimezone(UTC))
    mailbox = SandboxMailbox(account=ME, display_name="Sam Okoro", clock=clock)
    for label in LABELS:
        mailbox.user.creates_label(label)
    written = [(mail, house) for house in houses.values() for mail in house.mails]
    for mail, house in sorted(written, key=lambda one: one[0].at):
        clock.set(mail.at)
        _write(mailbox, mail, house)
    for each in raw:
        mailbox.user.relabels(mailbox.deliver(each).thread_id, add=["Interviews"])
    clock.set(NOW)
    validator = WireValidator()
    with SandboxServer(mailbox, observers=[validator]) as server:
        config = _config(folder, server)
        work = Running(config, clock=clock)
        service = Service(
            work=work,
            interval=config.gmail.poll_every,
            clock=clock,
            heartbeat=heartbeat_file(config),
        )
        link = server.url + "/mail/thread/{thread}"
        service.once()
        with opened_page(config, clock=clock, thread_link=link) as page:
            page.server.start()
            server.gateway.webmail.zone, server.gateway.webmail.beside = ZONE, page.entry
            yield Street(houses, server, service, work, page, validator)
        work.close()
        assert server.send_attempts == 0
        validator.assert_clean()


def _write(mailbox: SandboxMailbox, mail: Mail, house: House) -> None:
    if mail.by_hand:
        house.newest = mailbox.user.sends(text=mail.text, answers=house.newest).id
        return
    subject = f"Editor at {house.name.title()}"
    message = mailbox.deliver(
        sender=f"Dana Reyes <{house.address}>",
        to=ME,
        subject=f"Re: {subject}" if house.newest else subject,
        text=mail.text,
        answers=house.newest,
    )
    if not house.newest:
        mailbox.user.relabels(message.thread_id, add=["Interviews"])
    house.newest, house.thread = message.id, message.thread_id


def _config(folder: Path, server: SandboxServer) -> Config:
    server.write_token_file(folder / "token.json")
    file = folder / "config.toml"
    file.write_text(
        f'[gmail]\napi_root = "{server.url}/"\ntoken_file = "token.json"\n'
        f'[store]\nurl = "sqlite:///{folder / "ledger.db"}"\n'
        f'[time]\nzone = "{ZONE.key}"\n[web]\nport = 0\n[drafts]\nname = "Sam Okoro"\n'
        "[limits]\ndrafts_per_day = 50  # all of them begin today\n",
        encoding="utf-8",
    )
    return load_config(file, env={}, cwd=folder)
