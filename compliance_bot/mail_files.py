"""Mails that lie in files: which files of a folder are mails, and reading one without hanging or swelling."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NoReturn

from compliance_bot.errors import UsageError

LIMIT = 64 * 1024 * 1024
# a header line, or the "From " line of a mailbox file, as the very first thing
_HEADER = re.compile(rb"(?:From [^\r\n]+\r?\n)?[A-Za-z][A-Za-z0-9-]{1,60}:[ \t\r\n]")
_NO_MAIL = frozenset({".yml", ".yaml", ".json", ".toml", ".md", ".html", ".csv", ".py", ".sqlite3"})
_NOT_THERE = (FileNotFoundError, NotADirectoryError)


def mail_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Each path as it is named; of a folder the mails in it and its sub-folders, sorted. Raises UsageError.

    In a folder mails are regular files, or links to one, named *.eml or without an extension, and others that begin
    as a mail does. Hidden files and folders and links to folders are passed over. What is named itself is left to
    read_file to judge.
    """
    for path in paths:
        if os.path.isdir(path):  # unlike Path.is_dir it raises nothing
            yield from sorted(_in_folder(path))
        else:
            yield path


def read_file(path: Path, limit: int = LIMIT) -> bytes:
    """The bytes of a regular file of at most `limit` bytes. Raises UsageError with a sentence otherwise."""
    try:
        _check(path, os.stat(path), limit)  # before opening: a pipe would wait, a device might act
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            _check(path, os.fstat(file.fileno()), limit)
            raw = file.read(limit + 1)
    except _NOT_THERE as error:
        raise UsageError(f"{path} is not there (any more)") from error
    except PermissionError as error:
        raise UsageError(f"{path} cannot be read: this user has no permission to") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}") from error
    if len(raw) > limit:
        raise UsageError(_too_large(path, limit))
    return raw


def _check(path: Path, found: os.stat_result, limit: int) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise UsageError(
            f"{path} is no regular file: name a file that holds one mail, or a folder of such files"
        )
    if found.st_size > limit:
        raise UsageError(_too_large(path, limit))


def _too_large(path: Path, limit: int) -> str:
    return f"{path} is too large to be a mail: {limit} bytes are read at most"


def _in_folder(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder, onerror=_unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for file in (Path(place, name) for name in names if not name.startswith(".")):
            if _regular(file) and _looks_like_mail(file):
                yield file


def _looks_like_mail(file: Path) -> bool:
    """*.eml and names without a dot always; any other name (a Maildir's, *.txt) when it begins as a mail does."""
    suffix = file.suffix.lower()
    if suffix in {".eml", ""}:
        return True
    if suffix in _NO_MAIL:
        return False
    try:
        with file.open("rb") as opened:
            return bool(_HEADER.match(opened.read(512)))
    except OSError:
        return True  # read_file says why it cannot be read, and the others go on


def _regular(file: Path) -> bool:
    try:
        return stat.S_ISREG(os.stat(file).st_mode)
    except PermissionError as error:
        _unreadable(error)
    except OSError:  # it vanished, or it is a link to nothing or to itself
        return False


def _unreadable(error: OSError) -> NoReturn:
    raise UsageError(f"{error.filename} cannot be read: {error.strerror or error}") from error
