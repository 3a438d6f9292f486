"""Bad configuration, wrong password, missing folder, dead SMTP, full disk, a stop: one sentence, nothing lost."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from compliance_bot.clocks import PacedClock
from compliance_bot.config import load_config
from compliance_bot.errors import MailboxError
from tests.journeys.town import Town, real_now
from tests.servers.harness import free_port, wait_for
from tests.servers.hostile_imap import HostileImap
from tests.servers.listening import CUT

ROOT = Path(__file__).resolve().parents[2]


def bot(*words: str, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "compliance_bot", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=timeout,
    )


def complaint(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence on the error output; no traceback, no secret."""
    assert "Traceback" not in done.stderr, done.stderr
    assert "pw-compliance" not in done.stderr + done.stdout
    return next(line for line in done.stderr.splitlines() if line.startswith("compliance-bot: "))


def test_a_wrong_password_is_said_and_nothing_is_lost(town: Town) -> None:
    town.mail("jan", "Usb-stick kwijt.")
    town.write_config(password="wrong")
    done = bot("once", "--config", str(town.path))
    assert done.returncode == 4
    assert town.bot.user in complaint(done)
    town.write_config()
    assert bot("once", "--config", str(town.path)).returncode == 0
    town.got("jan", "[AINL-")


def test_a_missing_folder_is_named_with_those_that_exist(town: Town) -> None:
    town.write_config(folders='folders = ["Meldingen"]')
    done = bot("once", "--config", str(town.path))
    assert done.returncode == 4
    assert "Meldingen" in complaint(done)
    assert "Verwerkt" in complaint(done)


def test_an_unreachable_imap_server_is_said(town: Town) -> None:
    town.write_config(port=f"port = {free_port()}")
    done = bot("once", "--config", str(town.path))
    assert done.returncode == 4
    assert "127.0.0.1" in complaint(done)


def test_an_unreachable_smtp_server_keeps_the_mails_due(town: Town) -> None:
    town.mail("jan", "Usb-stick kwijt.")
    town.write_config(smtp=f'smtp = {{host = "127.0.0.1", port = {free_port()}, security = "none"}}')
    done = bot("once", "--config", str(town.path))
    assert done.returncode == 6
    assert "could not be sent yet" in complaint(done)
    assert town.inbox("jan") == []
    app = town.app()
    assert isinstance(town.clock, PacedClock)
    town.clock.jump_to(town.clock.now() + timedelta(hours=1))
    app.deliver()
    app.close()
    town.got("jan", "[AINL-")
    town.got("mirte", "Besluit nodig")


def test_a_dead_mailbox_is_told_in_the_chat_once(town: Town) -> None:
    """Promise 7: silence is noticed by another road."""
    town.write_config(port=f"port = {free_port()}")
    assert bot("once", "--config", str(town.path)).returncode == 4
    app = town.app(config=load_config(town.path, {}))
    assert isinstance(town.clock, PacedClock)
    town.clock.jump_to(town.clock.now() + timedelta(minutes=16))
    for _ in range(2):
        with pytest.raises(MailboxError):
            app.cycle()
    app.close()
    assert len(town.chat.messages) == 1
    assert town.people["mirte"].user not in str(town.chat.messages)


def test_a_database_that_was_never_made_names_the_cure(town: Town) -> None:
    (town.folder / "bot.sqlite3").unlink()
    for command in ("once", "incidents", "rebuild"):
        done = bot(command, "--config", str(town.path))
        assert done.returncode == 5
        assert "compliance-bot migrate" in complaint(done)
    assert bot("doctor", "--config", str(town.path)).returncode == 8
    assert not (town.folder / "bot.sqlite3").exists(), "looking makes no database"


@pytest.mark.skipif(os.getuid() != 0, reason="a small file system can only be mounted as root")
def test_a_full_disk_is_said_and_the_mail_waits(town: Town, tmp_path: Path) -> None:
    with small_disk(tmp_path) as small:
        town.write_config(database=f'database = {{url = "sqlite:///{small}/bot.sqlite3"}}')
        assert bot("migrate", "--config", str(town.path)).returncode == 0
        fill(small)
        town.mail("jan", "Usb-stick kwijt. " + "x" * 60_000)
        done = bot("once", "--config", str(town.path))
        assert done.returncode == 5
        assert "full" in complaint(done)
        (small / "ballast").unlink()
        assert bot("once", "--config", str(town.path)).returncode == 0
        town.got("jan", "[AINL-")
        assert len(town.inbox("jan")) == 1


def test_the_doctor_finds_a_healthy_town_well_and_a_sick_one_sick(town: Town) -> None:
    done = bot("doctor", "--config", str(town.path))
    assert done.returncode == 0, done.stdout
    for part in ("config", "database", "mailbox", "smtp", "chat"):
        assert part in done.stdout
    town.write_config(smtp=f'smtp = {{host = "127.0.0.1", port = {free_port()}, security = "none"}}')
    done = bot("doctor", "--config", str(town.path), "--json")
    assert done.returncode == 8
    assert '"smtp"' in done.stdout
    assert town.inbox("mirte") == [], "the doctor sends nothing"


def test_the_doctor_proposes_a_start_and_counts_what_lies_before_it(town: Town) -> None:
    """mail.md §1."""
    for days in (10, 5, 1):
        raw = f"Subject: x\nMessage-ID: <d{days}@c.example>\n\nx\n".encode()
        town.dovecot.append(town.bot, raw, when=real_now() - timedelta(days=days))
    town.write_config(start="# no start yet")
    done = bot("doctor", "--config", str(town.path))
    assert done.returncode == 8
    assert "start = 20" in done.stdout
    assert "2 of them from before the proposed start" in " ".join(done.stdout.split())
    assert bot("once", "--config", str(town.path)).returncode == 3


def test_a_database_locked_by_another_program_is_said_once_and_the_service_goes_on(town: Town) -> None:
    """Longer than the busy time: one sentence, no job ends, and what came meanwhile is handled without a hand."""
    service = start_service(town)
    try:
        town.mail("jan", "Usb-stick kwijt.")
        town.got("jan", "[AINL-")
        with contextlib.closing(sqlite3.connect(town.folder / "bot.sqlite3", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            town.mail("piet", "Laptop gestolen.")
            told = line_of(service, "job_failed")
            assert "locked by another program" in told
            assert not town.inbox("piet"), "nothing is sent that is not on record"
            other.execute("ROLLBACK")
        town.got("piet", "[AINL-")
        end_service(service)
    finally:
        service.kill()
    assert service.stderr is not None
    assert not [line for line in service.stderr if "locked by another program" in line], "said once"
    app = town.app()
    assert len(town.incidents(app)) == 2
    assert app.store.verify()[0] > 0
    app.close()
    assert len(town.inbox("piet")) == len(town.inbox("jan")) == 1


@dataclass
class SetClock:
    """The machine's clock, which somebody sets: `ahead` is how wrong it is now."""

    ahead: timedelta = timedelta(0)

    def now(self) -> datetime:
        return real_now() + self.ahead

    def from_server(self, moment: datetime) -> datetime:
        return moment


@pytest.mark.parametrize("hours", [1, -1])
def test_a_clock_that_steps_an_hour_and_back_loses_and_doubles_nothing(town: Town, hours: int) -> None:
    """Between cycles: reports before, during and after; each once, each in order, and the messages leave."""
    clock = SetClock()
    app = town.app(clock=clock)
    for number, ahead in enumerate((0, hours, 0)):
        clock.ahead = timedelta(hours=ahead)
        town.mail("jan", f"Usb-stick {number} kwijt.", subject=f"Datalek {number}")
        app.cycle()
    app.cycle()
    with app.store.work() as work:
        assert (work.unhandled(), work.unsent()) == ((), 0)
    assert len(town.incidents(app)) == 3
    assert app.store.verify()[0] > 0
    app.close()
    assert len(wait_for("three acknowledgements", lambda: town._at_least("jan", "[AINL-", 3))) == 3
    ids = [str(mail["Message-ID"]) for mail in town.inbox("mirte")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("hours", [1, -1])
@pytest.mark.parametrize("step", ["read", "handle", "tick", "deliver"])
def test_a_clock_that_steps_inside_a_cycle_loses_and_doubles_nothing(
    town: Town, step: str, hours: int
) -> None:
    """In the middle of everything: the step comes just before one of the four parts of a cycle."""
    clock = SetClock()
    app = town.app(clock=clock)
    real = getattr(app, step)

    def stepping(*words: object) -> object:
        clock.ahead = timedelta(hours=hours)
        return real(*words)

    setattr(app, step, stepping)
    town.mail("jan", "Usb-stick kwijt.")
    app.cycle()
    setattr(app, step, real)
    clock.ahead = timedelta(0)
    for _ in range(2):
        app.cycle()
    with app.store.work() as work:
        assert (work.unhandled(), work.unsent()) == ((), 0)
    (incident,) = town.incidents(app)
    # the server's moment; one that seems to lie in the future is taken for now, so that no deadline is ever too late
    assert timedelta(0) < real_now() - incident.received_at < timedelta(minutes=65)
    assert app.store.verify()[0] > 0
    app.close()
    town.got("jan", "[AINL-")
    town.got("mirte", "Besluit nodig")
    assert len(town.inbox("jan")) == 1
    ids = [str(mail["Message-ID"]) for mail in town.inbox("mirte")]
    assert len(ids) == len(set(ids))


@pytest.mark.skipif(os.getuid() != 0, reason="a small file system can only be mounted as root")
def test_the_service_lives_through_a_full_disk_without_a_hand(town: Town, tmp_path: Path) -> None:
    """One sentence in the log, the report waits in the mailbox, and comes in when there is room again."""
    with small_disk(tmp_path) as small:
        town.write_config(database=f'database = {{url = "sqlite:///{small}/bot.sqlite3"}}')
        assert bot("migrate", "--config", str(town.path)).returncode == 0
        service = start_service(town)
        try:
            town.mail("jan", "Usb-stick kwijt.")
            town.got("jan", "[AINL-")
            fill(small)
            town.mail("piet", "Laptop gestolen. " + "x" * 60_000)
            assert "full" in line_of(service, "job_failed")
            (small / "ballast").unlink()
            town.got("piet", "[AINL-")
            end_service(service)
        finally:
            service.kill()
            service.wait(10)
        assert len(town.inbox("piet")) == len(town.inbox("jan")) == 1


@contextlib.contextmanager
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of four megabytes."""
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(small)]).returncode != 0:
        pytest.skip("no tmpfs can be mounted here")
    try:
        yield small
    finally:
        subprocess.run(["umount", str(small)], check=True)


def fill(small: Path) -> None:
    """Leave room for two pages, whatever the service writes meanwhile."""
    with (small / "ballast").open("wb", buffering=0) as ballast:
        with contextlib.suppress(OSError):
            while True:
                ballast.write(b"x" * 4096)
        ballast.truncate(max(0, ballast.tell() - 8192))


def line_of(service: subprocess.Popen[str], word: str) -> str:
    """The next line of the log with this word."""
    assert service.stderr is not None
    for line in service.stderr:
        if word in line:
            return line
    raise AssertionError(f"the service ended without saying {word}")


def start_service(town: Town) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "compliance_bot", "run", "--config", str(town.path)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )


def end_service(service: subprocess.Popen[str]) -> float:
    """SIGTERM; the seconds until it was gone."""
    begun = time.monotonic()
    service.send_signal(signal.SIGTERM)
    try:
        service.wait(15)
    finally:
        service.kill()
    return time.monotonic() - begun


def test_the_service_takes_a_report_in_and_stops_within_five_seconds(town: Town) -> None:
    service = start_service(town)
    try:
        town.mail("jan", "Usb-stick kwijt.")
        town.got("mirte", "Besluit nodig")
        seconds = end_service(service)
    finally:
        service.kill()
    assert service.returncode == 0
    assert seconds < 5
    app = town.app()
    with app.store.work() as work:
        assert work.unhandled() == ()
    assert app.store.verify()[0] > 0
    app.close()


def test_the_service_stops_within_five_seconds_while_a_server_is_silent(town: Town) -> None:
    """A half-open line must not hold a stop up (T3)."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        town.write_config(port=f"port = {silent.getsockname()[1]}")
        service = start_service(town)
        try:
            silent.settimeout(30)
            line, _ = silent.accept()
            seconds = end_service(service)
            line.close()
        finally:
            service.kill()
    assert seconds < 5
    assert service.returncode == 0


def test_a_dead_imap_server_costs_no_busy_loop(town: Town) -> None:
    """The pauses grow, and the trouble is told once (bench/dead_server.py measures it over minutes)."""
    with HostileImap(greeting=CUT) as server:
        town.write_config(port=f"port = {server.port}")
        service = start_service(town)
        try:
            wait_for("the first try", lambda: server.connections >= 1)
            before = cpu_seconds(service)
            wait_for("the second", lambda: server.connections >= 2)
            assert cpu_seconds(service) - before < 2
            end_service(service)
        finally:
            service.kill()
    assert service.stderr is not None
    told = [line for line in service.stderr if "job_failed" in line]
    assert len(told) == 1
    assert "127.0.0.1" in told[0]


def cpu_seconds(service: subprocess.Popen[str]) -> float:
    """What the process has used, in its own code and in the kernel."""
    ticks = sum(int(n) for n in Path(f"/proc/{service.pid}/stat").read_text().split()[13:15])
    return ticks / os.sysconf("SC_CLK_TCK")
