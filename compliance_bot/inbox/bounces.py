"""Who did not get our message: delivery reports (RFC 3464) first, flufl.bounce as a guarded fallback (T49)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from flufl.bounce import all_failures

from compliance_bot.inbox.addresses import clean, read_addresses
from compliance_bot.inbox.caps import capped

_STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
_ID = re.compile(r"^message-id:\s*(<[^<>\s]{1,900}>)", re.IGNORECASE | re.MULTILINE)
_DELAYED = re.compile(
    r"delay|vertraag|warning|will be retried|still trying|opnieuw geprobeerd", re.IGNORECASE
)
_MILD = frozenset({"delayed", "delivered", "relayed", "expanded"})
_MOST = 200


@dataclass(frozen=True, kw_only=True)
class Bounce:
    """A notice of (non-)delivery. `action`: failed | delayed | delivered | relayed | expanded; `status` as 5.1.1 or ''.

    recipients: lower-cased addresses the notice names; permanent: given up, whatever the status; original_id: the id
    (with <>) of the message that came back, '' when the notice doesn't quote it.
    """

    recipients: tuple[str, ...]
    action: str
    status: str
    permanent: bool
    original_id: str = ""


def read_bounce(raw: bytes) -> Bounce | None:
    """The notice in a mail *already known* to be a bounce, or None when it names nobody. Never raises (T49)."""
    try:
        data, _ = capped(raw)
        message = message_from_bytes(data)
        original = _original_id(message, data)
        return _by_report(message, original) or _by_words(message, original)
    except Exception:  # noqa: BLE001 - hostile bytes, and flufl.bounce raises on raw 8-bit From (T49)
        return None


def _by_report(message: Message, original: str) -> Bounce | None:
    """RFC 3464: one block per recipient with Final-Recipient, Action and Status."""
    blocks = [_fields(block) for part in message.walk() for block in _report_blocks(part)]
    blocks = [block for block in blocks if "final-recipient" in block or "original-recipient" in block]
    if not blocks:
        return None
    actions = [_action(block) for block in blocks]
    worst = "failed" if "failed" in actions else actions[0]
    chosen = [block for block, action in zip(blocks, actions, strict=True) if action == worst]
    recipients = tuple(dict.fromkeys(filter(None, map(_recipient, chosen))))[:_MOST]
    status = next((hit[0] for block in chosen if (hit := _STATUS.search(block.get("status", "")))), "")
    return Bounce(
        recipients=recipients,
        action=worst,
        status=status,
        permanent=worst == "failed",
        original_id=original,
    )


def _action(block: dict[str, str]) -> str:
    """The action named; a word outside RFC 3464 ("failure", "error") means failed."""
    word = (block.get("action", "").split() or ["failed"])[0].lower()
    return word if word in _MILD else "failed"


def _report_blocks(part: Message) -> list[Message]:
    if part.get_content_type() != "message/delivery-status":
        return []
    payload = part.get_payload()
    return [block for block in payload if isinstance(block, Message)] if isinstance(payload, list) else []


def _fields(block: Message) -> dict[str, str]:
    return {name.lower(): clean(str(value)).strip() for name, value in reversed(list(block.raw_items()))}


def _recipient(block: dict[str, str]) -> str:
    for name in ("original-recipient", "final-recipient"):
        found = read_addresses(block.get(name, "").rpartition(";")[2])
        if found:
            return found[0].address
    return ""


def _by_words(message: Message, original: str) -> Bounce | None:
    """Older notices in prose: addresses by X-Failed-Recipients or flufl.bounce, delay by the subject."""
    subject = str(message.get("subject", ""))
    named = tuple(one.address for one in read_addresses(str(message.get("x-failed-recipients", ""))))
    temporary, permanent = all_failures(message)
    found = [clean(one.decode("utf-8", "replace")).lower() for one in sorted(permanent or temporary)]
    recipients = named or tuple(one for one in found if "@" in one)[:_MOST]
    if not recipients:
        return None
    delayed = bool(_DELAYED.search(subject)) or (bool(temporary) and not permanent)
    return Bounce(
        recipients=recipients,
        action="delayed" if delayed else "failed",
        status="",
        permanent=not delayed,
        original_id=original,
    )


def _original_id(message: Message, data: bytes) -> str:
    own = str(message.get("message-id", "")).strip()
    text = clean(data.decode("utf-8", "replace"))
    return next((hit for hit in _ID.findall(text) if hit != own), "")
