"""Where mails lie: the places we know, and a mail that turns up in another one (mail.md §1, T5)."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import Connection, and_, exists, insert, or_, select
from sqlalchemy.sql.elements import ColumnElement

from compliance_bot.ports import MailRef, NewArrival, Numbers
from compliance_bot.store import schema

_ARRIVALS = schema.arrivals
_SIGHTINGS = schema.sightings
_AT_ONCE = 500


def unknown(connection: Connection, mailbox: str, numbers: Numbers) -> frozenset[int]:
    """The UIDs that are neither an arrival's place nor a sighting's."""
    known: set[int] = set()
    for start in range(0, len(numbers.uids), _AT_ONCE):
        part = numbers.uids[start : start + _AT_ONCE]
        for table in (_ARRIVALS, _SIGHTINGS):
            query = select(table.c.uid).where(
                table.c.mailbox == mailbox,
                table.c.folder == numbers.folder,
                table.c.uidvalidity == numbers.uidvalidity,
                table.c.uid.in_(part),
            )
            known.update(connection.execute(query).scalars())
    return frozenset(numbers.uids) - known


def is_known(connection: Connection, ref: MailRef) -> bool:
    """Whether this place is an arrival's or a sighting's."""
    numbers = Numbers(folder=ref.folder, uidvalidity=ref.uidvalidity, uids=(ref.uid,))
    return not unknown(connection, ref.mailbox, numbers)


def twin(connection: Connection, new: NewArrival) -> int | None:
    """The arrival this mail is: the same bytes and server's stamp, not seen in this folder under this numbering.

    Two mails under one numbering are two mails, however alike; and no bytes at all are no mark of anything.
    """
    if not new.raw:
        return None
    ref, digest = new.ref, hashlib.sha256(new.raw).hexdigest()
    kept = select(schema.evidence.c.size).where(schema.evidence.c.sha256 == digest)
    if connection.execute(kept).first() is None:
        return None
    seen_here = exists().where(_SIGHTINGS.c.arrival == _ARRIVALS.c.id, _here(ref))
    query = (
        select(_ARRIVALS.c.id)
        .where(
            _ARRIVALS.c.evidence == digest,
            _ARRIVALS.c.mailbox == ref.mailbox,
            _stamped(ref.internaldate),
            or_(_ARRIVALS.c.folder != ref.folder, _ARRIVALS.c.uidvalidity != ref.uidvalidity),
            ~seen_here,
        )
        .order_by(_ARRIVALS.c.id)
        .limit(1)
    )
    return connection.execute(query).scalar()


def see(connection: Connection, ref: MailRef, *, arrival: int, at: datetime) -> None:
    """The mail of this arrival lies here too, or now."""
    connection.execute(
        insert(_SIGHTINGS).values(
            mailbox=ref.mailbox,
            folder=ref.folder,
            uidvalidity=ref.uidvalidity,
            uid=ref.uid,
            arrival=arrival,
            seen_at=at,
        )
    )


def _here(ref: MailRef) -> ColumnElement[bool]:
    return and_(
        _SIGHTINGS.c.mailbox == ref.mailbox,
        _SIGHTINGS.c.folder == ref.folder,
        _SIGHTINGS.c.uidvalidity == ref.uidvalidity,
    )


def _stamped(moment: datetime | None) -> ColumnElement[bool]:
    column = _ARRIVALS.c.internaldate
    return column.is_(None) if moment is None else column == moment
