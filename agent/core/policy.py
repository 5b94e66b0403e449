"""The waiting rules as data: every interval the rules use, with the career article's defaults.

`agent.config` builds one from the user's file; the core never sees the file. Spans are calendar
time unless they say working days.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from agent.core.span import Span, days, hours, working_days
from agent.core.workdays import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class ThankYouPolicy:
    after: Span = hours(1)
    late_after: Span = hours(24)
    offer_for: Span = days(5)
    assume_length: Span = hours(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpPolicy:
    after_deadline: Span = working_days(2)
    not_within: Span = days(5)
    wait: Span = days(11)
    no_later_than: Span = days(14)
    floor: Span = days(10)


@dataclass(frozen=True, slots=True, kw_only=True)
class LongHaulPolicy:
    starts_after: Span = days(42)
    after_unanswered: int = 2
    every: Span = days(14)
    no_later_than: Span = days(21)


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitsPolicy:
    unanswered: int = 4
    drafts_per_day: int = 3
    dormant_after: Span = days(90)


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectionPolicy:
    gracious_reply: Span = working_days(1)
    recruiter_after: Span = days(56)
    team_after: Span = days(42)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPolicy:
    reply_all: bool = False
    remind_after: Span = days(3)
    withdraw_after: Span = days(10)
    stale: Literal["remove", "mark"] = "remove"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Everything `withdraw`, `decide` and `admit` need to know of the user's wishes.

    `mine` are the user's own addresses, lower-case, so that no draft is ever addressed to them.
    """

    calendar: Calendar
    mine: frozenset[str] = frozenset()
    thank_you: ThankYouPolicy = field(default_factory=ThankYouPolicy)
    follow_up: FollowUpPolicy = field(default_factory=FollowUpPolicy)
    long_haul: LongHaulPolicy = field(default_factory=LongHaulPolicy)
    limits: LimitsPolicy = field(default_factory=LimitsPolicy)
    rejection: RejectionPolicy = field(default_factory=RejectionPolicy)
    drafts: DraftPolicy = field(default_factory=DraftPolicy)

    def of_account(self, account: str) -> Policy:
        """The same, knowing that the mailbox's own address is the user's."""
        return replace(self, mine=self.mine | {account.lower()})
