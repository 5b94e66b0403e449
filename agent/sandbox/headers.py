"""Header lines: split, unfolded, decoded and rewritten in place.

Works on bytes and by hand, because a mailbox of 10,000 messages is loaded by its headers alone and
because hostile headers must not cost more than their length.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterable
from itertools import groupby

_ENCODED_WORD = re.compile(r"=\?([^?\s]+)\?([bBqQ])\?([^?\s]*)\?=")
_REPLY_PREFIX = re.compile(
    r"^\s*(?:(?:re|fwd?|aw|wg|sv|antw|rv|tr|r)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE
)
_MESSAGE_ID = re.compile(r"<[^<>\s]+>")

_LINE = 76
_PIECE = 11  # of at most four bytes each
Header = tuple[str, str]


def split_message(raw: bytes) -> tuple[bytes, bytes]:
    """Head (with its last line end) and body of a message with CRLF line ends."""
    if raw.startswith(b"\r\n"):
        return b"", raw[2:]
    head, found, body = raw.partition(b"\r\n\r\n")
    return (head + b"\r\n", body) if found else (head, b"")


def with_crlf(raw: bytes) -> bytes:
    """The same message with CRLF line ends throughout."""
    return raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")


def header_blocks(head: bytes) -> list[tuple[str, bytes]]:
    """Name and whole block (folded lines and line ends included) of each header, in order."""
    blocks: list[tuple[str, bytes]] = []
    for line in head.splitlines(keepends=True):
        if line[:1] in (b" ", b"\t"):
            if blocks:
                name, block = blocks[-1]
                blocks[-1] = (name, block + line)
            continue
        name_bytes, colon, _ = line.partition(b":")
        if colon:
            blocks.append((name_bytes.decode("ascii", "replace").strip(), line))
    return blocks


def decoded_headers(head: bytes) -> list[Header]:
    """Names as spelt by the sender, values unfolded and RFC 2047-decoded: as the API has them."""
    return [
        (name, decoded_value(block.partition(b":")[2]))
        for name, block in header_blocks(head)
        if name
    ]


def decoded_value(value: bytes | str) -> str:
    if isinstance(value, bytes):
        value = _as_text(value)
    unfolded = "".join(value.splitlines()).strip()
    if "=?" not in unfolded:
        return unfolded
    out: list[str] = []
    position = 0
    pending: tuple[str, bytes] | None = None  # words of one charset are joined before decoding
    for match in _ENCODED_WORD.finditer(unfolded):
        between = unfolded[position : match.start()]
        if pending is not None and between.strip():
            out.append(_decode(*pending))
            pending = None
        if pending is None:
            out.append(between)
        charset = match[1].partition("*")[0].lower()
        data = _word_bytes(match[2], match[3])
        if pending is not None and pending[0] == charset:
            pending = (charset, pending[1] + data)
        else:
            if pending is not None:
                out.append(_decode(*pending))
            pending = (charset, data)
        position = match.end()
    if pending is not None:
        out.append(_decode(*pending))
    out.append(unfolded[position:])
    return "".join(out)


def rewritten(
    raw: bytes, change: Callable[[str, bytes], bytes | None], extra: bytes = b""
) -> bytes:
    """The message with each header block passed through *change* (`None` drops it).

    *extra* is put in front of the first header.
    """
    head, body = split_message(raw)
    blocks = (change(name, block) for name, block in header_blocks(head))
    return extra + b"".join(block for block in blocks if block is not None) + b"\r\n" + body


def header_line(name: str, value: str) -> bytes:
    """A header as it is written: RFC 2047 where it must be, folded at blanks."""
    lines = [f"{name}:"]
    for is_ascii, group in groupby(value.split(), key=str.isascii):
        words = list(group)
        if not is_ascii:
            words = _encoded_words(" ".join(words))
        for word in words:
            if len(lines[-1]) + len(word) + 1 > _LINE and lines[-1].strip() != f"{name}:":
                lines.append("")
            lines[-1] += f" {word}"
    return ("\r\n".join(lines) + "\r\n").encode("ascii", "replace")


def message_ids(value: str) -> list[str]:
    """The `<...>` identifiers of a References or In-Reply-To value, in order."""
    return _MESSAGE_ID.findall(value)


def bare_subject(subject: str) -> str:
    """The subject without reply and forward prefixes, case and blanks: for comparing."""
    return " ".join(_REPLY_PREFIX.sub("", subject).split()).casefold()


def first_value(headers: Iterable[Header], name: str) -> str | None:
    wanted = name.lower()
    return next((value for header, value in headers if header.lower() == wanted), None)


def _encoded_words(text: str) -> list[str]:
    """*text* in base64, in pieces that stay below the 75 characters of an encoded word."""
    pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]
    return [
        f"=?UTF-8?B?{base64.b64encode(piece.encode('utf-8', 'replace')).decode()}?="
        for piece in pieces
    ]


def _word_bytes(encoding: str, text: str) -> bytes:
    if encoding in "bB":
        try:
            return base64.b64decode(text + "=" * (-len(text) % 4))
        except (binascii.Error, ValueError):
            return text.encode("utf-8", "replace")
    return binascii.a2b_qp(text.encode("utf-8", "replace"), header=True)


def _decode(charset: str, data: bytes) -> str:
    try:
        return data.decode(charset)
    except (LookupError, UnicodeDecodeError, ValueError):
        return _as_text(data)


def _as_text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")
