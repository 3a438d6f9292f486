"""After a restore: no number twice, nothing sent twice, nothing unread, and people are told (issue 4)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from compliance_bot.casework import restoring
from compliance_bot.casework.desk import Case
from compliance_bot.casework.restoring import (
    Restored,
    SeenNumbers,
    after_restore,
    give_up,
    held_row,
    let_go,
    numbers_in,
    restores,
)
from compliance_bot.errors import StoreError
from compliance_bot.ports import Channel
from tests.databases import Database
from tests.fakes import World

NUMBERS = SeenNumbers(by_year={2026: frozenset({3})}, read=True)


def second(world: World) -> World:
    """A world with an empty register beside this one."""
    folder = world.folder / "restored"
    folder.mkdir()
    again = World(folder, policy=world.policy, clock=world.clock, ids=world.ids)
    again.store.close()
    return again


def put_back(world: World, backup: Path, seen: SeenNumbers) -> Restored:
    """What the command does."""
    with world.store.restoring(backup) as (work, info):
        case = Case(desk=world.app.desk, work=work, now=world.clock.now())
        return after_restore(case, info.made_at, seen)


def restored(world: World, backup: Path, seen: SeenNumbers = NUMBERS) -> tuple[World, Restored]:
    """A new world on the same mailbox, its register put back from the backup; the old one is lost."""
    again = second(world)
    done = put_back(again, backup, seen)
    again.mailbox = again.app.mailbox = world.mailbox
    return again, done


@pytest.fixture
def world(database: Database, tmp_path: Path) -> Iterator[World]:
    """A world that has one incident."""
    made = World(tmp_path)
    made.report("Mijn laptop is gestolen uit de trein")
    yield made
    made.app.close()


@pytest.fixture
def backup(world: World, tmp_path: Path) -> Path:
    """A backup of that."""
    path = tmp_path / "bot.backup"
    world.store.backup(path, now=world.clock.now())
    return path


def test_numbers_go_on_past_all_that_people_may_know(world: World, backup: Path) -> None:
    """Two incidents came after the backup: their numbers, and a hundred more, are never given again."""
    world.forward(hours=1)
    assert world.report("Een lijst met adressen is verkeerd gemaild") == "AINL-2026-0002"
    assert world.report("Een usb-stick is kwijt") == "AINL-2026-0003"
    again, done = restored(world, backup)
    [skipped] = done.skipped
    assert (skipped.first, skipped.last) == ("AINL-2026-0002", "AINL-2026-0103")
    again.forward(minutes=1)
    assert again.report("Een brief is verkeerd bezorgd") > "AINL-2026-0103"
    again.app.close()


def test_the_gap_in_the_numbers_is_explained_in_the_register(world: World, backup: Path) -> None:
    """For whoever inspects it: in the journal, under the chain, with the last incident the backup knew."""
    again, _ = restored(world, backup)
    [event] = again.events("RegisterRestored", "AINL-2026-0001")
    assert (event.first, event.last) == ("AINL-2026-0002", "AINL-2026-0103")
    with again.store.work() as work:
        [told] = restores(work)
    assert told["skipped"] == [{"first": "AINL-2026-0002", "last": "AINL-2026-0103"}]
    again.store.verify()
    again.app.close()


def test_what_came_after_the_backup_is_taken_in_again_and_nothing_is_doubled(
    world: World, backup: Path
) -> None:
    """Promise 1: the mailbox still has every mail; each has one arrival, and the reports have one incident each."""
    world.forward(hours=1)
    texts = ("Een lijst met adressen is verkeerd gemaild", "Een usb-stick is kwijt")
    for text in texts:
        world.report(text)
    again, _ = restored(world, backup)
    again.forward(minutes=1)
    told = [event.text.strip() for event in again.events("ReportReceived")]
    assert sorted(told) == sorted(("Mijn laptop is gestolen uit de trein", *texts))
    again.forward(minutes=1)
    assert len(again.incidents()) == 3
    again.app.close()


def test_a_decision_from_after_the_backup_counts_again(world: World, backup: Path) -> None:
    world.forward(minutes=5)
    world.answer("mirte", "MELDEN", kind="assessment")
    assert world.events("DecisionRecorded")
    again, _ = restored(world, backup)
    assert again.events("DecisionRecorded") == []
    again.forward(minutes=1)
    assert len(again.events("DecisionRecorded")) == 1
    again.app.close()


def test_a_reply_about_an_incident_newer_than_the_backup_is_held_and_alarmed(
    world: World, backup: Path
) -> None:
    """mail.md §4: a valid token of an unknown incident is never a stranger's mail, and decides nothing."""
    world.forward(hours=1)
    world.report("Een lijst met adressen is verkeerd gemaild")
    reply = world.reply(world.last("mirte", "assessment"), "MELDEN")
    again, _ = restored(world, backup)
    again.forward(minutes=1)
    before = {incident.ref for incident in again.incidents()}
    again.receive(reply)
    [held] = [one for one in again.incidents() if one.ref not in before]
    assert held.ref > "AINL-2026-0103"
    assert again.events("DecisionRecorded") == []
    [arrival] = [a for a in arrivals(again) if a.incident == held.ref]
    assert arrival.outcome == "quarantined"
    assert arrival.reason == "valid token for unknown incident AINL-2026-0002"
    assert any(draft.kind == "assessment" and held.ref in draft.incidents for draft in again.mailer.sent)
    again.app.close()


def arrivals(world: World) -> list:  # type: ignore[type-arg]
    found = []
    with world.store.work() as work:
        for number in itertools.count(1):
            try:
                found.append(work.arrival(number))
            except StoreError:
                return found
    return found


def test_the_mailbox_is_swept_since_the_backup(world: World, backup: Path) -> None:
    made_at = world.clock.now()
    world.forward(hours=3)
    again, _ = restored(world, backup)
    with again.store.work() as work:
        assert work.fact("sweep_since") == made_at.isoformat()
    again.app.close()


def test_a_register_without_an_incident_is_restored_too(database: Database, tmp_path: Path) -> None:
    empty = World(tmp_path)
    path = tmp_path / "empty.backup"
    empty.store.backup(path, now=empty.clock.now())
    again, done = restored(empty, path, SeenNumbers())
    assert done.skipped[0].first == "AINL-2026-0001"
    assert again.report("Mijn laptop is gestolen uit de trein") == "AINL-2026-0101"
    empty.app.close()
    again.app.close()


def test_a_crash_while_it_follows_up_leaves_nothing(
    world: World, waiting: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbers, held messages and the data itself are one transaction: no half restore that would send or double."""
    again = second(world)
    for step in ("_skip", "_note", "_tell"):
        with monkeypatch.context() as crash:
            crash.setattr(restoring, step, _die)
            with pytest.raises(KeyboardInterrupt):
                put_back(again, waiting, NUMBERS)
        assert (again.incidents(), arrivals(again), held_keys(again)) == ((), [], [])
        again.store.close()
    assert put_back(again, waiting, NUMBERS).held > 3
    again.app.close()


def _die(*_args: object) -> None:
    raise KeyboardInterrupt


# --- messages that were not sent -----------------------------------------------------------------------------


@pytest.fixture
def waiting(world: World, tmp_path: Path) -> Path:
    """A backup made while the mail server was down: messages wait in it."""
    world.mailer.down = world.chat.down = True
    world.report("Een lijst met adressen is verkeerd gemaild")
    path = tmp_path / "waiting.backup"
    world.store.backup(path, now=world.clock.now())
    return path


def held_keys(world: World) -> list[str]:
    with world.store.work() as work:
        return [row.draft.key for row in work.held()]


def test_unsent_messages_are_held_and_nobody_gets_one_by_itself(world: World, waiting: Path) -> None:
    """Perhaps they went out after the backup: a person decides (issue 4)."""
    again, done = restored(world, waiting)
    keys = held_keys(again)
    assert done.held == len(keys) > 3
    again.forward(minutes=30)
    assert not {draft.key for draft in again.mailer.sent} & set(keys)
    assert held_keys(again) == keys
    again.app.close()


def test_the_ladder_goes_on_by_itself(world: World, waiting: Path) -> None:
    """Promise 2: holding what is old never holds back what is due."""
    again, _ = restored(world, waiting)
    again.forward(hours=25)
    reminded = {ref for draft in again.mailer.sent if "reminder" in draft.kind for ref in draft.incidents}
    assert reminded == {"AINL-2026-0001", "AINL-2026-0002"}
    again.app.close()


def test_the_assessors_and_the_chat_are_told_how_many_are_held(world: World, waiting: Path) -> None:
    again, done = restored(world, waiting)
    again.forward(minutes=1)
    told = [draft for draft in again.mailer.sent if draft.kind == "restored"]
    assert sorted(draft.person for draft in told) == sorted(
        person.id for person in world.policy.directory.assessors()
    )
    assert told[0].mail is not None
    assert told[0].mail.subject.endswith(f"{done.held} berichten wachten")
    gap = done.skipped[0]
    assert f"De nummers {gap.first} tot en met {gap.last} geven wij niet uit" in told[0].mail.text
    [line] = [text for _, text in again.chat.posts if "reservekopie" in text]
    assert f"{done.held} berichten van daarvoor worden vastgehouden" in line
    assert "@" not in line
    again.app.close()


def test_a_person_releases_one_and_drops_another(world: World, waiting: Path) -> None:
    again, _ = restored(world, waiting)
    with again.store.work() as work:
        rows = [row for row in work.held() if row.draft.channel is Channel.MAIL and row.draft.incidents]
        one, other = (row.draft.key for row in rows[:2])
        let_go(work, one, now=again.clock.now())
        give_up(work, other, now=again.clock.now())
    again.forward(minutes=1)
    sent = {draft.key for draft in again.mailer.sent}
    assert one in sent
    assert other not in sent
    assert not {one, other} & set(held_keys(again))
    [failed] = again.events("MessageFailed")
    assert (failed.key, failed.detail) == (other, "dropped by a person after a restore")
    again.app.close()


def test_a_message_is_released_once(world: World, waiting: Path) -> None:
    again, _ = restored(world, waiting)
    key = held_keys(again)[0]
    for step in (let_go, give_up):
        for _ in range(2):
            with again.store.work() as work:
                if key in [row.draft.key for row in work.held()]:
                    step(work, key, now=again.clock.now())
                    continue
            with pytest.raises(StoreError, match=f"no message {key} is held"), again.store.work() as work:
                step(work, key, now=again.clock.now())
    again.app.close()


def test_what_was_sent_before_the_backup_is_not_held(world: World, backup: Path) -> None:
    again, done = restored(world, backup)
    assert done.held == 0
    again.forward(minutes=1)
    kinds = {draft.kind for draft in again.mailer.sent}
    assert kinds == {"restored"}
    [told] = [d for d in again.mailer.sent if d.person == "mirte"]
    assert told.mail is not None
    assert told.mail.subject == "Reservekopie teruggezet"
    again.app.close()


def test_a_held_message_is_listed_with_whom_it_is_for(world: World, waiting: Path) -> None:
    again, _ = restored(world, waiting)
    with again.store.work() as work:
        rows = [held_row(row) for row in work.held()]
    assert {"mail", "chat"} == {row["channel"] for row in rows}
    assert all(row["held_at"] == again.clock.now().isoformat() for row in rows)
    again.app.close()


# --- numbers in subjects --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Re: [AINL-2026-0107] Besluit nodig", 107),
        ("fwd: ainl-2026-0107 nog eens", 107),
        ("Datalek <ainl-2026-0107@amnesty.example> <x@y>", 107),
        ("<t.2026-0107-abcdefghijklmnopqrstuvwxyz@amnesty.example>", 107),
        ("AINL-2026-01070", 1070),
        ("factuur 2026-0107", 0),
        ("BINL-2026-0107", 0),
        ("AINL-26-0107", 0),
        ("AINL-2026-1234567", 0),
    ],
)
def test_a_number_is_found_wherever_our_mails_carry_it(text: str, number: int) -> None:
    assert numbers_in([text], "AINL").highest(2026, after=0) == number


def test_a_number_that_somebody_made_up_moves_nothing(world: World, backup: Path) -> None:
    """Anybody can write AINL-2026-999999 in a subject; it is told, and the next year's too."""
    seen = numbers_in(["AINL-2026-999999", "AINL-2026-0007", "AINL-2031-0004"], "AINL")
    again, done = restored(world, backup, seen)
    [skipped] = done.skipped
    assert (skipped.last, skipped.made_up) == ("AINL-2026-0107", 1)
    again.app.close()


def test_around_new_year_the_numbers_of_both_years_are_skipped(world: World, tmp_path: Path) -> None:
    path = tmp_path / "old.backup"
    world.store.backup(path, now=world.clock.now())
    world.clock.forward(days=38)
    seen = numbers_in(["AINL-2027-0005"], "AINL")
    again, done = restored(world, path, seen)
    assert [(one.first, one.last) for one in done.skipped] == [
        ("AINL-2026-0002", "AINL-2026-0101"),
        ("AINL-2027-0001", "AINL-2027-0105"),
    ]
    again.app.close()


def test_a_second_restore_skips_again(world: World, backup: Path, tmp_path: Path) -> None:
    again, _ = restored(world, backup, SeenNumbers())
    path = tmp_path / "second.backup"
    again.store.backup(path, now=again.clock.now() + timedelta(minutes=1))
    third, done = restored(again, path, SeenNumbers())
    assert done.skipped[0].first == "AINL-2026-0102"
    gaps = [(event.first, event.last) for event in third.events("RegisterRestored", "AINL-2026-0001")]
    assert gaps == [("AINL-2026-0002", "AINL-2026-0101"), ("AINL-2026-0102", "AINL-2026-0201")]
    with third.store.work() as work:
        assert len(restores(work)) == 2
    again.app.close()
    third.app.close()


def test_a_chat_line_does_not_wait_for_a_parent_message_that_is_held(world: World) -> None:
    """The parent may never go out; what happens now is told all the same (P10)."""
    world.chat.down = True
    ref = world.report("Nog een laptop gestolen", subject="Nog een")
    backup = world.folder / "backup.sqlite3"
    world.store.backup(backup, now=world.clock.now())
    again, done = restored(world, backup)
    assert done.held
    again.chat.down = False
    again.receive(world.reply(world.last("mirte", "assessment"), "MELDEN"))
    assert any(ref in text and "melden" in text.lower() for _, text in again.chat.posts)
