"""evidence list, get, reseal: nothing opened, every view recorded first (P35)."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import stat
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from compliance_bot.casework import viewing
from compliance_bot.casework.viewing import Viewer, take_out
from compliance_bot.cli import cli
from compliance_bot.errors import StoreError, UsageError
from compliance_bot.inbox.file_types import type_of
from compliance_bot.ports import Handled
from compliance_bot.procedure.events import ERASED
from compliance_bot.store import SqlStore
from tests.cli.test_backup_commands import store_of, written
from tests.store import kit

WHO = ("--who", "Fenna de Groot", "--why", "controle van de termijn")


def mail_with_files() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "noor@amnesty.example", "Lijst verkeerd gemaild"
    mail.set_content("Er is een lijst verkeerd gemaild.")
    mail.add_attachment(
        b"MZ\x90\x00 not a photo", maintype="image", subtype="jpeg", filename="../../.ssh/foto.jpg\u202e"
    )
    mail.add_attachment(b"%PDF-1.7 x", maintype="application", subtype="pdf", filename="lijst.pdf")
    return mail.as_bytes()


RAW = mail_with_files()
SHA = hashlib.sha256(RAW).hexdigest()


def invoke(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A register with a mail of an incident, one in triage, and one from before the start."""
    path = written(tmp_path / "bot")
    store = store_of(path)
    store.migrate()
    with store.work() as work:
        ref = kit.start_incident(work).ref
        for uid, raw, outcome in (
            (1, RAW, "opened"),
            (2, b"Subject: spam\r\n\r\nx", "triage"),
            (3, None, "before_start"),
        ):
            arrival = work.store_arrival(kit.mail(uid, raw=raw))
            assert arrival is not None
            incident = ref if outcome == "opened" else ""
            known = Handled(outcome=outcome, reason="x", incident=incident, mail_class="human", at=kit.NOW)
            work.finish_arrival(arrival, known)
    store.close()
    return path


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Where a mail is written."""
    return tmp_path / "mail.eml"


def views(config: Path) -> list[tuple[object, ...]]:
    store = store_of(config)
    store.close()
    return kit.query(store, "SELECT evidence, incident, viewer, why FROM views")


def viewed(store: SqlStore) -> list[object]:
    with store.work() as work:
        return [entry.event for entry in work.entries() if entry.kind == "EvidenceViewed"]


def test_the_list_tells_what_there_is_and_no_word_of_it(config: Path) -> None:
    done = invoke("evidence", "list", "ainl-2026-0001", "--config", config, "--json")
    [row] = json.loads(done.output)
    assert (row["arrival"], row["class"], row["outcome"], row["sha256"]) == (1, "human", "opened", SHA)
    assert row["size"] == len(RAW)
    shown = invoke("evidence", "list", "AINL-2026-0001", "--config", config).output
    for text in (done.output, shown):
        assert "verkeerd gemaild" not in text
        assert "noor@" not in text
    assert views(config) == []


def test_files_have_a_safe_name_and_the_type_of_their_bytes(config: Path) -> None:
    """T10: a name is the sender's claim, and so is the type."""
    [row] = json.loads(invoke("evidence", "list", "AINL-2026-0001", "--config", config, "--json").output)
    [program, letter] = row["attachments"]
    assert program["name"] == "foto.jpg"
    assert program["type"] == "application/vnd.microsoft.portable-executable"
    assert program["called"] == "image/jpeg"
    assert (letter["name"], letter["type"], letter["size"]) == ("lijst.pdf", "application/pdf", 10)
    shown = invoke("evidence", "list", "AINL-2026-0001", "--config", config).output
    assert "(called image/jpeg)" in shown


def test_triage_and_its_mails_are_listed(config: Path) -> None:
    [row] = json.loads(invoke("evidence", "list", "--triage", "--config", config, "--json").output)
    assert (row["arrival"], row["outcome"], row["incident"]) == (2, "triage", None)


@pytest.mark.parametrize("words", [(), ("AINL-2026-0001", "--triage"), ("AINL-2026-0099",)])
def test_the_list_wants_one_incident_that_is_there(config: Path, words: tuple[str, ...]) -> None:
    assert isinstance(invoke("evidence", "list", *words, "--config", config).exception, UsageError)


@pytest.mark.parametrize("which", ["1", SHA, SHA.upper()], ids=["number", "sha", "capitals"])
def test_a_mail_is_written_byte_for_byte_for_its_reader_alone(config: Path, output: Path, which: str) -> None:
    done = invoke("evidence", "get", which, "--output", output, *WHO, "--config", config)
    assert done.exit_code == 0, done.exception
    assert output.read_bytes() == RAW
    assert stat.S_IMODE(output.stat().st_mode) == 0o600
    assert done.stdout == ""
    assert views(config) == [(SHA, "AINL-2026-0001", WHO[1], WHO[3])]
    store = store_of(config)
    [event] = viewed(store)
    store.verify()
    store.close()
    assert (event.evidence, event.viewer, event.why) == (SHA, WHO[1], WHO[3])


def test_who_looked_survives_the_erasure_of_why(config: Path, output: Path) -> None:
    """P35: the reason is free text and can be erased; the name is the record of who looked."""
    invoke("evidence", "get", "1", "--output", output, *WHO, "--config", config)
    store = store_of(config)
    kit.query(store, "DELETE FROM sealed WHERE field = 'why'")
    [event] = viewed(store)
    store.verify()
    store.close()
    assert (event.viewer, event.why) == (WHO[1], ERASED)


def test_a_triaged_mail_is_recorded_in_the_table_alone(config: Path, output: Path) -> None:
    assert invoke("evidence", "get", "2", "--output", output, *WHO, "--config", config).exit_code == 0
    assert [incident for _, incident, _, _ in views(config)] == [""]


def test_a_view_is_on_the_disk_before_the_bytes_are_given(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash after the commit leaves a view that gave nothing; one before it gives nothing at all."""
    store = store_of(config)
    viewer = Viewer(name="Fenna", why="x")
    real = viewing._write_down

    def dying(*args: object) -> None:
        real(*args)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with monkeypatch.context() as crash:
        crash.setattr(viewing, "_write_down", dying)
        with pytest.raises(KeyboardInterrupt):
            take_out(store, "1", viewer, now=kit.NOW)
    assert kit.query(store, "SELECT count(*) FROM views") == [(0,)]
    assert take_out(store, "1", viewer, now=kit.NOW) == RAW
    assert kit.query(store, "SELECT count(*) FROM views") == [(1,)]
    store.close()


def test_nothing_is_overwritten_and_nothing_is_recorded_then(config: Path, output: Path) -> None:
    output.write_text("vakantiefoto")
    done = invoke("evidence", "get", "1", "--output", output, *WHO, "--config", config)
    assert isinstance(done.exception, UsageError)
    assert output.read_text() == "vakantiefoto"
    assert views(config) == []


def test_a_terminal_gets_no_mail(config: Path) -> None:
    """Control characters in a mail would reach the terminal: /dev/stdout exists, so it is refused."""
    for place in ("/dev/stdout", "/dev/tty", "-"):
        done = invoke("evidence", "get", "1", "--output", place, *WHO, "--config", config)
        assert isinstance(done.exception, UsageError), place


@pytest.mark.parametrize("which", ["99", "f" * 64, "", "nonsense", "3"])
def test_a_mail_that_is_not_there_leaves_no_file(config: Path, output: Path, which: str) -> None:
    done = invoke("evidence", "get", which, "--output", output, *WHO, "--config", config)
    assert isinstance(done.exception, UsageError)
    assert not output.exists()
    assert views(config) == []


def test_nobody_looks_without_a_name_and_a_reason(config: Path, output: Path) -> None:
    for who, why in (("", "x"), ("Fenna", " ")):
        words = ("--who", who, "--why", why)
        done = invoke("evidence", "get", "1", "--output", output, *words, "--config", config)
        assert isinstance(done.exception, UsageError)
    assert invoke("evidence", "get", "1", "--output", output, "--config", config).exit_code == 2
    assert not output.exists()


def add_key(config: Path) -> None:
    (config.parent / "evidence.key").write_text(base64.b64encode(os.urandom(32)).decode())
    config.write_text(config.read_text() + '[evidence]\nkey_file = "evidence.key"\n')


def test_resealing_after_a_key_was_configured(config: Path, output: Path) -> None:
    assert isinstance(invoke("evidence", "reseal", "--config", config).exception, StoreError)
    add_key(config)
    assert "OK 2 mails sealed" in invoke("evidence", "reseal", "--config", config).output
    assert "OK 0 mails sealed" in invoke("evidence", "reseal", "--config", config).output
    assert invoke("evidence", "get", "1", "--output", output, *WHO, "--config", config).exit_code == 0
    assert output.read_bytes() == RAW


def test_without_the_key_verify_says_so_and_the_list_shows_the_rest(config: Path, output: Path) -> None:
    plain = config.read_text()
    add_key(config)
    invoke("evidence", "reseal", "--config", config)
    config.write_text(plain)
    told = invoke("register", "verify", "--config", config).output
    assert "2 mails could not be checked: they are sealed with key" in told
    [row] = json.loads(invoke("evidence", "list", "AINL-2026-0001", "--config", config, "--json").output)
    assert "put that key back in [evidence]" in row["problem"]
    found = json.loads(invoke("doctor", "--config", config, "--json").output)
    [locked] = [one for one in found if one["part"] == "evidence"]
    assert locked["text"].startswith("2 mails are sealed with the key")
    done = invoke("evidence", "get", "1", "--output", output, *WHO, "--config", config)
    assert isinstance(done.exception, StoreError)
    assert not output.exists()
    assert views(config) == []


# --- types by content -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", ""),
        (b"%PDF-1.4", "application/pdf"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (
            b"PK\x03\x04....word/document.xml",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (b"PK\x03\x04....word/vbaProject.bin", "application/vnd.ms-office.macro-enabled"),
        (b"PK\x03\x04....foto.jpg", "application/zip"),
        (b"\xef\xbb\xbf <!DOCTYPE html>", "text/html"),
        (b"<?xml version='1.0'?><svg", "image/svg+xml"),
        (b"#!/bin/sh", "text/x-script"),
        (b"MZ", "application/vnd.microsoft.portable-executable"),
        (b"naam;adres\r\n", "text/plain"),
        ("één".encode(), "text/plain"),
        (b"\x00\x01\x02", "application/octet-stream"),
        (b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
        (b"RIFF....WEBPVP8", "image/webp"),
    ],
)
def test_a_type_comes_from_the_bytes(data: bytes, kind: str) -> None:
    assert type_of(data) == kind
