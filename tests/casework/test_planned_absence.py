"""Absence from the configuration: somebody is beside them from the start, nobody is dropped (P11; mail.md §8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from compliance_bot.doctor_people import absences as doctor_on
from compliance_bot.procedure.absences import Absence
from compliance_bot.procedure.incident import Road
from compliance_bot.procedure.roles import Directory
from tests.fakes import START, World, make_directory, make_policy

WEEK = (Absence(first=date(2026, 11, 23), last=date(2026, 11, 27)),)
TODAY = (Absence(first=date(2026, 11, 24), last=date(2026, 11, 24)),)
TOMORROW = (Absence(first=date(2026, 11, 25), last=date(2026, 11, 26)),)


def directory(away: Mapping[str, tuple[Absence, ...]], **more: object) -> Directory:
    house = make_directory(**more)  # type: ignore[arg-type]
    persons = tuple(replace(one, absences=away.get(one.id, ())) for one in house.persons)
    return replace(house, persons=persons)


def world_with(tmp_path: Path, **away: tuple[Absence, ...]) -> World:
    return World(tmp_path, policy=make_policy(directory=directory(away)))


def asked(world: World, kind: str = "assessment") -> set[str]:
    return {d.person for d in world.mailer.sent if d.kind == kind}


def words(world: World, who: str, kind: str = "") -> str:
    body = world.last(who, kind).mail
    assert body is not None
    return " ".join(body.text.split())


def test_the_deputy_is_beside_an_absent_decider_from_the_first_mail_on(tmp_path: Path) -> None:
    world = world_with(tmp_path, mirte=WEEK)
    ref = world.report("Laptop gestolen.")
    assert {"mirte", "dirk", "fenna"} <= asked(world), "widened, and nobody dropped"
    [event] = world.events("PersonUnreached", ref)
    assert (event.person, event.why, event.called, event.proven) == ("mirte", "gepland", ("dirk",), True)
    assert event.until == datetime(2026, 11, 27, 23, tzinfo=UTC)
    assert "is afwezig volgens de planning, tot za 28 nov 2026 00.00 uur" in words(world, "dirk")
    assert "Ook gevraagd: plaatsvervanger." in words(world, "fenna")
    world.forward(hours=4)
    assert {"mirte", "dirk", "fenna"} <= asked(world, "reminder")
    assert "is afwezig volgens de planning" in words(world, "fenna", "reminder")


def test_two_who_are_away_are_each_told_with_who_is_asked_in_their_own_place(tmp_path: Path) -> None:
    """The circle is reckoned with everybody who is away; the helpdesk stands in for IT and not for the decider."""
    world = world_with(tmp_path, ilse=WEEK, mirte=WEEK)
    world.report("Laptop gestolen.")
    told = words(world, "fenna")
    decider = told.partition("Manager Fondsenwerving & Marketing is afwezig")[2]
    assert decider.partition("Ook gevraagd: ")[2].startswith("plaatsvervanger. ")
    assert "Ook gevraagd: helpdesk OGD." in told


def test_the_deputy_may_decide_at_once_for_the_operator_said_so(tmp_path: Path) -> None:
    world = world_with(tmp_path, mirte=WEEK)
    ref = world.report("Laptop gestolen.")
    world.answer("dirk", "MELDEN")
    assert world.incident(ref).road is Road.FILE


def test_an_absence_that_begins_at_midnight_asks_others_on_what_is_open(tmp_path: Path) -> None:
    world = world_with(tmp_path, mirte=TOMORROW)
    ref = world.report("Laptop gestolen.")
    assert "dirk" not in asked(world)
    world.clock.moment = datetime(2026, 11, 24, 22, 59, 50, tzinfo=UTC)
    world.app.cycle()
    assert "dirk" not in asked(world)
    world.forward(seconds=20)
    assert "dirk" in asked(world)
    told = [text for _, text in world.chat.posts if "afwezig volgens de planning" in text]
    assert len(told) == 1
    assert "plaatsvervanger" in told[0]
    assert "mirte" not in told[0].lower()
    sent = len(world.mailer.sent)
    for _ in range(3):
        world.forward(seconds=20)
    assert len(world.mailer.sent) == sent, "said once"
    assert len(world.events("PersonUnreached", ref)) == 1


def test_when_the_absence_is_over_the_deputy_waits_for_their_hour_again(tmp_path: Path) -> None:
    world = world_with(tmp_path, mirte=TODAY)
    first = world.report("Laptop gestolen.")
    assert "dirk" in asked(world)
    world.clock.moment = datetime(2026, 11, 24, 23, 0, 1, tzinfo=UTC)
    world.mailer.sent.clear()
    world.report("Brief kwijt.", subject="Brief")
    assert "dirk" not in asked(world)
    assert world.incident(first).out_of_reach(world.clock.now()) == frozenset()


def test_an_absence_taken_out_of_the_configuration_counts_for_no_new_incident(tmp_path: Path) -> None:
    world = world_with(tmp_path, mirte=WEEK)
    world.report("Laptop gestolen.")
    object.__setattr__(world.app.desk, "policy", make_policy())
    ref = world.report("Brief kwijt.", subject="Brief")
    assert world.events("PersonUnreached", ref) == []


def test_a_longer_planned_absence_outlives_a_shorter_one_that_a_notice_told(tmp_path: Path) -> None:
    """The bounce's seven days end before the plan does: the deputy must stay."""
    long = (Absence(first=date(2026, 11, 25), last=date(2026, 12, 20)),)
    world = world_with(tmp_path, mirte=long)
    ref = world.report("Laptop gestolen.")
    away = world.last("mirte")
    notice = world.mail(
        "Ik ben afwezig tot en met 25 november.",
        sender=away.recipient,
        subject="Automatisch antwoord",
        headers=(("Auto-Submitted", "auto-replied"), ("In-Reply-To", away.message_id)),
    )
    world.receive(notice)
    world.clock.moment = datetime(2026, 11, 25, 8, tzinfo=UTC)
    world.app.cycle()
    assert {one.until for one in world.incident(ref).unreached} == {datetime(2026, 12, 20, 23, tzinfo=UTC)}


def test_with_the_deputy_away_too_the_next_step_is_beside_them(tmp_path: Path) -> None:
    """P12: the other assessor and the directie."""
    world = world_with(tmp_path, mirte=WEEK, dirk=WEEK)
    world.report("Laptop gestolen.")
    assert {"mirte", "fenna", "dora"} <= asked(world)


def test_an_absent_technician_has_the_others_beside_them(tmp_path: Path) -> None:
    world = world_with(tmp_path, ilse=WEEK, ogd=WEEK)
    world.report("Server gehackt.")
    assert {"ilse", "ogd", "olaf"} <= asked(world, "technical_call")


def test_with_everybody_away_everybody_is_asked_all_the_same(tmp_path: Path) -> None:
    everybody = {one.id: WEEK for one in make_directory().persons}
    world = world_with(tmp_path, **everybody)
    world.report("Laptop gestolen.")
    assert {"mirte", "fenna"} <= asked(world)
    assert {"ilse", "ogd"} <= asked(world, "technical_call")


def test_the_register_tells_of_it_and_still_replays(tmp_path: Path) -> None:
    world = world_with(tmp_path, mirte=TOMORROW)
    world.report("Laptop gestolen.")
    world.forward(hours=16)
    assert world.events("PersonUnreached")
    assert world.store.rebuild() == []
    assert world.store.verify()[0] > 0


def test_the_doctor_names_who_is_away_and_who_is_beside_them() -> None:
    policy = make_policy(directory=directory({"mirte": WEEK, "olaf": TODAY}))
    texts = [finding.text for finding in doctor_on(policy, now=START)]
    assert texts == [
        "mirte is away from 2026-11-23 to 2026-11-27; asked beside them: dirk",
        "olaf is away from 2026-11-24 to 2026-11-24; asked beside them: dora",
    ]


def test_the_doctor_calls_it_a_problem_when_nobody_is_left() -> None:
    everybody = {one.id: WEEK for one in make_directory().persons}
    found = doctor_on(make_policy(directory=directory(everybody)), now=START)
    assert {finding.level for finding in found} == {"problem"}


def test_the_doctor_asks_to_take_out_what_is_over() -> None:
    past = (Absence(first=date(2026, 1, 1), last=date(2026, 1, 9)),)
    [finding] = doctor_on(make_policy(directory=directory({"mirte": past})), now=START)
    assert "are over" in finding.text


FROM_THURSDAY = (Absence(first=date(2026, 11, 26), last=date(2026, 12, 31)),)


def test_an_absence_after_the_filing_counts_on_what_runs_beside_it(tmp_path: Path) -> None:
    """P11, P19: both assessors are away when the supplement is due, and the AP road has long ended."""
    world = world_with(tmp_path, mirte=FROM_THURSDAY, fenna=FROM_THURSDAY)
    ref = world.report("Laptop gestolen.")
    world.answer("mirte", "GEMELD 2026-4711 voorlopig")
    world.answer("mirte", "INGELICHT 3 telefoon")
    world.answer("ilse", "OPGEPAKT", kind="technical_call")
    for _ in range(8):
        world.forward(days=1)
    assert [one.asks for one in world.incident(ref).side_roads] == ["aanvullen"]
    assert {"mirte", "fenna", "dirk"} <= asked(world, "side_road"), "widened, and nobody dropped"
    assert "dirk" in {one for event in world.events("PersonUnreached", ref) for one in event.called}
    world.answer("dirk", "AANGEVULD 2026-4711", kind="side_road")
    assert world.incident(ref).side_roads == ()
    assert world.store.rebuild() == []


def test_the_owner_of_an_audience_who_is_away_keeps_the_question_from_nobody(tmp_path: Path) -> None:
    """P11, P26."""
    world = world_with(tmp_path, olaf=FROM_THURSDAY)
    ref = world.report("Laptop gestolen.")
    world.answer("mirte", "DOELGROEP servicedesk olaf")
    assert world.incident(ref).side_road("audience servicedesk") is not None
    world.answer("mirte", "GEMELD 2026-4711")
    sent = len(world.mailer.sent)
    for _ in range(8):
        world.forward(hours=6)
    told = [d for d in world.mailer.sent[sent:] if d.kind.startswith("side_road")]
    late = {d.person for d in told if "Bericht aan een doelgroep" in (d.mail.subject + d.mail.text)}  # type: ignore[union-attr]
    assert {"olaf", "mirte", "fenna"} <= late
