"""Column types against what databases lose or refuse: time zones (T34), NUL and surrogates (T13)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Integer, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.types import TypeDecorator

Number = BigInteger().with_variant(Integer, "sqlite")
"""A row number: 64 bits everywhere (SQLite counts up by itself only for its own INTEGER)."""


class NaiveDatetime(ValueError, DontWrapMixin):
    """A datetime without a zone was offered to the database: a fault of the program, never of the data."""


def utc(moment: datetime) -> datetime:
    """The same instant in UTC. Raises NaiveDatetime."""
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise NaiveDatetime(
            f"{moment.isoformat()} has no time zone; the store keeps aware moments only (T34)"
        )
    return moment.astimezone(UTC)


def clean(text: str) -> str:
    """Text that every database and JSON takes: NUL left out, lone surrogates replaced (T13)."""
    if text.isascii():
        return text.replace("\0", "")
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in, UTC stored, aware UTC out; naive values are refused (T34)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; SQLite's text has no room for the zone, which is therefore always UTC."""
        if value is None:
            return None
        moment = utc(value)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware UTC, whatever zone the session of the database has."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class CleanText(TypeDecorator[str]):
    """Text cleaned on its way in (T13); every text column is of this type."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> Any:
        """See clean()."""
        return None if value is None else clean(value)
