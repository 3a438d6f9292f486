"""What kind of mail, and may it be answered (mail.md §2; T20, T49)."""

from __future__ import annotations

import pytest

from compliance_bot.inbox.mime import read_mail
from compliance_bot.reading.automatic import classify, may_answer
from compliance_bot.reading.facts import Address, MailClass, MailFacts

ANNA = (Address(address="anna@amnesty.example"),)


def facts(
    subject: str = "Verkeerde bijlage", *, froms: tuple[Address, ...] = ANNA, **headers: str
) -> MailFacts:
    named = {name.replace("_", "-"): (value,) for name, value in headers.items()}
    return MailFacts(froms=froms, from_headers=1, subject=subject, headers=named)


def report(kind: str, attached: str = "") -> MailFacts:
    return MailFacts(
        froms=ANNA, from_headers=1, content_type="multipart/report", report_type=kind, attached_text=attached
    )


DAEMON = (Address(address="mailer-daemon@mx.example"),)
POSTMASTER = (Address(address="postmaster@amnesty.example"),)

CASES = [
    (facts(), MailClass.HUMAN),
    (facts(auto_submitted="no"), MailClass.HUMAN),
    (facts(auto_submitted="auto-replied"), MailClass.AUTO_REPLY),
    (facts(auto_submitted="Auto-Replied (vacation)"), MailClass.AUTO_REPLY),
    (facts(auto_submitted="auto-generated"), MailClass.AUTO_GENERATED),
    (facts(x_autoreply="yes"), MailClass.AUTO_REPLY),
    (facts(precedence="auto_reply"), MailClass.AUTO_REPLY),
    (facts("Automatisch antwoord: afwezig", x_auto_response_suppress="All"), MailClass.AUTO_REPLY),
    (facts("Automatisch antwoord: afwezig"), MailClass.HUMAN),
    (facts(precedence="bulk"), MailClass.HUMAN),
    (facts(precedence="list"), MailClass.HUMAN),
    (facts(list_id="Nieuws <nieuws.amnesty.example>"), MailClass.LIST),
    (facts(list_unsubscribe="<mailto:uit@nieuws.example>"), MailClass.LIST),
    (facts(return_path="<>"), MailClass.AUTO_GENERATED),
    (facts("Gelezen: Verkeerde bijlage", return_path="<>"), MailClass.RECEIPT),
    (facts("Undeliverable: x", return_path="<>"), MailClass.BOUNCE_HARD),
    (facts("Undeliverable: x"), MailClass.HUMAN),
    (facts("Dossier vertraagd bezorgd", froms=(), **{"from": "Jan de Vries"}), MailClass.HUMAN),
    (facts("Niet bezorgd: brief met medische gegevens", froms=()), MailClass.HUMAN),
    (facts("Returned mail", froms=(), **{"from": "Mail Delivery Subsystem"}), MailClass.BOUNCE_HARD),
    (facts("delayed", froms=(), **{"from": '"MTA" <MAILER-DAEMON>'}), MailClass.BOUNCE_DELAYED),
    (facts("failure notice", froms=DAEMON), MailClass.BOUNCE_HARD),
    (facts("Warning: message delayed", froms=DAEMON), MailClass.BOUNCE_DELAYED),
    (facts("Ik heb een datalek", froms=POSTMASTER), MailClass.HUMAN),
    (facts("Delivery failure", froms=POSTMASTER), MailClass.BOUNCE_HARD),
    (report("delivery-status", "Action: failed"), MailClass.BOUNCE_HARD),
    (report("delivery-status", "Action: delayed"), MailClass.BOUNCE_DELAYED),
    (report("delivery-status", "Action: delivered"), MailClass.RECEIPT),
    (report("", "Final-Recipient: rfc822;a@b.example\nAction: failed"), MailClass.BOUNCE_HARD),
    (report("disposition-notification"), MailClass.RECEIPT),
    (report("feedback-report"), MailClass.COMPLAINT),
    (report("anders"), MailClass.AUTO_GENERATED),
    (MailFacts(froms=ANNA, from_headers=1, content_type="text/calendar"), MailClass.CALENDAR),
]


@pytest.mark.parametrize(("mail", "expected"), CASES)
def test_it_names_the_class_and_why(mail: MailFacts, expected: MailClass) -> None:
    """T20: the value of Auto-Submitted counts, not its presence; subjects are the weakest sign."""
    classified = classify(mail, own=False)
    assert classified.mail_class is expected
    assert classified.reason


def test_a_sender_that_cannot_be_read_is_no_machine() -> None:
    """P1, T50: an unreadable From with the word "vertraagd" in the subject is a report all the same."""
    mail = read_mail(b"From: Jan de Vries\r\nSubject: dossier vertraagd bezorgd\r\n\r\nBij de verkeerde.\r\n")
    assert classify(mail, own=False).mail_class is MailClass.HUMAN


def test_only_a_verified_header_makes_a_mail_ours() -> None:
    assert classify(facts(x_compliance_bot="x; y"), own=False).mail_class is MailClass.HUMAN
    assert classify(facts(), own=True).mail_class is MailClass.OWN


def test_a_list_that_feeds_the_mailbox_is_no_list() -> None:
    mail = facts(list_id="Meldpunt <meldpunt.amnesty.example>")
    assert classify(mail, own=False, own_lists=("meldpunt.amnesty.example",)).mail_class is MailClass.HUMAN
    assert classify(mail, own=False).mail_class is MailClass.LIST


@pytest.mark.parametrize("value", ["bulk", "Bulk", "junk", "LIST", "auto_reply"])
def test_precedence_stops_the_answer_and_drops_nothing(value: str) -> None:
    """T49: Precedence as a sign of automatic mail is ruinous; it may stop an answer, never drop a mail."""
    mail = facts(precedence=value)
    assert classify(mail, own=False).mail_class in (MailClass.HUMAN, MailClass.AUTO_REPLY)
    assert may_answer(mail, classify(mail, own=False))[0] is False


@pytest.mark.parametrize(
    "mail",
    [mail for mail, kind in CASES if kind is not MailClass.HUMAN]
    + [facts(x_auto_response_suppress="All"), facts(froms=POSTMASTER), facts(froms=())],
)
def test_it_never_answers_a_machine(mail: MailFacts) -> None:
    """T20: never answer automatic mail, the mail system, lists or a mail without an address."""
    allowed, why = may_answer(mail, classify(mail, own=False))
    assert not allowed
    assert why


@pytest.mark.parametrize(
    "mail", [facts(), facts(return_path="<anna@amnesty.example>"), facts(auto_submitted="no")]
)
def test_it_answers_people(mail: MailFacts) -> None:
    assert may_answer(mail, classify(mail, own=False))[0]


def test_the_mails_we_send_to_people_who_must_act_are_answered_when_they_come_back() -> None:
    """T21: a wish to suppress read receipts alone is no reason to be silent."""
    mail = facts(x_auto_response_suppress="DR, RN, NRN")
    assert may_answer(mail, classify(mail, own=False))[0]
