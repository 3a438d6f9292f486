"""The journal: append-only, each entry's hash over the one before it, any changed byte shows (P31, P32)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, insert, select

from compliance_bot.errors import JournalBroken
from compliance_bot.ports import Entry
from compliance_bot.procedure.events import EVENT_TYPES, Event
from compliance_bot.store import counters, schema
from compliance_bot.store.columns import clean, utc
from compliance_bot.store.known import Known
from compliance_bot.store.sealing import Seal, canonical, seal, sealed_hashes, unseal

GENESIS = "0" * 64
_COUNTER = "journal"
# built once: an entry is written thousands of times in a tick, and building costs more than the database does
_HASH_OF = select(schema.journal.c.hash).where(schema.journal.c.seq == bindparam("number"))
_ADD, _ADD_SEALED = insert(schema.journal), insert(schema.sealed)
_OF_ONE = (
    select(schema.journal)
    .where(schema.journal.c.incident == bindparam("incident"))
    .order_by(schema.journal.c.seq)
)
_TEXTS_OF_ONE = (
    select(schema.sealed)
    .join(schema.journal, schema.journal.c.seq == schema.sealed.c.seq)
    .where(schema.journal.c.incident == bindparam("incident"))
)
_ALL, _ALL_TEXTS = select(schema.journal).order_by(schema.journal.c.seq), select(schema.sealed)


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What stands beside the event in an entry: incident, instant, who."""

    incident: str
    at: datetime
    actor: str


def append(connection: Connection, event: Event, heading: Heading, known: Known) -> Entry:
    """Write one entry; it is what a later reader will get. Raises NaiveDatetime.

    The counter is raised first: its row lock lines writers up on a database that has no single writer. From then on
    nobody else writes before this transaction has ended, so that it knows the head.
    """
    kept = seal(event)
    seq, before = _next_place(connection, known)
    at = utc(heading.at)
    row: dict[str, Any] = {
        "seq": seq,
        "at": at.isoformat(timespec="microseconds"),
        "incident": clean(heading.incident),
        "kind": kept.kind,
        "actor": clean(heading.actor),
        "data": kept.data,
        "prev_hash": before,
    }
    row["hash"] = entry_hash(**row)
    connection.execute(_ADD, row)
    for one in kept.seals:
        told = {"seq": seq, "field": one.field, "salt": one.salt, "text": one.text}
        connection.execute(_ADD_SEALED, told)
    entry = Entry(
        seq=seq,
        at=at,
        incident=row["incident"],
        kind=kept.kind,
        event=unseal(kept.kind, kept.data, {one.field: one.text for one in kept.seals}),
        actor=row["actor"],
        hash=row["hash"],
    )
    known.written(entry)
    return entry


def _next_place(connection: Connection, known: Known) -> tuple[int, str]:
    """The number of the next entry, and the hash of the one before it."""
    if known.head is not None:
        seq, before = known.head
        counters.set_to(connection, _COUNTER, seq + 1)
        return seq + 1, before
    seq = counters.raised(connection, _COUNTER)
    return seq, connection.execute(_HASH_OF, {"number": seq - 1}).scalar() or GENESIS


def entry_hash(**row: Any) -> str:
    """SHA-256 (hex) over an entry's columns as stored, `hash` itself left out."""
    names = ("seq", "at", "incident", "kind", "actor", "data", "prev_hash")
    return hashlib.sha256(canonical([row[name] for name in names]).encode()).hexdigest()


def read(connection: Connection, incident: str = "") -> tuple[Entry, ...]:
    """The entries of one incident, or all, in order, sealed texts filled in. Raises JournalBroken."""
    asked = {"incident": incident} if incident else {}
    held: dict[int, dict[str, str]] = {}
    for row in connection.execute(_TEXTS_OF_ONE if incident else _ALL_TEXTS, asked):
        held.setdefault(row.seq, {})[row.field] = row.text
    rows = connection.execute(_OF_ONE if incident else _ALL, asked)
    return tuple(_entry(row, held.get(row.seq, {})) for row in rows)


def without_texts(connection: Connection) -> Iterator[Entry]:
    """All entries in order, one at a time, each sealed text as ERASED: enough to replay. Raises JournalBroken."""
    for row in connection.execute(select(schema.journal).order_by(schema.journal.c.seq)):
        yield _entry(row, {})


def read_without_texts(connection: Connection, *, after: int = 0, incident: str = "") -> Iterator[Entry]:
    """The entries after that number (of one incident), each sealed text as ERASED. Raises JournalBroken."""
    query = select(schema.journal).where(schema.journal.c.seq > after).order_by(schema.journal.c.seq)
    if incident:
        query = query.where(schema.journal.c.incident == incident)
    for row in connection.execute(query):
        yield _entry(row, {})


def _entry(row: Row[Any], texts: dict[str, str]) -> Entry:
    try:
        event = unseal(row.kind, row.data, texts)
        at = datetime.fromisoformat(row.at)
    except (ValueError, msgspec.MsgspecError) as error:
        raise JournalBroken(row.seq, f"it cannot be read: {error}") from error
    return Entry(
        seq=row.seq,
        at=at,
        incident=row.incident,
        kind=row.kind,
        event=event,
        actor=row.actor,
        hash=row.hash,
    )


def head(connection: Connection) -> tuple[int, str]:
    """(number of entries, hash of the newest one), nothing checked; GENESIS for an empty journal."""
    query = select(schema.journal.c.seq, schema.journal.c.hash).order_by(schema.journal.c.seq.desc()).limit(1)
    row = connection.execute(query).first()
    return (0, GENESIS) if row is None else (row.seq, row.hash)


def place_of(connection: Connection, beginning: str) -> tuple[int, str] | None:
    """The first entry whose hash begins so, as (its number, its hash); None when there is none.

    No entries yet had the head GENESIS: that beginning is of every chain.
    """
    if GENESIS.startswith(beginning):
        return 0, GENESIS
    query = select(schema.journal.c.seq, schema.journal.c.hash).order_by(schema.journal.c.seq)
    row = connection.execute(query.where(schema.journal.c.hash.startswith(beginning)).limit(1)).first()
    return None if row is None else (row.seq, row.hash)


def verify(connection: Connection) -> tuple[int, str]:
    """(number of entries, head of the chain) when all fits. Raises JournalBroken at the first that does not.

    A sealed text that is gone was erased, which is allowed; one that is there must fit its hash. The newest
    entries cut off together with the counter leave no trace here: the head must leave the machine (T36).
    """
    head, count = GENESIS, 0
    for row in connection.execute(select(schema.journal).order_by(schema.journal.c.seq)):
        count += 1
        why = _misfit(row, count, head)
        if why:
            raise JournalBroken(count, why)
        head = row.hash
    written = counters.value(connection, _COUNTER)
    if written != count:
        raise JournalBroken(count + 1, f"{written} entries were written, {count} are there")
    for seq, why in _broken_seals(connection):
        raise JournalBroken(seq, why)
    return count, head


def _misfit(row: Row[Any], expected: int, head: str) -> str:
    if row.seq != expected:
        return f"entry {expected} is missing, {row.seq} follows"
    if row.prev_hash != head:
        return "it does not continue the entry before it"
    try:
        fits = row.hash == entry_hash(**row._mapping)
    except (TypeError, ValueError, msgspec.MsgspecError):
        fits = False
    return "" if fits else "its content does not fit its hash"


def _broken_seals(connection: Connection) -> Iterator[tuple[int, str]]:
    rows = connection.execute(
        select(schema.sealed, schema.journal.c.kind, schema.journal.c.data)
        .outerjoin(schema.journal, schema.journal.c.seq == schema.sealed.c.seq)
        .order_by(schema.sealed.c.seq, schema.sealed.c.field)
    )
    for row in rows:
        if row.kind not in EVENT_TYPES:
            yield row.seq, "sealed text of an entry that is not known"
            continue
        wanted = sealed_hashes(row.kind, msgspec.json.decode(row.data)).get(row.field)
        if wanted != Seal(field=row.field, salt=row.salt, text=row.text).digest:
            yield row.seq, f"sealed text of {row.field} does not fit its hash"
