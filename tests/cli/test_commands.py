"""The command line: its contract (design.md §5), exit codes, and errors in one sentence without a traceback."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from compliance_bot.cli import cli, main

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT.parent / "shared" / "cases" / "clock.csv"
ZONES = ("UTC", "Europe/Amsterdam", "America/New_York")
# worked by hand: (aware, T_strict, T_legal), over a weekend and both clock changes (P21)
WORKED = (
    ("2026-11-24T10:17:00+01:00", "2026-11-27T10:17:00+01:00", "2026-11-27T11:00:00+01:00"),
    ("2026-11-27T16:45:00+01:00", "2026-11-30T16:45:00+01:00", "2026-11-30T17:00:00+01:00"),
    ("2027-03-27T12:30:00+01:00", "2027-03-30T13:30:00+02:00", "2027-03-30T14:00:00+02:00"),
    ("2026-10-24T09:00:00+02:00", "2026-10-27T08:00:00+01:00", "2026-10-27T09:00:00+01:00"),
)
_PLAY = """
import json, sys
from click.testing import CliRunner
from compliance_bot.cli import cli
for aware in json.load(sys.stdin):
    done = CliRunner().invoke(cli, ["clock", aware, "--json"], catch_exceptions=False)
    print(json.dumps(json.loads(done.output)))
"""


def clocks(awares: list[str], zone: str) -> list[dict[str, object]]:
    """`clock --json` for each, on a machine set to `zone`."""
    done = subprocess.run(
        [sys.executable, "-c", _PLAY],
        input=json.dumps(awares),
        env={**os.environ, "TZ": zone, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def invoke(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


@pytest.mark.parametrize("zone", ZONES)
def test_clock_equals_the_worked_examples_in_every_zone(zone: str) -> None:
    for (aware, strict, legal), found in zip(WORKED, clocks([w[0] for w in WORKED], zone), strict=True):
        assert (found["aware"], found["t_strict"], found["t_legal"]) == (aware, strict, legal)


@pytest.mark.parametrize("zone", ZONES)
def test_clock_equals_every_row_of_the_cases_in_every_zone(zone: str) -> None:
    if not CASES.exists():
        pytest.skip("the cases folder (../shared/cases/clock.csv) is not here")
    with CASES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 14
    by_local = clocks([row["aware_local"] for row in rows], zone)
    by_utc = clocks([row["aware_utc"] for row in rows], zone)
    for row, local, utc in zip(rows, by_local, by_utc, strict=True):
        wanted = (row["aware_local"], row["t_strict_local"], row["t_legal_local"])
        for found in (local, utc):
            assert (found["aware"], found["t_strict"], found["t_legal"]) == wanted, row["id"]


def test_clock_lists_every_rung_with_its_circle() -> None:
    found = json.loads(invoke("clock", "2026-11-24T10:17:00+01:00", "--json").output)
    assert set(found) == {"aware", "t_strict", "t_legal", "rungs"}
    assert [rung["hours"] for rung in found["rungs"]] == [
        0, 1, 4, 12, 24, 36, 48, 54, 60, 62, 64, 66, 67, 68, 69, 70, 71, 72,
    ]  # fmt: skip
    assert set(found["rungs"][0]) == {"at", "hours", "asks", "circle"}
    assert found["rungs"][3]["at"] == "2026-11-25T07:00:00+01:00", "hour 12 falls in the quiet hours"
    assert found["rungs"][-1]["circle"] == ["assessors", "deputies", "ondersteuning", "directie"]


@pytest.mark.parametrize("aware", ["25-10-2026 2:30", "28-03-2027 02:30", "morgen", "2026-13-01 10:00", ""])
def test_clock_names_a_moment_it_cannot_use(aware: str, capsys: pytest.CaptureFixture[str]) -> None:
    """T18: repeated and missing local times are named, never guessed."""
    assert run_main("clock", aware) == 2
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert said.startswith("compliance-bot: ")


def run_main(*words: str) -> int:
    """The exit code of the whole program."""
    old = sys.argv
    sys.argv = ["compliance-bot", *words]
    try:
        main()
    except SystemExit as stop:
        return int(stop.code or 0)
    finally:
        sys.argv = old
    return 0


def test_without_a_configuration_a_sentence_says_what_to_give(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COMPLIANCE_BOT_CONFIG", raising=False)
    for command in ("run", "once", "incidents", "migrate", "rebuild", "doctor"):
        assert run_main(command) == 3
        assert "--config" in capsys.readouterr().err


def test_a_bad_configuration_lists_every_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[organisation]\nnaam = "x"\n[mailbox]\nport = "abc"\n', encoding="utf-8")
    assert run_main("once", "--config", str(path)) == 3
    said = capsys.readouterr().err
    assert "naam" in said
    assert "port" in said
    assert "[smtp]" in said
    assert "Traceback" not in said


def write_mail(folder: Path, name: str, text: str, **headers: str) -> Path:
    head = {"From": "Jan <jan@post.example>", "To": "compliance@amnesty.example", "Subject": "x", **headers}
    lines = [f"{key.replace('_', '-')}: {value}" for key, value in head.items()]
    path = folder / name
    path.write_text("\n".join(lines) + f"\n\n{text}\n", encoding="utf-8")
    return path


KEYS = {
    "file", "class", "class_reason", "from", "role", "incident", "thread_by", "proof", "proof_reason", "new_text",
    "command", "unclear", "discovered", "language", "attachments", "defects",
    # beyond that contract: what a mail of a colleague passes on, and what is proposed of it (P20, P27, T24)
    "forwarded", "forwarded_from", "facts", "lookalike",
}  # fmt: skip


def test_explain_prints_one_object_a_line_with_the_keys_of_the_contract(tmp_path: Path) -> None:
    write_mail(tmp_path, "a.eml", "NIET MELDEN\n\nDe stick was leeg.", In_Reply_To="<x@y.example>")
    write_mail(
        tmp_path,
        "b.eml",
        "Vandaag om 09.00 uur ontdekt dat de lijst weg is.",
        Date="Tue, 24 Nov 2026 10:00:00 +0100",
    )
    write_mail(tmp_path, "c.eml", "Ik ben er niet.", Auto_Submitted="auto-replied")
    (tmp_path / "d.eml").write_bytes(b"\xff\x00\xfe")
    lines = invoke("explain", str(tmp_path), "--json").output.splitlines()
    found = {Path(one["file"]).name: one for one in map(json.loads, lines)}
    assert set(found) == {"a.eml", "b.eml", "c.eml", "d.eml"}
    assert all(set(one) == KEYS for one in found.values())
    assert found["a.eml"]["command"] == {"name": "niet_melden", "reason": "De stick was leeg."}
    assert found["a.eml"]["unclear"] is None
    assert found["b.eml"]["command"] is None
    assert found["b.eml"]["discovered"][0]["start"] == "2026-11-24T09:00:00+01:00"
    assert found["b.eml"]["discovered"][0]["end"] == found["b.eml"]["discovered"][0]["start"]
    assert found["c.eml"]["class"] == "auto_reply"
    assert found["c.eml"]["command"] is None


def test_explain_tells_people_times_commands_and_facts_in_lines_of_their_own(tmp_path: Path) -> None:
    """For people: no braces, nothing cut off by the width of a terminal."""
    write_mail(tmp_path, "a.eml", "NIET MELDEN\n\nDe stick was leeg.", In_Reply_To="<x@y.example>")
    write_mail(
        tmp_path,
        "b.eml",
        "Vanochtend ontdekt dat een lijst met 320 namen weg is.",
        Date="Tue, 24 Nov 2026 13:00:00 +0100",
    )
    said = invoke("explain", str(tmp_path)).output
    assert "  command       name niet_melden, reason De stick was leeg.\n" in said
    span = "2026-11-24T06:00:00+01:00 … 2026-11-24T12:00:00+01:00 (part_of_day): Vanochtend"
    assert f"  discovered    {span}" in said
    assert "people = 320" in said
    assert "{" not in said


def test_explain_takes_the_mails_of_a_folder_and_leaves_the_rest(tmp_path: Path) -> None:
    """A thumbs file or a note between the mails is no mail, and its bytes say nothing of one."""
    (tmp_path / "deep").mkdir()
    (tmp_path / ".git").mkdir()
    for name in (
        "a.eml",
        "B.EML",
        "deep/c.Eml",
        "deep/1763980000",
        "notes.txt",
        ".hidden",
        ".git/HEAD",
        "x.md",
    ):
        write_mail(tmp_path, name, "Hallo.")
    (tmp_path / "notes.txt").write_text("Zie de mails hiernaast.\n", encoding="utf-8")
    lines = invoke("explain", str(tmp_path), str(tmp_path / "notes.txt"), "--json").output.splitlines()
    found = [str(Path(json.loads(line)["file"]).relative_to(tmp_path)) for line in lines]
    assert found == ["B.EML", "a.eml", "deep/1763980000", "deep/c.Eml", "notes.txt"]


def test_every_command_of_this_version_has_help() -> None:
    said = invoke("--help").output
    for command in (
        "run", "once", "demo", "doctor", "incidents", "show", "clock", "explain", "register", "migrate", "rebuild",
    ):  # fmt: skip
        assert command in said
        assert invoke(command, "--help").exit_code == 0
