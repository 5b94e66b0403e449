"""What is new in a message, by the marks of the common mail programs."""

from __future__ import annotations

import pytest

from agent.core.reading import read_message
from agent.core.reading.html import html_text
from agent.core.reading.newtext import new_text
from tests.core.reading.desks import DESK, theirs

SAID = "Thank you, Friday is fine."
OLD = "We will let you know by May 20 whether you got the job."

QUOTED = {
    "Gmail": f"{SAID}\n\nOn Mon, May 11, 2026 at 9:14 AM Sam Rivera <sam@example.org> wrote:\n\n> "
    f"{OLD}\n",
    "Gmail, wrapped": f"{SAID}\n\nOn Mon, May 11, 2026 at 9:14 AM Sam "
    f"Rivera\n<sam@example.org> wrote:\n> "
    f"{OLD}",
    "Gmail, unquoted": f"{SAID}\n\nOn Mon, May 11, 2026 at 9:14 AM Sam Rivera <sam@example.org> "
    f"wrote:\n\n{OLD}",
    "Gmail in German": f"{SAID}\n\nAm Mo., 11. Mai 2026 um 09:14 Uhr schrieb Sam "
    f"<sam@example.org>:\n\n> {OLD}",
    "Gmail in French": f"{SAID}\n\nLe lun. 11 mai 2026 à 09:14, Sam "
    f"<sam@example.org> a écrit :\n\n> {OLD}",
    "Gmail in Spanish": f"{SAID}\n\nEl lun, 11 may 2026 a las 9:14, Sam "
    f"(<sam@example.org>) escribió:\n\n> "
    f"{OLD}",
    "Gmail in Portuguese": f"{SAID}\n\nEm seg., 11 de mai. de 2026 às 09:14, Sam "
    f"<sam@example.org> escreveu:\n\n> "
    f"{OLD}",
    "Gmail in Dutch": f"{SAID}\n\nOp ma 11 mei 2026 om 09:14 schreef Sam "
    f"<sam@example.org>:\n\n> {OLD}",
    "Gmail in Italian": f"{SAID}\n\nIl giorno lun 11 mag 2026 alle ore 09:14 Sam "
    f"<sam@example.org> ha "
    f"scritto:\n\n> {OLD}",
    "Gmail in Polish": f"{SAID}\n\npon., 11 maj 2026 o 09:14 Sam <sam@example.org> "
    f"napisał(a):\n\n> {OLD}",
    "Gmail in Swedish": f"{SAID}\n\nDen mån 11 maj 2026 kl 09:14 skrev Sam "
    f"<sam@example.org>:\n\n> {OLD}",
    "Apple Mail": f"{SAID}\n\n> On 11 May 2026, at 09:14, Sam Rivera "
    f"<sam@example.org> wrote:\n> \n> "
    f"{OLD}\n",
    "Outlook": f"{SAID}\n\nFrom: Sam Rivera <sam@example.org>\nSent: Monday, May 11, 2026 9:14 "
    f"AM\nTo: Dana Reed\nSubject: RE: The role\n\n{OLD}",
    "Outlook with a line": f"{SAID}\n\n________________________________\nFrom: Sam "
    f"Rivera\nSent: Monday, May 11, "
    f"2026 9:14 AM\nTo: Dana\nSubject: Role\n\n{OLD}",
    "Outlook, old": f"{SAID}\n\n-----Original Message-----\nFrom: Sam\nSent: "
    f"Monday\nTo: Dana\n\n{OLD}",
    "Outlook in German": f"{SAID}\n\nVon: Sam Rivera\nGesendet: Montag, 11. Mai 2026 "
    f"09:14\nAn: Dana "
    f"Reed\nBetreff: AW: Stelle\n\n{OLD}",
    "Outlook in French": f"{SAID}\n\nDe : Sam Rivera\nEnvoyé : lundi 11 mai 2026 "
    f"09:14\nÀ : Dana Reed\nObjet : "
    f"RE: Poste\n\n{OLD}",
    "Outlook in Spanish": f"{SAID}\n\nDe: Sam Rivera\nEnviado: lunes, 11 de mayo de "
    f"2026 9:14\nPara: "
    f"Dana\nAsunto: RE: Puesto\n\n{OLD}",
    "Outlook in Italian": f"{SAID}\n\nDa: Sam Rivera\nInviato: lunedì 11 maggio 2026 "
    f"09:14\nA: Dana\nOggetto: R: "
    f"Posto\n\n{OLD}",
    "Outlook in Dutch": f"{SAID}\n\nVan: Sam Rivera\nVerzonden: maandag 11 mei 2026 09:14\nAan: "
    f"Dana\nOnderwerp: RE: Baan\n\n{OLD}",
    "Outlook, bold": f"{SAID}\n\n*From:* Sam Rivera\n*Sent:* Monday, May 11, 2026 9:14 AM\n*To:* "
    f"Dana\n*Subject:* Role\n\n{OLD}",
    "Thunderbird": f"{SAID}\n\nOn 5/11/26 09:14, Sam Rivera wrote:\n> {OLD}\n",
    "Yahoo": f"{SAID}\n\n    On Monday, May 11, 2026, 09:14:02 AM EDT, "
    f"Sam Rivera <sam@example.org> "
    f"wrote:  \n \n {OLD}",
    "Zoho": f"{SAID}\n\n---- On Mon, 11 May 2026 09:14:02 -0400 Sam <sam@example.org> wrote "
    f"----\n\n{OLD}",
    "Superhuman": f"{SAID}\n\nSent via Superhuman\n\nOn Mon, May 11, 2026 at 9:14 AM, Sam Rivera "
    f"<sam@example.org> wrote:\n\n> {OLD}",
    "iPhone": f"{SAID}\n\nSent from my iPhone\n\n> On May 11, 2026, at 9:14 AM, Sam "
    f"<sam@example.org> wrote:\n> {OLD}",
    "a forward by Gmail": f"{SAID}\n\n---------- Forwarded message ---------\nFrom: "
    f"Sam <sam@example.org>\nDate: "
    f"Mon, May 11\n\n{OLD}",
    "a forward by Apple": f"{SAID}\n\nBegin forwarded message:\n\nFrom: Sam\nDate: May 11\n\n{OLD}",
    "written below the quote": f"On Mon, May 11, 2026 at 9:14 AM Sam <sam@example.org> "
    f"wrote:\n> {OLD}\n\n{SAID}",
    "a signature": f"{SAID}\n\n-- \nDana Reed\nHead of Talent\n+1 555 010 0100",
    "Outlook for iOS": f"{SAID}\n\nGet Outlook for iOS",
    "a German phone": f"{SAID}\n\nVon meinem iPhone gesendet",
    "a disclaimer": f"{SAID}\n\nThis email and any files are confidential and "
    f"intended solely for the "
    f"addressee.",
}


@pytest.mark.parametrize("text", QUOTED.values(), ids=QUOTED)
def test_only_what_was_written_is_new(text: str) -> None:
    assert new_text(text) == SAID
    assert new_text(text.replace("\n", "\r\n")) == SAID


@pytest.mark.parametrize("text", QUOTED.values(), ids=QUOTED)
def test_a_quoted_promise_is_never_theirs(text: str) -> None:
    assert read_message(theirs(text), DESK).promises == ()


KEPT = [
    "I wrote: this is fine.",
    "She said on Monday that the team wrote:\nnothing yet.",
    "From here: take the second left.",
    "Two things -- both small.\n\nFirst, the date.",
    "- one\n- two\n- three",
    "Sent from my desk to yours, with thanks.",
    "To: be honest, I am thrilled.",
    "Our plan:\n\n1. meet\n2. decide",
]


@pytest.mark.parametrize("text", KEPT)
def test_words_that_only_look_like_a_quote_stay(text: str) -> None:
    assert new_text(text) == text


HTML = {
    "Gmail": f'<div dir="ltr">{SAID}</div><br><div class="gmail_quote"><div>On Mon Sam '
    f"wrote:<br></div><blockquote>{OLD}</blockquote></div>",
    "Outlook on the web": f'<p>{SAID}</p><div id="appendonsend"></div><hr><div '
    f'id="divRplyFwdMsg">From: '
    f"Sam</div><p>{OLD}</p>",
    "Apple": f'<body>{SAID}<blockquote type="cite"><div>{OLD}</div></blockquote></body>',
    "Yahoo": f'<div>{SAID}</div><div class="yahoo_quoted">{OLD}</div>',
    "hidden parts": f"<html><head><style>p{{}}</style><title>No</title></head><bo"
    f"dy><p>{SAID}</p><script>x("
    f")</script></body></html>",
}


@pytest.mark.parametrize("html", HTML.values(), ids=HTML)
def test_html_is_made_readable_without_its_quotes(html: str) -> None:
    assert html_text(html) == SAID
    assert read_message(theirs("", html=html), DESK).new_text == SAID


def test_html_keeps_paragraphs_and_lists() -> None:
    html = "<p>Two points:</p><ul><li>one</li><li>two</li></ul><p>Best,<br>Dana</p>"
    assert [line for line in html_text(html).splitlines() if line] == [
        "Two points:", "- one", "- two", "Best,", "Dana",
    ]  # fmt: skip
