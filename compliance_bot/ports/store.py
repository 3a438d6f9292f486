"""The store as a whole: transactions, looking on, leases."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from compliance_bot.ports.records import Entry, Lease, NextMoment, Vitals, Waiting
from compliance_bot.ports.work import Work


class Leases(Protocol):
    """Which instance does the work, and which are alive; no clock is asked here."""

    @property
    def shared(self) -> bool:
        """Whether instances on several machines may use this database."""
        ...

    def seen(self) -> tuple[Lease, ...]: ...
    def take(self, owner: str, seen: Lease | None, *, still: Callable[[], bool]) -> Lease | None:
        """Become the owner unless the lease moved since it was `seen`, or `still` says no once it is our turn."""
        ...

    def renew(self, held: Lease) -> bool: ...
    def release(self, held: Lease) -> None: ...
    def raise_post(self, owner: str) -> None: ...
    def leave_post(self, owner: str) -> None: ...
    def bury(self, post: Lease, *, free_at: datetime) -> None:
        """Take the post of a dead one away; what it held is free at `free_at` at the latest."""
        ...


class Reading(Protocol):
    """One state of the database, only looked at: it keeps no writer waiting."""

    def entries(self, *, after: int = 0, incident: str = "") -> Iterable[Entry]:
        """The journal after that number (of one incident), sealed texts as ERASED. Raises JournalBroken."""
        ...

    def next_moments(self) -> tuple[NextMoment, ...]: ...
    def rows_of(self, keys: Collection[str]) -> tuple[Waiting, ...]:
        """The outbox rows of these messages, those that are there."""
        ...

    def fact(self, name: str) -> str: ...


class Store(Protocol):
    def vitals(self, *, late: datetime) -> Vitals:
        """How the service is doing; keeps nobody waiting. What was due before `late` is overdue."""
        ...

    def fence(self, held: Callable[[], Lease | None]) -> None:
        """From now on whatever is written needs the lease that `held` tells, and raises LeaseLost without it."""
        ...

    def leases(self) -> Leases: ...
    def reading(self) -> AbstractContextManager[Reading]:
        """One state of the database, only looked at. Raises StoreError."""
        ...

    def work(self) -> AbstractContextManager[Work]:
        """A transaction. Raises StoreError (database locked, disk full …) with a sentence that helps."""
        ...

    def verify(self) -> tuple[int, str]:
        """(number of entries, head of the chain) when chain, evidence, incidents and agenda fit together.

        Raises JournalBroken, or its kind RecordsDiffer for a table beside the journal.
        """
        ...

    def rebuild(self) -> list[str]:
        """Make incidents and agenda again from the journal; the differences found, [] when equal."""
        ...

    def sync_agenda(self) -> int:
        """At start: bring incidents under the program and configuration of today; how many agenda rows changed."""
        ...

    def close(self) -> None: ...
