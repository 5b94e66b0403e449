"""The gate *Elsewhere*: has the candidacy gone on in another thread, labelled or not?

Looked at before every draft, and once a day while one waits. What is found becomes part of the
process, and the rules decide again with it. The search's index lags, so this gate only ever adds
caution.
"""

from __future__ import annotations

from dataclasses import dataclass

from agent.core.mail import Message
from agent.core.process import Process
from agent.core.rules.candidacy import Candidacy, candidacy_of, newest_known
from agent.cycle.ports import Ledger, Mailbox
from agent.cycle.reader import Reader
from agent.errors import NotThere

MOST_THREADS = 5
"""Threads looked into for one process; the newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    mailbox: Mailbox
    ledger: Ledger
    reader: Reader

    def look(self, process: Process) -> bool:
        """Find and take in newer mail about this candidacy; True where there was any.

        5 units for the search, 40 for each thread that may matter. A thread that is another
        process's own is left to it. Raises what the ports raise.
        """
        since = newest_known(process)
        candidacy = candidacy_of(process, self.reader.options.policy.mine)
        query = candidacy.query(since) if since is not None else ""
        if since is None or not query:
            return False
        own = {thread.id for thread in process.threads}
        tracked = self.ledger.tracked()
        others: dict[str, None] = {}
        for ref in self.mailbox.search(query):
            known = tracked.get(ref.thread_id)
            # Tracked without a label: taken in, but the program was ended before it was joined.
            if ref.thread_id not in own and (known is None or not (known.labelled or known.gone)):
                others[ref.thread_id] = None
        found = False
        for thread_id in list(others)[:MOST_THREADS]:
            found |= self._take_in(thread_id, process, candidacy)
        return found

    def _take_in(self, thread_id: str, process: Process, candidacy: Candidacy) -> bool:
        try:
            thread = self.mailbox.thread(thread_id)
        except NotThere:
            return False
        since = newest_known(process)
        if not any(_matters(one, candidacy) and one.at > since for one in thread.messages if since):
            return False
        at = self.mailbox.now()
        self.reader.record(thread, at)
        self.ledger.join_thread(thread_id, process.id, at=at)
        return True


def _matters(message: Message, candidacy: Candidacy) -> bool:
    return not message.is_draft and candidacy.concerned_by(message)
