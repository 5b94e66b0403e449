"""The login: Google's authorized-user JSON, read with suspicion: it is the key to a mailbox.

Its token_uri obeys the same rule as api_root, and a login that permits more than Tactful may ever
do is refused like one that permits less.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from agent.errors import LoginNeeded
from agent.gmail import endpoint
from agent.gmail.endpoint import Endpoint

READONLY = "https://www.googleapis.com/auth/gmail.readonly"
COMPOSE = "https://www.googleapis.com/auth/gmail.compose"
MODIFY = "https://www.googleapis.com/auth/gmail.modify"
METADATA = "https://www.googleapis.com/auth/gmail.metadata"

_TOKEN_URI = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address, no secret
_TOO_MUCH = ("https://mail.google.com/", "https://www.googleapis.com/auth/gmail.settings.")
_WORDS = {READONLY: "read mail", COMPOSE: "make drafts", MODIFY: "change labels"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """One account's key. `scopes` is empty where the file names none; `expiry` is UTC.

    `fingerprint` tells logins apart without giving anything away; `rest` is the file as it was.
    """

    token: str
    refresh_token: str
    client_id: str
    client_secret: str = field(repr=False)
    token_uri: Endpoint
    scopes: tuple[str, ...]
    expiry: datetime | None
    rest: Mapping[str, Any] = field(repr=False)

    def __repr__(self) -> str:
        return f"Login({self.fingerprint[:12]})"

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256((self.refresh_token or self.token).encode()).hexdigest()

    @property
    def permits_marks(self) -> bool:
        """Whether labels may be put on threads with it; unknown where the file names no scopes."""
        return not self.scopes or MODIFY in self.scopes

    @property
    def logged_in_at(self) -> datetime | None:
        """When the person logged in; None for a token file that Tactful did not write."""
        return _instant(self.rest.get("logged_in_at"))

    @property
    def ends_at(self) -> datetime | None:
        """When Google ends it whatever happens: seven days after it for an app in testing."""
        return _instant(self.rest.get("ends_at"))

    @property
    def token_url(self) -> str:
        return self.token_uri.root + self.token_uri.path.removeprefix("/")


def parse_login(text: str, path: Path) -> Login:
    """A token file's content as a value. Raises LoginNeeded, saying what is wrong."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise broken(path, "it is not JSON") from None
    if not isinstance(data, dict):
        raise broken(path, "it is no JSON object")
    if "installed" in data or "web" in data:
        raise broken(path, "it is a client secret, not a token: they are two different files")
    if data.get("type") == "service_account":
        raise broken(path, "it is a service account's key, which has no mailbox of its own")
    texts = {
        key: _text_of(data, key, path)
        for key in ("token", "refresh_token", "client_id", "client_secret", "token_uri")
    }
    missing = [key for key in ("refresh_token", "client_id", "client_secret") if not texts[key]]
    if missing and not texts["token"]:
        raise broken(path, f"it lacks {' and '.join(missing)}")
    return Login(
        token=texts["token"],
        refresh_token=texts["refresh_token"],
        client_id=texts["client_id"],
        client_secret=texts["client_secret"],
        token_uri=check_token_uri(texts["token_uri"] or _TOKEN_URI, path),
        scopes=_scopes_of(data, path),
        expiry=_expiry_of(data),
        rest=data,
    )


def check_token_uri(url: str, path: Path) -> Endpoint:
    """Where the token is renewed: https or this computer, and never one of Gmail's own calls."""
    found = endpoint.parse(url)
    if found is None or not endpoint.is_safe(found) or found.query is not None:
        raise LoginNeeded(
            f'The token_uri in {path} is "{url[:200]}", which is neither https nor this computer.',
            hint="The token would be given away there. Use a token file made for Google.",
        )
    if found.path.startswith(("/gmail/", "/upload/", "/batch", "/resumable/")):
        raise LoginNeeded(
            f"The token_uri in {path} is a Gmail call, not a place where tokens are renewed.",
            hint="Use a token file made for Google.",
        )
    return found


def check_scopes(granted: tuple[str, ...], *, mark_threads: bool = False) -> None:
    """Whether a login permits what Tactful does, and no more. Unknown (none named) passes.

    Raises LoginNeeded, naming the permission.
    """
    if not granted:
        return
    for scope in granted:
        if scope.startswith(_TOO_MUCH):
            raise LoginNeeded(
                f"The login permits more than Tactful may ever do ({scope}).",
                hint="Withdraw it at https://myaccount.google.com/connections, then run "
                "`tactful login`.",
            )
    if MODIFY in granted:
        return
    needed = (READONLY, COMPOSE, MODIFY) if mark_threads else (READONLY, COMPOSE)
    missing = [scope for scope in needed if scope not in granted]
    if missing:
        words = " and ".join(_WORDS[scope] for scope in missing)
        raise LoginNeeded(
            f"The login does not permit Tactful to {words}: it lacks {', '.join(missing)}.",
            hint="Run `tactful login` and leave every box of Google's consent page ticked.",
        )


def _text_of(data: Mapping[str, Any], key: str, path: Path) -> str:
    value = data.get(key)
    if value is None:
        return ""
    if not isinstance(value, str) or not value.isascii() or not value.isprintable():
        raise broken(path, f"its {key} is no plain text")
    return value


def _scopes_of(data: Mapping[str, Any], path: Path) -> tuple[str, ...]:
    scopes = data.get("scopes")
    if scopes is None:
        return ()
    if isinstance(scopes, str):
        return tuple(scopes.split())
    if isinstance(scopes, list) and all(isinstance(scope, str) for scope in scopes):
        return tuple(scopes)
    raise broken(path, "its scopes are no list of texts")


def _expiry_of(data: Mapping[str, Any]) -> datetime | None:
    """When the access token ends; an unreadable time means it has ended, none that it doesn't
    say.
    """
    value = data.get("expiry")
    if not value:
        return None
    return _instant(value) or datetime.fromtimestamp(0, UTC)


def _instant(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def put(path: Path) -> str:
    return f"Run `tactful login`; or put Google's authorized-user token file at {path}."


def broken(path: Path, why: str) -> LoginNeeded:
    return LoginNeeded(f"The login in {path} can't be used: {why}.", hint=put(path))
