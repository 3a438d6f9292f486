"""Who and what there is in a simulation: when it begins, who is missing, what is reported and answered."""

from __future__ import annotations

from datetime import UTC, datetime

from compliance_bot.procedure.roles import Role

HOURS = 90
STARTS = (
    datetime(2026, 10, 22, 12, 0, tzinfo=UTC),
    datetime(2026, 10, 24, 6, 0, tzinfo=UTC),
    datetime(2027, 3, 25, 14, 0, tzinfo=UTC),
    datetime(2027, 3, 27, 8, 0, tzinfo=UTC),
    datetime(2026, 12, 23, 13, 0, tzinfo=UTC),
    datetime(2026, 11, 27, 16, 0, tzinfo=UTC),
)
"""Before and into the two clock changes, Christmas, and a Friday afternoon."""
VACANT: tuple[tuple[str, ...], ...] = (
    (),
    (),
    ("fenna",),
    ("dirk",),
    ("ilse", "ogd"),
    ("mirte",),
    ("dirk", "mees", "ogd"),
    ("fenna", "dirk", "olaf"),
    ("mees", "olaf", "ilse"),
)
"""Seats that nobody holds, one world each."""
DEPUTIES: tuple[dict[Role, tuple[str, ...]], ...] = (
    {},
    {Role.DPO: ("otto",)},
    {Role.DIRECTIE: ("dees",)},
    {Role.DPO: ("otto",), Role.DIRECTIE: ("dees",)},
    {Role.DPO: ("dirk",), Role.DIRECTIE: ("otto", "dees")},
    {Role.DPO: ("mirte",), Role.DIRECTIE: ("dirk",)},
)
"""Who stands in for the FG and the directie, one house each; some of them hold a seat of their own."""
PACES = ((7, 19, 31, 58, 95), (45, 120, 200, 350), (90, 240, 400), (120, 300, 500))
"""Minutes between two cycles: as close as a day has people, or far apart, so that rungs collapse."""
LATER = (0.1, 0.4, 0.9, 3, 8)
"""Hours for which a mail server says "later" to each message: a greylist's minutes, or a full mailbox's hours."""
REPORTS = (
    ("jan@amnesty.example", "Vandaag om {clock} uur ontdekt dat een lijst openbaar staat."),
    ("piet@amnesty.example", "Laptop weg, nummer {n}."),
    ("security@mailhuis.example", "We noticed a breach yesterday at 5:30 pm, case {n}."),
    ("lid{n}@post.example", "Ik zie gegevens van een ander op uw site."),
    ("mirte@amnesty.example", "Ik heb zelf een mail verkeerd gestuurd ({n})."),
    ("fenna@amnesty.example", "Ik zag vanochtend een open map ({n})."),
    ("servicedesk@ogd.example", "Ticket {n}: een gehackt account, wij onderzoeken het."),
)
NEGATIVE = (
    "NIET MELDEN\nDe stick was versleuteld en de sleutel is veilig.",
    "GEEN DATALEK\nEr stonden geen persoonsgegevens op.",
    "GEEN INCIDENT\nHet was een oefening van IT, er is niets gebeurd.",
)
NOISE = (
    "OPGEPAKT",
    "STATUS",
    "Ik kijk er morgen naar.",
    "MELDEN?",
    "NIET MELDEN want versleuteld",
    "NIET MELDEN",
    "GEMELD",
    "ADVIES MELDEN",
    "2.3 NEE de logboeken ontbreken",
    "FEIT aantal 1200",
)
CORRECTIONS = (
    *("CORRECTIE", "CORRECTIE\nIk zat in het verkeerde incident.", "CORRECTIE?", "CORRECTIE MELDEN"),
    *("CORRECTIE GEMELD 2026-00098", "CORRECTIE GEMELD 2026-00042 voorlopig", "CORRECTIE GEMELD 2026-00042"),
    *("CORRECTIE INFORMEREN", "CORRECTIE\n2.3 NEE de logboeken ontbreken", "INGETROKKEN 2026-00042"),
    *(f"CORRECTIE {one}" for one in NEGATIVE),
)
PEOPLE = ("mirte", "fenna", "dirk", "dora", "mees", "olaf", "ilse", "ogd", "otto", "dees")
