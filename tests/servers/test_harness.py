"""The harness itself: real servers, full loop."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.servers.harness import Dovecot, Exim, wait_for


def test_a_mail_goes_through_exim_into_dovecot(dovecot: Dovecot, exim: Exim) -> None:
    alice = dovecot.add_user("alice")
    raw = b"From: x@post.example\r\nTo: alice@amnesty.example\r\nSubject: hallo\r\n\r\ntekst\r\n"
    exim.send(raw, sender="x@post.example", to=alice.user)
    mails = wait_for("delivery", lambda: dovecot.mails(alice))
    assert mails[0]["Subject"] == "hallo"


def test_an_appended_mail_keeps_the_date_it_was_given(dovecot: Dovecot) -> None:
    bob = dovecot.add_user("bob")
    dovecot.append(bob, b"Subject: oud\n\ntekst\n", when=datetime(2026, 7, 1, 12, 0, tzinfo=UTC))
    assert len(dovecot.mails(bob)) == 1
    assert "\\Seen" not in dovecot.flags(bob)[0]
