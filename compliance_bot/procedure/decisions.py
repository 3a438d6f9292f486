"""Who may say what, and when a decision word is final (P18, P19; mail.md §5). Pure tables and rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from compliance_bot.procedure.events import Outcome, Standing, Word
from compliance_bot.procedure.incident import Incident, Road, Vote
from compliance_bot.procedure.roles import LABELS, Directory, Person, Role, each_once
from compliance_bot.procedure.seats import NEGATIVE as NEGATIVE
from compliance_bot.procedure.seats import NO_BREACH as NO_BREACH
from compliance_bot.procedure.seats import Rules as Rules
from compliance_bot.procedure.seats import (
    advises,
    as_asked,
    deciding_role,
    directors,
    eligible,
    is_director,
    may_advise_melden,
    may_decide,
    reached_groups,
    seat_label,
    spoke_as,
)

_OUTCOMES = {
    Word.NIET_MELDEN: Outcome.NIET_MELDEN,
    Word.GEEN_DATALEK: Outcome.GEEN_DATALEK,
    Word.GEEN_INCIDENT: Outcome.GEEN_INCIDENT,
}

OUT_OF_REACH = timedelta(hours=4)

_ASSESSING = frozenset({Role.DECIDER, Role.DPO, Role.DIRECTIE})
_CRISIS = frozenset({Role.MEDIA, Role.ONDERSTEUNING})
TECHNICAL = frozenset({Role.IT, Role.HELPDESK})


class Why(StrEnum):
    """Why a command is not recorded as one; the code a template turns into a friendly sentence."""

    NOT_ENTITLED = "not_entitled"
    NOT_YET = "not_yet"
    REPORTER = "reporter_cannot_decide"
    ENDED = "already_ended"


@dataclass(frozen=True, kw_only=True)
class Right:
    """May this person say this? `standing` for decision words; `refused` names the reason when not."""

    role: str = ""
    standing: Standing | None = None
    refused: Why | None = None


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """Where the words said so far lead: a final outcome, or whom to ask as second."""

    outcome: Outcome | None = None
    word: Word | None = None
    ask: tuple[Person, ...] = ()
    disagreement: bool = False


def right_to_decide(word: Word, person: Person, *, incident: Incident, now: datetime, rules: Rules) -> Right:
    """What a decision word of this person counts as (P18): a decision, advice, or nothing with the reason."""
    if word in NEGATIVE and person.id in incident.reporters():
        return Right(refused=Why.REPORTER)
    role = deciding_role(person, incident, now, rules)
    if role is not None and person.id in incident.reporters():
        return Right(role=role, standing=Standing.ADVICE)
    if role is not None:
        return Right(role=role, standing=Standing.DECISION)
    if advises(person, _for_advice(word, incident), now, rules):
        standing = Standing.DECISION if rules.fg_decides else Standing.ADVICE
        return Right(role=seat_label(person, Role.DPO), standing=standing)
    return _outside_circle(word, person, incident=incident, now=now, rules=rules)


def right_to_advise(word: Word, person: Person, *, incident: Incident, now: datetime, rules: Rules) -> Right:
    """ADVIES …: the FG's own record, or that of the FG's deputy while they act for the FG (P11, P12, P18).

    Who reported advises nothing negative: that advice would be the second of a negative outcome.
    """
    if word in NEGATIVE and person.id in incident.reporters():
        return Right(refused=Why.REPORTER)
    may = may_advise_melden if word is Word.MELDEN else advises
    if may(person, _for_advice(word, incident), now, rules):
        return Right(role=seat_label(person, Role.DPO), standing=Standing.ADVICE)
    waits = person in rules.directory.deputies_of(Role.DPO)
    return Right(refused=Why.NOT_YET if waits else Why.NOT_ENTITLED)


def _for_advice(word: Word, incident: Incident) -> Incident:
    """Advice is the second itself, so of the FG's deputy it counts on that alone on which they were asked (P18)."""
    return as_asked(incident, incident.second_asked) if word in NEGATIVE else incident


def right_to_file(person: Person, *, incident: Incident, now: datetime, rules: Rules) -> Right:
    """GEMELD: the decider, FG, directie, and a deputy once in the circle (mail.md §5)."""
    role = deciding_role(person, incident, now, rules)
    if role is None and person.roles & _ASSESSING:
        role = label_of(person, _ASSESSING)
    if role is None and may_advise_melden(person, incident, now, rules):
        role = seat_label(person, Role.DPO)
    if role is None and is_director(person, incident, now, rules):
        role = seat_label(person, Role.DIRECTIE)
    return not_now(person, rules) if role is None else Right(role=role)


def right_to_take(person: Person, rules: Rules) -> Right:
    """OPGEPAKT: assessors, the crisis team, technical handlers, and their deputies (mail.md §5)."""
    allowed = _ASSESSING | _CRISIS | TECHNICAL
    if person.roles & allowed:
        return Right(role=label_of(person, allowed))
    if rules.directory.deputises(person):
        return Right(role="plaatsvervanger")
    return Right(refused=Why.NOT_ENTITLED)


def has_a_say(person: Person, directory: Directory) -> bool:
    """Does any role or deputyship entitle this person to commands at all?"""
    return bool(person.roles) or directory.deputises(person)


def may_assess(person: Person, directory: Directory) -> bool:
    """Is this somebody whose words can decide or advise at some moment (assessor, deputy, directie)?"""
    return bool(person.roles & _ASSESSING) or directory.deputises(person, _ASSESSING)


def decides_now(person: Person, *, incident: Incident, now: datetime, rules: Rules) -> bool:
    """May this person's word decide or advise on this incident at this moment?"""
    right = right_to_decide(Word.NIET_MELDEN, person, incident=incident, now=now, rules=rules)
    return right.refused is None


def label_of(person: Person, among: Iterable[Role] = Role) -> str:
    """The Dutch label of this person's first role among `among`."""
    wanted = frozenset(among)
    return next((LABELS[role] for role in Role if role in person.roles & wanted), "collega")


def label_in_circle(person: Person) -> str:
    """A person's role for the chat and the mail; who holds none is there as a deputy."""
    return label_of(person) if person.roles else "plaatsvervanger"


def settle(incident: Incident, *, now: datetime, rules: Rules) -> Settlement:
    """Is a negative outcome final by P18, and if not, who must be asked as second?

    MELDEN that was said on a merged incident counts here: merging is no side door around it (mail.md §5).
    """
    return settle_votes(replace(incident, votes=incident.votes_heard()), now=now, rules=rules)


def settle_votes(incident: Incident, *, now: datetime, rules: Rules) -> Settlement:
    """The same rule held against the incident's own votes alone, whatever stands in them."""
    # somebody who turns out to have reported it counts no more, whatever they said before (P18)
    barred = incident.reporters()
    decisions = [
        v
        for v in incident.votes
        if v.standing is Standing.DECISION and not (v.word in NEGATIVE and v.person in barred)
    ]
    latest = newest(decisions)
    if latest is None or latest.word not in NEGATIVE or incident.filings:
        return Settlement()
    outcome = _OUTCOMES[latest.word]
    opposed = [v.person for v in decisions if v.word is Word.MELDEN]
    if latest.word in NO_BREACH:
        opposed += incident.found_breach()
    if opposed:
        return _taken_back_or_overruled(incident, latest, opposed, now=now, rules=rules)
    if any(v.word is Word.MELDEN for v in incident.votes if v.standing is Standing.ADVICE):
        return _directie_decides(incident, latest, now=now, rules=rules)
    if not rules.second:
        return Settlement(outcome=outcome, word=latest.word)
    return _with_second(incident, latest, now=now, rules=rules)


def newest(votes: Iterable[Vote]) -> Vote | None:
    """The word said last; of two said in the same second the one recorded last."""
    found: Vote | None = None
    for vote in votes:
        if found is None or vote.said_at >= found.said_at:
            found = vote
    return found


def _with_second(incident: Incident, latest: Vote, *, now: datetime, rules: Rules) -> Settlement:
    outcome = _OUTCOMES[latest.word]
    agreeing = {v.person for v in incident.votes if v.word is latest.word} - incident.reporters()
    advice = (v for v in incident.votes if v.standing is Standing.ADVICE)
    if any(v.word is latest.word and v.person in agreeing - {latest.person} for v in advice):
        return Settlement(outcome=outcome, word=latest.word)
    # either of two who decide may be the other's second, whoever spoke last
    for vote in incident.votes:
        if vote.person in agreeing and vote.standing is Standing.DECISION:
            seconds = {person.id for person in _seconds(incident, vote, now=now, rules=rules)}
            if seconds & agreeing:
                return Settlement(outcome=outcome, word=latest.word)
    asked = _seconds(incident, latest, now=now, rules=rules)
    return Settlement(word=latest.word, ask=tuple(p for p in asked if p.id not in agreeing))


def _taken_back_or_overruled(
    incident: Incident, latest: Vote, opposed: Iterable[str], *, now: datetime, rules: Rules
) -> Settlement:
    """Somebody decided to notify: they may take it back; where none of them can, the directie decides (P18).

    Who has left or holds no deciding seat any more cannot, nor who turned out to have reported it. Who is out of reach
    for certain is asked all the same, and the directie with them (P11). Where the FG decides too, the FG's decision
    against the decider's is the disagreement that is the directie's.
    """
    found = filter(None, map(rules.directory.person, opposed))
    able = eligible((one for one in found if may_decide(one, rules.directory)), incident)
    if any(one.id not in incident.out_of_reach(now, proven=True) for one in able):
        return Settlement(word=latest.word, ask=able, disagreement=True)
    return _directie_decides(incident, latest, now=now, rules=rules, away=able)


def _directie_decides(
    incident: Incident, latest: Vote, *, now: datetime, rules: Rules, away: tuple[Person, ...] = ()
) -> Settlement:
    """The FG advises melden and the decider does not: the directie decides (P18). Any negative word will do.

    away: who could settle it too, and is out of reach.
    """
    directory = rules.directory
    deciding = directors(incident, now, rules)
    votes = [v for v in incident.votes if v.word in NEGATIVE and v.person not in incident.reporters()]
    refusing = {v.person for v in votes if v.standing is Standing.DECISION}
    agreeing = {v.person for v in votes if v.word is latest.word} | refusing
    spoke = {v.person for v in votes if spoke_as(v.role, Role.DIRECTIE)} | {one.id for one in deciding}
    if not refusing & spoke:
        return Settlement(word=latest.word, ask=each_once((*away, *deciding)), disagreement=True)
    if len(agreeing) > 1 or not rules.second:
        return Settlement(outcome=_OUTCOMES[latest.word], word=latest.word, disagreement=True)
    deciders = (*directory.with_role(Role.DECIDER), *directory.deputies_of(Role.DECIDER))
    others = eligible(deciders, incident, but=latest.person) or eligible(
        (*deciding, *directory.with_role(Role.DPO)), incident, but=latest.person
    )
    return Settlement(word=latest.word, ask=each_once((*away, *others)), disagreement=True)


def _seconds(incident: Incident, latest: Vote, *, now: datetime, rules: Rules) -> tuple[Person, ...]:
    """Whom P18 wants as second: the FG; vacant, their deputy, else another decider; a director where that fails.

    With the directie in the circle and the FG asked hours ago without an answer, the FG counts as out of reach; at
    once where a proven notice says that the FG is away or cannot be mailed (P11). The FG may still speak.
    """
    directory = rules.directory
    fg = eligible(directory.with_role(Role.DPO), incident, but=latest.person)
    away = incident.out_of_reach(now, proven=True)
    away_fg = fg if all(one.id in away for one in fg) else ()
    first = min(v.said_at for v in incident.votes if v.word is latest.word)
    late = now - first >= OUT_OF_REACH and "directie" in reached_groups(incident, now, rules.ladder)
    deciding = directors(incident, now, rules, but=latest.person)
    if fg and not away_fg:
        return each_once((*fg, *(deciding if late else ())))
    deputies = directory.deputies_of(Role.DPO) or directory.deputies_of(Role.DECIDER)
    able = eligible((*deputies, *directory.with_role(Role.DECIDER)), incident, but=latest.person)
    others = tuple(one for one in able if one.id not in away)
    # whoever is away was asked, or may be by now, and stays asked: others only come beside them (mail.md §8)
    return each_once((*away_fg, *able, *(() if others and not late else deciding)))


def _outside_circle(word: Word, person: Person, *, incident: Incident, now: datetime, rules: Rules) -> Right:
    """The directie may always say MELDEN; deputies and directie are told that it is not their turn yet."""
    if word is Word.MELDEN and is_director(person, incident, now, rules):
        return Right(role=seat_label(person, Role.DIRECTIE), standing=Standing.DECISION)
    if word is Word.MELDEN and may_advise_melden(person, incident, now, rules):
        return Right(role=seat_label(person, Role.DPO), standing=Standing.ADVICE)
    return not_now(person, rules)


def not_now(person: Person, rules: Rules) -> Right:
    """No right: deputies and directie hear that it is not their turn yet, all others that it is not theirs to say."""
    waits = Role.DIRECTIE in person.roles or rules.directory.deputises(person, _ASSESSING)
    return Right(refused=Why.NOT_YET if waits else Why.NOT_ENTITLED)


def reopens(word: Word, incident: Incident) -> bool:
    """Does this word take back a negative outcome? Of these only MELDEN does: the safe side (P18, P19)."""
    if incident.road is not Road.ENDED or incident.outcome in (Outcome.GEMELD, Outcome.SAMENGEVOEGD):
        return False
    return word is Word.MELDEN
