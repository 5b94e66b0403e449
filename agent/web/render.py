"""Templates to pages. Everything is escaped; nothing from mail is ever marked as safe."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from agent.views.shown import one_line, visible

HERE = Path(__file__).parent
STATIC = HERE / "static"


@lru_cache(maxsize=1)
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        auto_reload=False,  # an upgrade on the disk is for the next start
    )
    made.filters["line"] = one_line
    made.filters["lines"] = visible
    made.filters["capital"] = lambda text: text[:1].upper() + text[1:]
    made.globals["style"] = f"/static/page.css?{_mark('page.css')}"
    made.globals["script"] = f"/static/page.js?{_mark('page.js')}"
    return made


def _mark(name: str) -> str:
    """Changes with the file's content, so that a browser keeps no old one."""
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]


def page(
    name: str, request: Request | None = None, *, status: int = 200, **values: Any
) -> HTMLResponse:
    """The page of that template."""
    form_key = request.scope.get("form_key", "") if request is not None else ""
    path = request.url.path if request is not None else ""
    text = _templates().get_template(name).render(form_key=form_key, path=path, **values)
    return HTMLResponse(text, status_code=status)
