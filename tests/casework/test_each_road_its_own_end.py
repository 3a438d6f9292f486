"""Each road ends by its own end, and what one of them loses is given back (P8, P9, P18, P19, P20)."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance_bot.casework.auditing import NEVER, audit_once
from compliance_bot.casework.desk import Case
from compliance_bot.casework.reopening import reopen_for_new_fact
from compliance_bot.procedure.incident import Road
from tests.casework.test_merging import answer_on
from tests.casework.test_side_roads import open_now, walked
from tests.fakes import World

REASON = "De laptop is versleuteld en het wachtwoord is niet bekend bij de dief."


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def differences(world: World) -> list[tuple[str, str, str]]:
    """What the auditor finds now."""
    found = audit_once(world.store, world.policy, awake_since=NEVER, now=world.clock.now())
    return [(one.what.value, one.road, one.person) for one in found]


def two(world: World) -> tuple[str, str]:
    """Two reports, neither by somebody who decides or handles."""
    first = world.report("Usb-stick kwijt.")
    return first, world.report("Stick van Jan kwijt.", sender="piet@amnesty.example", subject="Stick")


# --- the people (P19): asked about from MELDEN on, until that road has its own end


def test_one_word_against_melden_does_not_end_the_road_of_the_people(world: World) -> None:
    """P18, P19: NIET MELDEN without its second settles nothing; people are still to be told every twelve hours."""
    ref = world.report("Laptop gestolen.")
    answer_on(world, ref, "mirte", "MELDEN")
    answer_on(world, ref, "mirte", "INFORMEREN")
    answer_on(world, ref, "mirte", f"NIET MELDEN\n{REASON}")
    assert open_now(world, ref)["people"] == "inlichten"
    for _ in range(24):
        world.forward(hours=1)
    assert walked(world, ref)[-2:] == [12, 24]
    assert world.incident(ref).road is Road.FILE
    assert differences(world) == []
    answer_on(world, ref, "fenna", f"NIET MELDEN\n{REASON}")
    assert "people" not in open_now(world, ref), "with its second it is final"
    assert differences(world) == []
    assert world.store.rebuild() == []


def test_the_fgs_second_thoughts_alone_leave_the_people_asked_about(world: World) -> None:
    """P18, P19: ADVIES NIET MELDEN after the FG's own MELDEN decides nothing."""
    ref = world.report("Laptop gestolen.")
    answer_on(world, ref, "fenna", "MELDEN")
    answer_on(world, ref, "fenna", f"ADVIES NIET MELDEN\n{REASON}")
    assert (world.incident(ref).road, open_now(world, ref)["people"]) == (Road.FILE, "informeren")


def test_a_denied_melden_goes_along_with_hoort_bij_and_comes_back(world: World) -> None:
    """P18, P20: one word against it is not final, so merging is no side door around the filing, nor is unlinking."""
    old, new = two(world)
    answer_on(world, old, "mirte", "MELDEN")
    answer_on(world, old, "mirte", f"NIET MELDEN\n{REASON}")
    answer_on(world, old, "fenna", f"HOORT BIJ {new}")
    assert (world.incident(new).road, open_now(world, new)["people"]) == (Road.FILE, "informeren")
    answer_on(world, new, "fenna", f"LOS VAN {old}")
    assert (world.incident(new).road, "people" in open_now(world, new)) == (Road.DECIDE, False)
    assert (world.incident(old).road, open_now(world, old)["people"]) == (Road.FILE, "informeren")
    assert differences(world) == []
    assert world.store.rebuild() == []


def test_what_ended_with_its_second_asks_nothing_of_the_people_when_it_is_reopened(world: World) -> None:
    """P19: HEROPENEN puts everything open again; the MELDEN from before the final outcome counts no more."""
    ref = world.report("Laptop gestolen.")
    answer_on(world, ref, "mirte", "MELDEN")
    answer_on(world, ref, "mirte", f"NIET MELDEN\n{REASON}")
    answer_on(world, ref, "fenna", f"NIET MELDEN\n{REASON}")
    answer_on(world, ref, "fenna", "HEROPENEN")
    assert (world.incident(ref).road, "people" in open_now(world, ref)) == (Road.DECIDE, False)
    assert differences(world) == []


# --- the technical handling (P8, P9): until somebody who was called says that they have it


def asked_to_handle(world: World, who: str) -> bool:
    return any(d.person == who and d.kind == "side_road" for d in world.mailer.sent)


@pytest.mark.parametrize("text", ["JA", "NOTITIE\nHet was de stick van de receptie."])
def test_who_reported_it_does_not_answer_for_those_who_were_called(world: World, text: str) -> None:
    """P8, P9: IT reported, so the helpdesk alone was called; a word about the report is no answer of theirs."""
    ref = world.report("Vandaag om 10.00 uur ontdekt: een usb-stick is kwijt.", sender="ilse@amnesty.example")
    thanks = [d for d in world.mailer.sent if d.kind == "acknowledgement"][-1]
    world.receive(world.reply(thanks, text))
    world.receive(world.mail("Er zat ook een lijst op.", sender="ilse@amnesty.example", subject=f"Re: {ref}"))
    assert "technical" in open_now(world, ref)
    world.forward(hours=24)
    assert asked_to_handle(world, "ogd")
    world.answer("ogd", "De stick is geblokkeerd.")
    assert "technical" not in open_now(world, ref)


def test_who_was_called_is_answered_for_by_a_mail_of_their_own_too(world: World) -> None:
    """P9: a technician writes under the incident's number, without answering our mail."""
    ref = world.report("Een usb-stick is kwijt.")
    world.receive(
        world.mail("De stick is geblokkeerd.", sender="ilse@amnesty.example", subject=f"Over {ref}")
    )
    assert "technical" not in open_now(world, ref)


# --- what ended unanswered is awaited again where the incident goes on (P8, P19, P20)


def denied(world: World, ref: str) -> None:
    for who in ("mirte", "fenna"):
        answer_on(world, ref, who, f"GEEN DATALEK\n{REASON}")
    assert world.incident(ref).side_roads == ()


def test_reopening_asks_again_who_handles_it_and_when_it_was_discovered(world: World) -> None:
    """P8, P19: nobody ever answered, so both are awaited again, at their true hour."""
    ref = world.report("Usb-stick kwijt.")
    before = open_now(world, ref)
    assert set(before) == {"technical", "reporter 1"}
    denied(world, ref)
    world.forward(hours=6)
    assert not asked_to_handle(world, "ogd")
    answer_on(world, ref, "fenna", "HEROPENEN")
    assert open_now(world, ref) == before
    world.app.cycle()
    assert asked_to_handle(world, "ogd"), "what was missed meanwhile is asked at once"
    assert walked(world, ref, "technical") == [4]
    world.forward(hours=20)
    assert "discovery_asked" in {d.kind for d in world.mailer.sent}
    assert differences(world) == []
    assert world.store.rebuild() == []


def test_unlinking_gives_the_technical_handling_back(world: World) -> None:
    """P8, P20: who handles each of the two is awaited on each."""
    old, new = two(world)
    before = open_now(world, old)
    answer_on(world, old, "fenna", f"HOORT BIJ {new}")
    assert "technical" not in open_now(world, old)
    answer_on(world, new, "fenna", f"LOS VAN {old}")
    assert open_now(world, old) == before
    assert world.store.rebuild() == []


def test_what_was_answered_is_not_asked_again_by_reopening(world: World) -> None:
    """P9: the technicians said that they have it, and the reporter when it was discovered."""
    ref = world.report("Vandaag om 10.00 uur ontdekt: een usb-stick is kwijt.")
    thanks = [d for d in world.mailer.sent if d.kind == "acknowledgement"][-1]
    answer_on(world, ref, "ilse", "De stick is geblokkeerd.")
    denied(world, ref)
    world.receive(world.reply(thanks, "JA"))
    answer_on(world, ref, "fenna", "HEROPENEN")
    assert open_now(world, ref) == {}


def test_a_reporter_who_was_asked_often_enough_is_not_asked_for_ever(world: World) -> None:
    """P4: twice at most, however often the incident is opened again."""
    ref = world.report("Usb-stick kwijt.")
    world.forward(days=5)
    asked = [d for d in world.mailer.sent if d.kind == "discovery_asked"]
    denied(world, ref)
    answer_on(world, ref, "fenna", "HEROPENEN")
    assert set(open_now(world, ref)) == {"technical"}
    world.forward(days=5)
    assert [d for d in world.mailer.sent if d.kind == "discovery_asked"] == asked


def test_reopening_awaits_the_reporter_of_a_merged_incident_too(world: World) -> None:
    """P4, P20: their moment counts on the one that goes on."""
    old, new = two(world)
    answer_on(world, old, "fenna", f"HOORT BIJ {new}")
    answer_on(world, new, "fenna", "GEMELD 2026-4711")
    world.forward(hours=30)
    assert world.incident(old).side_roads == ()
    answer_on(world, new, "fenna", "HEROPENEN")
    assert set(open_now(world, old)) == {"reporter 1"}
    assert differences(world) == []


def test_a_new_fact_asks_who_handles_it_and_not_when_the_old_report_was_discovered(world: World) -> None:
    """P20, P34: the new ladder counts from the new fact."""
    ref = world.report("Usb-stick kwijt.")
    denied(world, ref)
    with world.store.work() as work:
        case = Case(desk=world.app.desk, work=work, now=world.clock.now())
        assert reopen_for_new_fact(case, ref, world.clock.now(), "x")
    assert set(open_now(world, ref)) == {"technical"}
