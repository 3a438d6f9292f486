"""What the doctor wants to know of an IMAP mailbox; nothing is changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from compliance_bot.inbox.imap import IMAPClient
from compliance_bot.inbox.imap_folders import Folder, fold, folders_of, text_of
from compliance_bot.inbox.imap_settings import FolderProbe, ImapSettings, MailboxProbe

NO_MOVE = (
    "The mail server cannot move mails (no MOVE), and the bot never deletes: "
    "set mailbox.done to 'keyword' or 'leave'."
)


def examine(client: IMAPClient, settings: ImapSettings, before: date | None) -> MailboxProbe:
    """Counts, flags and remarks; `before` counts the older mails of INBOX."""
    capabilities = tuple(sorted(text_of(name) for name in client.capabilities()))
    folders = tuple(_counted(client, folder) for folder in folders_of(client))
    inbox = client.select_folder("INBOX", readonly=settings.done == "leave")
    older = len(client.search(["BEFORE", before])) if before else 0
    return MailboxProbe(
        capabilities=capabilities,
        folders=folders,
        permanent_flags=tuple(text_of(flag) for flag in inbox.get(b"PERMANENTFLAGS", ())),
        can_move="MOVE" in capabilities,
        can_keyword=may_keyword(inbox, settings.keyword),
        remarks=tuple(_remarks(settings, capabilities, [folder.name for folder in folders], older)),
    )


def may_keyword(answer: dict[bytes, Any], keyword: str) -> bool:
    """Whether a keyword sticks here: `\\*` or the keyword itself in PERMANENTFLAGS (T53)."""
    flags = {text_of(flag).lower() for flag in answer.get(b"PERMANENTFLAGS", ())}
    return "\\*" in flags or keyword.lower() in flags


def no_folder(settings: ImapSettings, missing: Sequence[str], existing: Sequence[str]) -> str:
    """The sentence about folders that are not there, with those that are."""
    return (
        f"Mailbox {settings.name} has no folder {', '.join(map(repr, missing))}. It has: "
        f"{', '.join(map(repr, existing)) or 'none'}. Correct the configuration, or make the folder."
    )


def _counted(client: IMAPClient, folder: Folder) -> FolderProbe:
    mails = int(client.folder_status(folder.name, ["MESSAGES"])[b"MESSAGES"])
    return FolderProbe(name=folder.name, mails=mails, flags=tuple(sorted(folder.flags)))


def _remarks(
    settings: ImapSettings, capabilities: Sequence[str], names: Sequence[str], older: int
) -> list[str]:
    remarks = [f"{older} mails in INBOX are older than the start"] if older else []
    wanted = [*settings.folders, *([settings.done_folder] if settings.done == "move" else [])]
    known = {fold(name) for name in names}
    missing = [name for name in wanted if fold(name) not in known]
    if missing:
        remarks.append(no_folder(settings, missing, names))
    if settings.done == "move" and "MOVE" not in capabilities:
        remarks.append(NO_MOVE)
    return remarks
