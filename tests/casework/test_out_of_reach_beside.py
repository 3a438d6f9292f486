"""Out of reach on the roads beside the AP road, also when that road has ended: others are asked (P11, P18, P19)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from compliance_bot.errors import DeliveryError
from compliance_bot.procedure.absences import Absence
from tests.casework.test_merging import REASON, answer_on
from tests.fakes import START, World, make_directory, make_policy


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def lose(world: World, *names: str) -> None:
    for name in names:
        world.mailer.fail[f"{name}@amnesty.example"] = DeliveryError("no such user", permanent=True)


def asked_since(world: World, count: int, road: str) -> set[str]:
    """Who got a mail about this road after so many mails."""
    told = [draft for draft in world.mailer.sent[count:] if draft.kind.startswith("side_road")]
    return {draft.person for draft in told if road in draft.mail.text}


def test_with_both_assessors_bouncing_the_deputy_is_asked_about_the_people_at_once(world: World) -> None:
    """P11, P19: the AP road has ended, the people wait still."""
    ref = world.report("Usb-stick kwijt.")
    answer_on(world, ref, "mirte", "GEMELD 12345678")
    lose(world, "mirte", "fenna")
    count = len(world.mailer.sent)
    world.forward(hours=22)
    assert {"dirk", "dora"} <= {draft.person for draft in world.mailer.sent[count:]}
    assert {one.person for one in world.incident(ref).unreached} == {"mirte", "fenna"}
    before = len(world.mailer.sent)
    world.app.cycle()
    assert len(world.mailer.sent) == before, "once"
    answer_on(world, ref, "dirk", "INFORMEREN")
    assert {one.road: one.asks for one in world.incident(ref).side_roads}["people"] == "inlichten"
    assert world.store.rebuild() == []


def test_a_planned_absence_widens_the_supplement_a_week_later(tmp_path: Path) -> None:
    """P11, P19: filed provisionally, then both are on holiday for a month; somebody hears of it after seven days."""
    today = START.date()
    away = (Absence(first=today + timedelta(days=3), last=date(today.year + 1, 1, 15)),)
    house = make_directory()
    persons = tuple(
        replace(one, absences=away) if one.id in ("mirte", "fenna") else one for one in house.persons
    )
    world = World(tmp_path, policy=make_policy(directory=replace(house, persons=persons)))
    ref = world.report("Usb-stick kwijt.")
    answer_on(world, ref, "mirte", "GEMELD 12345678 voorlopig")
    answer_on(world, ref, "mirte", "INFORMEREN")
    answer_on(world, ref, "mirte", "INGELICHT 12 mail")
    world.forward(days=6, hours=23)
    count = len(world.mailer.sent)
    world.forward(hours=2)
    told = {draft.person for draft in world.mailer.sent[count:] if draft.kind.startswith("side_road")}
    assert {"mirte", "fenna", "dirk"} <= told


def test_the_owner_of_an_audience_who_bounces_has_the_assessors_beside_them(world: World) -> None:
    """P11, P26."""
    ref = world.report("Usb-stick kwijt.")
    lose(world, "mees")
    answer_on(world, ref, "mirte", "DOELGROEP pers mees")
    count = len(world.mailer.sent)
    world.forward(hours=5)
    told = [draft for draft in world.mailer.sent[count:] if draft.kind.startswith("side_road")]
    assert {"mirte", "fenna"} <= {draft.person for draft in told}


@pytest.mark.parametrize("owner", ["mees", "onbekend"])
def test_an_audience_whose_owner_and_assessors_are_all_away_goes_to_who_is_there(
    world: World, owner: str
) -> None:
    """P11, P12, P26: the deputy stands in for the decider, the directie for the FG; also where no owner is known."""
    ref = world.report("Usb-stick kwijt.")
    answer_on(world, ref, "mirte", f"DOELGROEP pers {owner}")
    answer_on(world, ref, "mirte", "GEMELD 12345678")
    answer_on(world, ref, "mirte", "INFORMEREN")
    answer_on(world, ref, "mirte", "INGELICHT 12 mail")
    for who in ("mees", "mirte", "fenna"):
        lose(world, who)
    count = len(world.mailer.sent)
    for _ in range(10):
        world.forward(hours=3)
    told = {draft.person for draft in world.mailer.sent[count:] if draft.kind.startswith("side_road")}
    assert {"dirk", "dora"} <= told


def test_the_second_who_is_asked_later_because_the_fg_fell_away_may_say_it(world: World) -> None:
    """P12, P18: nobody is asked by a reminder and refused in the answer."""
    ref = world.report("Usb-stick kwijt.")
    answer_on(world, ref, "mirte", f"NIET MELDEN\n{REASON}")
    world.forward(minutes=5)
    lose(world, "fenna")
    for _ in range(5):
        world.forward(hours=1)
    assert world.events("SecondAsked", ref)[-1].persons == ("fenna", "dirk")
    answer_on(world, ref, "dirk", f"NIET MELDEN\n{REASON}")
    assert world.incident(ref).outcome == "niet_melden"


def test_the_second_on_informing_may_be_asked_later_too(world: World) -> None:
    """P12, P18: the same for NIET INFORMEREN, on an ended AP road."""
    ref = world.report("Usb-stick kwijt.")
    answer_on(world, ref, "mirte", "GEMELD 12345678")
    answer_on(world, ref, "mirte", f"NIET INFORMEREN\n{REASON}")
    world.forward(minutes=5)
    lose(world, "fenna")
    world.forward(hours=23)
    assert "dirk" in world.incident(ref).informing_asked
    answer_on(world, ref, "dirk", f"NIET INFORMEREN\n{REASON}")
    assert world.incident(ref).not_informing is not None


def test_whoever_was_asked_on_informing_has_no_word_on_the_clock_by_that(tmp_path: Path) -> None:
    """P18, P20: the deputy was asked about the people, at an hour where deputies have no turn."""
    world = World(tmp_path, policy=make_policy(directory=make_directory(without=("fenna",))))
    ref = world.report("Usb-stick kwijt.")
    answer_on(world, ref, "mirte", "MELDEN")
    answer_on(world, ref, "mirte", f"NIET INFORMEREN\n{REASON}")
    assert world.incident(ref).informing_asked == ("dirk",)
    world.forward(minutes=5)
    answer_on(world, ref, "dirk", f"KENNIS 24-11-2026 10.20\n{REASON}")
    assert world.events("NotRecorded", ref)[-1].why == "not_entitled"
