"""The command words of mail.md §6 as one table: adding a command is adding a row."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Argument(Enum):
    """What may follow the word on its own line."""

    NONE = "none"
    FILING = "filing"
    MOMENT = "moment"
    TEXT = "text"
    CORRECTION = "correction"


class Reason(Enum):
    """What the following lines are."""

    UNUSED = "unused"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One command: its name (Dutch, snake case), its words, and whether it decides (then nothing is forgiven)."""

    name: str
    words: tuple[str, ...]
    decides: bool = False
    argument: Argument = Argument.NONE
    reason: Reason = Reason.UNUSED


RULES: tuple[Rule, ...] = (
    Rule(name="melden", words=("melden", "notify"), decides=True, reason=Reason.OPTIONAL),
    Rule(name="niet_melden", words=("niet melden", "do not notify"), decides=True, reason=Reason.REQUIRED),
    Rule(name="geen_datalek", words=("geen datalek", "no breach"), decides=True, reason=Reason.REQUIRED),
    Rule(
        name="advies_melden",
        words=("advies melden", "advice notify"),
        decides=True,
        reason=Reason.OPTIONAL,
    ),
    Rule(
        name="advies_niet_melden",
        words=("advies niet melden", "advice do not notify"),
        decides=True,
        reason=Reason.OPTIONAL,
    ),
    Rule(
        name="gemeld",
        words=("gemeld", "notified"),
        decides=True,
        argument=Argument.FILING,
        reason=Reason.OPTIONAL,
    ),
    Rule(name="opgepakt", words=("opgepakt", "taken"), reason=Reason.OPTIONAL),
    Rule(name="status", words=("status",)),
    Rule(name="hulp", words=("hulp", "help")),
    Rule(name="notitie", words=("notitie", "note"), argument=Argument.TEXT, reason=Reason.OPTIONAL),
    Rule(name="ontdekt", words=("ontdekt", "discovered"), argument=Argument.MOMENT, reason=Reason.OPTIONAL),
    Rule(name="ja", words=("ja", "yes"), reason=Reason.OPTIONAL),
    Rule(name="nee", words=("nee", "no"), argument=Argument.CORRECTION, reason=Reason.OPTIONAL),
)

PROVISIONAL = ("voorlopig", "provisional")

# A reason that says the opposite of the word above it, or takes it back (mail.md §6). Read without case and accents.
TURNS = (
    r"^(?:is|lijkt|zou|mag|kan|hoeft|moet|vind|was|wil|doe|doen) ",
    r"^(?:is|seems|would|may|can|cannot|should|must|was|isn't|shouldn't|won't) ",
    r"\bgeen (?:goede )?(?:optie|idee)\b",
    r"\bniet (?:akkoord|mee eens|verstandig|de bedoeling|waar)\b",
    r"\b(?:oneens|grapje|bij nader inzien|of toch|of juist niet|twijfel|nog niet zeker|wacht (?:nog )?even)\b",
    r"\btoch (?:maar |wel |niet |gewoon )*(?:melden|gemeld|doen)\b",
    r"\b(?:ik )?(?:trek|neem) (?:dit|dat|het|mijn besluit) (?:in|terug)\b",
    r"\bnot (?:an option|agreed|a good idea|sure)\b",
    r"\b(?:disagree|just kidding|on second thoughts?|after all|wait a moment|i doubt|not yet)\b",
)
TURNS_POSITIVE = (
    r"\b(?:niet|geen) (?:te )?(?:meld|datalek)",
    r"\b(?:do not|don't|not to) notif",
    r"\bno breach\b",
)
TURNS_NEGATIVE = (
    r"\b(?:wel|alsnog|toch) (?:een datalek|melden|gemeld)\b",
    r"\b(?:do|should|must|please) notify\b",
    r"\bis (?:wel|toch) een datalek\b",
    r"\bwe (?:moeten|gaan) (?:wel )?melden\b",
)

CLOSINGS = (
    r"(?:met )?(?:vriendelijke |hartelijke |warme |beste )*groet(?:en|jes)?\b.{0,60}",
    r"mvg\b.{0,40}",
    r"(?:kind|best|warm|many) regards\b.{0,40}",
    r"(?:regards|cheers|best|thanks|bedankt|dank)(?:,.{0,40})?",
)
