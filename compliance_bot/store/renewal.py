"""After a change of the program: the rows of incidents as this version makes them from the journal, once (P32)."""

from __future__ import annotations

import hashlib
from functools import cache

import msgspec
import structlog
from sqlalchemy import Connection

from compliance_bot.errors import JournalBroken
from compliance_bot.procedure.incident import Incident
from compliance_bot.procedure.ladder import Ladder
from compliance_bot.store import counters, replay

log = structlog.get_logger(__name__)

_MADE_BY = "incidents_made_by"
# to be raised where an event that was recorded before comes to mean something else for its incident
_MEANING = 1


def renew(connection: Connection, ladder: Ladder) -> bool:
    """Make incidents and agenda again where another version of the program made them; whether it was so.

    A journal that is broken is left as it is, and tried again the next time: its incidents go on by the rows they have,
    and `register verify` says what is wrong.
    """
    ours = _shape()
    if counters.fact(connection, _MADE_BY) == ours:
        return False
    try:
        changed = replay.rebuild(connection, ladder)
    except JournalBroken as error:
        log.exception("incidents_stay_as_an_older_version_made_them", error=str(error))
        return False
    counters.set_fact(connection, _MADE_BY, ours)
    if changed:
        log.info("incidents_were_made_anew_after_a_change_of_the_program", rows=len(changed))
    return True


@cache
def _shape() -> str:
    """What an incident consists of in this version, and what events mean for it, as a short sum."""
    fields = msgspec.json.encode(msgspec.json.schema(Incident), order="deterministic")
    return hashlib.sha256(f"{_MEANING} ".encode() + fields).hexdigest()[:16]
