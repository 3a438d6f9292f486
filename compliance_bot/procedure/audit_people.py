"""Whom a rung must have reached at least, worked out by the auditor itself (P11, P12, P18, P22)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from compliance_bot.procedure.audit_asked import ADVICE_FIRST, DISAGREEMENT, HANDED, Asking, Spoken
from compliance_bot.procedure.audit_records import Carried
from compliance_bot.procedure.ladder import Ladder
from compliance_bot.procedure.norms import WITH_ONDERSTEUNING, Asks
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

    def holders(self, role: Role) -> set[str]:
        """Who holds the role and can be mailed."""
        return self._holders(role)

    def assessing(self) -> set[str]:
        """Everybody who may ever decide or advise, as holder or as deputy (P18)."""
        return set().union(*(self._holders(role) | self._deputies(role) for role in _ASIDE))

    def deciding(self) -> set[str]:
        """Who is second where the FG cannot be: the deputies, and who decides (P18)."""
        return self._holders(Role.DECIDER) | self._deputies(Role.DECIDER) | self._deputies(Role.DPO)

    def supporting(self) -> set[str]:
        """Who hears of a call that stays unanswered (P8)."""
        return self._answering(Role.ONDERSTEUNING)

    def can_be_mailed(self, person: str) -> bool:
        """Is this somebody of the directory with an address?"""
        return person in self._mailable

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


def must_hear_beside(one: Carried, directory: Directory, ladder: Ladder) -> set[str]:
    """Whom a rung beside the AP road must reach at least (P8, P11, P12, P19, P26, P34)."""
    hours, whole = one.event.hours, House(directory)
    if one.asks == Asks.DISCOVERED:
        return set()
    if one.asks == Asks.CONFIRM:
        return _must_hear_of_handling(one, directory)
    if one.asks == Asks.AUDIENCE:
        own = {one.owner} if whole.can_be_mailed(one.owner) else set()
        return own if own and one.owner not in one.away else own | whole.assessors()
    if one.asks == Asks.SUPPLEMENT:
        hours = ladder.directie_from if hours >= ladder.norms.supplement_red else 0
    if one.asks == Asks.RECHECK:
        hours = ladder.deputies_from if hours > ladder.norms.recheck.hours[0] else 0
    return must_hear(hours, directory, ladder, reporters=one.reporters, away=one.away)


def _must_hear_of_handling(one: Carried, directory: Directory) -> set[str]:
    """A technician who reported it, or whose address did by taking a call, is not called; no seat is vacant by that."""
    called = House(directory).technicians()
    beside = House(directory, one.reporters).beside(called, one.away)
    supporting = House(directory).supporting() if one.event.hours >= WITH_ONDERSTEUNING else set()
    return ((called | beside) - one.reporters - one.took_calls) | supporting


def seconds_at(one: Carried, directory: Directory, *, since: datetime) -> set[str]:
    """Of those whose word is awaited, who surely still is at that rung (P18).

    Whom P18 wants as second changes with who is out of reach, and for a director with the clock: where that is not as
    it was when they were asked, nothing is said. The circle holds all others. since: see Practice.
    """
    house = House(directory, one.reporters)
    found = set()
    for asking in one.asked:
        fresh = asking.at >= since and asking.why != ADVICE_FIRST
        able = house.can_be_mailed(asking.person) and asking.person not in one.reporters | one.surely
        if fresh and able and _still_wanted(asking, one, house):
            found.add(asking.person)
    return found


def _still_wanted(asking: Asking, one: Carried, house: House) -> bool:
    if asking.why != DISAGREEMENT and asking.person in house.deciding():
        return _same(asking, one, house.holders(Role.DPO))
    moved = one.later_at is not None and one.later_at >= asking.at
    others = house.assessing() - {asking.person}
    if asking.why != DISAGREEMENT:
        # who spoke is no second to it; one who was away has stand-ins, who are asked only until they are back
        others -= asking.speakers - asking.surely
    return not moved and _same(asking, one, others)


def _same(asking: Asking, one: Carried, people: set[str]) -> bool:
    """Are the same ones of them out of reach as when it was asked?"""
    return asking.surely & people == one.surely & people


def first_asked(word: Spoken, directory: Directory, reporters: Collection[str]) -> set[str]:
    """Who is asked first about a word that nobody else spoke about: the FG, about the FG's advice who decides (P18)."""
    if not word.negative or word.person in reporters:
        return set()
    house = House(directory, reporters)
    return house.holders(Role.DPO if word.decides else Role.DECIDER) - {word.person}


def must_be_mailed(asking: Asking, directory: Directory, reporters: Collection[str]) -> set[str]:
    """Who got a mail about it: who was asked, and beside whom it was handed to who acts for them then (P11)."""
    house = House(directory, reporters)
    mine = {asking.person} if house.can_be_mailed(asking.person) else set()
    return mine | house.beside({asking.person}, asking.away) if asking.about == HANDED else mine


def may_assess(person: str, directory: Directory) -> bool:
    """Is this somebody whose word decides or advises at some moment (P18)?"""
    return person in House(directory).assessing()
