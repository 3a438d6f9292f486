"""The auditor's own arithmetic beside the tick's, and what it finds in journals written by hand (P19, P22, P23)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance_bot.procedure import events as ev
from compliance_bot.procedure.audit import audit
from compliance_bot.procedure.audit_behind import unsent, without_future
from compliance_bot.procedure.audit_moments import (
    next_of_plan,
    next_unreached,
    own_moment,
    own_side_moment,
    unreached,
)
from compliance_bot.procedure.audit_people import must_hear, must_hear_beside
from compliance_bot.procedure.audit_records import Told
from compliance_bot.procedure.audit_story import read_story
from compliance_bot.procedure.audit_values import Fate, Practice, What
from compliance_bot.procedure.awareness import due_again
from compliance_bot.procedure.decisions import newest
from compliance_bot.procedure.history import apply
from compliance_bot.procedure.incident import Incident, Road
from compliance_bot.procedure.informing import roads_wanted
from compliance_bot.procedure.ladder import (
    Ladder,
    check_ladder,
    due_rungs,
    people_at,
    perhaps_until,
    rung_moment,
    rungs_due_by,
)
from compliance_bot.procedure.norms import Asks, Plan
from compliance_bot.procedure.roads import side_moment, side_rungs
from compliance_bot.procedure.roles import Directory, Role
from tests.fakes import make_directory, person

NOW = datetime(2026, 11, 24, 9, 17, tzinfo=UTC)
LADDER = Ladder()
REF = "AINL-2026-0001"


def later(**delta: float) -> datetime:
    return NOW + timedelta(**delta)


# --- beside the tick ---------------------------------------------------------------------------------------

aware_moments = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis gives the zone
    max_value=datetime(2032, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
ladders = st.builds(
    lambda extra, quiet, until, back: replace(
        LADDER,
        rungs=tuple(sorted({*LADDER.rungs, *extra})),
        quiet_from=time(quiet),
        before_quiet=time(quiet - 1, 45),
        quiet_until=time(until),
        back_from=back,
    ),
    st.sets(st.integers(2, 71), max_size=4),
    st.integers(21, 23),
    st.integers(5, 7),
    st.integers(24, 60),
).filter(lambda ladder: not check_ladder(ladder))


@given(aware_moments, ladders, st.one_of(st.integers(0, 2), st.integers(0, 120)))
def test_both_give_a_rung_the_same_moment(aware: datetime, ladder: Ladder, hours: int) -> None:
    """P22: in every night of the year, over both clock changes, for every ladder that is accepted."""
    assert own_moment(hours, aware, ladder) == rung_moment(hours, aware, ladder)
    assert own_side_moment(hours, aware, ladder) == side_moment(hours, aware, ladder)


def test_the_first_hour_beside_the_ap_road_waits_for_no_morning() -> None:
    """P22: whoever was called at night is asked again within the hour."""
    night = datetime(2026, 11, 24, 22, 17, tzinfo=UTC)
    assert own_side_moment(1, night, LADDER) == night + timedelta(hours=1) == side_moment(1, night, LADDER)
    assert own_side_moment(4, night, LADDER) == datetime(2026, 11, 25, 6, 0, tzinfo=UTC)


def _incident(aware: datetime, reached: set[int], *, surely: float = 0.0) -> Incident:
    """surely: so many hours after that moment it is known for certain; 0: the moment is confirmed."""
    return Incident(
        ref=REF,
        kind=ev.IncidentKind.REPORT,
        opened_at=aware,
        regime="avg-2018",
        regime_version="1",
        received_at=aware + timedelta(hours=surely),
        aware_at=aware,
        aware_confirmed=not surely,
        rungs=tuple(sorted(reached)),
    )


@given(
    aware_moments,
    ladders,
    st.sets(st.one_of(st.sampled_from(LADDER.rungs), st.integers(73, 200))),
    st.floats(0, 300),
    st.one_of(st.just(0.0), st.floats(0.01, 200)),
)
def test_both_find_the_same_rungs_due(
    aware: datetime, ladder: Ladder, reached: set[int], passed: float, surely: float
) -> None:
    """P20, P22, P23: of the overdue ones any later one stands for those before it; a road that is late only perhaps
    has the last twelve hours again, until it is late by the receipt as well."""
    now, incident = aware + timedelta(hours=passed), _incident(aware, reached, surely=surely)
    until = 72 + surely if surely else 0.0
    theirs = {rung.hours for rung in rungs_due_by(incident, now, ladder)}
    coming = unreached(reached, ladder, until=999, perhaps_until=until)
    mine = {hours for hours in coming if own_moment(hours, aware, ladder) <= now}
    assert {h for h in mine if h <= 72} == {h for h in theirs if h <= 72}
    assert bool({h for h in mine if h > 72}) == bool({h for h in theirs if h > 72})
    agenda = due_rungs(incident, ladder)
    assert next_unreached(reached, ladder, perhaps_until=until) == agenda[0].hours
    assert [*unreached(reached, ladder, until=999, perhaps_until=until)][-1] == agenda[-1].hours


def test_what_is_only_perhaps_late_has_the_last_twelve_hours_again() -> None:
    """P20: two hours apart, then one, as written out here; and the steps of four once it is late for certain."""
    walked, reached = [], set(LADDER.rungs)
    while len(walked) < 16:
        hours = next_unreached(reached, LADDER, perhaps_until=90.5)
        walked.append(hours)
        reached.add(hours)
    assert walked == [74, 76, 78, 79, 80, 81, 82, 83, 84, 86, 88, 90, 92, 96, 100, 104]


@given(
    st.lists(st.integers(0, 50), min_size=1, max_size=4, unique=True).map(sorted),
    st.integers(0, 30),
    st.integers(-1, 200),
)
def test_both_find_the_same_next_rung_of_a_plan(hours: list[int], every: int, reached: int) -> None:
    """P19."""
    plan = Plan(hours=tuple(hours), every=every)
    assert next_of_plan(plan, reached) == plan.after(reached)


NAMES = ("mirte", "fenna", "dirk", "dora", "mees", "olaf")
directories = st.builds(
    lambda roles, deputies: Directory(
        persons=tuple(person(name, *mine) for name, mine in zip(NAMES, roles, strict=True)),
        deputies=deputies,
    ),
    st.lists(st.sets(st.sampled_from(Role), max_size=2), min_size=6, max_size=6),
    st.dictionaries(
        st.sampled_from([Role.DECIDER, Role.DPO, Role.ONDERSTEUNING, Role.DIRECTIE]),
        st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True).map(tuple),
        max_size=3,
    ),
)


@given(directories, st.sets(st.sampled_from(NAMES), max_size=2), st.sampled_from([*LADDER.rungs, 76]))
def test_both_find_the_same_circle(directory: Directory, reporters: set[str], hours: int) -> None:
    """P12, P18, P22: vacant seats, deputies, and reporters whose seat counts as vacant."""
    circle = people_at(hours, directory.barring(reporters), LADDER)
    told = [one for one in people_at(hours, directory, LADDER) if one.id in reporters]
    mine = must_hear(hours, directory, LADDER, reporters=reporters, away=())
    assert mine == {one.id for one in (*circle, *told)}


moments = st.integers(-500, 500).map(lambda minutes: later(minutes=minutes))
hours_again = st.lists(st.sampled_from(LADDER.rungs), max_size=3).map(tuple)


def said_of(**fields: Any) -> Any:
    return st.builds(
        ev.StatementRecorded,
        person=st.sampled_from(["mirte", "fenna"]),
        role=st.just("x"),
        arrival=st.just(2),
        evidence=st.just(""),
        said_at=moments,
        proof=st.just("proven"),
        proof_reason=st.just(""),
        **fields,
    )


events_of = st.one_of(
    st.builds(
        ev.RungReached,
        hours=st.sampled_from([*LADDER.rungs, 76, 80]),
        due_at=st.just(NOW),
        asks=st.just("besluit"),
        circle=st.just(("assessors",)),
    ),
    st.builds(
        ev.RungsRearmed,
        hours=st.lists(st.sampled_from(LADDER.rungs)).map(tuple),
        ahead_until=st.just(later(days=9)),
    ),
    st.builds(
        ev.AwarenessSet,
        aware_at=moments,
        basis=st.sampled_from(ev.AwareBasis),
        confirmed=st.booleans(),
    ),
    st.sampled_from(ev.Outcome).map(
        lambda one: ev.OutcomeReached(
            outcome=one, into="AINL-2026-0007" if one is ev.Outcome.SAMENGEVOEGD else ""
        )
    ),
    st.builds(
        ev.OutcomeWithdrawn,
        outcome=st.sampled_from(ev.Outcome),
        why=st.just("MELDEN"),
        asks_again=st.booleans(),
    ),
    st.builds(
        ev.SideRoadOpened,
        road=st.sampled_from(["people", "technical"]),
        since=st.integers(0, 3).map(lambda hours: later(hours=hours)),
        asks=st.sampled_from([Asks.INFORM, Asks.CONFIRM]).map(str),
    ),
    st.builds(
        ev.RungReached,
        hours=st.sampled_from([0, 1, 4, 12, 24]),
        due_at=st.just(NOW),
        asks=st.just("x"),
        circle=st.just(()),
        road=st.sampled_from(["people", "technical"]),
        since=st.integers(0, 3).map(lambda hours: later(hours=hours)),
    ),
    st.builds(
        ev.SideRoadEnded,
        road=st.sampled_from(["people", "technical"]),
        since=st.just(NOW),
        why=st.just("done"),
    ),
    st.builds(
        ev.DiscoveryProposed,
        arrival=st.integers(1, 2),
        start=moments,
        end=moments,
        precision=st.just(ev.Precision.MINUTE),
        confirmed=st.booleans(),
    ),
    st.builds(
        ev.ReportReceived,
        arrival=st.just(2),
        evidence=st.just("e"),
        received_at=moments,
        reporter_role=st.just(ev.ReporterRole.EMPLOYEE),
        reporter_person=st.sampled_from(["", "dirk"]),
    ),
    st.builds(ev.DiscoveryRefuted, arrival=st.integers(1, 2)),
    st.builds(
        ev.AwarenessMoved,
        aware_at=moments,
        was=moments,
        was_basis=st.just(ev.AwareBasis.RECEIVED),
        confirmed=st.booleans(),
        person=st.just("mirte"),
        role=st.just("x"),
        basis=st.sampled_from(ev.AwareBasis),
        rearmed=hours_again,
    ),
    st.builds(
        ev.IncidentAbsorbed,
        ref=st.sampled_from(["AINL-2026-0007", "AINL-2026-0008"]),
        aware_at=moments,
        confirmed=st.booleans(),
        received_at=moments,
        reporters=st.sampled_from([(), ("fenna",)]),
        to_file=st.booleans(),
        informing_by=st.sampled_from([(), ("mirte",)]),
        rearmed=hours_again,
    ),
    st.builds(
        ev.IncidentReleased, ref=st.sampled_from(["AINL-2026-0007", "AINL-2026-0008"]), rearmed=hours_again
    ),
    st.builds(
        ev.LadderRestarted,
        aware_at=moments,
        was=moments,
        outcome=st.just(ev.Outcome.GEMELD),
        why=st.just("x"),
    ),
    st.builds(
        ev.DecisionRecorded,
        word=st.sampled_from(ev.Word),
        standing=st.sampled_from(ev.Standing),
        person=st.sampled_from(["mirte", "fenna"]),
        role=st.just("x"),
        arrival=st.just(2),
        evidence=st.just(""),
        said_at=moments,
        proof=st.sampled_from(["proven", ev.TYPED]),
        proof_reason=st.just(""),
    ),
    said_of(
        name=st.sampled_from(
            ["informeren", "openbare_mededeling", "ingelicht", "aangevuld", "niet_informeren", "datalek"]
        ),
        standing=st.sampled_from(["decision", "advice"]),
        at=st.sampled_from([None, NOW]),
        provisional=st.booleans(),
    ),
    said_of(
        name=st.just("doelgroep"),
        standing=st.sampled_from(["decision", ""]),
        audience=st.sampled_from(["", "media", "donateurs"]),
        ready=st.booleans(),
    ),
    said_of(
        name=st.just("check"),
        check=st.sampled_from(["4.4", "2.1"]),
        answer=st.sampled_from(["ja", "nee"]),
    ),
    st.builds(ev.InformingSettled, final=st.booleans()),
    st.builds(
        ev.FilingRecorded,
        number=st.just("1"),
        filed_at=moments,
        provisional=st.booleans(),
        verdict=st.just(ev.FilingVerdict.ON_TIME),
        person=st.just("mirte"),
        role=st.just("x"),
        arrival=st.just(3),
        evidence=st.just(""),
        said_at=moments,
        proof=st.just("proven"),
        proof_reason=st.just(""),
    ),
    st.builds(
        ev.FilingCorrected,
        number=st.just("2"),
        filed_at=moments,
        provisional=st.booleans(),
        verdict=st.just(ev.FilingVerdict.ON_TIME),
        was_number=st.just("1"),
        was_filed_at=moments,
        was_provisional=st.booleans(),
        was_verdict=st.just(ev.FilingVerdict.ON_TIME),
        person=st.just("mirte"),
        role=st.just("x"),
        arrival=st.just(4),
        evidence=st.just(""),
        said_at=moments,
        proof=st.just("proven"),
        proof_reason=st.just(""),
    ),
    st.builds(
        ev.WordTakenBack,
        word=st.just(""),
        was_said_at=moments,
        person=st.sampled_from(["mirte", "fenna"]),
        role=st.just("x"),
        arrival=st.just(5),
        evidence=st.just(""),
        said_at=moments,
        proof=st.just("proven"),
        proof_reason=st.just(""),
    ),
)
_ELSE = ev.MailAttached(arrival=9, evidence="", received_at=NOW, attached_by="x", mail_class="x")


def _as_recorded(incident: Incident | None, drawn: Any, at: datetime) -> Any:
    """The event as the program records it: the reports move no clock later, and what does takes back what comes.

    A filing is corrected where one stands, and a word taken back that its speaker said last.
    """
    if incident is None:
        return drawn
    if isinstance(drawn, ev.FilingCorrected):
        return drawn if incident.filings else _ELSE
    if isinstance(drawn, ev.WordTakenBack):
        vote = newest(incident.votes_of(drawn.person))
        if vote is None:
            return _ELSE
        advice = vote.standing is ev.Standing.ADVICE
        return replace(drawn, word=vote.word.value, was_said_at=vote.said_at, advice=advice)
    after = apply(incident, drawn, at)
    later_now = after.aware_at > incident.aware_at
    if later_now and hasattr(drawn, "rearmed"):
        again = due_again(incident, after.aware_at, now=at, ladder=LADDER)
        return replace(drawn, rearmed=tuple({*drawn.rearmed, *again}))
    if later_now and isinstance(drawn, ev.AwarenessSet):
        return _ELSE
    return drawn


@settings(max_examples=300, deadline=None)
@given(st.lists(events_of, max_size=25))
def test_both_read_the_same_state_out_of_a_journal(history: list[Any]) -> None:
    """The auditor reads by itself; where it read otherwise, one of the two would be wrong."""
    incident, entries = None, []
    for number, drawn in enumerate([opened(), reported(), *history]):
        at = later(minutes=number * 20)
        event = _as_recorded(incident, drawn, at)
        entries.append(Told(at=at, event=event))
        incident = apply(incident, event, at)
    assert incident is not None
    story = read_story(entries)
    assert story.rungs == set(incident.rungs)
    assert story.aware_at == incident.aware_at
    assert story.perhaps_until == perhaps_until(incident)
    assert story.standing_aside() == incident.reporters()
    assert set(story.wanted) == {one.road for one in roads_wanted(incident)}
    assert (story.ended_at is None) == (incident.road is not Road.ENDED)
    walks = {road: (walk.since, walk.asks, walk.reached) for road, walk in story.walks.items()}
    assert walks == {one.road: (one.since, one.asks, one.reached) for one in incident.side_roads}
    coming = {rung.road: rung.due_at for rung in side_rungs(incident, LADDER)}
    moments = (
        dict(coming)
        if incident.road is Road.ENDED
        else {**coming, "ap": due_rungs(incident, LADDER)[0].due_at}
    )
    assert list(without_future(story, moments, practice(), now=later(days=1))) == []


# --- journals written by hand ------------------------------------------------------------------------------


def opened() -> ev.IncidentOpened:
    return ev.IncidentOpened(ref=REF, kind=ev.IncidentKind.REPORT, regime="avg-2018", regime_version="1")


def reported(who: str = "") -> ev.ReportReceived:
    return ev.ReportReceived(
        arrival=1,
        evidence="e",
        received_at=NOW,
        reporter_role=ev.ReporterRole.EMPLOYEE,
        reporter_person=who,
    )


def rung(hours: int, *keys: str, due: datetime | None = None, **more: Any) -> ev.RungReached:
    due_at = due or own_moment(hours, NOW, LADDER)
    return ev.RungReached(
        hours=hours, due_at=due_at, asks="besluit", circle=("assessors",), keys=keys, **more
    )


def queued(key: str, who: str, channel: str = "mail", kind: str = "reminder") -> ev.MessageQueued:
    return ev.MessageQueued(key=key, channel=channel, kind=kind, person=who)


def delivered(key: str, channel: str = "mail") -> ev.MessageDelivered:
    return ev.MessageDelivered(key=key, channel=channel, message_id=f"<{key}@x.example>")


def practice(**changes: Any) -> Practice:
    values: dict[str, Any] = {
        "directory": make_directory(),
        "ladder": LADDER,
        "chat": True,
        "since": NOW,
        "awake_since": NOW - timedelta(days=9),
    }
    return Practice(**{**values, **changes})


def journal(*events: Any, at: datetime = NOW) -> list[Told]:
    """Opened and reported, rung 0 to both assessors and the chat; then these, each with its moment or at `at`."""
    first: list[Any] = [opened(), reported()]
    first += [queued("m0", "mirte"), queued("f0", "fenna"), queued("c0", "", "chat")]
    first += [rung(0, "m0", "f0", "c0"), delivered("m0"), delivered("f0"), delivered("c0", "chat")]
    told = [Told(at=NOW, event=event) for event in first]
    return [*told, *(one if isinstance(one, Told) else Told(at=at, event=one) for one in events)]


def found(entries: list[Told], now: datetime, **changes: Any) -> list[tuple[str, int, str]]:
    return [(one.what.value, one.hours, one.person) for one in audit(entries, practice(**changes), now=now)]


def test_nothing_differs_where_all_went() -> None:
    assert found(journal(), later(minutes=59)) == []


def test_a_rung_that_was_not_carried_out_is_found_after_its_grace() -> None:
    """Promise 2."""
    assert found(journal(), later(minutes=69)) == []
    assert found(journal(), later(minutes=71)) == [("rung", 1, "")]
    assert found(journal(), later(hours=4, minutes=11)) == [("rung", 1, ""), ("rung", 4, "")]


def test_an_overdue_rung_stands_for_those_before_it_but_no_other_does() -> None:
    """P22, P23."""
    reached = [rung(hours, "m0", "f0", "c0") for hours in (*LADDER.rungs[1:], 84)]
    all_went = journal(*reached, at=later(hours=84))
    assert ("rung", 76, "") not in found(all_went, later(hours=85))
    but_one = journal(*(one for one in reached if one.hours != 12), at=later(hours=84))
    assert ("rung", 12, "") in found(but_one, later(hours=85))
    assert ("rung", 88, "") in found(all_went, later(hours=89))


def test_what_fell_in_a_downtime_is_due_when_the_program_looks_again() -> None:
    """P23."""
    back = later(hours=30)
    assert found(journal(), back + timedelta(minutes=9), awake_since=back) == []
    assert len(found(journal(), back + timedelta(minutes=11), awake_since=back)) == 4


def test_a_moved_clock_gives_the_tick_its_time() -> None:
    """P20: an earlier awareness puts rungs in the past; they are due from when it was recorded."""
    moved = Told(
        at=later(minutes=30),
        event=ev.AwarenessSet(
            aware_at=NOW - timedelta(hours=3), basis=ev.AwareBasis.DISCOVERED, confirmed=True
        ),
    )
    assert found(journal(moved), later(minutes=39)) == []
    assert found(journal(moved), later(minutes=41)) == [("rung", 1, "")]


def test_rungs_that_a_fast_clock_took_back_are_due_again() -> None:
    taken_back = Told(at=later(hours=2), event=ev.RungsRearmed(hours=(0,), ahead_until=later(days=3)))
    assert ("rung", 0, "") in found(journal(taken_back), later(hours=2, minutes=11))


def test_the_first_rung_of_a_flood_waits_for_its_overview() -> None:
    """mail.md §8."""
    entries = [
        Told(at=NOW, event=one) for one in (opened(), reported(), ev.HeldForDigest(due_at=later(minutes=15)))
    ]
    assert found(entries, later(minutes=24)) == []
    assert found(entries, later(minutes=26)) == [("rung", 0, "")]


def test_nothing_is_due_after_the_end_and_a_rung_there_is_wrong() -> None:
    """P19."""
    end = Told(at=later(minutes=5), event=ev.OutcomeReached(outcome=ev.Outcome.GEEN_DATALEK))
    assert found(journal(end), later(days=3)) == []
    wrong = Told(at=later(hours=1), event=rung(1, "m0", "f0", "c0"))
    assert ("after_end", 1, "") in found(journal(end, wrong), later(hours=2))
    again = Told(at=later(hours=9), event=ev.OutcomeWithdrawn(outcome=ev.Outcome.GEEN_DATALEK, why="DATALEK"))
    assert ("rung", 1, "") in found(journal(end, again), later(hours=9, minutes=11))


@pytest.mark.parametrize(
    ("keys", "missed"),
    [
        (("m", "f", "c"), []),
        (("f", "c"), [("person", 4, "mirte")]),
        (("m", "f"), [("chat", 4, "")]),
        ((), [("chat", 4, ""), ("person", 4, "fenna"), ("person", 4, "mirte")]),
    ],
)
def test_whoever_had_to_get_a_rung_and_did_not_is_named(keys: tuple[str, ...], missed: list[Any]) -> None:
    """P12, P22."""
    sent = [queued("m", "mirte"), queued("f", "fenna"), queued("c", "", "chat")]
    gone = [delivered("m"), delivered("f"), delivered("c", "chat")]
    entries = journal(*sent, rung(1, "m", "f", "c"), rung(4, *keys), *gone, at=later(hours=4))
    assert sorted(found(entries, later(hours=4, minutes=5))) == missed


def test_a_later_rung_mends_what_an_earlier_one_missed() -> None:
    """The difference is over when the person has heard of the incident."""
    sent = [queued("m", "mirte"), queued("f", "fenna"), queued("c", "", "chat")]
    gone = [delivered("m"), delivered("f"), delivered("c", "chat")]
    entries = journal(*sent, *gone, rung(1, "m", "c"), rung(4, "m", "f", "c"), at=later(hours=4))
    assert found(entries, later(hours=4, minutes=5)) == []


def test_people_of_another_configuration_are_not_judged() -> None:
    """Who had to hear then is not known any more."""
    entries = journal(rung(1), at=later(hours=1))
    assert found(entries, later(hours=1, minutes=5), since=later(hours=2)) == []


def test_rung_one_asks_nobody_while_somebody_has_it() -> None:
    """P22, P23; without OPGEPAKT in the journal the remark alone excuses nothing."""
    taken = ev.TakenUp(person="mirte", arrival=2, until=later(hours=5))
    quiet = rung(1, remark="opgepakt")
    assert found(journal(taken, quiet, at=later(hours=1)), later(hours=1, minutes=5)) == []
    assert found(journal(quiet, at=later(hours=1)), later(hours=1, minutes=5)) != []


def test_the_reporters_seat_counts_as_vacant() -> None:
    """P18: the deputy must hear at once, and the reporter too."""
    entries = [Told(at=NOW, event=one) for one in (opened(), reported("mirte"), rung(0))]
    missed = {who for what, _, who in found(entries, later(minutes=1)) if what == "person"}
    assert missed == {"mirte", "fenna", "dirk"}


def test_who_acts_beside_somebody_out_of_reach_must_hear() -> None:
    """P11."""
    away = ev.PersonUnreached(person="mirte", why=ev.Unreached.ABSENT, until=later(days=2), called=("dirk",))
    missed = found(journal(away, rung(1), at=later(hours=1)), later(hours=1, minutes=5))
    assert ("person", 1, "dirk") in missed


def test_a_moment_that_the_rules_do_not_give_is_told() -> None:
    """P22: a mistake in the ladder shows here."""
    early = rung(4, "m0", "f0", "c0", due=later(hours=3))
    assert ("moment", 4, "") in found(journal(early, at=later(hours=4)), later(hours=4))


def test_a_mail_that_came_back_must_bring_others_in() -> None:
    """P11."""
    failed = ev.MessageFailed(key="m0", channel="mail")
    entries = [one for one in journal() if one.event != delivered("m0")]
    entries.append(Told(at=later(minutes=1), event=failed))
    assert found(entries, later(minutes=2)) == [("not_handed_over", 0, "mirte")]
    handed = ev.PersonUnreached(person="mirte", why=ev.Unreached.BOUNCED, until=later(days=7))
    assert found([*entries, Told(at=later(minutes=1), event=handed)], later(minutes=2)) == []


def test_a_rung_that_reached_nobody_is_told() -> None:
    """P12: never a mail to nobody."""
    gone = [ev.MessageFailed(key=key, channel="mail") for key in ("m0", "f0")]
    away = [
        ev.PersonUnreached(person=who, why=ev.Unreached.BOUNCED, until=later(days=7))
        for who in ("mirte", "fenna")
    ]
    entries = [one for one in journal() if one.event not in (delivered("m0"), delivered("f0"))]
    entries += [Told(at=later(minutes=1), event=one) for one in (*gone, *away)]
    assert ("nobody", 0, "") in found(entries, later(minutes=62))


# --- roads beside the AP road ------------------------------------------------------------------------------

MELDEN = ev.DecisionRecorded(
    word=ev.Word.MELDEN,
    standing=ev.Standing.DECISION,
    person="mirte",
    role="x",
    arrival=2,
    evidence="",
    said_at=NOW,
    proof="proven",
    proof_reason="",
)


def _road(asks: Asks, road: str = "technical") -> ev.SideRoadOpened:
    return ev.SideRoadOpened(road=road, since=NOW, asks=asks.value)


def test_a_rung_of_a_road_beside_is_found_missing() -> None:
    """P8, P19: technical handling is asked about after an hour."""
    entries = journal(_road(Asks.CONFIRM), rung(1, "m0", "f0", "c0"))
    assert found(entries, later(minutes=84)) == []
    assert found(entries, later(minutes=86)) == [("rung", 1, "")]


def test_who_reported_or_took_the_call_is_not_called_to_handle_it() -> None:
    """P8, T58: and their deputies as assessors have nothing to do with that."""
    call = ev.CallTold(
        report=1,
        arrival=1,
        evidence="",
        called_at=NOW,
        role=ev.ReporterRole.OUTSIDER,
        noted_by="ilse",
    )
    sent = [queued("o", "ogd"), queued("c", "", "chat"), delivered("o"), delivered("c", "chat")]
    asked = [rung(1, "o", "c", due=later(hours=1), road="technical", since=NOW)]
    told = journal(call, _road(Asks.CONFIRM), *sent, rung(1, "m0", "f0", "c0"), *asked, at=later(hours=1))
    assert [one for one in found(told, later(hours=1, minutes=5)) if one[0] == "person"] == []
    missed = journal(_road(Asks.CONFIRM), *sent, rung(1, "m0", "f0", "c0"), *asked, at=later(hours=1))
    assert found(missed, later(hours=1, minutes=5)) == [("person", 1, "ilse")]
    nobody = make_directory(without=("ilse", "ogd"))
    technical = [one for one in read_story(missed).carried if one.event.road == "technical"]
    told = replace(technical[0], reporters=frozenset({"mirte"}))
    aside = must_hear_beside(told, nobody, LADDER)
    assert "dirk" not in aside
    assert "fenna" in aside


def test_a_road_that_should_have_been_opened_is_found_missing() -> None:
    """P19: from MELDEN on the people are asked about."""
    rest = [rung(hours, "m0", "f0", "c0") for hours in (1, 4)]
    entries = journal(MELDEN, *rest)
    assert ("road", -1, "") in found(entries, later(minutes=11))
    assert ("road", -1, "") not in found(
        journal(MELDEN, _road(Asks.INFORM, "people"), *rest), later(minutes=11)
    )
    assert _roads_missed(_filed(provisional=True)) == {"supplement"}


def _filed(*, provisional: bool) -> list[ev.Event]:
    filing = ev.FilingRecorded(
        number="1", filed_at=NOW, provisional=provisional, verdict=ev.FilingVerdict.ON_TIME, **_BY_MIRTE
    )
    ended = ev.OutcomeReached(outcome=ev.Outcome.GEMELD)
    return [MELDEN, _road(Asks.INFORM, "people"), filing, ended]


_BY_MIRTE: dict[str, Any] = {
    "person": "mirte",
    "role": "x",
    "arrival": 3,
    "evidence": "",
    "said_at": NOW,
    "proof": "proven",
    "proof_reason": "",
}


def _roads_missed(events: list[ev.Event]) -> set[str]:
    found = audit(journal(*events), practice(), now=later(minutes=11))
    return {one.road for one in found if one.what is What.ROAD}


@pytest.mark.parametrize("provisional", [True, False])
def test_a_corrected_filing_wants_its_supplement_as_it_says_now(provisional: bool) -> None:
    """P19: the auditor follows what CORRECTIE GEMELD changed."""
    corrected = ev.FilingCorrected(
        number="2",
        filed_at=NOW,
        provisional=provisional,
        verdict=ev.FilingVerdict.ON_TIME,
        was_number="1",
        was_filed_at=NOW,
        was_provisional=not provisional,
        was_verdict=ev.FilingVerdict.ON_TIME,
        **_BY_MIRTE,
    )
    missed = _roads_missed([*_filed(provisional=not provisional), corrected])
    assert missed == ({"supplement"} if provisional else set())


def test_the_people_are_not_asked_about_once_melden_was_taken_back() -> None:
    """P19: nobody else said it; another's MELDEN still wants that road."""
    back = ev.WordTakenBack(word="melden", was_said_at=NOW, **_BY_MIRTE)
    people = ev.SideRoadEnded(road="people", since=NOW, why="done")
    said = [MELDEN, _road(Asks.INFORM, "people"), back, people]
    assert _roads_missed(said) == set()
    assert _roads_missed([replace(MELDEN, person="fenna"), *said]) == {"people"}


def test_one_word_against_melden_leaves_the_road_of_the_people_wanted() -> None:
    """P18, P19: only with its second is it final, and only then is the road wanted no more."""
    against = replace(MELDEN, word=ev.Word.NIET_MELDEN)
    people = ev.SideRoadEnded(road="people", since=NOW, why="done")
    said = [MELDEN, _road(Asks.INFORM, "people"), against, people]
    assert _roads_missed(said) == {"people"}
    ended = ev.OutcomeReached(outcome=ev.Outcome.NIET_MELDEN)
    assert _roads_missed([*said, ended]) == set()
    again = ev.OutcomeWithdrawn(outcome=ev.Outcome.NIET_MELDEN, why="x", asks_again=True)
    assert _roads_missed([*said, ended, again]) == set()


# --- whose word is awaited ----------------------------------------------------------------------------------

NIET_MELDEN = replace(MELDEN, word=ev.Word.NIET_MELDEN)
NO_FG = make_directory(without=("fenna",))


def _away(who: str, *, proven: bool = True, days: float = 2) -> ev.PersonUnreached:
    until = later(days=days)
    return ev.PersonUnreached(person=who, why=ev.Unreached.ABSENT, until=until, proven=proven)


def _persons(entries: list[Told], now: datetime, what: str, **changes: Any) -> list[str]:
    return [one.person for one in audit(entries, practice(**changes), now=now) if one.what == what]


def _second_asked(*persons: str, before: tuple[ev.Event, ...] = ()) -> list[Told]:
    """mirte said NIET MELDEN and these were asked; rung 1 reached the assessors and the directie alone."""
    asked = ev.SecondAsked(word=ev.Word.NIET_MELDEN, persons=persons)
    sent = [queued(f"second {who}", who, kind="second") for who in persons]
    return journal(*before, NIET_MELDEN, asked, *sent)


@pytest.mark.parametrize(
    ("away", "missed"),
    [
        ([], ["dirk"]),
        ([_away("ilse")], ["dirk"]),
        ([_away("mirte")], ["dirk"]),
        ([_away("dirk", proven=False)], ["dirk"]),
        ([_away("dirk")], []),
    ],
)
def test_a_second_is_awaited_in_every_rung_whoever_else_is_away(
    away: list[ev.Event], missed: list[str]
) -> None:
    """P11, P18: only where the second is surely out of reach others may be asked instead."""
    first = rung(1, "m0", "c0")
    entries = [*_second_asked("dirk"), *(Told(at=later(hours=1), event=one) for one in (*away, first))]
    found = _persons(entries, later(hours=1, minutes=5), "person", directory=NO_FG)
    assert [who for who in found if who != "dora"] == missed


@pytest.mark.parametrize(("mailed", "missed"), [(("mirte", "dirk"), []), (("dirk",), ["mirte"])])
def test_after_another_word_everybody_is_asked_anew_and_by_a_mail(
    mailed: tuple[str, ...], missed: list[str]
) -> None:
    """P18: who was asked on the first word is asked on the next one too, whoever stands beside them then."""
    first = replace(NIET_MELDEN, person="fenna", standing=ev.Standing.ADVICE, word=ev.Word.GEEN_DATALEK)
    other = replace(first, word=ev.Word.GEEN_INCIDENT, said_at=later(hours=30))
    asked_first = ev.SecondAsked(word=first.word, persons=("mirte",), why="advice_first")
    asked_then = ev.SecondAsked(word=other.word, persons=("mirte", "dirk"), why="advice_first")
    then = [other, asked_then, *(queued(f"then {who}", who, kind="second") for who in mailed)]
    entries = [
        *journal(first, asked_first, queued("first", "mirte", kind="second")),
        *(Told(at=later(hours=30), event=one) for one in then),
    ]
    assert _persons(entries, later(hours=30, minutes=30), "asked") == missed


def test_a_director_is_awaited_as_second_while_the_deputies_are_as_they_were() -> None:
    """P11, P18: who comes back takes the question over; till then the directie is asked."""
    house = make_directory(without=("fenna", "olaf"))
    carried = [queued("k", "mirte"), queued("l", "dirk"), rung(12, "k", "l", "c0"), delivered("k")]
    carried = [*carried, delivered("l")]
    gone = _second_asked("dora", before=(_away("dirk", days=0.4),))
    entries = [*gone, *(Told(at=later(hours=9), event=one) for one in carried)]
    assert "dora" in _persons(entries, later(hours=9, minutes=5), "person", directory=house)
    house = replace(house, persons=(*house.persons, person("frits", Role.DPO)))
    seen = {"directory": house}
    entries = [*gone, *(Told(at=later(hours=12), event=one) for one in carried)]
    assert "dora" not in _persons(entries, later(hours=12, minutes=5), "person", **seen)


@pytest.mark.parametrize(("back_after", "awaited"), [(2.0, True), (0.4, False)])
def test_who_stands_in_for_a_speaker_who_is_away_is_awaited_until_they_are_back(
    back_after: float, awaited: bool
) -> None:
    """P11, P18: the director decided from her leave; back in her seat she needs no deputy in it."""
    house = make_directory(without=("fenna", "olaf"), deputies={Role.DIRECTIE: ("dees",)})
    spoken = replace(NIET_MELDEN, person="dora")
    asked = ev.SecondAsked(word=ev.Word.NIET_MELDEN, persons=("mirte", "dees"))
    sent = [queued(f"second {who}", who, kind="second") for who in ("mirte", "dees")]
    carried = [queued("k", "mirte"), queued("l", "dirk"), rung(12, "k", "l", "c0")]
    entries = [
        *journal(_away("dora", days=back_after), spoken, asked, *sent),
        *(Told(at=later(hours=12), event=one) for one in carried),
    ]
    found = _persons(entries, later(hours=12, minutes=5), "person", directory=house)
    assert ("dees" in found) is awaited


def test_a_decider_who_waits_for_nobody_is_seen() -> None:
    """P18: the FG had to be asked at once; with [decisions] second off, or once others spoke, nothing is said."""
    rest = rung(1, "m0", "f0", "c0")
    alone, now = journal(NIET_MELDEN, rest), later(minutes=11)
    assert _persons(alone, now, "asked") == ["fenna"]
    assert _persons(alone, later(minutes=9), "asked") == []
    assert _persons(alone, now, "asked", second=False) == []
    assert _persons(alone, now, "asked", directory=NO_FG) == []
    advice = replace(NIET_MELDEN, person="fenna", standing=ev.Standing.ADVICE)
    assert _persons(journal(advice, rest), now, "asked") == ["mirte"]
    assert _persons(journal(replace(MELDEN, person="fenna"), NIET_MELDEN, rest), now, "asked") == []
    assert _persons(journal(replace(NIET_MELDEN, proof=ev.TYPED), rest), now, "asked") == []
    assert _persons(journal(reported("mirte"), NIET_MELDEN, rest), now, "asked") == []
    ended = ev.OutcomeReached(outcome=ev.Outcome.NIET_MELDEN)
    assert _persons(journal(NIET_MELDEN, ended), now, "asked") == []


def test_whoever_is_asked_gets_a_mail_that_asks() -> None:
    """P18: a receipt asks nothing; the reminder of a later rung does."""
    asked = ev.SecondAsked(word=ev.Word.NIET_MELDEN, persons=("fenna",))
    receipt = queued("r", "fenna", kind="receipt")
    entries = journal(NIET_MELDEN, asked, receipt, delivered("r"), at=later(minutes=1))
    assert _persons(entries, later(minutes=12), "asked") == ["fenna"]
    reminded = [queued("f1", "fenna"), rung(1, "m0", "f1", "c0"), delivered("f1")]
    entries = [*entries, *(Told(at=later(hours=1), event=one) for one in reminded)]
    assert _persons(entries, later(hours=1, minutes=5), "asked") == []


def test_an_earlier_moment_of_awareness_waits_for_nobody() -> None:
    """P20: nor does a later one that something earlier was said of since."""
    at = later(hours=3)
    said = ev.StatementRecorded(name="kennis", at=at, standing="decision", **_BY_MIRTE)
    rest = rung(1, "m0", "f0", "c0")
    assert _persons(journal(said, rest), later(minutes=11), "asked") == ["fenna"]
    earlier = replace(said, at=later(hours=-3))
    assert _persons(journal(earlier, rest), later(minutes=11), "asked") == []
    new = ev.DiscoveryProposed(arrival=1, start=NOW, end=NOW, precision=ev.Precision.MINUTE)
    assert _persons(journal(said, new, rest), later(minutes=11), "asked") == []


@pytest.mark.parametrize(
    ("who", "away", "silent"),
    [("mirte", (), True), ("mirte", ("mirte",), False), ("fenna", ("mirte",), True), ("ilse", (), False)],
)
def test_who_is_away_or_cannot_assess_silences_no_rung(
    who: str, away: tuple[str, ...], *, silent: bool
) -> None:
    """P11, P23: rung 1 asks nobody while an assessor has it who is there."""
    taken = ev.TakenUp(person=who, arrival=2, until=later(hours=5))
    gone = [_away(one) for one in away]
    entries = journal(taken, *gone, rung(1, remark="opgepakt"), at=later(hours=1))
    assert (found(entries, later(hours=1, minutes=5)) == []) is silent


@pytest.mark.parametrize(
    ("before", "dropped"),
    [
        ((), True),
        ((ev.MailAttached(arrival=2, evidence="", received_at=NOW, attached_by="x", mail_class="x"),), False),
        ((ev.OutcomeReached(outcome=ev.Outcome.GEEN_DATALEK),), False),
        ((ev.OutcomeReached(outcome=ev.Outcome.SAMENGEVOEGD, into="AINL-2026-0002"),), False),
        ((ev.OutcomeReached(outcome=ev.Outcome.GEMELD),), True),
    ],
)
def test_technical_handling_is_awaited_until_somebody_answers(
    before: tuple[ev.Event, ...], *, dropped: bool
) -> None:
    """P8, P9, P19: a filing does not end it, and no answer of another moment does."""
    over = ev.SideRoadEnded(road="technical", since=NOW, why="answered")
    entries = journal(_road(Asks.CONFIRM), Told(at=later(minutes=3), event=_ELSE))
    entries += [Told(at=later(minutes=5), event=one) for one in (*before, over)]
    missed = [one.road for one in audit(entries, practice(), now=later(minutes=16)) if one.what == "road"]
    assert missed == (["technical"] if dropped else [])


# --- what moves the clock, merges and reopens ---------------------------------------------------------------


def _moved(hours: float, *rearmed: int) -> ev.AwarenessMoved:
    return ev.AwarenessMoved(
        aware_at=later(hours=hours),
        was=NOW,
        was_basis=ev.AwareBasis.RECEIVED,
        confirmed=True,
        person="mirte",
        role="x",
        second="fenna",
        rearmed=rearmed,
    )


def test_rungs_that_a_later_awareness_took_back_are_due_by_the_new_clock() -> None:
    """P20: what was reached under the old clock is asked again, and not before its new moment."""
    entries = journal(rung(1, "m0", "f0", "c0"), Told(at=later(hours=2), event=_moved(3, 0, 1)))
    assert found(entries, later(hours=3, minutes=9)) == []
    assert found(entries, later(hours=3, minutes=11)) == [("rung", 0, "")]
    assert found(entries, later(hours=4, minutes=11)) == [("rung", 0, ""), ("rung", 1, "")]


def test_a_later_awareness_that_takes_nothing_back_is_seen_through() -> None:
    """P20: whatever the program says, what is still to come by the new clock has to be asked again."""
    kept = journal(rung(1, "m0", "f0", "c0"), Told(at=later(hours=2), event=_moved(3)))
    assert found(kept, later(hours=4, minutes=11)) == [("rung", 0, ""), ("rung", 1, "")]
    before = journal(rung(1, "m0", "f0", "c0"), Told(at=later(hours=2), event=_moved(0.5)))
    assert found(before, later(hours=3)) == []


def _absorbed(hours: float, *rearmed: int, who: str = "") -> ev.IncidentAbsorbed:
    return ev.IncidentAbsorbed(
        ref="AINL-2026-0002",
        aware_at=later(hours=hours),
        confirmed=True,
        received_at=later(hours=hours),
        reporters=(who,) if who else (),
        rearmed=rearmed,
    )


def test_a_merged_incident_hurries_the_clock_and_gives_it_back() -> None:
    """P20: the earliest drives; released, the incident stands at its own clock and asks what it asked too early."""
    merged = Told(at=later(minutes=30), event=_absorbed(-3))
    assert found(journal(merged), later(minutes=39)) == []
    assert found(journal(merged), later(minutes=41)) == [("rung", 1, "")]
    early = Told(at=later(minutes=45), event=rung(4, "m0", "f0", "c0", due=later(hours=1)))
    first = Told(at=later(minutes=31), event=rung(1, "m0", "f0", "c0", due=later(hours=-2)))
    alone = Told(at=later(minutes=50), event=ev.IncidentReleased(ref="AINL-2026-0002", rearmed=(1, 4)))
    entries = journal(merged, first, early, alone)
    assert found(entries, later(minutes=69)) == []
    assert ("rung", 1, "") in found(entries, later(minutes=71))
    assert ("rung", 4, "") in found(entries, later(hours=4, minutes=11))


def test_who_reported_what_was_merged_counts_as_reporter_for_as_long_as_it_is() -> None:
    """P18."""
    merged = journal(_absorbed(1, who="mirte"), rung(1), at=later(hours=1))
    assert ("person", 1, "dirk") in found(merged, later(hours=1, minutes=5))
    released = ev.IncidentReleased(ref="AINL-2026-0002")
    again = journal(_absorbed(1, who="mirte"), released, rung(1), at=later(hours=1))
    assert ("person", 1, "dirk") not in found(again, later(hours=1, minutes=5))


def test_a_merged_incident_asks_nothing_until_it_stands_by_itself_again() -> None:
    """P19: the other one goes on with it, its roads too."""
    end = ev.OutcomeReached(outcome=ev.Outcome.SAMENGEVOEGD, into="AINL-2026-0002")
    entries = journal(MELDEN, end)
    assert found(entries, later(days=2)) == []
    again = ev.OutcomeWithdrawn(outcome=ev.Outcome.SAMENGEVOEGD, why="LOS VAN")
    loose = found([*entries, Told(at=later(days=2), event=again)], later(days=2, minutes=11))
    assert ("rung", 1, "") in loose
    assert ("road", -1, "") in loose


def test_a_new_fact_begins_a_ladder_in_which_all_is_asked_again() -> None:
    """P20, P34."""
    reached = [rung(hours, "m0", "f0", "c0") for hours in LADDER.rungs[1:]]
    end = ev.OutcomeReached(outcome=ev.Outcome.GEMELD)
    new = ev.LadderRestarted(
        aware_at=later(days=400), was=NOW, outcome=ev.Outcome.GEMELD, why="recheck_not_safe"
    )
    entries = journal(MELDEN, _road(Asks.INFORM, "people"), *reached, end, at=NOW)
    restarted = [*entries, Told(at=later(days=400), event=new)]
    rungs = [hours for what, hours, _ in found(restarted, later(days=400, minutes=11)) if what == "rung"]
    # the road of the people is another one, and goes on by its own hours
    assert rungs == [0, 0]
    story = read_story(restarted)
    assert story.rungs == set()
    assert story.wanted == {}


def test_reopening_a_filed_incident_awaits_its_filing_at_the_true_hour() -> None:
    """P19: HEROPENEN after GEMELD."""
    end = Told(at=later(minutes=5), event=ev.OutcomeReached(outcome=ev.Outcome.GEMELD))
    again = ev.OutcomeWithdrawn(outcome=ev.Outcome.GEMELD, why="HEROPENEN", asks_again=True)
    entries = journal(end, Told(at=later(hours=5), event=again))
    assert found(entries, later(hours=5, minutes=9)) == []
    assert found(entries, later(hours=5, minutes=11)) == [("rung", 1, ""), ("rung", 4, "")]


def test_a_discovery_that_nobody_confirmed_is_asked_about_at_the_pace_of_the_last_hours() -> None:
    """P20: 80 hours ago by the reporter's words, just now by the receipt."""
    claim = ev.DiscoveryProposed(
        arrival=1, start=later(hours=-80), end=later(hours=-80), precision=ev.Precision.MINUTE
    )
    aware = ev.AwarenessSet(aware_at=later(hours=-80), basis=ev.AwareBasis.DISCOVERED, confirmed=False)
    reached = [rung(hours, "m0", "f0", "c0", due=later(hours=hours - 80)) for hours in (*LADDER.rungs, 80)]
    entries = journal(claim, aware, *reached)
    assert ("rung", 81, "") in found(entries, later(hours=1, minutes=11))
    sure = replace(claim, confirmed=True), replace(aware, confirmed=True)
    entries = journal(claim, aware, *reached, *sure)
    assert not [one for one in found(entries, later(hours=1, minutes=11)) if one[0] == "rung"]
    assert ("rung", 84, "") in found(entries, later(hours=4, minutes=11))
    denied = journal(claim, aware, *reached, ev.DiscoveryRefuted(arrival=1))
    assert not [one for one in found(denied, later(hours=1, minutes=11)) if one[0] == "rung"]


def test_below_the_hour_of_the_chat_no_line_is_missed() -> None:
    """P22: [ladder] chat_from; extra ways are never required."""
    quiet = replace(LADDER, chat_from=4, others_from=0)
    sent = [queued("m", "mirte"), queued("f", "fenna"), delivered("m"), delivered("f")]
    entries = journal(*sent, rung(1, "m", "f"), at=later(hours=1))
    assert found(entries, later(hours=1, minutes=5)) == [("chat", 1, "")]
    assert found(entries, later(hours=1, minutes=5), ladder=quiet) == []
    later_on = journal(*sent, rung(1, "m", "f"), rung(4, "m", "f"), at=later(hours=4))
    assert found(later_on, later(hours=4, minutes=5), ladder=quiet) == [("chat", 4, "")]


def test_a_message_that_was_withdrawn_waits_for_nothing() -> None:
    """P19: what it asked was answered while the mail server was down."""
    gone = ev.MessageWithdrawn(key="x", channel="mail", kind="reminder", person="mirte")
    story = read_story(journal(queued("x", "mirte"), gone))
    assert list(unsent(story, {}, practice(works_since={"mail": NOW}), now=later(hours=9))) == []


def test_a_road_that_begins_anew_is_due_by_its_new_beginning() -> None:
    """P34: asked late, the days for an answer count from the asking."""
    first = _road(Asks.CONFIRM)
    again = Told(at=later(minutes=50), event=replace(first, since=later(minutes=50)))
    rest = rung(1, "m0", "f0", "c0")
    assert found(journal(first, rest, again), later(minutes=100)) == []
    assert found(journal(first, rest, again), later(minutes=137)) == [("rung", 1, "")]


def test_not_informing_ends_the_road_of_the_people_only_when_it_is_final() -> None:
    """P18, P19: one word of two leaves the people to be asked about."""
    ended = ev.SideRoadEnded(road="people", since=NOW, why="done")
    rest = [rung(hours, "m0", "f0", "c0") for hours in (1, 4)]
    opened_road = _road(Asks.INFORM, "people")
    entries = journal(MELDEN, opened_road, ended, *rest)
    assert ("road", -1, "") in found(entries, later(minutes=11))
    final = ev.InformingSettled(final=True)
    entries = journal(MELDEN, opened_road, final, ended, *rest)
    assert found(entries, later(minutes=11)) == []
    taken_back = ev.InformingSettled(final=False, why="INFORMEREN")
    entries = journal(MELDEN, opened_road, final, ended, taken_back, *rest)
    assert ("road", -1, "") in found(entries, later(minutes=11))


# --- behind the journal ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fate", "works", "what"),
    [
        (None, NOW, "lost"),
        (Fate(due_at=NOW), NOW, "unsent"),
        (Fate(due_at=NOW), None, ""),
        (Fate(due_at=NOW), later(minutes=60), ""),
        (Fate(due_at=NOW, replaced=True), NOW, ""),
        (Fate(due_at=NOW, held=True), NOW, ""),
        (Fate(due_at=later(hours=5), tried=False), NOW, ""),
        (Fate(due_at=later(hours=5), tried=True), NOW, "unsent"),
    ],
)
def test_a_message_that_waits_is_told_after_an_hour_and_one_that_is_gone_at_once(
    fate: Fate | None, works: datetime | None, what: str
) -> None:
    """mail.md §8: what waits for its moment, for its road or for a person is no difference."""
    story = read_story(journal(queued("x", "mirte")))
    fates = {} if fate is None else {"x": fate}
    judged = practice(works_since={"mail": works})
    told = [one.what.value for one in unsent(story, fates, judged, now=later(minutes=61))]
    assert told == ([what] if what else [])
    if fate is not None:
        assert list(unsent(story, fates, judged, now=later(minutes=59))) == []


def test_an_extra_way_that_takes_nothing_is_no_difference() -> None:
    """mail.md §8: it stands beside a mail; only a row that is gone is told."""
    story = read_story(journal(queued("x", "mirte", "other", "other")))
    fates = {"x": Fate(due_at=NOW)}
    judged = practice(works_since={"other": NOW})
    assert list(unsent(story, fates, judged, now=later(days=2))) == []
    assert [one.what for one in unsent(story, {}, judged, now=later(days=2))] == [What.LOST]


def test_an_open_road_needs_a_coming_moment_and_none_too_late() -> None:
    """Promise 2: due moments are rows."""
    story = read_story(journal())
    right = {"ap": later(hours=1)}
    assert list(without_future(story, right, practice(), now=NOW)) == []
    for moments, what in (({}, What.NO_FUTURE), ({"ap": later(hours=2)}, What.AGENDA)):
        assert [one.what for one in without_future(story, moments, practice(), now=NOW)] == [what]
    ended = read_story(journal(ev.OutcomeReached(outcome=ev.Outcome.GEMELD)))
    assert list(without_future(ended, {}, practice(), now=NOW)) == []
