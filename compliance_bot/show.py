"""What the reading commands print for people: rich tables, plain text when the output is no terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from compliance_bot.casework.report import timeline_row
from compliance_bot.doctor_findings import Finding
from compliance_bot.ports import Entry
from compliance_bot.procedure.clock import t_strict
from compliance_bot.procedure.incident import Incident, Road

_MARKS = {"ok": "[green]ok[/]", "note": "[yellow]note[/]", "problem": "[red]problem[/]"}
_QUIET_KINDS = frozenset({"MessageQueued"})


def incidents(found: Sequence[Incident], *, now: datetime, zone: ZoneInfo, hours: int) -> None:
    """The list of incidents, the least time left on top; `hours` is the law's term."""
    if not found:
        Console().print("no incidents")
        return
    table = Table("number", "left", "asks / outcome", "received", "aware", "verdict", box=None)
    for one in found:
        table.add_row(
            one.ref,
            _left(one, now, hours),
            _state(one),
            _moment(one.received_at, zone),
            _moment(one.aware_at, zone) + ("" if one.aware_confirmed else " (unconfirmed)"),
            ", ".join(report.verdict.value for report in one.reports),
        )
    Console().print(table)


def incident(one: Incident, entries: Iterable[Entry], *, zone: ZoneInfo, hours: int) -> None:
    """One incident and its time line."""
    console = Console()
    deadline = _moment(t_strict(one.aware_at, hours), zone)
    console.print(
        f"[bold]{one.ref}[/]  {_state(one)}  aware {_moment(one.aware_at, zone)}  T_strict {deadline}"
    )
    if one.override is not None:
        console.print(f"term given by the AP: {_moment(one.override.at, zone)}", highlight=False)
    if one.merged_into:
        console.print(f"goes on in {one.merged_into}", highlight=False)
    if one.lent:
        console.print(f"merged into this one: {', '.join(other.ref for other in one.lent)}", highlight=False)
    for road in one.side_roads:
        console.print(
            f"  open: {road.road} ({road.asks}), since {_moment(road.since, zone)}", highlight=False
        )
    table = Table("#", "when", "what", "details", box=None)
    for entry in entries:
        if entry.kind in _QUIET_KINDS:
            continue
        values = timeline_row(entry, zone)["event"]
        details = ", ".join(f"{k}: {_short(v)}" for k, v in values.items() if v not in ("", [], None, False))
        table.add_row(str(entry.seq), _moment(entry.at, zone), entry.kind, escape(details))
    console.print(table)


def clock(table: dict[str, Any]) -> None:
    """Both lines and the rungs of one awareness moment."""
    console = Console()
    for name in ("aware", "t_strict", "t_legal"):
        console.print(f"{name:9} {table[name]}", highlight=False)
    rungs = Table("at", "hours", "asks", "circle", box=None)
    for rung in table["rungs"]:
        rungs.add_row(rung["at"], str(rung["hours"]), rung["asks"], ", ".join(rung["circle"]))
    console.print(rungs)
    console.print("then every few hours until it is filed or decided (P22)", highlight=False)


def explanation(found: dict[str, Any]) -> None:
    """How one mail reads."""
    console = Console()
    console.print(f"[bold]{escape(found['file'])}[/]", highlight=False)
    for name, value in found.items():
        if name in ("facts", "discovered"):
            for line in _fact_lines(value) if name == "facts" else _moment_lines(value):
                console.print(line, highlight=False, soft_wrap=True)
        elif name != "file" and value not in (None, [], "", False):
            console.print(f"  {name:13} {escape(_told(value))}", highlight=False, soft_wrap=True)


def findings(found: Sequence[Finding]) -> None:
    """The doctor's findings with their cures."""
    console = Console()
    for one in found:
        console.print(
            f"{_MARKS[one.level]:8} [bold]{escape(one.part)}[/]: {escape(one.text)}", highlight=False
        )
        if one.cure:
            console.print(f"         -> {escape(one.cure)}", highlight=False)


def held_messages(rows: Sequence[dict[str, Any]], *, zone: ZoneInfo) -> None:
    """The messages that a restore holds back."""
    if not rows:
        Console().print("no messages are held")
        return
    console = Console()
    for row in rows:
        made, since = (_moment(datetime.fromisoformat(row[name]), zone) for name in ("made_at", "held_at"))
        what = f"{row['kind']} by {row['channel']} to {escape(row['recipient'])}"
        about = ", ".join(row["incidents"]) or "no incident"
        console.print(f"[bold]{row['key']}[/]  {what}", highlight=False, soft_wrap=True)
        console.print(f"  about {about}, made {made}, held since {since}", highlight=False, soft_wrap=True)
    console.print("send them: messages release KEY…|--all    give them up: messages drop KEY…|--all")


def restore_lines(restores: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Why numbers are missing: a line for each time that a backup was put back."""
    for one in restores:
        gaps = ", ".join(f"{gap['first']} to {gap['last']}" for gap in one["skipped"])
        yield f"restored at {one['at']} from the backup of {one['backup_at']}; never given: {gaps}"


def mails(rows: Sequence[dict[str, Any]]) -> None:
    """An incident's mails and their files, no word of theirs."""
    console = Console()
    if not rows:
        console.print("no mails")
    for row in rows:
        head = f"[bold]arrival {row['arrival']}[/]  {row['received_at']}  {row['size']} bytes"
        console.print(head, highlight=False, soft_wrap=True)
        told = {"class": row["class"], "outcome": row["outcome"], "sha256": row["sha256"]}
        for name, value in {**told, "problem": row["problem"]}.items():
            if value:
                console.print(f"  {name:8} {escape(str(value))}", highlight=False, soft_wrap=True)
        for file in row["attachments"]:
            kind = file["type"] or "empty"
            called = "" if kind == file["called"] else f" (called {escape(file['called'])})"
            line = f"  file     {escape(file['name'])}  {kind}{called}  {file['size']} bytes"
            console.print(line, highlight=False, soft_wrap=True)


def _fact_lines(facts: Sequence[dict[str, str]]) -> Iterator[str]:
    """A line per fact: name, value, where it stands, and the words that say it."""
    for number, fact in enumerate(facts):
        where = "" if fact["where"] == "new" else f" ({fact['where']})"
        head = "facts" if number == 0 else ""
        yield escape(f"  {head:13} {fact['name']} = {fact['value'] or '…'}{where}: {_short(fact['text'])}")


def _moment_lines(moments: Sequence[dict[str, str]]) -> Iterator[str]:
    """A line per time of discovery: from when until when, how precise, where it stands, and the words that say it."""
    for number, one in enumerate(moments):
        span = one["start"] if one["start"] == one["end"] else f"{one['start']} … {one['end']}"
        where = "" if one["where"] == "new" else f", {one['where']}"
        head = "discovered" if number == 0 else ""
        yield escape(f"  {head:13} {span} ({one['precision']}{where}): {_short(one['text'])}")


def _told(value: object) -> str:
    """A value on one line: a mapping as `from x, role y`, a list with commas, yes for a mere fact."""
    if isinstance(value, dict):
        return _short(", ".join(f"{name} {_told(one)}" for name, one in value.items() if one))
    if isinstance(value, list):
        return _short(", ".join(_told(one) for one in value))
    return "yes" if value is True else _short(value)


def _state(one: Incident) -> str:
    """Where it stands: the AP road, what else is open (P19), and whether it was closed."""
    state = one.outcome.value if one.outcome else one.road.value
    if one.closed_at is not None:
        return f"{state}, closed"
    beside = ", ".join(road.asks for road in one.side_roads)
    return f"{state}; open: {beside}" if beside else state


def _left(one: Incident, now: datetime, hours: int) -> str:
    if one.road is Road.ENDED:
        return "-"
    left = t_strict(one.aware_at, hours) - now
    sign, size = ("", left) if left >= timedelta(0) else ("-", -left)
    minutes = int(size.total_seconds() // 60)
    return f"{sign}{minutes // 60}:{minutes % 60:02}"


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M %Z}"


def _short(value: object) -> str:
    text = str(value).replace("\r", " ").replace("\n", " | ")
    return text if len(text) <= 300 else text[:299] + "…"
