"""The OAuth half: consent page, token endpoint, revocation, and the tokens in force.

Access tokens expire by the sandbox's clock, not the system's.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

from agent.sandbox.calls import DEFAULT_SCOPES
from agent.sandbox.clock import SandboxClock
from agent.sandbox.errors import Json, invalid_credentials, login_required
from agent.sandbox.ids import IdMint

CLIENT_ID = "407408718192-sandbox.apps.googleusercontent.com"
CLIENT_SECRET = "GOCSPX-sandbox"  # noqa: S105 a desktop client's secret is none
_FAR = datetime(2099, 1, 1, tzinfo=UTC)
_DESCRIPTIONS = {
    "invalid_grant": "Token has been expired or revoked.",
    "invalid_client": "The OAuth client was not found.",
    "unauthorized_client": "Unauthorized",
    "deleted_client": "The OAuth client was deleted.",
    "unsupported_grant_type": "Invalid grant_type",
    "invalid_request": "Invalid request.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grant:
    scopes: tuple[str, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Code:
    scopes: tuple[str, ...]
    redirect_uri: str
    challenge: str
    challenge_method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenError:
    """An error of the token endpoint, which is not shaped like Gmail's."""

    status: int
    error: str

    def body(self) -> Json:
        return {"error": self.error, "error_description": _DESCRIPTIONS.get(self.error, self.error)}


@dataclass(slots=True, kw_only=True)
class TokenOffice:
    """Issues tokens for the one account. `refusal` is the error every refresh gets, if set."""

    clock: SandboxClock
    mint: IdMint = field(default_factory=lambda: IdMint(1_000_003))
    lifetime: timedelta = timedelta(seconds=3599)
    refusal: str = ""
    granted: tuple[str, ...] | None = None
    """What the user ticks on the consent page; `None` is all that was asked for."""
    _access: dict[str, _Grant] = field(default_factory=dict)
    _refresh: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _codes: dict[str, _Code] = field(default_factory=dict)

    def issue(
        self, scopes: Sequence[str] = DEFAULT_SCOPES, *, lifetime: timedelta | None = None
    ) -> tuple[str, str, datetime]:
        """Access token, refresh token and expiry; without *lifetime* it never expires."""
        expires_at = _FAR if lifetime is None else self.clock.now() + lifetime
        access = self.mint.token("ya29.a0")
        refresh = self.mint.token("1//0")
        self._access[access] = _Grant(scopes=tuple(scopes), expires_at=expires_at)
        self._refresh[refresh] = tuple(scopes)
        return access, refresh, expires_at

    def write_token_file(
        self, path: Path, *, token_uri: str, scopes: Sequence[str] = DEFAULT_SCOPES
    ) -> None:
        """Issue a token that never expires and write its file, readable by the owner alone."""
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        login = authorized_user(self.issue(scopes), token_uri=token_uri, scopes=scopes)
        path.write_text(json.dumps(login), encoding="utf-8")

    def scopes_of(self, token: str) -> tuple[str, ...]:
        """The scopes of a bearer token; a 401 `Refusal` for one that is missing or not in force."""
        if not token:
            raise login_required()
        grant = self._access.get(token)
        if grant is None or grant.expires_at <= self.clock.now():
            raise invalid_credentials()
        return grant.scopes

    def expire_access_tokens(self) -> None:
        """Let every access token run out; refresh tokens stay good."""
        self._access.clear()

    def revoke_everything(self) -> None:
        """As when the user withdraws the app's access or changes the password."""
        self._access.clear()
        self._refresh.clear()

    def revoke(self, token: str) -> bool:
        """Revoke an access or refresh token, and with it the others of the account."""
        if token not in self._access and token not in self._refresh:
            return False
        self.revoke_everything()
        return True

    def token(self, form: dict[str, str]) -> Json | TokenError:
        """The answer to a POST of *form* to the token endpoint."""
        if form.get("client_id", CLIENT_ID) != CLIENT_ID:
            return TokenError(status=401, error="invalid_client")
        if self.refusal:
            status = 401 if self.refusal in ("invalid_client", "deleted_client") else 400
            return TokenError(status=status, error=self.refusal)
        match form.get("grant_type"):
            case "refresh_token":
                return self._refreshed(form.get("refresh_token", ""))
            case "authorization_code":
                return self._exchanged(form)
        return TokenError(status=400, error="unsupported_grant_type")

    def consent_url(self, query: dict[str, str]) -> str | None:
        """Where the consent page leads once the user agrees; `None` if nobody can be sent back."""
        redirect = query.get("redirect_uri", "")
        if not redirect.startswith(("http://127.0.0.1", "http://localhost", "http://[::1]")):
            return None
        answer = {"state": query["state"]} if "state" in query else {}
        if query.get("client_id") != CLIENT_ID or query.get("response_type", "code") != "code":
            return f"{redirect}?{urlencode(answer | {'error': 'unauthorized_client'})}"
        asked = tuple(query.get("scope", " ".join(DEFAULT_SCOPES)).split())
        scopes = asked if self.granted is None else self.granted
        code = self.mint.token("4/0A")
        self._codes[code] = _Code(
            scopes=scopes,
            redirect_uri=redirect,
            challenge=query.get("code_challenge", ""),
            challenge_method=query.get("code_challenge_method", "plain"),
        )
        return f"{redirect}?{urlencode(answer | {'code': code, 'scope': ' '.join(scopes)})}"

    def _refreshed(self, refresh: str) -> Json | TokenError:
        scopes = self._refresh.get(refresh)
        if scopes is None:
            return TokenError(status=400, error="invalid_grant")
        return self._answer(scopes)

    def _exchanged(self, form: dict[str, str]) -> Json | TokenError:
        code = self._codes.pop(form.get("code", ""), None)
        if code is None or form.get("redirect_uri") != code.redirect_uri:
            return TokenError(status=400, error="invalid_grant")
        verifier = form.get("code_verifier", "")
        if code.challenge and _challenge(verifier, code.challenge_method) != code.challenge:
            return TokenError(status=400, error="invalid_grant")
        refresh = self.mint.token("1//0")
        self._refresh[refresh] = code.scopes
        return self._answer(code.scopes) | {"refresh_token": refresh}

    def _answer(self, scopes: tuple[str, ...]) -> Json:
        access = self.mint.token("ya29.a0")
        expires_at = self.clock.now() + self.lifetime
        self._access[access] = _Grant(scopes=scopes, expires_at=expires_at)
        return {
            "access_token": access,
            "expires_in": int(self.lifetime.total_seconds()),
            "scope": " ".join(scopes),
            "token_type": "Bearer",
        }


def bearer(authorization: str) -> str:
    """The token of an Authorization header, or nothing."""
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _challenge(verifier: str, method: str) -> str:
    if method != "S256":
        return verifier
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def authorized_user(
    issued: tuple[str, str, datetime], *, token_uri: str, scopes: Sequence[str]
) -> Json:
    """A token file's content, as `google.oauth2.credentials.Credentials.to_json` writes it."""
    token, refresh, expires_at = issued
    return {
        "token": token,
        "refresh_token": refresh,
        "token_uri": token_uri,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "scopes": list(scopes),
        "universe_domain": "googleapis.com",
        "account": "",
        "expiry": expires_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
