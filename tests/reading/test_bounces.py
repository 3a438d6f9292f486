"""Bounces of other servers in their own words: whom, hard or delayed, and which message of ours (T49, T51)."""

from __future__ import annotations

import base64

import pytest

from compliance_bot.inbox.mime import read_mail
from compliance_bot.reading.automatic import classify
from compliance_bot.reading.facts import MailClass, MailFacts
from compliance_bot.reading.threading import OWN_HEADER, returned_keys
from compliance_bot.reading.tokens import Purpose, make_token, own_mark

KEYS = {"k": b"a key for tests that is long enough, really"}
TOKEN = make_token(KEYS, number="2026-0007", person="mirte", purpose=Purpose.AP)
MARK = own_mark(KEYS, "mail reminder 7")
OURS = (
    f"Message-ID: <wij.1@amnesty.example>\r\nReferences: <a@amnesty.example>\r\n <{TOKEN}@amnesty.example>\r\n"
    f"{OWN_HEADER}: {MARK}\r\nSubject: [AINL-2026-0007] Besluit nodig\r\n\r\nAntwoord\r\n"
)


def notice(sender: str, subject: str, body: str, more: str = "") -> MailFacts:
    head = f"From: {sender}\r\nTo: compliance@amnesty.example\r\nSubject: {subject}\r\n"
    head += f"Message-ID: <notice@x.example>\r\n{more}"
    return read_mail(f"{head}\r\n{body}".replace("\r\n", "\n").replace("\n", "\r\n").encode())


def report(action: str, status: str, returned: str) -> MailFacts:
    parts = (
        "Content-Type: text/plain\r\n\r\nzie onder",
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x.example\r\n\r\n"
        f"Final-Recipient: rfc822; mirte@amnesty.example\r\n{action}Status: {status}\r\n",
        returned,
    )
    body = "".join(f"--b\r\n{part}\r\n" for part in parts) + "--b--\r\n"
    more = (
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\nMIME-Version: 1.0\r\n'
    )
    return notice("MAILER-DAEMON@x.example", "Undelivered Mail Returned to Sender", body, more)


RETURNED = {
    "whole": f"Content-Type: message/rfc822\r\n\r\n{OURS}",
    "headers": f"Content-Type: text/rfc822-headers\r\n\r\n{OURS}",
    "headers, encoded": "Content-Type: text/rfc822-headers\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    + base64.encodebytes(OURS.encode()).decode(),
    "quoted": "Content-Type: text/plain\r\n\r\n" + "".join(f"> {line}\r\n" for line in OURS.splitlines()),
}


@pytest.mark.parametrize("how", RETURNED)
def test_the_message_that_came_back_is_found_however_it_is_quoted(how: str) -> None:
    """T51: the provider may have replaced our id; the token and our own header trace it all the same."""
    facts = report("Action: failed\r\n", "5.1.1", RETURNED[how])
    assert facts.bounced_id == "<wij.1@amnesty.example>"
    assert facts.returned_tokens == (TOKEN,)
    assert returned_keys(facts, KEYS) == ("mail reminder 7",)


def test_a_replaced_and_wrapped_id_is_put_together() -> None:
    """T27, T51."""
    wrapped = OURS.replace("<wij.1@amnesty.example>", "<" + "V" * 60 + "\r\n " + "I" * 40 + "@prod.example>")
    facts = report("Action: failed\r\n", "5.1.1", f"Content-Type: message/rfc822\r\n\r\n{wrapped}")
    assert facts.bounced_id == f"<{'V' * 60}{'I' * 40}@prod.example>"
    assert facts.returned_tokens == (TOKEN,)


def test_a_forged_mark_is_nobodys() -> None:
    forged = OURS.replace(MARK, "mail reminder 7; aaaaaaaaaaaaaaaaaaaaaaaaaa")
    facts = report("Action: failed\r\n", "5.1.1", f"Content-Type: message/rfc822\r\n\r\n{forged}")
    assert len(facts.returned_marks) == 1
    assert returned_keys(facts, KEYS) == ()


@pytest.mark.parametrize(
    ("action", "status", "kind"),
    [
        ("Action: failed\r\n", "5.1.1", MailClass.BOUNCE_HARD),
        ("Action: failed\r\n", "4.4.7", MailClass.BOUNCE_HARD),
        ("Action: delayed\r\n", "4.4.1", MailClass.BOUNCE_DELAYED),
        ("Action: error\r\n", "5.0.0", MailClass.BOUNCE_HARD),
        ("Action: delivered\r\n", "2.0.0", MailClass.RECEIPT),
        ("Action: relayed\r\n", "2.0.0", MailClass.RECEIPT),
    ],
)
def test_given_up_or_still_tried(action: str, status: str, kind: MailClass) -> None:
    """T20: 4.4.7 with "failed" is given up after days, whatever its first digit."""
    facts = report(action, status, RETURNED["whole"])
    assert classify(facts, own=False).mail_class is kind
    assert facts.bounced_permanent is (kind is MailClass.BOUNCE_HARD)


EXCHANGE = "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@amnesty.example>"
PROSE = [
    (
        notice(
            EXCHANGE,
            "Niet bezorgbaar: Besluit nodig",
            "Het bezorgen van uw bericht aan de volgende geadresseerden is mislukt:\n\nmirte@amnesty.example\n"
            "Het e-mailadres kon niet worden gevonden.\n",
        ),
        True,
    ),
    (
        notice(
            EXCHANGE,
            "Bezorging vertraagd: Besluit nodig",
            "Uw bericht is nog niet bezorgd aan:\n\nmirte@amnesty.example\n\nEr wordt opnieuw geprobeerd.\n",
        ),
        False,
    ),
    (
        notice(
            "MAILER-DAEMON@x.example",
            "failure notice",
            "Hi. This is the qmail-send program at x.example.\nI'm afraid I wasn't able to deliver your message to "
            "the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n"
            "<mirte@amnesty.example>:\nuser unknown\n\n--- Below this line is a copy of the message.\n\n"
            + OURS,
        ),
        True,
    ),
    (
        notice(
            "Mail Delivery System <Mailer-Daemon@x.example>",
            "Warning: message 1abc delayed 24 hours",
            "A message that you sent has not yet been delivered to one or more of its recipients.\n"
            "  mirte@amnesty.example\nNo action is required on your part. Delivery attempts will continue.\n",
            "X-Failed-Recipients: mirte@amnesty.example\r\nAuto-Submitted: auto-replied\r\n",
        ),
        False,
    ),
    (
        notice(
            "Mail Delivery System <Mailer-Daemon@x.example>",
            "Mail delivery failed: returning message to sender",
            "A message that you sent could not be delivered.\n\n  mirte@amnesty.example\n    550 5.1.1 unknown\n",
            "X-Failed-Recipients: mirte@amnesty.example\r\nAuto-Submitted: auto-replied\r\n",
        ),
        True,
    ),
]


@pytest.mark.parametrize(("facts", "permanent"), PROSE)
def test_a_notice_in_prose_says_whom_and_whether_it_was_given_up(facts: MailFacts, permanent: bool) -> None:
    """Exchange in Dutch, qmail, Exim of old."""
    kind = MailClass.BOUNCE_HARD if permanent else MailClass.BOUNCE_DELAYED
    assert classify(facts, own=False).mail_class is kind
    assert facts.bounced_to == ("mirte@amnesty.example",)
    assert facts.bounced_permanent is permanent


def test_qmail_brings_our_message_back_in_its_own_text() -> None:
    assert PROSE[2][0].bounced_id == "<wij.1@amnesty.example>"
    assert PROSE[2][0].returned_tokens == (TOKEN,)
