"""What is kept for a person to look at, and how they hear of it (mail.md §2; T20, T49)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from compliance_bot.ports import MailRef
from tests.fakes import START, World, make_policy

LIST = [("List-Id", "<news.shop.example>")]
SPAM = [("X-Spam-Flag", "YES")]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path, policy=make_policy(spam_header="X-Spam-Flag: YES"))


def newsletter(world: World, subject: str = "Aanbieding", sender: str = "news@shop.example") -> bytes:
    return world.mail("Onze nieuwsbrief.", sender=sender, subject=subject, headers=LIST)


def test_a_flood_of_newsletters_is_a_chat_line_a_quarter_with_their_number(world: World) -> None:
    """mail.md §8: the first at once, then together; nobody's words in the chat (P10)."""
    for n in range(40):
        world.receive(newsletter(world, subject=f"Aanbieding {n}"))
    assert [post for _, post in world.chat.posts] == [
        "1 automatische mail ligt klaar om na te kijken; de beoordelaars krijgen een overzicht per mail."
    ]
    world.forward(minutes=15)
    world.forward(minutes=15)
    assert [post.partition(" ")[0] for _, post in world.chat.posts] == ["1", "39"]
    assert not any("Aanbieding" in post or "shop.example" in post for _, post in world.chat.posts)


def test_the_assessors_get_time_sender_and_subject_within_four_hours_and_what_to_do(world: World) -> None:
    world.receive(newsletter(world, subject="Uw gegevens zijn gelekt NIET MELDEN"))
    for _ in range(8):
        world.forward(minutes=30)
    text = world.last("mirte", "triage").mail.text
    assert (
        "| Nummer 1: 24-11-2026 10.17 uur, map INBOX: nieuwsbrief of mail van een lijst, van news@shop.example"
        in text
    )
    assert "onderwerp: Uw gegevens zijn gelekt NIET MELDEN" in text
    assert "Stuur die mail dan door naar compliance@amnesty.example" in text
    assert not any(line.strip() == "NIET MELDEN" for line in text.splitlines())


def test_a_forward_by_an_assessor_opens_an_incident_whose_clock_runs_from_the_list_s_moment(
    world: World,
) -> None:
    """The way that the overview tells of works today."""
    world.receive(newsletter(world, subject="We had a breach"))
    for _ in range(8):
        world.forward(minutes=30)
    world.receive(
        world.mail(
            "Dit is een datalek bij een leverancier. Ontdekt op 24-11-2026 om 10.17 uur.\n\n"
            "---------- Forwarded message ---------\nVan: news@shop.example\n\nOnze nieuwsbrief.",
            sender="fenna@amnesty.example",
            subject="Fwd: We had a breach",
        )
    )
    (incident,) = world.incidents()
    assert incident.aware_at == datetime(2026, 11, 24, 9, 17, tzinfo=UTC)


def test_hundreds_of_mails_are_counted_where_they_are_not_listed(world: World) -> None:
    for n in range(130):
        world.mailbox.put(newsletter(world, subject=f"Nr {n}"))
    world.app.cycle()
    for _ in range(8):
        world.forward(minutes=30)
    mail = world.last("mirte", "triage").mail
    assert mail.subject == "130 automatische mails om na te kijken"
    assert "En nog 30." in mail.text
    assert len([k for k, _ in world.kinds("mirte") if k == "triage"]) == 1


@pytest.mark.parametrize(
    ("sender", "outcome"),
    [
        ("koop@nu.example", "triage"),
        ("jan@amnesty.example", "opened"),
        ("soc@mailhuis.example", "opened"),
    ],
)
def test_what_the_provider_marks_goes_to_triage_unless_from_employee_or_processor(
    world: World, sender: str, outcome: str
) -> None:
    """mail.md §2: class and mark decide whether we answer, never whether a colleague's mail counts."""
    world.receive(world.mail("Klik hier.", sender=sender, headers=SPAM))
    with world.store.work() as work:
        assert work.arrival(1).outcome == outcome
    assert len(world.incidents()) == (outcome == "opened")
    thanked = [r for k, r in world.kinds() if k == "acknowledgement"]
    assert thanked == ([sender] if outcome == "opened" else []), "P5: a colleague is thanked all the same"


def test_a_marked_answer_to_our_own_mail_is_attached(world: World) -> None:
    """A reporter whose provider is distrusted is still heard."""
    ref = world.report("Ik zie andermans gegevens.", sender="lid@post.example")
    ack = next(d for d in world.mailer.sent if d.kind == "acknowledgement")
    world.receive(
        world.reply(ack, "Het gaat om drie mensen.").replace(b"\nTo:", b"\nX-Spam-Flag: YES\nTo:", 1)
    )
    assert len(world.events("MailAttached", ref)) == 1


def test_a_spam_mark_the_configuration_does_not_name_says_nothing(tmp_path: Path) -> None:
    """Anybody can write a spam header; only the provider's own stands in the configuration."""
    world = World(tmp_path)
    world.receive(world.mail("Klik hier.", sender="koop@nu.example", headers=SPAM))
    assert len(world.incidents()) == 1


def test_a_triage_mail_that_cannot_be_made_waits_and_stops_no_reminder(world: World) -> None:
    """T33."""
    real = world.app.desk.documents

    class Broken:
        def mail(self, kind, model):  # type: ignore[no-untyped-def]
            if kind == "triage":
                raise RuntimeError("boom")
            return real.mail(kind, model)

        def chat(self, kind, model):  # type: ignore[no-untyped-def]
            return real.chat(kind, model)

    object.__setattr__(world.app.desk, "documents", Broken())
    world.receive(newsletter(world))
    world.report("Laptop weg.")
    world.forward(hours=4)
    assert world.last("mirte", "reminder")
    object.__setattr__(world.app.desk, "documents", real)
    world.forward(minutes=1)
    assert len([k for k, _ in world.kinds("mirte") if k == "triage"]) == 1


@pytest.mark.parametrize(
    ("text", "proposal"),
    [
        (
            "Hierbij verzoek ik u om inzage in al mijn persoonsgegevens (artikel 15 AVG).",
            "Deze mail lijkt een inzageverzoek.",
        ),
        ("Ik verzoek u mijn gegevens te wissen.", "Deze mail lijkt een verzoek om gegevens te wissen."),
        ("Mag ik deze ledenlijst met de drukker delen?", ""),
    ],
)
def test_a_request_or_question_is_an_incident_and_never_dropped(
    world: World, text: str, proposal: str
) -> None:
    """A person's mail is always a report; what it seems to ask is shown to the assessors as a proposal."""
    world.report(text, sender="lid@post.example", subject="Vraag")
    shown = world.last("mirte", "assessment").mail.text
    assert ("Deze mail lijkt" in shown) is bool(proposal)
    assert proposal in shown
    assert text[:30] in world.last("mirte", "assessment").mail.text


def test_a_mail_that_fails_is_told_aloud_and_those_behind_it_go_on(world: World) -> None:
    """P1, T7: chat and assessors hear that it could not be read, and what to do."""
    world.mailbox.put(b"")
    world.mailbox.put(world.mail("Laptop weg.", sender="jan@amnesty.example"))
    world.app.cycle()
    assert [incident.kind for incident in world.incidents()].count("onleesbaar") == 1
    assert any("mail die niet te lezen is" in post for _, post in world.chat.posts)
    text = next(d for d in world.mailer.sent if d.person == "mirte").mail.text
    assert "er is een mail die wij niet kunnen lezen" in text.lower()
    assert "Open de mail zelf in de mailbox compliance@amnesty.example" in text
    assert len(world.incidents()) == 2


def listed(world: World) -> str:
    """Everything the overviews told one assessor."""
    return "\n".join(d.mail.text for d in world.mailer.sent if d.kind == "triage" and d.person == "mirte")


def test_a_mail_triaged_while_an_overview_goes_out_is_in_the_next_one(tmp_path: Path) -> None:
    """Promise 1: what is told is remembered by mail; the moment of a slow fetch says nothing of it."""
    world = World(tmp_path, policy=make_policy(mailbox_start=START))
    world.app.cycle()
    world.receive(newsletter(world, subject="Eerste"))
    fetch = world.mailbox.fetch

    def slow(ref: MailRef) -> bytes:
        world.clock.forward(hours=4)
        world.app.tick()
        return fetch(ref)

    world.mailbox.fetch = slow  # type: ignore[method-assign]
    world.receive(
        world.mail("Oud", sender="jan@post.example", subject="Oude melding"), START - timedelta(days=9)
    )
    world.mailbox.fetch = fetch  # type: ignore[method-assign]
    assert "Eerste" in listed(world)
    for _ in range(9):
        world.forward(minutes=30)
    assert listed(world).count("Oude melding") == 1
    assert listed(world).count("Eerste") == 1


def test_a_clock_that_ran_ahead_loses_no_triaged_mail_and_silences_no_chat_line(world: World) -> None:
    """Promises 1 and 2: nothing that waits for a moment waits for one that a wrong clock set."""
    world.clock.moment = START + timedelta(days=40)
    world.receive(newsletter(world, subject="Eerste"))
    world.receive(newsletter(world, subject="Tweede"))
    for _ in range(9):
        world.forward(minutes=30)
    world.receive(newsletter(world, subject="Derde"))
    world.clock.moment = START
    world.app.cycle()
    posts = len(world.chat.posts)
    world.receive(newsletter(world, subject="Vierde"))
    for _ in range(9):
        world.forward(minutes=30)
    assert len(world.chat.posts) > posts, "the fourth is told within its quarter of an hour"
    assert [listed(world).count(word) for word in ("Eerste", "Tweede", "Derde", "Vierde")] == [1, 1, 1, 1]


def test_what_an_earlier_version_put_to_triage_and_did_not_tell_yet_is_told(world: World) -> None:
    """It remembered a moment instead of the mails."""
    world.receive(newsletter(world, subject="Voor de update"))
    with world.store.work() as work:
        work.set_fact("triage waiting", "")
        work.set_fact("triage kept by mail", "")
    for _ in range(9):
        world.forward(minutes=30)
    assert listed(world).count("Voor de update") == 1


COMPLAINT = (
    "To: compliance@amnesty.example\r\nSubject: complaint\r\nDate: Tue, 24 Nov 2026 10:17:00 +0100\r\n"
    'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n'
    "--b\r\nContent-Type: text/plain\r\n\r\nThis is an abuse report.\r\n"
    "--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n\r\n--b--\r\n"
)


@pytest.mark.parametrize(
    ("sender", "outcome"),
    [
        ("feedback@isp.example", "triage"),
        ("abuse@mailhuis.example", "opened"),
        ("jan@amnesty.example", "opened"),
    ],
)
def test_a_feedback_report_is_never_only_a_line_in_the_log(world: World, sender: str, outcome: str) -> None:
    """mail.md §2 excepts bounce, receipt, calendar answer and absence only."""
    world.receive(f"From: {sender}\r\nMessage-ID: <c@{sender}>\r\n{COMPLAINT}".encode())
    with world.store.work() as work:
        assert (work.arrival(1).outcome, work.arrival(1).mail_class) == (outcome, "complaint")
    assert world.chat.posts
    assert "acknowledgement" not in [kind for kind, _ in world.kinds()], "T20: never an answer to a machine"
    for _ in range(9):
        world.forward(minutes=30)
    told = [kind for kind, _ in world.kinds("mirte")]
    assert ("triage" in told) is (outcome == "triage")
    assert ("assessment" in told) is (outcome == "opened")
    if outcome == "triage":
        assert "klacht van een mailserver over misbruik" in listed(world)
