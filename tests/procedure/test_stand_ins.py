"""Whom to ask when somebody who must act seems out of reach (P11, P12, P18)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_bot.procedure import events as ev
from compliance_bot.procedure.decisions import Rules, right_to_decide, settle
from compliance_bot.procedure.history import apply
from compliance_bot.procedure.incident import Incident
from compliance_bot.procedure.ladder import Ladder
from compliance_bot.procedure.roles import Directory, Person, Role
from compliance_bot.procedure.stand_ins import stand_ins

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def person(name: str, *roles: Role) -> Person:
    return Person(id=name, name=name, addresses=(f"{name}@amnesty.example",), roles=frozenset(roles))


HOUSE = Directory(
    persons=(
        person("mirte", Role.DECIDER),
        person("fenna", Role.DPO),
        person("dirk"),
        person("dora", Role.DIRECTIE),
        person("mees", Role.MEDIA),
        person("olaf", Role.ONDERSTEUNING),
        person("ilse", Role.IT),
        person("ogd", Role.HELPDESK),
    ),
    deputies={Role.DECIDER: ("dirk",)},
)


@pytest.mark.parametrize(
    ("who", "also_out", "asked"),
    [
        ("mirte", (), {"dirk"}),
        ("mirte", ("dirk",), {"fenna", "dora"}),
        ("mirte", ("dirk", "fenna"), {"dora"}),
        ("mirte", ("dirk", "fenna", "dora"), {"olaf", "mees"}),
        ("mirte", ("dirk", "fenna", "dora", "olaf", "mees"), {"ilse", "ogd"}),
        ("fenna", (), {"mirte", "dora"}),
        ("ilse", (), {"ogd"}),
        ("ilse", ("ogd",), {"olaf"}),
        ("ilse", ("ogd", "olaf"), {"mirte", "fenna", "dora"}),
        ("ogd", (), {"ilse"}),
        ("olaf", (), {"dora"}),
        ("dora", (), {"olaf"}),
        ("mees", (), {"dora"}),
        ("dirk", (), set()),
    ],
)
def test_the_deputy_or_else_the_next_step_is_asked(
    who: str, also_out: tuple[str, ...], asked: set[str]
) -> None:
    """P11, P12."""
    one = HOUSE.person(who)
    assert one is not None
    assert {p.id for p in stand_ins(one, HOUSE, also_out)} == asked


@given(out=st.sets(st.sampled_from([p.id for p in HOUSE.persons])), who=st.sampled_from(HOUSE.persons))
def test_nobody_who_is_out_is_asked_and_it_is_nobody_only_when_all_are_out(
    out: set[str], who: Person
) -> None:
    asked = {p.id for p in stand_ins(who, HOUSE, out)}
    assert not asked & {*out, who.id}
    if who.roles:
        # the deputy has no role of their own: they stand in for the decider, and for the FG where the decider is out
        left = {one.id for one in HOUSE.persons if one.roles} - {*out, who.id}
        asked_too = Role.DECIDER in who.roles or (Role.DPO in who.roles and "mirte" in out)
        left |= {"dirk"} - out if asked_too else set()
        assert bool(asked) == bool(left)


def incident(*events: ev.Event) -> Incident:
    found = apply(
        None, ev.IncidentOpened(ref="A-1", kind=ev.IncidentKind.REPORT, regime="r", regime_version="1"), NOW
    )
    for event in events:
        found = apply(found, event, NOW)
    return found


def out(who: str, *called: str, proven: bool = True, days: float = 7) -> ev.PersonUnreached:
    return ev.PersonUnreached(
        person=who, why=ev.Unreached.ABSENT, until=NOW + timedelta(days=days), called=called, proven=proven
    )


def may(who: str, found: Incident, at: datetime = NOW) -> bool:
    one = HOUSE.person(who)
    assert one is not None
    rules = Rules(directory=HOUSE, ladder=Ladder())
    right = right_to_decide(ev.Word.NIET_MELDEN, one, incident=found, now=at, rules=rules)
    return right.standing is ev.Standing.DECISION


def test_a_deputy_may_decide_once_called_in_by_a_proven_notice_only() -> None:
    """mail.md §5, §8: a notice that anyone can forge asks people, and gives nobody a right."""
    assert not may("dirk", incident())
    assert not may("dirk", incident(out("mirte", "dirk", proven=False)))
    assert may("dirk", incident(out("mirte", "dirk")))
    assert may("mirte", incident(out("mirte", "dirk"))), "nobody is dropped by it"
    short = incident(out("mirte", "dirk", days=0.25))
    assert may("dirk", short)
    assert not may("dirk", short, NOW + timedelta(hours=6)), "the absence is over"


def test_what_a_notice_proved_an_unproven_one_does_not_take_back() -> None:
    found = incident(out("mirte", "dirk"), out("mirte", proven=False, days=1))
    assert may("dirk", found)
    assert found.unreached[0].until == NOW + timedelta(days=7)


def decision(who: str, role: str) -> ev.DecisionRecorded:
    return ev.DecisionRecorded(
        word=ev.Word.NIET_MELDEN,
        standing=ev.Standing.DECISION,
        person=who,
        role=role,
        arrival=1,
        evidence="",
        said_at=NOW,
        proof="token",
        proof_reason="",
    )


@pytest.mark.parametrize(
    ("notices", "asked"),
    [
        ((), {"fenna"}),
        ((out("fenna", "mirte", "dora", proven=False),), {"fenna"}),
        ((out("fenna", "mirte", "dora"),), {"fenna", "dirk"}),
        ((out("fenna", "mirte", "dora"), out("dirk")), {"fenna", "dirk", "dora"}),
        ((out("fenna", "mirte", "dora"), out("dirk"), out("dora")), {"fenna", "dirk", "dora"}),
    ],
)
def test_with_the_fg_out_of_reach_the_deputy_else_a_director_is_the_second(
    notices: tuple[ev.PersonUnreached, ...], asked: set[str]
) -> None:
    """P18; who is out of reach stays asked beside them (mail.md §8)."""
    found = incident(*notices, decision("mirte", "Manager Fondsenwerving & Marketing"))
    rules = Rules(directory=HOUSE, ladder=Ladder())
    assert {p.id for p in settle(found, now=NOW, rules=rules).ask} == asked


def test_a_vacant_or_absent_assessor_is_stood_in_for_by_the_deputy_of_that_seat() -> None:
    """P11, P12: who must act for the decider may be the deputy of the FG, or of the directie."""
    mirte, dora = person("mirte", Role.DECIDER), person("dora", Role.DIRECTIE)
    house = Directory(
        persons=(mirte, dora, person("otto"), person("dees")),
        deputies={Role.DPO: ("otto",), Role.DIRECTIE: ("dees",)},
    )
    assert [one.id for one in stand_ins(mirte, house, ())] == ["otto", "dora"]
    assert [one.id for one in stand_ins(mirte, house, ("dora",))] == ["otto", "dees"]
