"""P18 as a table: which words of whom end an incident, and who is asked otherwise."""

from __future__ import annotations

from datetime import timedelta

import pytest

from compliance_bot.procedure import events as ev
from compliance_bot.procedure.decisions import Rules, reached_groups, reopens, right_to_advise, settle
from compliance_bot.procedure.incident import Incident, Road, Statement, Vote
from compliance_bot.procedure.ladder import Ladder
from compliance_bot.procedure.roles import LABELS, Directory, Role
from tests.procedure.house import AWARE, make_incident, person, report_of

N, G, M = ev.Word.NIET_MELDEN, ev.Word.GEEN_DATALEK, ev.Word.MELDEN
DECIDES, ADVISES = ev.Standing.DECISION, ev.Standing.ADVICE


MIRTE, FENNA, DORA = person("mirte", Role.DECIDER), person("fenna", Role.DPO), person("dora", Role.DIRECTIE)
DIRK = person("dirk")
FULL = Directory(persons=(MIRTE, FENNA, DORA, DIRK), deputies={Role.DECIDER: ("dirk",)})
NO_FG = Directory(persons=(MIRTE, DORA, DIRK), deputies={Role.DECIDER: ("dirk",)})
ROLES = {"mirte": LABELS[Role.DECIDER], "fenna": LABELS[Role.DPO], "dora": LABELS[Role.DIRECTIE], "dirk": "x"}


def rules(directory: Directory = FULL, *, second: bool = True) -> Rules:
    return Rules(directory=directory, ladder=Ladder(), second=second)


def incident(*said: tuple[str, ev.Word, ev.Standing], reporter: str = "") -> Incident:
    """An incident on which these words were said, one an hour."""
    votes = tuple(
        Vote(
            person=who,
            role=ROLES[who],
            word=word,
            standing=standing,
            said_at=AWARE + timedelta(hours=hour),
            evidence="",
        )
        for hour, (who, word, standing) in enumerate(said)
    )
    report = report_of(reporter)
    return make_incident(
        aware_confirmed=False,
        reports=(report,),
        votes=votes,
    )


MIRTE_N, FENNA_N, DORA_N = ("mirte", N, DECIDES), ("fenna", N, ADVISES), ("dora", N, DECIDES)
FENNA_M, MIRTE_M = ("fenna", M, ADVISES), ("mirte", M, DECIDES)


@pytest.mark.parametrize(
    ("said", "outcome", "asked"),
    [
        ((), None, ()),
        ((FENNA_N,), None, ()),
        ((MIRTE_N,), None, ("fenna",)),
        ((MIRTE_N, FENNA_N), "niet_melden", ()),
        ((FENNA_N, MIRTE_N), "niet_melden", ()),
        ((MIRTE_N, ("fenna", G, ADVISES)), None, ("fenna",)),
        ((MIRTE_N, FENNA_M), None, ("dora",)),
        ((MIRTE_N, FENNA_M, DORA_N), "niet_melden", ()),
        ((("mirte", G, DECIDES), FENNA_M, DORA_N), "niet_melden", ()),
        ((FENNA_M, DORA_N), None, ("mirte", "dirk")),
        ((MIRTE_M, DORA_N), None, ("mirte",)),
        ((MIRTE_M,), None, ()),
    ],
)
def test_a_negative_outcome_needs_decider_and_second(
    said: tuple[tuple[str, ev.Word, ev.Standing], ...], outcome: str | None, asked: tuple[str, ...]
) -> None:
    """P18."""
    found = settle(incident(*said), now=AWARE + timedelta(hours=5), rules=rules())
    assert (found.outcome, tuple(p.id for p in found.ask)) == (outcome, asked)


def test_with_one_enough_the_decider_ends_it_and_the_fg_does_not() -> None:
    one = rules(second=False)
    assert settle(incident(MIRTE_N), now=AWARE, rules=one).outcome == "niet_melden"
    assert settle(incident(FENNA_N), now=AWARE, rules=one).outcome is None


def test_a_vacant_fg_is_replaced_by_the_deputy_and_never_by_the_decider_twice() -> None:
    found = settle(incident(MIRTE_N), now=AWARE, rules=rules(NO_FG))
    assert [p.id for p in found.ask] == ["dirk"]
    both = settle(incident(MIRTE_N, ("dirk", N, DECIDES)), now=AWARE, rules=rules(NO_FG))
    assert both.outcome == "niet_melden"


@pytest.mark.parametrize("reporter", ["mirte", "fenna"])
def test_who_turns_out_to_have_reported_counts_no_more(reporter: str) -> None:
    """P18: neither decider nor second, whatever they said before."""
    found = settle(incident(MIRTE_N, FENNA_N, reporter=reporter), now=AWARE, rules=rules())
    assert found.outcome is None
    reported = incident(reporter="fenna")
    assert right_to_advise(N, FENNA, incident=reported, now=AWARE, rules=rules()).refused


def test_a_silent_fg_is_out_of_reach_only_with_the_directie_in_the_circle() -> None:
    said = incident(MIRTE_N, DORA_N)
    early = settle(said, now=AWARE + timedelta(hours=10), rules=rules())
    late = settle(said, now=AWARE + timedelta(hours=49), rules=rules())
    assert (early.outcome, late.outcome) == (None, "niet_melden")


def test_the_circle_for_deciding_widens_by_a_confirmed_clock_only() -> None:
    """P22; an unconfirmed discovery hurries the reminders and gives nobody a right."""
    from dataclasses import replace

    unsure = replace(incident(), aware_at=AWARE - timedelta(hours=60), aware_confirmed=False)
    assert reached_groups(unsure, AWARE, Ladder()) == {"assessors"}
    sure = replace(unsure, aware_confirmed=True)
    assert reached_groups(sure, AWARE, Ladder()) == {"assessors", "deputies", "ondersteuning", "directie"}


def test_only_melden_takes_back_a_negative_end() -> None:
    from dataclasses import replace

    ended = replace(incident(), road=Road.ENDED, outcome=ev.Outcome.NIET_MELDEN)
    assert reopens(M, ended)
    assert not reopens(G, ended)
    assert not reopens(M, replace(ended, outcome=ev.Outcome.GEMELD))


NO_INCIDENT = ev.Word.GEEN_INCIDENT


@pytest.mark.parametrize(
    ("said", "outcome", "asked"),
    [
        ((("mirte", NO_INCIDENT, DECIDES),), None, ("fenna",)),
        ((("mirte", NO_INCIDENT, DECIDES), ("fenna", NO_INCIDENT, ADVISES)), "geen_incident", ()),
        ((("mirte", NO_INCIDENT, DECIDES), ("fenna", G, ADVISES)), None, ("fenna",)),
        ((("fenna", NO_INCIDENT, ADVISES),), None, ()),
        ((("mirte", NO_INCIDENT, DECIDES), FENNA_M), None, ("dora",)),
        ((MIRTE_M, ("dora", NO_INCIDENT, DECIDES)), None, ("mirte",)),
    ],
)
def test_geen_incident_needs_its_second_like_any_negative_word(
    said: tuple[tuple[str, ev.Word, ev.Standing], ...], outcome: str | None, asked: tuple[str, ...]
) -> None:
    """P18, P19."""
    found = settle(incident(*said), now=AWARE + timedelta(hours=5), rules=rules())
    assert (found.outcome, tuple(p.id for p in found.ask)) == (outcome, asked)


@pytest.mark.parametrize(("word", "ends"), [(G, False), (NO_INCIDENT, False), (N, True)])
def test_a_datalek_of_another_who_decides_stands_against_no_breach(word: ev.Word, ends: bool) -> None:
    from dataclasses import replace

    breach = Statement(
        name="datalek", person="dora", role="x", said_at=AWARE, arrival=1, standing=DECIDES.value
    )
    said = replace(incident(("mirte", word, DECIDES), ("fenna", word, ADVISES)), statements=(breach,))
    found = settle(said, now=AWARE + timedelta(hours=5), rules=rules())
    assert (found.outcome is not None) is ends
    assert [p.id for p in found.ask] == ([] if ends else ["dora"])
