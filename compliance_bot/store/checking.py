"""Whether the whole register still fits together: chain, evidence, and the tables made from the journal (P32)."""

from __future__ import annotations

from sqlalchemy import Connection, select

from compliance_bot.errors import JournalBroken, RecordsDiffer
from compliance_bot.procedure.ladder import Ladder
from compliance_bot.store import evidence, journal, replay, schema
from compliance_bot.store.evidence_keys import NO_KEYS, EvidenceKeys

_CURE = "put a backup back"
_SHOWN = 3


def verify(connection: Connection, ladder: Ladder, *, keys: EvidenceKeys = NO_KEYS) -> tuple[int, str]:
    """(number of entries, head of the chain) when all fits. Raises JournalBroken, of which RecordsDiffer is one.

    Checked are the chain and its sealed texts; that each mail the journal or an arrival names is there, byte for
    byte; that incidents and agenda are what the journal makes of them under this ladder.

    T36 - who can write in the database can still: put a whole new chain in place of ours, evidence, counter and
    tables with it (only a head kept on another machine shows that); take a sealed text away, which looks like an
    erasure; change what stands under no chain - the arrivals' own columns, the outbox, watermarks and facts.
    """
    count, head = verify_kept(connection, keys)
    _check_tables(connection, ladder)
    return count, head


def verify_kept(connection: Connection, keys: EvidenceKeys) -> tuple[int, str]:
    """As verify(), but for the two tables that rebuild() can always make again. Raises JournalBroken.

    A sealed mail is opened where its key is here; evidence.locked() tells which ones are not.
    """
    count, head = journal.verify(connection)
    _check_evidence(connection, _named(connection), keys)
    _check_arrivals(connection)
    return count, head


def _named(connection: Connection) -> dict[str, int]:
    """SHA-256 -> the first entry that names this mail; an entry that names none has ''."""
    named: dict[str, int] = {}
    for entry in journal.without_texts(connection):
        sha256 = getattr(entry.event, "evidence", "")
        if sha256:
            named.setdefault(sha256, entry.seq)
    return named


def _check_evidence(connection: Connection, named: dict[str, int], keys: EvidenceKeys) -> None:
    """One mail in memory at a time, however many there are."""
    missing = dict(named)
    table = schema.evidence
    for sha256 in connection.execute(select(table.c.sha256).order_by(table.c.sha256)).scalars():
        missing.pop(sha256, None)
        if evidence.fits(connection, sha256, keys):
            continue
        if sha256 in named:
            why = f"the mail it names, row {sha256} of table evidence, was changed: {_CURE}"
            raise JournalBroken(named[sha256], why)
        raise RecordsDiffer(
            f"table evidence, row {sha256}: the mail does not fit its SHA-256 any more: {_CURE}"
        )
    for sha256, seq in missing.items():
        raise JournalBroken(seq, f"the mail it names, row {sha256} of table evidence, is gone: {_CURE}")


def _check_arrivals(connection: Connection) -> None:
    arrivals, mails = schema.arrivals, schema.evidence
    query = (
        select(arrivals.c.id, arrivals.c.evidence)
        .outerjoin(mails, mails.c.sha256 == arrivals.c.evidence)
        .where(arrivals.c.evidence.is_not(None), mails.c.sha256.is_(None))
        .order_by(arrivals.c.id)
    )
    for row in connection.execute(query):
        raise RecordsDiffer(
            f"table arrivals, row {row.id}: its mail, row {row.evidence} of table evidence, is gone: {_CURE}"
        )


def _check_tables(connection: Connection, ladder: Ladder) -> None:
    found = replay.differences(connection, ladder)
    if not found:
        return
    rest = f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    cure = "run compliance-bot rebuild to make both tables again from the journal"
    if all(line.startswith("table agenda") for line in found):
        cure += " (if the ladder in the configuration was changed just now, starting the service again does it too)"
    raise RecordsDiffer(f"{'; '.join(found[:_SHOWN])}{rest}: {cure}")
