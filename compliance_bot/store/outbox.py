"""The outbox: one row per recipient and channel, claimed before it is sent, recorded after (design.md §2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Update, and_, bindparam, func, insert, not_, or_, select, update

from compliance_bot.errors import StoreError
from compliance_bot.ports import Channel, ChatBody, Draft, MailBody, OutboxRow
from compliance_bot.store import leases, schema
from compliance_bot.store.columns import clean
from compliance_bot.store.ids import bare
from compliance_bot.store.sealing import canonical

_TABLE = schema.outbox
_ABOUT, _IDS = schema.outbox_incidents, schema.outbox_ids
_ADD, _ADD_ABOUT, _ADD_ID = insert(_TABLE), insert(_ABOUT), insert(_IDS)
_KNOWN = select(_TABLE.c.id).where(_TABLE.c.key == bindparam("key"))


def enqueue(connection: Connection, draft: Draft, *, at: datetime) -> bool:
    """Add a row, due at once; False when the key is known. An unsent older row of the same topic gives way.

    A topic is one recipient's on one channel: what replaces A's reminder never takes away B's; nor does a reminder of
    one incident take away another incident's that could not be sent yet (promise 2).
    """
    if connection.execute(_KNOWN, {"key": clean(draft.key)}).first() is not None:
        return False
    if draft.topic:
        _supersede(connection, draft, at)
    row = {
        "key": draft.key,
        "channel": draft.channel.value,
        "recipient": draft.recipient,
        "kind": draft.kind,
        "person": draft.person,
        "token": draft.token,
        "message_id": draft.message_id,
        "topic": draft.topic,
        "mail": _json(draft.mail),
        "chat": _json(draft.chat),
        "created_at": at,
        "due_at": at,
        "attempts": 0,
        "claimed_by": "",
        "assigned_id": "",
        "last_error": "",
    }
    done = connection.execute(_ADD, row)
    assert done.inserted_primary_key is not None  # an INSERT of one row always has it
    row_id = int(done.inserted_primary_key[0])
    about = [
        {"outbox_id": row_id, "position": position, "incident": incident}
        for position, incident in enumerate(draft.incidents)
    ]
    if about:
        connection.execute(_ADD_ABOUT, about)
    _learn_id(connection, row_id, draft.message_id, new=True)
    return True


def _supersede(connection: Connection, draft: Draft, at: datetime) -> None:
    """Rows of this topic that wait give way, but for one about an incident that this draft says nothing of."""
    query = select(_TABLE.c.id).where(
        schema.outbox_waiting,
        _TABLE.c.topic == draft.topic,
        _TABLE.c.channel == draft.channel.value,
        _TABLE.c.recipient == draft.recipient,
    )
    for row_id in connection.execute(query).scalars().all():
        about = connection.execute(select(_ABOUT.c.incident).where(_ABOUT.c.outbox_id == row_id)).scalars()
        if set(about) <= set(draft.incidents):
            connection.execute(update(_TABLE).where(_TABLE.c.id == row_id).values(superseded_at=at))


def _learn_id(connection: Connection, row_id: int, message_id: str, *, new: bool = False) -> None:
    """Keep an id under which a reply may come: the one submitted and the one assigned (T51). new: none is kept yet."""
    name = clean(bare(message_id))
    if not name:
        return
    known = select(_IDS.c.outbox_id).where(_IDS.c.message_id == name, _IDS.c.outbox_id == row_id)
    if new or connection.execute(known).first() is None:
        connection.execute(_ADD_ID, {"message_id": name, "outbox_id": row_id})


def by_key(connection: Connection, key: str) -> OutboxRow | None:
    """The row of this key or None."""
    row = connection.execute(select(_TABLE).where(_TABLE.c.key == key)).first()
    return None if row is None else _stored(connection, row)


@dataclass(frozen=True, kw_only=True)
class Lease:
    """Who takes rows in flight, and until when nobody else may."""

    owner: str
    until: datetime


def claim(
    connection: Connection, now: datetime, *, lease: Lease, limit: int, channel: Channel | None = None
) -> tuple[OutboxRow, ...]:
    """Waiting rows (of one channel) due by `now` that nobody holds, oldest first, held from now on by `lease`.

    Every claim counts as an attempt, so that a row that kills the process is counted too; the rows given back
    tell the attempts *before* this one. What an instance holds that is alive is free for nobody else, whatever `now`
    is: it may come from another machine's clock, minutes before or after.
    """
    others = and_(_TABLE.c.claimed_by != lease.owner, _TABLE.c.claimed_by.in_(leases.living()))
    ended = and_(_TABLE.c.claimed_until <= now, not_(others))
    free = or_(_TABLE.c.claimed_until.is_(None), ended)
    waiting = select(_TABLE).where(schema.outbox_waiting, _TABLE.c.due_at <= now, free)
    if channel is not None:
        waiting = waiting.where(_TABLE.c.channel == channel.value)
    found = connection.execute(waiting.order_by(_TABLE.c.due_at, _TABLE.c.id).limit(limit)).all()
    take = (
        update(_TABLE)
        .where(schema.outbox_waiting, free)
        .values(
            claimed_by=lease.owner,
            claimed_until=lease.until,
            attempts=_TABLE.c.attempts + 1,
        )
    )
    # go on only with rows that changed: whoever asked at the same moment has the others
    mine = [row for row in found if connection.execute(take.where(_TABLE.c.id == row.id)).rowcount == 1]
    return tuple(_stored(connection, row) for row in mine)


def mark_sent(connection: Connection, key: str, *, at: datetime, assigned_id: str) -> None:
    """The server took it; the first time stays. Also of a row that was superseded while in flight."""
    row_id = _known(connection, key)
    change = update(_TABLE).where(_TABLE.c.id == row_id, _TABLE.c.sent_at.is_(None))
    _release(connection, change.values(sent_at=at, assigned_id=assigned_id, last_error=""))
    _learn_id(connection, row_id, assigned_id)


def mark_failed(connection: Connection, key: str, *, at: datetime, error: str) -> None:
    """Given up for this recipient; a row that was sent stays sent."""
    row_id = _known(connection, key)
    change = update(_TABLE).where(_TABLE.c.id == row_id, _TABLE.c.sent_at.is_(None))
    _release(connection, change.values(failed_at=at, last_error=error))


def postpone(connection: Connection, key: str, *, until: datetime, error: str, owner: str = "") -> None:
    """Not now: free the row, due again at `until`; with an `owner` only while that one holds it."""
    row_id = _known(connection, key)
    change = update(_TABLE).where(_TABLE.c.id == row_id, _TABLE.c.sent_at.is_(None))
    if owner:
        change = change.where(_TABLE.c.claimed_by == clean(owner))
    _release(connection, change.values(due_at=until, last_error=error))


def unsent(connection: Connection) -> int:
    """How many rows are neither sent, given up nor replaced."""
    query = select(func.count()).select_from(_TABLE).where(schema.outbox_waiting)
    return int(connection.execute(query).scalar_one())


def _release(connection: Connection, change: Update) -> None:
    connection.execute(change.values(claimed_by="", claimed_until=None))


def _known(connection: Connection, key: str) -> int:
    row_id = connection.execute(select(_TABLE.c.id).where(_TABLE.c.key == key)).scalar()
    if row_id is None:
        raise StoreError(f"no message {key} in the outbox")
    return int(row_id)


def _json(body: MailBody | ChatBody | None) -> str | None:
    return None if body is None else canonical(msgspec.to_builtins(body, str_keys=True))


def _stored(connection: Connection, row: Row[Any]) -> OutboxRow:
    about = select(_ABOUT.c.incident).where(_ABOUT.c.outbox_id == row.id).order_by(_ABOUT.c.position)
    return OutboxRow(
        id=row.id,
        draft=Draft(
            key=row.key,
            incidents=tuple(connection.execute(about).scalars()),
            channel=Channel(row.channel),
            recipient=row.recipient,
            kind=row.kind,
            person=row.person,
            token=row.token,
            message_id=row.message_id,
            topic=row.topic,
            mail=None if row.mail is None else msgspec.json.decode(row.mail, type=MailBody),
            chat=None if row.chat is None else msgspec.json.decode(row.chat, type=ChatBody),
        ),
        attempts=row.attempts,
        created_at=row.created_at,
        sent_at=row.sent_at,
        failed_at=row.failed_at,
        superseded_at=row.superseded_at,
        assigned_id=row.assigned_id,
        last_error=row.last_error,
        held_at=row.held_at,
    )
