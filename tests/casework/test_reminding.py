"""The ladder: no rung skipped, one mail a person, an end only as P19 says (P22, P23)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from compliance_bot.procedure.clock import t_legal
from compliance_bot.procedure.ladder import Ladder, rung_moment
from tests.fakes import START, World, make_directory, make_policy, rungs_sent


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_after_melden_a_provisional_notification_is_proposed_at_once(world: World) -> None:
    """P22, art. 33(4): not only from hour 48 on."""
    world.report("Usb-stick kwijt.")
    world.forward(hours=1)
    assert "voorlopige melding" not in world.last("fenna", "reminder").mail.text
    world.answer("mirte", "MELDEN")
    world.forward(hours=3)
    assert "Dien dan een voorlopige melding in." in world.last("mirte", "reminder").mail.text
    assert any("een voorlopige melding kan" in text for _, text in world.chat.posts)


def test_every_rung_goes_out_at_its_moment_and_the_circle_widens(world: World) -> None:
    """P22, hour by hour through four days in which nobody answers."""
    ref = world.report("Usb-stick kwijt.")
    for _ in range(84 * 4):
        world.forward(minutes=15)
    assert rungs_sent(world, ref) == [*Ladder().rungs, 76, 80, 84]
    assert not any(e.collapsed for e in world.rungs(ref))
    first = {p: next(e for e in _reminders(world, p)) for p in ("mirte", "dirk", "olaf", "dora")}
    order = [first[p] for p in ("mirte", "dirk", "olaf", "dora")]
    assert order == sorted(order)
    for event in world.rungs(ref)[1:]:
        wanted = rung_moment(event.hours, START, Ladder())
        assert event.due_at == wanted


def _reminders(world: World, person: str) -> list[int]:
    return [i for i, d in enumerate(world.mailer.sent) if d.kind == "reminder" and d.person == person]


def test_a_stop_of_two_days_collapses_into_one_message_that_says_so(world: World) -> None:
    """P23."""
    ref = world.report("Usb-stick kwijt.")
    world.forward(hours=1)
    sent = len(world.mailer.sent)
    world.forward(hours=60)
    # who is asked about the technical handling as well has both in one
    new = [d for d in world.mailer.sent[sent:] if d.kind in ("reminder", "together")]
    assert sorted(d.recipient for d in new) == [
        "dirk@amnesty.example",
        "dora@amnesty.example",
        "fenna@amnesty.example",
        "mirte@amnesty.example",
        "olaf@amnesty.example",
    ]
    assert "herinnering" in new[0].mail.text
    assert rungs_sent(world, ref) == [0, 1, 4, 12, 24, 36, 48, 54, 60]
    assert [e.hours for e in world.rungs(ref) if e.collapsed] == [4, 12, 24, 36, 48, 54]


def test_a_week_off_collapses_the_overdue_rungs_too(world: World) -> None:
    ref = world.report("Usb-stick kwijt.")
    sent = len(world.mailer.sent)
    world.forward(days=7)
    assert rungs_sent(world, ref)[-2:] == [72, 168]
    assert world.rungs(ref)[-1].remark == "valt samen met 23 eerdere"
    assert "40 eerdere" in world.last("mirte", "reminder").mail.text, "17 on the ladder and 23 after it"
    recipients = [(d.kind, d.recipient) for d in world.mailer.sent[sent:]]
    assert len(recipients) == len(set(recipients)), "one mail a person for each question"
    sent = len(world.mailer.sent)
    world.forward(minutes=1)
    assert len(world.mailer.sent) == sent


def test_two_incidents_due_in_one_tick_are_one_mail_a_person(world: World) -> None:
    """mail.md §8: one message with a line per incident, the most urgent first; each rung recorded as sent by it."""
    first = world.report("Usb-stick kwijt.")
    world.clock.forward(minutes=2)
    second = world.report("Laptop kwijt.", sender="piet@amnesty.example")
    sent = len(world.mailer.sent)
    world.forward(hours=4)
    new = [d for d in world.mailer.sent[sent:] if d.person == "mirte"]
    assert [d.kind for d in new] == ["reminder_digest"]
    assert new[0].incidents == (first, second)
    assert new[0].key in world.rungs(first)[-1].keys
    assert new[0].key in world.rungs(second)[-1].keys


def test_a_reply_to_a_mail_about_two_incidents_is_asked_back(world: World) -> None:
    world.report("Usb-stick kwijt.")
    world.report("Laptop kwijt.", sender="piet@amnesty.example")
    world.forward(hours=4)
    world.answer("mirte", "MELDEN", kind="reminder_digest")
    assert world.events("DecisionRecorded") == []
    assert world.last("mirte", "question_back").incidents == ("AINL-2026-0001", "AINL-2026-0002")


def test_a_decision_that_waits_in_the_mailbox_stops_the_collapsed_reminder(world: World) -> None:
    """mail.md §1: after an outage the mailbox is read before the first tick."""
    world.report("Usb-stick kwijt.")
    world.mailbox.put(world.reply(world.last("mirte"), "GEMELD 2026-4711"))
    sent = len(world.mailer.sent)
    world.forward(hours=50)
    assert [d.kind for d in world.mailer.sent[sent:] if d.kind == "reminder"] == []


def test_with_the_mailbox_down_the_ladder_goes_on(world: World) -> None:
    world.report("Usb-stick kwijt.")
    world.mailbox.down = True
    with pytest.raises(Exception, match="does not answer"):
        world.forward(hours=4)
    assert world.last("mirte", "reminder")


def test_after_t_legal_it_asks_for_the_reasons_of_the_delay(world: World) -> None:
    """Art. 33(1), P22."""
    world.report("Usb-stick kwijt.")
    world.forward(hours=77)
    assert world.clock.now() > t_legal(START)
    assert world.rungs()[-1].asks == "motiveren"


def test_one_incident_that_fails_does_not_stop_the_others(world: World, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """T33."""
    import compliance_bot.casework.remind as remind

    world.report("Usb-stick kwijt.")
    world.report("Laptop kwijt.", sender="piet@amnesty.example")
    real = remind.view_of

    def view(case, incident, **more):  # type: ignore[no-untyped-def]
        if incident.ref == "AINL-2026-0001":
            raise RuntimeError("boom")
        return real(case, incident, **more)

    monkeypatch.setattr(remind, "view_of", view)
    world.forward(hours=4)
    assert 4 not in world.incident("AINL-2026-0001").rungs
    assert 4 in world.incident("AINL-2026-0002").rungs
    monkeypatch.undo()
    world.forward(minutes=1)
    assert 4 in world.incident("AINL-2026-0001").rungs


def test_with_nobody_to_decide_the_directie_hears_it_at_once(tmp_path: Path) -> None:
    """P12: never a mail to nobody."""
    empty = make_directory(without=("mirte", "fenna", "dirk"))
    world = World(tmp_path, policy=make_policy(directory=empty))
    world.report("Usb-stick kwijt.")
    assert [r for k, r in world.kinds() if k == "assessment"] == ["dora@amnesty.example"]


def test_the_night_is_quiet_until_the_last_twelve_hours(tmp_path: Path) -> None:
    """P22: rung 4 of a report at 20:00 goes at 07:00."""
    world = World(tmp_path)
    world.clock.moment = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
    ref = world.report("Usb-stick kwijt.")
    for _ in range(10):
        world.forward(hours=1)
    assert rungs_sent(world, ref) == [0, 1]
    world.forward(hours=1, minutes=1)
    assert 4 in rungs_sent(world, ref)


def test_an_earlier_awareness_moves_the_ladder_at_once(world: World) -> None:
    """P20."""
    ref = world.report("Usb-stick kwijt.")
    ack = next(d for d in world.mailer.sent if d.kind == "acknowledgement")
    world.receive(world.reply(ack, "ONTDEKT 22-11-2026 09.00"))
    assert 36 in world.incident(ref).rungs
    assert 48 in world.incident(ref).rungs
    assert "stond" not in world.last("dora", "reminder").mail.text, "a moved clock is no downtime"


def test_reminders_outlive_a_dead_mail_server_and_the_chat_says_so(world: World) -> None:
    """mail.md §8, P10: the row stays due, a later rung replaces it, the other road tells."""
    world.report("Usb-stick kwijt.")
    world.mailer.down = True
    world.forward(hours=4)
    world.forward(minutes=10)
    assert any("mail werkt" in text for _, text in world.chat.posts)
    world.forward(hours=20)
    world.mailer.down = False
    sent = len(world.mailer.sent)
    world.forward(minutes=20)
    mine = [d for d in world.mailer.sent[sent:] if d.person == "mirte"]
    assert [d.kind for d in mine] == ["reminder"], "only the latest"
    assert world.rungs()[-1].hours == 24


def test_a_dead_chat_is_told_by_mail_once(world: World) -> None:
    world.chat.down = True
    world.report("Usb-stick kwijt.")
    for _ in range(6):
        world.forward(minutes=6)
    assert len([1 for k, r in world.kinds("mirte") if k == "channel_down"]) == 1
    world.chat.down = False
    world.forward(minutes=30)
    assert world.chat.posts[0][0] == ""
    world.forward(hours=4)
    assert {thread for thread, _ in world.chat.posts[1:]} == {"1.000001"}


def test_a_chat_line_waits_for_its_parent(world: World) -> None:
    """The parent failed once and is due later than its rung: the rung waits and lands in its thread."""
    world.chat.down = True
    world.report("Usb-stick kwijt.")
    world.chat.down = False
    world.answer("mirte", "OPGEPAKT")
    world.forward(minutes=5)
    world.forward(minutes=1)
    assert [thread for thread, _ in world.chat.posts] == ["", "1.000001"]


def test_a_final_refusal_of_one_recipient_never_stops_the_next_rung(world: World) -> None:
    """mail.md §8: a final row never cancels the next rung."""
    from compliance_bot.errors import DeliveryError

    world.mailer.fail["fenna@amnesty.example"] = DeliveryError("550 5.1.1 unknown", permanent=True)
    ref = world.report("Usb-stick kwijt.")
    assert len(world.events("MessageFailed", ref)) == 1
    world.mailer.fail.clear()
    world.forward(hours=4)
    assert world.last("fenna", "reminder")


def test_chat_rungs_stand_in_the_thread_of_their_incident(world: World) -> None:
    world.report("Usb-stick kwijt.")
    world.forward(hours=4)
    # the ladder's rung, and the technicians who have not answered
    assert [thread for thread, _ in world.chat.posts] == ["", "1.000001", "1.000001"]


def test_no_reminder_comes_after_a_final_outcome(world: World) -> None:
    world.report("Usb-stick kwijt.")
    world.answer("ogd", "OPGEPAKT")
    world.answer("mirte", "GEMELD 2026-4711")
    world.answer("mirte", "INGELICHT 40 e-mail")
    sent = len(world.mailer.sent)
    for _ in range(30):
        world.forward(hours=4)
    assert len(world.mailer.sent) == sent
    assert timedelta(hours=100) < world.clock.now() - START


def test_the_parent_message_in_the_chat_follows_the_state(world: World) -> None:
    """design.md §4: one parent message per incident, updated; rungs in its thread."""
    world.report("Usb-stick kwijt.")
    world.answer("mirte", "MELDEN")
    world.answer("mirte", "GEMELD 2026-4711")
    assert [ts for ts, _ in world.chat.updates] == ["1.000001", "1.000001"]
    assert "indienen" in world.chat.updates[0][1]
    assert "gemeld" in world.chat.updates[1][1]


def test_a_mail_that_cannot_be_made_stops_nobody_elses_reminder(world: World) -> None:
    """T33: the incident stays due, the others are told once."""
    ref = world.report("Usb-stick kwijt.")
    real = world.app.desk.documents

    class Broken:
        def mail(self, kind, model):  # type: ignore[no-untyped-def]
            if model.greeting == "Fenna":
                raise RuntimeError("boom")
            return real.mail(kind, model)

        def chat(self, kind, model):  # type: ignore[no-untyped-def]
            return real.chat(kind, model)

    object.__setattr__(world.app.desk, "documents", Broken())
    for minutes in (240, 1, 1):
        world.forward(minutes=minutes)
    assert len(_reminders(world, "mirte")) == 1
    assert 4 not in world.incident(ref).rungs
    object.__setattr__(world.app.desk, "documents", real)
    world.forward(minutes=1)
    assert 4 in world.incident(ref).rungs
    assert len(_reminders(world, "mirte")) == 1
    assert len(_reminders(world, "fenna")) == 1


def test_a_mistyped_year_makes_no_thousands_of_entries(world: World) -> None:
    """P20, P23: one message, one entry for all overdue rungs, and the assessors hear "mogelijk al te laat"."""
    ref = world.report("Ik heb op 24-11-1999 om 10.00 uur ontdekt dat een lijst weg is.")
    assert len(world.rungs(ref)) == len(Ladder().rungs) + 1
    assert "mogelijk al te laat" in world.last("mirte", "assessment").mail.text.lower()
    world.forward(minutes=1)
    assert [k for k, _ in world.kinds() if k == "reminder"] == []


def test_a_clock_that_ran_ahead_silences_nothing(world: World) -> None:
    """Promise 2: after an hour of wrong time the ladder stands again at the true hour, and says so in the journal."""
    ref = world.report("Usb-stick kwijt.")
    world.forward(hours=500)
    world.clock.moment = START + timedelta(minutes=10)
    world.app.cycle()
    assert world.incident(ref).rungs == (0,)
    assert world.events("RungsRearmed", ref)
    sent = len(world.mailer.sent)
    for _ in range(80):
        world.forward(hours=1)
    assert rungs_sent(world, ref)[-19:] == [*Ladder().rungs[1:], 76, 80]
    assert len([d for d in world.mailer.sent[sent:] if d.person == "mirte"]) == 19
    assert world.store.rebuild() == []


def test_a_clock_that_ran_ahead_holds_no_first_message_and_no_attached_mail_back(world: World) -> None:
    """Promise 2: an overview that a wrong clock planned goes out by the right one."""
    world.clock.moment = START + timedelta(minutes=50)
    for n in range(12):
        world.mailbox.put(world.mail(f"Laptop {n} weg.", sender=f"jan{n}@amnesty.example"), START)
    world.app.cycle()
    acknowledged = next(d for d in world.mailer.sent if d.kind == "acknowledgement")
    ref = acknowledged.incidents[0]
    for n in range(5):
        world.mailbox.put(world.reply(acknowledged, f"Er is nog iets: nummer {n}."), START)
    world.app.cycle()
    held = [incident.ref for incident in world.incidents() if incident.digest_at is not None]
    assert len(held) == 2
    assert "attached_digest" not in [kind for kind, _ in world.kinds("mirte")]
    world.clock.moment = START + timedelta(minutes=1)
    world.app.cycle()
    world.forward(minutes=15)
    assert all(world.incident(one).rungs == (0,) for one in held)
    assert ref in world.last("mirte", "attached_digest").incidents
    assert world.store.rebuild() == []


def test_a_changed_ladder_reaches_open_incidents_at_the_next_start(world: World) -> None:
    """P22: the ladder is configuration; a rung added today is not found out about only at the next one."""
    from dataclasses import replace

    from compliance_bot.store import SqlStore

    ref = world.report("Usb-stick kwijt.")
    more = replace(Ladder(), rungs=(0, 1, 2, *Ladder().rungs[2:]))
    store = SqlStore(world.url, ladder=more)
    policy = replace(world.policy, ladder=more)
    world.app.desk = replace(world.app.desk, store=store, policy=policy)
    world.app.begin()
    world.forward(hours=2, minutes=1)
    assert 2 in world.incident(ref).rungs


def test_every_delivery_stands_in_the_journal_with_both_ids(world: World) -> None:
    """law.md §5: every mail and chat message sent, with its delivery."""
    world.mailer.rewrite = True
    ref = world.report("Usb-stick kwijt.")
    delivered = {e.key: e for e in world.events("MessageDelivered", ref)}
    assert {d.key for d in world.mailer.sent} <= delivered.keys()
    mirte = delivered[world.last("mirte").key]
    assert mirte.message_id == world.last("mirte").message_id
    assert mirte.assigned_id.startswith("<rewritten-")
    assert {e.channel for e in delivered.values()} == {"mail", "chat"}


def test_after_an_outage_the_chat_hears_only_the_last_reminder(world: World) -> None:
    """How much time was left when the chat was down is a wrong hour when it is told a day later."""
    world.report("Usb-stick kwijt.")
    world.chat.down = True
    for _ in range(25):
        world.forward(hours=1)
    world.chat.down = False
    before = len(world.chat.posts)
    world.forward(minutes=30)
    told = [text for _, text in world.chat.posts[before:] if "besluit nodig" in text]
    assert len(told) == 1
    assert "nog 48 uur" in told[0]
    assert told[0].startswith("(van 25-11 10.17 uur, later geplaatst) ")


def test_a_chat_line_that_goes_at_once_says_nothing_of_its_moment(world: World) -> None:
    world.report("Usb-stick kwijt.")
    world.forward(hours=1)
    assert not any("later geplaatst" in text for _, text in world.chat.posts)
