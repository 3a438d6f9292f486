"""Every mail of our own corpus of reports arrives: what a person wrote is an incident, whatever it looks like."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from compliance_bot.ports import Arrival
from tests.fakes import FakeClock, World, make_policy
from tests.reading.corpus import BANNERS, cases, corpus_directory, expected_of, name_of

AFTER = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
REPORTS = [path for path in cases() if path.parent.name == "reports"]
NOTHING = {"auto_reply", "bounce_hard", "bounce_delayed", "receipt"}
INVITED = {"nl/reports/calendar_invite"}
INSIDE = {"employee", "processor", "decider", "dpo", "directie", "media", "ondersteuning", "it", "helpdesk"}


def outcome_expected(name: str, expected: dict[str, Any]) -> set[str]:
    """mail.md §2: class decides whether we answer; who wrote it, whether it opens an incident or goes to triage."""
    kind = expected["class"]
    if kind == "human":
        # what names an open incident is laid beside it; a person sees it there
        return {"opened", "attached"} if expected.get("incident") else {"opened"}
    if kind in NOTHING or (kind == "calendar" and name not in INVITED):
        # what only looks automatic, and comes from inside, a person sees as well (P1)
        return {"automatic", "triage"}
    return {"opened"} if expected.get("role") in INSIDE else {"triage"}


def arrive(folder: Path) -> dict[int, Arrival]:
    """All of them in the mailbox, read once without sending anything, and how each ended, by UID."""
    policy = make_policy(
        directory=corpus_directory(),
        banners=BANNERS,
        own_lists=("<compliance.amnesty.example>",),
        spam_header="X-Spam-Flag: YES",
        mailbox_start=AFTER - timedelta(days=1),
    )
    world = World(folder, policy=policy, clock=FakeClock(moment=AFTER))
    for path in REPORTS:
        world.mailbox.put(path.read_bytes())
    world.app.poll()
    with world.store.work() as work:
        ended = [work.arrival(number) for number in range(1, len(REPORTS) + 1)]
    return {arrival.ref.uid: arrival for arrival in ended}


def test_every_report_of_the_corpus_opens_an_incident_and_no_machine_does(tmp_path: Path) -> None:
    """P1, mail.md §2: one mail that is dropped, or taken for an answer, is one too many."""
    ended = arrive(tmp_path)
    wrong = []
    for uid, path in enumerate(REPORTS, start=1):
        name, arrival = name_of(path), ended[uid]
        if arrival.outcome not in outcome_expected(name, expected_of(path)):
            wrong.append((name, arrival.outcome, arrival.reason))
    assert wrong == []
    assert len(ended) == len(REPORTS) >= 220
