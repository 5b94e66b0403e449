"""Tells the user, at the right moment and once: urgent news by itself, the rest in one digest a
day, and a calm line in a week in which nothing waits.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from agent.core.policy import Policy
from agent.core.process import Process
from agent.core.rules.chronicle import chronicle_of
from agent.core.workdays import Calendar
from agent.cycle.ports import Event
from agent.errors import TactfulError
from agent.notices.channels import Channel
from agent.notices.news import calm, digest, news_of
from agent.notices.said import Said
from agent.views.another import another_on
from agent.views.view import View

BEFORE_AN_INTERVIEW = timedelta(minutes=15)
AT_ONCE = 3
"""More pieces of urgent news than this are told in one."""
LASTING = timedelta(hours=1)
"""A ledger that is out of reach for less is no news."""
DIGEST, WEEKLY, LOGIN, LEDGER, ANOTHER = "digest", "weekly", "login", "ledger", "another"

log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Herald:
    """`tell` belongs to the cycles' thread, `config_broken` may come from another."""

    policy: Policy
    channels: Sequence[Channel]
    said: Said
    _out_since: datetime | None = None
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def tell(self, found: Sequence[View], events: Sequence[Event], now: datetime) -> None:
        """All that is news by now. In a bad moment nothing is said or kept: it comes later."""
        with self._lock:
            self._out_since = None
            self.said.forget(LOGIN, LEDGER)
            if not may_tell(self.policy, [view.process for view in found], now):
                return
            today = self.policy.calendar.day_of(now)
            fresh = [one for one in news_of(found, events, now) if self.said.on(one.key) is None]
            urgent = [one for one in fresh if one.urgent]
            if urgent:
                texts = [one.text for one in urgent]
                if len(texts) > AT_ONCE:
                    texts = [*texts[:AT_ONCE], f"And {len(texts) - AT_ONCE} more."]
                self._say(texts, [one.key for one in urgent], today)
            self._tell_of_another(found, today)
            rest = [one for one in fresh if not one.urgent]
            if rest and self.said.on(DIGEST) != today:
                text = rest[0].text if len(rest) == 1 and len(fresh) == 1 else digest(found)
                self._say([text or rest[0].text], [DIGEST, *(one.key for one in rest)], today)
            elif not fresh and self._is_calm(found, now, today):
                self._say([calm(found)], [WEEKLY], today)

    def _tell_of_another(self, found: Sequence[View], today: date) -> None:
        """Once for each draft that another Tactful made, and at most once a day."""
        another = another_on(view.process for view in found)
        if another is None or self.said.on(ANOTHER) == today:
            return
        keys = [f"{ANOTHER}:{message_id}" for message_id in another.drafts]
        if any(self.said.on(key) is None for key in keys):
            log.warning(another.says, extra={"action": "notice", "hint": another.mend})
            self._say([f"{another.says} {another.mend}"], [ANOTHER, *keys], today)

    def login_needed(self, error: TactfulError, now: datetime) -> None:
        """Once, then daily while it lasts."""
        with self._lock:
            today = self.policy.calendar.day_of(now)
            if self.said.on(LOGIN) != today and is_awake(self.policy.calendar, now):
                self._say([f"Log in again. {error.message} {error.hint}"], [LOGIN], today)

    def ledger_out(self, error: TactfulError, now: datetime) -> None:
        """Called with every cycle that it ends. Told once it has lasted, then daily; where its disk
        keeps nothing, also by a program that starts anew.
        """
        with self._lock:
            today = self.policy.calendar.day_of(now)
            self._out_since = self._out_since or now
            is_told = self.said.on(LEDGER) == today
            if (
                is_told
                or now - self._out_since < LASTING
                or not is_awake(self.policy.calendar, now)
            ):
                return
            text = f"Tactful can't work. {error.message} {error.hint}"
            self._say([text], [LEDGER], today, unkept=True)

    def config_broken(self, error: TactfulError, now: datetime) -> None:
        """Once for each broken edit."""
        with self._lock:
            key = f"config:{hashlib.sha256(error.message.encode()).hexdigest()[:16]}"
            if self.said.on(key) is None:
                first = error.message.splitlines()[0]
                text = f"Your configuration can't be used; the last good one stays. {first}"
                self._say([text], [key], self.policy.calendar.day_of(now))

    def _is_calm(self, found: Sequence[View], now: datetime, today: date) -> bool:
        """Whether this is the week's first good morning, and nothing waits for the user."""
        calendar, last = self.policy.calendar, self.said.on(WEEKLY)
        this_week = last is not None and last.isocalendar()[:2] == today.isocalendar()[:2]
        early = now.astimezone(calendar.zone).time() < calendar.morning
        if this_week or early or not calendar.is_working_day(today) or not found:
            return False
        return self.said.on(DIGEST) != today and not digest(found)

    def _say(
        self, texts: Sequence[str], keys: list[str], today: date, *, unkept: bool = False
    ) -> None:
        """`unkept`: though a program that starts anew will not know of it."""
        try:
            self.said.keep(keys, today)
        except OSError as error:
            log.warning("notices can't be kept", extra={"action": "notice", "error": str(error)})
            if not unkept:
                return
            self.said.days |= dict.fromkeys(keys, today)
        log.info(
            "told the user",
            extra={"action": "notice", "pieces": len(texts), "channels": len(self.channels)},
        )
        for channel in self.channels:
            for text in texts:
                try:
                    channel.show(text)
                except TactfulError as failed:
                    log.warning(failed.message, extra={"action": "notice", "hint": failed.hint})
                    break


def may_tell(policy: Policy, processes: Sequence[Process], now: datetime) -> bool:
    """By day, and not from 15 minutes before an interview to its end (the gate Moment)."""
    if not is_awake(policy.calendar, now):
        return False
    for process in processes:
        try:
            rounds = chronicle_of(process, policy, now).rounds
        except Exception:  # noqa: BLE001, S112 - it is set back when its own turn comes
            continue
        if any(one.timed and one.start - BEFORE_AN_INTERVIEW <= now < one.end for one in rounds):
            return False
    return True


def is_awake(calendar: Calendar, now: datetime) -> bool:
    """From the morning until the evening, on every day of the week."""
    here = now.astimezone(calendar.zone).time()
    opens: time = min(calendar.opens, calendar.morning)
    return opens <= here < max(calendar.closes, calendar.evening_until)
