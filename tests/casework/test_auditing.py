"""The auditor at work: told once a day, no sign of life meanwhile, the journal untouched (promise 2)."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from compliance_bot.casework.audit_telling import FOUND
from compliance_bot.casework.auditing import NEVER, Auditor, audit_once, fingerprint
from compliance_bot.cli_audit import line_of
from compliance_bot.heartbeat import Heartbeat
from compliance_bot.procedure.audit_values import Difference, What
from tests.casework.places import fact
from tests.fakes import World, make_directory, make_policy


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def alarms(world: World) -> list[str]:
    return [draft.person for draft in world.mailer.sent if draft.kind == "audit_alarm"]


def asleep(world: World) -> None:
    """The tick does nothing for two hours while the auditor looks."""
    world.app.tick = lambda: 0  # type: ignore[method-assign]
    for _ in range(12):
        world.clock.forward(minutes=10)
        world.app.audit()
    world.app.deliver()


def test_a_missed_reminder_is_told_to_assessors_and_it_and_in_the_chat(world: World) -> None:
    world.app.audit()
    ref = world.report("Laptop weg.")
    asleep(world)
    assert alarms(world) == ["mirte", "fenna", "ilse"] * 2, "the assessors' rung, and then the technicians'"
    mail = world.last("mirte", "audit_alarm").mail
    assert mail is not None
    assert f"{ref}: een herinnering over de melding bij de AP is niet verstuurd." in mail.text
    assert ref not in mail.subject
    assert any(
        "de controle op de herinneringen vindt verschillen" in text and ref in text
        for _, text in world.chat.posts
    )


def test_a_difference_is_told_once_a_day_and_its_end_once(world: World) -> None:
    world.app.audit()
    world.report("Laptop weg.")
    tick = world.app.tick
    asleep(world)
    assert len(alarms(world)) == 6
    for _ in range(6):
        world.clock.forward(minutes=10)
        world.app.audit()
    world.app.deliver()
    assert len(alarms(world)) == 6, "the same difference waits for the next day"
    world.app.tick = tick  # type: ignore[method-assign]
    for _ in range(2):
        world.app.cycle()
        world.app.audit()
    world.app.deliver()
    assert len(alarms(world)) == 9
    over = world.last("mirte", "audit_alarm").mail
    assert over is not None
    assert "vindt geen verschillen meer" in over.text


def test_a_new_difference_is_told_the_same_day_and_an_old_one_again_the_next(world: World) -> None:
    world.app.audit()
    world.report("Laptop weg.")
    asleep(world)
    world.app.audit()
    for _ in range(24 * 6):
        world.clock.forward(minutes=10)
        world.app.audit()
    world.app.deliver()
    texts = [
        d.mail.text for d in world.mailer.sent if d.kind == "audit_alarm" and d.person == "mirte" and d.mail
    ]
    assert "(uur 4)" not in texts[0]
    assert any("(uur 4)" in text for text in texts[1:])
    assert len(texts) <= 8, "rungs 1, 4, 12 and those beside as they come, and once on the new day"


def test_no_sign_of_life_is_given_while_something_differs(world: World, tmp_path: Path) -> None:
    """Promise 7: who watches for it hears of it by another road."""
    life = tmp_path / "alive"
    world.app.heartbeat = Heartbeat(file=str(life))
    world.app.audit()
    world.report("Laptop weg.")
    assert life.exists()
    life.unlink()
    tick = world.app.tick
    asleep(world)
    assert fact(world, FOUND).endswith(" 2")
    world.app.tick = tick  # type: ignore[method-assign]
    world.app.cycle()
    assert not life.exists()
    world.app.audit()
    assert fact(world, FOUND) == ""
    world.forward(minutes=1)
    assert life.exists()


def test_an_audit_leaves_the_journal_as_it_is(world: World) -> None:
    world.app.audit()
    world.report("Laptop weg.")
    world.app.tick = lambda: 0  # type: ignore[method-assign]
    before = world.store.verify()
    for _ in range(12):
        world.clock.forward(minutes=10)
        world.app.audit()
    assert world.store.verify() == before


def test_after_a_downtime_the_tick_gets_its_time_first(world: World) -> None:
    """P23: what fell in the downtime is only just being carried out; but who never carries it out is told."""
    world.app.audit()
    world.report("Laptop weg.")
    world.clock.forward(days=2)
    again = Auditor(desk=world.app.desk)
    assert again.look() == ()
    world.clock.forward(minutes=11)
    assert {one.what for one in again.look()} == {What.RUNG}


def test_a_machine_that_slept_is_no_difference(world: World) -> None:
    """No look for so long: nobody looked, also not the tick."""
    world.report("Laptop weg.")
    world.app.audit()
    world.clock.forward(hours=9)
    assert world.app.audit() == 0
    world.clock.forward(minutes=10, seconds=30)
    assert world.app.audit() > 0


def test_a_mail_road_that_was_down_gets_an_hour_again(world: World) -> None:
    """mail.md §8: what waits for a road that does not work is told by outages, not here."""
    world.app.audit(since_ever=True)
    world.mailer.down = True
    world.report("Laptop weg.")
    for _ in range(6):
        world.forward(minutes=30)
        assert world.app.audit() == 0
    world.mailer.down = False
    world.forward(minutes=20)
    assert world.app.audit() == 0


def test_looks_that_follow_each_other_find_what_one_full_look_finds(world: World) -> None:
    """A look costs what is new; it must not miss what is old."""
    world.app.audit(since_ever=True)
    for text in ("Laptop weg.", "Usb-stick kwijt.", "Mail verkeerd gestuurd."):
        world.report(text)
    world.answer("mirte", "MELDEN", kind="assessment")
    world.app.tick = lambda: 0  # type: ignore[method-assign]
    for _ in range(20):
        world.clock.forward(minutes=50)
        by_and_by = {one.id for one in world.app.auditor.look()}
        whole = audit_once(world.store, world.policy, awake_since=NEVER, now=world.clock.now())
        assert by_and_by == {one.id for one in whole}
    assert by_and_by


def test_an_ended_incident_is_left_alone_and_read_again_when_it_is_opened_again(world: World) -> None:
    """P19."""
    world.app.audit(since_ever=True)
    ref = world.report("Laptop weg.")
    mirte, fenna = world.last("mirte"), world.last("fenna")
    for draft in (mirte, fenna):
        world.receive(world.reply(draft, "GEEN DATALEK\nEr stonden geen persoonsgegevens op."))
    world.app.audit()
    assert ref not in world.app.auditor._ledger._kept
    world.receive(world.reply(mirte, "MELDEN"))
    world.app.audit()
    assert ref in world.app.auditor._ledger._kept
    world.app.tick = lambda: 0  # type: ignore[method-assign]
    world.clock.forward(hours=2)
    assert world.app.audit() > 0


def test_another_directory_is_judged_from_now_on(world: World) -> None:
    """Who had to hear under the old one is not known any more."""
    world.app.audit()
    world.report("Laptop weg.")
    world.clock.forward(minutes=1)
    changed = make_policy(directory=make_directory(without=("fenna",)))
    assert fingerprint(changed) != fingerprint(world.policy)
    assert fingerprint(make_policy()) == fingerprint(world.policy)
    assert audit_once(world.store, changed, awake_since=NEVER, now=world.clock.now()) == ()


def test_a_journal_that_cannot_be_read_is_a_difference(world: World) -> None:
    world.report("Laptop weg.")
    entries = type(world.store).reading

    class Broken:
        def entries(self, **_more: object) -> object:
            from compliance_bot.errors import JournalBroken

            raise JournalBroken(3, "it cannot be read")

        def __enter__(self) -> Broken:
            return self

        def __exit__(self, *_why: object) -> None:
            return None

    world.store.reading = lambda: Broken()  # type: ignore[method-assign,assignment,return-value]
    assert world.app.audit() == 1
    world.store.reading = lambda: entries(world.store)  # type: ignore[method-assign]
    world.app.deliver()
    mail = world.last("mirte", "audit_alarm").mail
    assert mail is not None
    assert "Het register: wij kunnen niet controleren" in mail.text


@pytest.mark.parametrize("what", What)
def test_every_difference_has_a_line_for_the_operator(what: What) -> None:
    one = Difference(
        incident="AINL-2026-0001", what=what, since=NEVER, hours=4, person="mirte", channel="mail"
    )
    assert line_of(one).startswith("AINL-2026-0001 (ap): ")
    assert json.dumps(one.id)


def test_a_reader_keeps_no_writer_waiting(world: World) -> None:
    """Between the start and the end of a look reminders go out."""
    world.report("Laptop weg.")
    with world.store.reading() as reading:
        entries = reading.entries()
        first = next(iter(entries))
        world.forward(hours=1, minutes=1)
        assert first.seq == 1
    assert world.clock.now() - world.incident().received_at >= timedelta(hours=1)
