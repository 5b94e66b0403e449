"""May a draft exist now? Said again in the plainest way, from the letters alone.

Written apart from the rules: no chronicle, no rounds, no occasions; only who wrote what and when.
It is stricter in nothing and sees less: what it forbids, the rules must never do.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from agent.core.decision import Planned
from agent.core.facts import Author, InterviewState, MessageFacts, Outcome, RequestKind
from agent.core.policy import Policy
from agent.core.process import DraftFacts, DraftState, Kind, Process, Withdrawal

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FOLLOWING_UP = (Kind.FOLLOW_UP, Kind.LONG_HAUL)


def objection_to_making(
    planned: Planned, process: Process, policy: Policy, now: datetime
) -> str | None:
    """Why no such draft may appear now, None where it may."""
    letters = [one for one in process.messages if one.at <= now]
    if any(one.state in _STANDING for one in process.drafts):
        return "a draft stands already"
    for one in process.drafts:
        if one.occasion == planned.occasion and one.withdrawal is not Withdrawal.LAPSED:
            return "this very occasion has had its draft"
    invited = ":invited:" in planned.occasion
    bad_time = _bad_time(planned, policy, now, invited=invited)
    if bad_time:
        return bad_time
    if any(start - HOUR / 4 <= now < end for start, end in interviews(letters)):
        return "an interview is on"
    if planned.kind is Kind.THANK_YOU:
        return _against_thanks(letters, now)
    if planned.kind in (Kind.GRACIOUS_REPLY, Kind.KEEP_IN_TOUCH):
        return _against_words_after_a_no(planned, letters, now)
    if planned.kind is Kind.MATERIALS:
        return None if _asked_to_send(letters) else "nobody asked for anything"
    return _against_following_up(planned, process, letters, policy, now, invited=invited)


def objection_to_standing(draft: DraftFacts, process: Process, now: datetime) -> str | None:
    """Why an untouched draft may no longer lie there, None where it may."""
    newer = [one for one in process.messages if draft.planned_at < one.at <= now]
    if any(one.reading.author in (Author.THEM, Author.US) for one in newer):
        return "somebody has written since"
    if any(_outcome(one) is Outcome.REJECTED for one in newer):
        return "they have said no since"
    if draft.kind in FOLLOWING_UP and now >= draft.planned_at + 10 * DAY + HOUR:
        return "it has lain there for more than ten days"
    if draft.kind is Kind.THANK_YOU and now >= draft.planned_at + 5 * DAY:
        return "thanks are too late by now"
    return None


_STANDING = (DraftState.LIVE, DraftState.OPENED, DraftState.EDITED, DraftState.GONE)


def _bad_time(planned: Planned, policy: Policy, now: datetime, *, invited: bool) -> str | None:
    local = now.astimezone(policy.calendar.zone)
    if planned.urgent:
        return None
    if planned.kind is Kind.THANK_YOU:
        return None if time(9) <= local.time() < time(21) else "it is night"
    if not time(9) <= local.time() < time(18):
        return "it is outside working hours"
    if local.weekday() > 4 or policy.calendar.holidays.name_of(local.date()):
        return "nobody works on that day"
    quiet = any(local.date() in season for season in policy.calendar.quiet)
    if quiet and planned.kind is not Kind.GRACIOUS_REPLY and not invited:
        return "it is a quiet season"
    return None


def interviews(letters: list[MessageFacts]) -> list[tuple[datetime, datetime]]:
    """The interviews that were agreed, of an hour each, and not called off or ended by a no. One
    that is called off without a date is the next that its writer had fixed, else the very next.
    """
    found: dict[datetime, set[str]] = {}
    for letter in letters:
        for one in letter.reading.interviews:
            if one.state is InterviewState.AGREED and one.start is not None:
                same = [start for start in found if abs(start - one.start) <= 45 * HOUR / 60]
                fixed_by = {email for start in same for email in found.pop(start)}
                found[one.start] = fixed_by | _other_side(letter)
            if one.state is InterviewState.CANCELLED:
                ahead = sorted(start for start in found if start + HOUR > letter.at)
                theirs = [start for start in ahead if found[start] & _other_side(letter)]
                for start in (theirs or ahead)[:1]:
                    del found[start]
        if _outcome(letter) is Outcome.REJECTED:
            found = {start: by for start, by in found.items() if start <= letter.at}
    return [(start, start + HOUR) for start in found]


def _other_side(letter: MessageFacts) -> set[str]:
    people = letter.to if letter.is_ours else (letter.sender,)
    return {one.email for one in people if one is not None}


def _outcome(letter: MessageFacts) -> Outcome | None:
    return letter.reading.outcome.outcome if letter.reading.outcome else None


def _ours(letters: list[MessageFacts]) -> list[MessageFacts]:
    return [one for one in letters if one.reading.author is Author.US]


def _theirs(letters: list[MessageFacts]) -> list[MessageFacts]:
    return [one for one in letters if one.reading.author is Author.THEM]


def _open_question(letters: list[MessageFacts], now: datetime) -> bool:
    """Whether the last thing between the two sides is a question of theirs."""
    for letter in reversed(letters):
        if letter.reading.author is Author.US:
            return False
        if letter.reading.asks is not None:
            held = any(end <= now and start > letter.at for start, end in interviews(letters))
            met = any(_speaks_of_having_met(one) for one in letters if one.at > letter.at)
            return not held and not met
    return False


def _against_thanks(letters: list[MessageFacts], now: datetime) -> str | None:
    ends = [end for _, end in interviews(letters) if end <= now]
    ends += [one.at for one in letters if _speaks_of_having_met(one)]
    if not any(now - 5 * DAY - HOUR < end for end in ends):
        return "there was no interview within five days"
    last = max(ends)
    if any(one.at > last for one in _ours(letters)):
        return "the user has written since"
    return "it is the user's turn" if _open_question(letters, now) else None


def _speaks_of_having_met(letter: MessageFacts) -> bool:
    return any(one.state is InterviewState.TOOK_PLACE for one in letter.reading.interviews)


def _against_words_after_a_no(
    planned: Planned, letters: list[MessageFacts], now: datetime
) -> str | None:
    noes = [one for one in letters if _outcome(one) is Outcome.REJECTED]
    if not noes:
        return "nobody said no"
    if planned.kind is Kind.GRACIOUS_REPLY:
        if not any(now - 10 * DAY - HOUR < one.at < now - 20 * HOUR for one in noes):
            return "the no is too fresh or too old"
        return "the user has answered" if any(o.at > noes[-1].at for o in _ours(letters)) else None
    if noes[0].at > now - 42 * DAY + HOUR:
        return "the no is too fresh to keep in touch"
    return "it is too soon after the last words" if _within(_ours(letters), now, 9) else None


def _within(letters: list[MessageFacts], now: datetime, days: int) -> bool:
    return any(one.at > now - days * DAY for one in letters)


def _asked_to_send(letters: list[MessageFacts]) -> bool:
    for letter in reversed(letters):
        if letter.reading.author is Author.US:
            return False
        if any(one.kind is RequestKind.MATERIALS for one in letter.reading.requests):
            return True
    return False


def _against_following_up(
    planned: Planned,
    process: Process,
    letters: list[MessageFacts],
    policy: Policy,
    now: datetime,
    *,
    invited: bool,
) -> str | None:
    if any(end > now for _, end in interviews(letters)):
        return "an interview is ahead"
    if _open_question(letters, now):
        return "it is the user's turn"
    ends = [one for one in letters if _outcome(one) is not None]
    reopened = any(
        one.at > ends[-1].at and (one.reading.asks or one.reading.interviews)
        for one in letters
        if ends
    )
    if ends and _outcome(ends[-1]) is Outcome.REJECTED and not reopened:
        return "they have said no"
    if invited:
        return None
    heard = max((one.at for one in _theirs(letters)), default=None)
    sent = [one.sent_message_id for one in process.drafts if one.kind in FOLLOWING_UP]
    unheard = [one for one in _ours(letters) if heard is None or one.at > heard]
    if any(one.id in sent and one.at > now - 10 * DAY + HOUR for one in unheard):
        return "the last follow-up is less than ten days back"
    if planned.step > policy.limits.unanswered:
        return "they have been written to often enough"
    if _within(_ours(letters), now, 4):
        return "the user wrote only just"
    return _against_their_date(letters, policy, now)


def _against_their_date(letters: list[MessageFacts], policy: Policy, now: datetime) -> str | None:
    today = policy.calendar.day_of(now)
    for letter in reversed(letters):
        reading = letter.reading
        if reading.promises:
            latest = reading.promises[0].latest
            return f"they have until {latest}" if today <= latest else None
        if reading.outcome or reading.interviews:
            break
    last = max((one.at for one in (*_ours(letters), *_theirs(letters))), default=None)
    dated = any(one.reading.promises for one in letters)
    if last is not None and last > now - 11 * DAY + HOUR and not dated:
        return "the last words are less than eleven days back"
    return None
