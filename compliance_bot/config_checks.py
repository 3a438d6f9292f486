"""Checks over the whole configuration: who is who, who may decide, does the ladder hold (P12, P18, P22).

A vacant role is no problem here: it is normal, loud and covered (P12); the doctor names it.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any, cast
from zoneinfo import ZoneInfo

from compliance_bot.config_structs import (
    EvidenceTable,
    LadderTable,
    MailboxTable,
    OrganisationTable,
    PersonTable,
    ProcessorTable,
    RoadsTable,
    TokensTable,
)
from compliance_bot.procedure.ladder import Ladder, check_ladder
from compliance_bot.procedure.norms import DAY, Norms, Plan, check_norms
from compliance_bot.procedure.roles import Role, bare_address, same_mailbox

KEY_LENGTH = 32
SEALING_KEY_BYTES = 32

Parts = Mapping[str, Any]


def check_config(parts: Parts) -> list[str]:
    """All problems that concern more than one key. `parts` may lack tables that were faulty themselves."""
    checks: tuple[Callable[[Parts], list[str]], ...] = (
        _doubles,
        _absences,
        _others,
        _deputies,
        _somebody_decides,
        _own_addresses,
        _processors,
        _moved_mails,
        _keys,
        _evidence_keys,
        _ladder,
        _roads,
    )
    return [problem for check in checks for problem in check(parts)]


def _persons(parts: Parts) -> tuple[PersonTable, ...]:
    return cast("tuple[PersonTable, ...]", parts["persons"])


def _doubles(parts: Parts) -> list[str]:
    problems: list[str] = []
    ids: set[str] = set()
    owners: dict[str, str] = {}
    for person in _persons(parts):
        if person.id in ids:
            problems.append(f"[[persons]] id: `{person.id}` stands there twice")
        ids.add(person.id)
        for address in dict.fromkeys(map(same_mailbox, person.addresses)):
            if address in owners:
                problems.append(
                    f"[[persons]] addresses: {address} is of both `{owners[address]}` and `{person.id}`; "
                    "a reply must have one owner"
                )
            owners[address] = person.id
    return problems


def _absences(parts: Parts) -> list[str]:
    """P11: a day that is mistyped would leave somebody away for ever, or never."""
    return [
        f"[[persons]] {person.id} absent: until {one.until} lies before from {one.first}"
        for person in _persons(parts)
        for one in person.absent
        if one.until < one.first
    ]


def _others(parts: Parts) -> list[str]:
    """What stands there is never shown: an address of apprise holds keys."""
    return [
        f"[[persons]] {person.id} others: line {number} is no address; write kind://…, as apprise reads it"
        for person in _persons(parts)
        for number, line in enumerate(lines_of(person.others.reveal()), start=1)
        if "://" not in line
    ]


def _deputies(parts: Parts) -> list[str]:
    ids = {person.id for person in _persons(parts)}
    return [
        f"[deputies] {role.value}: `{name}` is no id of [[persons]]"
        for role, names in parts["deputies"].items()
        for name in names
        if name not in ids
    ]


def _somebody_decides(parts: Parts) -> list[str]:
    """P12, P18: without a decider, a deputy and a directie every incident would run out."""
    held = {role for person in _persons(parts) for role in person.roles}
    if held & {Role.DECIDER, Role.DIRECTIE} or parts["deputies"].get(Role.DECIDER):
        return []
    return [
        "[[persons]] roles: nobody can decide; give somebody the role decider or directie, "
        "or name a deputy under [deputies] decider"
    ]


def _own_addresses(parts: Parts) -> list[str]:
    """A person with the bot's own address would be mailed by, and read as, the bot itself."""
    mailbox: MailboxTable | None = parts.get("mailbox")
    if mailbox is None:
        return []
    processors: tuple[ProcessorTable, ...] = parts["processors"]
    known = [(f"[[persons]] {one.id}", one.addresses) for one in _persons(parts)]
    known += [(f"[[processors]] {one.name}", one.addresses) for one in processors]
    own = bare_address(mailbox.address)
    people = [who for who, addresses in known if own in map(bare_address, addresses)]
    return [f"{who}: {mailbox.address} is the mailbox's own address" for who in people]


def _processors(parts: Parts) -> list[str]:
    organisation: OrganisationTable | None = parts.get("organisation")
    own = set(organisation.domains) if organisation else set()
    problems: list[str] = []
    processor: ProcessorTable
    for processor in parts["processors"]:
        where = f"[[processors]] {processor.name}"
        if not processor.domains and not processor.addresses:
            problems.append(f"{where}: give domains or addresses, or nobody is recognised by it")
        problems += [
            f"{where} domains: {domain} is one of [organisation] domains; an employee is no processor"
            for domain in processor.domains
            if domain in own
        ]
    return problems


def _moved_mails(parts: Parts) -> list[str]:
    mailbox: MailboxTable | None = parts.get("mailbox")
    if mailbox is None or (mailbox.done == "move") == bool(mailbox.done_folder):
        return []
    if mailbox.done == "move":
        return ['[mailbox] done_folder: is needed with done = "move"']
    return [f'[mailbox] done_folder: does nothing with done = "{mailbox.done}"; write done = "move"']


def _keys(parts: Parts) -> list[str]:
    tokens: TokensTable | None = parts.get("tokens")
    if tokens is None or not tokens.key:
        return []
    keys = lines_of(tokens.key.reveal())
    problems = [
        f"[tokens] key: key {number} has {len(key)} characters, at least {KEY_LENGTH} are needed; "
        "make one with `openssl rand -base64 48`"
        for number, key in enumerate(keys, start=1)
        if len(key) < KEY_LENGTH
    ]
    if len(set(keys)) < len(keys):
        problems.append("[tokens] key: the same key stands there twice")
    return problems


def _evidence_keys(parts: Parts) -> list[str]:
    table: EvidenceTable | None = parts.get("evidence")
    if table is None or not table.key:
        return []
    return [
        f"[evidence] key: line {number} is no key of 32 bytes; make one with `openssl rand -base64 32`"
        for number, line in enumerate(lines_of(table.key.reveal()), start=1)
        if not _is_sealing_key(line)
    ]


def _is_sealing_key(line: str) -> bool:
    try:
        return len(base64.b64decode(line, validate=True)) == SEALING_KEY_BYTES
    except ValueError:
        return False


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a secret that holds several: keys, the newest first, or addresses."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _ladder(parts: Parts) -> list[str]:
    table: LadderTable | None = parts.get("ladder")
    if table is None:
        return []
    try:
        ladder = make_ladder(table, RoadsTable())
    except (KeyError, ValueError, OSError):
        return [f"[ladder] zone: `{table.zone}` is no time zone; write one like Europe/Amsterdam"]
    return [f"[ladder] {problem}" for problem in check_ladder(ladder)]


def make_ladder(table: LadderTable, roads: RoadsTable) -> Ladder:
    """The ladder of P22 with the norms of the other roads. ValueError, KeyError or OSError when the zone is unknown."""
    values = {name: getattr(table, name) for name in table.__struct_fields__}
    values["zone"] = ZoneInfo(table.zone)
    return Ladder(**values, norms=make_norms(roads))


def _roads(parts: Parts) -> list[str]:
    table: RoadsTable | None = parts.get("roads")
    if table is None:
        return []
    return [f"[roads] {problem}" for problem in check_norms(make_norms(table))]


def make_norms(table: RoadsTable) -> Norms:
    """The norms of P19, P26 and P34: a plan for each road, days as hours."""
    first = table.recheck_days * DAY
    half, silence = table.recheck_silence_days * DAY // 2, table.recheck_silence_days * DAY
    return Norms(
        people=Plan(hours=table.people, every=table.people_every),
        telling=Plan(hours=(table.telling_every,), every=table.telling_every),
        supplement=Plan(hours=(table.supplement_days * DAY,), every=table.supplement_every_days * DAY),
        supplement_red=table.supplement_red_days * DAY,
        technical=Plan(hours=table.technical, every=table.technical_every),
        reporter=Plan(hours=table.reporter),
        audience=Plan(hours=table.audience, every=table.audience_every),
        recheck=Plan(hours=(first, first + half, first + silence)),
    )
