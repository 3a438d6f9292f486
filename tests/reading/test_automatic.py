"""What kind of mail, and may it be answered (mail.md §2; T20, T49)."""

from __future__ import annotations

import pytest

from compliance_bot.inbox.mime import read_mail
from compliance_bot.reading.automatic import classify, may_answer, opens_nothing
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


def raw(head: str, body: str = "x") -> MailFacts:
    return read_mail(f"{head}\r\n\r\n{body}\r\n".replace("\r\n", "\n").replace("\n", "\r\n").encode())


ABSENT = "Ik ben afwezig tot en met 3 december."
PROGRAMS = [
    # Exchange Online, Google Workspace, Pigeonhole, GroupWise, Lotus Notes: their own headers
    (
        "Subject: Automatisch antwoord: Besluit nodig\nAuto-Submitted: auto-generated\n"
        "X-Auto-Response-Suppress: All\nX-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent",
        MailClass.AUTO_REPLY,
    ),
    (
        "Subject: Tot later!\nAuto-Submitted: auto-generated\nIn-Reply-To: <1@amnesty.example>",
        MailClass.AUTO_REPLY,
    ),
    (
        "Subject: Out of office Re: Besluit\nPrecedence: bulk\nX-Autoreply: yes\nAuto-Submitted: auto-replied",
        MailClass.AUTO_REPLY,
    ),
    ("Subject: Automatisch antwoord\nAuto-Submitted: auto-replied (vacation)", MailClass.AUTO_REPLY),
    ("Subject: Besluit (afwezig)\nX-Autoreply: Yes\nX-Mailer: Groupwise 18", MailClass.AUTO_REPLY),
    (
        "Subject: AUTO: Jan de Vries is out of the office (returning 30-11-2026)\nAuto-Submitted: auto-generated",
        MailClass.AUTO_REPLY,
    ),
    # ticket and monitoring systems: an answer of theirs is no absence (T58)
    (
        "Subject: [Ticket#1] Ontvangen\nAuto-Submitted: auto-replied\nX-OTRS-Loop: yes",
        MailClass.AUTO_GENERATED,
    ),
    ("Subject: [JIRA] (IT-1)\nX-JIRA-FingerPrint: abc", MailClass.AUTO_GENERATED),
    ("Subject: Melding\nX-Zammad-Ticket-Id: 7", MailClass.AUTO_GENERATED),
    ("Subject: INC1\nX-ServiceNow-Generated: true", MailClass.AUTO_GENERATED),
    ("Subject: PROBLEM\nAuto-Submitted: auto-generated", MailClass.AUTO_GENERATED),
    # bounces of Exchange in Dutch, and Exim's of delay
    (
        "From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@amnesty.example>\n"
        "Subject: Niet bezorgbaar: Besluit",
        MailClass.BOUNCE_HARD,
    ),
    (
        "From: Mail Delivery System <mta@x.example>\nSubject: Warning: message 1 delayed",
        MailClass.BOUNCE_DELAYED,
    ),
    # answers of calendars, receipts, complaints
    ("Subject: Geaccepteerd\nContent-Type: text/calendar; method=REPLY", MailClass.CALENDAR),
    ("Subject: Overleg\nContent-Type: text/calendar; method=REQUEST", MailClass.CALENDAR),
    ("Subject: Gelezen: Besluit\nAuto-Submitted: auto-replied", MailClass.RECEIPT),
    ("Subject: Klacht\nContent-Type: multipart/report; report-type=feedback-report", MailClass.COMPLAINT),
    # people
    ("Subject: Afwezig bij de vergadering", MailClass.HUMAN),
    ("Subject: Datalek\nX-Autoreply: no", MailClass.HUMAN),
    ("Subject: FW: Undeliverable: brief", MailClass.HUMAN),
    ("Subject: Uitnodiging\nContent-Type: text/plain; method=REPLY", MailClass.HUMAN),
]


@pytest.mark.parametrize(("head", "expected"), PROGRAMS)
def test_it_knows_the_machines_by_their_own_headers(head: str, expected: MailClass) -> None:
    """T20, T51, T55, T56, T58."""
    head = head if "From:" in head else f"From: jan@post.example\n{head}"
    classified = classify(raw(head, ABSENT), own=False)
    assert (classified.mail_class, bool(classified.reason)) == (expected, True)


def test_an_absence_without_headers_counts_from_the_directory_only() -> None:
    """Class never decides whether a stranger's mail counts (mail.md §2)."""
    mail = raw("From: anna@amnesty.example\nSubject: Automatisch antwoord: Besluit", ABSENT)
    assert classify(mail, own=False, known=True).mail_class is MailClass.AUTO_REPLY
    assert classify(mail, own=False).mail_class is MailClass.HUMAN
    report = raw("From: anna@amnesty.example\nSubject: Automatisch antwoord: dossier", "Mijn laptop is weg.")
    assert classify(report, own=False, known=True).mail_class is MailClass.HUMAN


@pytest.mark.parametrize(
    ("header", "known", "expected"),
    [
        ("X-Spam-Flag: YES", False, MailClass.AUTO_GENERATED),
        ("X-Spam-Flag: Yes, score=9", False, MailClass.AUTO_GENERATED),
        ("X-Spam-Flag: NO", False, MailClass.HUMAN),
        ("X-Spam-Status: Yes", False, MailClass.HUMAN),
        ("X-MS-Exchange-Spam: YES", False, MailClass.HUMAN),
        ("X-Spam-Flag: YES", True, MailClass.HUMAN),
    ],
)
def test_only_the_named_spam_header_sends_a_stranger_to_triage(
    header: str, known: bool, expected: MailClass
) -> None:
    """mail.md §2: only the one named in the trust anchor; a forged one of another name does nothing."""
    mail = raw(f"From: jan@post.example\nSubject: Win\n{header}")
    found = classify(mail, own=False, spam_header="X-Spam-Flag: YES", known=known)
    assert found.mail_class is expected
    assert classify(mail, own=False).mail_class is MailClass.HUMAN


def test_the_substitute_is_no_automatic_mail() -> None:
    """T52: whatever its headers say it opens an incident, and nobody answers the machine that wrote it."""
    mail = raw(
        "From: postmaster@amnesty.example\nReturn-Path: <>\nAuto-Submitted: auto-generated\n"
        "Subject: Retrieval using the IMAP4 protocol failed for the following message: 1"
    )
    classified = classify(mail, own=False)
    assert classified.mail_class is MailClass.HUMAN
    assert not may_answer(mail, classified)[0]


@pytest.mark.parametrize(("method", "never"), [("REPLY", True), ("CANCEL", True), ("REQUEST", False)])
def test_an_invitation_may_hold_a_report_and_an_answer_never(method: str, never: bool) -> None:
    """P1: "Overleg over het datalek van vanmorgen" comes as an invitation."""
    mail = raw(f"From: anna@amnesty.example\nSubject: Overleg\nContent-Type: text/calendar; method={method}")
    assert opens_nothing(mail, classify(mail, own=False)) is never


def test_a_rejected_mail_did_not_arrive() -> None:
    """Dovecot's `reject` tells it in the form of a receipt."""
    mail = MailFacts(
        froms=DAEMON,
        from_headers=1,
        subject="Automatically rejected mail",
        content_type="multipart/report",
        report_type="disposition-notification",
        attached_text="Disposition: automatic-action/MDN-sent-automatically; deleted",
    )
    assert classify(mail, own=False).mail_class is MailClass.BOUNCE_HARD
