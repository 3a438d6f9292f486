"""What follows a restored backup, in its own transaction: no number twice, nothing sent twice, nothing unread."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from compliance_bot.casework.compose import Letter, send_chat, send_letter
from compliance_bot.casework.desk import Case
from compliance_bot.casework.views import model_for, view_of
from compliance_bot.ports import Channel, OutboxRow, Work
from compliance_bot.procedure.events import MessageFailed, RegisterRestored

_ROOM = 100  # numbers that may have been given after the backup without a trace that we can see
_PLAUSIBLE = 5000  # a number so far beyond is somebody's joke: anybody can write one in a subject
_AROUND = timedelta(days=2)
_RESTORES = "restores"
_SWEEP_SINCE = "sweep_since"

_ROADS = {Channel.MAIL: "mail", Channel.CHAT: "chatbericht", Channel.OTHER: "extra bericht"}


@dataclass(frozen=True, kw_only=True)
class SeenNumbers:
    """The numbers with our prefix that stand in the mailbox: year -> all of them. read: False = nobody looked."""

    by_year: Mapping[int, frozenset[int]] = field(default_factory=dict)
    read: bool = False

    def highest(self, year: int, *, after: int) -> int:
        """The highest of this year that can be ours; `after` is the last one we know of."""
        ours = (number for number in self.by_year.get(year, ()) if number <= after + _PLAUSIBLE)
        return max(ours, default=0)

    def beyond(self, year: int, *, after: int) -> int:
        """How many of this year are so high that somebody must have made them up."""
        return sum(1 for number in self.by_year.get(year, ()) if number > after + _PLAUSIBLE)


@dataclass(frozen=True, kw_only=True)
class Skipped:
    """Numbers of one year that are never given; `made_up`: how many higher ones in the mailbox were not believed."""

    year: int
    first: str
    last: str
    made_up: int = 0


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What the restore did beside loading."""

    skipped: tuple[Skipped, ...]
    held: int


def numbers_in(texts: Iterable[str], prefix: str) -> SeenNumbers:
    """The incident numbers in these subjects and ids (`ainl-2026-0107`, also as `<t.2026-0107-…>` in our own ids)."""
    pattern = re.compile(
        rf"(?:{re.escape(prefix)}-|\bt\.)(\d{{4}})-(\d{{4,6}})(?!\d)", re.IGNORECASE | re.ASCII
    )
    found: dict[int, set[int]] = {}
    for text in texts:
        for year, number in pattern.findall(text):
            found.setdefault(int(year), set()).add(int(number))
    return SeenNumbers(by_year={year: frozenset(numbers) for year, numbers in found.items()}, read=True)


def after_restore(case: Case, made_at: datetime, seen: SeenNumbers) -> Restored:
    """Skip numbers, hold what was not sent, ask for a sweep since the backup, and tell the assessors and the chat.

    A decision, a mail or a number of after the backup is not in the register; the mailbox still has the mails.
    """
    skipped = tuple(_skip(case, year, made_at, seen) for year in _years(made_at, case.now))
    case.work.hold_unsent(case.now)
    held = case.work.held()
    case.work.set_fact(_SWEEP_SINCE, made_at.isoformat())
    _note(case.work, made_at, case.now, skipped)
    _tell(case, made_at, skipped, held)
    return Restored(skipped=skipped, held=len(held))


def restores(work: Work) -> list[dict[str, Any]]:
    """Every restore of this register: `at`, `backup_at`, and under `skipped` the first and last numbers left out."""
    found: list[dict[str, Any]] = json.loads(work.fact(_RESTORES) or "[]")
    return found


def let_go(work: Work, key: str, *, now: datetime) -> None:
    """A person sends a held message after all. Raises StoreError when it is not held."""
    work.release_held(key, at=now)


def give_up(work: Work, key: str, *, now: datetime) -> None:
    """A person decides that a held message never goes out; its incidents' journals say so. Raises StoreError."""
    work.drop_held(key, at=now)
    row = work.outbox_by_key(key)
    for ref in row.draft.incidents if row else ():
        if row and work.incident(ref) is not None:
            event = MessageFailed(key=key, channel=row.draft.channel.value, detail=row.last_error)
            work.record(ref, event, at=now, actor="operator")


def held_row(row: OutboxRow) -> dict[str, Any]:
    """A held message, JSON-ready: whom it is for, what it is, about which incidents, since when it waits."""
    return {
        "key": row.draft.key,
        "channel": row.draft.channel.value,
        "kind": row.draft.kind,
        "recipient": row.draft.recipient,
        "person": row.draft.person or None,
        "incidents": list(row.draft.incidents),
        "made_at": row.created_at.isoformat(),
        "held_at": row.held_at.isoformat() if row.held_at else None,
    }


def _years(made_at: datetime, now: datetime) -> range:
    """Every year in which a number may have been given since; a day or two on both sides for the zones."""
    return range((made_at - _AROUND).year, (now + _AROUND).year + 1)


def _skip(case: Case, year: int, made_at: datetime, seen: SeenNumbers) -> Skipped:
    """Beyond the highest seen too: the last reports before the crash may have got a number nobody answered to."""
    given = case.work.numbers_given(year)
    to = max(given, seen.highest(year, after=given)) + _ROOM
    case.work.skip_numbers(year, to=to)
    prefix = case.desk.policy.organisation.prefix
    first, last = f"{prefix}-{year}-{given + 1:04d}", f"{prefix}-{year}-{to:04d}"
    latest = _latest(case.work)
    if latest:
        event = RegisterRestored(backup_at=made_at, first=first, last=last)
        case.work.record(latest, event, at=case.now)
    return Skipped(year=year, first=first, last=last, made_up=seen.beyond(year, after=given))


def _latest(work: Work) -> str:
    """The incident with the highest number that the backup knew, '' when it knew none: there the gap is explained."""
    refs = (incident.ref for incident in work.incidents())
    return max(refs, key=lambda ref: tuple(map(int, ref.split("-")[1:])), default="")


def _note(work: Work, made_at: datetime, now: datetime, skipped: tuple[Skipped, ...]) -> None:
    told = {
        "at": now.isoformat(),
        "backup_at": made_at.isoformat(),
        "skipped": [{"first": one.first, "last": one.last} for one in skipped],
    }
    work.set_fact(_RESTORES, json.dumps([*restores(work), told]))


def _tell(case: Case, made_at: datetime, skipped: tuple[Skipped, ...], held: tuple[OutboxRow, ...]) -> None:
    still = tuple(view_of(case, incident) for incident in case.work.incidents(open_only=True))
    lines = tuple(_line(case, row) for row in held)
    occasion = f"{made_at.isoformat()} {case.now.isoformat()}"
    numbers = ", ".join(f"{one.first} tot en met {one.last}" for one in skipped)
    for person in case.desk.policy.directory.assessors():
        letter = Letter(
            kind="restored",
            incidents=(),
            recipient=person.addresses[0],
            occasion=occasion,
            person=person.id,
        )
        model = model_for(
            case,
            None,
            greeting=person.name,
            incidents=still,
            lines=lines,
            filed_at=made_at,
            number=numbers,
        )
        send_letter(case, letter, model)
    send_chat(case, "restored", model_for(case, None, incidents=still, lines=lines), occasion=occasion)


def _line(case: Case, row: OutboxRow) -> str:
    """Which message, without an address or a word of it."""
    moment = row.created_at.astimezone(case.desk.policy.zone)
    about = ", ".join(row.draft.incidents) or "het register"
    road = _ROADS[row.draft.channel]
    return f"{moment:%d-%m-%Y %H.%M} uur, {road} over {about}"
