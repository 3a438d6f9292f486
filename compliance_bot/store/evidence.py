"""Mails as fetched: kept under their SHA-256, sealed where a key is configured (P35, T14)."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, func, insert, select, update

from compliance_bot.errors import EvidenceUnreadable, StoreError
from compliance_bot.store import schema
from compliance_bot.store.evidence_keys import EvidenceKeys, changed

_TABLE = schema.evidence
_AT_ONCE, _AT_ONCE_BYTES = 100, 4 * 1024 * 1024


def keep(connection: Connection, raw: bytes, keys: EvidenceKeys) -> str:
    """The bytes as fetched under their SHA-256, which is that of the plain mail; the same bytes are kept once (T14)."""
    digest = hashlib.sha256(raw).hexdigest()
    if connection.execute(select(_TABLE.c.size).where(_TABLE.c.sha256 == digest)).first() is None:
        kept = keys.sealed(raw, digest)
        connection.execute(insert(_TABLE).values(sha256=digest, size=len(raw), raw=kept, key_id=keys.newest))
    return digest


def read(connection: Connection, sha256: str, keys: EvidenceKeys) -> bytes:
    """The mail. Raises EvidenceUnreadable when there is none, its key is gone, or it no longer fits its hash."""
    query = select(_TABLE.c.raw, _TABLE.c.key_id).where(_TABLE.c.sha256 == sha256)
    try:
        row = connection.execute(query).first()
    except TypeError as error:  # SQLite keeps text there when told to, of which SQLAlchemy makes no bytes
        raise changed(sha256) from error
    if row is None:
        raise EvidenceUnreadable(
            f"no evidence {sha256 or '(empty)'} in the database", brief="de bewaarde mail is weg"
        )
    if not isinstance(row.raw, bytes):
        raise changed(sha256)
    raw = keys.opened(row.raw, sha256, by=row.key_id)
    if hashlib.sha256(raw).hexdigest() != sha256:
        raise changed(sha256)
    return raw


def fits(connection: Connection, sha256: str, keys: EvidenceKeys) -> bool:
    """Whether the row still is the mail of its hash, or cannot be told because its key is not here (see locked())."""
    try:
        row = connection.execute(
            select(_TABLE.c.raw, _TABLE.c.key_id).where(_TABLE.c.sha256 == sha256)
        ).first()
    except TypeError:  # SQLite keeps text there when told to, of which SQLAlchemy makes no bytes
        return False
    if row is None or not isinstance(row.raw, bytes):
        return False
    if not keys.can_open(row.key_id):
        return True
    try:
        raw = keys.opened(row.raw, sha256, by=row.key_id)
    except StoreError:
        return False
    return hashlib.sha256(raw).hexdigest() == sha256


def locked(connection: Connection, keys: EvidenceKeys) -> dict[str, int]:
    """Key ids that are not configured (any more) -> how many mails only they can open."""
    query = select(_TABLE.c.key_id, func.count()).group_by(_TABLE.c.key_id).order_by(_TABLE.c.key_id)
    return {by: count for by, count in connection.execute(query) if not keys.can_open(by)}


def reseal(connection: Connection, keys: EvidenceKeys) -> int:
    """Seal some mails that are not sealed with the newest key yet; how many, 0 when all are.

    One small transaction's worth, so that nobody waits long for the write lock. What lay there before is wiped
    from an SQLite file. Raises StoreError when an older key is gone.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    query = select(_TABLE.c.sha256, _TABLE.c.size).where(_TABLE.c.key_id != keys.newest)
    size = done = 0
    for row in connection.execute(query.order_by(_TABLE.c.sha256).limit(_AT_ONCE)).all():
        sealed = keys.sealed(read(connection, row.sha256, keys), row.sha256)
        change = update(_TABLE).where(_TABLE.c.sha256 == row.sha256)
        connection.execute(change.values(raw=sealed, key_id=keys.newest))
        size, done = size + row.size, done + 1
        if size > _AT_ONCE_BYTES:
            break
    return done
