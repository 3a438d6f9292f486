"""A transaction on the store."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from compliance_bot.ports.mailbox import Numbers
from compliance_bot.ports.outgoing import Channel, Draft, OutboxRow
from compliance_bot.ports.records import (
    Arrival,
    Due,
    Entry,
    Handled,
    InVain,
    NewArrival,
    ThreadHit,
    View,
    Week,
)
from compliance_bot.procedure.events import Event
from compliance_bot.procedure.incident import Incident


class Work(Protocol):
    """One open transaction; leaving the block commits, an exception rolls everything back."""

    def apart(self) -> AbstractContextManager[None]:
        """A part of this transaction: an exception takes back that part alone. Raises ValueRefused, StoreError."""
        ...

    # arrivals and evidence
    def store_arrival(self, arrival: NewArrival) -> int | None:
        """Keep evidence, arrival and watermark. None when this (mailbox, folder, uidvalidity, uid) is known.

        None too, and the place kept as a sighting, when the bytes and the server's stamp are those of an arrival
        that was not seen in this folder under this numbering: the same mail lies elsewhere now (T5).
        """
        ...

    def store_passed_over(self, arrivals: Sequence[NewArrival], handled: Handled) -> int:
        """Record many mails of one folder that get no evidence and this outcome; how many were new."""
        ...

    def unknown(self, mailbox: str, numbers: Numbers) -> frozenset[int]:
        """The UIDs that are neither an arrival's place nor a sighting's."""
        ...

    def arrival(self, arrival_id: int) -> Arrival: ...
    def unhandled(self) -> tuple[int, ...]: ...
    def unmarked(self) -> tuple[Arrival, ...]:
        """Handled arrivals whose mail was not flagged or moved yet (and that have evidence)."""
        ...

    def set_marked(self, arrival_id: int) -> None: ...
    def evidence(self, sha256: str) -> bytes: ...
    def finish_arrival(self, arrival_id: int, handled: Handled) -> None: ...
    def watermark(self, mailbox: str, folder: str) -> tuple[int, int] | None:
        """(uidvalidity, last uid) or None."""
        ...

    def set_watermark(self, mailbox: str, folder: str, uidvalidity: int, uid: int) -> None: ...
    def known_identity(self, identity: str, *, except_arrival: int) -> Arrival | None: ...
    def thread_hits(self, message_ids: Sequence[str]) -> tuple[ThreadHit, ...]:
        """In the order of `message_ids`; unknown ids give nothing."""
        ...

    # incidents and journal
    def next_ref(self, prefix: str, year: int) -> str:
        """`AINL-2026-0001`, counted per year without gaps."""
        ...

    def numbers_given(self, year: int) -> int:
        """The last number given in this year, 0 when none was."""
        ...

    def skip_numbers(self, year: int, *, to: int) -> None:
        """No number of this year up to `to` is given any more (a restore: people may know them)."""
        ...

    def incident(self, ref: str) -> Incident | None: ...
    def incidents(self, *, open_only: bool = False) -> tuple[Incident, ...]: ...
    def record(self, ref: str, event: Event, *, at: datetime, actor: str = "bot") -> Incident:
        """Append to the journal (ref '' = no incident is not allowed), update projection and agenda."""
        ...

    def entries(self, ref: str = "") -> tuple[Entry, ...]:
        """The journal, whole or of one incident, in order."""
        ...

    def head(self) -> tuple[int, str]:
        """(number of entries, head of the chain), not verified; what was written in this transaction counts."""
        ...

    # agenda
    def due(self, now: datetime) -> tuple[Due, ...]:
        """Rungs with due_at <= now, not sent, ordered by (due_at, id)."""
        ...

    def unreadable(self, due_by: datetime | None = None) -> tuple[str, ...]:
        """Numbers of incidents whose row cannot be read: with a rung due by then, without a moment all open ones."""
        ...

    # outbox
    def enqueue(self, draft: Draft, *, at: datetime) -> bool:
        """False when a row with this key exists already. Older unsent rows of the same topic are superseded."""
        ...

    def outbox_by_key(self, key: str) -> OutboxRow | None: ...
    def waiting_about(self, ref: str, *, kinds: Collection[str]) -> tuple[OutboxRow, ...]:
        """Messages of these kinds about this incident that still wait, in flight or not, in order of making."""
        ...

    def withdraw(self, key: str, *, at: datetime) -> bool:
        """A message that waits never goes out; False when it was sent, given up or replaced meanwhile."""
        ...

    def claim(
        self, now: datetime, *, owner: str, lease_seconds: int, limit: int, channel: Channel | None = None
    ) -> tuple[OutboxRow, ...]:
        """Rows (of one channel) that may be sent now, marked as in flight by `owner` until the lease ends."""
        ...

    def mark_sent(self, key: str, *, at: datetime, assigned_id: str) -> None: ...
    def mark_failed(self, key: str, *, at: datetime, error: str) -> None:
        """Given up for this recipient."""
        ...

    def postpone(self, key: str, *, until: datetime, error: str, owner: str = "") -> None:
        """Attempt failed for now; release the claim (with an `owner` only that one's), due again at `until`."""
        ...

    def clock_went_back(self, now: datetime) -> int:
        """The machine's clock was ahead and is right again: unsent rows planned, or held by a claim, until more than
        an hour after `now` become due and free at `now`; how many. Safe to repeat."""
        ...

    def unsent(self) -> int: ...
    def hold_unsent(self, at: datetime) -> int:
        """After a restore: no message that waits goes out until a person says so; how many."""
        ...

    def held(self) -> tuple[OutboxRow, ...]:
        """The messages that are held, in the order in which they were made."""
        ...

    def release_held(self, key: str, *, at: datetime) -> None: ...
    def drop_held(self, key: str, *, at: datetime) -> None: ...

    # looking at mails
    def note_view(self, view: View) -> None: ...
    def arrivals_of(self, *, incident: str = "", evidence: str = "") -> tuple[Arrival, ...]:
        """The arrivals of this incident, or with these bytes (SHA-256), in order of arrival."""
        ...

    # small facts (channel down since, heartbeat, last poll …): name -> text
    def fact(self, name: str) -> str: ...
    def set_fact(self, name: str, value: str) -> None: ...
    def triaged_since(self, since: datetime) -> tuple[Arrival, ...]:
        """Arrivals with outcome `triage` handled after `since`."""
        ...

    # signs of life
    def week(self, since: datetime) -> Week:
        """What came in and what could not be sent since then."""
        ...

    def in_vain(self, channel: Channel) -> InVain:
        """What was tried on this channel while nothing went."""
        ...

    def latest_stamp(self, *, after: int) -> Arrival | None:
        """The newest arrival above this id that bears a server's stamp and is not known to be put there later."""
        ...
