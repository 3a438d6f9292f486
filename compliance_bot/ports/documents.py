"""What a text is made of, and who makes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from compliance_bot.ports.outgoing import File
from compliance_bot.ports.views import (
    AlikeView,
    DifferenceView,
    FilingView,
    IncidentView,
    KeptView,
    LifeView,
    NoteView,
    NoticeView,
    Organisation,
    ReplyLink,
    RoadView,
)
from compliance_bot.procedure.events import Language


@dataclass(frozen=True, kw_only=True)
class MailModel:
    """All that any mail template may use; which kind uses what is in documents/mails.py.

    decides: may this reader decide, advise or be asked as second now? Without it a reminder asks for help only.
    reasons: may this reader see the assessors' reasons verbatim?
    called: the roles of those who are asked beside somebody out of reach (P11); in a receipt the new incidents.
    kept: the answers to data checks that were kept.
    missing: what the acknowledgement still asks (P5): data, people, protection, contained.
    lookalike: as ReportView has it, for the sender of an attached mail.
    was: the filing as it stood before it was corrected; corrects, corrects_at: the earlier word that this one stands
        instead of, and when it was said; corrects_at alone: when what was taken back was said.
    roads: what is asked beside the AP road (P19). informing: what a word about the people came to: final, waits (for
        the second), nobody (can be asked), disagreement, advice_first or no_question (P18); '' where it stands at once.
    mentions: ids of those whom the chat calls by name, from the configuration alone.
    differences: what the auditor found, the first of them; number: how many.
    called_at: when somebody phoned (P7); typed_by: which user of the machine typed this on a person's behalf.
    blocks, notes: the incidents and attached mails of an overview, those in full; more: numbers of all the others.
    head, entries: the register's head and its number of entries, in one mail a day to each assessor (P32).
    life: the weekly sign of life; notice: what a technician must know (promise 7).
    """

    now: datetime
    organisation: Organisation
    language: Language = Language.NL
    incident: IncidentView | None = None
    incidents: tuple[IncidentView, ...] = ()
    greeting: str = ""
    role: str = ""
    links: tuple[ReplyLink, ...] = ()
    incident_links: Mapping[str, tuple[ReplyLink, ...]] = field(default_factory=dict)
    marker: str = ""
    internal: bool = True
    decides: bool = True
    reasons: bool = True
    ask_discovery: bool = False
    quote: str = ""
    discovered_start: datetime | None = None
    discovered_end: datetime | None = None
    why: str = ""
    understood: str = ""
    line: str = ""
    word: str = ""
    who: str = ""
    reason: str = ""
    proof: str = ""
    final: bool = False
    advice: bool = False
    second: bool = True
    number: str = ""
    filed_at: datetime | None = None
    filing_verdict: str = ""
    provisional: bool = False
    until: datetime | None = None
    text: str = ""
    lines: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    blocks: tuple[AlikeView, ...] = ()
    notes: tuple[NoteView, ...] = ()
    more: tuple[str, ...] = ()
    called_at: datetime | None = None
    typed_by: str = ""
    kept: tuple[KeptView, ...] = ()
    missing: tuple[str, ...] = ("data", "people", "protection", "contained")
    lookalike: str = ""
    roads: tuple[RoadView, ...] = ()
    informing: str = ""
    mentions: tuple[str, ...] = ()
    head: str = ""
    entries: int = 0
    life: LifeView | None = None
    notice: NoticeView | None = None
    differences: tuple[DifferenceView, ...] = ()
    was: FilingView | None = None
    corrects: str = ""
    corrects_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A mail's visible parts."""

    subject: str
    text: str
    html: str
    files: tuple[File, ...] = ()


class Documents(Protocol):
    def mail(self, kind: str, model: MailModel) -> Rendered:
        """Render one kind of mail in model.language. Raises a ComplianceBotError on a broken template."""
        ...

    def chat(self, kind: str, model: MailModel) -> str:
        """One chat text without personal data (P10)."""
        ...
