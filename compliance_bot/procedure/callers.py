"""Who phoned or came to the desk, as far as the name that a colleague wrote down tells (P3, P7): a proposal."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from compliance_bot.procedure.events import ReporterRole
from compliance_bot.procedure.roles import Directory, Person, Role

_LONGEST = 200
_ADDRESS = re.compile(r"[^\s<>,;:()\"]{1,64}@[^\s<>,;:()\"]{1,190}")
_WORD = re.compile(r"[^\W_]+")
_ROLES = {
    ReporterRole.PROCESSOR: ("verwerker", "bewerker", "subverwerker", "leverancier", "processor", "supplier"),
    ReporterRole.EMPLOYEE: (
        *("collega", "medewerker", "medewerkster", "vrijwilliger", "vrijwilligster", "uitzendkracht"),
        *("stagiair", "stagiaire", "colleague", "employee", "volunteer", "temp", "intern"),
    ),
    ReporterRole.OUTSIDER: ("buitenstaander", "outsider"),
}


@dataclass(frozen=True, kw_only=True)
class Caller:
    """The role a caller's window is judged by, and their id in the directory ('' where it lists no such name)."""

    role: ReporterRole = ReporterRole.OUTSIDER
    person: str = ""


def caller_of(who: str, directory: Directory) -> Caller:
    """Whom a colleague means by `wie`: an address, a name of the directory, a processor's name, a word for a role.

    Somebody unknown is an outsider until a person says otherwise. The name tells which person it is even where a
    word says another role, for who reported must not decide (P18).
    """
    who = who[:_LONGEST]
    person = _person(who, directory)
    told = _told_role(who)
    if person is not None:
        helpdesk = Role.HELPDESK in person.roles
        role = ReporterRole.PROCESSOR if helpdesk else ReporterRole.EMPLOYEE
        return Caller(role=told or role, person=person.id)
    return Caller(role=told or _role_of_others(who, directory))


def named(text: str, directory: Directory) -> tuple[Person, ...]:
    """The people of the directory that an id, an address or a name, whole or in part, can mean."""
    by_address = directory.by_address(text) if "@" in text else None
    if by_address is not None:
        return (by_address,)
    wanted = _words(text)
    if not wanted:
        return ()
    by_id = tuple(one for one in directory.persons if _words(one.id) == wanted)
    whole = tuple(one for one in directory.persons if _words(one.name) == wanted)
    if by_id or whole:
        return tuple({one.id: one for one in (*by_id, *whole)}.values())
    return tuple(one for one in directory.persons if set(wanted) <= set(_words(one.name)))


def _person(who: str, directory: Directory) -> Person | None:
    """One person only, by an address or by the whole name within `who`; where two fit, nobody is named."""
    for address in _ADDRESS.findall(who):
        found = directory.by_address(address)
        if found is not None:
            return found
    words = _words(who)
    fitting = [one for one in directory.persons if _holds(words, _words(one.name))]
    longest = max((len(_words(one.name)) for one in fitting), default=0)
    best = [one for one in fitting if len(_words(one.name)) == longest]
    return best[0] if len(best) == 1 else None


def _role_of_others(who: str, directory: Directory) -> ReporterRole:
    for address in _ADDRESS.findall(who):
        role = directory.who(address).reporter_role
        if role is not ReporterRole.OUTSIDER:
            return role
    words = _words(who)
    processor = any(_holds(words, _words(one.name)) for one in directory.processors)
    return ReporterRole.PROCESSOR if processor else ReporterRole.OUTSIDER


def _told_role(who: str) -> ReporterRole | None:
    words = set(_words(who))
    return next((role for role, known in _ROLES.items() if words & set(known)), None)


def _holds(words: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Do these words stand in that order, side by side?"""
    return bool(name) and any(words[at : at + len(name)] == name for at in range(len(words) - len(name) + 1))


def _words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return tuple(_WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign))))
