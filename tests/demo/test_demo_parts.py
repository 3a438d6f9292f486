"""The demo's smaller parts: its folder, its players' mail programs, its picture."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from compliance_bot.demo import folder, letters, people, run_demo
from compliance_bot.demo.faults import DemoFault
from compliance_bot.demo.happenings import Kind, Line
from compliance_bot.demo.view import LiveView, PlainView, make_view
from compliance_bot.errors import UsageError
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.history import apply
from compliance_bot.procedure.incident import Incident

NOW = datetime(2026, 11, 26, 8, 5, tzinfo=UTC)
RECEIVED = (
    b"From: Meldpunt <compliance@amnesty.example>\r\nTo: marloes.dewit@amnesty.example\r\n"
    b"Date: Thu, 26 Nov 2026 09:04:00 +0100\r\nSubject: [AINL-2026-0001] Besluit nodig\r\n"
    b"Message-ID: <given@exchange.example>\r\nReferences: <root@amnesty.example>\r\n <t.token@amnesty.example>\r\n"
    b'Content-Type: multipart/alternative; boundary="b"\r\n\r\n'
    b"--b\r\nContent-Type: text/plain\r\n\r\nDe vraag.\r\n"
    b"--b\r\nContent-Type: text/html\r\n\r\n"
    b'<a href="mailto:compliance@amnesty.example?subject=%5B%23tok%5D&amp;body=MELDEN">MELDEN</a>'
    b'<a href="mailto:compliance@amnesty.example?subject=a+b&amp;body=NIET%20MELDEN%0A%0AReden%3A%20">x</a>\r\n'
    b"--b--\r\n"
)


def test_a_new_folder_is_made_and_an_earlier_demos_is_emptied(tmp_path: Path) -> None:
    place = tmp_path / "out"
    folder.prepare(place)
    (place / "mails").mkdir()
    (place / "mails" / "old.eml").write_text("old")
    (place / "register.csv").write_text("old")
    folder.prepare(place)
    assert [path.name for path in place.iterdir()] == [folder.MARKER]


def test_an_empty_folder_may_be_used(tmp_path: Path) -> None:
    folder.prepare(tmp_path)
    assert (tmp_path / folder.MARKER).is_file()


def test_a_strangers_folder_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(UsageError, match="--output"):
        run_demo(tmp_path, plain=True)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_file_in_the_folders_place_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(UsageError, match="is a file"):
        folder.prepare(tmp_path / "out")


def test_a_link_in_an_earlier_demos_folder_is_removed_and_not_followed(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "keep.txt").write_text("keep")
    place = tmp_path / "out"
    folder.prepare(place)
    (place / "link").symlink_to(precious)
    folder.prepare(place)
    assert (precious / "keep.txt").read_text() == "keep"
    assert not (place / "link").exists()


def test_a_missing_extra_is_one_sentence_with_the_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("compliance_bot.demo.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("compliance_bot.demo.stage", raising=False)
    monkeypatch.setitem(sys.modules, "aiosmtpd.controller", None)
    with pytest.raises(UsageError, match=r"pip install 'compliance-bot\[demo\]'"):
        run_demo(tmp_path / "out", plain=True)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("program", list(people.Program))
def test_a_reply_threads_by_the_id_it_saw_and_quotes_below_the_new_text(program: people.Program) -> None:
    person = people.Person(name="Marloes", address="marloes.dewit@amnesty.example", program=program)
    letter = letters.reply(person, RECEIVED, "MELDEN", at=NOW)
    sent = message_from_bytes(letter.as_bytes(), policy=policy.default)
    assert sent["In-Reply-To"] == "<given@exchange.example>"
    assert str(sent["References"]).split() == [
        "<root@amnesty.example>",
        "<t.token@amnesty.example>",
        "<given@exchange.example>",
    ]
    body = sent.get_body(preferencelist=("plain",))
    assert body is not None
    text = body.get_content().replace("\r\n", "\n")
    assert text.startswith("MELDEN\n")
    assert text.index("MELDEN") < text.index("De vraag.")


def test_a_ready_reply_is_what_the_link_filled_in_and_what_was_typed() -> None:
    letter = letters.ready_reply(people.MARLOES, RECEIVED, "NIET MELDEN", typed="klein", at=NOW)
    assert (letter.to, letter.subject, letter.headers) == ("compliance@amnesty.example", "a+b", ())
    assert letter.text == "NIET MELDEN\n\nReden: klein\n"
    with pytest.raises(DemoFault, match="GEEN DATALEK"):
        letters.ready_reply(people.MARLOES, RECEIVED, "GEEN DATALEK", typed="", at=NOW)


def test_an_out_of_office_says_that_it_is_automatic() -> None:
    sent = message_from_bytes(
        letters.out_of_office(people.FEMKE, RECEIVED, "weg", at=NOW).as_bytes(), policy=policy.default
    )
    assert sent["Auto-Submitted"] == "auto-replied"
    assert sent["In-Reply-To"] == "<given@exchange.example>"


def test_dates_are_written_in_the_writers_own_zone() -> None:
    letter = letters.Letter(sender=people.HELEN, to="x@y.example", subject="s", text="t", at=NOW)
    assert b"Date: Thu, 26 Nov 2026 08:05:00 +0000" in letter.as_bytes()


def an_incident() -> Incident:
    opened = ev.IncidentOpened(
        ref="AINL-2026-0001", kind=ev.IncidentKind.REPORT, regime="avg-2018", regime_version="1"
    )
    return apply(None, opened, NOW - timedelta(hours=70))


def test_the_live_picture_shows_the_clock_and_what_is_left_of_the_72_hours() -> None:
    out = StringIO()
    console = Console(file=out, force_terminal=True, width=120, highlight=False)
    view = make_view(plain=False, now=lambda: NOW, console=console)
    assert isinstance(view, LiveView)
    view.scene(NOW, "A [bold]title[/bold]", "and a text")
    view.incidents([an_incident()])
    view.lines([Line(at=NOW, kind=Kind.MAIL, text="[AINL-2026-0001] with [brackets]", ref="AINL-2026-0001")])
    view.close()
    said = out.getvalue()
    assert "[bold]title[/bold]" in said
    assert "with [brackets]" in said
    assert "Thursday 26 November 2026  09:05" in said
    assert "2 h 00 left" in said


def test_without_a_terminal_there_are_plain_lines() -> None:
    out = StringIO()
    view = make_view(plain=False, now=lambda: NOW, console=Console(file=out, width=20, highlight=False))
    assert isinstance(view, PlainView)
    view.lines([Line(at=NOW, kind=Kind.RUNG, text="a long line that is not cut off [or styled]", ref="R")])
    assert out.getvalue() == "Thu 26 Nov 09:05  rung   R a long line that is not cut off [or styled]\n"
    assert isinstance(make_view(plain=True, now=lambda: NOW, console=Console(force_terminal=True)), PlainView)
