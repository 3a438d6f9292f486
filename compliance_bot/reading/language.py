"""Which language a mail is written in: enough to answer in Dutch or English."""

from __future__ import annotations

import re

from compliance_bot.procedure.events import Language

_WORD = re.compile(r"[^\W\d_]+")
_READ = 4096


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DUTCH = _words(
    """aan als ben bij dat de deze die dit door een en er geen gestuurd groet groeten had heb hebben heeft het
    hoi hun ik in is je jullie maar mail met mij mijn na naar net niet nog of om ons onze ook op per sinds te
    toen tot uit van vandaag verkeerde via voor waar was wat we wel werd wij wordt zijn zojuist gisteren"""
)
_ENGLISH = _words(
    """a an and are as at be been by dear did do does for from had has have hello hi i if in it its kind me my
    no not of our please regards sent so that the their there they this to today us was we were what which
    who will with wrong you your yesterday"""
)


def language_of(text: str, *, default: Language = Language.NL) -> Language:
    """The language most of the known words belong to; `default` when it is a draw or nothing is known."""
    words = _WORD.findall(text[:_READ].lower())
    dutch = sum(word in _DUTCH for word in words)
    english = sum(word in _ENGLISH for word in words)
    if english == dutch:
        return default
    return Language.EN if english > dutch else Language.NL
