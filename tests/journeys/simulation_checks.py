"""What must hold of a simulation: no rung missed, none after the end, no message twice, the auditor silent."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from sqlalchemy import select

from compliance_bot.casework.auditing import NEVER, audit_once
from compliance_bot.ports import Entry
from compliance_bot.procedure.audit_values import Difference, What
from compliance_bot.procedure.events import (
    AwarenessMoved,
    IncidentAbsorbed,
    IncidentReleased,
    LadderRestarted,
    MailAttached,
    MessageDelivered,
    MessageFailed,
    MessageQueued,
    MessageWithdrawn,
    OutcomeReached,
    OutcomeWithdrawn,
    PersonUnreached,
    RungReached,
    Unreached,
)
from compliance_bot.procedure.incident import AP, Incident, Road
from compliance_bot.procedure.ladder import OTHER, rungs_due_by
from compliance_bot.procedure.roads import side_rungs_due_by
from compliance_bot.store.schema import arrivals
from tests.fakes import World
from tests.journeys.simulation import Simulation

ASKING = ("assessment", "reminder", "technical_call")
"""Mails to whom must act: that such a one does not arrive is information, of a mere notice it is not (P11)."""


def audited(world: World) -> tuple[Difference, ...]:
    """What the auditor says right now, of everything since ever; changes nothing."""
    return audit_once(world.store, world.policy, awake_since=NEVER, now=world.clock.now())


def watch(simulation: Simulation) -> None:
    """After a whole cycle, now and then: the service's own auditor says nothing."""
    app = simulation.world.app
    if simulation.random.random() < 0.25:
        simulation.figures.audits += 1
        app.auditor.awake_since = NEVER
        found = but_refused_for_now(simulation, app.auditor.look())
        assert found == (), [one.id for one in found]


def but_refused_for_now(simulation: Simulation, found: tuple[Difference, ...]) -> tuple[Difference, ...]:
    """Without the mails that a server says "later" to: of one that waits for over an hour the auditor must tell."""
    patience, directory = simulation.road_out.patience, simulation.world.policy.directory
    slow = {one.id for one in directory.persons if one.addresses[0] in patience}
    # assessors and technicians report too, and then are mailed as reporters
    slow |= {"reporter"} if slow else set()
    return tuple(one for one in found if one.what is not What.UNSENT or one.person not in slow)


def check(simulation: Simulation) -> None:
    """Everything, at the end."""
    world = simulation.world
    simulation.figures.audits += 1
    found = audited(world)
    assert found == (), [one.id for one in found]
    incidents = world.incidents()
    with world.store.work() as work:
        journals = {one.ref: work.entries(one.ref) for one in incidents}
    # a technician's mail about open calls is shown to the assessors there, and opens nothing (mail.md §3)
    events = [entry.event for entries in journals.values() for entry in entries]
    shown = [
        one for one in events if isinstance(one, MailAttached) and one.attached_by.startswith("our_call")
    ]
    assert len(incidents) + len(shown) >= simulation.incidents
    for incident in incidents:
        _check_rungs(simulation, incident, journals[incident.ref])
        _check_messages(simulation, incident, journals[incident.ref])
        _check_out_of_reach(simulation, incident, journals[incident.ref])
    _check_notices(simulation)
    _check_doubles(simulation)
    assert world.store.differences() == []


def _check_rungs(simulation: Simulation, incident: Incident, entries: tuple[Entry, ...]) -> None:
    now, ladder = simulation.world.clock.now(), simulation.world.policy.ladder
    rungs = [entry for entry in entries if isinstance(entry.event, RungReached)]
    if incident.road is not Road.ENDED:
        assert rungs_due_by(incident, now, ladder) == ()
    assert side_rungs_due_by(incident, now, ladder) == ()
    _check_order(incident, entries)
    _check_collapsed(rungs)


def _check_order(incident: Incident, entries: tuple[Entry, ...]) -> None:
    """No rung twice but where a clock that moved later took it back, none after a final outcome."""
    reached: set[int] = set()
    ended = False
    for event in (entry.event for entry in entries):
        if isinstance(event, OutcomeReached):
            ended = True
        elif isinstance(event, OutcomeWithdrawn):
            ended = False
        elif isinstance(event, LadderRestarted):
            ended, reached = False, set()
        elif isinstance(event, AwarenessMoved | IncidentAbsorbed | IncidentReleased):
            reached -= set(event.rearmed)
        elif isinstance(event, RungReached) and event.road == AP:
            assert event.hours not in reached, "no rung twice"
            assert not ended, "none after a final outcome"
            reached.add(event.hours)
    # merged before its first messages went out with those of others: then the other one's tell of it
    assert 0 in reached or incident.merged_into or incident.rearmed


def _check_collapsed(rungs: list[Entry]) -> None:
    """A rung without messages of its own stands in those of a later one of the same moment (P23)."""
    carried: dict[object, list[RungReached]] = {}
    for one in rungs:
        if isinstance(one.event, RungReached) and one.event.road == AP:
            # a clock that is hurried right after the first messages makes two carryings of one moment
            carried.setdefault((one.at, one.event.keys), []).append(one.event)
    for together in carried.values():
        assert [one.collapsed for one in together] == [True] * (len(together) - 1) + [False]
        assert all(one.hours < together[-1].hours for one in together[:-1])


def _check_messages(simulation: Simulation, incident: Incident, entries: tuple[Entry, ...]) -> None:
    """Every message went, was given up and said so, or gave way to a later one of its kind; extra ways may fail."""
    queued: dict[str, MessageQueued] = {}
    done: set[str] = set()
    for entry in entries:
        if isinstance(entry.event, MessageQueued) and entry.event.channel != OTHER:
            queued[entry.event.key] = entry.event
        elif isinstance(entry.event, MessageDelivered | MessageFailed | MessageWithdrawn):
            done.add(entry.event.key)
            assert "451" not in getattr(entry.event, "detail", ""), "a server that says later is not given up"
    sent = {draft.key for draft in simulation.world.mailer.sent}
    for key in queued.keys() - done:
        row = simulation.world.row(key)
        later = row.created_at > simulation.world.clock.now() - timedelta(hours=2)
        assert row.superseded_at or later, (incident.ref, queued[key].kind)
    delivered = {
        e.event.key for e in entries if isinstance(e.event, MessageDelivered) and e.event.channel == "mail"
    }
    assert delivered <= sent


def _check_out_of_reach(simulation: Simulation, incident: Incident, entries: tuple[Entry, ...]) -> None:
    """Of whom a mail came back or a vacation program answered, an incident that was open all along tells (P11)."""
    if any(isinstance(entry.event, OutcomeReached | IncidentAbsorbed) for entry in entries):
        return
    recorded = [entry.event for entry in entries if isinstance(entry.event, PersonUnreached)]
    told = [one for one in simulation.elsewhere.told if incident.ref in one.refs and one.kind in ASKING]
    assert {one.person for one in told} <= {one.person for one in recorded}, incident.ref


def _check_notices(simulation: Simulation) -> None:
    """What mail systems write opens no incident and decides nothing; an absence ends on the day that it names."""
    world, told = simulation.world, simulation.elsewhere.told
    # a colleague's absence in words that nobody foresaw is shown to a person as well (P1)
    allowed = {one.message_id: {"automatic"} for one in told}
    allowed |= {one.message_id: {"automatic", "triage"} for one in told if one.why is Unreached.ABSENT}
    with world.store._engine.begin() as connection:
        found = dict(connection.execute(select(arrivals.c.message_id, arrivals.c.outcome)).all())
    assert [name for name, outcomes in allowed.items() if found.get(name) not in outcomes] == []
    with world.store.reading() as reading:
        events = [entry.event for entry in reading.entries() if isinstance(entry.event, PersonUnreached)]
    for event in events:
        if event.why is Unreached.ABSENT:
            named = {one.until for one in told if one.person == event.person and one.why is Unreached.ABSENT}
            assert event.until in named or None in named, (event.person, event.until, named)


def _check_doubles(simulation: Simulation) -> None:
    """Twice only after a death between sending and recording, and then under the same Message-ID."""
    for key, times in Counter(draft.key for draft in simulation.world.mailer.sent).items():
        if times > 1:
            assert key in simulation.may_be_twice, "a message went twice and nobody died"
            assert len({d.message_id for d in simulation.world.mailer.sent if d.key == key}) == 1
