"""Mails in files: what a folder gives, and that no file can hang the program or fill its memory."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from compliance_bot.errors import UsageError
from compliance_bot.mail_files import mail_files, read_file

MAIL = b"From: noor@amnesty.example\r\n\r\nMijn laptop is weg\r\n"
not_root = pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")


def _fill(folder: Path, *names: str) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(MAIL)


def _names(*paths: Path, below: Path) -> list[str]:
    return [path.relative_to(below).as_posix() for path in mail_files(paths)]


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))


STRANGE: dict[str, Callable[[Path], None]] = {
    "pipe": os.mkfifo,
    "socket": _socket,
    "device": lambda path: path.symlink_to("/dev/zero"),
    "folder": Path.mkdir,
}


def test_a_folder_gives_its_mails_sorted(tmp_path: Path) -> None:
    _fill(tmp_path, "b.eml", "a.EML", "17", "sub/c.eml", "sub/deep/9")
    (tmp_path / "notes.txt").write_bytes(b"see the mails beside this\n")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0JFIF")
    assert _names(tmp_path, below=tmp_path) == ["17", "a.EML", "b.eml", "sub/c.eml", "sub/deep/9"]


def test_hidden_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    _fill(tmp_path, ".eml", ".a.eml", ".git/HEAD", "sub/.cache/b.eml", "sub/c.eml")
    assert _names(tmp_path, below=tmp_path) == ["sub/c.eml"]


def test_a_folder_below_a_hidden_one_is_read_when_it_is_named(tmp_path: Path) -> None:
    _fill(tmp_path, ".mail/a.eml")
    assert _names(tmp_path / ".mail", below=tmp_path) == [".mail/a.eml"]


def test_links_to_files_are_followed_and_links_to_folders_are_not(tmp_path: Path) -> None:
    """A link to a folder above would never end."""
    _fill(tmp_path, "elsewhere/a.eml", "in/b.eml")
    (tmp_path / "in" / "a.eml").symlink_to(tmp_path / "elsewhere" / "a.eml")
    (tmp_path / "in" / "round").symlink_to(tmp_path)
    (tmp_path / "in" / "dangling").symlink_to(tmp_path / "nowhere")
    (tmp_path / "in" / "self").symlink_to(tmp_path / "in" / "self")
    assert _names(tmp_path / "in", below=tmp_path) == ["in/a.eml", "in/b.eml"]


@pytest.mark.parametrize("kind", STRANGE)
def test_a_folder_leaves_out_what_is_no_file(tmp_path: Path, kind: str) -> None:
    """A pipe would be waited for, /dev/zero read without end."""
    _fill(tmp_path, "a.eml")
    STRANGE[kind](tmp_path / "x.eml")
    assert _names(tmp_path, below=tmp_path) == ["a.eml"]


def test_what_is_named_is_given_as_it_is(tmp_path: Path) -> None:
    """Whoever names a file wants to hear why it cannot be read."""
    _fill(tmp_path, "notes.txt", ".hidden")
    paths = [tmp_path / "notes.txt", tmp_path / ".hidden", tmp_path / "gone"]
    assert list(mail_files(paths)) == paths


def test_it_reads_a_file_byte_for_byte(tmp_path: Path) -> None:
    _fill(tmp_path, "a.eml")
    (tmp_path / "link").symlink_to(tmp_path / "a.eml")
    assert read_file(tmp_path / "a.eml") == read_file(tmp_path / "link") == MAIL


@pytest.mark.parametrize("kind", STRANGE)
@pytest.mark.timeout(10)
def test_it_refuses_what_is_no_regular_file(tmp_path: Path, kind: str) -> None:
    STRANGE[kind](tmp_path / "x.eml")
    with pytest.raises(UsageError, match=r"x\.eml is no regular file"):
        read_file(tmp_path / "x.eml")


@pytest.mark.timeout(10)
@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_it_refuses_what_took_a_files_place_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Between looking and opening somebody swaps the file."""
    _fill(tmp_path, "a.eml")
    STRANGE[kind](tmp_path / "x.eml")
    fine = os.stat(tmp_path / "a.eml")
    with monkeypatch.context() as patched:
        patched.setattr(os, "stat", lambda _path: fine)
        with pytest.raises(UsageError, match="is no regular file"):
            read_file(tmp_path / "x.eml")


def test_it_refuses_a_file_that_is_too_large(tmp_path: Path) -> None:
    _fill(tmp_path, "a.eml")
    assert read_file(tmp_path / "a.eml", limit=len(MAIL)) == MAIL
    with pytest.raises(UsageError, match=r"a\.eml is too large to be a mail"):
        read_file(tmp_path / "a.eml", limit=len(MAIL) - 1)
    with open(tmp_path / "huge.eml", "wb") as file:
        file.truncate(10**12)
    with pytest.raises(UsageError, match=r"huge\.eml is too large.*67108864 bytes"):
        read_file(tmp_path / "huge.eml")


def test_it_does_not_believe_a_size_of_nothing() -> None:
    """Files of /proc say 0 bytes and hold more."""
    with pytest.raises(UsageError, match="is too large"):
        read_file(Path("/proc/self/status"), limit=10)


def test_it_says_that_a_file_vanished(tmp_path: Path) -> None:
    _fill(tmp_path, "a.eml")
    (path,) = mail_files([tmp_path])
    path.unlink()
    with pytest.raises(UsageError, match=r"a\.eml is not there \(any more\)"):
        read_file(path)
    with pytest.raises(UsageError, match="is not there"):
        read_file(tmp_path / "a.eml" / "b.eml")


def test_it_says_why_a_file_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _fill(tmp_path, "a.eml")
    for error, told in (
        (PermissionError(13, "no"), "has no permission"),
        (OSError(5, "I/O error"), "I/O error"),
    ):
        told = rf"a\.eml cannot be read: .*{told}"
        with monkeypatch.context() as patched:
            patched.setattr(os, "open", _raising(error))
            with pytest.raises(UsageError, match=told):
                read_file(tmp_path / "a.eml")


def _raising(error: OSError) -> Callable[..., int]:
    def refuse(*_args: object) -> int:
        raise error

    return refuse


@not_root
def test_it_says_so_when_this_user_may_not_read(tmp_path: Path) -> None:
    _fill(tmp_path, "a.eml", "sub/b.eml")
    (tmp_path / "a.eml").chmod(0)
    with pytest.raises(UsageError, match=r"a\.eml cannot be read: this user has no permission"):
        read_file(tmp_path / "a.eml")
    for mode in (0o000, 0o400):  # not to be listed; listed, but nothing in it to be looked at
        (tmp_path / "sub").chmod(mode)
        with pytest.raises(UsageError, match=r"sub.* cannot be read: Permission denied"):
            list(mail_files([tmp_path]))
    with pytest.raises(UsageError, match=r"b\.eml cannot be read: this user has no permission"):
        [read_file(path) for path in mail_files([tmp_path / "sub" / "b.eml"])]
    (tmp_path / "sub").chmod(0o700)


def test_other_names_count_when_they_begin_as_a_mail_does(tmp_path: Path) -> None:
    """A Maildir's names hold dots, and some collections call a mail .txt."""
    for name, begin in (
        ("1700000000.M1P2.host:2,S", "Return-Path: <>\nSubject: x\n\n"),
        ("bounce_01.txt", "From daemon Mon Nov 23\nSubject: x\n\n"),
        ("notes.txt", "Dear all, this: is a note\n"),
        ("facts.yml", "class: human\n"),
    ):
        (tmp_path / name).write_text(begin, encoding="utf-8")
    assert [f.name for f in mail_files([tmp_path])] == ["1700000000.M1P2.host:2,S", "bounce_01.txt"]
