"""The mailbox over IMAP: only read, by PEEK, in UID order.

Nothing here deletes, expunges or sets \\Seen (mail.md §1). Any fault of the line drops the connection and
raises MailboxError; the next call connects again. Every write is safe to repeat (T47).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from typing import Any

from compliance_bot.errors import MailboxError, MailGone
from compliance_bot.inbox.imap import (
    BREAKS,
    FAULTS,
    IMAPClient,
    IMAPClientAbortError,
    IMAPClientError,
    hang_up,
    open_client,
    scrub,
)
from compliance_bot.inbox.imap_settings import FolderProbe, ImapSettings, MailboxProbe
from compliance_bot.ports import FolderView, MailRef

PIECE = 1024 * 1024
_BATCH = 500
# A mail the server refuses five times is taken by its headers, after seven times as nothing at all (T7). A broken
# line says less about the mail: on a bad connection a big one breaks often, so a break weighs a sixth of a refusal.
_REFUSED, _BROKEN = 6, 1
_WHOLE_UNTIL, _HEADERS_UNTIL = 5 * _REFUSED, 7 * _REFUSED


class _NoFolder(MailboxError):
    """A folder that is not there."""


class ImapMailbox:
    """ports.Mailbox over one IMAP connection, opened at first use and again after any fault."""

    def __init__(self, settings: ImapSettings) -> None:
        self._settings = settings
        self._client: IMAPClient | None = None
        self._trouble: dict[MailRef, int] = {}

    def connect(self) -> None:
        """Connect and log in; an open line is tried with NOOP first and replaced when it is dead."""
        if self._client is not None:
            with suppress(*FAULTS):
                self._client.noop()
                return
            self._drop()
        self._client = open_client(self._settings)

    def watched(self) -> tuple[str, ...]:
        """INBOX, the one marked \\Junk, the configured ones; a missing one is named beside those there are."""
        with self._talking("list the folders") as client:
            found = _selectable(client)
        names = {_fold(name): name for name, _ in found}
        junk = [name for name, flags in found if "\\junk" in flags]
        wanted = ["INBOX", *junk, *self._settings.folders]
        missing = [name for name in wanted if _fold(name) not in names]
        if missing:
            raise MailboxError(self._no_folder(missing, list(names.values())))
        return tuple(dict.fromkeys(names[_fold(name)] for name in wanted))

    def look(self, folder: str, *, uidvalidity: int | None, after_uid: int) -> FolderView:
        """Mails above the watermark; all when the UIDVALIDITY is another. New mail needs NOOP first (T47)."""
        with self._talking(f"read folder {folder!r}") as client:
            current = int(self._select(client, folder)[b"UIDVALIDITY"])
            after = after_uid if uidvalidity == current else 0
            client.noop()
            # `UID n:*` answers with the last mail even when its UID is smaller (T4).
            uids = sorted(uid for uid in client.search(["UID", f"{after + 1}:*"]) if uid > after)
            found: dict[int, Any] = {}
            for start in range(0, len(uids), _BATCH):
                found.update(_envelopes(client, uids[start : start + _BATCH]))
        refs = tuple(self._ref(folder, current, uid, found[uid]) for uid in uids if uid in found)
        return FolderView(folder=folder, uidvalidity=current, refs=refs)

    def fetch(self, ref: MailRef) -> bytes:
        """The mail's bytes in pieces of 1 MiB until the server gives no more; cut off at `max_bytes` (T6).

        Raises MailGone when it is no longer in its folder. A mail that keeps failing blocks no other: after five
        refusals (or thirty broken lines) its headers do, after seven (or forty-two) b"" stands for it (T7).
        """
        with self._talking(f"fetch mail {ref.uid} of folder {ref.folder!r}") as client:
            if int(self._select(client, ref.folder)[b"UIDVALIDITY"]) != ref.uidvalidity:
                raise MailboxError(f"Folder {ref.folder!r} was renumbered by the server: look at it again.")
            if _is_gone(client, ref.uid):
                self._trouble.pop(ref, None)
                raise MailGone(_GONE.format(uid=ref.uid, folder=ref.folder))
            raw = self._taken(client, ref)
        self._trouble.pop(ref, None)
        return raw

    def _taken(self, client: IMAPClient, ref: MailRef) -> bytes:
        """As much of the mail as its trouble so far leaves to ask for; a failure adds to that trouble (T7)."""
        before = self._trouble.get(ref, 0)
        if before >= _HEADERS_UNTIL:
            return b""
        section = "" if before < _WHOLE_UNTIL else "HEADER"
        self._trouble[ref] = before + _REFUSED  # until it turns out to be less
        try:
            raw = b"".join(_pieces(client, ref, section, self._settings.max_bytes))
        except BREAKS:
            self._trouble[ref] = before + _BROKEN
            raise
        except MailGone:
            del self._trouble[ref]
            raise
        if not raw:
            raise MailboxError(f"The server gave nothing for mail {ref.uid} of folder {ref.folder!r}.")
        return raw

    def mark_done(self, ref: MailRef) -> None:
        """Set the keyword or move, as configured; a mail that is gone or renumbered is left alone."""
        if self._settings.done == "leave":
            return
        with self._talking(f"mark mail {ref.uid} of folder {ref.folder!r} as done") as client:
            try:
                answer = self._select(client, ref.folder)
            except _NoFolder:
                return
            if int(answer[b"UIDVALIDITY"]) != ref.uidvalidity or _is_gone(client, ref.uid):
                return
            if self._settings.done == "keyword":
                self._flag(client, ref, answer)
            else:
                self._move(client, ref)

    def probe(self, before: date | None = None) -> MailboxProbe:
        """For the doctor: counts and flags, nothing changed; `before` counts the older mails of INBOX."""
        with self._talking("examine the mailbox") as client:
            capabilities = tuple(sorted(_text(name) for name in client.capabilities()))
            folders = tuple(_counted(client, name, flags) for name, flags in _selectable(client))
            inbox = client.select_folder("INBOX", readonly=self._settings.done == "leave")
            older = len(client.search(["BEFORE", before])) if before else 0
        return MailboxProbe(
            capabilities=capabilities,
            folders=folders,
            permanent_flags=tuple(_text(flag) for flag in inbox.get(b"PERMANENTFLAGS", ())),
            can_move="MOVE" in capabilities,
            can_keyword=_may_keyword(inbox, self._settings.keyword),
            remarks=self._remarks(capabilities, folders, older),
        )

    def close(self) -> None:
        """Log out; a line that is already broken is simply dropped (T3)."""
        if self._client is not None:
            with suppress(*FAULTS):
                self._client.logout()
            self._drop()

    def _remarks(
        self, capabilities: tuple[str, ...], folders: tuple[FolderProbe, ...], older: int
    ) -> tuple[str, ...]:
        remarks = [f"{older} mails in INBOX are older than the start"] if older else []
        names = [folder.name for folder in folders]
        wanted = [
            *self._settings.folders,
            *([self._settings.done_folder] if self._settings.done == "move" else []),
        ]
        missing = [name for name in wanted if _fold(name) not in {_fold(known) for known in names}]
        if missing:
            remarks.append(self._no_folder(missing, names))
        if self._settings.done == "move" and "MOVE" not in capabilities:
            remarks.append(_NO_MOVE)
        return tuple(remarks)

    def _ref(self, folder: str, uidvalidity: int, uid: int, item: dict[bytes, Any]) -> MailRef:
        when = item.get(b"INTERNALDATE")
        size = item.get(b"RFC822.SIZE")
        return MailRef(
            mailbox=self._settings.name,
            folder=folder,
            uidvalidity=uidvalidity,
            uid=uid,
            internaldate=when if isinstance(when, datetime) and when.tzinfo else None,
            size=size if isinstance(size, int) else 0,
        )

    def _select(self, client: IMAPClient, folder: str) -> dict[bytes, Any]:
        try:
            answer: dict[bytes, Any] = client.select_folder(folder, readonly=self._settings.done == "leave")
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            names = [name for name, _ in _selectable(client)]
            if _fold(folder) in {_fold(name) for name in names}:
                raise
            raise _NoFolder(self._no_folder([folder], names)) from error
        if b"UIDVALIDITY" not in answer:
            raise MailboxError(
                f"The server gives folder {folder!r} no UIDVALIDITY: it cannot be watched safely."
            )
        return answer

    def _flag(self, client: IMAPClient, ref: MailRef, answer: dict[bytes, Any]) -> None:
        if not _may_keyword(answer, self._settings.keyword):
            return
        try:
            client.add_flags([ref.uid], [self._settings.keyword], silent=True)
        except IMAPClientError as error:
            if not _is_gone(client, ref.uid, after=error):
                raise

    def _move(self, client: IMAPClient, ref: MailRef) -> None:
        if not client.has_capability("MOVE"):
            raise MailboxError(_NO_MOVE)
        try:
            client.move([ref.uid], self._settings.done_folder)
        except IMAPClientError as error:
            if _is_gone(client, ref.uid, after=error):
                return
            names = [name for name, _ in _selectable(client)]
            if _fold(self._settings.done_folder) not in {_fold(name) for name in names}:
                raise MailboxError(self._no_folder([self._settings.done_folder], names)) from error
            raise

    def _no_folder(self, missing: Sequence[str], existing: Sequence[str]) -> str:
        return (
            f"Mailbox {self._settings.name} has no folder {', '.join(map(repr, missing))}. It has: "
            f"{', '.join(map(repr, existing)) or 'none'}. Correct the configuration, or make the folder."
        )

    @contextmanager
    def _talking(self, what: str) -> Iterator[IMAPClient]:
        """The open connection; any fault drops it, so that the next call starts on a fresh one."""
        if self._client is None:
            self._client = open_client(self._settings)
        try:
            yield self._client
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

    def _drop(self) -> None:
        client, self._client = self._client, None
        hang_up(client)


_GONE = "Mail {uid} is no longer in folder {folder!r}: somebody or a rule moved it."
_NO_MOVE = (
    "The mail server cannot move mails (no MOVE), and the bot never deletes: "
    "set mailbox.done to 'keyword' or 'leave'."
)


def _envelopes(client: IMAPClient, uids: Sequence[int]) -> dict[int, Any]:
    """Stamp and size of each; when the batch fails, one by one, so that one bad mail blocks no other (T7)."""
    items = ["INTERNALDATE", "RFC822.SIZE"]
    try:
        return dict(client.fetch(uids, items))
    except IMAPClientAbortError:
        raise
    except IMAPClientError:
        found: dict[int, Any] = {}
        for uid in uids:
            found[uid] = {}
            with suppress(IMAPClientError):
                found[uid] = client.fetch([uid], items).get(uid, {})
        return found


def _pieces(client: IMAPClient, ref: MailRef, section: str, limit: int) -> Iterator[bytes]:
    """The mail in order. A short piece ends it only where the size agrees: a server may cap its pieces (T6)."""
    got = 0
    while got < limit:
        want = min(PIECE, limit - got)
        piece = _piece(client, ref.uid, f"BODY.PEEK[{section}]<{got}.{want}>")
        if piece is None and _is_gone(client, ref.uid):
            # It was moved under our hands: half a mail is no evidence.
            raise MailGone(_GONE.format(uid=ref.uid, folder=ref.folder))
        piece = piece or b""
        yield piece[:want]
        got += len(piece)
        if not piece or len(piece) > want or (len(piece) < want and got >= ref.size):
            return


def _piece(client: IMAPClient, uid: int, item: str) -> bytes | None:
    """The bytes of one piece; None when the server gave nothing at all for this mail."""
    try:
        answer = client.fetch([uid], [item]).get(uid, {})
    except IMAPClientError as error:
        if not _is_gone(client, uid, after=error):
            raise
        return None
    piece = next((value or b"" for key, value in answer.items() if key.startswith(b"BODY[")), None)
    return str(piece).encode() if isinstance(piece, int) else piece


def _is_gone(client: IMAPClient, uid: int, *, after: IMAPClientError | None = None) -> bool:
    """Whether the mail left the open folder; a broken line (`after`) says nothing about the mail."""
    if isinstance(after, IMAPClientAbortError):
        return False
    client.noop()
    return uid not in client.search(["UID", str(uid)])


def _selectable(client: IMAPClient) -> list[tuple[str, frozenset[str]]]:
    """(name, lower-case flags) of the folders that can be opened, INBOX first."""
    rows = [(name, frozenset(_text(f).lower() for f in flags)) for flags, _, name in client.list_folders()]
    able = [row for row in rows if not row[1] & {"\\noselect", "\\nonexistent"}]
    return sorted(
        ((_text(name), flags) for name, flags in able), key=lambda row: (_fold(row[0]) != "INBOX", row[0])
    )


def _counted(client: IMAPClient, name: str, flags: frozenset[str]) -> FolderProbe:
    mails = int(client.folder_status(name, ["MESSAGES"])[b"MESSAGES"])
    return FolderProbe(name=name, mails=mails, flags=tuple(sorted(flags)))


def _may_keyword(answer: dict[bytes, Any], keyword: str) -> bool:
    """Whether a keyword sticks here: `\\*` or the keyword itself in PERMANENTFLAGS (T53)."""
    flags = {_text(flag).lower() for flag in answer.get(b"PERMANENTFLAGS", ())}
    return "\\*" in flags or keyword.lower() in flags


def _fold(name: str) -> str:
    return "INBOX" if name.upper() == "INBOX" else name


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
