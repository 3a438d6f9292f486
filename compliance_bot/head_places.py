"""Where the register's head goes, outside the database: a file that only grows, an address that takes it (P32)."""

from __future__ import annotations

import os
from pathlib import Path

from compliance_bot.errors import DeliveryError
from compliance_bot.ports import HeadPlace
from compliance_bot.web import WEB_FAULTS, request, why


class HeadFile:
    """One line a day at the end of a file, on the disk before it counts; put it on another machine's disk."""

    name = "file"

    def __init__(self, path: str) -> None:
        self._path = Path(path)

    def give(self, line: str) -> None:
        """Append it. Raises DeliveryError. A line that was torn by a crash is left as it is, on a line of its own."""
        try:
            with self._path.open("a+b") as file:
                file.seek(0, os.SEEK_END)
                if file.tell():
                    file.seek(-1, os.SEEK_END)
                    torn = file.read(1) != b"\n"
                else:
                    torn = False
                file.write(f"{chr(10) if torn else ''}{line}\n".encode("ascii"))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            text = f"{type(error).__name__}: {error.strerror or error}"
            raise DeliveryError(f"{self._path}: {text}", brief=text) from error


class HeadAddress:
    """The line as the body of a POST, to a service that keeps it."""

    name = "url"

    def __init__(self, url: str) -> None:
        self._url = url

    def give(self, line: str) -> None:
        """Post it. Raises DeliveryError."""
        try:
            request(self._url, body=f"{line}\n")
        except WEB_FAULTS as error:
            text = why(error, self._url)
            raise DeliveryError(text, brief=text) from error


def head_places(*, file: str, url: str) -> tuple[HeadPlace, ...]:
    """The places of the configuration; '' = none."""
    found: list[HeadPlace] = [HeadFile(file)] if file else []
    return (*found, HeadAddress(url)) if url else tuple(found)
