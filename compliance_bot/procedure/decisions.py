"""Who may say what, and when a decision word is final (P18, P19; mail.md §5). Pure tables and rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from compliance_bot.procedure.events import Outcome, Standing, Word
from compliance_bot.procedure.incident import Incident, Road, Vote
from compliance_bot.procedure.ladder import Ladder, groups_at, rung_moment
from compliance_bot.procedure.roles import LABELS, Directory, Person, Role, each_once

NO_BREACH = frozenset({Word.GEEN_DATALEK, Word.GEEN_INCIDENT})
NEGATIVE = NO_BREACH | {Word.NIET_MELDEN}
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
class Rules:
    """What the organisation laid down on deciding: the directory, the ladder and P18's two switches."""

    directory: Directory
    ladder: Ladder
    second: bool = True
    fg_decides: bool = False


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


def right_to_decide(word: Word, person: Person, *, incident: Incident, now: datetime, rules: Rules) -> Right:
    """What a decision word of this person counts as (P18): a decision, advice, or nothing with the reason."""
    if word in NEGATIVE and person.id in incident.reporters():
        return Right(refused=Why.REPORTER)
    role = deciding_role(person, incident, now, rules)
    if role is not None and person.id in incident.reporters():
        return Right(role=role, standing=Standing.ADVICE)
    if role is not None:
        return Right(role=role, standing=Standing.DECISION)
    if advises(person, rules.directory):
        standing = Standing.DECISION if rules.fg_decides else Standing.ADVICE
        return Right(role=LABELS[Role.DPO], standing=standing)
    return _outside_circle(word, person, rules)


def right_to_advise(word: Word, person: Person, *, incident: Incident, rules: Rules) -> Right:
    """ADVIES …: the FG's own record, or that of the FG's deputy while the role is vacant (P18).

    Who reported advises nothing negative: that advice would be the second of a negative outcome.
    """
    if word in NEGATIVE and person.id in incident.reporters():
        return Right(refused=Why.REPORTER)
    if advises(person, rules.directory):
        return Right(role=LABELS[Role.DPO], standing=Standing.ADVICE)
    return Right(refused=Why.NOT_ENTITLED)


def right_to_file(person: Person, *, incident: Incident, now: datetime, rules: Rules) -> Right:
    """GEMELD: the decider, FG, directie, and a deputy once in the circle (mail.md §5)."""
    role = deciding_role(person, incident, now, rules)
    if role is None and person.roles & _ASSESSING:
        role = label_of(person, _ASSESSING)
    if role is None and advises(person, rules.directory):
        role = LABELS[Role.DPO]
    if role is None:
        return _outside_circle(Word.MELDEN, person, rules)
    return Right(role=role)


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
        return Settlement(word=latest.word, ask=_persons(opposed, rules.directory), disagreement=True)
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
    advice = [v for v in incident.votes if v.standing is Standing.ADVICE]
    if any(v.word is Word.MELDEN for v in advice):
        return _directie_decides(incident, latest, rules)
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


def _directie_decides(incident: Incident, latest: Vote, rules: Rules) -> Settlement:
    """The FG advises melden and the decider does not: the directie decides (P18). Any negative word will do."""
    directory = rules.directory
    directors = _eligible(directory.with_role(Role.DIRECTIE), incident, but="")
    refused = (v for v in incident.votes if v.word in NEGATIVE and v.standing is Standing.DECISION)
    refusing = {vote.person for vote in refused} - incident.reporters()
    spoke = refusing & {person.id for person in directors}
    if spoke and len(refusing) > 1:
        return Settlement(outcome=_OUTCOMES[latest.word], word=latest.word, disagreement=True)
    if spoke:
        deciders = (*directory.with_role(Role.DECIDER), *directory.deputies_of(Role.DECIDER))
        return Settlement(
            word=latest.word, ask=_eligible(deciders, incident, but=latest.person), disagreement=True
        )
    return Settlement(word=latest.word, ask=directors, disagreement=True)


def _seconds(incident: Incident, latest: Vote, *, now: datetime, rules: Rules) -> tuple[Person, ...]:
    """Whom P18 wants as second: the FG; vacant, their deputy, else another decider; a director where that fails.

    With the directie in the circle and the FG asked hours ago without an answer, the FG counts as out of reach; at
    once where a proven notice says that the FG is away or cannot be mailed (P11). The FG may still speak.
    """
    directory = rules.directory
    fg = _eligible(directory.with_role(Role.DPO), incident, but=latest.person)
    away = incident.out_of_reach(now, proven=True)
    away_fg = fg if all(one.id in away for one in fg) else ()
    first = min(v.said_at for v in incident.votes if v.word is latest.word)
    late = now - first >= OUT_OF_REACH and "directie" in reached_groups(incident, now, rules.ladder)
    directors = _eligible(directory.with_role(Role.DIRECTIE), incident, but=latest.person)
    if fg and not away_fg:
        return each_once((*fg, *(directors if late else ())))
    deputies = directory.deputies_of(Role.DPO) or directory.deputies_of(Role.DECIDER)
    deciders = directory.with_role(Role.DECIDER) if latest.role != LABELS[Role.DECIDER] else ()
    able = _eligible((*deputies, *deciders), incident, but=latest.person)
    others = tuple(one for one in able if one.id not in away)
    # whoever is away was asked, or may be by now, and stays asked: others only come beside them (mail.md §8)
    return each_once((*away_fg, *able, *(() if others and not late else directors)))


def _eligible(persons: Iterable[Person], incident: Incident, *, but: str) -> tuple[Person, ...]:
    barred = incident.reporters() | {but}
    return tuple(dict.fromkeys(p for p in persons if p.id not in barred))


def _persons(ids: Iterable[str], directory: Directory) -> tuple[Person, ...]:
    found = map(directory.person, dict.fromkeys(ids))
    return tuple(person for person in found if person is not None)


def deciding_role(person: Person, incident: Incident, now: datetime, rules: Rules) -> str | None:
    """The role in which this person decides for the organisation now, or None (mail.md §5)."""
    directory, groups = rules.directory, reached_groups(incident, now, rules.ladder)
    if Role.DECIDER in person.roles:
        return LABELS[Role.DECIDER]
    asked = person.id in (*incident.second_asked, *incident.informing_asked)
    able = _eligible(directory.with_role(Role.DECIDER), incident, but="")
    deputies = directory.deputies_of(Role.DECIDER)
    called = person.id in incident.called_in(now, proven=True)
    if person in deputies and ("deputies" in groups or not able or asked or called):
        return f"plaatsvervanger van {LABELS[Role.DECIDER]}"
    if not is_director(person, directory):
        return None
    in_turn = "directie" in groups or asked or called or settle_disputed(incident)
    return LABELS[Role.DIRECTIE] if in_turn or _vacancy(incident, directory) else None


def _vacancy(incident: Incident, directory: Directory) -> bool:
    """Is there an assessor's seat with nobody and no deputy who may take it? Then the directie may at once."""
    return any(
        not _eligible((*directory.with_role(role), *directory.deputies_of(role)), incident, but="")
        for role in (Role.DECIDER, Role.DPO)
    )


def is_director(person: Person, directory: Directory) -> bool:
    """Is this a director, or the directie's deputy while it is vacant (P12)?"""
    if Role.DIRECTIE in person.roles:
        return True
    return not directory.with_role(Role.DIRECTIE) and person in directory.deputies_of(Role.DIRECTIE)


def settle_disputed(incident: Incident) -> bool:
    """Do decider and FG disagree: advice to notify against a decision not to (P18)?"""
    votes = incident.votes_heard()
    advised = any(v.word is Word.MELDEN and v.standing is Standing.ADVICE for v in votes)
    refused = any(v.word in NEGATIVE and v.standing is Standing.DECISION for v in votes)
    return advised and refused


def advises(person: Person, directory: Directory) -> bool:
    """Is this the FG, or the FG's deputy while the role is vacant (P12, P18)?"""
    if Role.DPO in person.roles:
        return True
    return not directory.with_role(Role.DPO) and person in directory.deputies_of(Role.DPO)


def _outside_circle(word: Word, person: Person, rules: Rules) -> Right:
    """The directie may always say MELDEN; deputies and directie are told that it is not their turn yet."""
    if is_director(person, rules.directory) and word is Word.MELDEN:
        return Right(role=LABELS[Role.DIRECTIE], standing=Standing.DECISION)
    return not_now(person, rules)


def not_now(person: Person, rules: Rules) -> Right:
    """No right: deputies and directie hear that it is not their turn yet, all others that it is not theirs to say."""
    if is_director(person, rules.directory):
        return Right(refused=Why.NOT_YET)
    waits = rules.directory.deputises(person, _ASSESSING)
    return Right(refused=Why.NOT_YET if waits else Why.NOT_ENTITLED)


def reopens(word: Word, incident: Incident) -> bool:
    """Does this word take back a negative outcome? Of these only MELDEN does: the safe side (P18, P19)."""
    if incident.road is not Road.ENDED or incident.outcome in (Outcome.GEMELD, Outcome.SAMENGEVOEGD):
        return False
    return word is Word.MELDEN
