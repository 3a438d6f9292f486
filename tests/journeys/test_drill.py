"""A drill on real servers, the service running beside it: people answer by real mails, both at pace."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from compliance_bot.casework.drill_report import report_of
from compliance_bot.drill import Wishes, build_drill, close, make_clock, play, story_mail
from compliance_bot.errors import UsageError
from compliance_bot.procedure.incident import Road
from tests.journeys.town import Town
from tests.servers.harness import wait_for

ROOT = Path(__file__).resolve().parents[2]
PACE = 60.0


def test_people_answer_a_fast_drill_by_real_mails_while_a_real_report_comes_in(town: Town) -> None:
    """An hour in a minute; the service reads the same mailbox, moves nothing over and opens the one real incident."""
    service = town.app()
    service.cycle()
    clock = make_clock(PACE)
    drill = build_drill(town.config, Wishes(folder=town.folder / "drill", pace=PACE), clock=clock)
    drill.begin(story_mail(drill.desk.policy, None))
    drill.round()
    asked = town.got("mirte", "OEFENING [OEFEN-")
    called = town.got("ilse", "OEFENING [OEFEN-")
    town.mail("ilse", "OPGEPAKT", reply_to=called)
    service.cycle()
    drill.round()
    town.mail("jan", "Mijn laptop is zojuist gestolen uit de trein.")
    town.mail("mirte", "MELDEN", reply_to=asked)
    service.cycle()
    drill.round()
    town.mail("mirte", "GEMELD 2026-1234567", reply_to=asked)
    until = clock.now() + timedelta(hours=10)
    assert play(drill, until=until, stopping=threading.Event()) is False
    service.cycle()

    assert drill.incident().road is Road.ENDED
    (real,) = town.incidents(service)
    assert (real.votes, real.taken_by) == ((), ""), "nothing of the drill touched it"
    report = report_of(drill)
    assert report["outcome"] == "gemeld"
    assert all(minutes is not None for minutes in report["minutes_until"].values())
    answered = {one["name"]: [a["said"] for a in one["answered"]] for one in report["people"]}
    assert answered["mirte"] == ["MELDEN", "GEMELD 2026-1234567"]
    assert answered["ilse"] == ["OPGEPAKT"]
    assert "fenna" in report["never_answered"]
    assert town.inbox("jan", "OEFENING") == []
    assert all(str(m["Subject"]).startswith("OEFENING ") for m in town.inbox("dora") if "OEFEN" in str(m))
    marked = [m.text for m in town.chat.messages if "OEFEN-" in m.text]
    assert marked
    assert all(text.startswith("OEFENING") for text in marked)
    service.close()
    close((drill.mailbox, drill.desk.store))


def test_the_command_is_stopped_by_ctrl_c_and_reports_so_far(town: Town) -> None:
    """With a test directory whose people the configuration does not know; the service knows the answer all the same."""
    people = town.folder / "people.toml"
    people.write_text(
        f'[[persons]]\nid = "a"\nname = "Anna"\naddresses = ["{town.people["jan"].user}"]\nroles = ["decider"]\n'
        f'[[persons]]\nid = "b"\nname = "Bram"\naddresses = ["{town.people["piet"].user}"]\nroles = ["it"]\n',
        "utf-8",
    )
    command = [
        sys.executable,
        "-m",
        "compliance_bot",
        "drill",
        "--yes",
        "--pace",
        "60",
        "--no-chat",
        "--json",
    ]
    options = ["--config", str(town.path), "--people", str(people), "--folder", str(town.folder / "exercise")]
    process = subprocess.Popen(
        [*command, *options],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        asked = wait_for("Anna being asked", lambda: town.inbox("jan", "OEFENING"), 90)[-1]
        town.mail("jan", "OPGEPAKT", reply_to=asked)
        wait_for("Anna being answered", lambda: len(town.inbox("jan", "OEFENING")) > 1, 60)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 0, err
    report = json.loads(out)
    people_told = {one["name"]: one for one in report["people"]}
    assert report["stopped_early"]
    assert [one["said"] for one in people_told["Anna"]["answered"]] == ["OPGEPAKT"]
    assert report["never_answered"] == ["Bram"]
    assert len(town.inbox("piet", "De oefening is voorbij")) == 1
    assert "Bram" in (town.folder / "exercise" / "report.html").read_text("utf-8")
    assert town.inbox("mirte") == [], "the real people were left alone"

    service = town.app()
    service.cycle()
    assert town.incidents(service) == ()
    service.close()


def test_a_drill_at_real_pace_goes_on_after_its_process_died(town: Town) -> None:
    wishes = Wishes(folder=town.folder / "drill", chat=False)
    first = build_drill(town.config, wishes, clock=make_clock(1))
    first.begin(story_mail(first.desk.policy, None))
    asked = town.got("mirte", "OEFENING [OEFEN-")
    close((first.mailbox, first.desk.store))
    town.mail("mirte", "MELDEN", reply_to=asked)

    with pytest.raises(UsageError, match="holds a drill already"):
        build_drill(town.config, wishes, clock=make_clock(1))
    again = build_drill(town.config, replace(wishes, resume=True), clock=make_clock(1))
    again.round()
    assert again.ref == first.ref
    assert [vote.word for vote in again.incident().votes] == ["melden"]
    close((again.mailbox, again.desk.store))
    with pytest.raises(UsageError, match="at real pace"):
        build_drill(town.config, replace(wishes, resume=True, pace=60), clock=make_clock(60))
