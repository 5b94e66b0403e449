"""What nobody knows for sure about the real Gmail, as switches.

A client must come through with every setting; none of the defaults is a promise of Google's.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class SubjectMismatch(StrEnum):
    """What becomes of a draft whose subject is not the one of the thread it asks for."""

    NEW_THREAD = "new_thread"
    ACCEPT = "accept"
    REJECT = "reject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quirks:
    subject_mismatch: SubjectMismatch = SubjectMismatch.NEW_THREAD
    keep_client_message_id: bool = False
    """Keep the Message-ID a client sets on drafts.create (no evidence that Gmail ever does)."""
    message_id_survives_sending: bool = True
    """A draft sent from Gmail's page keeps the Message-ID that Gmail gave the draft."""
    draft_id_rotates: bool = False
    """A rewrite by Gmail's page gives the draft a new draft id (reports conflict)."""
    reserialise_bodies: bool = False
    """Store another transfer encoding than the one submitted; the decoded text stays."""
    rewrap_plain_text: bool = True
    """Gmail's page wraps the plain text alternative anew when it rewrites a draft."""
    label_search_includes_children: bool = False
    """`label:parent` also finds what lies under `parent/child`."""
    index_lag: timedelta = timedelta(0)
    """How long a new message stays invisible to `q`."""
    scopes_exclude_metadata: bool = True
    """A token that holds gmail.metadata is limited to it, even beside gmail.readonly."""
