"""Arrivals, and how far each folder was read (promise 1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from compliance_bot.errors import StoreError
from compliance_bot.ports import Arrival, ArrivalState, Handled, MailRef, NewArrival, Numbers
from compliance_bot.store import evidence, places, schema
from compliance_bot.store.evidence_keys import NO_KEYS, EvidenceKeys
from compliance_bot.store.ids import bare

_TABLE = schema.arrivals
_MARKS = schema.watermarks


def store(connection: Connection, new: NewArrival, *, keys: EvidenceKeys = NO_KEYS) -> int | None:
    """Keep a mail and its folder's watermark; None when this place is known, or now is: the same mail, elsewhere."""
    if not new.swept:
        _advance(connection, new.ref)
    if places.is_known(connection, new.ref):
        return None
    twin = places.twin(connection, new)
    if twin is not None:
        places.see(connection, new.ref, arrival=twin, at=new.first_seen_at)
        return None
    digest = None if new.raw is None else evidence.keep(connection, new.raw, keys)
    done = connection.execute(insert(_TABLE).values(**_values(new), evidence=digest, state="stored"))
    assert done.inserted_primary_key is not None  # an INSERT of one row always has it
    return int(done.inserted_primary_key[0])


def store_passed_over(connection: Connection, arrivals: Sequence[NewArrival], handled: Handled) -> int:
    """Record many mails of one folder without evidence and with this outcome by one statement; how many were new."""
    if not arrivals:
        return 0
    ref = arrivals[0].ref
    numbers = Numbers(
        folder=ref.folder, uidvalidity=ref.uidvalidity, uids=tuple(new.ref.uid for new in arrivals)
    )
    fresh = places.unknown(connection, ref.mailbox, numbers)
    rows = [
        _values(new)
        | {"evidence": None, "state": "handled", "outcome": handled.outcome, "reason": handled.reason}
        for new in arrivals
        if new.ref.uid in fresh
    ]
    if rows:
        connection.execute(insert(_TABLE), rows)
    return len(rows)


def _values(new: NewArrival) -> dict[str, Any]:
    ref = new.ref
    return {
        "mailbox": ref.mailbox,
        "folder": ref.folder,
        "uidvalidity": ref.uidvalidity,
        "uid": ref.uid,
        "internaldate": ref.internaldate,
        "size": ref.size,
        "received_at": new.received_at,
        "receipt_note": new.receipt_note,
        "first_seen_at": new.first_seen_at,
        "marked": new.swept,  # what people put elsewhere is left as it lies there
        **dict.fromkeys(("outcome", "reason", "incident", "message_id", "identity", "mail_class"), ""),
    }


def _advance(connection: Connection, ref: MailRef) -> None:
    known = watermark(connection, ref.mailbox, ref.folder)
    same = known is not None and known[0] == ref.uidvalidity
    last = max(ref.uid, known[1]) if known is not None and same else ref.uid
    if known != (ref.uidvalidity, last):
        set_watermark(connection, ref.mailbox, ref.folder, (ref.uidvalidity, last))


def watermark(connection: Connection, mailbox: str, folder: str) -> tuple[int, int] | None:
    """(uidvalidity, last uid) of a folder, None when it was never read."""
    row = connection.execute(
        select(_MARKS.c.uidvalidity, _MARKS.c.uid).where(
            _MARKS.c.mailbox == mailbox, _MARKS.c.folder == folder
        )
    ).first()
    return None if row is None else (row.uidvalidity, row.uid)


def set_watermark(connection: Connection, mailbox: str, folder: str, mark: tuple[int, int]) -> None:
    """Set a folder's (uidvalidity, last uid), whatever it was."""
    values = {"uidvalidity": mark[0], "uid": mark[1]}
    done = connection.execute(
        update(_MARKS).where(_MARKS.c.mailbox == mailbox, _MARKS.c.folder == folder).values(**values)
    )
    if done.rowcount == 0:
        connection.execute(insert(_MARKS).values(mailbox=mailbox, folder=folder, **values))


def load(connection: Connection, arrival_id: int) -> Arrival:
    """One arrival. Raises StoreError when there is none."""
    row = connection.execute(select(_TABLE).where(_TABLE.c.id == arrival_id)).first()
    if row is None:
        raise StoreError(f"no arrival {arrival_id} in the database")
    return _arrival(row)


def unhandled(connection: Connection) -> tuple[int, ...]:
    """The arrivals without an outcome, in the order in which they were received."""
    query = select(_TABLE.c.id).where(_TABLE.c.state == "stored").order_by(_TABLE.c.received_at, _TABLE.c.id)
    return tuple(connection.execute(query).scalars())


def unmarked(connection: Connection) -> tuple[Arrival, ...]:
    """Handled arrivals with evidence whose mail was not flagged or moved yet."""
    query = select(_TABLE).where(schema.arrivals_unmarked, _TABLE.c.state == "handled").order_by(_TABLE.c.id)
    return tuple(_arrival(row) for row in connection.execute(query))


def set_marked(connection: Connection, arrival_id: int) -> None:
    """The mail was flagged or moved. Raises StoreError when there is no such arrival."""
    _change(connection, arrival_id, marked=True)


def finish(connection: Connection, arrival_id: int, handled: Handled) -> None:
    """Write the arrival's one outcome. Raises StoreError when there is no such arrival."""
    _change(
        connection,
        arrival_id,
        state=ArrivalState.HANDLED.value,
        outcome=handled.outcome,
        reason=handled.reason,
        incident=handled.incident,
        message_id=bare(handled.message_id),
        identity=handled.identity,
        mail_class=handled.mail_class,
        handled_at=handled.at,
    )


def _change(connection: Connection, arrival_id: int, **values: Any) -> None:
    if connection.execute(update(_TABLE).where(_TABLE.c.id == arrival_id).values(**values)).rowcount == 0:
        raise StoreError(f"no arrival {arrival_id} in the database")


def known_identity(connection: Connection, identity: str, *, except_arrival: int) -> Arrival | None:
    """The first handled arrival of this identity other than the given one (mail.md §3); '' is nobody's."""
    if not identity:
        return None
    query = (
        select(_TABLE)
        .where(_TABLE.c.identity == identity, _TABLE.c.id != except_arrival)
        .order_by(_TABLE.c.id)
        .limit(1)
    )
    row = connection.execute(query).first()
    return None if row is None else _arrival(row)


def triaged_since(connection: Connection, since: datetime) -> tuple[Arrival, ...]:
    """Arrivals put to triage after `since`; where the handler gave no time, the time first seen counts."""
    query = (
        select(_TABLE)
        .where(
            _TABLE.c.outcome == "triage", func.coalesce(_TABLE.c.handled_at, _TABLE.c.first_seen_at) > since
        )
        .order_by(_TABLE.c.id)
    )
    return tuple(_arrival(row) for row in connection.execute(query))


def _arrival(row: Row[Any]) -> Arrival:
    return Arrival(
        id=row.id,
        ref=MailRef(
            mailbox=row.mailbox,
            folder=row.folder,
            uidvalidity=row.uidvalidity,
            uid=row.uid,
            internaldate=row.internaldate,
            size=row.size,
        ),
        received_at=row.received_at,
        receipt_note=row.receipt_note,
        first_seen_at=row.first_seen_at,
        evidence=row.evidence or "",
        state=ArrivalState(row.state),
        outcome=row.outcome,
        reason=row.reason,
        incident=row.incident,
        marked=row.marked,
        mail_class=row.mail_class,
    )
