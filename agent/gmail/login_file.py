"""Where the login is kept: a file readable for the user alone, or the system's keyring.

It is replaced whole or not at all, and a renewal never overwrites another login that somebody has
put in its place meanwhile.
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
from agent.gmail import keyring
from agent.gmail.login import METADATA, Login, broken, check_scopes, parse_login, put

_SIZE_LIMIT = 64 * 1024


class LoginFile:
    """The token file. `warnings` are sentences for the user: what could not be mended.

    The relative path "keyring" means the system's keyring; every real file's path is absolute.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.warnings: list[str] = []

    @property
    def place(self) -> str:
        """Where it is, for people."""
        return "the system's keyring" if self._in_keyring else str(self.path)

    @property
    def _in_keyring(self) -> bool:
        return self.path == keyring.PLACE

    def read(self) -> Login:
        """The login in the file. Raises LoginNeeded, saying what is wrong with it."""
        login = parse_login(self._text(), self.path)
        check_scopes(login.scopes)
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
            self._replace(json.dumps(written))
        except OSError as fault:
            self._warn(
                f"The renewed token can't be written to {self.place} ({fault.strerror or fault}); "
                "it is kept in memory and renewed again at the next start."
            )

    def put(self, login: Login) -> None:
        """Keep a new login in place of whatever is there. Raises LoginNeeded where that fails."""
        try:
            if not self._in_keyring:
                self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._replace(json.dumps(dict(login.rest), indent=1))
        except OSError as fault:
            raise LoginNeeded(
                f"The login can't be kept in {self.place} ({fault.strerror or fault}).",
                hint="Make room there, or name another place with [gmail] token_file; then run "
                "`tactful login` again.",
            ) from fault

    def forget(self) -> bool:
        """Remove the login; whether there was one. Raises LoginNeeded where it can't be removed."""
        if self._in_keyring:
            return keyring.forget()
        try:
            self.path.unlink()
        except FileNotFoundError:
            return False
        except OSError as fault:
            raise LoginNeeded(
                f"The login in {self.path} can't be removed ({fault.strerror}).",
                hint="Remove the file yourself, and withdraw Tactful's access at "
                "https://myaccount.google.com/connections.",
            ) from fault
        return True

    def _replace(self, text: str) -> None:
        if self._in_keyring:
            keyring.write(text)
        else:
            _replace(self.path.resolve(), text.encode())

    def _is_replaced(self, login: Login) -> bool:
        try:
            return parse_login(self._text(), self.path).fingerprint != login.fingerprint
        except LoginNeeded:
            return False  # gone or broken: what we hold is the better one

    def _text(self) -> str:
        if self._in_keyring:
            if (kept := keyring.read()) is None:
                raise LoginNeeded(
                    "There is no login yet in the system's keyring.", hint="Run `tactful login`."
                )
            return kept
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
        if self._in_keyring:
            return
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
        _settle(path.parent)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _settle(folder: Path) -> None:
    """The new name survives a power cut too, where the system can promise that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
