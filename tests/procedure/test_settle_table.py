"""P18 as one table to read: which words of whom end an incident, and otherwise whose word is asked.

Who: M the decider, F the FG, P the decider's deputy, C a director. Where named: O and D the deputies of the FG and of
the directie, N another decider, B decider and FG in one, b their advice. What: n NIET MELDEN, g GEEN DATALEK,
i GEEN INCIDENT, m MELDEN; one an hour in this order. A word of the FG is advice, unless fg_decides.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from compliance_bot.procedure import events as ev
from compliance_bot.procedure.awareness import KENNIS, TERMIJN, clock_question
from compliance_bot.procedure.decisions import Rules, settle
from compliance_bot.procedure.incident import Filing, Incident, OutOfReach, Statement, Vote
from compliance_bot.procedure.informing import settle_informing
from compliance_bot.procedure.ladder import Ladder
from compliance_bot.procedure.roles import LABELS, Directory, Person, Role
from tests.procedure.house import AWARE, make_incident, report_of

HOUR = timedelta(hours=1)
PEOPLE = {
    "M": Person(id="M", name="M", addresses=("m@amnesty.example",), roles=frozenset({Role.DECIDER})),
    "F": Person(id="F", name="F", addresses=("f@amnesty.example",), roles=frozenset({Role.DPO})),
    "P": Person(id="P", name="P", addresses=("p@amnesty.example",), roles=frozenset()),
    "C": Person(id="C", name="C", addresses=("c@amnesty.example",), roles=frozenset({Role.DIRECTIE})),
    "N": Person(id="N", name="N", addresses=("n@amnesty.example",), roles=frozenset({Role.DECIDER})),
    "O": Person(id="O", name="O", addresses=("o@amnesty.example",)),
    "D": Person(id="D", name="D", addresses=("d@amnesty.example",)),
    "B": Person(
        id="B", name="B", addresses=("b@amnesty.example",), roles=frozenset({Role.DECIDER, Role.DPO})
    ),
}
LABEL = {"M": LABELS[Role.DECIDER], "F": LABELS[Role.DPO], "P": "plaatsvervanger", "C": LABELS[Role.DIRECTIE]}
OWN_DEPUTY = {"O": Role.DPO, "D": Role.DIRECTIE}
WORDS = {"n": ev.Word.NIET_MELDEN, "g": ev.Word.GEEN_DATALEK, "i": ev.Word.GEEN_INCIDENT, "m": ev.Word.MELDEN}

# said | what is special | hour of judging | outcome, or - | who is asked | do they differ
TABLE = """
-            | -                  |  5 | -            | -   | no
Mn           | -                  |  5 | -            | F   | no
Mg           | -                  |  5 | -            | F   | no
Mi           | -                  |  5 | -            | F   | no
Mm           | -                  |  5 | -            | -   | no
Fn           | -                  |  5 | -            | -   | no
Fm           | -                  |  5 | -            | -   | no
Cn           | -                  |  5 | -            | F   | no
Pn           | -                  |  5 | -            | F   | no
Mn Fn        | -                  |  5 | niet_melden  | -   | no
Fn Mn        | -                  |  5 | niet_melden  | -   | no
Mg Fg        | -                  |  5 | geen_datalek | -   | no
Mi Fi        | -                  |  5 | geen_incident | -  | no
Pn Fn        | -                  |  5 | niet_melden  | -   | no
Cn Fn        | -                  |  5 | niet_melden  | -   | no
Mn Fg        | -                  |  5 | -            | F   | no
Mn Fi        | -                  |  5 | -            | F   | no
Mg Fn        | -                  |  5 | -            | F   | no
Mn Mg Fg     | -                  |  5 | geen_datalek | -   | no
Mn Fn Mm     | -                  |  5 | -            | -   | no
Mn Fm        | -                  |  5 | -            | C   | yes
Fm Mn        | -                  |  5 | -            | C   | yes
Mn Fm Cn     | -                  |  5 | niet_melden  | -   | yes
Mg Fm Cn     | -                  |  5 | niet_melden  | -   | yes
Mn Fm Cm     | -                  |  5 | -            | -   | no
Mn Fm Pn     | -                  |  5 | -            | C   | yes
Fm Cn        | -                  |  5 | -            | MP  | yes
Mn Fm Fn     | -                  |  5 | niet_melden  | -   | no
Mm Cn        | -                  |  5 | -            | M   | yes
Mm Fn Cn     | -                  |  5 | -            | M   | yes
Mm Mn        | -                  |  5 | -            | F   | no
Mn Pn        | -                  |  5 | -            | F   | no
Mn Cn        | -                  |  5 | -            | F   | no
Mn Pn        | -                  | 49 | -            | FC  | no
Mn Cn        | -                  | 49 | niet_melden  | -   | no
Mn           | -                  | 49 | -            | FC  | no
Mn           | FG vacant          |  5 | -            | P   | no
Mn Pn        | FG vacant          |  5 | niet_melden  | -   | no
Pn Mn        | FG vacant          |  5 | niet_melden  | -   | no
Mn Cn        | FG vacant          |  5 | niet_melden  | -   | no
Pn           | FG vacant          |  5 | -            | M   | no
Mn           | FG, deputy vacant  |  5 | -            | C   | no
Mn Cn        | FG, deputy vacant  |  5 | niet_melden  | -   | no
Pn Fn        | decider vacant     |  5 | niet_melden  | -   | no
Cn Fn        | decider vacant     |  5 | niet_melden  | -   | no
Mn           | FG away (proven)   |  5 | -            | FP  | no
Mn Pn        | FG away (proven)   |  5 | niet_melden  | -   | no
Mn Fn        | FG away (proven)   |  5 | niet_melden  | -   | no
Mn           | FG away (forged)   |  5 | -            | F   | no
Mn Pn        | FG away (forged)   |  5 | -            | F   | no
Mn Fn        | M reported         |  5 | -            | -   | no
Mn Fn        | F reported         |  5 | -            | P   | no
Mn Pn        | F reported         |  5 | niet_melden  | -   | no
Pn Fn        | M reported         |  5 | niet_melden  | -   | no
Mn           | one is enough      |  5 | niet_melden  | -   | no
Fn           | one is enough      |  5 | -            | -   | no
Pn           | one is enough      |  5 | niet_melden  | -   | no
Mm Cn        | one is enough      |  5 | -            | M   | yes
Mn Fm        | one is enough      |  5 | -            | C   | yes
Fm Mn        | one is enough      |  5 | -            | C   | yes
Fm Mn Cn     | one is enough      |  5 | niet_melden  | -   | yes
Fm Cn        | one is enough      |  5 | niet_melden  | -   | yes
Mn           | FG decides         |  5 | -            | F   | no
Fn           | FG decides         |  5 | -            | PM  | no
Fn Mn        | FG decides         |  5 | niet_melden  | -   | no
Fm Mn        | FG decides         |  5 | -            | C   | yes
Mn Fm        | FG decides         |  5 | -            | -   | no
Fm Mn Cn     | FG decides         |  5 | niet_melden  | -   | yes
Fm Mn Cm     | FG decides         |  5 | -            | -   | no
Fm Mm Pn     | FG decides         |  5 | -            | M   | yes
Mm Fn Cn     | FG decides         |  5 | -            | M   | yes
Mm Pn        | M left             |  5 | -            | C   | yes
Mm Pn Fn     | M left             |  5 | -            | C   | yes
Mm Pn Cn     | M left             |  5 | niet_melden  | -   | yes
Mm Cn        | M left             |  5 | -            | P   | yes
Mm Cn Fn     | M left             |  5 | niet_melden  | -   | yes
Mn           | M is FG now, N     |  5 | -            | PN  | no
Mn Nn        | M is FG now, N     |  5 | niet_melden  | -   | no
Mm Pn        | M is FG now        |  5 | -            | C   | yes
Mm Pn Cn     | M is FG now        |  5 | niet_melden  | -   | yes
Mm Pn        | M away (proven)    |  5 | -            | MC  | yes
Mm Pn Fn     | M away (proven)    |  5 | -            | MC  | yes
Mm Pn Cn     | M away (proven)    |  5 | niet_melden  | -   | yes
Mm Pn        | M away (forged)    |  5 | -            | M   | yes
Mm Pn Cn     | M away (forged)    |  5 | -            | M   | yes
Mm Pn        | M reported         |  5 | -            | C   | yes
Mm Pn Cn     | M reported         |  5 | niet_melden  | -   | yes
Fm Cn        | only C decides     |  5 | -            | F   | yes
Fn Cn        | only C decides     |  5 | niet_melden  | -   | no
Mm Fn        | FG decides         |  5 | -            | M   | yes
Mn Fn        | filed              |  5 | -            | -   | no
Mn           | F away (proven), O  |  5 | -            | FO  | no
Mn On        | F away (proven), O  |  5 | niet_melden  | -   | no
Mn Pn        | F away (proven), O  |  5 | niet_melden  | -   | no
Mn Om        | F away (proven), O  |  5 | -            | C   | yes
Mn On Fm     | F away (proven), O  |  5 | -            | C   | yes
Mn           | F away (forged), O  |  5 | -            | F   | no
Mn           | F there, O          |  5 | -            | F   | no
Mn           | F there, O          | 49 | -            | FC  | no
Mn Om        | F there, O          | 25 | -            | C   | yes
Mn           | F reported, O       |  5 | -            | O   | no
Mn On        | F reported, O       |  5 | niet_melden  | -   | no
Mn           | FG vacant, O        |  5 | -            | O   | no
Mn On        | FG vacant, O        |  5 | niet_melden  | -   | no
Mn           | FG vacant, O        | 49 | -            | OC  | no
Mn Fm        | C there, D          |  5 | -            | C   | yes
Mn Fm        | C away (proven), D  |  5 | -            | CD  | yes
Mn Fm Dn     | C away (proven), D  |  5 | niet_melden  | -   | yes
Mn Fm        | C away (forged), D  |  5 | -            | C   | yes
Mn Fm        | C reported, D       |  5 | -            | D   | yes
Mn Fm        | C vacant, D         |  5 | -            | D   | yes
Mn Fm Dn     | C vacant, D         |  5 | niet_melden  | -   | yes
Mn Fm Dm     | C vacant, D         |  5 | -            | -   | no
Mn           | FG, deputy, C vacant, D |  5 | -        | D   | no
Mn Dn        | FG, deputy, C vacant, D |  5 | niet_melden | - | no
Mn           | C vacant, D         | 49 | -            | FD  | no
Bm bn        | B                   |  5 | -            | -   | no
Bm bn Pn     | B                   |  5 | -            | B   | yes
bm Bn        | B                   |  5 | -            | C   | yes
bm Bn Cn     | B                   |  5 | niet_melden  | -   | yes
Bn bn        | B                   |  5 | -            | P   | no
bn Pn        | B                   |  5 | niet_melden  | -   | no
"""
ROWS = [tuple(cell.strip() for cell in line.split("|")) for line in TABLE.strip().splitlines()]


def rules_of(special: str) -> Rules:
    gone = {
        "FG vacant": "F",
        "FG, deputy vacant": "FP",
        "decider vacant": "M",
        "M left": "M",
        "only C decides": "MP",
        "FG vacant, O": "F",
        "C vacant, D": "C",
        "FG, deputy, C vacant, D": "FPC",
        "B": "MF",
    }.get(special, "")
    gone += "".join(set("ODBN") - set(special[-1]))
    persons = tuple(one for key, one in PEOPLE.items() if key not in gone)
    if special.startswith("M is FG now"):
        persons = (replace(PEOPLE["M"], roles=frozenset({Role.DPO})), PEOPLE["P"], PEOPLE["C"])
        persons += (PEOPLE["N"],) if special.endswith("N") else ()
    deputies = {} if "P" in gone else {Role.DECIDER: ("P",)}
    deputies |= {role: (who,) for who, role in OWN_DEPUTY.items() if who not in gone}
    return Rules(
        directory=Directory(persons=persons, deputies=deputies),
        ladder=Ladder(),
        second=special != "one is enough",
        fg_decides=special == "FG decides",
    )


def standing_of(who: str, special: str) -> ev.Standing:
    return ev.Standing.ADVICE if who in "FOb" and special != "FG decides" else ev.Standing.DECISION


def bare(special: str) -> Incident:
    report = report_of(special[0] if "reported" in special else "")
    away = OutOfReach(
        person=special[0],
        until=AWARE + timedelta(days=7),
        called=(special[-1] if special[-1] in OWN_DEPUTY else "P",),
        proven="(proven)" in special,
    )
    filing = Filing(
        number="1", filed_at=AWARE, provisional=False, verdict=ev.FilingVerdict.ON_TIME, person="M"
    )
    return make_incident(
        reports=(report,),
        unreached=(away,) if " away " in special else (),
        filings=(filing,) if special == "filed" else (),
    )


def said_of(said: str) -> list[tuple[str, str, datetime]]:
    """Who, what and when; of each person the latest stands."""
    told = [] if said == "-" else said.split()
    latest = {one[0]: (one[0], one[1], AWARE + hour * HOUR) for hour, one in enumerate(told)}
    return sorted(latest.values(), key=lambda one: one[2])


def expected(outcome: str, asked: str, differ: str) -> tuple[str, str, bool]:
    return outcome.strip("-"), asked.strip("-"), differ == "yes"


@pytest.mark.parametrize(("said", "special", "hour", "outcome", "asked", "differ"), ROWS)
def test_which_words_end_an_incident(  # a row of the table
    said: str, special: str, hour: str, outcome: str, asked: str, differ: str
) -> None:
    votes = tuple(
        Vote(
            person=who.upper(),
            role=LABEL.get(who, ""),
            word=WORDS[word],
            standing=standing_of(who, special),
            said_at=at,
            evidence="",
        )
        for who, word, at in said_of(said)
    )
    incident = replace(bare(special), votes=votes)
    found = settle(incident, now=AWARE + int(hour) * HOUR, rules=rules_of(special))
    told = (found.outcome or "", "".join(one.id for one in found.ask), found.disagreement)
    assert told == expected(outcome, asked, differ)


# the rule is the same for the other three questions: their words, as the letters of the table
ONLY_N_AND_M = [row for row in ROWS if not set(row[0]) & set("gib") and row[1] != "filed"]
MOMENTS = {"n": AWARE + 9 * HOUR, "m": AWARE + 5 * HOUR}


def statements(name: str, said: str, special: str) -> tuple[Statement, ...]:
    told = said_of(said)
    return tuple(
        Statement(
            name={"n": "niet_informeren", "m": "informeren"}[word] if name == "informing" else name,
            person=who,
            role=LABEL.get(who, ""),
            said_at=at,
            arrival=1,
            standing=standing_of(who, special).value,
            at=None if name == "informing" else MOMENTS[word],
        )
        for who, word, at in told
    )


@pytest.mark.parametrize(("said", "special", "hour", "outcome", "asked", "differ"), ONLY_N_AND_M)
def test_not_informing_is_settled_by_the_same_rule(  # a row of the table
    said: str, special: str, hour: str, outcome: str, asked: str, differ: str
) -> None:
    incident = replace(bare(special), statements=statements("informing", said, special))
    found = settle_informing(incident, now=AWARE + int(hour) * HOUR, rules=rules_of(special))
    told = (found.outcome or "", "".join(one.id for one in found.ask), found.disagreement)
    assert told == expected(outcome, asked, differ)


@pytest.mark.parametrize("name", [KENNIS, TERMIJN])
@pytest.mark.parametrize(
    ("said", "special", "hour", "outcome", "asked", "differ"),
    [row for row in ONLY_N_AND_M if "n" in row[0] and "M" in row[0] and row[1] != "M reported"],
)
def test_a_later_moment_is_settled_by_the_same_rule(  # a row of the table
    name: str, said: str, special: str, hour: str, outcome: str, asked: str, differ: str
) -> None:
    """n: the later moment; m: an earlier one, still later than where the clock stands."""
    incident = replace(bare(special), statements=statements(name, said, special))
    found = clock_question(incident, name, now=AWARE + int(hour) * HOUR, rules=rules_of(special))
    if found.at != MOMENTS["n"]:
        # who names the earlier one last proposes that, where the table has a MELDEN that ends all waiting
        assert said_of(said)[-1][1] == "m" or found.said is None or found.why == "advice_first"
        return
    told = (
        "niet_melden" if found.settled else "",
        "".join(one.id for one in found.ask),
        found.why == "disagreement",
    )
    wanted = expected(outcome, asked, differ)
    assert told[:2] == wanted[:2]
    if not found.settled:
        assert told[2] == wanted[2]
