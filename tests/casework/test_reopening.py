"""HEROPENEN, HERCONTROLE NIET VEILIG and a new fact: an ended incident goes on (P19, P20, P34)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from compliance_bot.casework.desk import Case
from compliance_bot.casework.reopening import RECHECK_SILENT, reopen_for_new_fact
from compliance_bot.procedure.events import AwareBasis
from compliance_bot.procedure.incident import Road
from tests.fakes import START, World, rungs_sent

REASON = "De laptop is versleuteld en het wachtwoord is niet bekend bij de dief."


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def closed(world: World) -> str:
    """Ended by decider and second as no breach."""
    ref = world.report("Usb-stick kwijt.")
    world.answer("mirte", f"GEEN DATALEK\n{REASON}")
    world.answer("fenna", f"GEEN DATALEK\n{REASON}", kind="second")
    assert world.incident(ref).road is Road.ENDED
    return ref


@pytest.mark.parametrize("who", ["mirte", "fenna"])
def test_heropenen_opens_the_road_again_at_its_true_hour(world: World, who: str) -> None:
    """P19, P20: wrongly closed; the earlier awareness drives until decider and second say otherwise."""
    ref = closed(world)
    world.forward(hours=50)
    assert rungs_sent(world, ref) == [0]
    world.answer(who, "HEROPENEN")
    incident = world.incident(ref)
    assert (incident.road, incident.outcome, incident.votes) == (Road.DECIDE, None, ())
    assert incident.aware_at == START
    assert "Het incident is weer open." in world.last(who, "kept").mail.text
    world.app.cycle()
    assert rungs_sent(world, ref)[-1] == 48
    assert world.last("dora", "reminder"), "the circle of hour 48"
    later = f"KENNIS 25-11-2026 9.00\n{REASON}"
    world.answer("mirte", later)
    assert world.incident(ref).aware_at == START


def test_an_open_incident_has_nothing_to_reopen(world: World) -> None:
    ref = world.report("Usb-stick kwijt.")
    world.answer("mirte", "HEROPENEN")
    assert world.events("NotRecorded", ref)[-1].why == "still_open"


def test_who_may_not_assess_reopens_nothing(world: World) -> None:
    ref = closed(world)
    world.answer("ilse", "HEROPENEN")
    assert world.incident(ref).road is Road.ENDED


def test_a_filing_that_was_a_mistake_is_taken_back_and_another_one_ends_it(world: World) -> None:
    """P19: the road never opens without a way to end it; the old filing stays on record."""
    ref = world.report("Usb-stick kwijt.")
    world.answer("mirte", "GEMELD 2026-4711")
    world.forward(hours=10)
    world.answer("mirte", "HEROPENEN")
    incident = world.incident(ref)
    assert (incident.road, incident.filings) == (Road.FILE, ())
    assert [filing.number for filing in incident.earlier_filings] == ["2026-4711"]
    assert "telt niet meer" in world.last("mirte", "kept").mail.text
    world.forward(hours=3)
    assert "De melding bij de AP moet nog worden ingediend" in world.last("mirte", "reminder").mail.text
    world.answer("mirte", "GEMELD 2026-4712")
    incident = world.incident(ref)
    assert (incident.road, incident.filings[-1].number) == (Road.ENDED, "2026-4712")


def test_a_filing_that_was_withdrawn_at_the_ap_puts_the_ladder_back_at_the_true_hour(world: World) -> None:
    """P19: INGETROKKEN removes the outcome; not notifying after all is a decision with its second (P18)."""
    ref = world.report("Usb-stick kwijt.")
    world.answer("mirte", "GEMELD 2026-4711 voorlopig")
    assert world.incident(ref).side_road("supplement") is not None
    world.forward(hours=50)
    reached = rungs_sent(world, ref)
    world.answer("mirte", "INGETROKKEN 2026-4711", kind="receipt")
    incident = world.incident(ref)
    assert (incident.road, incident.filings, incident.aware_at) == (Road.FILE, (), START)
    assert incident.side_road("supplement") is None
    assert "De herinneringen vragen nu om een nieuwe melding" in world.last("mirte", "kept").mail.text
    world.app.cycle()
    assert (reached, rungs_sent(world, ref)[-1]) == ([0], 48)
    world.answer("mirte", f"GEEN DATALEK\n{REASON}", kind="reminder")
    assert world.incident(ref).road is Road.FILE, "one word ends nothing"
    world.answer("fenna", f"GEEN DATALEK\n{REASON}", kind="second")
    assert world.incident(ref).outcome == "geen_datalek"
    assert world.store.rebuild() == []


def test_recheck_not_safe_is_a_new_fact_with_a_ladder_of_its_own(world: World) -> None:
    """P20, P34: aware is the receipt of that fact, and everything is asked again."""
    ref = world.report("Laptop gestolen.")
    world.answer("mirte", "MELDEN")
    world.answer("mirte", "GEMELD 2026-4711")
    world.answer("mirte", f"NIET INFORMEREN\n{REASON}")
    world.answer("fenna", f"NIET INFORMEREN\n{REASON}")
    world.forward(days=365)
    now = world.clock.now()
    world.answer("mirte", "HERCONTROLE NIET VEILIG de sleutel is gevonden op een forum", kind="kept")
    incident = world.incident(ref)
    assert (incident.road, incident.aware_at, incident.aware_basis) == (
        Road.DECIDE,
        now,
        AwareBasis.NEW_FACT,
    )
    assert (incident.votes, incident.filings) == ((), ())
    assert "Er loopt een nieuwe termijn" in world.last("mirte", "kept").mail.text
    world.app.cycle()
    assert rungs_sent(world, ref)[-1] == 0
    assert "toen kwam iets nieuws binnen" in world.last("mirte", "reminder").mail.text
    world.answer("mirte", "MELDEN", kind="reminder")
    assert "informeren" in [road.asks for road in world.incident(ref).side_roads], "asked anew"
    world.forward(hours=70)
    assert world.incident(ref).aware_at == now, "the old report hurries nothing"
    assert rungs_sent(world, ref)[-1] == 70
    assert world.store.rebuild() == []


def test_fourteen_days_of_silence_may_reopen_too_and_an_open_incident_is_left_alone(world: World) -> None:
    """P34: the road of the re-check calls this."""
    ref = closed(world)
    world.forward(days=20)
    for expected in (True, False):
        with world.store.work() as work:
            case = Case(desk=world.app.desk, work=work, now=world.clock.now())
            at = world.clock.now() - timedelta(hours=1)
            assert reopen_for_new_fact(case, ref, at, RECHECK_SILENT) is expected
    (restarted,) = world.events("LadderRestarted", ref)
    assert (restarted.why, restarted.outcome, restarted.was) == (RECHECK_SILENT, "geen_datalek", START)
    world.app.cycle()
    assert rungs_sent(world, ref)[-1] == 1
