"""The mailbox port over Google's own client: the only package that imports it.

From the wire up: `transport` (one request, never replayed) judged by `guard`; `login` and
`credentials` (the token), `consent` and `redirect` (how it is got); `client` (pacing, retries of
reads, faults classified once); `answers` and `messages` (JSON to values); `mailbox` (the port
itself).
"""

from agent.gmail.login import COMPOSE, MODIFY, READONLY, Login
from agent.gmail.login_file import LoginFile, fingerprint_of
from agent.gmail.mailbox import GmailMailbox, mailbox_with, open_mailbox
from agent.gmail.transport import Handler

__all__ = [
    "COMPOSE",
    "MODIFY",
    "READONLY",
    "GmailMailbox",
    "Handler",
    "Login",
    "LoginFile",
    "fingerprint_of",
    "mailbox_with",
    "open_mailbox",
]
