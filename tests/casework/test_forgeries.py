"""Attempts to decide, confirm or drown from the wrong place (promises 1, 3 and 6; T20, T21, T24)."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance_bot.ports import Decisions
from compliance_bot.procedure.incident import Road
from tests.fakes import ADDRESS, World, make_policy

REASON = "De laptop is versleuteld en het wachtwoord is niet bekend bij de dief."


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def alone(tmp_path: Path) -> World:
    return World(tmp_path, policy=make_policy(decisions=Decisions(second=False)))


@pytest.mark.parametrize("header", ["Reply-To", "X-Original-From"])
def test_nobody_decides_by_reply_to(alone: World, header: str) -> None:
    """mail.md §8: decisions never count by Reply-To."""
    ref = alone.report("Usb-stick kwijt.")
    reply = alone.reply(alone.last("mirte"), f"NIET MELDEN\n{REASON}", sender=ADDRESS)
    alone.receive(reply.replace(b"\nTo:", f"\n{header}: mirte@amnesty.example\nTo:".encode(), 1))
    assert alone.events("DecisionRecorded", ref) == []


def test_who_reported_is_no_second_by_advice(world: World) -> None:
    """P18."""
    ref = world.report("Ik heb zelf de verkeerde bijlage gestuurd.", sender="fenna@amnesty.example")
    world.answer("fenna", f"ADVIES NIET MELDEN\n{REASON}", kind="assessment")
    world.answer("mirte", f"NIET MELDEN\n{REASON}", kind="assessment")
    assert world.incident(ref).road is Road.DECIDE
    assert [e.person for e in world.events("DecisionRecorded", ref)] == ["mirte"]


def test_an_older_decision_put_into_the_mailbox_later_undoes_nothing(alone: World) -> None:
    ref = alone.report("Usb-stick kwijt.")
    old, then = alone.reply(alone.last("mirte"), f"NIET MELDEN\n{REASON}"), alone.clock.now()
    alone.clock.forward(hours=1)
    alone.answer("mirte", "MELDEN", kind="assessment")
    alone.clock.forward(hours=1)
    alone.receive(old, when=then)
    assert alone.incident(ref).road is Road.FILE
    assert alone.events("NotRecorded", ref)[-1].why == "older"


def test_a_subject_that_names_another_incident_makes_it_unclear(alone: World) -> None:
    """Promise 3: ambiguous text never decides."""
    first = alone.report("Usb-stick kwijt.")
    asked = alone.last("mirte")
    second = alone.report("Laptop kwijt.", sender="piet@amnesty.example")
    reply = alone.reply(asked, f"NIET MELDEN\n{REASON}")
    alone.receive(reply.replace(f"[{first}]".encode(), f"[{second}]".encode(), 1))
    assert alone.events("DecisionRecorded") == []
    assert alone.last("mirte", "question_back").incidents == (first, second)


@pytest.mark.parametrize(
    "text",
    [
        "Help!\n\nDe database met alle donateurs staat open op internet.",
        "Melden\n\nEr is een tas met dossiers gestolen uit mijn auto.",
        "Status\n\nOns systeem toont gegevens van anderen.",
    ],
)
def test_a_report_of_somebody_with_a_role_is_a_report(world: World, text: str) -> None:
    """P1: nothing that a person mailed is swallowed."""
    world.receive(world.mail(text, sender="ilse@amnesty.example", subject="dringend"))
    assert len(world.incidents()) == 1


def test_a_cry_for_help_in_an_old_thread_is_a_report_too(world: World) -> None:
    world.report("Usb-stick kwijt.")
    world.answer("mirte", "GEMELD 2026-4711")
    world.answer("ilse", "Help!\n\nNu is ook de hele server gestolen.", kind="technical_call")
    assert len(world.incidents()) == 2


@pytest.mark.parametrize("forge", ["number", "two froms"])
def test_a_bare_number_or_a_doubtful_sender_confirms_nothing(world: World, forge: str) -> None:
    """mail.md §4: the bare number only attaches; P4: it stays a proposal, and nobody's right follows from it."""
    ref = world.report("Usb-stick kwijt.")
    ack = next(d for d in world.mailer.sent if d.kind == "acknowledgement")
    mail = world.mail("ONTDEKT 22-11-2026 10.00", sender="jan@amnesty.example", subject=f"[{ref}]")
    if forge == "two froms":
        mail = b"From: x@evil.example\n" + world.reply(ack, "ONTDEKT 22-11-2026 10.00")
    world.receive(mail)
    incident = world.incident(ref)
    assert not any(report.discovery_confirmed for report in incident.reports)
    assert not incident.aware_confirmed or incident.aware_at == incident.received_at
    if 24 in incident.rungs:
        world.answer("dirk", f"NIET MELDEN\n{REASON}", kind="reminder")
        assert world.events("DecisionRecorded", ref) == []


@pytest.mark.parametrize(
    "headers",
    [
        [("Auto-Submitted", "auto-generated")],
        [("Precedence", "bulk")],
        [("X-Auto-Response-Suppress", "All")],
        [],
    ],
)
def test_an_assessors_machine_that_answers_everything_ends_by_itself(
    world: World, headers: list[tuple[str, str]]
) -> None:
    """T20, T21: two machines never go on for ever."""
    world.report("Usb-stick kwijt.")
    mails = []
    for _ in range(50):
        seen = len(world.mailer.sent)
        raw = world.reply(world.last("mirte"), "Dank voor uw bericht.")
        for name, value in headers:
            raw = raw.replace(b"\nTo:", f"\n{name}: {value}\nTo:".encode(), 1)
        world.receive(raw)
        mails.append(len(world.mailer.sent) - seen)
    assert sum(mails) <= 21, mails
    assert mails[-20:] == [0] * 20
    assert len(world.incidents()) == 1


def test_an_outsiders_machine_in_new_threads_is_not_answered_for_ever(world: World) -> None:
    for _ in range(30):
        world.receive(world.mail("Bedankt voor uw bericht.", sender="robot@post.example"))
    assert len([1 for k, r in world.kinds("robot") if k == "acknowledgement"]) == 10, "the rest waits"


def test_one_arrival_is_handled_once_by_two_processes(world: World) -> None:
    """Promise 1: `run` beside a cron job's `once`."""
    from compliance_bot.casework.intake import keep_new_mail
    from compliance_bot.casework.receive import handle_arrival

    world.mailbox.put(world.mail("Usb-stick kwijt.", sender="jan@amnesty.example"))
    keep_new_mail(world.app.desk, world.mailbox)
    handle_arrival(world.app.desk, 1)
    handle_arrival(world.app.desk, 1)
    assert len(world.incidents()) == 1


def test_no_acknowledgement_goes_to_ourselves(world: World) -> None:
    """mail.md §2."""
    plus = ADDRESS.replace("@", "+x@")
    world.receive(world.mail("Datalek.", sender="no-reply@post.example", headers=[("Reply-To", plus)]))
    world.receive(world.mail("Datalek.", sender=plus))
    assert [r for k, r in world.kinds() if k == "acknowledgement"] == []
    assert len(world.incidents()) == 2


def test_a_processor_in_the_middle_of_an_event_gets_every_acknowledgement(world: World) -> None:
    """P5; procedure.md §12: one event brings 5 to 30 mails in an hour."""
    for number in range(30):
        world.receive(world.mail(f"Breach, part {number}.", sender="soc@mailhuis.example"))
    assert len([1 for k, r in world.kinds("soc@") if k == "acknowledgement"]) == 30


def test_an_honest_assessor_is_answered_though_a_forger_wrote_ten_mails(world: World) -> None:
    """A forged From uses up no answers of the one who carries the token we mailed them."""
    ref = world.report("Usb-stick kwijt.")
    for _ in range(15):
        world.receive(world.mail("NIET MELDEN", sender="mirte@amnesty.example", subject=f"[{ref}]"))
    before = len([1 for k, _ in world.kinds("mirte") if k == "question_back"])
    assert before == 10
    assert [e.asked_back for e in world.events("NotRecorded", ref)].count(True) == 10
    world.answer("mirte", "NIET MELDEN", kind="assessment")
    assert len([1 for k, _ in world.kinds("mirte") if k == "question_back"]) == 11


def test_a_busy_assessor_is_answered_on_every_incident(world: World) -> None:
    refs = [world.report(f"Laptop {n} kwijt.", sender=f"p{n}@amnesty.example") for n in range(6)]
    asked = {d.incidents[0]: d for d in world.mailer.sent if (d.kind, d.person) == ("assessment", "mirte")}
    for ref in refs:
        world.receive(world.reply(asked[ref], "STATUS"))
        world.receive(world.reply(asked[ref], "NIET MELDEN"))
    kinds = [k for k, _ in world.kinds("mirte")]
    assert (kinds.count("status"), kinds.count("question_back")) == (6, 6)


def test_an_outsiders_eleventh_acknowledgement_comes_an_hour_later(world: World) -> None:
    """mail.md §8: deferred, not dropped."""
    for number in range(12):
        world.receive(world.mail(f"Lek nummer {number}.", sender="lid@post.example"))
    acks = [1 for k, r in world.kinds("lid@") if k == "acknowledgement"]
    assert len(acks) == 10
    world.forward(hours=1, minutes=1)
    assert len([1 for k, r in world.kinds("lid@") if k == "acknowledgement"]) == 12


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("STATUS\n\nMirte", "status"),
        ("HULP\n\nMirte de Vries\nManager", "help"),
        ("STATUS\n\nDank je wel!", "status"),
    ],
)
def test_a_name_below_a_word_makes_it_no_report(world: World, text: str, kind: str) -> None:
    world.report("Usb-stick kwijt.")
    world.answer("mirte", text, kind="assessment")
    assert world.last("mirte", kind)
    world.receive(world.mail("MELDEN\n\nMirte", sender="mirte@amnesty.example", subject="besluit"))
    assert len(world.incidents()) == 1
    assert world.last("mirte", "question_back")
