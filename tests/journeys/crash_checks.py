"""What must be true after any number of deaths: each check looks at mailboxes and tables, and names what is wrong."""

from __future__ import annotations

import hashlib
import imaplib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any

import msgspec

from compliance_bot.app import App
from compliance_bot.channels.slack import TEXT_LIMIT, shorten
from compliance_bot.errors import JournalBroken
from compliance_bot.ports import Entry
from compliance_bot.procedure.incident import Road
from compliance_bot.procedure.ladder import rungs_due_by
from compliance_bot.procedure.roads import side_rungs_due_by
from compliance_bot.reading.tokens import read_own_mark
from compliance_bot.store import schema
from tests.journeys.crash_mails import mark_of
from tests.journeys.crash_world import FOLDERS, Truth, rows_of
from tests.journeys.town import Town
from tests.servers.harness import Account

KEYWORD = "$ComplianceBot"
WATCHED = ("INBOX", "Spam")
OPENS = ("opened", "quarantined")
ONCE = (
    *("IncidentOpened", "ReportReceived", "MailAttached", "DecisionRecorded", "FilingRecorded"),
    *("TakenUp", "NotRecorded", "NoteAdded"),
)


@dataclass(frozen=True, kw_only=True)
class Lying:
    """One mail as it lies on the server."""

    folder: str
    uidvalidity: int
    uid: int
    flags: str
    raw: bytes

    @property
    def sha(self) -> str:
        return sha(self.raw)


@dataclass(kw_only=True)
class Ground:
    """Everything there is when the last life has ended."""

    town: Town
    truth: Truth
    done: str
    app: App
    lying: list[Lying] = field(default_factory=list)
    arrivals: list[dict[str, Any]] = field(default_factory=list)
    entries: tuple[Entry, ...] = ()
    outbox: list[dict[str, Any]] = field(default_factory=list)
    inboxes: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for folder in FOLDERS:
            self.lying += lying(self.town, self.town.bot, folder)
        self.arrivals = rows_of(self.town, schema.arrivals)
        self.outbox = rows_of(self.town, schema.outbox)
        with self.app.store.work() as work:
            self.entries = work.entries()
        for account in self.town.people.values():
            self.inboxes[account.user] = [
                self._named(mail.raw) for mail in lying(self.town, account, "INBOX")
            ]

    def _named(self, raw: bytes) -> tuple[str, str]:
        """(outbox key by our own header, Message-ID) of a mail that a person got."""
        head = message_from_bytes(raw)
        key = read_own_mark(self.app.policy.token_keys, str(head["X-Compliance-Bot"]))
        return key, re.sub(r"\s", "", str(head["Message-ID"]))


# a line that waited is posted with the moment it was written at
_LATE = re.compile(r"^\(van \d\d-\d\d \d\d\.\d\d uur, later geplaatst\) ")


def sha(raw: bytes) -> str:
    """The name of a mail's bytes in the table of evidence."""
    return hashlib.sha256(raw).hexdigest()


def lying(town: Town, account: Account, folder: str) -> list[Lying]:
    """Every mail of a folder, byte for byte."""
    with imaplib.IMAP4("127.0.0.1", town.dovecot.port, timeout=20) as client:
        client.login(account.user, account.password)
        client.select(folder, readonly=True)
        uidvalidity = int(client.response("UIDVALIDITY")[1][0])  # type: ignore[arg-type]
        found: Any = client.uid("fetch", "1:*", "(UID FLAGS BODY.PEEK[])")[1]
    mails = []
    for head, raw in (item for item in found if isinstance(item, tuple)):
        uid = re.search(rb"UID (\d+)", head)
        flags = re.search(rb"FLAGS \(([^)]*)\)", head)
        assert uid is not None
        assert flags is not None
        mails.append(
            Lying(
                folder=folder,
                uidvalidity=uidvalidity,
                uid=int(uid[1]),
                flags=flags[1].decode(),
                raw=bytes(raw),
            )
        )
    return mails


def problems(ground: Ground) -> list[str]:
    """Everything that is wrong, [] when every promise held."""
    checks = (lost_or_doubled, places, evidence, numbers, once, register, rungs, messages, chat_lines, marks)
    return [f"{check.__name__}: {text}" for check in checks for text in check(ground)]


def lost_or_doubled(ground: Ground) -> Iterator[str]:
    """Every mail has exactly one arrival that counts, with one outcome, of those that its kind may have."""
    copies: dict[object, set[str]] = defaultdict(set)
    gone: dict[object, set[str]] = defaultdict(set)
    for mail in ground.lying:
        copies[mark_of(mail.raw) or mail.sha].add(mail.sha)
    for raw in ground.truth.deleted:
        gone[mark_of(raw) or sha(raw)].add(sha(raw))
    for number in ground.truth.put:
        if number not in copies and number not in gone:
            yield f"mail {number} lies nowhere: the test itself lost it"
    by_sha = defaultdict(list)
    for arrival in ground.arrivals:
        by_sha[arrival["evidence"]].append(arrival)
    for name in copies | gone:
        mine = [arrival for one in copies[name] | gone[name] for arrival in by_sha[one]]
        yield from _one_outcome(ground, name, mine, forgiven=not copies[name])


def _one_outcome(
    ground: Ground, name: object, mine: list[dict[str, Any]], *, forgiven: bool
) -> Iterator[str]:
    counting = [arrival for arrival in mine if arrival["outcome"] != "duplicate"]
    mail = ground.truth.put.get(name) if isinstance(name, int) else None
    kind = mail.kind if mail else "somebody else's mail"
    if not counting and not (forgiven and not mine):
        yield f"LOST: {kind} {name} has no arrival that counts ({len(mine)} in all)"
    if len(counting) > 1:
        yield f"DOUBLED: {kind} {name} counts {len(counting)} times: {[a['outcome'] for a in counting]}"
    for arrival in counting:
        if mail and mail.allowed and arrival["outcome"] not in mail.allowed:
            yield f"{kind} {name} ended as {arrival['outcome']} ({arrival['reason']})"
        if not mail and arrival["outcome"] not in ("automatic", "own"):
            yield f"a mail that nobody put ended as {arrival['outcome']}"


def places(ground: Ground) -> Iterator[str]:
    """Every place, in watched and swept folders, is known, and every arrival is finished."""
    names = ("folder", "uidvalidity", "uid")
    known = {tuple(row[name] for name in names) for row in ground.arrivals}
    known |= {tuple(row[name] for name in names) for row in rows_of(ground.town, schema.sightings)}
    for mail in ground.lying:
        if (mail.folder, mail.uidvalidity, mail.uid) not in known:
            yield f"LOST: mail {mark_of(mail.raw)} at {mail.folder} {mail.uid} was never seen"
    for arrival in ground.arrivals:
        if arrival["state"] != "handled" or not arrival["outcome"]:
            yield f"LOST: arrival {arrival['id']} has no outcome"


def evidence(ground: Ground) -> Iterator[str]:
    """The bytes we kept are the bytes on the server, and nothing else was kept."""
    served = {mail.sha: mail.raw for mail in ground.lying} | {sha(raw): raw for raw in ground.truth.deleted}
    held = {row["sha256"]: bytes(row["raw"]) for row in rows_of(ground.town, schema.evidence)}
    for arrival in ground.arrivals:
        kept = arrival["evidence"]
        if kept not in held or served.get(kept) != held[kept]:
            yield f"arrival {arrival['id']}: its evidence is not what lies on the server"
    for name in held.keys() - {arrival["evidence"] for arrival in ground.arrivals}:
        yield f"evidence {name} belongs to no arrival"


def numbers(ground: Ground) -> Iterator[str]:
    """Every incident has one number, without gaps, and every number was opened by one mail."""
    refs = sorted(row["ref"] for row in rows_of(ground.town, schema.incidents))
    wanted = [f"{ref.rpartition('-')[0]}-{number:04d}" for number, ref in enumerate(refs, start=1)]
    if refs != wanted:
        yield f"numbers with gaps: {refs}"
    opened = sorted(arrival["incident"] for arrival in ground.arrivals if arrival["outcome"] in OPENS)
    if opened != refs:
        yield f"DOUBLED: opened by mails {Counter(opened) - Counter(refs)}, without mail {set(refs) - set(opened)}"


def once(ground: Ground) -> Iterator[str]:
    """What a mail says is recorded once in an incident: a report, a decision, a filing, a note."""
    said = Counter(
        (entry.kind, getattr(entry.event, "arrival", entry.incident), entry.incident, _word(entry))
        for entry in ground.entries
        if entry.kind in ONCE
    )
    for what, times in said.items():
        if times > 1:
            yield f"DOUBLED: {what} recorded {times} times"
    sent = Counter((e.event.key, e.incident) for e in ground.entries if e.kind == "MessageDelivered")  # type: ignore[union-attr]
    for what, times in sent.items():
        if times > 1:
            yield f"DOUBLED: message {what} recorded as sent {times} times"


def _word(entry: Entry) -> str:
    return str(getattr(entry.event, "word", "") or getattr(entry.event, "text", ""))


def register(ground: Ground) -> Iterator[str]:
    """Chain, evidence and tables fit together, and the journal makes them again."""
    try:
        ground.app.store.verify()
    except JournalBroken as broken:
        yield str(broken)
    yield from ground.app.store.rebuild()


def rungs(ground: Ground) -> Iterator[str]:
    """No rung that was due is missing or doubled, and each has its messages in the outbox (promise 2)."""
    now, ladder = ground.app.desk.clock.now(), ground.app.policy.ladder
    keys = {row["key"] for row in ground.outbox}
    with ground.app.store.work() as work:
        incidents = work.incidents()
    for incident in incidents:
        if incident.road is not Road.ENDED and rungs_due_by(incident, now, ladder):
            yield f"LOST: {incident.ref} has rungs that are due and were not carried out"
        if side_rungs_due_by(incident, now, ladder):
            yield f"LOST: {incident.ref} has rungs beside the AP road that are due and were not carried out"
        reached = [e.event for e in ground.entries if e.incident == incident.ref and e.kind == "RungReached"]
        hours = Counter((event.road, event.since, event.hours) for event in reached)  # type: ignore[union-attr]
        if max(hours.values(), default=0) > 1:
            yield f"DOUBLED: {incident.ref} carried a rung out twice: {hours}"
        missing = {key for event in reached for key in event.keys} - keys  # type: ignore[union-attr]
        if missing:
            yield f"LOST: {incident.ref} names messages that no outbox row holds: {missing}"


def messages(ground: Ground) -> Iterator[str]:
    """Each message arrived; twice only after a death between sending and recording, under the same two names."""
    arrived = Counter(key for inbox in ground.inboxes.values() for key, _ in inbox)
    ids = defaultdict(set)
    for inbox in ground.inboxes.values():
        for key, message_id in inbox:
            ids[key].add(message_id)
    mails = {row["key"]: row for row in ground.outbox if row["channel"] == "mail"}
    for key in arrived.keys() - mails.keys():
        yield f"people got {arrived[key]} mails that no outbox row knows: {ids[key]}"
    for key, row in mails.items():
        may = (1 if row["sent_at"] else 0) + ground.truth.in_flight[key]
        if row["sent_at"] and row["recipient"] in ground.inboxes and not arrived[key]:
            yield f"LOST: message {key} ({row['kind']}) is on record as sent and never arrived"
        if arrived[key] > may:
            yield f"DOUBLED: message {key} ({row['kind']}) arrived {arrived[key]} times, {may} at most"
        if arrived[key] and ids[key] != {row["message_id"]}:
            yield f"message {key} carries {ids[key]}, its row says {row['message_id']}"


def chat_lines(ground: Ground) -> Iterator[str]:
    """Each chat line was posted; twice only after a death between posting and recording."""
    texts = (m.updates[0] if m.updates else m.text for m in ground.town.chat.messages)
    posted = Counter(_LATE.sub("", text) for text in texts)
    sent: Counter[str] = Counter()
    may: Counter[str] = Counter()
    parents = {row["key"] for row in ground.outbox if not row["failed_at"]}
    for row in ground.outbox:
        if row["channel"] == "chat":
            body = msgspec.json.decode(row["chat"])
            text = shorten(body["text"] or "…", TEXT_LIMIT)
            # in a flood an incident has no message of its own: its first change is posted, not put in its place
            if body.get("update_of", "") not in parents:
                sent[text] += 1 if row["sent_at"] else 0
                may[text] += ground.truth.in_flight[row["key"]]
    for text in sent - posted:
        yield f"LOST: a chat line on record as sent was never posted: {text[:80]!r}"
    for text in posted - sent - may:
        yield f"DOUBLED: a chat line was posted {posted[text]} times, {sent[text]} on record: {text[:80]!r}"


def marks(ground: Ground) -> Iterator[str]:
    """What was read in a watched folder is flagged or moved as configured; nothing was marked as read by us."""
    names = ("folder", "uidvalidity", "uid")
    # what a sweep found elsewhere is left as it lies there
    known = {tuple(row[name] for name in names) for row in ground.arrivals if row["folder"] in WATCHED}
    for mail in ground.lying:
        if "\\Seen" in mail.flags and mark_of(mail.raw) not in ground.truth.read:
            yield f"mail {mark_of(mail.raw)} is marked as read, by nobody"
        if (mail.folder, mail.uidvalidity, mail.uid) not in known:
            continue
        if ground.done == "keyword" and KEYWORD not in mail.flags:
            yield f"LOST: mail {mark_of(mail.raw)} was handled and carries no flag"
        if ground.done == "move":
            yield f"LOST: mail {mark_of(mail.raw)} was handled and still lies in {mail.folder}"


def repeats(ground: Ground) -> int:
    """How many messages people got once more than needed, each after a death between sending and recording."""
    arrived = Counter(key for inbox in ground.inboxes.values() for key, _ in inbox)
    return sum(times - 1 for times in arrived.values() if times > 1)


def summary(ground: Ground, *, seed: str, found: Iterable[str]) -> str:
    """One line about a run."""
    kills = ground.truth.kills
    where = ", ".join(f"{kind or 'any'} {times}" for kind, times in sorted(kills.items()))
    kinds = Counter(entry.kind for entry in ground.entries)
    lost = sum("LOST" in text for text in found)
    doubled = sum("DOUBLED" in text for text in found)
    places_ = len(ground.lying) + len(ground.truth.deleted)
    return (
        f"crash machine, seed {seed}, done={ground.done}: {kills.total()} kills ({where}); "
        f"{len(ground.truth.put)} mails at {places_} places, {len(ground.arrivals)} arrivals, "
        f"{kinds['IncidentOpened']} incidents, {kinds['DecisionRecorded']} decisions, {kinds['RungReached']} rungs, "
        f"{kinds['MessageDelivered']} deliveries, {repeats(ground)} repeats; {lost} lost, {doubled} doubled"
    )
