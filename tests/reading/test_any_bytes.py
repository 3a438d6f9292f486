"""Any bytes, any cut, any headers end in one arrival with one outcome, in bounded time and memory (P1, T10-T16)."""

from __future__ import annotations

import base64
import contextlib
import io
import os
import random
import resource
import sqlite3
import struct
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from compliance_bot.inbox.mime import read_mail
from compliance_bot.reading.absence import absent_until
from compliance_bot.reading.automatic import classify, may_answer
from compliance_bot.reading.commands import read_command
from compliance_bot.reading.language import language_of
from compliance_bot.reading.passed_on import facts_of
from compliance_bot.reading.phrases import discoveries
from compliance_bot.reading.replies import split_reply
from compliance_bot.reading.requests import request_of
from compliance_bot.reading.threading import find_tokens, identity_of
from compliance_bot.reading.trust import proof_of
from tests.fakes import World

CORPUS = sorted((Path(__file__).parents[1] / "corpus").rglob("*.eml"))
SENT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Amsterdam")
SECONDS, MEBIBYTES = 2.0, 150
OUTCOMES = {"opened", "attached", "automatic", "triage", "quarantined", "command", "asked_back", "noted"}
HEAD = b"From: jan@amnesty.example\r\nTo: compliance@amnesty.example\r\nSubject: Melding\r\nMIME-Version: 1.0\r\n"


def read_whole(raw: bytes) -> str:
    """Everything that reading does with a mail."""
    facts = read_mail(raw)
    classified = classify(facts, own=False, spam_header="X-Spam-Flag: YES", known=True)
    may_answer(facts, classified)
    proof_of(facts)
    find_tokens(facts)
    identity_of(facts)
    request_of(facts)
    language_of(facts.text)
    facts_of(facts)
    absent_until(facts.text, SENT, ZONE)
    read_command(split_reply(facts.text).new, sent_at=facts.sent_at or SENT, zone=ZONE)
    discoveries(facts.text, sent_at=facts.sent_at or SENT, zone=ZONE)
    return classified.reason


def in_child(work: Callable[[], object]) -> tuple[float, float]:
    """(CPU seconds, MiB above the idle process) of work done in a forked child. Raises AssertionError if it fails."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            idle = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1024
            begin = time.process_time()
            work()
            used = time.process_time() - begin
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            os.write(write_end, struct.pack("dd", used, (peak - idle) / 1024))
            status = 0
        except Exception as error:  # noqa: BLE001 - told below, the child must end here
            print(f"{type(error).__name__}: {error}", file=sys.stderr)  # noqa: T201
        finally:
            os._exit(status)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    assert len(told) == 16, "the child that read the mail died"
    used, above = struct.unpack("dd", told)
    return used, above


def multipart(*parts: bytes, kind: bytes = b"mixed") -> bytes:
    head = HEAD + b"Content-Type: multipart/" + kind + b'; boundary="b"\r\n\r\n'
    return head + b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + b"--b--\r\n"


def text(body: bytes, kind: bytes = b"text/plain; charset=utf-8") -> bytes:
    return HEAD + b"Content-Type: " + kind + b"\r\n\r\n" + body


def nested(depth: int) -> bytes:
    opened = (
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(depth)
    )
    return HEAD + b"".join(opened) + b"Content-Type: text/plain\r\n\r\ndiep"


def zip_bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("nullen", b"\x00" * (300 * 1024 * 1024))
    return packed.getvalue()


def attached(data: bytes, name: bytes) -> bytes:
    head = (
        b'Content-Type: application/octet-stream; name="' + name + b'"\r\nContent-Disposition: attachment\r\n'
    )
    return multipart(head + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(data))


BOMBS: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "multiparts_10000_deep": lambda: nested(10_000),
    "mails_in_mails": lambda: HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 10_000 + b"x",
    "100000_attachments": lambda: multipart(*[b"Content-Disposition: attachment\r\n\r\nx"] * 100_000),
    "headers_of_a_mebibyte": lambda: HEAD + b"X-A: " + b"a" * 1024 * 1024 + b"\r\n\r\nx",
    "100000_headers": lambda: HEAD + b"X-A: b\r\n" * 100_000 + b"\r\nx",
    "received_quadratic": lambda: b"Received: from " + b"a by b " * 50_000 + b"\r\n" + HEAD + b"\r\nx",
    "encoded_words": lambda: HEAD + b"X: " + b"=?utf-8?Q?=3D=3Futf-8?= " * 40_000 + b"\r\n\r\nx",
    "encoded_words_in_from": lambda: b"From: " + b"=?utf-8?B?YQ==?= " * 9_000 + b"<a@b.example>\r\n\r\nx",
    "html_deep": lambda: text(b"<div>" * 200_000 + b"x", b"text/html"),
    "html_quotes": lambda: text(b"<blockquote>" * 100_000 + b"x", b"text/html"),
    "html_attributes": lambda: text(b"<p " + b"a=b " * 250_000 + b">x", b"text/html"),
    "html_styles": lambda: text(b"<style>" + b"p{color:red}" * 80_000 + b"</style><p>x", b"text/html"),
    "html_open_tags": lambda: text(b"<a<" * 300_000, b"text/html"),
    "base64_of_25_mebibytes": lambda: attached(os.urandom(25 * 1024 * 1024), b"foto.jpg"),
    "text_of_25_mebibytes": lambda: text(b"regel tekst\r\n" * (2 * 1024 * 1024)),
    "zip_bomb": lambda: attached(zip_bomb(), b"alles.zip"),
    "op_ma": lambda: text(b"Op ma\r\n" * 20_000),
    "van_verzonden": lambda: text(b"Van: a\r\nVerzonden: b\r\n" * 10_000),
    "numbers": lambda: text(b"10:30 " * 100_000),
    "at_signs": lambda: HEAD + b"Cc: " + b"a@" * 400_000 + b"\r\n\r\nx",
    "unknown_charset": lambda: text("één".encode("cp1252"), b"text/plain; charset=x-onbekend-8"),
    "nul_and_surrogates": lambda: text(b"a\x00\xed\xa0\x80\xff" * 1000),
    "crooked_p7m": lambda: HEAD
    + b"Content-Type: application/pkcs7-mime; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    + base64.b64encode(b"\x30\x80" * 100_000),
    "markers": lambda: text(b"[#" + b"a" * 150 + b"] " + b"[#" * 100_000),
    "bounce_in_prose": lambda: b"From: mailer-daemon@x.example\r\n\r\n" + b"<a@b.example>: " * 60_000,
    "returned_headers": lambda: b"From: mailer-daemon@x.example\r\n\r\n" + b"Message-ID: <" * 60_000,
    "spaces": lambda: text(b" \t" * 500_000 + b"MELDEN"),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_no_bomb_takes_two_seconds_or_150_mebibytes(name: str) -> None:
    """T6, T10, T11, T12, T13, T16, T50: measured in a child, against what the idle process takes."""
    raw = BOMBS[name]()
    used, above = in_child(lambda: read_whole(raw))
    print(f"{name}: {len(raw)} bytes, {used:.2f} s, {above:.0f} MiB")  # noqa: T201
    assert used < SECONDS
    assert above < MEBIBYTES


@pytest.mark.parametrize(
    "name", ["nothing", "op_ma", "nul_and_surrogates", "crooked_p7m", "multiparts_10000_deep"]
)
def test_a_bomb_is_one_arrival_with_one_outcome(tmp_path: Path, name: str) -> None:
    """P1: whatever arrives is kept, handled and named, and the mail behind it goes on."""
    world = World(tmp_path)
    raw = BOMBS[name]()
    world.mailbox.put(raw)
    world.mailbox.put(world.mail("Mijn laptop is gestolen.", sender="noor@amnesty.example"))
    world.app.cycle()
    assert outcomes(world)[-1] == "opened"
    assert len(outcomes(world)) == 2


def test_any_bytes_any_cut_and_any_headers_end_in_an_outcome(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """T10, T50: seeded; `--bytes N` for more. Each mail is read in time, and every tenth goes the whole way."""
    many = int(request.config.getoption("--bytes", default="150"))
    seed = 20261124
    dice = random.Random(seed)
    world = World(tmp_path)
    sent = 0
    for number in range(many):
        raw = any_mail(dice)
        begin = time.process_time()
        assert read_whole(raw), f"seed {seed}, mail {number}"
        assert time.process_time() - begin < SECONDS, f"seed {seed}, mail {number}"
        if number % 10 == 0 and len(raw) < 100_000:
            world.mailbox.put(raw + b"%d" % number)
            sent += 1
    world.app.cycle()
    found = outcomes(world)
    assert len(found) == sent
    assert set(found) <= OUTCOMES | {"duplicate", "before_start"}


def outcomes(world: World) -> list[str]:
    """The outcome of every arrival, '' for one without."""
    with world.store.work() as work:
        assert work.unhandled() == ()
    with contextlib.closing(sqlite3.connect(world.folder / "bot.sqlite3")) as line:
        return [str(row[0] or "") for row in line.execute("SELECT outcome FROM arrivals ORDER BY id")]


PIECES = (
    b"From: ", b"Subject: ", b"Content-Type: multipart/mixed; boundary=b\r\n", b"\r\n\r\n", b"\r\n--b\r\n",
    b"--b--\r\n", b"Content-Type: text/html\r\n\r\n<p>", b"Content-Transfer-Encoding: base64\r\n", b"=?utf-8?B?",
    b"message/rfc822", b"\xff\xfe", b"\x00", b"Auto-Submitted: auto-replied\r\n", b"Return-Path: <>\r\n",
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n", b"Action: failed\r\n",
    b"Final-Recipient: rfc822; a@b.example\r\n", b"Content-Type: text/calendar; method=REPLY\r\n", b"@", b"<", b">",
    b"MELDEN\r\n", b"> ", b"Date: Tue, 24 Nov 2026 10:00:00 +0100\r\n", b"[#2026-0001-", b"\r\n ", b";", b'"', b"(",
)  # fmt: skip


def any_mail(dice: random.Random) -> bytes:
    """Noise, pieces of mails put together, or a real-looking mail cut off, stirred or with other headers."""
    kind = dice.randrange(5)
    if kind == 0:
        return dice.randbytes(dice.randrange(4000))
    if kind == 1:
        return b"".join(dice.choice(PIECES) for _ in range(dice.randrange(80)))
    raw = bytearray(dice.choice(CORPUS).read_bytes())
    if kind == 2:
        return bytes(raw[: dice.randrange(len(raw) + 1)])
    if kind == 3:
        for _ in range(dice.randrange(1, 40)):
            raw[dice.randrange(len(raw))] = dice.randrange(256)
        return bytes(raw)
    head = b"".join(dice.choice(PIECES).rstrip() + b": " + dice.randbytes(30) + b"\r\n" for _ in range(8))
    return head + bytes(raw)
