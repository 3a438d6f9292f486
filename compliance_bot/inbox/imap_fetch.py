"""Mails over an IMAP line: stamps and sizes, bytes in pieces, several small ones at once (T6, T7, T46)."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from compliance_bot.errors import MailboxError, MailGone
from compliance_bot.inbox.imap import IMAPClient, IMAPClientAbortError, IMAPClientError
from compliance_bot.ports import MailRef, Numbers

PIECE = 1024 * 1024
# more than a database takes as one value: of such a mail only the headers are kept
MOST = 900 * PIECE
_BATCH = 500
_STAMP = ["INTERNALDATE", "RFC822.SIZE"]
_SLACK = 1024  # how far a told size may lie below the true one before a small mail is fetched on its own
GONE = "Mail {uid} is no longer in folder {folder!r}: somebody or a rule moved it."


def stamps(client: IMAPClient, name: str, numbers: Numbers) -> list[MailRef]:
    """Stamp and size of these mails of the open folder, in their order; one that is gone is left out."""
    found: dict[int, Any] = {}
    for start in range(0, len(numbers.uids), _BATCH):
        found.update(_envelopes(client, numbers.uids[start : start + _BATCH]))
    for uid in numbers.uids:
        # one that the answer passes over may be gone, and may be a report
        if uid not in found and not is_gone(client, uid):
            found[uid] = client.fetch([uid], _STAMP).get(uid, {})
    return [_ref(name, numbers, uid, found[uid]) for uid in numbers.uids if uid in found]


def read_whole(client: IMAPClient, ref: MailRef, *, most: int) -> bytes:
    """A mail of the open folder, in pieces. Raises MailGone, and MailboxError where it goes on past `most` bytes."""
    whole = io.BytesIO()
    for piece in _pieces(client, ref, ""):
        whole.write(piece)
        if whole.tell() > most:
            raise MailboxError(
                f"Mail {ref.uid} of folder {ref.folder!r} goes on after {most} bytes, though the server said "
                f"{ref.size}: it is not taken in half."
            )
    return whole.getvalue()


def read_headers(client: IMAPClient, ref: MailRef) -> bytes:
    """The headers alone, as far as one piece goes. Raises MailGone."""
    return next(_pieces(client, ref, "HEADER"))[:PIECE]


def read_small(client: IMAPClient, refs: Sequence[MailRef]) -> dict[int, bytes]:
    """Several mails of the open folder by one FETCH; one whose size does not agree is left out (T6, T46).

    No more than the biggest told size is asked of each: so much is read at most, whatever the server says.
    """
    most = max(ref.size for ref in refs) + _SLACK
    answer = client.fetch([ref.uid for ref in refs], [f"BODY.PEEK[]<0.{most}>"])
    found = {ref.uid: _body(answer.get(ref.uid, {})) or b"" for ref in refs}
    return {
        ref.uid: found[ref.uid] for ref in refs if ref.size <= len(found[ref.uid]) < most and found[ref.uid]
    }


def is_gone(client: IMAPClient, uid: int, *, after: IMAPClientError | None = None) -> bool:
    """Whether the mail left the open folder; a broken line (`after`) says nothing about the mail."""
    if isinstance(after, IMAPClientAbortError):
        return False
    client.noop()
    return uid not in client.search(["UID", str(uid)])


def _ref(name: str, numbers: Numbers, uid: int, item: dict[bytes, Any]) -> MailRef:
    when, size = item.get(b"INTERNALDATE"), item.get(b"RFC822.SIZE")
    return MailRef(
        mailbox=name,
        folder=numbers.folder,
        uidvalidity=numbers.uidvalidity,
        uid=uid,
        internaldate=when if isinstance(when, datetime) and when.tzinfo else None,
        size=size if isinstance(size, int) else 0,
    )


def _envelopes(client: IMAPClient, uids: Sequence[int]) -> dict[int, Any]:
    """Stamp and size of each; when the batch fails, one by one, so that one bad mail blocks no other (T7)."""
    try:
        return dict(client.fetch(uids, _STAMP))
    except IMAPClientAbortError:
        raise
    except IMAPClientError:
        found: dict[int, Any] = {}
        for uid in uids:
            found[uid] = {}
            with suppress(IMAPClientError):
                found[uid] = client.fetch([uid], _STAMP).get(uid, {})
        return found


def _pieces(client: IMAPClient, ref: MailRef, section: str) -> Iterator[bytes]:
    """The mail in order. A short piece ends it only where the size agrees: a server may cap its pieces (T6)."""
    got = 0
    while True:
        piece = _piece(client, ref.uid, f"BODY.PEEK[{section}]<{got}.{PIECE}>")
        if piece is None and is_gone(client, ref.uid):
            # It was moved under our hands: half a mail is no evidence.
            raise MailGone(GONE.format(uid=ref.uid, folder=ref.folder))
        piece = piece or b""
        yield piece
        got += len(piece)
        if not piece or len(piece) > PIECE or (len(piece) < PIECE and got >= ref.size):
            return


def _piece(client: IMAPClient, uid: int, item: str) -> bytes | None:
    """The bytes of one piece; None when the server gave nothing at all for this mail."""
    try:
        answer = client.fetch([uid], [item]).get(uid, {})
    except IMAPClientError as error:
        if not is_gone(client, uid, after=error):
            raise
        return None
    return _body(answer)


def _body(answer: dict[bytes, Any]) -> bytes | None:
    piece = next((value or b"" for key, value in answer.items() if key.startswith(b"BODY[")), None)
    return str(piece).encode() if isinstance(piece, int) else piece
