"""The token file on disk: readable for the user alone, replaced whole or not at all.

It is never overwritten where somebody has put another login in its place meanwhile.
"""

from __future__ import annotations

import json
import os
import stat
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from agent.errors import LoginNeeded
from agent.gmail.login import METADATA, Login, broken, check_scopes, parse_login, put

_SIZE_LIMIT = 64 * 1024


class LoginFile:
    """The token file. `warnings` are sentences for the user: what could not be mended."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.warnings: list[str] = []

    def read(self, *, mark_threads: bool = False) -> Login:
        """The login in the file. Raises LoginNeeded, saying what is wrong with it."""
        login = parse_login(self._text(), self.path)
        check_scopes(login.scopes, mark_threads=mark_threads)
        if METADATA in login.scopes:
            self._warn(
                "The login also holds the permission gmail.metadata, with which Gmail may refuse "
                "to show bodies; make one without it if reading fails."
            )
        self._keep_private()
        return login

    def write(self, login: Login, *, token: str, refresh_token: str, expiry: datetime) -> None:
        """Put a renewed token in the file: whole or not at all, readable for the user alone.

        Left alone where the file by now holds another login. Where it can't be written the program
        goes on with the token in memory and `warnings` says so.
        """
        if self._is_replaced(login):
            return
        written = dict(login.rest) | {
            "token": token,
            "refresh_token": refresh_token,
            "expiry": expiry.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        }
        try:
            _replace(self.path.resolve(), json.dumps(written).encode())
        except OSError as fault:
            self._warn(
                f"The renewed token can't be written to {self.path} ({fault.strerror}); "
                "it is kept in memory and renewed again at the next start."
            )

    def _is_replaced(self, login: Login) -> bool:
        try:
            return parse_login(self._text(), self.path).fingerprint != login.fingerprint
        except LoginNeeded:
            return False  # gone or broken: what we hold is the better one

    def _text(self) -> str:
        try:
            with self.path.open("rb") as file:
                content = file.read(_SIZE_LIMIT + 1)
        except FileNotFoundError:
            raise LoginNeeded(
                f"There is no login yet: {self.path} does not exist.", hint=put(self.path)
            ) from None
        except OSError as fault:
            raise LoginNeeded(
                f"The login in {self.path} can't be read ({fault.strerror}).",
                hint="Make the file readable for you, then start again.",
            ) from fault
        if len(content) > _SIZE_LIMIT:
            raise broken(self.path, "it is too large for a token file")
        try:
            return content.decode()
        except UnicodeDecodeError:
            raise broken(self.path, "it is not text") from None

    def _keep_private(self) -> None:
        with suppress(OSError):
            mode = stat.S_IMODE(self.path.stat().st_mode)
            if os.name == "nt" or not mode & 0o077:
                return
            try:
                self.path.chmod(0o600)
            except OSError:
                self._warn(
                    f"Other users of this computer can read {self.path}, and so your mail; "
                    f"run: chmod 600 {self.path}"
                )

    def _warn(self, sentence: str) -> None:
        if sentence not in self.warnings:
            self.warnings.append(sentence)


def fingerprint_of(path: Path) -> str:
    """Which login the file holds, as a hash. Raises LoginNeeded."""
    return LoginFile(path).read().fingerprint


def _replace(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:  # mkstemp made it 0600
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
