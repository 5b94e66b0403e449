"""Outcomes: rejected, offer, advanced, on hold, withdrawn, each with strong and weak signs.

A strong sign is a sentence that can hardly mean anything else; weak signs alone never close a
thread. A sign does not count where the sentence is a condition ("if you are not selected"), a
question, or speaks of something else than the candidacy ("Tuesday does not work").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.core.facts import (
    Confidence,
    Evidence,
    Interview,
    InterviewState,
    Outcome,
    OutcomeFact,
    Request,
)
from agent.core.reading import outcomewords as w
from agent.core.reading import rejectionwords as no
from agent.core.reading.sentences import Sentence
from agent.core.reading.words import Sign, first_match, fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What the sentences of a message show; each the sentence it was found in, or None."""

    rejected: Sentence | None = None
    weak: Sentence | None = None
    regret: Sentence | None = None
    farewell: Sentence | None = None
    offer: Sentence | None = None
    advanced: Sentence | None = None
    on_hold: Sentence | None = None

    @property
    def says_goodbye(self) -> bool:
        return self.regret is not None or self.farewell is not None

    @property
    def leans_to_no(self) -> bool:
        """Weak signs of two kinds, which together are hardly ever anything but a rejection."""
        return sum(s is not None for s in (self.weak or self.regret, self.farewell)) == 2


def signs_of(sentences: tuple[Sentence, ...], subject: str = "") -> Signs:
    """The signs of a letter; `subject`, folded, helps to tell what it is about."""
    sentences = sentences[: no.LETTER]
    stated = [s for s in sentences if not s.is_question]
    job = no.JOB.search(subject) is not None or any(no.JOB.search(s.low) for s in sentences)
    brief = len(sentences) <= no.BRIEF

    def about_you(sentence: Sentence) -> bool:
        return brief or (job and no.ABOUT_YOU.search(sentence.low) is not None)

    weak = [s for s in stated if _regrets(w.WEAK, s.low)]
    return Signs(
        rejected=next((s for s in stated if is_rejection(s.low) and about_you(s)), None),
        weak=next((s for s in weak if not w.LATE.search(s.low)), next(iter(weak), None)),
        regret=next((s for s in stated if _regrets(w.REGRET, s.low)), None),
        farewell=next((s for s in stated if first_match(w.FAREWELL, s.low)), None),
        offer=next((s for s in sentences if _is_offer(s.low) and about_you(s)), None),
        advanced=next((s for s in stated if _is_advance(s.low)), None),
        on_hold=next((s for s in stated if _is_hold(s.low) and about_you(s)), None),
    )


def is_rejection(low: str) -> bool:
    return (
        _stands(no.REJECTION, low)
        and not no.UNDECIDED.search(low)
        and not no.ABOUT_TIME.search(low)
        and not no.SOMEONE_ELSES.search(low)
        and not no.TERMS.search(low)
    )


def _is_offer(low: str) -> bool:
    found = first_match(w.OFFER, low)
    if found is None or re.search(
        r"\b(?:not|\w+n't|unable|cannot|no longer)\b", low[: found.start() + 20]
    ):
        return False
    return not _conditional_before(low, found.start())


def _is_advance(low: str) -> bool:
    found = first_match(w.ADVANCED, low)
    return found is not None and w.NOT_GOOD_NEWS.search(low) is None and not is_rejection(low)


def _is_hold(low: str) -> bool:
    return _stands(w.ON_HOLD, low) and w.LINE_BUSY.search(low) is None


def _regrets(signs: tuple[Sign, ...], low: str) -> bool:
    """Whether one of the signs is stated, and of something else than a date that moves."""
    return _stands(signs, low) and not _moves_a_talk(low)


def _moves_a_talk(low: str) -> bool:
    return any(
        w.DENIED.search(low[max(0, found.start() - 40) : found.start()]) is None
        for found in w.TALK_MOVED.finditer(low)
    )


def _stands(signs: tuple[Sign, ...], low: str) -> bool:
    """Whether one of the signs is stated, not only supposed."""
    for one in signs:
        found = one.search(low)
        if found is not None and not is_supposed(low, found):
            return True
    return False


_SUPPOSING = re.compile(
    r"\b(?:if|unless|whether|in case|in the event|were you|candidates who (?:are|were) not"
    r"|those (?:who|not)"
    r"|only (?:those|candidates|applicants|successful|shortlisted))\b"
)
_SUPPOSED_START = re.compile(
    r"(?:- |• )?(?:if|unless|should (?:you|your|we|the|there|a|any)|in case|in the event"
    r"|whether|when(?:ever)? (?:you|we|a)|only (?:those|candidates|applicants|successful"
    r"|shortlisted)|candidates who|applicants who|those who)\b"
)
_ASSUMED = re.compile(
    r"\b(?:assume|presume|conclude|consider (?:that|this|your)|take it|taken? as|means?|regard"
    r"|treat)\b"
)
_SETTLED = re.compile(
    r"\b(?:have|has|'ve|'s|had) (?:\w+ )?(?:decided|chosen|selected|opted|filled|been|made"
    r"|gone|moved)\b")  # fmt: skip


def is_supposed(low: str, found: re.Match[str]) -> bool:
    """Whether what was found hangs on an "if": in its own clause, at the sentence's start, or as
    what one may then assume.
    """
    if _ASSUMED.search(low[: found.start() + 12]) and _SUPPOSING.search(low):
        return True
    if _conditional_before(low, found.start()):
        return True
    after = low[found.end() :]
    trailing = re.match(
        r"[^,;.]{0,40}\bif\b(?! you (?:have|would like|want|need|wish|are (?:open|interested)))",
        after,
    )
    return trailing is not None and "but" not in after[: trailing.end()]


def _conditional_before(low: str, at: int) -> bool:
    if _SUPPOSED_START.match(low) is not None and not _SETTLED.search(
        low[max(0, at - 40) : at + 40]
    ):
        return True
    clause = max(low.rfind(mark, 0, at) for mark in (",", ";", ":", " - ", " but "))
    return _SUPPOSING.search(low, max(clause, 0), at) is not None


def is_conditional(low: str) -> bool:
    """Whether the sentence as a whole is about what may be."""
    return _SUPPOSED_START.match(low) is not None or _SUPPOSING.search(low) is not None


def outcome_of(signs: Signs, message_id: str) -> OutcomeFact | None:
    """The message's outcome, strong signs first. Two that contradict give a weak one."""

    def fact(outcome: Outcome, sentence: Sentence, *, strong: bool = True) -> OutcomeFact:
        return OutcomeFact(
            outcome=outcome,
            confidence=Confidence.STRONG if strong else Confidence.WEAK,
            evidence=Evidence(message_id=message_id, quote=sentence.text),
        )

    if signs.rejected is not None:
        if (
            signs.on_hold is not None
            and signs.on_hold is signs.rejected
            and not no.FILLED.search(signs.rejected.low)
        ):
            return fact(Outcome.ON_HOLD, signs.on_hold)
        clear = signs.offer is None and (signs.advanced is None or signs.says_goodbye)
        return fact(Outcome.REJECTED, signs.rejected, strong=clear)
    if signs.offer is not None:
        return fact(Outcome.OFFER, signs.offer)
    if signs.on_hold is not None:
        for_good = signs.farewell is not None and w.TAKING_LEAVE.search(signs.farewell.low)
        return fact(Outcome.REJECTED if for_good else Outcome.ON_HOLD, signs.on_hold)
    if signs.advanced is not None:
        return fact(Outcome.ADVANCED, signs.advanced)
    told = signs.weak or signs.regret
    if told is not None and signs.leans_to_no:
        return fact(Outcome.REJECTED, told, strong=signs.weak is not None)
    if signs.weak is not None and not w.LATE.search(signs.weak.low):
        return fact(Outcome.REJECTED, signs.weak, strong=False)
    return None


def unless_it_goes_on(
    outcome: OutcomeFact | None,
    signs: Signs,
    *,
    asked: tuple[Request, ...],
    talks: tuple[Interview, ...],
) -> OutcomeFact | None:
    """The outcome, but no weak rejection where the same mail fixes, moves or proposes an interview
    or asks the user for something (DESIGN, R1 and R2: a question or an interview reopens).

    A strong sign that something contradicts gives way to an interview alone, a farewell to nothing.
    """
    if outcome is None or outcome.outcome is not Outcome.REJECTED:
        return outcome
    if outcome.confidence is Confidence.STRONG or signs.farewell is not None:
        return outcome
    if any(_is_to_come(one) for one in talks) or (asked and signs.rejected is None):
        return None
    return outcome


def _is_to_come(talk: Interview) -> bool:
    if talk.state not in (InterviewState.PROPOSED, InterviewState.AGREED):
        return False
    said = fold(talk.evidence.quote)
    return _moves_a_talk(said) or w.CALLS_OFF.search(said) is None


def withdrawal(sentences: tuple[Sentence, ...], message_id: str) -> OutcomeFact | None:
    """The user's own withdrawal: "I'd like to withdraw my application"."""
    for sentence in sentences:
        if not sentence.is_question and _stands(w.WITHDRAWN, sentence.low):
            evidence = Evidence(message_id=message_id, quote=sentence.text)
            return OutcomeFact(
                outcome=Outcome.WITHDRAWN, confidence=Confidence.STRONG, evidence=evidence
            )
    return None
