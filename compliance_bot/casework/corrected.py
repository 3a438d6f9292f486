"""Which earlier entry of the speaker a CORRECTIE is about, here or on an incident that was merged into this one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from compliance_bot.casework.desk import Case
from compliance_bot.casework.saying import Effect, Saying
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.corrections import LastWord, Sort, corrected_word, last_word
from compliance_bot.procedure.decisions import Right


def last_of(case: Case, ref: str, person: str) -> LastWord | None:
    """This person's last entry. One on a merged incident is named, and nothing of it is undone from here."""
    found = [last_word(_told(case, ref), person)]
    for other in _merged_into(case, ref):
        last = last_word(_told(case, other), person)
        found.append(replace(last, elsewhere=other, sort=Sort.OTHER) if last is not None else None)
    known = [one for one in found if one is not None]
    return max(reversed(known), key=lambda one: one.said_at, default=None)


def stands_instead_of(case: Case, saying: Saying) -> LastWord | None:
    """What a word behind CORRECTIE corrects; None for any other word, and where its speaker said nothing before."""
    command = saying.command
    if not command.corrects:
        return None
    checks = tuple(line.check for line in command.checks)
    told = _told(case, saying.ref)
    return corrected_word(told, saying.person.id, name=command.name, checks=checks)


def said_instead(saying: Saying) -> dict[str, Any]:
    """What the register and the receipt say of the entry that this word corrects."""
    if saying.instead_of is None:
        return {}
    return {"corrects": saying.instead_of.word, "corrects_at": saying.instead_of.said_at}


def name_last(case: Case, saying: Saying, _right: Right) -> Effect:
    """A CORRECTIE that takes nothing back names which entry of its speaker was the last, and undoes nothing."""
    last = last_of(case, saying.ref, saying.person.id)
    if last is None:
        return Effect()
    shown = f"vraag {last.check}" if last.check else last.word
    return Effect(did=shown, was=last.said_at, other=last.elsewhere)


def _told(case: Case, ref: str) -> list[tuple[datetime, ev.Event]]:
    return [(entry.at, entry.event) for entry in case.work.entries(ref)]


def _merged_into(case: Case, ref: str) -> Iterator[str]:
    for one in case.incident(ref).lent:
        yield one.ref
        yield from _merged_into(case, one.ref)
