"""The IMAP adapter against a server that breaks every promise: silence, cuts, refusals, nonsense."""

# ruff: noqa: SIM117 - the servers are one block, what is claimed of them another
from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from imapclient.exceptions import IMAPClientError

from compliance_bot.errors import MailboxError, MailGone, MailUnfetchable
from compliance_bot.inbox.imap_fetch import PIECE
from compliance_bot.inbox.imap_mailbox import ImapMailbox
from compliance_bot.inbox.imap_settings import ImapSettings
from compliance_bot.ports import MailRef
from tests.servers.fault_proxy import FaultProxy
from tests.servers.hostile_imap import HostileImap, body
from tests.servers.listening import CUT, HANG

MAIL = b"From: jan@post.example\r\nSubject: lek\r\n\r\nEr is een laptop weg.\r\n"
PASSWORD = "geheim-woord-17"
OK = b"{tag} OK done\r\n"
REF = MailRef(mailbox="main", folder="INBOX", uidvalidity=7, uid=1, internaldate=None, size=9)


@contextlib.contextmanager
def mailbox(port: int, **changes: object) -> Iterator[ImapMailbox]:
    values: dict[str, object] = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "user": "bot@amnesty.example",
        "password": PASSWORD,
        "name": "main",
        "connect_timeout": 1,
        "read_timeout": 0.3,
    }
    box = ImapMailbox(ImapSettings(**(values | changes)))  # type: ignore[arg-type]
    try:
        yield box
    finally:
        box.close()


def stamped(uid: int, stamp: bytes) -> bytes:
    return b"* %d FETCH (UID %d INTERNALDATE %s RFC822.SIZE 9)\r\n" % (uid, uid, stamp)


# --- lines that break ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["LOGIN", "LIST", "SELECT", "NOOP", "UID SEARCH", "UID FETCH"])
def test_a_server_that_falls_silent_is_given_up_in_time(word: str) -> None:
    """T3: there is no timeout by default, and TimeoutError is an OSError, no IMAPClientError."""
    assert not issubclass(TimeoutError, IMAPClientError)
    with HostileImap({word: HANG}) as server, mailbox(server.port) as box:
        with pytest.raises(MailboxError, match=r"TimeoutError|No answer in time"):
            box.look("INBOX", uidvalidity=7, after_uid=0) if word != "LIST" else box.watched()


def test_a_server_that_greets_nobody_is_given_up_in_time() -> None:
    """T3: also before the first word."""
    with HostileImap(greeting=HANG) as server, mailbox(server.port) as box:
        with pytest.raises(MailboxError, match=r"No answer in time from mail server 127\.0\.0\.1"):
            box.connect()


@pytest.mark.parametrize("word", ["LOGIN", "SELECT", "NOOP", "UID SEARCH", "UID FETCH"])
@pytest.mark.parametrize(
    "end", [CUT, b"* BYE going down\r\n" + CUT, b"* 1 FETCH (UID 1 BODY[]<0> {900}\r\nhalf" + CUT]
)
def test_after_a_cut_line_the_next_call_starts_on_a_fresh_one(word: str, end: bytes) -> None:
    """T1, T3: EOF, BYE and half an answer all end in MailboxError, and the connection is not used again."""
    replies = {word: [end, {"NOOP": OK, "LOGIN": OK}.get(word, b"")]}
    with HostileImap(replies) as server, mailbox(server.port) as box:
        with pytest.raises(MailboxError):
            box.fetch(REF) if word == "UID FETCH" else box.look("INBOX", uidvalidity=7, after_uid=0)
        server.replies = {"UID FETCH": stamped(1, b'"01-Jul-2026 12:00:00 +0200"') + OK}
        assert [ref.uid for ref in box.look("INBOX", uidvalidity=7, after_uid=0).refs] == [1]
        assert server.connections == 2


def test_an_open_line_that_died_unseen_is_replaced_at_connect() -> None:
    """T1: a line can be dead without a sign; NOOP with a time limit is what shows it."""
    with HostileImap() as server, mailbox(server.port) as box:
        box.connect()
        server.replies["NOOP"] = [HANG, OK]
        box.connect()
        assert server.connections == 2


def test_lines_that_come_a_byte_a_packet_are_read_whole() -> None:
    """T47: imapclient's idle trips over split lines; nothing else here may."""

    def fetch(command: str) -> bytes:
        return body(1, MAIL) if "BODY" in command else stamped(1, b"NIL") + OK

    with HostileImap({"UID FETCH": fetch}, split=1) as server, mailbox(server.port, read_timeout=3) as box:
        (ref,) = box.look("INBOX", uidvalidity=None, after_uid=0).refs
        assert box.fetch(ref) == MAIL


def test_closing_a_broken_line_is_quiet() -> None:
    """T3: logout on a broken line raises in imapclient."""
    with HostileImap({"LOGOUT": CUT}) as server, mailbox(server.port) as box:
        box.connect()
        box.close()
        box.close()


@pytest.mark.parametrize(
    "nonsense", [b"HTTP/1.1 400 Bad Request\r\n\r\n" + CUT, b"\xff\xfe\x00\r\n" + CUT, b"" + CUT]
)
@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_a_peer_that_speaks_no_imap_gets_no_password(nonsense: bytes, security: str) -> None:
    """A wrong port is answered with a sentence, not with the login."""
    with HostileImap(greeting=nonsense) as server, mailbox(server.port, security=security) as box:
        with pytest.raises(MailboxError, match="check"):
            box.connect()
    assert not server.asked("LOGIN")


def test_without_starttls_there_is_no_login() -> None:
    """mail.md §8: never plain text because the server would not encrypt."""
    with HostileImap() as server, mailbox(server.port, security="starttls") as box:
        with pytest.raises(MailboxError, match="security"):
            box.connect()
    assert not server.asked("LOGIN")


def test_a_refused_login_says_what_to_do_and_never_the_password() -> None:
    """T8: the server's own words are kept, the password it echoes is not."""
    refusal = b"{tag} NO [AUTHENTICATIONFAILED] bad: LOGIN bot " + PASSWORD.encode() + b"\r\n"
    with HostileImap({"LOGIN": refusal}) as server, mailbox(server.port) as box:
        with pytest.raises(MailboxError, match=r"Login refused for user bot@amnesty\.example") as caught:
            box.connect()
    assert "AUTHENTICATIONFAILED" in str(caught.value)
    assert PASSWORD not in str(caught.value)
    assert caught.value.__cause__ is None


def test_the_settings_do_not_show_the_password() -> None:
    with mailbox(1) as box:
        assert PASSWORD not in repr(box._settings)


# --- what a server may say ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stamp", "moment"),
    [
        (b'"01-Jul-2026 12:00:00 +0200"', datetime(2026, 7, 1, 10, tzinfo=UTC)),
        (b'" 1-Dec-2026 12:00:00 +0000"', datetime(2026, 12, 1, 12, tzinfo=UTC)),
        (b"NIL", None),
        (b'"32-Foo-2026 99:00:00 +0000"', None),
    ],
)
def test_the_servers_stamp_is_aware_or_none(stamp: bytes, moment: datetime | None) -> None:
    """T2: never naive, never today's offset; a missing or impossible one is None."""
    with HostileImap({"UID FETCH": stamped(1, stamp) + OK}) as server, mailbox(server.port) as box:
        (ref,) = box.look("INBOX", uidvalidity=7, after_uid=0).refs
    assert ref.internaldate == moment


def test_the_last_mail_below_the_watermark_is_left_out() -> None:
    """T4: `UID n:*` answers with the last mail even when its UID is smaller."""
    with HostileImap({"UID SEARCH": b"* SEARCH 5\r\n" + OK}) as server, mailbox(server.port) as box:
        assert box.look("INBOX", uidvalidity=7, after_uid=5).refs == ()
        assert server.asked("UID SEARCH") == ["UID SEARCH UID 6:*"]


@pytest.mark.parametrize("known", [None, 6])
def test_an_unknown_or_other_uidvalidity_gives_every_mail(known: int | None) -> None:
    """T5: a renumbered folder makes the watermark worthless."""
    replies = {
        "UID SEARCH": b"* SEARCH 2 1\r\n" + OK,
        "UID FETCH": stamped(1, b"NIL") + stamped(2, b"NIL") + OK,
    }
    with HostileImap(replies) as server, mailbox(server.port) as box:
        view = box.look("INBOX", uidvalidity=known, after_uid=99)
    assert (view.uidvalidity, [ref.uid for ref in view.refs]) == (7, [1, 2])
    assert server.asked("UID SEARCH") == ["UID SEARCH UID 1:*"]


def test_a_folder_without_uidvalidity_is_refused() -> None:
    with HostileImap({"SELECT": b"* 1 EXISTS\r\n" + OK}) as server, mailbox(server.port) as box:
        with pytest.raises(MailboxError, match="UIDVALIDITY"):
            box.look("INBOX", uidvalidity=None, after_uid=0)


def test_noop_comes_before_search() -> None:
    """T47: new mail in the selected folder is invisible until a NOOP."""
    with HostileImap({"UID SEARCH": b"* SEARCH\r\n" + OK}) as server, mailbox(server.port) as box:
        box.look("INBOX", uidvalidity=7, after_uid=0)
    words = [command.split()[0] for command in server.commands]
    assert words.index("NOOP") < words.index("UID")


def test_imaplib_formats_nothing_for_a_log() -> None:
    """T43: imapclient sets debug = 5, which formats every body: five times slower, and bodies in a log."""
    with HostileImap() as server, mailbox(server.port) as box:
        box.connect()
        assert box._client is not None
        assert box._client._imap.debug == 0


def test_a_mail_that_breaks_the_batch_hides_no_other() -> None:
    """T7: a failing batch is asked for one by one."""

    def fetch(command: str) -> bytes:
        if command.startswith("UID FETCH 2"):
            return stamped(2, b'"01-Jul-2026 12:00:00 +0200"') + OK
        return b"{tag} NO cannot read message 1\r\n"

    replies = {"UID SEARCH": b"* SEARCH 1 2\r\n" + OK, "UID FETCH": fetch}
    with HostileImap(replies) as server, mailbox(server.port) as box:
        refs = box.look("INBOX", uidvalidity=7, after_uid=0).refs
    assert [(ref.uid, ref.internaldate is None) for ref in refs] == [(1, True), (2, False)]


# --- fetching -----------------------------------------------------------------------------------------------------


def serve_pieces(raw: bytes, asked: list[int]) -> Callable[[str], bytes]:
    def fetch(command: str) -> bytes:
        start, count = map(int, command.rpartition("<")[2].rstrip(">)").split("."))
        asked.append(count)
        return body(1, raw[start : start + count], start=start)

    return fetch


def test_a_mail_comes_in_pieces_of_a_mebibyte() -> None:
    """T6: a mail is never asked for whole; one of exactly a full piece ends with an empty one."""
    raw, asked = b"x" * (2 * PIECE), list[int]()
    with HostileImap({"UID FETCH": serve_pieces(raw, asked)}) as server:
        with mailbox(server.port, read_timeout=5) as box:
            assert box.fetch(REF) == raw
    assert asked == [PIECE, PIECE, PIECE]
    assert all("BODY.PEEK[" in command for command in server.asked("UID FETCH"))


def test_a_mail_that_never_ends_is_not_cut_in_silence() -> None:
    """T6: RFC822.SIZE is an estimate; what goes on far past it is refused, and in the end taken by its headers."""
    headers = b"From: jan@post.example\r\n\r\n"

    def fetch(command: str) -> bytes:
        return body(1, headers) if "HEADER" in command else body(1, b"x" * PIECE)

    with HostileImap({"UID FETCH": fetch}) as server, mailbox(server.port, max_bytes=1000) as box:
        for _ in range(5):
            with pytest.raises(MailboxError, match="goes on after 1000 bytes"):
                box.fetch(REF)
        with pytest.raises(MailUnfetchable) as caught:
            box.fetch(REF)
    assert caught.value.raw == headers
    assert len([one for one in server.asked("UID FETCH") if "BODY.PEEK[]" in one]) == 5, "one piece a try"


def test_a_mail_bigger_than_the_limit_is_whole_when_the_server_told_its_size() -> None:
    """T6, mail.md §1: up to the server's own maximum; the limit is against a size that is a lie."""
    raw, asked = b"x" * (PIECE + 10), list[int]()
    with HostileImap({"UID FETCH": serve_pieces(raw, asked)}) as server:
        with mailbox(server.port, max_bytes=1000, read_timeout=5) as box:
            assert box.fetch(replace(REF, size=PIECE)) == raw


def small(uid: int, data: bytes) -> bytes:
    return b"* %d FETCH (UID %d BODY[]<0> {%d}\r\n" % (uid, uid, len(data)) + data + b")\r\n"


def test_small_mails_come_by_one_fetch_and_what_is_not_whole_is_left_out() -> None:
    """T46, T6: one command for several; a missing one, an empty one, one shorter or longer than told are not taken."""
    told = {1: len(MAIL), 2: len(MAIL), 3: len(MAIL) + 1, 4: 9, 5: len(MAIL)}
    refs = [replace(REF, uid=uid, size=size) for uid, size in told.items()]
    answer = small(1, MAIL) + small(3, MAIL) + small(4, b"x" * (len(MAIL) + 1025)) + small(5, b"") + OK
    with HostileImap({"UID FETCH": answer}) as server, mailbox(server.port) as box:
        assert box.fetch_small(refs) == {1: MAIL}
    (asked,) = server.asked("UID FETCH")
    assert asked == f"UID FETCH 1,2,3,4,5 (BODY.PEEK[]<0.{len(MAIL) + 1025}>)"


def test_a_refused_batch_is_an_error_and_no_mail() -> None:
    with HostileImap({"UID FETCH": b"{tag} NO cannot\r\n"}) as server, mailbox(server.port) as box:
        with pytest.raises(MailboxError, match="fetch 1 mails"):
            box.fetch_small([REF])


def test_a_look_names_a_thousand_mails_and_says_that_there_are_more() -> None:
    """T46: a mailbox of 100,000 is looked at piece by piece."""
    found = b"* SEARCH " + b" ".join(b"%d" % uid for uid in range(1, 6)) + b"\r\n" + OK
    stamps = b"".join(stamped(uid, b"NIL") for uid in range(1, 6)) + OK
    with HostileImap({"UID SEARCH": found, "UID FETCH": stamps}) as server:
        with mailbox(server.port, at_once=2) as box:
            first = box.look("INBOX", uidvalidity=7, after_uid=0)
            last = box.look("INBOX", uidvalidity=7, after_uid=3, also=(1,))
    assert ([ref.uid for ref in first.refs], first.more) == ([1, 2], True)
    assert ([ref.uid for ref in last.refs], last.more) == ([1, 4, 5], False), "those of `also` take no room"
    assert server.asked("UID SEARCH") == ["UID SEARCH UID 1:*", "UID SEARCH UID 1,4:*"]


def test_a_mail_left_behind_under_another_numbering_is_not_asked_for() -> None:
    """T5: the number belongs to another mail now."""
    with HostileImap({"UID SEARCH": b"* SEARCH\r\n" + OK}) as server, mailbox(server.port) as box:
        box.look("INBOX", uidvalidity=6, after_uid=90, also=(5,))
    assert server.asked("UID SEARCH") == ["UID SEARCH UID 1:*"]


# --- folders ------------------------------------------------------------------------------------------------------


def listed(*rows: bytes) -> bytes:
    return b"".join(b"* LIST " + row + b"\r\n" for row in rows) + OK


@pytest.mark.parametrize("capability", [b"SPECIAL-USE", b""])
def test_the_junk_folder_is_asked_for_where_a_plain_list_tells_no_marks(capability: bytes) -> None:
    """RFC 6154: the marks come with LIST (SPECIAL-USE) alone; a server without it has none."""
    plain = listed(b'() "/" INBOX', b'() "/" Reclame', b'() "/" Uit')
    marked = listed(b'(\\Junk) "/" Reclame', b'(\\Sent) "/" Uit')

    def answer(command: str) -> bytes:
        return marked if "SPECIAL-USE" in command else plain

    replies = {"LIST": answer, "CAPABILITY": b"* CAPABILITY IMAP4rev1 " + capability + b"\r\n" + OK}
    with HostileImap(replies, greeting=b"* OK hi\r\n") as server, mailbox(server.port) as box:
        assert box.watched() == (("INBOX", "Reclame") if capability else ("INBOX",))
        assert box.swept() == (("INBOX", "Reclame") if capability else ("INBOX", "Reclame", "Uit"))


def test_every_folder_is_swept_but_sent_and_drafts() -> None:
    """mail.md §1: the bin and the archive are swept; by mark, not by name, where there are marks."""
    rows = listed(
        b'(\\HasNoChildren) "/" INBOX',
        b'(\\Sent) "/" Weg',
        b'() "/" Sent',
        b'(\\Drafts) "/" Klad',
        b'(\\Trash) "/" Bak',
        b'(\\All \\Archive) "/" Archief',
        b'(\\Noselect) "/" Boom',
    )
    with HostileImap({"LIST": rows}) as server, mailbox(server.port) as box:
        assert box.swept() == ("INBOX", "Archief", "Bak", "Sent")


def test_without_marks_the_usual_names_of_sent_and_drafts_count() -> None:
    names = ("INBOX", "INBOX.Verzonden items", "Concepten", "Sent", "Zaken.Sent", "Prullenbak")
    rows = listed(*(f'() "." "{name}"'.encode() for name in names))
    with HostileImap({"LIST": rows}) as server, mailbox(server.port) as box:
        assert box.swept() == ("INBOX", "Prullenbak", "Zaken.Sent")


def test_a_folder_with_a_broken_name_hides_no_other() -> None:
    """imapclient raises on all folders when one name is no modified UTF-7: some servers keep names as they got them."""
    rows = listed(
        b'() "/" INBOX', b'() "/" "R&D"', b'() "/" "caf\xc3\xa9"', b'() "/" "&AOk-n"', b'(\\Junk) "/" 42'
    )
    with HostileImap({"LIST": rows}) as server, mailbox(server.port) as box:
        assert box.swept() == ("INBOX", "42", "én")
        assert box.watched() == ("INBOX", "42")


def test_the_numbers_since_a_day_begin_a_day_before() -> None:
    """A server counts the days of SEARCH SINCE in a zone of its own; INTERNALDATE decides."""
    with HostileImap({"UID SEARCH": b"* SEARCH 9 3\r\n" + OK}) as server, mailbox(server.port) as box:
        numbers = box.numbers("INBOX", since=datetime(2026, 11, 24, 0, 30, tzinfo=UTC))
    assert numbers.uids == (3, 9)
    assert server.asked("UID SEARCH") == ["UID SEARCH SINCE 23-Nov-2026"]


def test_a_mail_moved_before_it_is_fetched_is_gone_and_the_line_stays() -> None:
    """MailGone is no fault of the line."""
    with HostileImap({"UID SEARCH": b"* SEARCH\r\n" + OK}) as server, mailbox(server.port) as box:
        with pytest.raises(MailGone, match="no longer in folder 'INBOX'"):
            box.fetch(REF)
        box.connect()
        assert server.connections == 1


@pytest.mark.parametrize("second", [OK, b"{tag} NO [EXPUNGEISSUED] gone\r\n"])
def test_a_mail_moved_between_two_pieces_is_gone_and_not_half_evidence(second: bytes) -> None:
    """T6, T14: half a mail would be stored as the whole one."""
    replies = {
        "UID SEARCH": [b"* SEARCH 1\r\n" + OK, b"* SEARCH\r\n" + OK],
        "UID FETCH": [body(1, b"x" * PIECE), second],
    }
    with HostileImap(replies) as server, mailbox(server.port, read_timeout=5) as box:
        with pytest.raises(MailGone):
            box.fetch(REF)


def test_a_broken_line_is_not_taken_for_a_mail_that_is_gone() -> None:
    """A MailGone too much is a lost report: the watermark would pass it."""
    with HostileImap({"UID FETCH": CUT}) as server, mailbox(server.port) as box:
        with pytest.raises(MailboxError) as caught:
            box.fetch(REF)
    assert not isinstance(caught.value, MailGone)


def test_nonsense_on_a_living_line_is_not_taken_for_a_mail_that_is_gone() -> None:
    """After an answer out of step the next one may belong to anything: only a fresh line is believed."""
    replies = {
        "UID FETCH": b"* 1 FETCH (UID 1)\r\nsomething else\r\n{tag} OK done\r\n",
        "UID SEARCH": [b"* SEARCH 1\r\n" + OK, b"* SEARCH\r\n" + OK],
    }
    with HostileImap(replies) as server, mailbox(server.port) as box:
        with pytest.raises(MailboxError) as caught:
            box.fetch(REF)
    assert not isinstance(caught.value, MailGone)


def found_by_uid(command: str) -> bytes:
    """SEARCH finds whatever UID it is asked for."""
    return f"* SEARCH {command.split()[-1]}\r\n".encode() + OK


@pytest.mark.parametrize(
    ("poison", "whole", "headers"),
    [
        (b"{tag} NO cannot\r\n", 5, 2),
        (b"* 1 FETCH (UID 1 BODY[]<0> NIL)\r\n" + OK, 5, 2),
        (CUT, 30, 12),
    ],
    ids=["refused", "nothing", "broken line"],
)
def test_a_poison_mail_ends_as_nothing_and_blocks_no_other(poison: bytes, whole: int, headers: int) -> None:
    """T7: tried again for a while, then by its headers, then nothing stands for it; a bad line is given longer."""

    def fetch(command: str) -> bytes:
        return body(2, MAIL) if command.startswith("UID FETCH 2") else poison

    with HostileImap({"UID FETCH": fetch, "UID SEARCH": found_by_uid}) as server, mailbox(server.port) as box:
        for _ in range(whole + headers):
            with pytest.raises(MailboxError):
                box.fetch(REF)
        with pytest.raises(MailUnfetchable) as caught:
            box.fetch(REF)
        assert caught.value.raw == b""
        asked = server.asked("UID FETCH 1 ")
        assert len([one for one in asked if "BODY.PEEK[]" in one]) == whole
        assert len([one for one in asked if "BODY.PEEK[HEADER]" in one]) == headers
        newer = MailRef(mailbox="main", folder="INBOX", uidvalidity=7, uid=2, internaldate=None, size=9)
        assert box.fetch(newer) == MAIL


def test_a_big_mail_on_a_bad_line_is_still_taken_whole() -> None:
    """T7: the line is to blame; after twenty-nine breaks the whole mail is asked for, then they are forgotten."""
    answers = [*[CUT] * 29, body(1, MAIL), CUT, body(1, MAIL)]
    with (
        HostileImap({"UID FETCH": answers, "UID SEARCH": found_by_uid}) as server,
        mailbox(server.port) as box,
    ):
        for _ in range(29):
            with pytest.raises(MailboxError):
                box.fetch(REF)
        assert box.fetch(REF) == MAIL
        with pytest.raises(MailboxError):
            box.fetch(REF)
        assert box.fetch(REF) == MAIL
        assert not any("HEADER" in one for one in server.asked("UID FETCH"))


# --- marking ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flags", "stores"),
    [(b"(\\Seen \\*)", 1), (b"($ComplianceBot \\Seen)", 1), (b"(\\Seen \\Deleted)", 0), (b"()", 0)],
)
def test_a_keyword_is_set_only_where_it_can_stick(flags: bytes, stores: int) -> None:
    r"""T53: without `\*` in PERMANENTFLAGS it is skipped, no failure; \Seen is never written."""
    select = b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [PERMANENTFLAGS " + flags + b"] y\r\n" + OK
    with (
        HostileImap({"SELECT": select, "UID STORE": OK}) as server,
        mailbox(server.port, done="keyword") as box,
    ):
        box.mark_done(REF)
    assert len(server.asked("UID STORE")) == stores
    assert not any("Seen" in command for command in server.commands)


def test_without_move_nothing_is_copied_flagged_or_deleted() -> None:
    """mail.md §1: nothing is ever deleted by the bot, so no COPY and EXPUNGE in place of MOVE."""
    replies = {"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n" + OK}
    with HostileImap(replies, greeting=b"* OK ready\r\n") as server:
        with mailbox(server.port, done="move", done_folder="Klaar") as box:
            with pytest.raises(MailboxError, match="cannot move"):
                box.mark_done(REF)
    assert not any(word in command for command in server.commands for word in ("STORE", "COPY", "EXPUNGE"))


@pytest.mark.parametrize("done", ["keyword", "move"])
@pytest.mark.parametrize(
    "replies",
    [
        {"UID SEARCH": b"* SEARCH\r\n" + OK},
        {"SELECT": b"* 1 EXISTS\r\n* OK [UIDVALIDITY 8] x\r\n* OK [PERMANENTFLAGS (\\*)] y\r\n" + OK},
    ],
)
def test_marking_a_mail_that_is_gone_or_renumbered_does_nothing(replies: dict[str, bytes], done: str) -> None:
    """ports.py: a mail that is gone is no error; the same number in a renumbered folder is another mail."""
    with HostileImap(replies) as server, mailbox(server.port, done=done, done_folder="Klaar") as box:
        box.mark_done(REF)
    assert not server.asked("UID MOVE")
    assert not server.asked("UID STORE")


def test_a_move_whose_line_breaks_is_not_believed_and_is_repeated() -> None:
    """T47: with the answer cut nobody knows; the next call asks again."""
    with HostileImap({"UID MOVE": [CUT, OK]}) as server:
        with mailbox(server.port, done="move", done_folder="Klaar") as box:
            with pytest.raises(MailboxError, match="next cycle tries again"):
                box.mark_done(REF)
            box.mark_done(REF)
    assert len(server.asked("UID MOVE")) == 2


def test_marking_in_a_folder_that_is_gone_does_nothing() -> None:
    ref = MailRef(mailbox="main", folder="Oud", uidvalidity=7, uid=1, internaldate=None, size=9)
    with HostileImap({"SELECT": b"{tag} NO no such mailbox\r\n"}) as server:
        with mailbox(server.port, done="keyword") as box:
            box.mark_done(ref)


def test_a_proxy_that_goes_dark_is_given_up_in_time() -> None:
    """T3: a half-open line: everything sent, nothing comes."""
    with HostileImap() as server, FaultProxy(server.port, blackhole=b"NOOP") as proxy:
        with mailbox(proxy.port) as box, pytest.raises(MailboxError, match="TimeoutError"):
            box.look("INBOX", uidvalidity=7, after_uid=0)


# --- certainty before the line ------------------------------------------------------------------------------------


def test_plain_text_is_for_this_machine_only() -> None:
    """mail.md §8: refused before any name is looked up."""
    with mailbox(143, host="imap.amnesty.example") as box:
        with pytest.raises(MailboxError, match="security = 'none' is allowed for this machine only"):
            box.connect()


def test_a_port_where_nobody_listens_says_so() -> None:
    with HostileImap() as server:
        port = server.port
    with mailbox(port) as box, pytest.raises(MailboxError, match="Nothing listens at mail server"):
        box.connect()
