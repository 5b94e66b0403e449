"""The situations the schedules begin from: who wrote what before the agent first looks, how the
rounds go by themselves, and the earliest moment at which a draft of each kind may be made.

The moments are worked out by hand from DESIGN section 3, not by the program.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from agent.sandbox import SandboxMailbox

ZONE = ZoneInfo("America/New_York")
ME = "sam@example.com"
LABEL = "Interviews"
DANA = "Dana Reyes <dana@northwind.example>"
TOM = "Tom Adeyemi <tom@bluebird.example>"
NEVER = datetime(2100, 1, 1, tzinfo=UTC)


def local(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """An instant of 2026 in New York; 2 March is a Monday."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


START = local(3, 2)
PROMISED_BY = local(3, 27, 0)
"""The day that a `promise` names while the agent is at work, and """
NOT_BEFORE_PROMISED = local(3, 31, 0)
"""the second working day after it, the earliest for a follow-up unless something more is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """`begin` fills the mailbox and names its threads in order; `owed` is what an undisturbed run
    makes, as (thread, kind); `not_before[thread][kind]` the earliest moment.
    """

    name: str
    begin: Callable[[SandboxMailbox], tuple[str, ...]]
    rounds: tuple[int | str, ...]
    owed: frozenset[tuple[int, str]]
    not_before: tuple[Mapping[str, datetime], ...]


def _writes(mail: SandboxMailbox, text: str, sender: str = DANA, subject: str = "Interview") -> str:
    message = mail.deliver(sender=sender, to=ME, text=text, subject=subject)
    mail.user.relabels(message.thread_id, add=[LABEL])
    return message.id


def _interview(mail: SandboxMailbox) -> tuple[str, ...]:
    """Dana confirms Thursday 5 March, 14:00, Sam accepts: a thank-you from 16:00 that day."""
    first = _writes(mail, "Hi Sam,\n\nYour interview is confirmed for Thursday, March 5 at 2 pm.\n")
    mail.clock.advance(timedelta(hours=1))
    mail.user.sends(text="Hi Dana,\n\nThursday at 2 pm works for me.\n\nSam", answers=first)
    return (mail.message(first).thread_id,)


def _promise(mail: SandboxMailbox) -> tuple[str, ...]:
    """Dana gives Friday 6 March; Sam has thanked her: a follow-up from Tuesday the 10th."""
    first = _writes(
        mail,
        "Hi Sam,\n\nThank you for coming in today. We will let you know by Friday, March 6.\n"
        "\nDana\n",
    )
    mail.clock.advance(timedelta(hours=1))
    mail.user.sends(text="Dear Dana,\n\nThank you for your time today.\n\nSam", answers=first)
    return (mail.message(first).thread_id,)


def _silence(mail: SandboxMailbox) -> tuple[str, ...]:
    """Dana has his application and names no date: a follow-up after 11 to 14 days."""
    first = _writes(
        mail,
        "Hi Sam,\n\nThank you for your application; we are reading it with interest.\n\nDana\n",
    )
    return (mail.message(first).thread_id,)


def _rejection(mail: SandboxMailbox) -> tuple[str, ...]:
    """Dana says no: a gracious reply from the next working day."""
    first = _writes(
        mail,
        "Dear Sam,\n\nUnfortunately we have decided to move forward with another candidate.\n"
        "\nDana\n",
    )
    return (mail.message(first).thread_id,)


def _two(mail: SandboxMailbox) -> tuple[str, ...]:
    """Two employers, an interview each on Thursday the 5th: two thank-yous."""
    (first,) = _interview(mail)
    other = _writes(
        mail,
        "Hi Sam,\n\nYour interview is confirmed for Thursday, March 5 at 10 am.\n\nTom\n",
        sender=TOM,
        subject="Bluebird",
    )
    mail.clock.advance(timedelta(minutes=30))
    mail.user.sends(text="Hi Tom,\n\nThursday at 10 works for me.\n\nSam", answers=other)
    return (first, mail.message(other).thread_id)


STORIES: Mapping[str, Story] = {
    story.name: story
    for story in (
        Story(
            name="interview",
            begin=_interview,
            rounds=(5, "due", "due", 5, 30, 240, "due"),
            owed=frozenset({(0, "thank_you")}),
            not_before=({"thank_you": local(3, 5, 16), "follow_up": local(3, 16, 0)},),
        ),
        Story(
            name="promise",
            begin=_promise,
            rounds=(5, "due", 5, 30, 240, "due"),
            owed=frozenset({(0, "follow_up")}),
            not_before=({"follow_up": local(3, 10, 0)},),
        ),
        Story(
            name="silence",
            begin=_silence,
            rounds=(5, "due", 5, 30, 240, "due"),
            owed=frozenset({(0, "follow_up")}),
            not_before=({"follow_up": local(3, 13, 0)},),
        ),
        Story(
            name="rejection",
            begin=_rejection,
            rounds=(5, "due", 5, 30, 240, "due"),
            owed=frozenset({(0, "gracious_reply")}),
            not_before=({"gracious_reply": local(3, 3, 0)},),
        ),
        Story(
            name="two",
            begin=_two,
            rounds=(5, "due", "due", 5, "due", "due", 5, 30),
            owed=frozenset({(0, "thank_you"), (1, "thank_you")}),
            not_before=(
                {"thank_you": local(3, 5, 16), "follow_up": local(3, 16, 0)},
                {"thank_you": local(3, 5, 12), "follow_up": local(3, 16, 0)},
            ),
        ),
    )
}
