"""How mail programs begin a quote or a signature: patterns as data, per language (T16). Only used by replies.py."""

from __future__ import annotations

import re

SEPARATOR = "— antwoord boven deze regel —"
SEPARATOR_EN = "— reply above this line —"

# A line (or two to four lines joined) "Op … schreef X:" of Gmail, Apple Mail, Thunderbird, iPhone.
INTRO_STARTS = ("op ", "on ", "am ", "le ", "el ", "il ", "em ")
INTRO_ENDS = (
    "schreef:",
    "schreef het volgende:",
    "geschreven:",
    "wrote:",
    "wrote the following:",
    "schrieb:",
    "a écrit :",
    "a écrit:",
    "escribió:",
    "ha scritto:",
    "escreveu:",
)
INTRO_WORDS = re.compile(
    r"\b(?:schreef|heeft .{0,120}geschreven|wrote|schrieb|a écrit|escribió|ha scritto|escreveu)\b"
)
INTRO_LINES = 4

# "Van: … / Verzonden: … / Aan: …" of Outlook; a block counts with two further labels in the next lines.
FROM_LABELS = frozenset({"van", "from", "von", "de", "da"})


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


BLOCK_LABELS = _words(
    """verzonden datum aan cc bcc onderwerp sent date to subject urgentie importance antwoord-aan reply-to
    gesendet an betreff envoyé à objet date inviato oggetto belangrijk prioriteit"""
)
BLOCK_LINES = 8
LABEL = re.compile(r"^[*_ ]{0,4}([^\W\d_][\w-]{1,14})[ \u00a0]?:[*_ ]{0,4}(?=\s|$)")

DIVIDERS = re.compile(
    r"^(?:[-–—_*]{2,}\s{0,3}(?:oorspronkelijk(?:e)? bericht|origineel bericht|original message|"
    r"original appointment|doorgestuurd bericht|forwarded message|ursprüngliche nachricht|"
    r"weitergeleitete nachricht|message d'origine|message transféré|messaggio originale)\s{0,3}[-–—_*]{0,40}|"
    r"begin doorgestuurd bericht:|begin forwarded message:|"
    r"_{20,}|-{30,})$"
)

SIGNATURES = re.compile(
    r"^(?:--|-- )$|^(?:verstuurd|verzonden|gestuurd) (?:vanaf|met|via|vanuit) .{1,60}$|"
    r"^(?:sent|get outlook) (?:from|for|via|with) .{1,60}$|^outlook voor (?:ios|android).{0,40}$|"
    r"^download outlook .{0,40}$|^gesendet von .{1,60}$|^envoyé de .{1,60}$"
)
