"""Domains that pass themselves off for ours: flagged, and never taken for it (T24)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_bot.procedure.events import ReporterRole
from compliance_bot.procedure.lookalikes import ascii_domain, looks_like
from compliance_bot.procedure.roles import Directory, Person, Processor, Role, bare_address, same_mailbox

OURS = "amnesty.example"
KNOWN = (OURS, "ogd.example", "portaal.amnesty.example", "münchen-druck.example")
HOUSE = Directory(
    persons=(
        Person(
            id="anna",
            name="Anna",
            addresses=("anna@amnesty.example", "j.anna@gmail.com"),
            roles=frozenset({Role.DPO, Role.DIRECTIE}),
        ),
        Person(id="kim", name="Kim", addresses=("kim@amnesty.example", "balie@amnesty.example")),
        Person(id="sam", name="Sam", addresses=("sam@amnesty.example", "balie@amnesty.example")),
    ),
    domains=(OURS,),
    processors=(
        Processor(name="OGD", domains=("ogd.example",)),
        Processor(name="Druck", domains=("xn--mnchen-druck-dlb.example",)),
    ),
)


@pytest.mark.parametrize(
    "domain",
    [
        "amnesty-nl.example",
        "nl-amnesty.example",
        "arnnesty.example",
        "аmnesty.example",
        "amnestу.example",  # a Cyrillic u
        "xn--mnesty-2nf.example",
        "amnésty.example",
        "ａmnesty.example",
        "amnesty.example.evil.example",
        "amnesty-example.evil.example",
        "amnesty.evil.example",
        "amnesty.org",
        "amnessty.example",
        "amnetsy.example",
        "amnsty.example",
        "notamnesty.example",
        "am-nesty.example",
        "AMNESTY.EXAMPLE.CO",
    ],
)
def test_look_alikes_of_ours_are_flagged_and_never_employees(domain: str) -> None:
    assert looks_like(domain, KNOWN) == OURS
    sender = HOUSE.who(f"anna@{domain}")
    assert (sender.reporter_role, sender.person, sender.lookalike) == (ReporterRole.OUTSIDER, None, OURS)


@pytest.mark.parametrize(
    "domain",
    [
        *("elders.example", "gmail.com", "example.com", "honesty.example", "ogden.example", "log.example"),
        *("amnesty.example", "mail.amnesty.example", "münchen-druck.example", "xn--mnchen-druck-dlb.example"),
        *("", "localhost", "x" * 400 + ".example", "..", "xn--.example", "xn--99999999999.example"),
    ],
)
def test_others_and_our_own_are_not(domain: str) -> None:
    assert looks_like(domain, KNOWN) == ""


def test_processors_have_look_alikes_too() -> None:
    assert HOUSE.who("x@0gd.example").lookalike == "ogd.example"
    assert HOUSE.who("x@ogd-support.example").lookalike == "ogd.example"
    assert HOUSE.who("x@munchen-druck.example").lookalike == "münchen-druck.example"


def test_unicode_and_punycode_of_a_domain_are_the_same() -> None:
    """IDN: and a known sender never looks like anybody else."""
    for address in ("x@MÜNCHEN-druck.example", "x@xn--mnchen-druck-dlb.example"):
        sender = HOUSE.who(address)
        assert (sender.processor, sender.lookalike) == ("Druck", "")
        assert sender.address == "x@xn--mnchen-druck-dlb.example"


def test_one_mailbox_has_several_spellings_at_its_provider() -> None:
    for address in ("janna@gmail.com", "J.Anna+lek@googlemail.com", "j.a.n.n.a@gmail.com"):
        assert HOUSE.who(address).person is HOUSE.persons[0]
    assert same_mailbox("kim@pm.me") == same_mailbox("kim@protonmail.com")
    assert HOUSE.who("an.na@amnesty.example").person is None, "elsewhere a dot makes another mailbox"


def test_an_address_of_several_people_is_nobodys_own_and_still_an_employees() -> None:
    """It cannot tell which of them decides."""
    sender = HOUSE.who("balie@amnesty.example")
    assert (sender.person, sender.reporter_role) == (None, ReporterRole.EMPLOYEE)
    assert HOUSE.by_address("balie@amnesty.example") is None
    assert HOUSE.by_address("kim@amnesty.example") is HOUSE.persons[1]


@given(st.text(max_size=300))
def test_any_domain_has_an_answer_and_comparing_it_again_changes_nothing(text: str) -> None:
    assert looks_like(text, KNOWN) in ("", *KNOWN)
    once = ascii_domain(text)
    assert ascii_domain(once) == once
    address = bare_address(f"x@{text}")
    assert bare_address(address) == address
