"""Nothing in agent/ can name a way to send: checked on the syntax tree, and the check is proved."""

import ast
from pathlib import Path

import pytest

NAMES = {
    "send",
    "sendmail",
    "send_message",
    "import_",
    "SMTP",
    "SMTP_SSL",
    "LMTP",
    "IMAP4",
    "IMAP4_SSL",
}
PIECES = (
    "messages/send",
    "drafts/send",
    "messages.send",
    "drafts.send",
    "messages/import",
    "sendmail",
    "smtp.",
    "/mail/send",
)
MODULES = {
    "aiohttp",
    "aioimaplib",
    "aiosmtplib",
    "httpx",
    "imaplib",
    "pycurl",
    "requests",
    "smtplib",
    "urllib.request",
    "urllib3",
}
# the guard names what it refuses; the sandbox refuses sends, and counts them
EXEMPT = ("agent/gmail/guard.py", "agent/sandbox/")


def ways_to_send(source: str) -> list[str]:
    """Every name, text or import in a program by which mail could go out."""
    tree = ast.parse(source)
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = []
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=name) if name in NAMES:
                found.append(name)
            case ast.Constant(value=str(text)) if id(node) not in prose:
                if text in NAMES or any(piece in text for piece in PIECES):
                    found.append(text)
            case ast.Import(names=names):
                found.extend(alias.name for alias in names if is_sender(alias.name))
            case ast.ImportFrom(module=str(module), names=names):
                whole = [module, *(f"{module}.{alias.name}" for alias in names)]
                found.extend(name for name in whole if is_sender(name))
    return found


def is_sender(module: str) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in MODULES)


def dynamic_names(source: str) -> list[str]:
    """getattr with a name that is not written out: a name no check can see."""
    return [
        ast.unparse(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"getattr", "eval", "exec", "__import__"}
        and not (len(node.args) > 1 and isinstance(node.args[1], ast.Constant))
    ]


SOURCES = sorted(Path("agent").rglob("*.py"))


def test_nothing_in_the_agent_names_a_way_to_send():
    found = {
        str(path): ways
        for path in SOURCES
        if not str(path).startswith(EXEMPT) and (ways := ways_to_send(path.read_text("utf-8")))
    }
    assert found == {}


def test_nothing_near_gmail_builds_names_at_run_time():
    found = {
        str(path): ways
        for path in SOURCES
        if str(path).startswith("agent/gmail/") and (ways := dynamic_names(path.read_text("utf-8")))
    }
    assert found == {}


def test_the_vendored_document_names_no_way_to_send():
    text = Path("agent/gmail/gmail.v1.json").read_text(encoding="utf-8")
    assert not any(piece in text for piece in (*PIECES, '"send"'))


@pytest.mark.parametrize(
    "source",
    [
        "service.users().messages().send(userId='me', body=b).execute()",
        "users.drafts().send",
        "post(root + '/gmail/v1/users/me/messages/send')",
        "call = 'gmail.users.drafts.send'",
        "method = 'send'",
        "import smtplib",
        "import smtplib as s",
        "from smtplib import SMTP",
        "import imaplib",
        "import urllib.request",
        "from urllib import request",
        "import requests.sessions",
        "from aiosmtplib import SMTP",
        "server.sendmail(a, b, c)",
        "run(['/usr/sbin/sendmail', '-t'])",
        "users.messages().import_(userId='me')",
        "connect('smtp.example')",
    ],
)
def test_the_check_finds_every_way_we_know(source):
    assert ways_to_send(source)


@pytest.mark.parametrize("source", ["getattr(users, 'se' + 'nd')()", "eval(text)", "exec(text)"])
def test_the_check_finds_names_built_at_run_time(source):
    assert dynamic_names(source)


def test_the_check_leaves_harmless_words_alone():
    assert not ways_to_send('"""Never sends."""\nsender = parse(request)\nprint(sendAs, "sent")')
