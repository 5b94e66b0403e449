"""Reading: one message becomes facts, each resting on quoted words.

Pure and deterministic: standard library, selectolax (HTML) and icalendar (calendar parts) only;
nothing depends on the machine's zone, locale or today. Any bytes at all give a reading or a named
refusal.

  parse_raw(data)                 a message file's bytes -> Message (raises MailFault only)
  read_message(message, desk)     Message -> Reading, for itself
  read_thread(thread, desk)       Thread -> MessageFacts of each message, drafts left out
  reading_json(file, …)           Reading -> what `tactful read --json` prints

The way through: raw / html -> newtext (quotes cut) -> sentences -> one module a fact (promises,
outcomes, requests, meetings, invitations, absence, wishes, contact) -> classes -> reader.
"""

from agent.core.reading.desk import Desk
from agent.core.reading.raw import parse_raw
from agent.core.reading.reader import read_message, read_thread
from agent.core.reading.shown import reading_json

__all__ = ["Desk", "parse_raw", "read_message", "read_thread", "reading_json"]
