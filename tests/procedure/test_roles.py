"""Who is who, and who stands in for a vacant role (P3, P12)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_bot.procedure.events import ReporterRole
from compliance_bot.procedure.roles import LABELS, Directory, Person, Processor, Role


def person(name: str, *roles: Role, at: str = "amnesty.example") -> Person:
    return Person(
        id=name,
        name=name.title(),
        addresses=(f"{name}@{at}", f"{name}@second.example"),
        roles=frozenset(roles),
    )


ALICE = person("alice", Role.DECIDER)
BOB = person("bob", Role.DPO)
CARLA = person("carla", Role.DIRECTIE)
DIRK = person("dirk", Role.ONDERSTEUNING)
EVA = person("eva", Role.MEDIA)
FRANK = person("frank", Role.IT)
HELP = person("servicedesk", Role.HELPDESK, at="ogd.example")
GUUS = person("guus")

FULL = Directory(
    persons=(ALICE, BOB, CARLA, DIRK, EVA, FRANK, HELP, GUUS),
    deputies={Role.DECIDER: ("guus",)},
    domains=("amnesty.example",),
    processors=(
        Processor(name="OGD", domains=("ogd.example",)),
        Processor(name="Drukker", domains=("drukker.example",), addresses=("print@amnesty.example",)),
        Processor(name="Portaal", domains=("portaal.amnesty.example",)),
    ),
)


def without(*names: str, deputies: dict[Role, tuple[str, ...]] | None = None) -> Directory:
    rest = tuple(one for one in FULL.persons if one.id not in names)
    return replace(FULL, persons=rest, deputies=deputies or {})


@pytest.mark.parametrize(
    ("address", "who", "role", "processor"),
    [
        ("alice@amnesty.example", "alice", ReporterRole.EMPLOYEE, ""),
        ("ALICE@Second.Example", "alice", ReporterRole.EMPLOYEE, ""),
        (" alice+melding@amnesty.example ", "alice", ReporterRole.EMPLOYEE, ""),
        ("nieuw@amnesty.example", None, ReporterRole.EMPLOYEE, ""),
        ("vrijwilliger@groep.amnesty.example", None, ReporterRole.EMPLOYEE, ""),
        ("servicedesk@ogd.example", "servicedesk", ReporterRole.PROCESSOR, "OGD"),
        ("storing@noc.ogd.example", None, ReporterRole.PROCESSOR, "OGD"),
        ("print@amnesty.example", None, ReporterRole.PROCESSOR, "Drukker"),
        ("alarm@portaal.amnesty.example", None, ReporterRole.PROCESSOR, "Portaal"),
        ("iemand@elders.example", None, ReporterRole.OUTSIDER, ""),
        ("iemand@notamnesty.example", None, ReporterRole.OUTSIDER, ""),
        ("iemand@amnesty.example.evil.example", None, ReporterRole.OUTSIDER, ""),
        ("alice@amnesty.example@evil.example", None, ReporterRole.OUTSIDER, ""),
        ("amnesty.example", None, ReporterRole.OUTSIDER, ""),
        ("@amnesty.example", None, ReporterRole.OUTSIDER, ""),
        ("", None, ReporterRole.OUTSIDER, ""),
    ],
)
def test_it_knows_whose_address_it_is(
    address: str, who: str | None, role: ReporterRole, processor: str
) -> None:
    """P3, T24: look-alike domains are strangers; the helpdesk is a processor for the window."""
    sender = FULL.who(address)
    assert (sender.person.id if sender.person else None) == who
    assert (sender.reporter_role, sender.processor) == (role, processor)


def test_an_empty_directory_knows_strangers_only() -> None:
    assert Directory().who("alice@amnesty.example").reporter_role is ReporterRole.OUTSIDER
    assert Directory().assessors() == ()
    assert Directory().vacancies() == tuple(Role)


def test_a_person_without_an_address_leaves_the_role_vacant() -> None:
    """P12: never a mail to nobody."""
    directory = replace(FULL, persons=(replace(ALICE, addresses=()), BOB))
    assert Role.DECIDER in directory.vacancies()
    assert directory.assessors() == (BOB,)


def test_a_filled_directory_has_no_vacancy() -> None:
    """P12."""
    assert FULL.vacancies() == ()
    assert without("bob", "eva").vacancies() == (Role.DPO, Role.MEDIA)


def test_the_assessors_are_decider_and_fg() -> None:
    """procedure.md §2: a deputy is not asked while the role is filled."""
    assert FULL.assessors() == (ALICE, BOB)


def test_one_person_in_both_seats_is_asked_once() -> None:
    both = replace(ALICE, roles=frozenset({Role.DECIDER, Role.DPO}))
    assert Directory(persons=(both,)).assessors() == (both,)


def test_a_vacant_role_goes_to_its_deputy() -> None:
    """P12."""
    assert without("alice", deputies={Role.DECIDER: ("guus",)}).assessors() == (GUUS, BOB)


def test_a_vacant_role_without_a_deputy_goes_to_the_other_assessor_and_the_directie() -> None:
    """P12: the FG is 'nog te benoemen'."""
    assert without("bob").assessors() == (ALICE, CARLA)
    assert without("alice").assessors() == (BOB, CARLA)
    assert without("alice", "bob").assessors() == (CARLA,)


def test_a_deputy_who_is_not_in_the_directory_does_not_count() -> None:
    """P12: a deputy's id that names nobody covers nothing."""
    assert without("bob", deputies={Role.DPO: ("weg",)}).assessors() == (ALICE, CARLA)


def test_other_vacant_roles_are_covered_too() -> None:
    """P12: IT's work is not nobody's."""
    assert without("frank").covering(Role.IT) == (ALICE, BOB, CARLA)
    assert without("carla").covering(Role.DIRECTIE) == (ALICE, BOB)


@given(st.sets(st.sampled_from([one.id for one in FULL.persons])), st.booleans())
def test_assessors_are_never_nobody_while_somebody_able_is_there(gone: set[str], deputy: bool) -> None:
    """P12: whatever is vacant."""
    directory = without(*gone, deputies={Role.DIRECTIE: ("guus",)} if deputy else None)
    able = {"alice", "bob", "carla"} | ({"guus"} if deputy and "carla" in gone else set())
    assert bool(directory.assessors()) == bool(able - gone)


def test_every_role_has_a_label() -> None:
    assert set(LABELS) == set(Role)
