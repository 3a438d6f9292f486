"""The world of the crash machine: what people do to the bot's mailbox, chosen by a seed, on a real server."""

from __future__ import annotations

import imaplib
import random
import smtplib
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import select

from compliance_bot.store import schema
from compliance_bot.store.engine import ONLY_READS, open_engine
from tests.journeys.crash_mails import Mail, Writer, mark_of
from tests.journeys.town import Town
from tests.servers.harness import wait_for

ARCHIVE = "Archief"
FOLDERS = ("INBOX", "Spam", "Verwerkt", ARCHIVE)
"""The first two are watched, the third is where the bot moves to, the last is somebody's own."""


@dataclass(kw_only=True)
class Truth:
    """What happened in the world, for the checks: mails put, mails deleted, rows that may have gone twice."""

    put: dict[int, Mail] = field(default_factory=dict)
    deleted: list[bytes] = field(default_factory=list)
    read: set[int | None] = field(default_factory=set)
    in_flight: Counter[str] = field(default_factory=Counter)
    kills: Counter[str] = field(default_factory=Counter)
    last_moments: list[str] = field(default_factory=list)


class People:
    """What people do to the bot's mailbox, with a mail program of their own."""

    def __init__(self, town: Town, seed: str, truth: Truth) -> None:
        self.town, self.random, self.truth = town, random.Random(f"people {seed}"), truth
        addresses = {name: account.user for name, account in town.people.items()}
        self.writer = Writer(random=self.random, people=addresses, bot=town.bot.user)
        self.last_put = 0
        self._imap: imaplib.IMAP4 | None = None
        self._newest = b""
        self.session().create(ARCHIVE)

    def act(self, now: datetime, rows: list[dict[str, Any]]) -> None:
        """One thing that somebody does."""
        number = len(self.truth.put) + 1
        writer, choice = self.writer, self.random.choice
        some = choice(rows[-14:]) if rows else None
        acts = ["report"] * 4 + [
            "poison",
            "newsletter",
            "same id",
            "again",
            "again",
            "read",
            "move",
            "delete",
        ]
        acts += (["reply"] * 8 + ["bare number", "bounce", "absence"]) if some else []
        acts += ["renumber"] if self.random.random() < 0.3 else []
        act = choice(acts)
        old = [mail for mail in self.truth.put.values() if mail.kind != "poison"]
        if act == "report" or (act in ("same id", "again") and not old):
            self.put(writer.report(number, now))
        elif act in ("poison", "newsletter"):
            self.put(getattr(writer, act)(number, now))
        elif act == "same id":
            self.put(writer.same_id(number, now, choice(old)))
        elif act == "again":
            self.put(choice(old))
        elif act in ("reply", "bounce", "absence", "bare number"):
            self.put(getattr(writer, act.replace(" ", "_"))(number, now, some))
        else:
            getattr(self, act)()

    def put(self, mail: Mail) -> None:
        """Bring a mail to the mailbox: mostly straight into it, sometimes by LMTP or through Exim."""
        self.truth.put[mail.number] = mail
        road = self.random.choice(("append",) * 7 + ("lmtp", "lmtp", "exim"))
        folder = "Spam" if self.random.random() < 0.1 else "INBOX"
        self.last_put = int(time.time())
        if road == "append" or not mail.raw.isascii():
            self.session().append(folder, None, None, mail.raw)  # type: ignore[arg-type]
        elif road == "lmtp":
            with smtplib.LMTP("127.0.0.1", self.town.dovecot.lmtp_port) as line:
                line.sendmail("people@people.example", [self.town.bot.user], mail.raw)
        else:
            self.town.exim.send(mail.raw, sender="people@people.example", to=self.town.bot.user)
            self.post_is_through()
        self.last_put = int(time.time())

    def read(self) -> None:
        """Somebody opens a mail."""
        place = self._some_mail()
        if place:
            self.session().uid("store", place[1], "+FLAGS", "(\\Seen)")
            self.truth.read.add(mark_of(self._raw(place[1])))

    def move(self) -> None:
        """Somebody or their rule moves a mail to another folder, watched or not, seen by us or not (T5)."""
        place = self._some_mail()
        if place:
            self.session().uid("move", place[1], self.random.choice([f for f in FOLDERS if f != place[0]]))

    def delete(self) -> None:
        """Somebody throws a mail away for good."""
        place = self._some_mail()
        if place:
            raw = self._raw(place[1])
            self.truth.deleted.append(raw)
            self.session().uid("store", place[1], "+FLAGS", "(\\Deleted)")
            self.session().expunge()

    def renumber(self) -> None:
        """The server loses its numbering: another UIDVALIDITY, new UIDs (T5)."""
        before = self._uidvalidity()
        self.close()
        maildir = self.town.dovecot.folder / "mail" / self.town.bot.user / "Maildir"
        for name in [*maildir.glob("dovecot-uidlist*"), *maildir.glob("dovecot.index*")]:
            name.unlink(missing_ok=True)
        wait_for("a new UIDVALIDITY", lambda: self._uidvalidity() != before)

    def post_is_through(self) -> None:
        """Wait until the mail server has nothing in its hands."""
        spool = self.town.exim.folder / "spool" / "input"
        wait_for("an empty queue", lambda: not any(spool.rglob("*-[HD]")))

    def last_arrival(self) -> int:
        """The second in which the newest mail may have come, a bounce of the mail server's own included."""
        answer: Any = self.session().status("INBOX", "(UIDNEXT)")[1]
        if bytes(answer[0]) != self._newest:
            self._newest, self.last_put = bytes(answer[0]), int(time.time())
        return self.last_put

    def session(self) -> imaplib.IMAP4:
        """Their mail program's connection."""
        if self._imap is None:
            self._imap = imaplib.IMAP4("127.0.0.1", self.town.dovecot.port, timeout=10)
            self._imap.login(self.town.bot.user, self.town.bot.password)
        return self._imap

    def close(self) -> None:
        """They close their mail program."""
        if self._imap is not None:
            with suppress(OSError, imaplib.IMAP4.error):
                self._imap.logout()
        self._imap = None

    def _some_mail(self) -> tuple[str, str] | None:
        folder = self.random.choice((*FOLDERS, "INBOX", "INBOX"))
        self.session().select(folder)
        uids = self.session().uid("search", "ALL")[1][0].split()
        return (folder, self.random.choice(uids[-12:]).decode()) if uids else None

    def _raw(self, uid: str) -> bytes:
        answer: Any = self.session().uid("fetch", uid, "(BODY.PEEK[])")[1]
        return bytes(answer[0][1])

    def _uidvalidity(self) -> str:
        self.session().select("INBOX")
        found: Any = self.session().response("UIDVALIDITY")[1]
        return str(found[0])


def rows_of(town: Town, table: Any) -> list[dict[str, Any]]:
    """A table as it stands, read beside the program."""
    engine = open_engine(town.config.database.address())
    try:
        reader = engine.execution_options(**{ONLY_READS: True})
        with reader.connect() as connection:
            found = connection.execute(select(table).order_by(*table.primary_key))
            return [dict(row._mapping) for row in found]
    finally:
        engine.dispose()


def sent_rows(town: Town) -> list[dict[str, Any]]:
    """The mails that the bot sent, body decoded, oldest first."""
    rows = [row for row in rows_of(town, schema.outbox) if row["mail"] and row["sent_at"]]
    return [{**row, "mail": msgspec.json.decode(row["mail"])} for row in rows]
