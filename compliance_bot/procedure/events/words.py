"""The closed lists of values that events hold."""

from __future__ import annotations

from enum import StrEnum

TYPED = "typed"
"""The proof of a word that was typed on the command line on somebody's behalf (mail.md §6)."""


class IncidentKind(StrEnum):
    """What was opened: an ordinary report, or a mail that nobody could read (P1)."""

    REPORT = "melding"
    UNREADABLE = "onleesbaar"


class ReporterRole(StrEnum):
    """Who reported, as far as the windows of P3 are concerned."""

    EMPLOYEE = "employee"
    PROCESSOR = "processor"
    OUTSIDER = "outsider"


class Language(StrEnum):
    NL = "nl"
    EN = "en"


class Precision(StrEnum):
    """How exact a moment is known (mail.md §7)."""

    MINUTE = "minute"
    RANGE = "range"
    PART_OF_DAY = "part_of_day"
    DAY = "day"
    UNKNOWN = "unknown"


class WindowVerdict(StrEnum):
    """Did the reporter keep the window of one or four hours (P3)?"""

    ON_TIME = "op tijd"
    LATE = "te laat"
    POSSIBLY_LATE = "mogelijk te laat"
    UNKNOWN = "onbekend"
    NOT_APPLICABLE = "n.v.t."
    CONTRADICTION = "tegenstrijdig"


class AwareBasis(StrEnum):
    """Why the 72 hours run from this moment (P20)."""

    DISCOVERED = "discovered"
    RECEIVED = "received"
    FORWARDED = "forwarded"
    CALLED = "called"
    ASSESSED = "assessed"
    MERGED = "merged"
    NEW_FACT = "new_fact"


class Word(StrEnum):
    """The decision words of mail.md §6 on the AP road (P18, P19)."""

    MELDEN = "melden"
    NIET_MELDEN = "niet_melden"
    GEEN_DATALEK = "geen_datalek"
    GEEN_INCIDENT = "geen_incident"


class Standing(StrEnum):
    """What somebody's word counts as (P18)."""

    DECISION = "decision"
    ADVICE = "advice"


class Outcome(StrEnum):
    """How the AP road ended (P19)."""

    NIET_MELDEN = "niet_melden"
    GEEN_DATALEK = "geen_datalek"
    GEEN_INCIDENT = "geen_incident"
    GEMELD = "gemeld"
    SAMENGEVOEGD = "samengevoegd"


class FilingVerdict(StrEnum):
    """A filing held against both lines (P21), and against a term that the AP gave itself (P24)."""

    ON_TIME = "op tijd"
    OWN_LIMIT_PASSED = "op tijd (eigen grens voorbij)"
    WITHIN_THEIR_TERM = "op tijd (termijn van de AP)"
    LATE = "te laat"


class Unreached(StrEnum):
    """Why somebody who must act seems out of reach (P11)."""

    ABSENT = "afwezig"
    BOUNCED = "onbestelbaar"
    DELAYED = "vertraagd"
    PLANNED = "gepland"
