"""Verdicts that other servers write into a mail prove nothing, and reading stays cheap (mail.md §4; T44, T54)."""

from __future__ import annotations

import ast
import base64
import email.policy
import random
import sys
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import pytest

import compliance_bot
from compliance_bot.inbox.mime import read_mail
from compliance_bot.reading.trust import ProofLevel, proof_of

_OURS = b"compliance@amnesty.example"
VERDICTS = (
    b"X-MS-Exchange-CrossTenant-AuthAs: Internal",
    b"X-MS-Exchange-CrossTenant-AuthAs: Internal\nX-MS-Exchange-CrossTenant-AuthSource: mail.amnesty.example",
    b"X-MS-Exchange-Organization-AuthAs-Original: Internal",
    b"X-X-MS-Exchange-Organization-AuthAs: Internal",
    b"Authentication-Results: mx.amnesty.example; dmarc=bestguesspass header.from=amnesty.example",
    b"Authentication-Results: mx.amnesty.example; dmarc=bestguesspass action=none; spf=pass; dkim=none",
    b"Authentication-Results: attacker.example; dmarc=pass header.from=amnesty.example",
    b"ARC-Authentication-Results: i=1; attacker.example; dmarc=pass header.from=amnesty.example",
    b"Received-SPF: pass (amnesty.example: domain designates 192.0.2.1)",
    b"DKIM-Signature: v=1; a=rsa-sha256; d=amnesty.example; s=x; b=AAAA",
)


def mail(*headers: bytes, sender: bytes = b"Mirte <mirte@amnesty.example>") -> bytes:
    lines = (b"From: " + sender, b"To: " + _OURS, b"Subject: Re: datalek", *headers)
    return b"\n".join(lines) + b"\n\nJa, meldplichtig.\n"


# --- proof --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_verdict_in_the_mail_makes_no_sender_proven(verdict: bytes) -> None:
    """T54: CrossTenant-AuthAs comes from any tenant, a best guess is no pass, and anybody can write the others."""
    assert proof_of(read_mail(mail(verdict))).level is ProofLevel.NONE


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_verdict_takes_no_doubt_away(verdict: bytes) -> None:
    """T54, T24: a mail that contradicts itself stays doubtful, whatever stands beside it."""
    doubtful = mail(verdict, b"Sender: iemand@elders.example")
    assert proof_of(read_mail(doubtful)).level is ProofLevel.DOUBTFUL


def test_all_verdicts_together_prove_nothing_either() -> None:
    assert proof_of(read_mail(mail(*VERDICTS))).level is ProofLevel.NONE


# --- reading ------------------------------------------------------------------------------------------------------


def _modules() -> Iterator[Path]:
    package = Path(compliance_bot.__file__).parent
    for part in ("inbox", "reading"):
        yield from sorted((package / part).rglob("*.py"))


@pytest.mark.parametrize("module", list(_modules()), ids=lambda path: path.stem)
def test_no_reader_uses_the_modern_policies_or_writes_mail_anew(module: Path) -> None:
    """T44: policy.default raised on 25 of 10,081 real mails; of re-serialised ones 9 in 100 came back identical."""
    tree = ast.parse(module.read_text("utf-8"))
    named = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    imported = {
        f"{node.module}.{name.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }
    assert not named & {"as_bytes", "as_string", "flatten"}
    assert not any("email.policy" in name or "email.generator" in name for name in imported)


def test_no_mail_meets_the_modern_policy_while_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """T44: nor by a library of ours: the policy that raises is made to raise at every header."""

    def raises(*_: object, **__: object) -> None:
        raise AssertionError("policy.default was used")

    for name in ("header_source_parse", "header_fetch_parse", "fold", "fold_binary"):
        monkeypatch.setattr(email.policy.EmailPolicy, name, raises)
    facts = read_mail(mail(b"Date: Tue, 24 Nov 2026 10:17:00 +0100", b"Message-ID: <een@people.example>"))
    assert (facts.from_address, facts.message_id) == ("mirte@amnesty.example", "<een@people.example>")
    assert not facts.unreadable
    assert not facts.defects


def test_a_mail_is_never_written_anew_while_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """T44: what is kept and hashed are the bytes that came; a mail with an attached mail is read without a writer."""
    written: list[str] = []
    real = Message.as_bytes

    def as_bytes(self: Message, *more: object, **named: object) -> bytes:
        written.append(self.get_content_type())
        return real(self, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Message, "as_bytes", as_bytes)
    read_mail(_with_attachment(30_000))
    assert written == []


def _with_attachment(size: int) -> bytes:
    text = base64.encodebytes(random.Random(1).randbytes(size))
    return (
        mail(b"MIME-Version: 1.0", b'Content-Type: multipart/mixed; boundary="b"').partition(b"\n\n")[0]
        + b"\n\n--b\nContent-Type: text/plain\n\nZie de bijlage.\n"
        + b"--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename=a.bin\n"
        + b"Content-Transfer-Encoding: base64\n\n"
        + text
        + b"--b--\n"
    )


def _calls(raw: bytes) -> int:
    """How many Python functions are called to read it: work that no machine's speed changes."""
    count = 0

    def counted(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        read_mail(raw)
    finally:
        sys.setprofile(before)
    return count


def test_a_long_attachment_costs_a_bounded_number_of_steps() -> None:
    """T44: the steps grow with the lines of the base64, a few a line, never with their square."""
    read_mail(_with_attachment(1000))
    small, big = _calls(_with_attachment(100_000)), _calls(_with_attachment(1_000_000))
    lines = 900_000 * 4 // 3 // 76
    assert big - small < 40 * lines
    assert big < 12 * small


def test_a_long_attachment_leaves_the_text_as_it_is() -> None:
    facts = read_mail(_with_attachment(3_000_000))
    assert facts.text.strip() == "Zie de bijlage."
    assert [one.name for one in facts.attachments] == ["a.bin"]
    assert not facts.unreadable
