"""The roads beside the AP road by mail, from their beginning to their end (P4, P8, P9, P19, P26, P34)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from compliance_bot import show
from compliance_bot.casework.report import by_time_left, incident_row
from compliance_bot.documents.register import register_rows
from compliance_bot.errors import DeliveryError
from compliance_bot.ports import Decisions
from compliance_bot.procedure.incident import Road
from compliance_bot.procedure.moments import AMSTERDAM
from tests.fakes import World, make_directory, make_policy

WHY = "De gegevens waren versleuteld en de sleutel is veilig."
REMINDS = frozenset({"reminder", "reminder_digest", "side_road", "side_roads", "together"})
SUPPORTER = "supporter@buiten.example"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def walked(world: World, ref: str, road: str = "people") -> list[int]:
    """The hours of the rungs that this road has told."""
    return [one.hours for one in world.events("RungReached", ref) if one.road == road]


def open_now(world: World, ref: str) -> dict[str, str]:
    """Road -> what it asks, of all that are open."""
    return {one.road: one.asks for one in world.incident(ref).side_roads}


def notified(world: World, word: str = "MELDEN") -> str:
    """An incident that technicians have in hand, on which the decider said this."""
    ref = world.report("Vandaag om 10.00 uur ontdekt: een usb-stick is kwijt.")
    thanks = [d for d in world.mailer.sent if d.kind == "acknowledgement"][-1]
    world.receive(world.reply(thanks, "JA"))
    world.answer("ilse", "De stick is geblokkeerd.")
    world.answer("mirte", word, kind="assessment")
    return ref


def asked(world: World, kind: str = "side_road") -> set[str]:
    """Who got this kind of mail, or one in which it stands beside a reminder."""
    return {draft.person for draft in world.mailer.sent if draft.kind in (kind, "together")}


# --- the people (P19)


def test_from_melden_on_it_is_asked_whether_the_people_are_informed_until_somebody_decides(
    world: World,
) -> None:
    """P19: at 0, 12, 24 hours, then daily; in the quiet hours none (P22)."""
    ref = notified(world)
    mail = world.last("mirte", "side_road").mail
    assert mail.subject == f"[{ref}] Betrokkenen: besluit nodig"
    for _ in range(24):
        world.forward(hours=3)
    assert walked(world, ref) == [0, 12, 24, 48, 72]
    assert {"mirte", "fenna", "dirk", "olaf", "dora"} <= asked(world)
    world.answer("mirte", "INFORMEREN", kind="side_road")
    assert open_now(world, ref) == {"people": "inlichten"}


def test_after_informeren_it_is_asked_every_twelve_hours_until_they_were_told(world: World) -> None:
    ref = notified(world)
    world.answer("mirte", "INFORMEREN", kind="side_road")
    assert "Wij herinneren u daaraan tot het is gedaan." in world.last("mirte", "kept").mail.text
    for _ in range(16):
        world.forward(hours=3)
    assert walked(world, ref)[-4:] == [12, 24, 36, 48]
    world.answer("mirte", "INGELICHT 120 e-mail", kind="side_road")
    assert "people" not in open_now(world, ref)
    before = len(world.mailer.sent)
    for _ in range(16):
        world.forward(hours=3)
    assert not [d for d in world.mailer.sent[before:] if d.kind.startswith("side_road")]


def test_informeren_said_again_puts_no_reminder_off(world: World) -> None:
    ref = notified(world)
    for _ in range(4):
        world.answer("mirte", "INFORMEREN", kind="receipt")
        world.forward(hours=7)
    assert walked(world, ref)[-2:] == [12, 24]


def test_a_public_notice_ends_it_with_its_date_and_text_only(world: World) -> None:
    """P19."""
    ref = notified(world)
    world.answer("mirte", "OPENBARE MEDEDELING\nWij hebben geen adressen van deze mensen.", kind="side_road")
    assert open_now(world, ref) == {"people": "inlichten"}
    assert "Is het geplaatst?" in world.last("mirte", "kept").mail.text
    world.answer("mirte", "OPENBARE MEDEDELING 24-11-2026", kind="kept")
    assert world.events("NotRecorded", ref)[-1].why == "reason_missing"
    world.answer(
        "mirte", "OPENBARE MEDEDELING 24-11-2026\nOp 24 november raakte een stick kwijt.", kind="kept"
    )
    assert open_now(world, ref) == {}
    assert "Wij herinneren hier niet meer aan." in world.last("mirte", "kept").mail.text


def test_who_may_not_answer_is_asked_to_call_who_may(world: World) -> None:
    ref = notified(world)
    for _ in range(13):
        world.forward(hours=3)
    world.forward(hours=12)
    text = world.last("olaf", "together").mail.text
    assert "wilt u de beoordelaars bellen" in text
    assert "Antwoord met: INFORMEREN" not in text
    assert "Antwoord met: INFORMEREN" in world.last("dirk", "together").mail.text
    assert world.incident(ref).road is Road.FILE


# --- NIET INFORMEREN (P18)


def test_not_informing_asks_the_second_at_once_and_ends_with_their_word(world: World) -> None:
    ref = notified(world)
    world.answer("mirte", f"NIET INFORMEREN\n{WHY}", kind="side_road")
    question = world.last("fenna", "second_informing").mail
    assert WHY in question.text
    assert "bent u het eens?" in question.text
    assert "* Antwoord met: NIET INFORMEREN" in question.text
    assert open_now(world, ref) == {"people": "informeren"}
    assert "nog niet definitief" in world.last("mirte", "kept").mail.text
    assert "wacht op een ander" in world.chat.posts[-1][1]
    world.answer("fenna", f"NIET INFORMEREN\n{WHY}", kind="second_informing")
    assert open_now(world, ref) == {}
    assert world.incident(ref).not_informing == world.clock.now()
    assert "Dit is nu definitief" in world.last("mirte", "kept").mail.text
    assert "definitief" in next(text for _, text in reversed(world.chat.posts) if "INFORMEREN" in text)
    world.forward(hours=60)
    assert walked(world, ref) == [0]


def test_informeren_after_it_was_final_opens_the_road_again(world: World) -> None:
    ref = notified(world)
    world.answer("mirte", f"NIET INFORMEREN\n{WHY}", kind="side_road")
    world.answer("fenna", f"NIET INFORMEREN\n{WHY}", kind="second_informing")
    world.answer("mirte", "INFORMEREN", kind="kept")
    assert open_now(world, ref) == {"people": "inlichten"}
    assert [one.final for one in world.events("InformingSettled", ref)] == [True, False]
    world.answer("mirte", f"NIET INFORMEREN\n{WHY}", kind="kept")
    assert world.incident(ref).not_informing is not None, "the FG's concurring advice still stands"


def test_the_fgs_informeren_after_it_was_final_puts_it_to_the_directie(world: World) -> None:
    """P18: the FG advises to inform and the decider does not."""
    ref = notified(world)
    world.answer("mirte", f"NIET INFORMEREN\n{WHY}", kind="side_road")
    world.answer("fenna", f"NIET INFORMEREN\n{WHY}", kind="second_informing")
    world.answer("fenna", "INFORMEREN", kind="kept")
    assert open_now(world, ref) == {"people": "informeren"}
    assert world.events("InformingAsked", ref)[-1].persons == ("dora",)
    world.answer("dora", f"NIET INFORMEREN\n{WHY}", kind="second_informing")
    assert world.incident(ref).not_informing is not None


def test_the_fgs_word_alone_is_advice_and_the_decider_is_asked(world: World) -> None:
    """P18."""
    ref = notified(world)
    world.answer("fenna", f"NIET INFORMEREN\n{WHY}", kind="side_road")
    assert open_now(world, ref) == {"people": "informeren"}
    assert "De FG adviseert" in world.last("mirte", "second_informing").mail.text
    world.answer("mirte", f"NIET INFORMEREN\n{WHY}", kind="second_informing")
    assert open_now(world, ref) == {}


def test_the_second_is_reminded_with_the_road(world: World) -> None:
    ref = notified(world)
    world.answer("mirte", f"NIET INFORMEREN\n{WHY}", kind="side_road")
    world.forward(hours=22)
    text = world.last("fenna", "together").mail.text
    assert "Iemand antwoordde: NIET INFORMEREN." in text
    assert world.incident(ref).not_informing is None


def test_who_reported_it_does_not_spare_the_people(world: World) -> None:
    """P18."""
    ref = world.report("Ik mailde een lijst naar de verkeerde.", sender="mirte@amnesty.example")
    world.answer("mirte", f"NIET INFORMEREN\n{WHY}", kind="assessment")
    assert world.events("NotRecorded", ref)[-1].why == "reporter_cannot_decide"
    world.forward(hours=25)
    world.answer("dirk", "MELDEN")
    world.answer("dirk", f"NIET INFORMEREN\n{WHY}", kind="side_road")
    assert world.events("InformingAsked", ref)[-1].persons == ("fenna",)


def test_one_is_enough_where_it_was_so_arranged_and_the_receipt_says_so(tmp_path: Path) -> None:
    """P18: decisions.second = false."""
    world = World(tmp_path, policy=make_policy(decisions=Decisions(second=False)))
    ref = notified(world)
    world.answer("mirte", f"NIET INFORMEREN\n{WHY}", kind="side_road")
    assert open_now(world, ref) == {}
    assert "zo is het in de instellingen afgesproken" in world.last("mirte", "kept").mail.text


def test_with_nobody_to_ask_it_says_so_and_goes_on(tmp_path: Path) -> None:
    """P12."""
    names = ("fenna", "dirk", "dora")
    world = World(tmp_path, policy=make_policy(directory=make_directory(without=names)))
    ref = notified(world)
    world.answer("mirte", f"NIET INFORMEREN\n{WHY}", kind="side_road")
    assert "niemand die wij dat kunnen vragen" in world.last("mirte", "kept").mail.text
    assert open_now(world, ref) == {"people": "informeren"}


def test_without_a_notification_it_is_no_question(world: World) -> None:
    """Check 4.1."""
    ref = notified(world, f"NIET MELDEN\n{WHY}")
    world.answer("fenna", f"NIET MELDEN\n{WHY}", kind="second")
    world.answer("mirte", f"NIET INFORMEREN\n{WHY}", kind="receipt")
    assert "wordt niet bij de AP gemeld" in world.last("mirte", "kept").mail.text
    assert not world.events("InformingAsked", ref)
    assert open_now(world, ref) == {}


# --- supplement and closing (P19)


def test_a_provisional_filing_is_to_be_supplemented_and_turns_red(world: World) -> None:
    """P19: at 7 days, then weekly, red at 28 days with the directie."""
    ref = notified(world, "GEMELD 2026-123456 voorlopig")
    world.answer("mirte", "INGELICHT 3 telefoon", kind="receipt")
    for _ in range(40):
        world.forward(days=1)
    assert walked(world, ref, "supplement") == [7 * 24, 14 * 24, 21 * 24, 28 * 24, 35 * 24]
    first = next(d for d in world.mailer.sent if d.kind == "side_road" and "Aanvulling" in d.mail.subject)
    assert "dagen open" not in first.mail.text
    assert "staat nu al 35 dagen open" in world.last("dora", "side_road").mail.text
    world.answer("mirte", "AANGEVULD 2026-123456", kind="side_road")
    assert open_now(world, ref) == {}


def test_status_and_the_list_show_what_is_open_beside_the_ap_road(world: World) -> None:
    ref = notified(world, "GEMELD 2026-123456 voorlopig")
    world.answer("mirte", "STATUS", kind="receipt")
    status = world.last("mirte", "status").mail.text
    assert "over de melding bij de AP is besloten" in status
    assert "Nog open: Het besluit over de betrokken mensen" in status
    assert "Nog open: De aanvulling van de melding bij de AP" in status
    assert "* Antwoord met: INFORMEREN" in status
    world.receive(world.mail("STATUS", sender="mirte@amnesty.example", subject="stand?"))
    assert ref in world.last("mirte", "status").mail.text


# --- technical handling (P8, P9)


def test_who_was_called_is_asked_until_somebody_answers(world: World) -> None:
    ref = world.report("Vandaag om 10.00 uur ontdekt: een usb-stick is kwijt.")
    for _ in range(14):
        world.forward(hours=1)
    assert walked(world, ref, "technical") == [1, 4, 12][: len(walked(world, ref, "technical"))]
    assert {"ilse", "ogd", "olaf"} <= asked(world)
    assert world.mailer.sent[-1].token
    world.answer("ogd", "HULP", kind="side_road")
    assert "technical" in open_now(world, ref), "a question is no answer"
    world.answer("ogd", "Wij zijn ermee bezig. Ticket 4711.", kind="side_road")
    assert "technical" not in open_now(world, ref)


@pytest.mark.parametrize("word", ["OPGEPAKT", "Het account is dicht."])
def test_an_answer_about_the_handling_after_the_filing_opens_nothing_new(world: World, word: str) -> None:
    """P9: we asked for it ourselves."""
    ref = world.report("Vandaag om 10.00 uur ontdekt: een usb-stick is kwijt.")
    world.answer("mirte", "GEMELD 2026-4711")
    world.forward(hours=2)
    world.answer("ilse", word, kind="side_road")
    assert [one.ref for one in world.incidents()] == [ref]
    assert "technical" not in open_now(world, ref)


def test_the_manager_who_was_asked_beside_them_may_answer_for_them(world: World) -> None:
    ref = world.report("Vandaag om 10.00 uur ontdekt: een usb-stick is kwijt.")
    world.forward(hours=5)
    text = world.last("olaf", "side_road").mail.text
    assert "wilt u IT of de helpdesk bellen" in text
    world.answer("olaf", "NOTITIE\nOGD belde: alles is dicht.", kind="side_road")
    assert "technical" not in open_now(world, ref)


def test_no_breach_leaves_nothing_to_handle(world: World) -> None:
    ref = world.report("Vandaag om 10.00 uur ontdekt: een usb-stick is kwijt.")
    world.answer("mirte", f"GEEN DATALEK\n{WHY}")
    world.answer("fenna", f"GEEN DATALEK\n{WHY}", kind="second")
    assert open_now(world, ref) == {}


# --- the reporter (P4)


def test_the_reporter_is_asked_again_twice_until_they_say_when(world: World) -> None:
    ref = world.report("Een usb-stick is kwijt.")
    road = next(name for name in open_now(world, ref) if name.startswith("reporter"))
    for _ in range(40):
        world.forward(hours=1)
    assert walked(world, ref, road) == [4, 24]
    again = [d for d in world.mailer.sent if d.kind == "discovery_asked"]
    assert [d.recipient for d in again] == ["jan@amnesty.example"] * 2
    world.receive(world.reply(again[-1], "ONTDEKT 24-11-2026 9.30"))
    assert world.incident(ref).reports[0].discovery_confirmed
    assert not [name for name in open_now(world, ref) if name.startswith("reporter")]


def test_a_proposal_that_was_not_confirmed_is_put_again(world: World) -> None:
    ref = world.report("Vandaag om 10.00 uur ontdekt: een usb-stick is kwijt.")
    world.forward(hours=5)
    again = world.mailer.sent[[d.kind for d in world.mailer.sent].index("discovery_asked")]
    assert "is het ontdekt op di 24 nov 2026 10.00 uur (CET)?" in " ".join(again.mail.text.split()), (
        again.mail.text
    )
    world.receive(world.reply(again, "JA"))
    assert world.incident(ref).reports[0].discovery_confirmed


def test_outsiders_and_machines_are_never_asked_for_a_time(world: World) -> None:
    """P5, T20."""
    first = world.report("Ik kreeg post van een ander.", sender=SUPPORTER)
    robot = [("Auto-Submitted", "auto-generated")]
    mail = world.mail("Verdachte login op het account.", sender="monitor@mailhuis.example", headers=robot)
    world.receive(mail)
    for _ in range(30):
        world.forward(hours=1)
    assert "discovery_asked" not in {draft.kind for draft in world.mailer.sent}
    assert not [name for name in open_now(world, first) if name.startswith("reporter")]


def test_a_report_from_a_no_reply_address_is_asked_about_where_it_was_thanked(world: World) -> None:
    """mail.md §8: never at an address that nobody reads."""
    mail = world.mail(
        "Een lijst is gelekt.",
        sender="no-reply@mailhuis.example",
        headers=[("Reply-To", "desk@mailhuis.example")],
    )
    world.receive(mail)
    world.forward(hours=5)
    thanked = [d.recipient for d in world.mailer.sent if d.kind == "acknowledgement"]
    again = [d.recipient for d in world.mailer.sent if d.kind == "discovery_asked"]
    assert thanked == again == ["desk@mailhuis.example"]


def test_who_noted_a_call_is_asked_again(world: World) -> None:
    """P7."""
    text = "TELEFOON vandaag 9.30 mevrouw Jansen, medewerker\nZij is een map met papieren kwijt."
    world.receive(world.mail(text, sender="olaf@amnesty.example", subject="gesprek"))
    ref = world.incidents()[0].ref
    if not any(name.startswith("reporter") for name in open_now(world, ref)):
        assert world.incident(ref).reports[0].role == "outsider"
        return
    world.forward(hours=5)
    # Ondersteuning is asked about the technical handling at that hour too
    again = world.last("olaf", "together")
    assert "U noteerde een gesprek" in again.mail.text
    assert "wanneer merkte de melder dit" in " ".join(again.mail.text.split())


# --- audiences (P26)


def test_the_owner_of_an_audience_is_asked_and_says_that_it_is_ready(world: World) -> None:
    """P26: whoever was named may answer, whatever their role."""
    ref = notified(world)
    world.answer("mirte", "INGELICHT 3 telefoon", kind="receipt")
    world.answer("mirte", "DOELGROEP overige medewerkers Ilse", kind="kept")
    assert open_now(world, ref) == {"audience overige medewerkers": "doelgroep"}
    world.forward(hours=5)
    mail = world.last("ilse", "side_road").mail
    assert "de overige medewerkers" in mail.text
    assert "DOELGROEP OVERIGE MEDEWERKERS KLAAR" in mail.text
    world.answer("ilse", "DOELGROEP OVERIGE MEDEWERKERS KLAAR intranet", kind="side_road")
    assert open_now(world, ref) == {}


def test_another_technician_does_not_speak_for_the_owner(world: World) -> None:
    ref = notified(world)
    world.answer("mirte", "DOELGROEP media Ilse", kind="receipt")
    world.answer("ogd", "DOELGROEP MEDIA KLAAR website", kind="technical_call")
    assert "audience media" in open_now(world, ref)


# --- the yearly re-check (P34)


def protected(world: World) -> str:
    """An incident of which the people were not told, because their data were encrypted; a year later."""
    ref = notified(world, "GEMELD 2026-4711")
    world.answer("mirte", "4.3b JA de schijf is versleuteld", kind="receipt")
    world.answer("mirte", f"NIET INFORMEREN\n{WHY}", kind="side_road")
    world.answer("fenna", f"NIET INFORMEREN\n{WHY}", kind="second_informing")
    assert open_now(world, ref) == {"recheck": "hercontrole"}
    world.answer("mirte", "AFSLUITEN", kind="kept")
    assert world.incident(ref).closed_at is not None, "the yearly question keeps nothing open"
    world.forward(days=366)
    return ref


def test_a_year_later_it_is_asked_and_safe_starts_the_next_year(world: World) -> None:
    ref = protected(world)
    assert walked(world, ref, "recheck") == [365 * 24]
    text = world.last("mirte", "side_road").mail.text
    assert "Het is tijd voor de jaarlijkse controle." in text
    assert "binnen 14 dagen" in text
    world.answer("mirte", "HERCONTROLE VEILIG", kind="side_road")
    world.forward(days=30)
    assert world.incident(ref).road is Road.ENDED
    assert walked(world, ref, "recheck") == [365 * 24]
    world.forward(days=336)
    assert walked(world, ref, "recheck") == [365 * 24] * 2


def test_a_closed_incident_about_which_something_is_asked_again_is_closed_no_more(world: World) -> None:
    """P19: AFSLUITEN stands while nothing but the yearly question is open."""
    ref = notified(world, "GEMELD 2026-4711")
    world.answer("ilse", "OPGEPAKT", kind="technical_call")
    world.answer("mirte", "INGELICHT 3 telefoon", kind="side_road")
    world.answer("mirte", "AFSLUITEN", kind="kept")
    assert world.incident(ref).closed_at is not None
    world.forward(minutes=5)
    world.answer("mirte", "INFORMEREN", kind="kept")
    assert open_now(world, ref) == {"people": "inlichten"}
    assert world.incident(ref).closed_at is None
    assert world.store.rebuild() == []


def test_silence_reopens_it(world: World) -> None:
    """P34: after fourteen days without an answer, and after a last question."""
    ref = protected(world)
    for _ in range(13):
        world.forward(days=1)
    assert world.incident(ref).road is Road.ENDED
    assert "onze laatste vraag" in world.last("mirte", "side_road").mail.text
    world.forward(days=1)
    assert world.incident(ref).road is not Road.ENDED
    assert world.incident(ref).aware_at == world.clock.now()
    assert world.incident(ref).closed_at is None


def test_not_safe_reopens_it_at_once(world: World) -> None:
    ref = protected(world)
    world.answer("mirte", "HERCONTROLE NIET VEILIG de sleutel is gelekt", kind="side_road")
    assert world.incident(ref).road is not Road.ENDED
    assert world.incident(ref).aware_at == world.clock.now()


def test_nobody_was_silent_who_was_not_asked(world: World) -> None:
    """P23, P34: a program that slept for a month asks first."""
    ref = _asleep(world)
    assert world.incident(ref).road is Road.ENDED
    assert walked(world, ref, "recheck") == [365 * 24]
    for _ in range(15):
        world.forward(days=1)
    assert world.incident(ref).road is not Road.ENDED


def _asleep(world: World) -> str:
    ref = notified(world, "GEMELD 2026-4711")
    world.answer("mirte", "4.3b JA de schijf is versleuteld", kind="receipt")
    world.answer("mirte", f"NIET INFORMEREN\n{WHY}", kind="side_road")
    world.answer("fenna", f"NIET INFORMEREN\n{WHY}", kind="second_informing")
    world.forward(days=400)
    return ref


# --- trouble


def test_downtime_falls_together_and_says_so(world: World) -> None:
    """P23."""
    ref = notified(world)
    world.forward(days=4)
    assert walked(world, ref) == [0, 96]
    assert "Dit bericht staat voor 5 herinneringen." in world.last("mirte", "together").mail.text
    assert world.events("RungReached", ref)[-1].remark == "valt samen met 4 eerdere"


def test_with_the_mail_down_the_question_waits_and_a_later_one_takes_its_place(world: World) -> None:
    ref = notified(world)
    world.mailer.down = True
    before = len(world.mailer.sent)
    for _ in range(10):
        world.forward(hours=6)
    world.mailer.down = False
    world.forward(minutes=30)
    late = [d.kind for d in world.mailer.sent[before:] if d.person == "mirte" and d.kind in REMINDS]
    assert sorted(late) == ["reminder", "together"], "the latest of each"
    assert walked(world, ref)[0] == 0


def test_one_who_cannot_be_mailed_keeps_the_question_from_nobody_else(world: World) -> None:
    ref = notified(world)
    world.mailer.fail["mirte@amnesty.example"] = DeliveryError("no such user", permanent=True)
    world.forward(hours=22)
    assert walked(world, ref) == [0, 12]
    assert world.last("fenna", "side_road").mail.subject == f"[{ref}] Betrokkenen: besluit nodig"


def test_what_fails_on_one_incident_stays_due_and_the_others_go_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T33."""
    bad, good = notified(world), notified(world)
    from compliance_bot.casework import side_questions

    rendered = side_questions.view_of

    def fails(case, incident, **more):  # type: ignore[no-untyped-def]
        if incident.ref == bad:
            raise ValueError("a row that cannot be shown")
        return rendered(case, incident, **more)

    monkeypatch.setattr(side_questions, "view_of", fails)
    world.forward(hours=22)
    assert walked(world, good) == [0, 12]
    assert walked(world, bad) == [0]
    assert any(bad in text and "herinnering" in text for _, text in world.chat.posts)
    monkeypatch.undo()
    world.forward(minutes=5)
    assert walked(world, bad) == [0, 12]


def test_a_clock_that_ran_ahead_skips_no_question(world: World) -> None:
    """Promise 2: what was asked too early is asked again at its true moment."""
    ref = notified(world)
    truth = world.clock.now()
    world.forward(days=3)
    assert walked(world, ref) == [0, 72]
    world.clock.moment = truth + timedelta(minutes=10)
    world.app.cycle()
    for _ in range(9):
        world.forward(hours=3)
    assert walked(world, ref)[2:] == [0, 12, 24]
    keys = [d.key for d in world.mailer.sent if d.kind.startswith("side_road")]
    assert len(keys) == len(set(keys))


def test_what_was_asked_too_early_is_mailed_again_and_not_taken_for_queued_already(world: World) -> None:
    """Promise 2: the same rung of the same road, and yet another message."""
    ref = notified(world, "GEMELD 2026-123456")
    truth = world.clock.now()
    world.forward(days=3)
    world.clock.moment = truth + timedelta(minutes=10)
    world.app.cycle()
    for _ in range(13):
        world.forward(hours=6)
    assert walked(world, ref) == [0, 72, 0, 24, 48, 72]
    assert [d.person for d in world.mailer.sent if d.kind == "side_road"].count("mirte") == 6


def test_several_questions_to_one_person_are_one_mail(world: World) -> None:
    """mail.md §8: one message a person a tick, with each incident's own replies."""
    first, second = (notified(world, f"GEMELD 2026-12345{number}") for number in (1, 2))
    before = len(world.mailer.sent)
    world.forward(hours=22)
    mine = [d for d in world.mailer.sent[before:] if d.person == "mirte" and d.kind in REMINDS]
    assert [d.kind for d in mine] == ["side_roads"]
    assert set(mine[0].incidents) == {first, second}
    reply = world.mail(
        "INFORMEREN", sender="mirte@amnesty.example", subject=f"[{second}] [#{_token(mine[0], second)}]"
    )
    world.receive(reply)
    assert open_now(world, second)["people"] == "inlichten"
    assert open_now(world, first)["people"] == "informeren"


def _token(draft, ref: str) -> str:  # type: ignore[no-untyped-def]
    """The token of this incident's ready replies in a mail about several."""
    tail = draft.mail.text.split(f"Antwoorden voor {ref}")[1]
    return tail.split("%5B%23")[1].split("%5D")[0]


def test_many_incidents_at_once_make_few_mails(world: World) -> None:
    """mail.md §8: four hundred open incidents are not four hundred mails; each is asked about all the same."""
    refs = []
    for number in range(40):
        world.mailbox.put(
            world.mail(f"Nummer {number}: een brief ging naar de verkeerde.", sender="post@mailhuis.example")
        )
        world.forward(seconds=50)
    refs = [one.ref for one in world.incidents()]
    assert len(refs) == 40
    before = len(world.mailer.sent)
    for _ in range(90):
        world.forward(minutes=5)
    sent = world.mailer.sent[before:]
    for person in ("ogd", "ilse"):
        mine = [d for d in sent if d.person == person and d.kind.startswith("side_road")]
        assert len(mine) <= 12, len(mine)
        assert {ref for d in mine for ref in d.incidents} == set(refs)
    again = [d for d in sent if d.kind in ("discovery_asked", "discoveries_asked")]
    assert {ref for d in again for ref in d.incidents} == set(refs)
    assert len(again) <= 4, len(again)
    assert all(1 in walked(world, ref, "technical") for ref in refs)


def test_the_list_puts_what_is_open_beside_before_what_is_done(world: World) -> None:
    """P19: an ended AP road is not the end."""
    done = notified(world, f"GEEN DATALEK\n{WHY}")
    world.answer("fenna", f"GEEN DATALEK\n{WHY}", kind="second")
    beside = notified(world, "GEMELD 2026-123456 voorlopig")
    new = world.report("Vandaag om 10.05 uur ontdekt: een brief is weg.")
    listed = by_time_left(world.incidents())
    assert [one.ref for one in listed] == [new, beside, done]
    row = incident_row(listed[1], AMSTERDAM, hours=72)
    assert [one["asks"] for one in row["roads"]] == ["informeren", "aanvullen"]
    assert row["closed_at"] is None
    with world.store.work() as work:
        cells = {one["Nummer"]: one for one in register_rows(work.incidents(), work.entries(""), AMSTERDAM)}
    assert cells[beside]["Staat"] == "AP afgerond, nog iets open"
    assert "de betrokkenen informeren, sinds di 24 nov 2026" in cells[beside]["Nog open"]
    assert cells[done]["Staat"] == "afgerond"


def test_what_was_closed_is_shown_as_closed(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    ref = notified(world, "GEMELD 2026-4711")
    world.answer("mirte", "INGELICHT 3 telefoon", kind="receipt")
    show.incidents(world.incidents(), now=world.clock.now(), zone=AMSTERDAM, hours=72)
    world.answer("mirte", "AFSLUITEN", kind="kept")
    show.incidents(world.incidents(), now=world.clock.now(), zone=AMSTERDAM, hours=72)
    before, after = capsys.readouterr().out.split("number")[-2:]
    assert "closed" not in before
    assert "closed" in after
    with world.store.work() as work:
        (row,) = register_rows(work.incidents(), work.entries(""), AMSTERDAM)
    assert (row["Staat"], row["Gesloten op"][:11]) == ("gesloten", "di 24 nov 2")
    assert world.incident(ref).closed_at is not None
