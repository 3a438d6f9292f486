"""`explain FOLDER --json` over thousands of mails in one process: a line each, none missing, memory flat."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from compliance_bot.casework.explain import unread
from compliance_bot.errors import UsageError
from compliance_bot.mail_files import read_file

ROOT = Path(__file__).resolve().parents[2]
CORPORA = ROOT.parent / "shared" / "corpora"
GENERATED = 3000
NOT_MAIL = {".json", ".md", ".yml"}
NOT_MAIL_NAMES = {"LICENSE", "NOTICE", "COPYING"}


def fill(folder: Path, count: int) -> None:
    """Mails of several kinds, some broken, some with a photo."""
    folder.mkdir()
    for number in range(count):
        head = f"From: p{number}@amnesty.example\r\nSubject: melding {number}\r\nMessage-ID: <{number}@x.example>\r\n"
        kinds = (
            "\r\nIk heb gisteren om 14:30 gemerkt dat een mail verkeerd is gegaan.\r\n",
            "Auto-Submitted: auto-replied\r\n\r\nIk ben afwezig tot en met 3 december.\r\n",
            'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n',
            "Content-Type: text/html; charset=x-onbekend\r\n\r\n<p>Op ma<b>",
            f"Content-Type: image/jpeg\r\n\r\n{'A' * 20_000}\r\n",
        )
        (folder / f"{number:05}.eml").write_bytes((head + kinds[number % 5]).encode())


def corpora_copy(folder: Path) -> int:
    """Every bounce and malformed mail, under a name that counts as a mail."""
    found = [path for name in ("bounces", "malformed") for path in sorted((CORPORA / name).rglob("*"))]
    mails = [p for p in found if p.is_file() and p.suffix not in NOT_MAIL and p.name not in NOT_MAIL_NAMES]
    for number, path in enumerate(mails):
        (folder / f"corpus-{number:04}.eml").write_bytes(path.read_bytes())
    return len(mails)


def explained(folder: Path) -> tuple[list[dict[str, object]], str, int]:
    """(the lines, what was said beside them, peak KiB) of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    argv = [sys.executable, "-m", "compliance_bot", "explain", str(folder), "--json"]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, check=False, timeout=280)
    peak = max(before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr.decode(), peak


def test_three_thousand_mails_and_the_corpora_give_a_line_each(tmp_path: Path) -> None:
    """T10, T50: one process, no mail stops the others."""
    fill(tmp_path / "few", 30)
    _, _, small = explained(tmp_path / "few")
    fill(tmp_path / "many", GENERATED)
    expected = GENERATED + (corpora_copy(tmp_path / "many") if CORPORA.is_dir() else 0)
    lines, said, large = explained(tmp_path / "many")
    assert len(lines) == expected, said[-500:]
    assert {line["file"] for line in lines} == {str(path) for path in (tmp_path / "many").iterdir()}
    assert all(line["class"] and line["class_reason"] for line in lines)
    assert large < small + 60 * 1024, f"{small} KiB for 30 mails, {large} KiB for {expected}"


def test_a_file_that_cannot_be_read_has_a_line_that_says_why(tmp_path: Path) -> None:
    """A missing line among thousands would be seen by nobody."""
    with (tmp_path / "huge.eml").open("wb") as file:
        file.truncate(10**12)
    with pytest.raises(UsageError) as refused:
        read_file(tmp_path / "huge.eml")
    line = unread(str(tmp_path / "huge.eml"), str(refused.value))
    assert line["file"] == str(tmp_path / "huge.eml")
    assert line["class"] is None
    assert "too large" in line["error"]
    fill(tmp_path / "mails", 2)
    lines, said, _ = explained(tmp_path)
    assert len(lines) == 3
    assert line in lines
    assert "1 of the files could not be read" in said
