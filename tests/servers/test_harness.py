"""The harness itself: real servers, full loop."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.servers.harness import Dovecot, Exim, Postgres, children_of, is_alive, wait_for


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


def test_a_killed_postgresql_comes_back_with_what_was_committed(postgres: Postgres) -> None:
    """Its children are in sessions of their own: each of them is killed too, so that nothing is flushed or said."""
    url = postgres.empty()
    name = url.rpartition("/")[2]
    postgres.sql("CREATE TABLE kept (n int)", database=name)
    postgres.sql("INSERT INTO kept VALUES (%s)", 7, database=name)
    children = children_of(postgres.process.child.pid)  # type: ignore[union-attr]
    assert len(children) >= 4
    postgres.restart()
    assert not any(is_alive(child) for child in children)
    assert postgres.sql("SELECT n FROM kept", database=name) == [(7,)]
    postgres.drop(url)
    assert postgres.sql("SELECT datname FROM pg_database WHERE datname = %s", name) == []
