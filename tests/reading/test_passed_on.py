"""Whose report a colleague passes on, and since when one of us had it (P20): read from the header block, a proposal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_bot.procedure.events import ReporterRole
from compliance_bot.procedure.roles import Directory, Person, Processor
from compliance_bot.reading.facts import MailFacts
from compliance_bot.reading.forwarded import forwarded_heads
from compliance_bot.reading.passed_on import facts_of, forwarded_text, origin_of

ZONE = ZoneInfo("Europe/Amsterdam")
SENT = datetime(2026, 11, 24, 16, 0, tzinfo=ZONE)
OURS = "compliance@amnesty.example"
HOUSE = Directory(
    persons=(Person(id="anna", name="Anna", addresses=("anna@amnesty.example",)),),
    domains=("amnesty.example",),
    processors=(Processor(name="Drukker", domains=("drukker.example",)),),
)
OUTLOOK = """FYI zie onder

Van: Drukwerk BV <storing@drukker.example>
Verzonden: dinsdag 24 november 2026 09:12
Aan: Anna de Vries <anna@amnesty.example>
Onderwerp: Incident

Er is ingebroken. Het gaat om 300 donateurs.
"""
GMAIL = """Zie hieronder.

---------- Forwarded message ---------
Van: Sam Steuner <sam@mail.example>
Date: di 24 nov 2026 om 08:30
Subject: Gegevens van een ander
To: <anna@amnesty.example>


Ik zag de gegevens van een andere donateur.
"""
APPLE = """Begin doorgestuurd bericht:

> Van: Sam Steuner <sam@mail.example>
> Onderwerp: Gegevens
> Datum: 24 november 2026 om 08:30:12 CET
> Aan: anna@amnesty.example
>
> Ik zag de gegevens van een andere donateur.
"""
ENGLISH = """See below

From: Night Operations <noc@drukker.example>
Sent: Tuesday, November 24, 2026 2:30 AM
To: Anna
Subject: Security incident

We found an open bucket with names.
"""
BOLD = """tkn

*Van:* Drukwerk BV [mailto:storing@drukker.example]
*Verzonden:* 24-11-2026 09:12
*Aan:* Anna
*Onderwerp:* Incident

Er is ingebroken.
"""


def origin(
    text: str, *, sender: str = "anna@amnesty.example", subject: str = "FW: Incident", attached: str = ""
):  # type: ignore[no-untyped-def]
    facts = MailFacts(subject=subject, text=text, attached_text=attached)
    return origin_of(facts, HOUSE, sender=HOUSE.who(sender), ours=OURS, sent_at=SENT, zone=ZONE)


@pytest.mark.parametrize(
    ("text", "address", "role", "reached"),
    [
        (
            OUTLOOK,
            "storing@drukker.example",
            ReporterRole.PROCESSOR,
            datetime(2026, 11, 24, 8, 12, tzinfo=UTC),
        ),
        (GMAIL, "sam@mail.example", ReporterRole.OUTSIDER, datetime(2026, 11, 24, 7, 30, tzinfo=UTC)),
        (APPLE, "sam@mail.example", ReporterRole.OUTSIDER, datetime(2026, 11, 24, 7, 30, tzinfo=UTC)),
        (ENGLISH, "noc@drukker.example", ReporterRole.PROCESSOR, datetime(2026, 11, 24, 1, 30, tzinfo=UTC)),
        (BOLD, "storing@drukker.example", ReporterRole.PROCESSOR, datetime(2026, 11, 24, 8, 12, tzinfo=UTC)),
    ],
)
def test_the_original_reporter_and_moment_are_read_from_the_header(
    text: str, address: str, role: ReporterRole, reached: datetime
) -> None:
    found = origin(text)
    assert (found.who.address, found.who.reporter_role) == (address, role)
    assert (found.start, found.end) == (reached, reached)
    assert found.quote.splitlines()[0].lstrip("*").startswith(("Van:", "From:"))


def test_the_first_of_us_counts_and_not_what_strangers_had_before() -> None:
    """Anna had it from a colleague, who had it from the printer, who had it from their host: the colleague's time."""
    text = (
        "FYI\n\nVan: Kim <kim@amnesty.example>\nVerzonden: dinsdag 24 november 2026 11:00\nAan: Anna\n"
        "Onderwerp: FW: lek\n\nzie onder\n\n"
        "Van: Drukwerk <storing@drukker.example>\nVerzonden: maandag 23 november 2026 17:05\nAan: Kim\n"
        "Onderwerp: lek\n\nEr is een lek.\n\n"
        "From: Host <noc@host.example>\nSent: Monday, November 23, 2026 08:00\nTo: Drukwerk\nSubject: alert\n\nfoo\n"
    )
    found = origin(text)
    assert found.who.address == "storing@drukker.example"
    assert found.start == datetime(2026, 11, 23, 16, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "sender", "subject"),
    [
        (OUTLOOK, "iemand@elders.example", "FW: Incident"),
        (OUTLOOK, "baliemedewerker@drukker.example", "FW: Incident"),
        (
            OUTLOOK.replace("storing@drukker.example", "anna@amnesty.example"),
            "anna@amnesty.example",
            "FW: Incident",
        ),
        (OUTLOOK.replace("storing@drukker.example", OURS), "anna@amnesty.example", "FW: Incident"),
        (
            OUTLOOK.replace("FYI zie onder", "Dank, wij kijken ernaar."),
            "anna@amnesty.example",
            "RE: Incident",
        ),
        ("Van: iemand\nHallo", "anna@amnesty.example", "FW: x"),
        ("", "anna@amnesty.example", "FW: x"),
    ],
)
def test_no_report_is_read_from_strangers_answers_or_ones_own_mail(
    text: str, sender: str, subject: str
) -> None:
    assert origin(text, sender=sender, subject=subject) is None


def test_a_header_from_the_future_gives_no_moment() -> None:
    found = origin(OUTLOOK.replace("24 november 2026 09:12", "25 november 2026 09:12"))
    assert (found.start, found.end) == (None, None)


def test_a_report_forwarded_as_an_attached_mail_is_read_too() -> None:
    attached = (
        "From: Drukwerk BV <storing@drukker.example>\nDate: Tue, 24 Nov 2026 09:12:00 +0100\nTo: anna@amnesty.example\n"
        "Subject: Incident\n\nEr is ingebroken."
    )
    found = origin("zie bijlage", attached=attached)
    assert found.who.address == "storing@drukker.example"
    assert found.start == datetime(2026, 11, 24, 8, 12, tzinfo=UTC)


def test_facts_of_a_forwarded_mail_are_kept_apart_from_new_words() -> None:
    found = facts_of(
        MailFacts(subject="FW: Incident", text=OUTLOOK, attached_text="De laptop was versleuteld.")
    )
    assert {(one.name, one.value, one.where) for one in found} >= {
        ("people", "300", "forwarded"),
        ("encryption", "yes", "attached"),
    }
    answered = MailFacts(subject="RE: Incident", text=OUTLOOK.replace("FYI zie onder", "Dank."))
    assert facts_of(answered) == ()


def test_an_answer_that_says_to_see_below_passes_a_mail_on() -> None:
    """Whatever its subject: "Re:" stays there when somebody forwards by answering with another address."""
    assert forwarded_text(MailFacts(subject="RE: Incident", text=OUTLOOK)).startswith("Van: Drukwerk")
    assert (
        forwarded_text(MailFacts(subject="RE: Incident", text=OUTLOOK.replace("FYI zie onder", "Dank.")))
        == ""
    )


@given(st.text(max_size=1500), st.sampled_from([OUTLOOK, GMAIL, APPLE, ENGLISH, BOLD]), st.integers(0, 400))
def test_any_text_around_and_in_a_header_gives_an_answer(noise: str, text: str, place: int) -> None:
    mixed = text[:place] + noise + text[place:]
    for head in forwarded_heads(mixed):
        assert head.quote in mixed
    forwarded_text(MailFacts(text=mixed, subject="Fwd:"))
    found = origin(mixed)
    assert found is None or found.start is None or found.start < SENT + timedelta(seconds=1)
