"""The IMAP adapter on a real server: reads without leaving a trace, survives every broken line."""

from __future__ import annotations

import imaplib
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from compliance_bot.errors import MailboxError, MailGone
from compliance_bot.inbox.imap_fetch import PIECE
from compliance_bot.inbox.imap_mailbox import ImapMailbox
from compliance_bot.inbox.imap_settings import ImapSettings
from tests.servers.fault_proxy import FaultProxy
from tests.servers.harness import Account, Dovecot, wait_for

MAIL = b"From: jan@post.example\r\nSubject: lek\r\n\r\nEr is een laptop weg.\r\n"
SUMMER = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
_NUMBERS = count(1)
Open = Callable[..., ImapMailbox]


@pytest.fixture
def account(dovecot: Dovecot) -> Account:
    return dovecot.add_user(f"imap{next(_NUMBERS)}")


@pytest.fixture
def open_mailbox(dovecot: Dovecot, account: Account) -> Iterator[Open]:
    opened: list[ImapMailbox] = []

    def make(**changes: object) -> ImapMailbox:
        values: dict[str, object] = {
            "host": "127.0.0.1",
            "port": dovecot.port,
            "security": "none",
            "user": account.user,
            "password": account.password,
            "name": "main",
        }
        opened.append(ImapMailbox(ImapSettings(**(values | changes))))  # type: ignore[arg-type]
        return opened[-1]

    yield make
    for mailbox in opened:
        mailbox.close()


def look(mailbox: ImapMailbox, after: int = 0):  # type: ignore[no-untyped-def]
    return mailbox.look("INBOX", uidvalidity=None, after_uid=after).refs


def test_a_summer_mail_keeps_its_hour_in_winter(
    dovecot: Dovecot, account: Account, open_mailbox: Open
) -> None:
    """T2: imapclient's own conversion gives naive times with today's offset."""
    dovecot.append(account, MAIL, when=SUMMER)
    (ref,) = look(open_mailbox())
    assert ref.internaldate is not None
    assert ref.internaldate.utcoffset() is not None
    assert ref.internaldate == SUMMER


def test_the_last_mail_is_not_seen_again(dovecot: Dovecot, account: Account, open_mailbox: Open) -> None:
    """T4: `UID n:*` answers with the last mail even when its UID is smaller."""
    dovecot.append(account, MAIL)
    mailbox = open_mailbox()
    view = mailbox.look("INBOX", uidvalidity=None, after_uid=0)
    again = mailbox.look("INBOX", uidvalidity=view.uidvalidity, after_uid=view.refs[-1].uid)
    assert again.refs == ()


@pytest.mark.parametrize("done", ["leave", "keyword"])
def test_reading_and_marking_never_sets_seen(
    dovecot: Dovecot, account: Account, open_mailbox: Open, done: str
) -> None:
    """T5, T53: PEEK always; a server may send a read receipt on \\Seen."""
    dovecot.append(account, MAIL)
    mailbox = open_mailbox(done=done)
    (ref,) = look(mailbox)
    assert mailbox.fetch(ref) == MAIL
    mailbox.mark_done(ref)
    mailbox.mark_done(ref)
    (flags,) = dovecot.flags(account)
    assert "\\Seen" not in flags
    assert ("$ComplianceBot" in flags) == (done == "keyword")


def test_a_mail_that_somebody_read_is_still_found(
    dovecot: Dovecot, account: Account, open_mailbox: Open
) -> None:
    """T5: "unread" as the work list loses mail."""
    dovecot.append(account, MAIL)
    with imaplib.IMAP4("127.0.0.1", dovecot.port, timeout=5) as person:
        person.login(account.user, account.password)
        person.select("INBOX")
        person.store("1", "+FLAGS", "\\Seen")
    assert len(look(open_mailbox())) == 1


def test_a_renumbered_folder_gives_all_its_mails_again(
    dovecot: Dovecot, account: Account, open_mailbox: Open
) -> None:
    """T5: another UIDVALIDITY makes the watermark worthless, and an old reference is not fetched by its number."""
    dovecot.append(account, MAIL)
    mailbox = open_mailbox()
    before = mailbox.look("INBOX", uidvalidity=None, after_uid=0)
    mailbox.close()
    folder = dovecot.folder / "mail" / account.user / "Maildir"
    for name in [*folder.glob("dovecot-uidlist*"), *folder.glob("dovecot.index*")]:
        name.unlink()

    def renumbered() -> bool:
        after = mailbox.look("INBOX", uidvalidity=before.uidvalidity, after_uid=before.refs[-1].uid)
        return after.uidvalidity != before.uidvalidity and len(after.refs) == 1

    wait_for("a new UIDVALIDITY", renumbered)
    with pytest.raises(MailboxError, match="renumbered"):
        mailbox.fetch(before.refs[0])


@pytest.mark.parametrize("size", [PIECE - 1, PIECE, 2 * PIECE, 2 * PIECE + 1])
def test_a_big_mail_comes_back_byte_for_byte(
    dovecot: Dovecot, account: Account, open_mailbox: Open, size: int
) -> None:
    """T6: in pieces of 1 MiB, also where the last piece is exactly full."""
    raw = (MAIL + (b"x" * 76 + b"\r\n") * (size // 78))[: size - 2] + b"\r\n"
    dovecot.append(account, raw)
    mailbox = open_mailbox()
    (ref,) = look(mailbox)
    assert mailbox.fetch(ref) == raw


def test_no_body_and_no_password_reaches_a_log(
    dovecot: Dovecot, account: Account, open_mailbox: Open, caplog: pytest.LogCaptureFixture
) -> None:
    """T43: imapclient makes imaplib format every line for a debug log."""
    caplog.set_level(logging.DEBUG)
    dovecot.append(account, MAIL)
    mailbox = open_mailbox()
    (ref,) = look(mailbox)
    mailbox.fetch(ref)
    assert "laptop" not in caplog.text
    assert account.password not in caplog.text


def test_mail_that_arrives_later_is_seen_on_the_same_line(
    dovecot: Dovecot, account: Account, open_mailbox: Open
) -> None:
    """T47: in the selected folder new mail needs a NOOP before SEARCH finds it."""
    mailbox = open_mailbox()
    assert look(mailbox) == ()
    for expected in (1, 2, 3):
        dovecot.append(account, MAIL)
        assert len(look(mailbox)) == expected


def test_a_move_whose_answer_is_lost_may_be_repeated(
    dovecot: Dovecot, account: Account, open_mailbox: Open
) -> None:
    """T47: with the answer cut, MOVE raises although it happened."""
    dovecot.append(account, MAIL)
    with FaultProxy(dovecot.port) as proxy:
        mailbox = open_mailbox(port=proxy.port, done="move", done_folder="Verwerkt")
        (ref,) = look(mailbox)
        proxy.swallow = b" MOVE "
        with pytest.raises(MailboxError, match="next cycle tries again"):
            mailbox.mark_done(ref)
        mailbox.mark_done(ref)
        assert proxy.swallowed
    assert len(dovecot.mails(account, "Verwerkt")) == 1
    assert dovecot.mails(account) == []


def test_lines_in_one_byte_packets_are_read(dovecot: Dovecot, account: Account, open_mailbox: Open) -> None:
    """T47: a line may arrive in any number of packets."""
    dovecot.append(account, MAIL)
    with FaultProxy(dovecot.port) as proxy:
        proxy.split = 1
        mailbox = open_mailbox(port=proxy.port)
        (ref,) = look(mailbox)
        assert mailbox.fetch(ref) == MAIL


def test_a_mail_that_is_gone_is_no_fault(dovecot: Dovecot, account: Account, open_mailbox: Open) -> None:
    """People move mail: marking it is skipped, fetching it says that it is gone, and the line stays usable."""
    dovecot.append(account, MAIL)
    mine = open_mailbox(done="move", done_folder="Verwerkt")
    other = open_mailbox(done="move", done_folder="Verwerkt")
    (ref,) = look(mine)
    other.mark_done(ref)
    mine.mark_done(ref)
    with pytest.raises(MailGone):
        mine.fetch(ref)
    assert look(mine) == ()
    assert len(dovecot.mails(account, "Verwerkt")) == 1


def test_a_missing_done_folder_is_named_with_those_that_exist(
    dovecot: Dovecot, account: Account, open_mailbox: Open
) -> None:
    dovecot.append(account, MAIL)
    mailbox = open_mailbox(done="move", done_folder="Nergens")
    (ref,) = look(mailbox)
    with pytest.raises(MailboxError, match=r"no folder 'Nergens'\. It has: 'INBOX'.*'Verwerkt'"):
        mailbox.mark_done(ref)
    assert len(dovecot.mails(account)) == 1


def test_inbox_and_junk_are_watched_whatever_junk_is_called(open_mailbox: Open) -> None:
    """mail.md §1: the folder marked \\Junk, by its mark and not by its name."""
    assert open_mailbox().watched() == ("INBOX", "Spam")
    assert open_mailbox(folders=("inbox", "Verwerkt")).watched() == ("INBOX", "Spam", "Verwerkt")


def test_a_missing_watched_folder_is_named_with_those_that_exist(open_mailbox: Open) -> None:
    mailbox = open_mailbox(folders=("Meldingen",))
    assert mailbox.watched() == ("INBOX", "Spam", "Meldingen"), "the others are watched all the same"
    with pytest.raises(MailboxError, match=r"no folder 'Meldingen'\. It has: 'INBOX'.*'Spam'"):
        mailbox.look("Meldingen", uidvalidity=None, after_uid=0)


def test_a_folder_name_may_hold_any_letter(dovecot: Dovecot, account: Account, open_mailbox: Open) -> None:
    with imaplib.IMAP4("127.0.0.1", dovecot.port, timeout=5) as person:
        person.login(account.user, account.password)
        person.create('"Gemelde lekken &AOkA6Q-n"')
    dovecot.append(account, MAIL, folder='"Gemelde lekken &AOkA6Q-n"')
    mailbox = open_mailbox(folders=("Gemelde lekken één",))
    assert "Gemelde lekken één" in mailbox.watched()
    (ref,) = mailbox.look("Gemelde lekken één", uidvalidity=None, after_uid=0).refs
    assert mailbox.fetch(ref) == MAIL


def test_a_wrong_password_says_what_to_do_and_not_the_password(account: Account, open_mailbox: Open) -> None:
    mailbox = open_mailbox(password="not-this-one")
    with pytest.raises(MailboxError, match=r"Login refused for user .*check user and password") as caught:
        mailbox.connect()
    assert account.user in str(caught.value)
    assert "not-this-one" not in str(caught.value)


def test_a_password_may_hold_any_letter(dovecot: Dovecot, open_mailbox: Open) -> None:
    with (dovecot.folder / "users").open("a", encoding="utf-8") as users:
        users.write("uml@amnesty.example:{PLAIN}wachtwoord-é€::::::\n")
    mailbox = open_mailbox(user="uml@amnesty.example", password="wachtwoord-é€")

    def logged_in() -> bool:
        try:
            mailbox.connect()
        except MailboxError:
            return False
        return True

    wait_for("the login", logged_in)
    assert mailbox.watched()[0] == "INBOX"


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_tls_is_verified(dovecot: Dovecot, open_mailbox: Open, security: str) -> None:
    """mail.md §8: TLS 1.2 or newer, verified; a private authority is named by `ca_file`."""
    port = dovecot.imaps_port if security == "tls" else dovecot.port
    good = open_mailbox(security=security, port=port, ca_file=str(dovecot.cert))
    good.connect()
    assert good.watched()[0] == "INBOX"
    with pytest.raises(MailboxError, match=r"certificate of .* is not trusted.*ca_file"):
        open_mailbox(security=security, port=port).connect()


def test_an_unreadable_ca_file_is_named(open_mailbox: Open) -> None:
    with pytest.raises(MailboxError, match=r"ca_file '/nowhere/ca\.pem'"):
        open_mailbox(security="starttls", ca_file="/nowhere/ca.pem").connect()


def test_plain_text_is_for_this_machine_only(open_mailbox: Open) -> None:
    """mail.md §8; the network guard would turn a connection attempt into another error."""
    with pytest.raises(MailboxError, match=r"security = 'none' is allowed for this machine only"):
        open_mailbox(host="imap.amnesty.example").connect()


def test_tls_on_the_wrong_port_says_so(open_mailbox: Open) -> None:
    with pytest.raises(MailboxError, match="check port and security"):
        open_mailbox(security="tls", read_timeout=2).connect()


def test_after_a_crash_of_the_server_the_next_call_works(
    dovecot: Dovecot, account: Account, open_mailbox: Open
) -> None:
    """T3: a broken line raises once, is dropped, and the next call connects again."""
    dovecot.append(account, MAIL)
    mailbox = open_mailbox()
    (ref,) = look(mailbox)
    dovecot.restart()
    with pytest.raises(MailboxError, match="next cycle tries again"):
        mailbox.fetch(ref)
    assert mailbox.fetch(ref) == MAIL


def test_connecting_again_replaces_a_dead_line(dovecot: Dovecot, open_mailbox: Open) -> None:
    """T1: only a NOOP shows that the other side has gone."""
    mailbox = open_mailbox()
    mailbox.connect()
    dovecot.restart()
    mailbox.connect()
    assert look(mailbox) == ()


def test_closing_a_broken_line_is_quiet(dovecot: Dovecot, open_mailbox: Open) -> None:
    """T3: logout on a broken line raises in imapclient."""
    mailbox = open_mailbox()
    mailbox.connect()
    dovecot.restart()
    mailbox.close()
    mailbox.close()


def test_the_probe_tells_folders_and_what_lies_before_the_start(
    dovecot: Dovecot, account: Account, open_mailbox: Open
) -> None:
    now = datetime.now(UTC)
    dovecot.append(account, MAIL, when=now - timedelta(days=30))
    dovecot.append(account, MAIL, when=now)
    probe = open_mailbox(done="move", done_folder="Weg", folders=("Ook weg",)).probe(before=now.date())
    assert {folder.name: folder.mails for folder in probe.folders}["INBOX"] == 2
    assert probe.can_move
    assert probe.can_keyword
    assert any(remark.startswith("1 mails in INBOX") for remark in probe.remarks)
    assert any("'Ook weg', 'Weg'" in remark for remark in probe.remarks)
    assert all("\\Seen" not in flags for flags in dovecot.flags(account))
