"""Law as data: read and check a regime pack (procedure.md §9)."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

FAVOURABLE = frozenset({"GEEN DATALEK", "NIET MELDEN", "NIET INFORMEREN"})
OUTCOMES = FAVOURABLE | {
    "DATALEK",
    "MELDEN",
    "INFORMEREN",
    "OPENBARE MEDEDELING",
    "VERANTWOORDELIJKE INLICHTEN",
    "AFSPRAAK VOLGEN",
}


@dataclass(frozen=True, kw_only=True)
class Regime:
    """One version of the law: when it holds, its hours, its questions with their edges, its sources.

    questions: id -> Dutch text; helps: id -> help text; edges: id -> answer -> next id or outcome;
    citations: subject -> source; retention: ground -> years at least, 0 = no fixed term (P34).
    valid_to is the first day on which it no longer holds.
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
    retention: Mapping[str, int] = field(default_factory=dict)


def parse_regime(text: str) -> Regime:
    """A pack from its TOML text. Raises ValueError that says what is wrong and where."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"regime pack is no TOML: {error}") from error
    regime = Regime(
        id=_value(table, "id", str),
        version=_value(table, "version", str),
        title=_value(table, "title", str),
        valid_from=_value(table, "valid_from", date),
        valid_to=_value(table, "valid_to", date) if "valid_to" in table else None,
        active=_value(table, "active", bool),
        hours=_value(_value(table, "deadline", dict), "hours", int, where="deadline."),
        questions=_entries(table, "questions", str),
        citations=_entries(table, "citations", str),
        helps=_entries(table, "helps", str),
        edges={name: _entries(table["edges"], name, str) for name in _value(table, "edges", dict)},
        terms=_entries(table, "terms", str),
        retention=_entries(table, "retention", int),
    )
    problems = [*_span_problems(regime), *_edge_problems(regime)]
    if problems:
        raise ValueError(f"regime pack {regime.id}: {'; '.join(problems)}")
    return regime


def question_hash(regime: Regime, question: str) -> str:
    """SHA-256 (hex) of a question's text, stored with every answer (P15). KeyError on an unknown id."""
    return hashlib.sha256(regime.questions[question].encode()).hexdigest()


def _span_problems(regime: Regime) -> Iterator[str]:
    if regime.hours < 1:
        yield "deadline.hours must be at least 1"
    if regime.valid_to is not None and regime.valid_to <= regime.valid_from:
        yield "valid_to must lie after valid_from"
    for name in ("id", "version", "title"):
        if not getattr(regime, name).strip():
            yield f"{name} is empty"


def _edge_problems(regime: Regime) -> Iterator[str]:
    for question in (*regime.edges, *regime.helps):
        if question not in regime.questions:
            yield f"question {question} has no text"
    for question, answers in regime.edges.items():
        for answer, target in answers.items():
            if target not in regime.questions and target not in OUTCOMES:
                yield f"edges.{question}.{answer} leads to {target!r}, which is no question and no outcome"
        unsure = answers.get("weet_niet")
        if unsure is None or unsure in FAVOURABLE:
            yield f"edges.{question}.weet_niet must exist and take the safe road (P14)"


def _value(table: Mapping[str, Any], key: str, kind: type, *, where: str = "") -> Any:
    if key not in table:
        raise ValueError(f"regime pack: {where}{key} is missing")
    value = table[key]
    # exactly this type: to Python a bool is an int, and a date-time is a date
    if type(value) is not kind:
        raise ValueError(f"regime pack: {where}{key} must be {kind.__name__}, not {value!r}")
    return value


def _entries(table: Mapping[str, Any], key: str, kind: type) -> Mapping[str, Any]:
    entries = _value(table, key, dict)
    return {name: _value(entries, name, kind, where=f"{key}.") for name in entries}
