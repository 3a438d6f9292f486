"""How many answers and notes go out: one table of caps, each counted in the database (T20, T21; mail.md §8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from types import MappingProxyType

from compliance_bot.casework.compose import send_chat
from compliance_bot.casework.desk import Case
from compliance_bot.casework.views import model_for, view_of


class Per(Enum):
    """How long a count goes on before it begins again; its value is how the period is written."""

    HOUR = "%Y-%m-%dT%H"
    DAY = "%Y-%m-%d"
    MONTH = "%Y-%m"


class Cap(Enum):
    """What is counted. Reminders of P22 and receipts of decisions are never counted."""

    ANSWERS = "answers"
    ANSWERS_TO_TOKEN = "answers to token"
    ANSWERS_DAY = "answers day"
    ANSWERS_TO_TOKEN_DAY = "answers to token day"
    ANSWERS_ON_INCIDENT = "answers on incident"
    ACKNOWLEDGED = "acknowledged"
    ACKNOWLEDGED_OUTSIDER = "acknowledged outsider"
    ACKNOWLEDGED_DAY = "acknowledged day"
    ACKNOWLEDGED_OUTSIDER_DAY = "acknowledged outsider day"
    ALIKE = "acknowledged alike"
    ALIKE_OUTSIDER = "acknowledged alike outsider"
    ALIKE_TECHNICAL = "acknowledged alike technical"
    NOTES_ON_ONE = "notes on one"
    NOTES = "notes"


@dataclass(frozen=True, kw_only=True)
class Limit:
    """At most so many in a period; what happens beyond it stands beside the use."""

    most: int
    per: Per
    counted: str


# `counted` names the count: two limits may hold one count to different heights.
CAPS: Mapping[Cap, Limit] = MappingProxyType(
    {
        # to one address on one incident; beyond: held back. Who carries the token we mailed them gets more, so
        # that a forger cannot use an assessor's answers up
        Cap.ANSWERS: Limit(most=10, per=Per.HOUR, counted="answers"),
        Cap.ANSWERS_TO_TOKEN: Limit(most=20, per=Per.HOUR, counted="answers"),
        Cap.ANSWERS_DAY: Limit(most=20, per=Per.DAY, counted="answers day"),
        Cap.ANSWERS_TO_TOKEN_DAY: Limit(most=40, per=Per.DAY, counted="answers day"),
        # to everybody without a token on one incident; beyond: held back and said in the chat
        Cap.ANSWERS_ON_INCIDENT: Limit(most=60, per=Per.DAY, counted="answers on"),
        # to one address; beyond the hour: an hour later; beyond the day: not sent, and said in journal and chat
        Cap.ACKNOWLEDGED: Limit(most=60, per=Per.HOUR, counted="acknowledged"),
        Cap.ACKNOWLEDGED_OUTSIDER: Limit(most=10, per=Per.HOUR, counted="acknowledged"),
        Cap.ACKNOWLEDGED_DAY: Limit(most=110, per=Per.DAY, counted="acknowledged day"),
        Cap.ACKNOWLEDGED_OUTSIDER_DAY: Limit(most=20, per=Per.DAY, counted="acknowledged day"),
        # to one address for mails that are the same but for numbers, which only machines send so often; beyond: not
        # sent, and said. Over a month, so that a slow robot that answers each thanks ends as well (T58)
        Cap.ALIKE: Limit(most=60, per=Per.MONTH, counted="acknowledged alike"),
        Cap.ALIKE_OUTSIDER: Limit(most=20, per=Per.MONTH, counted="acknowledged alike"),
        Cap.ALIKE_TECHNICAL: Limit(most=3, per=Per.MONTH, counted="acknowledged alike"),
        # attached mails shown to the assessors one by one; beyond: together, each quarter of an hour
        Cap.NOTES_ON_ONE: Limit(most=3, per=Per.HOUR, counted="notes on"),
        Cap.NOTES: Limit(most=20, per=Per.HOUR, counted="notes"),
    }
)
OUTSIDERS_FOR = timedelta(hours=24)
"""How long an acknowledgement to somebody outside the directory may wait for its hour; then it is given up."""


def count(case: Case, cap: Cap, *about: str) -> int:
    """One more of this about these; the number so far in its period, this one included."""
    limit = CAPS[cap]
    return counted(case, " ".join((limit.counted, *about)), period=f"{case.now:{limit.per.value}}")


def counted(case: Case, name: str, *, period: str) -> int:
    """One more under this name; a count of another period begins again."""
    then, _, number = case.work.fact(name).partition(" ")
    now = (int(number) if then == period and number.isdigit() else 0) + 1
    case.work.set_fact(name, f"{period} {now}")
    return now


def next_grid(case: Case, moment: datetime) -> datetime:
    """The next moment at which overviews go out: each quarter of an hour, or as configured (mail.md §8)."""
    step = timedelta(minutes=case.desk.policy.floods.digest_minutes)
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + step * ((moment - midnight) // step + 1)


def alarm(case: Case, kind: str, *, ref: str = "", named: str = "", per: Per = Per.HOUR) -> None:
    """One chat line that something is held back, once in a period and, with `ref`, for this incident.

    named: what it is about, where nothing of it can be read: one line a period for each.
    """
    view = view_of(case, case.incident(ref)) if ref else None
    model = model_for(case, view, word=named)
    send_chat(case, kind, model, occasion=f"{kind} {case.now:{per.value}}{named and ' '}{named}")
