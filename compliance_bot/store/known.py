"""What a writing transaction knows already: nobody else writes while it lasts, so nothing is read twice (T34)."""

from __future__ import annotations

from dataclasses import dataclass, field

from compliance_bot.ports import Entry
from compliance_bot.procedure.incident import Incident

_MOST = 1_000


@dataclass(kw_only=True)
class Known:
    """Incidents and journals as this transaction read or made them, and the journal's head once it has written.

    Only for a transaction that holds the writers' lock. What a savepoint took back was never so: then forget().
    """

    incidents: dict[str, Incident] = field(default_factory=dict)
    journals: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    head: tuple[int, str] | None = None

    def forget(self) -> None:
        """Read everything again from here on."""
        self.incidents.clear()
        self.journals.clear()
        self.head = None

    def keep(self, incident: Incident) -> None:
        """The incident as its row has it now."""
        self.incidents[incident.ref] = incident

    def keep_journal(self, ref: str, entries: tuple[Entry, ...]) -> None:
        """All entries of one incident; of many incidents the memory has an end."""
        if len(self.journals) >= _MOST:
            self.journals.clear()
        self.journals[ref] = entries

    def written(self, entry: Entry) -> None:
        """One more entry stands at the end of the journal."""
        self.head = (entry.seq, entry.hash)
        before = self.journals.get(entry.incident)
        if before is not None:
            self.journals[entry.incident] = (*before, entry)
