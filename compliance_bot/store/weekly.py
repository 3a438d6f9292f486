"""What is counted to notice silence: mails by outcome, messages that did not go (promise 7)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select

from compliance_bot.ports import Channel, InVain, Week
from compliance_bot.store import held, schema

_PLACED_LATER = "later_in_de_mailbox_gezet"


def week(connection: Connection, since: datetime) -> Week:
    """Mails first seen since then by outcome, the most first, and messages: given up since then, held, tried in vain.

    Mails of before the start are no news: they were found, not received.
    """
    arrivals = schema.arrivals
    count = func.count()
    query = (
        select(arrivals.c.outcome, count)
        .where(arrivals.c.first_seen_at >= since, arrivals.c.outcome != "before_start")
        .group_by(arrivals.c.outcome)
        .order_by(count.desc(), arrivals.c.outcome)
    )
    outgoing = select(count).select_from(schema.outbox)
    given_up = outgoing.where(schema.outbox.c.failed_at >= since)
    # one that was made just now waits too, and is no news
    stuck = outgoing.where(schema.outbox_waiting, schema.outbox.c.last_error != "")
    return Week(
        mails=tuple((row[0], int(row[1])) for row in connection.execute(query)),
        given_up=int(connection.execute(given_up).scalar_one()),
        held=len(held.held(connection)),
        waiting=int(connection.execute(stuck).scalar_one()),
    )


def latest_stamp(connection: Connection, *, after: int) -> int | None:
    """The newest arrival above this id with a server's stamp that tells when it came, not when it was moved."""
    arrivals = schema.arrivals
    query = (
        select(func.max(arrivals.c.id))
        .where(arrivals.c.id > after, arrivals.c.internaldate.is_not(None))
        .where(arrivals.c.receipt_note != _PLACED_LATER)
    )
    found = connection.execute(query).scalar_one_or_none()
    return None if found is None else int(found)


def in_vain(connection: Connection, channel: Channel) -> InVain:
    """The messages of this channel that were tried and wait still, where none has gone since the oldest was made."""
    outbox = schema.outbox
    query = select(func.count(), func.count(outbox.c.recipient.distinct()), func.min(outbox.c.created_at))
    waiting = query.where(schema.outbox_waiting, outbox.c.channel == channel.value, outbox.c.last_error != "")
    messages, recipients, since = connection.execute(waiting).one()
    if since is None:
        return InVain()
    gone = select(outbox.c.id).where(outbox.c.channel == channel.value, outbox.c.sent_at >= since).limit(1)
    if connection.execute(gone).first() is not None:
        return InVain()
    return InVain(messages=int(messages), recipients=int(recipients), since=since)
