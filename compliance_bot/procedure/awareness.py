"""KENNIS and TERMIJN: when the clock moves, and whose word is awaited (P18, P20, P24). Pure rules.

Earlier is the safe side and needs one assessor. Later, and a term of the AP's own, need decider and second by the very
rule that a negative outcome has: who names the same moment agrees, who names an earlier one is against it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from compliance_bot.procedure.clock import moments_known
from compliance_bot.procedure.decisions import Rules, settle_votes
from compliance_bot.procedure.events import Standing, Word
from compliance_bot.procedure.incident import Incident, Statement, Vote
from compliance_bot.procedure.ladder import Ladder, rung_moment
from compliance_bot.procedure.rights import right_to_say
from compliance_bot.procedure.roles import Person

KENNIS, TERMIJN = "kennis", "termijn"


@dataclass(frozen=True, kw_only=True)
class ClockQuestion:
    """A moment that somebody proposes: settled, or whose word it waits for.

    said: the word that proposes it, None when nothing is proposed. second: the id of who agreed with it. why:
    disagreement, or advice_first where only the FG spoke yet.
    """

    said: Statement | None = None
    settled: bool = False
    second: str = ""
    ask: tuple[Person, ...] = ()
    why: str = ""

    @property
    def at(self) -> datetime | None:
        """The moment proposed; None when nothing is."""
        return self.said.at if self.said is not None else None


def clock_question(incident: Incident, name: str, *, now: datetime, rules: Rules) -> ClockQuestion:
    """Where the latest KENNIS to a later moment, or TERMIJN, stands."""
    words = _words(incident, name)
    barred = incident.reporters()
    decided = [one for one in words if one.standing == Standing.DECISION and one.person not in barred]
    said = _latest(decided)
    if said is None:
        return _advice_first(incident, name, words, now=now, rules=rules)
    if not _is_open(incident, name, said):
        return ClockQuestion()
    asked = replace(
        incident,
        votes=tuple(_votes(words, said)),
        typed=(),
        statements=(),
        filings=(),
        second_asked=incident.asked_on_clock(name),
    )
    found = settle_votes(asked, now=now, rules=rules)
    return ClockQuestion(
        said=said,
        settled=found.outcome is not None,
        second=_who_agreed(words, said, barred),
        ask=found.ask,
        why="disagreement" if found.disagreement else "",
    )


def is_earlier(incident: Incident, at: datetime) -> bool:
    """Does KENNIS with this moment move the clock earlier, or say that it stands right? Then one is enough (P20)."""
    return at <= incident.aware_at


def known_now(incident: Incident) -> tuple[str, ...]:
    """The moments that whoever sets the clock now weighs (P20)."""
    return moments_known(incident.reports)


def due_again(incident: Incident, aware: datetime, *, now: datetime, ladder: Ladder) -> tuple[int, ...]:
    """The rungs that were reached and are still to come when the clock stands at `aware`: a later moment skips none."""
    return tuple(hours for hours in incident.rungs if rung_moment(hours, aware, ladder) > now)


def _words(incident: Incident, name: str) -> list[Statement]:
    """The latest of each person, without what was said before something earlier came out, or was only typed."""
    since = incident.hurried_at if name == KENNIS else None
    latest = {
        one.person: one
        for one in incident.statements
        if one.name == name
        and one.at is not None
        and one.standing
        and not one.typed
        and (since is None or one.said_at > since)
    }
    return list(latest.values())


def _latest(words: list[Statement]) -> Statement | None:
    found: Statement | None = None
    for one in words:
        if found is None or one.said_at >= found.said_at:
            found = one
    return found


def _is_open(incident: Incident, name: str, said: Statement) -> bool:
    if said.at is None:
        return False
    if name == KENNIS:
        return said.at > incident.aware_at
    return incident.override is None or incident.override.at != said.at


def _votes(words: list[Statement], said: Statement) -> Iterator[Vote]:
    """As the AP road's rule knows them: the same moment agrees, an earlier one is against, a later one neither."""
    for one in words:
        if one.at is None or said.at is None or one.at > said.at:
            continue
        yield Vote(
            person=one.person,
            role=one.role,
            word=Word.NIET_MELDEN if one.at == said.at else Word.MELDEN,
            standing=Standing(one.standing),
            said_at=one.said_at,
            evidence="",
        )


def _who_agreed(words: list[Statement], said: Statement, barred: frozenset[str]) -> str:
    others = (one for one in words if one.person not in barred | {said.person} and one.at == said.at)
    return next((one.person for one in others), "")


def _advice_first(
    incident: Incident, name: str, words: list[Statement], *, now: datetime, rules: Rules
) -> ClockQuestion:
    """The FG's advice came first: whoever decides is asked (P18)."""
    said = _latest([one for one in words if one.person not in incident.reporters()])
    if said is None or not _is_open(incident, name, said):
        return ClockQuestion()
    deciding = tuple(
        person
        for person in rules.directory.persons
        if person.id != said.person and _decides(incident, name, person, now=now, rules=rules)
    )
    return ClockQuestion(said=said, ask=deciding, why="advice_first")


def _decides(incident: Incident, name: str, person: Person, *, now: datetime, rules: Rules) -> bool:
    right = right_to_say(name, person, incident=incident, now=now, rules=rules)
    return right.standing is Standing.DECISION and bool(person.addresses)
