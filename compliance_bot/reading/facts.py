"""Neutral values: what a mail is made of, as every part of `reading` sees it. Filled by inbox/mime.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class MailClass(StrEnum):
    """The ten kinds of mail (mail.md §2)."""

    HUMAN = "human"
    AUTO_REPLY = "auto_reply"
    AUTO_GENERATED = "auto_generated"
    BOUNCE_HARD = "bounce_hard"
    BOUNCE_DELAYED = "bounce_delayed"
    RECEIPT = "receipt"
    CALENDAR = "calendar"
    COMPLAINT = "complaint"
    LIST = "list"
    OWN = "own"


@dataclass(frozen=True, kw_only=True)
class Address:
    """One mailbox of an address header; `address` is lower-cased, `name` is display text without controls."""

    address: str
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """An attached part: never opened, never executed; the hash is over its decoded bytes.

    content_type is what the sender calls it; found: what its first bytes say it is, '' where nobody looked.
    """

    name: str
    content_type: str
    size: int
    sha256: str
    found: str = ""


@dataclass(frozen=True, kw_only=True)
class MailFacts:
    """What a mail says of itself. Texts are clean str (no NUL, no lone surrogates); nothing here is believed yet.

    froms: every address of every From header (more than one From header = `from_headers` > 1 = untrusted, T10).
    text: the readable text of the mail itself, plain part first, else HTML as text; never from an attached mail.
    attached_text: text of attached message/rfc822 parts, for facts only, never for decisions (T9).
    headers: lower-case name -> values in order, for the headers that classification needs.
    bounced_to, bounced_id: whom a delivery report is about, and the Message-ID of the mail that came back;
    bounced_permanent: it was given up; returned_tokens: token-shaped pieces of the mail that came back (T51);
    returned_marks: the values of our own header that it quotes. None of these is verified yet.
    calendar_method: the METHOD of a calendar part of the mail itself, lower-case ("reply", "request"), else ''.
    named_sender: the sender that a provider's substitute names for the mail it could not convert (T52), else ''.
    sent_at: the sender's Date with the writer's own offset: a claim (T19); None when absent or unreadable.
    """

    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    froms: tuple[Address, ...] = ()
    from_headers: int = 0
    sender: Address | None = None
    reply_to: tuple[Address, ...] = ()
    recipients: tuple[Address, ...] = ()
    subject: str = ""
    sent_at: datetime | None = None
    text: str = ""
    text_from_html: bool = False
    attached_text: str = ""
    attachments: tuple[Attachment, ...] = ()
    content_type: str = "text/plain"
    report_type: str = ""
    headers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    defects: tuple[str, ...] = ()
    unreadable: str = ""
    bounced_to: tuple[str, ...] = ()
    bounced_id: str = ""
    bounced_permanent: bool = False
    returned_tokens: tuple[str, ...] = ()
    returned_marks: tuple[str, ...] = ()
    calendar_method: str = ""
    named_sender: str = ""

    def header(self, name: str) -> str:
        """The first value of a header, or ''."""
        return next(iter(self.headers.get(name.lower(), ())), "")

    @property
    def from_address(self) -> str:
        """The one From address; '' when there is none or there are several."""
        return self.froms[0].address if len(self.froms) == 1 and self.from_headers == 1 else ""


@dataclass(frozen=True, kw_only=True)
class Classified:
    """The class of a mail with its named reason (mail.md §2)."""

    mail_class: MailClass
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReplyText:
    """A mail's own words, apart from what it quotes and what it forwards.

    forwarded: the mail that the writer passes on ("FYI zie onder"): read for facts, never for decisions.
    inline: (quoted line, answer typed below it) for the answers in `new` that stand between quoted lines;
    begins_inline: the first words of `new` are such an answer, which counts for checks and never decides (§6).
    """

    new: str
    quoted: str = ""
    forwarded: str = ""
    inline: tuple[tuple[str, str], ...] = ()
    begins_inline: bool = False


class UnclearKind(StrEnum):
    """Why a text is no command (mail.md §6)."""

    EMPTY = "empty"
    PROSE = "prose"
    EXTRA_WORDS = "extra_words"
    TWO_DECISIONS = "two_decisions"
    REASON_MISSING = "reason_missing"
    REASON_TURNS = "reason_turns"
    QUESTION = "question"
    LOOKS_LIKE = "looks_like"
    NUMBER_MISSING = "number_missing"
    BAD_MOMENT = "bad_moment"
    REF_MISSING = "ref_missing"
    DETAIL_MISSING = "detail_missing"
    BAD_CHECK = "bad_check"


@dataclass(frozen=True, kw_only=True)
class Unclear:
    """Not beyond doubt: the bot asks back. `understood` is the word it resembles, '' if none."""

    kind: UnclearKind
    line: str = ""
    understood: str = ""


class Answer(StrEnum):
    """An answer to one of the data checks (P13, P14), named as the regime packs name it.

    NOT_ALL is of check 4.3b alone; CONTROLLER, JOINT and PROCESSOR are of check 1b, which knows no yes or no.
    """

    YES = "ja"
    NO = "nee"
    UNKNOWN = "weet_niet"
    NOT_ALL = "niet_alles"
    CONTROLLER = "verantwoordelijke"
    JOINT = "gezamenlijk"
    PROCESSOR = "verwerker"


@dataclass(frozen=True, kw_only=True)
class CheckLine:
    """One check answered: its id as in the regime pack ("2.2b"; '' = the one that the token asks about)."""

    check: str
    answer: Answer
    explanation: str = ""


@dataclass(frozen=True, kw_only=True)
class Command:
    """A command of mail.md §6. `name` is the Dutch keyword in lower snake case.

    value: what stands on the line after the word, as written, without what at, number, ref and refs took from it;
    parts: the same taken apart where it has parts: (fact, value), (audience, owner), (audience, "klaar", channel),
    each channel of an INGELICHT, the words of the moment of a TELEFOON.
    at: a moment named in the line, resolved to aware UTC; the start where a day or a range was named. ref, refs:
    incident numbers in full, or the plain number of a triaged mail, the one that is spoken of and the ones listed;
    number: a meldnummer, or how many people; provisional: `voorlopig` stood there.
    checks: the answers of a `check`, in the order of the mail. reason: the lines below, verbatim.
    corrects: it was said behind CORRECTIE. A `correctie` itself takes back its speaker's last word when nothing stands
    on its line; with a value it is only kept.
    """

    name: str
    reason: str = ""
    number: str = ""
    at: datetime | None = None
    ref: str = ""
    refs: tuple[str, ...] = ()
    value: str = ""
    parts: tuple[str, ...] = ()
    provisional: bool = False
    checks: tuple[CheckLine, ...] = ()
    corrects: bool = False


@dataclass(frozen=True, kw_only=True)
class FactProposal:
    """A fact read from somebody's words, never more than a proposal (P27): which, its value, the words themselves.

    name, value: from the closed lists of reading/incident_facts.py; where: "new", "forwarded" or "attached".
    """

    name: str
    value: str
    text: str
    where: str = "new"


@dataclass(frozen=True, kw_only=True)
class MomentProposal:
    """A discovery time read from somebody's words (mail.md §7). UTC, half-open [start, end); minute: end = start.

    where: "new", or "forwarded" and "quoted" for a time in somebody else's words, which is kept apart.
    """

    text: str
    start: datetime
    end: datetime
    precision: str
    where: str = "new"
