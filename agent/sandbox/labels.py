"""The mailbox's labels: Gmail's own and the user's."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from agent.sandbox.errors import Refusal, invalid_argument, label_exists, not_found

SYSTEM_LABELS = (
    "CHAT",
    "SENT",
    "INBOX",
    "IMPORTANT",
    "TRASH",
    "DRAFT",
    "SPAM",
    "CATEGORY_FORUMS",
    "CATEGORY_UPDATES",
    "CATEGORY_PERSONAL",
    "CATEGORY_PROMOTIONS",
    "CATEGORY_SOCIAL",
    "STARRED",
    "UNREAD",
)
_RESERVED = {*SYSTEM_LABELS, "DRAFTS", "ALL MAIL", "IMPORTANT", "SCHEDULED", "SNOOZED"}
_MAX_LABELS = 10_000
_MAX_NAME = 225


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    id: str
    name: str
    is_system: bool
    message_list_visibility: str | None = None
    label_list_visibility: str | None = None


@dataclass(slots=True)
class LabelSet:
    _labels: dict[str, Label] = field(
        default_factory=lambda: {
            name: Label(id=name, name=name, is_system=True) for name in SYSTEM_LABELS
        }
    )
    _ids_by_name: dict[str, str] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Label]:
        return iter(list(self._labels.values()))

    def get(self, label_id: str) -> Label | None:
        return self._labels.get(label_id)

    def by_name(self, name: str) -> Label | None:
        """A user label by its name, whatever the case; a system label by its id."""
        label_id = self._ids_by_name.get(name.casefold(), name.upper())
        return self._labels.get(label_id)

    def add(
        self,
        label_id: str,
        name: str,
        message_list_visibility: str | None = None,
        label_list_visibility: str | None = None,
    ) -> Label:
        name = self._admissible(name)
        label = Label(
            id=label_id,
            name=name,
            is_system=False,
            message_list_visibility=message_list_visibility,
            label_list_visibility=label_list_visibility,
        )
        self._labels[label_id] = label
        self._ids_by_name[name.casefold()] = label_id
        return label

    def replace(
        self,
        label_id: str,
        name: str | None,
        message_list_visibility: str | None = None,
        label_list_visibility: str | None = None,
    ) -> Label:
        label = self._user_label(label_id)
        if name is None:
            name = label.name
        elif name.casefold() != label.name.casefold():
            name = self._admissible(name)
        del self._ids_by_name[label.name.casefold()]
        self._ids_by_name[name.casefold()] = label_id
        self._labels[label_id] = Label(
            id=label_id,
            name=name,
            is_system=False,
            message_list_visibility=message_list_visibility or label.message_list_visibility,
            label_list_visibility=label_list_visibility or label.label_list_visibility,
        )
        return self._labels[label_id]

    def remove(self, label_id: str) -> None:
        label = self._user_label(label_id)
        del self._labels[label_id]
        del self._ids_by_name[label.name.casefold()]

    def _user_label(self, label_id: str) -> Label:
        label = self._labels.get(label_id)
        if label is None:
            raise not_found()
        if label.is_system:
            raise invalid_argument("Invalid delete request")
        return label

    def _admissible(self, name: str) -> str:
        name = name.strip()
        if not name or len(name) > _MAX_NAME or name.upper() in _RESERVED or "//" in name:
            raise invalid_argument("Invalid label name")
        if name.casefold() in self._ids_by_name:
            raise label_exists()
        if len(self._labels) - len(SYSTEM_LABELS) >= _MAX_LABELS:
            raise Refusal(400, "failedPrecondition", "Precondition check failed.")
        return name
