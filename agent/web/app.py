"""The page as an application: its addresses, and the gate before them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from agent.errors import TactfulError
from agent.web.board import board
from agent.web.desk import Desk, NotThere
from agent.web.gate import Gate
from agent.web.health import health
from agent.web.keys import SESSION_LASTS, Keys
from agent.web.process import keep, process, say
from agent.web.render import STATIC, page
from agent.web.tuning import save, tuning

Page = Callable[[Desk, Request], Response]


def make_app(desk: Desk, keys: Keys, *, port: int, hosts: Iterable[str] = ()) -> ASGIApp:
    """The application. `hosts` are further names under which it may be asked for."""
    cookie = f"tactful-{port}"
    names = {f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")}
    names |= {name.lower() for name in hosts}

    def on(path: str, shown: Page, *methods: str) -> Route:
        async def answer(request: Request) -> Response:
            return await run_in_threadpool(shown, desk, request)

        return Route(path, answer, methods=list(methods) or ["GET"])

    def enter(_: Desk, request: Request) -> Response:
        if not keys.takes(request.query_params.get("pass", ""), desk.now):
            return door()
        response = RedirectResponse("/", status_code=303)
        response.set_cookie(
            cookie,
            keys.new_session(desk.now),
            max_age=int(SESSION_LASTS.total_seconds()),
            path="/",
            httponly=True,
            samesite="strict",
            secure=False,  # plain http to this very computer
        )
        return response

    def leave(_: Desk, __: Request) -> Response:
        keys.end_all()
        return RedirectResponse("/", status_code=303)

    app = Starlette(
        routes=[
            on("/", board),
            on("/process/{process_id}", process),
            on("/process/{process_id}/say", say, "POST"),
            on("/process/{process_id}/keep", keep, "POST"),
            on("/tuning", tuning),
            on("/tuning/save", save, "POST"),
            on("/health", health),
            on("/version", lambda desk, _: PlainTextResponse(desk.version())),
            on("/enter", enter),
            on("/leave", leave, "POST"),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        exception_handlers={TactfulError: _told, HTTPException: _no_such_page},
    )
    return Gate(
        app,
        keys=keys,
        names=frozenset(names),
        cookie=cookie,
        now=lambda: desk.now,
        door=door,
    )


def door() -> Response:
    """What a browser without a session sees."""
    return page("door.html", status=401)


def _told(request: Request, error: Exception) -> Response:
    assert isinstance(error, TactfulError)  # noqa: S101 # what this handler is for
    status = 404 if isinstance(error, NotThere) else 409
    return page("error.html", request, status=status, message=error.message, hint=error.hint)


def _no_such_page(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 # what this handler is for
    if error.status_code == 404:
        message, hint = "There is no such page.", "Go back to the board."
    else:
        message, hint = "That can't be done from an address alone.", "Use the page's own buttons."
    return page("error.html", request, status=error.status_code, message=message, hint=hint)
