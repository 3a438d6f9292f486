"""Who may say which word of mail.md §6 (the table of mail.md §5). A pure table with its rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from compliance_bot.procedure import decisions as rule
from compliance_bot.procedure import seats
from compliance_bot.procedure.decisions import Right, Rules, Why
from compliance_bot.procedure.events import Standing, Word
from compliance_bot.procedure.incident import Incident
from compliance_bot.procedure.roles import LABELS, Directory, Person, Role


class Group(StrEnum):
    """A row of the table of mail.md §5; somebody may stand in several."""

    DECIDER = "decider"
    DPO = "dpo"
    DIRECTIE = "directie"
    CRISIS_TEAM = "crisis team"
    TECHNICAL = "technical handler"
    REPORTER = "reporter"
    COLLEAGUE = "colleague"


DECISION_WORDS: Mapping[str, Word] = MappingProxyType({word.value: word for word in Word})
ADVICE_WORDS: Mapping[str, Word] = MappingProxyType(
    {"advies_melden": Word.MELDEN, "advies_niet_melden": Word.NIET_MELDEN}
)
CRISIS_WORDS = frozenset({"crisis", "crisisplan", "callcenter", "woordvoerder", "doelgroep"})
NEGATIVE_NAMES = frozenset(
    {"niet_melden", "advies_niet_melden", "geen_datalek", "geen_incident", "niet_informeren"}
)
BREACH_NAMES = frozenset({"datalek", "informeren"})
"""Words that say it is a breach, beside the AP road (mail.md §5)."""
# words of a decision that stands beside the AP road: of the FG they are advice (P18)
_DECIDING = frozenset(
    {"datalek", "informeren", "niet_informeren", "openbare_mededeling", "geen_crisis", "termijn", "kennis"}
)
CLOCK_WORDS = frozenset({"kennis", "termijn"})
"""Words on the clock that need a second (P20, P24)."""
STANDING_NAMES = frozenset(DECISION_WORDS) | _DECIDING | CRISIS_WORDS
_ANSWERED = frozenset({"status", "hulp"})
_ASSESS = frozenset({Group.DECIDER, Group.DPO})
_CRISIS = _ASSESS | {Group.DIRECTIE, Group.CRISIS_TEAM}
_EVERYBODY = frozenset(Group) - {Group.REPORTER, Group.COLLEAGUE}
_BY_REPORTER = _ASSESS | {Group.REPORTER}

# The decider's row holds the deputy once in the circle, and the directie in its turn.
WHO: Mapping[str, frozenset[Group]] = MappingProxyType(
    {
        "melden": _ASSESS | {Group.DIRECTIE},
        "gemeld": _ASSESS | {Group.DIRECTIE},
        "advies_melden": frozenset({Group.DPO}),
        "advies_niet_melden": frozenset({Group.DPO}),
        **dict.fromkeys(
            (
                *("niet_melden", "geen_datalek", "geen_incident", "datalek", "adviseur", "check"),
                *("aangevuld", "gewijzigd", "ingetrokken", "formulier_dicht", "termijn", "kennis"),
                *("ingelicht_verantwoordelijke", "informeren", "niet_informeren", "openbare_mededeling"),
                *("ingelicht", "overdragen", "hoort_bij", "los_van", "incident", "geen_crisis"),
                *("hercontrole_veilig", "hercontrole_niet_veilig", "afsluiten", "heropenen", "correctie"),
            ),
            _ASSESS,
        ),
        **dict.fromkeys(CRISIS_WORDS, _CRISIS),
        "feit": _ASSESS | {Group.TECHNICAL},
        "telefoon": _ASSESS | {Group.COLLEAGUE},
        "ontdekt": _BY_REPORTER,
        "ja": _BY_REPORTER,
        "nee": _BY_REPORTER,
        "weet_niet": _ASSESS,
        "opgepakt": _EVERYBODY,
        "status": _EVERYBODY,
        "hulp": _EVERYBODY,
        "notitie": frozenset(Group),
    }
)


@dataclass(frozen=True, kw_only=True)
class _Seat:
    """A group somebody stands in now, with the label of the role. advises: their deciding words are advice."""

    group: Group
    label: str
    advises: bool = False


def right_to_say(name: str, person: Person, *, incident: Incident, now: datetime, rules: Rules) -> Right:
    """May this person say this word on this incident now, in which role, and what does it count as (mail.md §5)?

    KeyError on a word that is not in the table.
    """
    allowed = WHO[name]
    if name in CLOCK_WORDS:
        # who was asked as second on this may say it; being asked on the notification gives no right here (P18)
        incident = seats.as_asked(incident, incident.asked_on_clock(name))
    if name in DECISION_WORDS:
        return rule.right_to_decide(DECISION_WORDS[name], person, incident=incident, now=now, rules=rules)
    if name in ADVICE_WORDS:
        return rule.right_to_advise(ADVICE_WORDS[name], person, incident=incident, now=now, rules=rules)
    if name == "gemeld":
        return rule.right_to_file(person, incident=incident, now=now, rules=rules)
    if name == "opgepakt":
        return rule.right_to_take(person, rules)
    if name in _ANSWERED and rule.has_a_say(person, rules.directory):
        return Right(role=rule.label_of(person))
    if name in NEGATIVE_NAMES and person.id in incident.reporters():
        return Right(refused=Why.REPORTER)
    informing = name == "niet_informeren"
    advised = seats.as_asked(incident, incident.informing_asked) if informing else incident
    seat = next(
        (s for s in _seats(person, incident, now, rules, advised=advised) if s.group in allowed), None
    )
    if seat is None:
        return rule.not_now(person, rules) if allowed & _ASSESS else Right(refused=Why.NOT_ENTITLED)
    return Right(role=seat.label, standing=_standing(name, seat))


def right_on_triage(name: str, person: Person, rules: Rules) -> Right:
    """INCIDENT and GEEN INCIDENT on a triaged mail: whoever answers for the assessors; one is enough (mail.md §2, §5).

    To make it an incident is the safe side: whoever may ever decide may do that.
    """
    directory = rules.directory
    if person in directory.assessors() or (name == "incident" and rule.may_assess(person, directory)):
        return Right(role=_triage_label(person, directory))
    return Right(refused=Why.NOT_ENTITLED)


def _triage_label(person: Person, directory: Directory) -> str:
    return "plaatsvervanger" if not person.roles and directory.deputises(person) else rule.label_of(person)


def _standing(name: str, seat: _Seat) -> Standing | None:
    if name not in STANDING_NAMES:
        return None
    # the FG sits in the crisis team too, and there everybody's word counts alike (P26)
    return Standing.ADVICE if seat.advises and name not in CRISIS_WORDS else Standing.DECISION


def _seats(
    person: Person, incident: Incident, now: datetime, rules: Rules, *, advised: Incident
) -> Iterator[_Seat]:
    """The groups this person stands in now, the weightiest first. advised: the incident for who acts for the FG."""
    directory, at = rules.directory, (incident, now, rules)
    reported = person.id in incident.reporters()
    deciding = seats.deciding_role(person, *at)
    if deciding is not None:
        yield _Seat(group=Group.DECIDER, label=deciding, advises=reported)
    if seats.advises(person, advised, now, rules):
        label = seats.seat_label(person, Role.DPO)
        yield _Seat(group=Group.DPO, label=label, advises=reported or not rules.fg_decides)
    if seats.is_director(person, *at):
        yield _Seat(group=Group.DIRECTIE, label=seats.seat_label(person, Role.DIRECTIE))
    for role in (Role.MEDIA, Role.ONDERSTEUNING):
        if person in directory.covering(role):
            yield _Seat(group=Group.CRISIS_TEAM, label=LABELS[role])
    if person.roles & rule.TECHNICAL or directory.deputises(person, rule.TECHNICAL):
        yield _Seat(group=Group.TECHNICAL, label=rule.label_of(person, rule.TECHNICAL))
    if reported:
        yield _Seat(group=Group.REPORTER, label="melder")
    yield _Seat(group=Group.COLLEAGUE, label=rule.label_of(person))
