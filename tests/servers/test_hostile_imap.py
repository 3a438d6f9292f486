"""The whole program on a peer that plays the IMAP tricks of pitfalls.md: each report comes in once."""

from __future__ import annotations

import contextlib
import logging
import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog

from compliance_bot.errors import MailboxError
from compliance_bot.inbox.imap_mailbox import ImapMailbox
from compliance_bot.inbox.imap_settings import ImapSettings
from compliance_bot.ports import Arrival
from tests.fakes import START, World
from tests.servers.harness import wait_for
from tests.servers.hostile_imap import PAUSE, HostileImap
from tests.servers.listening import CUT, HANG

PASSWORD = "geheim-woord-17"
OK = b"{tag} OK done\r\n"
STAMP = '"24-Nov-2026 09:00:00 +0000"'


@dataclass
class Box:
    """A mailbox of one folder behind a HostileImap: honest but for what a test puts in the way.

    most: bytes it gives in one piece. size: what it says a mail's size is. stamp: its INTERNALDATE. shown: the UIDs
    it shows; others are there but a NOOP is needed to see them.
    """

    mails: dict[int, bytes] = field(default_factory=dict)
    uidvalidity: int = 7
    permanent: bytes = b"(\\Seen \\*)"
    flags: bytes = b""
    most: int = 1 << 30
    size: Callable[[int], int] | None = None
    stamp: str = STAMP
    poison: set[int] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)
    moved: list[int] = field(default_factory=list)
    move_end: bytes = OK
    last_always: bool = False

    def server(self, **more: object) -> HostileImap:
        """The peer that serves this."""
        replies: dict[str, object] = {
            "SELECT": self._select,
            "NOOP": self._noop,
            "UID SEARCH": self._search,
            "UID FETCH": self._fetch,
            "UID STORE": OK,
            "UID MOVE": self._move,
        }
        return HostileImap(replies | more)

    def add(self, text: str) -> int:
        """A report from an employee; its UID."""
        uid = max(self.mails, default=0) + 1
        self.mails[uid] = (
            f"From: jan@amnesty.example\r\nSubject: Datalek {uid}\r\nMessage-ID: <h{uid}@people.example>\r\n"
            f"Date: Tue, 24 Nov 2026 10:00:00 +0100\r\n\r\n{text}\r\n"
        ).encode()
        return uid

    def _select(self, _command: str) -> bytes:
        return (
            b"* %d EXISTS\r\n* OK [UIDVALIDITY %d] x\r\n* OK [PERMANENTFLAGS %s] y\r\n"
            % (len(self.mails), self.uidvalidity, self.permanent)
        ) + OK

    def _noop(self, _command: str) -> bytes:
        self.hidden.clear()
        return OK

    def _search(self, command: str) -> bytes:
        there = [uid for uid in sorted(self.mails) if uid not in self.hidden]
        wanted = re.search(r"UID (\d+)(:\*)?", command.removeprefix("UID SEARCH"))
        found = there
        if wanted:
            low = int(wanted[1])
            found = (
                [uid for uid in there if uid >= low] if wanted[2] else [uid for uid in there if uid == low]
            )
            if self.last_always and wanted[2]:
                found = found or there[-1:]
        return b"* SEARCH " + " ".join(map(str, found)).encode() + b"\r\n" + OK

    def _fetch(self, command: str) -> bytes:
        which, _, items = command.removeprefix("UID FETCH ").partition(" ")
        uids = [uid for part in which.split(",") for uid in self._range(part) if uid in self.mails]
        if self.poison & set(uids) and "BODY" in items.upper():
            return b"{tag} NO cannot read this message\r\n"
        return b"".join(self._one(uid, items.upper()) for uid in uids) + OK

    def _range(self, part: str) -> range:
        low, _, high = part.partition(":")
        last = max(self.mails, default=0)
        return range(int(low), (last if high == "*" else int(high or low)) + 1)

    def _one(self, uid: int, items: str) -> bytes:
        raw = self.mails[uid]
        said = [b"UID %d" % uid]
        if "INTERNALDATE" in items:
            said.append(b"INTERNALDATE " + self.stamp.encode())
        if "RFC822.SIZE" in items:
            said.append(b"RFC822.SIZE %d" % (self.size(uid) if self.size else len(raw)))
        if "FLAGS" in items:
            said.append(b"FLAGS (" + self.flags + b")")
        for section, start, count in re.findall(r"BODY(?:\.PEEK)?\[([^\]]*)\](?:<(\d+)\.(\d+)>)?", items):
            part = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if "HEADER" in section else raw
            low = int(start or 0)
            piece = part[low : low + min(int(count or len(part)), self.most)]
            mark = b"<%d>" % low if start else b""
            said.append(b"BODY[%s]%s {%d}\r\n%s" % (section.encode(), mark, len(piece), piece))
        return b"* %d FETCH (" % uid + b" ".join(said) + b")\r\n"

    def _move(self, command: str) -> bytes:
        uid = int(command.split()[2])
        self.moved.append(uid)
        self.mails.pop(uid, None)
        return self.move_end


@dataclass
class Bot:
    """The whole program on that peer."""

    world: World
    port: int

    def cycle(self, times: int = 1) -> int:
        """So many cycles; how many ended in a MailboxError."""
        failed = 0
        for _ in range(times):
            try:
                self.world.app.cycle()
            except MailboxError:
                failed += 1
            self.world.clock.forward(minutes=1)
        return failed

    def arrivals(self) -> list[Arrival]:
        with contextlib.closing(sqlite3.connect(self.world.folder / "bot.sqlite3")) as database:
            numbers = [number for (number,) in database.execute("select id from arrivals order by id")]
        with self.world.store.work() as work:
            return [work.arrival(number) for number in numbers]

    def evidence(self) -> list[bytes]:
        kept = [one.evidence for one in self.arrivals() if one.evidence]
        with self.world.store.work() as work:
            return [work.evidence(sha256) for sha256 in kept]

    def refs(self) -> list[str]:
        return [incident.ref for incident in self.world.incidents()]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.app.mailbox.close()


def bot(world: World, server: HostileImap, **changes: object) -> Bot:
    values: dict[str, object] = {
        "host": "127.0.0.1",
        "port": server.port,
        "security": "none",
        "user": "bot@amnesty.example",
        "password": PASSWORD,
        "name": "main",
        "connect_timeout": 1,
        "read_timeout": 0.5,
    }
    world.app.mailbox = ImapMailbox(ImapSettings(**(values | changes)))  # type: ignore[arg-type,assignment]
    return Bot(world, server.port)


@pytest.mark.parametrize("end", [CUT, b"* BYE going down\r\n" + CUT])
def test_a_peer_that_hangs_up_between_two_rounds_hides_no_report(world: World, end: bytes) -> None:
    """T1: BYE, or an end without a word; the next round reads on a fresh line."""
    box = Box()
    with box.server() as server:
        one = bot(world, server)
        assert one.cycle() == 0
        box.add("Usb-stick kwijt.")
        server.replies["NOOP"] = [end, OK]
        one.cycle(2)
    assert len(one.refs()) == 1
    assert server.connections >= 2


@pytest.mark.parametrize(
    ("stamp", "received", "note"),
    [
        ('"01-Nov-2026 12:00:00 +0200"', datetime(2026, 11, 1, 10, tzinfo=UTC), ""),
        ('"24-Nov-2026 04:00:00 -0500"', datetime(2026, 11, 24, 9, tzinfo=UTC), ""),
        ("NIL", START, "geen_servertijd"),
        ('"24-Nov-2031 09:00:00 +0000"', START, "servertijd_in_de_toekomst"),
    ],
)
def test_the_clock_runs_from_the_servers_moment_in_its_own_zone(
    world: World, stamp: str, received: datetime, note: str
) -> None:
    """T2: an hour wrong in summer mail is an hour of the 72; none or an impossible one is said."""
    box = Box(stamp=stamp)
    box.add("Usb-stick kwijt.")
    with box.server() as server:
        one = bot(world, server)
        one.cycle()
    (arrival,) = one.arrivals()
    assert (arrival.received_at, arrival.receipt_note) == (received, note)


@pytest.mark.parametrize("word", ["LOGIN", "SELECT", "NOOP", "UID SEARCH", "UID FETCH"])
def test_a_peer_that_falls_silent_costs_a_round_and_no_report(world: World, word: str) -> None:
    """T3: TimeoutError is no IMAPClientError; whatever the step, the next round reads it once."""
    box = Box()
    box.add("Usb-stick kwijt.")
    with box.server() as server:
        honest = server.replies.get(word)
        server.replies[word] = HANG
        one = bot(world, server)
        assert one.cycle() == 1
        if honest is None:
            del server.replies[word]
        else:
            server.replies[word] = honest
        one.cycle(3)
    assert len(one.refs()) == len(one.arrivals()) == 1


def test_a_search_that_always_gives_the_last_mail_doubles_nothing(world: World) -> None:
    """T4: `UID n:*` answers with the last mail even when its UID is below n."""
    box = Box(last_always=True)
    box.add("Usb-stick kwijt.")
    with box.server() as server:
        one = bot(world, server)
        one.cycle(5)
    assert len(one.refs()) == len(one.arrivals()) == 1


def test_a_mail_that_people_have_read_is_a_report_all_the_same(world: World) -> None:
    r"""T5: "unread" as the work list loses mail: everything here is \Seen before we come."""
    box = Box(flags=b"\\Seen")
    box.add("Usb-stick kwijt.")
    with box.server() as server:
        one = bot(world, server)
        one.cycle()
    assert len(one.refs()) == 1
    assert not any("UNSEEN" in command.upper() for command in server.commands)


def test_a_server_that_drips_its_answer_is_cut_from_another_thread_and_loses_nothing(world: World) -> None:
    """T3: a byte now and then keeps every time limit away; what waits on it ends when the line is cut."""
    box = Box()
    box.add("Usb-stick kwijt.")
    drip = PAUSE.join([b"* SEARCH", *[b" "] * 2000])
    with box.server(**{"UID SEARCH": [drip, box._search]}) as server:
        bot(world, server)
        mailbox = world.app.mailbox
        assert mailbox.waits() == 0
        raised: list[BaseException] = []
        reading = threading.Thread(target=lambda: raised.append(caught(world.app.poll)), daemon=True)
        reading.start()
        wait_for("the wait", lambda: server.asked("UID SEARCH") and mailbox.waits() > 0.5)
        mailbox.cut()
        reading.join(10)
        assert [type(error) for error in raised] == [MailboxError]
        assert mailbox.waits() == 0
        world.app.cycle()
    assert len(world.incidents()) == 1


def caught(act: Callable[[], object]) -> BaseException:
    """What it raises."""
    try:
        act()
    except MailboxError as error:
        return error
    raise AssertionError("nothing was raised")


def test_a_folder_that_is_renumbered_opens_nothing_twice(world: World) -> None:
    """T5: another UIDVALIDITY and other UIDs: the same mails are known by what they are."""
    box = Box()
    for number in range(3):
        box.add(f"Usb-stick {number} kwijt.")
    with box.server() as server:
        one = bot(world, server)
        one.cycle()
        box.uidvalidity = 8
        box.mails = {uid + 40: raw for uid, raw in box.mails.items()}
        one.cycle(2)
        box.add("Nog een.")
        one.cycle()
    assert len(one.refs()) == 4


@pytest.mark.parametrize("most", [700, 1 << 30])
@pytest.mark.parametrize("claimed", [0, 10, 5_000_000])
def test_the_evidence_is_whole_whatever_the_server_says_of_its_size(
    world: World, most: int, claimed: int
) -> None:
    """T6: RFC822.SIZE is an estimate at some providers, and some cap their pieces; never asked for whole."""
    box = Box(size=lambda _uid: claimed, most=most)
    uid = box.add("Usb-stick kwijt. " + "x" * 5000)
    with box.server() as server:
        one = bot(world, server)
        one.cycle(3)
    if most > 5000 or claimed >= 5000:
        assert one.evidence() == [box.mails[uid]]
    bodies = [command for command in server.asked("UID FETCH") if "BODY.PEEK[]" in command]
    assert bodies
    assert all(re.search(r"BODY\.PEEK\[\]<\d+\.\d+>", command) for command in bodies)
    assert not any("RFC822 " in command or "BODY[" in command for command in server.asked("UID FETCH"))


def test_a_mail_the_server_cannot_give_holds_none_behind_it_up(world: World) -> None:
    """T7: never skipped, never marked: after a while it is an incident that a person looks at."""
    box = Box()
    box.poison.add(box.add("Dit geeft de server niet."))
    box.add("Usb-stick kwijt.")
    with box.server() as server:
        one = bot(world, server)
        one.cycle(2)
        assert len(one.refs()) == 1, "the one behind it came in at once"
        one.cycle(60)
    assert len(one.refs()) == 2
    assert any(incident.kind.value == "onleesbaar" for incident in world.incidents())


def test_a_refused_login_is_told_by_chat_after_a_quarter_of_an_hour_once_and_without_the_password(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """T8, T42: the server's explanation is kept, the password it echoes is not; another road than the dead one."""
    refusal = b"{tag} NO [AUTHENTICATIONFAILED] no: LOGIN bot " + PASSWORD.encode() + b"\r\n"
    with Box().server(LOGIN=refusal) as server, structlog.testing.capture_logs() as logs:
        one = bot(world, server)
        assert one.cycle(14) == 14
        assert not world.chat.posts
        one.cycle(20)
    assert len([text for _, text in world.chat.posts if "mailbox" in text]) == 1
    assert PASSWORD not in str(logs) + caplog.text + str(world.chat.posts)


def test_no_word_of_a_mail_reaches_a_log_of_the_library(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """T43: imaplib formats every body for its debug log, which is slow and leaks."""
    caplog.set_level(logging.DEBUG)
    box = Box()
    box.add("Het dossier van mevrouw Geheimenis is weg.")
    with box.server() as server:
        one = bot(world, server)
        one.cycle()
    assert len(one.refs()) == 1
    assert "Geheimenis" not in caplog.text


def test_bodies_are_asked_for_in_bounded_batches_and_only_after_the_sizes(world: World) -> None:
    """T46: fifty mails at most and four megabytes at most in one answer, sizes first."""
    box = Box()
    for number in range(60):
        box.add(f"Usb-stick {number} kwijt. " + "x" * (900_000 if number >= 52 else 10))
    with box.server() as server:
        one = bot(world, server, read_timeout=10)
        one.cycle()
    fetches = server.asked("UID FETCH")
    first_body = next(place for place, command in enumerate(fetches) if "BODY" in command)
    assert any("RFC822.SIZE" in command for command in fetches[:first_body])
    for command in fetches[first_body:]:
        if "BODY.PEEK[]" in command:
            uids = [uid for part in command.split()[2].split(",") for uid in box._range(part)]
            assert len(uids) <= 50
            assert sum(len(box.mails[uid]) for uid in uids) <= 4 * 1024 * 1024
    assert len(one.refs()) == 60


def test_mail_that_shows_only_after_a_noop_is_found_in_the_same_round(world: World) -> None:
    """T47: in the selected folder new mail is invisible until a NOOP."""
    box = Box()
    with box.server() as server:
        one = bot(world, server)
        one.cycle()
        box.hidden.add(box.add("Usb-stick kwijt."))
        one.cycle()
    assert len(one.refs()) == 1


@pytest.mark.parametrize("end", [CUT, b"{tag} NO [SERVERBUG] broken\r\n"])
def test_a_move_whose_answer_is_lost_is_safe_to_repeat(world: World, end: bytes) -> None:
    """T47: it happened although it raised: nothing is lost, nothing is opened again."""
    box = Box(move_end=end)
    box.add("Usb-stick kwijt.")
    folders = b'* LIST () "/" INBOX\r\n* LIST () "/" Klaar\r\n' + OK
    with box.server(LIST=folders) as server:
        one = bot(world, server, done="move", done_folder="Klaar")
        one.cycle(3)
        with world.store.work() as work:
            assert work.unmarked() == ()
    assert box.moved == [1]
    assert len(one.refs()) == len(one.arrivals()) == 1


def test_lines_of_a_byte_a_packet_carry_a_report_whole(world: World) -> None:
    """T47: only IDLE trips over split lines."""
    box = Box()
    box.add("Usb-stick kwijt.")
    with box.server() as server:
        server.split = 1
        one = bot(world, server, read_timeout=10)
        one.cycle()
    assert one.evidence() == [box.mails[1]]


@pytest.mark.parametrize("permanent", [b"(\\Seen \\Deleted)", b"()"])
def test_without_keywords_a_mail_is_handled_and_nothing_is_written(world: World, permanent: bytes) -> None:
    r"""T53: no `\*` in PERMANENTFLAGS: skip, don't fail; \Seen could send a read receipt."""
    box = Box(permanent=permanent)
    box.add("Usb-stick kwijt.")
    with box.server() as server:
        one = bot(world, server, done="keyword")
        assert one.cycle(2) == 0
    assert len(one.refs()) == 1
    assert not server.asked("UID STORE")


def test_a_server_that_renders_a_mail_anew_each_time_gives_one_report(world: World) -> None:
    """T53: bytes may differ between fetches; the hash proves what we fetched and is no identity."""
    box = Box()
    box.add("Usb-stick kwijt.")
    honest = box._fetch

    def anew(command: str) -> bytes:
        for uid, raw in list(box.mails.items()):
            boundary = f"X-Rendered: {len(server.commands):06}\r\n".encode()
            box.mails[uid] = boundary + raw.partition(b"X-Rendered: ")[0] if raw.startswith(b"From") else raw
        return honest(command)

    with box.server() as server:
        server.replies["UID FETCH"] = anew
        one = bot(world, server)
        one.cycle()
        first = one.evidence()
        box.uidvalidity = 8
        box.mails = {uid: raw.replace(b"X-Rendered: 0", b"X-Rendered: 1") for uid, raw in box.mails.items()}
        one.cycle(2)
    assert len(first) == 1
    assert len(one.refs()) == 1


def test_the_bot_writes_nothing_a_person_would_notice(world: World) -> None:
    r"""mail.md §1: PEEK always, \Seen never, nothing deleted or expunged, over all of a day."""
    box = Box()
    with box.server() as server:
        one = bot(world, server, done="keyword")
        for number in range(5):
            box.add(f"Usb-stick {number} kwijt.")
            one.cycle()
            world.clock.forward(hours=4)
    asked = " ".join(server.commands).upper()
    for word in ("EXPUNGE", "\\SEEN", "\\DELETED", "COPY", "APPEND", "BODY[", "RFC822)"):
        assert word not in asked
    assert timedelta(hours=20) < world.clock.now() - START
