"""Message-IDs we know, theirs and ours, to find the incident of a reply (mail.md §3, T51)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from compliance_bot.ports import ThreadHit
from compliance_bot.store import schema

_LONGEST = 500
"""Characters; an index of PostgreSQL holds 2,700 bytes, and a Message-ID may be as long as somebody likes."""


def bare(message_id: str) -> str:
    """A Message-ID without blanks and its angle brackets, compared exactly, case and all; a monster as its hash."""
    found = message_id.strip().removeprefix("<").removesuffix(">").strip()
    if len(found) <= _LONGEST:
        return found
    return f"sha256:{hashlib.sha256(found.encode('utf-8', 'surrogatepass')).hexdigest()}"


def thread_hits(connection: Connection, message_ids: Sequence[str]) -> tuple[ThreadHit, ...]:
    """One hit for each known id, in the order given; our own ids before a mail that repeats one (T57)."""
    hits = []
    for message_id in dict.fromkeys(message_ids):
        wanted = bare(message_id)
        hit = (_ours(connection, wanted) or _theirs(connection, wanted)) if wanted else None
        if hit is not None:
            hits.append(replace(hit, message_id=message_id))
    return tuple(hits)


def _ours(connection: Connection, wanted: str) -> ThreadHit | None:
    outbox, ids, about = schema.outbox, schema.outbox_ids, schema.outbox_incidents
    rows = connection.execute(
        select(outbox.c.token, outbox.c.person, about.c.incident)
        .join(ids, ids.c.outbox_id == outbox.c.id)
        .outerjoin(about, about.c.outbox_id == outbox.c.id)
        .where(ids.c.message_id == wanted)
        .order_by(outbox.c.id, about.c.position)
    ).all()
    if not rows:
        return None
    return ThreadHit(
        message_id=wanted,
        incidents=tuple(dict.fromkeys(row.incident for row in rows if row.incident)),
        token=_only({row.token for row in rows}),
        person=_only({row.person for row in rows}),
    )


def _only(found: set[str]) -> str:
    """An id that several messages share tells nothing of one of them."""
    return found.pop() if len(found) == 1 else ""


def _theirs(connection: Connection, wanted: str) -> ThreadHit | None:
    arrivals = schema.arrivals
    rows = connection.execute(
        select(arrivals.c.incident).where(arrivals.c.message_id == wanted).order_by(arrivals.c.id)
    ).scalars()
    found = list(rows)
    if not found:
        return None
    return ThreadHit(message_id=wanted, incidents=tuple(dict.fromkeys(ref for ref in found if ref)))
