"""A flood, and a ticket robot, on real servers (mail.md §3, §8; T58)."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage
from email.utils import make_msgid
from urllib.parse import unquote

import pytest

from compliance_bot.app import App
from compliance_bot.clocks import PacedClock
from compliance_bot.procedure.incident import Road
from tests.journeys.town import Town, quoted
from tests.servers.harness import wait_for

REPORTS = 14


def forward(town: Town, app: App, *, minutes: int) -> None:
    """Time passes for everybody, then the bot makes one cycle."""
    assert isinstance(town.clock, PacedClock)
    town.clock.jump_to(town.clock.now() + timedelta(minutes=minutes))
    app.cycle()


def strangers_report(town: Town, number: int) -> None:
    """So many mails of as many strangers lie in the bot's mailbox."""
    for n in range(number):
        mail = EmailMessage()
        mail["From"], mail["To"] = f"lid{n}@post.example", town.bot.user
        mail["Subject"], mail["Message-ID"] = f"Lek {n}", make_msgid(domain="post.example")
        # nobody can be thanked there, and a bounce is another story
        mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"] = "no", "All"
        mail.set_content(f"Mijn gegevens staan op straat, huisnummer {n}.")
        town.exim.send(mail.as_bytes(), sender=f"lid{n}@post.example", to=town.bot.user)
    wait_for("the flood to arrive", lambda: len(town.dovecot.mails(town.bot)) >= number)


@pytest.mark.usefixtures("database")
def test_a_flood_is_one_overview_and_its_ready_reply_decides(town: Town) -> None:
    """Ten reports at once as ever; the others in one mail a person at the quarter, each with its own ready reply."""
    app = town.app()
    strangers_report(town, REPORTS)
    app.cycle()
    town.got("mirte", "Besluit nodig", count=10)
    forward(town, app, minutes=16)
    overview = town.got("mirte", "4 nieuwe incidenten wachten op u")
    assert len(town.inbox("mirte")) == 11
    town.got("ilse", "4 beveiligingsincidenten")
    assert len(town.inbox("ilse")) == 11
    last = max(incident.ref for incident in town.incidents(app))
    text = quoted(overview)
    link = next(line for line in text.splitlines() if "GEMELD <mailto:" in line and last in line)
    subject = unquote(link.partition("subject=")[2].partition("&")[0])
    town.mail("mirte", "GEMELD 2026-4711", subject=subject)
    app.cycle()
    ended = [incident.ref for incident in town.incidents(app) if incident.road is Road.ENDED]
    assert ended == [last]
    app.close()


@pytest.mark.usefixtures("database")
def test_a_helpdesk_system_that_opens_a_ticket_for_each_mail_ends_in_one_incident(town: Town) -> None:
    """T58: it answers in threads of its own, and finds its number in the subject of what we write next."""
    app = town.app()
    town.mail("jan", "Mijn account is gehackt.")
    app.cycle()
    seen = 0
    for n in range(5):
        mails = town.inbox("ogd")
        for _ in mails[seen:]:
            town.mail("ogd", "Uw verzoek is geregistreerd.", subject=f"[#4471{n}] Nieuw ticket")
        seen = len(mails)
        forward(town, app, minutes=3)
    assert len(town.incidents(app)) == 1
    call = town.got("ogd", "[AINL-")
    town.mail("ogd", "OPGEPAKT", reply_to=call)
    app.cycle()
    assert "[#44710]" in str(town.got("ogd", "opgepakt")["Subject"])
    assert len(town.inbox("ogd")) == 2
    app.close()
