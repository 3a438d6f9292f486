"""The mark that every text of a drill carries: nobody takes an exercise for real, or a real report for one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from compliance_bot.procedure.events import Language

EXERCISE = "OEFENING"
NOTICE: Mapping[Language, str] = MappingProxyType(
    {
        Language.NL: (
            f"{EXERCISE}: dit is geen echt incident. Antwoord zoals u het in het echt ook zou doen.\n"
            "Dien niets in bij de AP en licht niemand buiten de oefening in. Vraagt een mail om een meldnummer? "
            "Gebruik dan 1234567.\n"
            "Is er echt iets gebeurd? Stuur dan een nieuwe mail en beantwoord deze niet."
        ),
        Language.EN: (
            f"EXERCISE ({EXERCISE}): this is not a real incident. Answer as you would if it were.\n"
            "File nothing with the authority and tell nobody outside the exercise. Where a number of a notification "
            "is asked for, use 1234567.\n"
            "Did something really happen? Then please send a new mail instead of answering this one."
        ),
    }
)


def as_exercise(text: str, language: Language, separator: str) -> str:
    """The text of a mail with the notice on top, but below the line above which answers are written.

    What stands above that line in a quote would be read as the answer's own words.
    """
    first, _, rest = text.partition("\n")
    if separator in first:
        return f"{first}\n\n{NOTICE[language]}\n\n{rest.lstrip()}"
    return f"{NOTICE[language]}\n\n{text}"
