"""Mails as fetched: kept under their SHA-256, sealed where a key is configured (P35, T14)."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, insert, select

from compliance_bot.errors import StoreError
from compliance_bot.store import schema
from compliance_bot.store.evidence_keys import EvidenceKeys

_TABLE = schema.evidence


def keep(connection: Connection, raw: bytes, keys: EvidenceKeys) -> str:
    """The bytes as fetched under their SHA-256, which is that of the plain mail; the same bytes are kept once (T14)."""
    digest = hashlib.sha256(raw).hexdigest()
    if connection.execute(select(_TABLE.c.size).where(_TABLE.c.sha256 == digest)).first() is None:
        kept = keys.sealed(raw, digest)
        connection.execute(insert(_TABLE).values(sha256=digest, size=len(raw), raw=kept, key_id=keys.newest))
    return digest


def read(connection: Connection, sha256: str, keys: EvidenceKeys) -> bytes:
    """The mail. Raises StoreError when there is none, its key is gone, or it no longer fits its hash."""
    row = connection.execute(select(_TABLE.c.raw, _TABLE.c.key_id).where(_TABLE.c.sha256 == sha256)).first()
    if row is None:
        raise StoreError(f"no evidence {sha256 or '(empty)'} in the database")
    raw = keys.opened(row.raw, sha256, by=row.key_id)
    if hashlib.sha256(raw).hexdigest() != sha256:
        raise StoreError(f"the evidence {sha256} was changed in the database: put a backup back")
    return raw
