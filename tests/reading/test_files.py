"""Attached files are listed by safe names and by content, never opened (mail.md §2)."""

from __future__ import annotations

import base64

import pytest

from compliance_bot.inbox.file_types import type_of
from compliance_bot.inbox.files import is_locked_zip, safe_name
from compliance_bot.inbox.mime import read_mail
from compliance_bot.reading.facts import MailFacts

ZIP = b"PK\x03\x04\x14\x00%s\x00\x08\x00" + b"\x00" * 20
HEAD = b"From: jan@amnesty.example\r\nSubject: Melding\r\nMIME-Version: 1.0\r\n"


def with_file(data: bytes, name: str, kind: str = "application/octet-stream") -> MailFacts:
    part = f'Content-Type: {kind}; name="{name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    body = b"--b\r\nContent-Type: text/plain\r\n\r\nzie bijlage\r\n--b\r\n" + part.encode()
    return read_mail(
        HEAD
        + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
        + body
        + base64.encodebytes(data)
        + b"--b--\r\n"
    )


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("foto.jpg", "foto.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\system32\\cmd.exe", "cmd.exe"),
        ("factuur.pdf.exe", "factuur.pdf.exe"),
        ("factuur.pdf" + " " * 300 + ".exe", "factuur.pdf .exe"),
        ("factuur\u202efdp.exe", "factuur fdp.exe"),
        ("a\x00b\r\nc.txt", "abc.txt"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("console.txt", "console.txt"),
        ("a<b>|c?.txt", "a_b__c_.txt"),
        ("lijst.csv. .", "lijst.csv"),
        ("=?utf-8?Q?caf=C3=A9=2Edoc?=", "café.doc"),
        ("..", ""),
        ("", ""),
    ],
)
def test_a_name_is_safe_to_show_and_to_keep(raw: str, shown: str) -> None:
    """T10: file names come unfiltered."""
    assert safe_name(raw) == shown


def test_a_long_name_keeps_its_endings() -> None:
    name = safe_name("a" * 500 + ".pdf.exe")
    assert len(name) <= 120
    assert name.endswith(".pdf.exe")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"MZ\x90\x00", "application/vnd.microsoft.portable-executable"),
        (b"\x00\x00\x00\x18ftypheic", "image/heic"),
        (b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (bytes.fromhex("3080 0609 2a864886f70d010702".replace(" ", "")), "application/pkcs7-mime"),
        (b"-----BEGIN PGP MESSAGE-----\n", "application/pgp-encrypted"),
        (b"Received: from x\r\n", "message/rfc822"),
        (b"\x78\x9f\x3e\x22", "application/ms-tnef"),
        (b" <SCRIPT>", "text/html"),
    ],
)
def test_a_file_is_what_its_bytes_say(data: bytes, kind: str) -> None:
    assert type_of(data) == kind
    listed = with_file(data, "foto.jpg", "image/jpeg").attachments[0]
    assert (listed.content_type, listed.found, listed.size) == ("image/jpeg", kind, len(data))


def test_a_locked_zip_is_asked_back_and_not_unpacked() -> None:
    locked = ZIP % b"\x01"
    assert is_locked_zip(locked)
    assert not is_locked_zip(ZIP % b"\x00")
    assert is_locked_zip((ZIP % b"\x00") + b"PK\x01\x02\x14\x00\x14\x00\x01\x00")
    assert with_file(locked, "dossier.zip").unreadable == "encrypted: locked zip"
    assert with_file(ZIP % b"\x00", "dossier.zip").unreadable == ""


@pytest.mark.parametrize("cut", range(4, 32))
def test_a_cut_off_zip_is_no_trouble(cut: int) -> None:
    assert is_locked_zip((ZIP % b"\x01")[:cut]) is (cut > 6)


def der(tag: int, *content: bytes) -> bytes:
    body = b"".join(content)
    size = bytes([len(body)]) if len(body) < 128 else b"\x82" + len(body).to_bytes(2, "big")
    return bytes([tag]) + size + body


def signed(inner: bytes, *, pieces: bool = False) -> bytes:
    octets = der(0x24, der(4, inner[:50]), der(4, inner[50:])) if pieces else der(4, inner)
    data = der(0x30, der(6, bytes.fromhex("2a864886f70d010701")), der(0xA0, octets))
    body = der(0x30, der(2, b"\x01"), der(0x31), data, der(0x31))
    return der(0x30, der(6, bytes.fromhex("2a864886f70d010702")), der(0xA0, body))


def p7m(data: bytes) -> MailFacts:
    head = (
        b"Content-Type: application/pkcs7-mime; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    return read_mail(HEAD + head + base64.encodebytes(data))


@pytest.mark.parametrize("pieces", [False, True])
def test_an_opaque_signed_mail_is_unwrapped_for_facts_only(pieces: bool) -> None:
    """mail.md §2, T9: its words are facts, never a decision."""
    inner = b"Content-Type: text/plain; charset=utf-8\r\n\r\nNIET MELDEN\r\n" + b"x" * 60
    facts = p7m(signed(inner, pieces=pieces))
    assert facts.text.strip() == ""
    assert facts.attached_text.startswith("NIET MELDEN")
    assert facts.unreadable == ""
    assert any("unwrapped" in defect for defect in facts.defects)


def test_a_signed_mail_in_itself_is_unwrapped_once() -> None:
    head = b"Content-Type: application/pkcs7-mime; name=smime.p7m; smime-type=signed-data\r\n"
    head += b"Content-Transfer-Encoding: base64\r\n\r\n"
    twice = signed(head + base64.encodebytes(signed(b"Content-Type: text/plain\r\n\r\nMELDEN\r\n")))
    assert p7m(twice).unreadable == "opaque-signed: smime.p7m"


def test_an_enveloped_mail_is_encrypted_whatever_its_header_says() -> None:
    data = signed(b"x").replace(bytes.fromhex("2a864886f70d010702"), bytes.fromhex("2a864886f70d010703"))
    assert p7m(data).unreadable == "encrypted: smime.p7m"


@pytest.mark.parametrize("cut", range(0, 76, 3))
def test_a_cut_off_signature_never_raises(cut: int) -> None:
    assert "smime.p7m" in p7m(signed(b"Content-Type: text/plain\r\n\r\nMELDEN\r\n")[:cut]).unreadable


@pytest.mark.parametrize(
    ("subject", "text", "sender"),
    [
        (
            "Retrieval using the IMAP4 protocol failed for the following message: 59",
            'The server couldn\'t retrieve the following message:\n\nSubject: "Datalek"\n'
            'From: "Jan" ("jan@ogd.example")\nSent date: 11/24/2026 10:00:00',
            "jan@ogd.example",
        ),
        (
            "Ophalen met het IMAP4-protocol is mislukt voor het volgende bericht: 12",
            "Onderwerp: Melding\nVan: Jan (jan@ogd.example)\nVerzonden: 24-11-2026",
            "jan@ogd.example",
        ),
        ("Fehler beim Abrufen der Nachricht über IMAP4", "Von: Jan <Jan@ogd.example>", "jan@ogd.example"),
        ("Retrieval using the IMAP4 protocol failed", "From: Jan de Vries", "Jan de Vries"),
    ],
)
def test_the_substitute_names_the_sender_of_the_mail_it_replaces(
    subject: str, text: str, sender: str
) -> None:
    """T52."""
    facts = read_mail(f"From: x@amnesty.example\r\nSubject: {subject}\r\n\r\n{text}\r\n".encode())
    assert facts.unreadable.startswith("substitute")
    assert facts.named_sender == sender
