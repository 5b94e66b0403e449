"""Reading the threads that a search brought: each once, so many at a time, whatever fails.

What was read is remembered until something new is found in that thread, or whoever asks has become
another (`basis`). Kept in memory alone: a program that starts anew reads them again, and one that
looks once has to go on until none is left (`unread`); only how many looks failed it may be told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from agent.core.mail import Thread
from agent.cycle.ports import Mailbox
from agent.cycle.setbacks import MANY_FAILURES
from agent.errors import (
    CallRefused,
    LedgerError,
    LoginNeeded,
    MailboxUnavailable,
    MailFault,
    NotThere,
)

MOST_THREADS = 25
"""Threads read at a time, 40 units each; the next time goes on with the others."""
MANY_LOOKS = 3
"""A thread that could not be read in so many looks holds nothing back any more."""

V = TypeVar("V")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sifted(Generic[V]):
    """What is known of the threads by now, those read before included.

    `unread`: there are more of them. `fault` is why one may be readable the next time and was not
    now; `refused` are those that will never be, each with its reason.
    """

    verdicts: tuple[V, ...]
    unread: bool
    fault: Exception | None
    refused: tuple[tuple[str, Exception], ...]


@dataclass(slots=True)
class Sifting(Generic[V]):
    """`looks_before`: that many failed already, by what is remembered elsewhere. A thread that
    fails now is taken for one that failed in each of them.
    """

    looks_before: int = 0
    _basis: object = None
    _known: dict[str, tuple[frozenset[str], V | None]] = field(default_factory=dict)
    _failures: dict[str, int] = field(default_factory=dict)

    def sift(
        self,
        found: Mapping[str, frozenset[str]],
        read: Callable[[str], Thread],
        judge: Callable[[Thread], V | None],
        *,
        basis: object = None,
    ) -> Sifted[V]:
        """Read and judge the threads found (the ids of the messages found in each), in that order.

        `judge` answers None where nothing is to be remembered: the thread has an owner now. Those
        given up come last: they are tried each time, and hold nothing back.
        Raises LoginNeeded, LedgerError, and what names the time from which Gmail is there again.
        """
        if basis != self._basis:
            self._basis = basis
            self._known.clear()
        fresh = [one for one, messages in found.items() if not self._has_seen(one, messages)]
        fresh.sort(key=self._is_given_up)
        fault: Exception | None = None
        refused: list[tuple[str, Exception]] = []
        failed = read_now = 0
        for thread_id in fresh:
            if read_now == MOST_THREADS or failed == MANY_FAILURES:
                break
            read_now += 1
            try:
                thread = read(thread_id)
                verdict = judge(thread)
            except (LoginNeeded, LedgerError):
                raise
            except (CallRefused, MailFault) as error:
                self._known[thread_id] = (found[thread_id], None)
                if not isinstance(error, NotThere):
                    refused.append((thread_id, error))
            except Exception as error:
                if isinstance(error, MailboxUnavailable) and error.retry_at is not None:
                    raise
                failed += 1
                self._failures[thread_id] = 1 + self._failures.get(thread_id, self.looks_before)
                if not self._is_given_up(thread_id):
                    fault = fault or error
            else:
                self._failures.pop(thread_id, None)
                seen = found[thread_id] | {one.id for one in thread.messages}
                self._known[thread_id] = (seen, verdict)
                if verdict is None:
                    del self._known[thread_id]
        verdicts = (self._known[one][1] for one in found if one in self._known)
        return Sifted(
            verdicts=tuple(one for one in verdicts if one is not None),
            unread=any(not self._is_given_up(one) for one in fresh[read_now:]),
            fault=fault,
            refused=tuple(refused),
        )

    def _has_seen(self, thread_id: str, messages: frozenset[str]) -> bool:
        known = self._known.get(thread_id)
        return known is not None and messages <= known[0]

    def _is_given_up(self, thread_id: str) -> bool:
        return self._failures.get(thread_id, 0) >= MANY_LOOKS


def found_by(mailbox: Mailbox, queries: tuple[str, ...]) -> dict[str, frozenset[str]]:
    """The threads that those searches bring, with the ids of the messages found in each: the first
    search's before the second's, the newest first (5 units each, at most 100 messages).
    """
    found: dict[str, frozenset[str]] = {}
    for query in queries:
        for ref in mailbox.search(query):
            found[ref.thread_id] = found.get(ref.thread_id, frozenset()) | {ref.id}
    return found
