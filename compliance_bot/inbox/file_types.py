"""What a file is by its first bytes, whatever its name and its sender say; nothing is opened or unpacked."""

from __future__ import annotations

import re

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-executable"),
    (b"#!", "text/x-script"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"{\\rtf", "application/rtf"),
    (b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "application/x-ms-shortcut"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "application/ogg"),
)
# inside a zip the names of its members stand unpacked
_IN_ZIP: tuple[tuple[bytes, str], ...] = (
    (b"vbaProject.bin", "application/vnd.ms-office.macro-enabled"),
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    (b"mimetypeapplication/vnd.oasis.opendocument.", "application/vnd.oasis.opendocument"),
    (b"META-INF/MANIFEST.MF", "application/java-archive"),
)
_HTML = (b"<!doctype html", b"<html", b"<script", b"<body", b"<iframe", b"<svg")
_LOOKED_AT = 4096
_HEIF = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
# the object identifiers of PKCS #7, the outermost thing in a smime.p7m
_PKCS7 = (b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07", b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01")
_MAIL = re.compile(
    rb"(?:return-path|received|from|message-id|delivered-to|mime-version):[ \t]", re.IGNORECASE
)


def type_of(data: bytes) -> str:
    """A media type by the bytes: `application/octet-stream` for what is not known, '' for nothing at all."""
    if not data:
        return ""
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return next((kind for mark, kind in _IN_ZIP if mark in data), "application/zip")
    for beginning, kind in _BEGINNINGS:
        if data.startswith(beginning):
            return kind
    if data[4:8] == b"ftyp":
        return "image/heic" if data[8:12] in _HEIF else "video/mp4"
    if data[:1] == b"\x30" and any(mark in data[:24] for mark in _PKCS7):
        return "application/pkcs7-mime"
    if data[:4] == b"RIFF":
        return "image/webp" if data[8:12] == b"WEBP" else "application/x-riff"
    return _text_type(data[:_LOOKED_AT])


def _text_type(head: bytes) -> str:
    begin = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if begin.startswith(_HTML):
        return "text/html"
    if begin.startswith(b"<?xml"):
        return "image/svg+xml" if b"<svg" in begin else "application/xml"
    if begin.startswith(b"-----begin pgp message-----"):
        return "application/pgp-encrypted"
    if _MAIL.match(head):
        return "message/rfc822"
    if begin.startswith(b"begin:vcalendar"):
        return "text/calendar"
    binary = any(byte < 9 or 13 < byte < 27 for byte in head)
    return "application/octet-stream" if binary else "text/plain"
