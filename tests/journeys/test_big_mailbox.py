"""Taking in on a real Dovecot: thousands of mails, a very big one, moves by people, renumbered folders (mail.md §1)."""

from __future__ import annotations

import hashlib
import imaplib
import itertools
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from compliance_bot.app import App
from compliance_bot.inbox.imap_mailbox import ImapMailbox
from compliance_bot.inbox.imap_settings import ImapSettings
from compliance_bot.store import SqlStore
from tests.casework.places import arrivals, outcomes, sightings
from tests.fakes import FakeClock, World, make_policy
from tests.servers.harness import Account, Dovecot, give_to, wait_for

NUMBERS = itertools.count(1)
ODD = '"Gemelde lekken &AOkA6Q-n"'


class Office:
    """A world whose mailbox is a real one, and people who tidy it up."""

    def __init__(self, folder: Path, server: Dovecot, **changes: object) -> None:
        self.server = server
        self.account: Account = server.add_user(f"groot{next(NUMBERS)}")
        now = datetime.now(UTC)
        self.world = World(
            folder,
            policy=make_policy(mailbox_start=now - timedelta(days=30), chat_channel=""),
            clock=FakeClock(now + timedelta(minutes=1)),
            url=f"sqlite:///{folder}/bot.sqlite3",
        )
        self.settings = ImapSettings(
            **{
                "host": "127.0.0.1",
                "port": server.port,
                "security": "none",
                "user": self.account.user,
                "password": self.account.password,
                "name": "main",
                **changes,
            }  # type: ignore[arg-type]
        )
        self.world.app.mailbox = ImapMailbox(self.settings)

    def put(self, *names: str, folder: str = "INBOX", **ago: float) -> None:
        for name in names:
            raw = self.world.mail(f"Laptop {name} kwijt.", sender=f"{name}@amnesty.example")
            when = datetime.now(UTC) - timedelta(**ago)
            self.server.append(self.account, raw, when=when, folder=folder)

    def say(self, *commands: tuple[str, ...], folder: str = "INBOX") -> None:
        """A person's mail program."""
        with imaplib.IMAP4("127.0.0.1", self.server.port, timeout=10) as person:
            person.login(self.account.user, self.account.password)
            person.select(folder)
            for command, *more in commands:
                done, said = person._simple_command(command, *more)
                assert done == "OK", said

    def poll(self, **delta: float) -> None:
        self.world.clock.forward(**(delta or {"minutes": 1}))
        self.world.app.poll()

    @property
    def maildir(self) -> Path:
        return self.server.folder / "mail" / self.account.user / "Maildir"


@pytest.fixture
def office(tmp_path: Path, dovecot: Dovecot):  # type: ignore[no-untyped-def]
    made = Office(tmp_path, dovecot)
    yield made
    made.world.app.close()


def test_thousands_of_old_mails_are_recorded_and_the_new_ones_read(office: Office) -> None:
    """T46: `python -m bench.big_mailbox` does the same with 100,000."""
    home = office.maildir
    office.put("eerste")
    old = (datetime.now(UTC) - timedelta(days=100)).timestamp()
    for number in range(3000):
        path = home / "cur" / f"{number:07d}.x:2,"
        path.write_bytes(b"From: x@shop.example\r\nSubject: %d\r\n\r\noud\r\n" % number)
        os.utime(path, (old + number, old + number))
    give_to(home, office.server.user)
    office.put("laatste")
    office.poll()
    found = outcomes(office.world)
    assert (found.count("before_start"), found.count("opened"), len(found)) == (3000, 2, 3002)
    office.put("nog")
    office.poll()
    assert outcomes(office.world).count("opened") == 3


def test_a_mail_of_sixty_megabytes_is_kept_byte_for_byte_between_small_ones(office: Office) -> None:
    """T6, mail.md §1: no limit of ours below the server's; the record is whole, and the others go on."""
    line = b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0\r\n"
    head = (
        b"From: piet@amnesty.example\r\nSubject: foto's\r\nMessage-ID: <groot@people.example>\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nLaptop weg.\r\n'
        b"--b\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    raw = head + line * (60 * 1024 * 1024 // len(line)) + b"--b--\r\n"
    office.put("een")
    office.server.append(office.account, raw)
    office.put("drie")
    office.poll()
    assert outcomes(office.world) == ["opened"] * 3
    big = arrivals(office.world)[1]
    assert big.evidence == hashlib.sha256(raw).hexdigest()
    assert big.receipt_note == ""
    with office.world.store.work() as work:
        assert len(work.evidence(big.evidence)) == len(raw)


def test_what_people_moved_before_we_saw_it_is_found_on_a_real_server(office: Office) -> None:
    """mail.md §1: in a folder of any name, in the bin, read and flagged or not."""
    office.poll()
    office.put("een", "twee", "drie")
    office.say(
        ("CREATE", ODD),
        ("CREATE", "Prullenbak"),
        ("UID", "STORE", "1:2", "+FLAGS", "(\\Seen \\Flagged)"),
        ("UID", "MOVE", "1", ODD),
        ("UID", "MOVE", "2", "Prullenbak"),
        ("UID", "MOVE", "3", "Sent"),
    )
    office.poll(minutes=16)
    assert outcomes(office.world) == ["opened"] * 2
    assert {arrival.ref.folder for arrival in arrivals(office.world)} == {"Gemelde lekken één", "Prullenbak"}
    assert all("\\Seen" not in flags for flags in office.server.flags(office.account, "Sent"))


def test_moved_read_and_deleted_mails_are_taken_in_once(office: Office) -> None:
    office.put("een", "twee", "drie")
    office.poll()
    office.say(
        ("UID", "MOVE", "1", "Verwerkt"),
        ("UID", "COPY", "2", "Verwerkt"),
        ("UID", "STORE", "3", "+FLAGS", "(\\Seen \\Deleted)"),
        ("EXPUNGE",),
    )
    for _ in range(3):
        office.poll(minutes=16)
    assert outcomes(office.world) == ["opened"] * 3
    assert sightings(office.world) == [("Verwerkt", 1, 1), ("Verwerkt", 2, 2)]


def test_our_own_target_folder_is_not_read_over_and_over(tmp_path: Path, dovecot: Dovecot) -> None:
    """done = "move": a mail we moved is seen there once, and known."""
    office = Office(tmp_path, dovecot, done="move", done_folder="Verwerkt")
    office.put("een", "twee")
    office.poll()
    assert len(dovecot.mails(office.account, "Verwerkt")) == 2
    fetched: list[int] = []
    real = office.world.app.mailbox.fetch_small
    office.world.app.mailbox.fetch_small = lambda refs: fetched.extend(r.uid for r in refs) or real(refs)  # type: ignore[method-assign]
    for _ in range(3):
        office.poll(minutes=16)
    assert outcomes(office.world) == ["opened"] * 2
    assert len(sightings(office.world)) == 2
    assert len(fetched) <= 2
    office.world.app.close()


def test_a_renumbered_mailbox_opens_nothing_twice_on_a_real_server(office: Office) -> None:
    """T5: UIDVALIDITY changes, and the mails come under new numbers."""
    office.put("een", "twee")
    office.poll()
    before = arrivals(office.world)[0].ref.uidvalidity
    office.world.app.mailbox.close()
    for name in [*office.maildir.glob("dovecot-uidlist*"), *office.maildir.glob("dovecot.index*")]:
        name.unlink()

    def renumbered() -> bool:
        view = office.world.app.mailbox.look("INBOX", uidvalidity=None, after_uid=0)
        return view.uidvalidity != before

    wait_for("a new UIDVALIDITY", renumbered)
    office.put("drie")
    office.poll()
    office.poll(minutes=16)
    assert outcomes(office.world) == ["opened"] * 3
    assert len(sightings(office.world)) == 2


def test_a_folder_made_anew_and_filled_again_opens_nothing_twice(tmp_path: Path, dovecot: Dovecot) -> None:
    """T5: a watched folder is deleted, made again and gets the same mails back, and a new one."""
    office = Office(tmp_path, dovecot, folders=("Meldingen",))
    office.say(("CREATE", "Meldingen"), ("CREATE", "Elders"))
    office.put("een", "twee", folder="Meldingen")
    office.poll()
    office.say(("UID", "COPY", "1:2", "Elders"), folder="Meldingen")
    office.say(("DELETE", "Meldingen"), ("CREATE", "Meldingen"))
    office.put("drie", folder="Meldingen")
    office.say(("UID", "COPY", "1:2", "Meldingen"), folder="Elders")
    office.poll()
    office.poll(minutes=16)
    assert outcomes(office.world) == ["opened"] * 3
    office.world.app.close()


def test_two_bots_on_one_real_mailbox_make_one_arrival_of_each_mail(office: Office) -> None:
    store = SqlStore(office.world.url, ladder=office.world.policy.ladder)
    other = App(
        desk=replace(office.world.app.desk, store=store),
        mailbox=ImapMailbox(office.settings),
        postman=office.world.app.postman,
    )
    for name in "abcdef":
        office.put(name)
        office.world.app.read()
        other.poll()
        office.put(f"{name}2")
        other.read()
        office.poll(minutes=16)
    assert outcomes(office.world) == ["opened"] * 12
    other.mailbox.close()
    store.close()
