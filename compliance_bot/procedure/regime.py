"""Law as data: read and check a regime pack (procedure.md §9)."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Regime:
    """One version of the law: when it holds, its hours, its questions with their edges, its sources.

    questions: id -> Dutch text; helps: id -> help text; edges: id -> answer -> next id or outcome;
    citations: subject -> source; retention: ground -> years or text.
    """

    id: str
    version: str
    title: str
    valid_from: date
    valid_to: date | None
    active: bool
    hours: int
    questions: Mapping[str, str]
    citations: Mapping[str, str] = field(default_factory=dict)
    helps: Mapping[str, str] = field(default_factory=dict)
    edges: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)


def parse_regime(text: str) -> Regime:
    """A pack from its TOML text. Raises ValueError that says what is wrong and where."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"regime pack is no TOML: {error}") from error
    return Regime(
        id=_value(table, "id", str),
        version=_value(table, "version", str),
        title=_value(table, "title", str),
        valid_from=_value(table, "valid_from", date),
        valid_to=_value(table, "valid_to", date) if "valid_to" in table else None,
        active=_value(table, "active", bool),
        hours=_value(_value(table, "deadline", dict), "hours", int, where="deadline."),
        questions=_texts(table, "questions"),
        citations=_texts(table, "citations"),
        helps=_texts(table, "helps"),
        edges=MappingProxyType({name: _texts(table["edges"], name) for name in _value(table, "edges", dict)}),
        terms=_texts(table, "terms"),
    )


def question_hash(regime: Regime, question: str) -> str:
    """SHA-256 (hex) of a question's text, stored with every answer (P15). KeyError on an unknown id."""
    return hashlib.sha256(regime.questions[question].encode()).hexdigest()


def _value(table: Mapping[str, Any], key: str, kind: type, where: str = "") -> Any:
    if key not in table:
        raise ValueError(f"regime pack: {where}{key} is missing")
    value = table[key]
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ValueError(f"regime pack: {where}{key} must be {kind.__name__}, not {value!r}")
    return value


def _texts(table: Mapping[str, Any], key: str) -> Mapping[str, str]:
    texts = _value(table, key, dict)
    return MappingProxyType({str(name): str(_value(texts, name, str, where=f"{key}.")) for name in texts})
