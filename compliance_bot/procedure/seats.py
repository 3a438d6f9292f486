"""Which seat somebody holds on an incident now: decider, FG or directie, by right or as deputy (P11, P12, P18)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
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


def seat_label(person: Person, role: Role) -> str:
    """The role as the register names it for this person: its holder, or a deputy of it."""
    return LABELS[role] if role in person.roles else _deputy_label(role)


def spoke_as(label: str, role: Role) -> bool:
    """Was a word with this label said in that role, by its holder or a deputy?"""
    return label in (LABELS[role], _deputy_label(role))


def deciding_role(person: Person, incident: Incident, now: datetime, rules: Rules) -> str | None:
    """The role in which this person decides for the organisation now, or None (mail.md §5)."""
    directory, groups = rules.directory, reached_groups(incident, now, rules.ladder)
    if Role.DECIDER in person.roles:
        return LABELS[Role.DECIDER]
    able = eligible(directory.with_role(Role.DECIDER), incident)
    called = person.id in incident.called_in(now, proven=True)
    deputises = person in directory.deputies_of(Role.DECIDER)
    if deputises and ("deputies" in groups or not able or called or person.id in _asked(incident)):
        return _deputy_label(Role.DECIDER)
    if is_director(person, incident, now, rules) and _directie_in_turn(person, incident, now, rules):
        return seat_label(person, Role.DIRECTIE)
    return None


def is_director(person: Person, incident: Incident, now: datetime, rules: Rules) -> bool:
    """Is this a director, or a deputy of the directie who acts for it now (P11, P12)?"""
    return _sits(person, Role.DIRECTIE, incident, now, rules)


def advises(person: Person, incident: Incident, now: datetime, rules: Rules) -> bool:
    """Is this the FG, or a deputy of the FG who acts for them now (P11, P12, P18)?"""
    return _sits(person, Role.DPO, incident, now, rules)


def may_advise_melden(person: Person, incident: Incident, now: datetime, rules: Rules) -> bool:
    """As `advises`; and MELDEN, the safe side, is heard from the FG's deputy as soon as deputies are in the circle."""
    deputises = person in rules.directory.deputies_of(Role.DPO)
    in_turn = deputises and "deputies" in reached_groups(incident, now, rules.ladder)
    return in_turn or advises(person, incident, now, rules)


def directors(incident: Incident, now: datetime, rules: Rules, *, but: str = "") -> tuple[Person, ...]:
    """Who decides for the directie now: its holders, also those out of reach, and who stands in for them."""
    directory = rules.directory
    deputies = (
        one
        for one in directory.deputies_of(Role.DIRECTIE)
        if _stands_in(one, Role.DIRECTIE, incident, now, rules)
    )
    return eligible((*directory.with_role(Role.DIRECTIE), *deputies), incident, but=but)


def as_asked(incident: Incident, persons: tuple[str, ...]) -> Incident:
    """The incident for a question on which these were asked as second, and on no other: each has its own (P18)."""
    return replace(incident, second_asked=persons, informing_asked=())


def _sits(person: Person, role: Role, incident: Incident, now: datetime, rules: Rules) -> bool:
    """Who was asked may answer, whoever is back since (mail.md §5: asked as second = in the circle)."""
    if role in person.roles:
        return True
    deputises = person in rules.directory.deputies_of(role)
    asked = person.id in _asked(incident)
    return deputises and (asked or _stands_in(person, role, incident, now, rules))


def _stands_in(deputy: Person, role: Role, incident: Incident, now: datetime, rules: Rules) -> bool:
    """Does this deputy act: is the role vacant, or did all who hold it report it, or are they surely out of reach?

    Or did the absence of one of them bring the deputy in.
    """
    holders = rules.directory.with_role(role)
    able = {one.id for one in eligible(holders, incident)}
    called_for = incident.brought_in_by(deputy.id, now) & {one.id for one in holders}
    return bool(called_for) or able <= incident.out_of_reach(now, proven=True)


def _directie_in_turn(person: Person, incident: Incident, now: datetime, rules: Rules) -> bool:
    """At its rung, on a vacancy, in a disagreement, or asked or called in before that (mail.md §5).

    Who stands in for a director has no earlier turn than the director had.
    """
    holders = frozenset(one.id for one in rules.directory.with_role(Role.DIRECTIE))
    seat = {person.id} if person.id in holders else {person.id, *holders}
    asked = seat & _asked(incident)
    called = any(incident.brought_in_by(one, now) - holders for one in seat)
    if asked or called or "directie" in reached_groups(incident, now, rules.ladder):
        return True
    return settle_disputed(incident) or _vacancy(incident, rules.directory)


def _asked(incident: Incident) -> frozenset[str]:
    return frozenset((*incident.second_asked, *incident.informing_asked))


def _deputy_label(role: Role) -> str:
    return f"plaatsvervanger van {LABELS[role]}"


def may_decide(person: Person, directory: Directory) -> bool:
    """Is this somebody whose own word decides at some moment: decider, directie, or a deputy of theirs?"""
    deciding = frozenset({Role.DECIDER, Role.DIRECTIE})
    return bool(person.roles & deciding and person.addresses) or directory.deputises(person, deciding)


def settle_disputed(incident: Incident) -> bool:
    """Do decider and FG disagree: the FG would notify, the decider would not (P18)?"""
    votes = incident.votes_heard()
    fg = (v for v in votes if v.standing is Standing.ADVICE or spoke_as(v.role, Role.DPO))
    advised = any(v.word is Word.MELDEN for v in fg)
    refused = any(v.word in NEGATIVE and v.standing is Standing.DECISION for v in votes)
    return advised and refused


def _vacancy(incident: Incident, directory: Directory) -> bool:
    """Is there an assessor's seat with nobody and no deputy who may take it? Then the directie may at once."""
    return any(
        not eligible((*directory.with_role(role), *directory.deputies_of(role)), incident)
        for role in (Role.DECIDER, Role.DPO)
    )
