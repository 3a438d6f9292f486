"""People decide by replying (P15, P18, P19; mail.md §4–§6)."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance_bot.ports import Decisions
from compliance_bot.procedure.incident import Road
from tests.fakes import World, make_directory, make_policy

REASON = "De laptop is versleuteld en het wachtwoord is niet bekend bij de dief."


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def alone(tmp_path: Path) -> World:
    """One decider is enough (`decisions.second = false`)."""
    return World(tmp_path, policy=make_policy(decisions=Decisions(second=False)))


def test_the_decider_alone_ends_it_where_one_is_enough(alone: World) -> None:
    ref = alone.report("Ik ben vandaag om 10.00 uur mijn laptop kwijtgeraakt, gemerkt om 10.05 uur.")
    alone.answer("mirte", f"NIET MELDEN\n\n{REASON}")
    incident = alone.incident(ref)
    assert incident.road is Road.ENDED
    assert incident.outcome == "niet_melden"
    decision = alone.events("DecisionRecorded", ref)[0]
    assert decision.reason.strip() == REASON
    assert (decision.person, decision.standing) == ("mirte", "decision")
    receipts = [r for k, r in alone.kinds() if k == "receipt"]
    assert sorted(receipts) == ["fenna@amnesty.example", "mirte@amnesty.example"]


def test_a_negative_decision_waits_for_the_fg(world: World) -> None:
    ref = world.report("Mail aan de verkeerde gestuurd.")
    world.answer("mirte", f"NIET MELDEN\n{REASON}")
    assert world.incident(ref).road is Road.DECIDE
    assert world.last("fenna", "second").recipient == "fenna@amnesty.example"
    assert REASON in world.last("fenna", "second").mail.text
    world.forward(hours=4)
    assert world.last("mirte", "reminder"), "the ladder goes on"
    world.answer("fenna", "NIET MELDEN\nIk ben het ermee eens: niemand kon erbij.", kind="second")
    assert world.incident(ref).outcome == "niet_melden"
    assert [e.standing for e in world.events("DecisionRecorded", ref)] == ["decision", "advice"]


def test_the_fg_alone_decides_nothing_but_is_recorded_as_advice(world: World) -> None:
    ref = world.report("Brief aan verkeerd adres.")
    world.answer("fenna", f"GEEN DATALEK\n{REASON}")
    incident = world.incident(ref)
    assert incident.road is Road.DECIDE
    assert incident.votes[0].standing == "advice"


def test_melden_of_the_fg_switches_the_ladder_to_filing(world: World) -> None:
    ref = world.report("Alle donateurs in de cc.")
    world.answer("fenna", "MELDEN")
    assert world.incident(ref).road is Road.FILE


def test_melden_then_gemeld_ends_the_road(world: World) -> None:
    ref = world.report("Alle donateurs in de cc.")
    world.answer("mirte", "MELDEN")
    assert world.incident(ref).road is Road.FILE
    informed = [r for k, r in world.kinds() if k == "breach_notice"]
    assert sorted(informed) == ["dora@amnesty.example", "mees@amnesty.example", "olaf@amnesty.example"]
    world.answer("mirte", "GEMELD 2026-123456")
    incident = world.incident(ref)
    assert incident.outcome == "gemeld"
    assert incident.filings[0].number == "2026-123456"
    assert [r for k, r in world.kinds() if k == "breach_notice"] == informed, "told once"
    world.answer("ogd", "OPGEPAKT")
    world.answer("mirte", "INGELICHT 120 e-mail")
    sent = len(world.mailer.sent)
    world.forward(hours=80)
    assert len(world.mailer.sent) == sent, "no reminder after the end of every road"


def test_the_directie_decides_when_fg_and_decider_disagree(world: World) -> None:
    ref = world.report("Alle donateurs in de cc.")
    world.answer("fenna", "ADVIES MELDEN")
    world.answer("mirte", f"NIET MELDEN\n{REASON}")
    assert world.incident(ref).road is not Road.ENDED
    assert world.last("dora", "second")
    world.answer("dora", f"NIET MELDEN\n{REASON}", kind="second")
    assert world.incident(ref).outcome == "niet_melden"


def test_a_decision_without_reason_is_asked_back_and_not_recorded(world: World) -> None:
    ref = world.report("Usb-stick kwijt.")
    world.answer("mirte", "NIET MELDEN")
    assert world.events("DecisionRecorded", ref) == []
    assert world.events("NotRecorded", ref)[0].why == "reason_missing"
    assert world.last("mirte", "question_back")
    world.answer("mirte", f"NIET MELDEN\n{REASON}", kind="question_back")
    assert len(world.events("DecisionRecorded", ref)) == 1


@pytest.mark.parametrize(
    "text",
    ["MELDEN, want dit is ernstig", "MELDEN?", "melde", "Doe maar niet melden", "👍", "MELDEN\nNIET MELDEN"],
)
def test_what_is_not_beyond_doubt_is_asked_back(world: World, text: str) -> None:
    ref = world.report("Usb-stick kwijt.")
    world.answer("mirte", text)
    assert world.events("DecisionRecorded", ref) == []
    assert world.last("mirte", "question_back")
    assert world.incident(ref).road is Road.DECIDE


def test_a_stranger_with_the_forwarded_mail_decides_nothing(world: World) -> None:
    ref = world.report("Usb-stick kwijt.")
    world.receive(world.reply(world.last("mirte"), f"NIET MELDEN\n{REASON}", sender="x@evil.example"))
    assert world.events("DecisionRecorded", ref) == []
    assert world.events("NotRecorded", ref)[0].why == "not_entitled"
    assert [k for k, r in world.kinds("evil")] == []
    assert world.last("mirte", "attached"), "the assessors see it"
    world.forward(hours=4)
    assert world.last("mirte", "reminder")


def test_the_reporter_decides_nothing(world: World) -> None:
    ref = world.report("Usb-stick kwijt.")
    ack = next(d for d in world.mailer.sent if d.kind == "acknowledgement")
    world.receive(world.reply(ack, f"NIET MELDEN\n{REASON}"))
    assert world.events("DecisionRecorded", ref) == []
    assert len(world.incidents()) == 1


def test_a_colleague_answering_somebody_elses_question_gets_their_own(world: World) -> None:
    ref = world.report("Usb-stick kwijt.")
    world.receive(world.reply(world.last("mirte"), f"NIET MELDEN\n{REASON}", sender="fenna@amnesty.example"))
    assert world.events("DecisionRecorded", ref) == []
    assert world.events("NotRecorded", ref)[0].why == "not_your_question"
    world.answer("fenna", f"NIET MELDEN\n{REASON}", kind="question_back")
    assert world.events("DecisionRecorded", ref)[0].person == "fenna"


def test_a_wrong_token_decides_nothing(world: World) -> None:
    ref = world.report("Usb-stick kwijt.")
    wrong = f"2026-0001-{'a' * 26}"
    mail = world.mail(f"NIET MELDEN\n{REASON}", sender="mirte@amnesty.example", subject=f"[{ref}] [#{wrong}]")
    world.receive(mail)
    assert world.events("DecisionRecorded", ref) == []
    assert world.last("mirte", "question_back")


def test_the_bare_number_attaches_and_never_decides(world: World) -> None:
    ref = world.report("Usb-stick kwijt.")
    world.receive(
        world.mail(f"NIET MELDEN\n{REASON}", sender="mirte@amnesty.example", subject=f"Re: [{ref}]")
    )
    assert world.events("DecisionRecorded", ref) == []
    assert world.events("NotRecorded", ref)[0].why == "no_token"
    world.answer("mirte", "MELDEN", kind="question_back")
    assert world.incident(ref).road is Road.FILE


def test_quoted_text_an_attachment_and_an_absence_decide_nothing(world: World) -> None:
    ref = world.report("Usb-stick kwijt.")
    asked = world.last("mirte")
    world.receive(world.reply(asked, "> NIET MELDEN\n> omdat het mag"))
    absent = world.reply(asked, "Ik ben afwezig tot maandag.\n\nNIET MELDEN\nautomatisch").replace(
        b"Subject: Re:", b"Auto-Submitted: auto-replied\nSubject: Automatisch antwoord:"
    )
    world.receive(absent)
    assert world.events("DecisionRecorded", ref) == []
    assert world.incident(ref).road is Road.DECIDE
    assert len(world.incidents()) == 1


def test_a_mailto_reply_without_references_finds_its_question(alone: World) -> None:
    ref = alone.report("Usb-stick kwijt.")
    links = alone.last("mirte").mail
    from urllib.parse import parse_qs, urlsplit

    href = next(part for part in links.html.split('"') if part.startswith("mailto:") and "NIET" in part)
    query = parse_qs(urlsplit(href.replace("&amp;", "&")).query)
    mail = alone.mail(
        query["body"][0] + REASON, sender="mirte.prive@post.example", subject=query["subject"][0]
    )
    alone.receive(mail)
    assert alone.incident(ref).outcome == "niet_melden"


def test_a_reply_to_an_id_the_server_made_finds_its_question(tmp_path: Path) -> None:
    """T51: the provider replaces our Message-ID; even a reply that cites nothing else finds its way."""
    world = World(tmp_path, policy=make_policy(decisions=Decisions(second=False)))
    world.mailer.rewrite = True
    ref = world.report("Usb-stick kwijt.")
    assigned = world.row(world.last("mirte").key).assigned_id
    assert assigned.startswith("<rewritten")
    mail = world.mail(
        f"NIET MELDEN\n{REASON}",
        sender="mirte@amnesty.example",
        subject="Re: iets anders",
        headers=[("In-Reply-To", assigned)],
    )
    world.receive(mail)
    assert world.incident(ref).outcome == "niet_melden"


def test_melden_after_a_negative_end_brings_the_ladder_back_at_its_true_hour(alone: World) -> None:
    ref = alone.report("Usb-stick kwijt.")
    alone.answer("mirte", f"NIET MELDEN\n{REASON}")
    alone.forward(hours=30)
    alone.answer("mirte", "MELDEN")
    incident = alone.incident(ref)
    assert (incident.road, incident.outcome) == (Road.FILE, None)
    alone.forward(hours=7)
    reminder = alone.last("mirte", "reminder")
    assert alone.rungs(ref)[-1].hours == 36
    assert reminder.recipient == "mirte@amnesty.example"


def test_who_reported_does_not_decide_and_the_deputy_does(world: World) -> None:
    ref = world.report("Ik heb zelf de verkeerde bijlage gestuurd.", sender="mirte@amnesty.example")
    world.answer("mirte", f"NIET MELDEN\n{REASON}", kind="assessment")
    assert world.events("DecisionRecorded", ref) == []
    assert world.events("NotRecorded", ref)[0].why == "reporter_cannot_decide"


def test_opgepakt_names_who_has_it_and_moves_nothing(world: World) -> None:
    ref = world.report("Usb-stick kwijt.")
    world.answer("ogd", "OPGEPAKT\nTicket 4711, we kijken ernaar.")
    incident = world.incident(ref)
    assert incident.taken_by == "ogd"
    assert incident.road is Road.DECIDE
    assert world.last("mirte", "attached"), "the assessors hear it"
    world.forward(hours=1)
    assert world.last("mirte", "reminder"), "that technicians are at work does not quiet the assessors"


def test_an_assessors_opgepakt_quiets_hour_one_alone(world: World) -> None:
    """P22, P23."""
    ref = world.report("Usb-stick kwijt.")
    world.answer("mirte", "OPGEPAKT")
    world.forward(hours=1)
    assert [k for k, _ in world.kinds() if k == "reminder"] == []
    assert world.rungs(ref)[-1].remark == "opgepakt"
    world.forward(hours=3)
    assert world.last("mirte", "reminder")


def test_status_and_help_are_answered_to_the_directory_address(world: World) -> None:
    world.report("Usb-stick kwijt.")
    world.answer("mirte", "STATUS", sender="mirte.prive@post.example")
    world.answer("mirte", "help")
    assert world.last("mirte", "status").recipient == "mirte@amnesty.example"
    assert world.last("mirte", "help")


def test_a_vacant_fg_is_covered_by_the_deputy(tmp_path: Path) -> None:
    world = World(tmp_path, policy=make_policy(directory=make_directory(without=("fenna",))))
    ref = world.report("Usb-stick kwijt.")
    world.answer("mirte", f"NIET MELDEN\n{REASON}")
    assert world.incident(ref).road is Road.DECIDE
    second = world.last("dirk", "second")
    world.receive(world.reply(second, f"NIET MELDEN\n{REASON}"))
    assert world.incident(ref).outcome == "niet_melden"


def test_two_senders_or_a_delegate_decide_nothing(world: World) -> None:
    """T10, T24, mail.md §4: two From headers, or a Sender that differs, is doubtful and asked back."""
    ref = world.report("Usb-stick kwijt.")
    reply = world.reply(world.last("mirte"), f"NIET MELDEN\n{REASON}")
    world.receive(reply.replace(b"\nTo:", b"\nSender: assistent@amnesty.example\nTo:", 1))
    assert world.events("NotRecorded", ref)[-1].why == "proof"
    double = world.reply(world.last("mirte"), f"NIET MELDEN\n{REASON}")
    world.receive(b"From: x@evil.example\n" + double)
    assert world.events("DecisionRecorded", ref) == []
    assert world.incident(ref).road is Road.DECIDE


def test_a_machine_on_an_assessors_account_decides_nothing(world: World) -> None:
    """T17: a mail of a list or system never decides, whoever it is from and whatever token it carries."""
    ref = world.report("Usb-stick kwijt.")
    for header in (b"Auto-Submitted: auto-generated", b"List-Id: <team.amnesty.example>"):
        reply = world.reply(world.last("mirte", "assessment"), f"NIET MELDEN\n{REASON}")
        world.receive(reply.replace(b"\nTo:", b"\n" + header + b"\nTo:", 1))
    assert world.events("DecisionRecorded", ref) == []
    assert len(world.incidents()) == 1


def test_a_second_gemeld_is_asked_back_and_the_first_stands(world: World) -> None:
    ref = world.report("Usb-stick kwijt.")
    world.answer("mirte", "GEMELD 2026-4711")
    world.answer("fenna", "GEMELD 2026-9999")
    assert [f.number for f in world.incident(ref).filings] == ["2026-4711"]
    assert world.events("NotRecorded", ref)[-1].why == "already_ended"


def test_our_own_number_is_no_meldnummer(world: World) -> None:
    """P19: the ladder ends on the AP's number, not on ours."""
    ref = world.report("Usb-stick kwijt.")
    world.answer("mirte", f"GEMELD {ref.removeprefix('AINL-')}")
    assert world.incident(ref).filings == ()
    assert world.events("NotRecorded", ref)[-1].why == "number_missing"
