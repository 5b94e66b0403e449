"""Identifiers in Gmail's shapes, the same ones for the same seed."""

import base64
import hashlib
import string

_ALPHABET = string.ascii_letters + string.digits


class IdMint:
    """Mints every identifier of one mailbox.

    Message ids grow with time as Gmail's do, yet are never consecutive; draft ids are a space of
    their own and may be negative.
    """

    def __init__(self, seed: int = 0) -> None:
        self._seed = str(seed).encode()
        self._minted = 0
        self._message = 0x19A0_0000_0000_0000 + self._number(1 << 40)
        self._history = 30_000 + self._number(870_000)
        self._label = 0

    def message_id(self) -> str:
        """16 lowercase hexadecimal digits."""
        self._message += (1 << 20) + self._number(1 << 32)
        return f"{self._message:016x}"

    def draft_id(self) -> str:
        """`r` and a signed 64-bit decimal."""
        return f"r{self._number(1 << 64) - (1 << 63)}"

    def label_id(self) -> str:
        self._label += 1
        return f"Label_{self._label}"

    def history_id(self) -> int:
        """Larger than every one before, with gaps."""
        self._history += 1 + self._number(40)
        return self._history

    def rfc822_id(self) -> str:
        """A Message-ID of the kind Gmail gives to what is written in it."""
        return f"<CA{self._letters(4)}+{self._letters(20)}={self._letters(22)}@mail.gmail.com>"

    def attachment_id(self, message_id: str, part_id: str) -> str:
        """An opaque token for one part; another one at every reading."""
        plain = f"{message_id}:{part_id}:{self._letters(28)}"
        return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")

    def boundary(self) -> str:
        return f"000000000000{self._number(1 << 80):020x}"

    def smtp_id(self) -> str:
        return self._letters(24).lower()

    def token(self, prefix: str) -> str:
        return prefix + self._letters(30)

    def _number(self, below: int) -> int:
        return int.from_bytes(self._block()) % below

    def _letters(self, length: int) -> str:
        """At most 32 of them."""
        return "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in self._block()[:length])

    def _block(self) -> bytes:
        self._minted += 1
        return hashlib.sha256(b"%s:%d" % (self._seed, self._minted)).digest()


def attachment_place(token: str) -> tuple[str, str] | None:
    """The (message id, part id) an attachment token stands for, or `None` if it is none of ours."""
    try:
        plain = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
    except ValueError:
        return None
    message_id, _, rest = plain.partition(":")
    part_id, colon, _ = rest.partition(":")
    return (message_id, part_id) if colon else None
