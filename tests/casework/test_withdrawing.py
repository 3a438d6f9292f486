"""A reminder whose incident has just been decided is not sent, also when it waited in the outbox (P19, P23)."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance_bot.procedure import events as ev
from compliance_bot.procedure.incident import Road
from tests.fakes import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def sent_since(world: World, before: int, who: str = "") -> list[str]:
    return [d.kind for d in world.mailer.sent[before:] if who in ("", d.person)]


def test_a_reminder_that_waited_for_the_mail_server_is_withdrawn_by_the_filing(world: World) -> None:
    ref = world.report("Laptop gestolen.")
    world.mailer.down = True
    world.forward(hours=4)
    before = len(world.mailer.sent)
    world.answer("mirte", "GEMELD 12345678")
    assert world.incident(ref).road is Road.ENDED
    world.mailer.down = False
    world.forward(minutes=15)
    assert "reminder" not in sent_since(world, before)
    assert "receipt" in sent_since(world, before, "fenna"), "what was decided is told"
    withdrawn = [(e.person, e.kind) for e in world.events("MessageWithdrawn", ref)]
    assert {("mirte", "reminder"), ("fenna", "reminder")} <= set(withdrawn)


def test_an_overview_is_made_anew_without_the_incident_that_ended(world: World) -> None:
    """mail.md §8: one mail a person; the one that is still open is asked about as before."""
    first, second = world.report("Laptop gestolen."), world.report("Brief kwijt.", subject="Brief")
    asked = next(d for d in world.mailer.sent if d.person == "mirte" and d.incidents == (first,))
    world.mailer.down = True
    world.forward(hours=4)
    before = len(world.mailer.sent)
    world.receive(world.reply(asked, "GEMELD 12345678"))
    world.mailer.down = False
    world.forward(minutes=15)
    mine = [d for d in world.mailer.sent[before:] if d.person == "fenna" and "reminder" in d.kind]
    assert [d.incidents for d in mine] == [(second,)]
    assert mine[0].mail is not None
    assert mine[0].mail.subject == "Herinnering: 1 incident wacht op u"
    assert first not in mine[0].mail.text
    world.forward(hours=22)
    later = [(d.kind, d.incidents) for d in world.mailer.sent[before:] if d.person == "fenna"][-1]
    assert later == ("together", (second, first)), (
        "and so at hour 24, with what is asked of the people of the other"
    )


def test_an_overview_none_of_which_is_open_is_withdrawn(world: World) -> None:
    refs = [world.report("Laptop gestolen."), world.report("Brief kwijt.", subject="Brief")]
    asked = [d for d in world.mailer.sent if d.person == "mirte" and d.kind == "assessment"]
    world.mailer.down = True
    world.forward(hours=4)
    before = len(world.mailer.sent)
    for number, draft in enumerate(asked):
        world.receive(world.reply(draft, f"GEMELD 1234567{number}"))
    world.mailer.down = False
    world.forward(minutes=15)
    assert not [kind for kind in sent_since(world, before) if "reminder" in kind]
    assert all(world.events("MessageWithdrawn", ref) for ref in refs)


def test_a_second_is_not_asked_about_a_decision_that_was_withdrawn(world: World) -> None:
    """P18: NIET MELDEN, and MELDEN before the question went out."""
    world.report("Laptop gestolen.")
    world.mailer.down = True
    before = len(world.mailer.sent)
    world.answer("mirte", "NIET MELDEN\n\nDe schijf is versleuteld.", kind="assessment")
    world.forward(minutes=5)
    world.answer("mirte", "MELDEN", kind="assessment")
    world.mailer.down = False
    world.forward(minutes=15)
    assert "second" not in sent_since(world, before)
    assert "receipt" in sent_since(world, before, "fenna")


def test_a_second_that_is_still_wanted_is_asked_when_the_mail_works_again(world: World) -> None:
    world.report("Laptop gestolen.")
    world.mailer.down = True
    before = len(world.mailer.sent)
    world.answer("mirte", "NIET MELDEN\n\nDe schijf is versleuteld.", kind="assessment")
    world.mailer.down = False
    world.forward(minutes=15)
    assert "second" in sent_since(world, before, "fenna")


def test_a_decider_whom_the_fgs_advice_came_before_is_still_asked(world: World) -> None:
    world.report("Laptop gestolen.")
    world.mailer.down = True
    before = len(world.mailer.sent)
    world.answer("fenna", "NIET MELDEN\n\nDe schijf is versleuteld.", kind="assessment")
    world.mailer.down = False
    world.forward(minutes=15)
    assert "second" in sent_since(world, before, "mirte")


def test_a_chat_line_that_waited_is_withdrawn_too(world: World) -> None:
    world.report("Laptop gestolen.")
    world.chat.down = True
    world.forward(hours=4)
    world.answer("mirte", "GEMELD 12345678", kind="assessment")
    posts = len(world.chat.posts)
    world.chat.down = False
    world.forward(minutes=15)
    told = [text for _, text in world.chat.posts[posts:]]
    assert told
    assert not [text for text in told if "besluit nodig" in text]


def test_whatever_ended_it_nothing_is_sent_that_asks_for_a_decision(world: World) -> None:
    """The last look is when the message is taken from the outbox."""
    ref = world.report("Laptop gestolen.")
    world.mailer.down = True
    world.forward(hours=4)
    before = len(world.mailer.sent)
    with world.store.work() as work:
        work.record(ref, ev.OutcomeReached(outcome=ev.Outcome.GEEN_DATALEK), at=world.clock.now())
    world.mailer.down = False
    world.forward(minutes=15)
    assert "reminder" not in sent_since(world, before)


def test_nothing_is_withdrawn_while_the_road_is_open(world: World) -> None:
    """A MELDEN only turns the question: what waits goes out, and says what is asked at the next rung."""
    world.report("Laptop gestolen.")
    world.mailer.down = True
    world.forward(hours=4)
    before = len(world.mailer.sent)
    world.answer("mirte", "MELDEN", kind="assessment")
    world.mailer.down = False
    world.forward(minutes=15)
    assert "reminder" in sent_since(world, before, "fenna")
    assert world.events("MessageWithdrawn") == []


def test_a_question_beside_the_road_that_was_answered_is_withdrawn(world: World) -> None:
    """P8: technical handling is confirmed while the question whether anybody has it waits."""
    world.report("Server gehackt.")
    world.mailer.down = True
    world.forward(hours=2)
    before = len(world.mailer.sent)
    world.answer("ilse", "OPGEPAKT", kind="technical_call")
    assert not [road for road in world.incident().side_roads if road.road == "technical"]
    world.mailer.down = False
    world.forward(minutes=15)
    assert "side_road" not in sent_since(world, before)


def test_the_register_still_replays_and_verifies_after_withdrawals(world: World) -> None:
    world.report("Laptop gestolen.")
    world.mailer.down = True
    world.forward(hours=4)
    world.answer("mirte", "GEMELD 12345678")
    assert world.store.rebuild() == []
    assert world.store.verify()[0] > 0


def test_a_first_mail_that_never_went_out_asks_nothing_of_an_incident_that_ended(world: World) -> None:
    """The reporter is thanked all the same."""
    world.mailer.down = True
    ref = world.report("Laptop gestolen.")
    with world.store.work() as work:
        work.record(ref, ev.OutcomeReached(outcome=ev.Outcome.GEEN_DATALEK), at=world.clock.now())
    world.mailer.down = False
    world.forward(minutes=15)
    assert "assessment" not in sent_since(world, 0)
    assert "acknowledgement" in sent_since(world, 0)


@pytest.mark.parametrize("taken_back", [True, False])
def test_a_second_on_informing_is_asked_only_while_the_word_stands(world: World, taken_back: bool) -> None:
    """P18, P19: with the mail down for a while; what was taken back asks nobody to agree with it."""
    ref = world.report("Laptop gestolen.")
    world.answer("mirte", "MELDEN")
    question = world.last("mirte", "receipt")
    world.mailer.down = True
    before = len(world.mailer.sent)
    world.receive(
        world.reply(question, "NIET INFORMEREN\nDe gegevens waren versleuteld en de sleutel is veilig.")
    )
    if taken_back:
        world.forward(minutes=5)
        world.receive(world.reply(question, "INFORMEREN"))
    world.mailer.down = False
    world.forward(minutes=30)
    assert ("second_informing" in sent_since(world, before, "fenna")) is not taken_back
    withdrawn = [e.kind for e in world.events("MessageWithdrawn", ref)]
    assert ("second_informing" in withdrawn) is taken_back
