"""Who did not get our message: delivery reports (RFC 3464) first, flufl.bounce as a guarded fallback (T49)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message

from flufl.bounce import all_failures

from compliance_bot.inbox.addresses import clean, decode_bytes, decode_words, read_addresses
from compliance_bot.inbox.caps import capped
from compliance_bot.inbox.html_text import html_to_text
from compliance_bot.inbox.notices import gives_up, named_in, still_tries
from compliance_bot.inbox.returned import Returned, read_returned

_STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
_MILD = frozenset({"delayed", "delivered", "relayed", "expanded"})
_MOST = 200
_NOTICE_READ = 32 * 1024


@dataclass(frozen=True, kw_only=True)
class Bounce:
    """A notice of (non-)delivery. `action`: failed | delayed | delivered | relayed | expanded; `status` as 5.1.1 or ''.

    recipients: lower-cased addresses the notice names; permanent: given up, whatever the status; original_id: the id
    (with <>) of the message that came back, '' when the notice doesn't quote it; returned: what else it quotes of it.
    """

    recipients: tuple[str, ...]
    action: str
    status: str
    permanent: bool
    original_id: str = ""
    returned: Returned = field(default_factory=Returned)


def read_bounce(raw: bytes) -> Bounce | None:
    """The notice in a mail *already known* to be a bounce, or None when it tells nothing. Never raises (T49)."""
    try:
        data, _ = capped(raw)
        message = message_from_bytes(data)
        returned = read_returned(message)
        return _by_report(message, returned) or _by_words(message, returned)
    except Exception:  # noqa: BLE001 - hostile bytes, and flufl.bounce raises on raw 8-bit From (T49)
        return None


def _by_report(message: Message, returned: Returned) -> Bounce | None:
    """RFC 3464: one block per recipient with Final-Recipient, Action and Status."""
    blocks = [_fields(block) for part in message.walk() for block in _report_blocks(part)]
    blocks = [block for block in blocks if "final-recipient" in block or "original-recipient" in block]
    if not blocks:
        return None
    actions = [_action(block) for block in blocks]
    worst = "failed" if "failed" in actions else "delayed" if "delayed" in actions else actions[0]
    chosen = [block for block, action in zip(blocks, actions, strict=True) if action == worst]
    recipients = tuple(dict.fromkeys(filter(None, map(_recipient, chosen))))[:_MOST]
    status = next((hit[0] for block in chosen if (hit := _STATUS.search(block.get("status", "")))), "")
    return _bounce(recipients, worst, status=status, returned=returned)


def _bounce(recipients: tuple[str, ...], action: str, *, status: str, returned: Returned) -> Bounce:
    return Bounce(
        recipients=recipients,
        action=action,
        status=status,
        permanent=action == "failed",
        original_id=returned.message_id,
        returned=returned,
    )


def _action(block: dict[str, str]) -> str:
    """The action named; a word outside RFC 3464 ("failure", "error") means failed; without one the status says."""
    word = (block.get("action", "").split() or [""])[0].lower()
    if not word:
        hit = _STATUS.search(block.get("status", ""))
        return {"2": "delivered", "4": "delayed"}.get(hit[1] if hit else "", "failed")
    return word if word in _MILD else "failed"


def _report_blocks(part: Message) -> list[Message]:
    if part.get_content_type() not in ("message/delivery-status", "message/global-delivery-status"):
        return []
    payload = part.get_payload()
    return [block for block in payload if isinstance(block, Message)] if isinstance(payload, list) else []


def _fields(block: Message) -> dict[str, str]:
    return {name.lower(): clean(str(value)).strip() for name, value in reversed(list(block.raw_items()))}


def _recipient(block: dict[str, str]) -> str:
    for name in ("original-recipient", "final-recipient"):
        found = read_addresses(block.get(name, "").rpartition(";")[2])
        if found and ".." not in found[0].address:
            # "david...@mail.example" is how archives hide an address
            return found[0].address
    return ""


def _by_words(message: Message, returned: Returned) -> Bounce | None:
    """Older notices in prose: addresses by X-Failed-Recipients, our own reader or flufl.bounce."""
    words = f"{decode_words(str(message.get('subject', '')))}\n{_notice(message)}"
    failed = message.get_all("x-failed-recipients", [])
    named = tuple(one.address for value in failed for one in read_addresses(str(value)))
    temporary, permanent = _guessed(message)
    recipients = (named or permanent or temporary or named_in(words))[:_MOST]
    if not recipients:
        return None
    delayed = not gives_up(words) and (still_tries(words) or (bool(temporary) and not permanent))
    return _bounce(recipients, "delayed" if delayed else "failed", status="", returned=returned)


def _guessed(message: Message) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """flufl.bounce's opinion: (still being tried, given up)."""
    try:
        found = all_failures(message)
    except Exception:  # noqa: BLE001 - it raises on raw 8-bit and on an empty From (T49)
        return (), ()
    temporary, permanent = (tuple(_usable(one) for one in sorted(addresses)) for addresses in found)
    return tuple(filter(None, temporary)), tuple(filter(None, permanent))


def _usable(raw: bytes) -> str:
    address = clean(raw.decode("utf-8", "replace")).lower()
    return address if "@" in address and ".." not in address else ""


def _notice(message: Message) -> str:
    """The notice's own words: its first text, never those of the mail that came back."""
    for part in message.walk():
        if part.get_content_type() == "message/rfc822":
            break
        if part.is_multipart() or part.get_content_maintype() != "text":
            continue
        payload = part.get_payload(decode=True)
        text = decode_bytes(payload if isinstance(payload, bytes) else b"", "utf-8")[:_NOTICE_READ]
        return html_to_text(text) if part.get_content_subtype() == "html" else text
    return ""
