"""Who settles a negative word: deputies of every seat, people who left, two seats of one person (P11, P12, P18)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from compliance_bot.procedure.roles import Directory, Role
from tests.casework.test_merging import answer_on
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
