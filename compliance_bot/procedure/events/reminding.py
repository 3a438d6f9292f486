"""What is due, on which road, and who has it or is out of reach (P11, P19, P22, P23)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from compliance_bot.procedure.events.words import Unreached


@dataclass(frozen=True, kw_only=True)
class RungReached:
    """One rung of the ladder was carried out: by messages of its own, or collapsed into a later one (P22, P23).

    road: "ap", or a road beside it, whose hours count from `since` (P19).
    """

    hours: int
    due_at: datetime
    asks: str
    circle: tuple[str, ...]
    collapsed: bool = False
    remark: str = ""
    keys: tuple[str, ...] = ()
    road: str = "ap"
    since: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class SideRoadOpened:
    """Something beside the AP road is awaited from now on, and asked about until it ends (P19).

    road: "people", "supplement", "technical", "recheck", "reporter 12" (the report's arrival), "audience media"; an
    open road of that name begins anew. since: its hours count from here. asks: a value of norms.Asks. person: the
    id of the one who was asked, '' where that follows from the roles.
    """

    road: str
    since: datetime
    asks: str
    person: str = ""


NOT_NEEDED, MERGED = "not needed", "merged"


@dataclass(frozen=True, kw_only=True)
class SideRoadEnded:
    """What was awaited beside the AP road came, or is not needed any more; `why` is a code, nobody's words (P19).

    NOT_NEEDED and MERGED say that it never came: where the incident goes on by itself it is awaited again (P20).
    """

    road: str
    since: datetime
    why: str


@dataclass(frozen=True, kw_only=True)
class HeldForDigest:
    """One of too many new incidents in an hour: its first messages go out with those of the others (mail.md §8).

    Rung 0 stays due until then; technicians are called by the same digest (P8).
    """

    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class RungsRearmed:
    """The machine's clock had run ahead and came back: these rungs were carried out too early and are due again."""

    hours: tuple[int, ...]
    ahead_until: datetime


@dataclass(frozen=True, kw_only=True)
class TakenUp:
    """Somebody said OPGEPAKT; it moves no deadline and expires (P23)."""

    person: str
    arrival: int
    until: datetime


@dataclass(frozen=True, kw_only=True)
class PersonUnreached:
    """Somebody who must act is away, or a mail to them came back; others are asked as well (P11).

    It only widens the circle: nobody leaves it by a notice that anyone can forge (mail.md §8). proven: the notice
    carries the token we mailed to that person, or our own mail server said it; called: whom it brings in, reckoned
    with no more than other proven notices where it is proven itself, for those get the rights of the circle.
    """

    person: str
    why: Unreached
    until: datetime
    called: tuple[str, ...] = ()
    proven: bool = False
    arrival: int = 0
    evidence: str = ""
