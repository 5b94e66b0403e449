"""One login, from the address of Google's consent page to the token (RFC 8252, RFC 7636).

A code is worth nothing without the verifier, which never leaves this process but to the token
endpoint; an answer whose state is not ours is not ours. google-auth-oauthlib is not used: it would
send the exchange past the guard, over another HTTP client.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from agent.errors import LoginFailed, LoginNeeded, MailboxUnavailable
from agent.gmail.client_secret import ClientSecret
from agent.gmail.endpoint import Endpoint
from agent.gmail.guard import Guard
from agent.gmail.login import COMPOSE, MODIFY, READONLY, Login, check_scopes, parse_login
from agent.gmail.transport import DirectHttp, GuardedHttp, Handler, WireFault

AGAIN = "Nothing was saved. Run `tactful login` again."
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What is asked for, of whom, and the two secrets that belong to this one login."""

    secret: ClientSecret
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(64), repr=False)

    def url(self, *, account: str = "") -> str:
        """The consent page's address; `account` is offered first there."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        asked = {
            "client_id": self.secret.client_id,
            "redirect_uri": self.redirect_uri,
            "response_type": "code",
            "scope": " ".join(self.scopes),
            "state": self.state,
            "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
            "code_challenge_method": "S256",
            "access_type": "offline",
            "prompt": "consent",
        }
        if account:
            asked["login_hint"] = account
        return f"{self.secret.auth_url}?{urlencode(asked)}"

    def code_in(self, redirect: str) -> str:
        """The code in the address that the consent page led to. Raises LoginFailed."""
        try:
            query = parse_qs(urlsplit(redirect).query)
        except ValueError:
            query = {}
        state = query.get("state", [""])[0]
        if not secrets.compare_digest(state.encode(), self.state.encode()):
            raise LoginFailed(
                "The answer does not belong to this login (another state).",
                hint=f"Was it from an earlier try? {AGAIN}",
            )
        error = query.get("error", [""])[0]
        if error == "access_denied":
            raise LoginFailed(
                "You said no on the consent page.",
                hint=f"{AGAIN} If Google refused by itself, see “Access blocked” in docs/login.md.",
            )
        if error:
            raise LoginFailed(
                f"The consent page reported “{_shown(error)}”.",
                hint=f"docs/login.md says what Google's pages mean. {AGAIN}",
            )
        if not (code := query.get("code", [""])[0]):
            raise LoginFailed("The answer holds no code.", hint=AGAIN)
        return code


def scopes_asked(*, mark_threads: bool) -> tuple[str, ...]:
    return (READONLY, COMPOSE, MODIFY) if mark_threads else (READONLY, COMPOSE)


def exchange(
    consent: Consent,
    code: str,
    *,
    api_root: Endpoint,
    now: datetime,
    mark_threads: bool = False,
    handler: Handler | None = None,
) -> Login:
    """Trade the code for a login, once, through the guard; its scopes are checked.

    Raises LoginFailed, LoginNeeded (a permission is lacking, or too much was given), and
    MailboxUnavailable.
    """
    secret = consent.secret
    body = urlencode(
        {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": consent.redirect_uri,
            "client_id": secret.client_id,
            "client_secret": secret.client_secret,
            "code_verifier": consent.verifier,
        }
    )
    guard = Guard(api_root=api_root, token_uri=secret.token_uri)
    http = (
        GuardedHttp(guard, api_root=secret.token_uri)
        if handler is None
        else DirectHttp(guard, handler, api_root=secret.token_uri)
    )
    try:
        response, content = http.request(secret.token_url, "POST", body=body, headers=_FORM)
    except WireFault as fault:
        raise MailboxUnavailable(
            "The login could not be finished: no answer from the place that gives out tokens.",
            hint=f"Are you online? {AGAIN}",
        ) from fault
    finally:
        http.close()
    login = _login(consent, _judged(int(response.status), content), now)
    check_scopes(login.scopes, mark_threads=mark_threads)
    return login


def _judged(status: int, content: bytes) -> Mapping[str, Any]:
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise MailboxUnavailable(
            f"The answer to the login is not Google's ({status}).",
            hint=f"Does this network ask you to sign in first? Open a web page. {AGAIN}",
        )
    error = str(answer.get("error", ""))
    if status == 200 and not error:
        return answer
    if error == "invalid_grant":
        raise LoginFailed(
            "The answer of the consent page counts no more: it was used before, or is too old.",
            hint=AGAIN,
        )
    if error in {"invalid_client", "unauthorized_client", "deleted_client"}:
        raise LoginFailed(
            f"Google does not know the app in your client secret file ({_shown(error)}).",
            hint=f"Download the file again; docs/login.md shows where. {AGAIN}",
        )
    raise LoginFailed(
        f"Google did not finish the login ({_shown(error) or status}).", hint=f"{AGAIN}"
    )


def _login(consent: Consent, answer: Mapping[str, Any], now: datetime) -> Login:
    scopes = answer.get("scope") or " ".join(consent.scopes)  # RFC 6749 5.1: silence means all
    if not answer.get("refresh_token"):
        raise LoginFailed(
            "Google gave a login that ends within the hour (no refresh token).",
            hint="Withdraw Tactful's access at https://myaccount.google.com/connections, then run "
            "`tactful login` again.",
        )
    written = {
        "type": "authorized_user",
        "token": answer.get("access_token"),
        "refresh_token": answer["refresh_token"],
        "token_uri": consent.secret.token_url,
        "client_id": consent.secret.client_id,
        "client_secret": consent.secret.client_secret,
        "scopes": str(scopes).split(),
        "universe_domain": "googleapis.com",
        "account": "",
        "expiry": _instant(now, answer.get("expires_in")),
        "logged_in_at": _instant(now, 0),
        "ends_at": _instant(now, answer.get("refresh_token_expires_in")),
    }
    kept = {key: value for key, value in written.items() if value is not None}
    try:
        return parse_login(json.dumps(kept), Path("Google's answer"))
    except LoginNeeded as broken:
        raise LoginFailed("Google's answer to the login can't be used.", hint=AGAIN) from broken


def _instant(now: datetime, seconds: object) -> str | None:
    """In how many seconds, as the token file writes instants; None where that is no number."""
    if not str(seconds).isdecimal() or int(str(seconds)) > 10**9:
        return None
    found = now.astimezone(UTC) + timedelta(seconds=int(str(seconds)))
    return found.strftime("%Y-%m-%dT%H:%M:%SZ")


def _shown(text: str) -> str:
    return "".join(one for one in text if one.isprintable())[:60]
