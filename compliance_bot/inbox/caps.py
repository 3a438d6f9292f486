"""Limits on a mail before anything parses it (T6, T11): the evidence stays whole, only reading is limited."""

from __future__ import annotations

_HEADER = 8 * 1024
_HEADERS = 128 * 1024
_MAIL = 10 * 1024 * 1024
_LINES = 400_000
_MARKS = ((b"\n--", 5000, "parts"), (b"multipart/", 100, "containers"), (b"message/", 100, "attached mails"))


def capped(raw: bytes) -> tuple[bytes, tuple[str, ...]]:
    """(the bytes that may be parsed, what was left out)."""
    defects: list[str] = []
    head, gap, body = _split(raw)
    head = _capped_head(head, defects)
    if len(body) > _MAIL:
        body = body[:_MAIL]
        defects.append("only the first 10 MiB were read")
    for mark, most, what in _MARKS:
        end = _nth(body, mark, most)
        if end >= 0:
            body = body[:end]
            defects.append(f"only the first {most} {what} were read")
    end = _nth(body, b"\n", _LINES)
    if end >= 0:
        body = body[:end]
        defects.append(f"only the first {_LINES} lines were read")
    return head + gap + body, tuple(defects)


def _split(raw: bytes) -> tuple[bytes, bytes, bytes]:
    ends = [(at, gap) for gap in (b"\r\n\r\n", b"\n\n", b"\r\r") if (at := raw.find(gap)) >= 0]
    if not ends:
        return raw, b"", b""
    at, gap = min(ends)
    return raw[:at], gap, raw[at + len(gap) :]


def _capped_head(head: bytes, defects: list[str]) -> bytes:
    """Each header cut at 8 KiB, all together at 128 KiB, whole lines where possible."""
    lines: list[bytes] = []
    used = total = 0
    for line in head.splitlines(keepends=True):
        used = used + len(line) if line[:1] in (b" ", b"\t") else len(line)
        over = used - _HEADER
        if over > 0:
            if "a header was cut at 8 KiB" not in defects:
                defects.append("a header was cut at 8 KiB")
            line = line[: max(0, len(line) - over)].rstrip(b"\r\n") + b"\n" if over < len(line) else b""
        total += len(line)
        if total > _HEADERS:
            defects.append("headers were cut at 128 KiB")
            break
        lines.append(line)
    return b"".join(lines).rstrip(b"\r\n")


def _nth(data: bytes, mark: bytes, most: int) -> int:
    """Where the mark stands for the (most + 1)th time, case ignored, or -1."""
    if len(data) < len(mark) * most:
        return -1
    lowered = data.lower()
    at = -1
    for _ in range(most + 1):
        at = lowered.find(mark, at + 1)
        if at < 0:
            return -1
    return at
