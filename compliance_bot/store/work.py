"""ports.Work on an open SQL transaction: each method hands over to the module that knows its tables."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Connection

from compliance_bot.ports import (
    Arrival,
    Channel,
    Draft,
    Due,
    Entry,
    Handled,
    InVain,
    NewArrival,
    Numbers,
    OutboxRow,
    ThreadHit,
    View,
    Week,
)
from compliance_bot.procedure.events import Event
from compliance_bot.procedure.incident import Incident
from compliance_bot.procedure.ladder import Ladder
from compliance_bot.store import (
    agenda,
    clock_back,
    counters,
    evidence,
    held,
    ids,
    journal,
    mail,
    outbox,
    places,
    projection,
    recording,
    views,
    weekly,
    withdrawn,
)
from compliance_bot.store.engine import explained
from compliance_bot.store.evidence_keys import NO_KEYS, EvidenceKeys
from compliance_bot.store.known import Known


def _incidents_of(year: int) -> str:
    return f"incidents:{year}"


class SqlWork:
    """One open transaction; see ports.Work for what each method promises."""

    def __init__(self, connection: Connection, ladder: Ladder, *, keys: EvidenceKeys = NO_KEYS) -> None:
        self._connection = connection
        self._ladder = ladder
        self._keys = keys
        self._known = Known()

    @contextmanager
    def apart(self) -> Iterator[None]:
        """A savepoint: an exception takes back this block alone. Raises ValueRefused, StoreError."""
        try:
            with explained(self._connection.engine.url), self._connection.begin_nested():
                yield
        except BaseException:
            self._known.forget()
            raise

    def store_arrival(self, arrival: NewArrival) -> int | None:
        """Evidence, arrival and watermark; None when the place is known."""
        return mail.store(self._connection, arrival, keys=self._keys)

    def store_passed_over(self, arrivals: Sequence[NewArrival], handled: Handled) -> int:
        """Many mails without evidence and with one outcome; how many were new."""
        return mail.store_passed_over(self._connection, arrivals, handled)

    def unknown(self, mailbox: str, numbers: Numbers) -> frozenset[int]:
        """The UIDs that are neither an arrival's place nor a sighting's."""
        return places.unknown(self._connection, mailbox, numbers)

    def arrival(self, arrival_id: int) -> Arrival:
        """Raises StoreError when there is none."""
        return mail.load(self._connection, arrival_id)

    def unhandled(self) -> tuple[int, ...]:
        """Ids of arrivals without an outcome, by receipt time."""
        return mail.unhandled(self._connection)

    def unmarked(self) -> tuple[Arrival, ...]:
        """Handled, with evidence, not flagged or moved yet."""
        return mail.unmarked(self._connection)

    def set_marked(self, arrival_id: int) -> None:
        """The mail was flagged or moved."""
        mail.set_marked(self._connection, arrival_id)

    def evidence(self, sha256: str) -> bytes:
        """The bytes as fetched, held against their hash. Raises StoreError."""
        return evidence.read(self._connection, sha256, self._keys)

    def finish_arrival(self, arrival_id: int, handled: Handled) -> None:
        """The arrival's outcome."""
        mail.finish(self._connection, arrival_id, handled)

    def watermark(self, mailbox: str, folder: str) -> tuple[int, int] | None:
        """(uidvalidity, last uid) or None."""
        return mail.watermark(self._connection, mailbox, folder)

    def set_watermark(self, mailbox: str, folder: str, uidvalidity: int, uid: int) -> None:
        """Set it, whatever it was."""
        mail.set_watermark(self._connection, mailbox, folder, (uidvalidity, uid))

    def known_identity(self, identity: str, *, except_arrival: int) -> Arrival | None:
        """The first other arrival of this identity."""
        return mail.known_identity(self._connection, identity, except_arrival=except_arrival)

    def thread_hits(self, message_ids: Sequence[str]) -> tuple[ThreadHit, ...]:
        """The known ones among these ids, in order."""
        return ids.thread_hits(self._connection, message_ids)

    def next_ref(self, prefix: str, year: int) -> str:
        """`AINL-2026-0001`: counted per year, without gaps, never given twice."""
        return f"{prefix}-{year}-{counters.raised(self._connection, _incidents_of(year)):04d}"

    def numbers_given(self, year: int) -> int:
        """The last number given in this year, 0 when none was."""
        return counters.value(self._connection, _incidents_of(year))

    def skip_numbers(self, year: int, *, to: int) -> None:
        """No number of this year up to `to` is given any more."""
        counters.raise_to(self._connection, _incidents_of(year), to)

    def incident(self, ref: str) -> Incident | None:
        """One incident or None."""
        return recording.load(self._connection, ref, self._known)

    def incidents(self, *, open_only: bool = False) -> tuple[Incident, ...]:
        """The incidents, the one whose 72 hours end first in front."""
        return projection.load_all(self._connection, open_only=open_only)

    def record(self, ref: str, event: Event, *, at: datetime, actor: str = "bot") -> Incident:
        """Append to the journal, bring projection and agenda after it. Raises ValueError on a misfit."""
        heading = journal.Heading(incident=ref, at=at, actor=actor)
        return recording.record(self._connection, event, heading, ladder=self._ladder, known=self._known)

    def entries(self, ref: str = "") -> tuple[Entry, ...]:
        """The journal in order. Raises JournalBroken when an entry cannot be read."""
        found = self._known.journals.get(ref)
        if found is None:
            found = journal.read(self._connection, ref)
            if ref:
                self._known.keep_journal(ref, found)
        return found

    def head(self) -> tuple[int, str]:
        """(number of entries, head of the chain), not verified."""
        return journal.head(self._connection)

    def due(self, now: datetime) -> tuple[Due, ...]:
        """Rungs due by `now` and not sent, by (due_at, id)."""
        return agenda.due(self._connection, now)

    def unreadable(self, due_by: datetime | None = None) -> tuple[str, ...]:
        """Incidents whose row cannot be read, those with a rung due by then or all that are open."""
        if due_by is not None:
            return agenda.due_unreadable(self._connection, due_by)
        return projection.unreadable(self._connection)

    def enqueue(self, draft: Draft, *, at: datetime) -> bool:
        """False when the key is known."""
        return outbox.enqueue(self._connection, draft, at=at)

    def outbox_by_key(self, key: str) -> OutboxRow | None:
        """The row of this key or None."""
        return outbox.by_key(self._connection, key)

    def waiting_about(self, ref: str, *, kinds: Collection[str]) -> tuple[OutboxRow, ...]:
        """The messages of these kinds about this incident that wait."""
        return withdrawn.waiting_about(self._connection, ref, kinds=kinds)

    def withdraw(self, key: str, *, at: datetime) -> bool:
        """It never goes out; False when it no longer waits."""
        return withdrawn.withdraw(self._connection, key, at=at)

    def claim(
        self, now: datetime, *, owner: str, lease_seconds: int, limit: int, channel: Channel | None = None
    ) -> tuple[OutboxRow, ...]:
        """Rows to send now, held for `lease_seconds`; of one channel when it is named."""
        lease = outbox.Lease(owner=owner, until=now + timedelta(seconds=lease_seconds))
        return outbox.claim(self._connection, now, lease=lease, limit=limit, channel=channel)

    def mark_sent(self, key: str, *, at: datetime, assigned_id: str) -> None:
        """The server took it."""
        outbox.mark_sent(self._connection, key, at=at, assigned_id=assigned_id)

    def mark_failed(self, key: str, *, at: datetime, error: str) -> None:
        """Given up for this recipient."""
        outbox.mark_failed(self._connection, key, at=at, error=error)

    def postpone(self, key: str, *, until: datetime, error: str, owner: str = "") -> None:
        """Due again at `until`; with an `owner` only while that one holds it."""
        outbox.postpone(self._connection, key, until=until, error=error, owner=owner)

    def clock_went_back(self, now: datetime) -> int:
        """Unsent rows planned or held by a clock that was ahead: due and free at `now`."""
        return clock_back.outbox_back(self._connection, now)

    def unsent(self) -> int:
        """How many rows still wait."""
        return outbox.unsent(self._connection)

    def hold_unsent(self, at: datetime) -> int:
        """Hold every message that waits; how many."""
        return held.hold(self._connection, at)

    def held(self) -> tuple[OutboxRow, ...]:
        """The messages that are held, in the order in which they were made."""
        return held.held(self._connection)

    def release_held(self, key: str, *, at: datetime) -> None:
        """It goes out after all. Raises StoreError."""
        held.release(self._connection, key, at=at)

    def drop_held(self, key: str, *, at: datetime) -> None:
        """It never goes out. Raises StoreError."""
        held.drop(self._connection, key, at=at)

    def note_view(self, view: View) -> None:
        """Somebody takes a mail out."""
        views.note(self._connection, view)

    def arrivals_of(self, *, incident: str = "", evidence: str = "") -> tuple[Arrival, ...]:
        """The arrivals of this incident, or with these bytes."""
        found = views.arrivals_of(self._connection, incident=incident, evidence=evidence)
        return tuple(mail.load(self._connection, arrival_id) for arrival_id in found)

    def fact(self, name: str) -> str:
        """A small fact, '' when never set."""
        return counters.fact(self._connection, name)

    def set_fact(self, name: str, value: str) -> None:
        """Set or change a small fact."""
        counters.set_fact(self._connection, name, value)

    def triaged_since(self, since: datetime) -> tuple[Arrival, ...]:
        """Arrivals put to triage after `since`."""
        return mail.triaged_since(self._connection, since)

    def week(self, since: datetime) -> Week:
        """What came in and what could not be sent since then."""
        return weekly.week(self._connection, since)

    def in_vain(self, channel: Channel) -> InVain:
        """What was tried on this channel while nothing went."""
        return weekly.in_vain(self._connection, channel)

    def latest_stamp(self, *, after: int) -> Arrival | None:
        """The newest arrival above this id that bears a server's stamp."""
        found = weekly.latest_stamp(self._connection, after=after)
        return None if found is None else mail.load(self._connection, found)
