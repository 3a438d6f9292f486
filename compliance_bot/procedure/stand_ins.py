"""Who acts when somebody who must act seems out of reach: the deputy, or else the next step, at once (P11, P12)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

from compliance_bot.procedure.roles import Directory, Person, Role, each_once

_ASSESSING = (Role.DECIDER, Role.DPO, Role.DIRECTIE)
_TECHNICAL = (Role.IT, Role.HELPDESK)
_CRISIS_TEAM = (Role.ONDERSTEUNING, Role.MEDIA)
_NEXT: Mapping[Role, tuple[tuple[Role, ...], ...]] = MappingProxyType(
    {
        Role.DECIDER: (_ASSESSING,),
        Role.DPO: (_ASSESSING,),
        Role.DIRECTIE: ((Role.DIRECTIE,), (Role.ONDERSTEUNING,)),
        Role.ONDERSTEUNING: ((Role.ONDERSTEUNING,), (Role.DIRECTIE,)),
        Role.MEDIA: ((Role.MEDIA,), (Role.DIRECTIE,)),
        Role.IT: (_TECHNICAL, (Role.ONDERSTEUNING,)),
        Role.HELPDESK: (_TECHNICAL, (Role.ONDERSTEUNING,)),
    }
)


def stand_ins(person: Person, directory: Directory, out: Collection[str]) -> tuple[Person, ...]:
    """Whom to ask beside `person`, who is out of reach as the others of `out` are; () when nobody at all is left.

    For each role the person acts in, the first step that still has somebody: its deputies; then for an assessor the
    other one and the directie, or their deputies (P12), for a technician the other ones, then Manager Ondersteuning
    (procedure.md §2).
    Where all of these are out or vacant, whoever of the house is left: it is never nobody (P12).
    """
    away = {*out, person.id}
    found = (_first_reachable(role, directory, away) for role in Role if acts_as(person, role, directory))
    return each_once(one for people in found for one in people)


def behind(person: Person, directory: Directory, out: Collection[str]) -> tuple[Person, ...]:
    """Whom to ask where somebody is out of reach whom an incident was handed to, and who answers for no role (P23).

    Whose deputy they are, else the assessors, who left it to them; where those are out too, as beside a decider.
    """
    away = {*out, person.id}
    roles = (role for role in Role if person in directory.deputies_of(role))
    held = each_once(one for role in roles for one in directory.with_role(role))
    steps = (held, directory.assessors(), *_steps(Role.DECIDER, directory, away))
    reachable = (tuple(one for one in step if one.id not in away) for step in steps)
    return next(filter(None, reachable), ())


def acts_as(person: Person, role: Role, directory: Directory) -> bool:
    """Is the role theirs, or do they answer for it as deputy while it is vacant?"""
    if role in person.roles:
        return True
    return not directory.with_role(role) and person in directory.deputies_of(role)


def _acting(role: Role, directory: Directory, away: Collection[str]) -> tuple[Person, ...]:
    """Its holders who are in reach; where there is none, its deputies."""
    holders = tuple(one for one in directory.with_role(role) if one.id not in away)
    return holders or directory.deputies_of(role)


def _first_reachable(role: Role, directory: Directory, away: Collection[str]) -> tuple[Person, ...]:
    steps = (tuple(one for one in step if one.id not in away) for step in _steps(role, directory, away))
    return next(filter(None, steps), ())


def _steps(role: Role, directory: Directory, away: Collection[str]) -> Iterator[tuple[Person, ...]]:
    yield directory.deputies_of(role)
    for roles in _NEXT[role]:
        yield each_once(one for other in roles for one in _acting(other, directory, away))
    yield directory.covering(role)
    yield each_once((*directory.assessors(), *directory.covering(Role.DIRECTIE)))
    yield each_once(one for other in _CRISIS_TEAM for one in directory.with_role(other))
    yield each_once(one for other in _TECHNICAL for one in directory.with_role(other))
