"""The file that Google's console hands out for an app of the user's own ("Desktop app").

It is not the key to a mailbox, but it names the servers that the key comes from: they obey the
same rule as `api_root`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agent.errors import LoginNeeded
from agent.gmail import endpoint
from agent.gmail.endpoint import Endpoint
from agent.gmail.login import check_token_uri

GUIDE = "docs/login.md"
_HINT = f"Download it again from the Google Cloud console, for a “Desktop app” ({GUIDE} tells how)."
_SIZE_LIMIT = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSecret:
    """A desktop app at Google: who asks for the permission, and where."""

    client_id: str
    client_secret: str = field(repr=False)
    auth_url: str
    token_uri: Endpoint

    @property
    def token_url(self) -> str:
        return self.token_uri.root + self.token_uri.path.removeprefix("/")


def read_client_secret(path: Path) -> ClientSecret:
    """The app in the file. Raises LoginNeeded, saying what is wrong with it."""
    installed = _installed(_text(path), path)
    texts = {key: installed.get(key) for key in ("client_id", "client_secret", "auth_uri")}
    texts["token_uri"] = installed.get("token_uri")
    for key, value in texts.items():
        if (
            not isinstance(value, str)
            or not value
            or not value.isascii()
            or not value.isprintable()
        ):
            raise _broken(path, f"its {key} is missing or no plain text")
    auth = endpoint.parse(str(texts["auth_uri"]))
    if auth is None or not endpoint.is_safe(auth) or auth.query is not None:
        raise _broken(path, "its auth_uri is neither https nor this computer")
    return ClientSecret(
        client_id=str(texts["client_id"]),
        client_secret=str(texts["client_secret"]),
        auth_url=str(texts["auth_uri"]),
        token_uri=check_token_uri(str(texts["token_uri"]), path),
    )


def _installed(text: str, path: Path) -> Mapping[str, Any]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise _broken(path, "it is not JSON") from None
    if not isinstance(data, dict):
        raise _broken(path, "it is no JSON object")
    if isinstance(found := data.get("installed"), dict):
        return found
    if "web" in data:
        raise _broken(path, "it is for a “Web application”")
    if "refresh_token" in data:
        raise _broken(path, "it is a token, not a client secret: they are two different files")
    if data.get("type") == "service_account":
        raise _broken(path, "it is a service account's key, which has no mailbox of its own")
    raise _broken(path, "it is for no desktop app")


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_SIZE_LIMIT + 1)
    except FileNotFoundError:
        raise LoginNeeded(
            f"To log in, Tactful needs the file of a Google app of your own, at {path}.",
            hint=f"{GUIDE} shows every click (about 10 minutes, once); or name the file with "
            "[gmail] client_secret_file.",
        ) from None
    except OSError as fault:
        raise LoginNeeded(
            f"The file {path} can't be read ({(fault.strerror or str(fault)).lower()}).",
            hint="Make it readable for you, then try again.",
        ) from fault
    if len(content) > _SIZE_LIMIT:
        raise _broken(path, "it is too large for a client secret")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _broken(path, "it is not text") from None


def _broken(path: Path, why: str) -> LoginNeeded:
    return LoginNeeded(f"The app's file {path} can't be used: {why}.", hint=_HINT)
