"""Who settles a negative word: deputies of every seat, people who left, two seats of one person (P11, P12, P18)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from compliance_bot.ports import Decisions
from compliance_bot.procedure.roles import Directory, Role
from tests.casework.test_merging import answer_on
from tests.casework.test_out_of_reach import away
from tests.fakes import World, make_directory, make_policy, person
from tests.journeys.simulation_checks import audited

REASON = "De laptop is versleuteld en het wachtwoord is niet bekend bij de dief."
NIET = f"NIET MELDEN\n{REASON}"


def house(*more: str, without: tuple[str, ...] = (), deputies: dict[Role, tuple[str, ...]]) -> Directory:
    """The full house without some, with more people who hold no role, and these deputies."""
    found = make_directory(without=without)
    return replace(found, persons=(*found.persons, *map(person, more)), deputies=deputies)


def town(folder: Path, directory: Directory, **changes: object) -> World:
    return World(folder, policy=make_policy(directory=directory, **changes))


def asked_since(world: World, before: int) -> list[str]:
    """Who was asked as second, or for the decision, by the mails since then."""
    return [
        one.person for one in world.mailer.sent[before:] if one.kind.startswith(("second", "clock_second"))
    ]


# --- decider and FG in one person -----------------------------------------------------------------------------


def one_in_two_seats() -> Directory:
    found = make_directory(without=("fenna",))
    both = person("mirte", Role.DECIDER, Role.DPO)
    return replace(found, persons=tuple(both if one.id == "mirte" else one for one in found.persons))


def test_advice_of_somebody_leaves_their_own_decision_standing(tmp_path: Path) -> None:
    """P18: two records, also where decider and FG are one person; the road of the people goes on."""
    world = town(tmp_path, one_in_two_seats())
    ref = world.report("Usb-stick kwijt.")
    answer_on(world, ref, "mirte", "MELDEN")
    answer_on(world, ref, "mirte", f"ADVIES NIET MELDEN\n{REASON}")
    said = {(vote.word.value, vote.standing.value) for vote in world.incident(ref).votes}
    assert said == {("melden", "decision"), ("niet_melden", "advice")}
    assert world.incident(ref).side_road("people")
    world.forward(hours=25)
    answer_on(world, ref, "dirk", NIET)
    assert world.incident(ref).outcome is None
    assert audited(world) == ()
    assert world.store.rebuild() == []


def test_correctie_takes_back_only_the_last_of_two_records(tmp_path: Path) -> None:
    """P18, mail.md §6: the advice goes, the decision of the same person stays."""
    world = town(tmp_path, one_in_two_seats())
    ref = world.report("Usb-stick kwijt.")
    answer_on(world, ref, "mirte", NIET)
    world.clock.forward(minutes=5)
    answer_on(world, ref, "mirte", "ADVIES MELDEN")
    answer_on(world, ref, "mirte", "CORRECTIE")
    (left,) = world.incident(ref).votes
    assert (left.word, left.standing) == ("niet_melden", "decision")
    assert world.store.rebuild() == []


def test_merging_takes_both_records_of_one_person_along(tmp_path: Path) -> None:
    """P18, mail.md §5: HOORT BIJ is no side door around the one or the other."""
    world = town(tmp_path, one_in_two_seats())
    old = world.report("Usb-stick kwijt.")
    new = world.report("Nog een usb-stick kwijt.")
    answer_on(world, old, "mirte", "MELDEN")
    answer_on(world, old, "mirte", "ADVIES MELDEN")
    answer_on(world, old, "mirte", f"HOORT BIJ {new}")
    (lent,) = world.incident(new).lent
    assert (lent.melden_by, lent.advised_by) == (("mirte",), ("mirte",))


# --- who said MELDEN cannot take it back ------------------------------------------------------------------------


def with_another_decider(world: World, folder: Path) -> World:
    """The same register after mirte left, with nora in her place."""
    left = make_directory(without=("mirte",))
    return moved(world, folder, replace(left, persons=(*left.persons, person("nora", Role.DECIDER))))


def moved(world: World, folder: Path, directory: Directory) -> World:
    """The program started again with this directory."""
    policy = make_policy(directory=directory)
    after = World(folder, policy=policy, clock=world.clock, mailer=world.mailer, chat=world.chat)
    after.mailbox.folders, after.mailbox.uids = world.mailbox.folders, world.mailbox.uids
    return after


def test_the_directie_decides_on_the_melden_of_somebody_who_left(tmp_path: Path) -> None:
    """P18: they cannot take it back any more, and their successor's word meets it."""
    first = World(tmp_path)
    ref = first.report("Usb-stick kwijt.")
    answer_on(first, ref, "mirte", "MELDEN")
    world = with_another_decider(first, tmp_path)
    world.forward(hours=5)
    before = len(world.mailer.sent)
    answer_on(world, ref, "nora", NIET)
    assert asked_since(world, before) == ["dora"]
    answer_on(world, ref, "fenna", NIET)
    assert world.incident(ref).outcome is None
    answer_on(world, ref, "dora", NIET)
    assert world.incident(ref).outcome == "niet_melden"


def test_the_directie_decides_on_an_earlier_moment_named_by_somebody_who_left(tmp_path: Path) -> None:
    """P18, P20: the same holds for KENNIS to a later moment."""
    first = World(tmp_path)
    ref = first.report("Usb-stick kwijt.")
    first.forward(hours=6)
    answer_on(first, ref, "mirte", f"KENNIS 24-11-2026 11.00\n{REASON}")
    world = with_another_decider(first, tmp_path)
    world.forward(hours=16)
    before = len(world.mailer.sent)
    later = f"KENNIS 24-11-2026 15.00\n{REASON}"
    answer_on(world, ref, "nora", later)
    assert asked_since(world, before) == ["dora"]
    answer_on(world, ref, "dora", later)
    assert world.incident(ref).aware_at == datetime(2026, 11, 24, 14, tzinfo=UTC)


def test_the_directie_is_asked_beside_who_said_melden_and_is_away(tmp_path: Path) -> None:
    """P11, P18: she is still asked, and need not be waited for."""
    world = World(tmp_path)
    ref = world.report("Usb-stick kwijt.")
    answer_on(world, ref, "mirte", "MELDEN")
    away(world, "mirte", "Ik ben afwezig tot en met 20 december.")
    before = len(world.mailer.sent)
    answer_on(world, ref, "dirk", NIET)
    assert asked_since(world, before) == ["mirte", "dora"]
    answer_on(world, ref, "dora", NIET)
    assert world.incident(ref).outcome == "niet_melden"
    assert audited(world) == ()


def test_the_directie_decides_where_a_deciding_fg_and_the_decider_differ(tmp_path: Path) -> None:
    """P18: decisions.fg_decides makes a decision of the FG's MELDEN, and the disagreement stays one."""
    world = town(tmp_path, make_directory(), decisions=Decisions(fg_decides=True))
    ref = world.report("Usb-stick kwijt.")
    answer_on(world, ref, "fenna", "MELDEN")
    before = len(world.mailer.sent)
    answer_on(world, ref, "mirte", NIET)
    assert asked_since(world, before) == ["dora"]
    answer_on(world, ref, "dora", NIET)
    assert world.incident(ref).outcome == "niet_melden"


@pytest.mark.parametrize("first", ["FG", "decider"])
def test_one_is_not_enough_against_the_fgs_melden(tmp_path: Path, first: str) -> None:
    """P18: decisions.second = false spares the second, not the disagreement; whoever spoke first."""
    world = town(tmp_path, make_directory(), decisions=Decisions(second=False))
    ref = world.report("Usb-stick kwijt.")
    said = [("fenna", "MELDEN"), ("mirte", NIET)]
    for who, text in said if first == "FG" else reversed(said):
        answer_on(world, ref, who, text)
    assert world.incident(ref).outcome is None
    assert "dora" in asked_since(world, 0)
    answer_on(world, ref, "dora", NIET)
    assert world.incident(ref).outcome == "niet_melden"
    assert audited(world) == ()


def test_one_is_not_enough_against_the_fgs_informeren(tmp_path: Path) -> None:
    """P18: the same rule for the people."""
    world = town(tmp_path, make_directory(), decisions=Decisions(second=False))
    ref = world.report("Usb-stick kwijt.")
    answer_on(world, ref, "mirte", "MELDEN")
    answer_on(world, ref, "mirte", f"NIET INFORMEREN\n{REASON}")
    assert world.incident(ref).not_informing
    answer_on(world, ref, "fenna", "INFORMEREN")
    assert world.incident(ref).not_informing is None
    assert "dora" in asked_since(world, 0)


# --- deputies of the FG and of the directie ---------------------------------------------------------------------

WITH_OTTO = {Role.DECIDER: ("dirk",), Role.DPO: ("otto",)}
LATER = f"KENNIS 24-11-2026 11.00\n{REASON}"


@pytest.mark.parametrize("how", ["away", "reported"])
@pytest.mark.parametrize("word", [NIET, f"NIET INFORMEREN\n{REASON}", LATER])
def test_the_fgs_deputy_who_is_asked_as_second_is_heard(tmp_path: Path, how: str, word: str) -> None:
    """P11, P18: with the FG away for certain, or aside because they reported it, on every word that needs a second."""
    world = town(tmp_path, house("otto", deputies=WITH_OTTO))
    ref = world.report(
        "Usb-stick kwijt.", sender=f"{'fenna' if how == 'reported' else 'jan'}@amnesty.example"
    )
    world.forward(hours=2)
    if how == "away":
        away(world, "fenna")
    if word.startswith("NIET INF"):
        answer_on(world, ref, "mirte", "MELDEN")
    before = len(world.mailer.sent)
    answer_on(world, ref, "mirte", word)
    assert "otto" in asked_since(world, before)
    answer_on(world, ref, "otto", word)
    incident = world.incident(ref)
    moved_to = datetime(2026, 11, 24, 10, tzinfo=UTC)
    assert incident.outcome == "niet_melden" or incident.not_informing or incident.aware_at == moved_to
    assert world.events("NotRecorded", ref) == []
    assert audited(world) == ()


def test_who_was_asked_about_informing_is_no_second_on_the_notification(tmp_path: Path) -> None:
    """P18: each question has its own second; the FG is back, and only the FG is that of NIET MELDEN."""
    world = town(tmp_path, house("otto", deputies={Role.DECIDER: ("dirk",), Role.DPO: ("otto",)}))
    ref = world.report("Laptop gestolen.")
    world.forward(hours=2)
    away(world, "fenna", "Ik ben afwezig tot en met 24 november.")
    answer_on(world, ref, "mirte", "MELDEN")
    answer_on(world, ref, "mirte", f"NIET INFORMEREN\n{REASON}")
    assert world.incident(ref).informing_asked == ("fenna", "otto")
    world.forward(hours=16)
    answer_on(world, ref, "mirte", NIET)
    answer_on(world, ref, "otto", NIET)
    assert world.incident(ref).outcome is None, "the FG is there, and has not spoken"
    answer_on(world, ref, "otto", f"NIET INFORMEREN\n{REASON}")
    assert world.incident(ref).not_informing, "on this they were asked"
    answer_on(world, ref, "fenna", NIET)
    assert world.incident(ref).outcome is not None
    assert audited(world) == ()


def test_the_fgs_deputy_is_no_second_beside_an_fg_who_is_there(tmp_path: Path) -> None:
    """P18: from hour 24 on their MELDEN is heard as advice, for that is the safe side; their negative word is not."""
    world = town(tmp_path, house("otto", deputies=WITH_OTTO))
    ref = world.report("Usb-stick kwijt.")
    answer_on(world, ref, "mirte", NIET)
    world.forward(hours=25)
    answer_on(world, ref, "otto", NIET)
    assert [one.why for one in world.events("NotRecorded", ref)] == ["not_yet"]
    assert world.incident(ref).outcome is None
    answer_on(world, ref, "otto", "MELDEN")
    assert world.incident(ref).road == "file"
    assert "dora" in asked_since(world, 0)


@pytest.mark.parametrize("how", ["vacant", "away"])
def test_the_directies_deputy_settles_a_disagreement(tmp_path: Path, how: str) -> None:
    """P11, P12, P18: where the directie is vacant, or the director is away for certain."""
    deputies = {Role.DECIDER: ("dirk",), Role.DIRECTIE: ("dees",)}
    without = ("dora",) if how == "vacant" else ()
    world = town(tmp_path, house("dees", without=without, deputies=deputies))
    ref = world.report("Usb-stick kwijt.")
    answer_on(world, ref, "fenna", "MELDEN")
    if how == "vacant":
        answer_on(world, ref, "mirte", NIET)
        assert world.last("dees").kind == "second"
    else:
        answer_on(world, ref, "mirte", NIET)
        away(world, "dora")
    answer_on(world, ref, "dees", NIET)
    assert world.incident(ref).outcome == "niet_melden"
    assert audited(world) == ()


def test_the_directies_deputy_is_second_where_fg_and_deputy_are_vacant(tmp_path: Path) -> None:
    """P12, P18."""
    found = house("dees", without=("dora", "fenna", "dirk"), deputies={Role.DIRECTIE: ("dees",)})
    world = town(tmp_path, found)
    ref = world.report("Usb-stick kwijt.")
    before = len(world.mailer.sent)
    answer_on(world, ref, "mirte", NIET)
    assert asked_since(world, before) == ["dees"]
    answer_on(world, ref, "dees", NIET)
    assert world.incident(ref).outcome == "niet_melden"


def test_no_mail_names_somebody_who_left_and_a_deputy_is_called_one(tmp_path: Path) -> None:
    """P10, P18: an id is nothing to read, and nobody waits for whoever left."""
    first = town(tmp_path, make_directory(without=("dirk", "dora")))
    ref = first.report("Usb-stick kwijt.")
    answer_on(first, ref, "mirte", NIET)
    assert first.incident(ref).second_asked == ("fenna",)
    left = house("otto", without=("fenna", "dirk", "dora"), deputies={Role.DPO: ("otto",)})
    world = moved(first, tmp_path, left)
    world.forward(hours=5)
    text = world.last("mirte", "reminder").mail.text
    assert "Een oordeel is gevraagd aan: plaatsvervanger." in text
    assert "fenna" not in text
