"""The values of the IMAP mailbox: what it is set to, and what the doctor sees of it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class ImapSettings:
    """One mailbox. security: tls | starttls | none; done: leave | keyword | move; timeouts in seconds.

    `folders` are watched beside INBOX and the one marked \\Junk; `name` becomes MailRef.mailbox.
    at_once: how many mails of a folder one look names (T46).
    max_bytes: what is read of a mail whose size the server tells too small; a bigger mail is read to twice the size
    told, for RFC822.SIZE is an estimate (T6).
    """

    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)
    name: str
    folders: tuple[str, ...] = ()
    done: str = "leave"
    keyword: str = "$ComplianceBot"
    done_folder: str = ""
    ca_file: str = ""
    connect_timeout: float = 15
    read_timeout: float = 60
    max_bytes: int = 64 * 1024 * 1024
    at_once: int = 1000


@dataclass(frozen=True, kw_only=True)
class FolderProbe:
    """A selectable folder and the number of mails in it."""

    name: str
    mails: int
    flags: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class MailboxProbe:
    """What the doctor wants to know: capabilities, folders, INBOX's permanent flags, keywords, MOVE."""

    capabilities: tuple[str, ...]
    folders: tuple[FolderProbe, ...]
    permanent_flags: tuple[str, ...]
    can_move: bool
    can_keyword: bool
    remarks: tuple[str, ...] = ()
