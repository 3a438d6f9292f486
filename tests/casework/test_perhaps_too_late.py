"""P20: a discovery that puts the deadline in the past is told at once to assessors and directie, and goes on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from compliance_bot.procedure.events import AwareBasis
from tests.fakes import START, World, rungs_sent

WHY = "Toen belde de helpdesk dat de lijst echt was verstuurd."
LONG_AGO = "Op 20 november 2026 om 9.00 uur ontdekte ik dat er een usb-stick weg is."


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def told_first(world: World) -> set[str]:
    return {d.person for d in world.mailer.sent if d.kind in ("assessment", "reminder")}


def test_assessors_and_directie_hear_it_at_once_with_the_provisional_notification(world: World) -> None:
    ref = world.report(LONG_AGO)
    assert {"mirte", "fenna", "dora", "dirk"} <= told_first(world)
    for who in ("mirte", "dora"):
        text = world.last(who, "assessment").mail.text
        assert text.startswith("Mogelijk al te laat")
    assert "Dien dan een voorlopige melding in." in world.last("mirte", "assessment").mail.text
    assert any("mogelijk al te laat" in post.lower() for _, post in world.chat.posts)
    before = rungs_sent(world, ref)[-1]
    assert before > 72
    for _ in range(6):
        world.forward(hours=1)
    assert len([hours for hours in rungs_sent(world, ref) if hours > before]) >= 4, (
        "not every four hours only"
    )


def test_it_is_told_at_once_too_when_the_reporter_tells_it_later(world: World) -> None:
    ref = world.report("Er is een usb-stick weg.")
    assert "dora" not in told_first(world)
    thanks = world.mailer.sent[0]
    world.receive(world.reply(thanks, "Ik ontdekte het op 20 november 2026 om 9.00 uur."))
    assert world.incident(ref).aware_basis is AwareBasis.DISCOVERED
    assert not world.incident(ref).aware_confirmed
    world.app.cycle()
    assert world.last("dora", "reminder").mail.text.startswith("Mogelijk al te laat")


@pytest.mark.parametrize("how", ["confirmed by the reporter", "set by an assessor"])
def test_once_it_is_certain_it_is_late_and_every_four_hours(world: World, how: str) -> None:
    ref = world.report(LONG_AGO)
    if how == "set by an assessor":
        world.answer("fenna", f"KENNIS 20-11-2026 9.00\n{WHY}")
    else:
        world.receive(world.reply(world.mailer.sent[0], "JA"))
    assert world.incident(ref).aware_confirmed
    before = len(rungs_sent(world, ref))
    for _ in range(8):
        world.forward(hours=1)
    assert len(rungs_sent(world, ref)) - before == 2
    assert not world.last("mirte", "reminder").mail.text.startswith("Mogelijk al te laat")


def test_an_alarm_that_a_person_confirms_counts_from_its_receipt(world: World) -> None:
    """P20 says from when a person confirmed it, mail.md §2 from receipt: the earlier one, the safe side.

    An assessor may move it later by KENNIS, with a second.
    """
    alarm = world.mail(
        "Alarm: veel downloads.",
        sender="alarm@monitor.example",
        headers=[("Auto-Submitted", "auto-generated")],
    )
    world.receive(alarm)
    assert world.incidents() == ()
    world.forward(hours=5)
    world.answer("mirte", "INCIDENT 1", kind="triage")
    (incident,) = world.incidents()
    assert (incident.aware_at, incident.aware_basis) == (START, AwareBasis.RECEIVED)
    now = f"{(START + timedelta(hours=6)):%d-%m-%Y %H.%M}"
    later = f"KENNIS {now} CET\n{WHY}"
    world.answer("mirte", later, kind="assessment")
    assert world.incident(incident.ref).aware_at == START
    world.answer("fenna", later, kind="clock_second")
    assert world.incident(incident.ref).aware_at == START + timedelta(hours=5)
