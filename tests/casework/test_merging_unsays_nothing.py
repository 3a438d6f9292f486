"""HOORT BIJ is no side door: what was said and what waits on the merged incident goes along (P18, P19, P26)."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance_bot.errors import DeliveryError
from compliance_bot.procedure.events import Outcome
from compliance_bot.procedure.incident import Road
from tests.casework.test_merging import REASON, answer_on, two
from tests.fakes import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def two_of_others(world: World, *, hours: float = 0) -> tuple[str, str]:
    """Two reports, neither by somebody who decides; the second so many hours after the first."""
    first = world.report("Usb-stick kwijt.", sender="jan@amnesty.example")
    world.forward(hours=hours)
    return first, world.report("Stick van Jan kwijt.", sender="piet@amnesty.example", subject="Stick")


def roads(world: World, ref: str) -> dict[str, str]:
    return {one.road: one.asks for one in world.incident(ref).side_roads}


def asked(world: World, kind: str) -> list[str]:
    return [draft.person for draft in world.mailer.sent if draft.kind == kind]


def test_the_fg_who_advised_melden_is_not_silenced_by_merging(world: World) -> None:
    """P18: they disagree, so the directie decides, although the FG fell out of reach and the deputy agrees."""
    old, new = two_of_others(world)
    answer_on(world, old, "fenna", "MELDEN")
    world.mailer.fail["fenna@amnesty.example"] = DeliveryError("no such user", permanent=True)
    answer_on(world, old, "mirte", f"HOORT BIJ {new}")
    answer_on(world, new, "mirte", f"NIET MELDEN\n{REASON}")
    assert asked(world, "second") == ["dora"]
    world.forward(hours=25)
    answer_on(world, new, "dirk", f"NIET MELDEN\n{REASON}")
    assert world.incident(new).outcome is None, "the deputy is no second against the FG's advice"
    answer_on(world, new, "dora", f"NIET MELDEN\n{REASON}")
    assert world.incident(new).outcome is Outcome.NIET_MELDEN
    assert world.store.rebuild() == []


def test_a_melden_on_the_merged_one_is_as_new_as_it_was_whoever_said_it_there_before(world: World) -> None:
    """P18: the decider's last word was MELDEN; that the FG had said it first makes hers no older."""
    old, new = two_of_others(world, hours=49)
    answer_on(world, old, "fenna", "MELDEN")
    world.forward(hours=1)
    answer_on(world, new, "mirte", f"NIET MELDEN\n{REASON}")
    world.forward(hours=1)
    answer_on(world, old, "mirte", "MELDEN")
    answer_on(world, old, "mirte", f"HOORT BIJ {new}")
    answer_on(world, new, "dora", f"NIET MELDEN\n{REASON}")
    assert world.incident(new).outcome is None
    assert world.incident(new).road is Road.FILE
    assert world.store.rebuild() == []


def test_a_melden_of_the_directie_on_the_merged_one_stands_against_not_notifying(world: World) -> None:
    """P18: decider and FG agree, but somebody who decides said MELDEN."""
    old, new = two_of_others(world, hours=49)
    answer_on(world, old, "dora", "MELDEN")
    answer_on(world, old, "fenna", f"HOORT BIJ {new}")
    answer_on(world, new, "mirte", f"NIET MELDEN\n{REASON}")
    answer_on(world, new, "fenna", f"NIET MELDEN\n{REASON}")
    assert world.incident(new).road is Road.FILE
    answer_on(world, new, "fenna", f"LOS VAN {old}")
    answer_on(world, new, "mirte", f"NIET MELDEN\n{REASON}")
    assert world.incident(new).outcome is Outcome.NIET_MELDEN, "what was borrowed is given back"


def test_who_said_melden_before_merging_may_change_their_mind_after_it(world: World) -> None:
    """P18: the latest word of each counts, wherever it was said."""
    old, new = two_of_others(world)
    answer_on(world, old, "mirte", "MELDEN")
    answer_on(world, old, "fenna", f"HOORT BIJ {new}")
    world.forward(minutes=5)
    answer_on(world, new, "mirte", f"NIET MELDEN\n{REASON}")
    answer_on(world, new, "fenna", f"NIET MELDEN\n{REASON}")
    assert world.incident(new).outcome is Outcome.NIET_MELDEN


def test_a_breach_that_was_found_before_merging_is_not_lost(world: World) -> None:
    """mail.md §5: DATALEK on the merged incident speaks against GEEN DATALEK on the other."""
    old, new = two_of_others(world, hours=49)
    answer_on(world, old, "dora", "DATALEK")
    answer_on(world, old, "fenna", f"HOORT BIJ {new}")
    answer_on(world, new, "mirte", f"GEEN DATALEK\n{REASON}")
    answer_on(world, new, "fenna", f"GEEN DATALEK\n{REASON}")
    assert world.incident(new).outcome is None


def test_the_people_are_asked_about_on_the_incident_that_goes_on(world: World) -> None:
    """P19: from the MELDEN on, also when it was said before merging; over a chain of merged incidents too."""
    old, new = two(world)
    answer_on(world, old, "mirte", "MELDEN")
    since = next(one.since for one in world.incident(old).side_roads if one.road == "people")
    answer_on(world, old, "fenna", f"HOORT BIJ {new}")
    assert "people" not in roads(world, old)
    assert roads(world, new)["people"] == "informeren"
    third = world.report("Nog eens de stick van Jan.", sender="piet@amnesty.example", subject="Weer de stick")
    answer_on(world, new, "fenna", f"HOORT BIJ {third}")
    found = next(one for one in world.incident(third).side_roads if one.road == "people")
    assert (found.since, found.asks) == (since, "informeren")
    world.forward(hours=12)
    assert "people" in {event.road for event in world.events("RungReached", third)}
    assert world.store.rebuild() == []


def test_an_audience_that_waits_goes_along_and_its_owner_answers_once(world: World) -> None:
    """P26: no audience is forgotten because its incident was merged."""
    old, new = two(world)
    answer_on(world, old, "mirte", "DOELGROEP pers mees")
    (audience,) = (road for road in roads(world, old) if road.startswith("audience"))
    answer_on(world, old, "fenna", f"HOORT BIJ {new}")
    assert audience not in roads(world, old)
    assert audience in roads(world, new)
    world.forward(hours=18)
    answer_on(world, new, "mees", "DOELGROEP pers KLAAR intranet")
    assert audience not in roads(world, new)


def test_a_filing_that_is_taken_back_leaves_the_people_asked_about(world: World) -> None:
    """P19: GEMELD means MELDEN; HEROPENEN asks for another filing, not whether there is one."""
    ref = world.report("Usb-stick kwijt.")
    answer_on(world, ref, "mirte", "GEMELD 12345678")
    since = {one.road: one.since for one in world.incident(ref).side_roads}["people"]
    answer_on(world, ref, "mirte", "HEROPENEN")
    assert {one.road: one.since for one in world.incident(ref).side_roads}["people"] == since


def test_informeren_on_the_merged_incident_stands_against_not_informing(world: World) -> None:
    """P18, P19: INFORMEREN of the decider is not unsaid by HOORT BIJ; who said it is asked, and may change it."""
    old, new = two_of_others(world)
    answer_on(world, old, "mirte", "MELDEN")
    answer_on(world, old, "mirte", "INFORMEREN")
    answer_on(world, old, "fenna", f"HOORT BIJ {new}")
    assert roads(world, new)["people"] == "inlichten", "that they are told is decided"
    world.forward(hours=25)
    answer_on(world, new, "dirk", f"NIET INFORMEREN\n{REASON}")
    answer_on(world, new, "fenna", f"NIET INFORMEREN\n{REASON}")
    assert world.incident(new).not_informing is None
    assert roads(world, new)["people"] == "inlichten"
    assert set(asked(world, "second_informing")) == {"mirte"}
    answer_on(world, new, "mirte", f"NIET INFORMEREN\n{REASON}")
    assert world.incident(new).not_informing is not None
    assert "people" not in roads(world, new)
    assert world.store.rebuild() == []


def test_the_fgs_informeren_on_the_merged_incident_leaves_it_to_the_directie(world: World) -> None:
    """P18: they disagree, over a chain of merged incidents too; LOS VAN gives the word back."""
    old, new = two_of_others(world)
    answer_on(world, old, "mirte", "MELDEN")
    answer_on(world, old, "fenna", "INFORMEREN")
    answer_on(world, old, "mirte", f"HOORT BIJ {new}")
    third = world.report("Nog eens de stick.", sender="piet@amnesty.example", subject="Weer de stick")
    answer_on(world, new, "mirte", f"HOORT BIJ {third}")
    answer_on(world, third, "mirte", f"NIET INFORMEREN\n{REASON}")
    assert (world.incident(third).not_informing, asked(world, "second_informing")[-1]) == (None, "dora")
    answer_on(world, third, "mirte", f"LOS VAN {new}")
    assert world.incident(third).lent == ()
    assert world.store.rebuild() == []
