"""The consent page and the token endpoint."""

import base64
import hashlib
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from google_auth_oauthlib.flow import InstalledAppFlow

from agent.sandbox import SandboxServer
from agent.sandbox.calls import MODIFY, READONLY
from agent.sandbox.oauth import CLIENT_ID, CLIENT_SECRET
from tests.sandbox.conftest import Caller

VERIFIER = "a-verifier-of-more-than-forty-three-characters-in-all"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode()
REDIRECT = "http://127.0.0.1:5555/"


def consent(call: Caller, **changes: str) -> dict[str, list[str]]:
    query = {
        "client_id": CLIENT_ID,
        "redirect_uri": REDIRECT,
        "response_type": "code",
        "scope": f"{READONLY} {MODIFY}",
        "state": "s3",
        "code_challenge": CHALLENGE.rstrip("="),
        "code_challenge_method": "S256",
        "access_type": "offline",
    }
    answer = call.gateway.answer("GET", f"/auth?{urlencode(query | changes)}")
    assert answer.status == 302
    assert answer.headers["Location"].startswith(REDIRECT)
    return parse_qs(urlsplit(answer.headers["Location"]).query)


def exchange(call: Caller, code: str, **changes: str):
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "redirect_uri": REDIRECT,
        "code_verifier": VERIFIER,
    }
    return call.gateway.answer("POST", "/token", {}, urlencode(form | changes).encode())


def test_consent_leads_to_a_token_that_works(call: Caller) -> None:
    answer = consent(call)
    assert answer["state"] == ["s3"]
    tokens = exchange(call, answer["code"][0]).json
    assert tokens["token_type"] == "Bearer"
    assert tokens["scope"] == f"{READONLY} {MODIFY}"
    call.token = tokens["access_token"]
    assert call.answer("GET", "threads").status == 200
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    fresh = call.gateway.answer("POST", "/token", {}, urlencode(form).encode()).json
    assert fresh["access_token"] != tokens["access_token"]
    assert "refresh_token" not in fresh


def test_a_code_is_good_once_and_for_its_verifier_and_redirect_alone(call: Caller) -> None:
    for changes in (
        {"code_verifier": "another"},
        {"code_verifier": ""},
        {"redirect_uri": "http://127.0.0.1:6666/"},
    ):
        answer = exchange(call, consent(call)["code"][0], **changes)
        assert (answer.status, answer.json["error"]) == (400, "invalid_grant")
    code = consent(call)["code"][0]
    assert exchange(call, code).status == 200
    assert exchange(call, code).status == 400


def test_the_user_may_tick_less_than_was_asked_for(call: Caller) -> None:
    call.gateway.oauth.granted = (READONLY,)
    answer = consent(call)
    assert answer["scope"] == [READONLY]
    assert exchange(call, answer["code"][0]).json["scope"] == READONLY


def test_a_foreign_client_or_redirect_gets_nothing(call: Caller) -> None:
    assert consent(call, client_id="other")["error"] == ["unauthorized_client"]
    query = urlencode({"client_id": CLIENT_ID, "redirect_uri": "https://evil.example/"})
    assert call.gateway.answer("GET", f"/auth?{query}").status == 400
    assert exchange(call, "x", client_id="other").status == 401


@pytest.mark.parametrize(
    ("error", "status"), [("invalid_grant", 400), ("invalid_client", 401), ("deleted_client", 401)]
)
def test_refusals_of_the_token_endpoint(call: Caller, error: str, status: int) -> None:
    call.gateway.oauth.refusal = error
    answer = call.gateway.answer("POST", "/token", {}, b"grant_type=refresh_token")
    assert (answer.status, answer.json["error"]) == (status, error)


def test_a_revoked_token_ends_access(call: Caller) -> None:
    access, refresh, _ = call.gateway.oauth.issue()
    body = urlencode({"token": refresh}).encode()
    assert call.gateway.answer("POST", "/revoke", {}, body).status == 200
    call.token = access
    assert call.answer("GET", "profile").status == 401
    assert call.gateway.answer("POST", "/revoke", {}, body).status == 400


def test_a_desktop_login_runs_against_the_sandbox(
    gmail_sandbox: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    flow = InstalledAppFlow.from_client_config(
        gmail_sandbox.client_secret(), scopes=[READONLY], autogenerate_code_verifier=True
    )
    flow.redirect_uri = REDIRECT
    url, state = flow.authorization_url()
    answer = gmail_sandbox.gateway.answer("GET", url.removeprefix(gmail_sandbox.url))
    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert query["state"] == [state]
    form = {
        "grant_type": "authorization_code",
        "code": query["code"][0],
        "client_id": CLIENT_ID,
        "redirect_uri": REDIRECT,
        "code_verifier": flow.code_verifier,
    }
    answer = gmail_sandbox.gateway.answer("POST", "/token", {}, urlencode(form).encode())
    assert answer.json["scope"] == READONLY
