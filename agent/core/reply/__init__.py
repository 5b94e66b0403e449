"""A reply as Gmail itself would have made it: to whom, with which headers, in which words.

`recipients` says who is answered, `build_reply` writes the bytes, `same_words` tells a draft that
was merely opened from one that was edited. Nothing here makes a new thread.
"""

from agent.core.reply.build import MARKER_HEADER, BuiltReply, build_reply, withdrawn_reply
from agent.core.reply.recipients import Recipients, is_no_reply, recipients, same_organisation
from agent.core.reply.same import draft_words, same_words, written_words

__all__ = [
    "MARKER_HEADER",
    "BuiltReply",
    "Recipients",
    "build_reply",
    "draft_words",
    "is_no_reply",
    "recipients",
    "same_organisation",
    "same_words",
    "withdrawn_reply",
    "written_words",
]
