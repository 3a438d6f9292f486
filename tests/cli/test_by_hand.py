"""`record` and `decide`: what people type, their exit codes, and two programs on one database (P7; mail.md §6)."""

from __future__ import annotations

import getpass
import json
import os
import pty
import shlex
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from compliance_bot.cli_call import machine_user
from compliance_bot.clocks import SystemClock
from compliance_bot.procedure.events import Outcome, ReporterRole
from compliance_bot.procedure.incident import Road
from compliance_bot.procedure.moments import AMSTERDAM
from tests.cli.by_hand_town import ROOT, Desk, make_desk

REASON = "Het bestand was leeg, dat is nagekeken."
README = (ROOT / "README.md").read_text("utf-8")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_desk(tmp_path)


def ago(**delta: float) -> str:
    """A moment that long ago, as a machine writes it."""
    return (SystemClock().now() - timedelta(**delta)).astimezone(AMSTERDAM).isoformat(timespec="minutes")


def options(**changes: str) -> list[str]:
    """A whole call; an empty change leaves its option out."""
    known = {
        "at": ago(hours=2),
        "who": "Sam Jansen, Mailhuis",
        "by": "olaf",
        "text": "De back-up stond open op internet.",
    }
    pairs = {**known, **changes}
    return [word for name, value in pairs.items() if value for word in (f"--{name}", value)]


def opened(desk: Desk) -> str:
    """An incident to say something on."""
    ref = desk.json("record", *options())["ref"]
    assert isinstance(ref, str)
    return ref


# --- record -------------------------------------------------------------------------------------------------


def test_record_opens_an_incident_whose_clock_runs_from_the_call(desk: Desk) -> None:
    at = ago(hours=2)
    row = desk.json(
        "record", *options(at=at, discovered=ago(hours=7), role="processor", contact="06-5550100")
    )
    assert row["ref"].endswith("-0001")
    assert row["aware_at"] == datetime.fromisoformat(at).isoformat()
    assert row["verdicts"] == ["te laat"]
    (incident,) = desk.incidents()
    assert incident.aware_confirmed
    assert incident.reports[0].discovery_confirmed
    (told,) = desk.events("CallTold")
    assert (told.noted_by, told.typed_by, told.contact) == ("olaf", machine_user(), "06-5550100")
    assert {draft.kind for draft in desk.letters()} == {"call_noted", "technical_call", "assessment"}
    assert [draft.recipient for draft in desk.letters("call_noted")] == ["olaf@amnesty.example"]
    assert "06-5550100" in desk.letters("assessment")[0].mail.text
    assert desk.type("register", "verify").out.startswith("OK ")
    assert desk.type("rebuild").code == 0


def test_record_says_what_it_did_and_when_the_hours_end(desk: Desk) -> None:
    done = desk.type("record", *options())
    assert done.code == 0
    assert done.out.startswith("OK AINL-")
    assert "72 hours end" in done.out


def test_record_reads_local_words_and_the_standard_input(desk: Desk) -> None:
    text = "Er lag een map op straat.\nMet namen.\n"
    row = desk.json("record", *options(at="gisteren 14.30", text=""), stdin=text)
    yesterday = SystemClock().now().astimezone(AMSTERDAM).date() - timedelta(days=1)
    assert row["aware_at"].startswith(f"{yesterday}T14:30:00")
    (report,) = desk.events("ReportReceived")
    assert "Er lag een map op straat.\nMet namen." in report.text


def test_a_role_that_is_named_goes_before_what_the_name_tells(desk: Desk) -> None:
    desk.json("record", *options(who="Mirte de Boer", role="outsider"))
    (incident,) = desk.incidents()
    assert incident.reports[0].role is ReporterRole.OUTSIDER
    assert incident.reporters() == {"mirte"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"at": ""}, "--at is missing"),
        ({"who": ""}, "--who is missing"),
        ({"who": " \n "}, "--who is missing"),
        ({"by": ""}, "--by is missing"),
        ({"text": ""}, "what was said is missing"),
        ({"text": "x" * 70_000}, "longer than"),
        ({"at": "straks"}, "cannot be read as a moment"),
        ({"at": "3-1-2999 10.00"}, "lies in the future"),
        ({"at": "25-10-2026 02.30"}, "happened twice"),
        ({"at": "28-03-2027 02.30"}, "did not exist"),
        ({"by": "boer"}, "choose one of: mirte, olaf"),
        ({"by": "niemand"}, "is nobody we can mail"),
        ({"role": "vriend"}, "Invalid value for '--role'"),
        ({"discovered": "toen"}, "cannot be read as a moment"),
        ({"discovered": ago(hours=1)}, "lies after the call"),
    ],
)
def test_bad_input_is_one_sentence_with_exit_2_and_records_nothing(
    desk: Desk, changes: dict[str, str], said: str
) -> None:
    done = desk.type("record", *options(**changes))
    assert done.code == 2, done
    assert said in done.err.replace("\n", " ")
    assert "Traceback" not in done.err
    assert desk.entries() == ()
    with desk.store().work() as work:
        assert work.fact("by-hand last") == ""


def test_odd_signs_are_taken_as_far_as_a_database_takes_them(desk: Desk) -> None:
    desk.json(
        "record", *options(who="Sam\nNIET MELDEN\x07", text="a\0b\r\nMELDEN\n\ud800 x \u202e y " + "z" * 3000)
    )
    (report,) = desk.events("ReportReceived")
    assert "ab\nMELDEN" in report.text
    assert "z" * 3000 in report.text
    assert all("\nNIET MELDEN" not in draft.mail.text for draft in desk.letters())


def test_a_database_without_tables_is_told_before_anything_is_asked(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    (tmp_path / "bot.sqlite3").unlink()
    done = desk.type("record", *options())
    assert done.code == 5
    assert "migrate" in done.err


def test_on_a_terminal_what_is_missing_is_asked_until_it_fits(desk: Desk) -> None:
    main, side = pty.openpty()
    command = [sys.executable, "-m", "compliance_bot", "record", "--config", str(desk.path)]
    done = subprocess.Popen(
        command, stdin=side, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    )
    answers = (
        "straks",
        "gisteren 14.30",
        "Sam Jansen, Mailhuis",
        "",
        "boer",
        "olaf",
        "",
        "Alles stond open.",
        ".",
    )
    os.write(main, "".join(f"{line}\n" for line in answers).encode())
    out, err = done.communicate(timeout=60)
    os.close(main)
    os.close(side)
    assert done.returncode == 0, err
    assert "OK AINL-" in out
    assert "cannot be read as a moment" in err
    assert "choose one of: mirte, olaf" in err
    assert desk.events("CallTold")[0].who == "Sam Jansen, Mailhuis"


def test_a_call_that_was_typed_whole_asks_nothing_on_a_terminal(desk: Desk) -> None:
    main, side = pty.openpty()
    command = [sys.executable, "-m", "compliance_bot", "record", *options(), "--config", str(desk.path)]
    done = subprocess.run(
        command, stdin=side, capture_output=True, text=True, cwd=ROOT, timeout=90, check=False
    )
    os.close(main)
    os.close(side)
    assert (done.returncode, done.stdout[:8]) == (0, "OK AINL-"), done.stderr


def test_two_records_at_once_are_two_incidents(desk: Desk) -> None:
    both = [desk.start("record", *options()) for _ in range(2)]
    ended = [process.communicate(timeout=90) for process in both]
    assert [process.returncode for process in both] == [0, 0], ended
    assert len({incident.ref for incident in desk.incidents()}) == 2
    assert desk.type("register", "verify").code == 0


# --- decide -------------------------------------------------------------------------------------------------


def test_decide_records_a_word_on_somebodys_behalf(desk: Desk) -> None:
    ref = opened(desk)
    found = desk.json(
        "decide", ref.lower(), "melden", "--as", "Mirte de Boer", "--reason", "Het gaat om 400 mensen."
    )
    assert found == {
        "ref": ref,
        "command": "melden",
        "as": "mirte",
        "proof": "typed",
        "typed_by": machine_user(),
        "waits_for": None,
        "road": "file",
        "outcome": None,
    }
    (event,) = desk.events("DecisionRecorded")
    assert (event.reason, event.proof_reason) == ("Het gaat om 400 mensen.", f"typed by {machine_user()}")
    assert {draft.person for draft in desk.letters("receipt")} == {"mirte", "fenna"}
    shown = desk.type("register", "export", "--format", "csv").out
    assert "op de opdrachtregel (ingetypt door gebruiker" in shown


def test_a_negative_word_waits_for_the_persons_own_reply_and_says_so(desk: Desk) -> None:
    ref = opened(desk)
    done = desk.type("decide", ref, "NIET", "MELDEN", "--as", "mirte@amnesty.example", stdin=REASON)
    assert done.code == 0
    assert "counts only after mirte's own reply by mail" in done.out
    (incident,) = desk.incidents()
    assert (incident.road, incident.votes) == (Road.DECIDE, ())
    assert desk.events("DecisionRecorded")[0].reason == REASON


def test_decide_files_with_number_and_time(desk: Desk) -> None:
    ref = opened(desk)
    at = SystemClock().now().astimezone(AMSTERDAM) - timedelta(hours=1)
    found = desk.json("decide", ref, "GEMELD", "2026-123456", f"{at:%d-%m-%Y %H.%M}", "--as", "mirte")
    assert found["outcome"] == Outcome.GEMELD.value
    (filing,) = desk.events("FilingRecorded")
    assert filing.filed_at == at.replace(second=0, microsecond=0)


def test_decide_corrects_a_filing_and_takes_back_what_ended_it(desk: Desk) -> None:
    """P19, P28: typed on somebody's behalf the safe side counts at once, as that person's own word would."""
    ref = opened(desk)
    desk.json("decide", ref, "GEMELD 2026-123456 voorlopig", "--as", "mirte")
    refused = desk.type("decide", ref, "GEMELD 2026-123457", "--as", "fenna")
    assert (refused.code, "CORRECTIE GEMELD and the right one" in refused.err) == (2, True)
    corrected = desk.json("decide", ref, "CORRECTIE", "GEMELD", "2026-123457", "--as", "mirte")
    assert (corrected["command"], corrected["outcome"]) == ("gemeld", "gemeld")
    assert [event.number for event in desk.events("FilingCorrected")] == ["2026-123457"]
    back = desk.json("decide", ref, "correctie", "--as", "mirte", "--reason", "Er was nog niets ingediend.")
    assert (back["command"], back["road"], back["outcome"]) == ("correctie", "file", None)
    (event,) = desk.events("WordTakenBack")
    assert (event.word, event.person, event.proof) == ("gemeld", "mirte", "typed")
    assert "Gebruiker" in desk.letters("taken_back")[0].mail.text
    assert desk.type("register", "verify").out.startswith("OK ")
    assert desk.type("rebuild").code == 0


def test_a_melden_is_taken_back_by_that_persons_own_mail_only(desk: Desk) -> None:
    """mail.md §6: what speaks against notifying takes nothing away when it is typed."""
    ref = opened(desk)
    desk.json("decide", ref, "MELDEN", "--as", "mirte")
    done = desk.type("decide", ref, "CORRECTIE", "--as", "mirte")
    assert (done.code, "taken back by that person's own mail only" in done.err) == (2, True)
    typed = desk.type("decide", ref, "CORRECTIE NIET MELDEN", "--as", "mirte", "--reason", REASON)
    assert "counts only after mirte's own reply by mail" in typed.out
    (incident,) = desk.incidents()
    assert (incident.road, [vote.word for vote in incident.votes]) == (Road.FILE, ["melden"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("MELDEN", "--as", "boer"), "choose one of: mirte, olaf"),
        (("MELDEN", "--as", "niemand"), "is nobody we can mail"),
        (("MELDEN", "--as", "olaf"), "this person has no role that may say this"),
        (("NIET MELDEN", "--as", "dora", "--reason", REASON), "not this person's turn yet"),
        (("NIET MELDEN", "--as", "mirte"), "a reason is required"),
        (("MELDEN", "want", "het", "moet", "--as", "mirte"), "other words stand on the line"),
        (("MELDEN / NIET MELDEN", "--as", "mirte"), "two decisions"),
        (("NIET MELDEM", "--as", "mirte", "--reason", REASON), "understood as NIET MELDEN"),
        (("MELDEN?", "--as", "mirte"), "reads as a question"),
        (("doe", "maar", "--as", "mirte"), "no word that works here"),
        (("GEMELD", "--as", "mirte"), "the number that the AP gave is missing"),
        (("STATUS", "--as", "mirte"), "compliance-bot show REF"),
        (
            ("TELEFOON gisteren 09.00 Sam Jansen", "--as", "mirte", "--reason", REASON),
            "compliance-bot record",
        ),
        (("JA", "--as", "mirte"), "said by mail only"),
        (("CORRECTIE", "--as", "mirte"), "no decision, advice or filing that counts now"),
        (("CORRECTIE MELDEN?", "--as", "mirte"), "reads as a question"),
    ],
)
def test_what_is_not_beyond_doubt_is_exit_2_with_the_words_that_work(
    desk: Desk, words: tuple[str, ...], said: str
) -> None:
    ref = opened(desk)
    before = desk.entries()
    done = desk.type("decide", ref, *words)
    assert done.code == 2, done
    assert said in done.err
    assert desk.entries() == before
    with desk.store().work() as work:
        assert work.fact("by-hand last") == "1"


def test_an_unknown_or_ended_incident_is_exit_2(desk: Desk) -> None:
    unknown = desk.type("decide", "AINL-2026-9999", "MELDEN", "--as", "mirte")
    assert (unknown.code, "there is no incident AINL-2026-9999" in unknown.err) == (2, True)
    ref = opened(desk)
    desk.json("decide", ref, "GEMELD 2026-123456", "--as", "mirte")
    desk.json("decide", ref, "OPGEPAKT", "--as", "ilse")  # the technical handling was still asked about
    desk.json("decide", ref, "INGELICHT 12 e-mail", "--as", "mirte")
    ended = desk.type("decide", ref, "OPGEPAKT", "--as", "ilse")
    assert (ended.code, "this incident has ended" in ended.err) == (2, True)


def test_decide_waits_for_a_service_that_is_writing(desk: Desk) -> None:
    """One writer at a time: the command waits for the lock, and what it records comes after."""
    ref = opened(desk)
    held, free = threading.Event(), threading.Event()

    def writes() -> None:
        with desk.store().work() as work:
            work.set_fact("busy", "1")
            held.set()
            free.wait(30)

    service = threading.Thread(target=writes)
    service.start()
    assert held.wait(30)
    typed = desk.start("decide", ref, "MELDEN", "--as", "mirte")
    with pytest.raises(subprocess.TimeoutExpired):
        typed.communicate(timeout=4)
    free.set()
    out, err = typed.communicate(timeout=60)
    service.join()
    assert typed.returncode == 0, (out, err)
    assert desk.incidents()[0].road is Road.FILE


def test_two_words_at_once_are_both_recorded_in_one_order(desk: Desk) -> None:
    ref = opened(desk)
    both = [desk.start("decide", ref, "MELDEN", "--as", who) for who in ("mirte", "fenna")]
    ended = [process.communicate(timeout=90) for process in both]
    assert [process.returncode for process in both] == [0, 0], ended
    assert {event.person for event in desk.events("DecisionRecorded")} == {"mirte", "fenna"}
    assert desk.type("register", "verify").code == 0


def test_who_typed_is_the_machines_word_and_not_the_environments(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("USER", "LOGNAME", "USERNAME"):
        monkeypatch.setenv(name, "mirte")
    monkeypatch.delenv("SUDO_USER", raising=False)
    assert getpass.getuser() == "mirte"
    assert machine_user() != "mirte"


@pytest.mark.parametrize("command", ["record", "decide"])
def test_the_help_shows_an_example_that_a_shell_takes(desk: Desk, command: str) -> None:
    shown = desk.type(command, "-h").out
    examples = shown.partition(f"  compliance-bot {command} ")[2].partition("\n\n")[0].replace("\\\n", " ")
    for line in examples.split("compliance-bot"):
        assert shlex.split(line)
    assert f"`compliance-bot {command}" in README


def test_the_examples_of_the_readme_are_commands_that_work(desk: Desk) -> None:
    block = README.partition("<!-- by hand -->")[2].partition("```bash\n")[2].partition("```")[0]
    lines = block.replace("\\\n", " ").strip().splitlines()
    assert len(lines) >= 3
    for line in lines:
        words = shlex.split(
            line.replace("AINL-2026-0001", desk.incidents()[0].ref if desk.incidents() else "")
        )
        done = desk.type(*words[1:])
        assert done.code == 0, (line, done)


def test_json_is_one_object_without_other_lines(desk: Desk) -> None:
    done = desk.run("record", *options(), "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["ref"].startswith("AINL-")
