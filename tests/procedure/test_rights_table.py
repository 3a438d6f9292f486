"""Rights as one table to read: every word of mail.md §6 for every seat, in every state of the circle (P18, mail.md §5).

D decides · A counts as advice · + may say it · r reported it themselves · y not their turn yet · . not theirs to say
"""
# ruff: noqa: E501 -- a row of the table is one line, so that it can be read down its columns

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from compliance_bot.procedure import events as ev
from compliance_bot.procedure.clock_changes import ClockAsked
from compliance_bot.procedure.decisions import Right, Rules, Why
from compliance_bot.procedure.incident import Incident, OutOfReach, Vote
from compliance_bot.procedure.ladder import Ladder
from compliance_bot.procedure.rights import WHO, right_to_say
from compliance_bot.procedure.roles import Directory, Role
from tests.procedure.house import AWARE, SEATS, make_incident, person, report_of

# seats that only some columns have: deputies of one role alone, and one person with two roles
MORE = (person("fg_deputy"), person("dir_deputy"), person("both", Role.DECIDER, Role.DPO))
DEPUTIES = {"fg_deputy": Role.DPO, "dir_deputy": Role.DIRECTIE}


def directory(*, without: tuple[str, ...] = (), fg_deputy: bool = False, who: str = "") -> Directory:
    more = tuple(one for one in MORE if one.id == who)
    seats = tuple(one for one in (*SEATS, *more) if one.id not in without)
    deputies = {} if "deputy" in without else {Role.DECIDER: ("deputy",)}
    if fg_deputy:
        deputies[Role.DPO] = ("deputy",)
    if who in DEPUTIES:
        deputies[DEPUTIES[who]] = (who,)
    return Directory(persons=seats, deputies=deputies)


def vote(who: str, word: ev.Word, standing: ev.Standing) -> Vote:
    return Vote(person=who, role="", word=word, standing=standing, said_at=AWARE, evidence="")


DISPUTE = (
    vote("decider", ev.Word.NIET_MELDEN, ev.Standing.DECISION),
    vote("fg", ev.Word.MELDEN, ev.Standing.ADVICE),
)


@dataclass(frozen=True, kw_only=True)
class State:
    """Who speaks, and what is true then. out: who is away, which called the speaker in; proven: for certain."""

    who: str
    hours: int = 0
    without: tuple[str, ...] = ()
    fg_deputy: bool = False
    reporter: str = ""
    asked: bool = False
    asked_on_clock: bool = False
    asked_on_informing: bool = False
    out: str = ""
    proven: bool = True
    dispute: bool = False
    fg_decides: bool = False


# a column of the table each
STATES: Mapping[str, State] = {
    "decider": State(who="decider"),
    "FG": State(who="fg"),
    "FG, fg_decides": State(who="fg", fg_decides=True),
    "deputy, hour 23": State(who="deputy", hours=23),
    "deputy, hour 24": State(who="deputy", hours=24),
    "deputy, no decider": State(who="deputy", without=("decider",)),
    "deputy, decider reported": State(who="deputy", reporter="decider"),
    "deputy, decider away (proven)": State(who="deputy", out="decider"),
    "deputy, asked as second": State(who="deputy", asked=True),
    "deputy, asked on the clock": State(who="deputy", asked_on_clock=True),
    "deputy of the vacant FG": State(who="deputy", without=("fg",), fg_deputy=True),
    "directie, hour 47": State(who="director", hours=47),
    "directie, hour 48": State(who="director", hours=48),
    "directie, no FG": State(who="director", without=("fg",)),
    "directie, no decider or deputy": State(who="director", without=("decider", "deputy")),
    "directie, decider's deputy there": State(who="director", without=("decider",)),
    "directie, asked as second": State(who="director", asked=True),
    "directie, FG and decider differ": State(who="director", dispute=True),
    "media (crisis team)": State(who="media"),
    "Ondersteuning, hour 36": State(who="support", hours=36),
    "IT": State(who="it"),
    "helpdesk": State(who="helpdesk"),
    "colleague": State(who="colleague"),
    "colleague who reported": State(who="colleague", reporter="colleague"),
    "decider who reported": State(who="decider", reporter="decider"),
    "FG who reported": State(who="fg", reporter="fg"),
    "director who reported, hour 48": State(who="director", hours=48, reporter="director"),
    "IT who reported": State(who="it", reporter="it"),
    "FG's deputy, hour 23": State(who="fg_deputy", hours=23),
    "FG's deputy, hour 24": State(who="fg_deputy", hours=24),
    "FG's deputy, FG away (proven)": State(who="fg_deputy", out="fg"),
    "FG's deputy, FG away (forged)": State(who="fg_deputy", out="fg", proven=False),
    "FG's deputy, FG away, hour 50": State(who="fg_deputy", out="fg", hours=50),
    "FG's deputy, asked as second": State(who="fg_deputy", asked=True),
    "FG's deputy, asked on the clock": State(who="fg_deputy", asked_on_clock=True),
    "FG's deputy, FG reported": State(who="fg_deputy", reporter="fg"),
    "FG's deputy, no FG": State(who="fg_deputy", without=("fg",)),
    "FG's deputy, called in for the decider": State(who="fg_deputy", out="decider"),
    "directie's deputy, hour 48": State(who="dir_deputy", hours=48),
    "directie's deputy, no directie, hour 47": State(who="dir_deputy", without=("director",), hours=47),
    "directie's deputy, no directie, hour 48": State(who="dir_deputy", without=("director",), hours=48),
    "directie's deputy, director away": State(who="dir_deputy", out="director"),
    "directie's deputy, director away, hour 48": State(who="dir_deputy", out="director", hours=48),
    "directie's deputy, away (forged), hour 48": State(
        who="dir_deputy", out="director", proven=False, hours=48
    ),
    "directie's deputy, away, FG and decider differ": State(who="dir_deputy", out="director", dispute=True),
    "directie's deputy, no directie, no FG": State(who="dir_deputy", without=("director", "fg")),
    "decider and FG in one": State(who="both", without=("decider", "fg")),
    "decider and FG in one, who reported": State(who="both", without=("decider", "fg"), reporter="both"),
    "FG's deputy, asked on informing": State(who="fg_deputy", asked_on_informing=True),
}


def incident_with(**changes: object) -> Incident:
    made = make_incident()
    return replace(made, **changes)  # type: ignore[arg-type]


def right_in(state: State, name: str) -> Right:
    """What the code says."""
    report = report_of(state.reporter)
    made = incident_with(
        reports=(report,),
        second_asked=(state.who,) if state.asked else (),
        informing_asked=(state.who,) if state.asked_on_informing else (),
        votes=DISPUTE if state.dispute else (),
    )
    if state.asked_on_clock:
        clock = tuple(ClockAsked(name=word, persons=(state.who,)) for word in ("kennis", "termijn"))
        made = replace(made, clock_asked=clock)
    if state.out:
        until = AWARE + timedelta(days=7)
        away = OutOfReach(person=state.out, until=until, called=(state.who,), proven=state.proven)
        made = replace(made, unreached=(away,))
    rules = Rules(
        directory=directory(without=state.without, fg_deputy=state.fg_deputy, who=state.who),
        ladder=Ladder(),
        fg_decides=state.fg_decides,
    )
    speaker = next(one for one in (*SEATS, *MORE) if one.id == state.who)
    now = AWARE + timedelta(hours=state.hours)
    return right_to_say(name, speaker, incident=made, now=now, rules=rules)


def letter(right: Right) -> str:
    if right.refused is not None:
        return {Why.NOT_ENTITLED: ".", Why.NOT_YET: "y", Why.REPORTER: "r"}[right.refused]
    return {ev.Standing.DECISION: "D", ev.Standing.ADVICE: "A", None: "+"}[right.standing]


# the columns, in the order of STATES
#   1 decider                        8 the same, decider away      15 the same, no decider or deputy  22 helpdesk
#   2 FG                             9 the same, asked as second   16 the same, no decider            23 colleague
#   3 FG with fg_decides            10 the same, asked on clock    17 the same, asked as second       24 the same, reported
#   4 deputy at hour 23             11 deputy of the vacant FG     18 the same, FG and decider differ 25 decider who reported
#   5 deputy at hour 24             12 directie at hour 47         19 media                           26 FG who reported
#   6 deputy, no decider            13 directie at hour 48         20 Ondersteuning                   27 director who reported
#   7 the same, decider reported    14 the same, no FG             21 IT                              28 IT who reported
#  29 FG's deputy at hour 23       34 the same, asked as second    39 directie's deputy, hour 48   44 the same, away (forged), 48
#  30 FG's deputy at hour 24       35 the same, asked on clock     40 the same, no directie, 47    45 the same, away, they differ
#  31 the same, FG away            36 the same, FG reported        41 the same, no directie, 48    46 the same, no directie or FG
#  32 the same, FG away (forged)   37 the same, no FG              42 the same, director away      47 decider and FG in one
#  33 the same, FG away, hour 50   38 the same, for the decider    43 the same, away, hour 48      48 the same, who reported
#  49 FG's deputy, asked on informing
TABLE = """
                                               1 1 1 1 1 1 1 1 1 1 2 2 2 2 2 2 2 2 2 2 3 3 3 3 3 3 3 3 3 3 4 4 4 4 4 4 4 4 4 4
                             1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9
melden                       D A D y D D D D D y A D D D D D D D . . . . . . A A A . y A A y A A y A A y y D D D D y D D D A A
gemeld                       + + + y + + + + + y + + + + + + + + . . . . . . + + + . y + + y + + y + + y y + + + + y + + + + +
advies_melden                . A A . . . . . . . A . . . . . . . . . . . . . . A . . y A A y A A y A A y . . . . . . . . A A A
advies_niet_melden           . A A . . . . . . . A . . . . . . . . . . . . r r r r r y y A y A A y A A y . . . . . . . . A r y
niet_melden                  D A D y D D D D D y A y D D D y D D . . . . . r r r r r y y A y A A y A A y y y D y D y D D D r y
geen_datalek                 D A D y D D D D D y A y D D D y D D . . . . . r r r r r y y A y A A y A A y y y D y D y D D D r y
geen_incident                D A D y D D D D D y A y D D D y D D . . . . . r r r r r y y A y A A y A A y y y D y D y D D D r y
datalek                      D A D y D D D D D y A y D D D y D D . . . . . . A A A . y y A y A A y A A y y y D y D y D D D A A
adviseur                     + + + y + + + + + y + y + + + y + + . . . . . . + + + . y y + y + + y + + y y y + y + y + + + + +
check                        + + + y + + + + + y + y + + + y + + . . . . . . + + + . y y + y + + y + + y y y + y + y + + + + +
aangevuld                    + + + y + + + + + y + y + + + y + + . . . . . . + + + . y y + y + + y + + y y y + y + y + + + + +
gewijzigd                    + + + y + + + + + y + y + + + y + + . . . . . . + + + . y y + y + + y + + y y y + y + y + + + + +
ingetrokken                  + + + y + + + + + y + y + + + y + + . . . . . . + + + . y y + y + + y + + y y y + y + y + + + + +
formulier_dicht              + + + y + + + + + y + y + + + y + + . . . . . . + + + . y y + y + + y + + y y y + y + y + + + + +
termijn                      D A D y D D D D y D A y D D D y y D . . . . . . A A A . y y A y A y A A A y y y D y D y D D D A y
kennis                       D A D y D D D D y D A y D D D y y D . . . . . . A A A . y y A y A y A A A y y y D y D y D D D A y
ingelicht_verantwoordelijke  + + + y + + + + + y + y + + + y + + . . . . . . + + + . y y + y + + y + + y y y + y + y + + + + +
informeren                   D A D y D D D D D y A y D D D y D D . . . . . . A A A . y y A y A A y A A y y y D y D y D D D A A
niet_informeren              D A D y D D D D D y A y D D D y D D . . . . . r r r r r y y A y A y y A A y y y D y D y D D D r A
openbare_mededeling          D A D y D D D D D y A y D D D y D D . . . . . . A A A . y y A y A A y A A y y y D y D y D D D A A
ingelicht                    + + + y + + + + + y + y + + + y + + . . . . . . + + + . y y + y + + y + + y y y + y + y + + + + +
overdragen                   + + + y + + + + + y + y + + + y + + . . . . . . + + + . y y + y + + y + + y y y + y + y + + + + +
hoort_bij                    + + + y + + + + + y + y + + + y + + . . . . . . + + + . y y + y + + y + + y y y + y + y + + + + +
los_van                      + + + y + + + + + y + y + + + y + + . . . . . . + + + . y y + y + + y + + y y y + y + y + + + + +
incident                     + + + y + + + + + y + y + + + y + + . . . . . . + + + . y y + y + + y + + y y y + y + y + + + + +
geen_crisis                  D A D y D D D D D y A y D D D y D D . . . . . . A A A . y y A y A A y A A y y y D y D y D D D A A
hercontrole_veilig           + + + y + + + + + y + y + + + y + + . . . . . . + + + . y y + y + + y + + y y y + y + y + + + + +
hercontrole_niet_veilig      + + + y + + + + + y + y + + + y + + . . . . . . + + + . y y + y + + y + + y y y + y + y + + + + +
afsluiten                    + + + y + + + + + y + y + + + y + + . . . . . . + + + . y y + y + + y + + y y y + y + y + + + + +
heropenen                    + + + y + + + + + y + y + + + y + + . . . . . . + + + . y y + y + + y + + y y y + y + y + + + + +
correctie                    + + + y + + + + + y + y + + + y + + . . . . . . + + + . y y + y + + y + + y y y + y + y + + + + +
woordvoerder                 D D D y D D D D D y D D D D D D D D D D . . . . D D D . y y D y D D y D D y y D D D D y D D D D D
callcenter                   D D D y D D D D D y D D D D D D D D D D . . . . D D D . y y D y D D y D D y y D D D D y D D D D D
crisis                       D D D y D D D D D y D D D D D D D D D D . . . . D D D . y y D y D D y D D y y D D D D y D D D D D
crisisplan                   D D D y D D D D D y D D D D D D D D D D . . . . D D D . y y D y D D y D D y y D D D D y D D D D D
doelgroep                    D D D y D D D D D y D D D D D D D D D D . . . . D D D . y y D y D D y D D y y D D D D y D D D D D
feit                         + + + y + + + + + y + y + + + y + + . . + + . . + + + + y y + y + + y + + y y y + y + y + + + + +
telefoon                     + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + +
ontdekt                      + + + y + + + + + y + y + + + y + + . . . . . + + + + + y y + y + + y + + y y y + y + y + + + + +
ja                           + + + y + + + + + y + y + + + y + + . . . . . + + + + + y y + y + + y + + y y y + y + y + + + + +
nee                          + + + y + + + + + y + y + + + y + + . . . . . + + + + + y y + y + + y + + y y y + y + y + + + + +
weet_niet                    + + + y + + + + + y + y + + + y + + . . . . . . + + + . y y + y + + y + + y y y + y + y + + + + +
opgepakt                     + + + + + + + + + + + + + + + + + + + + + + . . + + + + + + + + + + + + + + + + + + + + + + + + +
status                       + + + + + + + + + + + + + + + + + + + + + + . . + + + + + + + + + + + + + + + + + + + + + + + + +
hulp                         + + + + + + + + + + + + + + + + + + + + + + . . + + + + + + + + + + + + + + + + + + + + + + + + +
notitie                      + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + + +
"""
EXPECTED = {line.split()[0]: line.split()[1:] for line in TABLE.strip("\n").splitlines()[2:]}


def test_every_word_of_the_grammar_stands_in_the_table() -> None:
    assert set(EXPECTED) == set(WHO)
    assert {len(row) for row in EXPECTED.values()} == {len(STATES)}


@pytest.mark.parametrize("column", range(len(STATES)), ids=list(STATES))
def test_who_may_say_what(column: int) -> None:
    """The whole column at once, so that a change shows as the words it concerns."""
    state = list(STATES.values())[column]
    found = {name: letter(right_in(state, name)) for name in EXPECTED}
    assert found == {name: row[column] for name, row in EXPECTED.items()}


@pytest.mark.parametrize("name", sorted(WHO))
def test_a_claim_in_a_mail_gives_nobody_a_right(name: str) -> None:
    """P22: an unconfirmed discovery of long ago, and a notice that anyone can forge, bring no deputy or director in."""
    speakers = {one.id: one for one in SEATS if one.id in ("deputy", "director")}
    rules = Rules(directory=directory(), ladder=Ladder())
    sure = incident_with(aware_at=AWARE)
    away = OutOfReach(person="decider", until=AWARE + timedelta(days=7), called=tuple(speakers), proven=False)
    claimed = incident_with(aware_at=AWARE - timedelta(days=9), aware_confirmed=False, unreached=(away,))
    for who, speaker in speakers.items():
        found = letter(right_to_say(name, speaker, incident=claimed, now=AWARE, rules=rules))
        assert found == letter(right_to_say(name, speaker, incident=sure, now=AWARE, rules=rules)), who
