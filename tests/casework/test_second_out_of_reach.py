"""A second who was asked apart and is out of reach: the next one at once, and nobody dropped (P11, P18; mail.md §8)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from compliance_bot.app import App
from compliance_bot.casework.byhand import TypedWord, carry_out_by_hand
from compliance_bot.casework.desk import Case
from compliance_bot.casework.waiting import SECONDS_WAIT, look_again, note_waiting
from compliance_bot.procedure.incident import Road
from compliance_bot.reading.facts import Command
from tests.casework.test_out_of_reach import away
from tests.fakes import World, make_directory, make_policy

WHY = "De laptop is versleuteld en het wachtwoord is niet bekend bij de dief."
NOT = f"NIET MELDEN\n{WHY}"
NOT_TELLING = f"NIET INFORMEREN\n{WHY}"
LATER = f"KENNIS 24-11-2026 11.00\n{WHY}"


def town(folder: Path, *without: str) -> World:
    return World(folder, policy=make_policy(directory=make_directory(without=without)))


def on(world: World, ref: str, who: str, text: str) -> None:
    """An answer on a mail of theirs about this incident alone."""
    mine = [d for d in world.mailer.sent if d.person == who and d.incidents == (ref,) and d.token]
    world.receive(world.reply(mine[-1], text))


def appoint(world: World, *still_without: str) -> None:
    """The program starts again with a fuller house."""
    policy = make_policy(directory=make_directory(without=still_without))
    desk = replace(world.app.desk, policy=policy)
    world.app = App(desk=desk, mailbox=world.mailbox, postman=world.app.postman)
    world.app.cycle()


def two_hours_old(world: World) -> str:
    ref = world.report("Laptop gestolen.")
    world.forward(hours=2)
    return ref


def since(world: World, count: int) -> list[tuple[str, str]]:
    return [(d.kind, d.person) for d in world.mailer.sent[count:]]


@pytest.mark.parametrize(
    ("before", "said", "kind"),
    [
        ("", NOT, "second"),
        ("MELDEN", NOT_TELLING, "second_informing"),
        ("", LATER, "clock_second"),
    ],
)
def test_when_the_second_is_away_the_next_is_asked_at_once_and_both_may_say_it(
    tmp_path: Path, before: str, said: str, kind: str
) -> None:
    """P11, P18: with the FG vacant the deputy, else a director."""
    world = town(tmp_path, "fenna")
    ref = two_hours_old(world)
    if before:
        on(world, ref, "mirte", before)
    on(world, ref, "mirte", said)
    assert world.last("dirk").kind == kind
    sent = len(world.mailer.sent)
    away(world, "dirk")
    assert since(world, sent) == [(kind, "dora")]
    assert [event.person for event in world.events("PersonUnreached", ref)] == ["dirk"]
    assert "Het is nu ook gevraagd aan: directie" in world.chat.posts[-1][1]
    world.forward(minutes=10)
    assert since(world, sent) == [(kind, "dora")], "asked once"
    on(world, ref, "dora", said)
    incident = world.incident(ref)
    settled = {
        "second": incident.road is Road.ENDED,
        "second_informing": incident.not_informing is not None,
        "clock_second": incident.aware_at != incident.received_at,
    }
    assert settled[kind]


def test_a_second_who_is_away_stays_in_every_rung_and_their_word_still_counts(tmp_path: Path) -> None:
    """mail.md §8: nobody is ever dropped."""
    world = town(tmp_path, "fenna")
    ref = two_hours_old(world)
    on(world, ref, "mirte", NOT)
    away(world, "dirk")
    sent = len(world.mailer.sent)
    world.forward(hours=2)
    reminded = [person for kind, person in since(world, sent) if kind == "reminder"]
    assert set(reminded) == {"mirte", "dirk", "dora"}
    on(world, ref, "dirk", NOT)
    assert world.incident(ref).outcome == "niet_melden"


def test_with_everybody_who_may_be_the_second_away_they_are_asked_all_the_same(tmp_path: Path) -> None:
    """P12: never nobody; who is away may still read it."""
    world = town(tmp_path, "fenna")
    other = two_hours_old(world)
    on(world, other, "mirte", NOT)
    away(world, "dirk")
    away(world, "dora")
    ref = world.report("Stick kwijt.", sender="piet@amnesty.example", subject="Stick")
    on(world, ref, "mirte", NOT)
    assert world.events("SecondAsked", ref)[-1].persons == ("dirk", "dora")
    assert "Er is nu niemand" not in world.last("mirte", "receipt").mail.text


def test_the_fg_away_without_a_directie_has_the_deputy_asked_at_once_and_not_who_said_it(
    tmp_path: Path,
) -> None:
    """P18: also in the evening; the chat names nobody who only waits for the other."""
    world = town(tmp_path, "dora")
    ref = world.report("Laptop gestolen.")
    for _ in range(13):
        world.forward(hours=1)
    on(world, ref, "mirte", NOT)
    sent = len(world.mailer.sent)
    away(world, "fenna")
    assert since(world, sent) == [("second", "dirk")]
    line = world.chat.posts[-1][1]
    assert "gevraagd aan: plaatsvervanger." in line
    assert "Fondsenwerving" not in line


def test_who_is_next_in_turn_gets_the_question_of_the_second_and_no_other_mail_beside_it(
    tmp_path: Path,
) -> None:
    """mail.md §8: one mail, with the word it is about and its reason."""
    world = town(tmp_path, "dirk")
    ref = two_hours_old(world)
    on(world, ref, "mirte", NOT)
    sent = len(world.mailer.sent)
    away(world, "fenna")
    assert since(world, sent) == [("second", "dora")]
    assert f"| {WHY}" in world.last("dora").mail.text


def test_an_absence_that_was_heard_on_another_incident_is_known_where_they_are_asked_later(
    tmp_path: Path,
) -> None:
    """P11, T21: a vacation program answers us once; nothing more would come of this question."""
    world = town(tmp_path)
    ref = two_hours_old(world)
    other = world.report("Stick kwijt.", sender="piet@amnesty.example", subject="Stick")
    on(world, other, "mirte", "OVERDRAGEN Dirk")
    away(world, "dirk")
    assert [one.called for one in world.events("PersonUnreached", ref)] == [()], "not asked here yet"
    away(world, "fenna")
    sent = len(world.mailer.sent)
    on(world, ref, "mirte", NOT)
    asked = {person for kind, person in since(world, sent) if kind == "second"}
    assert asked == {"fenna", "dirk", "dora"}


def test_where_nobody_could_be_the_second_whoever_is_appointed_is_asked_at_the_next_tick(
    tmp_path: Path,
) -> None:
    """P12: a vacancy that is filled must not wait for the next rung."""
    world = town(tmp_path, "fenna", "dirk", "dora")
    ref = two_hours_old(world)
    on(world, ref, "mirte", NOT)
    assert world.events("SecondAsked", ref) == []
    appoint(world, "dirk", "dora")
    assert world.events("SecondAsked", ref)[-1].persons == ("fenna",)
    assert world.last("fenna").kind == "second"


def test_in_a_register_of_an_older_version_the_next_is_asked_at_once_too(tmp_path: Path) -> None:
    """P11: nothing was written down there of what waits."""
    world = town(tmp_path, "dora")
    ref = two_hours_old(world)
    on(world, ref, "mirte", NOT)
    with world.store.work() as work:
        work.set_fact(SECONDS_WAIT, "")
    away(world, "fenna")
    assert world.last("dirk").kind == "second"


def test_one_incident_that_fails_keeps_no_other_second_from_being_asked(tmp_path: Path) -> None:
    """T33: what failed waits on and is tried again."""
    world = town(tmp_path)
    looked: list[str] = []

    def look(_case: Case, ref: str) -> bool:
        looked.append(ref)
        if ref == "one":
            raise ValueError(ref)
        return False

    with world.store.work() as work:
        case = Case(desk=world.app.desk, work=work, now=world.clock.now())
        for ref in ("one", "two"):
            note_waiting(case, SECONDS_WAIT, ref)
        look_again(case, SECONDS_WAIT, look)
        assert (looked, work.fact(SECONDS_WAIT)) == (["one", "two"], "one")


def test_whoever_must_repeat_a_typed_word_and_is_away_has_others_beside_them(tmp_path: Path) -> None:
    """P11, mail.md §6: the word of the command line waits for their own reply, and they were asked nothing else yet."""
    world = town(tmp_path, "mirte")
    ref = two_hours_old(world)
    appoint(world)
    mirte = make_directory().person("mirte")
    assert mirte is not None
    command = Command(name="niet_melden", reason=WHY)
    word = TypedWord(ref=ref, command=command, person=mirte, user="root", line="NIET MELDEN", reason=WHY)
    carry_out_by_hand(world.app.desk, word)
    world.app.cycle()
    assert world.last("mirte").kind == "typed"
    away(world, "mirte")
    [event] = world.events("PersonUnreached", ref)
    assert (event.person, event.called) == ("mirte", ("dirk",))
