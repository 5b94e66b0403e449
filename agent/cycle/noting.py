"""A thread as just read, turned into what the ledger keeps: facts, labels, and whose drafts lie on
it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from agent.core.facts import MessageFacts
from agent.core.mail import Message, Thread
from agent.core.process import Shelf
from agent.core.reading import Desk, read_thread
from agent.core.reading.gist import with_gist
from agent.core.reply import MARKER_HEADER, same_words
from agent.core.rules.attached import with_link
from agent.cycle.ports import NotedThread
from agent.cycle.sync import last_part

SHELVES = {shelf.value: shelf for shelf in (Shelf.CLOSED, Shelf.PAUSED)}
"""The sublabels that are obeyed and name no process, by name; the first one found decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDrafts:
    """What tells ours from the user's: message ids we know, markers made, words written; and from
    another Tactful's: whether a mark was ever made here.
    """

    message_ids: Collection[str] = ()
    markers: Collection[str] = ()
    words: Collection[str] = ()
    knows_marker: Callable[[str], bool]

    def owns(self, message: Message) -> bool:
        return (
            message.id in self.message_ids
            or message.headers.get(MARKER_HEADER.lower()) in self.markers
        )

    def are_foreign_to(self, message: Message) -> bool:
        """Whether another Tactful made it, or this one before it lost its ledger."""
        mark = message.headers.get(MARKER_HEADER.lower(), "")
        return bool(mark) and not self.owns(message) and not self.knows_marker(mark)


def note_thread(
    thread: Thread,
    *,
    labels: Mapping[str, str],
    watched: frozenset[str],
    base: str,
    own: OwnDrafts,
    desk: Desk,
) -> NotedThread:
    """Read every message of the thread.

    `labels` maps label ids to names, `watched` are the ids under the label called `base`. A
    sublabel joins its threads into one process, named after its last part; `Paused` and `Closed`
    right under the label put the thread there instead. New replies bear neither (GMAIL.md 1.4):
    any message of the thread that does, drafts apart, counts.
    """
    carried = {label for message in thread.messages for label in message.labels}
    found = sorted(carried & watched, key=lambda label: (len(labels.get(label, "")), label))
    shelved = {label: SHELVES.get(last_part(labels.get(label, ""), base)) for label in found}
    sublabels = [
        label
        for label in found
        if labels.get(label, "").casefold() != base.casefold() and shelved[label] is None
    ]
    key, name = f"thread:{thread.id}", ""
    if sublabels:
        key = f"label:{sublabels[-1]}"
        name = labels[sublabels[-1]].rpartition("/")[2]
    said_by_us = {
        message.id
        for message in thread.messages
        if message.is_ours and any(same_words(words, message) for words in own.words)
    }
    written = [message for message in thread.messages if not message.is_draft]
    drafts = [message for message in thread.messages if message.is_draft]
    lies_on = {shelved.get(label) for message in written for label in message.labels}
    return NotedThread(
        id=thread.id,
        subject=written[0].subject if written else "",
        history_id=thread.history_id,
        labelled=bool(found),
        messages=tuple(
            with_gist(with_link(claims_nothing(facts) if facts.id in said_by_us else facts))
            for facts in read_thread(thread, desk)
        ),
        user_drafts=tuple(message.id for message in drafts if not own.owns(message)),
        foreign_drafts=tuple(message.id for message in drafts if own.are_foreign_to(message)),
        process_key=key,
        process_name=name,
        shelf=next((shelf for shelf in SHELVES.values() if shelf in lies_on), None),
    )


def claims_nothing(facts: MessageFacts) -> MessageFacts:
    """The facts of a message whose every word was ours: it only repeats what was known already."""
    reading = replace(
        facts.reading,
        accepts=None,
        interviews=(),
        outcome=None,
        promises=(),
        requests=(),
        wishes=(),
    )
    return replace(facts, reading=reading)
