"""What an SMTP server's answers mean for the outbox (mail.md §8). Pure.

Final for a recipient is only: at RCPT an enhanced code 5.1.x (but not 5.1.7 and 5.1.8, which blame the
sender) or 5.2.1; or a bare 550, 551 or 553 whose text says that there is no such mailbox. A bare "550 relay
denied", 5.7.x and everything at another step hit every row alike or may pass, and never end a recipient's
reminders (T26).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from compliance_bot.channels.message import one_line
from compliance_bot.errors import DeliveryError

_ENHANCED = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})(?=\s|$)")
_ID = re.compile(r"<[^<>\s@]{1,400}@[^<>\s@]{1,400}>")
_NO_SUCH = re.compile(
    r"(?:user|mailbox|recipient|address|account)\b.{0,60}?"
    r"(?:unknown|not found|not exist|doesn't exist|invalid|disabled)"
    r"|(?:unknown|no such|invalid|nonexistent|non-existent)\s+(?:local\s+)?"
    r"(?:user|mailbox|recipient|address|account)",
    re.IGNORECASE,
)
_SENDER_AT_FAULT = re.compile(r"5\.7\.60\b|SendAsDenied", re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    """A reply: its code (-1 = no SMTP at all), enhanced code ('' = none) and text in one line."""

    code: int
    text: str
    enhanced: str = ""

    @classmethod
    def of(cls, reply: tuple[int, bytes | str]) -> Answer:
        """From what smtplib gives."""
        code, text = reply
        line = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        found = _ENHANCED.match(line)
        return cls(code, one_line(line)[:500], found.group(1) if found else "")

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    @property
    def codes(self) -> str:
        """The codes alone, as `550 5.1.1`: the text may name people."""
        return f"{self.code} {self.enhanced}".rstrip()


def is_final(answer: Answer) -> bool:
    """Whether this answer to RCPT ends all mail to this recipient (see the module's text)."""
    if not 500 <= answer.code <= 599:
        return False
    if answer.enhanced:
        wrong_address = answer.enhanced.startswith("5.1.") and answer.enhanced not in ("5.1.7", "5.1.8")
        return wrong_address or answer.enhanced == "5.2.1"
    return answer.code in (550, 551, 553) and bool(_NO_SUCH.search(answer.text))


def rcpt_error(answer: Answer, recipient: str) -> DeliveryError:
    """The refusal of a recipient."""
    if is_final(answer):
        text = f"The address {recipient} was refused for good: {answer}. Correct it in the configuration."
        return DeliveryError(text, permanent=True, brief=f"RCPT {answer.codes}")
    text = f"{recipient} was refused for now: {answer}"
    return DeliveryError(text, channel_fault=_is_channel(answer), brief=f"RCPT {answer.codes}")


def data_error(answer: Answer, recipient: str) -> DeliveryError:
    """The refusal of a message: never final, the row stays due until a later rung replaces it."""
    text = f"The server did not take the mail to {recipient}: {answer}"
    return DeliveryError(text, channel_fault=_is_channel(answer), brief=f"DATA {answer.codes}")


def line_error(where: str, detail: str, brief: str) -> DeliveryError:
    """The road itself is down."""
    text = f"Sending by {where} failed: {detail} The row stays due."
    return DeliveryError(text, channel_fault=True, brief=brief)


def assigned_id(text: str, known: Collection[str]) -> str:
    """The Message-ID named in the answer to DATA, with <>; '' when none, or only what we know (T51)."""
    return next((found for found in _ID.findall(text) if found not in known), "")


def _is_channel(answer: Answer) -> bool:
    """Answers that say something about us or the server, not about this mail or recipient."""
    if answer.code in (421, 432, 454, 530, 535, -1) or _SENDER_AT_FAULT.search(answer.text):
        return True
    return answer.enhanced in ("5.1.7", "5.1.8") or answer.enhanced.startswith(("4.3.", "4.7."))
