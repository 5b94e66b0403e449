"""A Gmail of our own, to run and test against: one mailbox, spoken to over Gmail's HTTP API.

Modelled: profile, labels, threads, messages, attachments, drafts, history, sendAs, `q`, `fields`,
quota units, error bodies, OAuth's token endpoint and consent page, and above all what Gmail does
to a draft: new message ids, its own Message-ID and Date, custom headers kept until somebody opens
the draft. People (senders, and the user at Gmail's page) act through `SandboxMailbox` and its
`user`, or over HTTP through `POST /sandbox/<operation>`. Faults, from a lost answer to a captive
portal, are planned with `Fault`.

Not modelled: sending (every attempt is refused and counted in `send_attempts`), batches and uploads
(refused), settings, push, several accounts.

What nobody knows about the real Gmail is switchable in `Quirks`. The same seed, clock and calls
give the same mailbox, ids included. The package imports nothing of ours.

* `SandboxServer`: the mailbox on a loopback port; `url`, `mailbox`, `authorized_user()`.
* `SandboxGateway`: the same without sockets; `answer(method, target, headers, body)`.
* `SandboxMailbox`, `SandboxClock`: the model and its time, both usable alone.
* `load_takeout`: fills a mailbox from a Google Takeout mbox.
"""

from agent.sandbox.clock import SandboxClock
from agent.sandbox.compose import Attachment
from agent.sandbox.errors import Refusal
from agent.sandbox.exchange import Answer, Exchange, Observer, Request
from agent.sandbox.faults import Fault, FaultKind
from agent.sandbox.gateway import SandboxGateway
from agent.sandbox.journal import RecordedRequest
from agent.sandbox.mailbox import MailboxSnapshot, SandboxMailbox
from agent.sandbox.quirks import Quirks, SubjectMismatch
from agent.sandbox.server import SandboxServer
from agent.sandbox.state import SendAs
from agent.sandbox.takeout import (
    Skipped,
    Takeout,
    TakeoutError,
    TakeoutMessage,
    file_message,
    load_takeout,
    read_takeout,
)
from agent.sandbox.threads import StoredMessage, StoredThread

__all__ = [
    "Answer",
    "Attachment",
    "Exchange",
    "Fault",
    "FaultKind",
    "MailboxSnapshot",
    "Observer",
    "Quirks",
    "RecordedRequest",
    "Refusal",
    "Request",
    "SandboxClock",
    "SandboxGateway",
    "SandboxMailbox",
    "SandboxServer",
    "SendAs",
    "Skipped",
    "StoredMessage",
    "StoredThread",
    "SubjectMismatch",
    "Takeout",
    "TakeoutError",
    "TakeoutMessage",
    "file_message",
    "load_takeout",
    "read_takeout",
]
