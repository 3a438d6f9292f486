"""Whom a rung must have reached at least, worked out by the auditor itself (P11, P12, P18, P22)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from compliance_bot.procedure.ladder import Ladder
from compliance_bot.procedure.norms import Asks
from compliance_bot.procedure.roles import Directory, Role
from compliance_bot.procedure.stand_ins import stand_ins

_ASIDE = frozenset({Role.DECIDER, Role.DPO, Role.DIRECTIE})
_TECHNICAL = (Role.IT, Role.HELPDESK)


class House:
    """The directory as ids, with these people standing aside as assessors, deputies and directors (P18)."""

    def __init__(self, directory: Directory, aside: Collection[str] = ()) -> None:
        self._directory = directory
        self._aside = frozenset(aside)
        self._mailable = {person.id: person for person in directory.persons if person.addresses}

    def circle(self, hours: int, ladder: Ladder) -> set[str]:
        """Assessors, then deputies, Manager Ondersteuning, directie; never nobody (P12, P22)."""
        steps = (
            (0, self.assessors()),
            (ladder.deputies_from, self._deputies(Role.DECIDER) | self._deputies(Role.DPO)),
            (ladder.ondersteuning_from, self._answering(Role.ONDERSTEUNING)),
            (ladder.directie_from, self._answering(Role.DIRECTIE)),
        )
        reached = set().union(*(people for start, people in steps if start == 0 or hours >= start))
        everybody = set().union(*(people for _, people in steps))
        return reached or everybody or self._answering(Role.MEDIA)

    def assessors(self) -> set[str]:
        """Decider and FG; for a vacant one who covers (P12)."""
        return self._answering(Role.DECIDER) | self._answering(Role.DPO)

    def technicians(self) -> set[str]:
        """IT and helpdesk or their deputies, else who covers (P8, P12)."""
        return set().union(*map(self._filled, _TECHNICAL)) or self._answering(Role.IT)

    def beside(self, people: Iterable[str], away: Collection[str]) -> set[str]:
        """Who acts beside those of them who are out of reach (P11)."""
        barred = self._directory.barring(self._aside)
        out = (barred.person(one) for one in people if one in away)
        return {found.id for person in out if person for found in stand_ins(person, barred, away)}

    def _holders(self, role: Role) -> set[str]:
        aside = self._aside if role in _ASIDE else frozenset()
        return {one for one, person in self._mailable.items() if role in person.roles and one not in aside}

    def _deputies(self, role: Role) -> set[str]:
        return {one for one in self._directory.deputies.get(role, ()) if one in self._mailable} - self._aside

    def _filled(self, role: Role) -> set[str]:
        return self._holders(role) or self._deputies(role)

    def _answering(self, role: Role) -> set[str]:
        """Its holders, else its deputies, else the other assessor and the directie (P12)."""
        return self._filled(role) or set().union(*(self._filled(other) for other in _ASIDE - {role}))


def must_hear(
    hours: int,
    directory: Directory,
    ladder: Ladder,
    *,
    reporters: Collection[str],
    away: Collection[str],
) -> set[str]:
    """Whom a rung of the AP road must reach: the circle, who stands in, and a reporter whose seat it is (P18, P22)."""
    house = House(directory, reporters)
    circle = house.circle(hours, ladder)
    told = House(directory).circle(hours, ladder) & set(reporters)
    return circle | house.beside(circle, away) | told


def must_hear_beside(
    asks: str, directory: Directory, ladder: Ladder, *, reporters: Collection[str], owner: str
) -> set[str]:
    """Whom a rung beside the AP road must reach at least, whatever its hour (P8, P12, P19, P26).

    A technician who reported it, or whose address did by taking a call, is not called; no seat is vacant by that.
    """
    house = House(directory, reporters)
    if asks == Asks.DISCOVERED:
        return set()
    if asks == Asks.CONFIRM:
        return House(directory).technicians() - set(reporters)
    if asks == Asks.AUDIENCE:
        person = directory.person(owner)
        return {owner} if person and person.addresses else House(directory).assessors()
    return house.circle(0, ladder)
