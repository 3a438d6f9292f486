"""What a word changes on the roads beside the AP road, and when an incident may be closed (P19, P26, P34)."""

from __future__ import annotations

from compliance_bot.casework.desk import Case
from compliance_bot.casework.informing import conclude_informing
from compliance_bot.casework.reopening import reopen_for_new_fact
from compliance_bot.casework.saying import Saying
from compliance_bot.casework.steering import steer
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.decisions import Right
from compliance_bot.procedure.incident import Incident
from compliance_bot.procedure.informing import AUDIENCE

_CLOSES, _NOT_SAFE, _AUDIENCE = "afsluiten", "hercontrole_niet_veilig", "doelgroep"


def follow_roads(case: Case, saying: Saying, right: Right) -> str:
    """Bring the roads after a word that was just recorded; what it came to about the people (casework/informing.py)."""
    name, ref = saying.command.name, saying.ref
    informing = conclude_informing(case, saying, right)
    if name == _CLOSES and case.incident(ref).closed_at is None:
        case.work.record(ref, ev.IncidentClosed(person=saying.person.id, role=right.role), at=case.now)
    if name == _NOT_SAFE:
        received = saying.mail.arrival.received_at
        reopen_for_new_fact(case, ref, at=received, why="recheck_not_safe")
    steer(case, ref)
    return informing


def owner_says_ready(incident: Incident, saying: Saying) -> bool:
    """DOELGROEP … KLAAR from whoever was named as that audience's owner, whatever their role (P26)."""
    audience, *rest = (*saying.command.parts, "")
    road = incident.side_road(f"{AUDIENCE} {audience}") if saying.command.name == _AUDIENCE else None
    return road is not None and rest[:1] == ["klaar"] and road.person == saying.person.id
