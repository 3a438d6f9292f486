"""Mail domains written to pass for one we know: flagged to people, and never taken for it (T24)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_LONGEST_LABEL = 63
_LONGEST_HOST = 255
_SECOND_LEVEL = frozenset({"co", "com", "org", "net", "ac", "gov", "or"})
_SHORTEST_BRAND = 3
_SHORTEST_NEAR = 5
# letters and digits that look like a plain letter: Cyrillic, Greek, Latin beyond ASCII
_LIKE = {
    ord(char): letter
    for letter, chars in {
        "a": "аαɑ",
        "b": "вβƅ",
        "c": "сϲ",
        "d": "ԁđɗ",
        "e": "еεє3",
        "f": "ƒ",
        "g": "ɡց",
        "h": "һн",
        "i": "іιıɩľłӏlǀ1",
        "j": "јϳ",
        "k": "кκ",
        "m": "м",
        "n": "пηո",
        "o": "оοσøօ0",
        "p": "рρ",
        "q": "ԛ",
        "s": "ѕ5",
        "t": "тτ",
        "u": "υцս",
        "v": "νѵ",
        "w": "ԝωш",
        "x": "хχ",
        "y": "уγү",
        "z": "ʐ",
    }.items()
    for char in chars
}
_PAIRS = (("rn", "m"), ("vv", "w"), ("ci", "d"))


def ascii_domain(domain: str) -> str:
    """A domain as it is compared: lower case, without its last dot, letters outside ASCII as punycode (IDN)."""
    host = domain.strip().lower().rstrip(".")[:_LONGEST_HOST]
    return ".".join(_encoded(label) for label in host.split("."))


def looks_like(domain: str, known: Iterable[str]) -> str:
    """The known domain that this one passes itself off for, without being it or lying in it; '' if none.

    That is: other letters that look the same, one letter off, the known name with more behind it or beside it
    (amnesty.example.evil.example, amnesty-nl.example), or the same name under another ending.
    """
    host = _shown(domain)
    if not host or "." not in host:
        return ""
    names = tuple(dict.fromkeys(_shown(one) for one in known if one))
    if any(host == name or host.endswith("." + name) for name in names):
        return ""
    return next((name for name in sorted(names, key=len) if _resembles(host, name)), "")


def _resembles(host: str, name: str) -> bool:
    flat_host, flat_name = _skeleton(host), _skeleton(name)
    if flat_host == flat_name or flat_host.endswith("." + flat_name):
        return True
    if f".{flat_name}." in f".{flat_host}." or flat_name.replace(".", "-") in flat_host.replace(".", "-"):
        return True
    brand = _brand(flat_name)
    if len(brand) < _SHORTEST_BRAND:
        return False
    labels = flat_host.split(".")[:-1]
    return any(_label_resembles(label, brand) for label in labels)


def _label_resembles(label: str, brand: str) -> bool:
    if brand in label.split("-") or label.replace("-", "") == brand.replace("-", ""):
        return True
    if len(brand) < _SHORTEST_NEAR:
        return False
    if brand in label:
        return True
    return any(_one_off(part, brand) for part in (label, *label.split("-")))


def _brand(name: str) -> str:
    """The part of a domain that people know it by: "amnesty" of amnesty.example and of portaal.amnesty.co.example."""
    labels = name.split(".")[:-1]
    if len(labels) > 1 and labels[-1] in _SECOND_LEVEL:
        labels = labels[:-1]
    return labels[-1] if labels else ""


def _one_off(one: str, other: str) -> bool:
    """Do two words differ by one letter more, less, other, or by two that changed places?"""
    if one == other or abs(len(one) - len(other)) > 1:
        return one == other
    at = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    a, b = one[at:], other[at:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[:2] == b[:2][::-1] and a[2:] == b[2:])


def _skeleton(host: str) -> str:
    """What a domain looks like at a glance: accents gone, letters and digits that look alike made one."""
    plain = unicodedata.normalize("NFKD", host.lower())
    plain = "".join(char for char in plain if not unicodedata.combining(char)).lower().translate(_LIKE)
    for pair, letter in _PAIRS:
        plain = plain.replace(pair, letter)
    return plain


def _shown(domain: str) -> str:
    """A domain with its punycode made readable again."""
    return ".".join(_decoded(label) for label in ascii_domain(domain).split("."))


def _encoded(label: str) -> str:
    label = unicodedata.normalize("NFC", label)
    if label.isascii() or len(label) > _LONGEST_LABEL:
        return label
    return "xn--" + label.encode("punycode", "replace").decode("ascii")


def _decoded(label: str) -> str:
    if not label.startswith("xn--") or len(label) > _LONGEST_LABEL:
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        return label
