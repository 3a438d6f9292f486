"""The database: arrivals, evidence, journal, incidents, agenda, outbox."""

from compliance_bot.store.sql import SqlStore, open_store

__all__ = ["SqlStore", "open_store"]
