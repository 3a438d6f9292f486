"""Keys that stored mails are sealed with: AES-256-GCM, the mail's own SHA-256 bound to it (P35)."""

from __future__ import annotations

import base64
import hashlib
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from compliance_bot.errors import ConfigError, EvidenceUnreadable, StoreError

if TYPE_CHECKING:  # the extra `encrypt` is wanted only where a key is configured
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_NONCE, _TAG = 12, 16
_BOUND = b"compliance-bot evidence "
_MAKE = "make one with: openssl rand -base64 32"


@dataclass(frozen=True, kw_only=True)
class EvidenceKeys:
    """The keys, newest first: new mails are sealed with the first, the others only open what is there. () = plain."""

    keys: tuple[bytes, ...] = field(default=(), repr=False)

    @property
    def newest(self) -> str:
        """The id of the key that new mails are sealed with, '' when they are kept plain."""
        return key_id(self.keys[0]) if self.keys else ""

    def sealed(self, raw: bytes, sha256: str) -> bytes | bytearray:
        """The mail as it is stored: nonce, sealed bytes, tag. One copy is made, of 64 MiB too. Raises StoreError."""
        if not self.keys:
            return raw
        nonce = os.urandom(_NONCE)
        kept = bytearray(_NONCE + len(raw) + _TAG)
        kept[:_NONCE] = nonce
        _cipher(self.keys[0]).encrypt_into(nonce, raw, _bound_to(sha256), memoryview(kept)[_NONCE:])
        return kept

    def opened(self, kept: bytes, sha256: str, *, by: str) -> bytes:
        """The mail again, `by` the key of that id ('' = it was kept plain). Raises EvidenceUnreadable."""
        if not by:
            return kept
        key = next((one for one in self.keys if key_id(one) == by), None)
        if key is None:
            raise EvidenceUnreadable(
                f"the mail {sha256} was sealed with the key {by}, which is not configured any more: "
                "put that key back in [evidence], on a line below the newest",
                brief=f"de sleutel {by} van de bewaarde mail staat niet meer in [evidence]",
            )
        from cryptography.exceptions import InvalidTag

        view = memoryview(kept)
        try:
            return _cipher(key).decrypt(bytes(view[:_NONCE]), view[_NONCE:], _bound_to(sha256))
        except (InvalidTag, ValueError) as error:
            raise changed(sha256) from error

    def can_open(self, by: str) -> bool:
        """Whether the key of that id is here; what was kept plain needs none."""
        return not by or by in map(key_id, self.keys)


NO_KEYS = EvidenceKeys()


def changed(sha256: str) -> EvidenceUnreadable:
    """The error for a mail that is not what was kept."""
    return EvidenceUnreadable(
        f"the evidence {sha256} was changed in the database: put a backup back",
        brief="de bewaarde mail is beschadigd",
    )


def key_id(key: bytes) -> str:
    """How a row names its key: the first eight hex digits of the key's SHA-256."""
    return hashlib.sha256(key).hexdigest()[:8]


def read_keys(text: str) -> EvidenceKeys:
    """Keys from the text of [evidence]: 32 bytes in base64 a line, newest first. Raises ConfigError (no key in it)."""
    found: list[bytes] = []
    problems = []
    for number, line in enumerate(text.split(), start=1):
        try:
            key = base64.b64decode(line, validate=True)
        except ValueError:
            key = b""
        if len(key) != KEY_BYTES:
            problems.append(f"[evidence] key: line {number} is no {KEY_BYTES} bytes in base64; {_MAKE}")
        elif key in found:
            problems.append(f"[evidence] key: line {number} repeats an earlier line; each key is named once")
        found.append(key)
    if problems or not found:
        raise ConfigError(problems or [f"[evidence] key: there is no key in it; {_MAKE}"])
    _cipher(found[0])
    return EvidenceKeys(keys=tuple(found))


def _cipher(key: bytes) -> AESGCM:
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    except ImportError as error:
        raise StoreError(
            "a key is configured in [evidence], but the part that seals mails is not installed: "
            "pip install 'compliance-bot[encrypt]'"
        ) from error
    return AESGCM(key)


def _bound_to(sha256: str) -> bytes:
    """A sealed mail put in another row does not open there."""
    return _BOUND + sha256.encode()
