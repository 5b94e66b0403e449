"""Who may look: a pass in an address, good once, opens a session, which a cookie carries.

Passes go from the command that makes them to the page that takes them through files in the runtime
folder, which only the user can read. Sessions are signed, not stored: whoever deletes the key file
ends them all.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

PASS_LASTS = timedelta(minutes=10)
SESSION_LASTS = timedelta(days=30)


class Keys:
    """`folder` is the runtime folder's part for one ledger; it is made, for the user alone."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        self._pass = folder / "pass"
        self._key = folder / "key"

    def new_pass(self, now: datetime) -> str:
        """A pass for one entry within ten minutes; an older one is void. Raises OSError."""
        word = secrets.token_urlsafe(32)
        _write_private(self._pass, f"{now.timestamp():.0f} {_digest(word)}")
        return word

    def takes(self, word: str, now: datetime) -> bool:
        """Whether that pass is good, and from now on no more. A wrong one leaves the right one."""
        try:
            made_at, _, digest = self._pass.read_text("ascii").partition(" ")
            age = now.timestamp() - int(made_at)
        except (OSError, ValueError):
            return False
        if not hmac.compare_digest(digest.encode(), _digest(word).encode()):
            return False
        try:
            self._pass.unlink()
        except FileNotFoundError:  # another request was quicker
            return False
        return -PASS_LASTS.total_seconds() <= age <= PASS_LASTS.total_seconds()

    def new_session(self, now: datetime) -> str:
        """The cookie's value for a new session."""
        named = f"{now.timestamp():.0f}.{secrets.token_urlsafe(16)}"
        return f"{named}.{self._signed('session', named)}"

    def is_session(self, cookie: str, now: datetime) -> bool:
        named, _, signed = cookie.rpartition(".")
        if not hmac.compare_digest(signed.encode(), self._signed("session", named).encode()):
            return False
        try:
            age = now.timestamp() - int(named.partition(".")[0])
        except ValueError:
            return False
        return age <= SESSION_LASTS.total_seconds()

    def form_key(self, cookie: str) -> str:
        """What every form of that session carries, so that no other page can post it."""
        return self._signed("form", cookie)

    def is_form_key(self, cookie: str, given: str) -> bool:
        return hmac.compare_digest(self.form_key(cookie).encode(), given.encode())

    def end_all(self) -> None:
        """No session is good any more, on any browser."""
        self._key.unlink(missing_ok=True)

    def _signed(self, use: str, text: str) -> str:
        return hmac.new(self._secret(), f"{use}:{text}".encode(), "sha256").hexdigest()

    def _secret(self) -> bytes:
        try:
            found = self._key.read_bytes()
        except FileNotFoundError:
            found = b""
        if len(found) < 32:
            found = secrets.token_hex(32).encode()
            _write_private(self._key, found.decode())
        return found


def _digest(word: str) -> str:
    return hashlib.sha256(word.encode("utf-8", "replace")).hexdigest()


def _write_private(file: Path, text: str) -> None:
    """Replace the file in one step, readable for the user alone."""
    handle, fresh = tempfile.mkstemp(dir=file.parent, prefix=".new-")  # made with mode 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(text)
        Path(fresh).replace(file)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise
