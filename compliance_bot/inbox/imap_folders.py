"""The folders of an IMAP mailbox: which there are, which is the junk, which are swept (mail.md §1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from compliance_bot.inbox.imap import IMAPClient, IMAPClientAbortError, IMAPClientError, decode_name

log = structlog.get_logger(__name__)

# what servers without marks call these folders, in Dutch and English; only at the top, where mail programs make them
_USUAL = {
    "\\sent": frozenset(
        {
            "sent",
            "sent items",
            "sent messages",
            "sent mail",
            "verzonden",
            "verzonden items",
            "verzonden berichten",
        }
    ),
    "\\drafts": frozenset({"drafts", "draft", "concepten", "kladversies"}),
}
_CLOSED = frozenset({"\\noselect", "\\nonexistent"})


@dataclass(frozen=True, kw_only=True)
class Folder:
    """A folder that can be opened. `leaf`: its own name, when it lies at the top or in INBOX; flags in lower case."""

    name: str
    flags: frozenset[str]
    leaf: str


def folders_of(client: IMAPClient) -> list[Folder]:
    """The folders that can be opened, INBOX first; a name that is no modified UTF-7 is left out and told."""
    found = []
    for row_flags, delimiter, raw in _listed(client):
        flags = frozenset(text_of(flag).lower() for flag in row_flags)
        if flags & _CLOSED:
            continue
        name = decode_name(raw)
        if name is None:
            log.warning("folder_with_a_broken_name_is_not_read", name=text_of(raw))
            continue
        found.append(Folder(name=name, flags=flags, leaf=_leaf(name, text_of(delimiter or b""))))
    return sorted(found, key=lambda folder: (fold(folder.name) != "INBOX", folder.name))


def junk_of(client: IMAPClient, folders: Sequence[Folder]) -> list[str]:
    """The folders marked \\Junk; asked for by name of the mark where a plain LIST tells no marks (RFC 6154)."""
    junk = [folder.name for folder in folders if "\\junk" in folder.flags]
    if junk or not client.has_capability("SPECIAL-USE"):
        return junk
    names = {folder.name for folder in folders}
    return [name for name, flags in _special(client) if "\\junk" in flags and name in names]


def swept_of(client: IMAPClient, folders: Sequence[Folder]) -> tuple[str, ...]:
    """All but Sent and Drafts: by their mark, else by their usual names. The bin and the archive are in."""
    special = dict(_special(client)) if client.has_capability("SPECIAL-USE") else {}
    marks = {folder.name: folder.flags | special.get(folder.name, frozenset()) for folder in folders}
    left_out: set[str] = set()
    for mark, usual in _USUAL.items():
        marked = {name for name, flags in marks.items() if mark in flags}
        left_out |= marked or {folder.name for folder in folders if folder.leaf.lower() in usual}
    return tuple(folder.name for folder in folders if folder.name not in left_out)


def fold(name: str) -> str:
    """INBOX is the same in any case; every other name is as it is written."""
    return "INBOX" if name.upper() == "INBOX" else name


def text_of(value: object) -> str:
    """A flag, a name or a capability as text."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _leaf(name: str, delimiter: str) -> str:
    parts = name.split(delimiter) if delimiter else [name]
    at_the_top = len(parts) == 1 or (
        len(parts) == 2 and parts[0].upper() in ("INBOX", "[GMAIL]", "[GOOGLE MAIL]")
    )
    return parts[-1] if at_the_top else ""


def _listed(client: IMAPClient, *selection: str) -> list[tuple[Any, Any, Any]]:
    """LIST with the names as sent: imapclient would fail on all of them for one that is no modified UTF-7."""
    encodes, client.folder_encode = client.folder_encode, False
    try:
        answer = client._imap._simple_command("LIST", *selection, '""', '"*"')
        client._checkok("LIST", *answer)
        _, rows = client._imap._untagged_response(*answer, "LIST")
        return list(client._proc_folder_list(rows))
    finally:
        client.folder_encode = encodes


def _special(client: IMAPClient) -> list[tuple[str, frozenset[str]]]:
    """LIST (SPECIAL-USE): the marked folders, whose marks a plain LIST need not tell; [] when it is refused."""
    try:
        rows = _listed(client, "(SPECIAL-USE)")
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        log.warning("special_folders_could_not_be_asked", why=type(error).__name__)
        return []
    return [
        (decode_name(name) or "", frozenset(text_of(flag).lower() for flag in flags))
        for flags, _, name in rows
    ]
