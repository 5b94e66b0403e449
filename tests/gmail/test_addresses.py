import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.gmail.addresses import addresses, author

TABLE = {
    "dana@northwind.example": ["dana@northwind.example"],
    "Dana Lee <Dana@Northwind.Example>": ["Dana Lee <dana@northwind.example>"],
    '"Lee, Dana" <dana@northwind.example>': ["Lee, Dana <dana@northwind.example>"],
    "Müller, Anna <anna@x.example>, Bob <bob@y.example>": [
        "Müller, Anna <anna@x.example>",
        "Bob <bob@y.example>",
    ],
    "a@b.example, c@d.example; e@f.example": ["a@b.example", "c@d.example", "e@f.example"],
    "pat@x.example (Pat)": ["Pat <pat@x.example>"],
    "Team: a@b.example, Bob <c@d.example>;": ["a@b.example", "Bob <c@d.example>"],
    "<@relay.example:c@d.example>": ["c@d.example"],
    '"O\\"Hara, Pat" <pat@x.example>': ['O"Hara, Pat <pat@x.example>'],
    "Zoë <zoë@exämple.example>": ["Zoë <zoë@exämple.example>"],
    "A <a@b.example>, B <A@B.example>": ["A <a@b.example>"],
    '"ceo@corp.example" <x@evil.example>': ["ceo@corp.example <x@evil.example>"],
    "ceo@corp.example <x@evil.example>": ["ceo@corp.example <x@evil.example>"],
    '"<ceo@corp.example>" <x@evil.example>': ["<ceo@corp.example> <x@evil.example>"],
    "a@b.example\r\nBcc: x@y.example": [],
    "undisclosed-recipients:;": [],
    "Dana Lee": [],
    "": [],
}


@pytest.mark.parametrize("value", TABLE)
def test_a_header_value_gives_its_addresses(value):
    assert [str(address) for address in addresses(value)] == TABLE[value]


def test_an_author_named_like_another_person_is_still_themself():
    assert str(author("ceo@corp.example, x <x@evil.example>")) == "x <x@evil.example>"
    assert author("nobody") is None


@pytest.mark.parametrize("piece", ['"', "(", "<a ", "\\", ",", "a@", ">", "a,", "a:b@c;", "<a@b>,"])
def test_a_header_full_of_one_thing_is_read_in_no_time(piece):
    assert len(addresses((piece * 8192)[:8192])) <= 1


@given(st.text())
def test_any_header_value_gives_whole_addresses_or_none(value):
    for address in addresses(value):
        assert address.email.count("@") == 1
        assert address.email == address.email.lower()
        assert not any(char.isspace() for char in address.email)
        assert "\n" not in address.name
