"""The subjects of a whole mailbox, for the incident numbers in them: what a restored register must not give again."""

from __future__ import annotations

from collections.abc import Iterator
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser

from compliance_bot.errors import MailboxError
from compliance_bot.inbox.imap import FAULTS, IMAPClient, hang_up, open_client, scrub
from compliance_bot.inbox.imap_folders import folders_of
from compliance_bot.inbox.imap_settings import ImapSettings

_BATCH = 500
# a reply cites the ids of our mails, and those hold the number too
_FIELDS = "BODY.PEEK[HEADER.FIELDS (SUBJECT REFERENCES IN-REPLY-TO)]"
_LONGEST = 8 * 1024


def subjects(settings: ImapSettings) -> Iterator[str]:
    """Subject and threading ids of every mail in every folder that can be opened, Sent and the bin included.

    On a line of its own, read-only, headers alone. Raises MailboxError.
    """
    client = open_client(settings)
    try:
        for folder in folders_of(client):
            client.select_folder(folder.name, readonly=True)
            uids = client.search(["ALL"])
            for start in range(0, len(uids), _BATCH):
                yield from _texts(client, uids[start : start + _BATCH])
    except FAULTS as error:
        raise MailboxError(
            f"The subjects in the mailbox on {settings.host} could not be read: {scrub(error, settings)}"
        ) from error
    finally:
        hang_up(client)


def _texts(client: IMAPClient, uids: list[int]) -> Iterator[str]:
    for item in client.fetch(uids, [_FIELDS]).values():
        for name, value in item.items():
            if name.startswith(b"BODY[") and isinstance(value, bytes):
                yield _text(value[:_LONGEST])


def _text(raw: bytes) -> str:
    """The headers as one text, encoded words read; what cannot be read stays as it stands."""
    found = []
    for _, value in BytesHeaderParser().parsebytes(raw).items():
        text = "".join(str(value).splitlines())
        try:
            found.append(str(make_header(decode_header(text))))
        except (ValueError, LookupError, AttributeError):
            found.append(text)
    return " ".join(found)
