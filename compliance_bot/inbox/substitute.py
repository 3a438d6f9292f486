"""What Exchange puts in the place of a mail it could not convert, and whom it names as its sender (T52)."""

from __future__ import annotations

import re

from compliance_bot.inbox.addresses import one_line

_SUBSTITUTE = re.compile(
    r"^\W*(?:retrieval using the (?:IMAP4?|POP3) protocol failed|"
    r"(?:het )?ophalen (?:met|via|met behulp van) (?:het )?(?:IMAP4?|POP3)[ -]protocol (?:is )?mislukt|"
    r"fehler beim abrufen .{0,40}(?:IMAP4?|POP3)|(?:der )?abruf (?:mit|über) .{0,40}(?:IMAP4?|POP3).{0,60}fehl|"
    r"échec de la récupération .{0,60}(?:IMAP4?|POP3))",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"^[ \t>*]{0,8}(?:from|sender|van|afzender|von|absender|de)[ \t]{0,3}:(?P<who>[^\n]{1,500})$",
    re.IGNORECASE | re.MULTILINE,
)
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}", re.IGNORECASE)
_READ = 8 * 1024


def is_substitute(subject: str, text: str) -> bool:
    """Whether the provider wrote this in another mail's place (English, Dutch, German, French)."""
    return bool(_SUBSTITUTE.search(subject) or _SUBSTITUTE.search(text[:500]))


def named_sender(text: str) -> str:
    """The address of the sender the substitute names, lower-cased; else the name as it stands; '' when none."""
    hits = [hit["who"] for hit in _NAMED.finditer(text[:_READ])]
    hits += [
        piece.partition(":")[2]
        for piece in re.findall(r"(?:sender|afzender)[ ]?: ?[^\n]{1,200}", text[:_READ], re.IGNORECASE)
    ]
    addresses = [found[0] for who in hits if (found := _ADDRESS.search(who))]
    if addresses:
        return addresses[0].lower()
    return one_line(hits[0]).strip(" \"'")[:200] if hits else ""
