"""Which roads what was said opens, and when NIET INFORMEREN is final (P18, P19, P26, P34)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_bot.procedure import events as ev
from compliance_bot.procedure.decisions import Rules
from compliance_bot.procedure.history import apply
from compliance_bot.procedure.incident import Filing, Incident, Road, SideRoad, Statement, Vote
from compliance_bot.procedure.informing import (
    Wanted,
    informing_is_a_question,
    informing_votes,
    notified_since,
    roads_wanted,
    settle_informing,
    waits_for,
)
from compliance_bot.procedure.ladder import Ladder
from compliance_bot.procedure.norms import Asks
from compliance_bot.procedure.roles import Directory, Role
from tests.procedure.house import AWARE, make_incident, person, report_of

HOUR = timedelta(hours=1)
DECIDES, ADVISES = "decision", "advice"
YES, NO, NOTICE = "informeren", "niet_informeren", "openbare_mededeling"
KEPT_SAFE = ("4.3b", "4.4", "4.4b")


MIRTE, FENNA, DORA = person("mirte", Role.DECIDER), person("fenna", Role.DPO), person("dora", Role.DIRECTIE)
DIRK = person("dirk")
FULL = Directory(persons=(MIRTE, FENNA, DORA, DIRK), deputies={Role.DECIDER: ("dirk",)})
NO_FG = Directory(persons=(MIRTE, DORA, DIRK), deputies={Role.DECIDER: ("dirk",)})
ONLY_MIRTE = Directory(persons=(MIRTE,), deputies={})


def rules(directory: Directory = FULL, *, second: bool = True) -> Rules:
    return Rules(directory=directory, ladder=Ladder(), second=second)


def said(name: str, hour: float = 1, *, by: str = "mirte", standing: str = "", **more: object) -> Statement:
    return Statement(
        name=name,
        person=by,
        role=by,
        said_at=AWARE + hour * HOUR,
        arrival=1,
        standing=standing,
        **more,  # type: ignore[arg-type]
    )


def vote(hour: float = 1, word: ev.Word = ev.Word.MELDEN) -> Vote:
    return Vote(
        person="mirte",
        role="x",
        word=word,
        standing=ev.Standing.DECISION,
        said_at=AWARE + hour * HOUR,
        evidence="",
    )


def filing(hour: float = 2, *, provisional: bool = False) -> Filing:
    return Filing(
        number="2026-1",
        filed_at=AWARE + hour * HOUR,
        provisional=provisional,
        verdict=ev.FilingVerdict.ON_TIME,
        person="mirte",
    )


def incident(*statements: Statement, reporter: str = "", **changes: object) -> Incident:
    """An incident on which MELDEN was said in the first hour; `changes` may say otherwise."""
    report = report_of(reporter)
    values: dict[str, object] = {"road": Road.FILE, "votes": (vote(),), **changes}
    return make_incident(
        aware_confirmed=False,
        reports=(report,),
        statements=statements,
        **values,  # type: ignore[arg-type]
    )


def filed(*statements: Statement, provisional: bool = False, **changes: object) -> Incident:
    return incident(
        *statements,
        road=Road.ENDED,
        outcome=ev.Outcome.GEMELD,
        filings=(filing(provisional=provisional),),
        **changes,
    )


def walks(one: Incident) -> list[tuple[str, str, float]]:
    """(road, asks, hours after awareness) of every road that must be open."""
    return [(w.road, w.asks.value, (w.since - AWARE) / HOUR) for w in roads_wanted(one)]


# --- the people (P19)

PEOPLE = {
    "nothing was said": (incident(road=Road.DECIDE, votes=()), []),
    "one word against MELDEN ends nothing": (
        incident(votes=(vote(2, ev.Word.NIET_MELDEN),), melden_since=AWARE + HOUR),
        [("people", "informeren", 1)],
    ),
    "MELDEN asks whether they are informed": (incident(), [("people", "informeren", 1)]),
    "INFORMEREN asks for the telling": (
        incident(said(YES, 3, standing=DECIDES)),
        [("people", "inlichten", 3)],
    ),
    "said again it begins not anew": (
        incident(said(YES, 3, standing=DECIDES), said(YES, 9, standing=DECIDES)),
        [("people", "inlichten", 9)],
    ),
    "the FG's INFORMEREN is advice": (
        incident(said(YES, 3, by="fenna", standing=ADVISES)),
        [("people", "informeren", 1)],
    ),
    "INFORMEREN before MELDEN counts from MELDEN": (
        incident(said(YES, 0.5, standing=DECIDES)),
        [("people", "inlichten", 1)],
    ),
    "INGELICHT ends it": (incident(said(YES, 3, standing=DECIDES), said("ingelicht", 4)), []),
    "INGELICHT without INFORMEREN ends it": (incident(said("ingelicht", 4)), []),
    "INFORMEREN after INGELICHT is about others": (
        incident(said("ingelicht", 4), said(YES, 5, standing=DECIDES)),
        [("people", "inlichten", 5)],
    ),
    "a public notice without date": (
        incident(said(NOTICE, 3, standing=DECIDES)),
        [("people", "inlichten", 3)],
    ),
    "a public notice with its date": (incident(said(NOTICE, 3, standing=DECIDES, at=AWARE)), []),
    "NIET INFORMEREN is final": (incident(said(NO, 3, standing=DECIDES), not_informing=AWARE + 3 * HOUR), []),
    "NIET INFORMEREN waits": (incident(said(NO, 3, standing=DECIDES)), [("people", "informeren", 1)]),
    "NIET INFORMEREN waits after INFORMEREN": (
        incident(said(YES, 2, standing=DECIDES), said(NO, 3, standing=DECIDES)),
        [("people", "inlichten", 2)],
    ),
    "INFORMEREN from before it was final": (
        incident(said(YES, 2, standing=DECIDES, overruled=True), said(NO, 3, standing=DECIDES)),
        [("people", "informeren", 1)],
    ),
    "it was filed at once": (filed(votes=()), [("people", "informeren", 2)]),
    "NIET MELDEN": (
        incident(
            road=Road.ENDED, outcome=ev.Outcome.NIET_MELDEN, votes=(vote(1), vote(2, ev.Word.NIET_MELDEN))
        ),
        [],
    ),
    "GEEN DATALEK": (incident(road=Road.ENDED, outcome=ev.Outcome.GEEN_DATALEK), []),
}


@pytest.mark.parametrize("case", PEOPLE)
def test_the_road_of_the_people(case: str) -> None:
    found, expected = PEOPLE[case]
    assert walks(found) == expected


# --- supplement, audiences, re-check (P19, P26, P34)

TOLD = said("ingelicht", 2.5)
SAFE = tuple(said("check", 2, check=check, answer="ja") for check in KEPT_SAFE[:1])
NOT_TOLD = AWARE + 3 * HOUR
OTHERS = {
    "a complete filing": (filed(TOLD), []),
    "a provisional filing": (filed(TOLD, provisional=True), [("supplement", "aanvullen", 2)]),
    "supplemented": (filed(TOLD, said("aangevuld", 9), provisional=True), []),
    "supplemented for now": (
        filed(TOLD, said("aangevuld", 9, provisional=True), provisional=True),
        [("supplement", "aanvullen", 2)],
    ),
    "supplemented before it was filed": (
        filed(TOLD, said("aangevuld", 1), provisional=True),
        [("supplement", "aanvullen", 2)],
    ),
    "an audience with its owner": (
        filed(TOLD, said("doelgroep", 5, audience="media", owner="mees")),
        [("audience media", "doelgroep", 5)],
    ),
    "an audience that is ready": (
        filed(
            TOLD,
            said("doelgroep", 5, audience="media", owner="mees"),
            said("doelgroep", 6, audience="media", ready=True),
        ),
        [],
    ),
    "an audience where there was no breach": (
        incident(
            said("doelgroep", 5, audience="media", owner="mees"),
            road=Road.ENDED,
            outcome=ev.Outcome.GEEN_DATALEK,
        ),
        [],
    ),
    "protected data, people not told": (
        filed(*SAFE, not_informing=NOT_TOLD),
        [("recheck", "hercontrole", 3)],
    ),
    "a year later it is still safe": (
        filed(*SAFE, said("hercontrole_veilig", 9000), not_informing=NOT_TOLD),
        [("recheck", "hercontrole", 9000)],
    ),
    "not told for another reason": (filed(not_informing=NOT_TOLD), []),
    "the protection proved to be none": (
        filed(*SAFE, said("check", 4, check="4.3b", answer="nee"), not_informing=NOT_TOLD),
        [],
    ),
    "protected, not filed yet": (incident(*SAFE, not_informing=NOT_TOLD), []),
}


@pytest.mark.parametrize("case", OTHERS)
def test_the_roads_of_supplement_audiences_and_recheck(case: str) -> None:
    found, expected = OTHERS[case]
    assert walks(found) == expected


@pytest.mark.parametrize("check", KEPT_SAFE)
def test_every_kind_of_protection_is_checked_again(check: str) -> None:
    """P34: encryption, other measures, measures afterwards."""
    found = filed(said("check", 2, check=check, answer="ja"), not_informing=NOT_TOLD)
    assert [one.asks for one in roads_wanted(found)] == [Asks.RECHECK]


# --- is NIET INFORMEREN final (P18)

SETTLED: dict[str, tuple[list[Statement], Rules, bool, list[str], bool]] = {
    # what was said, the rules, final?, who is asked, do they disagree?
    "the decider alone": ([said(NO, standing=DECIDES)], rules(), False, ["fenna"], False),
    "the FG agrees": (
        [said(NO, standing=DECIDES), said(NO, 2, by="fenna", standing=ADVISES)],
        rules(),
        True,
        [],
        False,
    ),
    "the FG advised it first": (
        [said(NO, by="fenna", standing=ADVISES), said(NO, 2, standing=DECIDES)],
        rules(),
        True,
        [],
        False,
    ),
    "the FG's advice alone": ([said(NO, by="fenna", standing=ADVISES)], rules(), False, [], False),
    "the FG advises to inform": (
        [said(NO, standing=DECIDES), said(YES, 2, by="fenna", standing=ADVISES)],
        rules(),
        False,
        ["dora"],
        True,
    ),
    "no FG: the deputy": ([said(NO, standing=DECIDES)], rules(NO_FG), False, ["dirk"], False),
    "no FG, and the deputy agrees": (
        [said(NO, standing=DECIDES), said(NO, 2, by="dirk", standing=DECIDES)],
        rules(NO_FG),
        True,
        [],
        False,
    ),
    "nobody can be asked": ([said(NO, standing=DECIDES)], rules(ONLY_MIRTE), False, [], False),
    "one is enough": ([said(NO, standing=DECIDES)], rules(second=False), True, [], False),
    "another decided to inform": (
        [said(YES, by="dora", standing=DECIDES), said(NO, 2, standing=DECIDES)],
        rules(),
        False,
        ["dora"],
        True,
    ),
    "the decider's later INFORMEREN": (
        [said(NO, standing=DECIDES), said(YES, 2, standing=DECIDES)],
        rules(),
        False,
        [],
        False,
    ),
    "typed on the command line": (
        [said(NO, standing=DECIDES, typed=True)],
        rules(second=False),
        False,
        [],
        False,
    ),
    "typed, then mailed": (
        [said(NO, standing=DECIDES, typed=True), said(NO, 2, standing=DECIDES)],
        rules(second=False),
        True,
        [],
        False,
    ),
}


@pytest.mark.parametrize("when", ["before the filing", "after the filing"])
@pytest.mark.parametrize("case", SETTLED)
def test_when_not_informing_is_final_and_who_is_asked(case: str, when: str) -> None:
    """P18: the filing at the AP says nothing about the people."""
    words, law, final, asked, disagreement = SETTLED[case]
    found = filed(*words) if when == "after the filing" else incident(*words)
    settled = settle_informing(found, now=AWARE + 5 * HOUR, rules=law)
    assert (settled.outcome is not None) is final
    assert [one.id for one in settled.ask] == asked
    assert settled.disagreement is disagreement


def test_who_reported_it_is_neither_decider_nor_second() -> None:
    """P18."""
    found = incident(said(NO, standing=DECIDES), said(NO, 2, by="fenna", standing=ADVISES), reporter="fenna")
    settled = settle_informing(found, now=AWARE + 5 * HOUR, rules=rules())
    assert settled.outcome is None
    assert "fenna" not in {one.id for one in settled.ask}
    found = incident(said(NO, standing=DECIDES), said(NO, 2, by="fenna", standing=ADVISES), reporter="mirte")
    assert settle_informing(found, now=AWARE + 5 * HOUR, rules=rules()).outcome is None


def test_what_is_final_waits_for_nobody_whatever_the_directory_becomes() -> None:
    """Somebody who leaves does not take a decision with them."""
    found = incident(said(NO, standing=DECIDES), not_informing=AWARE)
    assert waits_for(found, now=AWARE + 5 * HOUR, rules=rules()).ask == ()
    assert walks(found) == []


@pytest.mark.parametrize(
    "event",
    [
        ev.InformingSettled(final=True),
        ev.LadderRestarted(aware_at=AWARE, was=AWARE, outcome=ev.Outcome.GEMELD, why="x"),
    ],
)
def test_informeren_of_a_merged_incident_counts_until_it_is_final_or_asked_anew(event: ev.Event) -> None:
    """P18, P20: as what was said on the incident itself."""
    lent = ev.IncidentAbsorbed(
        ref="AINL-2026-0009",
        aware_at=AWARE,
        confirmed=True,
        received_at=AWARE,
        informing_by=("mirte",),
        informing_advised=("fenna",),
        informing_at=AWARE,
    )
    merged = apply(incident(), lent, AWARE)
    votes = {(one.person, one.standing) for one in informing_votes(merged)}
    assert votes == {("mirte", ev.Standing.DECISION), ("fenna", ev.Standing.ADVICE)}
    assert informing_votes(apply(merged, event, AWARE)) == ()
    against = said(NO, 1, by="mirte", standing=DECIDES)
    own = replace(merged, statements=(against,))
    assert {one.person: one.word for one in informing_votes(own)}["mirte"] is ev.Word.NIET_MELDEN


def test_once_final_what_was_said_for_informing_before_counts_no_more() -> None:
    found = incident(said(YES, 1, standing=DECIDES), said(NO, 2, standing=DECIDES))
    final = apply(found, ev.InformingSettled(final=True), AWARE + 2 * HOUR)
    assert final.not_informing == AWARE + 2 * HOUR
    again = apply(final, ev.InformingSettled(final=False), AWARE + 3 * HOUR)
    assert walks(again) == [("people", "informeren", 1)]


@pytest.mark.parametrize(
    ("outcome", "asked"),
    [
        (None, True),
        (ev.Outcome.GEMELD, True),
        (ev.Outcome.NIET_MELDEN, False),
        (ev.Outcome.GEEN_DATALEK, False),
        (ev.Outcome.GEEN_INCIDENT, False),
    ],
)
def test_informing_is_no_question_where_nothing_is_notified(outcome: ev.Outcome | None, asked: bool) -> None:
    """Check 4.1."""
    found = incident(road=Road.ENDED if outcome else Road.DECIDE, outcome=outcome)
    assert informing_is_a_question(found) is asked
    assert (notified_since(found) is not None) is (outcome is ev.Outcome.GEMELD)


# --- one walk, or another

_hours = st.integers(0, 9_000)


@given(since=_hours, open_since=_hours)
def test_only_a_later_beginning_is_another_walk(since: int, open_since: int) -> None:
    walk = Wanted(road="recheck", since=AWARE + since * HOUR, asks=Asks.RECHECK)
    open_road = SideRoad(road="recheck", since=AWARE + open_since * HOUR, asks="hercontrole")
    assert walk.is_walked_by(open_road) is (since <= open_since)
    assert replace(walk, restarts=False).is_walked_by(open_road)
    assert not walk.is_walked_by(replace(open_road, asks="inlichten"))
