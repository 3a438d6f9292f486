"""What is said beside the road to the AP: kept with who, when, why and proof, and confirmed (P15, mail.md §6)."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance_bot.procedure.incident import Road
from tests.fakes import World

REASON = "De laptop is versleuteld en het wachtwoord is niet bekend bij de dief."
P25 = ["dora@amnesty.example", "mees@amnesty.example", "olaf@amnesty.example"]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def informed(world: World) -> list[str]:
    return sorted(r for k, r in world.kinds() if k == "breach_notice")


def kept(world: World, ref: str) -> list[tuple[str, str, str]]:
    return [(e.name, e.person, e.standing) for e in world.events("StatementRecorded", ref)]


def test_a_statement_keeps_who_when_why_and_the_proof_and_every_assessor_hears_it(world: World) -> None:
    """P15; its words stay out of the incident, the chat and the heading (P10)."""
    ref = world.report("Usb-stick kwijt.")
    world.answer("mirte", "WOORDVOERDER Joost Blom\n\nHij kent de pers.")
    (said,) = world.events("StatementRecorded", ref)
    assert (said.name, said.person, said.value, said.reason) == (
        "woordvoerder",
        "mirte",
        "Joost Blom",
        "Hij kent de pers.",
    )
    assert (said.said_at, said.proof, said.standing) == (world.clock.now(), "none", "decision")
    assert said.evidence
    assert [s.name for s in world.incident(ref).statements] == ["woordvoerder"]
    assert "Blom" not in repr(world.incident(ref))
    receipts = sorted(r for k, r in world.kinds() if k == "kept")
    assert receipts == ["fenna@amnesty.example", "mirte@amnesty.example"]
    text = world.last("fenna", "kept").mail.text
    assert "| Joost Blom" in text
    assert "| Hij kent de pers." in text
    assert "Wij sturen de woordvoerder geen bericht." in text
    assert not any("Blom" in post for _, post in world.chat.posts)
    assert any("vastgelegd: WOORDVOERDER door Manager" in post for _, post in world.chat.posts)
    assert world.incident(ref).road is Road.DECIDE
    world.forward(hours=4)
    assert world.last("mirte", "reminder"), "it moves no deadline"


def test_the_same_reply_twice_in_one_tick_is_one_statement(world: World) -> None:
    ref = world.report("Usb-stick kwijt.")
    reply = world.reply(world.last("mirte"), f"NIET INFORMEREN\n{REASON}")
    world.mailbox.put(reply)
    world.mailbox.put(reply)
    world.receive(world.reply(world.last("fenna"), "2.3 WEET NIET"))
    world.receive(reply)
    assert kept(world, ref) == [("niet_informeren", "mirte", "decision"), ("check", "fenna", "")]
    assert len([k for k, r in world.kinds("mirte") if k == "kept"]) == 2


def test_datalek_of_the_decider_informs_once_and_decides_nothing_on_the_ap(world: World) -> None:
    """P25, mail.md §5."""
    ref = world.report("Usb-stick kwijt.")
    world.answer("fenna", "DATALEK")
    assert kept(world, ref) == [("datalek", "fenna", "advice")]
    assert informed(world) == [], "the FG advises (P18)"
    world.answer("mirte", "DATALEK\nDe stick was niet versleuteld.")
    assert informed(world) == P25
    assert "- Besluit: DATALEK" in world.last("dora", "breach_notice").mail.text
    assert world.incident(ref).road is Road.DECIDE
    world.answer("mirte", "INFORMEREN")
    world.answer("mirte", "MELDEN")
    assert informed(world) == P25, "told once"
    assert world.incident(ref).road is Road.FILE


def test_who_finds_a_breach_after_all_is_not_outvoted_by_their_own_earlier_no(world: World) -> None:
    """The FG's agreeing must not end it with a word that was taken back."""
    ref = world.report("Usb-stick kwijt.")
    world.answer("mirte", f"GEEN DATALEK\n{REASON}")
    world.answer("mirte", "DATALEK")
    world.answer("fenna", f"GEEN DATALEK\n{REASON}", kind="second")
    assert world.incident(ref).road is Road.DECIDE
    world.forward(hours=4)
    assert world.last("mirte", "reminder")


@pytest.mark.parametrize("word", ["DATALEK", "INFORMEREN"])
def test_a_breach_takes_back_an_end_without_one_and_everybody_is_asked_again(world: World, word: str) -> None:
    """mail.md §5: INFORMEREN means DATALEK; P19: the ladder stands again at its true hour."""
    ref = world.report("Usb-stick kwijt.")
    world.answer("mirte", f"GEEN INCIDENT\n{REASON}")
    world.answer("fenna", f"GEEN INCIDENT\n{REASON}", kind="second")
    assert world.incident(ref).outcome == "geen_incident"
    assert [k for k, _ in world.kinds() if k == "breach_notice"] == []
    world.forward(hours=30)
    world.answer("mirte", word)
    incident = world.incident(ref)
    assert (incident.road, incident.outcome, incident.votes) == (Road.DECIDE, None, ())
    assert informed(world) == P25
    assert "Het eerdere besluit geldt niet meer." in world.last("fenna", "kept").mail.text
    world.forward(hours=7)
    assert world.rungs(ref)[-1].hours == 36
    assert world.last("mirte", "reminder")


def test_informeren_reopens_niet_melden_and_datalek_does_not(world: World) -> None:
    """mail.md §5: INFORMEREN after NIET MELDEN reopens check 3.2; a breach may stay unnotified."""
    ref = world.report("Usb-stick kwijt.")
    world.answer("mirte", f"NIET MELDEN\n{REASON}")
    world.answer("fenna", f"NIET MELDEN\n{REASON}", kind="second")
    world.answer("mirte", "DATALEK")
    assert world.incident(ref).outcome == "niet_melden"
    world.answer("mirte", "INFORMEREN")
    assert (world.incident(ref).road, world.incident(ref).outcome) == (Road.DECIDE, None)


def test_geen_incident_needs_its_second_and_offers_the_same_word(world: World) -> None:
    """P18, P19."""
    ref = world.report("Usb-stick kwijt.")
    world.answer("mirte", f"GEEN INCIDENT\n{REASON}")
    assert world.incident(ref).road is Road.DECIDE
    asked = world.last("fenna", "second").mail.text
    assert "antwoordde: GEEN INCIDENT" in asked
    assert "* Antwoord met: GEEN INCIDENT <mailto:" in asked
    assert "nog niet definitief" in world.last("mirte", "receipt").mail.text
    world.answer("fenna", f"GEEN INCIDENT\n{REASON}", kind="second")
    incident = world.incident(ref)
    assert (incident.road, incident.outcome) == (Road.ENDED, "geen_incident")
    assert "Twee personen zijn het eens" in world.last("mirte", "receipt").mail.text
    assert any("afgerond: geen incident" in post for _, post in world.chat.posts)


def test_niet_informeren_is_final_only_with_the_fgs_concurring_advice(world: World) -> None:
    """P18."""
    ref = world.report("Usb-stick kwijt.")
    world.answer("mirte", f"NIET INFORMEREN\n{REASON}")
    text = world.last("mirte", "kept").mail.text
    assert "Dit is nog niet definitief: een tweede persoon moet het ermee eens zijn." in text
    world.answer("fenna", f"NIET INFORMEREN\n{REASON}")
    assert kept(world, ref)[-1] == ("niet_informeren", "fenna", "advice")
    assert "Dit is nu definitief" in world.last("fenna", "kept").mail.text
    assert world.incident(ref).not_informing is not None
    assert world.incident(ref).road is Road.DECIDE


def test_checks_are_kept_with_their_question_in_one_mail_and_decide_nothing(world: World) -> None:
    """P13, P15: outcomes of the checks are proposals, whatever road they point to."""
    ref = world.report("Usb-stick kwijt.")
    world.answer(
        "mirte", "1B VERWERKER\n2.1 NEE, er is niets gelekt\n2.3 JA de logbestanden zeggen het\n3.2 WEET NIET"
    )
    said = world.events("StatementRecorded", ref)
    assert [(e.check, e.answer) for e in said] == [
        ("1b", "verwerker"),
        ("2.1", "nee"),
        ("2.3", "ja"),
        ("3.2", "weet_niet"),
    ]
    assert all(e.question.startswith(f"{e.check}:") and len(e.question) > 64 for e in said)
    assert said[1].reason == "er is niets gelekt"
    text = world.last("mirte", "kept").mail.text
    assert "4 antwoorden op de vragen" in text
    assert "- Vraag 2.1: nee. Volgens de vragenlijst wijst dit op: geen datalek" in text
    assert "| de logbestanden zeggen het" in text
    assert "Ze besluiten niets" in text
    assert world.incident(ref).road is Road.DECIDE
    assert len([k for k, _ in world.kinds("fenna") if k == "kept"]) == 1


@pytest.mark.parametrize("word", ["NIET INFORMEREN", "GEEN CRISIS", "GEEN INCIDENT"])
def test_a_negative_word_without_reason_is_asked_back(world: World, word: str) -> None:
    """P15, P26."""
    ref = world.report("Usb-stick kwijt.")
    world.answer("mirte", word)
    assert world.events("StatementRecorded", ref) == []
    assert world.events("NotRecorded", ref)[0].why == "reason_missing"
    assert world.last("mirte", "question_back")


@pytest.mark.parametrize(
    ("who", "word", "why"),
    [
        ("dora", "INFORMEREN", "not_yet"),
        ("dirk", "DATALEK", ""),
        ("mees", "DATALEK", ""),
        ("ilse", "CRISIS", "not_entitled"),
        ("ogd", "DATALEK", "not_your_question"),
    ],
)
def test_who_may_not_say_it_is_told_so_and_nothing_is_kept(
    world: World, who: str, word: str, why: str
) -> None:
    ref = world.report("Alle donateurs in de cc.")
    world.answer("mirte", "MELDEN")
    if not [d for d in world.mailer.sent if d.person == who]:
        return
    world.answer(who, word)
    assert kept(world, ref) == []
    assert [e.why for e in world.events("NotRecorded", ref)] in ([why], ["not_your_question"])


def test_the_crisis_team_may_say_the_crisis_words_with_the_mail_they_got(world: World) -> None:
    """mail.md §5: directie, media and support, from hour 0 on; the receipt is honest about what is not done."""
    ref = world.report("Alle donateurs in de cc.")
    world.answer("mirte", "MELDEN")
    world.answer("mees", "CRISIS\nEen journalist belde.")
    world.answer("olaf", "CRISISPLAN JA")
    world.answer("dora", "DOELGROEP donateurs Joost Blom")
    assert [name for name, _, _ in kept(world, ref)] == ["crisis", "crisisplan", "doelgroep"]
    assert {standing for _, _, standing in kept(world, ref)} == {"decision"}
    crisis = next(d for d in world.mailer.sent if d.kind == "kept" and d.person == "mees")
    assert "wij roepen het crisisteam nog niet zelf bij elkaar" in crisis.mail.text
    assert any("CRISISPLAN JA" in post for _, post in world.chat.posts)


def test_a_technicians_fact_is_a_proposal_that_the_assessors_see(world: World) -> None:
    """mail.md §5, P9, P27."""
    ref = world.report("Laptop gestolen.")
    world.answer("ogd", "FEIT versleuteling BitLocker stond aan, sleutel van Jan Jansen")
    (fact,) = [e for e in world.events("FactProposed", ref) if e.by]
    assert (fact.name, fact.value, fact.by) == ("encryption", "", "ogd")
    assert "BitLocker" in fact.quote
    assert "Jan Jansen" in world.last("mirte", "attached").mail.text
    assert "Dit is een voorstel." in world.last("ogd", "kept").mail.text
    assert [k for k, _ in world.kinds("mirte") if k == "kept"] == []


@pytest.mark.parametrize(("name", "who"), [("Fenna", "fenna"), ("Iemand Anders", "")])
def test_overdragen_names_who_has_it_when_that_is_one_person(world: World, name: str, who: str) -> None:
    ref = world.report("Usb-stick kwijt.")
    world.answer("mirte", f"OVERDRAGEN {name}")
    assert world.incident(ref).taken_by == who
    assert world.events("StatementRecorded", ref)[0].carried_out is bool(who)
    if who:
        assert "dit incident is aan u overgedragen" in world.last(who, "assessment").mail.text.lower()
    else:
        assert "Wij konden niet zien wie u bedoelt." in world.last("mirte", "kept").mail.text
    world.forward(hours=4)
    assert world.last("mirte", "reminder"), "it moves no deadline"


def test_closing_is_refused_until_every_road_has_ended(world: World) -> None:
    """P19: the question back names what is still open."""
    ref = world.report("Usb-stick kwijt.")
    world.answer("mirte", "AFSLUITEN")
    assert world.events("NotRecorded", ref)[0].why == "road_open"
    assert "Het besluit over de melding bij de AP" in world.last("mirte", "question_back").mail.text
    world.answer("mirte", "GEMELD 2026-4711 voorlopig")
    world.answer("mirte", "AFSLUITEN", kind="receipt")
    back = world.last("mirte", "question_back").mail.text
    for still in ("Het besluit over de betrokken mensen", "De aanvulling", "de technische afhandeling"):
        assert still in back
    assert "De melding bij de AP zelf" not in back
    for word in ("INGELICHT 3 telefoon", "AANGEVULD 2026-4711"):
        world.answer("mirte", word, kind="receipt")
    world.answer("mirte", "AFSLUITEN", kind="receipt")
    assert world.incident(ref).closed_at is None
    world.answer("ilse", "De stick is terug en gewist.")
    world.answer("mirte", "AFSLUITEN", kind="receipt")
    assert kept(world, ref)[-1] == ("afsluiten", "mirte", "")
    assert world.incident(ref).closed_at == world.clock.now()
    assert [e.person for e in world.events("IncidentClosed", ref)] == ["mirte"]
    assert "Dit incident is nu gesloten." in world.last("mirte", "kept").mail.text


def test_an_incident_belongs_only_to_another_open_one(world: World) -> None:
    """mail.md §5: no side door around a decision."""
    first = world.report("Usb-stick kwijt.")
    other = world.report("Laptop kwijt.")
    world.answer("mirte", f"HOORT BIJ {other}")
    world.answer("mirte", "HOORT BIJ AINL-2026-0099")
    assert [e.why for e in world.events("NotRecorded", other)] == ["no_such_incident", "no_such_incident"]
    world.receive(world.reply(next(d for d in world.mailer.sent if d.person == "mirte"), "GEMELD 2026-4711"))
    assert world.incident(first).road is Road.ENDED
    world.answer("fenna", f"HOORT BIJ {first}", kind="assessment")
    assert world.events("NotRecorded", other)[-1].why == "belongs_to_ended"


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("AANGEVULD 2026-4711", "Wij sturen zelf niets naar de AP."),
        ("INGETROKKEN 2026-4711", "Wij sturen zelf niets naar de AP."),
        ("FORMULIER DICHT het formulier geeft een fout", "De termijn verandert niet."),
        ("INGELICHT VERANTWOORDELIJKE Stichting Zon 24-11-2026 9.00", "blijft nodig"),
        ("INGELICHT 120 e-mail", "- Aantal mensen: 120"),
        ("OPENBARE MEDEDELING\nWij hebben niet alle adressen van de mensen.", "plaatst u zelf"),
        ("ADVISEUR: geldt dit als risico?", "Wij sturen de vraag niet door."),
        ("HERCONTROLE VEILIG", "staat nu in het register"),
        ("CORRECTIE: het was dinsdag", "Een eerder besluit is hierdoor niet veranderd."),
    ],
)
def test_what_later_steps_will_act_on_is_kept_and_said_to_change_nothing(
    world: World, word: str, told: str
) -> None:
    ref = world.report("Usb-stick kwijt.", subject="Usb")
    before = world.incident(ref)
    world.answer("mirte", word)
    assert len(world.events("StatementRecorded", ref)) == 1
    assert told in world.last("mirte", "kept").mail.text
    after = world.incident(ref)
    assert (after.road, after.aware_at, after.filings) == (before.road, before.aware_at, ())


def test_a_forged_doubtful_or_missing_token_keeps_nothing(world: World) -> None:
    """mail.md §4."""
    ref = world.report("Usb-stick kwijt.")
    asked = world.last("mirte")
    wrong = world.mail("DATALEK", sender="mirte@amnesty.example", subject=f"[{ref}] [#2026-0001-{'a' * 26}]")
    world.receive(wrong)
    world.receive(
        world.reply(asked, "INFORMEREN").replace(b"\nTo:", b"\nSender: hulp@amnesty.example\nTo:", 1)
    )
    world.receive(world.reply(asked, "CRISIS", sender="fenna@amnesty.example"))
    world.receive(world.reply(asked, "DATALEK", sender="x@evil.example"))
    assert kept(world, ref) == []
    assert [e.why for e in world.events("NotRecorded", ref)] == [
        "no_token",
        "proof",
        "not_your_question",
        "not_entitled",
    ]
    assert informed(world) == []


def test_a_mail_put_back_later_does_not_undo_what_was_said_since(world: World) -> None:
    ref = world.report("Usb-stick kwijt.")
    old = world.reply(world.last("mirte"), "CRISISPLAN JA")
    then = world.clock.now()
    world.forward(minutes=20)
    world.answer("mirte", "CRISISPLAN NEE")
    world.receive(old, when=then)
    assert len(kept(world, ref)) == 1
    assert world.events("NotRecorded", ref)[-1].why == "older"


@pytest.mark.parametrize("word", ["Datalek", "Datalek!", "Incident", "Crisis"])
@pytest.mark.parametrize("sender", ["mirte", "ilse", "jan"])
def test_a_new_report_that_begins_with_a_word_of_ours_opens_an_incident(
    world: World, word: str, sender: str
) -> None:
    """P1: never eaten, whoever writes it and whatever is open."""
    world.report("Usb-stick kwijt.")
    world.forward(minutes=40)
    mail = world.mail(
        f"{word}\n\nOnze ledenlijst staat op straat en wij weten niet hoe dat kan.",
        sender=f"{sender}@amnesty.example",
        subject=word,
    )
    world.receive(mail)
    assert len(world.incidents()) == 2


def test_a_story_under_datalek_on_last_months_mail_opens_a_new_incident(world: World) -> None:
    """mail.md §3: people start a new report by answering an old mail; on an ended incident no ladder would run."""
    ref = world.report("Usb-stick kwijt.")
    world.answer("mirte", "GEMELD 2026-4711")
    world.answer("mirte", "Datalek\n\nVandaag is de laptop van Jan uit de trein gestolen.")
    call = next(d for d in world.mailer.sent if d.person == "ogd")
    world.receive(world.reply(call, "Incident\n\nEr is weer een account van een medewerker gehackt."))
    assert [one.linked_to for one in world.incidents() if one.ref != ref] == [ref, ref]


def test_a_technicians_story_on_an_open_incident_is_shown_and_not_only_refused(world: World) -> None:
    ref = world.report("Usb-stick kwijt.")
    world.answer("ogd", "Datalek\n\nWij zien dat er ook een account van een medewerker is gehackt.")
    assert "account van een medewerker" in world.last("mirte", "attached").mail.text
    assert world.events("NotRecorded", ref)[-1].why == "not_entitled"
    assert len(world.incidents()) == 1


def inline(world: World, person: str, answer: str) -> bytes:
    """A reply with an answer typed into the quote of our question, under nothing of its own."""
    reply = world.reply(world.last(person), "", sender="")
    question = "> 2.3 Kunt u met bewijs uitsluiten dat iemand de gegevens heeft gezien?"
    return reply.replace(b"\n> ", f"\n{question}\n{answer}\n> ".encode(), 1)


def test_answers_typed_into_our_quote_are_kept_only_after_a_yes(world: World) -> None:
    """mail.md §6, P13: asked first; a JA to any other mail confirms nothing."""
    ref = world.report("Usb-stick kwijt.")
    other = world.last("mirte")
    world.receive(inline(world, "mirte", "NEE, de stick is weg"))
    assert kept(world, ref) == []
    question = world.last("mirte", "checks_question")
    assert "- Vraag 2.3: nee" in question.mail.text
    assert "| de stick is weg" in question.mail.text
    world.receive(world.reply(other, "JA"))
    assert kept(world, ref) == []
    world.receive(world.reply(question, "JA"))
    (said,) = world.events("StatementRecorded", ref)
    assert (said.check, said.answer, said.reason) == ("2.3", "nee", "de stick is weg")
    world.receive(world.reply(question, "JA"))
    assert len(kept(world, ref)) == 1, "once"


def test_a_no_forgets_them_and_a_decision_in_the_quote_is_nobodys(world: World) -> None:
    """T17."""
    ref = world.report("Usb-stick kwijt.")
    world.receive(inline(world, "mirte", "NEE"))
    question = world.last("mirte", "checks_question")
    world.receive(world.reply(question, "NEE"))
    world.receive(world.reply(question, "JA"))
    assert kept(world, ref) == []
    world.receive(inline(world, "fenna", "NIET MELDEN"))
    assert world.events("DecisionRecorded", ref) == []
    assert [k for k, _ in world.kinds("fenna") if k == "checks_question"] == []


def test_an_attached_mail_becomes_an_incident_of_its_own_once(world: World) -> None:
    """mail.md §3: with its own receipt time, linked, acknowledged, with the ladder."""
    ref = world.report("Usb-stick kwijt.")
    sent = world.clock.now()
    world.receive(
        world.mail("Ik ben ook mijn tas kwijt.", sender="piet@amnesty.example", subject=f"Re: [{ref}]")
    )
    world.forward(hours=3)
    shown = world.last("mirte", "attached")
    assert "* Antwoord met: INCIDENT 2 <mailto:" in shown.mail.text
    world.receive(world.reply(shown, "INCIDENT 2"))
    made = world.incident("AINL-2026-0002")
    assert (made.received_at, made.aware_at, made.linked_to, made.reports[0].arrival) == (sent, sent, ref, 2)
    assert ("acknowledgement", "piet@amnesty.example") in world.kinds()
    assert "Het systeem stond" not in world.last("fenna", "assessment").mail.text
    assert "een incident gemaakt: AINL-2026-0002." in world.last("mirte", "kept").mail.text
    with world.store.work() as work:
        assert (work.arrival(2).outcome, work.arrival(2).incident) == ("opened", made.ref)
    world.receive(world.reply(shown, "INCIDENT 2\n\nEn nog een keer."))
    assert len(world.incidents()) == 2
    assert world.events("NotRecorded", ref)[-1].why == "incident_already"
    world.receive(world.reply(world.last("ilse"), "INCIDENT 2"))
    assert len(world.incidents()) == 2
    world.forward(hours=1)
    assert world.rungs(made.ref)[-1].hours == 4
    assert world.store.verify()[0] > 0
    assert world.store.rebuild() == []


def test_geen_incident_about_another_number_says_nothing_of_this_incident(world: World) -> None:
    first = world.report("Usb-stick kwijt.")
    other = world.report("Laptop kwijt.")
    world.answer("mirte", f"GEEN INCIDENT {first}\n{REASON}")
    world.answer("mirte", f"GEEN INCIDENT 1\n{REASON}")
    assert world.events("DecisionRecorded") == []
    assert [e.why for e in world.events("NotRecorded", other)] == ["other_number"] * 2
    world.answer("mirte", f"GEEN INCIDENT {other}\n{REASON}")
    assert [e.word for e in world.events("DecisionRecorded", other)] == ["geen_incident"]


def test_who_heard_that_it_was_no_breach_hears_when_it_is_one_after_all(world: World) -> None:
    """P25: what they heard last must be true."""
    ref = world.report("Usb-stick kwijt.")
    world.answer("mirte", "DATALEK")
    world.answer("mirte", f"GEEN DATALEK\n{REASON}")
    world.answer("fenna", f"GEEN DATALEK\n{REASON}", kind="second")
    assert world.incident(ref).road is Road.ENDED
    assert world.last("dora").kind == "breach_withdrawn"
    world.answer("mirte", "DATALEK")
    assert world.last("dora").kind == "breach_notice"
    assert informed(world) == sorted([*P25, *P25])


@pytest.mark.parametrize("word", ["Datalek", "Incident!", "Crisis"])
def test_a_bare_word_in_a_new_mail_is_a_report_too(world: World, word: str) -> None:
    """P1: a photo under one word, or one word alone; a person decides what it is."""
    world.report("Usb-stick kwijt.")
    world.receive(world.mail(word, sender="mirte@amnesty.example", subject="Foto"))
    assert len(world.incidents()) == 2
