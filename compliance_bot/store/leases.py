"""The lease: one instance does the work, the others stand by; and the posts, one for each instance that is alive.

Nothing here knows what time it is. A living owner raises the beat of its rows; whoever looks on measures on a clock of
its own for how long a beat stood still, so that the clocks of two machines are never held against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, Update, delete, insert, select, update

from compliance_bot.errors import LeaseLost
from compliance_bot.ports import Lease
from compliance_bot.store import schema
from compliance_bot.store.columns import clean

SERVICE = "service"
_POST = "post "
_TABLE = schema.leases
Transaction = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, kw_only=True)
class SqlLeases:
    """ports.Leases; `unqueued` is a transaction that does not line up behind the database's other writers."""

    reading: Transaction
    queued: Transaction
    unqueued: Transaction
    shared: bool

    def seen(self) -> tuple[Lease, ...]:
        """Every row as it stands; keeps nobody waiting."""
        with self.reading() as connection:
            return tuple(_leases(connection))

    def take(self, owner: str, seen: Lease | None, *, still: Callable[[], bool]) -> Lease | None:
        """Become the owner, unless the lease is not as it was `seen` any more, or not `still` wanted by then.

        In line behind every other writer: no transaction of the owner before is on its way when this one commits.
        """
        with self.queued() as connection:
            if not still() or not _moved(connection, owner, seen):
                return None
            return next(lease for lease in _leases(connection) if lease.name == SERVICE)

    def renew(self, held: Lease) -> bool:
        """Raise the beat; False when somebody else has the lease now."""
        with self.unqueued() as connection:
            return connection.execute(_raised(_mine(held))).rowcount == 1

    def release(self, held: Lease) -> None:
        """Let another one have it at once: who takes it still waits for our transactions that are on their way."""
        with self.unqueued() as connection:
            connection.execute(_mine(held).values(owner="", beat=_TABLE.c.beat + 1))

    def raise_post(self, owner: str) -> None:
        """Tell that this instance is alive: its claims in the outbox are its own."""
        name = clean(_POST + owner)
        with self.unqueued() as connection:
            if connection.execute(_raised(update(_TABLE).where(_TABLE.c.name == name))).rowcount == 0:
                connection.execute(insert(_TABLE).values(name=name, owner=owner, fence=0, beat=0))

    def leave_post(self, owner: str) -> None:
        """This instance claims nothing any more."""
        with self.unqueued() as connection:
            connection.execute(delete(_TABLE).where(_TABLE.c.name == clean(_POST + owner)))

    def bury(self, post: Lease, *, free_at: datetime) -> None:
        """Take away the post of one that is dead, when its beat is still the one that was seen.

        What it held is free at `free_at` at the latest, however far ahead its clock had been.
        """
        same = (_TABLE.c.name == post.name) & (_TABLE.c.beat == post.beat)
        with self.queued() as connection:
            if connection.execute(delete(_TABLE).where(same)).rowcount == 1:
                held = (schema.outbox.c.claimed_by == clean(post.owner)) & schema.outbox_waiting
                late = schema.outbox.c.claimed_until > free_at
                connection.execute(update(schema.outbox).where(held, late).values(claimed_until=free_at))


def is_post(lease: Lease) -> bool:
    """Whether this row tells of an instance that is alive, and is not the lease itself."""
    return lease.name.startswith(_POST)


def require(connection: Connection, held: Lease) -> None:
    """Raises LeaseLost unless `held` is still the newest lease.

    Checked once suffices: nobody takes the lease while this transaction holds the writers' lock.
    """
    query = select(_TABLE.c.name).where(
        _TABLE.c.name == SERVICE, _TABLE.c.owner == clean(held.owner), _TABLE.c.fence == held.fence
    )
    if connection.execute(query).first() is None:
        raise LeaseLost("another instance has taken over: nothing was changed here, and it does the work now")


def living() -> Select[tuple[str]]:
    """The owners whose claims nobody else may take."""
    return select(_TABLE.c.owner).where(_TABLE.c.name.startswith(_POST, autoescape=True))


def _leases(connection: Connection) -> Iterator[Lease]:
    for row in connection.execute(select(_TABLE).order_by(_TABLE.c.name)):
        yield Lease(name=row.name, owner=row.owner, fence=row.fence, beat=row.beat)


def _moved(connection: Connection, owner: str, seen: Lease | None) -> bool:
    if seen is None:
        if any(lease.name == SERVICE for lease in _leases(connection)):
            return False
        connection.execute(insert(_TABLE).values(name=SERVICE, owner=owner, fence=1, beat=0))
        return True
    same = _mine(seen).where(_TABLE.c.beat == seen.beat)
    taken = same.values(owner=owner, fence=_TABLE.c.fence + 1, beat=_TABLE.c.beat + 1)
    return connection.execute(taken).rowcount == 1


def _mine(lease: Lease) -> Update:
    return update(_TABLE).where(
        _TABLE.c.name == SERVICE, _TABLE.c.owner == clean(lease.owner), _TABLE.c.fence == lease.fence
    )


def _raised(change: Update) -> Update:
    return change.values(beat=_TABLE.c.beat + 1)
