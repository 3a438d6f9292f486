"""What an opaque-signed mail holds (smime.p7m): a small, bounded BER walk to the octets; no signature is checked."""

from __future__ import annotations

from dataclasses import dataclass

_SIGNED = bytes.fromhex("2a864886f70d010702")
_ENVELOPED = (bytes.fromhex("2a864886f70d010703"), bytes.fromhex("2a864886f70d0109100117"))
_DEEPEST = 8
_MOST_PIECES = 50_000
_SEQUENCE, _OID, _OCTETS, _OCTET_PIECES, _EXPLICIT = 0x30, 0x06, 0x04, 0x24, 0xA0


@dataclass(frozen=True)
class _Element:
    tag: int
    begin: int  # of the content
    end: int  # of the content
    after: int


class _Crooked(Exception):
    pass


def is_enveloped(data: bytes) -> bool:
    """Whether the outer object says that what it holds is encrypted."""
    try:
        return _oid(data, _first(data, _element(data, 0, len(data)))) in _ENVELOPED
    except (_Crooked, IndexError):
        return False


def signed_content(data: bytes) -> bytes | None:
    """The signed octets of a PKCS #7 SignedData, None when it is something else or crooked. Never raises."""
    try:
        outer = _element(data, 0, len(data))
        if outer.tag != _SEQUENCE or _oid(data, _first(data, outer)) != _SIGNED:
            return None
        wrapped = _children(data, outer)[1]
        signed = _children(data, _first(data, wrapped))
        content = _children(data, signed[2])
        octets = _first(data, content[1]) if content[1].tag == _EXPLICIT else None
        return b"".join(_octets(data, octets, 0)) if octets else None
    except (_Crooked, IndexError):
        return None


def _octets(data: bytes, element: _Element, depth: int) -> list[bytes]:
    if element.tag == _OCTETS:
        return [data[element.begin : element.end]]
    if element.tag != _OCTET_PIECES or depth > _DEEPEST:
        raise _Crooked
    return [piece for child in _children(data, element) for piece in _octets(data, child, depth + 1)]


def _oid(data: bytes, element: _Element) -> bytes:
    return data[element.begin : element.end] if element.tag == _OID else b""


def _first(data: bytes, parent: _Element) -> _Element:
    return _element(data, parent.begin, parent.end)


def _children(data: bytes, parent: _Element) -> list[_Element]:
    found: list[_Element] = []
    at = parent.begin
    while at < parent.end and data[at : at + 2] != b"\x00\x00":
        found.append(_element(data, at, parent.end))
        at = found[-1].after
        if len(found) > _MOST_PIECES:
            raise _Crooked
    return found


def _element(data: bytes, at: int, end: int, depth: int = 0) -> _Element:
    """The element at `at`; one of indefinite length ends at its two zero octets."""
    tag, size = data[at], data[at + 1]
    begin = at + 2
    if tag & 0x1F == 0x1F or depth > _DEEPEST:
        raise _Crooked
    if size == 0x80:
        return _indefinite(data, tag, begin, end=end, depth=depth)
    if size > 0x80:
        count = size & 0x7F
        if count > 4:
            raise _Crooked
        size = int.from_bytes(data[begin : begin + count], "big")
        begin += count
    if begin + size > end:
        raise _Crooked
    return _Element(tag, begin, begin + size, begin + size)


def _indefinite(data: bytes, tag: int, begin: int, *, end: int, depth: int) -> _Element:
    at = begin
    for _ in range(_MOST_PIECES):
        if data[at : at + 2] == b"\x00\x00":
            return _Element(tag, begin, at, at + 2)
        at = _element(data, at, end, depth + 1).after
    raise _Crooked
