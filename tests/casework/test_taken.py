"""OPGEPAKT and OVERDRAGEN: who has it, for four hours, and what is said when nothing follows (P23)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from compliance_bot.procedure.incident import Road
from compliance_bot.procedure.ladder import Ladder
from tests.casework.test_out_of_reach import away, bounce
from tests.fakes import World, make_directory, make_policy, person

LAPSED = "niemand heeft dit nu opgepakt"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def words(world: World, who: str, kind: str = "") -> str:
    body = world.last(who, kind).mail
    assert body is not None
    return " ".join(body.text.split())


def test_the_next_rung_says_that_opgepakt_lapsed_when_nothing_followed(world: World) -> None:
    world.report("Laptop gestolen.")
    world.answer("mirte", "OPGEPAKT", kind="assessment")
    world.forward(hours=3, minutes=50)
    assert LAPSED not in words(world, "fenna")
    world.forward(hours=22)
    told = words(world, "fenna", "reminder")
    assert f"{LAPSED}. Manager Fondsenwerving & Marketing had het in handen tot di 24 nov 2026 14.17" in told
    line = next(text for _, text in reversed(world.chat.posts) if "opgepakt" in text)
    assert "daarna hoorden wij niets" in line
    assert "mirte" not in line.lower()


@pytest.mark.parametrize(
    ("who", "text", "kind"),
    [
        ("mirte", "NOTITIE\n\nIk heb gebeld.", "taken"),
        ("fenna", "ADVIES MELDEN", "assessment"),
        ("ilse", "FEIT versleuteld ja", "technical_call"),
    ],
)
def test_whatever_follows_within_the_time_keeps_it_from_being_called_lapsed(
    world: World, who: str, text: str, kind: str
) -> None:
    world.report("Laptop gestolen.")
    world.answer("mirte", "OPGEPAKT", kind="assessment")
    world.clock.forward(hours=1)
    world.answer(who, text, kind=kind)
    world.forward(hours=24)
    # ADVIES MELDEN opens the people's road as well
    kind = "together" if who == "fenna" else "reminder"
    assert LAPSED not in words(world, "fenna", kind)


def test_taking_it_up_again_counts_from_then(world: World) -> None:
    ref = world.report("Laptop gestolen.")
    world.answer("mirte", "OPGEPAKT", kind="assessment")
    world.forward(hours=22)
    world.answer("fenna", "OPGEPAKT", kind="reminder")
    world.forward(hours=2)
    assert "Opgepakt door functionaris gegevensbescherming (FG)" in words(world, "mirte", "reminder")
    assert world.incident(ref).taken_by == "fenna"


def test_whom_it_is_handed_to_gets_the_question_at_once(world: World) -> None:
    """mail.md §8: a mail to somebody who must act wants their absence to be heard."""
    ref = world.report("Laptop gestolen.")
    world.answer("mirte", "OVERDRAGEN Olaf")
    asked = world.last("olaf", "assessment")
    assert asked.mail is not None
    assert "Laptop gestolen." in asked.mail.text
    assert "Het is overgedragen door: Manager Fondsenwerving & Marketing" in words(world, "olaf")
    assert not any(name == "Auto-Submitted" for name, _ in asked.mail.headers)
    assert world.incident(ref).taken_by == "olaf"
    world.answer("olaf", "OPGEPAKT", kind="assessment")
    assert [event.person for event in world.events("TakenUp", ref)] == ["olaf", "olaf"]


def test_a_hand_over_gives_no_right_to_decide(world: World) -> None:
    ref = world.report("Laptop gestolen.")
    world.answer("mirte", "OVERDRAGEN Olaf")
    assert "U hoeft zelf niet te besluiten." in words(world, "olaf", "assessment")
    world.answer("olaf", "MELDEN", kind="assessment")
    assert world.incident(ref).road is Road.DECIDE
    assert world.events("DecisionRecorded", ref) == []


def test_to_a_deputy_it_gives_no_right_before_their_hour(world: World) -> None:
    ref = world.report("Laptop gestolen.")
    world.answer("mirte", "OVERDRAGEN Dirk")
    world.answer("dirk", "MELDEN", kind="assessment")
    assert world.incident(ref).road is Road.DECIDE


def test_a_hand_over_lapses_after_its_hours_and_the_reminder_says_so(world: World) -> None:
    world.report("Laptop gestolen.")
    world.answer("mirte", "OVERDRAGEN Olaf")
    world.forward(hours=4, minutes=5)
    told = words(world, "fenna", "reminder")
    assert f"{LAPSED}. Manager Ondersteuning had het in handen tot" in told


def test_the_hours_are_configuration(tmp_path: Path) -> None:
    world = World(tmp_path, policy=make_policy(ladder=replace(Ladder(), taken_hours=24)))
    world.report("Laptop gestolen.")
    world.answer("mirte", "OVERDRAGEN Olaf")
    world.forward(hours=4, minutes=5)
    assert "Opgepakt door Manager Ondersteuning" in words(world, "fenna", "reminder")


def test_when_whom_it_was_handed_to_is_away_or_bounces_others_are_asked_beside_them(world: World) -> None:
    """P11: for Manager Ondersteuning without a deputy that is the directie."""
    ref = world.report("Laptop gestolen.")
    world.answer("mirte", "OVERDRAGEN Olaf")
    bounce(world, world.last("olaf", "assessment"))
    [event] = world.events("PersonUnreached", ref)
    assert (event.person, event.called) == ("olaf", ("dora",))
    assert world.last("dora", "assessment")


def test_handed_to_somebody_known_to_be_away_it_goes_to_who_is_beside_them_too(world: World) -> None:
    world.report("Server gehackt.")
    away(world, "ilse")
    world.answer("mirte", "OVERDRAGEN Ilse")
    assert "overgedragen" in words(world, "ilse", "assessment")
    assert "IT lijkt niet bereikbaar" in words(world, "ogd", "assessment")


def test_handed_to_a_deputy_who_is_away_it_comes_back_to_those_who_left_it_to_them(world: World) -> None:
    """P11, P23: at once to whose deputy they are, and rung 1 is no "opgepakt"."""
    ref = world.report("Laptop gestolen.")
    world.answer("fenna", "OVERDRAGEN Dirk")
    before = len(world.mailer.sent)
    away(world, "dirk")
    assert [(d.kind, d.person) for d in world.mailer.sent[before:]] == [("assessment", "mirte")]
    assert "plaatsvervanger lijkt niet bereikbaar" in words(world, "mirte").lower()
    [event] = world.events("PersonUnreached", ref)
    assert event.called == ("mirte",)
    world.forward(hours=1)
    first = world.rungs(ref)[-1]
    assert (first.hours, first.remark) == (1, "")
    assert [d.person for d in world.mailer.sent[before:] if d.kind == "reminder"] == ["mirte", "fenna"]


def test_handed_to_a_colleague_without_a_role_who_is_away_the_assessors_hear_it_at_once(
    tmp_path: Path,
) -> None:
    """P11, P12: never nobody."""
    house = make_directory()
    world = World(
        tmp_path, policy=make_policy(directory=replace(house, persons=(*house.persons, person("wim"))))
    )
    world.report("Laptop gestolen.")
    world.answer("fenna", "OVERDRAGEN Wim")
    before = len(world.mailer.sent)
    away(world, "wim")
    assert [(d.kind, d.person) for d in world.mailer.sent[before:]] == [
        ("assessment", "mirte"),
        ("assessment", "fenna"),
    ]


def test_handed_to_somebody_whose_absence_was_heard_on_another_incident_others_are_asked_too(
    world: World,
) -> None:
    """P11, T21: the absence belongs to the person, and their program answers us once."""
    one = world.report("Laptop gestolen.")
    two = world.report("Stick kwijt.", sender="piet@amnesty.example", subject="Stick")
    mine = {
        ref: next(d for d in world.mailer.sent if d.person == "fenna" and d.incidents == (ref,))
        for ref in (one, two)
    }
    world.receive(world.reply(mine[one], "OVERDRAGEN Dirk"))
    away(world, "dirk")
    before = len(world.mailer.sent)
    world.receive(world.reply(mine[two], "OVERDRAGEN Dirk"))
    asked = {d.person for d in world.mailer.sent[before:] if d.kind == "assessment"}
    assert asked == {"dirk", "mirte"}


def test_on_a_road_that_has_ended_the_receipt_tells_of_the_hand_over(world: World) -> None:
    ref = world.report("Laptop gestolen.")
    world.answer("mirte", "GEMELD 12345678")
    world.answer("mirte", "OVERDRAGEN Olaf")
    assert world.incident(ref).taken_by == "olaf"
    body = world.last("olaf", "kept").mail
    assert body is not None
    assert body.subject == f"[{ref}] Aan u overgedragen"


def test_a_machines_answer_is_not_somebody_going_on_with_it(world: World) -> None:
    world.report("Laptop gestolen.")
    world.answer("mirte", "OPGEPAKT", kind="assessment")
    world.clock.forward(hours=1)
    away(world, "mirte")
    world.forward(hours=24)
    assert LAPSED in words(world, "fenna", "reminder")
