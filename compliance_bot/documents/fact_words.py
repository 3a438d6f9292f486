"""Facts read from people's words as assessors see them: label and value in Dutch, under the words that say them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from compliance_bot.ports import FactView
from compliance_bot.reading.incident_facts import FREE_TEXT

MOST_SHOWN = 8
LABELS: Mapping[str, str] = {
    "kind": "Soort incident",
    "people": "Aantal mensen",
    "records": "Aantal gegevens",
    "recipients": "Aantal ontvangers",
    "data": "Soort gegevens",
    "special": "Bijzondere gegevens",
    "supporters": "Van steuners, leden of donateurs",
    "encryption": "Versleuteld",
    "hashing": "Gehasht",
    "access_lock": "Wachtwoord of code erop",
    "measure": "Gedaan",
    "ongoing": "Gaat nog door",
    "ticket": "Ticketnummer van de ander",
    "media": "Pers of media",
    "media_deadline": "Tijd die de pers noemt",
    "abroad": "Mensen in andere landen",
}
_KINDS: Mapping[str, str] = {
    "mail_wrong_recipient": "e-mail naar verkeerde ontvanger",
    "open_cc": "aan of cc in plaats van bcc",
    "post_wrong_recipient": "brief of pakket bij verkeerde ontvanger",
    "post_returned_open": "brief of pakket geopend retour",
    "post_lost": "brief of pakket kwijt",
    "wrong_permissions": "autorisaties verkeerd",
    "open_folder": "netwerkmap te breed open",
    "device_lost": "apparaat, gegevensdrager of papier kwijt of gestolen",
    "published": "per ongeluk gepubliceerd",
    "hacking": "hacking, malware of phishing",
    "wrong_file": "verkeerd dossier",
    "other": "overig",
}
_DATA: Mapping[str, str] = {
    "name": "naam",
    "gender": "geslacht",
    "date_of_birth": "geboortedatum of leeftijd",
    "national_id": "BSN",
    "contact": "contactgegevens",
    "credentials": "toegangs- of identificatiegegevens",
    "financial": "financieel",
    "identity_document": "legitimatiebewijs",
    "location": "locatie",
    "criminal": "strafrechtelijk",
    "unknown": "nog onbekend",
    "other": "anders",
    "ethnicity": "ras of etniciteit",
    "political": "politiek",
    "religion": "religie of levensbeschouwing",
    "union": "vakbond",
    "sexual": "seksueel",
    "health": "gezondheid",
    "genetic": "genetisch",
    "biometric": "biometrisch",
}
_MEASURES: Mapping[str, str] = {
    "wiped": "apparaat gewist",
    "account_blocked": "account of toegang geblokkeerd",
    "password_changed": "wachtwoord gewijzigd",
    "recalled": "mail ingetrokken",
    "recipient_deleted": "door de ontvanger verwijderd",
    "access_closed": "afgesloten of offline gehaald",
    "returned": "terug in eigen handen",
    "restored": "back-up teruggezet",
}
_ANSWERS: Mapping[str, str] = {"yes": "ja", "no": "nee", "unsure": "niet zeker"}
_SUPPORTERS: Mapping[str, str] = {
    "yes": "ja, politiek of levensovertuiging mogelijk",
    "no": "nee",
    "unsure": "niet zeker, politiek of levensovertuiging mogelijk",
}
_COUNTS: Mapping[str, str] = {"tens": "tientallen", "hundreds": "honderden", "thousands": "duizenden"}
_NOT_IN_IT, _PERHAPS_IN_IT = "Zit er niet bij, staat in de mail", "Misschien ook"
_MOODS: Mapping[str, Mapping[str, str]] = {
    "kind": {"not_": "Geen incident van deze soort", "perhaps_": "Misschien soort incident"},
    "data": {"not_": _NOT_IN_IT, "perhaps_": _PERHAPS_IN_IT},
    "special": {"not_": _NOT_IN_IT, "perhaps_": _PERHAPS_IN_IT},
    "measure": {
        "not_": "Nog niet gedaan",
        "perhaps_": "Misschien gedaan",
        "planned_": "Gevraagd of van plan",
    },
}
_RANGE = re.compile(r"(\d+)-(\d+)")


@dataclass(frozen=True, kw_only=True)
class FactGroup:
    """Facts that one sentence tells; lines are (label, value), quote that sentence."""

    lines: tuple[tuple[str, str], ...]
    quote: str


def label_of_fact(name: str, value: str = "") -> str:
    """`Soort incident`, `Nog niet gedaan`; a fact that somebody named by FEIT keeps its own name."""
    return _MOODS.get(name, {}).get(_mood(name, value)) or LABELS.get(name, name.replace("_", " "))


def fact_value(name: str, value: str) -> str:
    """`financieel`, `ongeveer 1.200`; what is no word of ours stays as it is, and free text is ''."""
    if name in ("people", "records", "recipients"):
        return _count(value)
    if name == "supporters":
        return _SUPPORTERS.get(value, value)
    words = {"kind": _KINDS, "data": _DATA, "special": _DATA, "measure": _MEASURES}.get(name, _ANSWERS)
    return words.get(value.removeprefix(_mood(name, value)), value)


def fact_groups(facts: Sequence[FactView], most: int = MOST_SHOWN) -> tuple[FactGroup, ...]:
    """Facts on so many lines at most: those of one sentence together, the values of one label on one line."""
    by_quote: dict[str, dict[str, list[str]]] = {}
    for fact, shown in _placed(facts, most):
        if shown:
            values = by_quote.setdefault(fact.quote, {}).setdefault(label_of_fact(fact.name, fact.value), [])
            values.append(fact_value(fact.name, fact.value) or "zie hieronder")
    return tuple(
        FactGroup(lines=tuple((label, ", ".join(values)) for label, values in lines.items()), quote=quote)
        for quote, lines in by_quote.items()
    )


def facts_left(facts: Sequence[FactView], most: int = MOST_SHOWN) -> int:
    """How many facts fact_groups leaves out."""
    return sum(not shown for _, shown in _placed(facts, most))


def _placed(facts: Sequence[FactView], most: int) -> list[tuple[FactView, bool]]:
    lines: set[tuple[str, str]] = set()
    placed = []
    for fact in facts:
        line = (fact.quote, label_of_fact(fact.name, fact.value))
        if line in lines or len(lines) < most:
            lines.add(line)
        placed.append((fact, line in lines))
    return placed


def _mood(name: str, value: str) -> str:
    return next((one for one in _MOODS.get(name, {}) if value.startswith(one)), "")


def facts_in_a_line(facts: Iterable[tuple[str, str]]) -> str:
    """(name, value) pairs for a cell of the register: `Soort incident: overig; Aantal mensen: 120`."""
    found: dict[str, list[str]] = {}
    for name, value in facts:
        if name not in FREE_TEXT:
            found.setdefault(label_of_fact(name, value), []).append(fact_value(name, value))
    return "; ".join(f"{label}: {', '.join(values)}" for label, values in found.items())


def _count(value: str) -> str:
    told = re.sub(r"\d+", lambda digits: f"{int(digits[0]):,}".replace(",", "."), value)
    if _RANGE.fullmatch(value):
        return told.replace("-", " tot ")
    if value.startswith("~"):
        return f"ongeveer {told[1:]}"
    if value.startswith("<"):
        return f"hoogstens {told[1:]}"
    return f"meer dan {told[:-1]}" if value.endswith("+") else _COUNTS.get(value, told)
