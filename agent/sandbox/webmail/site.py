"""The mailbox's pages: `/mail` and below, on the sandbox's own address.

Everything works without JavaScript; a small script only reloads a page that has become old. A page
of another site can't act here: every change asks for the browser's word that it came from here.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import cached_property
from importlib import resources
from urllib.parse import quote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from agent.sandbox.errors import Refusal
from agent.sandbox.exchange import HTML, Answer, Request
from agent.sandbox.mailbox import SandboxMailbox
from agent.sandbox.webmail.shown import (
    employers_of,
    labels_of,
    messages_of,
    moment,
    newest_message,
    threads_of,
)

ROOT = "/mail"
LONGEST = 50_000
"""Characters that a form's text may have."""
_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
_GUARDED = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_FILES = {
    "mail.css": "text/css; charset=UTF-8",
    "live.js": "text/javascript; charset=UTF-8",
    "icon.svg": "image/svg+xml",
}
_STEPS = {
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
MORNING = time(9, 35)


class Webmail:
    """Answers what is asked of `/mail`. Times are shown in `zone`."""

    def __init__(self, mailbox: SandboxMailbox) -> None:
        self._mailbox = mailbox
        self.zone: tzinfo = UTC
        self.beside: Callable[[], str] | None = None
        """Gives the address of a page to link to, where there is one."""
        self._acts: dict[str, Callable[[Mapping[str, str]], str]] = {
            "save": self._save,
            "send": self._send,
            "discard": self._discard,
            "answer": self._answer,
            "reply": self._reply,
            "label": self._label,
            "new": self._new,
            "clock": self._clock,
        }

    @cached_property
    def _pages(self) -> Environment:
        return Environment(
            loader=PackageLoader("agent.sandbox.webmail"),
            autoescape=select_autoescape(default=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def answers(self, path: str) -> bool:
        return path in ("/", ROOT) or path.startswith(f"{ROOT}/")

    def answer(self, request: Request) -> Answer:
        """The page asked for, or, for a form, what it does and then the page to look at."""
        if not _is_local(request):
            return self._plain(421, "This page is served on this computer only.")
        if request.method == "POST":
            return self._act(request)
        if request.method != "GET":
            return self._plain(405, "Only GET and POST.")
        segments = [part for part in request.path.removeprefix(ROOT).split("/") if part]
        match segments:
            case []:
                return self._list() if request.path != "/" else _goes_to(ROOT)
            case ["thread", thread_id]:
                return self._thread(thread_id, dict(request.pairs).get("said", ""))
            case ["beside"] if self.beside is not None:
                return _goes_to(self.beside())
            case ["version"]:
                return Answer(
                    status=200,
                    headers={"Content-Type": "text/plain", **_GUARDED},
                    body=self._version().encode(),
                )
            case ["static", name] if name in _FILES:
                content = resources.files("agent.sandbox.webmail").joinpath("static", name)
                headers = {"Content-Type": _FILES[name], **_GUARDED}
                return Answer(status=200, headers=headers, body=content.read_bytes())
        return self._plain(404, "There is no such page.")

    def _act(self, request: Request) -> Answer:
        if not _comes_from_here(request):
            return self._plain(403, "That did not come from this page.")
        act = self._acts.get(request.path.removeprefix(f"{ROOT}/"))
        if act is None:
            return self._plain(404, "There is no such page.")
        form = request.form
        if any(len(value) > LONGEST for value in form.values()):
            return self._plain(413, "That text is too long.")
        try:
            return _goes_to(act(form))
        except Refusal as refusal:
            return self._plain(400, f"The mailbox refused: {refusal.message}")
        except (KeyError, ValueError):
            return self._plain(400, "Something is missing in that form. Go back and try again.")

    def _list(self) -> Answer:
        return self._page("list.html", threads=threads_of(self._mailbox, self.zone), title="Inbox")

    def _thread(self, thread_id: str, said: str) -> Answer:
        thread = self._mailbox.state.store.threads.get(thread_id)
        if thread is None:
            return self._plain(404, "That thread is gone.")
        return self._page(
            "thread.html",
            title=thread.messages[0].letter.subject or "(no subject)",
            thread_id=thread_id,
            messages=messages_of(self._mailbox, thread, self.zone),
            employers=employers_of(self._mailbox, thread),
            labels=labels_of(self._mailbox, thread),
            can_answer=newest_message(thread) is not None,
            said=_SAID.get(said, ""),
        )

    def _page(self, name: str, **values: object) -> Answer:
        mailbox = self._mailbox
        own = mailbox.state.aliases[0]
        shown = self._pages.get_template(name).render(
            account=mailbox.account,
            owner=own.display_name or mailbox.account,
            now=moment(mailbox.clock.now(), self.zone),
            version=self._version(),
            beside=self.beside is not None,
            user_labels=[one.name for one in mailbox.state.labels if one.id.startswith("Label_")],
            drafts=len(mailbox.drafts.listed()),
            **values,
        )
        return Answer(status=200, headers={**HTML, **_GUARDED}, body=shown.encode())

    def _plain(self, status: int, says: str) -> Answer:
        page = self._pages.get_template("plain.html").render(says=says)
        return Answer(status=status, headers={**HTML, **_GUARDED}, body=page.encode())

    def _version(self) -> str:
        """Another text as soon as anything in the mailbox, or its clock, has changed."""
        return f"{self._mailbox.history_id}-{int(self._mailbox.clock.now().timestamp()) // 60}"

    # what a form does; each returns the page to look at next

    def _save(self, form: Mapping[str, str]) -> str:
        message = self._mailbox.user.edit_draft(form["draft"], text=form["text"])
        return _thread_page(message.thread_id, "saved")

    def _send(self, form: Mapping[str, str]) -> str:
        kept = self._mailbox.drafts.message(form["draft"])
        if _plain_lines(form["text"]) != _plain_lines(kept.letter.plain_text):
            self._mailbox.user.edit_draft(form["draft"], text=form["text"])
        message = self._mailbox.user.send_draft(form["draft"])
        return _thread_page(message.thread_id, "sent")

    def _discard(self, form: Mapping[str, str]) -> str:
        thread_id = self._mailbox.drafts.message(form["draft"]).thread_id
        self._mailbox.user.discard_draft(form["draft"])
        return _thread_page(thread_id, "discarded")

    def _answer(self, form: Mapping[str, str]) -> str:
        """The employer writes on the thread."""
        parent = newest_message(self._mailbox.state.thread(form["thread"]))
        if parent is None or not form["text"].strip():
            raise ValueError("nothing to answer")
        message = self._mailbox.deliver(
            sender=form["from"],
            to=self._mailbox.account,
            subject=_replied(parent.letter.subject),
            text=form["text"],
            answers=parent.id,
        )
        return _thread_page(message.thread_id, "delivered")

    def _reply(self, form: Mapping[str, str]) -> str:
        """The user writes by hand."""
        parent = newest_message(self._mailbox.state.thread(form["thread"]))
        if parent is None or not form["text"].strip():
            raise ValueError("nothing to answer")
        message = self._mailbox.user.sends(text=form["text"], answers=parent.id)
        return _thread_page(message.thread_id, "sent")

    def _label(self, form: Mapping[str, str]) -> str:
        names = [form["label"]]
        if form["put"] == "on":
            self._mailbox.user.relabels(form["thread"], add=names)
        else:
            self._mailbox.user.relabels(form["thread"], remove=names)
        return _thread_page(form["thread"], "labelled")

    def _new(self, form: Mapping[str, str]) -> str:
        """Somebody writes for the first time."""
        if "@" not in form["from"] or not form["text"].strip():
            raise ValueError("nobody writes that")
        message = self._mailbox.deliver(
            sender=form["from"],
            to=self._mailbox.account,
            subject=form["subject"],
            text=form["text"],
        )
        if form.get("label"):
            self._mailbox.user.relabels(message.thread_id, add=[form["label"]])
        return _thread_page(message.thread_id, "delivered")

    def _clock(self, form: Mapping[str, str]) -> str:
        clock = self._mailbox.clock
        if form["step"] == "morning":
            clock.set(self._next_morning(clock.now()))
        else:
            clock.advance(_STEPS[form["step"]])
        self._mailbox.catch_up()
        back = form.get("thread", "")
        return _thread_page(back, "") if back else ROOT

    def _next_morning(self, now: datetime) -> datetime:
        here = now.astimezone(self.zone)
        day = here.date() + timedelta(days=here.time() >= MORNING)
        return datetime.combine(day, MORNING, tzinfo=self.zone)


_SAID = {
    "saved": "The draft is saved: it is yours now, and Tactful won't touch it.",
    "sent": "Sent, inside this sandbox only.",
    "discarded": "The draft is discarded. Tactful takes that as a no.",
    "delivered": "Delivered. Tactful sees it at its next look.",
    "labelled": "The labels are changed.",
}


def _thread_page(thread_id: str, said: str) -> str:
    return f"{ROOT}/thread/{quote(thread_id)}" + (f"?said={said}" if said else "")


def _goes_to(page: str) -> Answer:
    return Answer(status=303, headers={**_GUARDED, "Location": page})


def _replied(subject: str) -> str:
    return subject if subject.lower().startswith("re:") else f"Re: {subject}"


def _plain_lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]


def _is_local(request: Request) -> bool:
    host = request.headers.get("host", "127.0.0.1")
    return (host if host.endswith("]") else host.rpartition(":")[0] or host) in _HOSTS


def _comes_from_here(request: Request) -> bool:
    """The browser says so: by Sec-Fetch-Site, and by an Origin that is this very address."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin", "")
    same = urlsplit(origin).netloc == request.headers.get("host", "")
    return site == "same-origin" and bool(origin) and same
