"""Which seat somebody holds on an incident now: decider, FG or directie, by right or as deputy (P11, P12, P18)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from compliance_bot.procedure.events import Standing, Word
from compliance_bot.procedure.incident import Incident
from compliance_bot.procedure.ladder import Ladder, groups_at, rung_moment
from compliance_bot.procedure.roles import LABELS, Directory, Person, Role

NO_BREACH = frozenset({Word.GEEN_DATALEK, Word.GEEN_INCIDENT})
NEGATIVE = NO_BREACH | {Word.NIET_MELDEN}


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What the organisation laid down on deciding: the directory, the ladder and P18's two switches."""

    directory: Directory
    ladder: Ladder
    second: bool = True
    fg_decides: bool = False


def reached_groups(incident: Incident, now: datetime, ladder: Ladder) -> frozenset[str]:
    """The groups whose turn to decide has come by now (P22, mail.md §5).

    Counted from a confirmed awareness, otherwise from receipt: an unconfirmed discovery hurries the reminders, but
    nobody gets the right to decide by a claim in a mail.
    """
    since = (
        incident.aware_at if incident.aware_confirmed else max(incident.aware_at, incident.surely_known_at())
    )
    reached = (hours for hours in ladder.rungs if rung_moment(hours, since, ladder) <= now)
    return frozenset(groups_at(max(reached, default=0), ladder))


def eligible(persons: Iterable[Person], incident: Incident, *, but: str = "") -> tuple[Person, ...]:
    """Those who did not report it, each once, without `but` (P18)."""
    barred = incident.reporters() | {but}
    return tuple(dict.fromkeys(p for p in persons if p.id not in barred))


def deciding_role(person: Person, incident: Incident, now: datetime, rules: Rules) -> str | None:
    """The role in which this person decides for the organisation now, or None (mail.md §5)."""
    directory, groups = rules.directory, reached_groups(incident, now, rules.ladder)
    if Role.DECIDER in person.roles:
        return LABELS[Role.DECIDER]
    asked = person.id in (*incident.second_asked, *incident.informing_asked)
    able = eligible(directory.with_role(Role.DECIDER), incident)
    deputies = directory.deputies_of(Role.DECIDER)
    called = person.id in incident.called_in(now, proven=True)
    if person in deputies and ("deputies" in groups or not able or asked or called):
        return f"plaatsvervanger van {LABELS[Role.DECIDER]}"
    if not is_director(person, directory):
        return None
    in_turn = "directie" in groups or asked or called or settle_disputed(incident)
    return LABELS[Role.DIRECTIE] if in_turn or _vacancy(incident, directory) else None


def is_director(person: Person, directory: Directory) -> bool:
    """Is this a director, or the directie's deputy while it is vacant (P12)?"""
    if Role.DIRECTIE in person.roles:
        return True
    return not directory.with_role(Role.DIRECTIE) and person in directory.deputies_of(Role.DIRECTIE)


def advises(person: Person, directory: Directory) -> bool:
    """Is this the FG, or the FG's deputy while the role is vacant (P12, P18)?"""
    if Role.DPO in person.roles:
        return True
    return not directory.with_role(Role.DPO) and person in directory.deputies_of(Role.DPO)


def may_decide(person: Person, directory: Directory) -> bool:
    """Is this somebody whose own word decides at some moment: decider, directie, or a deputy of theirs?"""
    deciding = frozenset({Role.DECIDER, Role.DIRECTIE})
    return bool(person.roles & deciding and person.addresses) or directory.deputises(person, deciding)


def settle_disputed(incident: Incident) -> bool:
    """Do decider and FG disagree: the FG would notify, the decider would not (P18)?"""
    votes = incident.votes_heard()
    fg = (v for v in votes if v.standing is Standing.ADVICE or v.role == LABELS[Role.DPO])
    advised = any(v.word is Word.MELDEN for v in fg)
    refused = any(v.word in NEGATIVE and v.standing is Standing.DECISION for v in votes)
    return advised and refused


def _vacancy(incident: Incident, directory: Directory) -> bool:
    """Is there an assessor's seat with nobody and no deputy who may take it? Then the directie may at once."""
    return any(
        not eligible((*directory.with_role(role), *directory.deputies_of(role)), incident)
        for role in (Role.DECIDER, Role.DPO)
    )
