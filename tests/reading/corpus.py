"""Our own corpus: mails with their expected reading beside them, read through `explain` (tests/corpus/README.md)."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from compliance_bot.casework.explain import explain, reading_for
from compliance_bot.inbox.mime import read_mail
from compliance_bot.procedure.roles import Directory, Processor
from compliance_bot.reading.automatic import classify, may_answer
from compliance_bot.reading.replies import split_reply
from tests.fakes import make_directory, make_policy

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
KNOWN_MISSES = CORPUS / "known_misses.toml"
ZONE = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 11, 30, 12, 0, tzinfo=ZONE)
BANNERS = ("[EXTERN]", "CAUTION: external", "LET OP: externe afzender")
DECISIVE = frozenset({"class", "command", "command_fields", "unclear"})
_NOT_ASKED = {"prose", "empty", ""}
_NOTES = frozenset({"note"})


@dataclass(frozen=True, kw_only=True)
class Miss:
    """One field of one mail that reads otherwise than expected."""

    file: str
    field: str
    expected: object
    got: object


def cases(folders: Iterable[Path] = (CORPUS,)) -> list[Path]:
    """The mails of these folders, in order."""
    found = {path for folder in folders for path in folder.rglob("*.eml")}
    return sorted(found | {one for one in folders if one.suffix == ".eml"})


def name_of(path: Path) -> str:
    """How a mail is called in lists: its place in the corpus without `.eml`."""
    path = path.resolve()
    inside = path.is_relative_to(CORPUS)
    return (path.relative_to(CORPUS) if inside else path).with_suffix("").as_posix()


def expected_of(path: Path) -> dict[str, Any]:
    """What the mail's `.toml` says, without notes for people."""
    table = tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8"))
    return {key: value for key, value in table.items() if key not in _NOTES}


def corpus_directory() -> Directory:
    """The cast of tests/corpus/README.md."""
    house = make_directory()
    names = ("mailhuis", "ogd", "drukwerk", "belcentrum", "donorbase")
    processors = [Processor(name=name.title(), domains=(f"{name}.example",)) for name in names]
    processors.append(Processor(name="Loonhuis", addresses=("amnesty@loonhuis.example",)))
    return Directory(
        persons=house.persons,
        deputies=house.deputies,
        domains=house.domains,
        processors=tuple(processors),
    )


def read(path: Path) -> dict[str, Any]:
    """What `explain` says of a mail, and what only the reading behind it knows."""
    policy = make_policy(
        directory=corpus_directory(),
        banners=BANNERS,
        own_lists=("<compliance.amnesty.example>",),
        spam_header="X-Spam-Flag: YES",
    )
    facts = read_mail(path.read_bytes())
    found = explain(facts, path.name, reading_for(policy), now=NOW)
    found["is_reply"] = bool(facts.in_reply_to or facts.references or found["incident"])
    found["answer"] = may_answer(facts, classify(facts, own=found["class"] == "own"))[0]
    if facts.froms and not facts.from_address:
        # explain shows an address all the same; nobody may be believed to be the author
        found["from"] = ""
    found.setdefault("forwarded", bool(split_reply(facts.text).forwarded))
    found["bounced"], found["original_id"] = list(facts.bounced_to), facts.bounced_id
    return found


def misses_of(path: Path) -> tuple[list[str], list[Miss]]:
    """The fields judged, and those that read otherwise than expected."""
    expected, found = expected_of(path), read(path)
    judged = [field for field, wanted in expected.items() for _ in _counted(field, wanted)]
    wrong = [
        Miss(file=name_of(path), field=field, expected=wanted, got=got)
        for field, whole in expected.items()
        for wanted in _counted(field, whole)
        for right, got in [_judge(field, wanted, found)]
        if not right
    ]
    return judged, wrong


def _counted(field: str, wanted: Any) -> list[Any]:
    """The expectations of one field: each fact counts by itself, everything else as a whole."""
    return [[one] for one in wanted] if field == "facts" else [wanted]


def known_misses() -> dict[tuple[str, str], str]:
    """(file, field) -> why we know it to be read wrong."""
    table = tomllib.loads(KNOWN_MISSES.read_text(encoding="utf-8")) if KNOWN_MISSES.exists() else {}
    return {(file, field): why for file, fields in table.items() for field, why in fields.items()}


def _judge(field: str, wanted: Any, found: Mapping[str, Any]) -> tuple[bool, object]:
    special = _JUDGES.get(field)
    if special is not None:
        return special(wanted, found)
    got = found.get(field)
    return (got or "") == wanted if wanted == "" else got == wanted, got


def _role(wanted: str, found: Mapping[str, Any]) -> tuple[bool, object]:
    got = found["role"]
    return set(wanted.split("+")) <= set(str(got).split("+")), got


def _new_text(wanted: str, found: Mapping[str, Any]) -> tuple[bool, object]:
    got = found["new_text"]
    # lines broken softly (format=flowed) may stay so or be joined; both say the same
    return _plain(_joined(got)) == _plain(_joined(wanted)), got


def _joined(text: str) -> str:
    return "-- \n".join(part.replace(" \n", " ") for part in text.replace("\r\n", "\n").split("-- \n"))


def _plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).strip()


def _forwarded(wanted: bool, found: Mapping[str, Any]) -> tuple[bool, object]:
    got = found.get("forwarded")
    return bool(got) is wanted, got


def _attachments(wanted: int, found: Mapping[str, Any]) -> tuple[bool, object]:
    return len(found["attachments"]) == wanted, found["attachments"]


def _unreadable(wanted: str, found: Mapping[str, Any]) -> tuple[bool, object]:
    return any(one.startswith(wanted) for one in found["defects"]), found["defects"]


def _command(wanted: str, found: Mapping[str, Any]) -> tuple[bool, object]:
    got = (found["command"] or {}).get("name", "")
    return got == wanted, got


def _command_fields(wanted: Mapping[str, Any], found: Mapping[str, Any]) -> tuple[bool, object]:
    got = dict(found["command"] or {})
    if "checks" in wanted:
        got["checks"] = _checks(got)
    return all(_same(value, got.get(key)) for key, value in wanted.items()), got


def _checks(command: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The answers of a `check`, however explain prints them: one beside the name, or several in a list."""
    one = [command] if command.get("check") else []
    return [
        {
            "check": said["check"],
            "answer": said.get("answer") or said.get("value"),
            "explanation": said.get("explanation") or said.get("reason"),
        }
        for said in command.get("checks") or one
    ]


def _same(wanted: Any, got: Any) -> bool:
    if not wanted and not got:
        return True
    if isinstance(wanted, Mapping) and isinstance(got, Mapping):
        return all(_same(value, got.get(key)) for key, value in wanted.items())
    if isinstance(wanted, list) and isinstance(got, (list, tuple)):
        return len(wanted) == len(got) and all(map(_same, wanted, got))
    if isinstance(wanted, str) and isinstance(got, str):
        return _plain(wanted) == _plain(got) or _instant(wanted) == (_instant(got) or 0)
    return bool(wanted == got)


def _instant(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _unclear(wanted: str, found: Mapping[str, Any]) -> tuple[bool, object]:
    got = found["unclear"] or ""
    asked = found["is_reply"] or bool(found["command"])
    return got == wanted or (not asked and {got, wanted} <= _NOT_ASKED), got


def _discovered(wanted: str | list[dict[str, Any]], found: Mapping[str, Any]) -> tuple[bool, object]:
    got = found["discovered"]
    listed = [{"start": wanted}] if isinstance(wanted, str) and wanted else list(wanted or ())
    if not listed or not got:
        return not listed and not got, got
    others = all(any(_is_moment(one, proposed) for proposed in got) for one in listed[1:])
    return _is_moment(listed[0], got[0]) and others, got


def _is_moment(wanted: Mapping[str, Any], got: Mapping[str, Any]) -> bool:
    text = str(got.get("text", "")).lower()
    parts = {key: value for key, value in wanted.items() if key != "text"}
    return str(wanted.get("text", "")).lower() in text and _same(parts, got)


def _precision(wanted: str, found: Mapping[str, Any]) -> tuple[bool, object]:
    got = next((one["precision"] for one in found["discovered"]), "")
    return got == wanted, got


def _facts(wanted: list[dict[str, Any]], found: Mapping[str, Any]) -> tuple[bool, object]:
    got = found.get("facts") or []
    return all(any(_same(one, proposed) for proposed in got) for one in wanted), got


def _no_facts(wanted: list[str], found: Mapping[str, Any]) -> tuple[bool, object]:
    got = [one for one in found.get("facts") or [] if one.get("name") in wanted]
    return not got, got


_JUDGES: Mapping[str, Callable[[Any, Mapping[str, Any]], tuple[bool, object]]] = {
    "role": _role,
    "new_text": _new_text,
    "forwarded": _forwarded,
    "attachments": _attachments,
    "unreadable": _unreadable,
    "command": _command,
    "command_fields": _command_fields,
    "unclear": _unclear,
    "discovered": _discovered,
    "precision": _precision,
    "facts": _facts,
    "no_facts": _no_facts,
}
