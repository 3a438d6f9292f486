"""Absences and bounces as real programs write them: Pigeonhole's vacation, Exim's hard and delayed ones (T20, T49)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from compliance_bot.inbox.mime import read_mail
from compliance_bot.procedure.moments import AMSTERDAM
from compliance_bot.reading.absence import absent_until
from compliance_bot.reading.automatic import classify, may_answer
from compliance_bot.reading.facts import MailClass, MailFacts
from compliance_bot.reading.threading import OWN_HEADER, find_tokens, returned_keys
from compliance_bot.reading.tokens import Purpose, make_token, own_mark
from tests.fakes import KEYS
from tests.servers import harness
from tests.servers.harness import Account, Dovecot, Exim, Missing, free_port, give_to, wait_for

SIEVE_PLACES = ("/usr/lib/dovecot/modules/lib90_sieve_plugin.so", "/usr/lib/dovecot/lib90_sieve_plugin.so")
SIEVE = """\
protocol lmtp {{
  mail_plugins = sieve
  postmaster_address = postmaster@amnesty.example
}}
submission_host = 127.0.0.1:%d
plugin {{
  sieve = file:~/sieve;active=~/.dovecot.sieve
  sieve_extensions = +vacation-seconds
  sieve_vacation_min_period = 0
}}
"""
DEFER = """\
slow:
  driver = redirect
  domains = traag.example
  allow_defer
  data = :defer: the other side does not answer
nowhere:
"""
SENT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@dataclass
class Post:
    """A mail server that has vacation scripts, bounces and gives warnings of delay."""

    dovecot: Dovecot
    exim: Exim
    bot: Account

    def send(self, to: str) -> EmailMessage:
        """One of our questions, to somebody."""
        message = question(to)
        self.exim.send(message.as_bytes(), sender=self.bot.user, to=to)
        return message

    def answer(self, about: EmailMessage, what: str) -> MailFacts:
        """What comes back about this message."""
        found = wait_for(what, lambda: [m for m in self._mails() if named(m, about)], timeout=60)
        return found[0]

    def _mails(self) -> list[MailFacts]:
        return [read_mail(mail.as_bytes()) for mail in self.dovecot.mails(self.bot)]


def named(facts: MailFacts, about: EmailMessage) -> bool:
    return str(about["Message-ID"]) in (facts.bounced_id, *facts.in_reply_to)


def question(to: str) -> EmailMessage:
    token = make_token(KEYS, number="2026-0007", person="mirte", purpose=Purpose.AP)
    message = EmailMessage()
    message["From"], message["To"] = "compliance@amnesty.example", to
    message["Subject"] = "[AINL-2026-0007] Besluit nodig"
    message["Message-ID"] = f"<{to.partition('@')[0]}.1@amnesty.example>"
    message["References"] = f"<ainl-2026-0007@amnesty.example> <{token}@amnesty.example>"
    message[OWN_HEADER] = own_mark(KEYS, "mail reminder AINL-2026-0007 mirte")
    message.set_content("Antwoord met een van deze woorden:\n\n- MELDEN\n- NIET MELDEN\n")
    return message


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    """Dovecot with sieve and an Exim that warns of delay after a second."""
    if not any(Path(place).is_file() for place in SIEVE_PLACES):
        pytest.skip("Pigeonhole is not installed (Debian: dovecot-sieve)")
    port = free_port()
    plain = "protocol lmtp {{\n  postmaster_address = postmaster@amnesty.example\n}}\n"
    assert plain in harness._DOVECOT
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(harness, "_DOVECOT", harness._DOVECOT.replace(plain, SIEVE % port))
        late = harness._EXIM.replace("nowhere:\n", DEFER, 1).replace(
            "never_users =\n", "never_users =\ndelay_warning = 1s:1h\n", 1
        )
        patch.setattr(harness, "_EXIM", late)
        dovecot = Dovecot()
        exim = Exim(lmtp_port=dovecot.lmtp_port, port=port)
        try:
            dovecot.start()
            exim.start()
            bot, _ = dovecot.add_users("compliance", "jan")
            yield Post(dovecot=dovecot, exim=exim, bot=bot)
        except Missing as missing:
            pytest.skip(str(missing))
        finally:
            exim.stop()
            dovecot.stop()


VACATION = """\
require ["vacation-seconds"];
vacation :seconds 0 :subject "{subject}" :from "{who}" "{words}";
"""
ABSENCES = [
    (
        "anna",
        "Automatisch antwoord: afwezig",
        "Ik ben afwezig tot en met 3 december 2026.",
        date(2026, 12, 3),
    ),
    ("boris", "Even weg", "Ik ben terug op maandag 30 november.", date(2026, 11, 29)),
    ("carla", "Out of office", "I am out of the office until 3 December.", date(2026, 12, 2)),
    ("dirk", "Ik lees mijn mail niet", "Bel de receptie.", None),
]


@pytest.mark.parametrize(("name", "subject", "words", "last"), ABSENCES)
def test_a_real_vacation_answer_is_an_absence_until_its_day(
    post: Post, name: str, subject: str, words: str, last: date | None
) -> None:
    """T20: Pigeonhole's own headers; its answer decides nothing, is not answered, and keeps our thread."""
    account = post.dovecot.add_user(name)
    home = post.dovecot.folder / "mail" / account.user
    home.mkdir(parents=True, exist_ok=True)
    script = VACATION.format(subject=subject, who=account.user, words=words)
    (home / ".dovecot.sieve").write_text(script, encoding="utf-8")
    give_to(home, post.dovecot.user)
    message = post.send(account.user)
    facts = post.answer(message, "a vacation answer")
    classified = classify(facts, own=False)
    assert classified.mail_class is MailClass.AUTO_REPLY
    assert not may_answer(facts, classified)[0]
    assert facts.from_address == account.user
    assert absent_until(facts.text, SENT, AMSTERDAM) == last
    assert find_tokens(facts), "the token comes back in References"


def traced(facts: MailFacts, to: str, message: EmailMessage) -> None:
    """The bounce says whom it is about, which message, and brings our token and our own header back."""
    assert facts.bounced_to == (to,)
    assert facts.bounced_id == message["Message-ID"]
    assert facts.returned_tokens == (
        make_token(KEYS, number="2026-0007", person="mirte", purpose=Purpose.AP),
    )
    assert returned_keys(facts, KEYS) == ("mail reminder AINL-2026-0007 mirte",)


def test_a_real_hard_bounce_of_exim_is_traced(post: Post) -> None:
    """T49, T51."""
    message = post.send("mirte@nergens.example")
    facts = post.answer(message, "a bounce")
    assert classify(facts, own=False).mail_class is MailClass.BOUNCE_HARD
    assert facts.bounced_permanent
    traced(facts, "mirte@nergens.example", message)


def test_a_real_warning_of_delay_of_exim_is_no_hard_bounce(post: Post) -> None:
    """T20: delayed notices differ from hard bounces."""
    message = post.send("directie@traag.example")
    facts = post.answer(message, "a warning of delay")
    assert classify(facts, own=False).mail_class is MailClass.BOUNCE_DELAYED
    assert not facts.bounced_permanent
    traced(facts, "directie@traag.example", message)
