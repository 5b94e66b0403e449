"""Google's credentials, renewed under our rules: one request, classified here, saved at once.

google-auth repeats a failed renewal with sleeps of its own and reports some passing troubles as
final (GMAIL.md 5.3), so the answer is judged before google-auth sees it.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC
from typing import Any

import google.auth.exceptions
import google.oauth2.credentials

from agent.errors import ImplausibleAnswer, LoginNeeded, MailboxUnavailable
from agent.gmail.login import Login, check_scopes
from agent.gmail.login_file import LoginFile

_ENDED = frozenset(
    {
        "invalid_grant",
        "invalid_client",
        "unauthorized_client",
        "deleted_client",
        "invalid_scope",
    }
)
_LOGIN = "Run `tactful login`; Tactful goes on by itself after it."
_LATER = "Nothing is lost; the next poll tries again."


class FileCredentials(google.oauth2.credentials.Credentials):  # type: ignore[no-untyped-call, misc, unused-ignore]
    """One login's credentials; a renewed token goes back to its file, where it has one."""

    def __init__(self, file: LoginFile | None, login: Login) -> None:
        expiry = login.expiry
        super().__init__(  # type: ignore[no-untyped-call]
            login.token or None,
            refresh_token=login.refresh_token or None,
            token_uri=login.token_url,
            client_id=login.client_id or None,
            client_secret=login.client_secret or None,
            scopes=list(login.scopes) or None,
            expiry=expiry.replace(tzinfo=None) if expiry else None,
        )
        self.login = login
        self._file = file
        self._renewing = threading.Lock()

    @classmethod
    def load(cls, file: LoginFile) -> FileCredentials:
        """The credentials in the file. Raises LoginNeeded."""
        return cls(file, file.read())

    def refresh(self, request: Any) -> None:
        """Renew the token and save it.

        Raises LoginNeeded where only the person can mend it, else MailboxUnavailable: in both
        cases the Gmail call that asked for it was not carried out.
        """
        with self._renewing:
            try:
                super().refresh(_Once(request))  # type: ignore[no-untyped-call]
            except LoginNeeded:
                self.token = None  # dead as well: the next call asks for a new one first
                raise
            except google.auth.exceptions.GoogleAuthError as fault:
                raise LoginNeeded(
                    "The login has ended and can't be renewed: its file lacks the refresh token.",
                    hint=_LOGIN,
                ) from fault
            check_scopes(tuple(self.granted_scopes or ()))
            if self.expiry is not None and self._file is not None:
                self._file.write(
                    self.login,
                    token=str(self.token),
                    refresh_token=str(self.refresh_token),
                    expiry=self.expiry.replace(tzinfo=UTC),
                )
            self.login = replace(self.login, refresh_token=str(self.refresh_token))


class _Once:
    """google-auth's way to the token endpoint: whatever is no good answer ends here."""

    def __init__(self, request: Callable[..., Any]) -> None:
        self._request = request

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        response = self._request(*args, **kwargs)
        judge_renewal(int(response.status), response.data)
        return response


def judge_renewal(status: int, body: bytes | str) -> None:
    """Nothing for a good answer of the token endpoint; raises LoginNeeded or MailboxUnavailable."""
    answer = _object_in(body)
    if answer is None:
        raise _passing(status) if status in {408, 429} or status >= 500 else _not_googles()
    if status == 200:
        if _is_token(answer):
            return
        raise _not_googles()
    error = str(answer.get("error"))
    text = f"{answer.get('error_description', '')} {answer.get('error_subtype', '')}"
    if "invalid_rapt" in text or "rapt_required" in text or "Reauthentication" in text:
        raise LoginNeeded(
            "Your organisation asks you to log in again from time to time, and it is time.",
            hint=_LOGIN,
        )
    if error == "invalid_grant":
        raise LoginNeeded(
            "Google says that the login has ended: withdrawn, password changed, unused for six "
            "months, or seven days old with an app still in testing.",
            hint=f"{_LOGIN} If it ends every week, publish your Google app to production.",
        )
    if error in _ENDED:
        raise LoginNeeded(
            f"Google does not accept the app this login was made with ({error}).",
            hint="Check the app in the Google Cloud console, then run `tactful login`.",
        )
    raise _passing(status)


def _object_in(body: bytes | str) -> Mapping[str, Any] | None:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def _is_token(answer: Mapping[str, Any]) -> bool:
    seconds = answer.get("expires_in", 3600)
    return (
        isinstance(answer.get("access_token"), str)
        and bool(answer["access_token"])
        and str(seconds).isdecimal()
        and 0 < int(seconds) < 10**8
        and isinstance(answer.get("scope", ""), str)
        and isinstance(answer.get("refresh_token", ""), str)
    )


def _not_googles() -> ImplausibleAnswer:
    return ImplausibleAnswer(
        "The answer to the login's renewal is not Google's.",
        hint=f"Does this network ask you to sign in first? Open a web page. {_LATER}",
    )


def _passing(status: int) -> MailboxUnavailable:
    return MailboxUnavailable(f"Google could not renew the login just now ({status}).", hint=_LATER)
