"""The mails of the crash machine: reports, replies, bounces, absences, newsletters, and what no reader should die of.

Every mail carries a mark in its first header line, by which it is found again in the mailbox and in the evidence.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from compliance_bot.procedure.moments import AMSTERDAM

HOSTILE = Path(__file__).resolve().parents[1] / "corpus" / "hostile"
_MARK = re.compile(rb"^X-Mark: crash-(\d+)\r?$", re.MULTILINE)

REPORTS = (
    "Vandaag om 08.10 uur ontdekt dat een lijst openbaar staat.",
    "Ik merk net dat mijn laptop weg is.",
    "We noticed a breach yesterday at 5:30 pm.",
    "Een brief aan een lid ligt bij de verkeerde buren.",
    "Ik heb alle donateurs in de cc gezet. Gisteren gezien, om kwart voor negen.",
)
WORDS = (
    "MELDEN",
    "NIET MELDEN\nDe stick was versleuteld.",
    "MELDEN\nHet gaat om duizend adressen.",
    "NIET MELDEN\nEr is niets gelekt.",
    "NIET MELDEN",
    "GEEN DATALEK\nEr stonden geen persoonsgegevens op.",
    "GEMELD 2026-00042",
    "OPGEPAKT",
    "STATUS",
    "Ik kijk er morgen naar.",
    "MELDEN?",
)
REPORTER_WORDS = (
    "JA",
    "NEE, het was gisteren om 15.00 uur.",
    "ONTDEKT 24-11-2026 08:10",
    "Dank, tot morgen.",
)


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A mail to be put: `allowed` are the outcomes its one arrival may have, () = any but a duplicate's."""

    number: int
    kind: str
    raw: bytes
    sender: str
    allowed: tuple[str, ...] = ()


def mark_of(raw: bytes) -> int | None:
    """The number in a mail's own header (never one of a mail that it quotes), None without."""
    head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
    found = _MARK.search(head)
    return int(found[1]) if found else None


@dataclass(frozen=True, kw_only=True)
class Writer:
    """Writes the mails of one run. people: name -> address; bot: the mailbox's own address."""

    random: random.Random
    people: Mapping[str, str]
    bot: str

    def report(self, number: int, now: datetime) -> Mail:
        """Somebody reports: a colleague, a processor, an outsider whose address may not exist."""
        name = self.random.choice(("jan", "piet", "jan", "piet", "mirte", "soc", "lid"))
        address = self.people.get(name) or {"soc": "soc@mailhuis.example"}.get(name, "lid@post.example")
        mail = self._begun(number, now, address)
        mail.set_content(f"{self.random.choice(REPORTS)} ({number})")
        return self._done(number, "report", mail, address, ("opened",))

    def same_id(self, number: int, now: datetime, other: Mail) -> Mail:
        """Another person's mail under a Message-ID that was used before: never a duplicate (T57)."""
        address = self.people["piet" if other.sender == self.people["jan"] else "jan"]
        mail = self._begun(number, now, address)
        found = re.search(rb"^Message-ID: (\S+)", other.raw, re.MULTILINE)
        if found:
            mail.replace_header("Message-ID", found[1].decode())
        mail.set_content(f"Er is een map met dossiers zoek. ({number})")
        return self._done(number, "same id", mail, address, ("opened",))

    def reply(self, number: int, now: datetime, row: Mapping[str, Any]) -> Mail:
        """Somebody answers one of our mails as a mail program does."""
        assessor = not row["person"].startswith("reporter") and row["person"] != ""
        text = self.random.choice(WORDS if assessor else REPORTER_WORDS)
        mail = self._begun(number, now, row["recipient"], subject=f"Re: {row['mail']['subject']}")
        parent = row["assigned_id"] or row["message_id"]
        mail["In-Reply-To"] = parent
        mail["References"] = " ".join((*row["mail"]["references"], parent))
        quoted = "\n".join(f"> {line}" for line in row["mail"]["text"].splitlines())
        mail.set_content(f"{text}\n\nOp di 24 nov 2026 om 10:17 schreef Meldpunt <{self.bot}>:\n\n{quoted}\n")
        return self._done(number, "reply", mail, row["recipient"])

    def bare_number(self, number: int, now: datetime, row: Mapping[str, Any]) -> Mail:
        """A decision word under a bare incident number, without any token: it decides nothing."""
        address = self.people[self.random.choice(("mirte", "fenna", "jan"))]
        found = re.search(r"AINL-\d{4}-\d{4}", row["mail"]["subject"])
        mail = self._begun(number, now, address, subject=f"Vraag over {found[0] if found else 'dat lek'}")
        mail.set_content(f"{self.random.choice(WORDS)}\n({number})")
        return self._done(number, "bare number", mail, address)

    def bounce(self, number: int, now: datetime, row: Mapping[str, Any]) -> Mail:
        """A delivery report about one of our mails, hard or delayed (RFC 3464)."""
        action, status = self.random.choice((("failed", "5.1.1"), ("delayed", "4.4.1")))
        sender = "mailer-daemon@mx.example"
        mail = self._begun(number, now, f"Mail Delivery System <{sender}>", subject="Undelivered Mail")
        parts = (
            ("text/plain", "Your message was not delivered."),
            (
                "message/delivery-status",
                f"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {row['recipient']}\n"
                f"Action: {action}\nStatus: {status}\n",
            ),
            ("message/rfc822", f"Message-ID: {row['message_id']}\nSubject: Besluit nodig\n\nNIET MELDEN\n"),
        )
        mail["MIME-Version"] = "1.0"
        mail["Content-Type"] = 'multipart/report; report-type=delivery-status; boundary="b"'
        body = "".join(f"--b\nContent-Type: {kind}\n\n{text}\n" for kind, text in parts) + "--b--\n"
        return self._written(
            number, "bounce", mail.as_bytes() + body.encode(), sender=sender, allowed=("automatic",)
        )

    def absence(self, number: int, now: datetime, row: Mapping[str, Any]) -> Mail:
        """An out-of-office reply to one of our mails."""
        mail = self._begun(number, now, row["recipient"], subject="Automatisch antwoord: Besluit nodig")
        mail["Auto-Submitted"] = "auto-replied"
        mail["In-Reply-To"] = row["message_id"]
        mail.set_content("Ik ben afwezig tot 1 december.\n\n> MELDEN\n> NIET MELDEN\n")
        return self._done(number, "absence", mail, row["recipient"], ("automatic",))

    def newsletter(self, number: int, now: datetime) -> Mail:
        """Bulk mail of an outsider: triage."""
        mail = self._begun(number, now, "Nieuws <nieuws@brief.example>", subject="Nieuws van deze week")
        mail["List-Id"], mail["Precedence"] = "<nieuws.brief.example>", "bulk"
        mail.set_content("Nieuws van deze week.")
        return self._done(number, "newsletter", mail, "nieuws@brief.example", ("triage",))

    def poison(self, number: int, now: datetime) -> Mail:
        """One of the hostile corpus, or made to break a reader."""
        files = sorted(HOSTILE.glob("*.eml"))
        chosen = self.random.choice((*files, *_POISONS))
        raw = chosen.read_bytes() if isinstance(chosen, Path) else chosen(number)
        raw = re.sub(
            rb"^Message-ID: .*$", b"Message-ID: <p%d@mail.example>" % number, raw, count=1, flags=re.M
        )
        return self._written(number, "poison", raw, sender="onbekend@post.example")

    def _begun(self, number: int, now: datetime, sender: str, *, subject: str = "Datalek") -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, self.bot, subject
        mail["Date"] = format_datetime(now.astimezone(AMSTERDAM))
        mail["Message-ID"] = f"<m{number}.{self.random.randrange(10**9)}@people.example>"
        return mail

    def _done(
        self, number: int, kind: str, mail: EmailMessage, sender: str, allowed: tuple[str, ...] = ()
    ) -> Mail:
        return self._written(number, kind, mail.as_bytes(), sender=sender, allowed=allowed)

    def _written(
        self, number: int, kind: str, raw: bytes, *, sender: str, allowed: tuple[str, ...] = ()
    ) -> Mail:
        marked = b"X-Mark: crash-%d\n" % number + raw.replace(b"\r\n", b"\n")
        whole = marked.replace(b"\n", b"\r\n")
        return Mail(number=number, kind=kind, raw=whole, sender=sender, allowed=allowed)


def _deep(number: int) -> bytes:
    levels = 300
    opened = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (level, level)
        for level in range(levels)
    )
    return b"From: jan@amnesty.example\nMessage-ID: <x>\n" + opened + b"Content-Type: text/plain\n\nlek\n"


_POISONS: tuple[Callable[[int], bytes], ...] = (
    _deep,
    lambda number: b"\xff\xfe\x80\x81 no header at all, mail %d\n\x1b[2J\n" % number,
    lambda number: b"From: a@b@c, <>;,\nSubject: =?utf-8?B?////?= =?x-none?Q?=FF?=\n\n%d\n" % number,
    lambda number: (
        b"From: jan@amnesty.example\nContent-Type: text/plain; charset=x-nonsense\n"
        b"Content-Transfer-Encoding: base64\nMessage-ID: <x>\n\n%d!!!!====\xe9\xe9\n" % number
    ),
    lambda number: (
        b"From: jan@amnesty.example\nMessage-ID: <x>\nReferences: " + b"<a@b> " * 5000 + b"\n\nlek\n"
    ),
    lambda number: (
        b"From: jan@amnesty.example\nDate: Thu, 99 Foo 0000 99:99:99 +9999\nMessage-ID: <x>\n\n" * 2
    ),
)
