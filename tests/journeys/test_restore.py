"""Backup, more incidents, a lost database, restore, replies: on real servers, by the commands people type."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compliance_bot.app import make_store
from compliance_bot.config import load_config
from compliance_bot.procedure.events import DecisionRecorded, ReportReceived
from compliance_bot.store import SqlStore
from tests.databases import Database
from tests.journeys.test_trouble import bot
from tests.journeys.town import Town

LOST = ("Een lijst met adressen is verkeerd gemaild.", "Een usb-stick is kwijt.")


def run(town: Town, *words: str | Path) -> str:
    """A command that does what it should; its output."""
    done = bot(*map(str, words), "--config", str(town.path))
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def store_of(town: Town) -> SqlStore:
    return make_store(load_config(town.path, {}))


def lose_the_database(town: Town, database: Database) -> None:
    """Another machine, or an empty database on the same server."""
    folder = town.folder / "second"
    folder.mkdir()
    town.write_config(database=f'database = {{url = "{database.url(folder)}"}}')


def numbers(town: Town) -> list[str]:
    return sorted(row["ref"] for row in json.loads(run(town, "incidents", "--json")))


@pytest.fixture
def restored(town: Town, database: Database, tmp_path: Path) -> tuple[Town, str]:
    """One incident in the backup, two after it, and the assessor's decision on the last; then the restore."""
    town.mail("jan", "Mijn laptop is gestolen uit de trein.")
    run(town, "once")
    run(town, "backup", tmp_path / "bot.backup")
    for who, text in zip(("jan", "piet"), LOST, strict=True):
        town.mail(who, text)
        run(town, "once")
    assert numbers(town) == ["AINL-2026-0001", "AINL-2026-0002", "AINL-2026-0003"]
    town.mail("mirte", "MELDEN", reply_to=town.got("mirte", "[AINL-2026-0003]"))
    lose_the_database(town, database)
    told = run(town, "restore", tmp_path / "bot.backup")
    return town, told


def test_nothing_is_lost_or_doubled_numbers_skip_and_decisions_on_new_numbers_count(
    restored: tuple[Town, str],
) -> None:
    """Issue 4, mail.md §4: the highest number in the mailbox is 0003, so 0002 to 0103 are never given again."""
    town, told = restored
    assert "numbers AINL-2026-0002 to AINL-2026-0103 are never given" in told
    for _ in range(2):
        run(town, "once")
    assert numbers(town) == ["AINL-2026-0001", "AINL-2026-0104", "AINL-2026-0105", "AINL-2026-0106"]
    store = store_of(town)
    with store.work() as work:
        entries = work.entries()
        arrivals = [work.arrival(number) for number in range(1, 5)]
        held = work.arrivals_of(incident="AINL-2026-0106")
    store.verify()
    store.close()
    reports = [
        entry.event.text
        for entry in entries
        if isinstance(entry.event, ReportReceived) and entry.incident != "AINL-2026-0106"
    ]
    assert [sum(text in told for told in reports) for text in LOST] == [1, 1]
    assert [arrival.outcome for arrival in arrivals] == ["opened", "opened", "opened", "quarantined"]
    assert [arrival.reason for arrival in held] == ["valid token for unknown incident AINL-2026-0003"]
    assert not [entry for entry in entries if isinstance(entry.event, DecisionRecorded)]
    town.got("mirte", "[AINL-2026-0106]")
    town.got("mirte", "Reservekopie teruggezet")
    _a_decision_counts_on(town, "AINL-2026-0104")


def _a_decision_counts_on(town: Town, ref: str) -> None:
    """The service goes on."""
    town.mail("mirte", "MELDEN", reply_to=town.got("mirte", f"[{ref}]"))
    run(town, "once")
    store = store_of(town)
    with store.work() as work:
        decided = [e.incident for e in work.entries() if isinstance(e.event, DecisionRecorded)]
    store.close()
    assert decided == [ref]


@pytest.mark.parametrize("folder", ["Sent", "Verwerkt"])
def test_a_number_is_found_in_any_folder(town: Town, database: Database, tmp_path: Path, folder: str) -> None:
    """Also in one that is never read for reports: it was given to somebody."""
    town.mail("jan", "Mijn laptop is gestolen uit de trein.")
    run(town, "once")
    run(town, "backup", tmp_path / "bot.backup")
    mail = b"Subject: =?utf-8?q?Doorgestuurd=3A_=5BAINL-2026-?=\r\n =?utf-8?q?0042=5D_besluit?=\r\n\r\nx\r\n"
    town.dovecot.append(town.bot, mail, folder=folder)
    lose_the_database(town, database)
    told = json.loads(run(town, "restore", tmp_path / "bot.backup", "--json"))
    assert told["mailbox_read"] is True
    assert told["skipped"][0]["last"] == "AINL-2026-0142"
