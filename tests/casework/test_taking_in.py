"""Every mail becomes exactly one record with one outcome (P1, P2; mail.md §1–§3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from compliance_bot.errors import StoreError
from compliance_bot.ports import Arrival
from compliance_bot.procedure.incident import Road
from tests.fakes import ADDRESS, START, World, make_policy


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def arrivals(world: World) -> list[Arrival]:
    with world.store.work() as work:
        found = []
        for number in range(1, 1000):
            try:
                found.append(work.arrival(number))
            except StoreError:
                return found
    return found


def test_a_report_of_an_employee_opens_an_incident_with_its_number_and_clocks(world: World) -> None:
    ref = world.report("Ik heb vandaag om 10.00 uur gemerkt dat ik een lijst aan de verkeerde mailde.")
    assert ref == "AINL-2026-0001"
    incident = world.incident(ref)
    assert incident.received_at == START
    assert incident.aware_at == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert incident.reports[0].verdict == "op tijd"
    assert sorted(world.kinds()) == [
        ("acknowledgement", "jan@amnesty.example"),
        ("assessment", "fenna@amnesty.example"),
        ("assessment", "mirte@amnesty.example"),
        ("technical_call", "ilse@amnesty.example"),
        ("technical_call", "servicedesk@ogd.example"),
    ]
    assert len(world.chat.posts) == 1


def test_lateness_goes_to_the_assessors_and_never_to_the_reporter(world: World) -> None:
    """P5, P6."""
    world.report("Gisteren om 14.30 uur heb ik ontdekt dat mijn tas met dossiers weg is.")
    assert world.incident().reports[0].verdict == "te laat"
    ack = next(d for d in world.mailer.sent if d.kind == "acknowledgement")
    assert "te laat" not in ack.mail.text.lower()
    assert "te laat" in world.last("mirte", "assessment").mail.text.lower()


def test_a_processor_gets_four_hours_and_english(world: World) -> None:
    ref = world.report(
        "We discovered today at 07:30 that a backup was public. We are looking into it.",
        sender="security@mailhuis.example",
        subject="Security incident",
    )
    report = world.incident(ref).reports[0]
    assert (report.role, report.verdict, report.language) == ("processor", "op tijd", "en")
    assert world.incident(ref).aware_at == START, "P20: the processor's report makes us aware"
    ack = next(d for d in world.mailer.sent if d.kind == "acknowledgement")
    assert "Dear" in ack.mail.text or "Thank you" in ack.mail.text


def test_an_outsider_is_never_told_not_to_go_to_the_authority(world: World) -> None:
    """P5."""
    world.report("Ik zie gegevens van een ander in mijn account.", sender="lid@post.example")
    ack = next(d for d in world.mailer.sent if d.kind == "acknowledgement")
    assert "niet zelf" not in ack.mail.text
    assert world.incident().reports[0].verdict == "n.v.t."


def test_an_unknown_discovery_is_asked_and_the_answer_moves_the_clock(world: World) -> None:
    """P4, P20: in words first, confirmed with JA; the earlier moment drives at once."""
    ref = world.report("Er is een usb-stick weg.")
    assert world.incident(ref).reports[0].verdict == "onbekend"
    ack = next(d for d in world.mailer.sent if d.kind == "acknowledgement")
    world.clock.forward(minutes=20)
    world.receive(world.reply(ack, "Dat heb ik vanochtend om 08.40 uur ontdekt."))
    incident = world.incident(ref)
    assert incident.aware_at == datetime(2026, 11, 24, 7, 40, tzinfo=UTC)
    assert not incident.aware_confirmed
    assert incident.reports[0].verdict == "te laat"
    thanks = next(d for d in world.mailer.sent if d.kind == "discovery_thanks")
    world.receive(world.reply(thanks, "JA"))
    assert world.incident(ref).aware_confirmed
    assert len(world.incidents()) == 1
    assert len(world.events("AwarenessSet", ref)) == 3


def test_ontdekt_names_the_moment_outright(world: World) -> None:
    ref = world.report("Er is een usb-stick weg.")
    ack = next(d for d in world.mailer.sent if d.kind == "acknowledgement")
    world.receive(world.reply(ack, "ONTDEKT 24-11-2026 09.50"))
    assert world.incident(ref).aware_at == datetime(2026, 11, 24, 8, 50, tzinfo=UTC)
    assert world.incident(ref).aware_confirmed


def test_a_mail_of_three_days_ago_gets_its_clock_from_then_and_one_message_says_so(world: World) -> None:
    """P2, P23: the bot was off; the missed rungs collapse into the assessment mail, the circle is wide."""
    then = START - timedelta(hours=71, minutes=30)
    raw = world.mail("Er is een laptop gestolen.", sender="jan@amnesty.example")
    world.receive(raw, when=then)
    incident = world.incident()
    assert incident.received_at == then
    assert 71 in incident.rungs
    assert 72 not in incident.rungs
    mails = [r for k, r in world.kinds() if k in ("assessment", "reminder")]
    assert sorted(mails) == sorted(set(mails)), "one message a person"
    assert "dora@amnesty.example" in mails
    collapsed = [e for e in world.rungs() if e.collapsed]
    assert len(collapsed) == len(incident.rungs) - 1


def test_mail_before_the_start_is_recorded_and_never_answered(tmp_path: Path) -> None:
    world = World(tmp_path, policy=make_policy(mailbox_start=START))
    world.receive(world.mail("Oud datalek", sender="jan@amnesty.example"), when=START - timedelta(seconds=1))
    assert world.incidents() == ()
    assert world.mailer.sent == []
    assert [a.outcome for a in arrivals(world)] == ["before_start"]


@pytest.mark.parametrize(
    ("internaldate", "note"),
    [(None, "geen_servertijd"), (START + timedelta(days=2), "servertijd_in_de_toekomst")],
)
def test_a_strange_server_time_counts_as_first_seen(
    world: World, internaldate: datetime | None, note: str
) -> None:
    world.mailbox.folders["INBOX"].append(
        (1, internaldate, world.mail("Usb-stick kwijt", sender="jan@amnesty.example"))
    )
    world.app.cycle()
    assert world.incident().received_at == START
    assert world.events("ReportReceived")[0].receipt_note == note


def test_the_same_mail_again_opens_nothing(world: World) -> None:
    raw = world.mail("Usb-stick kwijt.", sender="jan@amnesty.example")
    world.receive(raw)
    world.receive(raw)
    assert len(world.incidents()) == 1
    assert [a.outcome for a in arrivals(world)] == ["opened", "duplicate"]


def test_a_reused_message_id_with_other_words_is_another_report(world: World) -> None:
    """T57: scanners reuse ids, and an attacker may send one first."""
    raw = world.mail("Usb-stick kwijt.", sender="jan@amnesty.example")
    world.receive(raw)
    world.receive(raw.replace(b"Usb-stick", b"Telefoon"))
    assert len(world.incidents()) == 2


def test_a_changed_uidvalidity_opens_nothing_twice(world: World) -> None:
    """T5, T47: renumbered folders give the same mails again."""
    world.receive(world.mail("Usb-stick kwijt.", sender="jan@amnesty.example"))
    world.mailbox.uidvalidity = 8
    world.app.cycle()
    world.app.cycle()
    assert len(world.incidents()) == 1
    assert len([d for d in world.mailer.sent if d.kind == "acknowledgement"]) == 1


def test_a_mail_without_id_and_date_is_known_again_after_renumbering(world: World) -> None:
    world.receive(b"From: jan@amnesty.example\nSubject: datalek\n\nUsb-stick kwijt.\n")
    world.mailbox.uidvalidity = 8
    world.app.cycle()
    assert len(world.incidents()) == 1


def test_a_mail_without_id_and_date_that_is_moved_away_and_back_stays_one(world: World) -> None:
    """T5: whether or not we saw it lie elsewhere in between, and whatever sender it names."""
    world.mailbox.folders["Prullenbak"] = []
    for raw in (
        b"From: jan@amnesty.example\nSubject: datalek\n\nUsb-stick kwijt.\n",
        b"\xff\xfe geen kop\n\n",
    ):
        world.mailbox.put(raw)
        world.app.cycle()
        before = len(world.incidents())
        for sweep in (True, False):
            world.mailbox.move(world.mailbox.folders["INBOX"][-1][0], "INBOX", "Prullenbak")
            if sweep:
                world.forward(minutes=20)
            world.mailbox.move(world.mailbox.folders["Prullenbak"][-1][0], "Prullenbak", "INBOX")
            world.forward(minutes=20)
        assert len(world.incidents()) == before
    assert len(world.incidents()) == 2


def test_a_broken_template_blocks_no_mail_behind_it(world: World) -> None:
    """T7: what cannot be handled at all stays stored and is tried again."""
    real = world.app.desk.documents

    class Broken:
        def mail(self, kind, model):  # type: ignore[no-untyped-def]
            if kind == "assessment":
                raise RuntimeError("boom")
            return real.mail(kind, model)

        def chat(self, kind, model):  # type: ignore[no-untyped-def]
            return real.chat(kind, model)

    object.__setattr__(world.app.desk, "documents", Broken())
    world.mailbox.put(world.mail("Usb kwijt", sender="jan@amnesty.example"))
    world.mailbox.put(
        world.mail("Weg.", sender="x@shop.example", headers=[("Auto-Submitted", "auto-generated")])
    )
    world.app.cycle()
    assert [a.outcome for a in arrivals(world)] == ["", "triage"]
    object.__setattr__(world.app.desk, "documents", real)
    world.app.cycle()
    assert [a.outcome for a in arrivals(world)] == ["opened", "triage"]


def test_our_own_mail_in_the_mailbox_opens_nothing(world: World) -> None:
    from compliance_bot.channels.message import build_message

    world.report("Usb-stick kwijt.")
    raw = build_message(
        world.last("mirte"), from_address=ADDRESS, from_name="Meldpunt", now=world.clock.now()
    )
    world.receive(raw)
    assert [a.outcome for a in arrivals(world)] == ["opened", "own"]


def test_a_mail_that_only_claims_to_be_ours_is_anybodys(world: World) -> None:
    world.receive(
        world.mail(
            "Er ligt een lijst op straat.",
            sender="lid@post.example",
            headers=[("X-Compliance-Bot", "abcdef; " + "a" * 26)],
        )
    )
    assert len(world.incidents()) == 1


def test_a_mail_from_our_own_address_gets_no_answer_to_ourselves(world: World) -> None:
    """mail.md §2: a group rewrote From; the author stands in X-Original-From."""
    world.receive(
        world.mail(
            "Ik vond een lijst.", sender=ADDRESS, headers=[("X-Original-From", "Lid <lid@post.example>")]
        )
    )
    assert [r for k, r in world.kinds() if k == "acknowledgement"] == ["lid@post.example"]
    world.receive(world.mail("Nog een lijst.", sender=ADDRESS))
    assert len(world.incidents()) == 2
    assert [r for k, r in world.kinds() if k == "acknowledgement"] == ["lid@post.example"]


def test_an_absence_opens_nothing_and_is_not_answered(world: World) -> None:
    world.receive(
        world.mail(
            "Ik ben afwezig.",
            sender="jan@amnesty.example",
            subject="Automatisch antwoord: afwezig",
            headers=[("Auto-Submitted", "auto-replied")],
        )
    )
    assert world.incidents() == ()
    assert world.mailer.sent == []


def test_a_newsletter_goes_to_triage_with_a_chat_line_and_a_mail_within_four_hours(world: World) -> None:
    world.receive(
        world.mail(
            "Onze nieuwsbrief.",
            sender="news@shop.example",
            subject="Aanbieding",
            headers=[("List-Id", "<news.shop.example>"), ("List-Unsubscribe", "<mailto:u@shop.example>")],
        )
    )
    assert world.incidents() == ()
    assert len(world.chat.posts) == 1
    for _ in range(8):
        world.forward(minutes=30)
    assert [r for k, r in world.kinds() if k == "triage"] == [
        "mirte@amnesty.example",
        "fenna@amnesty.example",
    ]
    world.forward(hours=5)
    assert len([r for k, r in world.kinds() if k == "triage"]) == 2


def test_a_bulk_mail_of_a_processor_is_a_report(world: World) -> None:
    """mail.md §2: class decides whether we answer, never whether it counts."""
    world.receive(
        world.mail(
            "Dear customer, we had a data breach.",
            sender="notice@mailhuis.example",
            headers=[("Precedence", "bulk"), ("List-Id", "<notice.mailhuis.example>")],
        )
    )
    assert len(world.incidents()) == 1
    assert [k for k, _ in world.kinds() if k == "acknowledgement"] == []


@pytest.mark.parametrize("raw", [b"", b"\x00\xff\xfe", b"Content-Type: multipart/mixed\n\n--", b"\n\n\n"])
def test_what_nobody_can_read_is_an_incident_all_the_same(world: World, raw: bytes) -> None:
    """P1."""
    world.receive(raw)
    assert len(world.incidents()) == 1
    assert world.last("mirte", "assessment")


def test_a_mail_whose_handling_fails_becomes_an_incident_and_the_next_goes_on(world: World) -> None:
    """T7: poison must not block what lies behind it."""
    real = world.app.desk.documents

    class Poisoned:
        def mail(self, kind, model):  # type: ignore[no-untyped-def]
            if model.incident and model.incident.title == "gif":
                raise RuntimeError("boom")
            return real.mail(kind, model)

        def chat(self, kind, model):  # type: ignore[no-untyped-def]
            return real.chat(kind, model)

    object.__setattr__(world.app.desk, "documents", Poisoned())
    world.mailbox.put(world.mail("Usb kwijt", sender="jan@amnesty.example", subject="gif"))
    world.mailbox.put(world.mail("Laptop kwijt", sender="piet@amnesty.example"))
    world.app.cycle()
    first, second = world.incidents()
    assert {first.kind, second.kind} == {"onleesbaar", "melding"}
    with world.store.work() as work:
        assert work.unhandled() == ()
    told = world.events("ReportReceived", next(i.ref for i in (first, second) if i.kind == "onleesbaar"))
    assert told[0].reporter_address == "jan@amnesty.example", "the sender as far as known"


def test_a_mail_on_a_closed_incident_opens_a_linked_one(world: World) -> None:
    """mail.md §3: people start a new report by answering last month's mail."""
    ref = world.report("Usb-stick kwijt.")
    world.answer("mirte", "GEMELD 12345")
    assert world.incident(ref).road is Road.ENDED
    ack = next(d for d in world.mailer.sent if d.kind == "acknowledgement")
    world.clock.forward(days=20)
    world.receive(world.reply(ack, "Nu is ook mijn telefoon weg."))
    new = world.incidents()[-1] if world.incidents()[-1].ref != ref else world.incidents()[0]
    assert new.linked_to == ref
    assert new.road is Road.DECIDE


def test_technicians_answering_our_call_without_thread_are_attached(world: World) -> None:
    """mail.md §3 point 4: within 30 minutes after our call, if one incident fits."""
    ref = world.report("Mijn account is gehackt.")
    world.clock.forward(minutes=10)
    mail = world.mail(
        "Ticket 4711: account geblokkeerd.", sender="servicedesk@ogd.example", subject="[4711] melding"
    )
    world.receive(mail)
    assert len(world.incidents()) == 1
    assert world.events("MailAttached", ref)[0].attached_by == "our_call"
    assert world.last("mirte", "attached")


def test_a_technician_who_reports_is_not_called_again(world: World) -> None:
    world.report("Bij ons is een account gehackt.", sender="servicedesk@ogd.example")
    assert [r for k, r in world.kinds() if k == "technical_call"] == ["ilse@amnesty.example"]


def test_a_token_of_an_incident_this_database_lost_is_held_and_alarmed(world: World) -> None:
    """mail.md §4: after a restored backup a genuine token is never a stranger's."""
    from compliance_bot.reading.tokens import Purpose, make_token

    token = make_token(world.policy.token_keys, number="2026-0099", person="mirte", purpose=Purpose.AP)
    world.receive(
        world.mail(
            "NIET MELDEN\nreden", sender="mirte@amnesty.example", subject=f"[AINL-2026-0099] [#{token}]"
        )
    )
    assert [a.outcome for a in arrivals(world)] == ["quarantined"]
    assert len(world.incidents()) == 1


def test_the_mail_is_marked_only_after_its_outcome(world: World) -> None:
    world.mailbox.put(world.mail("Usb-stick kwijt.", sender="jan@amnesty.example"))
    world.app.poll()
    assert 1 in world.mailbox.done
    world.mailbox.down = True
    world.mailbox.done.clear()
    with pytest.raises(Exception, match="does not answer"):
        world.app.poll()
    assert world.mailbox.done == []


def test_attachments_are_named_to_the_assessors_and_never_opened(world: World) -> None:
    from email import message_from_bytes
    from email.message import EmailMessage
    from email.policy import default

    mail = message_from_bytes(world.mail("Zie bijlage.", sender="jan@amnesty.example"), policy=default)
    assert isinstance(mail, EmailMessage)
    mail.add_attachment(b"NIET MELDEN\nreden", maintype="text", subtype="plain", filename="lijst.txt")
    world.receive(mail.as_bytes())
    assert "lijst.txt" in world.last("mirte", "assessment").mail.text


def test_a_date_that_is_days_off_is_not_believed(world: World) -> None:
    """T19: the sender's Date is a claim; "vandaag" then counts from the receipt."""
    raw = world.mail("Vandaag om 08.40 uur ontdekt.", sender="jan@amnesty.example")
    date = next(line for line in raw.splitlines() if line.startswith(b"Date:"))
    world.receive(raw.replace(date, b"Date: Tue, 10 Nov 2026 09:00:00 +0100"))
    assert world.incident().aware_at == datetime(2026, 11, 24, 7, 40, tzinfo=UTC)


def test_an_old_mail_put_into_the_mailbox_while_we_watch_is_looked_at(tmp_path: Path) -> None:
    """mail.md §1: older than the start is never answered, and what a person moves here is not passed over."""
    world = World(tmp_path, policy=make_policy(mailbox_start=START))
    world.receive(world.mail("Oud", sender="jan@amnesty.example"), when=START - timedelta(days=9))
    world.receive(world.mail("Ook oud", sender="jan@amnesty.example"), when=START - timedelta(days=8))
    assert [a.outcome for a in arrivals(world)] == ["before_start", "triage"]
    assert arrivals(world)[1].evidence
    assert len(world.chat.posts) == 1
    for _ in range(8):
        world.forward(minutes=30)
    assert "oude mail" in world.last("mirte", "triage").mail.text
    assert world.incidents() == ()


def test_a_mail_the_server_cannot_give_holds_none_behind_it_up(world: World) -> None:
    """T7: it is left behind, tried again, and never skipped."""
    for name in ("een", "twee", "drie"):
        world.mailbox.put(world.mail(f"Laptop {name} kwijt.", sender=f"{name}@amnesty.example"))
    world.mailbox.poison = {1}
    world.app.cycle()
    world.forward(minutes=1)
    assert [r for k, r in world.kinds() if k == "acknowledgement"] == [
        "twee@amnesty.example",
        "drie@amnesty.example",
    ]
    world.mailbox.poison = set()
    world.forward(minutes=1)
    assert len(world.incidents()) == 3
    world.forward(minutes=1)
    assert len(arrivals(world)) == 3


def test_a_server_that_gives_nothing_at_all_is_down_and_loses_nothing(world: World) -> None:
    for name in ("een", "twee", "drie"):
        world.mailbox.put(world.mail(f"Laptop {name} kwijt.", sender=f"{name}@amnesty.example"))
    world.mailbox.poison = {1, 2, 3}
    with pytest.raises(Exception, match="gave nothing"):
        world.app.cycle()
    assert arrivals(world) == []
    world.mailbox.poison = set()
    world.app.cycle()
    assert len(world.incidents()) == 3


@pytest.mark.parametrize("step", range(1, 16))
def test_a_crash_while_a_mail_is_left_behind_loses_and_doubles_nothing(world: World, step: int) -> None:
    """Promise 1: the note of what was left behind is safe before a later mail moves the watermark."""
    for name in ("een", "twee", "drie"):
        world.mailbox.put(world.mail(f"Laptop {name} kwijt.", sender=f"{name}@amnesty.example"))
    world.mailbox.poison = {1}
    real, left = world.store.work, step

    def work():  # type: ignore[no-untyped-def]
        nonlocal left
        left -= 1
        if left == 0:
            raise KeyboardInterrupt
        return real()

    world.store.work = work  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        world.app.cycle()
    world.store.work = real  # type: ignore[method-assign]
    world.app.cycle()
    world.mailbox.poison = set()
    world.app.cycle()
    assert len(world.incidents()) == 3
    assert len(arrivals(world)) == 3


def test_the_providers_substitute_opens_an_incident_of_the_sender_it_names(world: World) -> None:
    """T52: the mail it could not convert came from somebody, and the assessors hear from whom."""
    raw = world.mail(
        "The server could not retrieve the message.\r\nFrom: jan@amnesty.example\r\nSubject: Laptop",
        sender="postmaster@provider.example",
        subject="Retrieval using the IMAP4 protocol failed for the following message: 59",
    )
    world.receive(raw)
    (incident,) = world.incidents()
    assert incident.kind == "onleesbaar"
    assert world.events("ReportReceived")[0].reporter_address == "jan@amnesty.example"
    told = world.last("mirte", "assessment").mail
    assert told is not None
    assert "jan@amnesty.example" in told.text
