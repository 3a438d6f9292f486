"""The walk over a mail's parts: its own text, attached text, hashes of attachments (T9, T14, T15)."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message

from compliance_bot.inbox.addresses import decode_bytes, decode_words, one_line
from compliance_bot.inbox.caps import capped
from compliance_bot.inbox.file_types import type_of
from compliance_bot.inbox.files import is_locked_zip, safe_name
from compliance_bot.inbox.html_text import html_to_text
from compliance_bot.inbox.opaque import is_enveloped, signed_content
from compliance_bot.reading.facts import Attachment

_DEEPEST = 40
_LONGEST_TEXT = 1024 * 1024
_METHOD = re.compile(r"^METHOD[ \t]*:[ \t]*([A-Za-z]{1,20})", re.MULTILINE | re.IGNORECASE)
_MOST_LISTED = 1000
_PGP_ENDINGS = (".pgp", ".gpg")
_PGP = "-----BEGIN PGP MESSAGE-----"
_SMIME = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_FACT_TYPES = frozenset(
    {
        "message/delivery-status",
        "message/global-delivery-status",
        "message/disposition-notification",
        "message/feedback-report",
        "text/rfc822-headers",
    }
)


@dataclass(kw_only=True)
class Parts:
    """What the walk found; `unreadable` says why the mail's own words cannot be read."""

    text: str = ""
    from_html: bool = False
    attached_text: str = ""
    attachments: tuple[Attachment, ...] = ()
    defects: tuple[str, ...] = ()
    unreadable: str = ""
    calendar_method: str = ""


@dataclass
class _Walk:
    attached: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)
    unreadable: str = ""
    calendar_method: str = ""
    unwrapped: bool = False

    def list_file(self, file: Attachment) -> None:
        """One more on the list, which ends at a thousand."""
        if len(self.attachments) < _MOST_LISTED:
            self.attachments.append(file)
        else:
            self.defects.append(f"only the first {_MOST_LISTED} attachments were listed")


def read_parts(message: Message) -> Parts:
    """Walk a parsed mail: never into attached mails or files for `text`; at most 40 levels and 1 MiB of text."""
    walk = _Walk()
    texts = _read(message, walk, 0)
    text = "\n".join(text for text, _ in texts)[:_LONGEST_TEXT]
    if _PGP in text[:4096]:
        walk.unreadable = walk.unreadable or "encrypted: PGP"
    return Parts(
        text=text,
        from_html=bool(texts) and all(is_html for _, is_html in texts),
        attached_text="\n".join(walk.attached)[:_LONGEST_TEXT],
        attachments=tuple(walk.attachments),
        defects=tuple(dict.fromkeys(walk.defects)),
        unreadable=walk.unreadable,
        calendar_method=walk.calendar_method,
    )


def _read(part: Message, walk: _Walk, depth: int) -> list[tuple[str, bool]]:
    """The texts of a part that belong to the mail itself; everything else goes into `walk`."""
    kind = part.get_content_type()
    if depth > _DEEPEST:
        walk.defects.append("nested too deep: inner parts were not read")
        return []
    if kind == "multipart/encrypted":
        walk.unreadable = walk.unreadable or "encrypted: PGP"
    if kind.startswith("message/") or kind in _FACT_TYPES:
        _read_attached(part, walk, depth)
        return []
    if part.is_multipart():
        return _read_container(part, walk, depth)
    if _is_attached(part):
        _note_file(part, walk, depth)
        return []
    text = decode_bytes(_payload(part), str(part.get_content_charset("utf-8")))
    return [(html_to_text(text), True)] if kind == "text/html" else [(text, False)]


def _read_container(part: Message, walk: _Walk, depth: int) -> list[tuple[str, bool]]:
    if _disposition(part) == "attachment":
        for child in _children(part):
            walk.attached += [text for text, _ in _read(child, walk, depth + 1)]
        return []
    found = [_read(child, walk, depth + 1) for child in _children(part)]
    if part.get_content_type() == "multipart/alternative":
        return _best(found)
    return [text for texts in found for text in texts if text[0].strip()]


def _best(alternatives: list[list[tuple[str, bool]]]) -> list[tuple[str, bool]]:
    """The plain alternative when it says anything, else the first other that does."""
    filled = [texts for texts in alternatives if any(text.strip() for text, _ in texts)]
    plain = [texts for texts in filled if not any(is_html for _, is_html in texts)]
    return next(iter(plain or filled), [])


def _read_attached(part: Message, walk: _Walk, depth: int) -> None:
    """An attached mail or report: its words count as facts only (T9); its hash is over its decoded leaves (T14)."""
    digest, size = hashlib.sha256(), 0
    inner = _Walk()
    for child in _children(part) if part.is_multipart() else [part]:
        if part.get_content_type() in _FACT_TYPES or child is part:
            walk.attached.append(_report_text(child))
        else:
            walk.attached.append(_head_of(child))
            walk.attached += [text for text, _ in _read(child, inner, depth + 1)]
        for leaf in child.walk():
            data = b"" if leaf.is_multipart() else _payload(leaf)
            digest.update(data)
            size += len(data)
    walk.attached += inner.attached
    walk.defects += inner.defects
    if part.get_content_type() == "message/rfc822":
        walk.list_file(
            Attachment(
                name=_name(part),
                content_type="message/rfc822",
                size=size,
                sha256=digest.hexdigest(),
                found="message/rfc822",
            )
        )


def _report_text(part: Message) -> str:
    lines = [f"{name}: {one_line(str(value))}" for name, value in part.raw_items()]
    body = "" if part.is_multipart() else decode_bytes(_payload(part), "utf-8")
    return "\n".join([*lines, "", body])


def _note_file(part: Message, walk: _Walk, depth: int) -> None:
    data, kind, name = _payload(part), part.get_content_type(), _name(part)
    found = type_of(data)
    walk.list_file(
        Attachment(
            name=name,
            content_type=kind,
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            found=found,
        )
    )
    if kind in ("text/plain", "text/html", "text/calendar"):
        text = decode_bytes(data, str(part.get_content_charset("utf-8")))
        if kind == "text/calendar":
            _note_calendar(part, text, walk)
        else:
            walk.attached.append(html_to_text(text) if kind == "text/html" else text)
    if kind in _TNEF or found in _TNEF or name.lower() == "winmail.dat":
        walk.defects.append("winmail.dat: kept, not opened")
    if kind in _SMIME or name.lower().endswith(".p7m"):
        _note_smime(part, data, walk, depth=depth)
    walk.unreadable = walk.unreadable or _locked(data, kind, name=name.lower())


def _note_calendar(part: Message, text: str, walk: _Walk) -> None:
    """The METHOD of a calendar part that is the mail's own, not a file somebody attached."""
    if _disposition(part) == "attachment" or walk.calendar_method:
        return
    named = str(part.get_param("method", "") or "")
    hit = _METHOD.search(text[:4096])
    walk.calendar_method = one_line(named or (hit[1] if hit else "")).lower()[:20]


def _note_smime(part: Message, data: bytes, walk: _Walk, *, depth: int) -> None:
    """Encrypted is asked back; opaque-signed is unwrapped once, for facts only, as an attached mail (mail.md §2)."""
    said = str(part.get_param("smime-type", "") or "").lower()
    if is_enveloped(data) or said in ("enveloped-data", "authenveloped-data"):
        walk.unreadable = walk.unreadable or "encrypted: smime.p7m"
        return
    content = None if walk.unwrapped else signed_content(data)
    if content is None:
        what = "opaque-signed" if said == "signed-data" or walk.unwrapped else "encrypted"
        walk.unreadable = walk.unreadable or f"{what}: smime.p7m"
        return
    inner = _Walk(unwrapped=True)
    raw, defects = capped(content)
    texts = _read(message_from_bytes(raw), inner, depth + 1)
    walk.attached += [*(text for text, _ in texts), *inner.attached]
    walk.defects += ["opaque-signed: smime.p7m, unwrapped for facts", *defects, *inner.defects]
    for file in inner.attachments:
        walk.list_file(file)
    walk.unreadable = walk.unreadable or inner.unreadable


def _locked(data: bytes, kind: str, *, name: str) -> str:
    if kind == "application/x-microsoft-rpmsg-message" or name == "message.rpmsg":
        return "encrypted: message.rpmsg"
    if kind == "application/pgp-encrypted" or name.endswith(_PGP_ENDINGS) or _PGP in _text_start(data):
        return "encrypted: PGP"
    return "encrypted: locked zip" if is_locked_zip(data) else ""


def _text_start(data: bytes) -> str:
    return data[:200].decode("ascii", "replace")


def _head_of(mail: Message) -> str:
    """The head of an attached mail as a forwarded one shows it: who wrote it and when is read as a proposal (P20)."""
    lines = [
        f"{label}: {value}"
        for label, name in (("From", "from"), ("Date", "date"), ("To", "to"), ("Subject", "subject"))
        if (value := one_line(decode_words(str(mail.get(name, "")))))
    ]
    return "\n".join((*lines, ""))


def _is_attached(part: Message) -> bool:
    """Whether a part is a file: text with a file name is one too, shown inline or not (T9)."""
    if part.get_content_maintype() == "multipart":
        return False  # a container without parts: what stands in it is read as text
    if part.get_content_maintype() != "text" or _disposition(part) == "attachment":
        return True
    if part.get_content_type() not in ("text/plain", "text/html", "text/enriched"):
        return True
    return part.get_filename() is not None


def _disposition(part: Message) -> str:
    return str(part.get_content_disposition() or "")


def _name(part: Message) -> str:
    try:
        return safe_name(str(part.get_filename() or ""))
    except Exception:  # noqa: BLE001 - crooked RFC 2231 parameters raise whatever they like (T10, T12)
        return ""


def _children(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
