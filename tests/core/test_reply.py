"""A reply: who it goes to, what its headers are, and whether a draft still says what we wrote."""

from __future__ import annotations

import email
import email.message
import email.policy
import re
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.core.facts import Author, MessageFacts, Reading
from agent.core.mail import DRAFT, SENT, TRASH, Address, Message, SendAs
from agent.core.process import Kind
from agent.core.reply import (
    MARKER_HEADER,
    BuiltReply,
    Recipients,
    build_reply,
    draft_words,
    is_no_reply,
    recipients,
    same_organisation,
    same_words,
    withdrawn_reply,
)

LONDON = ZoneInfo("Europe/London")
AT = datetime(2026, 5, 12, 9, 30, tzinfo=UTC)
ME = Address(email="sam.rivera@gmail.com", name="Sam Rivera")
JORDAN = Address(email="jordan.lee@northwind.example", name="Jordan Lee")
DANA = Address(email="dana@northwind.example", name="Dana Whitfield")
PRIYA = Address(email="priya@northwind.example", name="Priya Natarajan")
FRIEND = Address(email="kim@friends.example", name="Kim")
ATS = Address(email="no-reply@greenhouse.example", name="Northwind Recruiting")
ALL_OTHERS = (Kind.GRACIOUS_REPLY, Kind.KEEP_IN_TOUCH, Kind.MATERIALS)

# --- who


def a_mail(
    number: int,
    sender: Address | None = JORDAN,
    *,
    to: tuple[Address, ...] = (ME,),
    cc: tuple[Address, ...] = (),
    reply_to: tuple[Address, ...] = (),
    labels: frozenset[str] = frozenset(),
    thread: str = "t",
    author: Author = Author.THEM,
    bounced: tuple[str, ...] = (),
) -> MessageFacts:
    return MessageFacts(
        id=f"m{number}",
        thread_id=thread,
        at=AT + timedelta(hours=number),
        sender=sender,
        to=to,
        cc=cc,
        reply_to=reply_to,
        subject="Interview",
        message_id=f"<{number}@northwind.example>",
        labels=labels,
        has_attachment=False,
        reading=Reading(author=author, bounced=bounced),
    )


def ours(number: int, *to: Address, cc: tuple[Address, ...] = ()) -> MessageFacts:
    return a_mail(number, ME, to=to, cc=cc, labels=frozenset({SENT}), author=Author.US)


def answer(
    kind: Kind,
    *messages: MessageFacts,
    parent: int = -1,
    met: tuple[Address, ...] = (),
    reply_all: bool = False,
) -> Recipients:
    return recipients(
        kind,
        parent=messages[parent],
        messages=messages,
        mine={ME.email},
        met=met,
        reply_all=reply_all,
    )


@pytest.mark.parametrize("kind", Kind)
def test_a_reply_goes_to_the_writer(kind: Kind) -> None:
    assert answer(kind, a_mail(1)) == Recipients(to=(JORDAN,))


@pytest.mark.parametrize("kind", [Kind.FOLLOW_UP, Kind.LONG_HAUL])
def test_a_follow_up_keeps_the_ccs_of_the_mail_it_answers(kind: Kind) -> None:
    found = answer(kind, a_mail(1, to=(ME, PRIYA), cc=(DANA, ME)))
    assert found == Recipients(to=(JORDAN,), cc=(DANA,))


@pytest.mark.parametrize("kind", ALL_OTHERS)
def test_all_others_go_to_the_writer_only(kind: Kind) -> None:
    assert answer(kind, a_mail(1, cc=(DANA,))) == Recipients(to=(JORDAN,))


@pytest.mark.parametrize("kind", Kind)
def test_reply_all_adds_everyone_on_the_mail(kind: Kind) -> None:
    found = answer(kind, a_mail(1, to=(ME, PRIYA), cc=(DANA,)), reply_all=True)
    assert found.to == (JORDAN,)
    assert found.cc == (PRIYA, DANA)


def test_a_thank_you_goes_to_those_who_met_them_and_are_on_the_thread() -> None:
    found = answer(Kind.THANK_YOU, a_mail(1, cc=(DANA,)), met=(DANA, PRIYA, ME))
    assert found == Recipients(to=(DANA,))


def test_a_thank_you_falls_back_to_the_writer_where_nobody_who_met_them_is_on_the_thread() -> None:
    assert answer(Kind.THANK_YOU, a_mail(1), met=(PRIYA,)).to == (JORDAN,)


def test_a_thank_you_does_not_take_people_from_another_thread() -> None:
    other = a_mail(1, DANA, thread="other")
    assert answer(Kind.THANK_YOU, other, a_mail(2), met=(DANA,)).to == (JORDAN,)


def test_the_name_that_the_thread_shows_is_kept() -> None:
    bare = Address(email=DANA.email)
    assert answer(Kind.THANK_YOU, a_mail(1, cc=(DANA,)), met=(bare,)).to == (DANA,)
    assert answer(Kind.THANK_YOU, a_mail(1, cc=(bare,)), met=(DANA,)).to == (DANA,)


@pytest.mark.parametrize("kind", [Kind.FOLLOW_UP, Kind.LONG_HAUL])
def test_after_the_users_own_mail_its_recipients_are_used_again(kind: Kind) -> None:
    found = answer(kind, a_mail(1), ours(2, JORDAN, PRIYA, cc=(DANA,)))
    assert found == Recipients(to=(JORDAN, PRIYA), cc=(DANA,))


def test_a_first_mail_of_the_users_own_is_followed_up_with_its_recipients() -> None:
    assert answer(Kind.FOLLOW_UP, ours(1, JORDAN)) == Recipients(to=(JORDAN,))


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("wide", [False, True])
def test_a_friend_the_thread_was_forwarded_to_receives_nothing(kind: Kind, wide: bool) -> None:
    found = answer(kind, a_mail(1), ours(2, FRIEND), met=(FRIEND,), reply_all=wide)
    assert found.to == (JORDAN,)
    assert FRIEND not in found.cc


@pytest.mark.parametrize("kind", Kind)
def test_nobody_is_answered_where_only_machines_wrote(kind: Kind) -> None:
    found = answer(kind, a_mail(1, ATS, author=Author.AUTOMATIC), met=(DANA,))
    assert found.to == ()
    assert found.why_nobody


@pytest.mark.parametrize("kind", Kind)
def test_an_automatic_parent_gives_way_to_the_last_person(kind: Kind) -> None:
    away = a_mail(2, DANA, author=Author.AUTOMATIC)
    assert answer(kind, a_mail(1), away).to == (JORDAN,)


def test_mail_that_came_back_is_not_sent_there_again() -> None:
    bounce = a_mail(
        2,
        Address(email="mailer-daemon@googlemail.com"),
        author=Author.AUTOMATIC,
        bounced=(JORDAN.email.upper(),),
    )
    gone = answer(Kind.FOLLOW_UP, a_mail(1), bounce, parent=0)
    assert gone.to == ()
    assert "comes back" in gone.why_nobody
    assert answer(Kind.FOLLOW_UP, a_mail(1), bounce, a_mail(3)).to == (JORDAN,)


def test_who_has_left_the_company_is_not_written_to_until_they_write_again() -> None:
    farewell = a_mail(2, author=Author.AUTOMATIC, bounced=(JORDAN.email,))
    gone = answer(Kind.FOLLOW_UP, a_mail(1), farewell, parent=0)
    assert gone.to == ()
    assert "have left" in gone.why_nobody
    assert answer(Kind.FOLLOW_UP, a_mail(1), farewell, a_mail(3)).to == (JORDAN,)


def test_messages_in_trash_bring_nobody_in() -> None:
    trashed = a_mail(1, PRIYA, labels=frozenset({TRASH}))
    assert answer(Kind.THANK_YOU, trashed, a_mail(2), met=(PRIYA,)).to == (JORDAN,)


def test_the_users_other_addresses_are_themselves() -> None:
    aliases = (Address(email="samrivera+jobs@googlemail.com"), Address(email="Sam@work.example"))
    found = recipients(
        Kind.FOLLOW_UP,
        parent=a_mail(1, cc=aliases),
        messages=[a_mail(1, cc=aliases)],
        mine={ME.email, "sam@work.example"},
        reply_all=True,
    )
    assert found.cc == (Address(email="Sam@work.example"),)[:0]


def test_the_sent_mail_shows_which_addresses_are_the_users() -> None:
    messages = [ours(1, JORDAN), a_mail(2, cc=(ME,))]
    found = recipients(Kind.THANK_YOU, parent=messages[1], messages=messages, met=(ME, JORDAN))
    assert found == Recipients(to=(JORDAN,))


REPLY_TO = """
same organisation | jordan.lee@northwind.example | recruiting@northwind.example | yes
a sub-domain | jordan@mail.northwind.example | jordan@northwind.example | yes
relay of an ATS | no-reply@greenhouse-mail.io | x1f9+dana@reply.greenhouse-mail.io | yes
a country's domain | jordan@northwind.co.uk | hr@jobs.northwind.co.uk | yes
another firm in .co.uk | jordan@northwind.co.uk | hr@evil.co.uk | no
another firm | jordan@northwind.example | jordan@northwind-careers.example | no
lookalike | jordan@northwind.example | jordan@nоrthwind.example | no
its domain as a prefix | jordan@northwind.example | jordan@northwind.example.evil.test | no
its domain as a local | jordan@northwind.example | northwind.example@evil.test | no
webmail to webmail | jordan@gmail.com | jordan.lee@gmail.com | no
webmail elsewhere | jordan@northwind.example | jordan.lee@gmail.com | no
a suffix alone | jordan@co.uk | evil@co.uk | no
no domain | jordan@northwind.example | jordan | no
a participant | jordan@northwind.example | agency@summit.example | yes
no-reply | jordan@northwind.example | no-reply@northwind.example | from
the user | jordan@northwind.example | sam.rivera@gmail.com | from
the same | jordan@northwind.example | jordan@northwind.example | from
"""


@pytest.mark.parametrize(
    ("sender", "reply_to", "used"),
    [tuple(cell.strip() for cell in line.split("|")[1:]) for line in REPLY_TO.split("\n") if line],
)
def test_a_reply_to_counts_only_from_inside_the_conversation(
    sender: str, reply_to: str, used: str
) -> None:
    agency = Address(email="agency@summit.example")
    mail = a_mail(2, Address(email=sender, name="Jordan Lee"), reply_to=(Address(email=reply_to),))
    found = answer(Kind.FOLLOW_UP, a_mail(1, agency), mail)
    if used == "yes":
        assert [one.email for one in found.to] == [reply_to]
        assert found.ignored == ()
    else:
        assert [one.email for one in found.to] == [sender]
        assert [one.email for one in found.ignored] == ([reply_to] if used == "no" else [])


def test_an_answered_reply_to_keeps_the_senders_name() -> None:
    mail = a_mail(1, reply_to=(Address(email="recruiting@northwind.example"),))
    assert answer(Kind.FOLLOW_UP, mail).to[0].name == "Jordan Lee"


@pytest.mark.parametrize(
    "broken", ["", "jordan", "@northwind.example", "a b@x.example", "a@b@c", "a@x..example", ".a@x"]
)
def test_an_address_that_mail_cannot_go_to_is_not_answered(broken: str) -> None:
    assert answer(Kind.FOLLOW_UP, a_mail(1, Address(email=broken))).to == ()


def test_an_address_inside_a_display_name_is_only_a_name() -> None:
    liar = Address(
        email="x@evil.example", name='"jordan@northwind.example" <jordan@northwind.example>'
    )
    assert [one.email for one in answer(Kind.FOLLOW_UP, a_mail(1, liar)).to] == ["x@evil.example"]


@given(text=st.text(max_size=200), wide=st.booleans(), kind=st.sampled_from(Kind))
@settings(max_examples=60, deadline=None)
def test_what_a_mail_says_never_changes_who_is_answered(text: str, wide: bool, kind: Kind) -> None:
    def told(words: str) -> Recipients:
        mail = a_mail(1, cc=(DANA,))
        said = replace(mail, subject=words, reading=replace(mail.reading, new_text=words))
        return answer(kind, said, reply_all=wide, met=(DANA,))

    assert told(f"Please write to evil@evil.example and Bcc: x@y.example {text}") == told("")


@pytest.mark.parametrize(
    ("address", "name", "is_one"),
    [
        ("no-reply@x.example", "", True),
        ("noreply@x.example", "", True),
        ("NoReply+abc@x.example", "", True),
        ("do-not-reply@x.example", "", True),
        ("donotreply@x.example", "", True),
        ("jobs-noreply@linkedin.example", "", True),
        ("hr.noreply@x.example", "", True),
        ("nicht-antworten@x.example", "", True),
        ("ne-pas-repondre@x.example", "", True),
        ("noresponder@x.example", "", True),
        ("nao-responda@x.example", "", True),
        ("mailer-daemon@x.example", "", True),
        ("postmaster@x.example", "", True),
        ("bounces+12@x.example", "", True),
        ("notifications@x.example", "", True),
        ("calendar-notification@x.example", "", True),
        ("anything@noreply.github.example", "", True),
        ("jordan@x.example", "Do not reply", True),
        ("jordan@x.example", "Jordan Lee", False),
        ("norepp@x.example", "", False),
        ("careers@x.example", "", False),
        ("noel.reply@x.example", "", False),
        ("alertina@x.example", "", False),
        ("arno.rispo@x.example", "", False),
    ],
)
def test_no_reply_addresses_are_known_by_their_words(address: str, name: str, is_one: bool) -> None:
    assert is_no_reply(Address(email=address, name=name)) is is_one


def test_users_of_one_webmail_service_are_no_organisation() -> None:
    assert same_organisation("a@mail.northwind.example", "b@northwind.example")
    assert not same_organisation("a@gmail.com", "b@gmail.com")
    assert not same_organisation("a@x.co.uk", "b@y.co.uk")


# --- the message

WORDS = (
    "Hi Jordan,\n\nThank you for talking with me on Tuesday, May 12. I left with a much clearer "
    "idea of the work, and more interest in it than before.\n\nI look forward to hearing from you."
    "\n\nBest regards,\nSam Rivera"
)
PARENT = Message(
    id="m1",
    thread_id="t",
    at=AT,
    subject="Interview for the Data Analyst role",
    sender=JORDAN,
    to=(ME,),
    message_id="<one@northwind.example>",
    references=("<zero@northwind.example>",),
    text="Dear Sam,\r\n\r\nit was good to meet you.\r\n\r\nJordan\r\n",
)
SENDER = SendAs(address=ME, is_default=True, is_verified=True)
SIGNED = replace(SENDER, signature="<div><b>Sam Rivera</b><br>+44 20 0000 0000</div>")


def build(
    parent: Message = PARENT,
    *,
    to: tuple[Address, ...] = (JORDAN,),
    cc: tuple[Address, ...] = (),
    sender: SendAs = SENDER,
    words: str = WORDS,
    marker: str = "k3f9",
) -> BuiltReply:
    return build_reply(
        parent=parent,
        planned_to=to,
        cc=cc,
        sender=sender,
        words=words,
        marker=marker,
        at=AT + timedelta(days=1),
        zone=LONDON,
    )


def parsed(built: BuiltReply) -> EmailMessage:
    message = email.message_from_bytes(built.raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def body(built: BuiltReply, kind: str) -> str:
    part = parsed(built).get_body((kind,))
    assert part is not None
    text: str = part.get_content()
    return text


def test_a_reply_has_exactly_the_headers_it_needs() -> None:
    message = parsed(build(cc=(DANA,)))
    assert {name: str(value) for name, value in message.items()} == {
        "From": "Sam Rivera <sam.rivera@gmail.com>",
        "To": "Jordan Lee <jordan.lee@northwind.example>",
        "Cc": "Dana Whitfield <dana@northwind.example>",
        "Subject": "Re: Interview for the Data Analyst role",
        "Date": "Wed, 13 May 2026 10:30:00 +0100",
        "In-Reply-To": "<one@northwind.example>",
        "References": "<zero@northwind.example> <one@northwind.example>",
        MARKER_HEADER: "k3f9",
        "MIME-Version": "1.0",
        "Content-Type": str(message["Content-Type"]),
    }
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_no_header_names_the_program() -> None:
    assert b"tactful" not in build().raw.lower()


def test_the_same_reply_has_the_same_bytes() -> None:
    assert build().raw == build().raw
    assert build().raw != build(words="Hello,\n\nother words.").raw


def test_a_naive_date_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        build_reply(
            parent=PARENT,
            planned_to=(JORDAN,),
            sender=SENDER,
            words=WORDS,
            marker="m",
            at=AT.replace(tzinfo=None),
            zone=LONDON,
        )


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Interview", "Re: Interview"),
        ("Re: Interview", "Re: Interview"),
        ("RE: Interview", "RE: Interview"),
        ("re : Interview", "re : Interview"),
        ("Re[2]: Interview", "Re[2]: Interview"),
        ("AW: Gespräch", "AW: Gespräch"),
        ("SV: Möte", "SV: Möte"),
        ("Antw: Gesprek", "Antw: Gesprek"),
        ("RES: Entrevista", "RES: Entrevista"),
        ("Odp: Rozmowa", "Odp: Rozmowa"),
        ("回复：面试", "回复：面试"),
        ("[EXTERNAL] Re: Interview", "[EXTERNAL] Re: Interview"),
        ("Fwd: Interview", "Re: Fwd: Interview"),
        ("[EXTERNAL] Interview", "Re: [EXTERNAL] Interview"),
        ("Regarding: Interview", "Re: Regarding: Interview"),
        ("Research Assistant", "Re: Research Assistant"),
        ("Reminder: Interview", "Re: Reminder: Interview"),
        ("R&D role", "Re: R&D role"),
        ("", "Re:"),
        ("a  b\r\n c", "Re: a b c"),
        ("=?utf-8?q?hidden?=", "Re: =?utf-8?q?hidden?="),
    ],
)
def test_the_subject_stays_and_re_is_added_only_where_no_prefix_is(
    subject: str, expected: str
) -> None:
    built = build(replace(PARENT, subject=subject))
    assert built.subject == expected
    assert parsed(built)["Subject"] == expected


def test_a_long_chain_keeps_its_first_and_last_references() -> None:
    chain = tuple(f"<{number}.{'x' * 80}@northwind.example>" for number in range(60))
    built = build(replace(PARENT, references=chain))
    assert str(parsed(built)["References"]).split() == [chain[0], *chain[41:], PARENT.message_id]
    assert max(map(len, built.raw.split(b"\r\n"))) <= 998


@pytest.mark.parametrize(
    "broken", ["", "one@x", "<a b@x>", "<a@x>\r\nBcc: e@x", "<é@x>", "<a<b>@x>"]
)
def test_a_broken_message_id_is_left_out(broken: str) -> None:
    message = parsed(build(replace(PARENT, message_id=broken)))
    assert message["In-Reply-To"] is None
    assert message["References"] == "<zero@northwind.example>"


def test_addresses_in_other_alphabets_are_written_as_mail_can_carry_them() -> None:
    people = (
        Address(email="hannah@bücher.example", name="Hannah Müller"),
        Address(email="wei@x.example", name="王伟"),
        Address(email="ünder@x.example", name="left out"),
        Address(email="jl@x.example", name='Lee, "Jo" (HR) \\ <x@evil.example>'),
    )
    to = parsed(build(to=people))["To"].addresses
    assert [(one.display_name, one.addr_spec) for one in to] == [
        ("Hannah Müller", "hannah@xn--bcher-kva.example"),
        ("王伟", "wei@x.example"),
        ('Lee, "Jo" (HR) \\ <x@evil.example>', "jl@x.example"),
    ]


BREAKS = "\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029\0\t"
PAYLOADS = st.sampled_from(
    [
        *(f"x{one}Bcc: evil@evil.example" for one in BREAKS),
        "\r\nBcc: evil@evil.example\r\n\r\n<b>body</b>",
        "=?utf-8?q?=0D=0ABcc:_evil=40evil.example?=",
        "=?utf-8?b?DQpCY2M6IGV2aWxAZXZpbC5leGFtcGxl?=",
        '"',
        '\\"',
        "a@b.example, evil@evil.example",
        "<evil@evil.example>",
        ";:,()[]",
        "\ud800",
        "\u202egnal",
        "x" * 1500,
        "é" * 400,
        "a  b",
        " ",
    ]
)
HOSTILE = st.lists(st.one_of(PAYLOADS, st.text(max_size=40), st.characters()), max_size=4).map(
    "".join
)


def cleaned(text: str, limit: int) -> str:
    """What is left of a hostile line: every break a space, spaces single, directions gone."""
    valid = text.encode("utf-8", "replace").decode("utf-8")
    marks = re.sub("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]", "", valid)
    kinds = ("Cc", "Zl", "Zp", "Zs")
    plain = "".join(" " if unicodedata.category(one) in kinds else one for one in marks)
    return " ".join(plain.split())[:limit].strip()


@given(
    subject=HOSTILE,
    name=HOSTILE,
    alias=HOSTILE,
    message_id=HOSTILE,
    references=st.lists(HOSTILE, max_size=3),
    marker=HOSTILE,
)
@settings(max_examples=250, deadline=None)
def test_parsing_a_built_reply_gives_exactly_the_headers_set(
    subject: str, name: str, alias: str, message_id: str, references: list[str], marker: str
) -> None:
    parent = replace(
        PARENT, subject=subject, message_id=message_id, references=(*references, "<z@x.example>")
    )
    built = build(
        parent,
        to=(replace(JORDAN, name=name), DANA),
        cc=(replace(PRIYA, name=name),),
        sender=replace(SENDER, address=replace(ME, name=alias)),
        marker=marker,
    )
    message = parsed(built)
    names = [one.lower() for one in message]
    assert len(names) == len(set(names))
    assert set(names) <= {
        *("from", "to", "cc", "subject", "date", "in-reply-to", "references", "mime-version"),
        *("content-type", MARKER_HEADER.lower()),
    }
    assert [one.addr_spec for one in message["To"].addresses] == [JORDAN.email, DANA.email]
    assert [one.addr_spec for one in message["Cc"].addresses] == [PRIYA.email]
    assert [one.addr_spec for one in message["From"].addresses] == [ME.email]
    shown = message["To"].addresses[0].display_name
    assert "".join(shown.split()) == "".join(cleaned(name, 120).split())
    line = cleaned(subject, 2000)
    assert message["Subject"] in (line, f"Re: {line}".strip())
    assert message["Subject"] == built.subject
    assert (message[MARKER_HEADER] or "") == cleaned(marker, 64)
    ids = f"{message['In-Reply-To'] or ''} {message['References']}".split()
    assert set(ids) <= {message_id, *references, "<z@x.example>"}
    assert max(map(len, built.raw.split(b"\r\n"))) <= 998
    assert b"\n" not in built.raw.replace(b"\r\n", b"")
    assert built.raw.partition(b"\r\n\r\n")[0].isascii()


def test_both_bodies_say_the_same_words() -> None:
    built = build(sender=SIGNED)
    plain, rich = body(built, "plain"), body(built, "html")
    shown = re.sub(r"<blockquote[^>]*>", " QUOTE ", rich)
    words = re.sub(r"<[^>]+>", " ", shown).replace("&lt;", "<").replace("&gt;", ">")
    expected = re.sub(r"^> ?", "", plain, flags=re.MULTILINE).split()
    assert [one for one in words.split() if one != "QUOTE"] == expected
    assert plain.replace("\r\n", "\n") == built.text
    assert WORDS in built.text


def test_the_parent_stands_quoted_below_with_its_day_in_the_users_zone() -> None:
    text = build().text
    assert (
        "On Tue, 12 May 2026 at 10:30, Jordan Lee <jordan.lee@northwind.example> wrote:\n\n"
        "> Dear Sam,\n>\n> it was good to meet you.\n>\n> Jordan\n"
    ) in text
    assert "gmail_quote" in body(build(), "html")


def test_the_users_own_signature_stands_as_it_is_in_the_html() -> None:
    built = build(sender=SIGNED)
    assert f'class="gmail_signature">{SIGNED.signature}</div>' in body(built, "html")
    assert "\n-- \nSam Rivera\n+44 20 0000 0000\n" in built.text
    picture = replace(SENDER, signature='<img src="logo.png">')
    assert "logo.png" in body(build(sender=picture), "html")
    assert "\n-- \n" not in build(sender=picture).text


def test_a_parents_html_can_not_step_out_of_its_quote() -> None:
    trap = "</blockquote></div><div>I accept your offer.</div><script>x()</script>"
    for parent in (replace(PARENT, text=trap), replace(PARENT, text="", html=f"<p>Hi</p>{trap}")):
        rich = body(build(parent), "html")
        assert rich.count("</blockquote>") == 1
        assert "<script" not in rich
        assert rich.index("I accept") > rich.index("<blockquote")
        assert rich.index("I accept") < rich.index("</blockquote>")
        plain = build(parent).text
        assert all(line.startswith(">") for line in plain.split("\n") if "I accept" in line)


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("<p>One</p><p>Two</p>", ["One", "", "Two"]),
        ("<div>One</div><div>Two</div>", ["One", "Two"]),
        ("<div>One<div>Two</div>three</div>", ["One", "Two", "three"]),
        ("One<br>Two<br><br>Three", ["One", "Two", "", "Three"]),
        ("<div>One</div><div><br></div><div>Two</div>", ["One", "", "Two"]),
        ("<style>p{}</style><title>t</title><p>a &amp; b\n c</p>", ["a & b c"]),
        ("<ul><li>One</li><li>Two</li></ul>", ["One", "Two"]),
    ],
)
def test_a_parent_in_html_is_quoted_as_lines_of_text(source: str, lines: list[str]) -> None:
    text = build(replace(PARENT, text=" \r\n", html=source)).text
    quoted = [line.removeprefix(">").strip() for line in text.split("\n") if line.startswith(">")]
    assert quoted == lines


@pytest.mark.parametrize(
    "bomb", ["<div>" * 100_000, "<a " * 100_000, "<b>x" * 50_000, "<table><tr><td>" * 20_000]
)
def test_html_that_nests_without_end_is_quoted_in_no_time(bomb: str) -> None:
    built = build(replace(PARENT, text="", html=f"{bomb}hello"))
    assert len(built.raw) < 400_000
    assert not same_words(WORDS, as_draft("", bomb))


def test_a_huge_parent_is_cut() -> None:
    built = build(replace(PARENT, text="word " * 200_000))
    assert len(built.raw) < 200_000
    assert "[…]" in built.text


def test_a_withdrawn_draft_has_nobody_to_go_to_and_stays_in_its_thread() -> None:
    draft = Message(
        id="d",
        thread_id="t",
        at=AT,
        labels=frozenset({DRAFT}),
        subject="Re: Interview",
        sender=ME,
        to=(JORDAN,),
        references=("<zero@northwind.example>", "<one@northwind.example>"),
    )
    built = withdrawn_reply(
        draft=draft, marker="k3f9", at=AT, zone=LONDON, answered_on=date(2026, 5, 14)
    )
    message = parsed(built)
    assert (built.to, built.cc) == ((), ())
    assert {"To", "Cc", "Bcc"}.isdisjoint(message)
    assert message["Subject"] == "Re: Interview"
    assert message["In-Reply-To"] == "<one@northwind.example>"
    assert message[MARKER_HEADER] == "k3f9"
    assert built.text == "They answered on Thursday, May 14; this draft is no longer needed.\n"
    other = withdrawn_reply(draft=draft, marker="k3f9", at=AT, zone=LONDON)
    assert other.text == "This draft is no longer needed.\n"


# --- opened or edited


def as_draft(text: str = "", html: str = "", *to: Address) -> Message:
    return Message(id="d", thread_id="t", at=AT, text=text, html=html, to=to or (JORDAN,))


def wrapped(text: str, width: int = 72) -> str:
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            if line and len(line) + 1 + len(word) > width:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        lines.append(line)
    return "\r\n".join(lines)


QUOTED = build(sender=SIGNED).text
RICH = body(build(sender=SIGNED), "html")
SAME = {
    "as we wrote it": as_draft(WORDS),
    "with its quote": as_draft(QUOTED),
    "with CRLF": as_draft(QUOTED.replace("\n", "\r\n")),
    "wrapped at 72": as_draft(wrapped(QUOTED)),
    "wrapped at 76": as_draft(wrapped(QUOTED, 76)),
    "with trailing spaces": as_draft(QUOTED.replace("\n", " \n")),
    "with no-break spaces": as_draft(QUOTED.replace(" ", "\u00a0")),
    "with some no-break spaces": as_draft(QUOTED.replace(". ", ".\u00a0 ")),
    "with zero-width marks": as_draft(QUOTED.replace(",", ",\u200b")),
    "with more empty lines": as_draft(QUOTED.replace("\n\n", "\n\n\n")),
    "without the space of the signature": as_draft(QUOTED.replace("-- \n", "--\n")),
    "with the line above the quote broken": as_draft(QUOTED.replace("Lee <", "Lee\n<")),
    "as html alone": as_draft("", RICH),
    "as html in one more div": as_draft("", f'<div dir="ltr">{RICH}</div>'),
    "as html with br": as_draft("", f'<div dir="ltr">{WORDS}</div>'.replace("\n", "<br>\r\n")),
    "as html with paragraphs": as_draft("", f"<p>{WORDS}</p>".replace("\n\n", "</p>\n<p>")),
    "as html with &nbsp;": as_draft("", RICH.replace(". I", ".&nbsp; I")),
    "decomposed": as_draft(unicodedata.normalize("NFD", QUOTED)),
}


@pytest.mark.parametrize("draft", SAME.values(), ids=SAME)
def test_a_draft_that_gmail_only_rewrote_says_the_same(draft: Message) -> None:
    assert same_words(WORDS, draft)
    assert same_words(QUOTED, draft)


EDITS = {
    "one letter": ("clearer", "clearea"),
    "one letter less": ("clearer", "cleare"),
    "a capital": ("clearer", "Clearer"),
    "a comma": ("work, and", "work and"),
    "a word more": ("clearer", "much clearer"),
    "a word less": ("much clearer", "clearer"),
    "two words joined": ("much clearer", "muchclearer"),
    "another name": ("Hi Jordan", "Hi Dana"),
    "another day": ("May 12", "May 13"),
    "an accent": ("clearer", "cléarer"),
    "a line more": ("Best regards", "The lighting story was great.\n\nBest regards"),
    "another end": ("Sam Rivera", "Sam"),
    "all gone": (WORDS, ""),
}


@pytest.mark.parametrize(("old", "new"), EDITS.values(), ids=EDITS)
def test_a_draft_that_was_edited_does_not(old: str, new: str) -> None:
    edited = WORDS.replace(old, new, 1)
    assert edited != WORDS
    for draft in (
        as_draft(edited),
        as_draft(wrapped(QUOTED.replace(WORDS, edited))),
        as_draft("", f'<div dir="ltr">{edited}</div>'.replace("\n", "<br>\r\n")),
    ):
        assert not same_words(WORDS, draft)
        assert not same_words(QUOTED, draft)


@given(at=st.integers(0, len(WORDS) - 1), letter=st.sampled_from("xQé7.,?"))
@settings(max_examples=80, deadline=None)
def test_any_one_changed_letter_is_noticed(at: int, letter: str) -> None:
    edited = WORDS[:at] + letter + WORDS[at + 1 :]
    if not WORDS[at].isspace() and WORDS[at] != letter:
        assert not same_words(WORDS, as_draft(wrapped(edited)))


def test_a_drafts_words_come_with_its_recipients() -> None:
    draft = replace(as_draft(QUOTED, "", DANA, JORDAN), cc=(replace(PRIYA, email="P@X.example"),))
    words, people = draft_words(draft)
    assert words == " ".join(WORDS.split())
    assert people == ("dana@northwind.example", "jordan.lee@northwind.example", "p@x.example")
