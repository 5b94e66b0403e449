"""S22: a server that can't prove who it is hears nothing from us, over a real socket."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import httplib2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from agent.clock import VirtualClock
from agent.errors import MailboxUnavailable
from agent.gmail import open_mailbox
from tests.gmail.wire import write_token

START = datetime(2026, 5, 1, tzinfo=UTC)
ANSWER = b'{"emailAddress": "me@example.org", "historyId": "1", "messagesTotal": 0}'


@dataclass
class Impostor:
    """A TLS server on the loopback whose certificate only `certificate` vouches for."""

    certificate: Path
    port: int
    heard: list[bytes] = field(default_factory=list)

    @property
    def root(self) -> str:
        return f"https://127.0.0.1:{self.port}/"


def self_signed(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(START - timedelta(days=9_000))
        .not_valid_after(START + timedelta(days=9_000))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "self-signed.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


@pytest.fixture
def impostor(tmp_path: Path) -> Iterator[Impostor]:
    file = self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    listener = socket.create_server(("127.0.0.1", 0))
    made = Impostor(file, listener.getsockname()[1])

    def serve() -> None:
        with suppress(OSError):
            while True:
                plain, _ = listener.accept()
                with suppress(OSError), plain:
                    plain.settimeout(10)
                    with context.wrap_socket(plain, server_side=True) as safe:
                        made.heard.append(safe.recv(65_536))
                        safe.sendall(
                            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                            b"Date: Fri, 01 May 2026 10:00:00 GMT\r\nConnection: close\r\n"
                            b"Content-Length: %d\r\n\r\n%s" % (len(ANSWER), ANSWER)
                        )

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield made
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(10)


def asked(impostor: Impostor, folder: Path, **token: object) -> str:
    path = write_token(folder / "token.json", impostor.root, **token)
    mailbox, _ = open_mailbox(
        api_root=impostor.root, token_file=path, clock=VirtualClock(START), timeout=10.0
    )
    try:
        return mailbox.profile().account
    finally:
        mailbox.close()


@pytest.mark.parametrize("ended", [False, True], ids=["a call", "the token's renewal"])
def test_s22_a_server_with_a_certificate_of_its_own_making_hears_nothing(
    impostor: Impostor, tmp_path: Path, ended: bool
) -> None:
    token = {"expiry": "2020-01-01T00:00:00Z"} if ended else {}
    with pytest.raises(MailboxUnavailable, match="not safe"):
        asked(impostor, tmp_path, **token)
    assert impostor.heard == []


def test_s22_where_the_computer_trusts_the_certificate_it_is_asked(
    impostor: Impostor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the test above rests on: the server would answer."""
    monkeypatch.setattr(httplib2, "CA_CERTS", str(impostor.certificate))
    assert asked(impostor, tmp_path) == "me@example.org"
    (heard,) = impostor.heard
    assert heard.startswith(b"GET /gmail/v1/users/me/profile")
