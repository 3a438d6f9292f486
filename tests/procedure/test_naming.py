"""OVERDRAGEN <naam> finds one person or nobody (mail.md §6)."""

from __future__ import annotations

import pytest

from compliance_bot.procedure.naming import person_named
from compliance_bot.procedure.roles import Directory, Person, Role


def person(name: str, *roles: Role, address: str) -> Person:
    return Person(id=address.partition("@")[0], name=name, addresses=(address,), roles=frozenset(roles))


HOUSE = Directory(
    persons=(
        person("Mirte de Vries", Role.DECIDER, address="mirte@amnesty.example"),
        person("Jan de Boer", Role.IT, address="jdb@amnesty.example"),
        person("Jan Postma", address="postma@amnesty.example"),
        person("Noël Dubois", Role.DIRECTIE, address="noel@amnesty.example"),
    )
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Mirte de Vries", "mirte"),
        ("mirte", "mirte"),
        ("MIRTE.", "mirte"),
        ("Noel Dubois", "noel"),
        ("postma@amnesty.example", "postma"),
        ("<Postma@Amnesty.example>", "postma"),
        ("directie", "noel"),
        ("IT", "jdb"),
        ("jdb", "jdb"),
        ("Jan de Boer", "jdb"),
        ("Jan", None),
        ("de", None),
        ("Piet", None),
        ("", None),
        ("...", None),
        ("iemand van buiten <x@evil.example>", None),
    ],
)
def test_a_name_that_two_people_share_names_nobody(words: str, found: str | None) -> None:
    person = person_named(words, HOUSE)
    assert (person.id if person else None) == found
