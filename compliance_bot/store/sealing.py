"""Events to journal data and back; personal data and free text kept apart under a salted hash (P35)."""

from __future__ import annotations

import dataclasses
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

import msgspec

from compliance_bot.procedure.events import EVENT_TYPES, Event
from compliance_bot.procedure.events.sealing import ERASED, SEALED
from compliance_bot.store.columns import clean, utc

_MARK = "sha256:"
_FIELDS = MappingProxyType(
    {cls: tuple(f.name for f in dataclasses.fields(cls)) for cls in EVENT_TYPES.values()}
)
_SEALED_FIELDS = MappingProxyType(
    {
        kind: tuple(f.name for f in dataclasses.fields(cls) if f.metadata.get(SEALED))
        for kind, cls in EVENT_TYPES.items()
    }
)


@dataclass(frozen=True, kw_only=True)
class Seal:
    """One sealed text: the journal holds hash(salt, text), the side table this."""

    field: str
    salt: str
    text: str

    @property
    def digest(self) -> str:
        """What the journal holds in the text's place: "sha256:" and the hash of salt and text."""
        return _MARK + hashlib.sha256((self.salt + self.text).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class SealedEvent:
    """An event as the journal keeps it: canonical JSON without sealed text, and the seals beside it."""

    kind: str
    data: str
    seals: tuple[Seal, ...]


def seal(event: Event) -> SealedEvent:
    """Take the sealed texts out of an event. Raises NaiveDatetime; an empty text needs no seal."""
    kind = type(event).__name__
    values = {name: _plain(getattr(event, name)) for name in _FIELDS[type(event)]}
    seals = tuple(
        Seal(field=name, salt=secrets.token_hex(16), text=values[name])
        for name in _SEALED_FIELDS[kind]
        if values[name]
    )
    for one in seals:
        values[one.field] = one.digest
    return SealedEvent(kind=kind, data=canonical(values), seals=seals)


def unseal(kind: str, data: str, texts: Mapping[str, str]) -> Event:
    """The event again; `texts`: field -> sealed text still held, what was erased reads as ERASED.

    Raises ValueError on a kind or data this program does not know.
    """
    cls = EVENT_TYPES.get(kind)
    if cls is None:
        raise ValueError(f"unknown kind of event {kind}")
    values = msgspec.json.decode(data)
    for field in sealed_hashes(kind, values):
        values[field] = texts.get(field, ERASED)
    event: Event = msgspec.convert(values, type=cls)
    return event


def sealed_hashes(kind: str, values: Mapping[str, Any]) -> dict[str, str]:
    """field -> salted hash of every text that was sealed in this entry's data."""
    names = _SEALED_FIELDS[kind]
    return {name: values[name] for name in names if str(values.get(name, "")).startswith(_MARK)}


def canonical(value: Any) -> str:
    """JSON with one spelling: keys sorted, no spaces, instants in UTC."""
    return msgspec.json.encode(value, order="sorted").decode()


def _plain(value: Any) -> Any:
    """Texts cleaned (T13), instants in UTC, all the way down."""
    if isinstance(value, datetime):
        return utc(value)
    if isinstance(value, tuple):
        return tuple(_plain(item) for item in value)
    if isinstance(value, str):
        return clean(str(value))
    return value
