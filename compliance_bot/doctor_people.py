"""What the doctor says of people: who is away by the configuration and who acts beside them (P11), their extra ways."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from compliance_bot.app import make_others
from compliance_bot.config import Config
from compliance_bot.doctor_findings import Finding
from compliance_bot.ports import Policy
from compliance_bot.procedure.absences import Absence, coming
from compliance_bot.procedure.roles import Directory, Person
from compliance_bot.procedure.stand_ins import stand_ins

_DAYS = 60


def absences(policy: Policy, *, now: datetime) -> tuple[Finding, ...]:
    """Each absence of today and the next two months, with who acts beside them; those that are over, to take out."""
    today = now.astimezone(policy.zone).date()
    return tuple(
        finding
        for person in policy.directory.persons
        for finding in (*_of(person, policy, now), *_over(person, coming(person.absences, today, days=10**5)))
    )


def _of(person: Person, policy: Policy, now: datetime) -> Iterator[Finding]:
    today = now.astimezone(policy.zone).date()
    for absence in coming(person.absences, today, days=_DAYS):
        beside = ", ".join(one.id for one in _beside(person, absence, policy.directory))
        yield Finding(
            part="absences",
            level="note" if beside else "problem",
            text=f"{person.id} is away from {absence.first} to {absence.last}; "
            f"asked beside them: {beside or 'nobody'}",
            cure="" if beside else "name somebody who is there as deputy under [deputies]",
        )


def _beside(person: Person, absence: Absence, directory: Directory) -> tuple[Person, ...]:
    """Who acts beside them, not counting those who are away themselves on any of the days."""
    away = {
        one.id
        for one in directory.persons
        for other in one.absences
        if other.first <= absence.last and absence.first <= other.last
    }
    return stand_ins(person, directory, away)


def _over(person: Person, still: tuple[Absence, ...]) -> Iterator[Finding]:
    past = [one for one in person.absences if one not in still]
    if past:
        text = f"{len(past)} absences of {person.id} are over"
        yield Finding(part="absences", level="note", text=text, cure="take them out of the configuration")


def others(config: Config) -> tuple[Finding, ...]:
    """The extra ways to persons: each one that apprise does not know; nothing is sent. Raises ConfigError."""
    found = make_others(config)
    if found is None:
        return ()
    unknown = found.unknown()
    cure = "see what apprise calls it; the address stands in the file, command or variable of others_…"
    problems = (
        Finding(
            part="others", level="problem", text=f"apprise does not know the extra way `{one}`", cure=cure
        )
        for one in unknown
    )
    known = Finding(part="others", level="ok", text="the extra ways are known to apprise; nothing was sent")
    return tuple(problems) or (known,)
