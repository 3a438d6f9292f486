"""Which roads beside the AP road must be open, as the auditor reads it out of the journal by itself (P19, P26, P34).

Beside informing.py, by which the program opens and ends them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from compliance_bot.procedure import events as ev

PEOPLE, SUPPLEMENT, RECHECK, TECHNICAL = "people", "supplement", "recheck", "technical"
_TELLING = frozenset({"informeren", "openbare_mededeling"})
_PROTECTED = frozenset({"4.3b", "4.4", "4.4b"})
_WITHOUT_BREACH = frozenset({ev.Outcome.GEEN_DATALEK, ev.Outcome.GEEN_INCIDENT})
_NEGATIVE = _WITHOUT_BREACH | {ev.Outcome.NIET_MELDEN}


@dataclass(kw_only=True)
class Said:
    """What was said that opens or ends a road, after the entries read so far.

    melden: who says MELDEN, and in which standing (P18); stands: whether it was said, and neither taken back nor
    denied by a final outcome. lent: of each merged incident whether it was said there; filed_before: whether there was
    a filing that counts no more, which meant MELDEN too; meant: whether there was one since the last new fact or
    decision not to notify, so that filing is what is awaited. filing: when the newest filing was made and whether it
    is provisional. told, supplemented: when INGELICHT and AANGEVULD were said last. tells: the newest decision to tell
    people, (said at, done by itself). audiences: whether the newest DOELGROEP of each said ready;
    lasting: the newest of each without a standing, which a new fact leaves as it was. checks: the newest answers.
    """

    melden: set[tuple[str, ev.Standing]] = field(default_factory=set)
    stands: bool = False
    lent: dict[str, bool] = field(default_factory=dict)
    filed_before: bool = False
    meant: bool = False
    to_file: bool = False
    filing: tuple[datetime, bool] | None = None
    told: datetime | None = None
    supplemented: datetime | None = None
    tells: tuple[datetime, bool] | None = None
    not_informing: bool = False
    audiences: dict[str, bool] = field(default_factory=dict)
    lasting: dict[str, bool] = field(default_factory=dict)
    checks: dict[str, str] = field(default_factory=dict)
    merged: bool = False

    def decided(self, event: ev.DecisionRecorded) -> None:
        """A typed negative word takes nothing away (mail.md §6), and advice no decision (P18)."""
        record = event.person, event.standing
        if event.word is ev.Word.MELDEN:
            self.melden.add(record)
            self.to_file = self.stands = True
        elif event.proof != ev.TYPED:
            self.melden.discard(record)

    def filed(self, event: ev.FilingRecorded) -> None:
        """A filing at the AP."""
        self.filing, self.meant = (event.filed_at, event.provisional), True

    def corrected(self, event: ev.FilingCorrected) -> None:
        """What was filed is what it says now."""
        self.filing = (event.filed_at, event.provisional)

    def taken_back(self, event: ev.WordTakenBack) -> None:
        """MELDEN counts no more; a filing has an event of its own, and other words open no road here."""
        if event.word == ev.Word.MELDEN:
            standing = ev.Standing.ADVICE if event.advice else ev.Standing.DECISION
            self.melden.discard((event.person, standing))
            self.stands = bool(self.melden)
            self.to_file = self._is_awaited()

    def said(self, event: ev.StatementRecorded) -> None:
        """A word that steers one of these roads."""
        if event.name == "ingelicht":
            self.told = max(self.told or event.said_at, event.said_at)
        elif event.name == "aangevuld" and not event.provisional:
            self.supplemented = max(self.supplemented or event.said_at, event.said_at)
        elif event.name in _TELLING and event.standing == ev.Standing.DECISION:
            self.tells = (event.said_at, event.name == "openbare_mededeling" and event.at is not None)
        elif event.name == "doelgroep" and event.audience:
            self.audiences[event.audience] = event.ready
            if not event.standing:
                self.lasting[event.audience] = event.ready
        elif event.name == "check":
            self.checks[event.check] = event.answer

    def settled(self, event: ev.InformingSettled) -> None:
        """NIET INFORMEREN is final, or taken back; what was decided on telling before counts no more."""
        self.not_informing = event.final
        self.tells = None if event.final else self.tells

    def ended(self, event: ev.OutcomeReached) -> None:
        """Merged: the other incident goes on with everything."""
        self.merged = bool(event.into)
        if event.outcome in _NEGATIVE:
            self.meant, self.stands = False, bool(self.melden)

    def reopened(self, event: ev.OutcomeWithdrawn) -> None:
        """Taken back; a filing that is taken back is none any more."""
        self.merged = False
        self.to_file = True if not event.asks_again else self._is_awaited()
        if event.outcome is ev.Outcome.SAMENGEVOEGD:
            self.to_file = self._is_awaited()
        elif event.asks_again and event.outcome is ev.Outcome.GEMELD:
            self.filed_before = self.filed_before or self.filing is not None
            self.filing, self.to_file = None, True

    def absorbed(self, event: ev.IncidentAbsorbed) -> None:
        """A MELDEN on the merged incident counts here; nothing is said there any more, so told again it stays so."""
        to_file = self.lent.setdefault(event.ref, event.to_file)
        self.to_file = self.to_file or to_file

    def released(self, event: ev.IncidentReleased) -> None:
        """It takes its MELDEN back along."""
        if self.lent.pop(event.ref, False):
            self.to_file = self._is_awaited()

    def begun_anew(self) -> Said:
        """A new fact: what was decided in the last round counts no more, what was only said without standing does."""
        checks = {name: answer for name, answer in self.checks.items() if not name.startswith("4.")}
        return Said(
            audiences=dict(self.lasting),
            lasting=dict(self.lasting),
            checks=checks,
            merged=self.merged,
            lent=dict.fromkeys(self.lent, False),
            filed_before=self.filed_before or self.filing is not None,
        )

    def needs_no_handling(self, outcome: ev.Outcome | None) -> bool:
        """There was no breach, or another incident goes on with its technical handling (P8, P19)."""
        return self.merged or outcome in _WITHOUT_BREACH

    def wanted(self, outcome: ev.Outcome | None, *, ended: bool) -> frozenset[str]:
        """The roads that must be open as things stand."""
        if self.merged:
            return frozenset()
        filed = outcome is ev.Outcome.GEMELD
        roads = {f"audience {name}" for name, ready in self.audiences.items() if not ready}
        roads = set() if outcome in _WITHOUT_BREACH else roads
        notified = filed if ended else self.to_file
        meant = self._melden_was_said() or self.filing or self.filed_before
        if notified and meant and not self.not_informing and not self._were_told():
            roads.add(PEOPLE)
        if filed and self.filing and self.filing[1] and not self._was_supplemented(self.filing[0]):
            roads.add(SUPPLEMENT)
        protected = any(self.checks.get(check) == "ja" for check in _PROTECTED)
        if filed and self.not_informing and protected:
            roads.add(RECHECK)
        return frozenset(roads)

    def _melden_was_said(self) -> bool:
        """A later word against it ends nothing by itself (P18)."""
        return self.stands or bool(self.melden) or any(self.lent.values())

    def _is_awaited(self) -> bool:
        """Is a filing what is awaited on an open road?"""
        return self._melden_was_said() or self.meant

    def _were_told(self) -> bool:
        if self.tells is None:
            return self.told is not None
        decided, done = self.tells
        return done or (self.told is not None and self.told >= decided)

    def _was_supplemented(self, filed_at: datetime) -> bool:
        return self.supplemented is not None and self.supplemented >= filed_at
