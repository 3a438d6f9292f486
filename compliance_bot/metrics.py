"""The same numbers for Prometheus, where the extra `metrics` is installed."""

from __future__ import annotations

from datetime import datetime

from compliance_bot.health import Report, Status
from compliance_bot.ports import Vitals

MISSING = "metrics need the extra `metrics`: run pip install 'compliance-bot[metrics]'"
_PREFIX = "compliance_bot_"


def metrics_text(report: Report) -> bytes | None:
    """Prometheus' text format; None where the extra is not installed."""
    try:
        from prometheus_client import CollectorRegistry, Gauge, generate_latest
    except ImportError:
        return None
    registry = CollectorRegistry()
    for name, (value, about) in _gauges(report).items():
        Gauge(_PREFIX + name, about, registry=registry).set(value)
    if report.vitals is not None:
        down = Gauge(_PREFIX + "road_down", "1 = a way in or out is down.", ["road"], registry=registry)
        for road in ("mail", "chat", "mailbox"):
            down.labels(road=road).set(road in report.vitals.outages)
    rendered: bytes = generate_latest(registry)
    return rendered


def _gauges(report: Report) -> dict[str, tuple[float, str]]:
    """Name -> value and what it means; a moment that is not known is 0."""
    own: dict[str, tuple[float, str]] = {
        "healthy": (report.is_well, "1 = nobody need do anything."),
        "standby": (report.status is Status.STANDBY, "1 = another instance does the work."),
        "database_up": (report.vitals is not None, "1 = the database can be read."),
    }
    if report.alive is not None:
        own["instances"] = (report.alive, "Instances that are alive.")
    return {**own, **_of(report.vitals)} if report.vitals else own


def _of(vitals: Vitals) -> dict[str, tuple[float, str]]:
    return {
        "lease_term": (vitals.term, "Rises with each take-over."),
        "mailbox_read_timestamp_seconds": (_unix(vitals.read_at), "When the mailbox was last read."),
        "tick_timestamp_seconds": (_unix(vitals.ticked_at), "When the reminders were last looked at."),
        "last_delivery_timestamp_seconds": (_unix(vitals.delivered_at), "When a message was last sent."),
        "overdue_reminders": (vitals.overdue, "Reminders that should have been sent."),
        "missing_reminders": (vitals.missing, "Reminders that the auditor does not find."),
        "open_incidents": (vitals.open_incidents, "Incidents whose 72 hours run."),
        "messages_waiting": (vitals.unsent, "Messages that are not sent yet."),
        "oldest_message_due_timestamp_seconds": (
            _unix(vitals.oldest_unsent_at),
            "Since when the oldest message waits.",
        ),
    }


def _unix(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0.0
