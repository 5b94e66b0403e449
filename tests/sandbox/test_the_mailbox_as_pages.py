"""The sandbox's mailbox in a browser: reading, being the user, being the employer."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from agent.sandbox import SandboxClock, SandboxGateway, SandboxMailbox, SandboxServer
from agent.sandbox.exchange import Answer
from agent.sandbox.history import Change
from tests.browser import PHONE, Browser

DANA = "Dana Quill <dana@northwind.example>"
HOST = "127.0.0.1:4711"
HERE = {"Host": HOST, "Origin": f"http://{HOST}", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def mailbox(sandbox_clock: SandboxClock) -> SandboxMailbox:
    mailbox = SandboxMailbox(clock=sandbox_clock)
    mailbox.user.creates_label("Interviews")
    return mailbox


@pytest.fixture
def gateway(mailbox: SandboxMailbox) -> SandboxGateway:
    return SandboxGateway(mailbox)


def get(gateway: SandboxGateway, path: str, **headers: str) -> Answer:
    return gateway.answer("GET", path, {"Host": HOST, **headers})


def post(
    gateway: SandboxGateway, act: str, *, headers: dict[str, str] = HERE, **form: str
) -> Answer:
    return gateway.answer("POST", f"/mail/{act}", headers, urlencode(form).encode())


def text(answer: Answer) -> str:
    assert answer.status == 200, answer.body
    return answer.body.decode()


def test_threads_with_drafts_are_listed_first_then_the_newest(
    mailbox: SandboxMailbox, gateway: SandboxGateway
) -> None:
    first = mailbox.deliver(sender=DANA, subject="Editor", text="Hello")
    mailbox.clock.advance(timedelta(hours=1))
    mailbox.deliver(sender="Tom <tom@bluebird.example>", subject="Curator", text="Hi there")
    mailbox.clock.advance(timedelta(hours=1))
    mailbox.user.starts_draft(answers=first.id, text="Dear Dana")

    mailbox.deliver(sender="Eva <eva@acme.example>", subject="Archivist", text="Hi there")

    page = text(get(gateway, "/mail"))

    assert page.index("Editor") < page.index("Archivist") < page.index("Curator")
    assert page.count('<b class="draft">Draft</b>') == 1
    assert "<b>1 draft</b> waiting" in page
    assert get(gateway, "/").headers["Location"] == "/mail"


def test_a_thread_shows_every_message_and_hides_what_is_quoted(
    mailbox: SandboxMailbox, gateway: SandboxGateway
) -> None:
    first = mailbox.deliver(sender=DANA, subject="Editor", text="Can you come on Tuesday?")
    mailbox.user.sends(text="Gladly.", answers=first.id)

    page = text(get(gateway, f"/mail/thread/{first.thread_id}"))

    assert page.index("Can you come on Tuesday?") < page.index("Gladly.")
    assert page.count("Quoted text") == 1


def test_a_draft_is_edited_sent_and_discarded(
    mailbox: SandboxMailbox, gateway: SandboxGateway
) -> None:
    message = mailbox.deliver(sender=DANA, subject="Editor", text="Hello")
    draft = mailbox.user.starts_draft(answers=message.id, text="Dear Dana")

    saved = post(gateway, "save", draft=draft, text="Dear Dana, it was lovely.")
    assert saved.status == 303
    assert "lovely" in mailbox.drafts.message(draft).letter.plain_text

    sent = post(gateway, "send", draft=draft, text="Dear Dana, it was a pleasure.")
    assert sent.status == 303
    newest = mailbox.state.thread(message.thread_id).newest
    assert "SENT" in newest.labels
    assert "pleasure" in newest.letter.plain_text
    assert mailbox.drafts.listed() == []
    assert "inside this sandbox" in text(get(gateway, sent.headers["Location"]))

    second = mailbox.user.starts_draft(answers=message.id, text="Once more")
    assert post(gateway, "discard", draft=second, text="").status == 303
    assert mailbox.drafts.listed() == []
    assert gateway.send_attempts == 0


def test_sending_a_draft_as_it_stands_does_not_edit_it_first(
    mailbox: SandboxMailbox, gateway: SandboxGateway
) -> None:
    message = mailbox.deliver(sender=DANA, subject="Editor", text="Hello")
    draft = mailbox.user.starts_draft(answers=message.id, text="Dear Dana\n\nSam")
    words = mailbox.drafts.message(draft).letter.plain_text
    before = mailbox.history_id

    post(gateway, "send", draft=draft, text="\r\n".join(words.splitlines()))

    added = [
        one for one in mailbox.state.history.after(before) if one.change is Change.MESSAGE_ADDED
    ]
    assert len(added) == 1


def test_the_employer_answers_and_somebody_new_writes(
    mailbox: SandboxMailbox, gateway: SandboxGateway
) -> None:
    message = mailbox.deliver(sender=DANA, subject="Editor", text="Hello")
    answered = post(
        gateway, "answer", thread=message.thread_id, text="We chose you.", **{"from": DANA}
    )
    assert answered.status == 303
    newest = mailbox.state.thread(message.thread_id).newest
    assert newest.letter.subject == "Re: Editor"
    assert newest.letter.addresses("From") == ["dana@northwind.example"]

    new = post(
        gateway,
        "new",
        subject="Curator",
        text="Hello!",
        label="Interviews",
        **{"from": "a@b.example"},
    )
    page = text(get(gateway, new.headers["Location"]))
    assert "Curator" in page
    assert "<em>Interviews</em>" in page


def test_labels_and_the_clock_move(mailbox: SandboxMailbox, gateway: SandboxGateway) -> None:
    message = mailbox.deliver(sender=DANA, subject="Editor", text="Hello")
    post(gateway, "label", thread=message.thread_id, label="Interviews", put="on")
    assert "<em>Interviews</em>" in text(get(gateway, f"/mail/thread/{message.thread_id}"))
    post(gateway, "label", thread=message.thread_id, label="Interviews", put="off")
    assert "<em>Interviews</em>" not in text(get(gateway, f"/mail/thread/{message.thread_id}"))

    before = mailbox.clock.now()
    for step, span in (("hour", 1), ("day", 24), ("week", 168)):
        earlier = mailbox.clock.now()
        assert post(gateway, "clock", step=step).headers["Location"] == "/mail"
        assert mailbox.clock.now() - earlier == timedelta(hours=span)
    post(gateway, "clock", step="morning", thread=message.thread_id)
    assert (mailbox.clock.now().hour, mailbox.clock.now().minute) == (9, 35)
    assert mailbox.clock.now() > before


def test_the_version_changes_with_the_mailbox_and_its_clock(
    mailbox: SandboxMailbox, gateway: SandboxGateway
) -> None:
    seen = {text(get(gateway, "/mail/version"))}
    mailbox.deliver(sender=DANA, subject="Editor", text="Hello")
    seen.add(text(get(gateway, "/mail/version")))
    mailbox.clock.advance(timedelta(hours=1))
    seen.add(text(get(gateway, "/mail/version")))
    assert len(seen) == 3


@pytest.mark.parametrize(
    ("act", "form"),
    [
        ("save", {"draft": "r1", "text": "x"}),
        ("save", {"text": "x"}),
        ("answer", {"thread": "nothing", "text": "x", "from": DANA}),
        ("answer", {}),
        ("new", {"from": "nobody", "subject": "s", "text": "t"}),
        ("new", {"from": "a@b.example", "subject": "s", "text": " "}),
        ("clock", {"step": "backwards"}),
        ("label", {"thread": "nothing", "label": "Interviews", "put": "on"}),
        ("new", {"from": "a@b.example", "subject": "s", "text": "x" * 50_001}),
        ("nothing", {}),
    ],
)
def test_a_bad_form_changes_nothing_and_says_so(
    mailbox: SandboxMailbox, gateway: SandboxGateway, act: str, form: dict[str, str]
) -> None:
    before = mailbox.history_id
    assert post(gateway, act, **form).status in (400, 404, 413)
    assert mailbox.history_id == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": HOST},
        {**HERE, "Origin": "http://elsewhere.example"},
        {**HERE, "Origin": "null"},
        {**HERE, "Sec-Fetch-Site": "cross-site"},
        {**HERE, "Sec-Fetch-Site": "same-site"},
        {**HERE, "Host": "elsewhere.example:4711"},
        {**HERE, "Host": "127.0.0.1.elsewhere.example"},
    ],
)
def test_a_page_of_another_site_can_not_act_here(
    mailbox: SandboxMailbox, gateway: SandboxGateway, headers: dict[str, str]
) -> None:
    before = mailbox.history_id
    answer = post(gateway, "new", headers=headers, subject="s", text="t", **{"from": "a@b.example"})
    assert answer.status in (403, 421)
    assert mailbox.history_id == before


HOSTS = {
    HOST: True,
    "localhost:4711": True,
    "[::1]:4711": True,
    "127.0.0.1": True,  # as a browser says it on port 80
    "[::1]": True,
    "elsewhere.example:4711": False,
    "127.0.0.1.elsewhere.example:4711": False,
    "localhost.elsewhere.example:4711": False,
    "elsewhere.example": False,
    "0.0.0.0:4711": False,
    "127.0.0.1:4711:4711": False,
    "": False,
}
ORIGINS = ("own", "", "null", "https://elsewhere.example", "http://127.0.0.1:1", "file://")


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("host", HOSTS)
def test_names_and_origins_are_served_or_refused_as_listed(
    mailbox: SandboxMailbox, gateway: SandboxGateway, host: str, origin: str
) -> None:
    sent = f"http://{host}" if origin == "own" else origin
    before = mailbox.history_id
    form = {"from": "Dana <dana@b.example>", "subject": "s", "text": "t"}
    headers = {"Host": host, "Origin": sent, "Sec-Fetch-Site": "same-origin"}
    changed = post(gateway, "new", headers=headers, **form)
    acts = HOSTS[host] and origin == "own"
    assert changed.status == (303 if acts else 403 if HOSTS[host] else 421)
    assert (mailbox.history_id != before) == acts
    shown = get(gateway, "/mail", Host=host, Origin=sent)
    assert shown.status == (200 if HOSTS[host] else 421)
    assert not [name for name in shown.headers if name.lower().startswith("access-control")]


def test_another_name_for_this_computer_shows_nothing(gateway: SandboxGateway) -> None:
    assert get(gateway, "/mail", Host="rebound.example").status == 421
    assert get(gateway, "/mail", Host="localhost:4711").status == 200
    assert get(gateway, "/mail", Host="[::1]:4711").status == 200


def test_every_page_forbids_what_it_does_not_need(gateway: SandboxGateway) -> None:
    for path in ("/mail", "/mail/thread/none", "/mail/version", "/mail/static/mail.css", "/mail/x"):
        headers = get(gateway, path).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("size", [PHONE, (1280, 800)])
def test_a_person_sends_a_draft_and_answers_as_the_employer(
    mailbox: SandboxMailbox, browser: Browser, size: tuple[int, int]
) -> None:
    message = mailbox.deliver(sender=DANA, subject="Editor", text="Hello")
    mailbox.user.starts_draft(answers=message.id, text="Dear Dana")
    with SandboxServer(mailbox) as server:
        window = browser(size)
        window.implicitly_wait(20)  # for the page after a form
        window.get(f"{server.url}/mail")
        window.find_element("partial link text", "Editor").click()
        box = window.find_element("css selector", "article.draft textarea")
        box.clear()
        box.send_keys("Dear Dana, it was lovely to meet you.")
        window.find_element("css selector", "article.draft button.main").click()
        assert "inside this sandbox" in window.find_element("css selector", ".said").text
        window.find_element("css selector", "textarea[placeholder]").send_keys("We chose you!")
        window.find_element("xpath", "//button[text()='Deliver their answer']").click()
        assert window.find_element("xpath", "//p[@role='status'][contains(., 'Delivered')]")
        width = window.execute_script("return document.documentElement.scrollWidth")
        assert width <= window.execute_script("return window.innerWidth")
    words = [one.letter.plain_text for one in mailbox.state.thread(message.thread_id).messages]
    assert "lovely" in words[1]
    assert "We chose you!" in words[2]
    assert server.send_attempts == 0
