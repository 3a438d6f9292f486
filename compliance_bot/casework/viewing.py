"""Which mails an incident has, without opening any; taking one out is written down first (P35)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from compliance_bot.errors import StoreError, UsageError
from compliance_bot.ports import Arrival, MailReader, Store, View, Work
from compliance_bot.procedure.events import EvidenceViewed
from compliance_bot.reading.facts import Attachment

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_SHA256 = 64


@dataclass(frozen=True, kw_only=True)
class KeptMail:
    """A mail as it is kept: where it stands in the register, and what files it carries. Nothing of its words.

    problem: why its files cannot be listed (its key is gone, it was changed), '' when they can.
    """

    arrival: Arrival
    size: int = 0
    attachments: tuple[Attachment, ...] = ()
    problem: str = ""

    def as_dict(self, zone: ZoneInfo) -> dict[str, Any]:
        """JSON-ready; times in local time."""
        arrival = self.arrival
        return {
            "arrival": arrival.id,
            "received_at": arrival.received_at.astimezone(zone).isoformat(),
            "class": arrival.mail_class or None,
            "outcome": arrival.outcome or None,
            "incident": arrival.incident or None,
            "size": self.size,
            "sha256": arrival.evidence or None,
            "attachments": [_file(one) for one in self.attachments],
            "problem": self.problem or None,
        }


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Who wants to see a mail, and what for."""

    name: str
    why: str


def mails_of(store: Store, reader: MailReader, *, ref: str) -> tuple[KeptMail, ...]:
    """The mails of one incident, or with '' those in triage. Raises UsageError: no such incident."""
    with store.work() as work:
        if ref and work.incident(ref) is None:
            raise UsageError(f"there is no incident {ref}; `compliance-bot incidents` lists them")
        arrivals = work.arrivals_of(incident=ref) if ref else work.triaged_since(_LONG_AGO)
    return tuple(_kept(store, reader, arrival) for arrival in arrivals)


def take_out(store: Store, which: str, viewer: Viewer, *, now: datetime) -> bytes:
    """The bytes of one mail, by SHA-256 or by the number of its arrival, once the view is written down for good.

    Raises UsageError: no such mail, nobody named, no reason given; StoreError when it cannot be opened.
    """
    if not (viewer.name.strip() and viewer.why.strip()):
        raise UsageError("say who looks and why (--who, --why): every view of a mail is recorded")
    with store.work() as work:
        arrivals = _wanted(work, which.strip().lower())
        sha256 = arrivals[0].evidence
        raw = work.evidence(sha256)
        for incident in dict.fromkeys(arrival.incident for arrival in arrivals):
            _write_down(
                work, View(at=now, evidence=sha256, incident=incident, viewer=viewer.name, why=viewer.why)
            )
    return raw


def _kept(store: Store, reader: MailReader, arrival: Arrival) -> KeptMail:
    """One mail in memory at a time, and the database is free while it is read."""
    if not arrival.evidence:
        return KeptMail(
            arrival=arrival, size=arrival.ref.size, problem="its bytes were not kept (before the start)"
        )
    try:
        with store.work() as work:
            raw = work.evidence(arrival.evidence)
    except StoreError as error:
        return KeptMail(arrival=arrival, size=arrival.ref.size, problem=str(error))
    return KeptMail(arrival=arrival, size=len(raw), attachments=reader(raw).attachments)


def _file(one: Attachment) -> dict[str, Any]:
    return {
        "name": one.name or "naamloos",
        "type": one.found or None,
        "called": one.content_type,
        "size": one.size,
        "sha256": one.sha256,
    }


def _wanted(work: Work, which: str) -> tuple[Arrival, ...]:
    """Every arrival with these bytes: the same mail may belong to two incidents."""
    sha256 = which
    if which.isdigit() and len(which) < _SHA256:
        try:
            sha256 = work.arrival(int(which)).evidence
        except StoreError as error:
            raise UsageError(f"{error}; `compliance-bot evidence list` shows them") from error
        if not sha256:
            raise UsageError(f"the bytes of arrival {which} were not kept: it came before mailbox.start")
    arrivals = work.arrivals_of(evidence=sha256) if sha256 else ()
    if not arrivals:
        raise UsageError(f"there is no mail {which}; `compliance-bot evidence list REF` shows them")
    return arrivals


def _write_down(work: Work, view: View) -> None:
    work.note_view(view)
    if view.incident and work.incident(view.incident) is not None:
        event = EvidenceViewed(evidence=view.evidence, viewer=view.viewer, why=view.why)
        work.record(view.incident, event, at=view.at)
