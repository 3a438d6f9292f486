"""Who may say which word: the table of mail.md §5, every word for every role."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from compliance_bot.procedure import events as ev
from compliance_bot.procedure.decisions import Rules, Why
from compliance_bot.procedure.incident import Incident, OutOfReach, Vote
from compliance_bot.procedure.ladder import Ladder
from compliance_bot.procedure.rights import STANDING_NAMES, WHO, right_on_triage, right_to_say
from compliance_bot.procedure.roles import LABELS, Directory, Role
from tests.procedure.house import AWARE, SEATS, make_incident, report_of

NOT_ENTITLED, NOT_YET, REPORTER = Why.NOT_ENTITLED, Why.NOT_YET, Why.REPORTER


HOUSE = {one.id: one for one in SEATS}
DIRECTORY = Directory(persons=tuple(HOUSE.values()), deputies={Role.DECIDER: ("deputy",)})

ASSESSING = (
    *("niet_melden", "geen_datalek", "geen_incident", "datalek", "adviseur", "check", "aangevuld"),
    *("gewijzigd", "ingetrokken", "formulier_dicht", "termijn", "kennis", "ingelicht_verantwoordelijke"),
    *("informeren", "niet_informeren", "openbare_mededeling", "ingelicht", "overdragen", "hoort_bij"),
    *(
        "los_van",
        "incident",
        "geen_crisis",
        "hercontrole_veilig",
        "hercontrole_niet_veilig",
        "afsluiten",
        "heropenen",
        "correctie",
    ),
)
CRISIS = ("crisis", "crisisplan", "callcenter", "woordvoerder", "doelgroep")
ALL = ("opgepakt", "status", "hulp", "notitie")
BY_REPORTER = ("ontdekt", "ja", "nee")
# mail.md §5 row by row: who may at hour 0, when nobody is out and all seats are filled
TABLE: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(ASSESSING, ("decider", "fg")),
    **dict.fromkeys(("melden", "gemeld"), ("decider", "fg", "director")),
    **dict.fromkeys(("advies_melden", "advies_niet_melden"), ("fg",)),
    **dict.fromkeys(CRISIS, ("decider", "fg", "director", "media", "support")),
    "feit": ("decider", "fg", "it", "helpdesk"),
    "telefoon": tuple(HOUSE),
    **dict.fromkeys((*BY_REPORTER, "weet_niet"), ("decider", "fg")),
    "opgepakt": ("decider", "fg", "deputy", "director", "media", "support", "it", "helpdesk"),
    "status": ("decider", "fg", "deputy", "director", "media", "support", "it", "helpdesk"),
    "hulp": ("decider", "fg", "deputy", "director", "media", "support", "it", "helpdesk"),
    "notitie": tuple(HOUSE),
}


def rules(directory: Directory = DIRECTORY, *, fg_decides: bool = False) -> Rules:
    return Rules(directory=directory, ladder=Ladder(), fg_decides=fg_decides)


def incident(reporter: str = "", **changes: object) -> Incident:
    report = report_of(reporter)
    made = make_incident(
        reports=(report,),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def may(name: str, who: str, *, hours: float = 0, on: Incident | None = None) -> bool:
    now = AWARE + timedelta(hours=hours)
    return right_to_say(name, HOUSE[who], incident=on or incident(), now=now, rules=rules()).refused is None


def test_every_word_of_the_grammar_is_in_the_table() -> None:
    assert set(TABLE) == set(WHO)


@pytest.mark.parametrize("who", HOUSE)
@pytest.mark.parametrize("name", TABLE)
def test_who_may_say_what_at_hour_zero(name: str, who: str) -> None:
    assert may(name, who) is (who in TABLE[name])


@pytest.mark.parametrize("name", [*ASSESSING, "melden", "gemeld", *CRISIS, "feit"])
def test_the_deputy_may_say_all_the_decider_may_once_in_the_circle(name: str) -> None:
    assert not may(name, "deputy", hours=23)
    assert may(name, "deputy", hours=24)
    away = OutOfReach(person="decider", until=AWARE + timedelta(days=7), called=("deputy",), proven=True)
    assert may(name, "deputy", on=incident(unreached=(away,)))
    forged = replace(away, proven=False)
    assert not may(name, "deputy", on=incident(unreached=(forged,)))


@pytest.mark.parametrize("name", ASSESSING)
def test_the_directie_may_say_all_the_decider_may_in_its_turn(name: str) -> None:
    """From its first rung on, on a vacancy, or when decider and FG disagree."""
    assert not may(name, "director", hours=47)
    assert may(name, "director", hours=48)
    said = (
        Vote(
            person="decider",
            role="",
            word=ev.Word.NIET_MELDEN,
            standing=ev.Standing.DECISION,
            said_at=AWARE,
            evidence="",
        ),
        Vote(
            person="fg",
            role="",
            word=ev.Word.MELDEN,
            standing=ev.Standing.ADVICE,
            said_at=AWARE,
            evidence="",
        ),
    )
    assert may(name, "director", on=incident(votes=said))
    vacant = Directory(persons=tuple(p for p in HOUSE.values() if p.id != "fg"), deputies={})
    right = right_to_say(name, HOUSE["director"], incident=incident(), now=AWARE, rules=rules(vacant))
    assert right.refused is None


@pytest.mark.parametrize("name", sorted(STANDING_NAMES))
def test_the_fg_advises_where_the_decider_decides(name: str) -> None:
    """P18; in the crisis team the FG is one of its members."""
    now = AWARE + timedelta(hours=1)
    by = {
        who: right_to_say(name, HOUSE[who], incident=incident(), now=now, rules=rules())
        for who in ("decider", "fg")
    }
    assert by["decider"].standing is ev.Standing.DECISION
    wanted = ev.Standing.DECISION if name in CRISIS else ev.Standing.ADVICE
    assert by["fg"].standing is wanted
    both = right_to_say(name, HOUSE["fg"], incident=incident(), now=now, rules=rules(fg_decides=True))
    assert both.standing is ev.Standing.DECISION


@pytest.mark.parametrize(
    "name", sorted(set(TABLE) - STANDING_NAMES - {"advies_melden", "advies_niet_melden"})
)
def test_other_words_decide_and_advise_nothing(name: str) -> None:
    right = right_to_say(name, HOUSE["decider"], incident=incident(), now=AWARE, rules=rules())
    assert right.standing is None
    assert right.role == (LABELS[Role.DECIDER])


@pytest.mark.parametrize("who", ["decider", "fg", "director", "it"])
@pytest.mark.parametrize(
    "name", ["niet_melden", "geen_datalek", "geen_incident", "niet_informeren", "advies_niet_melden"]
)
def test_who_reported_says_nothing_negative(name: str, who: str) -> None:
    """P18: neither decider nor second, at any hour."""
    right = right_to_say(
        name, HOUSE[who], incident=incident(who), now=AWARE + timedelta(hours=60), rules=rules()
    )
    assert right.refused is Why.REPORTER
    assert right.standing is None


@pytest.mark.parametrize("name", ["datalek", "informeren", "geen_crisis", "kennis", "termijn"])
def test_what_a_reporting_decider_says_beside_the_road_is_advice(name: str) -> None:
    right = right_to_say(name, HOUSE["decider"], incident=incident("decider"), now=AWARE, rules=rules())
    assert right.standing is ev.Standing.ADVICE


@pytest.mark.parametrize("name", BY_REPORTER)
def test_a_reporter_speaks_of_their_own_report(name: str) -> None:
    assert may(name, "it", on=incident("it"))
    assert not may(name, "it", on=incident("media"))


@pytest.mark.parametrize("name", ASSESSING)
@pytest.mark.parametrize(("who", "why"), [("deputy", NOT_YET), ("director", NOT_YET), ("it", NOT_ENTITLED)])
def test_who_comes_later_hears_that_it_is_not_their_turn(name: str, who: str, why: Why) -> None:
    right = right_to_say(name, HOUSE[who], incident=incident(), now=AWARE, rules=rules())
    assert right.refused is why


@pytest.mark.parametrize(
    ("name", "able"),
    [("incident", {"decider", "fg", "deputy", "director"}), ("geen_incident", {"decider", "fg"})],
)
def test_a_triaged_mail_needs_one_assessor(name: str, able: set[str]) -> None:
    found = {one.id for one in HOUSE.values() if right_on_triage(name, one, rules()).refused is None}
    assert found == able
    vacant = Directory(persons=tuple(p for p in HOUSE.values() if p.id not in ("decider", "fg", "deputy")))
    assert right_on_triage(name, HOUSE["director"], rules(vacant)).refused is None
