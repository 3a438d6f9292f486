"""The demo's SMTP and IMAP servers, through the real protocols and the bot's own IMAP adapter."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_bot.demo.imap_server import JUNK, ImapServer
from compliance_bot.demo.smtp_server import SmtpServer, replace_message_id
from compliance_bot.inbox.imap_mailbox import ImapMailbox
from compliance_bot.inbox.imap_settings import ImapSettings

BOT = "compliance@amnesty.example"
MAIL = (
    b"From: a@b.example\r\nMessage-ID:\r\n <old@b.example>\r\nSubject: caf\xc3\xa9\r\n\r\n"
    b"Message-ID: <in-the-body@b.example>\r\n"
)


@pytest.fixture(scope="module")
def imap() -> Iterator[ImapServer]:
    server = ImapServer(user="bot", password="secret words").start()
    yield server
    server.stop()


@pytest.fixture
def smtp(imap: ImapServer, tmp_path: Path) -> Iterator[SmtpServer]:
    server = SmtpServer(
        mailbox=BOT, to_mailbox=imap.deliver, users={"bot": "secret words"}, folder=tmp_path
    ).start()
    yield server
    server.stop()


def mailbox(imap: ImapServer, **settings: str) -> ImapMailbox:
    return ImapMailbox(
        ImapSettings(
            host="127.0.0.1",
            port=imap.port,
            security="none",
            user="bot",
            password="secret words",
            name="main",
            folders=(JUNK,),
            **settings,  # type: ignore[arg-type]
        )
    )


def submit(smtp: SmtpServer, sender: str, recipients: list[str], raw: bytes) -> bytes:
    """The server's whole answer to DATA."""
    with smtplib.SMTP("127.0.0.1", smtp.port, timeout=5) as line:
        line.ehlo()
        line.mail(sender)
        for recipient in recipients:
            line.rcpt(recipient)
        return line.data(raw)[1]


def test_it_replaces_the_bots_message_id_and_names_the_new_one_only_in_its_answer(smtp: SmtpServer) -> None:
    """T51: providers replace Message-IDs on submission."""
    answer = submit(smtp, BOT, ["marloes@amnesty.example"], MAIL)
    (mail,) = smtp.mails_for("marloes@amnesty.example")
    assert mail.submitted_id == "<old@b.example>"
    assert mail.assigned_id.encode() in answer
    received = message_from_bytes(mail.raw)
    assert received.get_all("Message-ID") == [mail.assigned_id]
    assert b"old@b.example" not in mail.raw
    assert mail.raw.endswith(b"\r\n\r\nMessage-ID: <in-the-body@b.example>\r\n")


def test_mail_of_others_keeps_its_own_message_id(smtp: SmtpServer) -> None:
    submit(smtp, "sanne@amnesty.example", ["marloes@amnesty.example"], MAIL)
    (mail,) = smtp.mails_for("Marloes@amnesty.example")
    assert mail.assigned_id == mail.submitted_id == "<old@b.example>"


def test_mail_to_people_lies_in_a_folder_of_their_own(smtp: SmtpServer, tmp_path: Path) -> None:
    submit(smtp, BOT, ["a@x.example", "../../b@x.example"], MAIL)
    kept = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.eml"))
    assert len(kept) == 2
    assert all(len(path.parts) == 2 and ".." not in path.parts for path in kept)
    assert (tmp_path / kept[1]).read_bytes() == smtp.delivered[0].raw


def test_the_right_password_logs_in_and_a_wrong_one_does_not(smtp: SmtpServer) -> None:
    with smtplib.SMTP("127.0.0.1", smtp.port, timeout=5) as line:
        with pytest.raises(smtplib.SMTPAuthenticationError):
            line.login("bot", "guess")
        line.login("bot", "secret words")
    assert smtp.logins == ["bot"]


def test_mail_to_the_mailbox_is_read_by_the_bots_own_adapter(smtp: SmtpServer, imap: ImapServer) -> None:
    box = mailbox(imap)
    box.connect()
    assert box.watched() == ("INBOX", JUNK)
    last = max((ref.uid for ref in box.look("INBOX", uidvalidity=None, after_uid=0).refs), default=0)
    valid = box.look("INBOX", uidvalidity=None, after_uid=0).uidvalidity
    large = MAIL + b"x" * 70 + b"\r\n" + (b"y" * 76 + b"\r\n") * 20_000
    before = datetime.now(UTC).replace(microsecond=0)
    submit(smtp, "sanne@amnesty.example", [BOT], large)
    (ref,) = box.look("INBOX", uidvalidity=valid, after_uid=last).refs
    assert box.fetch(ref) == smtp.delivered[0].raw
    assert len(smtp.delivered[0].raw) > 1024 * 1024
    assert ref.internaldate is not None
    assert before <= ref.internaldate <= datetime.now(UTC)
    assert box.look("INBOX", uidvalidity=valid, after_uid=ref.uid).refs == ()
    box.close()


def test_it_delivers_to_junk_and_moves_when_asked(imap: ImapServer) -> None:
    imap.deliver(b"Subject: spam?\r\n\r\nx\r\n", folder=JUNK)
    box = mailbox(imap, done="move", done_folder="INBOX")
    (ref,) = box.look(JUNK, uidvalidity=None, after_uid=0).refs
    box.mark_done(ref)
    box.mark_done(ref)
    assert box.look(JUNK, uidvalidity=ref.uidvalidity, after_uid=0).refs == ()
    box.close()


def test_stopping_twice_is_no_fault() -> None:
    server = ImapServer(user="a", password="b").start()
    server.stop()
    server.stop()


@given(st.binary(max_size=300))
def test_any_bytes_end_with_the_one_new_id_and_their_own_body(body: bytes) -> None:
    raw = b"Subject: x\nmessage-id: <a@b>\nMESSAGE-ID: <c@d>\n\n" + body
    changed = replace_message_id(raw, "<new@x.example>")
    assert changed == b"Subject: x\nMessage-ID: <new@x.example>\r\n\n" + body


def test_a_mail_without_body_or_id_gets_one() -> None:
    assert replace_message_id(b"Subject: x", "<n@x>") == b"Subject: x\r\nMessage-ID: <n@x>\r\n\r\n"
