"""Which person of the directory somebody's words name: exactly one, or nobody (OVERDRAGEN, mail.md §6)."""

from __future__ import annotations

import re
import unicodedata

from compliance_bot.procedure.roles import LABELS, Directory, Person, bare_address

_WORD = re.compile(r"[^\W_]+")
_LONGEST = 200


def person_named(words: str, directory: Directory) -> Person | None:
    """The one person with this address, id, name or role, or with these words in the name; None when not one alone."""
    said = words.strip()[:_LONGEST]
    by_address = directory.by_address(said.strip("<>")) if bare_address(said.strip("<>")) else None
    if by_address is not None:
        return by_address
    wanted = _words(said)
    if not wanted:
        return None
    able = [one for one in directory.persons if one.addresses]
    for fits in (_is_called, _holds, _has_in_name):
        found = [one for one in able if fits(one, wanted)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _is_called(person: Person, wanted: tuple[str, ...]) -> bool:
    return wanted in (_words(person.name), _words(person.id))


def _holds(person: Person, wanted: tuple[str, ...]) -> bool:
    return any(wanted in (_words(LABELS[role]), _words(role.value)) for role in person.roles)


def _has_in_name(person: Person, wanted: tuple[str, ...]) -> bool:
    return set(wanted) <= set(_words(person.name))


def _words(text: str) -> tuple[str, ...]:
    """The words without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return tuple(_WORD.findall("".join(char for char in plain if not unicodedata.combining(char))))
