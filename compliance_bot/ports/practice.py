"""The organisation's practice, as casework needs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from compliance_bot.ports.views import Organisation
from compliance_bot.procedure.ladder import Ladder
from compliance_bot.procedure.regime import Regime
from compliance_bot.procedure.roles import Directory
from compliance_bot.procedure.windows import Windows


@dataclass(frozen=True, kw_only=True)
class Decisions:
    """P18's two switches."""

    second: bool = True
    fg_decides: bool = False


@dataclass(frozen=True, kw_only=True)
class Floods:
    """When new incidents are told together, and how many outsiders are answered (mail.md §8)."""

    incidents_an_hour: int = 10
    digest_minutes: int = 15
    acknowledgements_an_hour: int = 50


@dataclass(frozen=True, kw_only=True)
class Expiry:
    """What ends on that day by the configuration: the password of mailbox or smtp, the token of the chat."""

    what: str
    on: date


@dataclass(frozen=True, kw_only=True)
class Silence:
    """How silence is noticed (promise 7): when the weekly sign of life is due, in `zone`; 0 = Monday."""

    weekday: int = 0
    at: time = time(9)
    expiries: tuple[Expiry, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Policy:
    """Everything about the organisation that casework needs; made from the configuration by app.py.

    exercise: of a drill, which says nothing of the program itself: its register is not the real one.
    """

    organisation: Organisation
    zone: ZoneInfo
    directory: Directory
    ladder: Ladder
    windows: Windows
    decisions: Decisions
    regime: Regime
    token_keys: Mapping[str, bytes]
    mailbox_name: str
    mailbox_start: datetime
    banners: tuple[str, ...] = ()
    own_lists: tuple[str, ...] = ()
    plus_addressing: bool = False
    chat_channel: str = ""
    floods: Floods = Floods()
    spam_header: str = ""
    silence: Silence = Silence()
    exercise: bool = False
