"""The command words of mail.md §6 as one closed table: adding a command is adding a row."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Argument(Enum):
    """What may follow the word on its own line; reading/arguments.py reads it."""

    NONE = "none"
    FILING = "filing"  # <meldnummer> [date time] [voorlopig]
    MOMENT = "moment"  # <date time>
    TEXT = "text"  # anything, here or below
    QUESTION = "question"  # a question to somebody, here or below
    CORRECTION = "correction"  # , <what it was>
    LINE_REASON = "line_reason"  # [<reason>], going on below
    AWARENESS = "awareness"  # <date time> [<reason>], going on below
    DEADLINE = "deadline"  # <date time> <source>
    CALL = "call"  # <date time> <who>
    CONTROLLER = "controller"  # <name> <date time>
    INFORMED = "informed"  # <number> <channel> [date]
    PLACED = "placed"  # [date time]
    NAME = "name"  # <name>
    REF = "ref"  # <number>
    REFS = "refs"  # [<number> …]
    LINK = "link"  # <number>[: <number> …]
    AUDIENCE = "audience"  # <audience> <owner> | <audience> KLAAR <channel>
    FACT = "fact"  # <name> <value>


class Reason(Enum):
    """What the following lines are."""

    UNUSED = "unused"
    OPTIONAL = "optional"
    REQUIRED = "required"


class Topic(Enum):
    """What a decision is about: says which words in its reason would turn it round."""

    NONE = "none"
    NOTIFY = "notify"
    BREACH = "breach"
    INCIDENT = "incident"
    INFORM = "inform"
    CRISIS = "crisis"
    SAFE = "safe"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One command: its name (Dutch, snake case), its words, and whether it decides (then nothing is forgiven).

    value: what these words alone say ("ja" of CRISISPLAN JA); negative: it ends or spares something (P18);
    in_prose: a report or an ordinary sentence may well begin with this word, so that a line that only begins with
    it is prose and no failed command; one_at_a_time: a decision on a line below it makes it unclear.
    """

    name: str
    words: tuple[str, ...]
    decides: bool = False
    argument: Argument = Argument.NONE
    reason: Reason = Reason.UNUSED
    value: str = ""
    topic: Topic = Topic.NONE
    negative: bool = False
    in_prose: bool = False
    one_at_a_time: bool = True


_OPTIONAL, _REQUIRED = Reason.OPTIONAL, Reason.REQUIRED


def _decision(
    name: str,
    *words: str,
    topic: Topic,
    negative: bool = False,
    reason: Reason | None = None,
    value: str = "",
    argument: Argument = Argument.NONE,
) -> Rule:
    kept = reason or (_REQUIRED if negative else _OPTIONAL)
    return Rule(
        name=name,
        words=words,
        decides=True,
        argument=argument,
        reason=kept,
        topic=topic,
        negative=negative,
        value=value,
    )


def _filing(name: str, *words: str) -> Rule:
    return Rule(name=name, words=words, decides=True, argument=Argument.FILING, reason=_OPTIONAL)


def _acts(
    name: str,
    *words: str,
    argument: Argument = Argument.NONE,
    reason: Reason = _OPTIONAL,
    value: str = "",
    in_prose: bool = False,
) -> Rule:
    """Changes something on the record, and so forgives nothing either; what is below it is not weighed."""
    return Rule(
        name=name,
        words=words,
        decides=True,
        argument=argument,
        reason=reason,
        value=value,
        in_prose=in_prose,
    )


def _says(
    name: str,
    *words: str,
    argument: Argument = Argument.NONE,
    reason: Reason = _OPTIONAL,
    in_prose: bool = False,
    one_at_a_time: bool = True,
) -> Rule:
    """Decides nothing."""
    return Rule(
        name=name,
        words=words,
        argument=argument,
        reason=reason,
        in_prose=in_prose,
        one_at_a_time=one_at_a_time,
    )


RULES: tuple[Rule, ...] = (
    # the decision on the AP, and the FG's advice (P18)
    _decision("melden", "melden", "notify", topic=Topic.NOTIFY),
    _decision("niet_melden", "niet melden", "do not notify", topic=Topic.NOTIFY, negative=True),
    _decision("advies_melden", "advies melden", "advice notify", topic=Topic.NOTIFY),
    _decision(
        "advies_niet_melden",
        "advies niet melden",
        "advice do not notify",
        topic=Topic.NOTIFY,
        negative=True,
        reason=_OPTIONAL,
    ),
    _says("adviseur", "adviseur", "consult", argument=Argument.QUESTION, in_prose=True, one_at_a_time=False),
    # what check 2 comes to
    _decision("datalek", "datalek", "breach", topic=Topic.BREACH),
    _decision("geen_datalek", "geen datalek", "no breach", topic=Topic.BREACH, negative=True),
    Rule(
        name="geen_incident",
        words=("geen incident", "no incident"),
        decides=True,
        argument=Argument.REFS,
        reason=_REQUIRED,
        topic=Topic.INCIDENT,
        negative=True,
    ),
    # filings (P28), the form and the term (P24), the controller (check 1b)
    _filing("gemeld", "gemeld", "notified"),
    _filing("aangevuld", "aangevuld", "supplemented"),
    _filing("gewijzigd", "gewijzigd", "changed"),
    _filing("ingetrokken", "ingetrokken", "withdrawn"),
    _acts("formulier_dicht", "formulier dicht", "form down", argument=Argument.LINE_REASON, reason=_REQUIRED),
    _acts("termijn", "termijn", "deadline", argument=Argument.DEADLINE, in_prose=True),
    _acts(
        "ingelicht_verantwoordelijke",
        "ingelicht verantwoordelijke",
        "controller informed",
        argument=Argument.CONTROLLER,
    ),
    # a report by phone or at the desk (P7): what was said may hold any word
    _says(
        "telefoon",
        "telefoon",
        "phone",
        argument=Argument.CALL,
        reason=_REQUIRED,
        in_prose=True,
        one_at_a_time=False,
    ),
    # the people (P19, P29)
    _decision("informeren", "informeren", "inform", topic=Topic.INFORM),
    _decision("niet_informeren", "niet informeren", "do not inform", topic=Topic.INFORM, negative=True),
    _decision(
        "openbare_mededeling",
        "openbare mededeling",
        "public notice",
        topic=Topic.INFORM,
        reason=_REQUIRED,
        argument=Argument.PLACED,
    ),
    _acts("ingelicht", "ingelicht", "informed", argument=Argument.INFORMED, in_prose=True),
    # awareness and discovery (P20, P4)
    _acts("kennis", "kennis", "aware", argument=Argument.AWARENESS, reason=_REQUIRED, in_prose=True),
    _says("ontdekt", "ontdekt", "discovered", argument=Argument.MOMENT),
    # who has it
    _says("opgepakt", "opgepakt", "taken"),
    _says("overdragen", "overdragen", "overdragen aan", "hand over", "hand over to", argument=Argument.NAME),
    # link, unlink, make one
    _acts("hoort_bij", "hoort bij", "belongs to", argument=Argument.LINK),
    _acts("los_van", "los van", "separate from", argument=Argument.REF, in_prose=True),
    _acts("incident", "incident", argument=Argument.REF, in_prose=True),
    # crisis (P26)
    _decision("crisis", "crisis", topic=Topic.CRISIS),
    _decision("geen_crisis", "geen crisis", "no crisis", topic=Topic.CRISIS, negative=True),
    _acts("crisisplan", "crisisplan ja", "crisis plan ja", "crisis plan yes", value="ja"),
    _acts("crisisplan", "crisisplan nee", "crisis plan nee", "crisis plan no", value="nee"),
    _acts(
        "callcenter",
        *("callcenter ja", "call center ja", "call centre yes", "call center yes", "callcenter yes"),
        value="ja",
    ),
    _acts(
        "callcenter",
        *("callcenter nee", "call center nee", "call centre no", "call center no", "callcenter no"),
        value="nee",
    ),
    _acts("woordvoerder", "woordvoerder", "spokesperson", argument=Argument.NAME, in_prose=True),
    _acts("doelgroep", "doelgroep", "audience", argument=Argument.AUDIENCE, in_prose=True),
    # the yearly question (P34)
    Rule(
        name="hercontrole_veilig",
        words=("hercontrole veilig", "recheck safe"),
        decides=True,
        reason=_OPTIONAL,
        topic=Topic.SAFE,
        negative=True,
    ),
    Rule(
        name="hercontrole_niet_veilig",
        words=("hercontrole niet veilig", "recheck not safe"),
        decides=True,
        argument=Argument.LINE_REASON,
        reason=_OPTIONAL,
        topic=Topic.SAFE,
    ),
    _says("feit", "feit", "fact", argument=Argument.FACT, in_prose=True),
    # answers to a proposal, or to the one check of the token; never decisions
    _says("ja", "ja", "yes"),
    _says("nee", "nee", "no", argument=Argument.CORRECTION),
    _says(
        "weet_niet",
        *("weet niet", "weet ik niet", "weet het niet", "ik weet het niet"),
        *("don't know", "dont know", "do not know", "i don't know", "i do not know"),
        argument=Argument.CORRECTION,
        in_prose=True,
    ),
    _acts("afsluiten", "afsluiten", "close"),
    _acts("heropenen", "heropenen", "reopen"),
    # alone it takes the last word back, with a command behind it or below it is that command (reading/correcting.py);
    # "correct" also says that something is right, and so takes nothing back by itself
    _says("correctie", "correctie", "correction", "correct", argument=Argument.TEXT),
    _says("status", "status", reason=_OPTIONAL, one_at_a_time=False),
    _says("hulp", "hulp", "help", reason=_OPTIONAL, one_at_a_time=False),
    _says("notitie", "notitie", "note", argument=Argument.TEXT, one_at_a_time=False),
)

# The words of the AP road: a line within two letters of one counts as it, wherever it stands in a reply.
CORE = frozenset({"melden", "niet_melden", "geen_datalek", "advies_melden", "advies_niet_melden", "gemeld"})
