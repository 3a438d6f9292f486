"""CORRECTIE: whose last word it is, what may be taken back when, and what is awaited then (P18, P19, mail.md §6)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from compliance_bot.procedure import events as ev
from compliance_bot.procedure.clock_changes import awaited
from compliance_bot.procedure.corrections import (
    corrected_word,
    last_word,
    outcome_falls,
    why_not_back,
)
from compliance_bot.procedure.decisions import Rules
from compliance_bot.procedure.history import apply
from compliance_bot.procedure.incident import Incident, Road
from compliance_bot.procedure.ladder import Ladder
from compliance_bot.procedure.roles import Directory
from tests.procedure.house import AWARE, SEATS, make_incident, report_of

HOUR = timedelta(hours=1)
RULES = Rules(directory=Directory(persons=SEATS, deputies={}), ladder=Ladder())
NEGATIVE = tuple(word for word in ev.Word if word is not ev.Word.MELDEN)
OF_MAIL = {"evidence": "", "proof": "proven", "proof_reason": ""}


def at(hours: float) -> datetime:
    return AWARE + hours * HOUR


def said(person: str, word: str, hours: float, /, **more: Any) -> ev.Event:
    """An entry of that person at that hour: a decision word, gemeld, hersteld, terug, opgepakt, or a statement."""
    common = {"person": person, "role": "x", "arrival": int(hours * 10), "said_at": at(hours), **OF_MAIL}
    if word in {one.value for one in ev.Word}:
        standing = ev.Standing.ADVICE if person == "fg" else ev.Standing.DECISION
        return ev.DecisionRecorded(word=ev.Word(word), **{"standing": standing, **common, **more})
    if word == "gemeld":
        filing = {"number": "2026-1", "provisional": False, "verdict": ev.FilingVerdict.ON_TIME}
        return ev.FilingRecorded(filed_at=at(hours), **{**common, **filing, **more})
    if word == "hersteld":
        was = {"was_number": "2026-1", "was_filed_at": at(1), "was_provisional": False}
        filing = {"number": "2026-2", "provisional": False, "verdict": ev.FilingVerdict.ON_TIME}
        return ev.FilingCorrected(
            filed_at=at(hours), was_verdict=ev.FilingVerdict.ON_TIME, **{**common, **filing, **was, **more}
        )
    if word == "terug":
        return ev.WordTakenBack(**{"advice": person == "fg", **common, **more})
    if word == "opgepakt":
        return ev.TakenUp(person=person, arrival=int(hours * 10), until=at(hours + 4))
    return ev.StatementRecorded(name=word, **{**common, **more})


def ended(outcome: ev.Outcome) -> ev.Event:
    return ev.OutcomeReached(outcome=outcome)


def again(outcome: ev.Outcome) -> ev.Event:
    return ev.OutcomeWithdrawn(outcome=outcome, why="x", asks_again=True)


def played(*events: ev.Event, first: Incident | None = None) -> Incident:
    found = first or make_incident()
    for event in events:
        found = apply(found, event, getattr(event, "said_at", at(90)))
    return found


def told(*events: ev.Event) -> list[tuple[datetime, ev.Event]]:
    return [(getattr(event, "said_at", at(5)), event) for event in events]


# --- whose last word -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "last"),
    [
        ((), None),
        ((said("fg", "melden", 1),), None),
        ((said("decider", "melden", 1), said("fg", "niet_melden", 2)), ("vote", "melden")),
        ((said("decider", "melden", 1), said("decider", "gemeld", 2)), ("filing", "gemeld")),
        ((said("decider", "gemeld", 1), said("decider", "hersteld", 2)), ("filing", "gemeld")),
        ((said("decider", "melden", 1), said("decider", "kennis", 2)), ("other", "kennis")),
        ((said("decider", "melden", 1), said("decider", "opgepakt", 2)), ("other", "opgepakt")),
        ((said("decider", "melden", 1), said("decider", "correctie", 2)), ("vote", "melden")),
        (
            (said("decider", "melden", 1), said("decider", "terug", 2, word="melden", was_said_at=at(1))),
            ("back", "melden"),
        ),
        # OVERDRAGEN names somebody: that is no word of theirs
        (
            (
                said("decider", "melden", 1),
                said("fg", "overdragen", 2),
                ev.TakenUp(person="decider", arrival=20, until=at(6)),
            ),
            ("vote", "melden"),
        ),
    ],
)
def test_the_last_entry_is_ones_own(events: tuple[ev.Event, ...], last: tuple[str, str] | None) -> None:
    """mail.md §6: nobody corrects another's entry."""
    found = last_word(told(*events), "decider")
    assert (None if found is None else (found.sort.value, found.word)) == last


@pytest.mark.parametrize(
    ("name", "checks", "instead_of"),
    [
        ("melden", (), ("niet_melden", 3)),
        ("advies_melden", (), ("niet_melden", 3)),
        ("kennis", (), ("kennis", 1)),
        ("check", ("2.3",), ("check", 2)),
        ("check", ("4.1",), ("feit", 4)),
        ("gemeld", (), ("feit", 4)),
        ("termijn", (), ("feit", 4)),
    ],
)
def test_a_word_behind_correctie_replaces_the_last_of_its_kind(
    name: str, checks: tuple[str, ...], instead_of: tuple[str, float]
) -> None:
    """The register says which; where there is none of that kind, the last one."""
    events = told(
        said("decider", "melden", 0.5),
        said("decider", "kennis", 1),
        said("decider", "check", 2, check="2.3", answer="ja"),
        said("decider", "niet_melden", 3),
        said("decider", "feit", 4),
        said("decider", "opgepakt", 4.5),
        said("fg", "kennis", 5),
    )
    found = corrected_word(events, "decider", name=name, checks=checks)
    assert found is not None
    assert (found.word, found.said_at) == (instead_of[0], at(instead_of[1]))


# --- what may be taken back ------------------------------------------------------------------------------------

WORDS: dict[str, tuple[tuple[ev.Event, ...], str, float]] = {
    # what was said, by whom CORRECTIE comes, and at which hour
    "a negative word": ((said("decider", "niet_melden", 1),), "decider", 2),
    "advice": ((said("fg", "niet_melden", 1),), "fg", 400),
    "MELDEN within a day": ((said("decider", "melden", 1),), "decider", 25),
    "MELDEN after a day": ((said("decider", "melden", 1),), "decider", 25.01),
    "the FG's MELDEN": ((said("fg", "melden", 1),), "fg", 2),
    "a filing": ((said("decider", "gemeld", 1), ended(ev.Outcome.GEMELD)), "decider", 400),
    "another's filing": ((said("decider", "gemeld", 1), ended(ev.Outcome.GEMELD)), "fg", 2),
    "a filing another corrected": (
        (said("decider", "gemeld", 1), ended(ev.Outcome.GEMELD), said("fg", "hersteld", 2)),
        "decider",
        3,
    ),
    "a filing they corrected": (
        (said("fg", "gemeld", 1), ended(ev.Outcome.GEMELD), said("decider", "hersteld", 2)),
        "decider",
        3,
    ),
    "a word another's filing went over": (
        (said("decider", "melden", 1), said("fg", "gemeld", 2), ended(ev.Outcome.GEMELD)),
        "decider",
        3,
    ),
    "a negative word another's filing went over": (
        (said("decider", "niet_melden", 1), said("fg", "gemeld", 2), ended(ev.Outcome.GEMELD)),
        "decider",
        3,
    ),
    "MELDEN that was outvoted": (
        (said("fg", "melden", 1), said("decider", "niet_melden", 2), ended(ev.Outcome.NIET_MELDEN)),
        "fg",
        3,
    ),
    "one of two that ended it": (
        (
            said("decider", "niet_melden", 1),
            said("fg", "niet_melden", 2),
            ended(ev.Outcome.NIET_MELDEN),
        ),
        "fg",
        3,
    ),
    "what HEROPENEN did away with": (
        (
            said("decider", "niet_melden", 1),
            said("fg", "niet_melden", 2),
            ended(ev.Outcome.NIET_MELDEN),
            again(ev.Outcome.NIET_MELDEN),
        ),
        "fg",
        3,
    ),
    "what was taken back": (
        (
            said("decider", "melden", 1),
            said("decider", "niet_melden", 2),
            said("decider", "terug", 3, word="niet_melden", was_said_at=at(2)),
        ),
        "decider",
        4,
    ),
    "a word said later": ((said("decider", "niet_melden", 3),), "decider", 2),
    "nothing": ((said("fg", "niet_melden", 1),), "decider", 2),
}
REFUSED = {
    "MELDEN after a day": "melden_stands",
    "another's filing": "nothing_to_take_back",
    "a filing another corrected": "nothing_to_take_back",
    "a word another's filing went over": "already_ended",
    "a negative word another's filing went over": "already_ended",
    "MELDEN that was outvoted": "already_ended",
    "what HEROPENEN did away with": "nothing_to_take_back",
    "what was taken back": "nothing_to_take_back",
    "a word said later": "older",
    "nothing": "nothing_to_take_back",
}


@pytest.mark.parametrize("name", list(WORDS))
def test_what_is_taken_back_and_what_is_asked_back(name: str) -> None:
    """P18, P19: one's own that still counts; MELDEN only soon and on an open road."""
    events, who, hours = WORDS[name]
    last = last_word(told(*events), who)
    found = why_not_back(last, played(*events), who, at=at(hours), typed=False)
    assert str(found) == REFUSED.get(name, "")


@pytest.mark.parametrize("name", ["MELDEN within a day", "a negative word", "a filing"])
def test_typed_on_the_command_line_only_the_safe_side_goes(name: str) -> None:
    """mail.md §6: a word that speaks against notifying takes nothing away before that person's own mail."""
    events, who, hours = WORDS[name]
    found = why_not_back(last_word(told(*events), who), played(*events), who, at=at(hours), typed=True)
    assert str(found) == ("own_mail_needed" if name == "MELDEN within a day" else "")


def test_a_reporters_melden_stands() -> None:
    """P18: it keeps the decision with the directie; taken back, the other two could end it between them."""
    first = make_incident(reports=(report_of("decider"),))
    events = (said("decider", "melden", 1, standing=ev.Standing.ADVICE),)
    incident = played(*events, first=first)
    last = last_word(told(*events), "decider")
    found = why_not_back(last, incident, "decider", at=at(2), typed=False)
    assert str(found) == "reporter_cannot_decide"


# --- what is left --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", NEGATIVE)
@pytest.mark.parametrize("who", ["decider", "fg"])
def test_one_word_gone_an_outcome_falls_unless_the_others_carry_it(word: ev.Word, who: str) -> None:
    """P18: settled again without it."""
    two = (said("decider", word.value, 1), said("fg", word.value, 2), ended(ev.Outcome(word.value)))
    gone = said(who, "terug", 3, word=word.value, was_said_at=at(1 if who == "decider" else 2))
    assert outcome_falls(played(*two, gone), now=at(3), rules=RULES)
    assert not outcome_falls(played(*two), now=at(3), rules=RULES)
    three = (*two[:2], said("director", word.value, 2.5), two[2])
    falls = outcome_falls(played(*three, gone), now=at(3), rules=RULES)
    # the director stands in for the decider, and is nobody's second where the FG can be asked
    assert falls is (who == "fg")


MELDEN = said("decider", "melden", 1)
GEMELD = (said("decider", "gemeld", 1), ended(ev.Outcome.GEMELD))
BACK = said("decider", "terug", 3, word="melden", was_said_at=at(1))
NEW_FACT = ev.LadderRestarted(aware_at=at(500), was=AWARE, outcome=ev.Outcome.GEMELD, why="recheck_not_safe")
NO_BREACH = (ended(ev.Outcome.GEEN_DATALEK), again(ev.Outcome.GEEN_DATALEK))


def lent(*, to_file: bool) -> ev.IncidentAbsorbed:
    return ev.IncidentAbsorbed(
        ref="AINL-2026-0002", aware_at=at(0), confirmed=True, received_at=at(0), to_file=to_file
    )


AWAITED: dict[str, tuple[tuple[ev.Event, ...], Road]] = {
    "nothing was said": ((), Road.DECIDE),
    "MELDEN": ((MELDEN,), Road.FILE),
    "MELDEN taken back": ((MELDEN, BACK), Road.DECIDE),
    "MELDEN taken back, another's stands": ((MELDEN, said("fg", "melden", 2), BACK), Road.FILE),
    "MELDEN taken back, said on a merged one": ((lent(to_file=True), MELDEN, BACK), Road.FILE),
    "a merged one without MELDEN": ((lent(to_file=False), MELDEN, BACK), Road.DECIDE),
    "a filing taken back": ((*GEMELD, again(ev.Outcome.GEMELD)), Road.FILE),
    "a filing taken back, and MELDEN too": (
        (MELDEN, *GEMELD, again(ev.Outcome.GEMELD), BACK),
        Road.FILE,
    ),
    "a corrected filing taken back": (
        (*GEMELD, said("fg", "hersteld", 2), again(ev.Outcome.GEMELD)),
        Road.FILE,
    ),
    "a filing, and a new fact": ((*GEMELD, NEW_FACT), Road.DECIDE),
    "a filing taken back, decided otherwise, and reopened": (
        (*GEMELD, again(ev.Outcome.GEMELD), *NO_BREACH),
        Road.DECIDE,
    ),
    "no breach, reopened": (NO_BREACH, Road.DECIDE),
    "no breach, reopened after MELDEN of another": ((said("fg", "melden", 1), *NO_BREACH), Road.FILE),
    "a merged filing given back": (
        (*GEMELD, again(ev.Outcome.GEMELD), lent(to_file=True), ev.IncidentReleased(ref="AINL-2026-0002")),
        Road.FILE,
    ),
}


@pytest.mark.parametrize("name", list(AWAITED))
def test_what_an_open_road_awaits(name: str) -> None:
    """P19, P20; mail.md §5: GEMELD means MELDEN, until a new fact or a later decision."""
    events, road = AWAITED[name]
    incident = played(*events)
    assert (incident.road, awaited(incident)) == (road, road)


def test_a_corrected_filing_keeps_the_old_one_on_record() -> None:
    """P32: nothing is overwritten."""
    incident = played(*GEMELD, said("fg", "hersteld", 2))
    assert [one.number for one in incident.filings] == ["2026-2"]
    assert [one.number for one in incident.earlier_filings] == ["2026-1"]
    assert incident.road is Road.ENDED


def test_a_word_typed_on_somebodys_behalf_goes_alone() -> None:
    """mail.md §6: what that person said themselves stands beside it."""
    typed = said("decider", "niet_melden", 2, proof=ev.TYPED)
    gone = said("decider", "terug", 3, word="niet_melden", was_said_at=at(2))
    incident = played(MELDEN, typed, gone)
    assert ([vote.word for vote in incident.votes], incident.typed) == ([ev.Word.MELDEN], ())
    assert incident.road is Road.FILE
