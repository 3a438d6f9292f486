"""A draft made into the bytes of a mail, fit for any server: 7-bit, CRLF, one-line headers."""

from __future__ import annotations

import re
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage

from compliance_bot.errors import DeliveryError
from compliance_bot.ports import Draft, File, MailBody

# Bodies are folded at 78; headers at 998, or long Message-IDs become encoded words in References (T27).
_BODY = policy.SMTP.clone(cte_type="7bit")
_WHOLE = _BODY.clone(max_line_length=998)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_NOT_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,900}>")
_REFERENCES_KEPT = 10


def build_message(draft: Draft, *, from_address: str, from_name: str, now: datetime) -> bytes:
    """The complete mail of `draft` with Date `now`; the same draft and moment give the same headers again.

    Raises DeliveryError (permanent) when the recipient is no address that can be written in a mail.
    """
    if draft.mail is None:
        raise DeliveryError(f"Outbox row {draft.key} is no mail.", permanent=True)
    body = draft.mail
    message = EmailMessage(policy=_BODY)
    message["From"] = Address(display_name=one_line(from_name), addr_spec=writable_address(from_address))
    message["To"] = Address(addr_spec=writable_address(draft.recipient))
    message["Subject"] = one_line(body.subject)
    message["Date"] = now
    _set_threading(message, draft, body)
    for name, value in body.headers:
        message[name] = one_line(value)
    _set_content(message, body)
    return message.as_bytes(policy=_WHOLE)


def one_line(text: str) -> str:
    """A header value without line ends, control characters or lone surrogates, which make it fail (T28)."""
    return _storable(" ".join(_CONTROL.sub(" ", text).split()))


def writable_address(address: str) -> str:
    """`address` with its domain in ASCII. Raises DeliveryError (permanent) when it is not usable."""
    local, _, domain = address.strip().rpartition("@")
    try:
        domain = domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        domain = ""
    if not (_LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain)) or len(address) > 254:
        shown = one_line(address)[:80]
        text = f"{shown!r} is no mail address the bot can send to: correct it."
        raise DeliveryError(text, permanent=True, brief="no usable address")
    return f"{local}@{domain}"


def _set_threading(message: EmailMessage, draft: Draft, body: MailBody) -> None:
    """Message-ID, References (the first and the last ten) and In-Reply-To, without ids that fold badly."""
    if draft.message_id:
        message["Message-ID"] = draft.message_id
    known = [ref for ref in body.references if _MESSAGE_ID.fullmatch(ref)]
    if len(known) > _REFERENCES_KEPT + 1:
        known = [known[0], *known[-_REFERENCES_KEPT:]]
    if known:
        message["References"] = " ".join(known)
    if _MESSAGE_ID.fullmatch(body.in_reply_to):
        message["In-Reply-To"] = body.in_reply_to
    if body.reply_to:
        message["Reply-To"] = Address(addr_spec=writable_address(body.reply_to))


def _set_content(message: EmailMessage, body: MailBody) -> None:
    message.set_content(_body_text(body.text), cte="quoted-printable")
    if body.html:
        message.add_alternative(_body_text(body.html), subtype="html", cte="quoted-printable")
    for file in body.files:
        _attach(message, file)


def _attach(message: EmailMessage, file: File) -> None:
    maintype, _, subtype = file.content_type.partition(";")[0].strip().partition("/")
    name = one_line(file.name)
    if maintype != "text":
        data = _storable(file.text).encode()
        message.add_attachment(data, maintype=maintype, subtype=subtype, filename=name)
        return
    # A calendar file that is PUBLISHed makes no calendar answer the bot (T56).
    params = {"method": "PUBLISH"} if subtype == "calendar" else None
    text = _body_text(file.text)
    message.add_attachment(text, subtype=subtype, filename=name, params=params, cte="base64")


def _body_text(text: str) -> str:
    return _NOT_IN_TEXT.sub("", _storable(text))


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
