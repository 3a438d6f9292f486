"""Closed lists for what follows a command word: numbers, channels, audiences, checks (mail.md §6, P13, P26). Data."""

from __future__ import annotations


def words_of(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


PROVISIONAL = ("voorlopig", "provisional")

# The AP's number of a filing ("meldnummer"): one word with at least four digits …
NUMBER = r"(?=(?:[^ ]*\d){4})[A-Za-z0-9][A-Za-z0-9._/-]{3,39}"
# … that is none of these: a token of ours, a year, a date, a time, a phone number (nor an incident number of ours).
OTHER_NUMBERS = (
    r"\d{4}-\d{4,6}-[a-z2-7]{26}",
    r"[^\d]*(?:19|20)\d\d[^\d]*",
    r"\d{1,2}[-/.]\d{1,2}(?:[-/.](?:\d\d|\d{4}))?|\d{4}[-/.]\d\d?[-/.]\d\d?",
    r"\d{1,2}[-/.]?[a-z]{3,9}[-/.]?(?:\d\d|\d{4})?",
    r"\d{1,2}[.u:h-]\d\d(?:u|uur|h)?|\d{3,4}(?:u|uur|h)",
    r"0\d{1,3}[-.]\d{6,8}|0031[-.]?[1-9][-.\d]{8,10}|06(?:[-.]?\d){8}",
)

# How people were told (10.1.7 of the AP's form), and what people call it.
CHANNELS = {
    "e-mail": "e-mail",
    "email": "e-mail",
    "mail": "e-mail",
    "brief": "brief",
    "post": "brief",
    "letter": "brief",
    "telefoon": "telefonisch",
    "telefonisch": "telefonisch",
    "phone": "telefonisch",
    "website": "website",
    "site": "website",
    "social media": "social media",
    "socialmedia": "social media",
    "advertentie": "advertentie",
    "advertisement": "advertentie",
    "anders": "anders",
    "other": "anders",
}

# The eight audiences of P26, and what people call them.
AUDIENCES = {
    "servicedesk": "servicedesk",
    "service desk": "servicedesk",
    "donateurs": "donateurs",
    "donors": "donateurs",
    "publiek": "publiek",
    "public": "publiek",
    "overige medewerkers": "overige medewerkers",
    "medewerkers": "overige medewerkers",
    "other staff": "overige medewerkers",
    "staff": "overige medewerkers",
    "vrijwilligers": "vrijwilligers",
    "volunteers": "vrijwilligers",
    "media": "media",
    "pers": "media",
    "press": "media",
    "toezichthouders": "toezichthouders",
    "regulators": "toezichthouders",
    "politiek": "politiek",
    "politics": "politiek",
}
READY = ("klaar", "ready", "done")

# What a report calls a phone that is gone, and a sentence about a fact: no caller's name, no name of a fact.
NO_CALLERS = words_of(
    "gestolen kwijt kwijtgeraakt verloren weg vergeten laten gevonden gejat gevallen gehackt stolen lost "
    "missing left found gone hacked is was werd ging"
)
NO_FACTS = words_of("is was dat blijft het er we ik that remains the i of")

# The data checks of P13, in every regime pack; some know an answer of their own.
CHECKS = words_of("1 1b 2.1 2.2 2.2b 2.3 3.1 3.1.1 3.2 3.2.1 3.2.2 4.0 4.1 4.2 4.3a 4.3b 4.4 4.4b 4.5 4.6")
