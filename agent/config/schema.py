"""Every section and key of the file, with its default and its bounds; a key is a field.

The waiting rules' defaults are `core.policy`'s, so they stand in one place.
"""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr

from agent.config import places
from agent.config.addresses import (
    absolute,
    ledger_url,
    own_address,
    read_host,
    safe_root,
    sqlite_url,
)
from agent.config.fields import Between, Every, Placed, Written
from agent.config.holidaybook import PublicHolidays, find_holidays
from agent.config.shown import shown
from agent.config.values import (
    MONDAY_TO_FRIDAY,
    Weekday,
    WorkingHours,
    at_least_one,
    local_zone,
    read_hours,
    read_label,
    read_name,
    read_season,
    read_service,
    read_signature,
    read_time,
    read_weekday,
    read_zone,
)
from agent.core.policy import (
    DraftPolicy,
    FollowUpPolicy,
    LimitsPolicy,
    LongHaulPolicy,
    Policy,
    RejectionPolicy,
    ThankYouPolicy,
)
from agent.core.span import Span
from agent.core.workdays import Calendar, NoHolidays, Season

_THANK_YOU = ThankYouPolicy()
_FOLLOW_UP = FollowUpPolicy()
_LONG_HAUL = LongHaulPolicy()
_LIMITS = LimitsPolicy()
_REJECTION = RejectionPolicy()
_DRAFTS = DraftPolicy()

KEYRING = Path("keyring")
"""`token_file` in the system's keyring."""

Wait = Annotated[Span, Between("1 day", "1 year")]
LongWait = Annotated[Span, Between("1 day", "2 years")]
Time = Annotated[time, Written(read_time, time)]


class Section(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


def _token_file(text: str, folder: Path) -> Path:
    """A relative path stands for the system's keyring; every other is absolute."""
    if text.strip() == KEYRING.name:
        return KEYRING
    return absolute(text, folder) if text.strip() else places.token_file()


def _client_secret_file(text: str, folder: Path) -> Path:
    return absolute(text, folder) if text.strip() else places.client_secret_file()


def _ledger(text: str, folder: Path) -> str:
    return ledger_url(text, folder) if text.strip() else sqlite_url(places.ledger_file())


def _templates(text: str, folder: Path) -> Path | None:
    if not text.strip():
        return None
    path = absolute(text, folder)
    if not path.is_dir():
        raise ValueError(f"{shown(text)} is no folder; make it, or leave this empty")
    return path


def _zone() -> ZoneInfo:
    """The computer's zone; UTC if it has none that can be read, which `load_config` refuses."""
    try:
        return local_zone()
    except ValueError:
        return ZoneInfo("UTC")


def _holidays(text: str) -> PublicHolidays | None:
    return find_holidays(text) if text.strip() else None


class Gmail(Section):
    label: Annotated[str, Written(read_label, str)] = "Interviews"
    poll_every: Annotated[timedelta, Every("15 seconds", "1 day")] = timedelta(minutes=5)
    api_root: Annotated[str, Written(safe_root, str)] = "https://gmail.googleapis.com/"
    client_secret_file: Annotated[Path, Placed(_client_secret_file, Path)] = Field(
        default_factory=places.client_secret_file
    )
    token_file: Annotated[Path, Placed(_token_file, Path)] = Field(
        default_factory=places.token_file
    )
    mark_threads: bool = False


class Store(Section):
    url: Annotated[str, Placed(_ledger, str)] = Field(
        default_factory=lambda: sqlite_url(places.ledger_file())
    )


class WorkingTime(Section):
    zone: Annotated[ZoneInfo, Written(read_zone, ZoneInfo)] = Field(default_factory=_zone)
    working_days: Annotated[
        tuple[Annotated[Weekday, Written(read_weekday, Weekday)], ...],
        Field(strict=False),
        AfterValidator(at_least_one),
    ] = MONDAY_TO_FRIDAY
    working_hours: Annotated[WorkingHours, Written(read_hours, WorkingHours)] = WorkingHours()
    morning: Time = time(9, 30)
    evening_until: Time = time(21, 0)
    holidays: Annotated[PublicHolidays | None, Written(_holidays, PublicHolidays)] = None
    quiet: Annotated[
        tuple[Annotated[Season, Written(read_season, Season)], ...], Field(strict=False)
    ] = ()

    def calendar(self) -> Calendar:
        return Calendar(
            zone=self.zone,
            working_days=frozenset(self.working_days),
            opens=self.working_hours.opens,
            closes=self.working_hours.closes,
            morning=self.morning,
            evening_until=self.evening_until,
            holidays=self.holidays or NoHolidays(),
            quiet=self.quiet,
        )


class ThankYou(Section):
    after: Annotated[Span, Between("5 minutes", "2 days", working=False)] = _THANK_YOU.after
    late_after: Annotated[Span, Between("1 hour", "7 days", working=False)] = _THANK_YOU.late_after
    offer_for: Annotated[Span, Between("1 day", "30 days", working=False)] = _THANK_YOU.offer_for
    assume_length: Annotated[Span, Between("5 minutes", "1 day", working=False)] = (
        _THANK_YOU.assume_length
    )


class FollowUp(Section):
    after_deadline: Wait = _FOLLOW_UP.after_deadline
    not_within: Wait = _FOLLOW_UP.not_within
    wait: Wait = _FOLLOW_UP.wait
    no_later_than: Wait = _FOLLOW_UP.no_later_than
    floor: Wait = _FOLLOW_UP.floor


class LongHaul(Section):
    starts_after: LongWait = _LONG_HAUL.starts_after
    after_unanswered: int = Field(default=_LONG_HAUL.after_unanswered, ge=1, le=20)
    every: Wait = _LONG_HAUL.every
    no_later_than: Wait = _LONG_HAUL.no_later_than


class Limits(Section):
    unanswered: int = Field(default=_LIMITS.unanswered, ge=1, le=20)
    drafts_per_day: int = Field(default=_LIMITS.drafts_per_day, ge=1, le=50)
    dormant_after: LongWait = _LIMITS.dormant_after


class Rejection(Section):
    gracious_reply: Annotated[Span, Between("1 hour", "9 days")] = _REJECTION.gracious_reply
    recruiter_after: LongWait = _REJECTION.recruiter_after
    team_after: LongWait = _REJECTION.team_after


class Drafts(Section):
    templates_dir: Annotated[Path | None, Placed(_templates, Path)] = None
    name: Annotated[str, Written(read_name, str)] = ""
    signature: Annotated[str, Written(read_signature, str)] = "gmail"
    reply_all: bool = _DRAFTS.reply_all
    remind_after: Wait = _DRAFTS.remind_after
    withdraw_after: Wait = _DRAFTS.withdraw_after
    stale: Literal["remove", "mark"] = _DRAFTS.stale


class Notify(Section):
    desktop: bool = True
    urls: Annotated[
        tuple[Annotated[str, Written(read_service, str)], ...], Field(strict=False)
    ] = ()


class Web(Section):
    enabled: bool = True
    port: int = Field(default=8765, ge=0, le=65535)
    address: Annotated[str, Written(own_address, str)] = "127.0.0.1"
    hosts: Annotated[tuple[Annotated[str, Written(read_host, str)], ...], Field(strict=False)] = ()


class Log(Section):
    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["text", "json"] = "text"


class Config(Section):
    """What the user wants, whole: `Config()` is all defaults; `source` is the file it came from."""

    gmail: Gmail = Field(default_factory=Gmail)
    store: Store = Field(default_factory=Store)
    time: WorkingTime = Field(default_factory=WorkingTime)
    thank_you: ThankYou = Field(default_factory=ThankYou)
    follow_up: FollowUp = Field(default_factory=FollowUp)
    long_haul: LongHaul = Field(default_factory=LongHaul)
    limits: Limits = Field(default_factory=Limits)
    rejection: Rejection = Field(default_factory=Rejection)
    drafts: Drafts = Field(default_factory=Drafts)
    notify: Notify = Field(default_factory=Notify)
    web: Web = Field(default_factory=Web)
    log: Log = Field(default_factory=Log)
    _source: Path | None = PrivateAttr(default=None)

    @property
    def source(self) -> Path | None:
        return self._source

    def policy(self) -> Policy:
        """The waiting rules as the core wants them."""
        drafts = self.drafts
        return Policy(
            calendar=self.time.calendar(),
            thank_you=ThankYouPolicy(**dict(self.thank_you)),
            follow_up=FollowUpPolicy(**dict(self.follow_up)),
            long_haul=LongHaulPolicy(**dict(self.long_haul)),
            limits=LimitsPolicy(**dict(self.limits)),
            rejection=RejectionPolicy(**dict(self.rejection)),
            drafts=DraftPolicy(
                reply_all=drafts.reply_all,
                remind_after=drafts.remind_after,
                withdraw_after=drafts.withdraw_after,
                stale=drafts.stale,
            ),
        )
