"""TOML tables to frozen structs, field by field, so that every problem is listed and not the first alone."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

import msgspec

T = TypeVar("T", bound=msgspec.Struct)

_SECRET_WAYS = ("file", "command", "env")


def keys_of(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """The keys that a person may write in this table; `COMPUTED` names the fields the program fills in."""
    hidden: tuple[str, ...] = getattr(kind, "COMPUTED", ())
    return tuple(name for name in kind.__struct_fields__ if name not in hidden)


def read_table(raw: object, kind: type[T], label: str, *, problems: list[str]) -> T | None:
    """One table as a struct; None when something is wrong, with every fault added to `problems`.

    The struct's own `MISSING` may say, per key, what to do when it is not there.
    """
    if not isinstance(raw, Mapping):
        problems.append(f"{label}: must be a table of keys and values")
        return None
    before = len(problems)
    _name_unknown_keys(raw, kind, label, problems)
    hints = {info.name: info for info in msgspec.structs.fields(kind)}
    values: dict[str, Any] = {}
    for name in keys_of(kind):
        if name in raw:
            where = f"{label} {name}"
            values[name] = _convert(raw[name], hints[name].type, where, problems=problems)
        elif hints[name].required:
            advice = getattr(kind, "MISSING", {}).get(name, "see config.example.toml")
            problems.append(f"{label} {name}: is missing; {advice}")
    return kind(**values) if len(problems) == before else None


def _convert(value: object, wanted: Any, where: str, *, problems: list[str]) -> Any:
    try:
        return msgspec.convert(value, wanted)
    except msgspec.ValidationError as error:
        problems.append(f"{where}: {error}{_advice(wanted)}")
        return None


def _advice(wanted: Any) -> str:
    """What may be written: the values of a choice, or the description given with the type."""
    info: Any = msgspec.inspect.type_info(wanted)
    while True:
        match info:
            case msgspec.inspect.Metadata(extra_json_schema={"description": text}):
                return f"; write {text}"
            case msgspec.inspect.Metadata():
                info = info.type
            case msgspec.inspect.VarTupleType():
                info = info.item_type
            case msgspec.inspect.LiteralType():
                return f"; write one of: {', '.join(map(str, info.values))}"
            case msgspec.inspect.EnumType():
                return f"; write one of: {', '.join(one.value for one in info.cls)}"
            case _:
                return ""


def _name_unknown_keys(
    raw: Mapping[str, object], kind: type[msgspec.Struct], label: str, problems: list[str]
) -> None:
    known = keys_of(kind)
    for name in raw:
        if name in known:
            continue
        if f"{name}_file" in known:
            ways = ", ".join(f"{name}_{way}" for way in _SECRET_WAYS)
            problems.append(f"{label} {name}: no secrets in this file; use one of {ways}")
        else:
            problems.append(f"{label} {name}: unknown key{did_you_mean(name, known)}")


def did_you_mean(name: str, known: tuple[str, ...]) -> str:
    """'; did you mean `x`?' for a near miss, else '; known: …'."""
    close = get_close_matches(name, known, n=1)
    return f"; did you mean `{close[0]}`?" if close else f"; known here: {', '.join(known)}"
