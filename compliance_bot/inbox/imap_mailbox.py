"""The mailbox over IMAP: only read, by PEEK, in UID order.

Nothing here deletes, expunges or sets \\Seen (mail.md §1). Any fault of the line drops the connection and
raises MailboxError; the next call connects again. Every write is safe to repeat (T47).
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from time import monotonic
from typing import Any

from compliance_bot.errors import MailboxError, MailGone, MailUnfetchable
from compliance_bot.inbox.imap import (
    BREAKS,
    FAULTS,
    IMAPClient,
    IMAPClientAbortError,
    IMAPClientError,
    hang_up,
    open_client,
    scrub,
    tell_each_answer,
)
from compliance_bot.inbox.imap_fetch import GONE, MOST, is_gone, read_headers, read_small, read_whole, stamps
from compliance_bot.inbox.imap_folders import fold, folders_of, junk_of, swept_of
from compliance_bot.inbox.imap_probe import NO_MOVE, examine, may_keyword, no_folder
from compliance_bot.inbox.imap_settings import ImapSettings, MailboxProbe
from compliance_bot.lines import certificate_end
from compliance_bot.ports import FolderView, MailRef, Numbers

# A mail the server refuses five times is taken by its headers, after seven times as nothing at all (T7). A broken
# line says less about the mail: on a bad connection a big one breaks often, so a break weighs a sixth of a refusal.
_REFUSED, _BROKEN = 6, 1
_WHOLE_UNTIL, _HEADERS_UNTIL = 5 * _REFUSED, 7 * _REFUSED


class _NoFolder(MailboxError):
    """A folder that is not there."""


class ImapMailbox:
    """ports.Mailbox over one IMAP connection, opened at first use and again after any fault.

    certificate_ends: of the server's certificate as it was last shown, None = not seen.
    """

    certificate_ends: datetime | None = None

    def __init__(self, settings: ImapSettings, *, elapsed: Callable[[], float] = monotonic) -> None:
        self._settings, self._elapsed = settings, elapsed
        self._client: IMAPClient | None = None
        self._trouble: dict[MailRef, int] = {}
        self._since: float | None = None

    def connect(self) -> None:
        """Connect and log in; an open line is tried with NOOP first and replaced when it is dead."""
        with self._timed():
            if self._client is not None:
                with suppress(*FAULTS):
                    self._client.noop()
                    return
                self._drop()
            self._dial()

    def waits(self) -> float:
        """Seconds for which the server has owed an answer; 0 when none is asked for. For another thread."""
        since = self._since
        return 0.0 if since is None else self._elapsed() - since

    def cut(self) -> None:
        """End the line under whoever waits on it, who gets the error of a broken line. For another thread."""
        client = self._client
        if client is not None:
            with suppress(*FAULTS):
                client.socket().shutdown(socket.SHUT_RDWR)

    def watched(self) -> tuple[str, ...]:
        """INBOX, the one marked \\Junk, the configured ones; one that is missing is told by look()."""
        with self._talking("list the folders") as client:
            folders = folders_of(client)
            wanted = ["INBOX", *junk_of(client, folders), *self._settings.folders]
        names = {fold(folder.name): folder.name for folder in folders}
        return tuple(dict.fromkeys(names.get(fold(name), name) for name in wanted))

    def swept(self) -> tuple[str, ...]:
        """Every folder that can be opened but Sent and Drafts, by mark or by usual name."""
        with self._talking("list the folders") as client:
            return swept_of(client, folders_of(client))

    def look(
        self, folder: str, *, uidvalidity: int | None, after_uid: int, also: Sequence[int] = ()
    ) -> FolderView:
        """The first mails above the watermark, and of `also`; all when the UIDVALIDITY is another.

        New mail needs NOOP first (T47).
        """
        with self._talking(f"read folder {folder!r}") as client:
            current = self._opened(client, folder)
            after, behind = (after_uid, set(also)) if uidvalidity == current else (0, set())
            client.noop()
            wanted = ",".join([*map(str, sorted(behind)), f"{after + 1}:*"])
            # `UID n:*` answers with the last mail even when its UID is smaller (T4).
            found = sorted(client.search(["UID", wanted]))
            fresh = [uid for uid in found if uid > after and uid not in behind]
            uids = [uid for uid in found if uid in behind] + fresh[: self._settings.at_once]
            shown = Numbers(folder=folder, uidvalidity=current, uids=tuple(sorted(uids)))
            refs = tuple(stamps(client, self._settings.name, shown))
        more = len(fresh) > self._settings.at_once
        return FolderView(folder=folder, uidvalidity=current, refs=refs, more=more)

    def numbers(self, folder: str, *, since: datetime) -> Numbers:
        """SEARCH SINCE the day before, for a server counts days in a zone of its own."""
        with self._talking(f"sweep folder {folder!r}") as client:
            current = self._opened(client, folder)
            client.noop()
            uids = client.search(["SINCE", since.date() - timedelta(days=1)])
        return Numbers(folder=folder, uidvalidity=current, uids=tuple(sorted(uids)))

    def refs(self, numbers: Numbers) -> tuple[MailRef, ...]:
        """Stamp and size of these mails; those that are gone are left out."""
        with self._talking(f"sweep folder {numbers.folder!r}") as client:
            self._same_numbering(client, numbers.folder, numbers.uidvalidity)
            return tuple(stamps(client, self._settings.name, numbers))

    def fetch(self, ref: MailRef) -> bytes:
        """The mail's bytes in pieces of 1 MiB until the server gives no more (T6).

        Raises MailGone when it is no longer in its folder. A mail that keeps failing blocks no other: after five
        refusals (or thirty broken lines) MailUnfetchable brings its headers, after seven (or forty-two) nothing (T7).
        """
        with self._talking(f"fetch mail {ref.uid} of folder {ref.folder!r}") as client:
            self._same_numbering(client, ref.folder, ref.uidvalidity)
            if is_gone(client, ref.uid):
                self._trouble.pop(ref, None)
                raise MailGone(GONE.format(uid=ref.uid, folder=ref.folder))
            raw, whole = self._taken(client, ref)
        self._trouble.pop(ref, None)
        if not whole:
            raise MailUnfetchable(
                f"The server does not give mail {ref.uid} of folder {ref.folder!r}; it is taken by "
                f"{'its headers' if raw else 'its place alone'}.",
                raw=raw,
            )
        return raw

    def fetch_small(self, refs: Sequence[MailRef]) -> dict[int, bytes]:
        """Several small mails of one folder by one FETCH; one that did not come whole is left out (T46)."""
        folder, uidvalidity = refs[0].folder, refs[0].uidvalidity
        with self._talking(f"fetch {len(refs)} mails of folder {folder!r}") as client:
            self._same_numbering(client, folder, uidvalidity)
            return read_small(client, refs)

    def _taken(self, client: IMAPClient, ref: MailRef) -> tuple[bytes, bool]:
        """As much of the mail as its trouble leaves to ask for, and whether it is whole; a failure adds to it."""
        before = self._trouble.get(ref, 0)
        if before >= _HEADERS_UNTIL:
            return b"", False
        whole = before < _WHOLE_UNTIL
        self._trouble[ref] = before + _REFUSED  # until it turns out to be less
        try:
            raw = read_whole(client, ref, most=self._most(ref)) if whole else read_headers(client, ref)
        except BREAKS:
            self._trouble[ref] = before + _BROKEN
            raise
        except MailGone:
            del self._trouble[ref]
            raise
        if not raw:
            raise MailboxError(f"The server gave nothing for mail {ref.uid} of folder {ref.folder!r}.")
        return raw, whole

    def _most(self, ref: MailRef) -> int:
        """How many bytes this mail may have: the size told is an estimate, not a fairy tale (T6)."""
        return min(max(self._settings.max_bytes, 2 * ref.size), MOST)

    def mark_done(self, ref: MailRef) -> None:
        """Set the keyword or move, as configured; a mail that is gone or renumbered is left alone."""
        if self._settings.done == "leave":
            return
        with self._talking(f"mark mail {ref.uid} of folder {ref.folder!r} as done") as client:
            try:
                answer = self._select(client, ref.folder)
            except _NoFolder:
                return
            if int(answer[b"UIDVALIDITY"]) != ref.uidvalidity or is_gone(client, ref.uid):
                return
            if self._settings.done == "keyword":
                self._flag(client, ref, answer)
            else:
                self._move(client, ref)

    def probe(self, before: date | None = None) -> MailboxProbe:
        """For the doctor: counts and flags, nothing changed; `before` counts the older mails of INBOX."""
        with self._talking("examine the mailbox") as client:
            return examine(client, self._settings, before)

    def close(self) -> None:
        """Log out; a line that is already broken is simply dropped (T3)."""
        if self._client is not None:
            with suppress(*FAULTS):
                self._client.logout()
            self._drop()

    def _opened(self, client: IMAPClient, folder: str) -> int:
        return int(self._select(client, folder)[b"UIDVALIDITY"])

    def _same_numbering(self, client: IMAPClient, folder: str, uidvalidity: int) -> None:
        if self._opened(client, folder) != uidvalidity:
            raise MailboxError(f"Folder {folder!r} was renumbered by the server: look at it again.")

    def _select(self, client: IMAPClient, folder: str) -> dict[bytes, Any]:
        try:
            answer: dict[bytes, Any] = client.select_folder(folder, readonly=self._settings.done == "leave")
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            names = self._names(client)
            if fold(folder) in map(fold, names):
                raise
            raise _NoFolder(no_folder(self._settings, [folder], names)) from error
        if b"UIDVALIDITY" not in answer:
            raise MailboxError(
                f"The server gives folder {folder!r} no UIDVALIDITY: it cannot be watched safely."
            )
        return answer

    def _flag(self, client: IMAPClient, ref: MailRef, answer: dict[bytes, Any]) -> None:
        if not may_keyword(answer, self._settings.keyword):
            return
        try:
            client.add_flags([ref.uid], [self._settings.keyword], silent=True)
        except IMAPClientError as error:
            if not is_gone(client, ref.uid, after=error):
                raise

    def _move(self, client: IMAPClient, ref: MailRef) -> None:
        if not client.has_capability("MOVE"):
            raise MailboxError(NO_MOVE)
        target = self._settings.done_folder
        try:
            client.move([ref.uid], target)
        except IMAPClientError as error:
            if is_gone(client, ref.uid, after=error):
                return
            names = self._names(client)
            if fold(target) not in map(fold, names):
                raise MailboxError(no_folder(self._settings, [target], names)) from error
            raise

    def _names(self, client: IMAPClient) -> list[str]:
        return [folder.name for folder in folders_of(client)]

    @contextmanager
    def _talking(self, what: str) -> Iterator[IMAPClient]:
        """The open connection; any fault drops it, so that the next call starts on a fresh one."""
        try:
            with self._timed():
                yield self._client or self._dial()
        except MailboxError:
            raise
        except FAULTS as error:
            self._drop()
            raise MailboxError(
                f"Could not {what} on {self._settings.host}: {scrub(error, self._settings)} "
                "The connection is closed; the next cycle tries again."
            ) from error
        except BaseException:
            self._drop()
            raise

    def _dial(self) -> IMAPClient:
        client = self._client = open_client(self._settings)
        self.certificate_ends = certificate_end(client.socket())
        tell_each_answer(client, self._answered)
        return client

    @contextmanager
    def _timed(self) -> Iterator[None]:
        """The time limit of the socket is a byte's (T3): a server that drips one at a time never reaches it."""
        self._answered()
        try:
            yield
        finally:
            self._since = None

    def _answered(self) -> None:
        self._since = self._elapsed()

    def _drop(self) -> None:
        client, self._client = self._client, None
        hang_up(client)
