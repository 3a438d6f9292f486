"""Regime packs: law as data (procedure.md §9, law.md)."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

import compliance_bot.procedure
from compliance_bot.procedure.regime import FAVOURABLE, OUTCOMES, Regime, parse_regime, question_hash

FOLDER = Path(compliance_bot.procedure.__file__).parent / "regimes"
PACKS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.toml"))}
AVG = PACKS["avg-2018"]
CHECKS = ["1", "1b", "2.1", "2.2", "2.2b", "2.3", "3.1", "3.1.1", "3.2", "3.2.1", "3.2.2"]
CHECKS += ["4.1", "4.0", "4.2", "4.3a", "4.3b", "4.4", "4.4b", "4.5", "4.6"]


def roads(regime: Regime, question: str, *, avoid: str = "") -> set[str]:
    """Every outcome that can be reached from a question, by answers other than `avoid`."""
    targets = {to for answer, to in regime.edges[question].items() if answer != avoid}
    return {end for to in targets for end in (roads(regime, to, avoid=avoid) if to in regime.edges else {to})}


def test_the_three_packs_are_there() -> None:
    assert set(PACKS) == {"avg-2018", "wbp-2016", "avg-omnibus-draft"}


@pytest.mark.parametrize("name", PACKS)
def test_every_pack_is_sound_and_has_the_same_questions(name: str) -> None:
    """procedure.md §9: same question ids in all."""
    regime = parse_regime(PACKS[name])
    assert regime.id == name
    assert list(regime.questions) == CHECKS
    assert regime.citations["termijn"]
    assert all(text.endswith(("?", ".")) for text in (*regime.questions.values(), *regime.helps.values()))


def test_only_the_law_in_force_is_active() -> None:
    """procedure.md §9: the proposal is inactive and marked so."""
    found = {name: parse_regime(text) for name, text in PACKS.items()}
    assert {name: one.active for name, one in found.items()} == {
        "avg-2018": True,
        "avg-omnibus-draft": False,
        "wbp-2016": False,
    }
    assert "NIET geldend" in found["avg-omnibus-draft"].title
    assert (found["avg-2018"].hours, found["wbp-2016"].hours, found["avg-omnibus-draft"].hours) == (
        72,
        72,
        96,
    )
    assert found["avg-2018"].valid_from == found["wbp-2016"].valid_to == date(2018, 5, 25)
    assert found["avg-2018"].valid_to is None


@pytest.mark.parametrize("name", PACKS)
def test_not_knowing_never_ends_in_a_favourable_outcome(name: str) -> None:
    """P14: answering 'weet niet' all the way, from any question, ends on the safe side."""
    regime = parse_regime(PACKS[name])
    for start in regime.edges:
        question = start
        while question in regime.edges:
            question = regime.edges[question]["weet_niet"]
        assert question in OUTCOMES - FAVOURABLE, start


@pytest.mark.parametrize("name", PACKS)
def test_every_road_ends(name: str) -> None:
    """P13: check 1 leads to breach or none, 3 to the AP, 4 to the people; nothing runs in circles."""
    regime = parse_regime(PACKS[name])
    assert {"DATALEK", "GEEN DATALEK"} <= roads(regime, "1")
    assert roads(regime, "3.1") == {"MELDEN", "NIET MELDEN"}
    assert {"INFORMEREN", "NIET INFORMEREN"} <= roads(regime, "4.1")


def test_the_old_law_has_no_road_over_todays_questions() -> None:
    """law.md §2: no 1b, 2.2b, 4.0, 4.4b, 4.6 under the Wbp; 4.3a 'ja' went to 4.5."""
    regime = parse_regime(PACKS["wbp-2016"])
    gone = {"1b", "2.2b", "4.0", "4.4b", "4.6"}
    assert not gone & (set(regime.edges) | {to for one in regime.edges.values() for to in one.values()})
    assert regime.edges["4.3a"]["ja"] == "4.5"
    assert regime.retention == {"told": 1, "5.1": 0, "5.2": 3, "5.3": 3, "5.4": 3}


def test_a_pack_holds_no_organisations_data() -> None:
    """procedure.md §9: organisation data are never in a pack."""
    assert not any(word in text.lower() for text in PACKS.values() for word in ("amnesty", "ainl", "ogd"))


def test_a_questions_hash_follows_its_text() -> None:
    """P15: an answer says which words it answered."""
    regime = parse_regime(AVG)
    assert question_hash(regime, "2.1") == hashlib.sha256(regime.questions["2.1"].encode()).hexdigest()
    changed = parse_regime(AVG.replace("misgegaan", "fout gegaan", 1))
    assert question_hash(changed, "2.1") != question_hash(regime, "2.1")
    assert question_hash(changed, "2.2") == question_hash(regime, "2.2")
    with pytest.raises(KeyError):
        question_hash(regime, "9.9")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('id = "avg-2018"', "id = ", "no TOML"),
        ('id = "avg-2018"', "", "id is missing"),
        ('id = "avg-2018"', 'id = " "', "id is empty"),
        ("hours = 72", "", "deadline.hours is missing"),
        ("hours = 72", 'hours = "72"', "deadline.hours must be int"),
        ("hours = 72", "hours = true", "deadline.hours must be int"),
        ("hours = 72", "hours = 0", "at least 1"),
        ("active = true", 'active = "ja"', "active must be bool"),
        ("valid_from = 2018-05-25", "valid_from = 2018-05-25T00:00:00", "valid_from must be date"),
        ("active = true", "active = true\nvalid_to = 2018-05-25", "valid_to must lie after"),
        ('"2.1" = { ja = "2.2"', '"2.1" = { ja = "2.9"', "edges.2.1.ja leads to '2.9'"),
        ('nee = "DATALEK", weet_niet = "DATALEK"', 'nee = "DATALEK"', "edges.2.3.weet_niet must exist"),
        (
            'nee = "DATALEK", weet_niet = "DATALEK"',
            'nee = "DATALEK", weet_niet = "GEEN DATALEK"',
            "edges.2.3.weet_niet must exist and take the safe road",
        ),
        ("[helps]", '[helps]\n"7" = "?"', "question 7 has no text"),
        ("[citations]", "[cited]", "citations is missing"),
    ],
)
def test_a_broken_pack_is_refused_with_what_and_where(old: str, new: str, says: str) -> None:
    """procedure.md §9, P14."""
    assert old in AVG
    with pytest.raises(ValueError, match="regime pack") as caught:
        parse_regime(AVG.replace(old, new, 1))
    assert says in str(caught.value)
