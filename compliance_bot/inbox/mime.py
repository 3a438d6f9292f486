"""Raw bytes of a mail as `MailFacts`; never raises. The one module that knows mail-parser (T9-T14)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime

import mailparser

from compliance_bot.inbox.addresses import decode_words, from_doubts, one_line, read_addresses
from compliance_bot.inbox.bounces import read_bounce
from compliance_bot.inbox.caps import capped
from compliance_bot.inbox.parts import Parts, read_parts
from compliance_bot.inbox.substitute import is_substitute, named_sender
from compliance_bot.reading.automatic import classify
from compliance_bot.reading.facts import Address, MailClass, MailFacts

_ID = re.compile(r"<[^<>]{1,2000}>")
_RECIPIENT_HEADERS = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "bcc")
_OLDEST, _NEWEST = 1990, 2200
_BOUNCES = (MailClass.BOUNCE_HARD, MailClass.BOUNCE_DELAYED)


def read_mail(raw: bytes) -> MailFacts:
    """What a mail says of itself. Never raises: what cannot be read is named in `unreadable` or `defects`.

    At most 10 MiB, 8 KiB a header, 128 KiB of headers, 5,000 parts and 100 containers are parsed (T11).
    """
    data, defects = capped(raw)
    message, faults = _parsed(data)
    defects += faults + from_doubts(data)
    try:
        parts = read_parts(message)
    except Exception as error:  # noqa: BLE001 - any bytes must end in facts (T10)
        parts = Parts(unreadable=f"broken: {type(error).__name__}")
    try:
        return _with_bounce(_facts(message, parts, defects), raw)
    except Exception as error:  # noqa: BLE001 - any bytes must end in facts (T10)
        return MailFacts(defects=defects, unreadable=f"broken: {type(error).__name__}")


def _with_bounce(facts: MailFacts, raw: bytes) -> MailFacts:
    """Whom a bounce is about; only a mail of that class is read a second time for it (T49)."""
    if classify(facts, own=False).mail_class not in _BOUNCES:
        return facts
    bounce = read_bounce(raw)
    if bounce is None or bounce.action not in ("failed", "delayed"):
        return facts
    return replace(
        facts,
        bounced_to=bounce.recipients,
        bounced_id=bounce.original_id,
        bounced_permanent=bounce.permanent,
        returned_tokens=bounce.returned.tokens,
        returned_marks=bounce.returned.marks,
    )


def _parsed(data: bytes) -> tuple[Message, tuple[str, ...]]:
    """The tree by mail-parser, else by the standard library, else the headers alone (T10)."""
    try:
        parser = mailparser.parse_from_bytes(data)
        return parser.message, tuple(sorted(map(str, parser.defects_categories)))
    except Exception as error:  # noqa: BLE001 - raises anything on hostile mail, AttributeError most (T10)
        fault = f"mail-parser: {type(error).__name__}"
    try:
        return message_from_bytes(data), (fault,)
    except Exception as error:  # noqa: BLE001 - RecursionError on nested mail (T10)
        return BytesHeaderParser().parsebytes(data), (fault, f"headers only: {type(error).__name__}")


def _facts(message: Message, parts: Parts, defects: tuple[str, ...]) -> MailFacts:
    headers = _headers(message)
    froms = headers.get("from", ())
    subject = one_line(decode_words(_first(headers, "subject")))
    return MailFacts(
        message_id=next(iter(_ids(headers.get("message-id", ()))), ""),
        in_reply_to=_ids(headers.get("in-reply-to", ())),
        references=_ids(headers.get("references", ())),
        froms=_addresses(froms),
        from_headers=len(froms),
        sender=next(iter(_addresses(headers.get("sender", ()))), None),
        reply_to=_addresses(headers.get("reply-to", ())),
        recipients=_addresses(value for name in _RECIPIENT_HEADERS for value in headers.get(name, ())),
        subject=subject,
        sent_at=_sent_at(_first(headers, "date")),
        text=parts.text,
        text_from_html=parts.from_html,
        attached_text=parts.attached_text,
        attachments=parts.attachments,
        content_type=message.get_content_type(),
        report_type=one_line(str(message.get_param("report-type", "") or "")).lower(),
        headers=headers,
        defects=defects + parts.defects,
        calendar_method=parts.calendar_method,
        named_sender=named_sender(parts.text) if is_substitute(subject, parts.text) else "",
        unreadable=parts.unreadable or _unreadable(subject, headers, parts, defects),
    )


def _unreadable(
    subject: str, headers: dict[str, tuple[str, ...]], parts: Parts, defects: Iterable[str]
) -> str:
    if is_substitute(subject, parts.text):
        return "substitute: the mail server could not convert the message"
    if any(defect.startswith("headers only") for defect in defects):
        return "broken: nested too deep"
    if not (headers or parts.text.strip()):
        return "broken: no headers and no text"
    return ""


def _headers(message: Message) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, value in message.raw_items():
        key = one_line(str(name)).lower()
        text = str(value)
        plain = text if key in _ADDRESSES else one_line(decode_words(text))
        found[key] = (*found.get(key, ()), plain)
    return found


# Addresses are taken apart before their encoded words are decoded: a decoded comma or < splits nothing (T24).
_ADDRESSES = frozenset({"from", "sender", "reply-to", *_RECIPIENT_HEADERS})


def _first(headers: dict[str, tuple[str, ...]], name: str) -> str:
    return next(iter(headers.get(name, ())), "")


def _addresses(values: Iterable[str]) -> tuple[Address, ...]:
    return tuple(address for value in values for address in read_addresses(value))


def _ids(values: Iterable[str]) -> tuple[str, ...]:
    """Message-IDs with <>, without the white space that wrapping put in (T27)."""
    ids: list[str] = []
    for value in values:
        found = _ID.findall(value)
        if not found and value.strip():
            found = [f"<{value.strip()}>"] if "@" in value else []
        ids += ["".join(one.split()) for one in found]
    return tuple(dict.fromkeys(ids))


def _sent_at(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return moment if _OLDEST <= moment.year <= _NEWEST else None
    except Exception:  # noqa: BLE001 - the parser raises TypeError, ValueError, IndexError, OverflowError …
        return None
