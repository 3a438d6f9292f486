"""A whole incident on real servers: Dovecot, Exim, the chat, people's own mailboxes, one driven clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from compliance_bot.clocks import PacedClock, SystemClock
from compliance_bot.demo.slack_standin import SlackStandIn
from compliance_bot.procedure.incident import Road
from tests.journeys.town import Town, real_now
from tests.servers.harness import Dovecot, Exim

REASON = "De laptop was versleuteld en op afstand gewist."


def drive(town: Town) -> PacedClock:
    assert isinstance(town.clock, PacedClock)
    return town.clock


@pytest.mark.usefixtures("database")
def test_a_report_travels_from_the_mailbox_to_the_decision_and_the_register(town: Town) -> None:
    app = town.app()
    town.mail("jan", "Mijn laptop is zojuist gestolen uit de trein. Ik merkte het net.")
    app.cycle()
    (incident,) = town.incidents(app)
    assert incident.reports[0].verdict == "op tijd"

    thanks = town.got("jan", "[AINL-")
    assert thanks["Auto-Submitted"] == "auto-replied"
    assert thanks["From"].endswith(f"<{town.bot.user}>")
    asked = town.got("mirte", "Besluit nodig")
    assert asked["Auto-Submitted"] is None
    assert [p.get_content_type() for p in asked.walk() if not p.is_multipart()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    for who in ("fenna", "ilse", "ogd"):
        town.got(who, "[AINL-")

    town.mail("ogd", "OPGEPAKT\nTicket 4711: account geblokkeerd.", reply_to=town.got("ogd", "[AINL-"))
    app.cycle()
    assert town.incidents(app)[0].taken_by == "ogd"

    for _ in range(24):
        drive(town).jump_to(town.clock.now() + timedelta(hours=1))
        app.cycle()
    town.got("mirte", "Besluit nodig", count=3)
    assert town.inbox("dora") == [], "the directie is not in the circle yet"

    town.mail("mirte", "NIET MELDEN", reply_to=asked)
    app.cycle()
    back = town.got("mirte", "vraag terug")
    town.mail("mirte", f"NIET MELDEN\n\n{REASON}", reply_to=back)
    app.cycle()
    second = town.got("fenna", "Tweede oordeel")
    assert town.incidents(app)[0].road is Road.DECIDE
    town.mail("fenna", f"NIET MELDEN\n\nEens. {REASON}", reply_to=second)
    app.cycle()

    (incident,) = town.incidents(app)
    assert (incident.outcome, len(incident.votes)) == ("niet_melden", 2)
    town.got("mirte", "Vastgelegd", count=2)
    town.got("fenna", "Vastgelegd", count=2)
    drive(town).jump_to(town.clock.now() + timedelta(hours=60))
    app.cycle()
    assert town.inbox("dora") == []
    assert app.store.verify()[0] > 30
    assert app.store.rebuild() == []
    threads = {m.thread_ts for m in town.chat.messages}
    assert len(threads) == 2, "one parent message, the rest in its thread"
    assert all("\\Seen" not in flags for flags in town.dovecot.flags(town.bot))
    assert all("$ComplianceBot" in flags for flags in town.dovecot.flags(town.bot))
    app.close()


def test_nobody_answers_until_the_directie_files_too_late(town: Town) -> None:
    app = town.app()
    town.mail("piet", "Ik heb alle donateurs in de cc gezet.")
    app.cycle()
    for _ in range(77):
        drive(town).jump_to(town.clock.now() + timedelta(hours=1))
        app.cycle()
    asked = town.got("dora", "Besluit nodig")
    assert len(town.inbox("mirte", "Besluit nodig")) >= 15
    town.mail("dora", "GEMELD 2026-7654321", reply_to=asked)
    app.cycle()
    (incident,) = town.incidents(app)
    assert incident.outcome == "gemeld"
    assert incident.filings[0].verdict == "te laat"
    town.got("mees", "[AINL-")
    app.close()


def test_a_mail_of_three_days_ago_gets_its_clocks_from_then(town: Town) -> None:
    """P2: it lay in the mailbox while the bot was off; the server's date counts, not ours."""
    then = (real_now() - timedelta(days=3)).replace(microsecond=0)
    raw = (
        f"From: {town.people['jan'].user}\nSubject: datalek\nMessage-ID: <a@b.example>\n\nUsb-stick kwijt.\n"
    )
    town.dovecot.append(town.bot, raw.encode(), when=then)
    app = town.app(clock=SystemClock())
    app.cycle()
    (incident,) = town.incidents(app)
    assert (incident.received_at, incident.aware_at) == (then, then)
    assert 72 in incident.rungs
    mail = town.got("dora", "Besluit nodig")
    assert mail["X-Auto-Response-Suppress"] == "DR, RN, NRN"
    app.close()


def test_a_mail_of_last_summer_keeps_its_hour(town: Town) -> None:
    """T2: no hour is lost between summer and winter time."""
    town.write_config(start="start = 2026-01-01T00:00:00+01:00")
    from compliance_bot.config import load_config

    then = datetime(2026, 7, 1, 10, 30, tzinfo=UTC)
    raw = (
        f"From: {town.people['jan'].user}\nSubject: datalek\nMessage-ID: <a@c.example>\n\nUsb-stick kwijt.\n"
    )
    town.dovecot.append(town.bot, raw.encode(), when=then)
    app = town.app(clock=SystemClock(), config=load_config(town.path, {}))
    app.poll()
    assert town.incidents(app)[0].received_at == then
    app.close()


def test_handled_mail_is_moved_where_the_operator_wants_it(
    tmp_path: Path, dovecot: Dovecot, exim: Exim, chat: SlackStandIn
) -> None:
    town = Town(tmp_path, dovecot, exim, chat, done="leave")
    town.write_config(done='done = "move"\ndone_folder = "Verwerkt"')
    from compliance_bot.config import load_config

    app = town.app(config=load_config(town.path, {}))
    town.mail("jan", "Usb-stick kwijt.")
    app.cycle()
    app.cycle()
    assert dovecot.mails(town.bot) == []
    assert len(dovecot.mails(town.bot, "Verwerkt")) == 1
    assert len(town.incidents(app)) == 1
    app.close()


def test_a_report_in_the_junk_folder_is_a_report(town: Town) -> None:
    """mail.md §1: the folder marked as junk is watched too."""
    raw = (
        f"From: {town.people['jan'].user}\nSubject: datalek\nMessage-ID: <j@c.example>\n\nUsb-stick kwijt.\n"
    )
    town.dovecot.append(town.bot, raw.encode(), folder="Spam")
    app = town.app()
    app.poll()
    assert len(town.incidents(app)) == 1
    app.close()


def test_a_mail_server_that_dies_in_between_loses_nothing(town: Town) -> None:
    app = town.app()
    town.mail("jan", "Usb-stick kwijt.")
    app.cycle()
    town.dovecot.restart()
    town.mail("piet", "Laptop kwijt.")
    from contextlib import suppress

    from compliance_bot.errors import MailboxError

    with suppress(MailboxError):
        app.cycle()
    app.cycle()
    assert len(town.incidents(app)) == 2
    app.close()
