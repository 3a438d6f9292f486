"""HOORT BIJ and LOS VAN: the earliest clock, all reporters, and back again (P18, P20; mail.md §3, §5)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from compliance_bot.procedure.events import AwareBasis
from compliance_bot.procedure.incident import Road
from tests.fakes import START, World, rungs_sent

REASON = "De laptop is versleuteld en het wachtwoord is niet bekend bij de dief."


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def two(world: World, *, hours: float = 5) -> tuple[str, str]:
    """Two reports of one event, the second so many hours after the first."""
    first = world.report("Usb-stick kwijt.", sender="jan@amnesty.example")
    world.forward(hours=hours)
    second = world.report("Stick van Jan kwijt.", sender="mirte@amnesty.example", subject="Stick")
    return first, second


def answer_on(world: World, ref: str, who: str, text: str) -> None:
    """A person answers the latest mail they got about this one incident."""
    mine = [d for d in world.mailer.sent if d.person == who and d.incidents == (ref,) and d.token]
    world.receive(world.reply(mine[-1], text))


def test_a_merged_incident_ends_and_the_earliest_clock_drives_the_other(world: World) -> None:
    """P20, mail.md §5."""
    old, new = two(world)
    answer_on(world, old, "fenna", f"HOORT BIJ {new}")
    gone, stays = world.incident(old), world.incident(new)
    assert (gone.road, gone.outcome, gone.merged_into) == (Road.ENDED, "samengevoegd", new)
    assert (stays.road, stays.aware_at, stays.aware_basis) == (Road.DECIDE, START, AwareBasis.MERGED)
    assert stays.aware_confirmed
    text = world.last("fenna", "kept").mail.text
    assert f"Dit incident gaat nu verder in {new}." in text
    assert "De termijn eindigt op vr 27 nov 2026 10.17 uur (CET)." in text
    world.app.cycle()
    assert rungs_sent(world, new)[-1] == 4, "the ladder stands at the true hour at once"
    world.forward(hours=20)
    assert rungs_sent(world, old)[-1] == 4, "one ladder goes on"
    assert rungs_sent(world, new)[-1] == 24
    assert f"Samengevoegd met dit incident: {old}" in world.last("fenna", "reminder").mail.text


def test_who_reported_the_merged_incident_is_neither_decider_nor_second(world: World) -> None:
    """P18: Mirte reported the second one."""
    old, new = two(world)
    assert "mirte" not in world.incident(old).reporters()
    answer_on(world, new, "fenna", f"HOORT BIJ {old}")
    assert world.incident(old).aware_at == START, "a later clock moves nothing"
    assert "mirte" in world.incident(old).reporters()
    answer_on(world, old, "mirte", f"NIET MELDEN\n{REASON}")
    assert world.events("NotRecorded", old)[-1].why == "reporter_cannot_decide"


def test_mails_and_tokens_of_the_merged_incident_lead_to_the_other(world: World) -> None:
    """mail.md §3, §4: a MELDEN on the old question decides the one that goes on."""
    old, new = two(world)
    answer_on(world, old, "fenna", f"HOORT BIJ {new}")
    question = next(d for d in world.mailer.sent if d.person == "fenna" and d.incidents == (old,))
    world.receive(world.reply(question, "MELDEN"))
    assert world.incident(new).road is Road.FILE
    assert world.incident(old).outcome == "samengevoegd"
    world.receive(world.mail("Ticket gesloten.", sender="ilse@amnesty.example", subject=f"{old} klaar"))
    assert world.events("MailAttached", new)[-1].sender_person == "ilse"
    assert len(world.incidents()) == 2, "and opens nothing"


def test_the_reporter_of_the_merged_incident_still_hurries_the_clock(world: World) -> None:
    """P20: the earliest moment of all reports, whichever incident they stand on."""
    old, new = two(world)
    answer_on(world, old, "fenna", f"HOORT BIJ {new}")
    thanks = next(
        d for d in world.mailer.sent if d.kind == "acknowledgement" and d.recipient.startswith("jan")
    )
    world.receive(world.reply(thanks, "ONTDEKT 24-11-2026 8.00"))
    eight = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    assert world.incident(old).aware_at == eight
    assert (world.incident(new).aware_at, world.incident(new).aware_confirmed) == (eight, True)


def test_a_melden_that_was_said_before_merging_is_not_lost(world: World) -> None:
    """P18: the safe side."""
    old, new = two(world)
    answer_on(world, old, "mirte", "MELDEN")
    answer_on(world, old, "fenna", f"HOORT BIJ {new}")
    assert world.incident(new).road is Road.FILE
    answer_on(world, new, "fenna", f"LOS VAN {old}")
    assert (world.incident(new).road, world.incident(old).road) == (Road.DECIDE, Road.FILE)


def test_unlinking_gives_back_what_was_borrowed_and_skips_no_rung(world: World) -> None:
    """P20, promise 2."""
    old, new = two(world, hours=30)
    answer_on(world, old, "fenna", f"HOORT BIJ {new}")
    world.app.cycle()
    assert max(world.incident(new).rungs) == 24
    received = START + timedelta(hours=30)
    answer_on(world, old, "fenna", f"LOS VAN {new}")
    gone, stays = world.incident(old), world.incident(new)
    assert (gone.road, gone.outcome, gone.merged_into, gone.aware_at) == (Road.DECIDE, None, "", START)
    assert (stays.aware_at, stays.aware_basis) == (received, AwareBasis.RECEIVED)
    assert max(stays.rungs) == 0
    assert "mirte" not in gone.reporters()
    world.forward(hours=1)
    assert rungs_sent(world, new)[-1] == 1
    world.forward(hours=17)
    assert rungs_sent(world, old)[-1] == 48
    assert world.store.rebuild() == []


def test_merging_goes_up_more_than_one_step_and_unlinking_comes_down_again(world: World) -> None:
    first, second = two(world, hours=2)
    third = world.report("Nog een melding.", sender="piet@amnesty.example", subject="Stick")
    answer_on(world, first, "fenna", f"HOORT BIJ {second}")
    answer_on(world, second, "fenna", f"HOORT BIJ {third}")
    assert world.incident(third).aware_at == START
    assert world.incident(third).reporters() >= {"mirte"}
    answer_on(world, third, "fenna", f"LOS VAN {first}")
    assert world.incident(third).aware_at == START + timedelta(hours=2)
    assert world.incident(first).road is Road.DECIDE
    answer_on(world, third, "fenna", f"HOORT BIJ {second}")
    assert world.events("NotRecorded", third)[-1].why == "no_such_incident", "it is that one already"


def test_no_side_door_around_a_decision(world: World) -> None:
    """mail.md §5: neither into an ended incident nor with one."""
    old, new = two(world)
    answer_on(world, new, "fenna", "GEMELD 2026-4711")
    answer_on(world, old, "fenna", f"HOORT BIJ {new}")
    assert world.events("NotRecorded", old)[-1].why == "belongs_to_ended"
    answer_on(world, new, "fenna", f"HOORT BIJ {old}")
    assert world.events("NotRecorded", new)[-1].why == "reopen_first"
    answer_on(world, old, "fenna", f"LOS VAN {new}")
    assert world.events("NotRecorded", old)[-1].why == "not_joined"
    assert world.incident(old).road is Road.DECIDE


def test_hoort_bij_in_answer_to_a_digest_merges_each_that_it_names(world: World) -> None:
    """mail.md §6: the reply is about several; each goes on in the one named first."""
    for n in range(14):
        mail = world.mail(f"Alarm {n} van de poort.", sender=f"p{n}@amnesty.example", subject=f"A {n}")
        world.mailbox.put(mail)
    world.app.cycle()
    world.forward(minutes=15)
    digest = world.last("mirte", "new_digest")
    target, one, other = sorted(digest.incidents)[:3]
    world.receive(world.reply(digest, f"HOORT BIJ {target}: {one} {other}"))
    assert [world.incident(ref).merged_into for ref in (one, other)] == [target, target]
    assert world.incident(target).road is Road.DECIDE
    assert {lent.ref for lent in world.incident(target).lent} == {one, other}


def test_kennis_on_the_one_that_goes_on_weighs_the_merged_one_too(world: World) -> None:
    """P20: later with a second, also against a borrowed moment; unlinking moves nothing then."""
    old, new = two(world)
    answer_on(world, old, "fenna", f"HOORT BIJ {new}")
    line = f"KENNIS 24-11-2026 15.00 CET\n{REASON}"
    answer_on(world, new, "fenna", line)
    assert world.incident(new).aware_at == START, "the deputy decides, as Mirte reported it"
    world.receive(world.reply(world.last("dirk", "clock_second"), line))
    three = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
    assert world.incident(new).aware_at == three
    answer_on(world, new, "fenna", f"LOS VAN {old}")
    assert (world.incident(new).aware_at, world.incident(old).aware_at) == (three, START)


def test_technicians_are_asked_about_one_incident_and_the_reporter_still_tells_the_time(world: World) -> None:
    """P4, P8: no reminder is lost by merging, and none goes on for ever."""
    old, new = two(world)
    world.receive(world.reply(world.last("ogd", "technical_call"), "OPGEPAKT"))
    world.receive(world.reply(world.last("ilse", "technical_call"), "OPGEPAKT"))
    assert world.incident(new).side_road("technical") is None
    assert world.incident(old).side_road("technical") is not None
    answer_on(world, old, "fenna", f"HOORT BIJ {new}")
    assert world.incident(old).side_road("technical") is None
    assert world.incident(new).side_road("technical") is not None
    assert [road.asks for road in world.incident(old).side_roads] == ["ontdekt"]


def test_the_people_are_asked_about_where_melden_was_said_before_merging(world: World) -> None:
    """P19: the question moves along with the MELDEN, and goes away with it."""
    old, new = two(world)
    answer_on(world, old, "mirte", "MELDEN")
    world.app.cycle()
    assert world.incident(old).side_road("people") is not None
    asked = len(world.mailer.sent)
    answer_on(world, old, "fenna", f"HOORT BIJ {new}")
    assert world.incident(old).side_road("people") is None
    road = world.incident(new).side_road("people")
    assert road is not None
    assert (road.asks, road.reached) == ("informeren", 0), "asked anew at once"
    mine = [(d.kind, d.incidents) for d in world.mailer.sent[asked:] if d.person == "fenna"]
    assert ("together", (new,)) in mine, "with a reminder that was due"
    answer_on(world, new, "fenna", f"LOS VAN {old}")
    assert world.incident(new).side_road("people") is None
    assert world.incident(old).side_road("people") is not None
    assert world.store.rebuild() == []


def test_the_reporter_of_the_merged_incident_is_asked_no_more_once_the_other_was_decided(
    world: World,
) -> None:
    """P4, P19: a time that moves no clock any more is not asked for."""
    old, new = two(world, hours=2)
    answer_on(world, old, "fenna", f"HOORT BIJ {new}")
    answer_on(world, new, "fenna", "GEMELD 2026-4711")
    world.forward(hours=30)
    assert not [d for d in world.mailer.sent if d.kind == "discovery_asked" and d.recipient.startswith("jan")]
    assert world.incident(old).side_roads == ()


def test_who_heard_of_a_breach_before_merging_hears_that_it_was_none(world: World) -> None:
    """P25: the directie was told of the merged incident, and the decision fell on the other."""
    old = world.report("Usb-stick kwijt.", sender="jan@amnesty.example")
    new = world.report("Stick van Jan kwijt.", sender="piet@amnesty.example", subject="Stick")
    answer_on(world, old, "mirte", "MELDEN")
    assert world.last("dora", "breach_notice").incidents == (old,)
    answer_on(world, old, "fenna", f"HOORT BIJ {new}")
    world.forward(minutes=5)
    answer_on(world, new, "mirte", f"GEEN DATALEK\n{REASON}")
    world.receive(world.reply(world.last("fenna", "second"), f"GEEN DATALEK\n{REASON}"))
    assert world.incident(new).outcome == "geen_datalek"
    told = world.last("dora", "breach_withdrawn")
    assert told.incidents == (new,)
    assert f"Samengevoegd met dit incident: {old}" in str(told.mail), "the number they know it by"
