"""The mailbox that is watched, and how its mails are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from compliance_bot.reading.facts import MailFacts


@dataclass(frozen=True, kw_only=True)
class MailRef:
    """Where a mail lies. `internaldate` is the server's own stamp (aware), None when it gave none."""

    mailbox: str
    folder: str
    uidvalidity: int
    uid: int
    internaldate: datetime | None
    size: int


@dataclass(frozen=True, kw_only=True)
class FolderView:
    """A folder's mails above a watermark, oldest UID first. more: others lie behind the last one given."""

    folder: str
    uidvalidity: int
    refs: tuple[MailRef, ...]
    more: bool = False


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """UIDs of one folder, ascending, under one numbering."""

    folder: str
    uidvalidity: int
    uids: tuple[int, ...]


class Mailbox(Protocol):
    """An IMAP mailbox that is only read: PEEK always, never \\Seen, nothing deleted (mail.md §1).

    Every method raises MailboxError with a sentence that says what to do; `waits` and `cut` never do, and may be
    called from any thread.
    """

    def connect(self) -> None: ...

    def waits(self) -> float:
        """Seconds for which the server has owed an answer; 0 when none is asked for."""
        ...

    def cut(self) -> None:
        """End the line under whoever waits on it."""
        ...

    def watched(self) -> tuple[str, ...]:
        """The folders to watch: INBOX, the one marked \\Junk, those of the configuration, there or not."""
        ...

    def swept(self) -> tuple[str, ...]:
        """Every folder that can be opened but Sent and Drafts: where a mail may lie that was moved unseen."""
        ...

    def look(
        self, folder: str, *, uidvalidity: int | None, after_uid: int, also: Sequence[int] = ()
    ) -> FolderView:
        """The first mails with UID > after_uid, and those of `also` that are still there.

        All from the beginning, without `also`, when the folder's UIDVALIDITY is another than given.
        """
        ...

    def numbers(self, folder: str, *, since: datetime) -> Numbers:
        """The mails that came since that day by the server's stamp, some older ones perhaps among them."""
        ...

    def refs(self, numbers: Numbers) -> tuple[MailRef, ...]:
        """Stamp and size of these mails; those that are gone are left out."""
        ...

    def fetch(self, ref: MailRef) -> bytes:
        """The mail's bytes as fetched, in pieces, by PEEK. Raises MailGone; MailUnfetchable in the end (T7)."""
        ...

    def fetch_small(self, refs: Sequence[MailRef]) -> Mapping[int, bytes]:
        """Several small mails of one folder at once, by UID; one that did not come whole is left out (T46)."""
        ...

    def mark_done(self, ref: MailRef) -> None:
        """Keyword or move, as configured; safe to repeat; a mail that is gone is no error."""
        ...

    def close(self) -> None: ...


class MailReader(Protocol):
    """Bytes to facts; never raises: what cannot be read has `unreadable` set."""

    def __call__(self, raw: bytes) -> MailFacts: ...
