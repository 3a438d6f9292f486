"""`doctor --send` on real servers: a mail to itself, a plus-address, the clock by the server's stamp (mail.md §4)."""

from __future__ import annotations

import json

from compliance_bot.clocks import SystemClock
from compliance_bot.doctor_send import Waiting, send_to_self
from tests.journeys.test_trouble import bot
from tests.journeys.town import Town


def findings(town: Town, waiting: Waiting | None = None) -> dict[str, tuple[str, str]]:
    found = send_to_self(town.path, {}, clock=SystemClock(), waiting=waiting)
    return {one.part: (one.level, one.text) for one in found}


def test_it_comes_back_and_the_service_opens_no_incident(town: Town) -> None:
    """The mails are our own: they went through the outbox, and stay where they lie."""
    done = bot("doctor", "--config", str(town.path), "--send", "--json")
    told = {one["part"]: one for one in json.loads(done.stdout)}
    assert done.returncode == 0, done.stdout
    assert told["send-to-self"]["level"] == "ok"
    assert "in folder INBOX" in told["send-to-self"]["text"]
    assert told["plus-address"]["level"] == "ok"
    assert "may be set" in told["plus-address"]["cure"]
    skews = [one["text"] for one in json.loads(done.stdout) if one["part"] == "clock skew"]
    assert "this machine's clock agrees with the mail server" in skews
    app = town.app()
    app.cycle()
    with app.store.work() as work:
        week = dict(work.week(town.clock.now().replace(year=2000)).mails)
        assert work.unsent() == 0
    assert town.incidents(app) == ()
    app.close()
    assert week == {"own": 2}
    assert len(town.dovecot.mails(town.bot)) == 2


def test_a_mail_that_does_not_come_back_is_a_problem(town: Town) -> None:
    """Mail of ours that the server takes and puts nowhere: nobody would get anything."""
    town.write_config(address=f'address = "elsewhere{town.number}@amnesty.example"')
    found = findings(town, Waiting(seconds=0.0))
    assert found["send-to-self"][0] == "problem"
    assert found["plus-address"][0] == "ok", "it is not switched on"


def test_a_plus_address_that_fails_is_a_problem_only_where_it_is_used(town: Town) -> None:
    town.write_config(
        address=f'address = "elsewhere{town.number}@amnesty.example"',
        smtp=f'smtp = {{host = "127.0.0.1", port = {town.exim.port}, security = "none", plus_addressing = true}}',
    )
    assert findings(town, Waiting(seconds=0.0))["plus-address"][0] == "problem"


def test_a_server_that_refuses_is_told_with_its_answer_and_nothing_is_left_to_send(town: Town) -> None:
    town.write_config(address='address = "nobody@no-such-place.example"')
    found = findings(town, Waiting(seconds=0.0))
    assert found["send-to-self"][0] == "problem"
    app = town.app()
    with app.store.work() as work:
        assert work.unsent() == 0
    app.close()
