"""What is kept for a person to look at, and how they hear of it (mail.md §2; T20, T49)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from compliance_bot.casework.desk import Case
from compliance_bot.casework.overviews import verdicts_on
from compliance_bot.ports import MailRef
from compliance_bot.procedure.incident import Road
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


def overview(world: World, *, number: int = 1) -> None:
    """So many newsletters were put aside, and the assessors have their mail."""
    for n in range(number):
        world.receive(newsletter(world, subject=f"We had a breach {n}", sender=f"n{n}@shop.example"))
    for _ in range(8):
        world.forward(minutes=30)


def verdicts(world: World, arrival: int) -> list[tuple[str, str, str]]:
    with world.store.work() as work:
        case = Case(desk=world.app.desk, work=work, now=world.clock.now())
        return [(v["name"], v["person"], v["reason"]) for v in verdicts_on(case, arrival)]


def test_a_reply_with_its_number_makes_an_incident_of_a_triaged_mail(world: World) -> None:
    """mail.md §2: its clock runs from receipt, as if it had been a report."""
    overview(world, number=2)
    mail = world.last("fenna", "triage")
    assert "* Antwoord met: INCIDENT 2 <mailto:" in mail.mail.text
    world.receive(world.reply(mail, "INCIDENT 2\n\nDit is onze leverancier."))
    (incident,) = world.incidents()
    assert (incident.received_at, incident.aware_at) == (START, START)
    assert incident.reports[0].arrival == 2
    assert {"mirte", "fenna"} <= {d.person for d in world.mailer.sent if d.kind == "assessment"}
    assert [k for k, _ in world.kinds("shop.example")] == [], "bulk mail is answered by nobody"
    (made,) = world.events("StatementRecorded", incident.ref)
    assert (made.name, made.person, made.number, made.carried_out) == ("incident", "fenna", "2", True)
    assert f"een incident gemaakt: {incident.ref}." in world.last("fenna", "kept").mail.text
    with world.store.work() as work:
        assert (work.arrival(2).outcome, work.arrival(2).incident) == ("opened", incident.ref)
        assert work.arrival(3).incident == incident.ref
        assert [a.id for a in work.triaged_since(START - timedelta(days=1))] == [1]
    world.forward(hours=1)
    assert world.rungs(incident.ref)[-1].hours == 4
    assert world.store.rebuild() == []


def test_two_who_reply_in_one_tick_make_one_incident(world: World) -> None:
    overview(world)
    one, other = (world.last(who, "triage") for who in ("mirte", "fenna"))
    world.mailbox.put(world.reply(one, "INCIDENT 1"))
    world.mailbox.put(world.reply(one, "INCIDENT 1"))
    world.receive(world.reply(other, "INCIDENT 1"))
    assert len(world.incidents()) == 1
    assert "al een incident gemaakt" in world.last("fenna", "question_back").mail.text


def test_a_newsletter_that_comes_again_is_still_the_same_mail(world: World) -> None:
    raw = newsletter(world)
    world.receive(raw)
    for _ in range(8):
        world.forward(minutes=30)
    world.receive(world.reply(world.last("mirte", "triage"), "INCIDENT 1"))
    world.receive(raw)
    assert len(world.incidents()) == 1
    with world.store.work() as work:
        assert work.arrival(3).outcome == "duplicate"


def test_one_assessor_says_of_many_that_they_are_no_incident_and_why(world: World) -> None:
    """mail.md §5: a triaged mail needs no second; §6: the reason is kept with each."""
    overview(world, number=3)
    mail = world.last("fenna", "triage")
    world.receive(world.reply(mail, "GEEN INCIDENT 1 2\n\nDit is gewone reclame van een winkel."))
    assert world.incidents() == ()
    said = [("geen_incident", "fenna", "Dit is gewone reclame van een winkel.")]
    assert [verdicts(world, n) for n in (1, 2, 3)] == [said, said, []]
    told = world.last("mirte", "put_aside").mail
    assert told.subject == "2 automatische mails zijn geen incident"
    assert "| Dit is gewone reclame van een winkel." in told.text
    world.receive(world.reply(world.last("mirte", "put_aside"), "INCIDENT 2"))
    assert len(world.incidents()) == 1, "nothing about a mail put aside is final"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("GEEN INCIDENT 1 2", "De reden ontbreekt"),
        ("GEEN INCIDENT 1 99\nDit is gewone reclame van een winkel.", "geen mail die wij hiervoor"),
        ("INCIDENT 99", "geen mail die wij hiervoor"),
        ("INCIDENT", "Het nummer van het incident of van de mail ontbreekt"),
    ],
)
def test_a_wrong_number_or_no_reason_keeps_nothing(world: World, text: str, why: str) -> None:
    overview(world, number=2)
    world.receive(world.reply(world.last("mirte", "triage"), text))
    assert world.incidents() == ()
    assert verdicts(world, 1) == []
    assert why in world.last("mirte", "question_back").mail.text


def test_only_an_assessor_with_their_own_overview_says_it(world: World) -> None:
    """mail.md §4: the proof is no weaker than for any other word."""
    overview(world)
    mail = world.last("mirte", "triage")
    doubtful = world.reply(mail, "INCIDENT 1").replace(b"\nTo:", b"\nSender: hulp@amnesty.example\nTo:", 1)
    world.receive(doubtful)
    world.receive(world.reply(mail, "INCIDENT 1", sender="fenna@amnesty.example"))
    world.receive(world.mail("INCIDENT 1", sender="mirte@amnesty.example", subject="Re: om na te kijken"))
    forged = f"Re: overzicht [#0000-261124-{'a' * 26}]"
    world.receive(world.mail("INCIDENT 1", sender="mirte@amnesty.example", subject=forged))
    assert world.incidents() == ()
    assert len([k for k, _ in world.kinds() if k == "question_back"]) == 4
    ready = world.last("fenna", "question_back")
    assert "* Antwoord met: INCIDENT <mailto:" in ready.mail.text
    world.receive(world.reply(ready, "INCIDENT 1"))
    assert len(world.incidents()) == 1


def test_a_stranger_with_the_overview_reports_and_commands_nothing(world: World) -> None:
    overview(world)
    world.receive(world.reply(world.last("mirte", "triage"), "INCIDENT 1", sender="x@evil.example"))
    with world.store.work() as work:
        assert work.arrival(1).outcome == "triage"


def test_prose_on_an_overview_still_opens_an_incident(world: World) -> None:
    """P1: what a person mails is never dropped."""
    overview(world)
    world.receive(
        world.reply(world.last("mirte", "triage"), "Die van de winkel klopt, onze klanten zijn gelekt.")
    )
    assert len(world.incidents()) == 1


def test_a_digest_of_new_incidents_takes_several_numbers_and_each_needs_its_second(world: World) -> None:
    """mail.md §6, P18."""
    for n in range(14):
        world.mailbox.put(
            world.mail(f"Alarm {n} van de poort.", sender=f"p{n}@amnesty.example", subject=f"A {n}")
        )
    world.app.cycle()
    world.forward(minutes=15)
    digest = world.last("mirte", "new_digest")
    refs = sorted(digest.incidents)[:2]
    world.receive(
        world.reply(digest, f"GEEN INCIDENT {refs[0]} {refs[1]}\n\nDit was een oefening van de poort.")
    )
    for ref in refs:
        (vote,) = world.events("DecisionRecorded", ref)
        assert (vote.word, vote.person, vote.reason) == (
            "geen_incident",
            "mirte",
            "Dit was een oefening van de poort.",
        )
        assert world.incident(ref).road is Road.DECIDE
        assert world.events("SecondAsked", ref)[0].persons == ("fenna",)
    theirs = world.last("fenna", "new_digest")
    world.receive(world.reply(theirs, f"HOORT BIJ {refs[0]}: {refs[1]}"))
    assert [e.ref for e in world.events("StatementRecorded", refs[1])] == [refs[0]]
    assert world.events("StatementRecorded", refs[0]) == []
