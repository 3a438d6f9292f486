"""KENNIS and TERMIJN by mail: earlier at once, later and the AP's own term with a second (P18, P20, P24)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from compliance_bot.app import App
from compliance_bot.casework.byhand import TypedWord, carry_out_by_hand
from compliance_bot.casework.clock_seconds import written
from compliance_bot.ports import Decisions
from compliance_bot.procedure.events import AwareBasis, FilingVerdict
from compliance_bot.procedure.incident import Road
from compliance_bot.procedure.moments import AMSTERDAM
from compliance_bot.reading.commands import read_command
from compliance_bot.reading.facts import Command
from tests.fakes import START, World, make_directory, make_policy, rungs_sent

WHY = "Toen belde de helpdesk dat de lijst echt was verstuurd."
LATER = "KENNIS 24-11-2026 12.00 CET"  # the report came in at 10.17
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
TERM = "TERMIJN 1-12-2026 12.00 mededeling op de site van de AP"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def reported(world: World) -> str:
    """An incident two hours old."""
    ref = world.report("Usb-stick kwijt.")
    world.forward(hours=2)
    return ref


def asked(world: World) -> list[str]:
    return [r.split("@")[0] for k, r in world.kinds() if k == "clock_second"]


@pytest.mark.parametrize("who", ["mirte", "fenna"])
def test_an_earlier_moment_counts_at_once_whoever_assesses_says_it(world: World, who: str) -> None:
    """P20: the safe side; the old value stays in the journal."""
    ref = reported(world)
    world.answer(who, f"KENNIS 23-11-2026 9.00\n\n{WHY}")
    incident = world.incident(ref)
    at = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    assert (incident.aware_at, incident.aware_basis, incident.aware_confirmed) == (
        at,
        AwareBasis.ASSESSED,
        True,
    )
    (moved,) = world.events("AwarenessMoved", ref)
    assert (moved.was, moved.was_basis, moved.person, moved.second) == (START, AwareBasis.RECEIVED, who, "")
    (said,) = world.events("StatementRecorded", ref)
    assert (said.reason, said.carried_out) == (WHY, True)
    assert "De klok loopt nu vanaf dit eerdere moment." in world.last("mirte", "kept").mail.text
    assert asked(world) == []
    world.app.cycle()
    assert rungs_sent(world, ref)[-1] == 24, "the ladder stands at its true hour at once"


def test_a_later_moment_changes_nothing_until_the_second_said_the_same(world: World) -> None:
    """P18, P20: until then the old clock drives, and the ladder goes on."""
    ref = reported(world)
    world.answer("mirte", f"{LATER}\n\n{WHY}")
    assert world.incident(ref).aware_at == START
    assert asked(world) == ["fenna"]
    letter = world.last("fenna", "clock_second").mail
    assert "vanaf wanneer was redelijk zeker dat er persoonsgegevens" in letter.text
    assert f"| {WHY}" in letter.text
    assert "KENNIS%2024-11-2026%2012.00%20CET%0A%0AReden%3A%20" in letter.text
    assert "Tot dan blijft de klok staan waar hij stond." in world.last("mirte", "kept").mail.text
    world.forward(hours=2)
    assert "Voorgesteld moment van kennis: di 24 nov 2026 12.00" in world.last("mirte", "reminder").mail.text
    world.answer("fenna", f"{LATER}\n\nToen wisten wij het pas zeker.", kind="clock_second")
    incident = world.incident(ref)
    assert (incident.aware_at, incident.aware_basis, incident.aware_confirmed) == (
        NOON,
        AwareBasis.ASSESSED,
        True,
    )
    moved = world.events("AwarenessMoved", ref)[-1]
    assert (moved.person, moved.second, moved.was) == ("mirte", "fenna", START)
    assert "Twee personen zijn het eens." in world.last("mirte", "kept").mail.text


def test_a_rung_that_the_old_clock_had_reached_is_due_again_by_the_later_one(world: World) -> None:
    """Promise 2: moving the clock skips no reminder."""
    ref = world.report("Usb-stick kwijt.")
    for _ in range(5):
        world.forward(hours=1)
    assert rungs_sent(world, ref) == [0, 1, 4]
    half_past_two = "KENNIS 24-11-2026 14.30 CET"
    world.answer("mirte", f"{half_past_two}\n{WHY}")
    world.answer("fenna", f"{half_past_two}\n{WHY}", kind="clock_second")
    assert world.incident(ref).rungs == (0,), "47 minutes old by the new clock"
    world.forward(hours=1)
    world.forward(hours=3)
    assert rungs_sent(world, ref) == [0, 1, 4, 1, 4]


def test_the_advice_of_the_fg_alone_moves_nothing_later_and_the_decider_is_asked(world: World) -> None:
    ref = reported(world)
    world.answer("fenna", f"{LATER}\n{WHY}")
    assert world.incident(ref).aware_at == START
    assert asked(world) == ["mirte"]
    assert "De FG adviseert een ander moment." in world.last("mirte", "clock_second").mail.text.replace(
        "\n", " "
    )
    world.answer("mirte", f"{LATER}\n{WHY}", kind="clock_second")
    assert world.incident(ref).aware_at == NOON


def test_the_fg_who_named_an_earlier_moment_is_not_passed_over(world: World) -> None:
    """P18: FG and decider differ, so the directie decides."""
    ref = reported(world)
    world.answer("fenna", f"KENNIS 24-11-2026 10.00\n{WHY}")
    world.answer("mirte", f"{LATER}\n{WHY}")
    assert world.incident(ref).aware_at == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert asked(world) == ["dora"]
    world.answer("dora", f"{LATER}\n{WHY}", kind="clock_second")
    assert world.incident(ref).aware_at == NOON


def test_another_moment_is_no_second(world: World) -> None:
    ref = reported(world)
    world.answer("mirte", f"{LATER}\n{WHY}")
    world.answer("fenna", f"KENNIS 24-11-2026 12.05\n{WHY}", kind="clock_second")
    assert world.incident(ref).aware_at == START


def test_a_reason_is_required_of_both(world: World) -> None:
    """P15."""
    ref = reported(world)
    world.answer("mirte", LATER)
    world.answer("mirte", f"{LATER}\n{WHY}")
    world.answer("fenna", LATER, kind="clock_second")
    assert world.incident(ref).aware_at == START
    assert [e.why for e in world.events("NotRecorded", ref)] == ["reason_missing", "reason_missing"]


def test_with_one_enough_the_decider_moves_it_later_and_the_fg_does_not(tmp_path: Path) -> None:
    """P18: decisions.second = false, said in the receipt."""
    world = World(tmp_path, policy=make_policy(decisions=Decisions(second=False)))
    ref = reported(world)
    world.answer("fenna", f"{LATER}\n{WHY}")
    assert world.incident(ref).aware_at == START
    world.answer("mirte", f"{LATER}\n{WHY}")
    assert world.incident(ref).aware_at == NOON
    assert "is één beoordelaar genoeg" in world.last("mirte", "kept").mail.text


def test_an_assessor_who_reported_it_is_neither_decider_nor_second(world: World) -> None:
    """P18: of theirs an earlier moment hurries the clock, and makes nothing certain."""
    ref = world.report("Ik mailde een lijst naar de verkeerde.", sender="mirte@amnesty.example")
    world.forward(hours=2)
    world.answer("mirte", f"{LATER}\n{WHY}")
    world.answer("fenna", f"{LATER}\n{WHY}")
    assert world.incident(ref).aware_at == START
    assert asked(world) == ["dirk"], "the deputy has the seat; the reporter is not asked"
    world.answer("mirte", f"KENNIS 24-11-2026 10.00\n{WHY}")
    incident = world.incident(ref)
    assert incident.aware_at == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert not incident.aware_confirmed


def test_a_vacant_fg_is_replaced_by_the_deputy_who_may_say_it_because_they_were_asked(tmp_path: Path) -> None:
    """P12, P18."""
    world = World(tmp_path, policy=make_policy(directory=make_directory(without=["fenna"])))
    ref = reported(world)
    world.answer("mirte", f"{LATER}\n{WHY}")
    assert asked(world) == ["dirk"]
    world.answer("dirk", f"{LATER}\n{WHY}", kind="clock_second")
    assert world.incident(ref).aware_at == NOON
    world.answer("dirk", f"NIET MELDEN\n{WHY}", kind="clock_second")
    assert world.events("NotRecorded", ref)[-1].why == "not_yet", "that gives no right to decide"


def test_a_silent_fg_is_out_of_reach_with_the_directie_in_the_circle_and_a_director_is_asked(
    world: World,
) -> None:
    """P18: asked as soon as it is their turn, without anybody saying a word."""
    ref = reported(world)
    world.answer("mirte", f"{LATER}\n{WHY}")
    for _ in range(24):
        world.forward(hours=2)
    assert asked(world) == ["fenna", "dora"]
    world.answer("dora", f"{LATER}\n{WHY}", kind="clock_second")
    assert world.incident(ref).aware_at == NOON


def test_a_new_report_with_an_earlier_moment_still_hurries_the_clock_and_asks_anew(world: World) -> None:
    """P20: what assessors set stands against what was known then."""
    ref = reported(world)
    world.answer("mirte", f"{LATER}\n{WHY}")
    world.answer("fenna", f"{LATER}\n{WHY}", kind="clock_second")
    thanks = next(d for d in world.mailer.sent if d.kind == "acknowledgement")
    world.receive(world.reply(thanks, "ONTDEKT 24-11-2026 9.30"))
    incident = world.incident(ref)
    world.forward(minutes=1)
    assert incident.aware_at == datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
    assert incident.aware_basis is AwareBasis.DISCOVERED
    world.answer("mirte", f"{LATER}\n{WHY}", kind="kept")
    assert world.incident(ref).aware_at == incident.aware_at, "the FG has not weighed the new discovery"
    assert asked(world) == ["fenna", "fenna"]
    world.answer("fenna", f"{LATER}\n{WHY}", kind="clock_second")
    assert world.incident(ref).aware_at == NOON
    world.receive(world.reply(thanks, "JA"))
    assert world.incident(ref).aware_at == NOON, "that moment was weighed"


def test_the_same_moment_makes_an_unconfirmed_clock_certain(world: World) -> None:
    ref = world.report("Vanochtend om 9.00 uur ontdekt dat de lijst weg is.")
    assert not world.incident(ref).aware_confirmed
    world.answer("fenna", f"KENNIS 24-11-2026 9.00\n{WHY}")
    assert world.incident(ref).aware_confirmed
    assert "Het is nu zeker." in world.last("fenna", "kept").mail.text


def typed(world: World, ref: str, at: datetime) -> None:
    mirte = world.policy.directory.person("mirte")
    assert mirte is not None
    command = Command(name="kennis", at=at, reason=WHY)
    word = TypedWord(ref=ref, command=command, person=mirte, user="root", line=LATER, reason=WHY)
    carry_out_by_hand(world.app.desk, word)
    world.app.cycle()


def test_a_later_moment_typed_on_the_command_line_is_nobodys_word_before_their_own_reply(
    world: World,
) -> None:
    """mail.md §6."""
    ref = reported(world)
    typed(world, ref, NOON)
    world.answer("fenna", f"{LATER}\n{WHY}")
    assert world.incident(ref).aware_at == START
    assert asked(world) == ["mirte"], "by the advice of the FG"
    letters = [d.mail.text for d in world.mailer.sent if d.kind == "kept" and d.person == "mirte"]
    assert "Dit telt pas als u het zelf per mail antwoordt." in letters[0]
    world.answer("mirte", f"{LATER}\n{WHY}", kind="clock_second")
    assert world.incident(ref).aware_at == NOON


def test_an_earlier_moment_typed_on_the_command_line_hurries_the_clock_and_is_certain_by_their_own_reply(
    world: World,
) -> None:
    """mail.md §6; P18: who types must not be able to bring the directie's turn to decide forward."""
    ref = reported(world)
    three_days_ago = START - timedelta(days=3)
    typed(world, ref, three_days_ago)
    incident = world.incident(ref)
    assert (incident.aware_at, incident.aware_confirmed) == (three_days_ago, False)
    world.answer("dora", f"NIET MELDEN\n{WHY}")
    assert world.incident(ref).votes == (), "not her turn yet"
    world.answer("mirte", f"KENNIS 21-11-2026 10.17\n{WHY}")
    assert world.incident(ref).aware_confirmed


def test_the_ready_reply_is_read_back_as_the_very_same_moment() -> None:
    """T18: in the hour that comes twice too, and from a writer in another zone."""
    for moment in (
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        datetime(2026, 7, 1, 22, 5, tzinfo=UTC),
        NOON,
    ):
        line = f"KENNIS {written(moment, AMSTERDAM)}\n\nReden: {WHY}"
        read = read_command(line, sent_at=datetime(2026, 11, 26, 9, tzinfo=UTC), zone=AMSTERDAM)
        assert isinstance(read, Command)
        assert read.at == moment


def test_their_term_needs_its_second_and_leaves_our_own_line_in_force(world: World) -> None:
    """P24: T_strict stays visible and the ladder goes on."""
    ref = reported(world)
    world.answer("mirte", TERM)
    assert world.incident(ref).override is None
    assert asked(world) == ["fenna"]
    letter = world.last("fenna", "clock_second").mail.text
    assert "| mededeling op de site van de AP" in letter
    assert "gaf de AP deze termijn echt?" in letter
    world.answer(
        "fenna", "TERMIJN 1-12-2026 12.00 bericht op autoriteitpersoonsgegevens.nl", kind="clock_second"
    )
    incident = world.incident(ref)
    assert incident.override is not None
    assert incident.override.at == datetime(2026, 12, 1, 11, 0, tzinfo=UTC)
    assert (incident.aware_at, incident.road) == (START, Road.DECIDE)
    (given,) = world.events("DeadlineOverridden", ref)
    assert given.second == "fenna"
    assert given.source
    world.forward(hours=70)
    text = world.last("mirte", "reminder").mail.text
    assert "Uiterlijk (72 uur): vr 27 nov 2026" in text
    assert "Termijn van de AP zelf: di 1 dec 2026" in text


@pytest.mark.parametrize(
    ("hours", "agreed", "verdict"),
    [
        (60, True, FilingVerdict.ON_TIME),
        (72.5, True, FilingVerdict.OWN_LIMIT_PASSED),
        (100, True, FilingVerdict.WITHIN_THEIR_TERM),
        (100, False, FilingVerdict.LATE),
        (180, True, FilingVerdict.LATE),
    ],
)
def test_a_filing_within_their_term_is_on_time_and_called_so(
    world: World, hours: float, agreed: bool, verdict: FilingVerdict
) -> None:
    """P21, P24."""
    ref = world.report("Usb-stick kwijt.")
    world.answer("mirte", TERM)
    if agreed:
        world.answer("fenna", TERM, kind="clock_second")
    world.forward(hours=hours)
    world.answer("mirte", "GEMELD 2026-4711", kind="reminder")
    assert world.incident(ref).filings[0].verdict is verdict


def test_a_term_that_has_passed_is_asked_back_and_waits_for_nobody(world: World) -> None:
    """P24: the AP gives a term that lies ahead; a date in the past is a slip of the pen."""
    ref = reported(world)
    world.answer("mirte", "TERMIJN 20-11-2026 10.00 brief van de AP")
    assert world.events("NotRecorded", ref)[-1].why == "term_over"
    back = " ".join(world.last("mirte", "question_back").mail.text.split())
    assert "Het moment dat u noemt is al voorbij." in back
    assert "TERMIJN 3-11-2026 14.30 brief van de AP" in back
    assert (asked(world), world.events("StatementRecorded", ref)) == ([], [])


def test_the_second_may_agree_with_a_term_that_passed_while_it_waited_for_them(world: World) -> None:
    """P24: it was said in time, and a filing within it was on time."""
    ref = reported(world)
    world.answer("mirte", TERM)
    world.clock.moment = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)
    world.answer("fenna", TERM, kind="clock_second")
    assert world.incident(ref).override is not None


def test_the_form_that_is_down_moves_no_term(world: World) -> None:
    """P24: a recorded event with its proof; an override needs the AP's own statement."""
    ref = reported(world)
    world.answer("mirte", "FORMULIER DICHT het formulier geeft een fout")
    (said,) = world.events("StatementRecorded", ref)
    assert said.name == "formulier_dicht"
    assert world.incident(ref).override is None


def test_the_journal_alone_makes_the_same_clock_again(world: World) -> None:
    """P32: rebuild finds nothing to mend after every way of moving it."""
    reported(world)
    world.answer("mirte", f"{LATER}\n{WHY}")
    world.answer("fenna", f"{LATER}\n{WHY}", kind="clock_second")
    world.answer("fenna", f"KENNIS 24-11-2026 9.00\n{WHY}")
    world.answer("mirte", TERM)
    world.answer("fenna", TERM, kind="clock_second")
    world.forward(hours=30)
    assert world.store.rebuild() == []


def test_seconds_are_asked_again_after_a_restart_of_the_program(tmp_path: Path) -> None:
    """Promise 2: what waits is a fact in the store, not in memory."""
    world = World(tmp_path)
    reported(world)
    world.answer("mirte", f"{LATER}\n{WHY}")
    again = App(desk=replace(world.app.desk), mailbox=world.mailbox, postman=world.app.postman)
    world.clock.moment += timedelta(hours=50)
    again.cycle()
    assert asked(world) == ["fenna", "dora"]


def test_a_moment_that_waits_for_its_second_asks_nobody_more_once_the_ladder_ended(world: World) -> None:
    """P19: filed and told, nothing is left that the clock drives; where it opens again the question goes on."""
    ref = reported(world)
    world.answer("mirte", f"{LATER}\n{WHY}")
    world.answer("mirte", "GEMELD 2026-4711", kind="assessment")
    world.clock.forward(hours=60)
    world.forward(hours=1)
    assert asked(world) == ["fenna"]
    world.answer("mirte", "INGETROKKEN 2026-4711", kind="assessment")
    assert world.incident(ref).road is Road.FILE
    world.forward(minutes=1)
    assert asked(world) == ["fenna", "dora"]


def test_a_moment_said_on_a_merged_incident_asks_nobody_before_it_stands_alone_again(world: World) -> None:
    """P19, P20: the other one goes on with it; LOS VAN gives the question back."""
    ref = reported(world)
    other = world.report("Stick kwijt.", sender="piet@amnesty.example", subject="Stick")
    mine = next(d for d in world.mailer.sent if d.person == "mirte" and d.incidents == (ref,) and d.token)
    world.receive(world.reply(mine, f"{LATER}\n{WHY}"))
    world.receive(world.reply(mine, f"HOORT BIJ {other}"))
    world.forward(hours=60)
    assert asked(world) == ["fenna"]
    world.receive(world.reply(mine, f"LOS VAN {other}"))
    world.forward(minutes=1)
    assert asked(world) == ["fenna", "dora"]
