"""Mails kept sealed (P35): AES-256-GCM under the configured keys, the hash still that of the plain mail."""

from __future__ import annotations

import base64
import hashlib
import os
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from compliance_bot.errors import ConfigError, JournalBroken, StoreError
from compliance_bot.store.evidence_keys import KEY_BYTES, NO_KEYS, EvidenceKeys, key_id, read_keys
from compliance_bot.store.sql import SqlStore
from tests.store import kit

pytestmark = pytest.mark.on("sqlite")  # the seal lies above the database; its rows are bytes to both
OLD, NEW = (bytes([number]) * KEY_BYTES for number in (1, 2))
RAW = b"From: noor@amnesty.example\r\nSubject: Datalek\r\n\r\nEen lijst met namen ligt op straat.\r\n"
SHA = hashlib.sha256(RAW).hexdigest()
SECRET = b"ligt op straat"


def keys(*given: bytes) -> EvidenceKeys:
    return EvidenceKeys(keys=given)


def with_keys(store: SqlStore, *given: bytes) -> SqlStore:
    """The same database under other keys."""
    return SqlStore(str(store._engine.url), ladder=kit.LADDER, keys=keys(*given))


@pytest.fixture
def sealed(store: SqlStore) -> Iterator[SqlStore]:
    """A store that seals with OLD and holds one mail."""
    made = with_keys(store, OLD)
    with made.work() as work:
        work.store_arrival(kit.mail(raw=RAW))
    yield made
    made.close()


def files_of(store: SqlStore) -> bytes:
    """Every byte the database has on the disk."""
    path = kit.path_of(store)
    return b"".join(one.read_bytes() for one in sorted(path.parent.glob(f"{path.name}*")))


@pytest.mark.on("sqlite")
def test_it_is_the_same_mail_again_and_not_readable_on_the_disk(sealed: SqlStore) -> None:
    with sealed.work() as work:
        assert work.evidence(SHA) == RAW
    assert kit.query(sealed, "SELECT sha256, size, key_id FROM evidence") == [(SHA, len(RAW), key_id(OLD))]
    assert SECRET not in files_of(sealed)


@pytest.mark.on("sqlite")
def test_a_plain_mail_is_readable_on_the_disk_so_the_test_above_can_fail(store: SqlStore) -> None:
    with store.work() as work:
        work.store_arrival(kit.mail(raw=RAW))
    assert SECRET in files_of(store)


def test_the_same_mail_twice_is_never_sealed_alike(sealed: SqlStore) -> None:
    first, second = (bytes(keys(OLD).sealed(RAW, SHA)) for _ in range(2))
    assert first != second
    assert (
        keys(OLD).opened(first, SHA, by=key_id(OLD)) == keys(OLD).opened(second, SHA, by=key_id(OLD)) == RAW
    )


@pytest.mark.parametrize("raw", [b"", b"x", b"\0" * 17, os.urandom(70_000)], ids=len)
def test_any_bytes_come_back_equal(raw: bytes) -> None:
    digest = hashlib.sha256(raw).hexdigest()
    assert keys(OLD).opened(bytes(keys(OLD).sealed(raw, digest)), digest, by=key_id(OLD)) == raw


def test_a_large_mail_costs_one_copy_of_itself() -> None:
    """T6: 64 MiB of mail may not become three times that in memory."""
    raw = bytes(64 * 1024 * 1024)
    tracemalloc.start()
    kept = keys(OLD).sealed(raw, SHA)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(kept) == len(raw) + 28
    assert peak < len(raw) + 1024 * 1024


def test_a_new_key_seals_new_mails_and_the_old_one_still_opens_the_others(sealed: SqlStore) -> None:
    both = with_keys(sealed, NEW, OLD)
    with both.work() as work:
        work.store_arrival(kit.mail(2, raw=b"another"))
        assert work.evidence(SHA) == RAW
        assert work.evidence(hashlib.sha256(b"another").hexdigest()) == b"another"
    found = dict(kit.query(both, "SELECT size, key_id FROM evidence"))
    assert found == {len(RAW): key_id(OLD), 7: key_id(NEW)}
    both.close()


def test_a_key_that_is_gone_is_said_with_the_cure(sealed: SqlStore) -> None:
    for given in ((NEW,), ()):
        other = with_keys(sealed, *given)
        with (
            pytest.raises(StoreError, match=f"{key_id(OLD)}, which is not configured any more: put that key"),
            other.work() as work,
        ):
            work.evidence(SHA)
        other.close()


def test_a_mail_swapped_or_changed_in_the_database_is_noticed(sealed: SqlStore) -> None:
    """The hash is bound to the sealed bytes: a row's bytes do not open in another row."""
    other = b"a mail about something else"
    with sealed.work() as work:
        work.store_arrival(kit.mail(2, raw=other))
    kit.unguarded(
        sealed,
        "UPDATE evidence SET raw = (SELECT raw FROM evidence WHERE sha256 != ?) WHERE sha256 = ?",
        SHA,
        SHA,
    )
    with pytest.raises(StoreError, match="was changed in the database"), sealed.work() as work:
        work.evidence(SHA)
    with pytest.raises(JournalBroken, match="does not fit its SHA-256"):
        sealed.verify()


def test_a_seal_fits_one_mail_only() -> None:
    """Bound to the SHA-256 of its mail: under another one it does not open, whatever is in it."""
    kept = bytes(keys(OLD).sealed(RAW, SHA))
    with pytest.raises(StoreError, match="was changed in the database"):
        keys(OLD).opened(kept, "0" * 64, by=key_id(OLD))


@pytest.mark.parametrize("cut", [0, 5, 12, 27, -1])
def test_a_cut_off_row_is_noticed(sealed: SqlStore, cut: int) -> None:
    [(kept,)] = kit.query(sealed, "SELECT raw FROM evidence")
    kit.unguarded(sealed, "UPDATE evidence SET raw = ?", kept[:cut])
    with pytest.raises(StoreError, match="was changed in the database"), sealed.work() as work:
        work.evidence(SHA)


def test_a_sealed_row_called_plain_is_noticed(sealed: SqlStore) -> None:
    kit.unguarded(sealed, "UPDATE evidence SET key_id = ''")
    with pytest.raises(StoreError, match="was changed in the database"), sealed.work() as work:
        work.evidence(SHA)


def test_verify_opens_sealed_mails_and_says_which_it_cannot(sealed: SqlStore) -> None:
    assert sealed.verify()[0] == 0
    assert sealed.locked_evidence() == {}
    keyless = with_keys(sealed)
    assert keyless.verify()[0] == 0
    assert keyless.locked_evidence() == {key_id(OLD): 1}
    keyless.close()


@pytest.mark.on("sqlite")
def test_resealing_brings_plain_and_old_mails_under_the_newest_key(sealed: SqlStore) -> None:
    plain = with_keys(sealed)
    with plain.work() as work:
        for uid in range(2, 250):
            work.store_arrival(kit.mail(uid, raw=b"plain words of mail %d" % uid))
    plain.close()
    both = with_keys(sealed, NEW, OLD)
    assert both.reseal() == 249
    assert both.reseal() == 0
    both.close()
    only_new = with_keys(sealed, NEW)
    assert only_new.locked_evidence() == {}
    assert only_new.verify()[0] == 0
    with only_new.work() as work:
        assert work.evidence(SHA) == RAW
    only_new.close()
    sealed.close()
    assert b"plain words" not in files_of(only_new)


def test_resealing_without_a_key_or_with_one_gone_says_the_cure(sealed: SqlStore) -> None:
    for given, words in (((), r"give one in \[evidence\]"), ((NEW,), "put that key back")):
        other = with_keys(sealed, *given)
        with pytest.raises(StoreError, match=words):
            other.reseal()
        other.close()
    with sealed.work() as work:
        assert work.evidence(SHA) == RAW


# --- the keys themselves ----------------------------------------------------------------------------------


def test_keys_are_read_newest_first() -> None:
    text = "\n".join(base64.b64encode(one).decode() for one in (NEW, OLD)) + "\n"
    assert read_keys(text) == keys(NEW, OLD)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "there is no key"),
        ("geheim", "line 1 is no 32 bytes"),
        (base64.b64encode(b"x" * 31).decode(), "line 1 is no 32 bytes"),
        (f"{base64.b64encode(OLD).decode()}\nnot*base64", "line 2 is no 32 bytes"),
        (f"{base64.b64encode(OLD).decode()}\n" * 2, "line 2 repeats"),
    ],
    ids=["empty", "words", "short", "one wrong", "twice"],
)
def test_a_wrong_key_is_said_by_its_line_and_never_shown(text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as caught:
        read_keys(text)
    assert not any(len(piece) > 8 and piece in str(caught.value) for piece in text.split())


def test_a_key_is_never_shown() -> None:
    assert "1" not in repr(keys(OLD)).replace("EvidenceKeys", "")


def test_a_key_without_the_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.ciphers.aead", None)
    with pytest.raises(StoreError, match=r"pip install 'compliance-bot\[encrypt\]'"):
        read_keys(base64.b64encode(OLD).decode())
    assert NO_KEYS.sealed(RAW, SHA) == RAW


def test_sealing_survives_a_file_that_was_made_plain(tmp_path: Path) -> None:
    """A key may be configured later: what is there stays readable, what comes is sealed."""
    plain = kit.store_in(tmp_path)
    plain.migrate()
    with plain.work() as work:
        work.store_arrival(kit.mail(raw=RAW))
    plain.close()
    later = with_keys(plain, NEW)
    with later.work() as work:
        assert work.evidence(SHA) == RAW
    later.close()
