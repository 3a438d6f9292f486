"""What the doctor says of dates that end, the clock and the disk (promise 7, T42)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from compliance_bot.app import make_store
from compliance_bot.casework.clock_check import hold_against
from compliance_bot.config import Config, load_config
from compliance_bot.doctor_watch import (
    certificate,
    clock_between,
    clock_kept,
    clock_told,
    disk,
    ending,
    expiries,
    space_left,
)
from compliance_bot.policy import make_silence
from compliance_bot.ports import Expiry, Heard, Silence
from compliance_bot.procedure.moments import AMSTERDAM
from tests.cli.config_file import written
from tests.fakes import START, World, make_policy

TODAY = date(2026, 11, 24)
MEGABYTE = 1024 * 1024


def config_in(folder: Path, *, mailbox: str = "", more: str = "") -> Config:
    path = written(folder, smtp="password_expires = 2027-03-01", mailbox=mailbox, more=more)
    return load_config(path, {})


def test_the_days_of_the_configuration_reach_the_practice(tmp_path: Path) -> None:
    more = 'sign_of_life = {weekday = "thursday", at = 16:30:00}\nhead = {file = "heads.txt"}'
    config = config_in(tmp_path, mailbox="password_expires = 2026-12-24", more=more)
    silence = make_silence(config)
    assert silence.expiries == (
        Expiry(what="mailbox", on=date(2026, 12, 24)),
        Expiry(what="smtp", on=date(2027, 3, 1)),
    )
    assert (silence.weekday, silence.at.hour, silence.at.minute) == (3, 16, 30)
    assert config.head.file == str(tmp_path / "heads.txt")


@pytest.mark.parametrize(
    ("days", "level"),
    [(31, "ok"), (30, "note"), (8, "note"), (7, "problem"), (0, "problem"), (-1, "problem")],
)
def test_what_ends_is_a_note_from_thirty_days_on_and_a_problem_in_the_last_seven(
    days: int, level: str
) -> None:
    found = ending("the token of [slack]", TODAY + timedelta(days=days), today=TODAY)
    assert (found.part, found.level, bool(found.cure)) == ("expiries", level, level != "ok")


def test_what_has_no_known_end_is_said_without_alarm() -> None:
    policy = make_policy(silence=Silence(expiries=(Expiry(what="smtp", on=TODAY + timedelta(days=5)),)))
    known, unknown = expiries(policy, today=TODAY)
    assert (known.level, unknown.level) == ("problem", "ok")
    assert "the password of [smtp] ends on 2026-11-29, in 5 days" in known.text
    assert "[mailbox], the token of [slack]" in unknown.text


def test_a_certificate_is_told_in_the_organisations_days() -> None:
    ends = datetime(2026, 12, 1, 23, 30, tzinfo=UTC)
    [found] = certificate("imap.example", ends, now=START, zone=AMSTERDAM)
    assert "2026-12-02, in 8 days" in found.text
    assert certificate("imap.example", None, now=START, zone=AMSTERDAM) == ()


@pytest.mark.parametrize(
    ("minutes", "level", "side"),
    [(0, "ok", ""), (1, "ok", ""), (5, "problem", "behind"), (-5, "problem", "ahead of")],
)
def test_a_servers_time_against_ours(minutes: int, level: str, side: str) -> None:
    header = format_datetime(START + timedelta(minutes=minutes), usegmt=True)
    [found] = clock_told("the chat", header, now=START)
    assert (found.part, found.level) == ("clock skew", level)
    assert side in found.text
    assert clock_told("the chat", "", now=START) == ()
    assert clock_told("the chat", "yesterday", now=START) == ()


def test_the_stamp_of_our_own_mail_lies_between_sending_and_seeing() -> None:
    later = START + timedelta(seconds=30)
    assert clock_between("it", START + timedelta(seconds=5), earliest=START, latest=later).level == "ok"
    assert clock_between("it", START - timedelta(minutes=4), earliest=START, latest=later).level == "problem"


def test_what_the_service_saw_is_told(tmp_path: Path) -> None:
    config = config_in(tmp_path)
    assert clock_kept(config, now=START) == (), "no database yet"
    make_store(config).migrate()
    [nothing] = clock_kept(config, now=START)
    assert "not held its clock" in nothing.text
    world = World(tmp_path, url=config.database.url)
    for number, ahead in enumerate((0, 300, 300, 300)):
        at = START + timedelta(minutes=6 * number)
        hold_against(world.app.desk, "chat", Heard(stamp=at - timedelta(seconds=ahead), at=at))
        [found] = clock_kept(config, now=at)
        assert found.level == ("problem" if number == 3 else "ok")
    assert "285 seconds ahead of the chat, several times" in found.text


def test_the_disk_under_the_register_is_looked_at(tmp_path: Path) -> None:
    [found] = disk(config_in(tmp_path))
    assert found.part == "disk"
    assert str(tmp_path) in found.text
    more = 'head = {file = "gone/heads.txt"}'
    _, missing = disk(config_in(tmp_path, more=more))
    assert missing.level == "problem"
    assert "gone" in missing.text


@pytest.mark.parametrize(
    ("free", "level"), [(199 * MEGABYTE, "problem"), (201 * MEGABYTE, "note"), (1025 * MEGABYTE, "ok")]
)
def test_a_full_disk_is_seen_before_it_is_full(free: int, level: str) -> None:
    assert space_left("the register", Path("somewhere"), free).level == level
