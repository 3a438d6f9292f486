"""What the players' mail programs make: new mails, replies that quote, automatic replies, ready replies."""

from __future__ import annotations

import html
import re
import urllib.parse
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, parsedate_to_datetime

from compliance_bot.demo.faults import DemoFault
from compliance_bot.demo.people import Person, Program

_HREF = re.compile(r"""href\s*=\s*["'](mailto:[^"']+)["']""", re.IGNORECASE)
_WEEKDAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail to be sent by `sender` at `at` (story time, aware)."""

    sender: Person
    to: str
    subject: str
    text: str
    at: datetime
    headers: tuple[tuple[str, str], ...] = ()

    def as_bytes(self) -> bytes:
        """The mail as it goes over SMTP."""
        local = self.at.astimezone(self.sender.tz)
        message = EmailMessage(policy=policy.SMTP)
        message["From"] = formataddr((self.sender.name, self.sender.address))
        message["To"] = self.to
        message["Subject"] = self.subject
        message["Date"] = format_datetime(local)
        user, _, domain = self.sender.address.partition("@")
        message["Message-ID"] = f"<{local:%Y%m%d%H%M%S%f}.{user}@{domain}>"
        for name, value in self.headers:
            message[name] = value
        message.set_content(self.text, cte="quoted-printable" if not self.text.isascii() else "7bit")
        return message.as_bytes()


def reply(person: Person, received: bytes, text: str, *, at: datetime) -> Letter:
    """An answer with In-Reply-To, References and the quoted mail, as this person's program makes it."""
    original = _parse(received)
    return Letter(
        sender=person,
        to=_answer_address(original),
        subject=f"{'Antw' if person.program is Program.OUTLOOK else 'Re'}: {original['Subject']}",
        text=_quoting(person, original, text),
        at=at,
        headers=_threading(original),
    )


def out_of_office(person: Person, received: bytes, text: str, *, at: datetime) -> Letter:
    """An automatic reply as RFC 3834 wants it."""
    original = _parse(received)
    automatic = (("Auto-Submitted", "auto-replied"), ("X-Auto-Response-Suppress", "All"))
    return Letter(
        sender=person,
        to=_answer_address(original),
        subject=f"Automatisch antwoord: {original['Subject']}",
        text=text,
        at=at,
        headers=_threading(original) + automatic,
    )


def ready_reply(person: Person, received: bytes, word: str, *, typed: str, at: datetime) -> Letter:
    """What pressing the mailto: link for `word` sends, with `typed` behind its text: no References at all.

    Raises DemoFault when the mail offers no such link.
    """
    for link in _links(_parse(received)):
        to, _, query = link.removeprefix("mailto:").partition("?")
        filled = dict(urllib.parse.parse_qsl(query.replace("+", "%2B")))
        body = filled.get("body", "").replace("\r\n", "\n")
        if body.split("\n")[0].strip().upper() == word:
            return Letter(
                sender=person,
                to=urllib.parse.unquote(to),
                subject=filled.get("subject", ""),
                text=f"{body}{typed}\n",
                at=at,
            )
    raise DemoFault(f"there is no ready reply for {word} in this mail")


def plain_text(received: bytes) -> str:
    """The plain part of a mail, '' when it has none."""
    return _plain(_parse(received))


def _parse(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


def _answer_address(original: EmailMessage) -> str:
    return str(original["Reply-To"] or original["From"])


def _threading(original: EmailMessage) -> tuple[tuple[str, str], ...]:
    own = str(original["Message-ID"] or "").strip()
    before = " ".join(str(original["References"] or "").split())
    return (("In-Reply-To", own), ("References", f"{before} {own}".strip()))


def _plain(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain",))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""


def _links(message: EmailMessage) -> list[str]:
    part = message.get_body(preferencelist=("html",))
    source = str(part.get_content()) if part is not None else ""
    return [html.unescape(found) for found in _HREF.findall(source)]


def _quoting(person: Person, original: EmailMessage, text: str) -> str:
    quoted = _plain(original).rstrip("\n")
    marked = "\n".join(f"> {line}".rstrip() for line in quoted.split("\n"))
    if person.program is Program.OUTLOOK:
        return f"{text}\n\n{person.name}\n\n{_outlook_header(original)}\n\n{quoted}\n"
    signature = "\n\nVerzonden vanaf mijn iPhone" if person.program is Program.PHONE else ""
    return f"{text}{signature}\n\n{_gmail_header(original)}\n\n{marked}\n"


def _gmail_header(original: EmailMessage) -> str:
    sent = parsedate_to_datetime(str(original["Date"]))
    day = f"{_WEEKDAYS[sent.weekday()]} {sent.day} {_MONTHS[sent.month - 1]} {sent.year}"
    return f"Op {day} om {sent:%H:%M} schreef {original['From']}:"


def _outlook_header(original: EmailMessage) -> str:
    sent = parsedate_to_datetime(str(original["Date"]))
    when = f"{sent.day} {_MONTHS[sent.month - 1]} {sent.year} {sent:%H:%M}"
    return "\n".join(
        (
            "________________________________",
            f"Van: {original['From']}",
            f"Verzonden: {when}",
            f"Aan: {original['To']}",
            f"Onderwerp: {original['Subject']}",
        )
    )
